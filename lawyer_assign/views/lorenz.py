"""The Lorenz curves of a plan; needs the extra ``plot``."""

from itertools import accumulate
from typing import TYPE_CHECKING

from lawyer_assign.calls import checked
from lawyer_assign.outcome import Outcome
from lawyer_assign.views.drawing import axes_of, language, lettered
from lawyer_assign.views.spreads import MEASURES, values_of
from lawyer_assign.views.words import Lang, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@checked
def draw_lorenz(
    outcome: Outcome, ax: "Axes | None" = None, *, lang: Lang | None = None
) -> "Axes":
    """Draw which share of points, posts and duty the least part has.

    On the diagonal all have the same; the further below, the less even. Values below 0
    count as 0; a measure of which there is nothing has no curve.

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
    ax.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    for measure in MEASURES:
        values = sorted(max(0, one) for one in values_of(outcome, measure))
        total = sum(values)
        if not total:
            continue
        shares = [0.0, *(part / total for part in accumulate(values))]
        steps = [at / len(values) for at in range(len(values) + 1)]
        ax.plot(steps, shares, label=say(f"measure_{measure}", lang))
    ax.set_xlabel(say("share_units", lang))
    ax.set_ylabel(say("share_total", lang))
    ax.set_title(say("lorenz", lang))
    if len(ax.lines) > 1:
        ax.legend(fontsize=8, frameon=False)
    ax.spines[["top", "right"]].set_visible(False)
    return lettered(ax)
