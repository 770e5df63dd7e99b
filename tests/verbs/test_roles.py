"""Lead, stand-in and roles: as the house rules say, proved, and re-checked plainly."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lawyer_assign.datasets import district
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Conflict
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Affinity
from lawyer_assign.teams import Role, RolePolicy, Teams, lead_of, shortages_of
from lawyer_assign.teams.roles import HANGZHOU_ROLES
from lawyer_assign.verbs.roles import fill
from lawyer_assign.verbs.solve import check_teams, fill_teams, solve
from tests.worlds.examples import many
from tests.worlds.oracles import small_worlds
from tests.worlds.small import DAY, committee, firm, lawyer, world
from tests.worlds.strategies import PLAIN_KINDS, policies_of

HANGZHOU = Policy.hangzhou_2024(on=DAY, stability="off")
TWO = {"lawyers_min": 2, "lawyers_max": 2}
ABLE = {"mediation": 3, "publicity": 2, "residents_and_business": 1}
pytestmark = pytest.mark.usefixtures("worlds")


def plan_of(*posts):
    return Plan.of(tuple(post.split()) for post in posts)


def with_roles(*roles):
    return HANGZHOU.with_roles(RolePolicy(table=roles))


def role(name, **more):
    return Role(id=name, title=name, title_zh=name, **more)


def faults(facts, policy, plan, teams):
    found = check_teams(facts, policy, plan, teams)
    for one in found:
        if one.tag.rule != "prices":
            for text in (one.text, one.text_zh):
                assert facts.committee[one.tag.who].name in text
                for row in facts.lawyers:
                    assert (row.id in text) <= (row.name in text)
    return [one.tag.rule for one in found]


# --- the lead


def test_she_who_has_fewest_posts_leads_then_most_points_then_the_first_id():
    people = [lawyer("l1"), lawyer("l2"), lawyer("l3", years_of_practice=9)]
    facts = world([committee("c1", lawyers_max=3), committee("c2")], people)
    team = ("c1 l1", "c1 l2", "c1 l3")
    assert lead_of(facts, plan_of(*team), "c1", Affinity()) == "l3"
    assert lead_of(facts, plan_of(*team), "c1", None) == "l1"
    assert lead_of(facts, plan_of(*team, "c2 l3"), "c1", Affinity()) == "l1"
    assert lead_of(facts, plan_of(*team, "c2 l1", "c2 l3"), "c1", None) == "l2"
    assert lead_of(facts, plan_of("c1 l3"), "c1", None) == "l3"
    assert lead_of(facts, plan_of("c1 l3"), "c2", None) is None


# --- roles


def test_a_member_takes_a_role_she_can_take_and_a_shortage_is_named():
    facts = world([committee("c1", **TWO)], [lawyer("l1", skills=ABLE), lawyer("l2")])
    plan = plan_of("c1 l1", "c1 l2")
    policy = with_roles(
        role("guide", skill="mediation", least_level=3),
        role("expert", skill="mediation", least_level=4, is_encouraged=True),
        role("member", needs_party_member=True),
    )
    teams = fill(facts, policy, plan)
    assert teams.rows[0].roles == (("guide", "l1"), ("expert", None), ("member", None))
    named = shortages_of(facts, policy.roles, teams)
    assert [tuple(one.tag) for one in named] == [
        ("expert", "c1"), ("member", "c1"), ("stand_in", "c1")
    ]  # fmt: skip
    assert "nobody for the role expert: encouraged" in named[0].text
    assert "（鼓励项）" in named[0].text_zh
    assert "矛盾纠纷化解达到4级" in named[0].text_zh
    assert "为党员" in named[1].text_zh
    assert "no other lawyer of firm name of f1 (f1) may" in named[2].text
    assert "缺替补律师" in named[2].text_zh


def test_roles_spread_over_the_team_and_then_go_to_the_better_member():
    people = [lawyer("l1", skills=ABLE), lawyer("l2", skills={"publicity": 5})]
    facts = world([committee("c1", **TWO)], people)
    roles = [role("a", skill="publicity"), role("b", skill="publicity"), role("c")]
    team = fill(facts, with_roles(*roles), plan_of("c1 l1", "c1 l2")).rows[0]
    counts = sorted(len(team.roles_of(one)) for one in team.members)
    assert counts == [1, 2]
    assert "l2" in (dict(team.roles)["a"], dict(team.roles)["b"])


def test_who_serves_several_committees_takes_fewer_roles_in_each():
    facts = world(
        [committee("c1", **TWO), committee("c2")], [lawyer("l1"), lawyer("l2")]
    )
    plan = plan_of("c1 l1", "c1 l2", "c2 l1")
    teams = fill(facts, with_roles(role("a"), role("b")), plan)
    first, second = teams.rows
    assert [who for _, who in second.roles] == ["l1", "l1"]
    assert "l2" in [who for _, who in first.roles]
    alone = with_roles(role("a"))
    assert fill(facts, alone, plan).rows[0].roles == (("a", "l2"),)


@pytest.mark.parametrize(
    ("has_branch", "kind", "asked"),
    [(True, "village", True), (False, "village", False), (True, "community", False)],
)
def test_a_role_is_asked_where_kind_and_branch_say_so(has_branch, kind, asked):
    facts = world(
        [committee("c1", kind=kind)], 1, [firm("f1", has_party_branch=has_branch)]
    )
    policy = with_roles(role("a", kinds=["village"], needs_party_branch=True))
    assert bool(fill(facts, policy, plan_of("c1 l1")).rows[0].roles) == asked


def test_the_roles_of_hangzhou_name_their_clauses():
    assert [one.id for one in HANGZHOU.roles.table] == [
        "mediation_guide", "correction_counsel", "publicity_speaker",
        "literate_partner", "party_liaison",
    ]  # fmt: skip
    assert all(one.source.startswith("一（三）: ") for one in HANGZHOU_ROLES)
    assert [one.id for one in HANGZHOU_ROLES if one.is_encouraged] == [
        "correction_counsel", "party_liaison"
    ]  # fmt: skip


def test_roles_are_added_replaced_and_taken_out():
    roles = RolePolicy()
    more = roles.with_role(role("translator", skill="english"))
    assert [one.id for one in more.table][-1] == "translator"
    hard = more.with_role(role("translator", skill="english", least_level=5))
    assert hard["translator"].least_level == 5
    assert hard.without("translator") == roles
    with pytest.raises(BadInputError, match=r"role: .*岗位表.*mediation_guide"):
        roles.without("cook")
    with pytest.raises(BadInputError, match="roles given twice: a"):
        RolePolicy(table=[role("a"), role("a")])


def test_the_table_of_roles_survives_toml_and_every_change_of_the_policy():
    policy = with_roles(
        role("a", skill="english", least_level=4, kinds=["village"]),
        role("b", needs_party_member=True, is_encouraged=True),
    )
    assert Policy.from_toml(policy.to_toml()) == policy
    for changed in (
        policy.without("affinity"), policy.soften("seats", 2),
        policy.with_reach(policy.reach), policy.with_duty(policy.duty),
    ):  # fmt: skip
        assert changed.roles == policy.roles


# --- stand-ins


def office(people, **tables):
    return world([committee("c1"), committee("c2", district="d1")], people, **tables)


@pytest.mark.parametrize(
    "other",
    [
        lawyer("l2", districts=[]), lawyer("l2", max_committees=0),
        lawyer("l2", firm="f2"),
    ],
    ids=["not willing", "no room", "another firm"],
)  # fmt: skip
def test_no_stand_in_is_named_who_could_not_serve(other):
    facts = world([committee("c1")], [lawyer("l1"), other], [firm("f1"), firm("f2")])
    teams = fill(facts, HANGZHOU, plan_of("c1 l1"))
    assert teams.rows[0].stand_in is None
    assert faults(facts, HANGZHOU, plan_of("c1 l1"), teams) == []


def test_a_conflict_or_a_full_caseload_rules_a_stand_in_out():
    facts = world(
        [committee(f"c{at}") for at in range(1, 7)],
        [lawyer("l1"), lawyer("l2"), lawyer("l3")],
        conflicts=[Conflict(committee="c6", lawyer="l3")],
    )
    five = plan_of(*(f"c{at} l2" for at in range(1, 6)), "c6 l1")
    row = fill(facts, HANGZHOU, five).of_committee["c6"]
    assert row.stand_in is None
    four = plan_of(*(f"c{at} l2" for at in range(1, 5)), "c6 l1")
    assert fill(facts, HANGZHOU, four).of_committee["c6"].stand_in == "l2"


def test_stand_ins_spread_over_the_firm_and_spare_who_has_posts():
    facts = world(4, [lawyer(f"l{at}") for at in range(1, 7)])
    plan = plan_of("c1 l1", "c2 l2", "c3 l3", "c4 l4")
    named = [row.stand_in for row in fill(facts, HANGZHOU, plan).rows]
    assert {"l5", "l6"} <= set(named)
    assert max(named.count(one) for one in named) <= 2
    busy = plan_of("c1 l1", "c2 l1", "c3 l1", "c4 l2")
    few = facts.replace(lawyers=[lawyer(f"l{at}") for at in range(1, 4)])
    named = [row.stand_in for row in fill(few, HANGZHOU, busy).rows]
    assert sorted(named) == ["l2", "l2", "l3", "l3"]


# --- all of it against enumeration, and re-checked


def least(facts, policy, plan):
    """Return the least (open, spread, points) of both tasks, by enumeration."""
    return min_roles(facts, policy, plan), min_stand_ins(facts, policy, plan)


def rising(count, first=0):
    return sum(range(first, first + count))


def min_roles(facts, policy, plan):
    places = [
        (c, r)
        for c in sorted({post.committee for post in plan.posts})
        for r in policy.roles.table
        if r.is_asked(facts.committee[c], facts.firm[lead_firm(facts, policy, plan, c)])
    ]
    options = [
        [w for w in plan.lawyers_of(c) if r.fits(facts.lawyer[w])] or [None]
        for c, r in places
    ]
    found = []
    for pick in product(*options):
        held = [(c, w) for (c, _), w in zip(places, pick, strict=True) if w]
        whos = [w for _, w in held]
        spread = sum(rising(whos.count(w)) for w in set(whos))
        spread += sum(rising(held.count(one)) for one in set(held))
        levels = sum(
            r.level_of(facts.lawyer[w])
            for (_, r), w in zip(places, pick, strict=True)
            if w
        )
        found.append((pick.count(None), spread, -levels))
    return min(found)


def lead_firm(facts, policy, plan, one):
    return facts.lawyer[lead_of(facts, plan, one, policy.get("affinity"))].firm


def min_stand_ins(facts, policy, plan):
    served = sorted({post.committee for post in plan.posts})
    options = []
    for c in served:
        firm_of = lead_firm(facts, policy, plan, c)
        options.append(
            [
                row.id
                for row in facts.lawyers
                if row.firm == firm_of and can_stand_in(facts, policy, plan, c, row.id)
            ]
            or [None]
        )
    rule = policy.get("affinity")
    found = []
    for pick in product(*options):
        named = [w for w in pick if w]
        spread = sum(
            rising(named.count(w), len(plan.committees_of(w))) for w in set(named)
        )
        points = sum(
            rule.points_of(facts, facts.committee[c], facts.lawyer[w]) if rule else 0
            for c, w in zip(served, pick, strict=True)
            if w
        )
        found.append((pick.count(None), spread, -points))
    return min(found)


def can_stand_in(facts, policy, plan, c, w):
    """Say it by the auditor's face of the rules: the post breaks none that hold."""
    if w in plan.lawyers_of(c):
        return False
    alone, more = Plan.of([(c, w)]), Plan.of([*plan.posts, (c, w)])
    for kind in ("willingness", "conflicts", "refusals", "chosen_only"):
        rule = policy.get(kind)
        if (
            rule is not None
            and rule.wish is None
            and list(rule.violations(facts, alone))
        ):
            return False
    for kind in ("caseload", "own_limits"):
        rule = policy.get(kind)
        if rule is None or rule.wish is not None:
            continue
        after = [v for v in rule.violations(facts, more) if v.tag.who == w]
        if any("at least" not in one.text for one in after):
            return False
    return True


