"""Trainings are the best there are: by all sets of them, and all plans with each."""

import random
from dataclasses import replace
from functools import cache
from itertools import combinations, islice, product

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.explain.door import Watch
from lawyer_assign.explain.lessons import pricing
from lawyer_assign.explain.lessons.blocks import Asked, Blocks
from lawyer_assign.explain.lessons.lessons import NO_USE, Trainings
from lawyer_assign.explain.lessons.options import READS_SKILLS, Options
from lawyer_assign.explain.lessons.pricing import Prices, gains_in
from lawyer_assign.explain.lessons.trainings import _Search
from lawyer_assign.explain.lessons.words import (
    head_text,
    proof_text,
    training_text,
)
from lawyer_assign.explain.standing import standing_of
from lawyer_assign.policy import KINDS
from lawyer_assign.problem import Problem
from tests.explain.questions import CHOOSING, PLAIN, WORLDS, assert_spoken
from tests.worlds import altered
from tests.worlds.altered import every_plan, possible_teams, prices_of_plans
from tests.worlds.examples import IS_DEEP
from tests.worlds.small import committee, lawyer, world

MOST_SETS = 40 if IS_DEEP else 20
"""Worlds with more sets of trainings are not gone through."""

STEP = 1 if IS_DEEP else 2
"""Every how many kinds of rules bounds by prices are tried."""


def asked(kind, seed):
    """Return a small world in which a rule is not as usual, with needs and wants."""
    (facts, policy, table), _ = altered.asked(kind, seed)
    dice = random.Random(f"trainings {kind} {seed}")
    rows = [
        row.model_copy(
            update={
                "needs": {s: dice.choice([0, 3, 10]) for s in altered.SKILLS},
                "must_have": frozenset(
                    s for s in altered.SKILLS if dice.random() < 0.4
                ),
            }
        )
        for row in facts.committees
    ]
    return facts.replace(committees=rows), policy, table


