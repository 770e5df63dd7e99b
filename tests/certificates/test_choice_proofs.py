"""Why committees wait in vain: every row and every bound, against all plans."""

import json
import os
import random
from collections import Counter
from functools import cache
from itertools import product

import pytest

from lawyer_assign import checker
from lawyer_assign.datasets import toy
from lawyer_assign.files.plans.certificate import _pairs, facts_columns
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Caseload
from lawyer_assign.verbs.solve import solve
from tests.solver.choice.test_blocking_bound import tight
from tests.solver.choice.test_firm_bound import opening
from tests.worlds.altered import (
    asked,
    every_plan,
    possible_teams,
    prices_of_plans,
)
from tests.worlds.blocking import Market
from tests.worlds.certified import Files
from tests.worlds.choice_forgeries import CHOICE_FORGERIES, ChoiceForger
from tests.worlds.examples import IS_DEEP
from tests.worlds.seeded import Solved
from tests.worlds.small import DAY, chose, committee, lawyer, world
from tests.worlds.strategies import Case

PER_KIND = int(os.environ.get("ALTERED", 24 if IS_DEEP else 2))
"""Worlds for each kind of rule; ``ALTERED=100`` makes them more than 2,000."""

FORGERIES = int(os.environ.get("FORGERIES", 1_000 if IS_DEEP else 200))
IN_A_WORLD = 10

MOST = 40
"""Rows that are tried in a world, for each of two plans."""


class Said:
    """A small world as the checker reads it, and all plans that keep its musts."""

    def __init__(self, facts, policy, table=None):
        problem = Problem.of(facts, policy, table)
        document = {
            "policy": problem.policy.model_dump(mode="json"),
            **facts_columns(problem),
            "pairs": _pairs(problem),
        }
        self.document = json.loads(json.dumps(document))
        self.facts = checker.Facts(self.document)
        self.rules = checker.read_rules(self.document)
        self.tiers = checker.tiers_of(self.rules)
        self.affinity = checker.affinity_of(self.document, self.rules, self.facts)
        self.plans = list(self._all_plans(problem))

    def _all_plans(self, problem):
        """Yield posts, blocking pairs and prices of every plan, as places."""
        names, facts = self.facts, problem.facts
        at = {
            one: place
            for ids in (names.committee_ids, names.lawyer_ids, names.firm_ids)
            for place, one in enumerate(ids)
        }
        listed = {
            (names.committee_ids[c], names.lawyer_ids[w])
            for c, row in enumerate(names.pairs)
            for w in row
        }
        stability = problem.policy["stability"]
        market = Market(facts, stability.context.get(Caseload))
        teams = possible_teams(facts, problem.policy, listed)
        for plan in every_plan(teams):
            for prices in prices_of_plans(facts, problem.policy, [plan]):
                posts = [(at[one.committee], at[one.lawyer]) for one in plan.posts]
                blocking = [one.split("+") for one in market.blocking(plan.posts)]
                yield posts, [(at[f], at[c]) for f, c in blocking], prices

    def audit(self, posts):
        duty = checker.duty_of(self.document)
        caseload = self.rules.get("caseload")
        return checker.Audit(self.facts, posts, self.affinity, caseload, duty)

    def counted(self, posts):
        """Return the prices that the checker counts, ``None`` where it does not."""
        return checker._check_rules(self.rules, self.audit(posts), checker.Verdict())

    def kept(self, posts, place):
        choices = checker.Choices(self.audit(posts))
        prices = self.counted(posts)
        return checker.Kept(self.rules, choices, prices, self.tiers[place])

    def counts_before(self, posts, place):
        """Whether blocking pairs count by then, and all prices before a tier."""
        tier = self.rules["stability"].tier
        is_counted = tier is None or tier <= self.tiers[place]
        return is_counted and None not in list(self.counted(posts).values())[:place]

    def as_good(self, paid, place):
        """Return posts and blocking pairs of all plans that pay no more before."""
        return [
            (plan, blocking)
            for plan, blocking, other in self.plans
            if all(a <= b for a, b in zip(other[:place], paid, strict=False))
        ]


def worlds():
    """Yield small worlds with a policy of which any rule may be altered."""
    for seed, kind in product(range(PER_KIND), KINDS):
        world, _ = asked(kind, seed)
        if "stability" in world.policy:
            said = Said(*world)
            if said.rules["stability"].is_known and said.plans:
                yield f"{kind} {seed}", said


def every_row(said):
    """Return combs and exchanges of all firms, true or not, and heads after heads."""
    facts = said.facts
    ends = sorted({(c, ranks[1] or 1) for (_, c), ranks in facts.choice.items()})
    rows = [{"heads": columns(committee=c, rank=rank, price=1)} for c, rank in ends]
    rows += [
        {"heads": {"committee": [a, b], "rank": [up, to], "price": [1, 2]}}
        for (a, up), (b, to) in product(ends, ends)
    ]
    for firm in range(len(facts.firm_ids)):
        chose = sorted(c for f, c in facts.choice if f == firm)
        staff = [one for one, own in enumerate(facts.firm) if own == firm]
        rows += [
            {"combs": columns(firm=firm, committees=teeth, lawyers=some, price=1)}
            for teeth, some in product(subsets(chose), subsets(staff))
        ]
        posts = [None, *range(len(facts.committee_ids))]
        rows += [
            {"exchanges": columns(committee=one, lawyer=who, post=post, price=1)}
            for one, who, post in product(chose, staff, posts)
        ]
    return rows


