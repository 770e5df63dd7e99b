"""Pictures of a roster, drawn on the axes given; need the extra ``plot``."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.roster import WEEKDAYS
from lawyer_assign.roster_outcome import RosterOutcome
from lawyer_assign.views.drawing import axes_of, language, lettered, wrapped
from lawyer_assign.views.map_parts import (
    as_map,
    draw_areas,
    draw_names,
    placed,
    point_size,
)
from lawyer_assign.views.rosters import (
    CIRCLE_KMH,
    CIRCLE_MINUTES,
    circle_counts,
    duty_by_district,
    half_day_heads,
    week_grid,
)
from lawyer_assign.views.words import Lang, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_WEEKS = 54
_HEAD = 8
"""Letters of a line above a narrow column."""
_OFF = "0.9"
"""The grey of days off."""
_NONE = "0.4"
"""The grey in which a row says that it has nothing to show."""
_GROUND = 0.1
"""Of a district's colour in its area, under points that have colours of their own."""


@checked
def draw_week(
    outcome: RosterOutcome,
    town: str,
    ax: "Axes | None" = None,
    *,
    district: str | None = None,
    lang: Lang | None = None,
) -> "Axes":
    """Draw the plain week of a town: who is where at which half day.

    A row without a fixed time says so.

    Parameters
    ----------
    outcome, town, district
        As for :func:`lawyer_assign.views.week_grid`.
    ax
        To draw on; a new figure if not given.
    lang
        Of the labels; by default that in which places are called.

    Raises
    ------
    BadInputError
        No committee is in the town.
    UnsupportedError
        matplotlib, or a font for Chinese, is missing; says what to install.
    """
    lang = language(lang, outcome.facts.committees)
    grid = week_grid(outcome, town, district=district, lang=lang)
    ax = axes_of(ax, size=(12.0, 1.2 + 0.36 * len(grid)))
    filled = (grid != "").to_numpy()
    ax.imshow(np.where(filled, 1.0, 0.0), cmap="Blues", vmin=0, vmax=3, aspect="auto")
    for row, column in zip(*np.nonzero(filled), strict=True):
        said = str(grid.iat[row, column])
        ax.text(column, row, said, ha="center", va="center", fontsize=8)
    for row in np.flatnonzero(~filled.any(axis=1)).tolist():
        ax.text(4.5, row, say("no_fixed_time", lang), ha="center", va="center",
                color=_NONE, fontsize=8)  # fmt: skip
    _ticks(ax, _heads(lang), [str(one) for one in grid.index])
    ax.set_title(say("week_of", lang, town=town).strip())
    return lettered(ax)


_ABOVE_LEGEND = 13
"""Points between axes and title, in which a legend of one line has room."""


