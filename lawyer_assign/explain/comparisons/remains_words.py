"""How it reads what is left of last year's plan, counted by this year's facts."""

from lawyer_assign.errors import Text
from lawyer_assign.explain.comparisons.comparison import Comparison

_THAN_WHAT_IS_LEFT = Text(
    "against what is left of last year's posts ({left:,} of {posts:,}): ",
    "与上年{posts:,}个配对中留下的{left:,}个相比，",
)


def remains_texts(found: Comparison) -> list[Text]:
    """Return what the first plan's totals are of, where that is one of last year.

    They are not those that the plan had in its own year.
    """
    if found.remains is None:
        return []
    first, of = found.names[0], found.remains
    return [
        Text(
            f"“{first}” counts {of.left:,} of {of.posts:,} posts of last year: "
            f"{of.gone:,} fell away, as their lawyer, community or village is not in "
            f"these facts; communities and villages that had no post, new ones among "
            f"them, count as not served ({of.unserved:,}). Posts, lawyers missing, "
            "points, travel and cost are of what is left, by these facts, not the "
            "totals of its own year: those are told by lawyer-assign cost LAST_FACTS "
            "LAST_PLAN",
            f"“{first}”只计上年{of.posts:,}个配对中留下的{of.left:,}个："
            f"律师或社区（村）已不在数据中，因而失去的{of.gone:,}个没有计入；"
            f"上年没有配对的社区（村）{of.unserved:,}个（含新增的）按无人服务计。"
            "配对数、尚缺律师、得分、路程和补贴均为留下部分按本数据核算，"
            "不是该方案当年的合计；当年的合计用 lawyer-assign cost 上年数据 上年方案 "
            "核算",
        )
    ]


def former_texts(found: Comparison, committee: str) -> list[Text]:
    """Return who served a committee last year and is not among the facts any more."""
    if found.remains is None:
        return []
    return [
        who.text.then(Text(" [left]", "〔已不在名册〕"))
        for who in found.remains.former_of(committee)
    ]


def against_remains(found: Comparison, said: Text) -> Text:
    """Return what a plan has more or less, with what it is measured against."""
    if found.remains is None:
        return said
    of = found.remains
    en, zh = (one.format(left=of.left, posts=of.posts) for one in _THAN_WHAT_IS_LEFT)
    return Text(en, zh).then(said)
