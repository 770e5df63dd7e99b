"""What is proved of a plan: its price and bound in each tier, and the certificate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lawyer_assign.arrays import Ints
from lawyer_assign.cards import card, card_html, line, line_of
from lawyer_assign.errors import NOTHING, Text
from lawyer_assign.heads import head

Status = Literal["optimal", "feasible", "infeasible", "undecided"]
STATUS_ZH: dict[str, str] = {
    "optimal": "最优（每一层均已证明）",
    "feasible": "可行（尚未全部证明最优）",
    "infeasible": "无可行方案（已证明）",
    "undecided": "未定（时限内未得出方案）",
}

Ended = Literal["itself", "time_limit", "stopped"]
ENDED: dict[Ended, Text] = {
    "itself": Text("ended by itself", "自行结束"),
    "time_limit": Text("time limit", "时限已到"),
    "stopped": Text("stopped", "中途停止"),
}
"""Why a search ended, as a planner reads it."""


def stopped_text(ended: Ended | None) -> Text:
    """Return that somebody stopped a search, to be put behind its status."""
    is_stopped = ended == "stopped"
    return Text(", ", "，").then(ENDED["stopped"]) if is_stopped else NOTHING


@dataclass(frozen=True, slots=True)
class ConditionalBound:
    """A bound that is proved of some plans only, the plan found among them.

    It tells how good the plan is among its like, and proves nothing of the tier:
    another plan, as good in the tiers before, may cost less.

    Parameters
    ----------
    bound
        No plan that keeps the condition, and is as good in the tiers before, costs
        less, in points.
    condition
        Which plans, as a sentence.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> from lawyer_assign.errors import Text
    >>> only = Text("of stable plans", "仅就稳定的方案而言")
    >>> la.ConditionalBound(bound=-12, condition=only).bound
    -12
    """

    bound: int
    condition: Text

    def __repr__(self) -> str:
        return line(self)

    def _repr_html_(self) -> str:
        """Show every field in a notebook."""
        return card(self)


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
    conditional
        A better bound that holds under a condition only; ``None`` = there is none.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> [(tier.price, tier.bound) for tier in outcome.tiers]
    [(0, 0), (0, 0), (1, 1), (-519, -519)]
    """

    number: int
    rules: tuple[str, ...]
    price: int | None
    bound: int | None
    seconds: float = field(compare=False)
    conditional: ConditionalBound | None = None

    def __repr__(self) -> str:
        return line(self)

    def _repr_html_(self) -> str:
        """Show every field in a notebook."""
        return card(self)

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

    @property
    def in_short(self) -> str:
        """The price, and behind ``>=`` the bound where it is not proved."""
        return f"{self.price}" if self.is_proved else f"{self.price} >= {self.bound}"


