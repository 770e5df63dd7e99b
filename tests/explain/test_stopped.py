"""Questions that solve end by ``stop`` and by one Ctrl-C, with what is known so far."""

import signal
from functools import cache

import pytest

import lawyer_assign as la
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import BadInputError
from lawyer_assign.explain.shortages import causes

PLAIN = la.Policy.hangzhou_2024(stability="off")


@cache
def money():
    small = la.datasets.district(committees=12, seed=1, districts=2)
    facts = la.datasets.with_example_money(small, budget_percent=70)
    return la.solve(facts, PLAIN.with_rule(la.rules.Budget()))


@cache
def short():
    facts = la.datasets.district(committees=10, scarcity=0.5, seed=1)
    return la.solve(facts, PLAIN.with_limit(1))


def contradiction(**how):
    facts = short().problem.facts
    return la.conflict(facts, PLAIN.with_limit(1).harden("coverage"), **how)


def trained(**how):
    return la.trainings(short(), most=2, **how)


QUESTIONS = {
    "budget_prices": lambda **how: la.budget_prices(money(), yuan=9_000, **how),
    "conflict": contradiction,
    "remedies": lambda **how: la.remedies(short(), **how),
    "shortage": lambda **how: la.shortage(money(), **how),
    "trainings": trained,
}


class Button:
    """Asked whether to stop; presses Ctrl-C the n-th time, and says no."""

    def __init__(self, at, presses):
        self.at, self.presses = at, presses
        self.asked = 0

    def __call__(self):
        self.asked += 1
        if self.presses and self.asked == self.at:
            signal.raise_signal(signal.SIGINT)
        return not self.presses and self.asked >= self.at


@pytest.mark.parametrize("presses", [False, True])
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_ends_with_what_is_known_and_is_not_asked_again(name, presses):
    before = signal.getsignal(signal.SIGINT)
    ended = Button(2, presses=presses)
    found = QUESTIONS[name](stop=ended)
    assert ended.asked == 2
    assert found.text("zh") != found.text("en")
    assert signal.getsignal(signal.SIGINT) is before
    assert getattr(found, "is_complete", False) is False
    assert getattr(found, "is_decided", False) is False
    with pytest.raises(BadInputError, match="stop"):
        QUESTIONS[name](stop=1)


def test_a_shortage_that_is_stopped_does_not_say_that_no_rule_alone_is_the_cause(
    monkeypatch,
):
    """A rule that nobody had the time to ask about may be it."""
    monkeypatch.setattr(causes, "_fewer", lambda *_: 0)
    ((whole,), (ended,)) = (
        causes.causes_of(money(), 4, 4, 0, Watch(stop=stop))
        for stop in (None, lambda: True)
    )
    assert (whole.rule, whole.posts) == ("together", 4)
    assert (ended.rule, ended.posts) == ("unknown", 4)
    assert "原因未查明" in ended.said.zh


def no_plan_without(**how):
    outcome = la.solve(short().problem.stated)  # two-way choice: solved anew
    post = outcome.plan.posts[0]
    open_to = [one.id for one in outcome.problem.facts.lawyers if one.id != post.lawyer]
    return [la.why_not(outcome, post.committee, who, **how) for who in open_to]


@pytest.mark.parametrize("name", [*QUESTIONS, "why_not"])
def test_a_question_says_what_it_is_at(name):
    ask = {**QUESTIONS, "why_not": no_plan_without}[name]
    told = []
    found = ask(progress=told.append)
    assert told
    assert all(isinstance(one, la.matching.Progress) for one in told)
    assert told[-1].seconds >= told[0].seconds >= 0
    with pytest.raises(BadInputError, match="progress"):
        ask(progress="loud")
    if name != "why_not":
        assert found == ask()