@settings(max_examples=many(300, 8))
@given(
    at=st.integers(0, 299), which=st.integers(0, 255),
    policy=policies_of((*PLAIN_KINDS, "chosen_only")),
)  # fmt: skip
def test_fillings_are_the_best_of_all_and_pass_the_plain_check(at, which, policy):
    facts, _, plans = small_worlds()[at]
    plan = plans[which % len(plans)]
    assume(plan.posts)
    teams = fill(facts, policy, plan)
    prices = [one.price for one in teams.proofs]
    assert (tuple(prices[:3]), tuple(prices[3:])) == least(facts, policy, plan)
    assert teams.is_proved
    assert faults(facts, policy, plan, teams) == []


def spoiled(team, **changes):
    return replace(team, **changes)


@pytest.fixture(scope="module")
def made():
    facts = district(committees=30, seed=1)
    facts = facts.replace(
        committees=[row.model_copy(update=TWO) for row in facts.committees]
    )
    outcome = solve(facts, HANGZHOU.without("must_have"), time_limit=20)
    return outcome, fill_teams(outcome)


def test_every_spoiling_of_a_team_is_found(made):
    outcome, teams = made
    facts, policy, plan = outcome.problem.facts, outcome.problem.policy, outcome.plan
    at = next(
        at
        for at, row in enumerate(teams.rows)
        if len(row.members) == 2
        and row.stand_in
        and None not in dict(row.roles).values()
    )
    row = teams.rows[at]
    other = next(one for one in row.members if one != row.lead)
    stranger = next(w.id for w in facts.lawyers if w.id not in row.members)
    first, *rest = row.roles
    cases = {
        "lead": {"lead": other},
        "stand_in": {"stand_in": row.lead},
        "members": {"members": row.members[:1]},
        "roles": {"roles": ((first[0], stranger), *rest)},
    }
    for rule, change in cases.items():
        rows = list(teams.rows)
        rows[at] = spoiled(row, **change)
        found = faults(facts, policy, plan, replace(teams, rows=tuple(rows)))
        assert rule in found, change
    for change in (
        {"stand_in": None},
        {"roles": ((first[0], None), *rest)},
        {"roles": tuple(rest)},
        {"roles": (first, first, *rest)},
    ):
        rows = list(teams.rows)
        rows[at] = spoiled(row, **change)
        assert faults(facts, policy, plan, replace(teams, rows=tuple(rows), proofs=()))
    lost = replace(teams, rows=teams.rows[1:])
    assert faults(facts, policy, plan, lost) == ["members"]
    first, second, *others = teams.proofs
    for wrong in (
        replace(second, price=second.price + 1),
        replace(second, bound=second.bound + 1),
    ):
        said = replace(teams, proofs=(first, wrong, *others))
        assert faults(facts, policy, plan, said) == ["prices"]