@checked
def draw_year(
    outcome: RosterOutcome,
    lawyer: str,
    ax: "Axes | None" = None,
    *,
    lang: Lang | None = None,
) -> "Axes":
    """Draw a lawyer's year: a row per weekday, a column per week, a mark per visit.

    The legend stands above the axes, where it is seen on axes of any figure, and the
    title above the legend.

    Parameters
    ----------
    outcome
        With dates.
    lawyer
        Her id.
    ax
        To draw on; a new figure if not given.
    lang
        Of the labels; by default that in which places are called.

    Raises
    ------
    BadInputError
        Neither facts nor the roster before have such a lawyer.
    UnsupportedError
        matplotlib, or a font for Chinese, is missing; says what to install.
    """
    if lawyer not in outcome.known.lawyer:
        problem = Text("is not among the lawyers", "不在律师名单中")
        cure = Text("Name a lawyer by her id", "请填写律师编号")
        raise BadInputError([Defect("lawyer", lawyer, problem, cure)])
    lang = language(lang, outcome.facts.committees)
    ax = axes_of(ax, size=(11.0, 3.2))
    days = outcome.days
    monday = days.first - dt.timedelta(days=days.first.weekday())
    _shade(ax, outcome, monday)
    visits = outcome.by_lawyer.get(lawyer, ())
    looks = (
        ("as_published", "C0", [v for v in visits if not (v.is_moved or v.instead_of)]),
        ("moved", "C1", [v for v in visits if v.is_moved and not v.instead_of]),
        ("stood_in", "C3", [v for v in visits if v.instead_of]),
    )
    for key, color, some in looks:
        if some:
            weeks = [(one.date - monday).days // 7 for one in some]
            rows = [one.date.weekday() + (0.22 if one.half == "pm" else -0.22)
                    for one in some]  # fmt: skip
            label = f"{say(key, lang)} ({len(some)})"
            ax.scatter(weeks, rows, s=16, color=color, label=label, zorder=2)
    ax.set_yticks(range(7), list(say("weekdays", lang).split()))
    starts = _months(days.first, days.last)
    ax.set_xticks([(one - monday).days // 7 for one in starts],
                  [str(one.month) for one in starts])  # fmt: skip
    ax.set_ylim(6.6, -0.6)
    ax.set_xlabel(say("months_and_halves", lang))
    name = outcome.known.lawyer[lawyer].name
    said = say("year_of", lang, name=name, count=len(visits))
    ax.set_title(said, loc="left", pad=_ABOVE_LEGEND)
    ax.bar([0], [0], color=_OFF, label=say("day_off", lang))
    ax.legend(
        fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), frameon=False,
        ncols=len(looks) + 1, columnspacing=1.2, handletextpad=0.4, borderaxespad=0.2,
        borderpad=0,
    )  # fmt: skip
    return lettered(ax)


@checked
def draw_circle(
    before: RosterOutcome,
    after: RosterOutcome,
    axes: "Sequence[Axes] | None" = None,
    *,
    minutes: int = CIRCLE_MINUTES,
    speed_kmh: int = CIRCLE_KMH,
    lang: Lang | None = None,
) -> "list[Axes]":
    """Draw the circle before and after: half days with duty near every community.

    Parameters
    ----------
    before, after
        Two rosters of the same facts.
    axes
        Two to draw on; a new figure if not given.
    minutes, speed_kmh
        Of the circle.
    lang
        Of the labels; by default that in which places are called.

    Raises
    ------
    UnsupportedError
        matplotlib, or a font for Chinese, is missing; says what to install.
    """
    lang = language(lang, before.facts.committees)
    axes = _two_axes() if axes is None else axes
    points = None
    for ax, outcome, key in zip(
        axes, (before, after), ("before", "after"), strict=True
    ):
        counts = circle_counts(outcome, minutes=minutes, speed_kmh=speed_kmh)
        rows = [row for row in placed(outcome.facts.committees) if row.id in counts]
        draw_areas(ax, outcome.facts, None, _GROUND)
        points = ax.scatter(
            [row.lon or 0.0 for row in rows], [row.lat or 0.0 for row in rows],
            c=[counts[row.id] for row in rows], cmap="viridis", vmin=0, vmax=10,
            s=point_size(len(rows)), zorder=3,
        )  # fmt: skip
        title = say(
            "circle_cells", lang, when=say(key, lang), count=f"{sum(counts.values()):,}"
        )
        as_map(ax, lang, title)
        draw_names(ax, outcome.facts)
        lettered(ax)
    if points is not None:
        bar = axes[-1].figure.colorbar(points, ax=list(axes), shrink=0.8)
        bar.set_label(say("circle_bar", lang, minutes=minutes))
        lettered(bar.ax)
    return list(axes)


@checked
def draw_half_days(
    outcome: RosterOutcome, ax: "Axes | None" = None, *, lang: Lang | None = None
) -> "Axes":
    """Draw how many committees have their time at which half day, by district.

    Where some have none, a last column counts them: a row sums to its district.

    Parameters
    ----------
    outcome
        With a roster.
    ax
        To draw on; a new figure if not given.
    lang
        Of the labels; by default that in which places are called.

    Raises
    ------
    UnsupportedError
        matplotlib, or a font for Chinese, is missing; says what to install.
    """
    lang = language(lang, outcome.facts.committees)
    table = duty_by_district(outcome, lang=lang)
    if not table.iloc[:, -1].any():
        table = table.iloc[:, :-1]
    counts = table.to_numpy()
    ax = axes_of(ax, size=(8.0, 1.4 + 0.4 * len(table)))
    ax.imshow(counts, cmap="Blues", aspect="auto")
    dark = counts.max(initial=0) * 0.6
    for row, column in np.ndindex(counts.shape):
        color = "white" if counts[row, column] > dark else "black"
        ax.text(column, row, f"{counts[row, column]}", ha="center", va="center",
                color=color, fontsize=8)  # fmt: skip
    untimed = list(table.columns[len(WEEKDAYS) :])
    heads = [*_heads(lang), *(wrapped(one, _HEAD) for one in untimed)]
    _ticks(ax, heads, list(table.index))
    ax.set_title(say("duty_by_district", lang))
    return lettered(ax)


def _two_axes() -> "list[Axes]":
    from matplotlib import pyplot

    return list(pyplot.subplots(1, 2, figsize=(12, 5), layout="constrained")[1])


def _heads(lang: Lang) -> list[str]:
    """Return half days as a picture calls them: 周一上午, Mon am."""
    found = half_day_heads(lang)
    return found if lang == "zh" else [f"{one[:3].title()} {one[4:]}" for one in found]


def _ticks(ax: "Axes", columns: Sequence[str], rows: Sequence[str]) -> None:
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.tick_params(length=0)


def _shade(ax: "Axes", outcome: RosterOutcome, monday: dt.date) -> None:
    """Shade the days off of the calendar."""
    days = outcome.days
    size = (days.last - days.first).days + 1
    off = np.zeros((7, _MOST_WEEKS * (size // 371 + 1)))
    for at in range(size):
        day = days.first + dt.timedelta(days=at)
        if not days.is_workday(day):
            off[day.weekday(), (day - monday).days // 7] = 1.0
    wide = (days.last - monday).days // 7 + 1
    grey = np.where(off[:, :wide] > 0, float(_OFF), 1.0)
    ax.imshow(grey, cmap="gray", vmin=0, vmax=1, aspect="auto", zorder=0)


def _months(first: dt.date, last: dt.date) -> list[dt.date]:
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    starts = [dt.date(one // 12, one % 12 + 1, 1) for one in months]
    return [one for one in starts if first <= one <= last]
