"""What members have of a mixture: every plan keeps it, and prices of it prove."""

from collections import Counter
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.climb.climb_starts import climbed
from lawyer_assign.solver.money.held_bound import HeldBound
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_program import Duals
from lawyer_assign.solver.money.sets.team_shares import TeamShares
from lawyer_assign.solver.teams.rows import classes_of, team_rows
from tests.solver.money.test_budgets_of_teams import short_of_money, solved
from tests.solver.teams.test_teams_backend import PLAIN, WIDER
from tests.worlds.examples import many
from tests.worlds.small import committee, firm, lawyer, world

RULES = (*WIDER, PLAIN.soften("team_size", 2), PLAIN.soften("one_firm", 1))
"""Rules softened, moved to other tiers, and left out."""
FEW = 12
"""Pairs of which every choice is looked at."""


@st.composite
def two_places(draw):
    """Two or three committees, one of which asks for two of a firm, few lawyers."""
    dice = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    places, people = draw(st.sampled_from([(2, 6), (2, 5), (3, 4)]))
    firms = [firm(f"f{at}", seats=(None, 1, 2)[dice.integers(3)]) for at in range(2)]
    lawyers = [
        lawyer(
            f"l{at}",
            firm=f"f{dice.integers(2)}",
            years_of_practice=int(dice.integers(16)),
            skills={"mediation": int(dice.integers(6))},
        )
        for at in range(people)
    ]
    rows = []
    for at in range(places):
        size = 2 if at == 0 else int(dice.integers(1, 3))
        must = ["mediation"] if dice.random() < 0.2 else []
        rows.append(
            committee(
                f"c{at}", lawyers_min=size, lawyers_max=size + int(dice.integers(2)),
                needs={"mediation": int(dice.integers(11))}, must_have=must,
            )
        )  # fmt: skip
    return world(rows, lawyers, firms)


def plans_of(formulation):
    """Yield every plan that keeps all musts."""
    for bits in product((False, True), repeat=len(formulation.pairs)):
        chosen = np.array(bits)
        if formulation.holds(chosen):
            yield chosen


def posts_of(shares, chosen):
    return shares.counted(np.flatnonzero(chosen))


@settings(max_examples=many(300), deadline=None)
@given(facts=two_places(), percent=st.sampled_from([70, 90, 100, 130]), at=st.data())
def check_every_plan(seen, facts, percent, at):
    policy = at.draw(st.sampled_from(RULES))
    world = solved(short_of_money(facts, percent, policy))
    if world is None or len(world[1].formulation.pairs) > FEW:
        return
    flows, record, _ = world
    formulation, dice = record.formulation, np.random.default_rng(len(facts.lawyers))
    plans = list(plans_of(formulation))
    left = flows.of_sets(record.relaxed)
    if not SetBound.takes(left, record.outlays[0]):
        return
    for paid in {formulation.prices(one)[:-1] for one in plans}:
        shares = TeamShares.of(record.relaxed, paid)
        bound = SetBound(left, record.outlays[0], paid, shares=shares)
        rows, fen = len(bound.rows), len(record.outlays[0].who)
        duals = Duals(
            dice.normal(0, 20, rows), dice.uniform(0, 90, len(paid)),
            dice.uniform(0, 0.01, fen), shares=dice.uniform(0, 60, len(shares)),
        )  # fmt: skip
        bound.prove(duals)
        seen["asked"] += len(shares) > 0
        seen["short"] += paid[0] > 0
        for plan in plans:
            prices = formulation.prices(plan)
            if all(one <= most for one, most in zip(prices, paid, strict=False)):
                assert (shares.broken(posts_of(shares, plan)) <= 0).all()
                assert bound.value <= prices[-1]
                seen["plans"] += len(shares) > 0


def test_no_plan_breaks_a_row_or_is_below_what_random_prices_prove():
    seen = Counter()
    check_every_plan(seen)
    assert seen["asked"] > 10, seen
    assert seen["plans"] > 20, seen
    assert seen["short"] > 4, seen


def pairs_of_twenty():
    """Return a district in which a third of the committees asks for two of a firm."""
    facts = la.datasets.district(committees=20, lawyers=60, seed=3)
    rows = [
        row.model_copy(update={"lawyers_min": 2, "lawyers_max": 2}) if at % 3 == 0
        else row
        for at, row in enumerate(facts.committees)
    ]  # fmt: skip
    return facts.replace(committees=rows)


def pairs_short_of_money():
    """Return flows of that district with budgets that bind, and its best plan held."""
    flows, record, truth = solved(short_of_money(pairs_of_twenty(), 90))
    record.begin([one.bound for one in flows.least(record.relaxed).tiers])
    record.take(truth)
    held = HeldBound(record, flows, Watch())
    held.raise_last(truth, is_start=True)
    return held, flows.of_sets(record.relaxed)


def boxes_of_teams():
    """Return whole sets of it that climbed."""
    held, left = pairs_short_of_money()
    return climbed(held, left, held.watch)


def test_mixtures_of_members_of_several_firms_are_ruled_out():
    held, left = pairs_short_of_money()
    best = held.record.formulation.prices(held.record.best)[-1]
    assert bound_of(held, left) == best
    assert bound_of(_Plain.of(held), left) < best


class _Plain(HeldBound):
    """The same bound by flows, whose sets know nothing of teams."""

    @classmethod
    def of(cls, held):
        plain = cls(held.record, held.flows, held.watch)
        plain.best, plain.value = held.best, held.value
        return plain

    @property
    def shares(self):
        return TeamShares.none(len(self.record.relaxed.pairs))


def bound_of(held, left):
    """Return what whole sets prove from there, given all the time they want."""
    boxes = climbed(held, left, held.watch)
    boxes.run(Watch())
    return boxes.bound.value


def test_columns_say_what_prices_say():
    """The entries of rows and the price of pairs are of one and the same row."""
    _, record, _ = solved(short_of_money(pairs_of_twenty(), 90))
    shares = TeamShares.of(record.relaxed, (0,) * (len(record.relaxed.tiers) - 1))
    rows, dice = np.arange(0, len(shares), 3), np.random.default_rng(0)
    posts = dice.permutation(len(shares.place))[:200]
    place, row, value = shares.entries(posts, rows)
    prices = np.zeros(len(shares), np.int64)
    prices[rows] = dice.integers(0, 50, len(rows))
    found = np.zeros(len(posts))
    np.add.at(found, place, value * prices[rows][row])
    assert (found == shares.values(prices)[posts]).all()
    teams = team_rows(record.relaxed)
    first = np.flatnonzero(shares.place >= 0)[0]
    same = (teams.group == teams.group[first]) & (
        classes_of(teams) == classes_of(teams)[first]
    )
    own = np.zeros(len(shares), np.int64)
    own[shares.place[first]] = 10
    expected = np.where(same, -10, 0)
    expected[first] += 20
    assert (shares.values(own) == expected).all()
