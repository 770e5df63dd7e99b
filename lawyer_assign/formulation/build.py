"""Rules -> statements, sorted into musts and tiers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic

from typing_extensions import TypeVar

from lawyer_assign.arrays import Mask
from lawyer_assign.errors import Text, refuse
from lawyer_assign.formulation.plain import plainer, single_rows
from lawyer_assign.formulation.size import refuse_huge_prices
from lawyer_assign.formulation.tier import Term, Tier
from lawyer_assign.pairs import Pairs
from lawyer_assign.problem.problem import Problem
from lawyer_assign.rules import Wish
from lawyer_assign.statements import (
    Bound,
    Cost,
    Cover,
    Joint,
    LoadCost,
    Outlay,
    Overlap,
    Peak,
    Stable,
    Statement,
    Table,
    Together,
)

Must = Bound | Cover | Joint | Outlay | Overlap | Stable | Together
"""What can be kept and not only priced."""

Priced = Cost | LoadCost | Peak
"""What can only be priced: the rule that says it has a wish."""

T_co = TypeVar("T_co", bound=Table, covariant=True, default=Pairs)


@dataclass(frozen=True, eq=False)
class Formulation(Generic[T_co]):
    """Choose pairs so that ``must`` holds and the tiers are least, in their order."""

    pairs: T_co
    must: tuple[Must, ...]
    tiers: tuple[Tier, ...]

    @property
    def bounds(self) -> tuple[Bound, ...]:
        """The musts that bound sums."""
        return tuple(one for one in self.must if isinstance(one, Bound))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement, musts first."""
        wished = (term.statement for tier in self.tiers for term in tier.terms)
        return (*self.must, *wished)

    def mapped(
        self, said: Callable[[Statement], Iterable[Statement]]
    ) -> "Formulation[T_co]":
        """Return the formulation with every statement said anew; tiers keep places.

        Parameters
        ----------
        said
            What stands for a statement: itself, others, or nothing.
        """
        must = (one for old in self.must for one in said(old))
        tiers = (
            Tier(
                tier.number,
                tuple(
                    Term(one, term.weight)
                    for term in tier.terms
                    for one in said(term.statement)
                ),
            )
            for tier in self.tiers
        )
        kept = tuple(one for one in must if isinstance(one, Must))
        return Formulation(self.pairs, kept, tuple(tiers))

    def without(self, *kinds: type[Statement]) -> "Formulation[T_co]":
        """Return the formulation without statements of some kinds."""
        return self.mapped(lambda one: () if isinstance(one, kinds) else (one,))

    def prices(self, chosen: Mask) -> tuple[int, ...]:
        """Return the price of a choice of pairs in every tier."""
        return tuple(tier.price(chosen) for tier in self.tiers)

    def holds(self, chosen: Mask) -> bool:
        """Return whether a choice of pairs keeps every must."""
        return not any(bound.amounts(chosen).any() for bound in self.must)


Said = tuple[str, Wish | None, Statement]
"""A rule's kind, its strength, and one of its statements."""


def formulate(problem: Problem) -> Formulation:
    """Let every rule of the policy say itself over the pair table.

    Raises
    ------
    BadInputError
        Weights, points and prices whose sums would not fit 64 bits; a rule that must
        hold says something that can only be priced.
    TypeError
        A rule that must hold says something that stands in neither list.
    """
    said = (
        (rule.kind, rule.wish, statement)
        for rule in problem.policy.rules
        for statement in rule.said(problem.facts, problem.pairs)
    )
    return formulated(problem.pairs, problem.policy.tiers, said)


T = TypeVar("T", bound=Table)


def formulated(pairs: T, tiers: Iterable[int], said: Iterable[Said]) -> Formulation[T]:
    """Sort what rules say over a table into musts and tiers.

    Parameters
    ----------
    pairs
        The table.
    tiers
        Numbers of the tiers in use, the most important first.
    said
        Every statement of every rule.

    Raises
    ------
    BadInputError, TypeError
        As :func:`formulate`.
    """
    must: list[Must] = []
    wished: dict[int, list[Term]] = {number: [] for number in tiers}
    for kind, wish, statement in said:
        if wish is not None:
            term = Term(statement, wish.weight)
            wished[wish.tier + level_of(statement)].append(term)
        elif isinstance(statement, Must) and not _gains(statement):
            must.append(statement)
        else:
            raise _cannot_be_kept(kind, statement)
    formulation = said_plainly(pairs, must, wished)
    refuse_huge_prices(formulation.tiers)
    return formulation


def _cannot_be_kept(kind: str, statement: Statement) -> Exception:
    """Return what is wrong with a rule that must hold by what it says."""
    said, is_gain = type(statement).__name__, _gains(statement)
    if not isinstance(statement, Priced) and not is_gain:
        return TypeError(
            f"rule {kind} must hold but says a {said}, which formulation/build.py "
            "does not name in Must."
        )
    problem = Text(
        f"must hold, and says {'what gains points' if is_gain else 'points'}, which "
        "can only be priced",
        f"须遵守，但其语句只是{'加分' if is_gain else '计分'}，只能作为目标",
    )
    cure = Text(
        "Give the rule a wish (wish=la.Wish(tier=...)), or say a Bound",
        "请将规则改为目标（wish=la.Wish(tier=...)），或改用 Bound",
    )
    return refuse(f"policy: {kind}", said, problem, cure)


def _gains(statement: Statement) -> bool:
    """Return whether amounts of a row may cancel each other out."""
    return isinstance(statement, Together) and bool((statement.points < 0).any())


def said_plainly(
    pairs: T, must: Sequence[Must], wished: Mapping[int, Sequence[Term]]
) -> Formulation[T]:
    """Put statements together, said as plainly as the musts allow.

    Parameters
    ----------
    pairs
        That the statements speak of.
    must
        What has to hold.
    wished
        Number of a tier -> what it minimises, the most important tier first.
    """
    single = single_rows(must)
    every = (*must, *(term.statement for terms in wished.values() for term in terms))
    kept = (
        one
        for bound in must
        for one in plainer(bound, single, is_must=True, beside=every)
    )
    tiers = (
        Tier(
            number,
            tuple(
                Term(one, term.weight)
                for term in terms
                for one in plainer(term.statement, single, is_must=False)
            ),
        )
        for number, terms in wished.items()
    )
    musts = tuple(one for one in kept if isinstance(one, Must))
    return Formulation(pairs, musts, tuple(tiers))


def level_of(statement: Statement) -> int:
    """Return how many tiers behind its rule's own a statement is priced."""
    return statement.level if isinstance(statement, Peak) else 0
