"""Combs of firms: every plan keeps them, and none that is violated more is missed."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from lawyer_assign.solver.choice.excused.link_bound import EVEN_DEAR
from lawyer_assign.solver.choice.two_way import stable_of
from tests.solver.choice.test_comb_bound import KINDS, opening
from tests.solver.choice.test_firm_rooms import asked

LEAST = 1e-3


def needs_of(rounds, stable):
    """Return per column how many good posts excuse it; 0 = it cannot block."""
    needs = np.zeros(len(rounds.posts.firm), np.int64)
    seats = np.maximum(stable.seats[stable.firm], 0)
    needs[: len(stable.who)] = np.minimum(rounds.posts.lawyers, seats)
    return needs


def firms_of(rounds, needs):
    """Return columns, best first, and the last of each tie, by firm and each of its q.

    The largest q come first.
    """
    posts, found = rounds.posts, {}
    for firm in np.unique(posts.firm).tolist():
        columns = np.flatnonzero(posts.firm == firm)
        columns = columns[np.argsort(posts.firm_rank[columns], kind="stable")]
        rank = posts.firm_rank[columns]
        ends = np.flatnonzero(np.append(rank[1:] > rank[:-1], True)).tolist()
        for enough in np.unique(needs[columns])[::-1].tolist():
            if enough > 0:
                found[firm, enough] = columns, ends
    return found


def most_missing(own, served, needs, ends, enough):
    """Return what the comb misses that misses most, of all choices of C, D and teeth.

    A tooth that needs no more than ``enough`` waits in it. All are places of one firm.
    """
    found, is_tooth = 0.0, needs >= enough
    each = np.minimum(np.where(is_tooth, served, 1.0), 1.0) - own
    for end in ends:
        places = np.arange(end + 1)
        if served[places][needs[places] == enough].min(initial=1.0) >= 1 - LEAST:
            continue
        lowest = served[places][is_tooth[places]].min()
        for size in range(min(enough, end + 1) + 1):
            for some in combinations(places, size):
                bought = each[list(some)].sum() + (enough - size) * lowest
                found = max(found, enough - own[places].sum() - bought)
    return found


@KINDS
def test_no_comb_misses_more_than_those_that_are_found(make):
    seen = Counter()
    for seed, formulation, _, _, rounds, points, mixtures in asked(make):
        combs, needs = rounds.combs, needs_of(rounds, stable_of(formulation))
        known = firms_of(rounds, needs)
        assert [(one.firm, one.enough) for one in combs.firms] == list(known), seed
        for mixed in mixtures:
            served = combs.served(mixed)
            for firm in combs.firms:
                columns, ends = known[firm.firm, firm.enough]
                if len(columns) > 8:
                    continue
                cuts = list(combs._of_firm(firm, mixed, served, LEAST))
                asks = mixed[columns], served[columns], needs[columns], ends
                most = most_missing(*asks, firm.enough)
                missing = [one.least - one.factors @ mixed[one.columns] for one in cuts]
                if most > LEAST * firm.enough:
                    assert max(missing, default=0) == pytest.approx(most), seed
                    seen["few lawyers"] += firm.enough < needs[columns].max()
                    seen["beyond 1"] += (served[columns] > 1 + LEAST).any()
                for one in cuts:
                    least = (points[:, one.columns] @ one.factors).min()
                    assert least >= one.least, (seed, firm.firm)
                    seen["found"] += 1
                    seen["tight"] += least == one.least
    assert seen["beyond 1"] > 10
    assert seen["tight"] > seen["found"] / 2 > 50
    assert seen["few lawyers"] > 0 or make is not opening


def test_combs_that_buy_teeth_at_any_price_are_kept_by_every_plan():
    """Those of the program that goes on beside the flows."""
    found = 0
    for _, _, _, _, rounds, points, mixtures in asked(opening):
        rounds.combs.dearest = EVEN_DEAR
        for mixed in mixtures:
            served = rounds.combs.served(mixed)
            for firm in rounds.combs.firms:
                for one in rounds.combs._of_firm(firm, mixed, served, LEAST):
                    assert (points[:, one.columns] @ one.factors >= one.least).all()
                    found += 1
    assert found > 50
