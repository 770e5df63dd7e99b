"""Agreements that are pinned stand (一(三), signed service agreements)."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from lawyer_assign.errors import firm_zh, lawyer_zh
from lawyer_assign.facts import Agreement, Facts
from lawyer_assign.facts.names import named
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.rule import Rule, Violation
from lawyer_assign.statements import Bound


class FixedAgreements(Rule):
    """Every lawyer named in a fixed agreement serves there; if none, one of the firm.

    x[c, l] >= 1 for each lawyer l named; sum of x[c, l] over l of f >= 1 if none is.
    """

    source: ClassVar[str] = "一（三）: 签订服务协议; which of them are pinned is input"
    title: ClassVar[str] = "Fixed agreements stand"
    title_zh: ClassVar[str] = "已固定的服务协议不变"
    counts_pairs: ClassVar[int] = 7
    may_ease: ClassVar[bool] = False
    goes_with: ClassVar[bool] = True
    kind: Literal["fixed_agreements"] = "fixed_agreements"

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Bound]:
        """Say it with one row per pinned lawyer, or firm, at a committee."""
        columns = facts.columns
        if not facts.fixed:
            return
        who: list[str] = []
        group = np.full(len(pairs), -1, np.int64)
        for row in facts.fixed:
            at = columns.committee_at[row.committee]
            first, last = np.searchsorted(pairs.committee, [at, at + 1])
            here = slice(int(first), int(last))
            for lawyer in row.lawyers:
                match = pairs.lawyer[here] == columns.lawyer_at[lawyer]
                group[here][match] = len(who)
                who.append(_name(row, lawyer))
            if not row.lawyers:
                match = pairs.firm[here] == columns.firm_at[row.firm]
                group[here][match] = len(who)
                who.append(_name(row, row.firm))
        yield Bound(self.kind, who, group, lower=np.ones(len(who), np.int64))

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name the pinned lawyers and firms that do not serve."""
        for row in facts.agreements:
            if row.is_fixed:
                there = plan.lawyers_of(row.committee)
                firms = {facts.lawyer[lawyer].firm for lawyer in there}
                missing = [one for one in row.lawyers if one not in there]
                if not row.lawyers and row.firm not in firms:
                    missing = [row.firm]
                where = named(facts.committee[row.committee])
                for one in missing:
                    who = named(facts.lawyer[one] if row.lawyers else facts.firm[one])
                    side = "lawyer" if row.lawyers else "firm"
                    who_zh = (lawyer_zh if row.lawyers else firm_zh)(who.zh)
                    yield self.found(
                        _name(row, one),
                        1,
                        f"the fixed agreement of committee {where.en} names {side} "
                        f"{who.en}, who does not serve there",
                        f"{where.zh}的固定协议约定{who_zh}，方案中未安排",
                    )


def _name(row: Agreement, party: str) -> str:
    return f"{row.committee}+{party}"
