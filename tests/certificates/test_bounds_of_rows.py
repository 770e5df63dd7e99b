"""Rows that have prices in a certificate: what each counts, at least and at most."""

from types import SimpleNamespace

import pytest

from lawyer_assign import checker
from lawyer_assign.checker import UnreadableError, _rise
from tests.certificates.test_ranges import PROOF


def test_a_most_below_its_least_is_refused_and_no_most_is_fine():
    table = SimpleNamespace(place="certificate.lawyers")
    _rise(table, "least", [0, 3, 2], "most", [0, None, 5])
    with pytest.raises(UnreadableError) as caught:
        _rise(table, "least", [0, 3, 2], "most", [0, None, 1])
    assert "certificate.lawyers.most[2]" in str(caught.value)
    assert "is below least 2" in str(caught.value)


def family(kind, part=0, **said):
    said = {"on": "2025-01-01", **said}
    rule = checker.Rule(kind, None, 1, checker.Table(said, kind), True)
    return checker.family_of(rule, part, checker.Facts(PROOF))


@pytest.mark.parametrize(
    ("most", "lower"), [(None, [2, 1]), (0, [3]), (2, [1]), (3, [0]), (4, [0])]
)
def test_so_many_posts_of_last_year_are_kept(most, lower):
    """c2 had l2 and l5 last year, c4 had l3."""
    found = family("fewest_changes", most=most)
    assert found.about == "past"
    assert (found.lower, found.upper) == (lower, [None] * len(lower))
    assert found.rows == len(lower)


ROWS = {
    # kind: about, least and most of every row
    "coverage": ("committee", PROOF["committees"]["lawyers_min"], [None] * 10),
    "team_size": ("committee", [None] * 10, PROOF["committees"]["lawyers_max"]),
    "one_each": ("lawyer", [None] * 5, [1] * 5),
    "own_limits": ("lawyer", PROOF["lawyers"]["min_committees"],
                   PROOF["lawyers"]["max_committees"]),
    "seats": ("firm", [None] * 2, [6, None]),
    "fixed_agreements": ("fixed", [1], [None]),
}  # fmt: skip


@pytest.mark.parametrize("kind", ROWS)
def test_a_rule_has_a_row_for_each_of_its_things_and_one_family(kind):
    about, lower, upper = ROWS[kind]
    found = family(kind)
    assert (found.about, found.rows) == (about, len(lower))
    assert [*found.lower] == lower
    assert [*found.upper] == upper
    assert not found.steps
    assert family(kind, part=1) is None


def test_further_posts_have_steps_and_what_is_no_rule_of_rows_has_none():
    found = family("further_posts", prices=[1, 4])
    assert (found.about, found.rows, found.steps) == ("lawyer", 5, [0, 1, 4])
    assert {*found.lower, *found.upper} == {None}
    for kind in ("stability", "conflicts", "affinity", "must_have", "budget"):
        assert family(kind) is None


def test_limits_are_counted_district_by_district_up_to_each_consent():
    """d2 has consent to six."""
    plain, more = family("caseload", limit=3), family("caseload", part=1, limit=3)
    assert [plain.counts(at) for at in (0, 1)] == [True, False]
    assert [more.counts(at) for at in (0, 1)] == [True, True]
    assert (plain.about, plain.rows, plain.upper) == ("lawyer", 5, [3] * 5)
    assert more.upper == [6] * 5
    assert {*plain.lower, *more.lower} == {None}
    assert family("caseload", part=2, limit=3) is None
    one_each = family("one_each")
    assert [one_each.counts(at) for at in (0, 1)] == [
        not scarce for scarce in PROOF["districts"]["is_scarce"]
    ]
