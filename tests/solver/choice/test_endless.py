"""Searches that may find nothing end where nobody set a limit, and by no clock."""

from itertools import islice

import pytest

from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.excused.whole_links import WholeLinks
from lawyer_assign.solver.linear.cpsat_model import EFFORT, Program
from tests.solver.choice.test_desk_program import MANY, markets
from tests.solver.choice.test_firm_bound import opening
from tests.solver.choice.test_link_bound import from_the_worst

WORLDS = 20


def links(watch):
    for *_, rounds, made in islice(from_the_worst(opening), WORLDS):
        WholeLinks(rounds, made, Watch()).closed(watch)


def desks(watch):
    for _, one in islice(markets(opening, range(60)), WORLDS):
        one.searched(0, MANY, watch)


@pytest.mark.parametrize("search", [links, desks])
@pytest.mark.parametrize(("limit", "effort"), [(None, EFFORT), (60.0, None)])
def test_a_search_that_may_fail_has_an_effort_where_nobody_set_a_limit(
    search, limit, effort, monkeypatch
):
    told, run = set(), Program.run

    def telling(self, tier, hint, floor, settings, watch):
        told.add(settings.effort)
        return run(self, tier, hint, floor, settings, watch)

    monkeypatch.setattr(Program, "run", telling)
    search(Watch(limit))
    assert told == {effort}
