"""How it reads what plans come to in all: posts, travel and cost."""

from collections.abc import Callable, Iterator

from lawyer_assign.errors import Lang, Text
from lawyer_assign.explain.comparisons.comparison import Comparison
from lawyer_assign.explain.comparisons.remains_words import (
    against_remains,
    remains_texts,
)
from lawyer_assign.facts.money import yuan_text
from lawyer_assign.views.blocks import TERMINAL, Block

Said = tuple[Text, tuple[int, ...], Callable[[int], str]]


def total_block(found: Comparison, lang: Lang) -> list[Block]:
    """Return posts, travel and cost of all plans; nothing where none are known."""
    if not found.minutes:
        return []
    rows = tuple(
        (what.of(lang), *(told(one) for one in numbers))
        for what, numbers, told in _totals(found)
    )
    head = Text("In all", "总计")
    notes = tuple(one.of(lang) for one in remains_texts(found))
    names = ("", *found.names)
    return [Block(head.of(lang), names, rows, notes=notes, room=TERMINAL)]


def _totals(found: Comparison) -> Iterator[Said]:
    plans = range(len(found.names))
    for what, name in (
        (Text("posts", "配对数"), "posts"),
        (Text("lawyers missing", "尚缺律师"), "missing"),
    ):
        rows = found.committees
        numbers = tuple(sum(getattr(one, name)[at] for one in rows) for at in plans)
        yield what, numbers, _plain
    yield Text("minutes of travel", "路程（分钟）"), found.minutes, _plain
    if any(found.untimed):
        what = Text("posts of unknown travel", "路程不明的配对")
        yield what, found.untimed, _plain
    if found.fen:
        yield Text("yuan a year", "年补贴（元）"), found.fen, yuan_text


def _plain(number: int) -> str:
    return f"{number:,}"


def total_text(found: Comparison, at: int) -> list[Text]:
    """Return how much more a plan's travel and posts take, as a sentence."""
    if not found.minutes:
        return []
    more = found.minutes[at] - found.minutes[0]
    said = [
        Text(
            f"travel of {found.minutes[at]:,} minutes in all"
            f"{_more(more, f'{abs(more):,}').en}",
            f"路程合计{found.minutes[at]:,}分钟{_more(more, f'{abs(more):,}分钟').zh}",
        )
    ]
    if found.fen:
        whole, more = yuan_text(found.fen[at]), found.fen[at] - found.fen[0]
        less = yuan_text(abs(more))
        said.append(
            Text(
                f"{whole} yuan a year{_more(more, less).en}",
                f"年补贴{whole}元{_more(more, f'{less}元').zh}",
            )
        )
    told = Text("; ".join(x.en for x in said), "；".join(x.zh for x in said))
    return [against_remains(found, told)]


def _more(change: int, said: str) -> Text:
    if not change:
        return Text(", as before", "，不变")
    if change > 0:
        return Text(f", {said} more", f"，多{said}")
    return Text(f", {said} less", f"，少{said}")