@dataclass(frozen=True, slots=True)
class BudgetBound:
    """A bound of one tier under whatever budgets: whole-number prices of their rows.

    With a price ``u >= 0`` of every row, ``least`` is the least of ``fine`` times the
    tier plus the posts' costs at these prices (a post at ``u x cost / scale``, rounded
    down). So no plan within budgets ``b`` that pays at most ``held`` in the tiers
    before pays less in the tier than ``(least - sum of u x b / scale) / fine``, each
    quotient of the sum rounded down and the bound up (weak duality).

    Parameters
    ----------
    tier
        Number of the tier.
    held
        Points of each tier before.
    districts, prices
        Whose budgets have a price, and each price; nobody's = the bound needs no money.
    least, scale, fine
        Whole numbers as above, the last two 1 or more.

    Examples
    --------
    >>> from lawyer_assign.proof import BudgetBound
    >>> bound = BudgetBound(2, (0,), ("d1",), (3,), least=5_000, scale=1, fine=100)
    >>> bound.of({"d1": 1_000}), bound.of({"d1": 1_200})
    (20, 14)
    """

    tier: int
    held: tuple[int, ...]
    districts: tuple[str, ...]
    prices: tuple[int, ...]
    least: int
    scale: int
    fine: int

    def __repr__(self) -> str:
        return line(self)

    def _repr_html_(self) -> str:
        """Show every field in a notebook."""
        return card(self)

    def of(self, budgets: Mapping[str, int]) -> int:
        """Return the bound under budgets in fen, of every district that has a price."""
        paid = zip(self.districts, self.prices, strict=True)
        worth = sum(price * budgets[one] // self.scale for one, price in paid if price)
        return -(-(self.least - worth) // self.fine)

    def exact(self, budgets: Mapping[str, int]) -> float:
        """Return the same before any rounding: it falls by :meth:`price` a fen."""
        paid = zip(self.districts, self.prices, strict=True)
        worth = sum(price * budgets[one] for one, price in paid if price)
        return (self.least * self.scale - worth) / (self.scale * self.fine)

    def price(self, district: str) -> float:
        """Return what a fen more of a district is worth at most, in points."""
        prices = dict(zip(self.districts, self.prices, strict=True))
        return prices.get(district, 0) / (self.scale * self.fine)


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
class Head:
    """A committee is served by the first firms of its list if nothing blocks.

    Parameters
    ----------
    committee
        Its place.
    rank
        Of the last of these firms.
    price
        Of its row, a whole number of 0 or above.
    """

    committee: int
    rank: int
    price: int


@dataclass(frozen=True, eq=False)
class WaitingComb:
    """A comb: some committees wait for a firm, which is full or spent on better ones.

    Parameters
    ----------
    firm, rank
        Place of the firm; posts that it likes as much as that rank are counted.
    lawyers, inside, outside
        Places of some of its lawyers, ascending, and what a post of each counts inside
        scarce districts and outside.
    each, uncounted
        What a post of its other lawyers counts, and places of committees with which it
        counts nothing, ascending.
    teeth, times
        Places of the committees that wait, ascending, and how often each counts.
    others, most
        Places of committees that are taken off, ascending, and how much of each.
    worse_committee, worse_lawyer
        Place of the committee, of the lawyer outside scarce districts, or of both, of a
        worse post without which it says nothing; ``None`` and ``None`` = it holds of
        every plan.
    price
        Of its row, a whole number of 0 or above.
    """

    firm: int
    rank: int
    lawyers: tuple[int, ...]
    inside: tuple[int, ...]
    outside: tuple[int, ...]
    each: int
    uncounted: tuple[int, ...]
    teeth: tuple[int, ...]
    times: tuple[int, ...]
    others: tuple[int, ...]
    most: tuple[int, ...]
    worse_committee: int | None
    worse_lawyer: int | None
    price: int


@dataclass(frozen=True, eq=False)
class WaitingExchange:
    """An exchange: a lawyer keeps a worse post while a committee waits for her firm.

    Parameters
    ----------
    committee, lawyer
        Places of the two.
    post
        Place of the committee of her worse post; ``None`` = all outside scarce
        districts.
    price
        Of its row, a whole number of 0 or above.
    """

    committee: int
    lawyer: int
    post: int | None
    price: int


@dataclass(frozen=True, eq=False)
class DeskPrices:
    """Prices that bound blocking pairs by firms; ``checker.py`` says why, under 7.

    Parameters
    ----------
    hard
        Places of committees that are surely served, ascending.
    placed, receives
        Places of committees, ascending, and what each receives that is placed.
    firms, is_near, committees, waiting
        Pairs that are counted: place of the firm, whether at the desk of lawyers who
        reach hard committees, place of the committee, and the price of waiting for it.
    """

    hard: tuple[int, ...]
    placed: tuple[int, ...]
    receives: tuple[int, ...]
    firms: tuple[int, ...]
    is_near: tuple[bool, ...]
    committees: tuple[int, ...]
    waiting: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class FurtherProof:
    """A bound of one tier, of plans as good as the known one in the tiers before.

    Parameters
    ----------
    tier
        Its number.
    scale
        How often the tier counts.
    times
        How often each tier before counts.
    rows
        Prices of rows, shape ``(1, rows)`` each.
    heads
        Whom committees have, in an order in which each follows from those before.
    combs, exchanges
        Why committees wait for firms in vain.
    desks
        Prices of firms instead of all that, in multiples of 1 / ``scale``.
    """

    tier: int
    scale: int
    times: tuple[int, ...]
    rows: tuple[RowPrices, ...]
    heads: tuple[Head, ...]
    combs: tuple[WaitingComb, ...]
    exchanges: tuple[WaitingExchange, ...]
    desks: DeskPrices | None = None


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
        Kinds of rules of which ``bounds`` leave out something.
    further
        Proofs of tiers that rest on two-way choice, in the order of tiers.
    """

    tiers: tuple[int, ...]
    bounds: tuple[int, ...]
    rows: tuple[RowPrices, ...]
    left_out: tuple[str, ...]
    further: tuple[FurtherProof, ...] = ()

    def __repr__(self) -> str:
        """Return what is proved; prices by the thousand would fill the screen."""
        return line_of("Certificate", self._told())

    def _repr_html_(self) -> str:
        """Show in a notebook what is proved, and by how much."""
        told = [(head(name, None), value) for name, value in self._told()]
        return card_html("Certificate", told)

    def _told(self) -> list[tuple[str, object]]:
        return [
            ("tiers", self.tiers),
            ("bounds", self.bounds),
            ("left_out", self.left_out),
            ("row_prices", len(self.rows)),
            ("further_proofs", len(self.further)),
        ]
