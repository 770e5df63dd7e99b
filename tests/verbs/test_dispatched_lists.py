"""Blocking pairs are proved whoever is sent, where what that asks of rules holds."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Agreement, Approval
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Coverage
from lawyer_assign.solver.answer import Answer, TierAnswer
from lawyer_assign.solver.choice import backend as choice
from lawyer_assign.solver.choice import fewest_blocking as asking
from lawyer_assign.solver.choice.two_way import place_of, stable_of
from lawyer_assign.verbs.lists import beyond
from lawyer_assign.verbs.lists.beyond import solve_beyond
from lawyer_assign.verbs.lists.dispatched import of_dispatch
from tests.solver.choice.test_blocking_bound import sending, tight
from tests.solver.choice.test_firm_bound import WISH, partly, queue, sating
from tests.solver.choice.test_unserved import altered
from tests.solver.choice.test_whole_lists import NEAR, beside, cut
from tests.worlds.examples import how_many
from tests.worlds.oracles import priced_plans

SEEDS = how_many(400, 60)


@pytest.fixture
def small_cities(monkeypatch):
    """Small worlds are asked as cities are, and whole lists are too long to make."""
    monkeypatch.setattr(asking, "LARGE", 0)
    monkeypatch.setattr(asking.combs, "LARGE", 0)
    monkeypatch.setattr(choice, "TOO_LARGE", 0)
    monkeypatch.setattr(choice, "QUIET", 0)
    monkeypatch.setattr(beyond, "MANY", 0)
    for name in ("least_blocking", "pinned_bound"):
        monkeypatch.setattr(asking, name, lambda *_: 0)


@pytest.mark.parametrize(
    "make",
    [tight, NEAR, sending, beside(sating), partly, altered],
    ids=["tight", "opening", "sending", "sating", "partly", "altered"],
)
def test_no_plan_blocks_fewer_pairs_than_an_outcome_says(make, small_cities):
    seen = Counter()
    for seed in range(SEEDS):
        facts, policy = make(seed)
        whole = Problem.of(facts, policy)
        over_all = formulate(whole)
        if stable_of(over_all) is None or len(whole.pairs) > 11:
            continue
        listed, _ = cut(whole, seed)
        found = solve_beyond(listed, None, Settings(), Watch(60.0)).solved.answer
        if found.chosen is None:
            continue
        # Lists that were cut at random leave coverage open that real ones do not.
        at = place_of(over_all)
        if at is None or any(tier.price for tier in found.tiers[:at]):
            continue
        plans = [prices for prices, _ in priced_plans(over_all)]
        least = min(prices[at] for prices in plans if not any(prices[:at]))
        assert (found.tiers[at].bound or 0) <= least, seed
        seen["proved"] += found.tiers[at].bound == least > 0
        seen["worlds"] += 1
    assert seen["worlds"] > SEEDS / 20, seen
    assert make is not NEAR or seen["proved"] > SEEDS / 50, seen


class OwnCoverage(Coverage):
    """A rule of somebody's own."""


def asked(facts=None, policy=WISH, drop=None):
    """Return what is known of a problem of which three pairs are said to block."""
    facts = facts or queue(3)
    problem = Problem.of(facts, policy)
    is_cut = np.arange(len(problem.pairs.is_cut)) == 1
    pairs = replace(problem.pairs, is_cut=is_cut)
    if drop is not None:
        pairs = pairs.keep(np.arange(len(pairs)) != drop)
    chosen = np.zeros(len(pairs), bool)
    prices = [0] * len(policy.tiers)
    tiers = [TierAnswer(price, 0, 0.0) for price in prices]
    tiers[2] = TierAnswer(3, 0, 0.0, beyond=3)
    return of_dispatch(replace(problem, pairs=pairs), Answer(chosen, tuple(tiers)))


def with_consent(facts):
    consent = Approval(
        document="1", district="d1", limit=8,
        valid_from=dt.date(2024, 1, 1), valid_to=dt.date(2026, 1, 1),
    )  # fmt: skip
    return facts.replace(approvals=[consent])


def with_agreement(facts, **more):
    signed = Agreement(committee="c1", firm="f1", is_fixed=True, **more)
    choices = [one for one in facts.choices if one.committee != "c1"]
    return facts.replace(agreements=[signed], choices=choices)


def test_what_lists_prove_holds_whoever_is_sent():
    assert asked() == {3: 3}
    assert asked(with_agreement(queue(3), lawyers=("l1",))) == {3: 3}


@pytest.mark.parametrize(
    "more",
    [
        {"facts": with_consent(queue(3))},
        {"facts": with_agreement(queue(3))},
        {
            "facts": with_agreement(queue(3), lawyers=("l1",)),
            "policy": WISH.without("team_size"),
        },
        {
            "facts": with_agreement(queue(3), lawyers=("l1",)),
            "policy": WISH.without("fixed_agreements"),
        },
        {"policy": WISH.soften("willingness", 5)},
        {"policy": WISH.without("willingness")},
        {"policy": WISH.without("coverage").with_rule(OwnCoverage())},
    ],
    ids=[
        "consent", "of the firm", "room for others", "not kept", "willing later",
        "anybody", "own rule",
    ],
)  # fmt: skip
def test_nothing_is_said_of_others_where_rules_do_not_say_it(more):
    assert asked(**more) == {}


def test_nothing_is_said_of_others_where_somebody_who_chose_is_not_listed():
    problem = Problem.of(queue(3), WISH)
    mutual = np.flatnonzero(problem.pairs.is_mutual)
    assert asked(drop=mutual[0]) == {}
