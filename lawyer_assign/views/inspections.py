"""Inspections as text in Chinese and English."""

from collections import Counter

from lawyer_assign.calls import checked
from lawyer_assign.facts.names import named
from lawyer_assign.views.blocks import Block, as_text
from lawyer_assign.views.words import Lang, say
from lawyer_assign.year.inspections import Inspection

MOST = 20
"""Visits that are listed, those with most signs of risk first."""


@checked
def inspection_text(found: Inspection, lang: Lang = "en") -> str:
    """Return how many committees were drawn by district and risk, and who lacks.

    Parameters
    ----------
    found
        Of :func:`lawyer_assign.plan_inspection`.
    lang
        ``"zh"`` or ``"en"``.
    """
    return as_text(inspection_blocks(found, lang))


def inspection_blocks(found: Inspection, lang: Lang) -> list[Block]:
    """Return the blocks of the section."""
    blocks = [_drawn(found, lang), _visits(found, lang)]
    if any(one.inspector for one in found.visits):
        blocks.append(_loads(found, lang))
    if found.shortages:
        rows = tuple(
            (
                found.facts.committee[one.committee].name,
                one.committee,
                one.note.of(lang),
            )
            for one in found.visits
            if one.inspector is None
        )
        notes = (say("nobody_cure", lang),) if found.facts.inspectors else ()
        blocks.append(
            Block(say("nobody_to_inspect", lang), (), rows, frozenset({0, 1, 2}), notes)
        )
    return blocks


def _drawn(found: Inspection, lang: Lang) -> Block:
    counts = Counter((one.district, one.risk) for one in found.visits)
    rows = tuple(
        (district, found.facts.district[district].name, str(risk), f"{count:,}")
        for (district, risk), count in sorted(counts.items())
    )
    heads = tuple(say(one, lang) for one in ("district", "name", "risk", "visits"))
    title = say("drawn", lang, count=f"{len(found):,}", seed=found.seed)
    how = say("drawn_how", lang, share=found.rules.share_percent)
    return Block(title, heads, rows, left=frozenset({0, 1}), notes=(how,))


def _visits(found: Inspection, lang: Lang) -> Block:
    """Return the visits with most signs of risk: where, whom, why, and by whom."""
    facts = found.facts
    people = {row.id: row.name for row in facts.inspectors}
    first = sorted(found.visits, key=lambda one: -one.risk)[:MOST]
    rows = tuple(
        (
            named(facts.committee[one.committee]).of(lang),
            found.people(one).of(lang),
            one.reason.of(lang),
            people.get(one.inspector or "", "-"),
        )
        for one in first
    )
    left = len(found.visits) - len(first)
    notes = (say("further", lang, count=f"{left:,}"),) if left > 0 else ()
    keys = ("committee", "checked_lawyers", "risk_reason", "inspector")
    heads = tuple(say(one, lang) for one in keys)
    return Block(say("visits_in_turn", lang), heads, rows, frozenset(range(4)), notes)


def _loads(found: Inspection, lang: Lang) -> Block:
    people = {row.id: row for row in found.facts.inspectors}
    counts = Counter(one.inspector for one in found.visits if one.inspector)
    rows = tuple(
        (named(people[one]).of(lang), f"{count:,}")
        for one, count in sorted(counts.items())
    )
    heads = (say("inspector", lang), say("visits", lang))
    return Block(say("inspectors", lang), heads, rows)
