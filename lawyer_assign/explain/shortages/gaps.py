"""What is short: groups of committees, who could serve them, and their room."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lawyer_assign.explain.answers import Answer, Named
from lawyer_assign.explain.shortages.causes import Cause
from lawyer_assign.explain.shortages.kept_out import KeptOut
from lawyer_assign.problem.hall import LimitKind

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit that makes the room of a group.

    Parameters
    ----------
    kind
        ``caseload``: five, or the policy's cap; ``consent``: what was consented to;
        ``own``: the lawyer's own most; ``seats``: the firm's; ``once``: a lawyer serves
        a committee once, though it asks for several.
    who
        The lawyer; the firm where it is ``seats``.
    room
        Posts that it leaves for the group.
    pinned
        Posts of a lawyer that fixed agreements take before.
    """

    kind: LimitKind
    who: Named
    room: int
    pinned: int


@dataclass(frozen=True)
class Gap:
    """Committees, and everybody who could serve them: too few, whichever plan.

    Parameters
    ----------
    committees
        S: what they ask for besides lawyers pinned to them is ``asked``.
    open
        Those of them that the plan leaves open.
    lawyers
        Everybody who may serve one of them.
    asked
        Posts.
    limits
        Whose room together is :attr:`room`.
    kept_out
        Named else is about, and why she cannot serve any of them.
    """

    committees: tuple[Named, ...]
    open: tuple[Named, ...]
    lawyers: tuple[Named, ...]
    asked: int
    limits: tuple[Limit, ...]
    kept_out: tuple[KeptOut, ...]

    @property
    def room(self) -> int:
        """Posts that all who could serve the committees have room for, together."""
        return sum(limit.room for limit in self.limits)

    @property
    def short(self) -> int:
        """Posts that stay open, whichever plan is made."""
        return self.asked - self.room


@dataclass(frozen=True, repr=False)
class Shortage(Answer):
    """Answer of :func:`shortage`; false if nothing is open.

    Parameters
    ----------
    gaps
        Disjoint, the smallest first.
    open
        Posts that the plan leaves open.
    least
        Posts that stay open whichever plan keeps what must hold.
    causes
        What else keeps posts open, besides gaps: rules without which fewer
        would.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> bool(la.shortage(outcome))
    False
    """

    gaps: tuple[Gap, ...]
    open: int
    least: int
    causes: tuple[Cause, ...]

    def __bool__(self) -> bool:
        """Return whether something is open."""
        return bool(self.open)

    @property
    def by_gaps(self) -> int:
        """Posts that must stay open by counting alone."""
        return sum(gap.short for gap in self.gaps)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row per gap, names beside ids.

        Columns: ``short`` posts stay open, since ``asked`` are asked for and the limits
        of who may serve leave ``room``; ``size`` committees share them; ``open`` are
        those that stay open in the plan. Several ids stand as a tuple.
        """
        import pandas as pd

        rows = [
            (
                number, gap.short, gap.asked, gap.room, len(gap.committees),
                _ids(gap.committees), _names(gap.committees), _ids(gap.open),
                _names(gap.open), _ids(gap.lawyers), _names(gap.lawyers),
                "; ".join(f"{kind} {room}" for kind, room in rooms(gap).items()),
            )
            for number, gap in enumerate(self.gaps, start=1)
        ]  # fmt: skip
        heads = [
            "gap", "short", "asked", "room", "size", "committees", "committee_names",
            "open", "open_names", "lawyers", "lawyer_names", "limits",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=heads).set_index("gap")


def rooms(gap: Gap) -> dict[LimitKind, int]:
    """Return the room that each kind of limit leaves a gap."""
    found: Counter[LimitKind] = Counter()
    for limit in gap.limits:
        found[limit.kind] += limit.room
    return dict(found)


def _ids(people: Sequence[Named]) -> tuple[str, ...]:
    return tuple(one.id for one in people)


def _names(people: Sequence[Named]) -> str:
    return ", ".join(one.name for one in people)
