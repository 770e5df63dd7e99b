"""What nothing refuses and a planner would want to know of all the same."""

import datetime as dt

import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.errors import Text
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.teams import Role
from tests.worlds.both_languages import strict_faults_of
from tests.worlds.small import DAY, committee, consent, district, firm, lawyer, world

POLICY = Policy.hangzhou_2024(on=DAY)
SIX = {"mediation": 5, "publicity": 3, "residents_and_business": 1}


def remarks(facts, policy=POLICY):
    found = Problem.of(facts, policy).remarks
    for one in found:
        for text in (one.problem, one.cure):
            bare = Text(*(said.replace("name of ", "") for said in text))
            assert not strict_faults_of(bare)
    return found


def asking(*skills):
    places = [committee(f"c{at}", must_have=[s]) for at, s in enumerate(skills)]
    return world(places, [lawyer("l1", skills=SIX)])


def test_a_must_have_that_nobody_has_is_a_remark_with_the_nearest_skill():
    (found,) = remarks(asking("法制宣传"))
    assert found.place == "committees[0].must_have"
    assert found.value == "法制宣传"
    assert "name of c0 (c0)" in found.problem.en
    assert "法治宣传 (publicity)" in found.cure.en
    assert "“法治宣传（publicity）”" in found.cure.zh


@pytest.mark.parametrize(
    ("skill", "meant"),
    [("publicty", "publicity"), ("知识产权", None), ("mediations", "mediation")],
)
def test_a_skill_is_offered_only_if_one_is_near(skill, meant):
    (found,) = remarks(asking(skill))
    assert ("Did you mean" in found.cure.en) == (meant is not None)
    assert meant is None or f"({meant})" in found.cure.en


@pytest.mark.parametrize("level", [0, 1])
def test_a_skill_that_nobody_has_at_any_level_is_not_offered(level):
    people = [lawyer("l1", skills={**SIX, "patents": level})]
    facts = world([committee("c1", must_have=["patent"])], people)
    (found,) = remarks(facts)
    assert ("Did you mean patents?" in found.cure.en) == (level > 0)


def test_committees_that_must_have_the_same_are_one_remark():
    (found,) = remarks(asking(*["patents"] * 7))
    assert "7 committee(s)" in found.problem.en
    assert "name of c4 (c4), ..." in found.problem.en
    assert "c5" not in found.problem.en


def test_who_has_the_skill_below_the_level_asked_does_not_count():
    facts = asking("residents_and_business")
    assert remarks(facts) == ()
    rule = POLICY["must_have"].model_copy(update={"least_level": 2})
    (found,) = remarks(facts, POLICY.with_rule(rule))
    assert "level 2 or above" in found.problem.en
    assert "Did you mean" not in found.cure.en
    assert found.value == "服务群众和市场主体 (residents_and_business)"
    assert "补填具备此项能力的律师的等级" in found.cure.zh
    assert remarks(facts, POLICY.without("must_have")) == ()


def test_the_skill_of_a_role_that_nobody_has_is_a_remark_too():
    role = Role(id="speaker", title="Speaker", title_zh="主讲人", skill="法制宣传")
    policy = POLICY.with_roles(POLICY.roles.with_role(role))
    (found,) = remarks(world(1, [lawyer("l1", skills=SIX)]), policy)
    assert found.place == "roles.table[5].skill"
    assert "岗位“主讲人”（speaker）" in found.problem.zh
    assert "法治宣传 (publicity)" in found.cure.en
    assert "也可改正该岗位所需的能力" in found.cure.zh
    idle = role.model_copy(update={"least_level": 0})
    assert not remarks(
        world(1, [lawyer("l1", skills=SIX)]),
        POLICY.with_roles(POLICY.roles.with_role(idle)),
    )


def test_a_cap_of_four_cuts_what_lawyers_offer_and_says_so():
    people = [
        lawyer("l1", max_committees=5, skills=SIX),
        lawyer("l2", max_committees=4, skills=SIX),
    ]
    facts = world(10, people)
    policy = POLICY.with_limit(4)
    (found,) = remarks(facts, policy)
    assert (found.place, found.value) == ("lawyers[0].max_committees", "5")
    assert "1 lawyer(s) offer more" in found.problem.en
    assert "cap of 4 (name of l1 (l1))" in found.problem.en
    outcome = la.solve(facts, policy)
    assert sorted(len(outcome.plan.committees_of(w)) for w in ("l1", "l2")) == [4, 4]
    assert remarks(facts) == ()
    assert remarks(facts, policy.soften("caseload", tier=1)) == ()


def test_of_several_who_are_cut_the_first_is_pointed_at():
    people = [
        lawyer("l1", max_committees=5, skills=SIX),
        lawyer("l2", max_committees=4, skills=SIX),
    ]
    (found,) = remarks(world(2, people), POLICY.with_limit(3))
    assert (found.place, found.value) == ("lawyers[0].max_committees", "5")
    assert "2 lawyer(s) offer more" in found.problem.en


