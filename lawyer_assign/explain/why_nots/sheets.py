"""The answer of ``why_not`` as sheets: the sentence, the price, who moves."""

from lawyer_assign.errors import Lang, listed
from lawyer_assign.explain.answers import Named
from lawyer_assign.explain.why_nots.why_not import TierCost, WhyNot
from lawyer_assign.explain.why_nots.words import verdict_text
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.table import Table, heads
from lawyer_assign.policy import title_of

ASKED_HEADS = heads(
    """committee=社区村编号 committee_name=社区村名称 lawyer=律师编号
    lawyer_name=律师姓名 firm=律所编号 firm_name=律所名称 points=该配对得分
    said=说明 is_proved=已证明"""
)
TIER_HEADS = heads(
    "tier=层级 rules=规则 before=现未达到程度 at_least=至少增加 at_most=至多增加 "
    "is_proved=已证明"
)
MOVE_HEADS = heads(
    """committee=社区村编号 committee_name=社区村名称 goes=调出律师编号
    goes_name=调出律师姓名 comes=调入律师编号 comes_name=调入律师姓名 said=说明"""
)

BAR_HEADS = heads("said=不能成为候选的原因 source=依据 cure=需要如何改变")


def sheets(found: WhyNot, lang: Lang) -> list[Table]:
    """Return the answer, and of price, moves and bars what there is."""
    first = (
        *found.committee, *found.lawyer, *found.firm, found.points,
        verdict_text(found).of(lang), found.is_proved,
    )  # fmt: skip
    tables = [
        Table(
            "why_not", "未安排的原因", ASKED_HEADS, (first,), ("is_proved",),
            prose=("said",),
        )
    ]  # fmt: skip
    if found.bars:
        bars = tuple(
            (one.said.of(lang), one.source.of(lang), one.cure.of(lang))
            for one in found.bars
        )
        said = ("said", "source", "cure")
        tables.append(Table("bars", "不能候选的原因", BAR_HEADS, bars, prose=said))
    if found.tiers:
        tiers = tuple(_tier(one, lang) for one in found.tiers)
        words, prose = ("is_proved",), ("rules",)
        tables.append(Table("tiers", "各层代价", TIER_HEADS, tiers, words, prose=prose))
    if found.moves:
        moves = tuple(
            (*one.committee, *_who(one.goes), *_who(one.comes), one.text.of(lang))
            for one in found.moves
        )
        tables.append(
            Table("moves", "需要变动的配对", MOVE_HEADS, moves, prose=("said",))
        )
    return tables


def _tier(one: TierCost, lang: Lang) -> tuple[Cell, ...]:
    rules = listed(title_of(kind).of(lang) for kind in one.rules).of(lang)
    return one.number, rules, one.before, one.at_least, one.at_most, one.is_proved


def _who(one: Named | None) -> tuple[Cell, Cell]:
    return (None, None) if one is None else (one.id, one.name)
