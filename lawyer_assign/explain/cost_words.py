"""What a change costs, in words: what every rule's units are called."""

from collections.abc import Callable, Sequence

from lawyer_assign.errors import Text
from lawyer_assign.explain.answers import Effect
from lawyer_assign.policy import class_of, title_of

NOTHING_CHANGES = Text("all prices stay as they are", "各层达到程度不变")


def joined(texts: Sequence[Text]) -> Text:
    """Return parts of a sentence with commas between them."""
    return Text(", ".join(one.en for one in texts), "，".join(one.zh for one in texts))


def costs_said(effects: Sequence[Effect]) -> Text:
    """Return in words by how much prices rise or fall, the first tier first."""
    sums: dict[tuple[int, str], int] = {}
    for one in effects:
        if one.tier is not None:
            kind = "points" if is_in_points(one.rule) else one.rule
            units = one.amount if kind == "points" else one.units
            sums[one.tier, kind] = sums.get((one.tier, kind), 0) + units
    said = [
        units_said(kind, units) for (_, kind), units in sorted(sums.items()) if units
    ]
    return joined(said) if said else NOTHING_CHANGES


def units_said(kind: str, units: int) -> Text:
    """Return units of a rule by which a plan misses more, or less, than another.

    Parameters
    ----------
    kind
        Of the rule; ``points`` for points lost.
    units
        More (above 0) or less.
    """
    words = _WORDS.get(kind)
    if words is not None:
        return words(abs(units), units > 0)
    named = title_of(kind)
    return Text(f"“{named.en}”{units:+,}", f"“{named.zh}”{units:+,}")


def is_in_points(kind: str) -> bool:
    """Return whether the amounts of a rule are points, which add up."""
    rule = class_of(kind)
    return rule is not None and rule.is_in_points


def _many(count: int, one: str, several: str) -> str:
    return f"{count:,} {one if count == 1 else several}"


def _points(count: int, is_more: bool) -> Text:
    unit = _many(count, "point", "points")
    if is_more:
        return Text(f"{unit} lost", f"少得{count:,}分")
    return Text(f"{unit} gained", f"多得{count:,}分")


def _coverage(count: int, is_more: bool) -> Text:
    unit = _many(count, "lawyer", "lawyers")
    if is_more:
        return Text(f"{unit} more missing", f"多缺{count:,}名律师")
    return Text(f"{unit} fewer missing", f"少缺{count:,}名律师")


def _one_each(count: int, is_more: bool) -> Text:
    unit = _many(count, "post", "posts")
    if is_more:
        return Text(f"{unit} more beyond one per lawyer", f"兼任增加{count:,}个")
    return Text(f"{unit} fewer beyond one per lawyer", f"兼任减少{count:,}个")


def _stability(count: int, is_more: bool) -> Text:
    unit = _many(count, "pair", "pairs")
    more, zh = ("more", "多") if is_more else ("fewer", "少")
    return Text(
        f"{unit} {more} of firm and committee that would rather have each other",
        f"{zh}{count:,}对律所与社区（村）更愿意彼此签约",
    )


def _changes(count: int, is_more: bool) -> Text:
    unit = _many(count, "post", "posts")
    more, zh = ("more", "多") if is_more else ("fewer", "少")
    return Text(f"{unit} {more} of last year ended", f"上年安排{zh}中断{count:,}个")


def _must_have(count: int, is_more: bool) -> Text:
    unit = _many(count, "must-have skill", "must-have skills")
    more, zh = ("more", "多") if is_more else ("fewer", "少")
    return Text(f"{unit} {more} lacking", f"{zh}缺{count:,}项必备能力")


_WORDS: dict[str, Callable[[int, bool], Text]] = {
    "points": _points,
    "coverage": _coverage,
    "one_each": _one_each,
    "stability": _stability,
    "fewest_changes": _changes,
    "must_have": _must_have,
}
