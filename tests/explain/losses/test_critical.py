"""Whom can we not lose: the numbers are those of repairing one by one."""

import signal
from collections import Counter

import pytest
from hypothesis import given, settings

import lawyer_assign as la
import lawyer_assign.explain.losses.critical as critical_module
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import BadInputError
from lawyer_assign.explain.losses.loss import Critical
from lawyer_assign.explain.losses.words import how_said, loss_text
from lawyer_assign.verbs.repair import keeping
from tests.explain.questions import CHOOSING, PLAIN, WORLDS, assert_spoken, outcomes
from tests.worlds.small import firm, world

WAYS: Counter[str] = Counter()


def missing(facts, plan):
    return {
        row.id: max(0, row.lawyers_min - len(plan.lawyers_of(row.id)))
        for row in facts.committees
    }


def assert_repaired(outcome, one):
    """See that a loss is what a repair costs more than the plan."""
    WAYS[one.way] += 1
    who = {f"{one.kind}s_leave": (one.who.id,)}
    after = la.repair(outcome, la.Changes(**who), time_limit=None)
    assert one.status == after.status
    if after.plan is None:
        assert one.rises is None
        return
    facts, policy = outcome.problem.facts, outcome.problem.policy
    kept = keeping(policy)
    if "fewest_changes" not in policy or policy["fewest_changes"].wish is None:
        # Not by its number: the worst served come in several tiers, which shift it.
        (moves,) = (tier for tier in after.tiers if tier.rules == ("fewest_changes",))
        assert one.moved * kept["fewest_changes"].wish.weight == moves.price
        now = [tier.price for tier in after.tiers if tier is not moves]
        before = [tier.price for tier in outcome.tiers]
        assert list(one.rises) == [a - b for a, b in zip(now, before, strict=True)]
    assert_adds_up(outcome, one)
    coverage = policy.get("coverage")
    is_alone = coverage is not None and coverage.wish is not None and all(
        rule.wish is None or rule.wish.tier > coverage.wish.tier
        for rule in kept.rules
        if rule.kind != "coverage"
    )  # fmt: skip
    left, had = missing(facts, after.plan), missing(facts, outcome.plan)
    if is_alone:
        assert one.left_open == sum(left.values()) - sum(had.values())
    rising = [place for place in left if left[place] > had[place]]
    if one.way == "repair":
        assert [place.id for place in one.open_at] == rising
    assert bool(one.open_at) >= (one.left_open > 0)
    assert_counted(one)


def assert_counted(one):
    """See that places that open and are filled are those of their committees."""
    assert one.left_open == one.opened - one.filled
    for count, places in ((one.opened, one.open_at), (one.filled, one.filled_at)):
        assert count >= len(places)
        assert (count > 0) == bool(places)
    assert not {*one.open_at} & {*one.filled_at}


def assert_adds_up(outcome, one):
    """See that what is said rule by rule is what the tiers rise by."""
    policy, said = outcome.problem.policy, dict(one.effects)
    assert "coverage" not in said
    assert 0 not in said.values()
    for at, tier in enumerate(outcome.tiers):
        rules = [policy[kind] for kind in tier.rules]
        if any(len(rule.tiers) > 1 for rule in rules):
            continue
        if {"coverage", "fewest_changes"} & set(tier.rules):
            continue
        rise = sum(rule.wish.weight * said.get(rule.kind, 0) for rule in rules)
        points = [rule.kind for rule in rules if rule.is_in_points]
        if points:
            kinds = {kind for x in outcome.tiers if x is not tier for kind in x.rules}
            if any(policy[kind].is_in_points for kind in kinds):
                continue
            rise += one.points_lost
            WAYS[f"points by {one.way}"] += len(rules) > len(points)
        assert one.rises[at] == rise, (tier, one)


def test_every_loss_is_what_repairing_costs():
    WAYS.clear()
    every_loss_is_what_repairing_costs()
    assert min(WAYS["points by flow"], WAYS["points by repair"]) >= WORLDS // 16, WAYS
    assert min(WAYS["flow"], WAYS["repair"]) >= WORLDS // 16, WAYS


