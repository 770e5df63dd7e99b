"""Posts as they are handed in: pairs of ids, rows by name, or a table of them."""

from collections.abc import Iterable, Mapping, Set
from typing import Any

from lawyer_assign.arrays import MOST_SHOWN, id_text, is_deeper, plain
from lawyer_assign.errors import BadInputError, Defect, Text, listed

ENDS = ("committee", "lawyer")

_CURE = Text(
    'Give ("committee", "lawyer"), or {"committee": ..., "lawyer": ...}',
    '请填 ("村社编号", "律师编号") 或 {"committee": ..., "lawyer": ...}',
)
_NO_PAIR = Text("is no pair of two ids", "不是两个编号")
_NO_ORDER = Text(
    "is a set: which of the two is the committee cannot be told",
    "是集合，无法分辨哪个是村社编号、哪个是律师编号",
)
_EMPTY = Text("is no pair of two ids: one is empty", "不是两个编号：有一个为空")


def ids_of(posts: object) -> list[tuple[str, str]]:
    """Return the ids of committee and lawyer of every post, in the order given.

    A row that names its cells (a dictionary) is read by these names, and so is a table
    (a ``DataFrame``); whatever else they say is passed over. Whole numbers are ids
    there, as in frames of facts.

    Raises
    ------
    BadInputError
        Each of the posts that is no pair of ids; a table without both columns.
    """
    rows = _rows(posts)
    found = [_ids(row) for row in rows]
    defects = [
        _defect(at, row)
        for at, (row, ids) in enumerate(zip(rows, found, strict=True))
        if ids is None
    ]
    if defects:
        raise BadInputError(defects)
    return found  # type: ignore[return-value] # of whom there are none is refused


def _rows(posts: object) -> list[Any]:
    """Return what may be posts, one by one."""
    if any(one.__name__ == "DataFrame" for one in type(posts).__mro__):
        return _rows_of_frame(posts)
    if isinstance(posts, Iterable) and not isinstance(posts, str):
        return list(posts)
    return [posts]


def _rows_of_frame(frame: Any) -> list[Any]:  # noqa: ANN401 (pandas stays unloaded)
    """Return the ids in a table.

    Raises
    ------
    BadInputError
        It has no such column, or several.
    """
    names = list(frame.columns)
    defects = [
        Defect(
            f"posts.{one}",
            listed(map(str, names)).en,
            Text("is no column", "没有这一列")
            if one not in names
            else Text("is there twice", "有重复的列"),
            Text(
                "Name one column committee and one lawyer, with the ids: "
                'frame.rename(columns={...})[["committee", "lawyer"]]',
                "请将编号所在的两列命名为 committee、lawyer："
                'frame.rename(columns={...})[["committee", "lawyer"]]',
            ),
        )
        for one in ENDS
        if names.count(one) != 1
    ]
    if defects:
        raise BadInputError(defects)
    columns = ([_id_of(x) for x in frame[one].tolist()] for one in ENDS)
    return list(zip(*columns, strict=True))


def _id_of(cell: object) -> object:
    """Return a cell that has a name, read as in frames of facts: 11.0 is ``"11"``."""
    text = id_text(cell)
    return cell if text is None else text


def _ids(row: object) -> tuple[str, str] | None:
    """Return the two ids of a row; ``None`` where there are no such."""
    # A plan of a city is made of posts again and again: they are looked at first.
    if isinstance(row, tuple) and len(row) == 2:
        one, other = row
        if type(one) is str and type(other) is str and one and other:
            return row
    if isinstance(row, Mapping):
        ends = [_id_of(row.get(one)) for one in ENDS]
    elif isinstance(row, str | Set) or not isinstance(row, Iterable):
        return None
    else:
        ends = list(row)
    if len(ends) != 2 or not all(isinstance(one, str) and one for one in ends):
        return None
    one, other = map(plain, ends)
    return one, other


def _defect(at: int, row: object) -> Defect:
    """Return what is wrong with a row that is no post."""
    ends = row.values() if isinstance(row, Mapping) else row
    problem = _NO_PAIR
    if isinstance(row, Set):
        problem = _NO_ORDER
    elif isinstance(ends, Iterable) and any(
        one.__class__ is str and not one for one in ends
    ):
        problem = _EMPTY
    if isinstance(row, Mapping) and (lacking := [x for x in ENDS if x not in row]):
        said = listed(lacking)
        problem = Text(f"does not name {said.en}", f"没有 {said.zh}")
    value = "…" if is_deeper(row, MOST_SHOWN) else repr(row)
    return Defect(f"posts[{at}]", value, problem, _as_texts(row) or _CURE)


def _as_texts(row: object) -> Text | None:
    """Return the cure for a pair with a number in it: the pair as text."""
    if not isinstance(row, tuple | list) or len(row) != 2:
        return None
    texts = [id_text(one) for one in row]
    if not all(texts):
        return None
    said = ", ".join(f'"{one}"' for one in texts)
    return Text(f"Give both ids as text: ({said})", f"编号请写成文本：({said})")
