"""Which visits of a roster were kept, moved or missed, and by whom."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from lawyer_assign.cards import frame_html
from lawyer_assign.errors import Text, refuse
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import called, lang_of, shared_names
from lawyer_assign.facts.origin import Origin
from lawyer_assign.roster import Visit
from lawyer_assign.year.assessment import Records
from lawyer_assign.year.assessment.counting import NOBODY, Asked, Turn
from lawyer_assign.year.attendance.doubt_rules import DoubtRules
from lawyer_assign.year.attendance.doubts import (
    DOUBTS,
    UNTRUE,
    CheckIn,
    Doubt,
    DoubtKind,
    Outside,
    check_ins_of,
    clock_text,
    find_doubts,
    half_of,
)

if TYPE_CHECKING:
    import pandas as pd

How = Literal["kept", "by_other", "moved", "missed"]
HOWS: tuple[How, ...] = ("kept", "by_other", "moved", "missed")
HOWS_ZH: dict[str, str] = {
    "kept": "按时到岗",
    "by_other": "他人代班",
    "moved": "自行改期",
    "missed": "缺勤",
}
_COLUMNS_ZH = {**HOWS_ZH, "name": "姓名", "doubts": "存疑记录"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one visit.

    Parameters
    ----------
    visit
        Of the roster; lapsed ones are left out.
    how
        ``"kept"``: by who was to come; ``"by_other"``: somebody else came;
        ``"moved"``: by who was to come, at another half day of the same week (monthly
        visits and events: month); ``"missed"``: nobody checked in.
    lawyers
        Who checked in.
    day
        When, ``None`` if it was missed.
    time
        From when on, such as 09:05; empty if it was missed or the record has no time.
    """

    visit: Visit
    how: How
    lawyers: tuple[str, ...]
    day: dt.date | None
    time: str = ""