def worlds(count):
    return product(sorted(KINDS), range(1 + count // len(KINDS)))


@cache
def solved(kind, seed):
    """Return the plan; ``None`` if there is none or facts and policy do not fit."""
    facts, policy, table = asked(kind, seed)
    try:
        outcome = la.solve(facts, policy, pairs=table, time_limit=None)
    except BadInputError:
        return None
    return outcome if outcome.plan is not None else None


def taught(facts, lessons, level):
    """Return facts in which some can something, by the words and nothing else."""
    rows = [
        row.model_copy(
            update={
                "skills": dict(row.skills)
                | {
                    s: max(level, row.skills.get(s, 0))
                    for w, s in lessons
                    if w == row.id
                }
            }
        )
        for row in facts.lawyers
    ]
    return facts.replace(lawyers=rows)


def least_with(outcome, lessons, level):
    """Return the least prices of all plans once some are taught."""
    problem = outcome.problem
    facts = taught(problem.facts, lessons, level)
    pairs = problem.pairs
    named = {
        (pairs.committee_ids[c], pairs.lawyer_ids[w])
        for c, w in zip(pairs.committee.tolist(), pairs.lawyer.tolist(), strict=True)
    }
    teams = possible_teams(facts, problem.policy, named)
    return min(prices_of_plans(facts, problem.policy, every_plan(teams)), default=None)


def every_set(facts, most, level):
    everything = [
        (row.id, skill)
        for row in facts.lawyers
        for skill in altered.SKILLS
        if row.skills.get(skill, 0) < level
    ]
    for size in range(min(most, len(everything)) + 1):
        yield from combinations(everything, size)


def assert_best(outcome, most, level):
    """See that nothing is better than what is found, nor below the bound."""
    sets = list(every_set(outcome.problem.facts, most, level))
    if len(sets) > MOST_SETS:
        return False
    truth = [least_with(outcome, lessons, level) for lessons in sets]
    best = min(one for one in truth if one is not None)
    found = la.trainings(outcome, most, level=level, time_limit=None)
    after = tuple(one.after for one in found.tiers)
    assert after == best
    assert found.is_proved
    assert [one.at_least for one in found.tiers] == list(best)
    assert tuple(one.before for one in found.tiers) == tuple(
        tier.price for tier in outcome.tiers
    )
    assert len(found.found) <= most
    lessons = [(one.lawyer.id, one.skill) for one in found.found]
    assert least_with(outcome, lessons, level) == best
    assert found.applied(outcome.problem.facts) == taught(
        outcome.problem.facts, lessons, level
    )
    assert bool(found) == (best < truth[0])
    return True


def test_no_other_trainings_are_better_whatever_the_rules_are():
    compared = 0
    for kind, seed in worlds(WORLDS):
        outcome = solved(kind, seed)
        if outcome is not None:
            compared += assert_best(outcome, 1 + seed % 2, 3 if seed % 3 else 1)
    assert compared > WORLDS // 3


def priced(outcome, most, level):
    """Return bound of blocks and of prices, and the tier; ``None`` if not priced."""
    standing = standing_of(outcome)
    options = Options.of(outcome.problem, level)
    form = standing.formulation
    search = _Search(standing, options, most, Watch())
    first = search._first
    if first == len(form.tiers) or search._is_entangled:
        return None
    before = outcome.tiers[:first]
    assert all(one.is_proved for one in before)
    known = tuple(one.price for one in before)
    prices = Prices(options, form, first, most, known)
    gain = gains_in(options, form.tiers[first].number)
    open_pairs = np.ones(len(form.pairs), bool)
    blocks = Blocks.of(
        Asked(options, form, first, gain, prices.room, most, known, open_pairs)
    )
    worst = outcome.tiers[first].price
    bounds = []
    if blocks is not None:
        bounds = [one.bound for one in blocks.climb(worst, Watch())]
    prices.climb(standing.chosen, lambda _: worst - 1, Watch())
    if prices.bound is not None:
        bounds.append(prices.bound)
    return first, bounds


def test_bounds_by_prices_never_pass_the_truth(monkeypatch):
    monkeypatch.setattr(pricing, "MOST_STEPS", 8)
    looked = 0
    for kind, seed in islice(worlds(WORLDS), 0, None, STEP):
        outcome = solved(kind, seed)
        if outcome is None:
            continue
        most, level = 1 + seed % 2, 3
        found = priced(outcome, most, level)
        sets = list(every_set(outcome.problem.facts, most, level))
        if found is None or len(sets) > MOST_SETS:
            continue
        first, bounds = found
        best = min(least_with(outcome, lessons, level) for lessons in sets)
        assert all(bound <= best[first] for bound in bounds), (kind, seed)
        looked += len(bounds) > 1
    assert looked > WORLDS // STEP // 10


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_other_rule_looks_at_skills(kind):
    if KINDS[kind] in READS_SKILLS:
        pytest.skip("one that does")
    for seed in range(3):
        facts, policy, table = asked(kind, seed)
        rule = policy.get(kind)
        if rule is None:
            continue
        every = [(w.id, s) for w in facts.lawyers for s in altered.SKILLS]
        said = []
        for known in (facts, taught(facts, every, 5)):
            problem = Problem.of(known, policy, table)
            chosen = np.ones(len(problem.pairs), bool)
            said.append(
                [
                    (one.group.tolist(), one.amounts(chosen).tolist())
                    for one in rule.statements(problem.facts, problem.pairs)
                ]
            )
        assert said[0] == said[1]


def test_a_lawyer_is_taught_for_a_place_that_she_does_not_serve_yet():
    places = [
        committee("c1", needs={"mediation": 10}, languages={"wu"}),
        committee("c2"),
    ]
    people = [
        lawyer("l1", languages={"wu"}),
        lawyer("l2", skills={"mediation": 2}),
    ]
    outcome = la.solve(world(places, people), PLAIN)
    assert outcome.plan.lawyers_of("c1") == ("l2",)
    found = la.trainings(outcome, 1)
    assert [(one.lawyer.id, one.skill, one.now) for one in found.found] == [
        ("l1", "mediation", 0)
    ]
    assert found.is_proved
    again = la.solve(found.applied(outcome.problem.facts), PLAIN)
    assert [tier.price for tier in again.tiers] == [one.after for one in found.tiers]


def test_answers_read_in_both_languages_and_come_back_from_json():
    outcome = la.solve(la.datasets.district(committees=12, seed=3, teams=0), PLAIN)
    found = la.trainings(outcome, 3)
    assert len(found.found) == 3
    assert Trainings.from_json(found.to_json()) == found
    assert list(found.to_frame()["lawyer"]) == [one.lawyer.id for one in found.found]
    texts = [training_text(found, one) for one in found.found]
    assert_spoken([*texts, head_text(found), proof_text(found)])
    open_found = replace(
        found,
        tiers=(*found.tiers[:-1], found.tiers[-1]._replace(at_least=-99_999)),
    )
    assert_spoken([proof_text(open_found)])
    assert "已证明" in found.text("zh")
    assert "培训" in found._repr_html_()


def test_nothing_to_teach_and_numbers_that_cannot_be_meant():
    outcome = la.solve(world(2, 2), PLAIN)
    found = la.trainings(outcome)
    assert not found
    assert found.is_proved
    assert "No training" in found.text("en")
    with pytest.raises(BadInputError) as caught:
        la.trainings(outcome, 0, level=7)
    with pytest.raises(BadInputError) as more:
        la.trainings(outcome, level=7)
    told = [one.place for one in (*caught.value.defects, *more.value.defects)]
    assert told == ["most", "level", "level"]
    with pytest.raises(BadInputError) as caught:
        la.trainings(outcome, None)
    (told,) = caught.value.defects
    assert (told.place, told.value) == ("most", "None")
    assert "None" not in told.cure
    with pytest.raises(BadInputError, match="there is no plan"):
        la.trainings(replace(outcome, plan=None))


@pytest.mark.parametrize(
    ("policy", "size", "due"),
    [(PLAIN, 40, -5815), (CHOOSING, 20, -2801)],
    ids=["flow", "choice"],
)
def test_counties_are_proved_by_prices_alone(policy, size, due, monkeypatch):
    monkeypatch.setattr(_Search, "_jointly", lambda _: None)
    outcome = la.solve(la.datasets.district(committees=size, seed=0), policy)
    found = la.trainings(outcome, 5)
    assert found.is_proved
    assert found.tiers[-1].after == due


@pytest.mark.slow
@pytest.mark.parametrize("policy", [PLAIN, CHOOSING], ids=["flow", "choice"])
def test_a_county_of_300_has_a_bound_near_what_is_found(policy):
    outcome = la.solve(la.datasets.district(committees=300, seed=0), policy)
    # By steps and not by the clock, which a busy machine makes short.
    found = la.trainings(outcome, 10, time_limit=None)
    last = found.tiers[-1]
    assert last.at_least is not None
    assert last.at_least <= last.after < last.before
    gained, most = last.before - last.after, last.before - last.at_least
    assert gained >= 0.99 * most


def test_that_no_training_helps_is_not_said_of_what_was_not_tried():
    """The title said so for good, whatever the note below it said."""
    facts = la.datasets.district(committees=40, scarcity=0.2, seed=1, teams=0)
    outcome = la.solve(facts)
    cut = replace(la.trainings(outcome, stop=lambda: True), found=())
    assert not cut.is_proved
    said, zh = cut.text("en"), cut.text("zh")
    assert "is found yet" in said
    assert "尚未找到能改善方案的培训" in zh
    assert "time was up, or it was stopped" in said
    assert "时限已到或已停止" in zh
    assert "No training would" not in said
    assert "不会因培训" not in zh
    assert "已代入" not in zh  # nothing stands above
    assert "is found yet" in repr(cut) + str(cut.sheets("en")[1].rows)
    none = replace(cut, why_open=NO_USE)
    assert "No training would better the plan." in none.text("en")
    whole = replace(cut, why_open=None, tiers=())
    assert "No training would better the plan." in whole.text("en")
