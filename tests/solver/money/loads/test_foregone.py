"""What loads take from a plan: lawyers, and posts, which were paid less anyway."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money import plan_search
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.loads.foregone import Foregone
from lawyer_assign.solver.money.loads.load_choice import LoadChoice
from lawyer_assign.solver.money.loads.load_program import DEAR, LoadProgram
from lawyer_assign.solver.money.loads.load_search import form_of
from lawyer_assign.solver.money.loads.load_sets import LoadSets
from lawyer_assign.solver.money.plan_search import PlanSearch
from lawyer_assign.solver.money.record import Record
from tests.solver.money.loads.test_load_choice import loads_of, two_districts

WIDE = 8


@pytest.fixture(scope="module")
def scarce():
    """Two districts; the plan has four posts of one lawyer in the first, and six."""
    formulation, outlay, _, loads = loads_of(two_districts(920, is_scarce=True))
    plan = np.zeros(len(outlay.line), bool)
    hands = [0] * 4 + list(range(1, 7)) + list(range(7, 17))
    for at, line in enumerate(hands):
        plan[pair(formulation, outlay, at, line)] = True
    return formulation, outlay, plan, loads.maker


def pair(formulation, outlay, committee, line):
    own = (formulation.pairs.committee == committee) & (outlay.line == line)
    return int(np.flatnonzero(own)[0])


def load(formulation, outlay, line, committees):
    posts = np.full((1, WIDE), -1)
    posts[0, : len(committees)] = [
        pair(formulation, outlay, at, line) for at in committees
    ]
    return posts


def sets_of(maker, *posts):
    return maker._sets(np.concatenate(posts))


def test_a_line_saves_what_its_further_posts_are_paid_less(scarce):
    _, outlay, plan, maker = scarce
    usual, counts = np.full(len(plan), 10_000), maker.is_inner
    found = Foregone.of(outlay, plan, usual, counts)
    # The fourth post is paid 60 yuan; six posts of the row are paid as first ones are.
    assert np.argwhere(found.line).tolist() == [[0, 0]]
    assert found.line[0, 0] == 4_000
    assert found.rows.tolist() == [0]
    assert found.spare.tolist() == [6, 0]
    assert found.each.tolist() == [1_000, 0]
    assert not found.passing.any()
    # Beside teams none of them is to spare, and a tenth more is lost.
    every = Foregone.of(outlay, plan, usual, counts, spares=False)
    assert every.spare.tolist() == [0, 0]
    assert every.line[0].tolist() == [4_400, 0]
    assert every.each.tolist() == [1_100, 0]
    # Who is paid more than usual has nothing to lose, nor have posts that count.
    assert not Foregone.of(outlay, plan, usual - 5_000, counts).rows.tolist()
    assert not Foregone.of(outlay, plan, usual, counts | True).rows.tolist()


def test_beside_teams_what_hands_save_elsewhere_by_a_post_that_counts_is_passing(
    scarce,
):
    formulation, outlay, plan, maker = scarce
    usual, counts, more = np.full(len(plan), 10_000), maker.is_inner, plan.copy()
    more[pair(formulation, outlay, 10, 0)] = True  # the fifth post of the first line
    assert counts[pair(formulation, outlay, 10, 0)]
    for one, passing in ((plan, [0, 0]), (more, [0, 4_000])):
        found = Foregone.of(outlay, one, usual, counts, spares=False)
        assert found.passing.tolist() == passing
        assert not Foregone.of(outlay, one, usual, counts).passing.any()


def test_the_larger_is_lost_of_what_lines_and_what_posts_saved(scarce):
    formulation, outlay, plan, maker = scarce
    maker.look_at(plan)
    found = Foregone.of(outlay, plan, np.full(len(plan), 10_000), maker.is_inner)
    own = load(formulation, outlay, 0, (10, 11))
    six = load(formulation, outlay, 20, (0, 1, 2, 3, 4))
    more = load(formulation, outlay, 21, (5, 6, 7))
    for posts, lost in (
        ([own], 4_000), ([six], 0), ([six, more], 2_000), ([own, six, more], 4_000),
    ):  # fmt: skip
        assert found.lost(sets_of(maker, *posts)).tolist() == [lost, 0]
    assert found.lost(maker.none).tolist() == [0, 0]


def test_programs_and_forms_ask_for_what_is_lost_too(scarce):
    formulation, outlay, plan, maker = scarce
    maker.look_at(plan)
    found = Foregone.of(outlay, plan, np.full(len(plan), 10_000), maker.is_inner)
    sets = sets_of(
        maker,
        load(formulation, outlay, 20, (0, 1, 2, 3, 4)),
        load(formulation, outlay, 0, (5, 6, 10, 11)),
        load(formulation, outlay, 21, (7, 8, 12, 13)),
        load(formulation, outlay, 22, (9, 14, 15, 16)),
    )
    admitted, refused = 0, 0
    for kept, needed in product((0, 1, 2), ((0, 4_000), (4_000, 8_000), (2_000, 0))):
        program = LoadProgram.of(
            formulation, outlay, sets, np.array(needed), foregone=found
        )
        form = form_of(program, kept)
        for choice in product((0, 1), repeat=len(sets) - kept):
            picked = np.append(np.arange(kept), kept + np.flatnonzero(choice))
            taken = sets.taken(picked)
            lost = found.lost(taken)
            is_enough = bool((taken.saved.sum(axis=0) - lost >= needed).all())
            whole = np.append(np.array(choice), lost[found.rows])
            sums = form.matrix @ whole
            fits = (sums >= form.row_least) & (sums <= form.row_most)
            assert (whole <= form.most).all()
            # No less may be said to be lost.
            whole[-1] = max(0, whole[-1] - 1)
            less = form.matrix @ whole
            still = ((less >= form.row_least) & (less <= form.row_most)).all()
            assert not still or lost[0] == 0
            assert is_enough == bool(fits.all())
            missing = np.maximum(needed - taken.saved.sum(axis=0) + lost, 0)
            assert program.cost(picked) == pytest.approx(
                taken.beyond.sum() + DEAR * missing.sum() / program.unit, abs=0.01
            )
            admitted, refused = admitted + is_enough, refused + (not is_enough)
    assert admitted
    assert refused


def test_lines_that_save_anyway_cost_a_toll_where_others_are_sought(scarce):
    _, outlay, plan, maker = scarce
    maker.look_at(plan)
    found = Foregone.of(outlay, plan, np.full(len(plan), 10_000), maker.is_inner)
    tolls = found.tolls(np.array([0.25, 0.5]))
    assert tolls.line[0] == 1_000
    assert not tolls.line[1:].any()
    assert (tolls.post == np.where(outlay.group == 0, 500, 0)).all()
    worth, closed = np.array([0.0, 1.0]), np.zeros(len(plan), bool)
    many = 100
    for line, is_taken in ((0.0, True), (1e9, False)):
        dear = tolls._replace(line=np.where(tolls.line > 0, line, 0.0))
        none = LoadSets(*(one[:0] for one in vars(maker.none).values()))
        sets = maker.more(none, worth, dear._replace(post=0 * tolls.post), many, closed)
        assert (0 in outlay.line[sets.posts[:, 0]]) == is_taken


def test_loads_are_chosen_again_by_what_they_save_less_what_they_take(scarce):
    formulation, outlay, plan, _ = scarce
    loads = LoadChoice(formulation, outlay, plan, np.zeros(2))
    over = outlay.totals(plan) - outlay.upper
    assert over.tolist() == [-4_000, 8_000]
    assert loads.foresee()
    assert loads.foregone.line.sum(axis=0).tolist() == [4_000, 0]
    # No post is to spare, so what loads take of the first district is lost.
    loads.foregone = replace(loads.foregone, spare=np.zeros(2, np.int64))
    assert loads.pick(plan, Watch())
    saved, lost = loads.picked.saved.sum(axis=0), loads.foregone.lost(loads.picked)
    assert lost[0] > 0
    assert (saved - lost >= over).all()
    assert loads._saved(loads.picked).tolist() == (saved - lost).tolist()


def test_loads_stay_as_they_are_where_nothing_is_lost():
    _, _, free, loads = loads_of(two_districts(920))
    assert loads.pick(free, Watch())
    picked, credit = loads.picked, loads.maker.credit
    assert not loads.foresee()
    assert loads.picked is picked
    assert (loads.maker.credit == credit).all()


class Foreseen:
    """Loads that are chosen again, once."""

    loads, asked = None, 0

    def foresee(self):
        self.asked += 1
        return True

    def pick(self, *_):
        return True


@pytest.mark.parametrize(
    ("lacks", "lacks_again", "is_asked", "is_taken"),
    [
        (0, 0, False, False), (9, 0, False, False), (20, 19, True, True),
        (20, 20, True, False), (19, 0, False, False), (200, 11, True, True),
    ],
)  # fmt: skip
def test_loads_are_chosen_again_where_much_is_lacking_and_kept_where_less_is_then(
    scarce, lacks, lacks_again, is_asked, is_taken, monkeypatch
):
    formulation, outlay, cheapest, _ = scarce
    record, run = Record(formulation), Run()
    record.begin([0, 0, None])
    search = PlanSearch(record, Flows(run), run.watch)
    loads, other = LoadChoice(formulation, outlay, cheapest, np.zeros(2)), Foreseen()
    plan, found = cheapest.copy(), cheapest.copy()
    amounts = {id(cheapest): 160, id(plan): lacks, id(found): lacks_again}
    monkeypatch.setattr(plan_search, "LoadChoice", lambda *_: other)
    monkeypatch.setattr(search, "_lacks", lambda one: amounts[id(one)])
    monkeypatch.setattr(search, "_plan", lambda *_: found)
    last = search.last
    taken = search._foreseen(plan, cheapest, loads)
    assert bool(other.asked) == is_asked
    assert taken[0] is (found if is_taken else plan)
    assert taken[1] is (other if is_taken else loads)
    assert is_taken or search.last is last
