"""Costs as tables: posts, and sums by lawyer, firm, district and payer, in yuan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lawyer_assign.files.plans.tables import Heads, Table, heads

if TYPE_CHECKING:
    import pandas as pd

    from lawyer_assign.year.costs import Costs, Whom

FORMAT = "lawyer_assign.year.costs/1"
_YUAN = "yuan=合计（元/年） city_yuan=市级承担（元/年） district_yuan=区县承担（元/年）"
_POSTS = heads(
    "committee=社区村编号 kind=类型 district=区县编号 lawyer=律师编号 firm=律所编号 "
    "number=第几个 percent=考核浮动（%） " + _YUAN
)
_BY: dict[Whom, tuple[str, Heads]] = {
    "lawyer": ("律师补贴", heads(f"lawyer=律师编号 name=姓名 posts=配对数 {_YUAN}")),
    "firm": ("律所补贴", heads(f"firm=律所编号 name=律所名称 posts=配对数 {_YUAN}")),
    "district": (
        "区县补贴",
        heads(
            f"district=区县编号 name=区县名称 posts=配对数 {_YUAN} "
            "budget_yuan=预算（元/年）"
        ),
    ),
    "payer": ("承担方", heads("payer=承担方 name=名称 yuan=承担（元/年）")),
}
_PAYER_ZH = {"city": "市级"}


def tables_of_costs(costs: Costs) -> list[Table]:
    """Return the tables of a costed plan, the sums by district first."""
    sums = [
        Table(f"by_{whom}", zh, head, _rows(costs.by(whom).reset_index()),
              ("payer",) if whom == "payer" else (), _PAYER_ZH)
        for whom, (zh, head) in sorted(_BY.items())
    ]  # fmt: skip
    posts = _rows(costs.to_frame())
    return [*sums, Table("paid_posts", "配对补贴", _POSTS, posts, ("kind",))]


def _rows(frame: pd.DataFrame) -> tuple[tuple[str | int | float | None, ...], ...]:
    """Return rows with amounts in yuan, which have two decimals and no more."""
    columns = []
    for name in frame.columns:
        missing = frame[name].isna().tolist()
        cells = frame[name].tolist()
        if name.endswith("fen"):
            cells = [
                None if is_missing else int(fen) / 100
                for fen, is_missing in zip(cells, missing, strict=True)
            ]
        columns.append(cells)
    return tuple(zip(*columns, strict=True))
