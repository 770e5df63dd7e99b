"""Outcomes, plans and facts in memory: JSON, dictionaries, tables, short reprs."""

import json
import logging
import pickle

import pytest

import lawyer_assign as la
from tests.worlds.seeded import solved


@pytest.fixture(scope="module")
def facts():
    return la.datasets.district(committees=40, seed=1)


@pytest.fixture(scope="module")
def outcome(facts):
    return la.solve(facts)


def changed(outcome, **parts):
    return json.dumps(json.loads(outcome.to_json()) | parts)


def places(caught):
    return [one.place for one in caught.value.defects]


def test_an_outcome_survives_json(facts, outcome, tmp_path):
    file = tmp_path / "outcome.json"
    file.write_text(outcome.to_json(), "utf-8")
    for source in (outcome.to_json(), file):
        again = la.Outcome.from_json(source, facts)
        assert again == outcome
        assert again.versions == outcome.versions
        assert again.to_json() == outcome.to_json()
        assert again.certificate is None
    assert la.why(again, "C00001").to_json()


def test_every_outcome_survives_json():
    found = [one for one in map(solved, range(40)) if one is not None]
    assert len(found) > 25
    for one in found:
        facts, pairs = one.outcome.problem.stated, one.case.table
        text = one.outcome.to_json()
        assert la.Outcome.from_json(text, facts, pairs=pairs) == one.outcome


def test_an_outcome_without_a_plan_survives_json():
    facts = la.datasets.toy()
    facts = facts.replace(
        agreements=[
            la.Agreement(committee=one, firm="f1", lawyers=("l1",), is_fixed=True)
            for one in ("c1", "c2", "c3", "c4", "c5", "c6")
        ]
    )
    outcome = la.solve(facts)
    assert outcome.plan is None
    assert la.Outcome.from_json(outcome.to_json(), facts) == outcome


def test_an_outcome_of_ready_made_pairs_needs_them_again():
    facts = la.datasets.toy()
    pairs = la.solve(facts).problem.pairs.to_frame()[["committee", "lawyer"]]
    outcome = la.solve(facts, pairs=pairs)
    again = la.Outcome.from_json(outcome.to_json(), facts, pairs=pairs)
    assert again == outcome
    with pytest.raises(la.BadInputError) as caught:
        la.Outcome.from_json(outcome.to_json(), facts)
    assert places(caught) == ["pairs"]


def test_posts_that_nobody_listed_are_refused():
    facts = la.datasets.toy()
    pairs = la.solve(facts).problem.pairs.to_frame()[["committee", "lawyer"]]
    outcome = la.solve(facts, pairs=pairs)
    first = outcome.plan.posts[0]
    is_first = (pairs.committee == first.committee) & (pairs.lawyer == first.lawyer)
    with pytest.raises(la.BadInputError, match="not among the candidate") as caught:
        la.Outcome.from_json(outcome.to_json(), facts, pairs=pairs[~is_first])
    assert places(caught) == ["Outcome: posts[0]"]


def test_other_facts_are_refused(facts, outcome):
    fewer = facts.without(lawyers=["L00001"])
    with pytest.raises(la.BadInputError, match="other facts"):
        la.Outcome.from_json(outcome.to_json(), fewer)


def test_facts_whose_scarcity_was_filled_in_are_known_again(facts, outcome):
    solved = outcome.problem.facts
    assert solved != facts
    for known in (solved, pickle.loads(pickle.dumps(solved))):
        again = la.Outcome.from_json(outcome.to_json(), known)
        assert again == outcome
        assert again.problem.stated == facts
    scenario = la.Scenario(facts).with_limit(4)
    assert la.Scenario.from_json(scenario.to_json(), solved) == scenario
    with pytest.raises(la.BadInputError, match=r"outcome\.problem\.stated"):
        la.Outcome.from_json(outcome.to_json(), solved.without(lawyers=["L00001"]))


