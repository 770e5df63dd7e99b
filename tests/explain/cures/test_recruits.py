"""Recruits are of the firms that teams ask for, and no fewer of any firm do."""

from collections import Counter
from itertools import combinations_with_replacement

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.explain.cures.cures import Remedies
from lawyer_assign.explain.cures.recruits import skills_of
from lawyer_assign.explain.cures.words import remedy_text, step_text
from lawyer_assign.explain.shortages.causes import covering
from lawyer_assign.facts import Agreement, Choice, Firm, Lawyer
from lawyer_assign.policy import Policy
from tests.explain.cures.test_beyond import open_after
from tests.explain.cures.test_remedies import Asking
from tests.explain.questions import assert_spoken
from tests.worlds.examples import many
from tests.worlds.small import DAY, committee, district, firm, lawyer, world

POLICY = Policy.hangzhou_2024(on=DAY, stability="off")
AREAS = (district("d1"), district("d2"))


def town(places, people, firms, refused=()):
    """Return facts said in rows: places, people and firms with their limits."""
    return world(
        [
            committee(f"c{at}", district=area, lawyers_min=least, lawyers_max=most)
            for at, (area, least, most) in enumerate(places, start=1)
        ],
        [
            lawyer(
                f"l{at}",
                firm=of,
                districts=areas and areas.split(),
                max_committees=most,
            )
            for at, (of, areas, most) in enumerate(people, start=1)
        ],
        [
            firm(f"f{at}", district=area, seats=seats)
            for at, (area, seats) in enumerate(firms, start=1)
        ],
        AREAS,
        choices=[
            Choice(firm=one, committee=where, firm_refuses=True)
            for one, where in refused
        ],
    )


FOUND_OUTSIDE = {
    8: town(
        [("d1", 1, 1), ("d1", 1, 2), ("d1", 2, 2), ("d1", 1, 1), ("d2", 1, 1)],
        [("f1", "d1 d2", 1), ("f3", None, 3), ("f2", "d1 d2", 2), ("f3", "d2", 2)],
        [("d1", 1), ("d1", 3), ("d2", 2)],
        [("f2", "c2")],
    ),
    12: town(
        [("d2", 2, 2), ("d1", 1, 2), ("d2", 1, 1), ("d1", 1, 1), ("d1", 2, 2)],
        [("f1", "d1", 2), ("f3", "d1", 1), ("f1", "d1", 1), ("f3", "d2", 2)],
        [("d1", 3), ("d1", None), ("d1", None)],
        [("f2", "c2"), ("f2", "c4")],
    ),
    22: town(
        [("d2", 2, 2), ("d1", 2, 2), ("d2", 1, 1), ("d2", 1, 2), ("d1", 1, 1)],
        [("f3", "d1 d2", 3), ("f3", "d1", 1), ("f2", "d2", 1), ("f2", "d1 d2", 2)],
        [("d2", 3), ("d2", 2), ("d2", None)],
        [("f1", "c5"), ("f2", "c1"), ("f2", "c3"), ("f3", "c4")],
    ),
    35: town(
        [("d2", 1, 1), ("d1", 2, 2), ("d1", 1, 1), ("d2", 1, 1), ("d1", 1, 1)],
        [("f1", "d1 d2", 1), ("f1", "d1", None), ("f2", "d1 d2", 1),
         ("f3", "d1", None)],
        [("d1", None), ("d2", 2), ("d2", 1)],
        [("f2", "c4"), ("f3", "c5")],
    ),
}  # fmt: skip
"""Worlds of an outside trial in which nobody was to be recruited."""


def recruited(found):
    return next((one for one in found.found if one.lever == "recruit"), None)


def assert_word_kept(found, facts, policy):
    """Assert that every remedy, applied and solved again, leaves so many open."""
    for one in found.found:
        after = found.applied(one, facts, policy)
        assert open_after(after, covering(policy)) == one.left_open, one
        assert one.covers == found.open - one.left_open > 0
        assert 1 <= one.at_least <= one.amount
        assert one.is_least == (one.at_least == one.amount)
        assert_spoken([remedy_text(one), *(step_text(one, s) for s in one.steps)])


@pytest.mark.parametrize("facts", FOUND_OUTSIDE.values(), ids=FOUND_OUTSIDE)
def test_one_lawyer_of_a_firm_that_is_there_completes_a_team(facts):
    found = la.remedies(la.solve(facts, POLICY), time_limit=None)
    one = recruited(found)
    assert (found.open, one.left_open, one.is_least) == (1, 0, True)
    (step,) = one.steps
    assert step.firm.id in facts.firm
    assert_word_kept(found, facts, POLICY)


