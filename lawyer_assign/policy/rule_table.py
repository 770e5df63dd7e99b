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
