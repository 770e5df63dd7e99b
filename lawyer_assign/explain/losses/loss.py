"""What is lost with somebody: the numbers, and those nobody could be asked about."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from lawyer_assign.errors import Text
from lawyer_assign.explain.answers import Answer, Named, beside
from lawyer_assign.proof import Status

if TYPE_CHECKING:
    import pandas as pd

Leaver = Literal["lawyer", "firm"]


class Loss(NamedTuple):
    """What is lost when somebody leaves: the best repair against the plan.

    Parameters
    ----------
    who, kind
        A lawyer, or a firm with its lawyers.
    posts
        That they hold.
    status
        Of the repair; without a plan (``infeasible``: some must cannot be kept without
        them) all that follows is ``None``.
    left_open
        By how much the lawyers that all committees lack together rise; 0 too where one
        committee comes to lack what another gets: ``opened`` less what is filled.
    open_at
        Which committees lack more than before, each once; of equally good repairs those
        of the one that was found.
    moved
        Posts of others that end so that this is enough.
    points_lost
        Points that the plan gains and the repair does not, of all rules that count
        points; ``None`` where the policy has none.
    rises
        By how much the price of every tier of the policy rises. Where it has
        ``fewest_changes``, these count from the plan, as a repair counts them, so that
        the plan itself changes nothing; last year's posts no longer count.
    effects
        By how much the repair misses more (below 0: less) of every other rule: its
        kind and its units, in the order of the tiers; those that stay are left out.
    way
        ``flow``: by shortest paths; ``repair``: :func:`lawyer_assign.repair` was asked.
    opened
        How many places come to be open at the committees of ``open_at``.
    filled_at
        Which committees lack less than before, each once: ``opened - left_open`` places
        that were open are filled there.
    """

    who: Named
    kind: Leaver
    posts: int
    status: Status
    left_open: int | None
    open_at: tuple[Named, ...]
    moved: int | None
    points_lost: int | None
    rises: tuple[int, ...] | None
    way: Literal["flow", "repair"]
    effects: tuple[tuple[str, int], ...] = ()
    opened: int | None = None
    filled_at: tuple[Named, ...] = ()

    @property
    def filled(self) -> int | None:
        """How many places that were open are filled; ``None`` without a plan."""
        if self.opened is None or self.left_open is None:
            return None
        return self.opened - self.left_open


class NotAsked(NamedTuple):
    """Somebody of whom the time did not suffice to ask.

    Parameters
    ----------
    who, kind
        A lawyer, or a firm with its lawyers.
    posts
        That they hold.
    """

    who: Named
    kind: Leaver
    posts: int


@dataclass(frozen=True, repr=False)
class Critical(Answer):
    """Answer of :func:`critical`.

    Parameters
    ----------
    losses
        One per lawyer and per firm that could be looked at, the worst first.
    tiers
        Numbers of the tiers that ``rises`` speak of.
    why_not_flow
        Why everything was repaired one by one; ``None`` where shortest paths did.
    not_asked
        Those for whom time did not suffice, who matter most first: nothing is known of
        them.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> la.critical(outcome, lawyers=["l6"], firms=[]).is_complete
    True
    """

    losses: tuple[Loss, ...]
    tiers: tuple[int, ...]
    why_not_flow: Text | None
    not_asked: tuple[NotAsked, ...] = ()

    def _gist(self) -> str:
        """Return who can least be lost."""
        if not self.losses:
            return super()._gist()
        said: Text = beside(self, "words").loss_text(self.losses[0])
        return said.of(self.lang)

    @property
    def is_complete(self) -> bool:
        """Whether all that were asked about are there."""
        return not self.not_asked

    def to_frame(self) -> "pd.DataFrame":
        """Return one row per lawyer and firm, the worst first.

        Columns: the fields of :class:`Loss`; ``open_at`` and ``filled_at`` are tuples
        of ids (``frame.explode("open_at")`` gives each a row), ``tier_n`` by how much
        the price of tier n rises. ``left_open`` is ``opened`` less ``filled``: places
        are counted by these columns, and not by rows of ``open_at``.
        """
        import pandas as pd

        tiers = [f"tier_{one}" for one in self.tiers]
        names = ["id", "name", "kind", "posts", "status", "left_open", "open_at",
                 "moved", "points_lost", *tiers, "way", "opened", "filled",
                 "filled_at"]  # fmt: skip
        rows = [
            (*one.who, one.kind, one.posts, one.status, one.left_open,
             tuple(place.id for place in one.open_at), one.moved, one.points_lost,
             *(one.rises or (None,) * len(self.tiers)), one.way, one.opened,
             one.filled, tuple(place.id for place in one.filled_at))
            for one in self.losses
        ]  # fmt: skip
        frame = pd.DataFrame(rows, columns=names)
        numbers = [*tiers, "left_open", "moved", "points_lost", "opened", "filled"]
        return frame.astype(dict.fromkeys(numbers, "Int64"))
