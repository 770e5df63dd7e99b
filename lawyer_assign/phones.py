"""Phones leave the software masked unless somebody asks for them, errors included.

What is known to be a phone is masked by :func:`mask`, whatever it looks like; what
merely stands in a message, by :func:`mask_phones`: a cell that was shifted puts a phone
into any column. An ID-card number is no phone, and nobody outside sees one.
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
_FIXED = re.compile(rf"({_AREA})((?:[\d*]{_GAP}){{6,7}}[\d*])")
"""A landline by itself, masked or not: its area code tells nothing but a city."""
_PHONE = re.compile(
    rf"(?<!\d)(?<!\d\.)(?:{_COUNTRY}?{_MOBILE}|{_GROUPED}|{_LANDLINE})(?!\d)"
)
"""A mobile phone of 11 digits or a landline with its area code, as people write them in
China. Digits before or behind make it something else: a code of 12, a coordinate."""
_BORN = (
    r"{g}(?:0{g}[1-9]|1{g}[0-2]){g}(?:0{g}[1-9]|[12]{g}\d|3{g}[01])"  # month and day
)
_CARD_GAP = r"[ \-]?"
_ID_CARD = re.compile(
    r"(?<![0-9+])(?:[1-9]{g}(?:\d{g}){{5}}(?:1{g}[89]|2{g}0){g}\d{g}\d{born}"
    r"{g}(?:\d{g}){{3}}[\dXx]|[1-9]\d{{7}}{tight}\d{{3}})(?![0-9A-Za-z])".format(
        g=_CARD_GAP, born=_BORN.format(g=_CARD_GAP), tight=_BORN.format(g="")
    ),
    re.ASCII,
)
"""18 signs or, of old cards, 15 digits: six of a place, a day of birth, a number. Codes
of firms and licences of lawyers are as long, and hold no day there."""
_AS_LONG_AS_A_CARD = re.compile(r"(?<![0-9])[1-9]\d{16}[\dXx](?![0-9A-Za-z])", re.ASCII)
"""As an ID-card number with a slip in it: no phone has as many digits."""
_NARROW = {0x3000: 0x20} | {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
"""Full-width signs -> those that stand for the same, one by one."""
_DIGITS = re.compile(r"\d{3}")
"""Some stand together in every phone, and are found in a tenth of the time."""


def _places(phone: str) -> list[int]:
    """Return where letters, digits and signs of a mask stand."""
    return [i for i, sign in enumerate(phone) if sign.isalnum() or sign == MASK]


def mask(phone: str) -> str:
    """Return a phone with only the first 3 and last 4 letters or digits left.

    Of a landline its area code and the last 4; of seven or fewer signs nothing is left.
    Masking twice changes nothing.
    """
    fixed = _FIXED.fullmatch(phone)
    if fixed is not None:
        start = len(fixed[1])
        hidden = [i for i in _places(phone) if i >= start][:-_END]
    else:
        at = _places(phone)
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


def holds_id_card(phone: str) -> bool:
    """Whether an ID-card number stands where a phone is expected.

    Any 18 digits are taken for one, whatever day they name; the last may be X.
    """
    narrow = phone.translate(_NARROW)
    found = _AS_LONG_AS_A_CARD.search(narrow) or _ID_CARD.search(narrow)
    return found is not None


def hide_id_cards(text: str) -> str:
    """Return a text with nothing left of what looks like an ID-card number in it."""
    if _DIGITS.search(text) is None:
        return text
    for found in _ID_CARD.finditer(text.translate(_NARROW)):
        first, end = found.span()
        text = f"{text[:first]}{MASK * (end - first)}{text[end:]}"
    return text