def test_the_firm_is_named_in_sentences_frames_sheets_and_json():
    facts = FOUND_OUTSIDE[12]
    found = la.remedies(la.solve(facts, POLICY))
    assert "须为律所name of f3（f3）的律师" in found.text("zh")
    assert "who serves 1 committee(s), of firm name of f3 (f3)" in found.text("en")
    assert found.to_frame().firm.tolist() == ["f3"]
    assert Remedies.from_json(found.to_json()) == found


def test_a_whole_team_of_a_new_firm_where_no_firm_is_there():
    facts = world(
        [committee("c1", lawyers_min=2, lawyers_max=2)],
        [lawyer("l1")],
        choices=[Choice(firm="f1", committee="c1", firm_refuses=True)],
    )
    found = la.remedies(la.solve(facts, POLICY))
    one = recruited(found)
    assert {step.firm.id for step in one.steps} == {"recruit-d1"}
    assert (len(one.steps), one.left_open) == (2, 0)
    assert "须与其他招募的律师同属一家新律所" in found.text("zh")
    assert "of one new firm with others who are recruited" in found.text("en")
    assert_word_kept(found, facts, POLICY)


def test_any_firm_does_where_each_serves_alone():
    found = la.remedies(la.solve(world(2, 1), POLICY.with_limit(1)))
    assert [step.firm for step in recruited(found).steps] == [None]


def test_who_serves_where_nothing_is_open_may_free_more_than_one():
    """One recruit for d1 frees three lawyers for the team of d2: not three for d2."""
    policy = POLICY.without("one_firm")
    for team, others in (("d1", "d2"), ("d2", "d1")):
        facts = world(
            [
                committee("c0", district=team, lawyers_min=3, lawyers_max=3),
                *(committee(f"c{at}", district=others) for at in (1, 2, 3)),
            ],
            [lawyer(f"l{at}", max_committees=1) for at in (1, 2, 3)],
            districts=AREAS,
        )
        found = la.remedies(la.solve(facts, policy))
        one = recruited(found)
        assert (len(one.steps), one.at_least, one.left_open) == (1, 1, 0)
        assert one.steps[0].where.id == others
        assert_word_kept(found, facts, policy)


def test_where_wishes_come_before_coverage_nobody_is_asked_for_nothing():
    """Posts that only a wish keeps open are filled by no step; none is made up."""
    policy = POLICY.soften("own_limits", 1).with_limit(1)
    for seed in range(12):
        facts = teams_at(np.random.default_rng(seed))
        outcome = la.solve(facts, policy)
        if outcome.plan is not None:
            assert all(one.steps for one in la.remedies(outcome).found)


def test_those_recruited_before_are_not_recruited_again():
    policy = POLICY.with_limit(1)
    facts = world(3, 1)
    found = la.remedies(la.solve(facts, policy))
    more = found.applied(recruited(found), facts, policy)
    more = more.replace(committees=[*more.committees, committee("c9")])
    found = la.remedies(la.solve(more, policy))
    assert [step.who.id for step in recruited(found).steps] == ["recruit-d1-3"]
    assert_word_kept(found, more, policy)


def teams_at(draw):
    """Return places of two districts that want one to three, and few with limits."""
    asked = draw.choice([1, 1, 2, 3], 4).tolist()
    people = int(draw.integers(2, 5))
    facts = town(
        [(f"d{draw.integers(1, 3)}", one, one) for one in asked],
        [
            (
                f"f{draw.integers(1, 3)}",
                (None, "d1", "d2", "d1 d2")[draw.integers(4)],
                (None, 1, 2)[draw.integers(3)],
            )
            for _ in range(people)
        ],
        [(f"d{draw.integers(1, 3)}", (None, 1, 2)[draw.integers(3)]) for _ in "12"],
        [
            (f"f{of}", f"c{at}")
            for of in (1, 2)
            for at in range(1, 5)
            if draw.random() < 0.1
        ],
    )
    plan = la.solve(facts, POLICY).plan
    if plan is None or not plan.posts or draw.random() < 0.7:
        return facts
    post = plan.posts[draw.integers(len(plan.posts))]
    of = facts.lawyer[post.lawyer].firm
    names = [post.lawyer] if draw.random() < 0.5 else []
    return facts.replace(
        agreements=[
            Agreement(
                committee=post.committee, firm=of, lawyers=names, is_fixed=True
            )
        ]
    )  # fmt: skip


def with_anybody(facts, firms_and_areas):
    """Return facts with able recruits of some firms for some districts."""
    skills = skills_of(facts, np.arange(len(facts.committees)))
    new = {of for of, _ in firms_and_areas} - set(facts.firm)
    return facts.replace(
        firms=[*facts.firms, *(Firm(id=of, name="", district="d1") for of in new)],
        lawyers=[
            *facts.lawyers,
            *(
                Lawyer(id=f"n{at}", name="", firm=of, districts=[area], skills=skills)
                for at, (of, area) in enumerate(firms_and_areas)
            ),
        ],
    )


