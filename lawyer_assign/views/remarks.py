"""What is wrong, or worth a look, in facts and policy: as text, or as a block."""

from collections import Counter
from collections.abc import Sequence

from lawyer_assign.calls import checked
from lawyer_assign.errors import Defect, Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.origin import places_text
from lawyer_assign.plan import Plan
from lawyer_assign.problem.languages import unspoken_text
from lawyer_assign.views.blocks import Block, as_text
from lawyer_assign.views.words import Lang, say

MOST_ALIKE = 5
"""Defects that say the same, up to which each stands by itself."""
MOST_VALUES = 10
"""Values that are wrong in one way, up to which each stands by itself."""
SHOWN_VALUES = 5
"""Values that are shown of more."""
_Said = tuple[str, str, str]


@checked
def remarks_text(remarks: Sequence[Defect], lang: Lang = "en") -> str:
    """Return remarks with place, value, and what to do, as text; nothing if none."""
    return as_text(remark_blocks(remarks, lang))


@checked
def defects_text(defects: Sequence[Defect], lang: Lang = "en") -> str:
    """Return every defect with place, value seen, problem and cure, as text.

    Those that say the same of many places are said once, with all places, and so are
    many values that are wrong in one way, of which the first are shown.
    """
    lines = [say("defects", lang, count=len(defects))]
    colon, comma = say("colon", lang), say("comma", lang)
    for at, (said, places) in enumerate(_gathered(defects, lang), start=1):
        where = places_text(list(dict.fromkeys(places)), comma)
        lines.append(f"{at:>3}. {where}")
        parts = zip(("found", "problem", "cure"), said, strict=True)
        lines += [f"     {say(key, lang)}{colon}{text}" for key, text in parts if text]
    return "\n".join(lines)


def _gathered(defects: Sequence[Defect], lang: Lang) -> list[tuple[_Said, list[str]]]:
    """Return what is said of defects, in turn, each with all places it is said of."""
    spoken = _spoken(defects, lang)
    count, found = Counter(spoken), list[tuple[_Said, list[str]]]()
    at_once: dict[_Said, list[str]] = {}
    for one, said in zip(defects, spoken, strict=True):
        if said in at_once:
            at_once[said].append(one.place)
            continue
        found.append((said, [one.place]))
        if count[said] > MOST_ALIKE:
            at_once[said] = found[-1][1]
    return found


def _spoken(defects: Sequence[Defect], lang: Lang) -> list[_Said]:
    """Return value, problem and cure of defects; many values of one kind as one."""
    each = [(one.value, one.problem.of(lang), one.cure.of(lang)) for one in defects]
    values: dict[tuple[str, str], list[str]] = {}
    for value, problem, cure in dict.fromkeys(each):
        values.setdefault((problem, cure), []).append(value)
    many = {
        kind: _first_values(own, lang)
        for kind, own in values.items()
        if len(own) > MOST_VALUES
    }
    return [
        (many.get((problem, cure), value), problem, cure)
        for value, problem, cure in each
    ]


def _first_values(values: Sequence[str], lang: Lang) -> str:
    """Return the first values of many, and how many there are."""
    first = say("comma", lang).join([one for one in values if one][:SHOWN_VALUES])
    return say("values", lang, first=first, count=f"{len(values):,}")


def remark_blocks(remarks: Sequence[Defect], lang: Lang) -> list[Block]:
    """Return the block of some remarks; none if there are none."""
    notes = tuple(one.text(lang) for one in remarks)
    title = say("remarks", lang, count=len(remarks))
    return [Block(title, (), (), notes=notes)] if notes else []


def language_rows(facts: Facts, plan: Plan, lang: Lang) -> list[tuple[str, str]]:
    """Return who is served by nobody who speaks a language asked for, if anybody."""
    said = unspoken_text(facts, plan)
    title = Text("Languages", "语言要求").of(lang)
    return [] if said is None else [(title, said.of(lang))]
