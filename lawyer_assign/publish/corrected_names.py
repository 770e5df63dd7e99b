"""Names in a 值班表 that the facts have corrected since it was written.

A hidden sheet keeps ids with their names as they were written. A name that is not that
of its id is a slip of a hand, or it was corrected in the facts. It is the latter where
it stands as the program wrote it.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lawyer_assign.facts import Facts
from lawyer_assign.files.cells.cell import as_text
from lawyer_assign.files.formats.xlsx_reader import read_sheets
from lawyer_assign.files.table import Table, heads
from lawyer_assign.publish.edition import Edition, plain

NAMES, NAMES_ZH = "_names", "_原名称"
"""Hidden sheet with the names as they were written, beside their ids."""

Known = Mapping[tuple[str, str], str]
"""Names by column and id: a lawyer may have the id of a committee."""

_HEADS = heads("of=类别 id=编号 name=名称")


def names_table(edition: Edition) -> Table:
    """Return the hidden sheet: everybody and every place that the book names."""
    known, outcome = _known(edition.facts), edition.outcome
    named = {("committee", one.committee) for one in outcome.missing}
    named |= set(_of(outcome.plan.posts))
    for row in () if outcome.roster is None else outcome.roster.rows:
        named.add(("committee", row.committee))
        named |= {("lawyer", one) for one in (*row.lawyers, row.stand_in) if one}
    for visit in outcome.visits:
        named.add(("committee", visit.committee))
        named |= {("lawyer", one) for one in (*visit.lawyers, *visit.instead_of)}
    rows = tuple((*one, known[one]) for one in sorted(named))
    return Table(NAMES, NAMES_ZH, _HEADS, rows, is_hidden=True)


def corrected_since(path: Path, facts: Facts) -> Known:
    """Return names as a book has them where those of the facts are others now.

    There are none where most are others: then these are other facts, as ids such as L1
    stand in every county. A book of before names were kept has none either.
    """
    known = _known(facts)
    written = {one: name for one, name in _written(path) if one in known}
    others = {one: name for one, name in written.items() if name != known[one]}
    return others if 2 * len(others) <= len(written) else {}


def _known(facts: Facts) -> Known:
    known = {("committee", row.id): plain(row.name) for row in facts.committees}
    return known | {("lawyer", row.id): plain(row.name) for row in facts.lawyers}


def _of(posts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for committee, lawyer in posts:
        yield "committee", committee
        yield "lawyer", lawyer


def _written(path: Path) -> Iterator[tuple[tuple[str, str], str]]:
    for name, cells in read_sheets(path):
        if name in (NAMES, NAMES_ZH):
            for row in cells:
                of, one, said = ([as_text(cell) for cell in row] + [""] * 3)[:3]
                yield (of, one), said
