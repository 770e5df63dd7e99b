"""Combs that say what every post counts: what is taken holds of every plan as good."""

import random
from collections import Counter

import pytest

from lawyer_assign import checker
from lawyer_assign.datasets import toy
from lawyer_assign.facts import Agreement
from lawyer_assign.policy import Policy
from lawyer_assign.verbs.solve import solve
from tests.certificates.test_choice_proofs import PER_KIND, Said, worlds
from tests.solver.choice.cuts.test_weighted_combs import wide
from tests.worlds.certified import Files
from tests.worlds.choice_forgeries import NAMES
from tests.worlds.markets import ONE
from tests.worlds.small import DAY, chose, committee, district, firm, lawyer, world

MOST = 300
"""Combs that are drawn in a world, for each of two plans."""


def drawn(said, chance):
    """Return any comb of a firm that somebody chose; ``None`` if there is none."""
    facts = said.facts
    firms = sorted({firm for firm, _ in facts.choice})
    if not firms:
        return None
    firm = chance.choice(firms)
    chose = sorted(c for f, c in facts.choice if f == firm)
    teeth = some(chose, chance, chance.choice((0.3, 0.6))) or [chance.choice(chose)]
    own = [one for one, of in enumerate(facts.firm) if of == firm]
    staff = some(own, chance, chance.choice((0.0, 0.5, 1.0)))
    if chance.random() < 0.05:
        staff = some(range(len(facts.firm)), chance, 0.5)
    heavy = chance.choice((1, 2, 2, 6))
    rank = max(facts.rank(firm, one, 0) for one in teeth)
    return {
        "firm": firm,
        "rank": max(0, min(rank, 9_000) + chance.choice((0, 0, 0, 1, 2, -1))),
        "lawyers": staff,
        "inside": [chance.randrange(heavy + 1) for _ in staff],
        "outside": [chance.randrange(heavy + 1) for _ in staff],
        "each": chance.choice((0, 0, 1, 1, 2)),
        "uncounted": sometimes(said, chance),
        "teeth": teeth,
        "times": [chance.randrange(1, 4) for _ in teeth],
        "others": (others := sometimes(said, chance)),
        "most": [chance.randrange(1, 4) for _ in others],
        **worse_post(said, chance, own),
        "price": 1,
    }


def some(places, chance, share):
    return [one for one in places if chance.random() < share]


def sometimes(said, chance):
    """Return some committees, mostly none."""
    places = range(len(said.facts.committee_ids))
    return some(places, chance, chance.choice((0, 0, 0, 0.3, 0.6)))


def worse_post(said, chance, staff):
    """Return a worse post of one committee, of one lawyer, of both, or mostly none."""
    committee = chance.choice(range(len(said.facts.committee_ids)))
    anybody = range(len(said.facts.lawyer_ids))
    lawyer = chance.choice(staff if staff and chance.random() < 0.8 else anybody)
    kinds = [(None, None)] * 3
    kinds += [(committee, None), (None, lawyer), (committee, lawyer)]
    names = ("worse_committee", "worse_lawyer")
    return dict(zip(names, chance.choice(kinds), strict=True))


def sharpened(kept, row, chance):
    """Return a comb whose teeth count as much in all as follows from its weights."""
    waiting = checker.Waiting(kept, checker.Table({}, "row"))
    counts = zip(row["inside"], row["outside"], strict=True)
    comb = checker.Comb(
        row["firm"], row["rank"], dict(zip(row["lawyers"], counts, strict=True)),
        row["each"], frozenset(row["uncounted"]), {}, {}, 1,
    )  # fmt: skip
    needs = [kept.spent(comb, tooth) for tooth in row["teeth"]]
    if (row["worse_committee"], row["worse_lawyer"]) == (None, None):
        needs.append(waiting._filled(comb))
    total = min(needs) + chance.choice((0, 0, 0, 0, 0, 1))
    if total > 100:
        return row
    amounts = [0] * (len(row["teeth"]) + len(row["others"]))
    for _ in range(total):
        amounts[chance.randrange(len(amounts))] += 1
    teeth = len(row["teeth"])
    return {**row, "times": amounts[:teeth], "most": amounts[teeth:]}


def table(row):
    return {"weighted": {name: [value] for name, value in row.items()}}


