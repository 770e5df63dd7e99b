"""What every question about an outcome needs, made once per outcome."""

import weakref
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Literal, TypeVar

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.errors import BadInputError, Defect, Lang, Text, listed
from lawyer_assign.explain.answers import Effect, Named, lang_of
from lawyer_assign.explain.pricing.ledger import Ledger, Line
from lawyer_assign.facts import Choice, Committee, Facts, Firm, Lawyer
from lawyer_assign.formulation import Formulation, formulate
from lawyer_assign.outcome import Outcome
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.policy import whose_of
from lawyer_assign.problem import Problem
from lawyer_assign.proof import TierResult
from lawyer_assign.rules import Affinity
from lawyer_assign.rules.rule import Whose
from lawyer_assign.statements import Peak, Stable
from lawyer_assign.verify.check import find_strangers

Made = TypeVar("Made")

NO_PLAN = Defect(
    "outcome.plan",
    "None",
    Text("there is no plan to ask about", "没有可供说明的方案"),
    Text(
        "Look at outcome.status: infeasible or undecided runs have no plan; "
        "la.conflict says why",
        "请查看 outcome.status：无解或未定时没有方案；可用 la.conflict 查明原因",
    ),
)

MOST_KEPT = 4
"""Outcomes whose standing is kept: a city's takes about 100 MB."""

_KNOWN: dict[int, tuple["weakref.ref[Outcome]", "Standing"]] = {}
"""By identity: outcomes of other facts can be equal."""


@dataclass(frozen=True, eq=False)
class Standing:
    """A plan with everything that prices it.

    Parameters
    ----------
    problem, plan, tiers
        Of the outcome.
    formulation
        Of the problem.
    chosen
        Per candidate pair.
    """

    problem: Problem
    plan: Plan
    tiers: tuple[TierResult, ...]
    formulation: Formulation
    chosen: Mask
    _made: dict[Any, Any] = field(default_factory=dict, repr=False)

    def once(self, make: Callable[["Standing"], Made]) -> Made:
        """Return what a function makes of this standing, made when first asked for."""
        if make not in self._made:
            self._made[make] = make(self)
        found: Made = self._made[make]
        return found

    @property
    def facts(self) -> Facts:
        """Facts with scarcity filled in."""
        return self.problem.facts

    @property
    def pairs(self) -> Pairs:
        """Candidate pairs."""
        return self.problem.pairs

    @cached_property
    def posts(self) -> Ints:
        """Places of the posts in the pair table."""
        return np.flatnonzero(self.chosen)

    @cached_property
    def ledger(self) -> Ledger:
        """Prices of small changes."""
        return Ledger(self.formulation, self.chosen)

    @cached_property
    def affinity(self) -> Affinity | None:
        """What counts points, if the policy has it."""
        rule = self.problem.policy.get("affinity")
        return rule if isinstance(rule, Affinity) else None

    @cached_property
    def points(self) -> Ints:
        """Points of every pair, 0 where the policy counts none."""
        worth = None if self.affinity is None else self.pairs.worth
        return (
            np.zeros(len(self.pairs), np.int64) if worth is None else worth(self.pairs)
        )

    @cached_property
    def loads(self) -> Ints:
        """Posts of every lawyer, by place."""
        count = len(self.pairs.columns.lawyers)
        return np.bincount(self.pairs.lawyer[self.posts], minlength=count)

    @cached_property
    def served(self) -> Ints:
        """Lawyers of every committee, by place."""
        count = len(self.pairs.columns.committees)
        return np.bincount(self.pairs.committee[self.posts], minlength=count)

    @cached_property
    def is_proved(self) -> bool:
        """Whether the price of every tier is proved the least."""
        return all(one.is_proved for one in self.tiers)

    @cached_property
    def pinned(self) -> dict[str, set[str]]:
        """Committee -> firms that fixed agreements bind it to."""
        found: dict[str, set[str]] = {}
        for row in self.facts.agreements:
            if row.is_fixed:
                found.setdefault(row.committee, set()).add(row.firm)
        return found

    @cached_property
    def choices_of(self) -> dict[str, list[Choice]]:
        """Committee -> what firms and it say of each other."""
        found: dict[str, list[Choice]] = {}
        for row in self.facts.choices:
            found.setdefault(row.committee, []).append(row)
        return found

    @cached_property
    def names(self) -> "Names":
        """What everybody is called."""
        return Names(self.facts)

    @cached_property
    def lang(self) -> Lang:
        """What a notebook shows first."""
        rows = self.pairs.columns.committees
        return lang_of(rows)

    def committee(self, at: int) -> Named:
        """Return a committee by its place."""
        row = self.pairs.columns.committees[at]
        return Named(row.id, row.name)

    def lawyer(self, at: int) -> Named:
        """Return a lawyer by her place."""
        row = self.pairs.columns.lawyers[at]
        return Named(row.id, row.name)

    def firm(self, at: int) -> Named:
        """Return a firm by its place."""
        row = self.pairs.columns.firms[at]
        return Named(row.id, row.name)

    def effect(self, line: Line) -> Effect:
        """Return an amount of a change with names."""
        tier = None if line.tier is None else self.formulation.tiers[line.tier].number
        who, units = self._whom(line), line.units
        return Effect(tier, line.statement.rule, who, units, line.weight * units)

    def _whom(self, line: Line) -> Named:
        one, row = line.statement, line.row
        if isinstance(one, Stable):
            firm, committee = int(one.firm[row]), int(one.committee[row])
            return both(self.firm(firm), self.committee(committee))
        if isinstance(one, Peak):
            return Named(one.about, "")
        return self.names.of(one.rule, one.who[row])


