"""Totals over the problems of a batch: the sums that the command line shows."""

import json

import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli.app import app

FLOWING = la.Policy.hangzhou_2024(stability="off")


def towns():
    dear = la.datasets.district(committees=9, lawyers=2, seed=1, teams=0)
    return [la.datasets.with_example_money(dear), la.datasets.toy()]


def status_of(outcome):
    return outcome.status


def test_totals_are_the_sums_of_what_was_handed_out_so_far():
    jobs = [(one, FLOWING) for one in towns()]
    batch = la.solve_many([*jobs, (towns()[1], 5)], workers=1)
    assert batch.totals.problems == 0
    assert batch.totals.tiers == ()
    first = next(batch).answer
    assert batch.totals.posts == len(first.plan)
    second, failed = batch
    outcomes = [first, second.answer]
    totals = batch.totals
    assert failed.error is not None
    assert (totals.problems, totals.planned, totals.failed) == (3, 2, 1)
    assert totals.committees == 9 + len(towns()[1].committees)
    open_ones = sum(
        len(la.check(one.problem.stated, FLOWING, one.plan).uncovered)
        for one in outcomes
    )
    assert open_ones
    assert totals.committees - totals.committees_covered == open_ones
    assert (totals.short, totals.lawyers_missing) == (1, open_ones)
    assert totals.posts == sum(len(one.plan) for one in outcomes)
    assert totals.proved == sum(one.status == "optimal" for one in outcomes)
    assert totals.paid == 1
    assert totals.yuan == la.cost(towns()[0], first.plan).total_fen / 100
    for at, tier in enumerate(totals.tiers):
        assert tier.price == sum(one.tiers[at].price for one in outcomes)
        assert tier.bound == sum(one.tiers[at].bound for one in outcomes)


@pytest.mark.parametrize("workers", [1, 2])
def test_totals_are_the_same_whatever_is_kept_of_each(workers):
    jobs = [(one, FLOWING) for one in towns()]
    whole = la.solve_many(jobs, workers=1)
    kept = la.solve_many(jobs, workers=workers, keep=status_of)
    assert [one.answer.status for one in whole] == [one.answer for one in kept]
    assert kept.totals == whole.totals


def test_they_are_those_of_the_command_line(tmp_path):
    for at, one in enumerate(towns()):
        la.write_facts(one, tmp_path / f"{at}.json")
    line = ["solve-many", str(tmp_path), "-o", str(tmp_path / "plans"), "--json"]
    said = json.loads(CliRunner().invoke(app, [*line, "--lang", "en"]).stdout)["totals"]
    batch = la.solve_many([(one, None) for one in towns()], workers=1)
    list(batch)
    totals = batch.totals
    assert said["files"] == totals.problems
    for name in set(said) - {"files", "kept", "last_year", "tiers"}:
        assert said[name] == getattr(totals, name), name
    assert [(one["price"], one["bound"]) for one in said["tiers"]] == [
        (one.price, one.bound) for one in totals.tiers
    ]


def test_prices_of_other_tiers_and_of_the_worst_do_not_add_up():
    facts = towns()[1]
    other = la.solve_many([(facts, FLOWING), (facts, None)], workers=1)
    list(other)
    assert other.totals.tiers == ()
    assert other.totals.proved == 2
    worst = FLOWING.with_rule(la.rules.FirmBalance(wish=la.Wish(tier=3)))
    same = la.solve_many([(facts, worst)] * 2, workers=1)
    outcomes = [one.answer for one in same]
    priced = {one.number: one.price for one in same.totals.tiers}
    assert priced[1] == 2 * outcomes[0].tiers[0].price
    assert priced[3] is None


def test_a_batch_that_is_closed_hands_nothing_more_out():
    batch = la.solve_many([(towns()[1], FLOWING)] * 3, workers=1)
    next(batch)
    batch.close()
    assert list(batch) == []
    assert repr(batch) == "Batch(1 problems handed out)"
