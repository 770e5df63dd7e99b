"""Costs as tables: posts, and sums by lawyer, firm, district and payer, in yuan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lawyer_assign.errors import Text
from lawyer_assign.files.table import TO_SIGN, Heads, Table, heads
from lawyer_assign.year.costs_said import in_turn_texts

if TYPE_CHECKING:
    import pandas as pd

    from lawyer_assign.files.cells.written import Cell
    from lawyer_assign.year.costs import Costs, Named, Whom
    from lawyer_assign.year.year_costs import YearCosts

FORMAT = "lawyer_assign.year.costs/1"
OF_YEAR = "lawyer_assign.year.year_costs/1"
_YUAN = "yuan=合计（元/年） city_yuan=市级承担（元/年） district_yuan=区县承担（元/年）"
_NAMED: tuple[Named, ...] = ("committee", "district", "lawyer", "firm")
_MONTHS = heads("from_month=起始月 to_month=截止月")
_POST_MONTHS = heads("post_months=配对月数")
_IN_TURN = "先后配对数"
"""Posts that are paid for some month of a year, those of who came later among them."""
_POSTS = heads(
    "committee=社区村编号 committee_name=社区村名称 town=乡镇街道 kind=类型 "
    "district=区县编号 "
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
    "payer": ("承担方", heads("payer=承担方编号 name=承担方 yuan=承担（元/年）")),
}
_PAYER_ZH = {"city": "市级"}
_SIGNED = ("lawyer", "firm", "district")
"""Whose sums are signed and sealed by hand."""


def tables_of_costs(
    costs: Costs | YearCosts, notes: tuple[Text, ...] = ()
) -> list[Table]:
    """Return the tables of a costed plan or year, the sums by district first.

    Parameters
    ----------
    costs
        Of a plan, or of plans that follow one another.
    notes
        Lines below what is paid to lawyers, to be read before they are paid.
    """
    sums = [_summed(_by(costs, whom)) for whom in sorted(_BY)]
    at = sorted(_BY).index("lawyer")
    sums[at] = replace(sums[at], foot=(*notes, *sums[at].foot))
    at = sorted(_BY).index("district")
    sums[at] = replace(sums[at], foot=(*in_turn_texts(costs), *sums[at].foot))
    columns = _in_columns(costs, _POSTS, "percent", _MONTHS)
    posts = _rows(_named(costs, costs.to_frame()))
    posted = Table("paid_posts", "配对补贴", columns, posts, ("kind",),
                   off_paper=("committee", "kind", "district", "firm"))  # fmt: skip
    return [_of_year(costs, one) for one in (*sums, _summed(posted))]


def _of_year(costs: Costs | YearCosts, table: Table) -> Table:
    """Return a table whose pages say of which year it is, where that is known."""
    year = getattr(costs, "year", None)
    if year is None:
        return table
    return replace(
        table, caption=Text(f"{table.name}, {year}", f"{year}年度{table.zh}")
    )


def _by(costs: Costs | YearCosts, whom: Whom) -> Table:
    """Return the table of sums of lawyers, firms, districts or payers."""
    zh, head = _BY[whom]
    columns = _in_columns(costs, head, "posts", _POST_MONTHS)
    rows = _rows(_summed_by(costs, whom))
    if whom == "payer":
        # The city has no id of its own, and is called what it is.
        rows = tuple((payer, name or payer, *paid) for payer, name, *paid in rows)
        words = ("payer", "name")
        return Table(f"by_{whom}", zh, columns, rows, words, _PAYER_ZH,
                     off_paper=("payer",))  # fmt: skip
    foot = (TO_SIGN,) if whom in _SIGNED else ()
    return Table(f"by_{whom}", zh, columns, rows, foot=foot)


def _in_columns(
    costs: Costs | YearCosts, known: Heads, after: str, months: Heads
) -> Heads:
    """Return the heads of a table; of a year with months, and without "a year".

    Of a year there are more posts than of any of its plans, which the head says.
    """
    if not hasattr(costs, "spells"):
        return known
    found = list[tuple[str, str]]()
    for en, zh in known:
        said = _IN_TURN if en == "posts" else zh.replace("元/年", "元")
        found.append((en, zh if en == "budget_yuan" else said))
        found.extend(months if en == after else ())
    return tuple(found)


def _summed_by(costs: Costs | YearCosts, whom: Whom) -> pd.DataFrame:
    """Return the sums of whom it is about; lawyers, who may share a name, by firm."""
    frame = costs.by(whom).reset_index()
    if whom == "lawyer":
        names, posts = costs.names_of("firm"), costs.to_frame()
        last = dict(zip(posts.lawyer.tolist(), posts.firm.tolist(), strict=True))
        firms = [names[last[one]] for one in frame["lawyer"].tolist()]
        frame.insert(2, "firm_name", firms)
    return frame


def _named(costs: Costs | YearCosts, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the posts with names beside ids."""
    for one in _NAMED:
        known = costs.names_of(one)
        names = [known[key] for key in frame[one].tolist()]
        frame.insert(list(frame.columns).index(one) + 1, f"{one}_name", names)
    # Names repeat, and ids are not printed.
    towns = _towns(costs)
    frame.insert(2, "town", [towns[one] for one in frame["committee"].tolist()])
    return frame


def _towns(costs: Costs | YearCosts) -> dict[str, str]:
    """Return the town of each committee, of a year the last that facts say."""
    spells = getattr(costs, "spells", None)
    facts = [costs.facts] if spells is None else [one.costs.facts for one in spells]
    return {row.id: row.town for one in facts for row in one.committees}


def _summed(table: Table) -> Table:
    """Return a table with the sums of its amounts and counts below it."""
    names = [en for en, _ in table.heads]
    total: list[Cell | Text] = [None] * len(names)
    total[1] = TOTAL
    for at, name in enumerate(names):
        if name in ("posts", "post_months") or name.endswith("yuan"):
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
