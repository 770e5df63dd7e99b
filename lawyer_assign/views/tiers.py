"""The tiers of an outcome as a table: prices, bounds, bounds under a condition."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from lawyer_assign.proof import TierResult
from lawyer_assign.views.blocks import Block
from lawyer_assign.views.words import Lang, flag, number, say, title


def tiers_block(tiers: Sequence[TierResult], lang: Lang) -> Block:
    """Return what every tier wishes, its price, and what is proved of it."""
    heads = ("tier", "wishes", "price", "bound", "is_proved", "seconds")
    rows = tuple(
        (
            str(tier.number),
            wishes,
            number(tier.price, lang),
            number(tier.bound, lang),
            flag(tier.is_proved, lang),
            # Where one run did several tiers, its time stands at the first.
            f"{tier.seconds:.1f}" if tier.seconds else "",
        )
        for tier, wishes in zip(tiers, wishes_of(tiers, lang), strict=True)
    )
    return Block(
        say("tiers", lang),
        tuple(say(head, lang) for head in heads),
        rows,
        left=frozenset({1}),
        notes=tuple(_conditions(tiers, lang)),
    )


def _conditions(tiers: Sequence[TierResult], lang: Lang) -> Iterator[str]:
    """Say what is proved of some plans only, and that it proves no tier."""
    for tier in tiers:
        if tier.conditional is not None:
            bound = number(tier.conditional.bound, lang)
            said = tier.conditional.condition
            condition = said.zh if lang == "zh" else said.en
            values = {"tier": tier.number, "bound": bound, "condition": condition}
            yield say("conditional", lang, **values)


def rules_text(kinds: Iterable[str], lang: Lang) -> str:
    """Return the rules of a tier, one a line."""
    return one_a_line((title(kind, lang) for kind in kinds), lang)


def one_a_line(names: Iterable[str], lang: Lang) -> str:
    """Return what a tier wishes as a cell of several lines."""
    return ("；\n" if lang == "zh" else ";\n").join(names)


def wishes_of(tiers: Sequence[TierResult], lang: Lang) -> list[str]:
    """Return what every tier wishes, a wish a line.

    A rule that comes again is on its next level.
    """
    seen: Counter[str] = Counter()
    found: list[str] = []
    for tier in tiers:
        seen.update(tier.rules)
        names = (
            title(kind, lang)
            + (say("level", lang, level=seen[kind]) if seen[kind] > 1 else "")
            for kind in tier.rules
        )
        found.append(one_a_line(names, lang))
    return found
