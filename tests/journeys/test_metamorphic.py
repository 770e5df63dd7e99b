"""How prices answer when facts or policy change in a way whose effect is known."""

import datetime as dt
import random
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lawyer_assign.facts import (
    Agreement,
    Conflict,
    Facts,
    Inspector,
    Leave,
    PairScore,
    PublishedTime,
    Tariff,
    TimeWish,
    Venue,
)
from lawyer_assign.facts.contacts import Contact, OnlineHours, Resident
from lawyer_assign.facts.duty import Day
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Budget, FewestChanges, Wish, WorstServed
from lawyer_assign.verbs.solve import fill_teams, solve
from lawyer_assign.verbs.year import plan_inspection
from lawyer_assign.year.inspection_rules import InspectionRules
from tests.worlds.changes import all_ids, renamed, tables
from tests.worlds.examples import IS_DEEP, many
from tests.worlds.oracles import small_worlds
from tests.worlds.small import DAY, chose, committee, consent, district, firm, lawyer
from tests.worlds.strategies import ADJUSTMENTS

POLICY = Policy.hangzhou_2024(on=DAY, stability="off")
WISHED = POLICY.soften("own_limits", tier=2, weight=2)
STATED = st.integers(0, 299).map(lambda at: small_worlds()[at].facts)
"""Facts whose scarcity is settled, so that no change of theirs moves it."""

pytestmark = pytest.mark.usefixtures("worlds")
BACKENDS = pytest.mark.parametrize("backend", [None, "cpsat"])
FEW = settings(max_examples=many(20))


def prices(facts, policy=POLICY, backend=None):
    """Return proved prices by tier; ``None`` if no plan keeps every must."""
    outcome = solve(facts, policy, backend=backend, workers=1, time_limit=None)
    if outcome.status == "infeasible":
        return None
    assert outcome.status == "optimal"
    return tuple(tier.price for tier in outcome.tiers)


@BACKENDS
@FEW
@given(facts=STATED, seed=st.integers(0, 99))
def test_the_order_of_rows_never_changes_a_plan(backend, facts, seed):
    dice = random.Random(seed)
    shuffled = tables(facts)
    for rows in shuffled.values():
        dice.shuffle(rows)
    one, other = (
        solve(each, POLICY, backend=backend, workers=1)
        for each in (facts, Facts(**shuffled))
    )
    assert one.plan == other.plan
    assert one.tiers == other.tiers


