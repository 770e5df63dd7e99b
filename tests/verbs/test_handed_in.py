"""What is handed in and cannot be meant is refused: place, value, cure, all at once."""

from decimal import Decimal
from fractions import Fraction
from itertools import repeat

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.pairs import Reach, Travel
from lawyer_assign.verbs.repair import Changes

FACTS = la.datasets.toy()
KINDS = ("community", "village")


def refused(call, *arguments, **named):
    """Return place and value of every defect that a call is refused for."""
    with pytest.raises(la.BadInputError) as caught:
        call(*arguments, **named)
    assert all(one.problem.en and one.cure.en for one in caught.value.defects)
    return [(one.place, one.value) for one in caught.value.defects]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("time_limit", one) for one in ("5", [], True, float("nan"), 0, -1, 1j)),
        *(("workers", one) for one in (1.5, "2", True, 0, 2.0, float("inf"))),
        *(("seed", one) for one in (None, 1.0, "0", True, -1, 2**31)),
        *((name, one) for name in ("stop", "progress") for one in (3, "stop")),
    ],
)
def test_a_setting_that_is_none_is_refused_by_solve_and_repair(name, value):
    assert refused(la.solve, FACTS, **{name: value}) == [(name, repr(value))]
    outcome = la.solve(FACTS)
    found = refused(la.repair, outcome, Changes(), **{name: value})
    assert found == [(name, repr(value))]


def test_seconds_as_a_decimal_are_not_said_to_be_no_positive_number():
    with pytest.raises(la.BadInputError, match="is a Decimal, not an int or a float"):
        la.solve(FACTS, time_limit=Decimal("5"))


@pytest.mark.parametrize("value", ["2", 1.5, True, -1])
def test_moves_that_cannot_be_counted_are_refused_by_repair(value):
    outcome = la.solve(FACTS)
    assert refused(la.repair, outcome, Changes(), max_moves=value) == [
        ("max_moves", repr(value))
    ]


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        (3, [("pairs", "int")]),
        ("x", [("pairs", "str")]),
        ([("c1", "l1")], [("pairs", "list")]),
        (
            {"committee": 3, "lawyer": "l1"},
            [("pairs.committee", "3"), ("pairs.lawyer", "'l1'")],
        ),
        (
            {"committee": [["c1"], None], "lawyer": ["l1", 1]},
            [
                ("pairs[0].committee", "['c1']"),
                ("pairs[1].committee", "None"),
                ("pairs[1].lawyer", "1"),
            ],
        ),
    ],
    ids=["number", "text", "rows", "no lists", "no ids"],
)
def test_what_is_no_table_of_pairs_is_refused(pairs, found):
    assert refused(la.solve, FACTS, pairs=pairs) == found
    plan = la.solve(FACTS).plan
    assert refused(la.check, FACTS, la.Policy.hangzhou_2024(), plan, pairs) == found


def nested(kind):
    """Return what is nested far deeper than Python writes."""
    found = kind()
    for _ in range(50_000):
        found = {"a": found} if kind is dict else kind([found])
    return found


BEYOND_WORDS = [*((nested(one), one.__name__) for one in (list, tuple, dict))]
BEYOND_WORDS += [(10**5_000, "int")]


@pytest.mark.parametrize(("value", "said"), BEYOND_WORDS, ids=repeat("_"))
@pytest.mark.parametrize("column", ["committee", "lawyer", "points", "minutes"])
def test_a_cell_that_cannot_be_written_is_refused_at_its_place(column, value, said):
    post = la.solve(FACTS).plan.posts[0]
    table = dict(zip(("committee", "lawyer"), ([one] for one in post), strict=True))
    table[column] = [value]
    found = [(f"pairs[0].{column}", said)]
    assert refused(la.solve, FACTS, pairs=table) == found


@pytest.mark.parametrize(("value", "said"), BEYOND_WORDS, ids=repeat("_"))
def test_a_setting_that_cannot_be_written_is_named_by_its_class(value, said):
    assert refused(la.solve, FACTS, seed=value) == [("seed", said)]
    assert refused(FACTS.without, lawyers=[value]) == [("lawyers", said)]
    assert refused(la.why, value, "c1")[0][0] == "outcome"
    policy = la.Policy.hangzhou_2024()
    assert refused(la.Scenario(FACTS, policy).with_limit, value)


