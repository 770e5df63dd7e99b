"""Instances that others' solvers can be asked about, and what each is told of them."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

import lawyer_assign as la
from benchmarks.cases import DAY, policy
from benchmarks.yardsticks import Arcs, Ints, Mask, hand_arcs, hand_choice
from lawyer_assign.datasets import district as invented
from lawyer_assign.datasets import hangzhou
from lawyer_assign.formulation import Formulation, formulate
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Caseload, DutyLoad, FurtherPosts
from lawyer_assign.rules.pairing.duty_load import duty_of_pairs
from lawyer_assign.statements import Cost

CORE = ("coverage", "team_size", "caseload", "affinity", "further_posts")
"""Rules that every peer can say, one way or another."""

LAWYERS, COMMITTEES, LIMIT, HALF_DAYS = 200, 1000, 7, 180
"""The dense shape: how many, posts with consent, half days where duty has a cap."""


@dataclass(frozen=True, eq=False)
class Instance:
    """Facts, a policy and candidate pairs, with what peers are handed of them.

    Parameters
    ----------
    name
        As on the command line.
    problem
        Pairs made, scarcity settled: none of that is timed.
    is_core
        Whether the policy is of the core rules only, one lawyer per committee.
    """

    name: str
    problem: Problem
    is_core: bool = True

    @cached_property
    def formulation(self) -> Formulation:
        """What recounts every answer."""
        return formulate(self.problem)

    @property
    def facts(self) -> la.Facts:
        """The facts as stated, with nothing computed from them yet."""
        stated = self.problem.stated
        rows = {name: getattr(stated, name) for name in la.Facts.model_fields}
        return la.Facts.model_construct(**rows)

    @cached_property
    def points(self) -> Ints:
        """What each pair costs."""
        points = np.zeros(len(self.problem.pairs), np.int64)
        for term in self.formulation.tiers[-1].terms:
            if isinstance(term.statement, Cost):
                points += term.weight * term.statement.points
        return points

    @cached_property
    def posts(self) -> Ints:
        """What a lawyer's posts cost, the first one first; as many as she may have."""
        load, further = (self.problem.policy[one] for one in CORE[2:5:2])
        assert isinstance(load, Caseload)
        assert isinstance(further, FurtherPosts)
        consents = load.consents(self.problem.facts).by_district.values()
        prices = (0, *further.prices)
        most = max(load.limit, *consents) if consents else load.limit
        return np.array([prices[min(at, len(prices) - 1)] for at in range(most)])

    @cached_property
    def duty(self) -> tuple[Ints, int] | None:
        """Half days of each pair and the most of a lawyer, where duty has a cap."""
        rule = self.problem.policy.get("duty_load")
        if not isinstance(rule, DutyLoad):
            return None
        return duty_of_pairs(rule.context.duty, self.problem.pairs), rule.most

    @cached_property
    def uncovered(self) -> int:
        """What leaving a committee out costs: more than all points together."""
        dearest = 2 * int(np.abs(self.points).max()) + int(self.posts.max())
        return 1 + len(self.problem.facts.committees) * dearest

    @cached_property
    def arcs(self) -> Arcs:
        """The instance as a flow, but for a cap of duty; the city's by the yardstick.

        From the source to lawyers, an arc for every post; over pairs to committees;
        from there to the sink, where coverage earns its weight.
        """
        if not self.is_core:
            return hand_arcs(self.problem, self.formulation)
        pairs, facts = self.problem.pairs, self.problem.facts
        lawyers, committees = len(facts.lawyers), len(facts.committees)
        start, end = 2 + pairs.lawyer, 2 + lawyers + pairs.committee
        lawyer, post = np.divmod(np.arange(lawyers * len(self.posts)), len(self.posts))
        every = 2 + lawyers + np.arange(committees)
        tail = np.concatenate([start, 0 * lawyer, every, [0]])
        head = np.concatenate([end, 2 + lawyer, 0 * every + 1, [1]])
        capacity = np.ones(len(tail), np.int64)
        capacity[-1] = committees
        earned = np.full(committees, -self.uncovered)
        cost = np.concatenate([self.points, self.posts[post], earned, [0]])
        supply = np.zeros(2 + lawyers + committees, np.int64)
        supply[:2] = committees, -committees
        return Arcs(tail, head, capacity, cost, supply, len(pairs))

    def chosen(self, flow: Ints) -> Mask:
        """Return the pairs that a flow of the arcs chose."""
        if self.is_core:
            return flow[: len(self.points)] > 0
        return hand_choice(self.problem, self.formulation, flow[: len(self.points)])

    def prices(self, chosen: Mask) -> tuple[int, ...]:
        """Return the price of every tier.

        Raises
        ------
        ValueError
            The choice breaks a must.
        """
        if not self.formulation.holds(chosen):
            raise ValueError(f"{self.name}: the plan breaks a must")
        return self.formulation.prices(chosen)


