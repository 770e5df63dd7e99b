"""Phones that nothing may show, and what may not be seen of them."""

import re
import traceback
from pprint import pformat

from pydantic import ValidationError

import lawyer_assign as la
from lawyer_assign import views
from lawyer_assign.errors import BadInputError

MOBILE, LANDLINE = "13912345678", "0571-87654321"
CANARIES = (MOBILE, LANDLINE, "+86 139 1234 5678", "１３９１２３４５６７８")
SECRET = re.compile("3912|8765|1234 ?5678|１２３４５６７８|12345")
"""What is left of no canary once it is masked: area codes may be seen."""

FRACTION = re.compile(r"(?<=\d\.)\d{6,}")
"""Digits of seconds, which may be any: no canary has so many behind a dot."""

DIGEST = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{32,}(?![0-9A-Za-z])")
"""Of a content, as seals have it: any digits may stand in it, and no phone can."""

HIDDEN = "12345"
"""A phone that looks like any number: hidden where it is known to be one."""


def assert_hidden(*shown):
    for said in shown:
        one = DIGEST.sub("", FRACTION.sub("", said))
        found = SECRET.search(one)
        assert found is None, one[max(0, found.start() - 60) : found.end() + 60]


def all_said_by(error):
    """Return everything that an error shows in any way."""
    yield from (str(error), repr(error), "".join(traceback.format_exception(error)))
    yield pformat(error.args)
    if isinstance(error, la.LawyerAssignError):
        yield from (error.text("zh"), error.text("en"))
    if isinstance(error, BadInputError):
        yield repr(error.defects)
        yield from (views.defects_text(error.defects, lang) for lang in ("zh", "en"))
    if isinstance(error, ValidationError):
        yield from (repr(error.errors()), error.json())
        yield repr(error.errors(include_url=False, include_context=True))
