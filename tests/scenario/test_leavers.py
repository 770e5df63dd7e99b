"""A lawyer leaves: her firm's agreement changes, she is named, and she binds nobody."""

import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Agreement
from lawyer_assign.files.plans.signing.agreements import count_states, signings
from lawyer_assign.files.plans.signing.sheet import signing_table
from lawyer_assign.verbs.last_year import last_year
from lawyer_assign.verbs.repair import Former, agreed, keeping
from tests.explain.questions import POLICIES, WORLDS
from tests.worlds.altered import Dice, mixed
from tests.worlds.small import DAY, committee, firm, lawyer, world

PLAIN = la.Policy.hangzhou_2024(on=DAY, stability="off")


def before():
    """Return last year: ``l1`` of ``f1`` serves ``c1``, ``m1`` ``c2``."""
    facts = world(
        [committee("c1"), committee("c2")],
        [lawyer("l1"), lawyer("l2"), lawyer("m1", firm="f2")],
        [firm("f1"), firm("f2")],
    )
    return la.adopt(facts, PLAIN, la.Plan.of([("c1", "l1"), ("c2", "m1")]))


def pasts(tmp_path):
    """Return the same last year as an outcome, as files, and as agreements."""
    outcome = before()
    yield "outcome", outcome, "name of l1"
    for name in ("plan.xlsx", "plan.json", "csv"):
        la.write(outcome, tmp_path / name)
        yield name, la.read_plan(tmp_path / name), "name of l1"
    rows = [
        Agreement(committee="c1", firm="f1", lawyers=["l1"]),
        Agreement(committee="c2", firm="f2", lawyers=["m1"]),
    ]
    yield "agreements", rows, "l1"


def test_a_firm_that_sends_another_has_its_agreement_changed(tmp_path):
    facts = before().problem.facts.without(["l1"])
    bar = la.Conflict(committee="c1", firm="f2")
    facts = facts.replace(conflicts=[bar])
    for kind, past, name in pasts(tmp_path):
        found = la.renew(facts, past, policy=PLAIN)
        rows = {row.committee.id: row for row in found.signed}
        assert len(rows) == len(found.signed) == 2, kind
        assert (rows["c1"].firm.id, rows["c1"].state) == ("f1", "changed"), kind
        assert [(one.id, one.name) for one in rows["c1"].before] == [
            ("l1", "name of l1" if name != "l1" else "")
        ]
        (why,) = rows["c1"].why
        assert (why[0].id, why[1]) == ("l1", "left")
        states = count_states(found.outcome.problem.facts, found.plan)
        assert states == {"changed": 1, "renewed": 1}, kind
        table = signing_table(found.outcome.problem.facts, found.plan, PLAIN, "zh")
        (row,) = (one for one in table.rows if one[2] == "c1")
        assert row[5:8] == ("name of l2", name, f"{name}已不在名册；改由name of l2服务")
        if name != "l1":
            assert "name of l1" in found.text("zh")


def test_who_left_a_firm_that_ends_is_named_with_her_firm():
    facts = before().problem.facts.without(["l1"])
    facts = facts.replace(conflicts=[la.Conflict(committee="c1", lawyer="l2")])
    found = la.renew(facts, before(), policy=PLAIN)
    rows = {(row.committee.id, row.firm.id): row.state for row in found.signed}
    assert rows == {("c1", "f1"): "ended", ("c1", "f2"): "new", ("c2", "f2"): "renewed"}
    frame = found.to_frame("zh").set_index("state")
    assert frame.loc["ended", "firm"] == "f1"
    signed = {
        one.state: one for one in signings(found.outcome.problem.facts, found.plan)
    }
    assert signed["ended"].former == ("name of l1",)


def test_repairs_and_facts_without_her_say_the_same():
    gone = la.Changes(lawyers_leave=("l1",))
    mended = la.repair(before(), gone)
    plain = la.with_last_year(before().problem.facts, before().plan).without(["l1"])
    for facts in (mended.problem.facts, plain):
        (row,) = (one for one in facts.agreements if one.committee == "c1")
        assert (row.firm, row.lawyers) == ("f1", ())
        assert row.former_lawyers == {"name of l1"}
        assert not row.is_of_firm


def test_without_any_word_of_her_firm_nothing_is_said():
    facts = before().problem.facts.without(["l1"])
    found = la.renew(facts, la.Plan.of(before().plan.posts), policy=PLAIN)
    assert [one.firm for one in found.of("ended")] == [None]
    assert all(not one.former_lawyers for one in found.outcome.problem.facts.agreements)


@pytest.mark.parametrize("seed", range(WORLDS))
def test_who_left_binds_nobody(seed):
    """The same pairs may be had and every tier costs the same, named or not."""
    dice = Dice(f"leavers {seed}")
    facts, policy = mixed(dice), keeping(dice.choice(POLICIES))
    places = [row.id for row in facts.committees]
    people = [row.id for row in facts.lawyers]
    posts = [(one, dice.choice([*people, "gone"])) for one in places]
    plan = la.Plan.of([*posts, (places[0], people[0]), (places[-1], "gone")])
    firms = [row.id for row in facts.firms]
    who = {
        post: Former(dice.choice(firms), "方丽") for post in last_year(facts, plan).gone
    }
    silent, named = agreed(facts, plan), agreed(facts, plan, who)
    assert any(row.former_lawyers for row in named.agreements)
    try:
        first, second = (la.Problem.of(one, policy) for one in (silent, named))
    except BadInputError:
        return
    for column in ("committee", "lawyer"):
        both = [getattr(one.pairs, column).tolist() for one in (first, second)]
        assert both[0] == both[1]
    known = [la.solve(one, policy, time_limit=None) for one in (silent, named)]
    assert known[0].status == known[1].status
    assert [x.price for x in known[0].tiers] == [x.price for x in known[1].tiers]