@settings(max_examples=WORLDS)
@given(outcome=outcomes())
def every_loss_is_what_repairing_costs(outcome):
    facts = outcome.problem.facts
    ids = [row.id for row in facts.lawyers], [row.id for row in facts.firms]
    found = la.critical(outcome, *ids, time_limit=None)
    assert len(found.losses) == len(facts.lawyers) + len(facts.firms)
    for one in found.losses:
        assert_repaired(outcome, one)
    assert Critical.from_json(found.to_json()) == found
    assert_spoken(map(loss_text, found.losses))
    assert len(found.to_frame()) == len(found.losses)
    assert all(found.text(lang) for lang in ("zh", "en"))


@pytest.mark.parametrize("reach", [la.Reach(), la.Reach(nearest_kept=3, most=6)])
@pytest.mark.parametrize("seed", range(4))
def test_a_county_and_who_comes_into_its_shortened_lists(seed, reach):
    facts = la.datasets.district(
        committees=40, scarcity=0.1 * seed, seed=seed, districts=1 + seed % 2, teams=0
    )
    outcome = la.solve(facts, PLAIN.with_reach(reach), time_limit=None)
    found = la.critical(outcome)
    assert found.why_not_flow is None
    for one in found.losses:
        assert_repaired(outcome, one)
    serving = {post.lawyer for post in outcome.plan.posts}
    assert {one.who.id for one in found.losses if one.kind == "lawyer"} == serving
    flow = [one for one in found.losses if one.way == "flow"]
    longer = [
        one for one in found.losses if one.way == "repair" and grows(outcome, one)
    ]
    assert len(flow) >= 0.9 * (len(found.losses) - len(longer))


def grows(outcome, one):
    """Return whether a repair is better for lists that it makes longer."""
    changes = (
        la.Changes(lawyers_leave=(one.who.id,))
        if one.kind == "lawyer"
        else la.Changes(firms_leave=(one.who.id,))
    )
    after = la.repair(outcome, changes)
    short = outcome.problem.after(after.problem.facts, after.problem.policy)
    alone = la.solve(short.facts, short.policy, pairs=short.pairs)
    prices = [[tier.price for tier in found.tiers] for found in (after, alone)]
    return prices[0] < prices[1]


def test_a_place_that_opens_while_another_is_filled_is_not_said_to_be_covered():
    """Of one firm with one seat both may serve one of two; who stays can go to one."""
    facts = world(
        2, 2, [firm("f1", seats=1)],
        scores=[la.PairScore(lawyer="l1", committee="c1", points=50, minutes=0)],
    )  # fmt: skip
    table = {"committee": ["c1", "c2"], "lawyer": ["l1", "l2"]}
    outcome = la.solve(facts, CHOOSING, pairs=table)
    assert dict(outcome.plan.posts) == {"c1": "l1"}
    (one,) = la.critical(outcome, ["l1"], []).losses
    assert (one.left_open, [place.id for place in one.open_at]) == (0, ["c1"])
    assert_repaired(outcome, one)
    said = loss_text(one)
    assert "but others (name of c1 (c1)), and name of c2 (c2) gets one" in said.en
    assert "空缺总数不增加，但空缺改在name of c1" in said.zh
    assert "，原空缺的name of c2（c2）得以补上" in said.zh
    found = la.critical(outcome, ["l1"])
    columns = ["left_open", "opened", "open_at", "filled", "filled_at"]
    assert found.to_frame().loc[0, columns].tolist() == [0, 1, ("c1",), 1, ("c2",)]
    (row,) = found.sheets("en")[0].rows
    assert "name of c2 (c2)" in row


def test_who_names_some_of_one_kind_asks_about_these_alone():
    outcome = la.solve(la.datasets.toy(), PLAIN)
    every = {one.kind for one in la.critical(outcome).losses}
    assert every == {"lawyer", "firm"}
    for named, kinds in (
        ({"lawyers": ["l1"]}, {"lawyer"}),
        ({"firms": ["f1"]}, {"firm"}),
        ({"lawyers": [], "firms": ["f1"]}, {"firm"}),
        ({"lawyers": ["l1"], "firms": ["f1"]}, every),
        ({"lawyers": []}, {"firm"}),
        ({"firms": []}, {"lawyer"}),
        ({"lawyers": [], "firms": []}, set()),
    ):
        losses = la.critical(outcome, **named).losses
        assert {one.kind for one in losses} == kinds, named
        if ids := [one for said in named.values() for one in said]:
            assert sorted(one.who.id for one in losses) == sorted(ids)