@dataclass(frozen=True)
class Attendance:
    """Check-ins of a period against the roster.

    Parameters
    ----------
    first, last
        The period.
    kept
        One for every visit of the period that was to take place, in order of time.
    doubts
        Records that cannot be true or should be looked at.
    records, facts, rules
        As handed in.
    untimed
        Committees for which the roster found no time.
    earlier
        Committees and lawyers whose turn it was there before the date that the roster
        goes on from, and is not any more.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> import pandas as pd
    >>> first = roster.visits[0]
    >>> came = {"lawyer": [first.lawyers[0]], "committee": [first.committee]}
    >>> came |= {"day": [str(first.date)], "minutes": [120]}
    >>> records = la.records_from_frames({"check_ins": pd.DataFrame(came)})
    >>> found = la.compare_attendance(facts, roster.visits, records)
    >>> isinstance(found, la.Attendance)
    True
    """

    first: dt.date
    last: dt.date
    kept: tuple[Kept, ...]
    doubts: tuple[Doubt, ...]
    records: Records = field(repr=False, compare=False)
    facts: Facts = field(repr=False, compare=False)
    rules: DoubtRules = field(default_factory=DoubtRules)
    untimed: frozenset[str] = frozenset()
    earlier: frozenset[tuple[str, str]] = frozenset()

    @property
    def has_period(self) -> bool:
        """Whether any day was compared: without check-ins a period must be given."""
        return self.last >= self.first > dt.date.min

    def __repr__(self) -> str:
        """Return the counts."""
        said = [one.how for one in self.kept]
        counts = ", ".join(f"{said.count(how)} {how}" for how in HOWS)
        return f"Attendance({counts}, {len(self.doubts)} doubts)"

    def _repr_html_(self) -> str:
        """Show what became of the visits, by lawyer, in a notebook."""
        how = Counter(one.how for one in self.kept)
        counts = "，".join(f"{HOWS_ZH[one]}{how[one]:,}次" for one in HOWS)
        said = Text(repr(self), f"{counts}；存疑记录{len(self.doubts):,}条")
        lang = lang_of(self.facts.committees)
        return frame_html(said, self.by_lawyer(), lang, _COLUMNS_ZH)

    @property
    def remarks(self) -> tuple[Text, ...]:
        """What to know first: a table that the file of the records does not have."""
        return self.records.missed(("check_ins", "logs"))

    @cached_property
    def doubtful_committees(self) -> frozenset[str]:
        """Committees with a doubtful record: their risk rises by one sign."""
        return frozenset(one.committee for one in self.doubts)

    @cached_property
    def doubts_by_committee(self) -> dict[str, Text]:
        """Committee -> whose doubtful records it has, how many, of which kinds.

        They need not be of who serves there: a stand-in, or who has left, checks in.
        """
        kinds: dict[str, dict[str, list[DoubtKind]]] = {}
        for one in self.doubts:
            there = kinds.setdefault(one.committee, {})
            there.setdefault(one.lawyer, []).append(one.kind)
        found, shared = {}, shared_names(self.facts.lawyers)
        for committee, there in kinds.items():
            said = [
                _doubts_of(called(self.facts.lawyer[who], shared), own)
                for who, own in sorted(there.items())
            ]
            found[committee] = Text(
                "; ".join(one.en for one in said), "；".join(one.zh for one in said)
            )
        return found

    @cached_property
    def believed(self) -> Records:
        """The records without the check-ins that cannot be true."""
        gone = {
            row
            for one in self.doubts
            if one.kind in UNTRUE and one.table == "check_ins"
            for row in one.rows
        }
        frame = self.records.check_ins
        stays = [at for at in range(len(frame)) if at not in gone]
        # Rows that go would shift the cells of those behind them.
        origins = dict(self.records.origins)
        if gone:
            known = origins.get("check_ins", Origin("check_ins"))
            origins["check_ins"] = known.only(stays)
        left = frame.iloc[stays].reset_index(drop=True)
        return replace(self.records, check_ins=left, origins=origins)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """Who stands in where, and when, by the roster."""
        return tuple(
            Turn(one.visit.committee, who, one.visit.date)
            for one in self.kept
            if one.visit.instead_of
            for who in one.visit.lawyers
        )

    @cached_property
    def rota(self) -> dict[tuple[str, str], Asked]:
        """What the roster asks of each lawyer at each committee in the period.

        Of a committee for which it found no time it asks nothing, of nobody.
        """
        asked = {(committee, NOBODY): Counter[str]() for committee in self.untimed}
        there: dict[str, Counter[str]] = {one: Counter() for one in self.untimed}
        for visit in (one.visit for one in self.kept):
            sort = "events" if visit.kind == "event" else "visits"
            there.setdefault(visit.committee, Counter())[sort] += 1
            for who in visit.lawyers:
                asked.setdefault((visit.committee, who), Counter())[sort] += 1
        return {
            (committee, who): Asked(
                own["visits"],
                there[committee]["visits"],
                own["events"],
                there[committee]["events"],
            )
            for (committee, who), own in asked.items()
        }

    def by_lawyer(self) -> "pd.DataFrame":
        """Return one row per lawyer: name, visits by what became of them, doubts."""
        import pandas as pd

        counts: dict[str, dict[str, int]] = {}

        def of(who: str) -> dict[str, int]:
            return counts.setdefault(who, dict.fromkeys((*HOWS, "doubts"), 0))

        for one in self.kept:
            for who in one.visit.lawyers:
                of(who)[one.how] += 1
        for doubt in self.doubts:
            of(doubt.lawyer)["doubts"] += 1
        table = pd.DataFrame.from_dict(counts, orient="index")
        table = table.reindex(columns=[*HOWS, "doubts"]).sort_index()
        table.insert(0, "name", [self.facts.lawyer[one].name for one in table.index])
        table.index.name = "lawyer"
        return table

    def doubts_frame(self) -> "pd.DataFrame":
        """Return one row per doubt, with the reason in both languages."""
        import pandas as pd

        rows = [
            (one.kind, DOUBTS[one.kind].zh, one.lawyer, one.committee, one.day,
             one.said.zh, one.said.en, ", ".join(self.places(one)))
            for one in self.doubts
        ]  # fmt: skip
        heads = ["kind", "kind_zh", "lawyer", "committee", "day", "reason_zh", "reason",
                 "rows"]  # fmt: skip
        return pd.DataFrame(rows, columns=heads)

    def places(self, doubt: Doubt) -> list[str]:
        """Return where the rows stand that a doubt comes of."""
        return [self.records.place(doubt.table, one, "lawyer") for one in doubt.rows]


