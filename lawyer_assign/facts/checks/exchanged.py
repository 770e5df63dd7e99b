"""Tables that are handed in to take the place of those of facts."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from lawyer_assign.errors import NOTHING, BadInputError, Defect, Text, listed


def check_tables(tables: Mapping[str, object], known: Collection[str]) -> None:
    """Refuse names of no table, and frames in the place of rows.

    Raises
    ------
    BadInputError
        Each of them.
    """
    defects = [
        *(_no_table(name, known) for name in tables if name not in known),
        *(
            _no_rows(name)
            for name, rows in tables.items()
            if name in known
            and any(one.__name__ == "DataFrame" for one in type(rows).__mro__)
        ),
    ]
    if defects:
        raise BadInputError(defects)


def _no_table(name: str, known: Collection[str]) -> Defect:
    near = get_close_matches(name, known, 1)
    meant = NOTHING
    if near:
        meant = Text(f"Did you mean {near[0]}? ", f"是否应为“{near[0]}”？")
    names = listed(known)
    return Defect(
        f"replace({name}=...)",
        name,
        Text("is no table of facts", "不是数据表名称"),
        meant.then(Text(f"Tables are {names.en}", f"数据表有 {names.zh}")),
    )


def _no_rows(name: str) -> Defect:
    way = f'la.facts_from_frames(la.facts_to_frames(facts) | {{"{name}": frame}})'
    return Defect(
        f"replace({name}=...)",
        "DataFrame",
        Text(
            "is a table, where a list of rows is asked for",
            "是表格，此处应为数据行的列表",
        ),
        Text(f"Exchange tables by {way}", f"以表格替换请用 {way}"),
    )
