"""Scenarios: what they lead to is what solving leads to, and steps can be replayed."""

import json

import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.rules import Conflicts, Coverage, FewestChanges, FixedAgreements
from tests.explain.questions import POLICIES, WORLDS
from tests.worlds.altered import Dice, mixed
from tests.worlds.both_languages import faults_of, strict_faults_of
from tests.worlds.small import (
    DAY,
    HERE,
    chose,
    committee,
    district,
    firm,
    lawyer,
    world,
)
from tests.worlds.steps import walk

CHOOSING = la.Policy.hangzhou_2024(on=DAY)
PLAIN = la.Policy.hangzhou_2024(on=DAY, stability="off")


def drawn(seed):
    """Return the first scenario of a random world that its policy takes."""
    dice = Dice(f"scenario {seed}")
    while True:
        facts, policy = mixed(dice), dice.choice(POLICIES)
        try:
            la.Problem.of(facts, policy)
        except BadInputError:
            continue
        return dice, la.Scenario(facts, policy, time_limit=None)


def prices(outcome):
    return outcome.status, [tier.price for tier in outcome.tiers]


@pytest.mark.parametrize("seed", range(WORLDS))
def test_a_scenario_costs_what_solving_its_facts_costs_however_it_came_about(seed):
    dice, first = drawn(seed)
    for one in walk(dice, first):
        if dice.yes(0.6):
            fresh = la.solve(one.facts, one.policy, time_limit=None)
            assert prices(one.outcome) == prices(fresh)
            assert one.outcome.status in ("optimal", "infeasible")


@pytest.mark.parametrize("seed", range(WORLDS))
def test_steps_replay_to_the_same_plan_whatever_was_solved_on_the_way(seed):
    dice, first = drawn(seed)
    last = first
    for one in walk(dice, first):
        last = one
        if dice.yes(0.5):
            _ = one.outcome
    before, again = last.to_json(), la.Scenario.from_json(last.to_json(), first.facts)
    assert again == last
    assert again.texts == last.texts
    assert again.outcome == last.outcome
    assert again.to_json() == last.to_json() == before


@pytest.mark.parametrize("seed", range(WORLDS))
def test_a_change_that_costs_nothing_moves_nobody(seed):
    dice, first = drawn(seed)
    plan = first.outcome.plan
    if plan is None:
        return
    for place in first.facts.committees:
        who = dice.choice(first.facts.lawyers).id
        if who in plan.lawyers_of(place.id):
            continue
        try:
            one = first.forbid(place.id, who)
        except BadInputError:
            continue
        if prices(one.outcome) == prices(first.outcome):
            report = la.check(one.facts, one.policy, plan)
            if (
                report.is_clean
                and [x.price for x in report.tiers] == prices(first.outcome)[1]
            ):
                assert one.outcome.plan == plan


def two_each():
    """Return four committees of two districts, and four lawyers of two firms."""
    return world(
        [
            committee("c1", **HERE), committee("c2", **HERE),
            committee("c3", district="d2", **HERE),
            committee("c4", district="d2", **HERE),
        ],
        [
            lawyer("l1", skills={"mediation": 3}), lawyer("l2", max_committees=5),
            lawyer("l3", firm="f2"), lawyer("l4", firm="f2", districts={"d2"}),
        ],
        [firm("f1", **HERE), firm("f2", district="d2", **HERE)],
        [district("d1"), district("d2")],
        choices=[chose("f1", "c1"), chose("f2", "c1", 2, 2), chose("f2", "c3")],
    )  # fmt: skip


def base(policy=CHOOSING):
    return la.Scenario(two_each(), policy)


def test_every_step_does_what_it_says():
    first = base()
    assert first.pin("c1", "l3").outcome.plan.lawyers_of("c1") == ("l3",)
    assert "l1" not in first.forbid("c1", "l1").outcome.plan.lawyers_of("c1")
    assert not first.without(lawyer="l2").outcome.plan.committees_of("l2")
    gone = first.without(firm="f2")
    assert [row.id for row in gone.facts.lawyers] == ["l1", "l2"]
    more = first.with_committee(committee("c5", district="d2", **HERE))
    assert more.outcome.plan.lawyers_of("c5")
    fewer = gone.with_limit(1)
    assert len(fewer.outcome.plan) == 2
    helped = fewer.with_lawyers(3, district="d2", skills=["mediation"])
    assert len(helped.outcome.plan) == 4
    assert helped.facts.lawyer["new-lawyer-3"].skills == {"mediation": 3}
    assert helped.facts.lawyer["new-lawyer-1"].firm == "new-firm-1"
    twice = helped.with_lawyers(1, district="d1", firm="f1")
    assert twice.facts.lawyer["new-lawyer-4"].firm == "f1"
    weighed = first.with_weight("affinity", minute=3, weight=2)
    assert (
        weighed.policy["affinity"].minute,
        weighed.policy["affinity"].wish.weight,
    ) == (3, 2)
    assert first.with_rule(FewestChanges()).policy["fewest_changes"].wish.tier == 2
    assert first.with_policy(PLAIN).policy is PLAIN
    assert first.steps == ()
    assert first.facts == two_each()


