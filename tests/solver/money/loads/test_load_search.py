"""Sets chosen anew in whole: they fit, they save enough, and are few."""

from collections import Counter
from functools import partial
from itertools import product

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.highs import minimum
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.loads import load_choice, load_search
from lawyer_assign.solver.money.loads.load_program import LoadProgram
from lawyer_assign.solver.money.loads.load_search import (
    EFFORT,
    MORE,
    Renewal,
    form_of,
    is_mixed,
)
from lawyer_assign.solver.money.loads.load_sets import LoadSets
from tests.solver.money.loads.test_load_choice import loads_of


@pytest.fixture(scope="module")
def loads():
    facts = la.datasets.district(committees=80, lawyers=240, seed=3)
    rows = [row.model_copy(update={"is_scarce": False}) for row in facts.districts]
    facts = la.datasets.with_example_money(facts.replace(districts=rows), 98)
    formulation, outlay, free, found = loads_of(facts)
    assert found.pick(free, Watch())
    needed = outlay.totals(free) - outlay.upper
    return found, partial(LoadProgram.of, formulation, outlay, needed=needed)


def saves_enough(program, picked):
    total, linear = program.totals(picked), program.program
    rows = program.sets.saved.shape[1]
    return bool(
        (total[:rows] >= linear.row_least[:rows] - 1e-9).all()
        and (total[rows:] <= linear.row_most[rows:] + 1e-9).all()
    )


def test_the_form_of_whole_choices_admits_those_of_the_program(loads):
    found, say = loads
    dice, admitted, refused = np.random.default_rng(1), 0, 0
    own = found.picked
    for _ in range(6):
        order = dice.permutation(len(own))
        some = dice.permutation(len(found.sets))[:3]
        pool = own.taken(order[-5:]).joined(found.sets.taken(some)).unlike
        kept = own.taken(order[:-5])
        program, count = say(sets=kept.joined(pool)), len(kept)
        form = form_of(program, count)
        for choice in product((0, 1), repeat=len(pool)):
            sums = form.matrix @ np.array(choice)
            is_kept = ((sums >= form.row_least) & (sums <= form.row_most)).all()
            picked = np.append(np.arange(count), count + np.flatnonzero(choice))
            assert is_kept == saves_enough(program, picked)
            admitted, refused = admitted + is_kept, refused + (not is_kept)
        assert form.cost[0].tolist() == pool.beyond.tolist()
    assert admitted
    assert refused


def spending(sets, at):
    """Return the same as if every other set cost in one row what it saves there."""
    saved = sets.saved.copy()
    saved[::2, at] *= -1
    return LoadSets(sets.posts, saved, sets.beyond, sets.loss)


def test_no_choice_spends_what_sets_that_stay_have_saved(loads):
    found, say = loads
    own, spoiled = found.picked, 0
    row = int(own.saved.sum(axis=0).argmax())
    kept, pool = own.taken(np.arange(len(own) - 5)), own.taken(np.arange(-5, 0))
    pool = spending(pool, row)
    # The row has more than it needs; with all that spend it has less.
    spent = int(np.maximum(-pool.saved[:, row], 0).sum())
    needed = kept.saved.sum(axis=0)
    needed[row] -= spent // 2
    program, count = say(sets=kept.joined(pool), needed=needed), len(kept)
    form = form_of(program, count)
    for choice in product((0, 1), repeat=len(pool)):
        sums = form.matrix @ np.array(choice)
        is_kept = ((sums >= form.row_least) & (sums <= form.row_most)).all()
        picked = np.append(np.arange(count), count + np.flatnonzero(choice))
        assert is_kept == saves_enough(program, picked)
        spoiled += not is_kept
    assert 0 < spoiled < 2 ** len(pool)


@pytest.mark.parametrize("times", [-1, 0, 1])
def test_mixtures_say_what_is_missing_where_sets_that_stay_spend_in_a_row(loads, times):
    found, say = loads
    own = found.picked
    row = int(own.saved.sum(axis=0).argmax())
    saved = own.saved.copy()
    saved[:, row] = -np.abs(saved[:, row])
    kept = LoadSets(own.posts, saved, own.beyond, own.loss)
    needed = kept.saved.sum(axis=0)
    # Of what they spend there the row needs as much more, or may lose a part.
    needed[row] = times * abs(needed[row]) // 2
    program = say(sets=kept, needed=needed)
    mixed = minimum(program.keeping(len(kept)), Watch(), "choose")
    assert mixed is not None
    lacks = needed[row] - saved[:, row].sum()
    missing = mixed.values[len(kept) + row] * program.unit
    assert missing == pytest.approx(lacks, rel=1e-6)
    assert lacks > 0


