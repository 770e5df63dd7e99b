"""What a larger budget would buy: from which tier on, at least and at most."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lawyer_assign.explain.answers import Answer, Named

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Gain:
    """What more money for one district would buy.

    Parameters
    ----------
    district
        Whose budget is raised.
    budget
        As it is, in yuan a year.
    spent
        What the posts of the plan cost there, in fen a year.
    tier
        Number of the first tier that a plan could pay less in; ``None`` = no tier.
    rules
        Kinds of the rules that are wishes of this tier.
    at_least, at_most
        Points of the tier that the best plan would save; ``None`` = nothing proved.
    open
        Points of the tier that are not proved of the plan as it is: no more than these
        may be saved without any money; ``None`` = nothing proved.
    """

    district: Named
    budget: int
    spent: int
    tier: int | None
    rules: tuple[str, ...]
    at_least: int
    at_most: int | None
    open: int | None = None

    @property
    def is_within_open(self) -> bool:
        """Whether all that may be saved is what is not proved of the plan anyway."""
        return (
            self.at_least == 0
            and self.at_most is not None
            and self.open is not None
            and 0 < self.at_most <= self.open
        )

    @property
    def is_exact(self) -> bool:
        """Whether just so many points are proved."""
        return self.at_least == self.at_most


@dataclass(frozen=True, repr=False)
class BudgetPrices(Answer):
    """Answer of :func:`budget_prices`; false if no budget would buy anything for sure.

    Parameters
    ----------
    yuan
        By how much each budget was raised, one at a time.
    gains
        One per district with a budget, by district.
    is_complete
        Whether time sufficed to ask for every district.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.budget_prices(la.solve(la.datasets.toy())).gains
    ()
    """

    yuan: int
    gains: tuple[Gain, ...]
    is_complete: bool

    def __bool__(self) -> bool:
        """Return whether some budget would buy something for sure."""
        return any(one.at_least > 0 for one in self.gains)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row per district, names beside ids."""
        import pandas as pd

        rows = [
            (*one.district, one.budget, one.spent, one.tier, one.at_least, one.at_most,
             one.is_exact, one.open)
            for one in self.gains
        ]  # fmt: skip
        columns = ["district", "district_name", "budget_yuan", "spent_fen", "tier",
                   "at_least", "at_most", "is_exact", "open"]  # fmt: skip
        frame = pd.DataFrame(rows, columns=columns)
        return frame.astype(dict.fromkeys(("tier", "at_most", "open"), "Int64"))
