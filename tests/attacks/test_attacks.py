"""A short form of ``make attack``, and that attacks see what they look for."""

import time
from dataclasses import replace
from itertools import islice

import pytest

import lawyer_assign as la
from lawyer_assign.facts import Phone
from lawyer_assign.policy import KINDS
from tests.attacks import privacy
from tests.attacks.asked import asked
from tests.attacks.clauses import AMOUNTS
from tests.attacks.run import ATTACKS, attack_of, main
from tests.attacks.wrong_optima import faults
from tests.worlds.examples import IS_DEEP

SECONDS = 5 if IS_DEEP else 0.5


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_falls(name):
    told = attack_of(name)(10_000, time.monotonic() + SECONDS)
    assert told.findings == []
    assert told.count > 0


def test_the_enumerator_knows_every_rule():
    assert set(AMOUNTS) == set(KINDS)


def solved_worlds():
    """Yield worlds of two plans or more that do not cost the same, solved."""
    for seed in range(200):
        world = asked(seed)
        if len(set(world.prices.values())) > 1:
            yield world, la.solve(world.facts, world.policy, pairs=world.table)


def test_a_wrong_price_a_wrong_plan_and_a_wrong_bound_are_seen():
    worlds = list(islice(solved_worlds(), 10))
    assert len(worlds) == 10
    for world, outcome in worlds:
        assert list(faults(world, outcome, True)) == []
        first, *more = outcome.tiers
        for change in ({"price": first.price + 1}, {"bound": first.bound + 1}):
            wrong = replace(outcome, tiers=(replace(first, **change), *more))
            assert list(faults(world, wrong, True)) != []
        worst = max(world.prices, key=world.prices.get)
        wrong = replace(outcome, plan=la.Plan.of(worst))
        assert list(faults(world, wrong, True)) != []
        assert list(faults(world, replace(outcome, status="infeasible"), True)) != []


def test_a_phone_and_a_name_out_of_place_are_seen(monkeypatch):
    secrets = privacy.secrets_of(3)
    known = [
        one.reached_at for one in (*secrets.facts.lawyers, *secrets.facts.contacts)
    ]
    assert len(known) > 20
    for phone in known:
        said = f"call {phone.reveal()}, please"
        assert list(privacy.leaks(secrets, "facts.json", said)) != []
        assert list(privacy.leaks(secrets, "facts.json", f"call {phone}")) == []
    named = secrets.facts.lawyers[0].name, secrets.facts.contacts[0].name
    for name in named:
        assert list(privacy.leaks(secrets, "plan.certificate.json", name)) != []
        assert list(privacy.leaks(secrets, "facts.json", name)) == []
    monkeypatch.setattr(Phone, "__str__", Phone.reveal)
    assert privacy.attack(3, 0).findings != []


def test_the_runner_prints_a_table_and_what_fell(capsys):
    assert main(["--minutes", "0.001", "--at-once", "1", "certificates"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].split()[:3] == ["attack", "tried", "fell"]
    assert printed[1].split()[0] == "certificates"
    with pytest.raises(SystemExit):
        main(["no_such_attack"])