def test_phones_and_the_order_of_rows_do_not_make_other_facts(facts, outcome):
    rows = [
        row.model_copy(update={"phone": la.Phone("13800000000")})
        for row in reversed(facts.lawyers)
    ]
    text = outcome.to_json()
    assert la.Outcome.from_json(text, facts.replace(lawyers=rows)) == outcome
    assert "1380000" not in text


def test_prices_that_the_plan_does_not_have_are_refused(facts, outcome):
    tiers = json.loads(outcome.to_json())["tiers"]
    tiers[-1]["price"] -= 1
    tiers[-1]["bound"] -= 1
    with pytest.raises(la.BadInputError) as caught:
        la.Outcome.from_json(changed(outcome, tiers=tiers), facts)
    assert places(caught) == [f"Outcome: tiers[{len(tiers) - 1}].price"]


def test_a_plan_that_breaks_a_must_is_refused(facts, outcome):
    first, *rest = json.loads(outcome.to_json())["posts"]
    posts = [first, *rest, *([one, first[1]] for one, _ in rest)]
    with pytest.raises(la.BadInputError) as caught:
        la.Outcome.from_json(changed(outcome, posts=posts), facts)
    assert "Outcome: posts" in places(caught)


@pytest.mark.parametrize("status", ["feasible", "infeasible", "undecided"])
def test_a_status_that_contradicts_the_plan_is_refused(facts, outcome, status):
    with pytest.raises(la.BadInputError) as caught:
        la.Outcome.from_json(changed(outcome, status=status), facts)
    assert places(caught) == ["Outcome: status"]


def test_optimal_without_proof_and_a_bound_above_the_price_are_refused(facts, outcome):
    tiers = json.loads(outcome.to_json())["tiers"]
    for bound, place in (
        (tiers[-1]["price"] - 1, ["Outcome: status"]),
        (tiers[-1]["price"] + 1, ["Outcome: tiers[3].bound", "Outcome: status"]),
    ):
        lied = [*tiers[:-1], tiers[-1] | {"bound": bound}]
        with pytest.raises(la.BadInputError) as caught:
            la.Outcome.from_json(changed(outcome, tiers=lied), facts)
        assert places(caught) == place


def test_what_is_no_outcome_is_refused_with_its_place(facts, outcome):
    for parts, place in (
        ({"seed": "one"}, "Outcome: seed"),
        ({"more": 1}, "Outcome: more"),
        ({"format": "lawyer_assign.outcome/9"}, "Outcome: format"),
        ({"tiers": []}, "Outcome: tiers"),
    ):
        with pytest.raises(la.BadInputError) as caught:
            la.Outcome.from_json(changed(outcome, **parts), facts)
        assert place in places(caught)


def test_objects_of_a_city_are_short_where_they_are_shown(facts, outcome):
    policy = outcome.problem.policy
    teams = la.fill_teams(outcome)
    report = la.check(facts, policy, outcome.plan)
    for one in (outcome, outcome.plan, policy, report, teams, outcome.problem, facts):
        assert len(repr(one)) < 600
        assert "C00001" not in repr(one)
    assert repr(outcome.plan) == f"Plan({len(outcome.plan)} posts)"
    assert repr(outcome).startswith("Outcome('optimal', ")


def test_an_open_tier_is_shown_with_its_bound(facts, outcome):
    *proved, last = json.loads(outcome.to_json())["tiers"]
    price = last["price"]
    tiers = [*proved, last | {"bound": price - 7}]
    text = changed(outcome, status="feasible", tiers=tiers)
    assert f"{price} >= {price - 7}" in repr(la.Outcome.from_json(text, facts))


def test_plans_and_outcomes_are_tables_with_names(facts, outcome):
    frame = outcome.posts_frame()
    assert len(frame) == len(outcome.plan)
    post, row = outcome.plan.posts[0], frame.iloc[0]
    lawyer = facts.lawyer[post.lawyer]
    assert row.committee_name == facts.committee[post.committee].name
    assert (row.lawyer_name, row.firm) == (lawyer.name, lawyer.firm)
    assert row.firm_name == facts.firm[lawyer.firm].name
    pairs = outcome.problem.pairs.to_frame().set_index(["committee", "lawyer"])
    assert row.points == pairs.points[post.committee, post.lawyer]
    assert row.minutes == pairs.minutes[post.committee, post.lawyer]
    assert list(outcome.plan.to_frame().columns) == ["committee", "lawyer"]
    stranger = la.Plan.of([("nowhere", "nobody")]).to_frame(facts)
    assert stranger.loc[0, ["committee_name", "firm_name"]].tolist() == ["", ""]


