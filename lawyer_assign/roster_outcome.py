"""The answer of ``plan_roster``: times, dates, prices with proofs, what is missing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from lawyer_assign.cards import frame_html
from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import lang_of
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.proof import STATUS_ZH, Status, TierResult
from lawyer_assign.roster import Days, Roster, Visit
from lawyer_assign.roster.past import DaysFrom, Named, Past, lawyers_in
from lawyer_assign.roster.quarters import quarter_begin
from lawyer_assign.roster.times import HALVES

if TYPE_CHECKING:
    import pandas as pd

Lack = Literal["time", "visit", "event"]

_SHOWN = ["committee", "time", "lawyers", "committee_name", "lawyer_names"]


_CHANGES_ZH = {"before": "变动前", "after": "变动后"}
_MAY_CHANGE = ("date", "half", "lawyers")


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a roster could not give, about whom, and why.

    Parameters
    ----------
    what
        ``"time"``: a committee without a published time; ``"visit"``: a visit that
        lapses; ``"event"``: a quarter without its publicity.
    committee
        Its id.
    reason
        A sentence in both languages: no common half day, venue full, lawyer taken.
    visit
        The visit that lapses; ``None`` otherwise.
    quarter
        First day of the quarter that lacks an event; ``None`` otherwise.
    """

    what: Lack
    committee: str
    reason: Text
    visit: Visit | None = None
    quarter: dt.date | None = None


def missing_of(lapsed: Visit, reason: Text) -> Missing:
    """Return what is missing where a visit lapses: of publicity, that of a quarter."""
    if lapsed.kind != "event":
        return Missing("visit", lapsed.committee, reason, lapsed)
    quarter = quarter_begin(lapsed.nominal_date)
    return Missing("event", lapsed.committee, reason, quarter=quarter)


class VisitChange(NamedTuple):
    """A visit before and after a change; it is known by the same key."""

    before: Visit
    after: Visit


