"""What is proved of listed pairs holds of every plan, whoever it sends."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice import fewest_blocking as asking
from lawyer_assign.solver.choice.blocking_bound import least_blocking, least_unserved
from lawyer_assign.solver.choice.desks.firm_bound import Desks, opening_bound
from lawyer_assign.solver.choice.desks.who_is_hard import linked_flow, surely_served
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.matroid_market import is_matroid_market
from lawyer_assign.solver.choice.two_way import (
    pins_of,
    place_of,
    stable_of,
    without_stability,
)
from lawyer_assign.solver.choice.whole_lists import of_whole_lists
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.statements import DISPATCHED, Bound
from tests.solver.choice.test_blocking_bound import sending, tight
from tests.solver.choice.test_firm_bound import WISH, opening, partly, queue, sating
from tests.solver.choice.test_unserved import altered
from tests.worlds.examples import how_many
from tests.worlds.oracles import priced_plans
from tests.worlds.small import committee, district, firm, lawyer, world

MANY = 1_000
SEEDS = how_many(500, 80)
"""Worlds of each kind."""

MOST = how_many(2_500, 80)
"""The same of the bounds themselves: about one in six has lists that can be cut."""


def beside(make):
    """Return a maker of the same worlds with two strangers, whom nobody chose."""

    def made(seed):
        facts, policy = make(seed)
        strangers = [lawyer(f"z{at}", firm="f9", districts={"d1"}) for at in range(2)]
        facts = facts.replace(
            lawyers=[*facts.lawyers, *strangers], firms=[*facts.firms, firm("f9")]
        )
        return facts, policy

    return made


NEAR = beside(opening)
"""Here firms open, and strangers may serve the others."""

KINDS = pytest.mark.parametrize(
    "make",
    [tight, NEAR, sending, beside(sating), partly, altered],
    ids=["tight", "opening", "sending", "sating", "partly", "altered"],
)


def cut(whole, seed):
    """Return a problem from whose lists some of those are gone who were not chosen."""
    draw, pairs = np.random.default_rng(seed), whole.pairs
    (stable,) = (
        one
        for rule in whole.policy.rules
        for one in rule.said(whole.facts, pairs)
        if rule.kind == "stability"
    )
    is_sent = stable.pair_firm_rank == DISPATCHED
    away = is_sent & (draw.random(len(pairs)) < draw.choice([0.3, 0.6]))
    listed = pairs.keep(~away)
    is_cut = np.zeros(len(pairs.is_cut), bool)
    is_cut[pairs.committee[away]] = True
    return replace(whole, pairs=replace(listed, is_cut=is_cut)), ~away


def worlds(make, seeds=SEEDS):
    """Yield what is listed, who is, a plan of them, and the program without others.

    And all plans over whole lists that cost nothing before stability, with how many
    pairs block each.
    """
    for seed in range(seeds):
        facts, policy = make(seed)
        if policy.get("stability") is None or not facts.choices:
            continue
        whole = Problem.of(facts, policy)
        over_all = formulate(whole)
        if stable_of(over_all) is None or len(whole.pairs) > 13:
            continue
        listed, is_listed = cut(whole, seed)
        formulation = formulate(listed)
        relaxed, place = without_stability(formulation), 2
        if stable_of(formulation) is None or Flow().why_not(relaxed) is not None:
            continue
        best = Flow().solve(relaxed, Run()).chosen
        if best is None:
            continue
        stable = stable_of(formulation)
        whole = of_whole_lists(Face(formulation, stable, place, (), best))
        if whole is None:
            continue
        least, kept = [], []
        for prices, chosen in priced_plans(over_all):
            if not any(prices[:place]):
                least.append(int(stable_of(over_all).amounts(chosen).sum()))
                kept.append(chosen[is_listed])
        yield seed, formulation, best, whole.formulation, kept, least


@KINDS
def test_dispatch_that_ends_makes_no_pair_block(make):
    seen = Counter()
    for seed, formulation, _, program, kept, least in worlds(make):
        stable = stable_of(formulation)
        for left, blocking in zip(kept, least, strict=True):
            assert int(stable.amounts(left).sum()) <= blocking, seed
            assert program.holds(left), seed
            assert not any(program.prices(left)[:2]), seed
            seen["sent home"] += not formulation.holds(left) or any(
                formulation.prices(left)[:2]
            )
        seen["worlds"] += 1
    assert seen["worlds"] > SEEDS / 25, seen
    assert seen["sent home"] > seen["worlds"] / 4, seen


@KINDS
def test_no_plan_blocks_fewer_pairs_whoever_it_sends(make):
    seen = Counter()
    for seed, formulation, best, program, _, least in worlds(make, MOST):
        stable = stable_of(formulation)
        face = Face(program, stable, 2, (), best)
        bounds = [opening_bound(face, MANY, Watch(60.0))]
        plan = linked_flow(Face.of(formulation, best), Watch())
        bounds += [
            least_unserved(face, some, MANY, Watch(60.0)) for some in (None, plan)
        ]
        if is_matroid_market(face):
            served = surely_served(face)
            assert not served[formulation.pairs.is_cut[: len(served)]].any()
            bounds.append(Desks.of(stable, served).bound(MANY, Watch(60.0)))
        assert max(bounds) <= min(least), (seed, bounds)
        seen["proved"] += max(bounds) == min(least) > 0
        seen["blocks"] += min(least) > 0
    least = MOST // 50 if make is NEAR else 0
    assert seen["proved"] >= least, seen


@KINDS
def test_what_is_said_of_firms_holds_whoever_is_sent(make, monkeypatch):
    monkeypatch.setattr(asking.combs, "LARGE", 0)
    seen = Counter()
    for seed, formulation, best, _, _, least in worlds(make, SEEDS // 2):
        face = Face.of(formulation, best)
        for both in (False, True):
            proved = asking.among_firms(face, MANY, Watch(60.0), asks_both=both)
            assert proved.beyond <= min(least), (seed, proved)
            assert proved.beyond in (0, proved.bound)
            seen["said"] += proved.beyond > 0
        seen["worlds"] += 1
    assert seen["worlds"] > 0
    assert make is not NEAR or seen["said"] > SEEDS / 50, seen


def test_a_queue_is_proved_beside_lists_that_were_cut(monkeypatch):
    """Three wait for the firm that must open, whoever else may serve a far place."""
    monkeypatch.setattr(asking.combs, "LARGE", 0)
    facts = queue(3)
    far = committee("c9", district="d9")
    strangers = [lawyer(f"z{at}", firm="f9", districts={"d9"}) for at in range(2)]
    facts = world(
        [*(one for one in facts.committees), far],
        [
            *(
                one.model_copy(update={"districts": frozenset({"d1"})})
                for one in facts.lawyers
            ),
            *strangers,
        ],
        [*facts.firms, firm("f9")],
        [district("d1"), district("d9")],
        choices=facts.choices,
    )
    whole = Problem.of(facts, WISH)
    pairs = whole.pairs
    is_away = (pairs.committee == 4) & (pairs.lawyer == len(facts.lawyers) - 1)
    assert is_away.sum() == 1
    is_cut = np.arange(5) == 4
    listed = replace(whole, pairs=replace(pairs.keep(~is_away), is_cut=is_cut))
    formulation = formulate(listed)
    best = Flow().solve(without_stability(formulation), Run()).chosen
    asked = Face.of(formulation, best), MANY, Watch(60.0)
    assert asking.among_firms(*asked) == (3, 3)
    seen = []
    with monkeypatch.context() as patch:
        patch.setattr(asking, "opening_bound", lambda *a, **_: seen.append(a[0]) or 3)
        assert asking.among_firms(*asked) == (3, 3)
    (coverage,) = (one.statement for one in seen[0].formulation.tiers[0].terms)
    assert coverage.lower.tolist() == [1, 1, 1, 1, 0]
    # Where the list of who is hard to serve is cut, nobody says who else may serve.
    hard = replace(listed, pairs=replace(listed.pairs, is_cut=np.arange(5) == 0))
    formulation = formulate(hard)
    asked = Face.of(formulation, best), MANY, Watch(60.0)
    assert asking.among_firms(*asked) == (3, 0)


@pytest.mark.parametrize("rule", ["own_limits", "caseload", "one_each"])
@pytest.mark.parametrize("how", ["out", "behind"])
def test_nothing_is_said_where_a_lawyer_may_have_more_posts_than_her_limit(rule, how):
    facts = queue(3)
    idle = lawyer("l9", firm="f0", max_committees=0)
    facts = facts.replace(lawyers=[*facts.lawyers, idle])
    other = WISH.without(rule) if how == "out" else WISH.soften(rule, 5)
    for policy, is_told in ((WISH, True), (other, rule == "caseload")):
        whole = Problem.of(facts, policy)
        is_cut = np.arange(len(whole.pairs.is_cut)) == 1
        listed = replace(whole, pairs=replace(whole.pairs, is_cut=is_cut))
        formulation = formulate(listed)
        stable, place = stable_of(formulation), place_of(formulation)
        best = Flow().solve(without_stability(formulation), Run()).chosen
        found = of_whole_lists(Face(formulation, stable, place, (), best))
        assert (found is not None) is is_told


def thinned(formulation, seed):
    """Return a formulation whose coverage asks for nobody at some committees."""
    draw = np.random.default_rng(seed)

    def said(one):
        if isinstance(one, Bound) and one.rule == "coverage":
            return (
                replace(one, lower=one.lower * (draw.random(len(one.lower)) < 0.7)),
            )
        return (one,)

    return formulation.mapped(said)


@KINDS
def test_whom_coverage_does_not_ask_about_is_not_counted(make):
    """Plans without a blocking pair may serve others instead, at no price."""
    seen = Counter()
    for seed in range(SEEDS):
        formulation = thinned(formulate(Problem.of(*make(seed))), seed)
        stable, relaxed = stable_of(formulation), without_stability(formulation)
        is_flow = stable is not None and Flow().why_not(relaxed) is None
        if not is_flow or len(formulation.pairs) > 13:
            continue
        best = Flow().solve(relaxed, Run()).chosen
        if best is None:
            continue
        pins, before = pins_of(formulation), formulation.prices(best)[:2]
        face = Face(formulation, stable, 2, pins, best)
        plan = linked_flow(face, Watch())
        bounds = [least_blocking(face, MANY, Watch(60.0))]
        bounds += [least_unserved(face, one, MANY, Watch(60.0)) for one in (None, plan)]
        kept = [one for one in priced_plans(formulation) if one[0][:2] == before]
        fewest = min(int(stable.amounts(chosen).sum()) for _, chosen in kept)
        assert max(bounds) <= fewest, (seed, bounds)
        seen["said"] += max(bounds) > 0
        seen["reached"] += 0 < max(bounds) == fewest
    assert seen["said"] > SEEDS / 40, seen
    assert seen["reached"] > seen["said"] / 3, seen
