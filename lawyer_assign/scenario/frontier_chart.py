"""A frontier as a picture: points, and the step that no plan undercuts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lawyer_assign.errors import Lang, Text
from lawyer_assign.scenario.frontier_points import FrontierPoint, Measure
from lawyer_assign.views.drawing import axes_of, lettered, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PROVED = Text("proved", "已证明")
OPEN = Text("not proved", "未证明")


def draw(
    ax: "Axes | None",
    name: str,
    measures: tuple[Measure, Measure],
    points: Sequence[FrontierPoint],
    lang: Lang,
) -> "Axes":
    """Draw the points of a frontier; see :meth:`Frontier.draw`.

    Parameters
    ----------
    ax
        To draw on; a new figure if not given.
    name
        Of the scenario.
    measures
        What is traded, the first across.
    points
        Cheapest in the first measure first.
    lang
        Of the labels.
    """
    ax = axes_of(ax, lang=lang)
    first = [one.first for one in points]
    second = [one.second for one in points]
    ax.step(first, second, where="post", color="0.7", linewidth=0.8, zorder=1)
    for is_proved, label, face in ((True, PROVED, "C0"), (False, OPEN, "none")):
        mine = [one for one in points if one.is_proved == is_proved]
        if mine:
            ax.scatter(
                [one.first for one in mine],
                [one.second for one in mine],
                s=16,
                facecolors=face,
                edgecolors="C0",
                label=label.of(lang),
                zorder=2,
            )
    ax.set_xlabel(_label(measures[0], lang), fontsize=9)
    ax.set_ylabel(_label(measures[1], lang), fontsize=9, linespacing=1.4)
    ax.locator_params(integer=True)
    ax.spines[["top", "right"]].set_visible(False)
    head = Text(f"Trade of {name}", f"情景“{name}”的权衡")
    ax.set_title(head.of(lang))
    if points:
        ax.legend(fontsize=8, loc="best", frameon=False)
    return lettered(ax)


def _label(measure: Measure, lang: Lang) -> str:
    """Return what an axis shows, and that less is better."""
    said = measure.text.then(Text(" (lower is better)", "（越低越好）"))
    return wrapped(said.of(lang))
