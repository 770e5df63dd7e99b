"""Columns that say whether firms have enough good posts: kept by every plan."""

from collections import Counter
from dataclasses import replace

import numpy as np

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.excused.enough_posts import with_enough
from lawyer_assign.solver.choice.excused.link_plans import LinkPlans
from lawyer_assign.solver.choice.excused.link_rounds import LinkRounds
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.two_way import stable_of
from lawyer_assign.solver.linear.cpsat_model import ANY, Program
from tests.solver.choice.test_comb_bound import KINDS, markets
from tests.solver.choice.test_link_bound import points_of
from tests.worlds.examples import how_many

SEEDS = how_many(500, 100)
POINTS = 4


def programs(make):
    """Yield plans as good as one, the program, and it with columns of enough posts."""
    for seed, formulation, best, plans in markets(make, SEEDS):
        stable = stable_of(formulation)
        rounds = LinkRounds(Face(formulation, stable, 2, (), best), Watch())
        form = replace(rounds.form, pairs=rounds.form.matrix.shape[1])
        whole = with_enough(form, rounds.combs, Watch())
        yield seed, formulation, stable, plans, rounds, whole


def spread(combs, point):
    """Return a solution with 1 where so many posts are as good as a rank of teeth."""
    found = []
    for firm in combs.firms:
        rank_of = np.searchsorted(firm.ends, np.arange(len(firm.columns)))
        for rank, end in enumerate(firm.ends.tolist()):
            columns = firm.columns[: end + 1]
            if len(columns) >= firm.enough and firm.is_own[rank_of == rank].any():
                found.append(point[columns].sum() >= firm.enough)
    return np.append(point, found)


def keeps(form, solution):
    rows = form.matrix @ solution
    return (rows >= form.row_least).all() and (rows <= form.row_most).all()


@KINDS
def test_every_plan_as_good_keeps_rows_of_enough_posts(make):
    seen = Counter()
    for seed, _, stable, plans, rounds, whole in programs(make):
        for point in points_of(rounds, stable, plans):
            solution = spread(rounds.combs, point)
            assert keeps(whole, solution), seed
            seen["enough"] += solution[len(point) :].any()
            seen["blocks"] += point[len(rounds.posts.firm) :].any()
        seen["filled"] += any(one.is_filled for one in rounds.combs.firms)
        seen["others"] += not all(one.is_filled for one in rounds.combs.firms)
    assert seen["enough"] > SEEDS
    assert seen["blocks"] > SEEDS
    assert min(seen["filled"], seen["others"]) > SEEDS / 50


def has_columns(form, point):
    """Say if some columns of enough posts go with a solution."""
    least, most = form.least.copy(), form.most.copy()
    least[: len(point)] = most[: len(point)] = point
    given = replace(form, least=least, most=most)
    ending = Program(given).run(ANY, None, 0, Settings(), Watch())
    return not ending.is_infeasible


def is_excused(rounds, stable, point):
    """Say if each row is served as well, blocks, or has enough good posts above."""
    posts, teeth = rounds.posts, len(stable.who)
    held = point[: len(posts.firm)] > 0
    seats = np.maximum(stable.seats[stable.firm], 0)
    enough = np.minimum(posts.lawyers, seats)
    for row in range(teeth):
        if enough[row] == 0:
            continue
        mine = posts.committee == posts.committee[row]
        served = held & mine & (posts.committee_rank <= posts.committee_rank[row])
        good = held & (posts.firm == posts.firm[row])
        good &= posts.firm_rank <= posts.firm_rank[row]
        blocks = point[len(posts.firm) + row] > 0
        if not (served.any() or blocks or good.sum() >= enough[row]):
            return False
    return True


@KINDS
def test_whole_solutions_keep_them_where_nobody_waits_in_vain(make):
    seen, draw = Counter(), np.random.default_rng(0)
    for seed, _, stable, plans, rounds, whole in programs(make):
        form = rounds.form
        points = points_of(rounds, stable, plans)
        for _ in range(POINTS):
            point = points[draw.integers(len(points))].copy()
            turned = draw.random(len(point)) < draw.choice([0.02, 0.1, 0.3])
            point[turned] = np.minimum(1 - point[turned], form.most[turned])
            point[rounds.combs.sends :] = 0  # who is dispatched is not asked
            if not keeps(form, point):
                continue  # two posts to a committee, or more than a firm has
            can = has_columns(whole, point)
            assert can == is_excused(rounds, stable, point), seed
            seen[can] += 1
    assert min(seen[True], seen[False]) > SEEDS / 10


@KINDS
def test_the_links_of_a_plan_make_one_with_as_few_blocking_pairs(make):
    seen = Counter()
    for _, formulation, stable, plans, rounds, _ in programs(make):
        blocking = np.array([stable.amounts(one).sum() for one in plans])
        if not rounds.is_one_each or blocking.max() == blocking.min():
            continue
        few, many = plans[int(blocking.argmin())], plans[int(blocking.argmax())]
        made = LinkPlans(Face.of(formulation, many), many)
        point = points_of(rounds, stable, [few])[0]
        made.take(stable.amounts(few) > 0, rounds.firm_of(point), Watch())
        assert made.most == stable.amounts(made.chosen).sum()
        assert formulation.prices(made.chosen)[:2] == formulation.prices(few)[:2]
        seen["asked"] += 1
        seen["as few"] += made.most == blocking.min()
    assert seen["as few"] >= 0.9 * seen["asked"] > 0
