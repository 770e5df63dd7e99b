"""Every table of a certificate: what each column may hold, at its ends and beyond."""

import copy
import json

import pytest

from lawyer_assign import checker
from lawyer_assign.files.plans.certificate import _parts
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.proof import Certificate
from tests.worlds.certified import everything
from tests.worlds.small import DAY

HANGZHOU = Policy.hangzhou_2024(on=DAY, stability="off")
PROBLEM = Problem.of(everything(), HANGZHOU)
PROOF = json.loads(json.dumps(_parts(PROBLEM, Certificate((), (), (), ()))))
PROOF["budgets"] = {"district": [1]}
DISTRICTS, COMMITTEES, FIRMS, LAWYERS = 2, 10, 2, 5
MANY = 100_000

WHOLE = {
    # table, column: least, most, whether a row may say nothing
    ("committees", "district"): (0, DISTRICTS - 1, False),
    ("committees", "lawyers_min"): (1, MANY, False),
    ("committees", "lawyers_max"): (1, MANY, False),
    ("committees", "needs", "mediation"): (0, 10, False),
    ("firms", "district"): (0, DISTRICTS - 1, False),
    ("firms", "seats"): (0, MANY, True),
    ("lawyers", "firm"): (0, FIRMS - 1, False),
    ("lawyers", "max_committees"): (0, MANY, True),
    ("lawyers", "min_committees"): (0, MANY, False),
    ("lawyers", "years_of_practice"): (0, 80, False),
    ("lawyers", "assessment"): (0, 100, True),
    ("lawyers", "skills", "mediation"): (0, 5, False),
    ("choices", "firm"): (0, FIRMS - 1, False),
    ("choices", "committee"): (0, COMMITTEES - 1, False),
    ("choices", "firm_rank"): (1, 10_000, True),
    ("choices", "committee_rank"): (1, 10_000, True),
    ("conflicts", "committee"): (0, COMMITTEES - 1, False),
    ("conflicts", "lawyer"): (0, LAWYERS - 1, True),
    ("conflicts", "firm"): (0, FIRMS - 1, True),
    ("approvals", "limit"): (6, MANY, False),
    ("approvals", "district"): (0, DISTRICTS - 1, True),
    ("approvals", "lawyer"): (0, LAWYERS - 1, True),
    ("fixed", "committee"): (0, COMMITTEES - 1, False),
    ("fixed", "firm"): (0, FIRMS - 1, False),
    ("scores", "committee"): (0, COMMITTEES - 1, False),
    ("scores", "lawyer"): (0, LAWYERS - 1, False),
    ("scores", "points"): (-checker.LARGEST, checker.LARGEST, True),
    ("scores", "minutes"): (0, checker.MOST_MINUTES, False),
    ("past", "committee"): (0, COMMITTEES - 1, False),
    ("past", "lawyer"): (0, LAWYERS - 1, False),
    ("budgets", "district"): (0, DISTRICTS - 1, False),
    ("committees", "lat"): (-90, 90, True),
    ("committees", "lon"): (-180, 180, True),
    ("firms", "lat"): (-90, 90, True),
    ("lawyers", "lon"): (-180, 180, True),
}
SETS = {
    # lists of places, each ascending; below what; whether a row may say nothing
    ("pairs",): (LAWYERS, False),
    ("lawyers", "districts"): (DISTRICTS, True),
    ("fixed", "lawyers"): (LAWYERS, False),
    ("committees", "must_have"): (COMMITTEES, None),
    ("committees", "languages"): (COMMITTEES, None),
    ("lawyers", "languages"): (LAWYERS, None),
}
"""``None``: an object of lists by name."""


def said(place, value):
    """Return how the checker refuses a value, or nothing where it takes it."""
    proof = copy.deepcopy(PROOF)
    inner = proof
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    try:
        checker.Facts(proof)
    except checker.UnreadableError as error:
        return str(error)
    return ""


def row_of(place):
    """Return table, and the place of a row that is changed, without its old value."""
    column = PROOF
    for name in place:
        column = column[name]
    assert column
    return (*place, len(column) - 1)


@pytest.mark.parametrize("place", WHOLE, ids=".".join)
def test_a_number_is_within_its_ends_and_no_other_thing(place):
    least, most, is_open = WHOLE[place]
    row = row_of(place)
    words = f"is not within {least}..{most}"
    for value in (least, most):
        assert "is not" not in said(row, value)
    name = f"certificate.{'.'.join(place)}[{row[-1]}]"
    for value in (least - 1, most + 1):
        found = said(row, value)
        assert words in found
        assert name in found
    assert "is not " in said(row, "1")
    assert "is not " in said(row, True)
    assert ("is not " in said(row, None)) != is_open


def test_the_first_that_is_wrong_is_named():
    years = [0, 80, 81, 5, -1]
    assert "lawyers.years_of_practice[2]" in said(
        ("lawyers", "years_of_practice"), years
    )