def test_what_is_kept_stays_and_the_rest_may_move():
    first = base()
    kept = first.keep(district="d2").without(lawyer="l1")
    for place in ("c3", "c4"):
        before = first.outcome.plan.lawyers_of(place)
        assert kept.outcome.plan.lawyers_of(place) == before
    given = first.keep(committee=["c4"], plan=la.Plan.of([("c4", "l1"), ("c1", "l2")]))
    assert given.outcome.plan.lawyers_of("c4") == ("l1",)
    assert [row.committee for row in given.facts.agreements] == ["c4"]


def test_a_skill_of_ones_own_is_taken_where_it_is_no_slip():
    facts = base().with_lawyers(1, district="d1", skills=["opera", "mediation"]).facts
    assert facts.lawyers[-1].skills == {"opera": 3, "mediation": 3}
    placed = committee("c9").model_copy(update={"must_have": frozenset({"mediaton"})})
    own = la.Scenario(facts.replace(committees=[*facts.committees, placed]))
    assert own.with_lawyers(1, district="d1", skills=["mediaton"]).facts.lawyers


def test_who_leaves_after_a_pin_takes_it_along_and_the_step_says_so():
    left = base().pin("c1", "l1").without(lawyer="l1")
    assert not [row for row in left.facts.agreements if row.is_fixed]
    said = left.texts[-1]
    assert said.en.endswith("; 1 fixed post(s) of agreements and pins end with that")
    assert said.zh.endswith("，其固定协议和指定中的1个配对随之失效")
    assert "end with that" not in base().without(lawyer="l1").texts[-1].en


def test_a_pin_takes_the_place_of_last_years_agreement_of_the_same_firm():
    facts = two_each().replace(
        agreements=[
            la.Agreement(committee="c1", firm="f1", lawyers=("l1",)),
            la.Agreement(committee="c3", firm="f2", lawyers=("l3",)),
        ]
    )
    rows = la.Scenario(facts, CHOOSING).pin("c1", "l2").facts.agreements
    assert [(row.firm, row.lawyers, row.is_fixed) for row in rows] == [
        ("f1", ("l2",), True),
        ("f2", ("l3",), False),
    ]


def test_a_cap_of_four_cuts_what_somebody_offers_and_says_so():
    capped = base().with_limit(4)
    assert "1 lawyer(s) offer more" in capped.texts[0].en
    assert "1名律师愿任数超过" in capped.texts[0].zh
    assert any("l2" in one.problem.en for one in capped.outcome.problem.remarks)
    loads = {who: len(capped.outcome.plan.committees_of(who)) for who in ("l1", "l2")}
    assert max(loads.values()) <= 4


