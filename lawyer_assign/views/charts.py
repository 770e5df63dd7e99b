"""Pictures of an outcome, drawn on an axes that is given; need the extra ``plot``."""

from typing import TYPE_CHECKING

from lawyer_assign.errors import Text, UnsupportedError
from lawyer_assign.outcome import Outcome
from lawyer_assign.views.tallies import loads
from lawyer_assign.views.words import Lang, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lawyer_assign.facts import Committee, Facts, Lawyer

CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "SimHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Noto Sans CJK JP",
)
"""Tried in this order; where none is installed, ids stand in for Chinese names."""


def draw_loads(
    outcome: Outcome, ax: "Axes | None" = None, *, lang: Lang = "en"
) -> "Axes":
    """Draw how many lawyers serve one committee, two, three ...

    Parameters
    ----------
    outcome
        Of :func:`lawyer_assign.solve`.
    ax
        To draw on; a new figure if not given.
    lang
        Of the labels; ``"zh"`` needs a Chinese font, else English is used.

    Raises
    ------
    UnsupportedError
        matplotlib is missing: install the extra ``plot``.
    """
    ax = _axes(ax)
    font = _chinese_font()
    lang = lang if font else "en"
    counts = loads(outcome)
    bars = ax.bar([str(load) for load in counts], list(counts.values()), color="C0")
    ax.bar_label(bars, fmt="{:,.0f}")
    ax.set_xlabel(say("served", lang), fontfamily=font)
    ax.set_ylabel(say("lawyers", lang), fontfamily=font)
    ax.set_title(say("loads", lang), fontfamily=font)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def draw_map(
    outcome: Outcome, ax: "Axes | None" = None, *, lang: Lang = "en"
) -> "Axes":
    """Draw committees as points by district, and a line to whoever serves each.

    Committees and lawyers without coordinates are left out. No base map and no
    border is drawn. The built-in city stands on points of GeoNames.org (CC BY 4.0):
    whoever shows a map of it gives that credit.

    Parameters
    ----------
    outcome
        Of :func:`lawyer_assign.solve`.
    ax
        To draw on; a new figure if not given.
    lang
        Of the labels; ``"zh"`` needs a Chinese font, else English is used.

    Raises
    ------
    UnsupportedError
        matplotlib is missing: install the extra ``plot``.
    """
    from math import cos, radians

    from matplotlib.collections import LineCollection

    ax = _axes(ax)
    font = _chinese_font()
    lang = lang if font else "en"
    facts = outcome.problem.facts
    lines = LineCollection(_lines(outcome), colors="0.6", linewidths=0.4, zorder=1)
    ax.add_collection(lines)
    placed = [row for row in facts.committees if row.lat is not None]
    for at, district in enumerate(sorted(facts.districts, key=lambda row: row.id)):
        here = [row for row in placed if row.district == district.id]
        label = district.name if font else district.id
        _points(
            ax, here, color=f"C{at % 10}", marker=_MARKERS[at // 10 % 3], label=label
        )
    short = [row for row in placed if _is_short(outcome, row)]
    if short:
        _points(ax, short, color="red", marker="x", label=say("not_covered", lang))
    middle = sum(row.lat or 0.0 for row in placed) / max(1, len(placed))
    ax.set_aspect(1 / max(0.1, cos(radians(middle))))
    ax.set_xlabel(say("lon", lang), fontfamily=font)
    ax.set_ylabel(say("lat", lang), fontfamily=font)
    ax.set_title(say("map", lang), fontfamily=font)
    if placed:
        prop = {"family": font, "size": 8}
        ax.legend(prop=prop, loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    return ax


_MARKERS = ("o", "s", "^")


def _axes(ax: "Axes | None") -> "Axes":
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise UnsupportedError(
            Text(
                "pictures need matplotlib, which is not installed. "
                'Install the extra "plot": pip install "lawyer-assign[plot]"',
                "作图需要 matplotlib，尚未安装。请安装附加组件 plot："
                'pip install "lawyer-assign[plot]"',
            )
        ) from error
    return pyplot.subplots()[1] if ax is None else ax


def _chinese_font() -> str | None:
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE_FONTS if name in known), None)


def _points(
    ax: "Axes", rows: "list[Committee]", *, color: str, marker: str, label: str
) -> None:
    lon = [row.lon or 0.0 for row in rows]
    lat = [row.lat or 0.0 for row in rows]
    ax.scatter(lon, lat, s=6, color=color, marker=marker, label=label, zorder=2)


def _lines(outcome: Outcome) -> list[list[tuple[float, float]]]:
    facts, plan = outcome.problem.facts, outcome.plan
    found = []
    for post in plan.posts if plan is not None else ():
        there = _stands_at(facts, facts.lawyer[post.lawyer])
        row = facts.committee[post.committee]
        if there is not None and row.lat is not None and row.lon is not None:
            found.append([(row.lon, row.lat), there])
    return found


def _stands_at(facts: "Facts", lawyer: "Lawyer") -> tuple[float, float] | None:
    """Return longitude and latitude of a lawyer, else of the firm."""
    place = lawyer if lawyer.lat is not None else facts.firm[lawyer.firm]
    if place.lat is None or place.lon is None:
        return None
    return place.lon, place.lat


def _is_short(outcome: Outcome, row: "Committee") -> bool:
    has = 0 if outcome.plan is None else len(outcome.plan.lawyers_of(row.id))
    return has < row.lawyers_min
