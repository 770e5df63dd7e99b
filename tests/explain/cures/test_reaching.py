"""What options cannot reach is left out: groups stay as they are, whatever is taken."""

import numpy as np
import pytest

from lawyer_assign.explain.cures.pulling import pull, where_it_matters
from lawyer_assign.explain.door import Watch
from lawyer_assign.problem.hall import find_groups, find_short
from tests.explain.cures.levers import lever_at
from tests.worlds.examples import many


def seen(groups):
    return [(one.committees.tolist(), one.short) for one in groups]


@pytest.mark.parametrize("seed", range(many(300)))
def test_groups_are_the_same_without_what_options_cannot_reach(seed):
    draw = np.random.default_rng(seed)
    lever = lever_at(draw)
    narrow = where_it_matters(lever)
    for share in (0, 0.2, 0.5, 0.8, 1):
        taken = draw.random(len(lever.options)) < share
        room, free = lever.with_taken(taken)
        whole = find_groups(room, lever.problem.pairs, free)
        light = find_short(room, lever.problem.pairs, free)
        assert seen(light) == seen(whole)
        room, free = narrow.with_taken(taken)
        groups = find_groups(room, narrow.problem.pairs, free)
        assert seen(groups) == seen(whole)
        for one, other in zip(groups, whole, strict=True):
            assert [vars(cut) for cut in one.cuts] == [vars(cut) for cut in other.cuts]
            assert one.lawyers.tolist() == other.lawyers.tolist()


@pytest.mark.parametrize("seed", range(many(60)))
def test_pulling_finds_the_same_where_nothing_is_left_out(seed):
    draw = np.random.default_rng(seed)
    lever = lever_at(draw)
    used = np.ones(len(lever.options), bool)
    short = pull(where_it_matters(lever), used, Watch(None))
    whole = pull(lever, used, Watch(None))
    assert (short is None) == (whole is None)
    if short is not None and whole is not None:
        assert short.left == whole.left
        assert short.bound >= whole.bound
        assert short.taken.sum() <= whole.taken.sum()
        assert short.bound <= whole.taken.sum()
        assert whole.bound <= short.taken.sum()


def test_much_is_left_out_where_others_have_room_to_spare():
    left_out = 0
    for seed in range(100):
        lever = lever_at(np.random.default_rng(seed))
        pairs = lever.problem.pairs
        left_out += len(pairs) - len(where_it_matters(lever).problem.pairs)
    assert left_out > 500
