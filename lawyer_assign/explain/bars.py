"""Why a pair is no candidate: which rule, which clause, what would have to change."""

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.errors import Text, listed
from lawyer_assign.explain.answers import source_of
from lawyer_assign.pairs import Pairs
from lawyer_assign.pairs.known_travel import is_timed, way_text
from lawyer_assign.policy import title_of
from lawyer_assign.problem import Problem
from lawyer_assign.problem.tables import make_pairs
from lawyer_assign.rules.rule import EligibilityRule

Side = Literal["lawyer", "firm", "committee", "both", ""]
REACH, LISTED = "reach", "listed"
"""Stand for the limits of the candidate table, which are no rules of a plan."""


class Bar(NamedTuple):
    """One thing that keeps a pair out of the table of candidates.

    Parameters
    ----------
    rule
        Kind of the rule; ``reach`` for the limits of travel and of the nearest,
        ``listed`` where the pairs were handed in without this one.
    side
        Who refuses, has the conflict, or did not choose.
    value, limit
        Minutes of travel and their limit; a lawyer's own most.
    note
        Reason of a conflict; the districts a lawyer named.
    is_timed
        Whether minutes of travel are known.
    """

    rule: str
    side: Side = ""
    value: int | None = None
    limit: int | None = None
    note: str = ""
    is_timed: bool = True

    @property
    def source(self) -> Text:
        """Clause of the rule, or that it is a house rule."""
        return source_of(self.rule)

    @property
    def said(self) -> Text:
        """What stands in the way."""
        return _SAID[self.rule](self) if self.rule in _SAID else title_of(self.rule)

    @property
    def cure(self) -> Text:
        """What would have to change."""
        return _CURES.get(self.rule, _OTHER_CURE)


def table_of(problem: Problem, committee: int, lawyers: Ints) -> Pairs:
    """Return pairs of a committee and some lawyers, candidates or not."""
    columns = problem.facts.columns
    is_cut = np.zeros(len(columns.committees), bool)
    here = np.full(len(lawyers), committee, np.int64)
    return make_pairs(problem.facts, problem.policy, here, lawyers, is_cut)


def bars_of(problem: Problem, pairs: Pairs) -> list[list[Bar]]:
    """Return everything that keeps each pair out, what no reach could cure first.

    Parameters
    ----------
    problem
        Whose candidates the pairs are not.
    pairs
        Of :func:`table_of`.
    """
    found: list[list[Bar]] = [[] for _ in range(len(pairs))]
    for rule in problem.policy.rules:
        if isinstance(rule, EligibilityRule) and rule.wish is None:
            for at in np.flatnonzero(rule.barred(problem.facts, pairs)).tolist():
                found[at].append(_bar(problem, rule.kind, pairs, at))
    own = problem.policy.get("own_limits")
    for at, bars in enumerate(found):
        lawyer = pairs.columns.lawyers[int(pairs.lawyer[at])]
        if own is not None and own.wish is None and lawyer.max_committees == 0:
            bars.append(Bar("own_limits", "lawyer", 0))
        if not bars:
            bars.append(_beyond(problem, pairs, at))
    return found


def first_bars(problem: Problem, pairs: Pairs) -> Ints:
    """Return a number per pair: pairs with the same number have the same first bar."""
    found = np.full(len(pairs), -1, np.int64)
    rules = [one for one in problem.policy.rules if one.wish is None]
    for number, rule in enumerate(rules):
        if isinstance(rule, EligibilityRule):
            found[(found < 0) & rule.barred(problem.facts, pairs)] = number
        elif rule.kind == "own_limits":
            rows, places = pairs.columns.lawyers, pairs.lawyer.tolist()
            idle = np.array([rows[at].max_committees == 0 for at in places], bool)
            found[(found < 0) & idle] = number
    return found


def _bar(problem: Problem, kind: str, pairs: Pairs, at: int) -> Bar:
    facts, columns = problem.facts, pairs.columns
    lawyer = columns.lawyers[int(pairs.lawyer[at])]
    committee = columns.committees[int(pairs.committee[at])]
    choice = facts.choice.get((lawyer.firm, committee.id))
    if kind == "refusals" and choice is not None:
        return Bar(kind, _side(choice.firm_refuses, choice.committee_refuses))
    if kind == "chosen_only":
        ranked = (False, False)
        if choice is not None:
            ranked = (choice.firm_rank is not None, choice.committee_rank is not None)
        return Bar(kind, _side(not ranked[0], not ranked[1]))
    if kind == "conflicts":
        for row in facts.conflicts:
            if row.committee == committee.id and row.lawyer == lawyer.id:
                return Bar(kind, "lawyer", note=row.reason)
            if row.committee == committee.id and row.firm == lawyer.firm:
                return Bar(kind, "firm", note=row.reason)
    if kind == "willingness" and lawyer.districts is not None:
        known = facts.district
        named = [known[one].name for one in sorted(lawyer.districts) if one in known]
        return Bar(kind, "lawyer", note=", ".join(named))
    return Bar(kind)


