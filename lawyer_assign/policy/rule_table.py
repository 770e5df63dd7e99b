"""The rules of a policy as a table, the most important first."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lawyer_assign.cards import grid_html
from lawyer_assign.rules.rule import RuleBase

if TYPE_CHECKING:
    import pandas as pd


def rules_frame(rules: Sequence[RuleBase]) -> "pd.DataFrame":
    """Return a row per rule: what must hold, then tier by tier."""
    import pandas as pd

    rows = [
        {
            "rule": rule.kind,
            "strength": "must" if rule.wish is None else "wish",
            "tier": None if rule.wish is None else rule.wish.tier,
            "weight": None if rule.wish is None else rule.wish.weight,
            "title": rule.title,
            "title_zh": rule.title_zh,
            "source": rule.source,
        }
        for rule in sorted(rules, key=lambda one: one.tiers or (0,))
    ]
    columns = ["rule", "strength", "tier", "weight", "title", "title_zh", "source"]
    frame = pd.DataFrame(rows, columns=columns).set_index("rule")
    return frame.astype({"tier": "Int64", "weight": "Int64"})


def rules_html(name: str, rules: Sequence[RuleBase]) -> str:
    """Return the same for a notebook, in both languages: a policy knows no places."""
    frame = rules_frame(rules).reset_index().astype(object)
    rows = [
        (kind, _STRENGTHS[strength], tier, weight, f"{zh} · {en}", source)
        for kind, strength, tier, weight, en, zh, source in frame.where(
            frame.notna(), None
        ).itertuples(index=False)
    ]
    return grid_html(name, _HEADS, rows, most=len(rows))


_STRENGTHS = {"must": "必须 · must", "wish": "目标 · wish"}
_HEADS = (
    "代码 · rule",
    "强度 · strength",
    "层级 · tier",
    "权重 · weight",
    "规则 · title",
    "依据 · source",
)