def test_a_choice_that_is_known_is_not_lost(loads, monkeypatch):
    found, say = loads
    own, hints = found.picked, []
    run = load_search.Program.run

    def noted(self, tier, hint, *others):
        hints.append(hint)
        return run(self, tier, hint, *others)

    monkeypatch.setattr(load_search.Program, "run", noted)
    kept, pool = own.taken(np.arange(4, len(own))), own.taken(np.arange(4))
    closed = found._beside(kept.posts[kept.posts >= 0])
    chosen = Renewal(found.maker).chosen(kept, pool, closed, say, Watch(), 4)
    assert np.flatnonzero(hints[0]).tolist() == [0, 1, 2, 3]
    assert saves_enough(say(sets=chosen), np.arange(len(chosen)))
    assert chosen.beyond.sum() <= own.beyond.sum()


def test_sets_chosen_anew_save_enough_with_no_more_further_posts(loads):
    found, say = loads
    picked, renewal = found.picked, Renewal(found.maker)
    for freed in (3, 6):
        kept, own = picked.taken(np.arange(freed, len(picked))), np.arange(freed)
        pool = picked.taken(own).joined(found._open(found.sets, kept))
        closed = found._beside(kept.posts[kept.posts >= 0])
        chosen = renewal.chosen(kept, pool.unlike, closed, say, Watch())
        assert chosen.posts[: len(kept)].tolist() == kept.posts.tolist()
        assert saves_enough(say(sets=chosen), np.arange(len(chosen)))
        assert chosen.beyond.sum() <= picked.beyond.sum()
    late = Watch(0.0)
    assert len(renewal.chosen(kept, pool.unlike, closed, say, late)) == len(kept)


def half_free(sets):
    """Return the same as if every other set took no further posts."""
    beyond = np.where(np.arange(len(sets)) % 2 == 0, sets.beyond, 0)
    return LoadSets(sets.posts, sets.saved, beyond, sets.loss)


def test_sets_that_take_further_posts_are_given_up_sooner(loads):
    found, _ = loads
    own = found.picked
    assert (own.beyond > 0).all()
    assert not is_mixed(own)
    assert is_mixed(half_free(own))
    assert not is_mixed(own.taken(np.zeros(0, np.int64)))
    found.dice = np.random.default_rng(3)
    order = load_search.order_of(own, found.dice)
    # Where all do, or many, it is chance alone.
    assert order.tolist() == np.random.default_rng(3).permutation(len(own)).tolist()
    some, first = half_free(own), np.zeros(2)
    for _ in range(200):
        order = load_search.order_of(some, found.dice)
        assert sorted(order.tolist()) == list(range(len(own)))
        given = order[: round(load_search.MIXED * len(own))]
        first += [(some.beyond[given] > 0).mean(), 1]
    assert 0.6 < first[0] / first[1] < 0.95


def test_sets_that_cost_more_than_mixtures_are_given_up_sooner(loads):
    found, say = loads
    own, line = found.picked, found.outlay.line
    program = say(sets=own.joined(found.sets))
    above = load_search.above_mixed(own, program, line, Watch())
    assert above.shape == (len(own),)
    assert (above >= 0).all()
    # A mixture pays for the sets it takes what they save: none of them is above.
    mixture = minimum(program.keeping(0), Watch(), "choose").values[: len(program.sets)]
    used = program.sets.taken(np.flatnonzero(mixture > 0.01))
    assert (load_search.above_mixed(used, program, line, Watch()) < 1e-3).all()
    assert load_search.above_mixed(own, program, line, Watch(stop=lambda: True)) is None
    dear = np.where(np.arange(len(own)) == 1, 2.0, 0.0)
    first = [load_search.order_of(own, found.dice, dear)[0] for _ in range(100)]
    assert Counter(first).most_common(1)[0][0] == 1
    order = load_search.order_of(own, found.dice, dear)
    assert sorted(order.tolist()) == list(range(len(own)))


def test_a_choice_among_sets_of_both_kinds_takes_longer(loads, monkeypatch):
    found, say = loads
    own, efforts = found.picked, []

    def noted(effort):
        efforts.append(effort)
        return Settings(effort=effort)

    monkeypatch.setattr(load_search, "Settings", noted)
    for picked in (own, half_free(own)):
        kept = picked.taken(np.arange(4, len(picked)))
        pool = picked.taken(np.arange(4))
        closed = found._beside(kept.posts[kept.posts >= 0])
        Renewal(found.maker).chosen(kept, pool.unlike, closed, say, Watch())
    assert efforts == [EFFORT, MORE]


def test_a_part_of_loads_is_chosen_anew_until_that_gains_nothing(loads, monkeypatch):
    found, _ = loads
    monkeypatch.setattr(load_choice, "LAST", 5)
    formulation, outlay, free = found.formulation, found.outlay, found.base
    asked = []

    def renewed(self, kept, *_):
        asked.append(len(kept))
        return kept

    monkeypatch.setattr(Renewal, "chosen", renewed)
    before = found.picked
    found.picked = found.maker.none
    chosen = found._chosen(outlay.totals(free) - outlay.upper, Watch())
    assert len(asked) == 10
    assert asked[0] < len(before)
    # What saves too little is not taken.
    program = LoadProgram.of(
        formulation, outlay, chosen, outlay.totals(free) - outlay.upper
    )
    assert saves_enough(program, np.arange(len(chosen)))
