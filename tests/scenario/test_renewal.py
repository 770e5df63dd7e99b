"""Renewing: as few posts end as solving says; what each agreement becomes is said."""

import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError, Text, UnsupportedError
from lawyer_assign.rules import FewestChanges
from lawyer_assign.scenario.renewal import Renewal
from lawyer_assign.scenario.renewal_words import signed_text
from lawyer_assign.verbs.repair import keeping
from tests.explain.questions import NAME, POLICIES, WORLDS
from tests.worlds.altered import Dice, mixed
from tests.worlds.both_languages import strict_faults_of
from tests.worlds.small import DAY, committee, district, firm, lawyer, world

CHOOSING = la.Policy.hangzhou_2024(on=DAY)
PLAIN = la.Policy.hangzhou_2024(on=DAY, stability="off")


def drawn(seed):
    """Return a random world, its policy, and a plan of last year, some of it gone."""
    dice = Dice(f"renewal {seed}")
    while True:
        facts, policy = mixed(dice), dice.choice(POLICIES)
        try:
            la.Problem.of(facts, policy)
        except BadInputError:
            continue
        places = [row.id for row in facts.committees]
        people = [row.id for row in facts.lawyers]
        posts = [(one, dice.choice(people)) for one in places if dice.yes(0.7)]
        posts += [(places[0], people[0])]
        posts += [(dice.choice(places), "gone"), ("dissolved", people[0])]
        return dice, facts, policy, la.Plan.of(posts)


@pytest.mark.parametrize("seed", range(WORLDS))
def test_a_renewal_ends_as_few_posts_as_solving_with_the_same_wish(seed):
    _, facts, policy, last = drawn(seed)
    found = la.renew(facts, last, policy=policy, time_limit=None)
    agreed = la.with_last_year(facts, last)
    fresh = la.solve(agreed, keeping(policy), time_limit=None)
    assert found.status == fresh.status
    assert [x.price for x in found.outcome.tiers] == [x.price for x in fresh.tiers]
    if found.plan is None:
        return
    assert found.plan == found.outcome.plan
    budget = policy.get("budget")
    assert found.is_fewest == (budget is None or budget.wish is None)
    assert found.ended == len(set(last.posts) - set(found.plan.posts))
    assert Renewal.from_json(found.to_json()) == found
    for row in found.signed:
        assert not strict_faults_of(Text(*(NAME.sub("", x) for x in signed_text(row))))


@pytest.mark.parametrize("seed", range(WORLDS))
def test_every_post_is_in_one_agreement_and_who_ends_has_a_reason_that_holds(seed):
    _, facts, policy, last = drawn(seed)
    found = la.renew(facts, last, policy=policy, time_limit=None)
    if found.plan is None:
        return
    for name, plan in (("before", last), ("after", found.plan)):
        posts = [
            (row.committee.id, one.id)
            for row in found.signed
            for one in getattr(row, name)
        ]
        assert sorted(posts) == sorted(map(tuple, plan.posts))
    for row in found.signed:
        gone = set(row.before) - set(row.after)
        assert {one[0] for one in row.why} == gone
        for who, code, kind in row.why:
            assert (code == "left") == (who.id == "gone")
            assert (code == "dissolved") == (row.committee.id == "dissolved")
            if code == "barred":
                rule = policy[kind]
                post = la.Plan.of([(row.committee.id, who.id)])
                assert list(rule.violations(found.outcome.problem.facts, post))


def two_firms():
    return world(
        [committee("c1"), committee("c2")],
        [lawyer("l1"), lawyer("l2"), lawyer("l3", firm="f2")],
        [firm("f1"), firm("f2")],
    )


def test_a_typed_reason_is_said_in_place_of_the_rule():
    """A complaint is no conflict of interest."""
    told = "社区投诉，要求更换"
    facts = two_firms().replace(
        conflicts=[la.Conflict(committee="c1", lawyer="l1", reason=told)]
    )
    found = la.renew(facts, la.Plan.of([("c1", "l1"), ("c2", "l2")]), policy=PLAIN)
    (row,) = found.of("changed") + found.of("ended")
    assert row.why[0][1:] == ("conflict", told)
    for lang in ("zh", "en"):
        assert told in found.text(lang)
        assert "利益冲突" not in found.text(lang)
        assert "No conflict of interest" not in found.text(lang)