class Names:
    """Names of everybody that rules speak about, by what each rule speaks about."""

    def __init__(self, facts: Facts) -> None:
        self.committee = {row.id: row.name for row in facts.committees}
        self.lawyer = {row.id: row.name for row in facts.lawyers}
        self.firm = {row.id: row.name for row in facts.firms}
        self.district = {row.id: row.name for row in facts.districts}
        self._pinned = {
            f"{row.committee}+{one}": (row.committee, one)
            for row in facts.agreements
            for one in (*row.lawyers, row.firm)
        }
        self._chosen = {
            f"{row.firm}+{row.committee}": (row.firm, row.committee)
            for row in facts.choices
        }
        self._known: dict[Whose, Mapping[str, str]] = {
            "committee": self.committee,
            "lawyer": self.lawyer,
            "firm": self.firm,
            "district": self.district,
            # Whoever has the id: rules of one's own need not say whom they name.
            "several": {**self.district, **self.firm, **self.lawyer, **self.committee},
        }

    def of(self, rule: str, who: str) -> Named:
        """Return whom a rule means, with the name."""
        if rule == "fixed_agreements" and who in self._pinned:
            committee, party = self._pinned[who]
            name = self.lawyer.get(party, self.firm.get(party, ""))
            return both(Named(committee, self.committee[committee]), Named(party, name))
        if rule == "stability" and who in self._chosen:
            firm, committee = self._chosen[who]
            return both(
                Named(firm, self.firm[firm]),
                Named(committee, self.committee[committee]),
            )
        return Named(who, self._known[whose_of(rule)].get(who, ""))


def both(one: Named, other: Named) -> Named:
    """Return two parties as one."""
    return Named(f"{one.id}+{other.id}", f"{one.name} + {other.name}")


def standing_of(outcome: Outcome) -> Standing:
    """Return what prices the plan of an outcome; made when first asked for.

    Raises
    ------
    BadInputError
        There is no plan; it names strangers, or posts that are no candidates.
    """
    known = _KNOWN.get(id(outcome))
    if known is not None and known[0]() is outcome:
        return known[1]
    standing = _made(outcome)
    key = id(outcome)
    forget = weakref.ref(outcome, lambda _: _KNOWN.pop(key, None))
    _KNOWN[key] = (forget, standing)
    while len(_KNOWN) > MOST_KEPT:
        _KNOWN.pop(next(iter(_KNOWN)))
    return standing