def test_an_own_least_above_the_cap_is_still_refused_and_so_is_more_than_five():
    for own, cap in ({"min_committees": 5}, 4), ({"max_committees": 6}, 5):
        with pytest.raises(la.BadInputError, match=f"above the limit of {cap}"):
            Problem.of(world(9, [lawyer("l1", **own)]), POLICY.with_limit(4))


def test_a_consent_lets_an_offer_pass_a_cap_of_four():
    facts = world(
        8,
        [lawyer("l1", max_committees=7, skills=SIX)],
        approvals=[consent(7, lawyer="l1")],
    )
    assert remarks(facts, POLICY.with_limit(4)) == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_check_and_solve_show_remarks_with_their_cell(tmp_path, lang):
    path = tmp_path / "facts.xlsx"
    la.write_facts(asking("法制宣传"), path)
    checked = CliRunner().invoke(app, ["check", str(path), "--lang", lang])
    assert checked.exit_code == 0
    assert "社区（村）!R2" in checked.stdout
    assert "法治宣传" in checked.stdout
    solved = CliRunner().invoke(
        app,
        ["solve", str(path), "-o", str(tmp_path / "plan.xlsx"), "--lang", lang],
    )
    assert "社区（村）!R2" in solved.stdout
    assert la.views.html(la.solve(la.read(path)), lang).count("社区（村）!R2") == 1


def test_points_far_from_all_others_are_a_remark_with_the_first_of_them():
    near = [committee(f"c{at}", lat=30.2 + at / 100, lon=120.1) for at in range(4)]
    lost = committee("c9", lat=0.0, lon=0.0)
    people = [lawyer("l1", lat=30.2, lon=120.1), lawyer("l2", lat=40.0, lon=116.3)]
    facts = world([*near, lost], people)
    places, offices = remarks(facts)
    assert (places.place, places.value) == ("committees[4].lat", "0.0, 0.0")
    assert "1 point(s)" in places.problem.en
    assert (offices.place, offices.value) == ("lawyers[1].lat", "40.0, 116.3")
    assert not remarks(world(near, people[:1]))
    swapped = [firm("f1", lat=39.9, lon=116.4)]
    (office,) = remarks(world(near, people[:1], swapped))
    assert office.place == "firms[0].lat"
    assert not remarks(la.datasets.hangzhou(0))


def test_a_consent_that_does_not_hold_on_the_day_is_said_to_count_for_nothing():
    """Who plans next year with next year's letter hears that today is asked for."""
    late, early = DAY + dt.timedelta(days=30), DAY - dt.timedelta(days=30)
    facts = world(
        [committee("c1")],
        [lawyer("l1")],
        approvals=[
            consent(6, lawyer="l1"),
            consent(7, late, late, lawyer="l1"),
            consent(8, early, early, lawyer="l1"),
        ],
    )
    later, earlier = remarks(facts)
    assert (later.place, later.value) == ("approvals[1].valid_from", "letter 7")
    assert f"在{DAY}尚未生效（{late}至{late}），未计入" in later.problem.zh
    assert f"在{DAY}已过期（{early}至{early}），未计入" in earlier.problem.zh
    assert "no longer in force" in earlier.problem.en
    first = POLICY.with_rule(la.rules.Caseload(on=late))
    assert [one.value for one in remarks(facts, first)] == ["letter 6", "letter 8"]
    assert not remarks(facts, POLICY.without("caseload"))


def test_an_own_least_above_the_cap_is_refused_only_where_a_rule_asks_for_it():
    facts = world([committee("c1")], [lawyer("l1", min_committees=2)])
    policy = POLICY.with_rule(la.rules.Caseload(limit=1, on=DAY))
    with pytest.raises(la.BadInputError, match="above the limit of 1"):
        Problem.of(facts, policy)
    assert la.solve(facts, policy.without("own_limits")).status == "optimal"


@pytest.mark.parametrize("tariffs", [False, True])
@pytest.mark.parametrize("budgets", [(None, None), (None, 1), (5_000, 1)])
@pytest.mark.parametrize("rule", ["none", "must", "wish"])
def test_budgets_that_nothing_is_paid_from_are_a_remark(rule, budgets, tariffs):
    """A forgotten sheet of tariffs must not look as if budgets were kept."""
    towns = [
        district(f"d{at}", budget_yuan=one) for at, one in enumerate(budgets, start=1)
    ]
    paid = [la.Tariff(fen_per_year=100)] if tariffs else []
    facts = world(districts=towns, tariffs=paid)
    policy = POLICY if rule == "none" else POLICY.with_rule(la.rules.Budget())
    policy = policy.soften("budget", 7) if rule == "wish" else policy
    stated = sum(one is not None for one in budgets)
    if rule == "none" or tariffs or not stated:
        assert not remarks(facts, policy)
        return
    (found,) = remarks(facts, policy)
    assert found.place == f"districts[{2 - stated}].budget_yuan"
    assert f"{stated}个区县" in found.problem.zh
    assert "补贴标准" in found.cure.zh
