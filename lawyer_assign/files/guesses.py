"""Which id was meant by one that leads nowhere, where that can be known at all.

Ids of one kind are alike by nature: the code next to a village's is that of the next
village, and the number next to a lawyer's is her colleague's. A code of the same form
that is not in the table is far more often right, of a place that is missing or of
somebody who left, than mistyped. So a guess is made only where the form itself is
broken: other separators or letters in place of digits, or a length no id has.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable

from lawyer_assign.facts.names import seen_name
from lawyer_assign.files.cells.cell import HIDDEN

_SEPARATORS = re.compile(rf"[{re.escape(HIDDEN)}\-_./·—–]")
_TAKEN_FOR = str.maketrans({"o": "0", "i": "1", "l": "1"})


def meant_id(word: str, ids: Collection[str]) -> str | None:
    """Return the one id that a broken one stands for; ``None`` if none or several."""
    plain = _plain(word)
    same = [one for one in ids if _plain(one) == plain]
    if same:
        return same[0] if len(same) == 1 and same[0] != word else None
    form = _form(word)
    if any(_form(one) == form for one in ids):
        return None
    near = [one for one in ids if is_one_edit_apart(word, one)]
    return near[0] if len(near) == 1 else None


def meant_name(said: str, names: Iterable[str]) -> str | None:
    """Return the one name of which a text may be short.

    Chinese short names are signs of the whole name in its order: 浙江千岛律师事务所 is
    called 千岛所.
    """
    short = seen_name(said)
    if len(short) < 2:
        return None
    near = {name for name in names if name and _is_short(short, seen_name(name))}
    return near.pop() if len(near) == 1 else None


def _is_short(short: str, name: str) -> bool:
    left = iter(name)
    return all(sign in left for sign in short)


def _plain(word: str) -> str:
    """Return an id without what people write in several ways."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    return _SEPARATORS.sub("", folded).translate(_TAKEN_FOR)


def _form(word: str) -> str:
    """Return what an id looks like: a 9 for each digit, an a for each letter."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", word))


def is_one_edit_apart(one: str, other: str) -> bool:
    """Return whether a sign more, less, other, or two swapped make them equal."""
    if abs(len(one) - len(other)) > 1:
        return False
    first = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    a, b = one[first:], other[first:]
    return (
        a[1:] == b
        or a == b[1:]
        or a[1:] == b[1:]
        or (a[:2] == b[:2][::-1] and a[2:] == b[2:])
    )