@dataclass(frozen=True)
class RosterOutcome:
    """Answer of ``plan_roster``, and what the verbs on rosters take and hand back.

    Parameters
    ----------
    status
        ``optimal``: every tier proved; ``feasible``: not every one; ``infeasible``:
        pinned times that cannot stand together; ``undecided``: neither.
    roster
        The published times; ``None`` if none was found.
    visits
        Every date, by date, half, then committee; lapsed visits among them.
    tiers
        Of the times (in the order of the policy), then of the dates: price, proved
        bound, seconds.
    missing
        What could not be given, with names and reasons.
    facts, plan, policy, days
        What it was made from.
    seconds
        Wall clock of the whole call.
    seed
        As given.
    past
        Of a roster that goes on from a date: the date, and what was taken over from the
        roster before it. Tiers and what is missing are then of the time from the date
        on; visits are those of all days. Of whichever roster, what calendars have to
        take back since persons changed.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> la.check_roster(roster).is_clean
    True
    """

    status: Status
    roster: Roster | None
    visits: tuple[Visit, ...]
    tiers: tuple[TierResult, ...]
    missing: tuple[Missing, ...]
    facts: Facts = field(compare=False, repr=False)
    plan: Plan = field(compare=False, repr=False)
    policy: Policy = field(compare=False, repr=False)
    days: Days = field(compare=False, repr=False)
    seconds: float = field(default=0.0, compare=False)
    seed: int = 0
    past: Past | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        """Return the answer in a line, without names; a year fills the screen."""
        times = 0 if self.roster is None else len(self.roster.rows)
        tiers = ", ".join(tier.in_short for tier in self.tiers)
        return (
            f"RosterOutcome({self.status!r}, {times} times, {len(self.visits)} visits, "
            f"{len(self.missing)} missing, tiers [{tiers}])"
        )

    def _repr_html_(self) -> str:
        """Show the first times, with names, in a notebook."""
        roster = Roster.of(()) if self.roster is None else self.roster
        frame = roster.to_frame(self.facts)
        frame["time"] = [row.time.text for row in roster.rows]
        lang = lang_of(self.facts.committees)
        return frame_html(Text(repr(self), self._line_zh()), frame[_SHOWN], lang)

    def _line_zh(self) -> str:
        times = 0 if self.roster is None else len(self.roster.rows)
        return (
            f"值班表：{STATUS_ZH[self.status]}；固定服务时间{times:,}个，"
            f"服务{len(self.visits):,}次，未能排出{len(self.missing):,}项"
        )

    def to_frame(self) -> "pd.DataFrame":
        """Return every visit as a table, by date, with names.

        Columns: the fields of :class:`Visit`, names beside ids; ``lawyers`` and
        ``instead_of`` are tuples of ids (``frame.explode("lawyers")`` gives each a
        row), dates are timestamps.
        """
        import pandas as pd

        facts = self.known
        names = {row.id: row.name for row in facts.committees}
        people = {row.id: row.name for row in facts.lawyers}
        frame = pd.DataFrame(list(self.visits), columns=list(Visit._fields))
        for day in ("nominal_date", "date"):
            frame[day] = pd.to_datetime(frame[day])
        where = [names[one.committee] for one in self.visits]
        frame.insert(1, "committee_name", where)
        who = ["、".join(people[x] for x in one.lawyers) for one in self.visits]
        frame.insert(Visit._fields.index("lawyers") + 2, "lawyer_names", who)
        return frame

    @cached_property
    def known(self) -> Facts:
        """The facts, with whoever visits before the date name and they do not know."""
        return self.facts if self.past is None else self.past.beside(self.facts)

    @property
    def earlier_posts(self) -> set[tuple[str, str]]:
        """Whose turn it was where before the date, of whom it is not any more."""
        early = () if self.past is None else self.past.visits
        found = {
            (one.committee, who)
            for one in early
            for who in one.instead_of or one.lawyers
        }
        return found - {(post.committee, post.lawyer) for post in self.plan.posts}

    @property
    def from_date(self) -> "RosterOutcome":
        """What was planned: all of it, or the part from the date on that it goes on."""
        past = self.past
        if past is None or self.days.first == past.since:
            return self
        later = tuple(one for one in self.visits if one.date >= past.since)
        return replace(self, visits=later, days=DaysFrom(self.days, past.since))

    @cached_property
    def by_lawyer(self) -> Mapping[str, tuple[Visit, ...]]:
        """Visits that take place, by who comes, in order of time."""
        found: dict[str, list[Visit]] = {}
        for visit in self.visits:
            for lawyer in visit.lawyers:
                found.setdefault(lawyer, []).append(visit)
        return {lawyer: tuple(visits) for lawyer, visits in found.items()}

    @cached_property
    def by_committee(self) -> Mapping[str, tuple[Visit, ...]]:
        """Visits of every committee, lapsed ones among them, in order of time."""
        found: dict[str, list[Visit]] = {}
        for visit in self.visits:
            found.setdefault(visit.committee, []).append(visit)
        return {committee: tuple(visits) for committee, visits in found.items()}


def named_in(outcome: RosterOutcome) -> Named:
    """Return every lawyer and committee that a roster names, with their names."""
    past, rows = outcome.past, () if outcome.roster is None else outcome.roster.rows
    visits = list(outcome.visits)
    if past is not None:
        visits += [*past.visits, *past.carried, *past.withdrawn]
    lawyers = lawyers_in(visits) | {post.lawyer for post in outcome.plan.posts}
    places = {one.committee for one in visits} | {row.committee for row in rows}
    for row in rows:
        lawyers |= {one for one in (*row.lawyers, row.stand_in) if one}
    places |= {post.committee for post in outcome.plan.posts}
    return Named.of(outcome.known, lawyers, places)


