"""Small worlds with pairs that block, whose plans are all known, for tiers behind."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Facts, PairScore
from lawyer_assign.formulation import Formulation, formulate
from lawyer_assign.plan import Plan
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import FewestChanges, MustHave, Wish
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.matroid_market import is_matroid_market
from lawyer_assign.solver.choice.region import can_part
from lawyer_assign.solver.choice.two_way import place_of_choice_alone, stable_of
from lawyer_assign.statements import Stable
from lawyer_assign.verbs.last_year import with_last_year
from tests.solver.choice.test_blocking_bound import sending, tight
from tests.solver.choice.test_firm_bound import WISH, opening, partly, sating
from tests.worlds.altered import Asked, Dice, altered_policy, mixed
from tests.worlds.markets import busy, choosing, crowded
from tests.worlds.oracles import priced_plans

MOST_PAIRS = 12
"""All choices of so many pairs are looked at."""

MOVED = (
    "coverage", "must_have", "one_each", "caseload", "seats", "own_limits",
    "fixed_agreements", "willingness", "conflicts", "affinity", "further_posts",
)  # fmt: skip
"""Rules that are left out, softened or moved to another tier."""


class Known(NamedTuple):
    """A plan that a tier is bounded beside, and all plans that keep the musts.

    Parameters
    ----------
    formulation, place, tier, chosen
        As for :class:`lawyer_assign.solver.choice.behind.points_bound.Rounds`.
    plans, prices
        One in a row.
    counts
        Per plan: it pays no more in the tiers before, that of choice among them.
    """

    formulation: Formulation
    place: int
    tier: int
    chosen: Mask
    plans: Mask
    prices: Ints
    counts: Mask

    @property
    def stable(self) -> Stable:
        """The statement."""
        found = stable_of(self.formulation)
        assert found is not None
        return found

    @property
    def is_market(self) -> bool:
        """Whether the bound may be asked."""
        return is_matroid_market(self.face)

    @property
    def face(self) -> Face:
        """The plans that pay no more before stability."""
        return Face(self.formulation, self.stable, self.place, (), self.chosen)

    @property
    def asked(self) -> tuple[Face, int]:
        """What the program is made of."""
        return self.face, self.tier

    @property
    def cheapest(self) -> int:
        """What the cheapest plan that counts costs."""
        return int(self.prices[self.counts, self.tier].min())


def any_rules(seed: int) -> tuple[Facts, Policy]:
    """Return most of what may be, under a policy in which any rule is altered."""
    dice = Dice(f"any rules {seed}")
    kind = sorted(KINDS)[seed % len(KINDS)]
    return mixed(dice), altered_policy(dice, kind)


def plain(make):
    """Return a maker of facts as one of facts and the policy of the text."""
    return lambda seed: (make(seed), WISH)


def with_team(seed: int) -> tuple[Facts, Policy]:
    """Return a world in which a committee that chose nobody asks for two lawyers."""
    dice = Dice(f"team {seed}")
    facts, policy = dice.choice([tight, sating, plain(crowded)])(seed)
    place = dice.choice(facts.committees)
    team = {"lawyers_min": dice.choice([1, 2]), "lawyers_max": 2}
    facts = facts.replace(
        committees=[
            one.model_copy(update=team) if one == place else one
            for one in facts.committees
        ],
        choices=[one for one in facts.choices if one.committee != place.id],
    )
    return facts, policy


KINDS_OF_WORLDS = {
    "tight": tight,
    "opening": opening,
    "sending": sending,
    "sating": sating,
    "partly": partly,
    "choosing": plain(choosing),
    "crowded": plain(crowded),
    "busy": plain(busy),
    "any rules": any_rules,
    "with a team": with_team,
    "some pairs": opening,  # other options are none
}


def world_of(kind: str, seed: int) -> Asked:
    """Return facts with points of their own, and a policy with some rule moved."""
    facts, policy = KINDS_OF_WORLDS[kind](seed)
    dice = Dice(f"points {kind} {seed}")
    if not facts.scores:
        facts = facts.replace(scores=_scores(dice, facts))
    if dice.yes(0.3):
        posts = [(one.id, dice.choice(facts.lawyers).id) for one in facts.committees]
        facts = with_last_year(facts, Plan.of(posts))
        wish = Wish(tier=dice.choice([2, 3, 4, 4, 5]))
        policy = policy.with_rule_before(FewestChanges(wish=wish))
    if dice.yes(0.3) and "must_have" in policy:
        facts = _with_needs(dice, facts)
        wish = Wish(tier=dice.choice([1, 2, 3, 4]))
        policy = policy.with_rule_before(MustHave(wish=wish))
    if dice.yes(0.4):
        policy = _altered(dice, policy, dice.choice(MOVED))
    return Asked(facts, policy, _table(dice, facts) if kind == "some pairs" else None)


def _table(dice: Dice, facts: Facts) -> dict[str, list[str]]:
    """Return most pairs."""
    every = product(facts.committees, facts.lawyers)
    kept = [(place.id, one.id) for place, one in every if dice.yes(0.85)]
    return {
        "committee": [place for place, _ in kept],
        "lawyer": [one for _, one in kept],
    }


def _scores(dice: Dice, facts: Facts) -> list[PairScore]:
    """Return points of most pairs, alike or not."""
    wide = dice.choice([2, 9, 60])
    return [
        PairScore(
            lawyer=one.id, committee=place.id, points=dice.randrange(wide), minutes=9
        )
        for one in facts.lawyers
        for place in facts.committees
        if dice.yes(0.8)
    ]


def _with_needs(dice: Dice, facts: Facts) -> Facts:
    """Return facts in which some committees ask for what some lawyers can."""
    asks, can = {"must_have": ["mediation"]}, {"skills": {"mediation": 1}}
    return facts.replace(
        committees=_updated(dice, facts.committees, asks),
        lawyers=_updated(dice, facts.lawyers, can),
    )


def _updated(dice: Dice, records, said):
    """Return records, half of them with other cells."""
    return [
        type(one).model_validate({**dict(one), **said}) if dice.yes(0.5) else one
        for one in records
    ]


def _altered(dice: Dice, policy: Policy, kind: str) -> Policy:
    """Return a policy with a rule left out, softened or moved."""
    if kind not in policy:
        return policy
    if dice.yes(0.3):
        return policy.without(kind)
    return policy.soften(kind, dice.choice([1, 2, 4, 5]))


def formulation_of(kind: str, seed: int) -> Formulation | None:
    """Return a world's formulation; ``None`` if its plans cannot all be tried."""
    try:
        formulation = formulate(Problem.of(*world_of(kind, seed)))
    except BadInputError:
        return None
    place = place_of_choice_alone(formulation)
    if stable_of(formulation) is None or place is None:
        return None
    if not 0 < len(formulation.pairs) <= MOST_PAIRS or not can_part(formulation):
        return None
    return formulation if place + 1 < len(formulation.tiers) else None


