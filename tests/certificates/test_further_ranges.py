"""Every column of a further proof: what it may hold, at its ends and beyond."""

import copy

import pytest

from lawyer_assign import checker
from lawyer_assign.policy import Policy
from tests.certificates.test_choice_proofs import Said
from tests.worlds.small import DAY, chose, district, firm, lawyer, world

FIRMS = LAWYERS = COMMITTEES = 3
PRICE, LARGEST, TIERS = checker.MOST_PRICE, checker.LARGEST, 999


def small():
    """Return c1 to c3 at three firms of one lawyer each, l2 for all of them."""
    lawyers = [lawyer(f"l{at}", firm=f"f{at}", max_committees=1) for at in (1, 2, 3)]
    firms = [firm("f1"), firm("f2"), firm("f3")]
    choices = [chose("f2", "c3", 1, 1), chose("f3", "c3", 1, 2)]
    listed = {
        "committee": ["c1", "c2", "c1", "c2", "c3", "c3"],
        "lawyer": ["l1", "l1", "l2", "l2", "l2", "l3"],
    }
    outside = [district("d1", is_scarce=False)]
    facts = world(COMMITTEES, lawyers, firms, outside, choices=choices)
    return Said(facts, Policy.hangzhou_2024(on=DAY), listed)


SAID = small()
POSTS = min(SAID.plans, key=lambda one: one[2])[0]
ROWS = {
    "heads": {"committee": 2, "rank": 1, "price": 1},
    "combs": {"firm": 1, "committees": [2], "lawyers": [1], "price": 1},
    "weighted": {
        "firm": 1, "rank": 1, "lawyers": [1], "inside": [1], "outside": [1], "each": 1,
        "uncounted": [0], "teeth": [2], "times": [1], "others": [1], "most": [1],
        "worse_committee": None, "worse_lawyer": None, "price": 1,
    },
    "exchanges": {"committee": 2, "lawyer": 1, "post": 1, "price": 1},
}  # fmt: skip
COMBS = {
    "tier": 4, "scale": 1, "times": [1, 1, 1], "prices": [],
    **{
        kind: {name: [value] for name, value in row.items()}
        for kind, row in ROWS.items()
    },
}  # fmt: skip
BY_FIRMS = {
    "tier": 3, "scale": 5,
    "desks": {
        "hard": [0, 1],
        "placed": {"committee": [0, 1], "price": [-1, -1]},
        "waiting": {"firm": [1], "is_near": [True], "committee": [2], "price": [1]},
    },
}  # fmt: skip
WHOLE = {
    # place of a number in a proof: least, most, whether it may be left open
    ("tier",): (1, TIERS, False),
    ("scale",): (1, PRICE, False),
    ("times", 1): (0, PRICE, False),
    ("heads", "committee", 0): (0, COMMITTEES - 1, False),
    ("heads", "rank", 0): (1, 10_000, False),
    ("heads", "price", 0): (0, PRICE, False),
    ("combs", "firm", 0): (0, FIRMS - 1, False),
    ("combs", "price", 0): (0, PRICE, False),
    ("weighted", "firm", 0): (0, FIRMS - 1, False),
    ("weighted", "rank", 0): (0, 10_000, False),
    ("weighted", "each", 0): (0, LARGEST, False),
    ("weighted", "price", 0): (0, PRICE, False),
    ("weighted", "inside", 0, 0): (0, LARGEST, False),
    ("weighted", "outside", 0, 0): (0, LARGEST, False),
    ("weighted", "times", 0, 0): (0, LARGEST, False),
    ("weighted", "most", 0, 0): (0, LARGEST, False),
    ("weighted", "worse_committee", 0): (0, COMMITTEES - 1, True),
    ("weighted", "worse_lawyer", 0): (0, LAWYERS - 1, True),
    ("exchanges", "committee", 0): (0, COMMITTEES - 1, False),
    ("exchanges", "lawyer", 0): (0, LAWYERS - 1, False),
    ("exchanges", "post", 0): (0, COMMITTEES - 1, True),
    ("exchanges", "price", 0): (0, PRICE, False),
    ("desks", "placed", "price", 1): (-PRICE, PRICE, False),
    ("desks", "waiting", "price", 0): (0, 5, False),
    ("desks", "waiting", "firm", 0): (0, FIRMS - 1, False),
    ("desks", "waiting", "committee", 0): (0, COMMITTEES - 1, False),
}
SETS = {
    # lists of places, each ascending; below what
    ("combs", "committees", 0): COMMITTEES,
    ("combs", "lawyers", 0): LAWYERS,
    ("weighted", "lawyers", 0): LAWYERS,
    ("weighted", "uncounted", 0): COMMITTEES,
    ("weighted", "teeth", 0): COMMITTEES,
    ("weighted", "others", 0): COMMITTEES,
    ("desks", "hard"): COMMITTEES,
    ("desks", "placed", "committee"): COMMITTEES,
}


def read(document, *, place=("tier",), value=4):
    """Return how a proof is refused as unreadable, with one value changed."""
    proof = copy.deepcopy(document)
    inner = proof
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    given = (SAID.rules, SAID.audit(POSTS), SAID.affinity, SAID.counted(POSTS))
    try:
        checker.further_bounds({"further": [proof]}, *given, checker.Verdict())
    except checker.UnreadableError as error:
        return str(error)
    return ""


