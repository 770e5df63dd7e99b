"""A plan of a file or a person is counted anew, and proved only where that was done."""

import numpy as np
import openpyxl
import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.formulation import formulate
from lawyer_assign.outcome import Outcome
from lawyer_assign.verbs.adopt import recounted
from lawyer_assign.verbs.widen import plan_of
from lawyer_assign.verify import check_problem
from tests.explain.questions import CHOOSING, PLAIN, WORLDS, outcomes, policies
from tests.worlds.oracles import priced_plans
from tests.worlds.small import HERE, committee, district, firm, lawyer, world
from tests.worlds.strategies import small_cases


@given(outcome=outcomes())
@settings(max_examples=WORLDS, deadline=None)
def test_a_plan_read_back_has_the_prices_and_bounds_of_the_one_written(outcome):
    assume(outcome.plan.posts)
    problem = outcome.problem
    how = (problem.facts, problem.policy, outcome.plan)
    plain = la.adopt(*how, pairs=problem.pairs)
    assert [one.price for one in plain.tiers] == [one.price for one in outcome.tiers]
    assert all(one.bound is None for one in plain.tiers)
    assert plain.status == ("feasible" if plain.tiers else "optimal")
    proved = la.adopt(*how, pairs=problem.pairs, prove=True, time_limit=None)
    assert proved.plan is outcome.plan
    assert proved.status == outcome.status
    bounds = [one.bound for one in outcome.tiers]
    assert [one.bound for one in proved.tiers] == bounds


@given(case=small_cases(), policy=policies(), draw=st.data())
@settings(max_examples=2 * WORLDS, deadline=None)
def test_no_plan_as_good_goes_below_a_bound(case, policy, draw):
    """Any plan that keeps the musts, good or bad, against every other."""
    try:
        problem = la.Problem.of(case.facts, policy, case.table)
    except BadInputError:
        reject()
    formulation = formulate(problem)
    choices = [one for _, one in priced_plans(formulation)]
    assume(choices and len(problem.pairs))
    chosen = draw.draw(st.sampled_from(choices))
    plan = plan_of(problem.pairs, chosen)
    assume(plan.posts and not check_problem(problem, plan).violations)
    found = la.adopt(
        case.facts, policy, plan, pairs=case.table, prove=True, time_limit=None
    )
    prices = np.array([formulation.prices(one) for one in choices], object)
    mine = [one.price for one in found.tiers]
    assert tuple(mine) == tuple(formulation.prices(chosen))
    rest = np.ones(len(prices), bool)
    for at, tier in enumerate(found.tiers):
        if tier.bound is not None:
            assert min(prices[rest, at]) >= tier.bound
        rest &= prices[:, at] <= mine[at]
    is_best = tuple(mine) == min(map(tuple, prices.tolist()))
    assert (found.status == "optimal") == is_best


@pytest.fixture(scope="module")
def solved():
    return la.solve(la.datasets.district(committees=12, seed=3, teams=0), PLAIN)


def written(outcome, path, change):
    """Return a plan file after somebody changed the sheet by hand."""
    la.write(outcome, path, lang="zh")
    book = openpyxl.load_workbook(path)
    change(book["配对方案"])
    book.save(path)
    return la.read_plan(path)


def test_a_must_that_a_hand_broke_is_named_with_its_cell(solved, tmp_path):
    def change(sheet):
        sheet["G3"] = sheet["G2"].value
        for row in range(4, 9):
            sheet[f"G{row}"] = sheet["G2"].value
        for row in range(3, 9):  # a name that is not the id's would be refused first
            sheet[f"H{row}"] = None

    plan = written(solved, tmp_path / "plan.xlsx", change)
    with pytest.raises(BadInputError) as error:
        la.adopt(solved.problem.stated, PLAIN, plan)
    (one,) = error.value.defects
    assert one.place.startswith("配对方案!G")
    assert one.value == plan.posts[0].lawyer
    assert "limit" in one.problem.en
    assert "修改方案" in one.cure.zh


def test_strangers_are_named_with_their_cells(solved, tmp_path):
    def change(sheet):
        sheet["G5"] = "L99999"

    plan = written(solved, tmp_path / "plan.xlsx", change)
    with pytest.raises(BadInputError) as error:
        la.adopt(solved.problem.stated, PLAIN, plan)
    (one,) = error.value.defects
    assert (one.place, one.value) == ("配对方案!G5", "L99999")


def test_a_plan_of_other_facts_is_called_so(solved, tmp_path):
    other = la.datasets.toy()
    plan = written(solved, tmp_path / "plan.xlsx", lambda _: None)
    with pytest.raises(BadInputError) as error:
        la.adopt(other, PLAIN, plan)
    first = error.value.defects[0]
    assert (first.place, first.value) == ("配对方案", "0/12")
    assert "other facts" in first.problem.en
    assert len(error.value.defects) == 1 + 2 * len(plan)
    with pytest.raises(BadInputError, match=r"plan: .*0/12"):
        la.adopt(other, PLAIN, solved.plan)


