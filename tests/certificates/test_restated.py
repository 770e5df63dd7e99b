"""Reasons why committees wait, told again in plain words: taken exactly when they hold.

Enumeration (in the tests of choice proofs and combs) sees that no row is too strong;
here no row is weaker than its docstring says, and none is refused that follows.
"""

import math
import random
from collections import Counter
from functools import cache
from itertools import islice, product

from lawyer_assign import checker
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from tests.certificates.test_bounds_by_firms import drawn as drawn_desks
from tests.certificates.test_choice_proofs import Said, columns, worlds
from tests.certificates.test_combs_with_weights import drawn, roomy, sharpened, table
from tests.solver.choice.test_blocking_bound import sending, tight
from tests.solver.choice.test_firm_bound import opening, sating
from tests.worlds import small
from tests.worlds.examples import how_many
from tests.worlds.small import DAY
from tests.worlds.waiting import (
    PlainDesks,
    amount,
    asked,
    follows,
    held,
    is_served,
    lawyers_of,
    of_lawyer,
    teams,
    waits,
    with_weights,
)

POLICY = Policy.hangzhou_2024(on=DAY)

WORLDS = how_many(100, 40)
"""Of each kind; what is drawn in each is many times that."""

MOST_PAIRS = 9
"""Of worlds all plans of which are listed."""

PLANS = 5
"""Plans of each world that others are to be as good as."""

PRICED = 25
"""Plans of each world that are priced."""

DRAWN = 40
"""Rows of each kind that are drawn for each of them."""


