"""What the docstring of ``toy`` says is true of all its plans."""

from collections import Counter
from itertools import product

import pytest

from lawyer_assign.datasets import toy
from lawyer_assign.facts import Facts

SCARCE = {"south"}
UNRANKED = 99


@pytest.fixture(scope="module")
def facts():
    return toy()


def plans(facts, posts):
    """Yield every plan (committee -> lawyer or None) that breaks no must."""
    options = [[None, *candidates(facts, row)] for row in facts.committees]
    ids = [row.id for row in facts.committees]
    for picked in product(*options):
        load = Counter(one for one in picked if one)
        seats = Counter(facts.lawyer[one].firm for one in picked if one)
        fits = all(
            count <= min(posts, facts.lawyer[one].max_committees or posts)
            for one, count in load.items()
        )
        if fits and all(
            count <= (facts.firm[one].seats or UNRANKED) for one, count in seats.items()
        ):
            yield dict(zip(ids, picked, strict=True))


def candidates(facts, committee):
    pinned = [row for row in facts.agreements if row.is_fixed]
    for row in pinned:
        if row.committee == committee.id:
            return list(row.lawyers)
    barred = {(row.lawyer, row.committee) for row in facts.conflicts}
    barred |= {(r.firm, r.committee) for r in facts.choices if r.committee_refuses}
    return [
        lawyer.id
        for lawyer in facts.lawyers
        if committee.district in lawyer.districts
        and (lawyer.id, committee.id) not in barred
        and (lawyer.firm, committee.id) not in barred
    ]


def firm_rank(facts, firm, committee):
    row = facts.choice.get((firm, committee))
    return row.firm_rank if row and row.is_mutual else UNRANKED


def blocking(facts, plan):
    """Return the blocking pairs, by section 5 of the design, word for word."""
    held = {c: facts.lawyer[w].firm for c, w in plan.items() if w}
    return [
        (row.firm, row.committee)
        for row in facts.choices
        if row.is_mutual
        and prefers(facts, held.get(row.committee), row)
        and can_take(facts, plan, held, row)
    ]


def prefers(facts, now, row):
    if now is None:
        return True
    other = facts.choice.get((now, row.committee))
    rank = other.committee_rank if other and other.is_mutual else UNRANKED
    return row.committee_rank < rank


def can_take(facts, plan, held, row):
    firm, committee = facts.firm[row.firm], facts.committee[row.committee]
    below = {
        c
        for c, f in held.items()
        if f == firm.id and firm_rank(facts, f, c) > row.firm_rank
    }
    seats = firm.seats or UNRANKED
    has_seat = Counter(held.values())[firm.id] < seats or bool(below)
    load = Counter(w for w in plan.values() if w)
    for one in candidates(facts, committee):
        lawyer = facts.lawyer[one]
        if lawyer.firm != firm.id:
            continue
        most = 5 if committee.district in SCARCE else 1
        has_room = load[one] < min(most, lawyer.max_committees or most)
        if (has_room and has_seat) or any(plan[c] == one for c in below):
            return True
    return False


def served(plan):
    return sum(one is not None for one in plan.values())


def test_one_post_each_covers_four_of_six_and_leaves_two_villages(facts):
    best = max(plans(facts, posts=1), key=served)
    assert served(best) == 4
    most_south = max(
        sum(plan[c] is not None for c in ("c3", "c4", "c5", "c6"))
        for plan in plans(facts, posts=1)
    )
    assert most_south == 2
    assert any(plan["c1"] and plan["c2"] and served(plan) == 4
               for plan in plans(facts, posts=1))  # fmt: skip


def test_more_posts_cover_all_with_two_beyond_one(facts):
    full = [plan for plan in plans(facts, posts=5) if served(plan) == 6]
    beyond = [6 - len(set(plan.values())) for plan in full]
    assert min(beyond) == 2
    assert all(plan["c6"] == "l6" and plan["c1"] == "l5" for plan in full)


def test_full_coverage_costs_one_blocking_pair(facts):
    full = [plan for plan in plans(facts, posts=5) if served(plan) == 6]
    fewest = min(len(blocking(facts, plan)) for plan in full)
    best = [plan for plan in full if len(blocking(facts, plan)) == fewest]
    assert fewest == 1
    assert blocking(facts, best[0]) == [("f1", "c1")]
    assert [(p["c3"], p["c4"], p["c5"]) for p in best] == [("l6", "l3", "l3")]


def test_a_stable_plan_covers_five(facts):
    stable = [plan for plan in plans(facts, posts=5) if not blocking(facts, plan)]
    assert max(map(served, stable)) == 5
    largest = [plan for plan in stable if served(plan) == 5]
    assert all(facts.lawyer[plan["c1"]].firm == "f1" for plan in largest)


def test_the_toy_is_invented_and_survives_json(facts, market):
    assert market.is_invented(facts)
    assert Facts.model_validate_json(facts.model_dump_json()) == facts