BAD = {
    "ids": (lambda s: s.pin("nowhere", "nobody"), ["nowhere", "nobody"]),
    "name": (lambda s: s.pin("name of c1", "l1"), ["perhaps name of c1 (c1)"]),
    "unwilling": (lambda s: s.pin("c1", "l4"), ["willingness", "l4"]),
    "forbidden": (lambda s: s.forbid("c1", "l1").pin("c1", "l1"), ["conflicts"]),
    "pinned": (lambda s: s.pin("c1", "l1").forbid("c1", "l1"),
               ["c1 + l1", "pins", "facts.replace(agreements"]),
    "full": (lambda s: s.pin("c1", "l1").pin("c1", "l2"),
             ["l1 is pinned there", "facts.replace(agreements"]),
    "soft": (
        lambda s: s.with_rule(FixedAgreements(wish=la.Wish(tier=1))).pin("c1", "l1"),
        ["does not hold", "fixed_agreements"],
    ),
    "no conflicts": (
        lambda s: s.with_policy(PLAIN.without("conflicts")).forbid("c1", "l1"),
        ["with_rule(la.rules.Conflicts())"],
    ),
    "nobody": (lambda s: s.without(), ["nobody is named"]),
    "leavers": (lambda s: s.without(lawyer=["l1", "x1"], firm="x2"), ["x1", "x2"]),
    "cap": (lambda s: s.with_limit(6), ["limit", "Approval"]),
    "no cap": (
        lambda s: s.with_policy(PLAIN.without("caseload")).with_limit(3),
        ["caseload", "no such rule"],
    ),
    "rule": (lambda s: s.with_weight("beauty", minute=1), ["beauty", "affinity"]),
    "parameter": (
        lambda s: s.with_weight("affinity", minuet=1, minute="x"),
        ["minuet", "'x'", "minute"],
    ),
    "no parameter": (lambda s: s.with_weight("affinity"), ["no parameter is given"]),
    "value": (lambda s: s.with_rule(Coverage(wish=None)).with_weight(
        "coverage", weight=2), ["no such parameter"]),
    "district": (lambda s: s.with_lawyers(1, district="d9"), ["d9", "no district"]),
    "count": (lambda s: s.with_lawyers(0, district="d1"), ["below 1"]),
    "skill": (lambda s: s.with_lawyers(1, district="d1", skills=["mediaton"]),
              ["with_lawyers(skills)", "found mediaton", "Did you mean", "mediation"]),
    "all of new lawyers": (
        lambda s: s.with_lawyers(-6, district="X", skills=["mediaton"], firm="Y"),
        ["with_lawyers: count", "found X", "found mediaton", "found Y"],
    ),
    "twin": (lambda s: s.with_committee(committee("c1")), ["id of its own"]),
    "committee": (lambda s: s.with_committee({"id": "c9"}), ["name is missing"]),
    "id of one": (lambda s: s.with_committee("c9"), ["la.Committee(id='c9', name="]),
    "name of a rule": (lambda s: s.with_rule("coverage"), ["la.rules.Coverage()"]),
    "class of a rule": (lambda s: s.with_rule(Coverage), ["no rule (found Coverage)",
                                                         "la.rules.Coverage()"]),
    "no rule": (lambda s: s.with_rule(3), ["la.rules.Budget()"]),
    "no place": (lambda s: s.keep(), ["no place is named"]),
    "where": (lambda s: s.keep(district="d9", committee="c9"), ["d9", "c9"]),
    "other facts": (
        lambda s: s.keep(district="d1", plan=la.Plan.of([("x", "y"), ("c1", "z")])),
        ["no such committee", "no such lawyer", "found y", "found z"],
    ),
    "no plan": (
        lambda s: s.with_rule(Coverage(wish=None)).with_limit(1).without(
            lawyer=["l1", "l2"]).keep(district="d1"),
        ["there is no plan"],
    ),
    "kept in vain": (
        lambda s: s.keep(
            district="d1", plan=la.Plan.of([("c1", "l4"), ("c2", "l4")])),
        ["c1 + l4", "c2 + l4"],
    ),
    "policy": (lambda s: la.Scenario(s.facts, "hangzhou", seed=-1), ["seed", "str"]),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_meant_is_said_all_at_once_with_place_value_and_cure(case):
    step, words = BAD[case]
    with pytest.raises(BadInputError) as caught:
        step(base())
    text = caught.value.text("en")
    assert all(word in text for word in words), text
    for one in caught.value.defects:
        assert one.place
        assert not faults_of(one.problem)
        assert not faults_of(one.cure)


@pytest.mark.parametrize("name", [3, None, b"base"], ids=repr)
def test_a_name_that_no_document_could_say_is_refused_at_once(name):
    with pytest.raises(BadInputError) as caught:
        la.Scenario(la.datasets.toy(), name=name, seed=-1)
    named, seed = caught.value.defects
    assert (named.place, named.value, seed.place) == ("name", repr(name), "seed")


def test_steps_are_said_in_both_languages():
    first = base()
    scenario = (
        first.keep(district="d1", plan=la.Plan.of([("c1", "l1")]))
        .pin("c3", "l3").forbid("c4", "l1").without(lawyer="l2")
        .with_committee(committee("c5")).with_limit(4)
        .with_lawyers(2, district="d1", skills={"mediation": 4}, firm="f2")
        .with_weight("affinity", minute=3).with_rule(Conflicts())
        .with_rule(FewestChanges()).with_policy(PLAIN).without(firm="f1")
    )  # fmt: skip
    assert len(scenario.texts) == len(scenario.steps) == 12
    for text in scenario.texts:
        bare = la.errors.Text(*(one.replace("name of ", "") for one in text))
        assert not strict_faults_of(bare)
    assert scenario.text("zh").count("\n") == 12
    assert "矛盾纠纷化解4级" in scenario.text("zh")
    assert "2 more lawyers in" in scenario.text()
    assert "1 more lawyer in" in first.with_lawyers(1, district="d1").text()
    assert "name of l3" in scenario._repr_html_()


def test_parameters_are_called_in_chinese_as_in_the_settings():
    first = base()
    (said,) = first.with_weight("affinity", minute=3, weight=2).texts
    assert said.zh.endswith("路程扣分（minute）=3、权重（weight）=2")
    assert said.en.endswith("minute = 3, weight = 2")
    with pytest.raises(BadInputError) as error:
        first.with_weight("affinity", minuet=1, minute="x")
    unknown, value = error.value.defects
    assert "、层级（tier）、能力（skill）、" in unknown.cure.zh
    assert "路程扣分（minute）须为整数" in value.problem.zh
    with pytest.raises(BadInputError) as error:
        first.with_weight("affinity")
    assert "、路程扣分（minute）中选用" in error.value.defects[0].cure.zh
    with pytest.raises(BadInputError, match="It has none"):
        first.with_rule(Conflicts()).with_weight("conflicts", of=1)


def test_what_a_notebook_shows_is_short():
    first = base().named("as is")
    assert repr(first) == "Scenario('as is', 0 steps, not solved yet)"
    _ = first.outcome
    assert repr(first) == "Scenario('as is', 0 steps, optimal)"
    assert "optimal" in first._repr_html_()
    assert first.named("other").solved is first.outcome


def test_other_facts_are_refused_and_phones_and_the_order_of_rows_do_not_matter():
    scenario = base().pin("c1", "l1")
    facts = two_each()
    shuffled = facts.replace(
        lawyers=[
            row.model_copy(update={"phone": "13800001234"})
            for row in reversed(facts.lawyers)
        ]
    )
    text = scenario.to_json()
    assert la.Scenario.from_json(text, shuffled).outcome.plan == scenario.outcome.plan
    other = facts.without(["l4"])
    with pytest.raises(BadInputError, match="of other facts"):
        la.Scenario.from_json(text, other)


def test_broken_json_is_refused_with_every_fault(tmp_path):
    text = base().pin("c1", "l1").forbid("c2", "l2").to_json()
    path = tmp_path / "scenario.json"
    path.write_text(text, encoding="utf-8")
    assert len(la.Scenario.from_json(path, two_each()).steps) == 2
    said = json.loads(text)
    said["steps"][0]["committee"], said["steps"][1]["lawyer"] = "x1", "x2"
    with pytest.raises(BadInputError) as caught:
        la.Scenario.from_json(json.dumps(said), two_each())
    assert [one.value for one in caught.value.defects] == ["x1", "x2"]
    del said["policy"]
    said["steps"][0]["kind"] = "dance"
    with pytest.raises(BadInputError) as caught:
        la.Scenario.from_json(json.dumps(said), two_each())
    assert len(caught.value.defects) == 2
    for nonsense in ("", "{", "[]", '{"format": 1}', "[" * 300):
        with pytest.raises(BadInputError) as caught:
            la.Scenario.from_json(nonsense, two_each())
        assert not any(strict_faults_of(one.problem) for one in caught.value.defects)


def test_a_scenario_is_solved_once_and_hears_the_stop_button():
    heard = []
    first = base()
    found = first.solve(progress=heard.append)
    assert heard
    assert first.outcome is found
    stopped = base().solve(stop=lambda: True)
    assert stopped.status in ("feasible", "optimal")


def test_scenarios_are_compared_as_their_outcomes():
    first = base()
    second = first.forbid("c1", "l1")
    found = la.compare(first, second, names=["before", "after"])
    assert found == la.compare(first.outcome, second.outcome, names=["before", "after"])


def test_a_stopped_run_gives_the_plan_before_where_it_still_holds():
    facts = la.datasets.district(committees=60, districts=3, seed=2)
    first = la.Scenario(facts, CHOOSING, time_limit=2)
    plan = first.outcome.plan
    place = facts.committees[0].id
    who = next(row.id for row in facts.lawyers if row.id not in plan.lawyers_of(place))
    after = first.forbid(place, who)
    found = after.solve(stop=lambda: True)
    assert prices(found)[1] <= prices(first.outcome)[1]
