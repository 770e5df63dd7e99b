"""What a desk shows of budgets: each district with what it spends and may spend."""

from typing import Any

from lawyer_assign.errors import Lang
from lawyer_assign.facts.money import FEN
from lawyer_assign.facts.names import named
from lawyer_assign.notebook.bench import Bench
from lawyer_assign.plan import Plan
from lawyer_assign.rules import Budget
from lawyer_assign.rules.rule import kind_of
from lawyer_assign.year.costs import Costs


def budgets_of(bench: Bench, lang: Lang) -> list[list[Any]]:
    """Return id, name, yuan spent, budget, and whether that is a mark, by district.

    Nothing where budgets bind nobody: no rule holds them, or no tariff says what a post
    is paid. Yuan that are spent are rounded up, as budgets are whole yuan.
    """
    laid = bench.scenario
    if kind_of(Budget) not in laid.policy or not laid.facts.tariffs:
        return []
    marked = {one.district: one.yuan for one in bench.marks if one.kind == "budget"}
    spent = _fen_by_district(bench)
    return [
        [
            row.id,
            named(row).of(lang),
            -(-spent.get(row.id, 0) // FEN),
            marked.get(row.id, row.budget_yuan),
            row.id in marked,
        ]
        for row in laid.facts.districts
    ]


def _fen_by_district(bench: Bench) -> dict[str, int]:
    costs = Costs.of(bench.scenario.facts, bench.solve().plan or Plan.of(()))
    fen = costs.by("district").fen
    return {str(one): int(amount) for one, amount in fen.items()}
