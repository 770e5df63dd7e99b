"""The answer of :func:`lawyer_assign.solve`: plan, prices, proved bounds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from lawyer_assign.arrays import Ints
from lawyer_assign.errors import Text
from lawyer_assign.plan import Plan
from lawyer_assign.problem import Problem

if TYPE_CHECKING:
    import pandas as pd

Status = Literal["optimal", "feasible", "infeasible", "undecided"]


@dataclass(frozen=True, slots=True)
class TierResult:
    """Price of the plan in one tier, and what is proved about it.

    Parameters
    ----------
    number
        Of the tier; 1 is the most important.
    rules
        Kinds of the rules that are wishes of the tier.
    price
        Points, lower is better; ``None`` without a plan.
    bound
        No plan that is as good in the tiers before costs less; ``None`` = nothing
        proved.
    seconds
        Wall clock spent on the tier; 0 where one run proved several.
    """

    number: int
    rules: tuple[str, ...]
    price: int | None
    bound: int | None
    seconds: float = field(compare=False)

    @property
    def is_proved(self) -> bool:
        """Whether the price is the least possible."""
        return self.price is not None and self.price == self.bound

    @property
    def gap(self) -> int | None:
        """Points between price and proved bound; ``None`` if one is missing."""
        if self.price is None or self.bound is None:
            return None
        return self.price - self.bound


@dataclass(frozen=True, eq=False)
class RowPrices:
    """Whole-number prices of the rows of one statement, tier by tier.

    Parameters
    ----------
    rule, part
        Kind of the rule, and which of its statements, from 0.
    prices
        Shape ``(tiers, rows)``; rows in the order of the statement.
    """

    rule: str
    part: int
    prices: Ints


@dataclass(frozen=True, eq=False)
class Certificate:
    """What anybody can recompute to see that no plan costs less.

    ``lawyer_assign/checker.py`` states the argument and checks it.

    Parameters
    ----------
    tiers
        Numbers of the tiers that have a bound.
    bounds
        One per tier: no plan of candidate pairs has prices that come before these in
        the order of the dictionary.
    rows
        Prices of rows that prove it.
    left_out
        Kinds of rules of which the proof leaves out something.
    """

    tiers: tuple[int, ...]
    bounds: tuple[int, ...]
    rows: tuple[RowPrices, ...]
    left_out: tuple[str, ...]


Certifier = Callable[[Problem, Plan, Status], Certificate | None]
"""Makes the certificate of an outcome when somebody asks for it."""


@dataclass(frozen=True)
class Outcome:
    """Answer of :func:`lawyer_assign.solve`; ``plan is None`` iff none was found.

    Parameters
    ----------
    status
        ``optimal``: every tier proved; ``feasible``: a plan, not every tier proved;
        ``infeasible``: proved that no plan keeps every must; ``undecided``: neither.
    plan
        Posts; checked by :mod:`lawyer_assign.verify` before it got here.
    tiers
        In the order of the policy, also without a plan.
    backend
        Name of the one that found it: ``flow``, ``cpsat``, or one of those that put
        flows and CP-SAT together (``choice``, ``teams``, ``budgets``, ``thresholds``).
    backend_title
        What reports call it.
    flow_refusal
        Sentence in both languages, where the fast path could not take the problem;
        :attr:`why_not_flow` is the English one.
    seconds
        Wall clock of the whole call.
    seed
        As given.
    versions
        Of what the plan depends on.
    problem
        Facts (scarcity filled in), policy and candidate pairs.
    certifier
        Makes :attr:`certificate`; a function of a module, so that outcomes travel.
    """

    status: Status
    plan: Plan | None
    tiers: tuple[TierResult, ...]
    backend: str
    backend_title: Text
    flow_refusal: Text | None
    seconds: float = field(compare=False)
    seed: int
    versions: dict[str, str] = field(compare=False)
    problem: Problem = field(compare=False, repr=False)
    certifier: Certifier | None = field(default=None, compare=False, repr=False)

    @property
    def why_not_flow(self) -> str | None:
        """Why the fast path could not take the problem, in English."""
        return None if self.flow_refusal is None else self.flow_refusal.en

    @cached_property
    def certificate(self) -> Certificate | None:
        """Proof of the bounds, made when first asked for; ``None`` without a plan."""
        if self.plan is None or self.certifier is None:
            return None
        return self.certifier(self.problem, self.plan, self.status)

    def _repr_html_(self) -> str:
        """Show status and tiers in a notebook."""
        posts = "no plan" if self.plan is None else f"{len(self.plan)} posts"
        head = (
            f"<p><b>{self.status}</b>: {posts}, by {self.backend}, seed {self.seed}</p>"
        )
        table: str = self.to_frame().to_html()
        return head + table

    def to_frame(self) -> "pd.DataFrame":
        """Return the tiers as a table."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "tier": tier.number,
                    "rules": ", ".join(tier.rules),
                    "price": tier.price,
                    "bound": tier.bound,
                    "is_proved": tier.is_proved,
                    "seconds": round(tier.seconds, 3),
                }
                for tier in self.tiers
            ],
            columns=["tier", "rules", "price", "bound", "is_proved", "seconds"],
        ).set_index("tier")
