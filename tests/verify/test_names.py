"""Names beside ids: the check says where one is not that of its id, with both cells."""

import pytest

from lawyer_assign.facts.names import is_name
from lawyer_assign.plan import Beside, Plan, Post
from lawyer_assign.verify.check import find_strangers
from tests.worlds.small import committee, lawyer, world


@pytest.mark.parametrize(
    ("said", "name", "fits"),
    [
        ("", "丙社区", True),
        ("丙社区", "", True),
        ("", "", True),
        ("丙社区", "丙社区", True),
        ("ＡＢ 社区", "AB社区", True),
        ("丙 社 区", "丙社区", True),
        ("a", "b", False),
        ("b", "a", False),
    ],
)
def test_a_name_fits_that_is_empty_or_the_same_to_see(said, name, fits):
    assert is_name(said, name) is fits


def plan_of(rows):
    """Return a plan of posts with names beside, by (committee, lawyer)."""
    posts = Plan.of(rows).posts
    return Plan.of(
        posts,
        cells={post: Post(f"A{at}", f"C{at}") for at, post in enumerate(posts)},
        beside={
            post: Beside(*rows[post], f"B{at}", f"D{at}")
            for at, post in enumerate(posts)
            if rows[post] is not None
        },
    )


FACTS = world(
    [committee(f"c{at}") for at in range(3)], [lawyer(f"l{at}") for at in range(3)]
)


def test_names_of_others_are_told_by_both_cells():
    plan = plan_of(
        {
            ("c0", "l0"): None,
            ("c1", "l1"): ("name of c1", "somebody else"),
            ("c2", "l2"): ("name of c0", "name of l2"),
        }
    )
    lawyers, committees = find_strangers(FACTS, plan)
    assert (lawyers.place, lawyers.value) == ("C1, D1", "l1 / somebody else")
    assert lawyers.problem.en == (
        "the id in C1 is that of name of l1, but D1 says another name"
    )
    assert lawyers.problem.zh == "C1 的编号属于“name of l1”，与 D1 所填名称不一致"
    assert (committees.place, committees.value) == ("A2, B2", "c2 / name of c0")
    assert committees.problem.en == (
        "the id in A2 is that of name of c2, but B2 says another name"
    )


def test_names_beside_ids_of_nobody_are_not_compared():
    plan = plan_of({("c9", "l0"): ("x", "name of l0"), ("c0", "l9"): ("y", "z")})
    found = [(one.place, one.value) for one in find_strangers(FACTS, plan)]
    assert found == [("C0", "l9"), ("A1", "c9"), ("A0, B0", "c0 / y")]
