"""Phones leave the software masked unless somebody asks for them, errors included.

What is known to be a phone is masked by :func:`mask`, whatever it looks like; what
merely stands in a message, by :func:`mask_phones`: a cell that was shifted puts a phone
into any column.
"""

import re

_FRONT, _END = 3, 4
MASK = "*"

_GAP = r"[ \u00a0\u3000.\-\u2010-\u2015\u2212－]?"
_COUNTRY = rf"(?:(?:[+＋]|00|００)?[8８][6６]{_GAP})"
_MOBILE = rf"[1１][3-9３-９]\d(?:\d{_GAP}\d{{3}}|{_GAP}\d{{4}}){_GAP}\d{{4}}"
_GROUPED = r"[1１][3-9３-９](?:[,，]\d{3}){3}"
_AREA = rf"[(（]?[0０](?:[1１][0０]|[2２]\d|[3-9３-９]\d\d)[)）]?{_GAP}"
_ABROAD = rf"[+＋][8８][6６]{_GAP}[1-9１-９]\d{{1,2}}{_GAP}"
_LANDLINE = rf"(?:{_ABROAD}|{_AREA})[2-9２-９]\d{{2,3}}{_GAP}\d{{4}}"
_PHONE = re.compile(
    rf"(?<!\d)(?<!\d\.)(?:{_COUNTRY}?{_MOBILE}|{_GROUPED}|{_LANDLINE})(?!\d)"
)
"""A mobile phone of 11 digits or a landline with its area code, as people write them in
China. Digits before or behind make it something else: a code of 12, a coordinate."""
_DIGITS = re.compile(r"\d{3}")
"""Some stand together in every phone, and are found in a tenth of the time."""


def mask(phone: str) -> str:
    """Return a phone with only the first 3 and last 4 letters or digits left.

    Of seven or fewer nothing is left. Masking twice changes nothing.
    """
    at = [i for i, sign in enumerate(phone) if sign.isalnum() or sign == MASK]
    hidden = at if len(at) <= _FRONT + _END else at[_FRONT:-_END]
    signs = list(phone)
    for place in hidden:
        signs[place] = MASK
    return "".join(signs)


def is_masked(phone: str) -> bool:
    """Whether masking would change nothing."""
    return mask(phone) == phone


def mask_phones(text: str) -> str:
    """Return a text with everything in it masked that looks like a Chinese phone.

    Cut a text afterwards, not before: half a phone looks like any other number.
    """
    if _DIGITS.search(text) is None:
        return text
    return _PHONE.sub(lambda found: mask(found.group()), text)
