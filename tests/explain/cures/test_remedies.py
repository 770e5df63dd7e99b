"""Remedies do what they say, and no fewer steps do: by all plans there are."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.explain.cures import remedies as searching
from lawyer_assign.explain.cures.cures import Remedies
from lawyer_assign.explain.cures.funding import fund
from lawyer_assign.explain.cures.levers import LEVERS
from lawyer_assign.explain.cures.words import remedy_text, step_text
from lawyer_assign.facts import Choice
from lawyer_assign.formulation import formulate
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.solver.money.outlays import outlays_of, without_outlays
from tests.explain.questions import SEEDS, WORLDS, assert_spoken, planned, policy_at
from tests.solver.money.test_priced_tier import POLICY as MONEY
from tests.solver.money.test_priced_tier import towns
from tests.worlds.examples import many
from tests.worlds.oracles import every_choice, prices_of, world_at
from tests.worlds.small import DAY, committee, consent, district, firm, lawyer, world

POLICY = Policy.hangzhou_2024(on=DAY)
COUNTING = POLICY.without("one_firm", "stability")


def open_of(facts, plan):
    served = {row.id: len(plan.lawyers_of(row.id)) for row in facts.committees}
    return sum(max(0, row.lawyers_min - served[row.id]) for row in facts.committees)


def musts(policy):
    kinds = [r.kind for r in policy.rules if r.wish is not None or r.kind == "coverage"]
    return policy.without(*kinds)


FORBIDS = {"lend": "willingness", "lift": "refusals", "offer": "own_limits"}
"""Rule whose pairs a lever adds."""


class Asking:
    """What a lever allows, and how many steps a plan takes of it: by the words."""

    def __init__(self, facts, policy, lever):
        self.facts, self.lever = facts, lever
        base = Problem.of(facts, policy).pairs
        self.base = set(named(base))
        without = FORBIDS.get(lever)
        self.allowed = set(self.base)
        if without is not None:
            self.allowed |= set(named(Problem.of(facts, policy.without(without)).pairs))
        self.limit = policy["caseload"].limit

    @property
    def eased(self):
        facts = self.facts
        if self.lever == "lend":
            return changed(facts, "lawyers", districts=None)
        if self.lever == "lift":
            return changed(
                facts, "choices", firm_refuses=False, committee_refuses=False
            )
        if self.lever == "offer":
            return changed(facts, "lawyers", max_committees=None)
        if self.lever == "seats":
            return changed(facts, "firms", seats=None)
        more = [
            consent(10, lawyer=row.id)
            for row in facts.lawyers
            if row.max_committees is None and (row.assessment or 60) >= 60
        ]
        return facts.replace(approvals=[*facts.approvals, *more])

    def steps(self, plan):
        facts = self.facts
        new = [post for post in plan.posts if tuple(post) not in self.base]
        if self.lever == "lend":
            return {(p.lawyer, facts.committee[p.committee].district) for p in new}
        if self.lever == "lift":
            return {(facts.lawyer[p.lawyer].firm, p.committee) for p in new}
        loads = {row.id: len(plan.committees_of(row.id)) for row in facts.lawyers}
        if self.lever == "offer":
            return {
                row.id
                for row in facts.lawyers
                if row.max_committees is not None and loads[row.id] > row.max_committees
            }
        if self.lever == "seats":
            return {
                row.id
                for row in facts.firms
                if row.seats is not None and len(self.served(row.id, plan)) > row.seats
            }
        rule = POLICY.with_limit(self.limit)["caseload"]
        return {one.tag.who for one in rule.violations(facts, plan)}

    def served(self, one, plan):
        return {
            p.committee for p in plan.posts if self.facts.lawyer[p.lawyer].firm == one
        }

    def every(self, policy):
        """Yield how many posts each plan leaves open, and how many steps it takes."""
        pairs = sorted(self.allowed)
        facts, bare = self.eased, musts(policy)
        for chosen in every_choice(len(pairs)):
            plan = Plan.of(pairs[at] for at in np.flatnonzero(chosen).tolist())
            if prices_of(facts, bare, plan) is not None:
                yield open_of(facts, plan), len(self.steps(plan))


def named(pairs):
    committees, lawyers = pairs.committee_ids, pairs.lawyer_ids
    return [
        (committees[c], lawyers[w])
        for c, w in zip(pairs.committee.tolist(), pairs.lawyer.tolist(), strict=True)
    ]


def changed(facts, table, **more):
    return facts.replace(
        **{table: [row.model_copy(update=more) for row in getattr(facts, table)]}
    )


def loose(facts):
    """Return facts without least loads, money and agreements of nobody."""
    return facts.replace(
        lawyers=[row.model_copy(update={"min_committees": 0}) for row in facts.lawyers],
        agreements=[row for row in facts.agreements if row.lawyers or not row.is_fixed],
        tariffs=(),
        scores=(),
    )


@settings(max_examples=WORLDS)
@given(at=SEEDS, limit=st.sampled_from((1, 2, 5)))
def test_each_lever_fills_all_it_can_by_the_fewest_steps(at, limit):
    facts = changed(loose(world_at(at).facts), "committees", lawyers_min=1)
    policy = COUNTING.with_limit(limit)
    outcome = planned(facts, policy)
    found = la.remedies(outcome, time_limit=None)
    before = open_of(facts, outcome.plan)
    assert found.open == before
    told = {one.lever: one for one in found.found}
    for lever in ("lend", "offer", "lift", "seats", "consent"):
        if not before:
            break
        best_open, steps = min(Asking(facts, policy, lever).every(policy))
        if lever not in told:
            assert best_open == before, lever
            continue
        one = told[lever]
        assert (one.left_open, len(one.steps)) == (best_open, steps), lever
        assert one.is_least
    assert_applied(found, facts, policy)


def assert_applied(found, facts, policy):
    event(f"{len(found.found)} remedies applied")
    for one in found.found:
        after = la.solve(found.applied(one, facts, policy), policy, time_limit=None)
        assert open_of(after.problem.facts, after.plan) == one.left_open, one
        assert one.covers == found.open - one.left_open
        assert one.at_least <= one.amount
        assert not one.is_least or one.at_least == one.amount
        assert_spoken([remedy_text(one), *(step_text(one, s) for s in one.steps)])


def teams_at(draw):
    """Return places that want one or two, and lawyers and firms with little room."""
    asked = [int(draw.integers(1, 3)) for _ in range(3)]
    return world(
        [
            committee(f"c{at}", lawyers_min=one, lawyers_max=one)
            for at, one in enumerate(asked)
        ],
        [
            lawyer(f"l{at}", firm=f"f{at % 2}", max_committees=(None, 1, 2)[one])
            for at, one in enumerate(draw.integers(0, 3, 3).tolist())
        ],
        [firm(f"f{at}", seats=int(draw.integers(0, 3))) for at in range(2)],
    )


def test_where_teams_are_asked_for_no_fewer_steps_fill_as_many():
    seen, policy = Counter(), COUNTING.with_limit(2)

    @settings(max_examples=many(120), deadline=None)
    @given(seed=st.integers(0, 99_999))
    def agree(seed):
        facts = teams_at(np.random.default_rng(seed))
        found = la.remedies(planned(facts, policy), time_limit=None)
        for one in found.found:
            if one.lever == "recruit":
                continue
            plans = list(Asking(facts, policy, one.lever).every(policy))
            fewest = min(steps for left, steps in plans if left <= one.left_open)
            assert one.at_least <= fewest <= len(one.steps), one
            assert not one.is_least or fewest == len(one.steps), one
            seen["told"] += 1
            seen["best"] += one.left_open == min(plans)[0]
            seen["least"] += one.is_least
        assert_applied(found, facts, policy)

    agree()
    assert seen["told"] > 10
    assert 10 * seen["best"] >= 8 * seen["told"]
    assert 10 * seen["least"] >= 7 * seen["told"]


FIRST = ("coverage",)


@settings(max_examples=WORLDS)
@given(at=SEEDS)
def test_under_any_policy_remedies_do_what_they_say(at):
    facts, policy = world_at(at).facts, policy_at(at)
    outcome = planned(facts, policy)
    found = la.remedies(outcome, time_limit=None)
    assert Remedies.from_json(found.to_json()) == found
    for lang in ("zh", "en"):
        assert found.text(lang)
    assert len(found.to_frame()) == sum(len(one.steps) for one in found.found)
    tiers = outcome.tiers
    if tiers and tiers[0].rules == FIRST and "refusals" in policy:
        assert_applied(found, facts, policy)


def test_no_less_money_fills_as_many_posts():
    seen = {"funded": 0, "least": 0}

    @settings(max_examples=many(80), deadline=None)
    @given(facts=towns())
    def agree(facts):
        outcome = la.solve(facts, MONEY)
        found = la.remedies(outcome, time_limit=None)
        if not found.open:
            return
        told = [one for one in found.found if one.lever == "fund"]
        best = min(over_and_open(facts))
        assert bool(told) == (best[0] < found.open)
        for one in told:
            assert one.left_open == best[0]
            assert one.at_least <= best[1] <= one.amount
            assert not one.is_least or one.amount == best[1]
            seen["funded"] += 1
            seen["least"] += one.is_least
        assert_applied(replace(found, found=tuple(told)), facts, MONEY)

    agree()
    assert seen["funded"] > 5
    assert 2 * seen["least"] > seen["funded"]


def over_and_open(facts):
    """Yield how many posts every plan leaves open, and by how many yuan it is over."""
    formulation = formulate(Problem.of(facts, MONEY))
    (outlay,) = outlays_of(formulation)
    free = without_outlays(formulation)
    for one in every_choice(len(free.pairs)):
        if free.holds(one):
            yield int(free.prices(one)[0]), int(outlay.amounts(one).sum())


def asked(facts, policy=POLICY, **more):
    found = la.remedies(la.solve(facts, policy, **more))
    return {
        one.lever: [(s.who.id, s.where and s.where.id, s.to) for s in one.steps]
        for one in found.found
    }


def test_the_fewest_lawyers_are_lent_and_each_other_lever_is_pulled_alone():
    facts = world(
        [committee(f"c{at}", must_have=["mediation"]) for at in range(4)],
        [
            lawyer("l1", max_committees=1),
            lawyer("a", districts=["d2"], max_committees=1),
            lawyer("b", districts=["d2"]),
        ],
        districts=[district("d1"), district("d2")],
    )
    found = asked(facts)
    assert found == {
        "lend": [("b", "d1", 3)],
        "offer": [("l1", None, 4)],
        "recruit": [("recruit-d1-1", "d1", 3)],
    }
    text = la.remedies(la.solve(facts, POLICY)).text("zh")
    assert "已证明不能更少" in text
    assert "应擅长" in text


def test_consents_name_whom_to_ask_for_and_seats_and_refusals_too():
    found = asked(world(9, 2, approvals=[consent(6, lawyer="l1")]).replace(lawyers=[
        lawyer("l1"), lawyer("l2", max_committees=1)]))  # fmt: skip
    assert found["consent"] == [("l1", None, 8)]
    assert found["offer"] == [("l2", None, 3)]
    seats = asked(world(3, 2, [firm("f1", seats=1)]))
    assert seats["seats"] == [("f1", None, 3)]
    refused = asked(
        world(2, 1, choices=[Choice(firm="f1", committee="c1", firm_refuses=True)])
    )
    assert refused["lift"] == [("f1", "c1", 0)]


def test_firms_bring_no_more_than_their_lawyers_may_take():
    people = [lawyer("l1"), lawyer("l2", firm="f2")]
    facts = world(3, people, [firm("f1", seats=0), firm("f2", seats=0)])
    found = la.remedies(la.solve(facts, POLICY.with_limit(1)))
    (seats,) = (one for one in found.found if one.lever == "seats")
    assert (len(seats.steps), seats.at_least, seats.is_least) == (2, 2, True)


def test_a_refusal_is_lifted_for_the_nearest_beyond_the_limit_of_travel_too():
    facts = world(
        [committee("c1", lat=29.6, lon=119.04)],
        [lawyer("l1", lat=30.3, lon=120.2)],
        choices=[Choice(firm="f1", committee="c1", committee_refuses=True)],
    )
    found = la.remedies(la.solve(facts, POLICY))
    (lift,) = (one for one in found.found if one.lever == "lift")
    assert (lift.covers, lift.left_open) == (1, 0)
    assert_applied_once(found, lift, facts)


def test_who_wants_no_post_at_all_is_asked_too():
    people = [
        lawyer(f"l{at}", max_committees=most) for at, most in enumerate((1, 1, 0))
    ]
    facts = world(4, people, districts=[district("d1", is_scarce=True)])
    policy = POLICY.with_limit(2)
    found = la.remedies(la.solve(facts, policy))
    (offer,) = (one for one in found.found if one.lever == "offer")
    assert [(one.who.id, one.to) for one in offer.steps] == [("l2", 2)]
    assert (offer.left_open, offer.at_least, offer.is_least) == (0, 1, True)


def test_a_recruit_serves_any_district_where_willingness_is_not_asked_for():
    places = [committee(f"c{at}", district=f"d{at}") for at in (1, 2)]
    facts = world(
        places,
        [lawyer("l1", max_committees=0)],
        districts=[district("d1"), district("d2")],
    )
    for policy, count in ((POLICY, 2), (POLICY.without("willingness"), 1)):
        found = la.remedies(la.solve(facts, policy))
        (one,) = (row for row in found.found if row.lever == "recruit")
        assert (len(one.steps), one.at_least, one.left_open) == (count, count, 0)


def assert_applied_once(found, one, facts):
    after = la.solve(found.applied(one, facts, POLICY), POLICY)
    assert open_of(after.problem.facts, after.plan) == one.left_open


def test_money_is_tried_first_where_it_alone_lacks(monkeypatch):
    facts = la.datasets.with_example_money(la.datasets.toy(), budget_percent=80)
    policy = Policy.hangzhou_2024().with_rule(la.rules.Budget())
    outcome, asked = la.solve(facts, policy), []

    def noted(kind, do):
        return lambda *given: asked.append(kind) or do(*given)

    for kind, make in LEVERS.items():
        monkeypatch.setitem(LEVERS, kind, noted(kind, make))
    monkeypatch.setattr(searching, "fund", noted("fund", fund))
    found = la.remedies(outcome, time_limit=None)
    assert asked[0] == "fund"
    assert asked.count("fund") == 1
    assert found.found[0].lever == "fund"  # and is told first
    assert found.found[0].left_open == 0
    asked.clear()
    # Of two places and nobody who may take both, no money fills one.
    short = with_a_budget(world(2, 1))
    la.remedies(la.solve(short, policy.with_limit(1)), time_limit=None)
    assert asked[-1] == "fund"
    assert asked[0] != "fund"


def test_who_runs_out_of_a_share_of_the_time_is_tried_again(monkeypatch):
    facts = la.datasets.with_example_money(la.datasets.toy(), budget_percent=80)
    policy = Policy.hangzhou_2024().with_rule(la.rules.Budget())
    outcome, limits = la.solve(facts, policy), []

    def late(problem, missing, watch):
        limits.append(watch.time_limit)
        if len(limits) == 1:
            watch.is_interrupted = True
            return None
        return fund(problem, missing, watch)

    monkeypatch.setattr(searching, "fund", late)
    found = la.remedies(outcome, time_limit=600)
    assert limits[0] < 310 < limits[1]
    assert "fund" in [one.lever for one in found.found]


def test_levers_share_the_time_that_is_left(monkeypatch):
    """One after the other the first had it all, and the last was never tried."""
    given, hogs = [], {"lend", "lift"}

    def timed(search, kind, make):
        watch = search._watch
        given.append((kind, watch.time_limit - watch.seconds))
        if kind in hogs:
            watch.is_interrupted = True

    monkeypatch.setattr(searching._Search, "remedy", timed)
    outcome = la.solve(world(2, 1), POLICY.with_limit(1))
    found = la.remedies(outcome, time_limit=70)
    shares = [share for _, share in given]
    kinds = [*LEVERS]
    assert [kind for kind, _ in given] == [*kinds, "lend", "lift"]
    # Of seven levers, each one gets what those before it left.
    wanted = [70 / (7 - at) for at in range(6)] + [35, 70]
    assert shares == pytest.approx(wanted, abs=1)
    assert found.cut_short == ("lend", "lift")
    assert not found.is_complete
    assert "Lend lawyers from elsewhere; Have refusals lifted" in found.text("en")
    assert "未试或未试完的有：从邻近地区借调律师、请有关方撤回拒绝" in found.text("zh")
    assert "Lend lawyers" in str(found.sheets("en")[0].rows)
    assert type(found).from_json(found.to_json()) == found
    hogs.clear()
    found = la.remedies(outcome, time_limit=70)
    assert (found.cut_short, found.is_complete) == ((), True)


def with_a_budget(facts):
    return la.datasets.with_example_money(facts, budget_percent=100)


def test_that_nothing_helps_is_not_said_of_what_was_not_tried():
    outcome = la.solve(world(2, 1), POLICY.with_limit(1))
    cut = la.remedies(outcome, stop=lambda: True)
    whole = la.remedies(outcome)
    assert (cut.open, cut.found, cut.is_complete) == (1, (), False)
    assert cut.cut_short == (*LEVERS, "fund")
    assert "found yet: time was up" in (said := cut.text("en"))
    assert "尚未找到补救办法：时限已到或已停止，未及全部尝试" in cut.text("zh")
    assert "none of the levers" not in said
    assert "均不能" not in cut.text("zh")
    shown = (repr(cut), cut._repr_html_(), str(cut.sheets("en")[0].rows))
    assert all("found yet" in one and "none of" not in one for one in shown)
    some = replace(whole, is_complete=False)
    assert whole.found
    assert "(time was up" in some.text("en")
    (last,) = set(some.sheets("zh")[0].rows) - set(whole.sheets("zh")[0].rows)
    assert last[1] == "不完整：时限已到或已停止，未及全部尝试"


def test_what_solving_again_fills_needs_no_lever():
    """Of plans that leave out more than they need, since some posts were dropped."""
    seen = Counter()

    @settings(max_examples=many(60), deadline=None)
    @given(seed=st.integers(0, 99_999), limit=st.sampled_from((1, 2)))
    def agree(seed, limit):
        dice = np.random.default_rng(seed)
        facts = world(int(dice.integers(2, 6)), int(dice.integers(1, 5)))
        policy = COUNTING.with_limit(limit)
        best = la.solve(facts, policy)
        kept = [post for post in best.plan.posts[1:] if dice.random() < 0.4]
        worse = la.adopt(facts, policy, Plan.of([best.plan.posts[0], *kept]))
        now, least = open_of(facts, worse.plan), open_of(facts, best.plan)
        found = la.remedies(worse, time_limit=None)
        assert (found.open, found.by_solving) == (now, now - least)
        assert found.found == la.remedies(best, time_limit=None).found
        assert type(found).from_json(found.to_json()) == found
        said = found.text("en"), found.text("zh")
        if now > least:
            assert "solving again fills" in said[0]
            assert "重新求解即可" in said[1]
            assert ("none of the levers" in said[0]) == (least > 0 == len(found.found))
        seen["all"] += now > least == 0
        seen["some"] += now > least > 0
        seen["none"] += now == least > 0

    agree()
    assert len(seen) == 3
    assert min(seen.values()) > 0, seen


def test_nothing_open_no_plan_and_a_table_handed_in():
    full = la.remedies(la.solve(world(1, 1), POLICY))
    assert not full
    assert "已配齐" in full.text("zh")
    given = {"committee": ["c1"], "lawyer": ["l1"]}
    assert asked(world(2, 1), pairs=given) == {}
    nothing = la.remedies(la.solve(world(2, 1), POLICY, pairs=given))
    assert "none of the levers" in nothing.text("en")
    outcome = replace(la.solve(world(1, 1), POLICY), plan=None)
    with pytest.raises(la.BadInputError, match="there is no plan"):
        la.remedies(outcome)