def columns(**row):
    return {name: [value] for name, value in row.items()}


def subsets(places):
    return [
        [one for at, one in enumerate(places) if bits >> at & 1]
        for bits in range(1 << len(places))
    ]


def left(said, waiting, posts, blocking):
    """Return what a plan has of a row beyond the least."""
    added = {
        (committee, lawyer): amount
        for committee, lawyers in enumerate(said.facts.pairs)
        for lawyer, amount in zip(lawyers, waiting.of_pairs(committee), strict=True)
    }
    has = sum(waiting.blocking[one] for one in blocking)
    return has - sum(added[one] for one in posts) - waiting.constant


def test_every_row_that_is_taken_holds_of_every_plan_as_good():
    seen: Counter[str] = Counter()
    for name, said in worlds():
        chance, rows = random.Random(name), every_row(said)
        for posts, _, paid in chance.choices(said.plans, k=2):
            place = chance.randrange(len(said.tiers))
            if not said.counts_before(posts, place):
                continue
            kept, good = said.kept(posts, place), said.as_good(paid, place)
            for row in chance.sample(rows, min(MOST, len(rows))):
                (kind,) = row
                try:
                    waiting = checker.Waiting(kept, checker.Table(row, "row"))
                except checker.UnprovedError:
                    seen[f"{kind} refused"] += 1
                    continue
                beyond = [left(said, waiting, *one) for one in good]
                assert min(beyond) >= 0, f"{name}: {row}"
                seen[f"{kind} tight"] += min(beyond) == 0
    for kind in ("heads", "combs", "exchanges"):
        assert seen[f"{kind} refused"] > 50
        assert seen[f"{kind} tight"] > 3 * PER_KIND


def test_prices_of_any_size_are_proved(tmp_path):
    policy = Policy.hangzhou_2024(on=DAY).soften("coverage", 1, 1_000_000)
    affinity = policy["affinity"]
    wish = affinity.wish.model_copy(update={"weight": 1_000_000})
    dear = {"wish": wish, "skill": 1_000_000, "first_rank": 1_000_000}
    outcome = solve(toy(), policy.with_rule(affinity.model_copy(update=dear)))
    verdict = checker.check(Files(tmp_path, outcome).path)
    assert outcome.certificate.further
    assert not verdict.wrong, verdict.text()


@pytest.mark.parametrize(("most", "is_served"), [(1, True), (2, False)])
def test_a_rival_with_a_team_spends_two_lawyers(most, is_served):
    facts = world(
        [committee("c0"), committee("c1", lawyers_max=most)],
        [lawyer("l0"), lawyer("l1")],
        choices=[chose("f1", "c0", 2, 1), chose("f1", "c1", 1, 1)],
    )
    said = Said(facts, Policy.hangzhou_2024(on=DAY, stability="must"))
    row = {"heads": columns(committee=0, rank=1, price=1)}
    both_at_c1 = [(1, 0), (1, 1)]
    assert (both_at_c1 in [posts for posts, _, _ in said.plans]) is not is_served
    kept = said.kept([(0, 0), (1, 1)], len(said.tiers) - 1)
    try:
        checker.Waiting(kept, checker.Table(row, "row"))
    except checker.UnprovedError:
        assert not is_served
    else:
        assert is_served


def bounds(said, posts, document):
    """Return what the checker proves by further proofs; ``None`` if it refuses."""
    given = (said.rules, said.audit(posts), said.affinity, said.counted(posts))
    verdict = checker.Verdict()
    found = checker.further_bounds(document, *given, verdict)
    return None if verdict.wrong else found


def is_true(said, paid, proved):
    """Return whether no plan is below what is proved of plans as good as one."""
    for tier, bound in proved.items():
        place = said.tiers.index(tier)
        for _, _, prices in said.plans:
            is_good = all(a <= b for a, b in zip(prices[:place], paid, strict=False))
            if is_good and prices[place] < bound:
                return False
    return True


@cache
def two_way():
    """Return worlds in which firms have to serve whom they like least, solved."""
    made = product(range(400 if IS_DEEP else 60), (tight, opening))
    return list(solved_worlds(made, Policy.hangzhou_2024(), 9))


def solved_worlds(made, policy, most):
    """Yield the plans of worlds of few pairs, each by its seed and its maker."""
    for seed, make in made:
        facts, _ = make(seed)
        outcome = solve(facts, policy)
        if outcome.plan is not None and len(outcome.problem.pairs) <= most:
            yield f"{make.__name__} {seed}", outcome


