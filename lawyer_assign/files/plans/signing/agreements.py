"""What every firm has to sign: agreements new, changed, renewed and ended, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.table import heads
from lawyer_assign.plan import Plan

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts

SIGNING, SIGNING_ZH = "signing", "律所签约表"
SIGNING_HEADS = heads(
    """firm_name=律所名称 state=签约情况 committee=社区村编号
    committee_name=社区村名称 lawyer_names=律师 before_names=上一年度律师 why=原因
    firm_seal=律所盖章 committee_seal=社区（村）盖章 signed_on=签订日期
    firm=律所编号 district_name=区县"""
)
SIGNING_OFF = ("firm_name", "firm", "district_name")
"""Columns that no page shows: a firm has its pages, which begin with its name."""
SIGNED = ("firm_seal", "committee_seal", "signed_on")
"""Columns that are filled in by hand: ticks or signatures, and when it was signed. Each
agreement is between two, so each of its rows has a place for both."""
State = Literal["new", "changed", "renewed", "ended"]
STATES_ZH: dict[str, str] = {
    "new": "新签",
    "changed": "变更",
    "renewed": "续签",
    "ended": "终止",
}
"""What becomes of an agreement, in the order in which a firm's are listed."""


class Agreement(NamedTuple):
    """What somebody signs: ids of firm and committee, names of the lawyers."""

    firm: str
    committee: str
    lawyer_names: str


Typed = Mapping[str, Mapping[Agreement, Cell]]
"""Column of :data:`SIGNED` -> what somebody typed there beside an agreement."""


class Signing(NamedTuple):
    """An agreement of a firm and a committee: what is to be done about it.

    ``after`` and ``before`` are ids; ``former`` names of last year's who are gone. Firm
    and committee may be gone too; a firm that nobody names is ``""``.
    """

    firm: str
    committee: str
    state: State
    after: tuple[str, ...]
    before: tuple[str, ...]
    former: tuple[str, ...]


def signings(facts: Facts, plan: Plan, last: Plan | None = None) -> list[Signing]:
    """Return the agreements of a plan beside those of last year, firm by firm.

    Parameters
    ----------
    facts
        Whose agreements are those of last year, as far as firms and committees are
        still there.
    plan
        Of this year.
    last
        Of last year, with names and firms beside: then its agreements with firms and
        committees that are gone stand here as well.
    """
    after: dict[tuple[str, str], list[str]] = {}
    for post in plan.posts:
        firm = facts.lawyer[post.lawyer].firm
        after.setdefault((firm, post.committee), []).append(post.lawyer)
    before = _before(facts, last)
    order = tuple(STATES_ZH)
    found = []
    for key in {**after, **before}:
        now, then = tuple(after.get(key, ())), before.get(key)
        found.append(Signing(*key, _state(now, then), now, *(then or ((), ()))))
    return sorted(
        found, key=lambda one: (one.firm, order.index(one.state), one.committee)
    )


Served = tuple[tuple[str, ...], tuple[str, ...]]
"""Ids of who served and is among the facts, names of who is not."""


def _before(facts: Facts, last: Plan | None) -> dict[tuple[str, str], Served]:
    """Return who served by last year's agreements, by firm and committee."""
    people: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    former: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in facts.agreements:
        if last is None or row.is_fixed:
            people[row.firm, row.committee].update(row.lawyers)
            former[row.firm, row.committee].update(row.former_lawyers)
    past = Plan.of(()) if last is None else last
    for post in past.posts:
        key = past.signed_by(facts, post), post.committee
        is_there = post.lawyer in facts.lawyer
        name = past.said_of(post).lawyer or post.lawyer
        people[key].update([post.lawyer] if is_there else [])
        former[key].update([] if is_there else [name])
    return {key: (tuple(sorted(people[key])), tuple(sorted(former[key])))
            for key in people}  # fmt: skip


def _state(after: tuple[str, ...], then: Served | None) -> State:
    if not after:
        return "ended"
    if then is None:
        return "new"
    before, former = then
    if former:
        return "changed"
    # An agreement that named nobody left the lawyers to the firm.
    return "renewed" if not before or before == tuple(sorted(after)) else "changed"


def agreed(facts: Facts, one: Signing) -> Agreement:
    """Return what is signed, as the row of it says: firm, committee and lawyers."""
    return Agreement(one.firm, one.committee, names_of(facts, one.after))


def names_of(facts: Facts, lawyers: tuple[str, ...]) -> str:
    """Return the names of lawyers, as they are signed."""
    return "、".join(facts.lawyer[one].name for one in lawyers)


def count_states(facts: Facts, plan: Plan, last: Plan | None = None) -> Counter[str]:
    """Return how many agreements there are to sign or end, of every state."""
    return Counter(one.state for one in signings(facts, plan, last))
