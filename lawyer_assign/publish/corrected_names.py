"""Names in a 值班表 that the facts have corrected since it was written.

A hidden sheet keeps ids with their names as they were written. A name that is not that
of its id is a slip of a hand, or it was corrected in the facts. It is the latter where
it stands as the program wrote it.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from lawyer_assign.facts import Facts
from lawyer_assign.files.cells.cell import as_text
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.formats.xlsx_reader import read_sheets
from lawyer_assign.files.table import Table, heads
from lawyer_assign.publish.edition import Edition, plain
from lawyer_assign.roster.past import Named, Person, Place
from lawyer_assign.roster_outcome import named_in

NAMES, NAMES_ZH = "_names", "_原名称"
"""Hidden sheet with the names as they were written, beside their ids."""

Known = Mapping[tuple[str, str], str]
"""Names by column and id: a lawyer may have the id of a committee."""

_HEADS = heads(
    "of=类别 id=编号 name=名称 firm=律所编号 firm_name=律所名称 district=区县编号 "
    "district_name=区县名称 kind=类型 town=乡镇街道 lat=纬度 lon=经度"
)


def names_table(edition: Edition) -> Table:
    """Return the hidden sheet: everybody and every place that the book names."""
    named = named_in(edition.outcome)
    rows: list[tuple[Cell, ...]] = [
        (
            "committee", one.id, plain(one.name), None, None, one.district,
            plain(one.district_name), one.kind, plain(one.town), one.lat, one.lon,
        )
        for one in named.places
    ]  # fmt: skip
    rows += [
        (
            "lawyer", one.id, plain(one.name), one.firm, plain(one.firm_name),
            one.district, plain(one.district_name), None, None, None, None,
        )
        for one in named.people
    ]  # fmt: skip
    return Table(NAMES, NAMES_ZH, _HEADS, tuple(rows), is_hidden=True)


def named_of(path: Path) -> Named:
    """Return whom a book names, as it was written; nobody of a book of before that."""
    people: list[Person] = []
    places: list[Place] = []
    for row in _rows(path):
        said = dict(zip((en for en, _ in _HEADS), row, strict=True))
        of = said.pop("of")
        told = {head: value for head, value in said.items() if value}
        if of == "lawyer" and "firm" in told and "district" in told:
            people.append(Person.model_validate(told))
        elif of == "committee" and "kind" in told and "district" in told:
            point = {head: float(told[head]) for head in ("lat", "lon") if head in told}
            places.append(Place.model_validate(told | point))
    return Named(people=tuple(people), places=tuple(places))


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


def _written(path: Path) -> Iterator[tuple[tuple[str, str], str]]:
    for of, one, said, *_ in _rows(path):
        yield (of, one), said


def _rows(path: Path) -> Iterator[list[str]]:
    """Yield the rows of the hidden sheet; books of before have fewer columns."""
    width = len(_HEADS)
    for name, cells in read_sheets(path):
        if name in (NAMES, NAMES_ZH):
            for row in cells:
                yield ([as_text(cell) for cell in row] + [""] * width)[:width]
