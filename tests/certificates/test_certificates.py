"""What flows prove, anybody can prove again, and nobody can prove what is not so."""

import json
import pickle
import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign import checker
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Agreement, PairScore
from lawyer_assign.files import read_plan, write
from lawyer_assign.files.plans.certificate import _parts
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.problem import Problem
from lawyer_assign.proof import Certificate
from lawyer_assign.rules import ALL_RULES, FewestChanges
from lawyer_assign.rules.rule import kind_of
from lawyer_assign.solver.certificate.certificate import FORBIDDING
from lawyer_assign.verbs.solve import check, solve
from tests.worlds.certified import Files, bound_of, everything, plans, rebuilt
from tests.worlds.examples import many
from tests.worlds.oracles import least_prices, total_of
from tests.worlds.small import DAY, committee, district, firm, lawyer, world
from tests.worlds.strategies import case_pool, policies_of

CHECKED = tuple(kind for kind in KINDS if kind in checker.PARAMETERS)
PRICED = tuple(kind for kind in CHECKED if kind != "stability")
WORLDS = st.integers(0, 299)
HANGZHOU = Policy.hangzhou_2024(on=DAY, stability="off")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("certified")


def policies() -> st.SearchStrategy[Policy]:
    some = st.sampled_from(list(combinations(PRICED, 3)))
    whole = st.sampled_from((HANGZHOU, Policy.hangzhou_2024(on=DAY)))
    return st.one_of(whole, some.flatmap(policies_of), policies_of(PRICED))


@settings(max_examples=many(300))
@given(at=WORLDS, policy=policies(), is_given=st.booleans())
def test_what_is_solved_is_proved_from_its_files(worlds, folder, at, policy, is_given):
    case = case_pool()[at]
    try:
        outcome = solve(case.facts, policy, pairs=case.table if is_given else None)
    except BadInputError:
        return
    if outcome.plan is None:
        assert outcome.certificate is None
        return
    files = Files(folder, outcome)
    verdict = checker.check(files.path)
    assert not verdict.wrong, verdict.text()
    if not outcome.certificate.left_out:
        assert outcome.status == "optimal"
        assert verdict.code == 0, verdict.text()
        assert list(outcome.certificate.bounds) == [one.price for one in outcome.tiers]


@settings(max_examples=many(300))
@given(at=WORLDS, policy=policies(), chance=st.randoms(use_true_random=False))
def test_no_prices_whatever_prove_more_than_is_true(worlds, folder, at, policy, chance):
    here = worlds[at]
    best = least_prices(here, policy)
    committees, lawyers = here.pairs.committee_ids, here.pairs.lawyer_ids
    table = {
        "committee": [committees[one] for one in here.pairs.committee],
        "lawyer": [lawyers[one] for one in here.pairs.lawyer],
    }
    try:
        outcome = solve(here.facts, policy, pairs=table)
    except BadInputError:
        return
    if outcome.plan is None:
        assert best is None
        return
    proof = Files(folder, outcome).documents["certificate"]
    for _ in range(5):
        for family in proof["prices"]:
            family["tiers"] = [
                [one + _nudge(chance) for one in column] for column in family["tiers"]
            ]
        bound = bound_of(proof)
        assert bound is None or tuple(bound) <= best[: len(bound)]


def _nudge(chance: random.Random) -> int:
    huge = chance.choice((-1, 1)) << chance.choice((31, 32, 53, 61, 63))
    near, far = chance.randint(-3, 3), chance.randint(-99, 99)
    return chance.choice((0, 0, 0, near, far, huge))


@pytest.mark.parametrize("which", range(3), ids=["hangzhou", "softened", "two-way"])
def test_a_certificate_holds_all_facts_that_count(folder, which):
    outcome = plans()[which]
    files = Files(folder, outcome)
    facts, policy, table = rebuilt(files.documents["certificate"])
    again = solve(facts, policy, pairs=table)
    assert [one.price for one in again.tiers] == [one.price for one in outcome.tiers]
    assert check(facts, policy, outcome.plan, table).is_clean


def test_weights_beyond_64_bits_are_proved_in_several_rounds(folder):
    policy = HANGZHOU
    for tier, kind in enumerate(("coverage", "one_each", "further_posts"), start=1):
        policy = policy.soften(kind, tier, 1_000_000)
    for tier, kind in enumerate(("seats", "own_limits", "affinity"), start=4):
        policy = policy.soften(kind, tier, 999_999)
    outcome = solve(everything(), policy)
    assert outcome.backend == "flow"
    assert Files(folder, outcome).code() == 0


