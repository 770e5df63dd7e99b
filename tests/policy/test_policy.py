"""A policy says which rules hold, how strongly, and survives every file."""

import datetime as dt
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.errors import BadInputError
from lawyer_assign.pairs import Reach, Travel
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.rules import (
    ALL_RULES,
    Caseload,
    Coverage,
    Duty,
    FewestChanges,
    OneEach,
    Wish,
    WorstServed,
)
from tests.worlds.examples import many
from tests.worlds.small import DAY
from tests.worlds.strategies import PLAIN_KINDS, policies_of

HANGZHOU = Policy.hangzhou_2024(on=DAY, stability="off")
SLOW = Reach(
    limit_minutes={"community": 7, "village": 9},
    nearest_kept=3,
    most=4,
    most_per_choice=2,
    travel=Travel(
        speed_kmh={"community": 5, "village": 6}, detour_percent=150, unknown_minutes=1
    ),
)


def other_value(field, value):
    """Return another value that the field may take."""
    others = {
        bool: lambda: not value,
        int: lambda: value - 1 if value > 1 else 3,
        tuple: lambda: (*value, value[-1] + 5),
        dt.date: lambda: DAY,
        Wish: lambda: Wish(tier=9, weight=7),
        str: lambda: "posts",
        type(None): lambda: Wish(tier=8, weight=3) if field == "wish" else 2,
    }
    return others[type(value)]()


def changed(kind):
    """Return a policy with one rule of which every parameter is another."""
    rule = KINDS[kind]()
    values = {
        name: other_value(name, getattr(rule, name))
        for name in type(rule).model_fields
        if name not in ("kind", "travel", "caseload", "limit", "duty", "affinity")
    }
    if kind == "caseload":
        values["limit"] = 3
    policy = Policy(name="other").with_rule(KINDS[kind](**values))
    return policy.with_reach(SLOW).with_duty(Duty(community=50, village=20))


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_with_other_parameters_survives_toml_and_json(kind):
    policy = changed(kind)
    default = KINDS[kind]()
    differ = [n for n in type(default).model_fields if n not in ("kind", "caseload")]
    for name in differ:
        assert getattr(policy[kind], name) != getattr(default, name)
    assert Policy.from_toml(policy.to_toml()) == policy
    assert Policy.model_validate(policy.model_dump()) == policy
    assert Policy.model_validate_json(policy.model_dump_json()) == policy


@settings(max_examples=many(100))
@given(policy=policies_of(PLAIN_KINDS))
def test_any_policy_survives_toml_and_json(policy):
    assert Policy.from_toml(policy.to_toml()) == policy
    assert Policy.model_validate_json(policy.model_dump_json()) == policy


def test_a_file_gives_back_the_policy(tmp_path):
    path = tmp_path / "policy.toml"
    text = HANGZHOU.to_toml(path)
    assert path.read_text(encoding="utf-8") == text
    assert Policy.from_toml(path) == HANGZHOU


def test_a_rule_that_must_hold_says_so_in_toml():
    text = Policy(rules=(Coverage(wish=None),)).to_toml()
    assert 'wish = "must"' in text
    assert Policy.from_toml(text)["coverage"].wish is None


def test_a_rule_that_says_no_wish_in_toml_has_the_usual_one():
    policy = Policy.from_toml('rules = [{kind = "coverage"}, {kind = "team_size"}]')
    assert policy["coverage"].wish == Wish(tier=1)
    assert policy["team_size"].wish is None


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("name = ", "policy", "Invalid value"),
        ('rules = [{kind = "magic"}]', "rules.0", "kind is 'magic'. Use one of"),
        ('rules = [{kind = "my_own"}]', "rules.0", "import the module that defines it"),
        ('rules = [{kind = ["a"]}]', "rules.0", "kind is ['a']. Use one of"),
        ("rules = [{}]", "rules.0", "kind is None"),
        ("rules = [3]", "rules.0", "is not an object"),
        ('rules = [{kind = "caseload", limit = 6}]', "rules.0", "Approval"),
        ('rules = [{kind = "caseload", limitt = 4}]', "rules.0", "limitt is no field"),
        ('rules = [{kind = "seats", wish = {tier = 0}}]', "rules.0", "is below 1"),
        ("names = 3", "names", "names is no field"),
        ("[reach]\nmost = 0", "reach.most", "is below 1"),
        ('rules = [{kind = "further_posts", prices = [3, 2]}]', "rules.0", "fall"),
    ],
)
def test_what_is_no_policy_is_refused_with_place_and_cure(text, place, says):
    with pytest.raises(BadInputError) as caught:
        Policy.from_toml(text)
    message = str(caught.value)
    assert place in message
    assert says in message
    assert all(defect.cure for defect in caught.value.defects)


