"""The tables of a comparison, for notebooks and workbooks."""

from typing import TYPE_CHECKING

from lawyer_assign.explain.answers import source_of
from lawyer_assign.explain.comparisons.comparison import Comparison, Row, differences
from lawyer_assign.policy import title_of

if TYPE_CHECKING:
    import pandas as pd


def rule_frame(found: Comparison) -> "pd.DataFrame":
    """Return tier, rule and price of every plan, and the differences."""
    import pandas as pd

    first, *others = found.names
    names = ["tier", "rule", "title", "title_zh", "source", first, *others]
    names += [f"{name} - {first}" for name in others]
    rows = [
        (one.tier, one.rule, *title_of(one.rule), source_of(one.rule).en, *one.prices,
         *differences(one.prices))
        for one in found.rules
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=names).astype({"tier": "Int64"})


def frame_of(found: Comparison, rows: tuple[Row, ...], by: str) -> "pd.DataFrame":
    """Return the table of districts, firms, committees or lawyers."""
    import pandas as pd

    plans = list(enumerate(found.names))
    first = found.names[0]
    columns: dict[str, list[object]] = {
        by: [one.who.id for one in rows],
        f"{by}_name": [one.who.name for one in rows],
    }
    for what in ("posts", "points", "missing"):
        for at, name in plans:
            columns[f"{what} {name}"] = [getattr(one, what)[at] for one in rows]
        for at, name in plans[1:]:
            columns[f"{what} {name} - {first}"] = [
                getattr(one, what)[at] - getattr(one, what)[0] for one in rows
            ]
    for at, name in plans[1:]:
        for nth, what in enumerate(("kept", "moved", "new", "ended")):
            columns[f"{what} {name}"] = [one.moved[at][nth] for one in rows]
    for nth, tier in enumerate(found.tiers):
        for at, name in plans:
            columns[f"tier_{tier} {name}"] = [one.said[at][nth] for one in rows]
    if by in ("committee", "lawyer"):
        partner = "lawyers" if by == "committee" else "committees"
        for at, name in plans:
            columns[f"{partner} {name}"] = [
                tuple(who.id for who in one.partners[at]) for one in rows
            ]
            columns[f"{partner}_names {name}"] = [
                ", ".join(who.name for who in one.partners[at]) for one in rows
            ]
    return pd.DataFrame(columns)
