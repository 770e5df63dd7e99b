"""What contradicts: demands that cannot stand together, and what is said of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lawyer_assign.calls import checked
from lawyer_assign.explain.answers import Answer, beside
from lawyer_assign.explain.conflicts.demands import Demand
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.policy import Policy

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Contradiction:
    """Demands that cannot stand together, none of them idle.

    Parameters
    ----------
    demands
        What asks comes first.
    kept
        Per demand, a plan that keeps all the others (posts as committee and lawyer):
        so every proper part of the demands can stand. ``None`` where none was found in
        the time given.
    """

    demands: tuple[Demand, ...]
    kept: tuple[tuple[tuple[str, str], ...] | None, ...]

    @property
    def is_irreducible(self) -> bool:
        """Whether there is a plan without each of the demands."""
        return None not in self.kept

    def __len__(self) -> int:
        """Return how many demands there are."""
        return len(self.demands)


@dataclass(frozen=True, repr=False)
class Contradictions(Answer):
    """Answer of :func:`conflict`; false if nothing contradicts.

    Parameters
    ----------
    found
        Contradictions, the smallest first; each holds by itself, whatever else is
        demanded. They were found in an order that need not be this one, each without
        the demands that were lifted until then.
    lifted
        One demand of each, in the same order.
    is_decided
        Whether all demands without ``lifted`` were shown to stand together. If not,
        time ran out, or there are more contradictions than anybody reads.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> bool(la.conflict(la.datasets.toy()))
    False
    """

    found: tuple[Contradiction, ...]
    lifted: tuple[Demand, ...]
    is_decided: bool

    def __bool__(self) -> bool:
        """Return whether something contradicts."""
        return bool(self.found)

    def __len__(self) -> int:
        """Return how many contradictions there are."""
        return len(self.found)

    @property
    def demands(self) -> tuple[Demand, ...]:
        """The demands of the smallest contradiction; empty if there is none."""
        return self.found[0].demands if self.found else ()

    def to_frame(self) -> "pd.DataFrame":
        """Return one row per demand: contradiction, rule, who, sentence, places."""
        import pandas as pd

        rows = [
            (
                number, one.rule, one.who, one.asks, one.said.zh, one.said.en,
                "; ".join(one.places),
            )
            for number, contradiction in enumerate(self.found, start=1)
            for one in contradiction.demands
        ]  # fmt: skip
        heads = ["contradiction", "rule", "who", "asks", "text_zh", "text", "places"]
        return pd.DataFrame(rows, columns=heads)

    @checked
    def recheck(
        self,
        facts: Facts,
        policy: Policy,
        pairs: "Pairs | pd.DataFrame | Mapping[str, Any] | None" = None,
    ) -> bool:
        """Solve every contradiction again, and count every plan in it.

        Parameters
        ----------
        facts, policy, pairs
            Those that were asked about.

        Returns
        -------
        bool
            Whether the demands of each contradict, and each of its plans keeps all of
            them but the one it was made for.
        """
        found: bool = beside(self, "recheck").recheck(self, facts, policy, pairs)
        return found
