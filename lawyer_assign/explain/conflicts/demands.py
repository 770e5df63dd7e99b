"""Demands in words: what each asks or allows, of whom, and where it stands."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lawyer_assign.errors import Text, firm_zh, lawyer_zh
from lawyer_assign.explain.conflicts.barred import Barred, Said
from lawyer_assign.explain.conflicts.directory import Directory
from lawyer_assign.explain.conflicts.system import Side
from lawyer_assign.facts import Facts
from lawyer_assign.facts.base import SKILLS_ZH
from lawyer_assign.facts.names import all_named, named
from lawyer_assign.pairs import Pairs
from lawyer_assign.policy import Policy, title_of, whose_of
from lawyer_assign.rules import DutyLoad, FewestChanges
from lawyer_assign.statements import Bound, Stable


@dataclass(frozen=True, slots=True)
class Demand:
    """Something that must hold: a rule, and about whom.

    Parameters
    ----------
    rule
        Kind of the rule.
    who
        Ids as the rule's tags name them: a committee, a lawyer, a firm, a district, or
        two of them joined by ``+``.
    asks
        Whether it asks for posts (or for peace); the others limit.
    said
        The demand as a sentence.
    places
        Where it stands in the facts: cells, if a file was read; else model and row.
        Empty for a demand of the policy alone.
    """

    rule: str
    who: str
    asks: bool
    said: Text
    places: tuple[str, ...]


_BESIDES = Text(
    " (agreements and lawyers that ask for posts of their own apart)",
    "（另有协议或本人最少任职数要求的除外）",
)
_BESIDES_AGREEMENTS = Text(" (agreements apart)", "（另有协议的除外）")
"""Of a demand about a lawyer: her own least is that demand's."""


