"""Scores of firms and lawyers, as text in Chinese and English."""

from lawyer_assign.views.blocks import Block, as_text
from lawyer_assign.views.words import Lang, say
from lawyer_assign.year.assessment import Assessment

MOST = 20
"""Lawyers that are listed, those with the lowest scores first."""


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
    return [_grades(found, lang), _firms(found, lang), _last(found, lang, most)]


def _grades(found: Assessment, lang: Lang) -> Block:
    said = [found.sheet.grade_of(one).name for one in found.score.tolist()]
    rows = [
        (one.name_zh if lang == "zh" else one.name, f"{said.count(one.name):,}")
        for one in found.sheet.grades
    ]
    stray = sum(found.stray.values())
    notes = (say("stray", lang, count=f"{stray:,}"),) if stray else ()
    heads = (say("grade", lang), say("lawyers", lang))
    return Block(say("grades", lang), heads, tuple(rows), notes=notes)


def _firms(found: Assessment, lang: Lang) -> Block:
    names = ("firm", "grade", "score", "input", "output", "effect", "lawyers")
    rows = tuple(
        (
            f"{row.name} ({row.Index})",
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
            f"{row.name} ({row.Index})",
            _word(found, str(row.grade), lang),
            *(str(getattr(row, name)) for name in names[2:]),
        )
        for row in frame.itertuples()
    )
    heads = tuple(say(one, lang) for one in names)
    return Block(say("lowest_scores", lang), heads, rows, left=frozenset({0, 1}))


def _word(found: Assessment, grade: str, lang: Lang) -> str:
    one = next(one for one in found.sheet.grades if one.name == grade)
    return one.name_zh if lang == "zh" else one.name