def _doubts_of(who: Text, kinds: Sequence[DoubtKind]) -> Text:
    """Return how many doubtful records a lawyer has somewhere, of which kinds."""
    words = [DOUBTS[kind] for kind in dict.fromkeys(kinds)]
    return Text(
        f"{who.en}: {len(kinds)} doubtful records: "
        f"{', '.join(one.en for one in words)}",
        f"{who.zh}存疑记录{len(kinds)}条：{'、'.join(one.zh for one in words)}",
    )


def attendance_of(
    facts: Facts,
    visits: Iterable[Visit],
    records: Records,
    rules: DoubtRules | None = None,
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
    untimed: Collection[str] = (),
) -> Attendance:
    """Compare check-ins with a roster.

    Parameters
    ----------
    facts
        Where committees are.
    visits
        Of the roster.
    records
        Check-ins and logs.
    rules
        When a record is doubtful; house rules by default.
    first, last
        The period; from the first to the last check-in by default.
    untimed
        Committees for which the roster found no time.

    Raises
    ------
    BadInputError
        It ends before it begins.
    """
    rows = check_ins_of(records)
    days = [row.day for row in rows]
    since = first or min(days, default=dt.date.min)
    until = last or max(days, default=dt.date.min)
    if until < since and (last is not None or days):
        raise refuse(
            "last", until.isoformat(),
            Text(f"is before {since}", f"早于{since}"),
            Text(
                "Let the period end no earlier; without a last day it ends with the "
                "last check-in",
                "请使止日不早于起日；未给出止日时，以最后一次签到之日为止",
            ),
        )  # fmt: skip
    inside = [one for one in visits
              if since <= one.date <= until and not one.is_lapsed]  # fmt: skip
    kept, used = _kept(inside, rows)
    strange = [row for row in rows
               if row.row not in used and since <= row.day <= until]  # fmt: skip
    outside = _with_halves(inside, strange)
    rules = rules or DoubtRules()
    found = find_doubts(facts, records, outside, rules)
    said = (since, until, tuple(kept), tuple(found), records, facts, rules)
    return Attendance(*said, frozenset(untimed))


def _kept(
    visits: Sequence[Visit], rows: Sequence[CheckIn]
) -> tuple[list[Kept], set[int]]:
    """Return what became of every visit, and the check-ins that the roster knows.

    A check-in by which a visit was moved is not known to it: nobody had agreed.
    """
    at: dict[tuple[str, dt.date], list[CheckIn]] = {}
    by_span: dict[tuple[str, int, int], list[CheckIn]] = {}
    for row in rows:
        at.setdefault((row.committee, row.day), []).append(row)
        for span in _spans(row.day):
            by_span.setdefault((row.committee, *span), []).append(row)
    known: set[int] = set()
    found: list[Kept | None] = []
    for visit in visits:
        there = [row for row in at.get((visit.committee, visit.date), ())
                 if half_of(row) in (None, visit.half)]  # fmt: skip
        own = [row for row in there if row.lawyer in visit.lawyers]
        found.append(_met(visit, "kept", own) or _met(visit, "by_other", there))
        known |= {row.row for row in there}
    taken = set(known)
    done = []
    for visit, one in zip(visits, found, strict=True):
        span = _spans(visit.date)[visit.kind != "duty"]
        late = [] if one else [
            row for row in by_span.get((visit.committee, *span), ())
            if row.row not in taken and row.lawyer in visit.lawyers
        ]  # fmt: skip
        if late:
            taken.add(late[0].row)
            one = _met(visit, "moved", late[:1])
        done.append(one or Kept(visit, "missed", (), None))
    return done, known


def _with_halves(visits: Iterable[Visit], rows: Iterable[CheckIn]) -> Iterator[Outside]:
    """Yield check-ins with the half day on which their lawyers were to come."""
    due = {
        (visit.committee, visit.date, who): visit.half
        for visit in visits
        for who in visit.lawyers
    }
    for row in rows:
        yield Outside(row, due.get((row.committee, row.day, row.lawyer)))


def _met(visit: Visit, how: How, rows: Sequence[CheckIn]) -> Kept | None:
    if not rows:
        return None
    lawyers = tuple(dict.fromkeys(row.lawyer for row in rows))
    starts = [row.start for row in rows if row.start is not None]
    return Kept(visit, how, lawyers, rows[0].day, clock_text(min(starts, default=None)))


def _spans(day: dt.date) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return week and month of a day; weeks are told from months by their sign."""
    year, week, _ = day.isocalendar()
    return (year, -week), (day.year, day.month)
