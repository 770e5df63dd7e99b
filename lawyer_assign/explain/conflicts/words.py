"""How contradictions read, in Chinese and English."""

from collections import Counter

from lawyer_assign.errors import Lang, Text
from lawyer_assign.explain.conflicts.contradictions import Contradiction, Contradictions
from lawyer_assign.explain.conflicts.demands import Demand
from lawyer_assign.facts.origin import first_places
from lawyer_assign.views.blocks import Block

MOST_SAID = 20
"""Contradictions that a text spells out; the data has all."""

MOST_OF_A_RULE = 5
"""Demands of one rule that a text names in one contradiction."""

MOST_PLACES = 6
"""Cells that a text names of one demand; the data has all."""

_CURE = Text(
    "There is a plan only if of each at least one demand is lifted or changed.",
    "每一处至少须放宽或更改其中一项，才可能有方案。",
)


def blocks(found: Contradictions, lang: Lang) -> list[Block]:
    """Return a block per contradiction: its demands, where they stand, and a cure."""
    blocks = [Block(head_text(found).of(lang), (), ())]
    for number, one in enumerate(found.found[:MOST_SAID], start=1):
        blocks.append(_block(number, one, lang))
    left = len(found) - MOST_SAID
    if left > 0:
        more = Text(f"... and {left} more", f"……另有{left}处").of(lang)
        blocks.append(Block(more, (), ()))
    if found.found:
        blocks.append(Block(_CURE.of(lang), (), ()))
    return blocks


def head_text(found: Contradictions) -> Text:
    """Return how many contradictions there are, as a sentence."""
    count = len(found)
    if count:
        more = Text("", "")
        if not found.is_decided:
            more = Text(" (there may be more)", "（可能还有其他）")
        return Text(
            f"There is no plan: {count} contradiction(s) between what must hold",
            f"没有可行方案：必须遵守的要求之间有{count}处矛盾",
        ).then(more)
    if found.is_decided:
        return Text(
            "What must hold does not contradict itself: there is a plan.",
            "必须遵守的要求互不矛盾，可以有方案。",
        )
    return Text(
        "No contradiction was found in the time given, nor that there is none.",
        "时限内没有找到矛盾，也未能证明没有矛盾。",
    )


def _block(number: int, one: Contradiction, lang: Lang) -> Block:
    shown = Counter[str]()
    rows: list[tuple[str]] = []
    for demand in one.demands:
        shown[demand.rule] += 1
        if shown[demand.rule] <= MOST_OF_A_RULE:
            rows.append((_line(demand).of(lang),))
    left = sum(max(0, count - MOST_OF_A_RULE) for count in shown.values())
    if left:
        more = Text(f"... and {left} more of the same rules", f"……同类要求另有{left}项")
        rows.append((more.of(lang),))
    return Block(_title(number, one).of(lang), (), tuple(rows))


def _title(number: int, one: Contradiction) -> Text:
    count = len(one)
    title = Text(
        f"{number}. These {count} cannot stand together:",
        f"{number}. 以下{count}项不能同时成立：",
    )
    if count == 1:
        title = Text(
            f"{number}. Nobody can meet this, whatever else holds:",
            f"{number}. 以下要求无人可以满足：",
        )
    if one.is_irreducible:
        return title
    return title.then(
        Text(
            " (time ran out: perhaps not all are needed)",
            "（时间已到：未必每项都必不可少）",
        )
    )


def _line(demand: Demand) -> Text:
    if not demand.places:
        return demand.said
    where = first_places(demand.places, MOST_PLACES)
    return demand.said.then(Text(f" [{where.en}]", f"【{where.zh}】"))
