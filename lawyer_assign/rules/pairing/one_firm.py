"""The lawyers who serve one committee are a team of one firm (一(三))."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import all_named, named
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.rule import Rule, Violation, Whose
from lawyer_assign.statements import Bound


class OneFirm(Rule):
    """A committee's lawyers are all of one firm.

    ``|{f : x[c, l] = 1 for some l of f}| <= 1``, for every committee c; the amount is
    the firms beyond the first. The firm is the party that signs (一(三)), so a team of
    two firms would need two agreements. Where a committee takes one lawyer only the
    rule is kept by itself, and no backend is asked to keep it.

    Fixed agreements of several firms with one committee contradict the rule as a must:
    such facts are refused by name before anything is solved.
    """

    source: ClassVar[str] = (
        "一（三）: 律师事务所与村（居）民委员会…签订服务协议…积极开展团队化服务模式; "
        "that a team is of one firm is how the two read together"
    )
    title: ClassVar[str] = "The lawyers of a committee are a team of one firm"
    title_zh: ClassVar[str] = "同一社区（村）的律师团队出自同一律所"
    never_pays: ClassVar[bool] = True
    whose: ClassVar[Whose] = "committee"
    may_ease: ClassVar[bool] = False
    goes_with: ClassVar[bool] = True
    kind: Literal["one_firm"] = "one_firm"

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Bound]:  # noqa: ARG002
        """Say it with one row per committee in which each firm counts once."""
        rows = pairs.committee_ids
        upper = np.ones(len(rows), np.int64)
        yield Bound(self.kind, rows, pairs.committee, upper=upper, once_per=pairs.firm)

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name the committees whose lawyers come from several firms."""
        for row in facts.committees:
            team = plan.lawyers_of(row.id)
            if len(team) < 2:
                continue
            firms = sorted({facts.lawyer[one].firm for one in team})
            if len(firms) > 1:
                where, who = named(row), all_named(facts.firm[one] for one in firms)
                yield self.found(
                    row.id,
                    len(firms) - 1,
                    f"{where.en} is served by {len(firms)} firms: {who.en}",
                    f"{where.zh}由{len(firms)}家律所服务：{who.zh}",
                )