def test_agreements_are_renewed_changed_new_and_ended():
    facts = two_firms().replace(
        committees=[committee("c1"), committee("c2"), committee("c3")],
        conflicts=[
            la.Conflict(committee="c1", lawyer="l1"),
            la.Conflict(committee="c1", firm="f2"),
            la.Conflict(committee="c3", firm="f1"),
        ],
    )
    last = la.Plan.of([("c1", "l1"), ("c2", "l1"), ("c3", "l2")])
    found = la.renew(facts, last, policy=PLAIN)
    said = {
        (row.committee.id, row.firm.id): (row.state, [x[1] for x in row.why])
        for row in found.signed
    }
    assert said == {
        ("c1", "f1"): ("changed", ["barred"]),
        ("c2", "f1"): ("renewed", []),
        ("c3", "f1"): ("ended", ["barred"]),
        ("c3", "f2"): ("new", []),
    }
    assert (found.kept, found.ended, found.new) == (1, 2, 2)
    assert repr(found) == "Renewal(optimal: 1 posts kept, 2 ended, 2 new)"
    assert "No conflict of interest" in found.text("en")
    assert "不得有利益冲突" in found.text("zh")
    assert found.to_frame().shape == (4, 8)
    assert "<table" in found._repr_html_()


def test_at_most_so_many_may_end_even_if_somebody_stays_open():
    # l1 keeps c1 and would have to give it up for c2, whom nobody else may serve.
    facts = world(
        [committee("c1"), committee("c2", lawyers_min=1)],
        [lawyer("l1", max_committees=1)],
        conflicts=[la.Conflict(committee="c1", lawyer="l1")] * 0,
    )
    last = la.Plan.of([("c1", "l1"), ("c2", "l2")])
    found = la.renew(facts, last, 0, policy=PLAIN)
    assert found.plan.posts == (("c1", "l1"),)
    both = world(
        [committee("c1"), committee("c2")],
        [lawyer("l1", max_committees=1), lawyer("l2", districts={"d1"})],
        conflicts=[la.Conflict(committee="c2", lawyer="l2")],
    )
    last = la.Plan.of([("c1", "l1")])
    free = la.renew(both, last, policy=PLAIN)
    assert (free.ended, len(free.plan)) == (1, 2)
    held = la.renew(both, last, 0, policy=PLAIN)
    assert (held.ended, len(held.plan)) == (0, 1)
    assert held.outcome.problem.policy["fewest_changes"] == FewestChanges(
        most=0, wish=None
    )
    assert "at most 0 may end" in held.text("en")


@pytest.mark.parametrize("most", [0, 1, 2, 3, None])
def test_who_offers_fewer_than_she_had_ends_posts_by_her_own_limit(most):
    places = [committee(f"c{at}") for at in range(4)]
    facts = world(
        places, [lawyer("l1", max_committees=most), lawyer("l2")], [firm("f1")],
        conflicts=[la.Conflict(committee="c3", lawyer="l1")],
    )  # fmt: skip
    last = la.Plan.of([(f"c{at}", "l1") for at in range(4)])
    found = la.renew(facts, last, policy=PLAIN)
    why = [one for row in found.signed for one in row.why]
    codes = [code for _, code, _ in why]
    # A conflict ends one of the four, whatever she offers.
    bound = 0 if most is None else max(0, 3 - most)
    assert (codes.count("barred"), codes.count("own_limit")) == (1, bound)
    assert codes.count("gave_way") == 0
    assert {rule for _, code, rule in why if code == "own_limit"} <= {str(most)}
    if bound:
        assert f"at most {most} now (own limit)" in found.text("en")
        assert f"本人现最多服务{most}个" in found.text("zh")
        assert "未能延续" not in found.text("zh")
        wish = PLAIN.soften("own_limits", 5)
        kept = la.renew(facts, last, policy=wish)
        assert "own_limit" not in [x[1] for row in kept.signed for x in row.why]


@pytest.mark.parametrize("budget", [None, 3000, 2999, 2400, 1000])
def test_posts_that_end_for_a_smaller_budget_say_so(budget):
    places = [committee(f"c{at}") for at in range(3)]
    places += [committee("c9", district="d2")]
    tariffs = [
        la.Tariff(kind="community", post_to=1, fen_per_year=100_000),
        la.Tariff(kind="community", post_from=2, fen_per_year=70_000),
    ]
    towns = [district("d1", budget_yuan=budget), district("d2", budget_yuan=100_000)]
    facts = world(places, 4, [firm("f1")], towns, tariffs=tariffs)
    last = la.Plan.of([("c0", "l1"), ("c1", "l2"), ("c2", "l3"), ("c9", "l4")])
    within = PLAIN.with_rule(la.rules.Budget())
    found = la.renew(facts, last, policy=within)
    codes = [one[1:] for row in found.signed for one in row.why]
    assert codes == [("budget", "name of d1")] * found.ended
    is_short = budget is not None and budget < 3000
    assert (found.ended > 0) == is_short
    assert ("超出name of d1的预算" in found.text("zh")) == is_short
    assert ("the budget of name of d1 now" in found.text("en")) == is_short
    assert Renewal.from_json(found.to_json()) == found
    # What nobody has to keep to ends nothing, and neither does a wish.
    for eased in (PLAIN, within.soften("budget", 5)):
        kept = la.renew(facts, last, policy=eased)
        assert "budget" not in [x[1] for row in kept.signed for x in row.why]