def roomy():
    """Yield worlds with firms of several seats and lawyers of several posts."""
    policy = Policy.hangzhou_2024(on=DAY)
    for seed in range(15 * PER_KIND):
        facts = wide(seed)
        dice = random.Random(seed)
        has_teams = dice.random() < 0.4
        kept = [
            one.model_copy(update={"lawyers_max": 2 if has_teams else 1})
            for one in facts.committees[: 3 if has_teams else 4]
        ]
        names = {one.id for one in kept}
        lawyers = [one for one in facts.lawyers if one.firm == "f0"][:2]
        facts = facts.replace(
            committees=kept,
            lawyers=[*lawyers, facts.lawyers[-1]],
            choices=[one for one in facts.choices if one.committee in names],
        )
        said = Said(facts, policy)
        if said.plans:
            yield f"wide {seed}", said


def a_plan(said, place, chance):
    """Return any plan, rather one that keeps a wish before some tier whole."""
    return max(chance.choices(said.plans, k=4), key=lambda one: one[2][:place].count(0))


def least_beyond(said, waiting, plans):
    """Return what plans have of a row beyond the least, at least."""
    added = [
        dict(zip(lawyers, waiting.of_pairs(committee), strict=True))
        for committee, lawyers in enumerate(said.facts.pairs)
    ]
    return (
        min(
            sum(waiting.blocking[one] for one in blocking)
            - sum(added[committee][lawyer] for committee, lawyer in posts)
            for posts, blocking in plans
        )
        - waiting.constant
    )


@pytest.mark.parametrize("make", [worlds, roomy])
def test_every_comb_that_is_taken_holds_of_every_plan_as_good(make):
    seen: Counter[str] = Counter()
    for name, said in make():
        chance = random.Random(name)
        for _ in range(2):
            place = chance.randrange(len(said.tiers))
            posts, _, paid = a_plan(said, place, chance)
            if not said.counts_before(posts, place):
                continue
            kept, good = said.kept(posts, place), said.as_good(paid, place)
            for _ in range(MOST):
                row = drawn(said, chance)
                if row is None:
                    break
                row = sharpened(kept, row, chance)
                try:
                    waiting = checker.Waiting(kept, checker.Table(table(row), "row"))
                except checker.UnprovedError:
                    seen["refused"] += 1
                    continue
                beyond = least_beyond(said, waiting, good)
                assert beyond >= 0, f"{name}: {row}"
                kind = "worse" if waiting.constant == 0 else "full"
                seen[f"{kind} tight"] += beyond == 0
    assert seen["refused"] > 50
    assert min(seen["full tight"], seen["worse tight"]) > 3 * PER_KIND


def is_taken(said, **row):
    """Return whether a comb follows, of all plans that keep tier 2 whole."""
    every = {name: [] for name in ("uncounted", "lawyers", "inside", "outside")}
    every |= {"firm": 0, "each": 0, "others": [], "most": [], "price": 1}
    every |= {"worse_committee": None, "worse_lawyer": None}
    try:
        kept = said.kept([], 2)
        checker.Waiting(kept, checker.Table(table(every | row), "row"))
    except checker.UnprovedError:
        return False
    return True


def test_of_posts_that_spend_a_lawyer_one_may_lie_outside():
    districts = [district("d1", is_scarce=True), district("d2", is_scarce=False)]
    committees = [committee("c0"), committee("c1"), committee("c2", district="d2")]
    facts = world(
        committees, [lawyer("l1", max_committees=2)], districts=districts,
        choices=[chose("f1", f"c{at}", 3 - at) for at in range(3)],
    )  # fmt: skip
    said = Said(facts, Policy.hangzhou_2024(on=DAY))
    comb = {"rank": 3, "lawyers": [0], "inside": [2], "outside": [1], "teeth": [0]}
    assert is_taken(said, **comb, times=[3])
    assert not is_taken(said, **comb, times=[4])


@pytest.mark.parametrize("most", [1, 2])
def test_of_a_committee_with_a_team_nothing_is_taken_off(most):
    committees = [committee("c0", **ONE), committee("c1", lawyers_max=most)]
    choices = [chose("f1", "c0", 2), chose("f1", "c1", 1)]
    said = Said(world(committees, 2, choices=choices), Policy.hangzhou_2024(on=DAY))
    comb = {"rank": 2, "each": 1, "teeth": [0], "times": [1]}
    assert is_taken(said, **comb, others=[1], most=[1]) is (most == 1)