def test_a_plan_that_cpsat_left_off_is_told_its_gap(folder):
    facts = world(
        [committee(f"c{n}", lawyers_min=2, lawyers_max=2) for n in range(3)],
        [lawyer(f"l{n}", firm=f"f{n % 3}") for n in range(5)],
        [firm(f"f{n}", seats=1) for n in range(3)],
    )
    outcome = solve(facts, HANGZHOU, backend="cpsat")
    assert outcome.certificate.left_out
    files = Files(folder, outcome)
    verdict = checker.check(files.path)
    text = verdict.text()
    assert not verdict.wrong
    bounds, prices = outcome.certificate.bounds, [one.price for one in outcome.tiers]
    assert tuple(bounds) < tuple(prices)
    gap = prices[0] - bounds[0]
    assert gap > 0
    assert f"proved bound {bounds[0]}, gap {gap}" in text
    assert "tier 2: price" in text
    assert "no bound proved" in text
    assert "left out" in text
    assert (
        verdict.code == 1
    )  # CP-SAT's own bound is higher, and nobody can recompute it
    for tier in files.documents["plan"]["tiers"]:
        tier |= {"bound": None, "is_proved": False}
    files.documents["plan"]["tiers"][0]["bound"] = bounds[0]
    files.documents["plan"]["summary"]["status"] = "feasible"
    files.save(forged=True)
    verdict = checker.check(files.path)
    assert verdict.wrong == verdict.unchecked == []  # what is claimed is proved
    assert verdict.code == 1  # and is not that the plan is best


@pytest.mark.parametrize("is_pinned", [False, True], ids=["seats", "pinned firm"])
def test_pairs_that_a_must_keeps_out_stand_in_no_row_of_the_flow(folder, is_pinned):
    """Rows of their own once overlapped others in a third way, and nothing was written.

    One committee may have a team, so that seats are left out and a flow is solved.
    """
    facts = world(
        [committee("c1", must_have=["mediation"]), committee("c2", lawyers_max=2)],
        [lawyer("l1", skills={"mediation": 3}), lawyer("l2"), lawyer("l3", firm="f2")],
        [firm("f1", seats=2), firm("f2")],
        agreements=[Agreement(committee="c1", firm="f1", is_fixed=True)] * is_pinned,
    )
    outcome = solve(facts, HANGZHOU.harden("must_have"))
    assert outcome.certificate.left_out
    verdict = checker.check(Files(folder, outcome).path)
    assert not verdict.wrong, verdict.text()
    assert "tier 1: price 0, proved least" in verdict.text()


def test_two_way_choice_is_counted_and_its_bound_is_the_flow_without_it(folder):
    outcome = solve(everything(), Policy.hangzhou_2024(on=DAY))
    assert outcome.backend == "choice"
    assert outcome.certificate.left_out == ("stability",)
    verdict = checker.check(Files(folder, outcome).path)
    assert not verdict.wrong
    assert "tier 3: price 0, proved least" in verdict.text()


def test_a_rule_that_the_checker_does_not_know_is_not_passed_over(folder):
    outcome = solve(everything(), HANGZHOU)
    files = Files(folder, outcome)
    assert files.code() == 0
    rules = files.documents["certificate"]["policy"]["rules"]
    rules.append({"kind": "novelty", "wish": None})
    files.save(forged=True)
    verdict = checker.check(files.path)
    assert verdict.code == 1
    assert "not checked: novelty" in verdict.text()
    rules[-1] = rules[0] | {"kind": "coverage", "share": 3}
    del rules[0]
    files.save(forged=True)
    with pytest.raises(checker.UnprovedError) as caught:
        checker.check(files.path)
    assert "coverage" in str(caught.value)


def test_nothing_is_certified_before_somebody_asks(tmp_path):
    outcome = solve(everything(), HANGZHOU)
    assert "certificate" not in vars(outcome)
    travelled = pickle.loads(pickle.dumps(outcome))
    assert travelled.certificate.bounds == outcome.certificate.bounds


def test_a_certificate_goes_with_a_json_plan_and_nothing_else(tmp_path):
    outcome = solve(everything(), HANGZHOU)
    with pytest.raises(BadInputError, match="cannot have a certificate"):
        write(outcome, tmp_path / "plan.xlsx", certificate=True)
    with pytest.raises(BadInputError, match="cannot have a certificate"):
        write(everything(), tmp_path / "facts.json", certificate=True)
    files = Files(tmp_path, outcome)
    assert read_plan(files.path) == outcome.plan
    names = json.dumps(files.documents["certificate"])
    assert "name of" not in names
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "plan.certificate.json", "plan.json"
    ]  # fmt: skip


def test_an_outcome_without_a_plan_has_nothing_to_certify(tmp_path):
    facts = world(1, [lawyer("l1", min_committees=1, districts=[])])
    outcome = solve(facts, HANGZHOU)
    assert outcome.status == "infeasible"
    with pytest.raises(BadInputError, match="without a certificate"):
        write(outcome, tmp_path / "plan.json", certificate=True)
    assert not list(tmp_path.iterdir())


def test_the_certifier_and_the_checker_count_the_same_rules():
    outcome = solve(everything(), HANGZHOU.with_rule(FewestChanges()))
    counted = {one.rule for one in outcome.certificate.rows}
    assert counted == {kind_of(rule) for rule in ALL_RULES if rule.counts_pairs}
    assert FORBIDDING == checker.FORBIDDING
    never = {kind_of(rule) for rule in ALL_RULES if rule.never_pays}
    assert never <= set(checker.PARAMETERS)
    said = {kind: set(KINDS[kind].model_fields) - {"kind", "wish"} for kind in CHECKED}
    assert said == {kind: set(checker.PARAMETERS[kind]) for kind in CHECKED}


