"""An id is guessed only where its form is broken, never where it is merely unknown."""

import pytest

from lawyer_assign.files.guesses import meant_id, meant_name

CODES = ["330102001051", "330102001052", "330127100201"]
PEOPLE = ["L001", "L002", "L010", "L100"]


@pytest.mark.parametrize(
    ("word", "ids", "meant"),
    [
        ("F0O1", ["F001", "F002"], "F001"),
        ("f001", ["F001", "F002"], "F001"),
        ("Ｌ００２", PEOPLE, "L002"),
        ("L-002", PEOPLE, "L002"),
        ("l 010", PEOPLE, "L010"),
        ("33010200105I", CODES, "330102001051"),
        ("3301271002011", CODES, "330127100201"),
        ("33012710020", CODES, "330127100201"),
        ("3301020010", CODES, None),  # two signs short
        ("33010200105", CODES, None),  # one short of two codes
        ("330102001053", CODES, None),  # the next village: valid, and not in the table
        ("330102001015", CODES, None),  # digits swapped make another village's code
        ("L003", PEOPLE, None),  # a lawyer who left
        ("L01", PEOPLE, None),  # one short of several
        ("L001", PEOPLE, None),  # known
        ("律师事务所", PEOPLE, None),
        ("o1", ["O1", "01"], None),  # either
        ("x", [], None),
    ],
)
def test_what_was_meant(word, ids, meant):
    assert meant_id(word, ids) == meant


def test_two_swapped_signs_and_a_wrong_one_are_seen_where_no_id_looks_so():
    assert meant_id("a1b", ["ab1"]) == "ab1"
    assert meant_id("a?b", ["a1b", "a2b"]) is None
    assert meant_id("a?b", ["a1b", "c22d"]) == "a1b"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("千岛所", "浙江千岛律师事务所"),
        ("千 岛 所", "浙江千岛律师事务所"),
        ("浙江所", None),  # two may be meant
        ("岛千所", None),  # a short name keeps the order
        ("所", None),
        ("西湖所", None),
    ],
)
def test_which_name_is_meant_by_a_short_one(said, meant):
    assert meant_name(said, ["浙江千岛律师事务所", "浙江新安律师事务所"]) == meant
