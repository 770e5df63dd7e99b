"""What statements cost at least, against every choice there is."""

from dataclasses import replace

import numpy as np
import pytest

from lawyer_assign.formulation import Tier, least_of, takes_only
from lawyer_assign.formulation.tier import Term
from lawyer_assign.statements import Peak, Statement
from tests.worlds.oracles import amounts_of, every_choice
from tests.worlds.own_rules import FORMS, Drawn
from tests.worlds.small import world

CELLS = [(f"c{place}", f"l{who}") for place in (1, 2, 3) for who in (1, 2, 3)]
FACTS = world(3, 3)
PLANS = every_choice(len(CELLS))


def said(form, salt):
    return FORMS[form](Drawn(FACTS, CELLS, salt), "own")


def truth(statement):
    return int(amounts_of(statement, PLANS).sum(axis=1).min())


@pytest.mark.parametrize("form", FORMS)
def test_no_choice_costs_less_than_the_least(form):
    for salt in range(20):
        one = said(form, salt)
        least = least_of(one)
        assert least <= truth(one)
        assert not takes_only(one) or least == 0
        tier = Tier(1, (Term(one, 3), Term(one, 2)))
        assert tier.least == 5 * least
        assert tier.is_never_below_zero == (least >= 0)


@pytest.mark.parametrize("form", ["cost", "loads"])
def test_gains_of_each_row_are_counted_in_full(form):
    assert all(least_of(said(form, at)) == truth(said(form, at)) for at in range(20))


@pytest.mark.parametrize("form", ["cost", "loads", "peak", "together"])
def test_what_may_gain_is_seen_to(form):
    assert min(truth(said(form, at)) for at in range(20)) < 0


def test_peaks_of_every_shape_are_bounded():
    for salt in range(12):
        one = said("peak", salt)
        drawn = Drawn(FACTS, CELLS, salt)
        shapes = [
            one,
            replace(one, factor=None),
            replace(one, factor=drawn.pairs(9) - 4, worst=1 + salt % 4),
            replace(one, empty=drawn.each(drawn.people, 7, "empty") - 3),
            replace(one, size=1 + drawn.each(drawn.people, 3, "size"), scale=10),
        ]
        assert all(isinstance(shape, Peak) for shape in shapes)
        assert all(least_of(shape) <= truth(shape) for shape in shapes)


def test_nothing_is_known_of_what_nobody_has_taught():
    class Unheard(Statement):
        """A statement of a kind that comes one day."""

    one = Unheard("new", ["one"], np.zeros(0, np.int64))
    assert least_of(one) is None
    assert Tier(1, (Term(one, 1),)).least is None
    assert not Tier(1, (Term(one, 1),)).is_never_below_zero
    assert Tier(1, (Term(said("cover", 1), -1),)).least is None
