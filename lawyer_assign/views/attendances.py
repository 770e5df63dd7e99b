"""Check-ins against the roster, as text in Chinese and English."""

from collections import Counter

from lawyer_assign.calls import checked
from lawyer_assign.facts.names import named
from lawyer_assign.facts.origin import first_places
from lawyer_assign.views.blocks import Block, as_text
from lawyer_assign.views.words import Lang, say
from lawyer_assign.year.attendance import DOUBTS, HOWS, HOWS_ZH, Attendance
from lawyer_assign.year.attendance.attendance import How
from lawyer_assign.year.attendance.doubts import counted

MOST = 20
"""Lawyers and doubtful records that are listed."""

MOST_PLACES = 3
"""Records that are named of one doubt."""


@checked
def attendance_text(found: Attendance, lang: Lang = "en", most: int = MOST) -> str:
    """Return what became of the visits, who missed most, and doubtful records.

    Parameters
    ----------
    found
        Of :func:`lawyer_assign.compare_attendance`.
    lang
        ``"zh"`` or ``"en"``.
    most
        Lawyers and doubtful records listed at most.
    """
    return as_text(attendance_blocks(found, lang, most))


def attendance_blocks(found: Attendance, lang: Lang, most: int = MOST) -> list[Block]:
    """Return the blocks of the section."""
    blocks = [_sums(found, lang), _lawyers(found, lang, most), _kinds(found, lang)]
    if found.doubts:
        blocks.append(_doubts(found, lang, most))
    return blocks


def _how(how: How, lang: Lang) -> str:
    """Return what sheets call it, too; a roster moves visits (改期) as well."""
    return HOWS_ZH[how] if lang == "zh" else say(how, lang)


def _sums(found: Attendance, lang: Lang) -> Block:
    """Return what became of visits and, beside them, of events: they are few."""
    said = Counter(one.how for one in found.kept)
    events = Counter(one.how for one in found.kept if one.visit.kind == "event")
    rows = tuple(
        (_how(one, lang), *(f"{x:,}" for x in (said[one] - events[one], events[one])))
        for one in HOWS
    )
    heads = tuple(say(one, lang) for one in ("became", "on_duty", "events"))
    title = say("attendance", lang, first=found.first, last=found.last)
    if not found.has_period:
        title = say("attendance_of_no_days", lang)
    notes = tuple(one.of(lang) for one in found.remarks)
    return Block(title, heads, rows, notes=notes)


def _lawyers(found: Attendance, lang: Lang, most: int) -> Block:
    frame = found.by_lawyer()
    order = ["missed", "doubts", "moved"]
    worst = frame.sort_values(order, ascending=False, kind="stable").head(most)
    events = Counter(
        who
        for one in found.kept
        if one.how == "missed" and one.visit.kind == "event"
        for who in one.visit.lawyers
    )
    rows = tuple(
        (
            named(found.facts.lawyer[str(row.Index)]).of(lang),
            *(str(getattr(row, one)) for one in HOWS),
            str(events[str(row.Index)]),
            str(row.doubts),
        )
        for row in worst.itertuples()
    )
    # 缺勤 stands last among what became of visits: its part stands beside it.
    hows = (_how(one, lang) for one in HOWS)
    heads = (say("lawyer", lang), *hows, say("of_events", lang), say("doubts", lang))
    return Block(say("most_missed", lang), heads, rows)


def _kinds(found: Attendance, lang: Lang) -> Block:
    rows = tuple(
        (DOUBTS[kind].of(lang), f"{count:,}")
        for kind, count in counted(found.doubts).items()
        if count
    ) or ((say("no_doubts", lang), ""),)
    return Block(say("doubts", lang), (), rows)


def _doubts(found: Attendance, lang: Lang, most: int) -> Block:
    rows = tuple(
        (
            str(one.day),
            one.said.of(lang),
            first_places(found.places(one), MOST_PLACES).of(lang),
        )
        for one in found.doubts[:most]
    )
    left = len(found.doubts) - most
    notes = (say("further", lang, count=f"{left:,}"),) if left > 0 else ()
    heads = tuple(say(one, lang) for one in ("day", "reason", "where"))
    return Block(say("doubts_in_turn", lang), heads, rows, frozenset({0, 1, 2}), notes)
