"""What more money would buy as a sheet: a row per district."""

from lawyer_assign.errors import Lang
from lawyer_assign.explain.budgets.gains import BudgetPrices
from lawyer_assign.explain.budgets.words import bought_text
from lawyer_assign.files.table import Table, heads

HEADS = heads(
    """district=区县编号 district_name=区县名称 budget_yuan=预算（元）
    spent_yuan=补贴支出（元） more_yuan=增加（元） tier=改善的层 at_least=至少降低
    at_most=最多降低 said=效果"""
)


def sheets(found: BudgetPrices, lang: Lang) -> list[Table]:
    """Return one sheet, names beside ids."""
    rows = tuple(
        (
            *one.district, one.budget, one.spent / 100, found.yuan, one.tier,
            one.at_least, one.at_most, bought_text(one).of(lang),
        )
        for one in found.gains
    )  # fmt: skip
    return [Table("budget_prices", "增加预算", HEADS, rows, prose=("said",))]