def _made(outcome: Outcome) -> Standing:
    problem, plan = outcome.problem, outcome.plan
    if plan is None:
        raise BadInputError([NO_PLAN])
    defects = find_strangers(problem.facts, plan)
    if defects:
        raise BadInputError(defects)
    pairs = problem.pairs
    places = pairs.places_of(plan.posts)
    cure = Text(
        "Solve anew, or ask la.check what the plan breaks",
        "请重新求解，或用 la.check 查看方案违反了什么",
    )
    problem_said = Text(
        "this pair is not among the candidates of the outcome",
        "该配对不在此结果的候选配对之中",
    )
    defects = [
        Defect(f"plan.posts[{at}]", ", ".join(plan.posts[at]), problem_said, cure)
        for at in np.flatnonzero(places < 0).tolist()
    ]
    if defects:
        raise BadInputError(defects)
    chosen = np.zeros(len(pairs), bool)
    chosen[places] = True
    return Standing(problem, plan, outcome.tiers, formulate(problem), chosen)


What = Literal["committee", "lawyer", "firm"]
"""Whose id one is."""


def place_of(what: What, value: str, facts: Facts) -> int:
    """Return the place of an id among the facts.

    Raises
    ------
    BadInputError
        It is not there; the cure names ids that were likely meant.
    """
    columns = facts.columns
    known = {
        "committee": columns.committee_at,
        "lawyer": columns.lawyer_at,
        "firm": columns.firm_at,
    }[what]
    if value in known:
        return known[value]
    raise BadInputError([stranger(what, value, facts)])


def places_of(asked: Iterable[tuple[What, str]], facts: Facts) -> list[int]:
    """Return the places of several ids among the facts.

    Raises
    ------
    BadInputError
        Every one that is not there.
    """
    defects: list[Defect] = []
    places: list[int] = []
    for what, value in asked:
        try:
            places.append(place_of(what, value, facts))
        except BadInputError as error:
            defects += error.defects
    if defects:
        raise BadInputError(defects)
    return places


def stranger(
    what: str, value: object, facts: Facts, *, by_name: bool = False
) -> Defect:
    """Return the defect of what the facts do not have, with what was likely meant.

    Parameters
    ----------
    what
        ``committee``, ``lawyer`` or ``firm``.
    value
        What was said.
    facts
        Facts.
    by_name
        Whether a name that one only has would have done, too.
    """
    rows: tuple[Committee | Lawyer | Firm, ...] = getattr(
        facts.columns, {"committee": "committees"}.get(what, f"{what}s")
    )
    zh = {"committee": "社区（村）", "lawyer": "律师", "firm": "律所"}[what]
    named = [row for row in rows if row.name == value]
    if not named:
        said = [row.id for row in rows]
        said += [row.name for row in rows if by_name]
        close = set(get_close_matches(str(value), said, 3))
        named = [row for row in rows if not close.isdisjoint((row.id, row.name))]
    meant = [Named(row.id, row.name) for row in named[:3]]
    cure = Text("Give an id as it stands in the facts", "请按数据中的编号填写")
    if by_name:
        cure = cure.then(
            Text(", or a name that nobody else has", "，或填写不重名的名称")
        )
    if meant:
        en, chinese = (listed(one.of(lang) for one in meant) for lang in ("en", "zh"))
        cure = cure.then(Text(f"; perhaps {en.en}", f"；也许是 {chinese.zh}"))
    problem = Text(
        f"no {what} has this id in the facts of the outcome",
        f"此结果的数据中没有该编号的{zh}",
    )
    if by_name:
        problem = Text(
            f"no {what} of the facts has this id or name",
            f"数据中没有该编号或名称的{zh}",
        )
    return Defect(what, str(value), problem, cure)