def with_only(place):
    """Return a proof in which no table before the changed one can be refused."""
    if place[0] in ("desks", "tier"):
        return BY_FIRMS
    plain = {name: value for name, value in COMBS.items() if name not in ROWS}
    return plain | ({place[0]: COMBS[place[0]]} if place[0] in ROWS else {})


def named(place):
    """Return a place as the checker names it."""
    words = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in place)
    return f"certificate.further[0]{words}"


@pytest.mark.parametrize("place", WHOLE, ids=str)
def test_a_number_is_within_its_ends_and_no_other_thing(place):
    least, most, is_open = WHOLE[place]
    proof = with_only(place)
    for value in (least, most):
        assert read(proof, place=place, value=value) == ""
    for value in (least - 1, most + 1):
        found = read(proof, place=place, value=value)
        assert f"is not within {least}..{most}" in found
        assert found.startswith(named(place).rpartition("[")[0])
    for value in ("1", True, 1.0):
        assert "is not " in read(proof, place=place, value=value)
    assert bool(read(proof, place=place, value=None)) is not is_open


@pytest.mark.parametrize("place", SETS, ids=str)
def test_a_set_is_a_list_of_places_that_rise(place):
    size, proof = SETS[place], with_only(place)
    for value in ([size], [-1], [0, size]):
        found = read(proof, place=place, value=value)
        assert f"is not within 0..{size - 1}" in found
        assert found.startswith(named(place))
    for value in ([1, 0], [1, 1]):
        assert "does not rise" in read(proof, place=place, value=value)
    for value in ([True], ["0"], [None], 1, None, "", False, {}):
        assert "is not " in read(proof, place=place, value=value)


LISTS = [
    *(((kind, name)) for kind, row in ROWS.items() for name in row if name != "price"),
    ("times",), ("desks", "placed", "price"), ("desks", "waiting", "firm"),
    ("desks", "waiting", "committee"), ("desks", "waiting", "is_near"),
    *(("weighted", name, 0) for name in ("inside", "outside", "times", "most")),
]  # fmt: skip


@pytest.mark.parametrize("place", LISTS, ids=str)
def test_a_column_is_as_long_as_its_table(place):
    proof = with_only(place)
    column = proof
    for name in place:
        column = column[name]
    for value in ([], [*column, column[-1]]):
        assert "entries" in read(proof, place=place, value=value)
    assert "is not a list" in read(proof, place=place, value={})


def test_which_desk_is_said_by_yes_or_no():
    for value in (0, 1, None, "true"):
        place = ("desks", "waiting", "is_near", 0)
        assert "is not bool" in read(BY_FIRMS, place=place, value=value)


def refused(document):
    """Return what the checker finds wrong in a proof that can be read."""
    given = (SAID.rules, SAID.audit(POSTS), SAID.affinity, SAID.counted(POSTS))
    verdict = checker.Verdict()
    found = checker.further_bounds({"further": [document]}, *given, verdict)
    return found, [str(one) for one in verdict.wrong]


def test_the_rows_as_they_stand_are_taken_or_refused_by_name():
    assert refused(BY_FIRMS) == ({3: 1}, [])
    found, wrong = refused({**BY_FIRMS, "tier": 4})
    assert found == {}
    assert "第4层另行证明不成立" in wrong[0]
    assert "counts more than who blocks" in wrong[0]
    assert "is not known" not in wrong[0]
    _, wrong = refused({**BY_FIRMS, "tier": 9})
    assert "certificate.further[0].tier: 9" in wrong[0]
    assert "rests on prices that are not known" in wrong[0]


@pytest.mark.parametrize("firm", range(FIRMS))
@pytest.mark.parametrize("committee", range(COMMITTEES))
@pytest.mark.parametrize("is_near", [True, False])
def test_who_waits_at_a_desk_is_of_it(firm, committee, is_near):
    """Only c3 waits for l2, whose desk reaches c1 and c2; f3's reaches neither."""
    desks = copy.deepcopy(BY_FIRMS["desks"])
    desks["waiting"] |= {
        "firm": [firm], "committee": [committee], "is_near": [is_near]
    }  # fmt: skip
    found, wrong = refused({**BY_FIRMS, "desks": desks})
    is_of_it = (firm, committee, is_near) in {(1, 2, True), (2, 2, False)}
    assert bool(found) is is_of_it
    assert bool(wrong) is not is_of_it
    if wrong:
        assert f"[{firm}, {committee}]" in wrong[0]
        assert "does not follow from coverage and choices" in wrong[0]


def test_whoever_waits_is_counted_once():
    desks = copy.deepcopy(BY_FIRMS["desks"])
    for column in desks["waiting"].values():
        column.append(column[0])
    _, wrong = refused({**BY_FIRMS, "desks": desks})
    assert "does not follow from coverage and choices" in wrong[0]


def test_the_best_of_several_proofs_of_a_tier_counts():
    weaker = copy.deepcopy(BY_FIRMS)
    weaker["desks"]["waiting"]["price"] = [0]
    given = (SAID.rules, SAID.audit(POSTS), SAID.affinity, SAID.counted(POSTS))
    for proofs in ([BY_FIRMS, weaker], [weaker, BY_FIRMS]):
        found = checker.further_bounds({"further": proofs}, *given, checker.Verdict())
        assert found == {3: 1}