@pytest.mark.parametrize("place", SETS, ids=".".join)
def test_a_set_is_a_list_of_places_that_rise(place):
    size, is_open = SETS[place]
    row = row_of(place) if is_open is not None else (*place, first_of(place))
    assert "is not" not in said(row, [])
    assert "is not" not in said(row, [size - 1])
    assert f"is not within 0..{size - 1}" in said(row, [size])
    assert f"is not within 0..{size - 1}" in said(row, [-1])
    assert f"is not within 0..{size - 1}" in said(row, [0, size])
    assert "is not int" in said(row, [True])
    assert "is not int" in said(row, ["0"])
    assert "is not int" in said(row, [None])
    for value in (0, 1, "", "0", False, True, {}, {"0": 0}):
        assert "is not a" in said(row, value)
    assert bool(said(row, None)) == (not is_open)
    if place != ("fixed", "lawyers"):
        assert "does not rise" in said(row, [1, 0])
    assert said(row, [0, 0])


def first_of(place):
    inner = PROOF
    for name in place:
        inner = inner[name]
    return next(iter(inner))


@pytest.mark.parametrize("place", [one for one in WHOLE if len(one) == 2], ids=".".join)
def test_a_column_is_a_list_as_long_as_its_table(place):
    table, column = place
    rows = PROOF[table][column]
    for value in (None, {}, "x", 0):
        assert "is not a list" in said(place, value)
    longer = said(place, [*rows, rows[-1]])
    is_alone = len(PROOF[table]) == 1
    assert is_alone or "entries" in longer or "stands twice" in longer
    proof = copy.deepcopy(PROOF)
    del proof[table][column]
    with pytest.raises(checker.UnreadableError, match="is missing"):
        checker.Facts(proof)


@pytest.mark.parametrize("table", ["conflicts", "approvals"])
def test_a_row_names_one_of_two_and_not_both_or_none(table):
    sides = {"conflicts": ("lawyer", "firm"), "approvals": ("lawyer", "district")}[
        table
    ]
    for values, fine in (((None, 0), True), ((0, None), True), ((0, 0), False),
                         ((None, None), False)):  # fmt: skip
        proof = copy.deepcopy(PROOF)
        for side, value in zip(sides, values, strict=True):
            proof[table][side][0] = value
        if fine:
            checker.Facts(proof)
            continue
        with pytest.raises(checker.UnreadableError, match="does not name one"):
            checker.Facts(proof)


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [("committees", "lawyers_min", "lawyers_max"),
     ("lawyers", "min_committees", "max_committees")],
)  # fmt: skip
def test_the_most_is_not_below_the_least(table, low, high):
    for least, most, fine in ((3, 3, True), (3, 4, True), (3, 2, False)):
        proof = copy.deepcopy(PROOF)
        proof[table][low][1], proof[table][high][1] = least, most
        if fine:
            checker.Facts(proof)
            continue
        with pytest.raises(checker.UnreadableError, match=rf"is below {low} 3"):
            checker.Facts(proof)


@pytest.mark.parametrize("table", ["districts", "committees", "firms", "lawyers"])
def test_ids_rise_and_none_stands_twice(table):
    first, second, *rest = PROOF[table]["id"]
    for ids in ([first, first, *rest], [second, first, *rest]):
        assert f"certificate.{table}.id[1]" in said((table, "id"), ids)
        assert "does not rise" in said((table, "id"), ids)
    assert "is no text" in said((table, "id", 0), "")


def test_who_is_named_in_an_agreement_is_of_its_firm():
    assert PROOF["fixed"]["firm"] == [1]
    assert said(("fixed", "lawyers", 0), [2, 3]) == ""
    assert "are of another firm" in said(("fixed", "lawyers", 0), [0])


def test_a_place_has_both_degrees_or_none():
    for column in ("lat", "lon"):
        assert "goes with a lon" in said(("committees", column, 0), None)


def test_what_is_asked_for_is_said_of_every_lawyer():
    for name, table in (("mediation", "skills"), ("publicity", "skills"),
                        ("wu", "languages")):  # fmt: skip
        proof = copy.deepcopy(PROOF)
        del proof["lawyers"][table][name]
        with pytest.raises(checker.UnreadableError, match="is missing"):
            checker.Facts(proof)


def test_the_work_of_a_certificate_is_counted_before_it_is_done(monkeypatch):
    counted = []
    monkeypatch.setattr(
        checker, "_refuse_steps", lambda _, steps: counted.append(steps)
    )
    facts = checker.Facts(PROOF)
    listed = sum(map(len, PROOF["pairs"]))
    asked = PROOF["committees"]
    words = sum(len(asked[name]) for name in ("needs", "must_have", "languages"))
    scored = len(PROOF["scores"]["committee"])
    assert counted == [(listed + COMMITTEES + LAWYERS + scored) * (1 + words)]
    assert (facts.listed, facts.words) == (listed, 1 + words)


