"""The tables of a comparison, for notebooks and workbooks."""

from typing import TYPE_CHECKING

from lawyer_assign.explain.answers import source_of
from lawyer_assign.explain.comparisons.comparison import Comparison, Row, differences
from lawyer_assign.explain.comparisons.proofs import (
    certain,
    is_alike,
    is_one_problem,
)
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


def tier_frame(found: Comparison) -> "pd.DataFrame":
    """Return price, bound and proof of every plan by tier, and certain differences.

    ``least`` and ``most``: what the best plan costs more than the first one's best.
    """
    import pandas as pd

    tiers, plans = found.tiers, list(enumerate(found.names))
    first, places = found.names[0], range(len(tiers))
    columns: dict[str, object] = {"tier": pd.array(list(tiers), "Int64")}
    prices = [found.price(tier) for tier in tiers]
    for at, name in plans:
        columns[f"price {name}"] = [one[at] for one in prices]
    for at, name in plans[1:]:
        columns[f"price {name} - {first}"] = [one[at] - one[0] for one in prices]
    for at, name in plans:
        bounds = [_bound(found, at, nth) for nth in places]
        columns[f"bound {name}"] = pd.array(bounds, "Int64")
        columns[f"is_proved {name}"] = [
            bound == one[at] for bound, one in zip(bounds, prices, strict=True)
        ]
    for at, name in plans[1:]:
        between = [_between(found, at, nth) for nth in places]
        for which, what in enumerate(("least", "most")):
            told = pd.array([one[which] for one in between], "Int64")
            columns[f"{what} {name} - {first}"] = told
    return pd.DataFrame(columns)


def _bound(found: Comparison, at: int, nth: int) -> int | None:
    """Return the bound of a plan, where it is of what is counted here."""
    if not found.proofs or not is_alike(found, at, nth):
        return None
    return found.proofs[at].bounds[nth]


def _between(found: Comparison, at: int, nth: int) -> tuple[int | None, int | None]:
    """Return between which numbers the best plans differ in a tier."""
    known = certain(found, at)
    if known is None:
        return None, None
    if is_one_problem(found, at):  # whose best plans are the same
        return 0, 0
    if known.nth is not None and nth >= known.nth:
        return (known.least, known.most) if nth == known.nth else (None, None)
    prices = found.price(found.tiers[nth])
    return prices[at] - prices[0], prices[at] - prices[0]


def plan_frame(found: Comparison) -> "pd.DataFrame":
    """Return a row per plan: posts, travel, cost, and why its search ended."""
    import pandas as pd

    plans = range(len(found.names))
    none = [None] * len(found.names)
    rows = found.committees
    columns: dict[str, object] = {
        "plan": found.names,
        "posts": [sum(one.posts[at] for one in rows) for at in plans],
        "missing": [sum(one.missing[at] for one in rows) for at in plans],
    }
    for what in ("minutes", "untimed", "fen"):
        columns[what] = pd.array(list(getattr(found, what)) or none, "Int64")
    for nth, what in enumerate(("kept", "moved", "new", "ended")):
        columns[what] = [one[nth] for one in found.moved]
    columns["search_ended"] = [one.ended for one in found.proofs] or none
    columns["is_recounted"] = [at in found.recounted for at in plans]
    return pd.DataFrame(columns)


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
