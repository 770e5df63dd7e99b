"""Phones that nobody in China could dial: a digit too few, no area code.

Nothing refuses them. People write two numbers into a cell, whom to ask for, an
extension, a number abroad: all of that is fine, and left out here.
"""

import re
import unicodedata
from collections.abc import Iterator

from lawyer_assign.errors import Defect, Text
from lawyer_assign.facts import Facts
from lawyer_assign.phones import MASK

_GAP = r"[ .\-‐-―−]?"
_CHINA = rf"(?:(?:\+|00)?86{_GAP})?"
_AREA = rf"\(?0(?:10|2\d|[3-9]\d\d)\)?{_GAP}"
_FURTHER = r"(?: ?(?:转|分机|ext\.?|[#x\-]) ?\d{1,6})?"
_KINDS = (
    rf"{_CHINA}1[3-9](?:{_GAP}\d){{9}}",  # a mobile phone
    rf"(?:{_AREA}|(?:\+|00)86{_GAP}[1-9]\d{{1,2}}{_GAP})[2-9](?:{_GAP}\d){{6,7}}{_FURTHER}",
    rf"[48]00(?:{_GAP}\d){{7}}{_FURTHER}",
    r"\+(?!86)[1-9](?:[ ()\-]{0,2}\d){6,14}",  # abroad
    rf"(?<!\d[ \-])(?:{_AREA})?(?:1[0-2]\d{{1,4}}|9[56]\d{{3,6}})",  # 12348, 96148
)
_DIALLED = re.compile(rf"(?<!\d)(?:{'|'.join(_KINDS)})(?!\d)", re.ASCII | re.IGNORECASE)
_LEFT_OVER = re.compile(r"\d{9,}", re.ASCII)
"""Digits beside a phone that are no hours, no room, no landline of the same area: a
second phone with a slip."""

_FRACTION = re.compile(r"\d{7,}\.\d{1,2}", re.ASCII)
"""A phone that a program took for a number: nobody writes a point alone into one."""
_CURE = Text(
    "Check it: a mobile phone has 11 digits and begins with 13 to 19, a landline has "
    "its area code and 7 or 8 digits, several numbers stand with / between. If it is "
    "right, leave it",
    "请核对：手机为11位，以13至19开头；固定电话为区号加7至8位；多个号码之间用“/”隔开。"
    "号码无误的不必改",
)


def find_odd_phones(facts: Facts) -> Iterator[Defect]:
    """Find phones of lawyers and contacts that are no number as there are in China."""
    for table in ("lawyers", "contacts"):
        for at, row in enumerate(getattr(facts, table)):
            if row.phone and is_odd(row.phone.reveal()):
                yield Defect(
                    facts.place(table, at, "phone"),
                    str(row.phone),
                    _problem(row.phone.reveal()),
                    _CURE,
                )


def is_odd(phone: str) -> bool:
    """Whether a cell holds no number that can be dialled, or digits of a broken one.

    A masked phone is not asked: half of its digits are gone.
    """
    text = unicodedata.normalize("NFKC", phone)
    if MASK in text:
        return False
    rest, count = _DIALLED.subn("", text)
    is_float = _FRACTION.fullmatch(text) is not None
    return not count or is_float or _LEFT_OVER.search(rest) is not None


def _problem(phone: str) -> Text:
    digits = sum(one.isdigit() for one in phone)
    return Text(
        f"is no phone as there are in China ({digits} digits)",
        f"不像电话号码（共{digits}位数字）",
    )
