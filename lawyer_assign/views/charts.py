"""Pictures of an outcome, drawn on an axes that is given; need the extra ``plot``."""

from typing import TYPE_CHECKING

from lawyer_assign.calls import checked
from lawyer_assign.outcome import Outcome
from lawyer_assign.outlines import Outlines
from lawyer_assign.views.drawing import axes_of, language, lettered
from lawyer_assign.views.map_parts import (
    INK,
    RED,
    as_map,
    colour_of,
    draw_areas,
    draw_names,
    draw_nowhere,
    draw_words,
    legend_beside,
    placed,
    point_size,
)
from lawyer_assign.views.tallies import loads
from lawyer_assign.views.words import Lang, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lawyer_assign.facts import Committee, Facts, Lawyer

_TINT = 0.16
"""Of a district's colour in its area."""


@checked
def draw_loads(
    outcome: Outcome, ax: "Axes | None" = None, *, lang: Lang | None = None
) -> "Axes":
    """Draw how many lawyers serve one committee, two, three ...

    Parameters
    ----------
    outcome
        Of :func:`lawyer_assign.solve`.
    ax
        To draw on; a new figure if not given.
    lang
        Of the labels; by default that in which places are called.

    Raises
    ------
    UnsupportedError
        matplotlib, or a font for Chinese, is missing; says what to install.
    """
    lang = language(lang, outcome.problem.facts.committees, has_names=False)
    ax = axes_of(ax)
    counts = loads(outcome)
    heads = [str(load) for load in counts]
    bars = ax.bar(heads, list(counts.values()), color=colour_of(0), width=0.6)
    ax.bar_label(bars, fmt="{:,.0f}", padding=2)
    ax.set_xlabel(say("served", lang))
    ax.set_ylabel(say("lawyers", lang))
    ax.set_title(say("loads", lang), color=INK)
    ax.spines[["top", "right"]].set_visible(False)
    if not counts:
        # Without bars the axes would run from minus to plus nothing.
        ax.set_xticks([])
        ax.set_yticks([])
        draw_words(ax, say("nobody_serves", lang))
    return lettered(ax)


@checked
def draw_map(
    outcome: Outcome,
    ax: "Axes | None" = None,
    *,
    lang: Lang | None = None,
    outlines: Outlines | None = None,
) -> "Axes":
    """Draw committees by district, lawyers, and a line to whoever serves each.

    Committees and lawyers without coordinates are left out. No base map is drawn: a
    district is a soft hull of its own points, or the outline that is handed in. The
    built-in city stands on points of GeoNames.org (CC BY 4.0): whoever shows a map of
    it gives that credit.

    Parameters
    ----------
    outcome
        Of :func:`lawyer_assign.solve`.
    ax
        To draw on; a new figure if not given.
    lang
        Of the labels; by default that in which places are called.
    outlines
        Of districts (:func:`lawyer_assign.read_outlines`).

    Raises
    ------
    UnsupportedError
        matplotlib, or a font for Chinese, is missing; says what to install.
    """
    facts = outcome.problem.facts
    lang = language(lang, facts.committees)
    ax = axes_of(ax, size=(9.0, 6.0))
    rows = placed(facts.committees)
    draw_areas(ax, facts, outlines, _TINT)
    _draw_posts(ax, outcome)
    for at, district in enumerate(sorted(facts.districts, key=lambda row: row.id)):
        here = [row for row in rows if row.district == district.id]
        if here:
            _points(ax, here, size=point_size(len(rows)), color=colour_of(at),
                    label=district.name)  # fmt: skip
    _draw_lawyers(ax, outcome, lang)
    short = [row for row in rows if _is_short(outcome, row)]
    if short:
        _points(ax, short, size=34, color=RED, label=say("not_covered", lang),
                marker="x")  # fmt: skip
    if rows or ax.patches:  # outlines may be known where no point is
        as_map(ax, lang, say("map", lang), say("map_note", lang))
    else:
        draw_nowhere(ax, say("map", lang), say("no_places", lang))
    draw_names(ax, facts)
    if rows:
        legend_beside(ax)
    return lettered(ax)


def _points(
    ax: "Axes",
    rows: "list[Committee]",
    *,
    size: float,
    color: str,
    label: str,
    marker: str = "o",
) -> None:
    lon = [row.lon or 0.0 for row in rows]
    lat = [row.lat or 0.0 for row in rows]
    ax.scatter(lon, lat, s=size, color=color, marker=marker, label=label, zorder=3,
               linewidths=1.6 if marker == "x" else 0)  # fmt: skip


def _draw_posts(ax: "Axes", outcome: Outcome) -> None:
    from matplotlib.collections import LineCollection

    found = _lines(outcome)
    strength = 0.18 if len(found) > 400 else 0.45
    lines = LineCollection(found, colors=INK, alpha=strength, linewidths=0.5, zorder=1)
    ax.add_collection(lines)


def _draw_lawyers(ax: "Axes", outcome: Outcome, lang: Lang) -> None:
    """Draw where lawyers who serve stand: their own place, else their firm's."""
    stands = sorted({there for _, there in _lines(outcome)})
    if stands:
        lon, lat = zip(*stands, strict=True)
        label = say("map_lawyers", lang)
        size = point_size(4 * len(stands))
        ax.scatter(lon, lat, s=size, color=INK, marker="s", label=label, zorder=4,
                   edgecolors="white", linewidths=0.5)  # fmt: skip


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