def test_an_agreement_fills_a_seat_and_a_firm_may_have_no_more_than_seats():
    # No pair of c1 is listed: it is none of the two that can fill the firm.
    outside = [district("d1", is_scarce=False)]
    facts = world(
        3, [lawyer(f"l{at}") for at in range(3)], [firm("f1", seats=2)], outside,
        choices=[chose("f1", "c1", 2), chose("f1", "c2", 1)],
        agreements=[Agreement(committee="c3", firm="f1", is_fixed=True)],
    )  # fmt: skip
    listed = {
        "committee": ["c2", "c3"] * 3,
        "lawyer": ["l0", "l0", "l1", "l1", "l2", "l2"],
    }
    said = Said(facts, Policy.hangzhou_2024(on=DAY), listed)
    comb = {"rank": 2, "each": 1, "teeth": [0]}
    assert is_taken(said, **comb, times=[2])
    assert not is_taken(said, **comb, times=[3])


OLDER = [
    {
        "tier": 3, "scale": 1 << 24, "times": [33554433, 1],
        "prices": {
            "coverage": [0, 0, -16777216, -33554432, -16777216, -16777216],
            "seats": [16777216, 0, 0], "own_limits": [0, 0, 0, 0, 0, 33554432],
            "fixed_agreements": [-16777216],
        },
        "combs": [[2], [[2, 5]], [[]], [6658]],
        "exchanges": [[0], [2], [3], [16777216]],
    },
    {
        "tier": 4, "scale": 1 << 24, "times": [1862270977, 654311425, 989855744],
        "prices": {
            "coverage": [
                0, 0, -335544320, -1459617792, -1862270976, -452984832
            ],
            "team_size": [1795162112, 1929379840, 0, 0, 0, 0],
            "one_each": [654311424, 0, 0, 0, 0, 0], "seats": [922746880, 0, 0],
            "own_limits": [0, 0, 0, 0, 0, 3204448256],
            "fixed_agreements": [-1090519040],
            "further_posts": [0, 0, 335544320, 0, 0, 671088640],
        },
        "combs": [[2], [[2, 5]], [[5]], [392800]],
        "exchanges": [[0, 0], [2, 2], [4, 3], [587202560, 402653184]],
    },
]  # fmt: skip
"""Further proofs of the small world as the first certificates had them."""


def as_before(proof):
    """Return a further proof in the words of the file."""
    said = {name: proof[name] for name in ("tier", "scale", "times")}
    prices = [
        {"rule": rule, "part": 0, "tiers": [row]}
        for rule, row in proof["prices"].items()
    ]
    tables = {
        name: dict(zip(NAMES[name].split(), proof[name], strict=True))
        for name in ("combs", "exchanges")
    }
    return {**said, "prices": prices, **tables}


def test_certificates_of_plain_combs_are_read_as_before(tmp_path):
    files = Files(tmp_path, solve(toy()))
    further = [as_before(one) for one in OLDER]
    files.documents["certificate"]["further"] = further
    files.save(forged=True)
    assert files.code() == 0
    further[1]["combs"]["committees"] = [[1, 5]]
    files.save(forged=True)
    assert files.code() == 1


def test_weights_of_any_size_are_added_whole(tmp_path):
    files = Files(tmp_path, solve(toy()))
    for proof in files.documents["certificate"]["further"]:
        combs = proof["weighted"]
        assert combs["price"]
        large = 10**8
        for key in ("inside", "outside", "times", "most"):
            combs[key] = [[one * large for one in row] for row in combs[key]]
        combs["each"] = [one * large for one in combs["each"]]
        combs["price"] = [one // large for one in combs["price"]]
    files.save(forged=True)
    verdict = checker.check(files.path)
    assert not verdict.wrong, verdict.text()
    for bad in (10**9 + 1, -1, 10**40, 1.0, None):
        files.documents["certificate"]["further"][0]["weighted"]["inside"][0][0] = bad
        files.save(forged=True)
        assert files.code() == 2
