"""What does not fit between tables as defects; of a table that is empty one alone."""

from collections.abc import Iterator

from lawyer_assign.errors import Defect, Text, listed
from lawyer_assign.facts.checks.crosschecks import find_mismatches
from lawyer_assign.facts.checks.mismatch import Mismatch, Rows


def find_defects(rows: Rows) -> Iterator[Defect]:
    """Find everything that does not fit between the rows of facts in memory.

    That a table has no row is said once, with the tables that name its rows, and not of
    every row that does.

    Parameters
    ----------
    rows
        Table name -> its rows.
    """
    naming: dict[str, dict[str, None]] = {}
    others: list[Mismatch] = []
    for one in find_mismatches(rows):
        if one.target and not rows.get(one.target):
            naming.setdefault(one.target, {})[one.table] = None
        else:
            others.append(one)
    for table, tables in naming.items():
        yield is_empty(table, listed(tables))
    for one in others:
        place = f"{one.table}[{one.row}].{one.field}"
        yield Defect(place, one.value, one.said(_other(one)), one.cure)


def is_empty(place: str, naming: Text) -> Defect:
    """Return the defect of an empty table whose rows others name.

    Parameters
    ----------
    place
        What the table is called.
    naming
        What those are called.
    """
    return Defect(
        place, "0",
        Text(
            f"is empty, while {naming.en} name its rows",
            f"是空表，而 {naming.zh} 引用了其中的行",
        ),
        Text(
            "Fill in its rows, or hand in those tables without what names them",
            "请填入各行，或去掉其他表中引用它的内容",
        ),
    )  # fmt: skip


def _other(found: Mismatch) -> Text:
    at = (found.other or 0) + 1
    return Text(f"row {at} of the table", f"表中第{at}行")