def test_facts_survive_a_dictionary_and_json(facts):
    document = la.facts_to_dict(facts, phones=True)
    assert la.facts_from_dict(document) == facts
    assert la.facts_from_dict(json.loads(json.dumps(document))) == facts


def test_a_dictionary_masks_phones_and_names_what_is_wrong():
    toy = la.datasets.toy()
    lawyer = toy.lawyers[0].model_copy(update={"phone": la.Phone("13812345678")})
    facts = toy.replace(lawyers=(lawyer, *toy.lawyers[1:]))
    document = la.facts_to_dict(facts)
    assert "13812345678" not in json.dumps(document)
    document["committees"][1]["kind"] = "town"
    document["extra"] = []
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_dict(document)
    assert places(caught) == ["document: extra", "document: committees[1].kind"]


def test_completion_shows_no_older_names_of_pydantic(facts, outcome):
    for one in (facts, facts.lawyers[0], outcome.problem.policy):
        shown = [name for name in dir(one) if not name.startswith("_")]
        assert {"parse_raw", "construct", "from_orm", "schema_json"}.isdisjoint(shown)
        assert all(hasattr(one, name) for name in shown)
    assert {"committees", "replace"} <= set(dir(facts))


def test_the_stages_of_a_run_are_logged_and_quiet_by_default(facts, caplog, capfd):
    la.solve(facts)
    assert capfd.readouterr() == ("", "")
    with caplog.at_level(logging.INFO, logger="lawyer_assign"):
        la.solve(facts)
    assert "pairs" in caplog.text


def test_the_version_is_that_of_the_distribution():
    assert la.__version__ == la.solve(la.datasets.toy()).versions["lawyer-assign"]


def test_a_policy_is_a_table_of_its_rules():
    frame = la.Policy.hangzhou_2024().to_frame()
    assert frame.loc["coverage", "tier"] == 1
    assert (frame.loc[frame.strength == "must", "tier"].isna()).all()


def test_functions_travel_to_workers():
    assert pickle.loads(pickle.dumps(la.solve)) is la.solve


@pytest.mark.parametrize("end", ["committee", "lawyer"])
def test_a_post_of_somebody_who_is_not_among_the_facts_is_refused(end):
    facts = la.datasets.toy()
    document = json.loads(la.solve(facts).to_json())
    first = document["posts"][0]
    at = ("committee", "lawyer").index(end)
    first[end if isinstance(first, dict) else at] = "_x0041_"
    with pytest.raises(la.BadInputError, match=f"no such {end}"):
        la.Outcome.from_json(json.dumps(document), facts)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("seconds", "NaN"),
        ("seconds", "Infinity"),
        ("seconds", "1e999"),
        ("seconds", "-5"),
        ("seed", "-1"),
        ("seed", "1" + "0" * 400),
    ],
)
def test_numbers_that_no_run_has_are_refused(facts, outcome, key, said):
    """What is read back can be written again, and says what it said."""
    text = changed(outcome, **{key: "@"}).replace('"@"', said)
    with pytest.raises(la.BadInputError):
        la.Outcome.from_json(text, facts)


def test_times_of_tiers_are_times(facts, outcome):
    tiers = json.loads(outcome.to_json())["tiers"]
    tiers[0]["seconds"] = -1.0
    with pytest.raises(la.BadInputError) as caught:
        la.Outcome.from_json(changed(outcome, tiers=tiers), facts)
    assert "Outcome: tiers[0].seconds" in places(caught)


