"""A comparison as a map: posts that are kept, that end and that are new."""

from typing import TYPE_CHECKING

from lawyer_assign.errors import Lang, Text
from lawyer_assign.explain.comparisons.comparison import Comparison
from lawyer_assign.views.drawing import axes_of, lettered
from lawyer_assign.views.map_parts import INK, as_map, legend_beside, point_size

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Line = list[tuple[float, float]]

Dashes = str | tuple[float, tuple[float, float]]

LOOKS: tuple[tuple[str, Text, str, Dashes, float, int], ...] = (
    ("kept", Text("kept", "保留"), "0.7", "solid", 0.4, 0),
    ("ended", Text("ended", "终止"), "C3", (0, (4, 4)), 1.6, 2),
    ("new", Text("new", "新增"), "C2", "solid", 1.6, 1),
)
"""What becomes of a post: its label, colour, line, how wide it is, what it lies above.

Who takes over is often of the same office: there dashes lie upon the line, which shows
between them.
"""
LAWYERS = Text("lawyers (their office)", "律师（所在律所）")


def draw(found: Comparison, ax: "Axes | None", which: int, lang: Lang) -> "Axes":
    """Draw the posts of two plans; see :meth:`Comparison.draw_map`."""
    ax = axes_of(ax, size=(9.0, 6.0), lang=lang)
    from matplotlib.collections import LineCollection

    lines = lines_of(found, which)
    for kind, label, colour, style, wide, order in LOOKS:
        count = f"{label.of(lang)} {len(lines[kind]):,}"
        ax.add_collection(
            LineCollection(
                lines[kind],
                colors=colour,
                linestyles=style,
                label=count,
                linewidths=wide,
                zorder=order,
            )
        )
    placed = [row for row in found.committees if row.lat is not None]
    lon, lat = [row.lon or 0.0 for row in placed], [row.lat or 0.0 for row in placed]
    ax.scatter(lon, lat, s=point_size(len(lon)), color="0.5", linewidths=0, zorder=3)
    stands = sorted({line[1] for some in lines.values() for line in some})
    if stands:
        lon, lat = ([one[at] for one in stands] for at in (0, 1))
        who = LAWYERS.of(lang)
        ax.scatter(lon, lat, s=14, color=INK, marker="s", zorder=4, label=who)
    first, other = found.names[0], found.names[which]
    head = Text(f"{other} against {first}", f"“{other}”与“{first}”对比")
    as_map(ax, lang, head.of(lang))
    legend_beside(ax)
    return lettered(ax)


def lines_of(found: Comparison, which: int) -> dict[str, list[Line]]:
    """Return a line per post from committee to lawyer, by what becomes of it.

    Posts of whom a place is not known are left out.
    """
    stands = {row.who.id: (row.lon, row.lat) for row in found.lawyers}
    lines: dict[str, list[Line]] = {kind: [] for kind, *_ in LOOKS}
    for row in found.committees:
        before, after = ({one.id for one in row.partners[at]} for at in (0, which))
        for who in sorted(before | after):
            lon, lat = stands[who]
            if row.lat is None or row.lon is None or lon is None or lat is None:
                continue
            kind = "kept" if who in before & after else "ended"
            kind = "new" if who not in before else kind
            lines[kind].append([(row.lon, row.lat), (lon, lat)])
    return lines