def test_who_had_no_more_than_she_offers_gives_way_to_others():
    facts = world(
        [committee("c1"), committee("c2")],
        [lawyer("l1", max_committees=1), lawyer("l2")],
        conflicts=[la.Conflict(committee="c2", lawyer="l2")],
    )
    found = la.renew(facts, la.Plan.of([("c1", "l1")]), policy=PLAIN)
    assert [x[1] for row in found.signed for x in row.why] == ["gave_way"]


def test_goals_that_come_before_last_years_posts_are_what_ends_them():
    """They were said to end so that the rules hold and as many as can be are served."""
    facts = world(
        [committee("c1"), committee("c2")], [lawyer("l1"), lawyer("l2")],
    )  # fmt: skip
    last = la.Plan.of([("c1", "l1"), ("c2", "l1")])
    late = PLAIN.with_rule(FewestChanges(wish=la.rules.Wish(tier=5)))
    found = la.renew(facts, last, policy=late)
    assert found.ended == 1
    assert [x[1:] for row in found.signed for x in row.why] == [("outranked", "5")]
    assert "未能延续" not in found.text("zh")
    assert "排在第5层" in found.text("zh")
    assert "或设为不启用" in found.text("zh")
    assert "goals that the rules have before" in found.text("en")
    assert la.renew(facts, last, policy=PLAIN).ended == 0


def test_who_failed_and_goes_on_is_named_in_one_line():
    scores = {"l1": 59, "l2": 60, "l3": None}
    facts = two_firms()
    facts = facts.replace(
        committees=[committee("c1"), committee("c2"), committee("c3")],
        lawyers=[
            row.model_copy(update={"assessment": scores[row.id]})
            for row in facts.lawyers
        ],
    )
    last = la.Plan.of([("c1", "l1"), ("c2", "l2"), ("c3", "l3")])
    found = la.renew(facts, last, policy=PLAIN)
    assert found.ended == 0
    assert [one.id for one in found.failed] == ["l1"]
    said = {"en": "1 who go on had less than 60", "zh": "不足60分（不合格）的1名"}
    for lang, words in said.items():
        assert words in found.text(lang)
    assert Renewal.from_json(found.to_json()) == found
    # Who is new, or ends, is not among them.
    other = la.renew(facts, la.Plan.of([("c2", "l2")]), policy=PLAIN)
    assert other.failed == ()
    assert "60" not in other.text("en")


def test_fewest_is_said_only_where_nothing_but_coverage_comes_before():
    last = la.Plan.of([("c1", "l1")])
    for tier, is_fewest in ((1, False), (2, False), (7, False)):
        rule = FewestChanges(wish=la.Wish(tier=tier))
        found = la.renew(two_firms(), last, policy=PLAIN.with_rule(rule))
        assert (found.status, found.is_fewest) == ("optimal", is_fewest), tier
    alone = PLAIN.with_rule_before(FewestChanges(wish=la.Wish(tier=1)))
    assert la.renew(two_firms(), last, policy=alone).is_fewest
    assert la.renew(two_firms(), last, policy=PLAIN).is_fewest


def test_agreements_and_outcomes_are_plans_of_last_year_too():
    facts = two_firms()
    outcome = la.solve(facts, PLAIN)
    again = la.renew(facts, outcome, policy=PLAIN)
    assert (again.ended, again.new) == (0, 0)
    rows = [
        la.Agreement(committee=c, firm=facts.lawyer[w].firm, lawyers=(w,))
        for c, w in outcome.plan.posts
    ]
    assert la.renew(facts, rows, policy=PLAIN) == again
    # Agreements know the firm of who left.
    left = [la.Agreement(committee="c1", firm="f1", lawyers=("l9",)), rows[1]]
    found = la.renew(facts, left, policy=PLAIN)
    (row,) = [one for one in found.signed if one.why]
    assert (row.firm.id, row.why[0][1]) == ("f1", "left")


def test_a_plan_of_this_years_facts_takes_the_place_of_agreements_not_fixed():
    facts = two_firms().replace(
        agreements=[
            la.Agreement(committee="c1", firm="f1", lawyers=("l1",), is_fixed=True),
            la.Agreement(committee="c2", firm="f1", lawyers=("l2",)),
        ]
    )
    last = la.Plan.of([("c1", "l1"), ("c2", "l3"), ("c2", "gone")])
    rows = la.with_last_year(facts, last).agreements
    assert [(row.committee, row.lawyers, row.is_fixed) for row in rows] == [
        ("c1", ("l1",), True),
        ("c1", ("l1",), False),
        ("c2", ("l3",), False),
    ]