def test_a_price_of_teams_that_is_left_out_is_missed(made):
    """Without the row that is open, all that was left was called proved."""
    outcome, teams = made
    facts, policy, plan = outcome.problem.facts, outcome.problem.policy, outcome.plan
    assert teams.is_proved
    assert not faults(facts, policy, plan, teams)
    for at in range(len(teams.proofs)):
        left = (*teams.proofs[:at], *teams.proofs[at + 1 :])
        fewer = replace(teams, proofs=left)
        assert not fewer.is_proved
        assert faults(facts, policy, plan, fewer) == ["prices"]
    assert not faults(facts, policy, plan, replace(teams, proofs=()))


def test_teams_are_of_one_firm_and_show_themselves(made):
    outcome, teams = made
    lawyers = outcome.problem.facts.lawyer
    assert any(len(row.members) == 2 for row in teams.rows)
    for row in teams.rows:
        assert len({lawyers[one].firm for one in row.members}) == 1
        assert row.lead in row.members
    table = teams.to_frame()
    assert list(table.columns[:3]) == ["members", "lead", "stand_in"]
    assert len(table) == len(teams)
    assert "roles taken" in teams._repr_html_()
    assert "proved" in teams._repr_html_()


def test_columns_are_those_of_the_text_whoever_is_asked_for_them(made):
    outcome, _ = made
    text = [role.id for role in HANGZHOU_ROLES]
    heads = ["members", "lead", "stand_in", *text]
    elders = Role(
        id="elders", title="Counsel of the elderly", title_zh="老年人法律服务律师",
        source="house rule: a county asks for it",
    )  # fmt: skip
    none = RolePolicy().without(*text)
    for roles, own in ((none, []), (none.with_role(elders), ["elders"])):
        policy = outcome.problem.policy.model_copy(update={"roles": roles})
        teams = fill_teams(solve(outcome.problem.facts, policy))
        frame = teams.to_frame()
        assert list(frame.columns) == [*heads, *own]
        assert frame[text].isna().all(axis=None)
    assert list(Teams(()).to_frame().columns) == heads


