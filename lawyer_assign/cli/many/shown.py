"""What became of the files of a folder, as text: a table, its totals, what failed."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from lawyer_assign.cli.answers import room, show
from lawyer_assign.cli.many.totals import FolderTotals
from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.disk import system_said
from lawyer_assign.errors import BadInputError, SaidError
from lawyer_assign.facts.money import FEN, yuan_text
from lawyer_assign.phones import mask_phones
from lawyer_assign.verbs.many import Solved
from lawyer_assign.views import defects_text
from lawyer_assign.views.blocks import Block, as_text
from lawyer_assign.views.tiers import wishes_of
from lawyer_assign.views.words import number


def show_table(
    files: Sequence[tuple[Path, bool]],
    found: Sequence[Solved],
    totals: FolderTotals,
    lang: Language,
) -> None:
    """Print the table of files, each with whether a plan of it stands there now.

    Where there are several, their totals stand below it.
    """
    heads = tuple(head.replace("/", "\n") for head in _words("batch_heads", lang))
    rows = [
        _row(path.name, one, lang, is_there=is_there)
        for (path, is_there), one in zip(files, found, strict=True)
    ]
    is_one = len(found) == 1
    if not is_one:
        rows.append(_total_row(totals, lang))
    words = frozenset({0, 1})
    title = tell("batch_title", lang)
    table = Block(title, heads, tuple(rows), words, room=room(), cut=frozenset({0}))
    typer.echo(as_text([table]))
    lines = [] if is_one else [*_total_lines(totals, lang)]
    if lines := [*lines, *_kept_lines(totals, lang)]:
        show("\n" + "\n".join(lines))
    if not is_one and totals.tiers:
        typer.echo("\n" + as_text([_tiers(totals, lang)]))


def _words(key: str, lang: Language) -> list[str]:
    return tell(key, lang).split("|")


def _row(name: str, one: Solved, lang: Language, *, is_there: bool) -> tuple[str, ...]:
    """Return a row; of one without a plan it says where an older one stands."""
    row = one.answer
    is_old = is_there and (row is None or not row.has_plan)
    old = tell("batch_old", lang) if is_old else ""
    if row is None:
        return (name, tell("batch_failed", lang) + old, "-", "-", "-", "-", "-")
    proved = tell("batch_yes" if row.is_proved else "batch_no", lang)
    kept = tell("batch_as_it_is", lang) if row.is_kept else ""
    none_before = tell("batch_no_past", lang) if row.lacks_past else ""
    return (
        name,
        tell(f"batch_{row.status}", lang) + kept + none_before + old,
        f"{row.committees:,}",
        f"{row.covered:,}",
        f"{row.lawyers:,}",
        proved,
        f"{one.seconds:.1f}",
    )


def _total_row(totals: FolderTotals, lang: Language) -> tuple[str, ...]:
    counts = (
        totals.committees,
        totals.committees_covered,
        totals.lawyers_serving,
        totals.proved,
    )
    return (tell("batch_total", lang), "", *(f"{one:,}" for one in counts), "")


def _total_lines(totals: FolderTotals, lang: Language) -> Iterator[str]:
    """Yield the totals in sentences: of files, of committees and lawyers, of money."""
    counts = {
        name: f"{getattr(totals, name):,}"
        for name in (
            "problems", "planned", "proved", "unplanned", "failed", "committees",
            "committees_covered", "short", "lawyers_missing", "lawyers_serving",
            "posts", "paid",
        )
    }  # fmt: skip
    yield tell("batch_total_files", lang, **counts)
    yield tell("batch_total_served", lang, **counts)
    if totals.yuan is not None:
        yuan = yuan_text(round(totals.yuan * FEN))
        yield tell("batch_total_yuan", lang, yuan=yuan, **counts)
    if totals.past is not None:
        posts, gone, kept, ended = (f"{one:,}" for one in totals.past)
        said = tell("last_year", lang, count=posts, gone=gone)
        gap = "" if lang is Language.ZH else " "
        yield said + gap + tell("last_year_kept", lang, kept=kept, ended=ended)


def _kept_lines(totals: FolderTotals, lang: Language) -> Iterator[str]:
    """Yield that plans were left alone, and how they are planned again."""
    if totals.kept:
        key = "batch_kept_open" if totals.kept_open else "batch_kept"
        counts = {"kept": f"{totals.kept:,}", "open": f"{totals.kept_open:,}"}
        yield tell(key, lang, **counts)


def _tiers(totals: FolderTotals, lang: Language) -> Block:
    """Return the tiers over all plans; ``-`` where there is no sum."""
    rows = tuple(
        (
            str(tier.number),
            wishes,
            number(tier.price, lang.value),
            number(tier.bound, lang.value),
        )
        for tier, wishes in zip(
            totals.tiers, wishes_of(totals.tiers, lang.value), strict=True
        )
    )
    return Block(
        tell("batch_tiers", lang, planned=f"{totals.planned:,}"),
        tuple(_words("batch_tier_heads", lang)),
        rows,
        left=frozenset({1}),
        room=room(),
    )


def complain(files: Sequence[Path], found: Sequence[Solved], lang: Language) -> None:
    """Say on stderr why files have no plan."""
    for path, one in zip(files, found, strict=False):
        if one.error is not None:
            show(f"\n{path.name}: {error_text(one.error, lang)}", err=True)


def error_text(error: BaseException, lang: Language) -> str:
    """Return why a file was not planned, in words."""
    if isinstance(error, BadInputError):
        return defects_text(error.defects, lang.value)
    if isinstance(error, SaidError):
        return error.text(lang.value)
    if isinstance(error, OSError):
        return system_said(error).of(lang.value)
    return tell("our_defect", lang, text=mask_phones(str(error)))