@dataclass(frozen=True)
class RosterChange:
    """What ``cover_leaves``, ``swap_visits`` and ``move_visit`` hand back.

    Parameters
    ----------
    outcome
        With the visits as they are now.
    changes
        Every visit that changed, in order of time before.
    tiers
        Visits that lapse, that change, that change their time, half days from the
        nominal times, points for other persons: price and proved bound.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> day = roster.visits[0].date
    >>> who = roster.visits[0].lawyers[0]
    >>> ill = la.Leave(lawyer=who, first_day=day, last_day=day)
    >>> change = la.cover_leaves(roster, [ill])
    >>> la.check_roster(change.outcome).is_clean
    True
    """

    outcome: RosterOutcome
    changes: tuple[VisitChange, ...]
    tiers: tuple[TierResult, ...]

    def __repr__(self) -> str:
        """Return the answer in a line, as of a roster."""
        tiers = ", ".join(tier.in_short for tier in self.tiers)
        return f"RosterChange({len(self.changes)} visits changed, tiers [{tiers}])"

    def _repr_html_(self) -> str:
        """Show the first visits that changed, before and after, in a notebook."""
        prices = "、".join(f"{tier.price:,}" for tier in self.tiers) or "无"
        said = Text(
            repr(self),
            f"服务变动{len(self.changes):,}次；各层未达到程度：{prices}",
        )
        facts = self.outcome.facts
        frame = self.to_frame()[["committee_name", "before", "after"]]
        frame["before"] = [_told(one, facts) for one, _ in self.changes]
        frame["after"] = [_told(one, facts) for _, one in self.changes]
        return frame_html(said, frame, lang_of(facts.committees), _CHANGES_ZH)

    def to_frame(self) -> "pd.DataFrame":
        """Return the visits that changed as a table with names, a row each.

        Columns: ``before`` and ``after`` in words, then the fields of :class:`Visit` as
        they are now, and ``date_before``, ``half_before`` and ``lawyers_before``;
        lawyers are tuples of ids, dates are timestamps.
        """
        import pandas as pd

        facts, rows = self.outcome.facts, []
        for before, after in self.changes:
            row = {"committee_name": facts.committee[after.committee].name}
            for word, visit in (("before", before), ("after", after)):
                names = (facts.lawyer[one].name for one in visit.lawyers)
                row[word] = "; ".join([visit.date.isoformat(), visit.half, *names])
            then = {f"{one}_before": getattr(before, one) for one in _MAY_CHANGE}
            rows.append(row | after._asdict() | then)
        columns = [
            "committee_name", "before", "after", *Visit._fields,
            *(f"{one}_before" for one in _MAY_CHANGE),
        ]  # fmt: skip
        frame = pd.DataFrame(rows, columns=columns)
        for day in ("nominal_date", "date", "date_before"):
            frame[day] = pd.to_datetime(frame[day])
        return frame

    @property
    def is_proved(self) -> bool:
        """Whether fewer visits could neither lapse nor change."""
        return all(tier.is_proved for tier in self.tiers[:2])

    @property
    def committees(self) -> tuple[str, ...]:
        """Committees whose notice and calendar change."""
        return tuple(sorted({one.after.committee for one in self.changes}))

    @property
    def lawyers(self) -> tuple[str, ...]:
        """Lawyers whose calendar changes: who came, and who comes."""
        both = (visit for one in self.changes for visit in one)
        return tuple(sorted({name for visit in both for name in visit.lawyers}))


def _told(visit: Visit, facts: Facts) -> Text:
    """Return when a visit takes place and who comes."""
    day, half = visit.date.isoformat(), HALVES[visit.half]
    names = [facts.lawyer[one].name for one in visit.lawyers]
    lapses = Text("lapses", "取消") if visit.is_lapsed else Text("", "")
    return Text(
        "; ".join([day, half.en, *filter(None, [lapses.en]), *names]),
        "；".join([day, half.zh, *filter(None, [lapses.zh]), *names]),
    )
