"""Scores of firms and lawyers, as text in Chinese and English."""

from lawyer_assign.calls import checked
from lawyer_assign.facts.names import named
from lawyer_assign.facts.origin import first_places
from lawyer_assign.shown import INPUT_COUNTS
from lawyer_assign.views.blocks import Block, as_text
from lawyer_assign.views.words import Lang, say
from lawyer_assign.year.assessment import Assessment

MOST_PLACES = 3
"""Places that are named of records left out for one reason."""

MOST = 20
"""Lawyers that are listed, those with the lowest scores first."""


@checked
def assessment_text(found: Assessment, lang: Lang = "en", most: int = MOST) -> str:
    """Return grades, firms, and the lawyers with the lowest scores.

    Parameters
    ----------
    found
        Of :func:`lawyer_assign.assess`.
    lang
        ``"zh"`` or ``"en"``.
    most
        Lawyers listed at most.
    """
    return as_text(assessment_blocks(found, lang, most))


def assessment_blocks(found: Assessment, lang: Lang, most: int = MOST) -> list[Block]:
    """Return the blocks of the section."""
    blocks = [_grades(found, lang), _firms(found, lang), _last(found, lang, most)]
    if found.unasked:
        blocks.insert(1, _unasked(found, lang))
    if found.remarks:
        blocks.insert(0, _remarks(found, lang))
    if len(found.sent):
        blocks.append(_without_posts(found, lang))
    return [*blocks, _ignored(found, lang)] if found.ignored else blocks


def _remarks(found: Assessment, lang: Lang) -> Block:
    """Return what to know before any score is read."""
    notes = tuple(one.of(lang) for one in found.remarks)
    return Block(say("look_first", lang, count=len(notes)), (), (), notes=notes)


def _grades(found: Assessment, lang: Lang) -> Block:
    said = [found.sheet.grade_of(one).name for one in found.score.tolist()]
    rows = [
        (one.name_zh if lang == "zh" else one.name, f"{said.count(one.name):,}")
        for one in found.sheet.grades
    ]
    heads = (say("grade", lang), say("lawyers", lang))
    return Block(say("grades", lang, months=found.months), heads, tuple(rows))


def _unasked(found: Assessment, lang: Lang) -> Block:
    """Return who is not scored, since the roster asks nothing of them."""
    first = (found.facts.lawyer[one] for one in found.unasked[:MOST])
    rows = [(named(one).of(lang),) for one in first]
    if len(found.unasked) > MOST:
        rows.append((say("more", lang, count=len(found.unasked) - MOST),))
    title = say("unasked", lang, count=len(found.unasked))
    return Block(title, (), tuple(rows), notes=(say("unasked_paid", lang),))


def _without_posts(found: Assessment, lang: Lang) -> Block:
    """Return who only stood in, and how often: the most minutes first."""
    frame = found.without_posts().sort_values("minutes", kind="stable", ascending=False)
    rows = [
        (named(found.facts.lawyer[str(who)]).of(lang), f"{visits:,}", f"{minutes:,}")
        for who, visits, minutes in zip(
            frame.index[:MOST], frame.visits, frame.minutes, strict=False
        )
    ]
    if len(frame) > MOST:
        rows.append((say("more", lang, count=len(frame) - MOST), "", ""))
    names = ("lawyer", "visits_made", "minutes_on_duty")
    heads = tuple(say(one, lang) for one in names)
    return Block(say("without_posts", lang, count=len(frame)), heads, tuple(rows))


def _ignored(found: Assessment, lang: Lang) -> Block:
    """Return how many records were left out, why, and where the first ones stand."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in found.ignored:
        key = (one.table, found.why_ignored(one).of(lang))
        groups.setdefault(key, []).append(one.place)
    rows = tuple(
        (
            say(table, lang),
            why,
            f"{len(places):,}",
            first_places(places, MOST_PLACES).of(lang),
        )
        for (table, why), places in groups.items()
    )
    heads = tuple(say(one, lang) for one in ("records", "reason", "rows", "where"))
    return Block(say("ignored", lang), heads, rows, left=frozenset({0, 1, 3}))


def _firms(found: Assessment, lang: Lang) -> Block:
    names = ("firm", "grade", "score", "input", "output", "effect", "lawyers")
    rows = tuple(
        (
            named(found.facts.firm[str(row.Index)]).of(lang),
            _word(found, str(row.grade), lang),
            *(str(getattr(row, name)) for name in names[2:]),
        )
        for row in found.firms().itertuples()
    )
    heads = tuple(say(one, lang) for one in names)
    return Block(say("firm_scores", lang), heads, rows, left=frozenset({0, 1}))


def _last(found: Assessment, lang: Lang, most: int) -> Block:
    names = ("lawyer", "grade", "score", "input", "output", "effect")
    frame = found.lawyers().sort_values("score", kind="stable").head(most)
    rows = tuple(
        (
            named(found.facts.lawyer[str(row.Index)]).of(lang),
            _word(found, str(row.grade), lang),
            *(str(getattr(row, name)) for name in names[2:]),
        )
        for row in frame.itertuples()
    )
    if len(found) > most:
        rest = say("more", lang, count=len(found) - most)
        rows = (*rows, (rest, *[""] * (len(names) - 1)))
    heads = tuple(say(one, lang) for one in names)
    notes = tuple(one.of(lang) for one in INPUT_COUNTS)
    return Block(say("lowest_scores", lang), heads, rows, frozenset({0, 1}), notes)


def _word(found: Assessment, grade: str, lang: Lang) -> str:
    one = next(one for one in found.sheet.grades if one.name == grade)
    return one.name_zh if lang == "zh" else one.name
