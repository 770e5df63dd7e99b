"""Costs as tables: posts, and sums by lawyer, firm, district and payer, in yuan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lawyer_assign.errors import Text
from lawyer_assign.files.table import Heads, Table, heads

if TYPE_CHECKING:
    import pandas as pd

    from lawyer_assign.files.cells.written import Cell
    from lawyer_assign.year.costs import Costs, Whom

FORMAT = "lawyer_assign.year.costs/1"
_YUAN = "yuan=合计（元/年） city_yuan=市级承担（元/年） district_yuan=区县承担（元/年）"
_NAMED = ("committee", "district", "lawyer", "firm")
_POSTS = heads(
    "committee=社区村编号 committee_name=社区村名称 kind=类型 district=区县编号 "
    "district_name=区县名称 lawyer=律师编号 lawyer_name=律师姓名 firm=律所编号 "
    "firm_name=律所名称 number=第几个 percent=考核浮动（%） " + _YUAN
)
_BY: dict[Whom, tuple[str, Heads]] = {
    "lawyer": (
        "律师补贴",
        heads(f"lawyer=律师编号 name=姓名 firm_name=律所名称 posts=配对数 {_YUAN}"),
    ),
    "firm": ("律所补贴", heads(f"firm=律所编号 name=律所名称 posts=配对数 {_YUAN}")),
    "district": (
        "区县补贴",
        heads(
            f"district=区县编号 name=区县名称 posts=配对数 {_YUAN} "
            "budget_yuan=预算（元/年） over_yuan=超出预算（元/年）"
        ),
    ),
    "payer": ("承担方", heads("payer=承担方 name=名称 yuan=承担（元/年）")),
}
_PAYER_ZH = {"city": "市级"}


def tables_of_costs(costs: Costs) -> list[Table]:
    """Return the tables of a costed plan, the sums by district first."""
    sums = [
        _summed(Table(f"by_{whom}", zh, head, _rows(_summed_by(costs, whom)),
                      ("payer",) if whom == "payer" else (), _PAYER_ZH))
        for whom, (zh, head) in sorted(_BY.items())
    ]  # fmt: skip
    posts = _rows(_named(costs, costs.to_frame()))
    posted = Table("paid_posts", "配对补贴", _POSTS, posts, ("kind",),
                   off_paper=("kind", "district", "firm"))  # fmt: skip
    return [*sums, _summed(posted)]


def _summed_by(costs: Costs, whom: Whom) -> pd.DataFrame:
    """Return the sums of whom it is about; lawyers, who may share a name, by firm."""
    frame = costs.by(whom).reset_index()
    if whom == "lawyer":
        facts = costs.facts
        firms = [facts.firm[facts.lawyer[one].firm].name for one in frame["lawyer"]]
        frame.insert(2, "firm_name", firms)
    return frame


def _named(costs: Costs, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the posts with names beside ids."""
    for one in _NAMED:
        known = getattr(costs.facts, one)
        names = [known[key].name for key in frame[one].tolist()]
        frame.insert(list(frame.columns).index(one) + 1, f"{one}_name", names)
    return frame


def _summed(table: Table) -> Table:
    """Return a table with the sums of its amounts and counts below it."""
    names = [en for en, _ in table.heads]
    total: list[Cell | Text] = [None] * len(names)
    total[1] = TOTAL
    for at, name in enumerate(names):
        if name == "posts" or name.endswith("yuan"):
            cells = [row[at] for row in table.rows]
            amounts = [one for one in cells if isinstance(one, int | float)]
            # One budget that is not known makes their sum mean nothing.
            if len(amounts) == len(cells):
                total[at] = round(sum(amounts), 2)
    return replace(table, total=tuple(total))


TOTAL = Text("Total", "合计")


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