def test_a_file_that_is_no_policy_is_named(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text("name = 3", encoding="utf-8")
    with pytest.raises(BadInputError) as caught:
        Policy.from_toml(path)
    assert "bad.toml: name: " in str(caught.value)
    assert "(found 3)" in str(caught.value)


def test_a_limit_above_five_is_refused_and_says_how_it_may_be_had():
    with pytest.raises(BadInputError) as caught:
        Caseload(limit=6)
    assert "limit 6 is above 5" in str(caught.value)
    assert "Approval" in str(caught.value)


def test_a_limit_below_one_is_refused():
    with pytest.raises(BadInputError) as caught:
        Caseload(limit=0)
    assert "is below 1" in str(caught.value)


def test_a_rule_is_given_once():
    with pytest.raises(BadInputError) as caught:
        Policy(rules=(Coverage(), Coverage()))
    assert "rules given twice: coverage. Keep one of each" in str(caught.value)


@pytest.mark.parametrize("kind", ["affinity", "further_posts"])
def test_a_rule_that_values_a_plan_cannot_be_a_must(kind):
    with pytest.raises(BadInputError) as caught:
        HANGZHOU.harden(kind)
    assert f"{kind} values a plan and cannot be a must" in str(caught.value)


def test_what_rules_share_is_said_once_and_reaches_every_rule():
    policy = HANGZHOU.with_reach(SLOW).with_rule(Caseload(on=DAY, limit=3))
    for rule in policy.rules:
        assert rule.context.travel == SLOW.travel
        assert rule.context.get(Caseload).limit == 3
    assert policy["affinity"] == HANGZHOU["affinity"]
    assert "travel" not in policy["affinity"].model_dump()
    moved = Policy(rules=policy.rules)
    assert moved["affinity"].context.travel == Policy().reach.travel


def test_the_policy_of_hangzhou_has_the_tiers_of_the_text():
    assert HANGZHOU["coverage"].wish == Wish(tier=1)
    assert HANGZHOU["one_each"].wish == Wish(tier=2)
    assert HANGZHOU["affinity"].wish == HANGZHOU["further_posts"].wish == Wish(tier=4)
    assert HANGZHOU["must_have"].wish == Wish(tier=4, weight=1000)
    assert HANGZHOU.tiers == (1, 2, 4)
    musts = [rule.kind for rule in HANGZHOU.rules if rule.wish is None]
    assert musts == [
        "team_size", "one_firm", "caseload", "willingness", "refusals", "conflicts",
        "seats", "own_limits", "fixed_agreements",
    ]  # fmt: skip
    assert HANGZHOU["caseload"].on == DAY


def test_without_a_day_consents_must_be_valid_today():
    assert Policy.hangzhou_2024()["caseload"].on == dt.date.today()


def test_a_rule_is_taken_out_put_in_moved_and_hardened_in_a_new_policy():
    less = HANGZHOU.without("one_each", "affinity")
    assert "one_each" not in less
    assert less.get("affinity") is None
    assert less.with_rule(OneEach())["one_each"] == OneEach()
    moved = HANGZHOU.soften("seats", tier=3, weight=4)
    assert moved["seats"].wish == Wish(tier=3, weight=4)
    assert [r.kind for r in moved.rules] == [r.kind for r in HANGZHOU.rules]
    assert moved.harden("seats") == HANGZHOU
    assert HANGZHOU["seats"].wish is None


@pytest.mark.parametrize("verb", ["without", "soften", "harden"])
def test_a_rule_that_is_not_there_cannot_be_changed(verb):
    policy = HANGZHOU.without("seats")
    more = {"tier": 1} if verb == "soften" else {}
    with pytest.raises(BadInputError) as caught:
        getattr(policy, verb)("seats", **more)
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == ("kind", "'seats'")
    assert "Name one of coverage, " in defect.cure
    assert "不是该规则集中的规则" in defect.problem.zh
    for known in (policy, policy.roster):
        with pytest.raises(KeyError) as missed:
            _ = known["seats"]
        assert isinstance(missed.value, BadInputError)
        said = str(pickle.loads(pickle.dumps(missed.value)))
        assert said == str(missed.value)
        assert said.startswith("发现1个问题")
        kinds = [rule.kind for rule in known.rules]
        assert all(kind in said for kind in kinds)


def test_every_rule_that_is_not_there_is_named_at_once():
    with pytest.raises(BadInputError) as caught:
        HANGZHOU.without("nope", "seats", "nada")
    assert [one.value for one in caught.value.defects] == ["'nope'", "'nada'"]


@pytest.mark.parametrize(
    "verb", ["with_rule", "with_rule_before", "with_reach", "with_duty", "with_roles",
             "with_roster"],
)  # fmt: skip
@pytest.mark.parametrize("stranger", ["budget", None, 3, HANGZHOU])
def test_what_is_no_part_of_a_policy_is_refused_by_name(verb, stranger):
    with pytest.raises(BadInputError) as caught:
        getattr(HANGZHOU, verb)(stranger)
    (defect,) = caught.value.defects
    assert defect.place == verb.split("_")[1]
    got = "None" if stranger is None else type(stranger).__name__
    assert defect.value == got


@given(st.integers(max_value=0) | st.integers(min_value=100))
def test_a_tier_out_of_range_is_refused(tier):
    with pytest.raises(BadInputError):
        Wish(tier=tier)


def test_kinds_are_the_rules_by_name():
    assert tuple(KINDS.values()) == ALL_RULES


@pytest.mark.parametrize("word", ["maybe", "", "Wish", None, True])
def test_a_strength_of_two_way_choice_that_is_none_is_an_error(word):
    with pytest.raises(BadInputError) as caught:
        Policy.hangzhou_2024(stability=word)
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == ("stability", repr(word))
    assert "'wish', 'must', 'off'" in defect.cure


def test_the_cap_of_a_policy_is_set_by_a_word_of_its_own():
    policy = HANGZHOU.with_limit(4)
    assert policy["caseload"].limit == 4
    assert policy["caseload"].on == DAY
    assert HANGZHOU["caseload"].limit == 5
    wish = Policy.hangzhou_2024(on=DAY).with_limit(3)["stability"]
    assert wish.context.get(Caseload).limit == 3
    for limit, said in ((6, "above 5"), (0, "is below 1")):
        with pytest.raises(BadInputError, match=said):
            HANGZHOU.with_limit(limit)
    with pytest.raises(BadInputError, match="is no rule of the policy"):
        HANGZHOU.without("caseload").with_limit(4)


def test_a_rule_with_tiers_of_its_own_leaves_all_others_a_tier_up_to_99():
    policy = Policy.hangzhou_2024().soften("affinity", 99)
    found = policy.with_rule_before(FewestChanges(wish=Wish(tier=2)))
    assert Policy.from_toml(found.to_toml()) == found
    kinds = [one.kind for one in policy.rules if one.wish is not None]
    before, after = (
        sorted(kinds, key=lambda kind, of=of: of[kind].wish.tier)
        for of in (policy, found)
    )
    assert before == after
    assert [one.kind for one in found.rules if 2 in one.tiers] == ["fewest_changes"]
    levels = WorstServed(levels=3, wish=Wish(tier=99))
    full = Policy(rules=[Coverage(wish=Wish(tier=1)), levels])
    moved = full.with_rule_before(FewestChanges(wish=Wish(tier=1)))
    assert [one.wish.tier for one in moved.rules] == [2, 3, 1]


def test_a_rule_whose_tiers_push_others_past_99_is_refused():
    policy = Policy(rules=[Coverage(wish=Wish(tier=95))])
    levels = WorstServed(levels=9, wish=Wish(tier=92))
    with pytest.raises(BadInputError, match="after 99"):
        policy.with_rule_before(levels)