@pytest.mark.parametrize("key", [(), 10**5_000, 1.5, None], ids=repeat("_"))
def test_a_column_that_no_text_names_is_ones_own(key):
    post = la.solve(FACTS).plan.posts[0]
    table = {"committee": [post[0]], "lawyer": [post[1]], key: [1]}
    assert la.solve(FACTS, pairs=table).problem.is_given
    del table["lawyer"]
    ((place, found),) = refused(la.solve, FACTS, pairs=table)
    assert (place, found.startswith("committee, ")) == ("pairs", True)


@pytest.mark.parametrize("number", [1j, 3 + 0j, np.complex64(2)])
def test_a_complex_number_of_points_is_none(number):
    post = la.solve(FACTS).plan.posts[0]
    table = {"committee": [post[0]], "lawyer": [post[1]], "points": [number]}
    assert refused(la.solve, FACTS, pairs=table) == [("pairs[0].points", repr(number))]


def test_everything_that_is_wrong_is_said_at_once():
    found = refused(
        la.solve, None, "x", pairs=3, stop=3, time_limit="5", workers=1.5, seed=None
    )
    assert [place for place, _ in found] == [
        *("facts", "policy", "pairs", "stop", "time_limit", "workers", "seed")
    ]


def test_the_width_of_many_problems_has_to_be_a_whole_number():
    found = refused(la.solve_many, [], workers="2", in_flight=1.5)
    assert found == [("workers", "'2'"), ("in_flight", "1.5")]


def test_numbers_of_other_libraries_are_numbers():
    one = la.solve(
        FACTS, seed=np.int64(3), workers=np.int32(1), time_limit=Fraction(60)
    )
    assert one.plan == la.solve(FACTS, seed=3).plan
    assert la.solve(FACTS, time_limit=np.float32(60)).status == "optimal"


@pytest.mark.parametrize("field", ["most", "nearest_kept", "most_per_choice"])
def test_a_reach_beyond_64_bits_is_refused_where_it_stands(field):
    with pytest.raises(la.BadInputError, match=field):
        Reach(**{field: 2**70})
    text = f"[reach]\n{field} = {2**70}\n"
    assert refused(la.Policy.from_toml, text) == [
        (f"policy: reach.{field}", str(2**70))
    ]


def test_the_widest_reach_that_may_be_said_is_planned():
    wide = Reach(most=10**6, nearest_kept=10**6, most_per_choice=10**6)
    policy = la.Policy.hangzhou_2024().with_reach(wide)
    assert la.solve(FACTS, policy).status == "optimal"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("model", "field", "table"),
    [
        (Reach, "limit_minutes", "reach.limit_minutes"),
        (Travel, "speed_kmh", "reach.travel.speed_kmh"),
    ],
)
def test_a_table_by_kind_names_both_kinds(model, field, table, kind):
    other = next(one for one in KINDS if one != kind)
    with pytest.raises(la.BadInputError, match=f"{field} says nothing of {other}"):
        model(**{field: {kind: 10}})
    text = f"[{table}]\n{kind} = 10\n"
    assert refused(la.Policy.from_toml, text) == [(f"policy: {table}", "")]
    assert refused(la.Settings.from_toml, text) == [(f"settings: {table}", "")]


@pytest.mark.parametrize(
    "read", [la.Policy.from_toml, la.Settings.from_toml, la.ScoreSheet.from_toml]
)
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_toml_that_is_not_utf_8_is_refused_with_its_line(tmp_path, read, encoding):
    path = tmp_path / "settings.toml"
    path.write_bytes('# a\nname = "杭州"\n'.encode(encoding))
    with pytest.raises(la.BadInputError) as caught:
        read(path)
    (defect,) = caught.value.defects
    assert defect.place == str(path)
    assert defect.value.startswith("b'")
    line = 1 if encoding == "utf-16" else 2
    assert defect.problem.en == f"is not UTF-8 text (line {line})"
    assert "Save it as UTF-8" in defect.cure.en


@pytest.mark.parametrize(
    "read", [la.Policy.from_toml, la.Settings.from_toml, la.ScoreSheet.from_toml]
)
def test_toml_that_is_no_file_is_refused(tmp_path, read):
    for path in (tmp_path, tmp_path / "none.toml"):
        assert refused(read, path) == [(path.name, str(path))]