def test_where_time_is_up_nothing_is_said_of_the_rest(monkeypatch):
    """Repairs are asked for the hardest first, and stop with the clock."""
    facts = la.datasets.district(committees=40, scarcity=0.2, seed=1)
    outcome = la.solve(facts, CHOOSING, time_limit=None)
    whole = la.critical(outcome, time_limit=None)
    assert whole.is_complete
    assert {one.way for one in whole.losses} == {"repair"}
    asked = []

    class Soon(Watch):
        """A clock that jumps by ten seconds whenever it is looked at."""

        @property
        def left(self):
            asked.append(self)
            return max(0.0, 60.0 - 10 * len(asked))

    monkeypatch.setattr(critical_module, "Watch", Soon)
    found = la.critical(outcome)
    count = len(whole.losses)
    assert 0 < len(found.losses) < 8
    assert len(found.losses) + len(found.not_asked) == count
    assert not found.is_complete
    known = {(one.kind, one.who.id) for one in found.losses}
    rest = {(one.kind, one.who.id) for one in found.not_asked}
    assert known | rest == {(one.kind, one.who.id) for one in whole.losses}
    posts = [one.posts for one in found.not_asked]
    assert max(posts) <= max(one.posts for one in found.losses)
    (how,) = how_said(found)[2:]
    assert_spoken([how])
    assert f"{sum(k == 'lawyer' for k, _ in rest)}名律师" in how.zh
    assert "情况不明" in found.text("zh")
    assert Critical.from_json(found.to_json()) == found


def test_who_stops_it_gets_what_is_known():
    facts = la.datasets.district(committees=40, scarcity=0.2, seed=1, teams=0)
    outcome = la.solve(facts, PLAIN)
    heard = []
    found = la.critical(
        outcome,
        stop=lambda: len(heard) >= 5,
        progress=lambda *done: heard.append(done),
    )
    assert len(found.losses) == 5
    every = len(la.critical(outcome).losses)
    assert heard == [(at, every) for at in range(1, 6)]
    assert len(found.not_asked) == every - 5
    with pytest.raises(BadInputError, match="time_limit"):
        la.critical(outcome, time_limit=0)


def test_ctrl_c_ends_all_repairs_and_not_the_one_at_hand_alone(monkeypatch):
    """Each repair takes Ctrl-C for itself: the next one went on to the time limit."""
    facts = la.datasets.district(committees=40, scarcity=0.2, seed=1)
    outcome = la.solve(facts, CHOOSING, time_limit=None)
    heard, told = [], []

    def press(progress):
        if progress.stage == "formulate" and len(heard) == 3 and not told:
            told.append(signal.raise_signal(signal.SIGINT))

    def struck(*given, **how):
        heard.append(given)
        return la.repair(*given, **how, progress=press)

    monkeypatch.setattr(critical_module, "repair", struck)
    before = signal.getsignal(signal.SIGINT)
    found = la.critical(outcome, time_limit=None)
    assert told
    assert len(heard) == 3
    assert len(found.losses) in (2, 3)  # the third may have been proved before
    assert {one.status for one in found.losses} <= {"optimal", "infeasible"}
    assert "it was stopped" in found.text()
    assert "已停止" in found.text("zh")
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("policy", [PLAIN, CHOOSING])
def test_stopped_before_the_first_it_does_not_say_that_nobody_serves(policy):
    outcome = la.solve(la.datasets.toy(), policy)
    found = la.critical(outcome, stop=lambda: True)
    assert not found.losses
    count = len(found.not_asked)
    assert count > 0
    said = {lang: found.text(lang) for lang in ("en", "zh")}
    assert f"it was stopped, before anybody could be asked about: {count}" in said["en"]
    assert f"未及分析的共{count}名（家）" in said["zh"]
    assert "Nobody" not in said["en"] + repr(found)
    assert "没有律师任职" not in said["zh"] + repr(found)
    assert "found by shortest paths" not in said["en"]  # nothing was found
    assert [len(table.rows) for table in found.sheets("zh")] == [0, 0, 1]
    nobody = la.critical(outcome, [], [])
    assert "Nobody who was asked about serves" in nobody.text("en")
    assert "没有任职的律师" in nobody.text("zh")