class Words:
    """Says demands of some facts under a policy."""

    def __init__(self, facts: Facts, policy: Policy, pairs: Pairs) -> None:
        self._facts = facts
        self._policy = policy
        self._pairs = pairs
        self._at = Directory(facts)
        self._barring = Barred(facts, self._at)
        self._of_kind: dict[str, Callable[[Side, int, str], Said]] = {
            "coverage": self._coverage,
            "team_size": self._team_size,
            "one_firm": self._one_firm,
            "must_have": self._must_have,
            "caseload": self._caseload,
            "one_each": self._one_each,
            "own_limits": self._own_limits,
            "duty_load": self._duty_load,
            "seats": self._seats,
            "budget": self._budget,
            "fixed_agreements": self._fixed,
            "fewest_changes": self._changes,
            "stability": self._stability,
        }

    def demand(self, side: Side, row: int) -> Demand:
        """Return a row of a side in words."""
        kind, who = side.statement.rule, side.statement.who[row]
        if side.about:
            said, places = self._barred(side, row, who)
            if who in side.besides:
                is_hers = side.about == "lawyer"
                said = said.then(_BESIDES_AGREEMENTS if is_hers else _BESIDES)
        else:
            said, places = self._of_kind.get(kind, self._other)(side, row, who)
        return Demand(kind, who, side.asks, said, places)

    def _coverage(self, side: Side, row: int, who: str) -> Said:
        least, one = _lower(side, row), self._at.committee(who)
        said = Text(
            f"{one.en} needs at least {least} lawyer(s)",
            f"{one.zh}至少须有{least}名律师",
        )
        return said, self._at.place("committees", who, "lawyers_min")

    def _team_size(self, side: Side, row: int, who: str) -> Said:
        most, one = _upper(side, row), self._at.committee(who)
        said = Text(
            f"{one.en} takes at most {most} lawyer(s)", f"{one.zh}至多{most}名律师"
        )
        return said, self._at.place("committees", who, "lawyers_max")

    def _one_firm(self, side: Side, row: int, who: str) -> Said:  # noqa: ARG002
        one = self._at.committee(who)
        return (
            Text(
                f"the lawyers of {one.en} are of one firm",
                f"{one.zh}的律师须出自同一律所",
            ),
            (),
        )

    def _must_have(self, side: Side, row: int, who: str) -> Said:  # noqa: ARG002
        one = self._at.committee(who)
        skills = sorted(self._facts.committee[who].must_have)
        zh = "、".join(SKILLS_ZH.get(skill, skill) for skill in skills)
        said = Text(
            f"the team of {one.en} has together: {', '.join(skills)}",
            f"{one.zh}的团队合起来须具备：{zh}",
        )
        return said, self._at.place("committees", who, "must_have")

    def _caseload(self, side: Side, row: int, who: str) -> Said:
        most, one = _upper(side, row), self._at.lawyer(who)
        return (
            Text(
                f"lawyer {one.en} may serve at most {most} committee(s)",
                f"{lawyer_zh(one.zh)}按规定至多服务{most}个社区（村）",
            ),
            (),
        )

    def _one_each(self, side: Side, row: int, who: str) -> Said:  # noqa: ARG002
        one = self._at.lawyer(who)
        return (
            Text(
                f"lawyer {one.en} may serve 1 committee at most outside scarce areas",
                f"{lawyer_zh(one.zh)}在非资源欠缺地区至多服务1个社区（村）",
            ),
            (),
        )

    def _own_limits(self, side: Side, row: int, who: str) -> Said:
        one = self._at.lawyer(who)
        if side.asks:
            least = _lower(side, row)
            said = Text(
                f"lawyer {one.en} wants at least {least} committee(s)",
                f"{lawyer_zh(one.zh)}本人要求至少{least}个社区（村）",
            )
            return said, self._at.place("lawyers", who, "min_committees")
        most = _upper(side, row)
        said = Text(
            f"lawyer {one.en} wants at most {most} committee(s)",
            f"{lawyer_zh(one.zh)}本人愿任至多{most}个社区（村）",
        )
        return said, self._at.place("lawyers", who, "max_committees")

    def _duty_load(self, side: Side, row: int, who: str) -> Said:  # noqa: ARG002
        one, rule = self._at.lawyer(who), self._policy["duty_load"]
        most = rule.most if isinstance(rule, DutyLoad) else 0
        return (
            Text(
                f"lawyer {one.en} has at most {most} half days of duty a year",
                f"{lawyer_zh(one.zh)}全年值班至多{most}个半天",
            ),
            (),
        )

    def _seats(self, side: Side, row: int, who: str) -> Said:
        most, one = _upper(side, row), named(self._facts.firm[who])
        said = Text(
            f"firm {one.en} offers to serve at most {most} committee(s)",
            f"{firm_zh(one.zh)}承诺服务至多{most}个社区（村）",
        )
        return said, self._at.place("firms", who, "seats")

    def _budget(self, side: Side, row: int, who: str) -> Said:  # noqa: ARG002
        district = self._facts.district[who]
        one, most = named(district), district.budget_yuan or 0
        said = Text(
            f"posts in {one.en} cost at most {most:,} yuan a year",
            f"{one.zh}的补贴每年至多{most:,}元",
        )
        return said, self._at.place("districts", who, "budget_yuan")

    def _fixed(self, side: Side, row: int, who: str) -> Said:  # noqa: ARG002
        at, party = self._at.pins[who]
        agreement = self._facts.agreements[at]
        where = self._at.committee(agreement.committee)
        if agreement.lawyers:
            one = self._at.lawyer(party)
            said = Text(
                f"a fixed agreement gives {where.en} lawyer {one.en}",
                f"固定协议约定{where.zh}由{lawyer_zh(one.zh)}服务",
            )
            return said, (self._facts.place("agreements", at, "lawyers"),)
        firm = named(self._facts.firm[party])
        said = Text(
            f"a fixed agreement gives {where.en} firm {firm.en}",
            f"固定协议约定{where.zh}由{firm_zh(firm.zh)}服务",
        )
        return said, (self._facts.place("agreements", at, "firm"),)

    def _changes(self, side: Side, row: int, who: str) -> Said:
        rule = self._policy["fewest_changes"]
        most = rule.most if isinstance(rule, FewestChanges) else None
        if most is not None:
            return (
                Text(
                    f"at most {most} post(s) of last year end",
                    f"上年安排至多{most}个不再延续",
                ),
                (),
            )
        rows = [
            at
            for at, one in enumerate(self._facts.agreements)
            if one.committee == who and not one.is_fixed
        ]
        where, least = self._at.committee(who), _lower(side, row)
        people = all_named(
            self._facts.lawyer[one]
            for at in rows
            for one in self._facts.agreements[at].lawyers
        )
        said = Text(
            f"{where.en} keeps its {least} lawyer(s) of last year ({people.en})",
            f"{where.zh}延续上年的{least}名律师（{people.zh}）",
        )
        return said, tuple(
            self._facts.place("agreements", at, "lawyers") for at in rows
        )

    def _stability(self, side: Side, row: int, who: str) -> Said:
        statement = side.statement
        if not isinstance(statement, Stable):
            return self._other(side, row, who)
        columns = self._facts.columns
        firm = columns.firms[int(statement.firm[row])]
        committee = columns.committees[int(statement.committee[row])]
        one, where = named(firm), named(committee)
        said = Text(
            f"firm {one.en} and {where.en} chose each other, and are not both to be "
            "left with what they like less",
            f"{firm_zh(one.zh)}与{where.zh}互选，不得使双方都落得更不满意的安排",
        )
        return said, self._at.choice_places(firm.id, committee.id, "firm_rank")

    def _other(self, side: Side, row: int, who: str) -> Said:  # noqa: ARG002
        """Say by its title whom a rule of somebody's own is about."""
        rule = title_of(side.statement.rule)
        whom = self._at.whom(whose_of(side.statement.rule), who)
        return Text(f"{rule.en}: {whom.en}", f"{rule.zh}：{whom.zh}"), ()

    def _barred(self, side: Side, row: int, who: str) -> Said:
        """Say what a rule that forbids pairs has against what asks for them."""
        kind = side.statement.rule
        if side.about == "pin":
            return self._barring.pin(kind, *self._at.pins[who])
        forbidden = self._forbidden(side, row)
        cells = self._at.barring(kind, forbidden)
        if side.about == "lawyer":
            said, places = self._barring.lawyer(kind, who)
        elif side.about == "committee" and who in self._facts.committee:
            said, places = self._barring.committee(kind, who)
        else:
            said, places = self._barring.several(kind, forbidden)
        return said, places or cells

    def _forbidden(self, side: Side, row: int) -> list[tuple[str, str]]:
        """Return committees and lawyers that a row of a side forbids."""
        bound, pairs = side.statement, self._pairs
        assert isinstance(bound, Bound)
        at = np.flatnonzero(bound.group == row)
        places, people = pairs.columns.committees, pairs.columns.lawyers
        return [
            (places[c].id, people[w].id)
            for c, w in zip(pairs.committee[at], pairs.lawyer[at], strict=True)
        ]


def _lower(side: Side, row: int) -> int:
    bound = side.statement
    assert isinstance(bound, Bound)
    assert bound.lower is not None
    return int(bound.lower[row])


def _upper(side: Side, row: int) -> int:
    bound = side.statement
    assert isinstance(bound, Bound)
    assert bound.upper is not None
    return int(bound.upper[row])
