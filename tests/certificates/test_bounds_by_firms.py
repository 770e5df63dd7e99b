"""Bounds of blocking pairs by firms: whatever prices are written, no plan is below."""

import random
from collections import Counter
from functools import cache
from itertools import product

import pytest

import lawyer_assign.matching.bounds.price_ascent as price_ascent
from lawyer_assign import checker
from lawyer_assign.facts import Conflict
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.solver.certificate import choice_proofs
from lawyer_assign.verbs.solve import solve
from tests.certificates.test_choice_proofs import (
    PER_KIND,
    Said,
    bounds,
    is_true,
    solved_worlds,
)
from tests.solver.choice.test_blocking_bound import sending, tight
from tests.solver.choice.test_firm_bound import opening, queue, sating
from tests.worlds.altered import asked
from tests.worlds.certified import Files
from tests.worlds.examples import how_many
from tests.worlds.small import DAY, chose, committee, district, firm, lawyer, world

POLICY = Policy.hangzhou_2024(on=DAY)
SEEDS = how_many(80, 25)
"""Worlds of each kind."""

TRIES = 10
"""Prices that are tried in a world."""


@pytest.fixture(autouse=True)
def firms_prove_small_worlds_too(monkeypatch):
    """Prove them as cities are proved, by few rounds of few steps."""
    monkeypatch.setattr(choice_proofs, "LARGE", 0)
    monkeypatch.setattr(price_ascent, "_ROUND", 25)
    monkeypatch.setattr(price_ascent, "_LAST", 0.1)


@cache
def solved():
    """Return worlds in which a firm has to serve whom it likes least, solved."""
    makers = (tight, opening, sending, sating)
    made = ((seed, make) for make, seed in product(makers, range(SEEDS)))
    return list(solved_worlds(made, POLICY, 11))


def with_desks(document):
    return [one for one in document["further"] if "desks" in one]


def test_what_firms_prove_is_true_and_often_all(tmp_path):
    seen: Counter[str] = Counter()
    for name, outcome in solved():
        files = Files(tmp_path, outcome)
        verdict = checker.check(files.path)
        assert not verdict.wrong, f"{name}: {verdict.text()}"
        document = files.documents["certificate"]
        if not with_desks(document):
            continue
        said = Said(outcome.problem.facts, outcome.problem.policy)
        posts = checker._posts(files.documents["plan"], said.facts)
        proved = bounds(said, posts, document)
        paid = tuple(one.price for one in outcome.tiers)
        assert is_true(said, paid, proved), name
        assert proved[3] > 0
        seen["proved"] += 1
        seen["whole"] += proved[3] == paid[2]
    assert seen["proved"] > SEEDS / 4
    assert seen["whole"] > seen["proved"] / 2


ALTERED = (
    "caseload", "coverage", "fixed_agreements", "one_each", "one_firm", "own_limits",
    "seats", "team_size", "willingness",
)  # fmt: skip


def altered():
    """Yield worlds under policies of which a rule is left out, softened or moved."""
    for seed, kind in product(range(PER_KIND), KINDS):
        (facts, policy, pairs), _ = asked(kind, seed)
        if "stability" in policy:
            yield f"{kind} {seed}", facts, policy, pairs
    for make, seed in product((opening, sating, tight), range(SEEDS)):
        yield f"{make.__name__} {seed}", make(seed)[0], changed(seed), None


def changed(seed):
    """Return the policy with a rule or two left out, softened, or moved."""
    dice, policy = random.Random(seed), POLICY
    for kind in dice.sample(ALTERED, dice.choice((1, 1, 2))):
        if dice.random() < 0.4:
            policy = policy.without(kind)
        else:
            policy = policy.soften(kind, dice.choice((1, 2, 2, 3, 4)))
    return policy


def test_no_plan_is_below_under_altered_rules(tmp_path):
    seen: Counter[str] = Counter()
    for name, facts, policy, pairs in altered():
        outcome = solve(facts, policy, pairs=pairs)
        if outcome.certificate is None or len(outcome.problem.pairs) > 11:
            continue
        files = Files(tmp_path, outcome)
        verdict = checker.check(files.path)
        assert not verdict.wrong, f"{name}: {verdict.text()}"
        document = files.documents["certificate"]
        said = Said(facts, policy, pairs)
        posts = checker._posts(files.documents["plan"], said.facts)
        paid = tuple(one.price for one in outcome.tiers)
        proved = proved_of(said, posts, document)
        assert is_true(said, paid, proved), name
        for tier in proved:
            place = said.tiers.index(tier)
            seen["behind"] += place > 0 and paid[place - 1] > 0
        seen["by firms"] += bool(with_desks(document))
    assert seen["behind"] > PER_KIND
    assert seen["by firms"] > SEEDS / 10


