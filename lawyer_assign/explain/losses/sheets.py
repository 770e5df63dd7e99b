"""The answer of ``critical`` as sheets: lawyers, and firms, the worst first."""

from lawyer_assign.errors import Lang, listed
from lawyer_assign.explain.losses.loss import Critical, Leaver, Loss
from lawyer_assign.explain.losses.words import how_said, loss_text
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.plans.printed import without_kinds
from lawyer_assign.files.table import Heads, Table, heads

STATUS_ZH = {
    "optimal": "已证明为最少",
    "feasible": "尚未证明为最少",
    "infeasible": "无法遵守全部必须遵守的规则",
    "undecided": "时限内未得出",
}
COMMON = """posts=现服务数 left_open=离开后将空缺 open_at=空缺的社区（村）
    filled_at=同时补上 moved=须调整他人的配对
    points_lost=少得分 said=说明 status=证明"""


def sheets(found: Critical, lang: Lang) -> list[Table]:
    """Return a row per lawyer and one per firm, and how the numbers were found."""
    tables = []
    kinds: tuple[tuple[Leaver, str, Heads], ...] = (
        (
            "lawyer",
            "关键律师",
            heads("place=序号 lawyer=律师编号 lawyer_name=律师姓名"),
        ),
        ("firm", "关键律所", heads("place=序号 firm=律所编号 firm_name=律所名称")),
    )
    for kind, title, first in kinds:
        losses = [one for one in found.losses if one.kind == kind]
        rows = tuple(_row(at, one, lang) for at, one in enumerate(losses, start=1))
        tables.append(
            Table(
                f"critical_{kind}s", title, (*first, *heads(COMMON)), rows,
                ("status",), STATUS_ZH, prose=("said",),
            )
        )  # fmt: skip
    how = tuple((without_kinds(one.of(lang)),) for one in how_said(found))
    tables.append(Table("how", "计算说明", heads("said=说明"), how, prose=("said",)))
    return tables


def _row(at: int, one: Loss, lang: Lang) -> tuple[Cell, ...]:
    opened, filled = (
        listed(place.of(lang) for place in places).of(lang)
        for places in (one.open_at, one.filled_at)
    )
    return (
        at, *one.who, one.posts, one.left_open, opened or None, filled or None,
        one.moved, one.points_lost, loss_text(one).of(lang), one.status,
    )  # fmt: skip
