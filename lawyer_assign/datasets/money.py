"""An example tariff on synthetic facts: example amounts, none of them official."""

import json
from collections import Counter
from importlib.resources import files
from typing import Any

from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts import Adjustment, District, Facts, Tariff
from lawyer_assign.quoting import as_written

SOURCE = "example_money.json"
ANY_OTHER = ""
"""Stands in the example's area classes for every district it does not name."""


MOST_PERCENT = 10_000
"""Of the price of first posts, that a budget may be."""


@checked
def with_example_money(facts: Facts, budget_percent: int | None = 105) -> Facts:
    """Return facts with an example tariff, area classes, shares and budgets.

    The amounts are examples (示例) and say so in their names. That Tonglu, Chun'an and
    Jiande are paid as the city is (clause 三) is three lines of the example's area
    classes.

    Parameters
    ----------
    facts
        Area classes, shares and budgets of their districts are replaced.
    budget_percent
        Each district's budget, in percent of what one post per lawyer asked for costs
        at the price of a first post; ``None`` = no budgets.

    Raises
    ------
    BadInputError
        ``budget_percent`` is no whole number from 0 to 10,000.
    """
    is_whole = type(budget_percent) is int
    is_meant = is_whole and 0 <= (budget_percent or 0) <= MOST_PERCENT
    if budget_percent is not None and not is_meant:
        most = f"{MOST_PERCENT:,}"
        problem = Text(f"is no whole number from 0 to {most}", f"不是0至{most}的整数")
        cure = Text(
            f"Give 0 to {most}, or None for no budgets",
            f"请填写0至{most}；None 表示不设预算",
        )
        seen = as_written(budget_percent)
        raise BadInputError([Defect("budget_percent", seen, problem, cure)])
    example = json.loads(files(__package__).joinpath(SOURCE).read_text("utf-8"))
    tariffs = tuple(Tariff(**row) for row in example["tariffs"])
    moves = tuple(Adjustment(**row) for row in example["adjustments"])
    asked: Counter[tuple[str, str]] = Counter()
    for row in facts.committees:
        asked[row.district, row.kind] += row.lawyers_min
    districts = tuple(
        _priced(row, example, tariffs, asked, budget_percent) for row in facts.districts
    )
    return facts.replace(districts=districts, tariffs=tariffs, adjustments=moves)


def _priced(
    row: District,
    example: dict[str, Any],
    tariffs: tuple[Tariff, ...],
    asked: Counter[tuple[str, str]],
    budget_percent: int | None,
) -> District:
    areas = example["area_class"]
    area = areas.get(row.id, areas[ANY_OTHER])
    fen = sum(
        asked[row.id, kind] * one.fen_per_year
        for kind in ("community", "village")
        for one in tariffs
        if one.covers(area, kind) and one.takes(1)
    )
    budget = None if budget_percent is None else fen * budget_percent // 10_000
    return row.model_copy(
        update={
            "area_class": area,
            "city_share_percent": example["city_share_percent"],
            "budget_yuan": budget,
        }
    )
