"""The answers of ``why`` and ``why_all`` as sheets: a row per post, one per reason."""

from collections.abc import Iterator, Sequence

from lawyer_assign.errors import Lang
from lawyer_assign.explain.answers import Named
from lawyer_assign.explain.whys.reasons import Reason, Serving, Why
from lawyer_assign.explain.whys.words import PARTS, post_text, reason_text
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.table import AGREED_ZH, Table, heads
from lawyer_assign.pairs.known_travel import minutes_text

POST_HEADS = heads(
    """committee=社区村编号 committee_name=社区村名称 district=区县编号
    district_name=区县名称 lawyer=律师编号 lawyer_name=律师姓名 firm=律所编号
    firm_name=律所名称 points=得分 why=为什么由其服务 minutes=路程（分钟）
    agreed=配备方式 firm_rank=律所所列志愿 committee_rank=社区村所列志愿
    place=得分名次 candidates=候选律师数 better=得分更高的候选律师数 """
    + " ".join(f"part_{name}=其中：{said.zh}" for name, said in PARTS.items())
)
_ON_PAPER = ("committee", "committee_name", "lawyer_name", "points", "why")
"""Columns on paper: the sentence says the rest, and needs the room."""
_OFF_PAPER = tuple(en for en, _ in POST_HEADS if en not in _ON_PAPER)
REASON_HEADS = heads(
    """committee=社区村编号 committee_name=社区村名称 lawyer=律师编号
    lawyer_name=律师姓名 firm=律所编号 firm_name=律所名称 points=在此得分
    more=可多得 kind=原因 why=为什么没有安排 instead=现服务的社区村编号
    instead_name=现服务的社区村名称"""
)
KINDS_ZH: dict[str, str] = {
    "serves": "已服务他处",
    "limit": "数量上限",
    "seat": "律所名额",
    "choice": "双向选择",
    "fixed": "固定协议",
    "skill": "必备能力",
    "team": "团队同所",
    "money": "补贴预算",
    "last_year": "延续上年",
    "fairness": "均衡要求",
    "rule": "其他规则",
    "tie": "同样好",
    "gain": "可以更好",
    "refusal": "一方拒绝",
    "conflict": "利益冲突",
    "unwilling": "不愿前往",
    "unchosen": "未互选",
    "reach": "路程过远",
}
"""What every kind of reason (:data:`Kind`) is called."""


def sheets(answer: Why, lang: Lang) -> list[Table]:
    """Return what is said of one committee, with all reasons."""
    return why_sheets((answer,), lang, reasons=True)


def why_sheets(rows: Sequence[Why], lang: Lang, *, reasons: bool) -> list[Table]:
    """Return a row per post, and one per reason why others do not serve if asked."""
    posts = tuple(line for one in rows for line in _posts(one, lang))
    words = ("agreed",)
    tables = [
        Table(
            "why", "说明", POST_HEADS, posts, words, AGREED_ZH, prose=("why",),
            off_paper=_OFF_PAPER,
        )
    ]  # fmt: skip
    if reasons:
        lines = tuple(_reason(one, r, lang) for one in rows for r in one.reasons)
        name, zh = "why_not_others", "未安排者"
        kind, prose = ("kind",), ("why",)
        others = Table(name, zh, REASON_HEADS, lines, kind, KINDS_ZH, prose=prose)
        tables.append(others)
    return tables


def _posts(found: Why, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    for one in found.serving or (None,):
        said = post_text(found, one).of(lang)
        yield (
            *found.committee, *found.district,
            *(_post(one, said, lang) if one is not None else _nobody(said)),
            *_standing(found, one),
            *_parts(one),
        )  # fmt: skip


def _standing(found: Why, one: Serving | None) -> tuple[Cell, ...]:
    """Return her place among the candidates, and how many of the others are above."""
    if one is None:
        return None, found.candidates, None
    return one.place, found.candidates, found.above(one)


def _post(one: Serving, said: str, lang: Lang) -> tuple[Cell, ...]:
    is_chosen = one.firm_rank is not None and one.committee_rank is not None
    agreed = "chosen" if is_chosen else "dispatched"
    unknown = minutes_text(one.minutes, is_known=False).of(lang)
    return (
        *one.lawyer, *one.firm, one.points, said,
        one.minutes if one.is_timed else unknown,
        "fixed" if one.is_fixed else agreed, one.firm_rank, one.committee_rank,
    )  # fmt: skip


def _nobody(said: str) -> tuple[Cell, ...]:
    return (None, None, None, None, None, said, None, None, None, None)


def _parts(one: Serving | None) -> tuple[Cell, ...]:
    points = {} if one is None else {part.name: part.points for part in one.parts}
    return tuple(points.get(name) for name in PARTS)


def _reason(found: Why, one: Reason, lang: Lang) -> tuple[Cell, ...]:
    instead: tuple[Cell, ...] = (None, None) if one.instead is None else one.instead
    here: Named = found.committee
    return (
        *here, *one.lawyer, *one.firm, one.points, one.more, one.kind,
        reason_text(one).of(lang), *instead,
    )  # fmt: skip