def test_no_plan_and_an_empty_one_are_refused(solved):
    facts = solved.problem.stated
    with pytest.raises(BadInputError, match="没有方案"):
        la.adopt(facts, PLAIN, None)
    with pytest.raises(BadInputError, match=r"is no Plan \(found str\)") as error:
        la.adopt(facts, PLAIN, "plan.xlsx", seed=-1)
    assert [one.place for one in error.value.defects] == ["plan", "seed"]
    with pytest.raises(BadInputError, match=r"plan: .*0/12"):
        la.adopt(facts, PLAIN, la.Plan.of(()))


def test_the_only_plan_may_be_empty():
    alone = world(lawyers=[lawyer("l1", max_committees=0)])
    found = la.adopt(alone, PLAIN, la.Plan.of(()), prove=True)
    assert (found.status, found.tiers[0].price) == ("optimal", 1)


def test_a_far_lawyer_chosen_by_hand_is_a_candidate():
    far = {"lat": HERE["lat"] + 3, "lon": HERE["lon"]}
    near = [lawyer(f"l{at}", **HERE) for at in range(1, 40)]
    facts = world(
        committees=[committee("c1", **HERE)], lawyers=[*near, lawyer("l99", **far)]
    )
    plan = la.Plan.of([("c1", "l99")])
    for prove in (False, True):
        found = la.adopt(facts, CHOOSING, plan, prove=prove)
        assert found.problem.held == (("c1", "l99"),)
        assert la.why(found, "c1").serving[0].lawyer.id == "l99"
        pairs = found.problem.widened(frozenset(["c1"])).pairs
        assert pairs.find(np.array([0]), np.array([39]))[0] >= 0
    assert found.status == "feasible"
    assert found.tiers[-1].bound < found.tiers[-1].price


def test_a_refused_pair_does_not_become_a_candidate():
    places = [district("d1"), district("d2")]
    firms = [firm("f1")]
    facts = world(lawyers=[lawyer("l1", districts=("d2",))], districts=places,
                  firms=firms)  # fmt: skip
    with pytest.raises(BadInputError) as error:
        la.adopt(facts, PLAIN, la.Plan.of([("c1", "l1")]))
    assert "willing" in error.value.defects[0].problem.en


def test_a_post_that_pairs_handed_in_do_not_have_is_named(solved):
    facts = solved.problem.stated
    frame = solved.problem.pairs.to_frame()
    post = solved.plan.posts[4]
    gone = (frame["committee"] == post.committee) & (frame["lawyer"] == post.lawyer)
    with pytest.raises(BadInputError) as error:
        la.adopt(facts, PLAIN, solved.plan, pairs=frame.loc[~gone])
    (one,) = error.value.defects
    assert (one.place, one.value) == ("plan.posts[4]", ", ".join(post))


def test_no_file_is_believed(solved):
    """Limits that cannot be meant, and settings, are refused as by solve."""
    with pytest.raises(BadInputError, match="time_limit"):
        la.adopt(solved.problem.stated, PLAIN, solved.plan, time_limit=-1)
    found = la.adopt(solved.problem.stated, None, solved.plan)
    assert isinstance(found, Outcome)
    assert found.problem.policy.name == la.Policy.hangzhou_2024().name


def test_a_plan_that_breaks_a_must_is_not_optimal_for_want_of_wishes():
    """Of no tiers all are proved: it was called optimal."""
    policy = la.Policy(rules=(la.rules.Caseload(limit=1),))
    facts = world(2, 1)
    kept, broken = la.Plan.of([("c1", "l1")]), la.Plan.of([("c1", "l1"), ("c2", "l1")])
    assert recounted(facts, policy, kept)[0].status == "optimal"
    outcome, report = recounted(facts, policy, broken)
    assert report.violations
    assert outcome.status == "feasible"


def test_every_broken_must_is_counted_however_many_there_are():
    """Whoever reads "1,000 problems" takes it for the number."""
    many = 1_001
    places = [committee(f"c{at}", lawyers_max=1) for at in range(many)]
    facts = world(places, 2)
    plan = la.Plan.of([(one.id, who) for one in places for who in ("l1", "l2")])
    with pytest.raises(BadInputError) as refused:
        la.adopt(facts, la.Policy.hangzhou_2024(), plan)
    whom = {one.value for one in refused.value.defects}
    assert {one.id for one in places} <= whom
    assert str(len(refused.value.defects)) in str(refused.value).partition(" ")[0]