def test_without_a_plan_there_are_no_teams():
    facts = world([committee("c1")], [lawyer("l1", min_committees=1, districts=[])])
    outcome = solve(facts, HANGZHOU)
    assert outcome.plan is None
    with pytest.raises(BadInputError, match="there is no plan"):
        fill_teams(outcome)


def test_a_plan_of_strangers_is_refused():
    facts = world(1, 1)
    teams = fill(facts, HANGZHOU, plan_of("c1 l1"))
    with pytest.raises(BadInputError, match="no such lawyer"):
        check_teams(facts, HANGZHOU, plan_of("c1 l9"), teams)


@settings(max_examples=many(40))
@given(at=st.integers(0, 299), which=st.integers(0, 255))
def test_a_further_lawyer_of_each_firm_never_opens_a_place(at, which):
    facts, _, plans = small_worlds()[at]
    plan = plans[which % len(plans)]
    assume(plan.posts)
    spare = [lawyer(f"z{row.id}", firm=row.id) for row in facts.firms]
    more = facts.replace(lawyers=[*facts.lawyers, *spare])
    before, after = (
        {one.task + one.meaning: one.price for one in fill(each, HANGZHOU, plan).proofs}
        for each in (facts, more)
    )
    assert after["stand_insopen"] <= before["stand_insopen"]
    assert after["rolesopen"] == before["rolesopen"]
    assert after["rolesspread"] == before["rolesspread"]
