"""What every firm has to sign: agreements new, changed, renewed and ended, and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.table import Heads, heads
from lawyer_assign.plan import Plan

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts

SIGNING, SIGNING_ZH = "signing", "律所签约表"
SIGNING_HEADS = heads(
    """firm_name=律所名称 state=签约情况 committee=社区村编号 town=乡镇街道
    committee_name=社区村名称 lawyer_names=律师 before_names=上一年度律师 why=原因
    firm_seal=律所盖章 committee_seal=社区（村）盖章 signed_on=签订日期
    firm=律所编号 district_name=区县"""
)
FROM_DAY = "from_day"
_WITHIN = {"before_names": "原律师"}
"""Column -> what it is called where a plan changes another one within the year."""
_FROM_DAY = (FROM_DAY, "自何日起")
SIGNING_OFF = ("firm_name", "committee", "firm", "district_name")
"""Columns that no page shows: a firm has its pages, which begin with its name."""
SIGNED = ("firm_seal", "committee_seal", "signed_on")
"""Columns that are filled in by hand: ticks or signatures, and when it was signed. Each
agreement is between two, so each of its rows has a place for both."""
State = Literal["new", "changed", "renewed", "ended", "kept"]
STATES_ZH: dict[str, str] = {
    "new": "新签",
    "changed": "变更",
    "renewed": "续签",
    "ended": "终止",
    "kept": "不变",
}
"""What becomes of an agreement, in the order in which a firm's are listed.

``kept``, not ``renewed``, is one that goes on within the year: nobody signs it again.
"""


class Earlier(NamedTuple):
    """The plan that another one follows, and how.

    Parameters
    ----------
    plan
        With names and firms beside: then its agreements with firms and committees that
        are gone are to be ended too. Without one the agreements of the facts are all
        that there were.
    since
        The day from which the other plan holds in its place, within the year; ``None``
        where it is the plan of the year after, whose agreements are all signed anew.
    """

    plan: Plan | None = None
    since: dt.date | None = None


NO_EARLIER = Earlier()


def heads_of(since: dt.date | None) -> Heads:
    """Return the columns of the sheet, of a new year or of a change within one."""
    if since is None:
        return SIGNING_HEADS
    named = tuple((en, _WITHIN.get(en, zh)) for en, zh in SIGNING_HEADS)
    at = next(at for at, (en, _) in enumerate(named) if en == "why") + 1
    return (*named[:at], _FROM_DAY, *named[at:])


ALL_HEADS = (*SIGNING_HEADS, *((en, zh) for en, zh in _WITHIN.items()), _FROM_DAY)
"""Columns by whatever they are called."""


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


def signings(facts: Facts, plan: Plan, earlier: Earlier = NO_EARLIER) -> list[Signing]:
    """Return the agreements of a plan beside those before, firm by firm.

    Those that go on as they are within the year stand last.

    Parameters
    ----------
    facts
        Whose agreements are those before, as far as firms and committees are still
        there.
    plan
        Of this year.
    earlier
        Which plan it follows.
    """
    after: dict[tuple[str, str], list[str]] = {}
    for post in plan.posts:
        firm = facts.lawyer[post.lawyer].firm
        after.setdefault((firm, post.committee), []).append(post.lawyer)
    before = _before(facts, earlier.plan)
    order = tuple(STATES_ZH)
    found = []
    for key in {**after, **before}:
        now, then = tuple(after.get(key, ())), before.get(key)
        state = _state(now, then)
        if state == "renewed" and earlier.since is not None:
            state = "kept"
        found.append(Signing(*key, state, now, *(then or ((), ()))))

    def place(one: Signing) -> tuple[bool, str, int, str]:
        is_kept = one.state == "kept"
        return is_kept, one.firm, order.index(one.state), one.committee

    return sorted(found, key=place)


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


def count_states(
    facts: Facts, plan: Plan, earlier: Earlier = NO_EARLIER
) -> Counter[str]:
    """Return how many agreements there are to sign or end, of every state."""
    return Counter(one.state for one in signings(facts, plan, earlier))