def proved_of(said, posts, document):
    """Return what the checker proves in all, by rows and by further proofs."""
    audit, prices = said.audit(posts), said.counted(posts)
    bound = checker.Bound(said.facts, said.rules, said.affinity, document)
    given = (said.rules, audit, said.affinity, prices)
    further = checker.further_bounds(document, *given, checker.Verdict())
    vector = bound.vector()
    verdict = checker.Verdict()
    return checker._check_bound(bound, vector, further, prices, said.rules, verdict)


def drawn(said, chance, scale):
    """Return prices of any desks, true or not."""
    facts = said.facts
    committees = range(len(facts.committee_ids))
    pairs = sorted({(facts.firm[w], c) for c in committees for w in facts.pairs[c]})
    rows = [
        (firm, committee, chance.random() < 0.6, chance.randrange(scale + 1))
        for firm, committee in pairs
        if chance.random() < 0.7
    ]
    firms, places, near, prices = (
        map(list, zip(*rows, strict=True)) if rows else [[]] * 4
    )
    waiting = dict(zip(("firm", "committee", "is_near", "price"), (
        firms, places, near, prices), strict=True))  # fmt: skip
    received = [one for one in committees if chance.random() < 0.5]
    return {
        "hard": [one for one in committees if chance.random() < 0.5],
        "placed": {
            "committee": received,
            "price": [chance.randint(-scale, 2 * scale) for _ in received],
        },
        "waiting": waiting,
    }


def nudged(desks, chance, scale):
    """Return prices of a proof, some of them changed."""
    waiting, placed = desks["waiting"], desks["placed"]
    moved = {
        "hard": [one for one in desks["hard"] if chance.random() < 0.8],
        "waiting": {
            **waiting,
            "is_near": [one ^ (chance.random() < 0.1) for one in waiting["is_near"]],
            "price": [
                chance.choice((one, one, scale, 0)) for one in waiting["price"]
            ],
        },
        "placed": {
            **placed,
            "price": [
                one + chance.choice((0, 0, 0, scale, -scale))
                for one in placed["price"]
            ],
        },
    }  # fmt: skip
    return {name: chance.choice((desks[name], moved[name])) for name in desks}


def test_no_prices_whatever_prove_more_than_is_true(tmp_path):
    seen: Counter[str] = Counter()
    for name, outcome in solved():
        chance, facts = random.Random(name), outcome.problem.facts
        files = Files(tmp_path, outcome)
        genuine = with_desks(files.documents["certificate"])
        for policy in (POLICY, changed(name), changed(f"{name}, again")):
            said = Said(facts, policy)
            posts, _, paid = chance.choice((min(said.plans, key=lambda one: one[2]),
                                            chance.choice(said.plans)))  # fmt: skip
            for _ in range(TRIES):
                scale, desks = 4, drawn(said, chance, 4)
                if genuine and chance.random() < 0.6:
                    scale = genuine[0]["scale"]
                    desks = nudged(genuine[0]["desks"], chance, scale)
                proof = {"tier": 3, "scale": scale, "desks": desks}
                proved = bounds(said, posts, {"further": [proof]})
                seen["refused"] += not proved
                if proved:
                    assert is_true(said, paid, proved), f"{name}: {desks}"
                    place = said.tiers.index(3)
                    seen["tight"] += proved[3] == paid[place] > 0
    assert seen["refused"] > SEEDS
    assert seen["tight"] > SEEDS / 4


def test_the_whole_queue_of_a_firm_that_must_open_is_proved(tmp_path, monkeypatch):
    monkeypatch.setattr(price_ascent, "_ROUND", 300)
    monkeypatch.setattr(price_ascent, "_LAST", 0.005)
    files = Files(tmp_path, solve(queue(3), POLICY))
    verdict = checker.check(files.path)
    assert "tier 3: price 3, proved least" in verdict.text()
    (proof,) = with_desks(files.documents["certificate"])
    proof["desks"]["waiting"]["price"][0] = proof["scale"] + 1
    files.save(forged=True)
    assert files.code() == 2