def known_plans(kind: str, seed: int) -> list[Known]:
    """Return a world with known plans; none where its firms are no market.

    Those are two of the best in the tiers before that of choice, of which one blocks
    most, and any plan at all.
    """
    formulation = formulation_of(kind, seed)
    priced = [] if formulation is None else priced_plans(formulation)
    if formulation is None or not priced:
        return []
    prices = np.array([one for one, _ in priced], np.int64)
    plans, place = np.array([one for _, one in priced]), place_of_choice(formulation)
    dice = Dice(f"known {kind} {seed}")
    is_good = (prices[:, :place] == min(prices[:, :place].tolist())).all(1)
    good = np.flatnonzero(is_good)
    worst = good[np.argmax(prices[good, place])]
    tried = {int(worst), dice.choice(good.tolist()), dice.randrange(len(plans))}
    found = []
    for at in sorted(tried):
        tier = dice.choice([place + 1, dice.randrange(place + 1, prices.shape[1])])
        counts = (prices[:, :tier] <= prices[at, :tier]).all(1)
        known = Known(formulation, place, tier, plans[at], plans, prices, counts)
        if known.is_market:
            found.append(known)
    return found


def place_of_choice(formulation: Formulation) -> int:
    """Return the place of the tier of choice."""
    place = place_of_choice_alone(formulation)
    assert place is not None
    return place


def every_known(count: int) -> Iterator[tuple[str, Known]]:
    """Yield the known plans of so many worlds of every kind, and which they are."""
    for kind, seed in product(KINDS_OF_WORLDS, range(count)):
        for at, known in enumerate(known_plans(kind, seed)):
            yield f"{kind} {seed}, plan {at}", known