def test_a_tier_is_never_given_up_for_points_of_both_signs(folder):
    """The weights that fold tiers into one cost once counted only one of the signs."""
    facts = world(
        [committee("c1"), committee("c2", lawyers_max=2)],
        [lawyer("l1"), lawyer("l2", max_committees=1)],
        [firm("f1", seats=2)],
        scores=[
            PairScore(lawyer="l1", committee="c1", points=-968, minutes=0),
            PairScore(lawyer="l2", committee="c1", points=111, minutes=0),
            PairScore(lawyer="l2", committee="c2", points=5, minutes=0),
        ],
    )
    table = {"committee": ["c1", "c1", "c2"], "lawyer": ["l1", "l2", "l2"]}
    outcome = solve(facts, HANGZHOU.without("one_firm", "seats"), pairs=table)
    assert outcome.backend == "flow"
    assert [one.price for one in outcome.tiers] == [0, 0, 963]
    assert Files(folder, outcome).code() == 0


@pytest.mark.parametrize(
    ("kind", "price", "code"),
    [
        ("coverage", 1, 1),  # a lawyer too many costs nothing, so pays for nothing
        ("own_limits", 1, 1),  # nobody has said a most
        ("further_posts", 81, 1),  # above the dearest further post
        ("team_size", 1, 1),  # bounded, but too dear to prove what was proved
    ],
)
def test_a_row_that_could_grow_for_ever_proves_nothing(tmp_path, kind, price, code):
    files = Files(tmp_path, solve(world(2, 2), HANGZHOU))
    assert files.code() == 0
    families = files.documents["certificate"]["prices"]
    family = next((one for one in families if one["rule"] == kind), None)
    if family is None:  # own limits that nobody states are no rows
        family = {"rule": kind, "part": 0, "tiers": [[], [], []]}
        families.append(family)
    family["tiers"][-1] = [price + 10_000 * (kind == "team_size"), 0]
    files.save(forged=True)
    assert files.code() == code
    if kind != "team_size":
        with pytest.raises(checker.UnprovedError, match="it proves nothing"):
            checker.check(files.path)


@settings(max_examples=many(300))
@given(at=WORLDS, policy=policies_of(CHECKED), data=st.data())
def test_the_checker_misses_what_the_auditor_misses(worlds, at, policy, data):
    here = worlds[at]
    try:
        problem = Problem.of(here.facts, policy, here.pairs)
    except BadInputError:
        return
    proof = json.loads(json.dumps(_parts(problem, Certificate((), (), (), ()))))
    facts, rules = checker.Facts(proof), checker.read_rules(proof)
    affinity = checker.affinity_of(proof, rules, facts)
    places = [
        {one: at for at, one in enumerate(ids)}
        for ids in (facts.committee_ids, facts.lawyer_ids)
    ]
    for _ in range(8):
        plan = data.draw(st.sampled_from(here.plans))
        posts = [(places[0][c], places[1][w]) for c, w in plan.posts]
        audit = checker.Audit(
            facts, posts, affinity, rules.get("caseload"), checker.duty_of(proof)
        )
        for rule in policy.rules:
            if audit.why_not(rules[rule.kind]) is None:
                said = sum(amount for _, amount in audit.missed(rules[rule.kind]))
                assert said == total_of(rule, problem.facts, plan), rule.kind


def test_a_pair_that_is_not_listed_is_no_part_of_a_proof(tmp_path):
    files = Files(tmp_path, solve(world(2, 2), HANGZHOU))
    pairs = files.documents["certificate"]["pairs"]
    post = files.documents["plan"]["plan"][0]
    pairs[int(post["committee"][1]) - 1].remove(int(post["lawyer"][1]) - 1)
    files.save(forged=True)
    verdict = checker.check(files.path)
    assert verdict.code == 1
    assert "is no listed candidate pair" in verdict.text()


def test_a_price_that_only_the_plan_claims_is_refuted(tmp_path):
    files = Files(tmp_path, solve(world(2, 2), HANGZHOU))
    tier = files.documents["plan"]["tiers"][-1]
    tier |= {"price": tier["price"] - 1, "bound": tier["bound"] - 1}
    files.save(forged=True)
    verdict = checker.check(files.path)
    assert [str(one) for one in verdict.wrong] == [
        f"plan.json: tiers[2].price: {tier['price']}: 重算为{tier['price'] + 1} · "
        f"counted again: {tier['price'] + 1}"
    ]


def test_posts_in_scarce_districts_pay_no_price_of_one_each(tmp_path):
    facts = world(2, 1, districts=[district("d1", is_scarce=True)])
    outcome = solve(facts, HANGZHOU)
    files = Files(tmp_path, outcome)
    proof = files.documents["certificate"]
    prices = {one["rule"]: one["tiers"] for one in proof["prices"]}
    prices["coverage"][0] = [-1, -1]
    prices["one_each"][1] = [1]  # as if a further post had cost something
    assert len(outcome.plan) == 2
    assert bound_of(proof) < [one.price for one in outcome.tiers]
