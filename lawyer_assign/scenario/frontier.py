"""The plans that are best for some trade between two rules."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from lawyer_assign.calls import checked
from lawyer_assign.errors import Lang, UnsupportedError
from lawyer_assign.explain.answers import Answer
from lawyer_assign.files.table import Table
from lawyer_assign.outcome import Outcome
from lawyer_assign.scenario.frontier_chart import draw
from lawyer_assign.scenario.frontier_points import FrontierPoint, Measure
from lawyer_assign.scenario.frontier_tables import (
    measures_sheet,
    points_sheet,
    posts_sheet,
)
from lawyer_assign.scenario.frontier_words import (
    head_text,
    held_text,
    points_block,
    whole_text,
)
from lawyer_assign.scenario.renewal import NO_OUTCOME
from lawyer_assign.views.blocks import Block

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Frontier(Answer):
    """Answer of :func:`lawyer_assign.frontier`.

    Parameters
    ----------
    name
        Of the scenario.
    first, second
        What is traded.
    held
        Kinds of the rules whose tiers are held at their best at every point.
    points
        Cheapest in the first measure first; each costs less in the second than all
        before it.
    is_complete
        Whether it is proved that there is no other point.
    """

    name: str
    first: Measure
    second: Measure
    held: tuple[str, ...]
    points: tuple[FrontierPoint, ...]
    is_complete: bool

    def __repr__(self) -> str:
        proved = sum(one.is_proved for one in self.points)
        whole = "complete" if self.is_complete else "not complete"
        return (
            f"Frontier({self.first.rule} against {self.second.rule}: "
            f"{len(self.points)} points, {proved} proved, {whole})"
        )

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcome of every point.

        One that trades ``fewest_changes`` is proved best under the policy in which no
        more posts may end; elsewhere bounds end where the trade begins, and
        ``is_proved`` of the point says what is proved of it.

        Raises
        ------
        UnsupportedError
            The frontier was read from JSON, which has none.
        """
        found: tuple[Outcome, ...] | None = self.__dict__.get("_outcomes")
        if found is None:
            raise UnsupportedError(NO_OUTCOME)
        return found

    def with_outcomes(self, outcomes: tuple[Outcome, ...]) -> Self:
        """Return itself, which knows its outcomes from now on."""
        self.__dict__["_outcomes"] = outcomes
        return self

    @checked
    def blocks(self, lang: Lang) -> list[Block]:
        """Return the answer as titled tables in a language."""
        notes = [whole_text(self.is_complete), held_text(self.held)]
        head = head_text(self.name, self.first, self.second)
        return [points_block(head, self.points, notes, lang)]

    @checked
    def sheets(self, lang: Lang) -> list[Table]:
        """Return points, their posts, and what is traded; from JSON: sentences."""
        if "_outcomes" not in self.__dict__:
            return super().sheets(lang)
        return [
            points_sheet(self.points, self.first, self.second),
            posts_sheet(self.points, self.outcomes[0].problem.facts),
            measures_sheet(self.first, self.second, self.held, lang),
        ]

    def to_frame(self) -> "pd.DataFrame":
        """Return one row per point: both prices, what is proved, number of posts."""
        import pandas as pd

        rows = [
            (one.first, one.second, one.is_proved, len(one.posts))
            for one in self.points
        ]
        names = [self.first.rule, self.second.rule, "is_proved", "posts"]
        return pd.DataFrame(rows, columns=names)

    def draw(self, ax: "Axes | None" = None, *, lang: Lang | None = None) -> "Axes":
        """Draw the points, and the step between them that nothing undercuts.

        Parameters
        ----------
        ax
            To draw on; a new figure if not given.
        lang
            Of the labels; by how places are called if not given.

        Raises
        ------
        UnsupportedError
            matplotlib, or a font for Chinese, is missing; says what to install.
        """
        lang = self.lang if lang is None else lang
        return draw(ax, self.name, (self.first, self.second), self.points, lang)