def fewest_open(facts, policy, count):
    """Return what stays open with so many recruits of whatever firms and districts."""
    seats = [(of, area) for of in ("f1", "f2", "n1", "n2") for area in ("d1", "d2")]
    return min(
        open_after(with_anybody(facts, some), covering(policy))
        for some in combinations_with_replacement(seats, count)
    )


POLICIES = (
    POLICY.with_limit(2),
    POLICY.with_limit(3).without("seats"),
    POLICY.with_limit(2).without("willingness"),
    POLICY.soften("own_limits", 3).with_limit(1),
    POLICY.with_limit(2).soften("one_firm", 3),
    POLICY,
)
"""Rules left out, softened and moved before coverage; teams of one firm, and not."""

MOST = 3
"""Recruits up to which one fewer is tried in every way."""


def test_no_fewer_recruits_of_any_firms_fill_as_many():
    """One fewer, and as many, of every firm for every district, solved again."""
    seen = Counter()
    for seed in range(many(24, 2)):
        facts = teams_at(np.random.default_rng(seed))
        policy = POLICIES[seed % len(POLICIES)]
        outcome = la.solve(facts, policy, time_limit=None)
        if outcome.plan is None:
            continue
        found = la.remedies(outcome, time_limit=None)
        if not found.open:
            continue
        assert_word_kept(found, facts, policy)
        one = recruited(found)
        assert one is not None, seed  # somebody always helps here
        seen["told"] += 1
        seen["of a firm"] += any(step.firm in names(facts) for step in one.steps)
        seen["several of a firm"] += sum(s.firm in names(facts) for s in one.steps) > 1
        seen["of a new firm"] += any(
            step.firm is not None and step.firm not in names(facts)
            for step in one.steps
        )
        seen["least"] += one.is_least
        if 1 < len(one.steps) <= MOST:
            seen["fewer tried"] += 1
            fewer = fewest_open(facts, policy, len(one.steps) - 1)
            assert fewer > one.left_open, (seed, one)
        if len(one.steps) < MOST:
            more = fewest_open(facts, policy, len(one.steps))
            assert more >= one.left_open, (seed, one)
    assert seen["told"] > many(24, 2) / 3, seen
    for kind in ("of a firm", "of a new firm", "fewer tried", "least"):
        assert seen[kind], seen


def names(facts):
    return {(one.id, one.name) for one in facts.firms}


def test_no_refusal_is_listed_that_nobody_needs():
    """A fifth world of the trial: four were, where two fill as many."""
    facts = town(
        [("d1", 2, 2), ("d2", 1, 1), ("d2", 1, 1), ("d2", 1, 1), ("d1", 1, 1)],
        [("f1", "d2", 1), ("f1", None, None), ("f1", None, 1), ("f2", "d1", 2)],
        [("d2", 3), ("d1", None), ("d1", 1)],
        [("f1", "c2"), ("f1", "c3"), ("f1", "c4"), ("f2", "c1")],
    )
    found = la.remedies(la.solve(facts, POLICY))
    (lift,) = (one for one in found.found if one.lever == "lift")
    assert (found.open, lift.left_open, len(lift.steps)) == (3, 1, 2)
    assert_word_kept(found, facts, POLICY)


def test_no_fewer_refusals_and_loans_do_where_a_team_is_of_one_firm():
    seen = Counter()
    for seed in range(many(40)):
        draw = np.random.default_rng(seed)
        asked = draw.choice([1, 2], 3).tolist()
        refused = [
            (f"f{of}", f"c{at}")
            for of in (1, 2)
            for at in range(1, 4)
            if draw.random() < 0.5
        ]
        facts = town(
            [(f"d{draw.integers(1, 3)}", one, one) for one in asked],
            [
                (f"f{draw.integers(1, 3)}", (None, "d1", "d2")[draw.integers(3)], 2)
                for _ in range(3)
            ],
            [("d1", None), ("d2", None)],
            refused,
        )
        found = la.remedies(la.solve(facts, POLICY), time_limit=None)
        for one in found.found:
            if one.lever not in ("lend", "lift"):
                continue
            plans = list(Asking(facts, POLICY, one.lever).every(POLICY))
            least = min(steps for left, steps in plans if left <= one.left_open)
            assert one.at_least <= least == len(one.steps), (seed, one)
            assert one.left_open == min(plans)[0], (seed, one)
            seen[one.lever] += 1
            seen["several"] += least > 1
    assert min(seen["lend"], seen["lift"], seen["several"]) > many(40) / 20, seen