BAD = {
    "other facts": (la.Plan.of([("x", "l1"), ("y", "z")]), {}, "none of its 2 posts"),
    "empty": (la.Plan.of([]), {}, "names no post"),
    "path": ("plan.xlsx", {}, "la.read_plan"),
    "junk": ([1, 2], {}, "no agreements"),
    "most": (la.Plan.of([("c1", "l1")]), {"max_changes": -1}, "is negative"),
    "half": (la.Plan.of([("c1", "l1")]), {"max_changes": 0.5}, "no whole number"),
    "time": (la.Plan.of([("c1", "l1")]), {"time_limit": 0}, "no positive number"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_plan_of_last_year_is_refused_with_place_and_cure(case):
    last, more, words = BAD[case]
    with pytest.raises(BadInputError, match=words) as caught:
        la.renew(two_firms(), last, **more)
    assert all(one.place and one.cure.zh for one in caught.value.defects)


def test_an_outcome_without_a_plan_has_nothing_to_renew():
    policy = PLAIN.harden("coverage")
    facts = two_firms().without(["l1", "l2", "l3"])
    outcome = la.solve(facts, policy)
    assert outcome.status == "infeasible"
    with pytest.raises(BadInputError, match="there is no plan"):
        la.renew(two_firms(), outcome)


def test_where_no_plan_keeps_the_musts_that_is_the_answer():
    policy = PLAIN.harden("coverage").with_limit(1)
    last = la.Plan.of([("c1", "l1"), ("c2", "l1")])
    facts = two_firms().without(["l2", "l3"])
    found = la.renew(facts, last, policy=policy)
    assert (found.status, found.plan, found.signed) == ("infeasible", None, ())
    assert "no plan that keeps all musts" in found.text("en")


def test_what_was_read_from_json_has_no_outcome_and_says_so():
    found = la.renew(two_firms(), la.Plan.of([("c1", "l1")]), policy=PLAIN)
    again = Renewal.from_json(found.to_json())
    assert again.plan == found.plan
    with pytest.raises(UnsupportedError, match="solve again"):
        _ = again.outcome


def test_a_part_of_which_no_team_has_an_open_pair_is_renewed():
    """A conflict forbids what was signed; what is left around it has no team at all."""
    pairs = ["c2 l1", "c0 l0", "c2 l0", "c3 l1", "c3 l3", "c0 l4", "c2 l4"]
    team = {"lawyers_min": 2, "lawyers_max": 2}
    facts = world(
        [committee("c0", kind="village", **team), committee("c2", **team),
         committee("c3", must_have=["publicity"])],
        [lawyer("l0"), lawyer("l1"), lawyer("l3", firm="f2"), lawyer("l4")],
        [firm("f1"), firm("f2")],
        districts=[district("d1", is_scarce=True)],
        choices=[la.Choice(firm="f2", committee="c3", firm_rank=4, committee_rank=2)],
        conflicts=[
            la.Conflict(committee=where, lawyer=who)
            for where, who in map(str.split, pairs)
        ],
        agreements=[la.Agreement(committee="c0", firm="f1", lawyers=["l0", "l4"])],
    )  # fmt: skip
    found = la.renew(facts, facts.agreements, policy=CHOOSING)
    assert len(found.outcome.plan.posts) == 3
    assert found.outcome.status == "optimal"


@pytest.mark.parametrize("most", [None, 0])
def test_progress_names_tiers_by_their_numbers_as_solving_does(most):
    facts = la.datasets.district(committees=20, lawyers=16, scarcity=0.4, seed=1)
    policy, told = la.Policy.hangzhou_2024(), []
    before = la.solve(facts, policy)
    gone = sorted({one.lawyer for one in before.plan.posts})[:3]
    found = la.renew(
        facts.without(lawyers=gone), before, most, policy=policy, progress=told.append
    )
    # What is told last is of the plan, in its last tier.
    said = [one.tier for one in told if one.tier is not None]
    assert said[-1] == found.outcome.tiers[-1].number
    repaired = []
    la.repair(before, la.Changes(lawyers_leave=tuple(gone)), progress=repaired.append)
    said = [one.tier for one in repaired if one.tier is not None]
    assert said[-1] == before.tiers[-1].number + 1  # of changes is a tier of its own


@pytest.mark.parametrize("most", [0, 1])
def test_a_limit_below_what_rules_end_is_said_to_be_the_reason(most):
    last = la.Plan.of([("c1", "l4"), ("c4", "l1"), ("c3", "l6")])
    found = la.renew(la.datasets.toy(), last, most)
    assert found.status == "infeasible"
    assert found.must_end == 2  # a conflict, and one who is not willing
    assert f"最多终止{most}个配对" in found.text("zh")
    assert "请把上限改为2或更多" in found.text("zh")
    assert "allow 2 at least" in found.text("en")
    assert "矛盾" not in found.text("zh")
    assert la.renew(la.datasets.toy(), last, 2).ended == 2