def alike():
    """Return facts with rows in every table and as many equally good plans as can be.

    Nobody has a place or a skill, so what decides between plans is order alone.
    """
    committees = [
        committee(f"c{at:02}", district=f"d{at % 2}", lawyers_max=1 + (at == 7))
        for at in range(14)
    ]
    places = [row.id for row in committees]
    names = [f"f{at}" for at in range(4)]
    return Facts(
        districts=[district(f"d{at}", budget_yuan=70) for at in range(2)],
        committees=committees,
        firms=[firm(name, district=f"d{at % 2}") for at, name in enumerate(names)],
        lawyers=[
            lawyer(f"l{at:02}", firm=names[at % 4], assessment=at % 3 * 40)
            for at in range(16)
        ],
        choices=[
            chose(names[(at + more) % 4], place, 1 + at % 3, 1 + more // 2)
            for at, place in enumerate(places[5:])
            for more in range(3)
        ],
        conflicts=[
            Conflict(committee=place, lawyer=f"l{at + 1:02}", reason="kin")
            for at, place in enumerate(places)
        ],
        approvals=[consent(at, lawyer=f"l{at:02}") for at in (6, 7, 8)],
        agreements=[
            Agreement(
                committee=place,
                firm=names[at % 4],
                lawyers=[f"l{at + 4:02}", f"l{at:02}"][: max(0, at - 3)],
                is_fixed=at < 5 or at == 7,
            )
            for at, place in enumerate(places[:9])
        ],
        scores=[
            PairScore(lawyer=f"l{at:02}", committee=place, points=at % 2)
            for at, place in enumerate(places)
        ],
        tariffs=[
            Tariff(kind=kind, post_from=at, post_to=to, fen_per_year=1000 // at)
            for kind in ("community", "village")
            for at, to in ((1, 1), (2, None))
        ],
        adjustments=ADJUSTMENTS,
        inspectors=[
            Inspector(id=f"i{at}", name=f"i{at}", district=f"d{at % 2}")
            for at in range(4)
        ],
        **duty(places),
    )


def duty(places):
    """Return rows of every table that only rosters and notices read."""
    monday = dt.date(2026, 3, 2)
    return {
        "online_hours": [
            OnlineHours(lawyer=f"l{at:02}", channel="wechat", hours="19:00-20:00")
            for at in range(3)
        ],
        "residents": [Resident(committee=one, name=f"n {one}") for one in places[:3]],
        "contacts": [Contact(committee=one, name=f"n {one}") for one in places[:3]],
        "days": [
            Day(date=monday + dt.timedelta(days=at), kind="workday") for at in range(3)
        ],
        "venues": [
            Venue(id=f"v{at}", name=f"v{at}", committees=[places[at]])
            for at in range(3)
        ],
        "leaves": [
            Leave(lawyer=f"l{at:02}", first_day=monday, last_day=monday)
            for at in range(3)
        ],
        "time_wishes": [
            TimeWish(lawyer=f"l{at:02}", half_days=["tue-am"]) for at in range(3)
        ],
        "times": [
            PublishedTime(committee=one, half_day="mon-am") for one in places[:3]
        ],
    }


BARE = POLICY.without("affinity", "further_posts")
TWO_SIDED = Policy.hangzhou_2024(on=DAY)


@pytest.mark.parametrize("table", Facts.model_fields)
@pytest.mark.parametrize(
    "policy",
    [
        TWO_SIDED,
        TWO_SIDED.without("affinity", "further_posts"),
        TWO_SIDED.harden("stability"),
        BARE,
        BARE.soften("fixed_agreements", tier=1).soften("one_firm", tier=3),
        POLICY.with_rule(FewestChanges()),
        POLICY.with_rule(Budget(wish=None)),
        POLICY.with_rule(WorstServed(levels=2)),
    ],
    ids=[
        *("default", "choice alone", "stable", "all alike", "soft pins"),
        *("changes", "budget", "worst served"),
    ],
)
def test_the_order_of_rows_of_no_table_changes_a_plan(policy, table):
    facts = alike()
    rows = list(getattr(facts, table))
    assert len(rows) > 1
    one = plain(policy.model_dump_json())
    assert one.status == "optimal"
    for seed in range(3 if IS_DEEP else 1):
        random.Random(seed).shuffle(rows)
        other = solve(facts.replace(**{table: rows}), policy, time_limit=None)
        assert other.plan == one.plan
        assert other.tiers == one.tiers


@cache
def plain(policy):
    """Return the outcome that every table's rows in another order have to give.

    The policy comes as JSON, of which there is one text for one policy.
    """
    said = Policy.model_validate_json(policy)
    return solve(alike(), said, time_limit=None)


@pytest.mark.parametrize("table", Facts.model_fields)
def test_the_order_of_rows_of_no_table_changes_teams_or_a_draw(table):
    facts = alike()
    rows = list(getattr(facts, table))
    random.Random(1).shuffle(rows)
    found = []
    for each in (facts, facts.replace(**{table: rows})):
        outcome = solve(each, POLICY, time_limit=None)
        drawn = plan_inspection(each, outcome.plan, rules=InspectionRules(), seed=3)
        found.append((fill_teams(outcome).rows, drawn.visits))
    assert any(visit.inspector for visit in found[0][1])
    assert found[0] == found[1]


@BACKENDS
@FEW
@given(facts=STATED)
def test_new_names_in_the_same_order_give_the_same_plan_under_new_names(backend, facts):
    def name_of(one):
        return "x" + one

    one, other = (
        solve(each, POLICY, backend=backend, workers=1)
        for each in (facts, renamed(facts, name_of))
    )
    assert one.tiers == other.tiers
    if one.plan is not None:
        posts = [(name_of(c), name_of(w)) for c, w in one.plan.posts]
        assert list(other.plan.posts) == posts


@BACKENDS
@FEW
@given(facts=STATED, seed=st.integers(0, 99))
def test_new_names_in_any_order_give_the_same_prices(backend, facts, seed):
    ids = all_ids(facts)
    other = [f"n{at}" for at in range(len(ids))]
    random.Random(seed).shuffle(other)
    name_of = dict(zip(ids, other, strict=True)).__getitem__
    assert prices(facts, backend=backend) == prices(
        renamed(facts, name_of), backend=backend
    )


@BACKENDS
@FEW
@given(facts=STATED, scale=st.sampled_from((2, 7, 1000)))
def test_prices_scale_with_the_weights(backend, facts, scale):
    scaled = WISHED
    for rule in WISHED.rules:
        if rule.wish is not None:
            wish = Wish(tier=rule.wish.tier, weight=rule.wish.weight * scale)
            scaled = scaled.with_rule(rule.model_copy(update={"wish": wish}))
    before = prices(facts, WISHED, backend)
    after = prices(facts, scaled, backend)
    assert after == (before and tuple(scale * one for one in before))


@FEW
@given(facts=STATED)
def test_another_lawyer_who_wants_nothing_never_makes_a_price_worse(facts):
    assume(facts.lawyers)
    spare = facts.lawyers[0].model_copy(
        update={"id": "zz", "min_committees": 0, "skills": {}, "assessment": 0}
    )
    before = prices(facts)
    after = prices(facts.replace(lawyers=[*facts.lawyers, spare]))
    assert before is None or after <= before


@FEW
@given(facts=STATED, which=st.integers(0, 2))
def test_a_lawyer_who_leaves_never_makes_a_price_better(facts, which):
    assume(facts.lawyers)
    gone = facts.lawyers[which % len(facts.lawyers)].id
    free = facts.replace(
        lawyers=[row.model_copy(update={"min_committees": 0}) for row in facts.lawyers],
        agreements=[row for row in facts.agreements if gone not in row.lawyers],
    )
    left = {
        name: [row for row in rows if getattr(row, "lawyer", None) != gone]
        for name, rows in tables(free).items()
    }
    left["lawyers"] = [row for row in free.lawyers if row.id != gone]
    before, after = prices(free), prices(Facts(**left))
    assert after is None or (before is not None and before <= after)


@BACKENDS
@FEW
@given(facts=STATED)
def test_pinning_the_optimum_leaves_every_price_as_it_was(backend, facts):
    outcome = solve(facts, POLICY, backend=backend, workers=1)
    assume(outcome.plan is not None)
    pinned: dict[tuple[str, str], list[str]] = {}
    for place, who in outcome.plan.posts:
        pinned.setdefault((place, facts.lawyer[who].firm), []).append(who)
    agreements = [
        Agreement(committee=place, firm=firm, lawyers=named, is_fixed=True)
        for (place, firm), named in pinned.items()
    ]
    again = solve(facts.replace(agreements=agreements), POLICY, backend=backend)
    assert again.plan == outcome.plan
    assert again.tiers == outcome.tiers


@BACKENDS
@FEW
@given(one=STATED, other=STATED)
def test_prices_of_districts_that_share_nobody_add_up(backend, one, other):
    apart = [_at_home(renamed(one, "a".__add__)), _at_home(renamed(other, "b".__add__))]
    together = Facts(
        **{
            name: [row for each in apart for row in tables(each)[name]]
            for name in tables(one)
        }
    )
    alone = [prices(each, backend=backend) for each in apart]
    both = prices(together, backend=backend)
    assert both == (
        None if None in alone else tuple(a + b for a, b in zip(*alone, strict=True))
    )


def _at_home(facts):
    places = [row.id for row in facts.districts]
    lawyers = [
        row.model_copy(update={"districts": frozenset(places)})
        if row.districts is None
        else row
        for row in facts.lawyers
    ]
    # Tariffs are of all districts together: two worlds cannot keep two.
    return facts.replace(lawyers=lawyers, tariffs=(), adjustments=())


@FEW
@given(facts=STATED)
def test_a_later_tier_never_costs_an_earlier_one_a_point(facts):
    first = POLICY.without("one_each", "must_have", "affinity", "further_posts")
    second = POLICY.without("must_have", "affinity", "further_posts")
    everything = prices(facts)
    assume(everything is not None)
    assert prices(facts, first) == everything[:1]
    assert prices(facts, second) == everything[:2]


@FEW
@given(facts=STATED)
def test_what_is_a_must_costs_no_less_than_the_same_as_a_wish(facts):
    softened = prices(facts, POLICY.soften("seats", tier=9))
    hard = prices(facts)
    assert hard is None or softened[:-1] <= hard