def test_what_two_way_choice_proves_is_true_and_mostly_all(tmp_path):
    seen: Counter[str] = Counter()
    for name, outcome in two_way():
        files = Files(tmp_path, outcome)
        verdict = checker.check(files.path)
        assert not verdict.wrong, f"{name}: {verdict.text()}"
        further = files.documents["certificate"]["further"]
        if not further:
            continue
        said = Said(outcome.problem.facts, outcome.problem.policy)
        posts = checker._posts(files.documents["plan"], said.facts)
        proved = bounds(said, posts, files.documents["certificate"])
        paid = tuple(one.price for one in outcome.tiers)
        assert is_true(said, paid, proved), name
        seen["proofs"] += 1
        seen["whole"] += verdict.code == 0
        seen["must block"] += paid[2] > 0
        seen["must block, proved"] += paid[2] > 0 and proved.get(3) == paid[2]
    assert seen["proofs"] > 20
    assert seen["whole"] > 0.8 * seen["proofs"]
    assert seen["must block, proved"] > 0.8 * seen["must block"] > 8


def test_no_plan_beats_what_is_proved_under_altered_rules(tmp_path):
    seen: Counter[str] = Counter()
    for seed, kind in product(range(PER_KIND), KINDS):
        (facts, policy, table), truth = asked(kind, seed)
        if "stability" not in policy or truth.best is None:
            continue
        outcome = solve(facts, policy, pairs=table)
        if outcome.certificate is None or not outcome.certificate.further:
            continue
        files = Files(tmp_path, outcome)
        verdict = checker.check(files.path)
        assert not verdict.wrong, f"{kind} {seed}: {verdict.text()}"
        said = Said(facts, policy, table)
        posts = checker._posts(files.documents["plan"], said.facts)
        proved = bounds(said, posts, files.documents["certificate"])
        paid = tuple(one.price for one in outcome.tiers)
        for tier, bound in proved.items():
            place = said.tiers.index(tier)
            least = truth.least(place, paid)
            assert bound <= least, f"{kind} {seed}"
            seen["tight" if bound == least else "loose"] += 1
    assert seen["tight"] > PER_KIND


@pytest.mark.parametrize("seed", [1, 2])
def test_no_numbers_whatever_prove_more_than_is_true(tmp_path, seed):
    chance, tried, taken = random.Random(seed), 0, 0
    for name, outcome in two_way():
        if not outcome.certificate.further:
            continue
        said = Said(outcome.problem.facts, outcome.problem.policy)
        true = Files(tmp_path, outcome).documents["certificate"]
        for _ in range(10):
            document = json.loads(json.dumps(true))
            for proof in document["further"]:
                _nudge(chance, proof, said)
            posts, _, paid = chance.choice(said.plans)
            proved = bounds(said, posts, document)
            tried += 1
            if proved is not None:
                taken += 1
                assert is_true(said, paid, proved), name
    assert tried > 100
    assert 0.05 * tried < taken < 0.9 * tried


def test_no_forged_reason_makes_a_plan_best_that_is_not(tmp_path):
    made: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    for name, outcome in two_way():
        if not outcome.certificate.further or made.total() >= FORGERIES:
            continue
        facts, pairs = outcome.problem.facts, outcome.problem.pairs
        places, lawyers = pairs.committee_ids, pairs.lawyer_ids
        table = {
            "committee": [places[one] for one in pairs.committee],
            "lawyer": [lawyers[one] for one in pairs.lawyer],
        }
        world = Solved(Case(facts, table), outcome.problem.policy, outcome)
        forger = ChoiceForger(Files(tmp_path, outcome), world, random.Random(name))
        for at in range(IN_A_WORLD):
            how = forger.forge()
            made[how] += 1
            if forger.files.code() == 0:
                passed[how] += 1
                assert forger.is_best(), f"{name}, forgery {at}: {how}"
    assert made.total() >= min(FORGERIES, 200)
    assert len(CHOICE_FORGERIES) >= 9
    assert 0 < passed.total() < made.total() / 2  # true things can be said oddly


def _nudge(chance, proof, said):
    """Change numbers of a proof, and add rows that may not be true."""
    proof["scale"] = max(1, proof["scale"] * chance.choice((1, 1, 1, 2)))
    proof["times"] = [one * chance.choice((1, 1, 0, 2)) for one in proof["times"]]
    unit = proof["scale"]
    for kind in ("heads", "weighted", "exchanges"):
        prices = proof[kind]["price"]
        prices[:] = [one * chance.choice((1, 1, 1, 0, 2)) for one in prices]
    for row in chance.sample(every_row(said), chance.choice((0, 0, 0, 1))):
        for kind, said_columns in row.items():
            for name, column in said_columns.items():
                proof.setdefault(kind, {}).setdefault(name, []).extend(column)
            proof[kind]["price"][-1] = unit // (2520 if kind == "combs" else 1)
    for family in proof["prices"]:
        family["tiers"] = [
            [one + unit * chance.choice((0, 0, 0, 0, 0, 0, 0, -1, 1)) for one in column]
            for column in family["tiers"]
        ]