def test_facts_are_read_as_they_are_said():
    facts = checker.Facts(PROOF)
    assert [len(one) for one in facts.needs_of] == [
        sum(bool(column[at]) for column in PROOF["committees"]["needs"].values())
        for at in range(COMMITTEES)
    ]
    assert set(facts.must_of) == {2}
    assert facts.asks_of == {1: [frozenset({1})]}
    assert facts.lawyer_conflicts == {(0, 1)}
    assert facts.firm_conflicts == set()
    assert facts.lawyer_xyz[0] == facts.firm_xyz[0]
    assert facts.lawyer_xyz[2] != facts.firm_xyz[0]
    assert facts.fixed_links == {(1, 5)}
    assert facts.is_mutual(0, 0)
    assert not facts.is_mutual(1, 1)
    assert facts.rank(0, 0, 0) == 1
    assert facts.rank(0, 0, 1) == 2
    assert facts.rank(1, 1, 0) == facts.rank(0, 9, 1) == checker.LARGEST
    proof = copy.deepcopy(PROOF)
    proof["districts"]["is_scarce"] = [False, True]
    facts = checker.Facts(proof)
    assert facts.is_single(0)
    assert not facts.is_single(3)


LARGEST, DEAREST = checker.LARGEST, checker.DEAREST
OF_POLICY = {
    ("reach", "nearest_kept"): (1, LARGEST),
    ("reach", "most"): (1, LARGEST),
    ("reach", "most_per_choice"): (1, LARGEST),
    ("reach", "limit_minutes", "community"): (0, LARGEST),
    ("reach", "limit_minutes", "village"): (0, LARGEST),
    ("reach", "travel", "speed_kmh", "community"): (1, 200),
    ("reach", "travel", "speed_kmh", "village"): (1, 200),
    ("reach", "travel", "detour_percent"): (100, 500),
    ("reach", "travel", "unknown_minutes"): (0, LARGEST),
    ("duty", "community"): (0, 366),
    ("duty", "village"): (0, 366),
    ("affinity", "wish", "tier"): (1, 99),
    ("affinity", "wish", "weight"): (1, DEAREST),
    ("affinity", "skill"): (0, DEAREST),
    ("affinity", "years_most"): (0, 80),
    ("affinity", "unassessed"): (0, 100),
    ("affinity", "minute"): (0, DEAREST),
}
"""Of a policy; what names no part of it is of the rule of that kind."""

MAY_BE_EMPTY = {("reach", "most")}
"""Numbers without which a policy means something."""


def read_policy(place, value):
    """Return how the checker refuses a number of a policy, or nothing."""
    proof = copy.deepcopy(PROOF)
    inner = proof["policy"]
    for name in place[:-1]:
        rules = {one["kind"]: one for one in proof["policy"]["rules"]}
        inner = inner[name] if name in inner else rules[name]
    assert type(inner[place[-1]]) is int or place in MAY_BE_EMPTY
    inner[place[-1]] = value
    try:
        rules = checker.read_rules(proof)
        assert checker.affinity_of(proof, rules, checker.Facts(proof)) is not None
    except checker.UnreadableError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("place", OF_POLICY, ids=".".join)
def test_a_number_of_a_policy_is_within_its_ends(place):
    least, most = OF_POLICY[place]
    assert read_policy(place, least) == read_policy(place, most) == ""
    for value in (least - 1, most + 1):
        found = read_policy(place, value)
        assert f".{place[-1]}: {value}:" in found
        assert f"is not within {least}..{most}" in found
    for value in (True, "1"):
        assert "is not int" in read_policy(place, value)
    is_refused = "is not int" in read_policy(place, None)
    assert is_refused == (place not in MAY_BE_EMPTY)


OF_RULES = {
    # number of a rule that its recount reads: least, most
    ("duty_load", "most"): (0, LARGEST),
    ("fewest_changes", "most"): (0, LARGEST),
    ("must_have", "least_level"): (1, 5),
    ("caseload", "limit"): (1, 5),
}


@pytest.mark.parametrize("place", OF_RULES, ids=".".join)
def test_a_number_that_the_recount_of_a_rule_reads_is_within_its_ends(place):
    (kind, name), (least, most) = place, OF_RULES[place]
    facts, duty = checker.Facts(PROOF), checker.duty_of(PROOF)

    def recount(value):
        said = checker.Table({name: value, "on": "2025-01-01"}, kind)
        rule = checker.Rule(kind, None, 1, said, True)
        audit = checker.Audit(facts, [(0, 0), (3, 0)], None, None, duty)
        return [*audit.missed(rule)]

    for value in (least, most):
        recount(value)
    for value in (least - 1, most + 1):
        with pytest.raises(checker.UnreadableError, match=rf"{kind}\.{name}: "):
            recount(value)
    if kind == "duty_load":
        days = duty.whole("community", 0, LARGEST), duty.whole("village", 0, LARGEST)
        kinds = facts.kind[0], facts.kind[3]
        assert kinds == ("community", "village")
        assert recount(0) == [(facts.lawyer_ids[0], sum(days))]
        assert recount(sum(days) - 1) == [(facts.lawyer_ids[0], 1)]
