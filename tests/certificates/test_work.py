"""The work of a certificate is counted before it is done, by its own measures."""

import copy
import json
from collections import defaultdict

import pytest

from lawyer_assign import checker
from lawyer_assign.policy import Policy
from lawyer_assign.verbs.solve import solve
from tests.certificates.test_choice_proofs import Said
from tests.certificates.test_further_ranges import BY_FIRMS, COMBS, POSTS, SAID
from tests.worlds.certified import Files, everything
from tests.worlds.small import DAY, chose, district, firm, lawyer, world

HANGZHOU = Policy.hangzhou_2024(on=DAY, stability="off")


@pytest.fixture
def counted(monkeypatch):
    """Return how many steps were asked for, by place and in order."""
    found = defaultdict(list)
    monkeypatch.setattr(
        checker, "_refuse_steps", lambda place, steps: found[place].append(steps)
    )
    return found


def test_of_a_bound(tmp_path, counted):
    files = Files(tmp_path, solve(everything(), HANGZHOU))
    proof = json.loads(json.dumps(files.documents["certificate"]))
    facts, rules = checker.Facts(proof), checker.read_rules(proof)
    affinity = checker.affinity_of(proof, rules, facts)
    counted.clear()
    bound = checker.Bound(facts, rules, affinity, proof)
    tiers, priced, lawyers = len(proof["tiers"]), bound.priced, len(facts.lawyer_ids)
    tables = ("lawyers", "firms", "committees", "districts")
    rows = sum(len(proof[one]["id"]) for one in tables)
    rows += len(proof["approvals"]["limit"])
    for at in range(len(proof["prices"])):
        assert counted[f"certificate.prices[{at}]"] == [(at + 1) * rows]
    assert counted["certificate"] == [facts.listed * (facts.words + tiers)]
    bound.vector()
    assert counted["certificate.prices"] == [
        one.family.rows * (len(one.family.steps) + 3) for one in priced
    ]
    # Both districts are alike to every rule, and d2 is scarce: one_each tells them.
    assert [*map(len, facts.pairs)].count(0) < len(facts.pairs)
    groups = {
        tuple(at for at, one in enumerate(priced) if one.family.counts(district))
        for district, lawyers_of in zip(facts.district, facts.pairs, strict=True)
        if lawyers_of
    }
    width = lawyers * (1 + len(priced)) * tiers
    assert counted["certificate.pairs"] == [len(groups) * width]


def test_of_a_policy_and_a_plan(tmp_path, counted):
    files = Files(tmp_path, solve(everything(), HANGZHOU))
    counted.clear()
    checker.check(files.path)
    rules = files.documents["certificate"]["policy"]["rules"]
    most = checker.MOST_STEPS
    (steps,) = counted["certificate.policy.rules"]
    assert steps == len(rules) * most // checker.MOST_RULES
    facts = checker.Facts(files.documents["certificate"])
    posts = files.documents["plan"]["plan"]
    assert counted["plan.json: plan"] == [len(posts) * facts.words]
    further = files.documents["certificate"].get("further", [])
    assert counted["certificate.further"][0] == len(further) * facts.listed * 10


def further(proof):
    given = (SAID.rules, SAID.audit(POSTS), SAID.affinity, SAID.counted(POSTS))
    return checker.further_bounds({"further": [proof]}, *given, checker.Verdict())


def test_of_a_bound_by_firms(counted):
    proof = copy.deepcopy(BY_FIRMS)
    proof["desks"]["waiting"] = {
        "firm": [1, 2], "committee": [2, 2], "is_near": [True, False], "price": [1, 1]
    }  # fmt: skip
    assert further(proof)
    assert counted["certificate.further[0].desks.waiting"] == [2, 2]
    # f1's desk has c1 and c2, f2's these and c3, f3's c3; a lawyer each.
    assert counted["certificate.further[0].desks"] == [2 + 3 + 1]
    assert counted["certificate.further"] == [SAID.facts.listed * 10]


@pytest.mark.parametrize("kind", ["combs", "weighted", "exchanges"])
def test_of_reasons_why_somebody_waits(kind):
    row = {name: list(column) for name, column in COMBS[kind].items()}
    row |= {"post": [None]} if kind == "exchanges" else {}
    row |= {"lawyer": [1], "committee": [2]} if kind == "exchanges" else {}
    if kind == "weighted":
        row |= {"uncounted": [[]], "others": [[]], "most": [[]]}
    waiting = checker.Waiting(SAID.kept(POSTS, 3), checker.Table({kind: row}, "row"))
    teeth, staff, listed = 1, 1, SAID.facts.listed
    of_comb = 64 + 8 * teeth + staff * (8 + 4 * teeth) + listed  # whom firms like
    assert waiting.steps == {
        "exchanges": 16, "combs": 16 + teeth * (1 + 1) + of_comb, "weighted": of_comb
    }[kind]  # fmt: skip


def test_of_a_committee_that_is_served_inside_its_head():
    facts = world(
        2,
        [lawyer("l0"), lawyer("l1")],
        choices=[chose("f1", "c1", 2, 1), chose("f1", "c2", 1, 1)],
    )
    said = Said(facts, Policy.hangzhou_2024(on=DAY, stability="must"))
    posts = min(said.plans, key=lambda one: one[2])[0]
    row = {"committee": [0], "rank": [1], "price": [1]}
    table = checker.Table({"heads": row}, "row")
    waiting = checker.Waiting(said.kept(posts, len(said.tiers) - 1), table)
    firms, staff, own_list, rivals = 1, 2, 2, 1
    listed, near = 2, 2
    assert waiting.steps == (
        16 + firms + firms * (16 + staff + own_list) + rivals * (listed + near)
    )


def test_of_looking_for_pairs_that_block(tmp_path):
    names = [f"d{at}" for at in range(1, 34)]
    people = [lawyer("l1", districts=names), lawyer("l2"), lawyer("l3", firm="f2")]
    facts = world(
        4, people, [firm("f1"), firm("f2")], [*map(district, names)],
        choices=[chose("f1", "c1"), chose("f1", "c2"), chose("f2", "c1")],
    )  # fmt: skip
    files = Files(tmp_path, solve(facts, HANGZHOU))
    plain = checker.Facts(files.documents["certificate"])
    posts = [(0, 0), (1, 1), (2, 1), (3, 1)]
    audit = checker.Audit(plain, posts, None, None, checker.Table({}, "duty"))
    of_f1 = (2 + 1 + len(names) // 16) + (2 + 3 * 3) + (1 + 3)
    assert audit._steps_of_choice() == 2 * (16 + of_f1) + (16 + 2)
    rules = checker.read_rules(SAID.document)
    audit.MOST_STEPS = audit._steps_of_choice()
    assert audit.why_not(rules["stability"]) is None
    audit.MOST_STEPS -= 1
    why = audit.why_not(rules["stability"])
    assert "steps of two-way choice" in why.en
    assert "双向选择规模过大" in why.zh