@pytest.mark.parametrize(
    ("is_one_each", "most", "colleagues"),
    [(True, 1, 0), (False, 1, 0), (True, 2, 0), (True, 1, 1)],
)
def test_second_posts_second_lawyers_and_who_cannot_take_it_spare_a_firm(
    is_one_each, most, colleagues
):
    # c1 and c2 are left to l1 and l2; if l1 cannot have both, c3 loses l2's firm.
    lawyers = [
        lawyer("l1"),
        lawyer("l2", firm="f2", max_committees=1),
        lawyer("l3", firm="f3"),
    ]
    lawyers += [lawyer("l4", firm="f2")] * colleagues
    case = [Conflict(committee="c3", lawyer="l4", reason="a case")] * colleagues
    firms = [firm("f1"), firm("f2"), firm("f3")]
    outside = [district("d1", is_scarce=False)]
    choices = [chose("f2", "c3", 1, 1), chose("f3", "c3", 1, 2)]
    committees = [committee("c1"), committee("c2"), committee("c3", lawyers_max=most)]
    facts = world(committees, lawyers, firms, outside, choices=choices, conflicts=case)
    listed = {
        "committee": ["c1", "c2", "c1", "c2", "c3", "c3", *["c2"] * colleagues],
        "lawyer": ["l1", "l1", "l2", "l2", "l2", "l3", *["l4"] * colleagues],
    }
    said = Said(facts, POLICY if is_one_each else POLICY.without("one_each"), listed)
    desks = {
        "hard": [0, 1],
        "placed": {"committee": [0, 1], "price": [-1, -1]},
        "waiting": {"firm": [1], "is_near": [True], "committee": [2], "price": [1]},
    }
    posts, _, paid = min(said.plans, key=lambda one: one[2])
    proof = {"tier": 3, "scale": 1, "desks": desks}
    proved = bounds(said, posts, {"further": [proof]})
    has_room = not is_one_each or colleagues
    assert paid[said.tiers.index(3)] == int(not has_room)
    assert proved == (None if has_room or most > 1 else {3: 1})


def test_a_tier_with_other_wishes_than_choice_is_not_bounded_by_firms(tmp_path):
    files = Files(tmp_path, solve(queue(3), POLICY))
    (proof,) = with_desks(files.documents["certificate"])
    policy = POLICY.soften("must_have", 3)
    said = Said(queue(3), policy)
    posts = checker._posts(files.documents["plan"], said.facts)
    assert bounds(said, posts, {"further": [proof]}) is None


@pytest.mark.parametrize(
    ("rank", "more", "proved"),
    [
        (2, {}, {3: 1}),
        (1, {}, {3: 0}),  # c3 likes both firms as much: it blocks with neither
        (2, {"hard": [0], "placed": {"committee": [1], "price": [-5]}}, {3: 0}),
        (2, {"waiting": [0, 0]}, None),  # f1 and c1 did not choose each other
    ],
)
def test_ties_numbers_below_0_and_who_cannot_block_prove_nothing(rank, more, proved):
    lawyers = [lawyer(f"l{at}", firm=f"f{at}", max_committees=1) for at in (1, 2, 3)]
    firms = [firm("f1"), firm("f2"), firm("f3")]
    outside = [district("d1", is_scarce=False)]
    choices = [chose("f2", "c3", 1, 1), chose("f3", "c3", 1, rank)]
    listed = {
        "committee": ["c1", "c2", "c1", "c2", "c3", "c3"],
        "lawyer": ["l1", "l1", "l2", "l2", "l2", "l3"],
    }
    said = Said(world(3, lawyers, firms, outside, choices=choices), POLICY, listed)
    waiting = more.get("waiting", [1, 2])
    desks = {
        "hard": [0, 1],
        "placed": {"committee": [0, 1], "price": [-1, -1]},
        **more,
        "waiting": dict(
            firm=waiting[:1], is_near=[True], committee=waiting[1:], price=[1]
        ),
    }
    posts, _, paid = min(said.plans, key=lambda one: one[2])
    found = bounds(said, posts, {"further": [{"tier": 3, "scale": 1, "desks": desks}]})
    assert found is None or is_true(said, paid, found)
    assert found == proved
