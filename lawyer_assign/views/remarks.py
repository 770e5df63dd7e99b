"""What is wrong, or worth a look, in facts and policy: as text, or as a block."""

from collections import Counter
from collections.abc import Sequence

from lawyer_assign.calls import checked
from lawyer_assign.errors import Defect, Text
from lawyer_assign.facts import Facts
from lawyer_assign.plan import Plan
from lawyer_assign.problem.languages import unspoken_text
from lawyer_assign.views.blocks import Block, as_text
from lawyer_assign.views.words import Lang, say

MOST_ALIKE = 5
"""Defects that say the same, up to which each stands by itself."""
_Said = tuple[str, str, str]


@checked
def remarks_text(remarks: Sequence[Defect], lang: Lang = "en") -> str:
    """Return remarks with place, value, and what to do, as text; nothing if none."""
    return as_text(remark_blocks(remarks, lang))


@checked
def defects_text(defects: Sequence[Defect], lang: Lang = "en") -> str:
    """Return every defect with place, value seen, problem and cure, as text.

    Those that say the same of many places are said once, with all places.
    """
    spoken = [(one.value, one.problem.of(lang), one.cure.of(lang)) for one in defects]
    count, places = Counter(spoken), list[tuple[_Said, list[str]]]()
    at_once: dict[_Said, list[str]] = {}
    for one, said in zip(defects, spoken, strict=True):
        if said in at_once:
            at_once[said].append(one.place)
            continue
        places.append((said, [one.place]))
        if count[said] > MOST_ALIKE:
            at_once[said] = places[-1][1]
    lines = [say("defects", lang, count=len(defects))]
    colon, comma = say("colon", lang), "、" if lang == "zh" else ", "
    for at, (said, where) in enumerate(places, start=1):
        lines.append(f"{at:>3}. {comma.join(where)}")
        parts = zip(("found", "problem", "cure"), said, strict=True)
        lines += [f"     {say(key, lang)}{colon}{text}" for key, text in parts if text]
    return "\n".join(lines)


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
