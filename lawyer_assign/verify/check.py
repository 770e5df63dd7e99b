"""The independent check: every rule looks at the plan the way an auditor would."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from lawyer_assign.cards import frame_html
from lawyer_assign.errors import BadInputError, Defect, Lang, Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import disagreement, is_called, lang_of, name_beside
from lawyer_assign.fixed import HoldsFixed
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy, title_of
from lawyer_assign.rules import Violation
from lawyer_assign.verify.choices import ChoiceShares, choice_shares

if TYPE_CHECKING:
    import pandas as pd

COLUMNS_ZH = {
    "strength": "强度",
    "rule": "规则",
    "who": "对象",
    "amount": "数量",
    "text": "说明",
}
_NOTHING_FOUND = Text(
    "No rule is broken, and no wish is fallen short of.",
    "没有违反规则，也没有未满足的目标。",
)


@dataclass(frozen=True)
class TierPrice(HoldsFixed):
    """What a plan costs in one tier: in all, and by rule."""

    number: int
    price: int
    by_rule: dict[str, int]


@dataclass(frozen=True)
class Report(HoldsFixed):
    """What a plan is worth under a policy.

    Parameters
    ----------
    violations
        Of rules that must hold; empty for a plan that may be used.
    shortfalls
        Of demands that are wishes: who misses what.
    tiers
        Prices in points, the most important tier first.
    committees, covered
        How many there are, and how many have all the lawyers they must have.
    uncovered
        Ids of the others.
    loads
        Number of committees -> number of lawyers who serve so many.
    choices
        What two-way choice gave each side; ``None`` where nobody chose.
    lang
        What a notebook shows: as places are called.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> policy = la.Policy.hangzhou_2024()
    >>> report = la.check(la.datasets.toy(), policy, outcome.plan)
    >>> report.is_clean, report.covered
    (True, 6)
    """

    violations: tuple[Violation, ...]
    shortfalls: tuple[Violation, ...]
    tiers: tuple[TierPrice, ...]
    committees: int
    covered: int
    uncovered: tuple[str, ...]
    loads: dict[int, int]
    choices: ChoiceShares | None = None
    lang: Lang = field(default="en", compare=False, repr=False)

    @property
    def is_clean(self) -> bool:
        """Whether no rule that must hold is broken."""
        return not self.violations

    @property
    def is_complete(self) -> bool:
        """Whether every committee is covered too."""
        return self.is_clean and not self.uncovered

    def __repr__(self) -> str:
        """Return counts and prices; a broken plan of a city would fill the screen."""
        return (
            f"Report({len(self.violations)} violations, {self.covered} of "
            f"{self.committees} covered, tiers {[tier.price for tier in self.tiers]})"
        )

    def _repr_html_(self) -> str:
        """Show counts, prices and what is wrong in a notebook, as places are called."""
        if self.lang == "zh":
            return self._in_chinese()
        return self._shown(repr(self), self.to_frame())

    def _in_chinese(self) -> str:
        prices = "、".join(f"{tier.price:,}" for tier in self.tiers) or "无"
        said = (
            f"违反必须遵守的规则{len(self.violations):,}处；已配齐{self.covered:,}／"
            f"{self.committees:,}；各层未达到程度：{prices}"
        )
        found = self.to_frame()
        strength = {"must": "必须", "wish": "目标"}
        shown = found.assign(
            strength=[strength[one] for one in found["strength"]],
            rule=[title_of(one).zh for one in found["rule"]],
            text=[one.text_zh for one in (*self.violations, *self.shortfalls)],
        )
        return self._shown(said, shown)

    def _shown(self, said: str, found: "pd.DataFrame") -> str:
        nothing = f"<p>{_NOTHING_FOUND.of(self.lang)}</p>" if found.empty else ""
        return frame_html(said, found, self.lang, COLUMNS_ZH) + nothing

    def to_frame(self) -> "pd.DataFrame":
        """Return violations and shortfalls as a table, one row each."""
        return frame_of(self.violations, self.shortfalls)


def frame_of(
    violations: Iterable[Violation], shortfalls: Iterable[Violation]
) -> "pd.DataFrame":
    """Return violations and shortfalls as a table, one row each."""
    import pandas as pd

    rows = [
        (strength, found.tag.rule, found.tag.who, found.amount, found.text)
        for strength, group in (("must", violations), ("wish", shortfalls))
        for found in group
    ]
    return pd.DataFrame(rows, columns=["strength", "rule", "who", "amount", "text"])


def check_plan(facts: Facts, policy: Policy, plan: Plan) -> Report:
    """Check a plan against every rule of a policy, and price it.

    Parameters
    ----------
    facts
        With ``is_scarce`` of the districts filled in, where it is to be derived.
    policy
        Rules, tiers and weights.
    plan
        From a solver, a file or a person.

    Raises
    ------
    BadInputError
        The plan names committees or lawyers that are not among the facts.
    """
    strangers = find_strangers(facts, plan)
    if strangers:
        raise BadInputError(strangers)
    violations: list[Violation] = []
    shortfalls: list[Violation] = []
    prices: dict[int, dict[str, int]] = {number: {} for number in policy.tiers}
    for rule in policy.rules:
        found = rule.faults(facts, plan)
        if rule.wish is None:
            violations += found
            continue
        for number in rule.tiers:
            prices[number][rule.kind] = 0
        for one in found:
            number = rule.wish.tier + one.level
            prices[number][rule.kind] += rule.wish.weight * one.amount
        if rule.is_demand:
            shortfalls += found
    uncovered = tuple(
        row.id
        for row in facts.columns.committees
        if len(plan.lawyers_of(row.id)) < row.lawyers_min
    )
    return Report(
        tuple(violations),
        tuple(shortfalls),
        tuple(TierPrice(n, sum(by.values()), by) for n, by in prices.items()),
        committees=len(facts.committees),
        covered=len(facts.committees) - len(uncovered),
        uncovered=uncovered,
        loads=_loads(facts, plan),
        choices=choice_shares(facts, plan) if facts.choices else None,
        lang=lang_of(facts.committees),
    )


def find_strangers(facts: Facts, plan: Plan) -> list[Defect]:
    """Find posts of who is not among the facts, and names that are not of their ids."""
    return [*find_unknown(facts, plan), *find_misnamed(facts, plan)]


def find_unknown(facts: Facts, plan: Plan) -> list[Defect]:
    """Find posts of who is not among the facts, by their cells."""
    cure = Text(
        "Correct the id in the plan, or add the row to the facts; a plan of before "
        "somebody left is asked about with the facts of then",
        "请改正方案中的编号，或在数据中补上这一行；方案编制后有人离任的，请用编制时的数据",
    )
    no_committee = Text("there is no such committee", "没有这个社区（村）")
    no_lawyer = Text("there is no such lawyer", "没有这名律师")
    committee: Literal["committee"] = "committee"
    lawyer: Literal["lawyer"] = "lawyer"
    return [
        Defect(plan.place(at, end), getattr(post, end), problem, cure)
        for at, post in enumerate(plan.posts)
        for end, problem, known in (
            (committee, no_committee, facts.committee),
            (lawyer, no_lawyer, facts.lawyer),
        )
        if getattr(post, end) not in known
    ]


def find_misnamed(facts: Facts, plan: Plan) -> Iterator[Defect]:
    """Find names that are not those of the ids beside them, by both their cells."""
    for at, post in enumerate(plan.posts if plan.beside else ()):
        said = plan.beside.get(post)
        if said is None:
            continue
        committee = facts.committee.get(post.committee)
        lawyer = facts.lawyer.get(post.lawyer)
        if committee is not None and not is_called(said.committee, committee):
            yield disagreement(
                (plan.place(at, "committee"), post.committee),
                (said.committee_cell, said.committee),
                name_beside(said.committee, committee),
            )
        if lawyer is not None and not is_called(said.lawyer, lawyer):
            yield disagreement(
                (plan.place(at, "lawyer"), post.lawyer),
                (said.lawyer_cell, said.lawyer),
                name_beside(said.lawyer, lawyer),
            )


def _loads(facts: Facts, plan: Plan) -> dict[int, int]:
    counted = Counter(len(plan.committees_of(row.id)) for row in facts.lawyers)
    return dict(sorted(counted.items()))
