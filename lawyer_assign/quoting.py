"""What was found as a message may quote it: printable, bounded, no phone."""

import unicodedata
from collections.abc import Sequence

from lawyer_assign.phones import mask_phones


def shown(text: str, most: int) -> str:
    r"""Return text as a message may quote it: printable, and not too long.

    Letters and signs of every script stay. Control characters, marks that turn the
    direction of writing and halves of characters, which would hide or scramble what
    stands around them or cannot be encoded at all, become escapes such as ``\u202e``.

    Parameters
    ----------
    text
        Anything that was found in a file.
    most
        Bytes in UTF-8; what is longer loses its middle.
    """
    if len(text) > 2 * most:
        text = f"{text[:most]}{text[-most:]}"  # the rest would be cut out below
    if not text.isprintable():
        text = "".join(one if _is_harmless(one) else _escape(one) for one in text)
    encoded = text.encode()
    if len(encoded) <= most:
        return text
    end = most // 3
    begin = most - end - len("…".encode())
    head, tail = encoded[:begin], encoded[-end:]
    return f"{head.decode(errors='ignore')}…{tail.decode(errors='ignore')}"


def quoted(text: str, most: int) -> str:
    """Return text without phones, printable, at most so many bytes long."""
    if len(text) > 8 * most:
        # Where this joins is cut out below, and phones near the ends are whole.
        text = text[: 4 * most] + text[-4 * most :]
    return shown(mask_phones(text), most)


def _is_harmless(sign: str) -> bool:
    """Whether a terminal shows a sign as one of its own, in the order of writing."""
    if sign.isprintable() or sign == "\u3000":
        return True
    # Rare Chinese names have signs of private use, and signs younger than Python's
    # tables: the planes of ideographs.
    code = ord(sign)
    is_ideograph = 0x20000 <= code < 0x40000 and code & 0xFFFE != 0xFFFE
    return is_ideograph or unicodedata.category(sign) == "Co"


def _escape(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


def as_written(value: object) -> str:
    """Return how Python writes a value that was handed in; its class where it cannot.

    It cannot what is nested thousands deep, or a number of thousands of digits.
    """
    try:
        return repr(value)
    except (RecursionError, ValueError):
        return type(value).__name__


def shared_out(texts: Sequence[str], most: int) -> list[str]:
    """Return texts printable, the longest cut so that all have ``most`` bytes."""
    found = [shown(text, most) for text in texts]
    left = most
    for done, at in enumerate(
        sorted(range(len(found)), key=lambda one: len(found[one]))
    ):
        found[at] = shown(found[at], left // (len(found) - done))
        left -= len(found[at].encode())
    return found


def without_phones(text: str, most: int) -> str:
    """Return text with phones masked; of long ones, what a message can show at most."""
    if len(text) > 3 * most:
        # A phone that a later cut would halve is whole in these parts.
        end = most + 100
        text = f"{text[:end]}…{text[-end:]}"
    return mask_phones(text)