def core_policy() -> la.Policy:
    """Return the rules of Hangzhou cut down to what everybody can say."""
    found = policy()
    return found.without(*(rule.kind for rule in found.rules if rule.kind not in CORE))


def district(committees: int, scarcity: float = 0.3, seed: int = 0) -> Problem:
    """Return an invented district; three tenths of it need somebody's further post."""
    facts = invented(committees=committees, scarcity=scarcity, seed=seed, choices=None)
    rules = core_policy()
    return Problem.of(facts, rules, la.candidate_pairs(facts, rules))


def city() -> Problem:
    """Return Hangzhou with all its rules but two-way choice."""
    facts, rules = hangzhou(seed=0, choices=None), policy()
    return Problem.of(facts, rules, la.candidate_pairs(facts, rules))


def dense(
    lawyers: int = LAWYERS,
    committees: int = COMMITTEES,
    most: int | None = None,
    seed: int = 0,
) -> Problem:
    """Return a district where every lawyer may serve every committee.

    Points are drawn from 0 to 99, pair by pair; every other committee is a village. A
    consent allows ``LIMIT`` posts. With ``most``, a lawyer's half days of duty have a
    cap: generalised assignment.
    """
    facts = _everybody(lawyers, committees)
    rules = core_policy()
    if most is not None:
        rules = rules.with_rule(DutyLoad(most=most))
    drawn = np.random.default_rng(seed).integers(0, 100, lawyers * committees)
    table = {
        "committee": np.repeat([row.id for row in facts.committees], lawyers),
        "lawyer": np.tile([row.id for row in facts.lawyers], committees),
        "points": drawn,
        "minutes": np.zeros(len(drawn), np.int64),
    }
    return Problem.of(facts, rules, Problem.of(facts, rules, table).pairs)


def _everybody(lawyers: int, committees: int) -> la.Facts:
    return la.Facts(
        districts=(la.District(id="D1", name="District", is_scarce=True),),
        firms=(la.Firm(id="F1", name="Firm", district="D1"),),
        lawyers=tuple(
            la.Lawyer(id=f"L{at:04}", name=f"Lawyer {at}", firm="F1")
            for at in range(lawyers)
        ),
        committees=tuple(
            la.Committee(
                id=f"C{at:04}",
                name=f"Committee {at}",
                kind="village" if at % 2 else "community",
                district="D1",
                town="Town",
            )
            for at in range(committees)
        ),
        approvals=(
            la.Approval(
                document="consent",
                district="D1",
                limit=LIMIT,
                valid_from=DAY,
                valid_to=DAY + dt.timedelta(days=365),
            ),
        ),
    )


INSTANCES: dict[str, tuple[Callable[[], Problem], bool]] = {
    "district-100": (lambda: district(100), True),
    "district-300": (lambda: district(300), True),
    "district-1000": (lambda: district(1000), True),
    "dense-posts": (dense, True),
    "dense-half-days": (lambda: dense(most=HALF_DAYS), True),
    "city": (city, False),
}
"""By name: how the problem is made, and whether it is of the core rules."""


def instances(names: Sequence[str]) -> list[Instance]:
    """Return instances by name."""
    made = []
    for name in names:
        make, is_core = INSTANCES[name]
        made.append(Instance(name, make(), is_core))
    return made
