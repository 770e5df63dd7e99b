"""Mistakes in a rule of somebody's own: named with rule, place and cure."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Coverage, Violation
from lawyer_assign.rules.roster.circle import Circle
from lawyer_assign.statements import (
    Bound,
    Cover,
    LoadCost,
    Statement,
    Tag,
    Together,
    nowhere,
)
from tests.worlds.own_rules import Own, Practised
from tests.worlds.small import DAY, lawyer, world

POLICY = Policy.hangzhou_2024(on=DAY, stability="off")
FACTS = world(2, [lawyer("l1", years_of_practice=1), lawyer("l2", years_of_practice=9)])
TITLE, TITLE_ZH = Practised.title, Practised.title_zh


def solved(rule):
    return la.solve(FACTS, POLICY.with_rule(rule), time_limit=10)


def told(rule, error=la.BadInputError):
    with pytest.raises(error) as caught:
        solved(rule)
    said = str(caught.value)
    assert "(practised)" in said
    assert "defect of the package" not in said
    assert TITLE in said
    assert TITLE_ZH in said
    return said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda size: np.zeros(size + 3, bool), "bool, shape (3,); len(pairs) = 0"),
        (lambda size: np.zeros(size, np.int64), "int64, shape (0,)"),
        (lambda size: [False] * size, "(found [])"),
        (lambda size: [None, size][0], "(found None)"),
    ],
    ids=["too short", "numbers", "a list", "nothing"],
)
def test_what_forbids_returns_is_named_where_it_is_no_word_for_each_pair(answer, said):
    """They were raw errors of numpy, of which none named the rule."""

    class Odd(Practised):
        def forbids(self, facts, pairs):  # noqa: ARG002
            return answer(len(pairs))

    shown = told(Odd())
    assert "Odd.forbids" in shown
    assert said in shown
    assert "numpy array of booleans" in shown
    assert "Odd.forbids" in told(Odd(wish=la.Wish(tier=4)))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "None"),
        (["too young"], "'too young'"),
        (lambda one: one(0), "c1: 0"),
        (lambda one: one(-1), "c1: -1"),
        (lambda one: one(1.5), "c1: 1.5"),
    ],
    ids=["nothing", "text", "0", "below 0", "a half"],
)
def test_what_violations_yields_is_named_where_it_is_no_violation(answer, said):
    """An amount of 0 was called a defect of the package."""

    class Odd(Practised):
        def violations(self, facts, plan):  # noqa: ARG002
            if callable(answer):
                return [
                    answer(lambda amount: Violation(Tag("own", "c1"), amount, "", ""))
                ]
            return answer

    for ask in (told, lambda rule: checked(rule, la.Plan.of([("c1", "l2")]))):
        shown = ask(Odd(years=3))
        assert "Odd.violations" in shown
        assert said in shown


def checked(rule, plan):
    with pytest.raises(la.BadInputError) as caught:
        la.check(FACTS, POLICY.with_rule(rule), plan)
    return str(caught.value)


def test_faces_that_disagree_are_a_fault_of_the_rule_and_not_of_the_package():
    class Lax(Practised):
        def forbids(self, facts, pairs):
            return super().forbids(facts, pairs) & False

    shown = told(Lax(years=99), la.VerificationError)
    assert "forbids of Lax says 0, its violations 2 (first: c" in shown
    assert "both must say the same" in shown
    assert "两者须一致" in shown
    wished = told(Lax(years=99, wish=la.Wish(tier=4)), la.VerificationError)
    assert "forbids of Lax says 0" in wished


@pytest.mark.parametrize("face", ["forbids", "violations"])
def test_what_an_own_rule_raises_is_named_and_stays_as_the_cause(face):
    """It came raw: a KeyError of a file nobody had heard of."""

    def failing(*_):
        return {}["no such key"]

    odd = type("Odd", (Practised,), {face: failing, "__module__": __name__})
    with pytest.raises(la.BadInputError) as caught:
        solved(odd(years=0))
    said = str(caught.value)
    assert f"Odd.{face}" in said
    assert "KeyError: 'no such key'" in said
    assert f"the rule “{TITLE}” (practised)" in said
    assert f"规则“{TITLE_ZH}”（practised）" in said
    assert isinstance(caught.value.__cause__, KeyError)


def test_what_statements_raise_is_named_even_while_they_are_yielded():
    class Odd(Own):
        def statements(self, facts, pairs):
            yield from super().statements(facts, pairs)
            raise ZeroDivisionError

    with pytest.raises(la.BadInputError, match=r"Odd\.statements.*own") as caught:
        solved(Odd())
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


@dataclass(frozen=True, eq=False, repr=False)
class Unheard(Statement):
    """A kind of statement that no backend knows."""


def few(size):
    return np.zeros(size, np.int64)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda _: "a sentence", "'a sentence'"),
        (lambda size: Unheard("own", ["a"], few(size)), "Unheard"),
        (lambda size: Bound("seats", ["a"], few(size)), "Bound.rule: 'seats'"),
        (
            lambda size: Bound("own", ["a"], few(size + 1)),
            "Bound.group: shape (5,); len(pairs) = 4",
        ),
        (
            lambda size: Bound("own", ["a"], few(size) + 7),
            "Bound.group: 7; len(who) = 1",
        ),
        (
            lambda size: Bound("own", ["a"], few(size) - 2),
            "Bound.group: -2; len(who) = 1",
        ),
        (
            lambda size: Bound("own", ["a"], few(size), upper=np.array([1.5])),
            "Bound.upper: float64",
        ),
        (lambda size: Bound("own", ["a"], few(size), upper=[1]), "Bound.upper: list"),
        (
            lambda size: LoadCost("own", ["a", "b"], few(size), np.array([[1, 2]])),
            "LoadCost.steps: shape (1, 2); len(who) = 2",
        ),
        (
            lambda size: Cover("own", ["a"], nowhere(size), few(1), few(1) + 9),
            "Cover.pair: 9; len(pairs) = 4",
        ),
        (
            lambda size: Together(
                "own", ["a"], nowhere(size), few(1), few(1), few(2), few(1)
            ),
            "Together.second: shape (2,); len(row) = 1",
        ),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
@pytest.mark.parametrize("wish", [None, la.Wish(tier=5)], ids=["must", "wish"])
def test_what_statements_yield_is_named_where_it_fits_no_pairs(answer, said, wish):
    """They were errors of numpy in a backend, far from the rule; a list was taken."""

    class Odd(Own):
        def statements(self, facts, pairs):  # noqa: ARG002
            yield answer(len(pairs))

    with pytest.raises(la.BadInputError, match=r"the rule .* \(own\)") as caught:
        solved(Odd(wish=wish))
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == ("Odd.statements", said)


def test_what_an_own_rule_about_times_raises_is_named_too():
    class Odd(Circle):
        kind: Literal["odd_circle"] = "odd_circle"
        title = TITLE
        title_zh = TITLE_ZH

        def violations(self, case, roster):  # noqa: ARG002
            raise ZeroDivisionError

    with pytest.raises(la.BadInputError, match=r"Odd\.violations.*odd_circle"):
        Odd().faults(None, None)


def test_what_a_rule_of_the_package_raises_is_no_fault_of_an_author(monkeypatch):
    monkeypatch.setattr(Coverage, "violations", lambda *_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        la.check(FACTS, POLICY, la.Plan.of([]))


class Blind(Practised):
    """Forbids, and says nothing where it is done all the same."""

    def violations(self, facts, plan):  # noqa: ARG002
        yield from ()


def test_a_rule_that_does_not_find_what_it_forbids_is_named_though_no_plan_breaks_it():
    """No plan of a solver breaks it: only a plan typed by hand was wrongly clean."""
    shown = told(Blind(years=3), la.VerificationError)
    assert "forbids of Blind says 1, its violations 0 (first: c1)" in shown
    assert solved(Blind(years=0)).status == "optimal"


class FourEyes(la.rules.EligibilityRule):
    """Nobody serves where nobody else could: a word on the whole table of pairs."""

    source = "house rule"
    kind: Literal["practised"] = "practised"
    title = TITLE
    title_zh = TITLE_ZH

    def forbids(self, facts, pairs):
        lawyers = np.bincount(pairs.committee, minlength=len(facts.committees))
        return lawyers[pairs.committee] < 2

    def violations(self, facts, plan):
        for post in plan.posts if len(facts.lawyers) < 2 else ():
            yield Violation(Tag(self.kind, post.committee), 1, "alone", "独此一人")


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_rule_that_compares_pairs_is_not_accused_for_pairs_that_are_not_asked(
    monkeypatch, most
):
    """Of pairs that are drawn, and of those of a plan, one alone was forbidden."""
    monkeypatch.setattr("lawyer_assign.verify.faces.MOST_PAIRS", most)
    policy = POLICY.with_rule(FourEyes())
    outcome = la.solve(FACTS, policy, time_limit=10)
    assert outcome.status == "optimal"
    assert len(outcome.plan) == 2
    assert la.check(FACTS, policy, outcome.plan).is_clean


def test_a_plan_that_statements_forbid_is_not_clean_by_silent_violations():
    class Silent(Own):
        kind: Literal["practised"] = "practised"
        title = TITLE
        title_zh = TITLE_ZH

        def violations(self, facts, plan):  # noqa: ARG002
            yield from ()

    for rule in (
        Blind(years=3),
        Silent(form="bound", salt=1),
        Silent(form="outlay", salt=1),
    ):
        plan = la.Plan.of([(c, w) for c in ("c1", "c2") for w in ("l1", "l2")])
        with pytest.raises(la.VerificationError, match="violations 0") as caught:
            la.check(FACTS, POLICY.with_rule(rule), plan)
        assert "(practised)" in str(caught.value)
    assert la.check(FACTS, POLICY.with_rule(Blind(years=3)), la.Plan.of([("c1", "l2")]))


def test_a_rule_without_title_or_source_is_refused_by_its_class():
    class Blank(Own):
        kind: Literal["blank"] = "blank"
        title_zh = " "

    with pytest.raises(
        la.BadInputError, match="rule Blank \\(blank\\) has no title_zh"
    ):
        POLICY.with_rule(Blank(form="bound"))
