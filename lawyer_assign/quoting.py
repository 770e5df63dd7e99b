"""What was found as a message may quote it: printable, bounded, no phone."""

import unicodedata

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
