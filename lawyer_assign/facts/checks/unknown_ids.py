"""Ids that nobody among the facts has."""

from collections.abc import Container, Iterable, Iterator

from lawyer_assign.errors import Defect, Text
from lawyer_assign.quoting import as_written


def find_unknown_ids(
    place: str, ids: Iterable[object], known: Container[str]
) -> Iterator[Defect]:
    """Find ids that are not known.

    Parameters
    ----------
    place
        Where they were handed in.
    ids, known
        Asked for, and there.
    """
    problem = Text("is not among the facts", "数据中没有")
    cure = Text("Give the id as it stands in the facts", "请按数据中的编号填写")
    for one in ids:
        if not isinstance(one, str):
            yield Defect(place, as_written(one), problem, cure)
        elif one not in known:
            yield Defect(place, one, problem, cure)