@cache
def made():
    """Return small worlds under any rules, of several seats, and of forced blocking."""
    found = [*islice(worlds(), WORLDS), *islice(roomy(), WORLDS)]
    for make, seed in product((tight, opening, sending, sating), range(WORLDS // 4)):
        facts, _ = make(seed)
        if len(Problem.of(facts, POLICY).pairs) <= MOST_PAIRS:
            found.append((f"{make.__name__} {seed}", Said(facts, POLICY)))
    mixed = Said(teams_of_firms(), POLICY.without("one_firm"))
    return [(name, said) for name, said in (*found, ("mixed", mixed)) if said.plans]


def teams_of_firms():
    """Return committees whose lawyers may be of firms that they like more or less."""
    places = (1, 2, 3)
    return small.world(
        [small.committee("c1", lawyers_max=2), small.committee("c2")],
        [small.lawyer(f"l{at}", firm=f"f{at}", max_committees=1) for at in places],
        [small.firm(f"f{at}") for at in places],
        choices=[small.chose(f"f{at}", "c1", 1, at) for at in places],
    )


def cases():
    """Yield small worlds with what plans keep that are as good as one of theirs."""
    for name, said in made():
        chance = random.Random(f"again {name}")
        for _ in range(PLANS):
            posts, _, _ = chance.choice(said.plans)
            place = chance.randrange(len(said.tiers))
            if said.counts_before(posts, place):
                yield name, said, said.kept(posts, place), chance


def test_every_plan_is_priced_as_the_docstrings_of_rules_say():
    seen: Counter[str] = Counter()
    assert any(len(dict(posts)) < len(posts) for posts, _, _ in made()[-1][1].plans)
    for name, said in made():
        chance = random.Random(f"priced {name}")
        for posts, blocking, paid in chance.sample(
            said.plans, min(PRICED, len(said.plans))
        ):
            counted = said.counted(posts)
            assert list(counted) == said.tiers, name
            for shown, price in zip(counted.values(), paid, strict=True):
                assert shown in (None, price), f"{name}: {posts}"
                seen["not counted" if shown is None else "counted"] += 1
            if said.rules["stability"].is_known:
                pairs = [
                    one for one, _ in checker.Choices(said.audit(posts)).blocking()
                ]
                names = said.facts
                assert sorted(pairs) == sorted(
                    f"{names.firm_ids[firm]}+{names.committee_ids[committee]}"
                    for firm, committee in blocking
                ), f"{name}: {posts}"
                seen["blocking"] += len(pairs)
    assert seen["counted"] > 1_000
    assert seen["blocking"] > 200
    assert seen["not counted"] < seen["counted"] / 5


def test_what_lawyers_and_committees_can_have_at_most():
    seen: Counter[str] = Counter()
    for name, said, kept, _ in cases():
        facts = said.facts
        for one in range(len(facts.lawyer_ids)):
            assert (kept.posts[one], kept.single[one]) == of_lawyer(kept, one), name
            for at in range(len(facts.committee_ids)):
                most = asked(kept, one, at)
                shown = kept.limit(one, at)
                assert shown == (checker.LARGEST if most == math.inf else most), name
                seen["asked" if most else "not asked"] += 1
        for at in range(len(facts.committee_ids)):
            assert kept.most_lawyers(at) == teams(kept, at), name
            for firm in range(len(facts.firm_ids)):
                assert kept.waits(firm, at) == waits(kept, firm, at), name
                able = [asked(kept, one, at) for one in lawyers_of(facts, firm)]
                spent = sum(map(bool, able)) if facts.is_single(at) else sum(able)
                shown = kept.spending(firm, at)
                assert shown == min(spent, shown if spent == math.inf else spent), name
    assert min(seen.values()) > 200


def test_a_head_is_taken_exactly_where_its_firms_cannot_be_filled():
    seen: Counter[tuple[bool, int]] = Counter()
    for name, said, kept, chance in cases():
        facts = said.facts
        ends = sorted({(c, rank or 1) for (_, c), (_, rank, _) in facts.choice.items()})
        if not ends:
            continue
        heads, last = checker.Heads(kept, lambda _: None), {}
        for committee, rank in chance.choices(ends, k=2 * len(ends)):
            rank = max(1, rank + chance.choice((0, 0, 1, -1)))
            follows = is_served(kept, last, committee, rank)
            assert heads.add(committee, rank) == follows, f"{name}: {committee} {rank}"
            if follows:
                last[committee] = min(rank, last.get(committee, rank))
            assert heads.last == last, name
            seen[follows, min(len(last), 2)] += 1
        for firm, committee in product(range(len(facts.firm_ids)), last):
            beyond = facts.rank(firm, committee, 1) > last[committee]
            assert heads.is_beyond(firm, committee) == beyond, name
    assert min(seen[True, 1], seen[True, 2], seen[False, 0]) > 20


def see_counts(facts, waiting, row, name):
    """See that a comb that was taken counts every pair as it says."""
    price, times = row["price"], dict(zip(row["teeth"], row["times"], strict=True))
    is_whole = (row["worse_committee"], row["worse_lawyer"]) == (None, None)
    assert waiting.constant == price * sum(row["times"]) * is_whole
    assert waiting.blocking == Counter(
        {(row["firm"], one): price * many for one, many in times.items()}
    )
    for committee, lawyers in enumerate(facts.pairs):
        assert waiting.of_pairs(committee) == [
            -price * amount(facts, row, committee, one) for one in lawyers
        ], f"{name}: {committee} of {row}"
    return "whole" if is_whole else "worse"


def read(kept, rows):
    """Return what the checker makes of rows; ``None`` where it refuses one."""
    try:
        return checker.Waiting(kept, checker.Table(rows, "row"))
    except checker.UnprovedError:
        return None


def test_a_comb_is_taken_exactly_where_it_follows_and_counts_what_it_says():
    seen: Counter[str] = Counter()
    for name, said, kept, chance in cases():
        for _ in range(DRAWN):
            row = drawn(said, chance)
            if row is None:
                break
            row = sharpened(kept, row, chance) | {"price": chance.choice((1, 7))}
            waiting = read(kept, table(row))
            assert (waiting is not None) == follows(kept, row), f"{name}: {row}"
            kind = waiting and see_counts(said.facts, waiting, row, name)
            seen[kind or "refused"] += 1
    assert min(seen[one] for one in ("refused", "whole", "worse")) > 200


def test_a_comb_without_weights_is_one_with_them():
    seen: Counter[str] = Counter()
    for name, said, kept, chance in cases():
        facts = said.facts
        firms = sorted({firm for firm, _ in facts.choice})
        for _ in range(DRAWN if firms else 0):
            firm = chance.choice(firms)
            chose = sorted(c for f, c in facts.choice if f == firm)
            teeth = sorted(chance.sample(chose, chance.randint(1, len(chose))))
            staff = lawyers_of(facts, firm)
            some = sorted(chance.sample(staff, chance.randint(0, len(staff))))
            rows = columns(firm=firm, committees=teeth, lawyers=some, price=1)
            waiting = read(kept, {"combs": rows})
            row = with_weights(kept, firm, teeth, some)
            assert (waiting is not None) == follows(kept, row), f"{name}: {row}"
            if waiting:
                see_counts(facts, waiting, row, name)
            kind = "some" if some else "all"
            seen[kind if waiting else "refused"] += 1
    assert seen["refused"] > 200
    assert min(seen["some"], seen["all"]) > 40


def test_an_exchange_is_taken_exactly_where_it_follows_and_counts_what_it_says():
    seen: Counter[str] = Counter()
    for name, said, kept, chance in cases():
        facts = said.facts
        places, people = range(len(facts.committee_ids)), range(len(facts.lawyer_ids))
        for _ in range(DRAWN):
            committee, lawyer = chance.choice(places), chance.choice(people)
            post, firm = chance.choice([None, None, *places]), facts.firm[lawyer]
            rank = facts.rank(firm, committee, 0)
            holds = waits(kept, firm, committee) and asked(kept, lawyer, committee) > 0
            if post is not None:
                holds &= held(facts, firm, post) > rank and not facts.is_single(post)
            row = columns(committee=committee, lawyer=lawyer, post=post, price=3)
            waiting = read(kept, {"exchanges": row})
            assert (waiting is not None) == holds, f"{name}: {row}"
            if waiting is None:
                seen["refused"] += 1
                continue
            seen["outside" if post is None else "a post inside"] += 1
            assert waiting.blocking == {(firm, committee): 3}
            assert waiting.constant == 0
            for at, lawyers in enumerate(facts.pairs):
                single, added = facts.is_single(at), waiting.of_pairs(at)
                for one, found in zip(lawyers, added, strict=True):
                    own = facts.firm[one]
                    has = at == committee and facts.rank(own, at, 1) <= facts.rank(
                        firm, at, 1
                    )
                    worse = held(facts, own, at) > rank
                    if one == lawyer and post is None:
                        has -= single and worse
                    elif one == lawyer:
                        has -= at == post
                        # A better post outside does as well as the committee itself.
                        is_other = single and not worse and at != committee
                        has += facts.is_single(committee) and is_other
                    assert found == -3 * has, f"{name}: {at} {one} of {row}"
    assert min(seen[one] for one in ("refused", "outside", "a post inside")) > 100


def test_prices_of_desks_are_taken_exactly_where_they_may_stand_and_prove_that_much():
    seen: Counter[str] = Counter()
    for name, said, kept, chance in cases():
        for _ in range(DRAWN):
            desks = drawn_desks(said, chance, 4)
            if chance.random() < 0.6:  # as few as can all be true
                desks = true_ones(PlainDesks(kept, desks), desks)
            plain = PlainDesks(kept, desks)
            table = checker.Table(desks, "row")
            try:
                least = checker.Desks(kept, table, 4).least()
            except checker.UnprovedError:
                assert not plain.follows(), f"{name}: {desks}"
                seen["refused"] += 1
                continue
            assert plain.follows(), f"{name}: {desks}"
            assert least == plain.least(), f"{name}: {desks}"
            seen["taken"] += 1
            seen["priced"] += any(desks["waiting"]["price"])
    assert min(seen[one] for one in ("refused", "taken", "priced")) > 100


def true_ones(plain, desks):
    """Return prices without those that may not stand where they do."""
    keep = [plain._waits(*row[:3]) for row in plain.rows]
    facts, waiting = plain.facts, desks["waiting"]
    return {
        "hard": [one for one in desks["hard"] if facts.is_single(one)],
        "placed": desks["placed"],
        "waiting": {
            name: [one for one, may in zip(column, keep, strict=True) if may]
            for name, column in waiting.items()
        },
    }
