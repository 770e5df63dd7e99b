"""The rules of a policy as a table, the most important first."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

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


def rules_html(rules: Sequence[RuleBase]) -> str:
    """Return the same for a notebook, in both languages: a policy knows no places."""
    frame = rules_frame(rules)
    strength = {"must": "必须 · must", "wish": "目标 · wish"}
    titles = zip(frame["title_zh"], frame["title"], strict=True)
    shown = frame.assign(
        strength=[strength[one] for one in frame["strength"]],
        title=[f"{zh} · {en}" for zh, en in titles],
    ).drop(columns="title_zh")
    shown = shown.astype(object).where(shown.notna(), "")
    found: str = shown.rename_axis("代码 · rule").rename(columns=_HEADS).to_html()
    return found


_HEADS = {
    "strength": "强度 · strength",
    "tier": "层级 · tier",
    "weight": "权重 · weight",
    "title": "规则 · title",
    "source": "依据 · source",
}
