"""Parts of maps: areas of districts, a scale, names with a rim; no base map.

Nothing here says where a boundary runs: without outlines handed in, a district is the
soft hull of its own points.
"""

from collections.abc import Sequence
from math import cos, radians
from typing import TYPE_CHECKING

from lawyer_assign.facts import Committee, Facts
from lawyer_assign.outlines import Outlines, Ring, hulls
from lawyer_assign.views.words import Lang, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = (
    "#4e79a7", "#f28e2b", "#59a14f", "#b07aa1", "#76b7b2", "#e15759", "#9c755f",
    "#d4a72c", "#3d8f9d", "#a0588c", "#7a9a3a", "#c97064", "#5b6bb0",
)  # fmt: skip
"""Of districts, in turn; the page of a plan has the same."""
INK, FAINT, RED = "#22303c", "#5f6b76", "#b42318"
KM_PER_DEGREE = 111.2
_SOFT = 9.0
"""Points of the rim that rounds a hull off."""
_LETTER = 9.0
"""Points of the names of districts."""
_ROUND_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def colour_of(at: int) -> str:
    """Return the colour of a district by its place among them."""
    return COLOURS[at % len(COLOURS)]


def placed(rows: Sequence[Committee]) -> list[Committee]:
    """Return the committees of which a place is known."""
    return [row for row in rows if row.lat is not None and row.lon is not None]


def draw_areas(
    ax: "Axes", facts: Facts, outlines: Outlines | None, share: float
) -> None:
    """Draw a tint of every district, under everything else.

    Parameters
    ----------
    ax
        To draw on.
    facts
        Districts in the order of their ids, and the points of their committees.
    outlines
        Drawn in place of soft hulls, where a district is known.
    share
        Of the district's colour in its tint, 0 to 1.
    """
    districts = sorted(facts.districts, key=lambda row: row.id)
    rows = placed(facts.committees)
    at = {row.id: number for number, row in enumerate(districts)}
    soft = hulls(
        [row.lon or 0.0 for row in rows],
        [row.lat or 0.0 for row in rows],
        [at[row.district] for row in rows],
        len(districts),
    )
    for number, row in enumerate(districts):
        given = () if outlines is None else outlines.of(row.id, row.name)
        tint = tinted(colour_of(number), share)
        rim = (tinted(colour_of(number), 0.6), 0.8) if given else (tint, _SOFT)
        _fill(ax, given or soft[number], tint, *rim)


def _fill(ax: "Axes", rings: Sequence[Ring], tint: str, rim: str, width: float) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    if not rings:
        return
    corners: list[tuple[float, float]] = []
    codes: list[int] = []
    for ring in rings:
        corners += [*ring, ring[0]]
        codes += [int(Path.MOVETO), *(int(Path.LINETO) for _ in ring)]
    patch = PathPatch(
        Path(corners, codes), facecolor=tint, edgecolor=rim, linewidth=width,
        joinstyle="round", capstyle="round", zorder=0, clip_on=False,
    )  # fmt: skip
    ax.add_patch(patch)


def tinted(colour: str, share: float) -> str:
    """Return a colour mixed with white."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    mixed = [round(255 - (255 - one) * share) for one in parts]
    return "#" + "".join(f"{one:02x}" for one in mixed)


def point_size(count: int) -> float:
    """Return the area of a point: smaller, the more there are."""
    return max(5.0, min(26.0, 6000.0 / max(1, count)))


def draw_names(ax: "Axes", facts: Facts) -> None:
    """Write the name of every district in the middle of its points.

    Names that would lie on another's are left out, of larger districts last: the
    legend has them all. To be called when the limits of the axes stand.
    """
    here: dict[str, list[Committee]] = {row.id: [] for row in facts.districts}
    for row in placed(facts.committees):
        here[row.district].append(row)
    ax.apply_aspect()
    size = _LETTER * ax.figure.dpi / 72
    taken: list[tuple[float, float, float]] = []
    for one, rows in sorted(here.items(), key=lambda item: (-len(item[1]), item[0])):
        if not rows:
            continue
        lon = sum(row.lon or 0.0 for row in rows) / len(rows)
        lat = sum(row.lat or 0.0 for row in rows) / len(rows)
        name = facts.district[one].name
        x, y = ax.transData.transform((lon, lat))
        half = size * len(name) / 2
        if all(
            abs(x - x2) > half + half2 or abs(y - y2) > 1.3 * size
            for x2, y2, half2 in taken
        ):
            taken.append((x, y, half))
            _write(ax, name, lon, lat)


def _write(ax: "Axes", name: str, lon: float, lat: float) -> None:
    """Write a name with a white rim, so that it can be read on anything."""
    from matplotlib.patheffects import withStroke

    rim = withStroke(linewidth=2.5, foreground="white")
    ax.text(lon, lat, name, ha="center", va="center", fontsize=_LETTER, color=INK,
            fontweight="bold", path_effects=[rim], zorder=6, clip_on=True)  # fmt: skip


def as_map(ax: "Axes", lang: Lang, title: str, note: str = "") -> None:
    """Make an axes with points in degrees a map: true to scale, no frame, a scale.

    Parameters
    ----------
    ax
        On which everything else has been drawn.
    lang
        Of the scale.
    title, note
        Above and below the map.
    """
    ax.set_title(title, color=INK)
    ax.margins(0.04)
    ax.autoscale_view()
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    south, north = ax.get_ylim()
    stretch = max(0.1, cos(radians((south + north) / 2)))
    ax.set_aspect(1 / stretch)
    _draw_scale(ax, lang, KM_PER_DEGREE * stretch)
    if note:
        ax.set_xlabel(note, fontsize=7.5, color=FAINT)


def draw_nowhere(ax: "Axes", title: str, words: str) -> None:
    """Say in the place of a map that no place has coordinates."""
    ax.set_title(title, color=INK)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    draw_words(ax, words)


def draw_words(ax: "Axes", words: str) -> None:
    """Write a sentence in the middle of an axes that has nothing else to show."""
    ax.text(0.5, 0.5, words, ha="center", va="center", fontsize=11, color=FAINT,
            transform=ax.transAxes)  # fmt: skip


def _draw_scale(ax: "Axes", lang: Lang, km_per_degree: float) -> None:
    """Draw a line of a round number of kilometres at the lower left."""
    west, east = ax.get_xlim()
    if not ax.has_data():
        return
    room = (east - west) * km_per_degree / 5
    km = max((one for one in _ROUND_KM if one <= room), default=_ROUND_KM[0])
    share = km / km_per_degree / (east - west)
    ax.plot([0.01, 0.01 + share], [0.015, 0.015], color=FAINT, linewidth=1.5,
            transform=ax.transAxes, zorder=6, clip_on=False)  # fmt: skip
    ax.text(0.01, 0.025, say("km", lang, count=f"{km:g}"), fontsize=8, color=FAINT,
            transform=ax.transAxes, zorder=6)  # fmt: skip


def legend_beside(ax: "Axes") -> None:
    """Put the legend to the right of a map, with points that can be seen."""
    from matplotlib.collections import PathCollection

    legend = ax.legend(
        fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5), frameon=False
    )
    for one in legend.legend_handles:
        if isinstance(one, PathCollection):
            one.set_sizes([28.0])
