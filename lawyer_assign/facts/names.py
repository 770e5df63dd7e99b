"""How sentences call a row of the facts: its name, and its id beside it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from lawyer_assign.errors import Defect, Lang, Text
from lawyer_assign.facts.inspectors import Inspector
from lawyer_assign.facts.people import Firm, Lawyer
from lawyer_assign.facts.places import Committee, District

_CHINESE = re.compile("[\u4e00-\u9fff]")


def named(row: District | Committee | Firm | Lawyer | Inspector) -> Text:
    """Return name and id of a row; the id alone where it has no name."""
    return named_as(row.id, row.name)


def named_as(key: str, name: str) -> Text:
    """Return a name and the id beside it; the id alone where there is no name."""
    if not name:
        return Text(key, key)
    return Text(f"{name} ({key})", f"{name}（{key}）")


def shared_names(rows: Iterable[Lawyer]) -> frozenset[str]:
    """Return the names, as people see them, that more than one row has."""
    count = Counter(seen_name(row.name) for row in rows)
    return frozenset(name for name, times in count.items() if times > 1)


def called(row: Lawyer, shared: frozenset[str]) -> Text:
    """Return a name, with the id beside it where others share the name.

    Parameters
    ----------
    row
        Who is meant.
    shared
        Of :func:`shared_names`.
    """
    if not row.name or seen_name(row.name) in shared:
        return named(row)
    return Text(row.name, row.name)


def told_apart(rows: Sequence[Committee]) -> dict[str, str]:
    """Return what a list on paper calls each committee, by id.

    Its name; with the town beside it where several are called so, or with the id where
    the town does not tell either. Ids are digits, and nobody knows a village by them.
    """
    names = Counter(seen_name(row.name) for row in rows)
    towns = Counter((row.town, seen_name(row.name)) for row in rows)
    found = dict[str, str]()
    for row in rows:
        lang: Lang = "zh" if _CHINESE.search(row.name) else "en"
        is_told = row.town and towns[row.town, seen_name(row.name)] == 1
        beside = named_as(row.town if is_told else row.id, row.name).of(lang)
        found[row.id] = beside if names[seen_name(row.name)] > 1 else row.name or row.id
    return found


def all_named(
    rows: Iterable[District | Committee | Firm | Lawyer | Inspector],
) -> Text:
    """Return names and ids of rows as each language lists them."""
    said = [named(row) for row in rows]
    return Text(", ".join(one.en for one in said), "、".join(one.zh for one in said))


def lang_of(places: Sequence[Committee]) -> Lang:
    """Return the language that is shown first: that in which places are called.

    Parameters
    ----------
    places
        Chinese if at least half of them have a Chinese sign in their name.
    """
    count = sum(_CHINESE.search(row.name) is not None for row in places)
    return "zh" if 0 < 2 * count >= len(places) else "en"


def seen_name(name: str) -> str:
    """Return a name without the differences that nobody sees."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def is_name(said: str, name: str) -> bool:
    """Return whether a name beside an id may be its: none said, or the same to see."""
    if not said or not name or said == name:
        return True
    return seen_name(said) == seen_name(name)


def in_brackets(said: str) -> tuple[str, str]:
    """Return a name and what stands in brackets behind it, as people see both.

    Two empty texts where no brackets end it. A town may have brackets of its own.
    """
    text, depth = seen_name(said), 0
    if text.endswith(")"):
        for at in range(len(text) - 1, -1, -1):
            depth += (text[at] == ")") - (text[at] == "(")
            if not depth:
                return text[:at], text[at + 1 : -1]
    return "", ""


def beside_name(row: Any) -> frozenset[str]:  # noqa: ANN401 (a row with id and name)
    """Return what in brackets behind a name says which row is meant: town and id."""
    return frozenset(seen_name(x) for x in (row.id, getattr(row, "town", "")) if x)


def says(said: str, row: Any) -> bool:  # noqa: ANN401
    """Return whether a text is a row's name, as lists on paper tell it apart, too."""
    name, (before, inside) = seen_name(row.name), in_brackets(said)
    is_told = before == name and inside in beside_name(row)
    return is_told or seen_name(said) == name


def is_called(said: str, row: Committee | Lawyer) -> bool:
    """Return whether what stands beside an id may be the name of its row."""
    return is_name(said, row.name) or says(said, row)


def name_beside(said: str, row: Any) -> str:  # noqa: ANN401
    """Return the name of a row; where another text says the same, what tells it apart.

    ``石桥村（石门镇）`` is no answer to who says ``石桥村`` of another town.
    """
    if row.name and in_brackets(said)[0] == seen_name(row.name):
        return named_as(getattr(row, "town", "") or row.id, row.name).zh
    return str(row.name)


def disagreement(one: tuple[str, str], name: tuple[str, str], known: str) -> Defect:
    """Return the defect of an id and of a name beside it that are not of the same.

    Parameters
    ----------
    one, name
        Where each stands, and what it is.
    known
        The name that the id has.
    """
    return Defect(
        f"{one[0]}, {name[0]}",
        f"{one[1]} / {name[1]}",
        Text(
            f"the id in {one[0]} is that of {known}, but {name[0]} says another name",
            f"{one[0]} 的编号属于“{known}”，与 {name[0]} 所填名称不一致",
        ),
        Text(
            "Correct the one that is wrong, or clear it: an id alone is enough, and so "
            "is a name that one only has",
            "请改正有误的一格，或将其清空：可只填编号，也可只填不重名的名称",
        ),
    )
