"""What a check answers is fixed, short and comes back from a pickle."""

import pickle

import pytest

import lawyer_assign as la
from tests.worlds.published import town


@pytest.fixture(scope="module")
def report():
    outcome = la.solve(la.datasets.toy())
    return la.check(outcome.problem.facts, outcome.problem.policy, outcome.plan)


def test_nobody_writes_to_the_prices_of_a_report(report):
    for found in (report, la.check_roster(town())):
        with pytest.raises(TypeError, match="fixed"):
            found.tiers[0].by_rule["coverage"] = 1
        again = pickle.loads(pickle.dumps(found))
        assert (again, hash(again)) == (found, hash(found))


def test_a_report_of_a_roster_shows_each_thing_once_in_both_languages():
    found = la.check_roster(town())
    rows = len(found.violations) + len(found.shortfalls) + len(found.missing)
    assert len(found.to_frame()) == rows
    shown = found._repr_html_()
    assert "violations" in shown
    assert "未满足的目标" in shown