def _side(firm: bool, committee: bool) -> Side:
    if firm and committee:
        return "both"
    return "firm" if firm else "committee"


def _beyond(problem: Problem, pairs: Pairs, at: int) -> Bar:
    if problem.is_given:
        return Bar(LISTED)
    reach = problem.policy.reach
    kind = pairs.columns.committees[int(pairs.committee[at])].kind
    limit, unknown = reach.limit_minutes[kind], reach.travel.unknown_minutes
    pair = pairs.keep(np.arange(len(pairs)) == at)
    is_known = bool(is_timed(problem.facts, pair, unknown)[0])
    return Bar(REACH, "", int(pairs.minutes[at]), limit, is_timed=is_known)


def _reach_said(bar: Bar) -> Text:
    minutes, limit = bar.value or 0, bar.limit or 0
    way = way_text(minutes, is_known=bar.is_timed)
    if minutes > limit:
        return Text(
            f"{way.en}, candidates are looked for within {limit}",
            f"{way.zh}，超出候选范围{limit}分钟",
        )
    return Text(
        f"{way.en}, and enough others are nearer",
        f"{way.zh}，已有足够多更近的候选律师",
    )


_SIDES: dict[str, Text] = {
    "lawyer": Text("the lawyer", "律师本人"),
    "firm": Text("the firm", "律所"),
    "committee": Text("the committee", "社区（村）"),
    "both": Text("both sides", "双方"),
}


def _conflict_said(bar: Bar) -> Text:
    side = _SIDES.get(bar.side, _SIDES["lawyer"])
    en = f"{side.en} has a conflict of interest there"
    zh = f"{side.zh}与该处有利益冲突"
    if bar.note:
        return Text(f"{en}: {bar.note}", f"{zh}：{bar.note}")
    return Text(en, zh)


_SAID: dict[str, Callable[[Bar], Text]] = {
    "refusals": lambda bar: Text(
        f"refused by {_SIDES[bar.side or 'both'].en}",
        f"{_SIDES[bar.side or 'both'].zh}不接受对方",
    ),
    "chosen_only": lambda bar: Text(
        f"not chosen by {_SIDES[bar.side or 'both'].en}",
        f"{_SIDES[bar.side or 'both'].zh}未选择对方",
    ),
    "conflicts": _conflict_said,
    "willingness": lambda bar: Text(
        f"willing to serve only {bar.note or 'no district'}",
        f"只愿意服务{_zh_list(bar.note) or '（未填任何区县）'}",
    ),
    "own_limits": lambda _: Text(
        "takes no post: her own most is 0", "本人填报的最多服务数为0"
    ),
    REACH: _reach_said,
    LISTED: lambda _: Text(
        "the pairs handed in do not name this one", "外部提供的配对表中没有该配对"
    ),
}

_CURES: dict[str, Text] = {
    "refusals": Text(
        "whoever refuses would have to take it back", "须由拒绝的一方撤回拒绝"
    ),
    "chosen_only": Text(
        "both would have to rank each other, or dispatch be allowed "
        "(policy without chosen_only)",
        "须双方互选，或允许统筹安排（规则集去掉 chosen_only）",
    ),
    "conflicts": Text(
        "the conflict would have to end and leave the table of conflicts",
        "须消除利益冲突，并从“回避”表中删去该行",
    ),
    "willingness": Text(
        "she would have to name the district among those she is willing to serve",
        "须律师本人将该区县列入愿意服务的地区",
    ),
    "own_limits": Text(
        "she would have to raise her own most to 1 or more",
        "须律师本人将最多服务数提高到1或以上",
    ),
    REACH: Text(
        "firm and committee would have to choose each other, an agreement name her, or "
        "the policy's reach be wider (limit_minutes, most)",
        "须律所与社区（村）互选，或在协议中写明该律师，"
        "或放宽规则集的候选范围（limit_minutes、most）",
    ),
    LISTED: Text(
        "add it to the table of pairs and solve anew", "请在配对表中补上后重新求解"
    ),
}

_OTHER_CURE = Text(
    "the rule would have to become a wish, or be left out",
    "须将该规则改为目标，或从规则集中去掉",
)


def _zh_list(note: str) -> str:
    return listed(note.split(", ")).zh if note else ""
