"""Whether a text says the same in Chinese and in English, as far as a machine sees."""

import re

import pytest

from lawyer_assign.errors import Defect, SaidError, Text
from lawyer_assign.facts import DEFAULT_SKILLS

CJK = re.compile("[\u4e00-\u9fff]")
NUMBER = re.compile("[0-9]+")
FIELD = re.compile("(?<![a-z])[a-z]+(?:_[a-z]+)+")
SENTENCE = re.compile("[A-Za-z]+(?: [A-Za-z']+){2,}")
HALF_WIDTH = re.compile("[\u4e00-\u9fff][,;?]|[,;?][\u4e00-\u9fff]")
LIBRARY_SAYS = re.compile(
    "(is not JSON|is not TOML|is not a workbook that can be opened|cannot be read as "
    "JSON|cannot be read as TOML|is not a CSV file that can be read): .*",
    re.DOTALL,
)
"""Behind the colon a library speaks, in English only: left out of the Chinese."""


def faults_of(text):
    """Return in which ways a text is not the same in both languages."""
    if not isinstance(text, Text):
        return [f"{text!r} is no Text"]
    found = []
    if not CJK.search(text.zh):
        found.append(f"no Chinese in {text.zh!r}")
    if text.zh == text.en:
        found.append(f"the same twice: {text.en!r}")
    own = LIBRARY_SAYS.sub(r"\1", text.en)
    if missing := set(NUMBER.findall(own)) - set(NUMBER.findall(text.zh)):
        found.append(f"{text.zh!r} lacks {missing} of {text.en!r}")
    if more := set(NUMBER.findall(text.zh)) - set(NUMBER.findall(text.en)):
        found.append(f"{text.en!r} lacks {more} of {text.zh!r}")
    named = set(FIELD.findall(own)) - set(DEFAULT_SKILLS)
    if missing := named - set(FIELD.findall(text.zh)):
        found.append(f"{text.zh!r} does not name {missing}")
    return found


def strict_faults_of(text):
    """Return the same, and what is English or half-width in the Chinese."""
    found = faults_of(text)
    if not isinstance(text, Text):
        return found
    if SENTENCE.search(text.zh):
        found.append(f"English in {text.zh!r}")
    if HALF_WIDTH.search(text.zh):
        found.append(f"half-width punctuation in {text.zh!r}")
    return found


def _stop_at(faults):
    # No assertion: pydantic takes one in a validator for a value that does not fit.
    if faults:
        pytest.fail("; ".join(faults))


def watch(patch):
    """Let every defect and error that is made anywhere say it in both languages."""
    make_defect, make_error = Defect.__init__, SaidError.__init__

    def defect(self, place, value, problem, cure):
        # As they were meant: where a file quotes without end, each is cut by itself.
        _stop_at([*faults_of(problem), *faults_of(cure)])
        make_defect(self, place, value, problem, cure)

    def error(self, said):
        _stop_at(faults_of(said))
        make_error(self, said)

    patch.setattr(Defect, "__init__", defect)
    patch.setattr(SaidError, "__init__", error)
