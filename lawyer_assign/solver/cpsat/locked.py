"""A search among plans that pay at most so much in one tier."""

from functools import cached_property

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.linear_form import LinearForm, with_lock
from lawyer_assign.engines.run import Run
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, Start
from lawyer_assign.solver.cpsat.search import Planner, Search
from lawyer_assign.solver.linear.build import linear_form


class _Locked(Search):
    """The search of the reference with one row more, kept by every plan it takes."""

    def __init__(
        self,
        formulation: Formulation,
        run: Run,
        start: Start,
        lock: tuple[int, int],
    ) -> None:
        self.lock = lock
        super().__init__(formulation, run, start)

    @cached_property
    def form(self) -> LinearForm:
        """Rows and columns, the lock among them."""
        return with_lock(linear_form(self.formulation, self.watch), *self.lock)

    def _first_plan(
        self,
        planner: Planner,  # noqa: ARG002 (there is a plan, and others may leave the lock)
    ) -> Mask | None:
        return self.start.chosen

    def take(self, tier: int, chosen: Mask) -> None:
        """Keep a plan if it is better, and inside the lock: rounding may leave it."""
        place, most = self.lock
        if self.formulation.tiers[place].price(chosen) <= most:
            super().take(tier, chosen)


def solve_locked(
    formulation: Formulation,
    place: int,
    most: int,
    chosen: Mask,
    run: Run,
) -> Answer:
    """Return the best plan that pays at most so much in one tier, tier by tier.

    Parameters
    ----------
    formulation
        Not changed.
    place, most
        Of the tier among the tiers, and what it may cost.
    chosen
        A plan that keeps the musts and the lock, to begin with.
    run
        Its settings and its clock.
    """
    start = Start(chosen, (None,) * len(formulation.tiers))
    return _Locked(formulation, run, start, (place, most)).run()