def test_a_key_that_stands_twice_has_no_meaning(facts, outcome):
    """The first would count elsewhere, the last here."""
    twice = outcome.to_json().rstrip().removesuffix("}") + ', "status": "optimal"}'
    with pytest.raises(la.BadInputError) as caught:
        la.Outcome.from_json(twice, facts)
    assert [(one.value, one.problem.zh) for one in caught.value.defects] == [
        ("status", "在同一对象中重复出现")
    ]
    why = la.why(outcome, "C00001")
    for name in ("lang", "format"):
        twice = why.to_json().rstrip().removesuffix("}") + f', "{name}": "zh"}}'
        with pytest.raises(la.BadInputError, match="stands twice"):
            la.Why.from_json(twice)


def test_answers_say_of_which_kind_they_are(outcome):
    """Whoever keeps many can tell them apart, and none is read as another."""
    why, lack = la.why(outcome, "C00001"), la.shortage(outcome)
    assert json.loads(why.to_json())["format"] == "lawyer_assign.why/1"
    assert json.loads(lack.to_json())["format"] == "lawyer_assign.shortage/1"
    for kind, text in ((la.Why, lack.to_json()), (la.Shortage, why.to_json())):
        with pytest.raises(la.BadInputError) as caught:
            kind.from_json(text)
        assert places(caught) == [f"{kind.__name__}: format"]
    bare = json.loads(why.to_json())
    del bare["format"]
    bare["foo"] = 1
    with pytest.raises(la.BadInputError) as caught:
        la.Why.from_json(json.dumps(bare))
    assert set(places(caught)) == {"Why: format", "Why: foo"}
    assert "这里没有“foo”这一项" in str(caught.value)


def test_what_has_no_mark_at_all_is_no_outcome(facts, outcome):
    bare = json.loads(outcome.to_json())
    del bare["format"]
    with pytest.raises(la.BadInputError) as caught:
        la.Outcome.from_json(json.dumps(bare), facts)
    (defect,) = caught.value.defects
    assert defect.place == "Outcome: format"
    assert "lawyer_assign.outcome/1" in defect.problem.en
    assert "to_json" in defect.cure.zh
    with pytest.raises(la.BadInputError) as caught:
        la.Outcome.from_json('{"a": 1}', facts)
    assert places(caught) == ["Outcome: format"]
    scenario = json.loads(la.Scenario(facts).to_json())
    del scenario["format"]
    with pytest.raises(la.BadInputError) as caught:
        la.Scenario.from_json(json.dumps(scenario), facts)
    assert places(caught) == ["Scenario: format"]


def test_marks_as_they_were_spelt_before_are_read(facts, outcome):
    why_not = la.why_not(outcome, facts.committees[0].id, facts.lawyers[0].id)
    scenario = la.Scenario(facts).with_limit(4)
    for text, now, before in (
        (outcome.to_json(), "lawyer_assign.outcome/1", "lawyer-assign outcome 1"),
        (scenario.to_json(), "lawyer_assign.scenario/1", "lawyer-assign scenario 1"),
        (why_not.to_json(), "lawyer_assign.why_not/1", "lawyer-assign WhyNot 1"),
    ):
        assert json.loads(text)["format"] == now
        old = text.replace(f'"{now}"', f'"{before}"')
        assert old != text
        if "outcome" in now:
            assert la.Outcome.from_json(old, facts) == outcome
        elif "scenario" in now:
            assert la.Scenario.from_json(old, facts).to_json() == text
        else:
            assert la.WhyNot.from_json(old) == why_not


def test_a_plan_as_write_makes_it_is_told_from_an_outcome(tmp_path):
    outcome = la.solve(la.datasets.toy())
    la.write(outcome, tmp_path / "plan.json")
    facts = outcome.problem.stated
    with pytest.raises(la.BadInputError) as caught:
        la.Outcome.from_json(tmp_path / "plan.json", facts)
    (defect,) = caught.value.defects
    assert defect.place == f"{tmp_path / 'plan.json'}: format"
    for way in ("outcome.to_json()", "la.read_plan", "la.adopt"):
        assert way in defect.cure.en
        assert way in defect.cure.zh
    plan = la.read_plan(tmp_path / "plan.json")
    assert la.adopt(facts, outcome.problem.policy, plan).plan == outcome.plan
