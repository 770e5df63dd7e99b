"""Every plan that blocks as few keeps what its program says, and so does its bound."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.engines.cut import with_cuts
from lawyer_assign.engines.highs import minimum
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.solver.backend import solve_formulation
from lawyer_assign.solver.choice.behind import points_bound as module
from lawyer_assign.solver.choice.behind.points_bound import Rounds
from lawyer_assign.solver.choice.cuts.combs import Comb
from lawyer_assign.solver.choice.cuts.exchanges import Exchange
from lawyer_assign.solver.choice.excused.link_rounds import LinkRounds
from lawyer_assign.solver.linear.near_pairs import near_pairs
from tests.solver.choice.behind.drawn import every_known
from tests.worlds.examples import many
from tests.worlds.small import CITY_LISTS, DAY

WORLDS = many(100, 10)
"""Worlds of each kind: about 2 in 3 are markets, with 2 plans each."""

LIFTED = 4
"""Plans of a world of which a linear program tells whether they are solutions."""

POINTS = 3
"""Mixtures of plans of a world for which rows are looked for."""


def programs():
    """Yield known plans with their programs, learned to the end.

    With links, where there are, learned here or before, and without.
    """
    for name, known in every_known(WORLDS):
        for rounds in (Rounds(*known.asked, None, Watch()), *before(known)):
            if rounds._links is not None:
                rounds.run(Watch())
                yield name, known, rounds
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "solved_links", lambda *_: None)
            rounds = Rounds(*known.asked, None, Watch())
        rounds.run(Watch())
        yield name, known, rounds


@pytest.mark.parametrize("largest", [0, module.LARGE], ids=["city", "district"])
def test_a_program_that_begins_with_the_plan_alone_takes_in_what_matters(
    monkeypatch, largest
):
    seen = Counter()
    for name, known in every_known(WORLDS // 4):
        whole = rounds_with(monkeypatch, known, len(known.chosen))
        some = rounds_with(monkeypatch, known, 0, LARGE=largest)
        begun = len(some._some.active)
        for rounds in (whole, some):
            rounds.run(Watch())
            assert rounds.bound <= known.cheapest, name
        assert some.bound == whole.bound, name
        seen["wider"] += begun < len(some._some.active)
        seen["all"] += 1
    assert seen["wider"] > seen["all"] / 4


def test_the_first_solution_of_a_district_is_one_of_all_columns(monkeypatch):
    seen = Counter()
    for name, known in every_known(WORLDS // 4):
        whole = rounds_with(monkeypatch, known, len(known.chosen))
        some = rounds_with(monkeypatch, known, 0)
        assert whole._some.run(Watch())
        assert some._some.run(Watch())
        seen["dearer"] += some._some.cost > whole._some.cost + 1e-6
        assert some._some.settle(Watch())
        assert some._some.cost == pytest.approx(whole._some.cost, abs=1e-6), name
        is_closed = some._program.form.most == 0
        assert not is_closed[some._some.active].any(), name
    assert seen["dearer"] > WORLDS


def test_pairs_that_are_closed_are_none_to_begin_with():
    seen = Counter()
    for name, known in every_known(WORLDS // 4):
        rounds = Rounds(*known.asked, None, Watch())
        form, cuts = rounds._program.form, rounds._program.cuts
        is_open = form.most[: form.pairs] > 0
        every = near_pairs(form, known.tier, cuts, form.pairs, Watch())
        assert (every == is_open).all(), name
        few = near_pairs(form, known.tier, cuts, int(is_open.sum()), Watch())
        assert (few == is_open).all(), name
        seen[bool(is_open.all())] += 1
    assert min(seen.values()) > WORLDS / 4


def rounds_with(monkeypatch, known, count, **others):
    """Return rounds of a program that begins with so many pairs of each committee."""
    with monkeypatch.context() as patch:
        for name, value in {"FEW": count, "MANY": count, **others}.items():
            patch.setattr(module, name, value)
        return Rounds(*known.asked, None, Watch())


def test_what_is_left_open_is_closed_among_what_may_matter():
    seen = Counter()
    for name, known in every_known(WORLDS // 2):
        rounds = Rounds(*known.asked, None, Watch())
        rounds._some.run(Watch())
        rounds._prove()
        proved, price = rounds.relaxation, known.formulation.prices(known.chosen)
        for less in (1, 4):  # true as well, and less is left out by it
            said = {"bound": proved.bound - less, "reduced": proved.reduced + less}
            rounds.relaxation = replace(proved, **said)
            rounds.chosen, rounds._prices = known.chosen, price
            rounds.close(Watch())
            assert rounds.bound == known.cheapest, name
        seen[rounds.chosen is known.chosen] += 1
    assert min(seen.values()) > WORLDS


@pytest.fixture(name="district", scope="module")
def of_six_hundred():
    """Return a district in which pairs must block while lists end at the 100th."""
    return la.datasets.district(committees=600, scarcity=0, seed=9)


SHORT = la.Policy.hangzhou_2024(on=DAY).with_reach(CITY_LISTS)


@pytest.mark.slow
def test_lists_of_which_pairs_must_block_are_proved_to_the_last_point(district):
    problem = Problem.of(district, SHORT)
    assert problem.leaves_out
    found = solve_formulation(formulate(problem), None, Run(Watch(300))).answer
    assert [one.price for one in found.tiers] == [0, 0, 26, -71_189]
    assert [one.bound for one in found.tiers] == [0, 0, 26, -71_189]


@pytest.mark.slow
def test_among_all_who_are_in_reach_none_of_these_pairs_must_block(district):
    outcome = la.solve(district, SHORT, time_limit=300)
    assert outcome.status == "optimal"
    assert [one.price for one in outcome.tiers] == [0, 0, 0, -71_229]


def before(known):
    """Yield the program that goes on from links which were asked who sends."""
    links = LinkRounds(known.face, Watch())
    if not links.is_one_each:
        return
    most = int(known.stable.amounts(known.chosen).sum())
    links.run(most, 0, Watch())
    links.ask_who_sends()
    links.run(most, 0, Watch())
    if links.solved_last is not None:
        yield Rounds(*known.asked, links.solved_last, Watch())


class Solutions:
    """The plans of a world as solutions of a program.

    Parameters
    ----------
    known, rounds
        The plans, and the program.

    Attributes
    ----------
    values, is_told
        One plan in a row, per column; and which columns a plan alone tells. Others say
        by how much a wish is missed.
    """

    def __init__(self, known, rounds):
        form, blocks, links, _ = rounds._program
        shape = len(known.plans), form.matrix.shape[1]
        self.known, self.rounds, self.values = known, rounds, np.zeros(shape)
        self.is_told = np.zeros(shape[1], bool)
        amounts = [known.stable.amounts(one) for one in known.plans]
        self._put(0, known.plans)
        self._put(blocks, np.array(amounts))
        if links >= 0:
            point_of, stable = rounds._links.point_of, known.stable
            self._put(links, np.array([point_of(stable, one) for one in known.plans]))

    def _put(self, first, values):
        where = slice(first, first + values.shape[1])
        self.values[:, where], self.is_told[where] = values, True

    @property
    def that_count(self):
        return self.values[self.known.counts]

    def cost_of(self, at):
        """Return what a plan costs as a solution; ``None`` if it is none."""
        known, rounds = self.known, self.rounds
        form, own = rounds._program.form, self.values[at].astype(np.int64)
        if (self.is_told & ((own < form.least) | (own > form.most))).any():
            return None
        least = np.where(self.is_told, own, form.least)
        most = np.where(self.is_told, own, form.most)
        fixed = with_cuts(replace(form, least=least, most=most), rounds._some.cuts)
        found = minimum(program_of(fixed, known.tier), Watch())
        return None if found is None else found.cost + form.constant[known.tier]


def kind_of(cut, rounds):
    """Say what a row follows from."""
    why = cut.reason
    if isinstance(why, Exchange):
        return "exchange outside" if why.post < 0 else "exchange inside"
    if isinstance(why, Comb):
        kind = "weighted" if len(why.lawyers) else "seats"
        return f"comb, {kind}" + ("" if why.worse is None else ", a worse post")
    assert (cut.columns >= rounds._program.links).all()
    return "links"


OWN_KINDS = {
    "comb, seats", "comb, weighted", "comb, weighted, a worse post",
    "exchange inside", "exchange outside",
}  # fmt: skip


def test_no_plan_that_counts_costs_less_than_the_bound():
    seen = Counter()
    for name, known, rounds in programs():
        assert rounds.bound <= known.cheapest, name
        by_rounds = rounds.bound == known.cheapest
        better = known.formulation.prices(rounds.chosen)
        is_open = not rounds.is_proved
        rounds.search(Watch())
        assert known.formulation.prices(rounds.chosen) <= better, name
        rounds.close(Watch())
        # Whoever blocks fewer pairs may cost more; else the plan is the best of them.
        assert rounds.bound == known.cheapest, name
        seen["closed"] += is_open
        assert known.formulation.holds(rounds.chosen), name
        found = known.formulation.prices(rounds.chosen)
        given = known.formulation.prices(known.chosen)
        assert found <= given, name
        before = zip(found[: known.tier], given[: known.tier], strict=True)
        assert all(one <= other for one, other in before), name
        seen["reached"] += by_rounds
        seen["better"] += found < given
        seen["tight"] += known.cheapest == given[known.tier]
        seen["between"] += known.tier > known.place + 1
        seen["links"] += rounds._links is not None
        seen["all"] += 1
    assert seen["reached"] > 0.9 * seen["all"]
    assert seen["better"] > seen["all"] / 2
    assert min(seen["between"], seen["links"], seen["tight"]) > seen["all"] / 20
    assert seen["closed"] > seen["all"] / 200


def test_every_plan_that_counts_keeps_all_rows_and_columns():
    seen, draw = Counter(), np.random.default_rng(0)
    for name, known, rounds in programs():
        solutions, form = Solutions(known, rounds), rounds._program.form
        told, values = solutions.is_told, solutions.that_count
        assert (values <= form.most)[:, told].all(), name
        assert (values >= form.least)[:, told].all(), name
        is_told = abs(form.matrix) @ ~told == 0
        rows = (values @ form.matrix.T)[:, is_told]
        assert (rows >= form.row_least[is_told]).all(), name
        assert (rows <= form.row_most[is_told]).all(), name
        blocks = rounds._program.blocks + np.arange(rounds._seeker.rows)
        for one in rounds._some.cuts:
            if not told[one.columns].all():
                continue  # who sends whom: the program says it, no plan
            assert (values[:, one.columns] @ one.factors >= one.least).all(), name
            kind = kind_of(one, rounds)
            seen[kind] += np.isin(one.columns, blocks).any()
        for at in range(POINTS):
            some = draw.choice(len(values), size=min(3, len(values)), replace=False)
            mixed = draw.dirichlet(np.ones(len(some))) @ values[some]
            mixed[form.pairs :] *= at > 0
            off = (draw.random(len(mixed)) < 0.2) * draw.normal(0, 0.3, len(mixed))
            for one in rounds._violated(np.clip(mixed + off, 0, 1), Watch()):
                if not told[one.columns].all():
                    continue
                least = (values[:, one.columns] @ one.factors).min()
                assert least >= one.least, name
                seen["mixed", kind_of(one, rounds)] += 1
                seen["tight"] += least == one.least
        seen["closed"] += not form.most[told].all()
    for kind in OWN_KINDS | {"links"}:
        assert seen[kind] > WORLDS, kind
        assert seen["mixed", kind] > WORLDS, kind
    assert seen["tight"] > WORLDS
    assert seen["closed"] > WORLDS


def test_the_plans_that_count_and_no_others_are_solutions_with_their_price():
    seen, draw = Counter(), np.random.default_rng(0)
    for name, known, rounds in programs():
        solutions = Solutions(known, rounds)
        for does_count in (True, False):
            plans = np.flatnonzero(known.counts == does_count)
            for at in draw.permutation(plans)[:LIFTED].tolist():
                cost = solutions.cost_of(at)
                if does_count:
                    price = known.prices[at, known.tier]
                    assert cost == pytest.approx(price), (name, at)
                else:
                    assert cost is None, (name, at)
                seen[does_count] += 1
    assert min(seen.values()) > 9 * WORLDS
