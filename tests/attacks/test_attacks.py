"""A short form of ``make attack``, and that attacks see what they look for."""

import time
from collections import Counter
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import find

import lawyer_assign as la
from lawyer_assign.facts import Phone
from lawyer_assign.policy import KINDS
from lawyer_assign.policy.roster_policy import ROSTER_KINDS
from lawyer_assign.rules import Rule
from tests.attacks import (
    explained,
    interrupts,
    markets,
    metamorphic,
    peers,
    privacy,
    repairs,
    rosters,
    same_bytes,
    struck,
    wrong_optima,
)
from tests.attacks import faults as faults_of_programs
from tests.attacks.asked import asked
from tests.attacks.clauses import AMOUNTS
from tests.attacks.repairs import stopped_repair
from tests.attacks.run import ATTACKS, attack_of, main
from tests.attacks.wrong_optima import faults
from tests.worlds.examples import IS_DEEP
from tests.worlds.strategies import rules_of_strength

SECONDS = 5 if IS_DEEP else 0.5


PARAMETERS = [
    (kind, name)
    for kind, rule in KINDS.items()
    if rule.is_optional
    for name in rule.model_fields
    if name not in {"kind", *Rule.model_fields}
]
"""Of rules that policies leave out by default: each is drawn in a place by hand."""


SLOW = ("same_bytes", "metamorphic", "faults", "interrupts")
"""Attacks of which one case takes many seconds."""


@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=[pytest.mark.slow] * (one in SLOW)) for one in ATTACKS],
)
def test_nothing_falls(name):
    told = attack_of(name)(10_000, time.monotonic() + SECONDS)
    assert told.findings == []
    assert told.count > 0


@pytest.mark.parametrize(
    "seed", [11000428, 11000465, 11001173, 14000782, 14000886, 15001696]
)
def test_repairs_that_fell_once_stand(seed):
    assert repairs.attack(seed, 0).findings == []


def test_the_enumerator_knows_every_rule():
    missing = set(KINDS) - set(AMOUNTS)
    assert not missing, (
        "count them once more, from clause and docstring, each in a method of Clauses "
        f"in tests/attacks/clauses.py that is called as its kind: {missing}"
    )
    assert set(AMOUNTS) == set(KINDS)


@pytest.mark.parametrize("kind", ROSTER_KINDS)
def test_a_rule_of_times_that_is_forgotten_is_missed(kind, monkeypatch):
    """Both the check and the attack's own words would have to forget it."""
    monkeypatch.setattr(ROSTER_KINDS[kind], "violations", lambda *_: iter(()))
    found = (one for at in range(400) for one in rosters._of_times(at, Counter()))
    assert next(found, None) is not None


def ill_judged(worlds=3_000):
    """Yield where checks of plans drawn by seed are not what clauses say of them.

    Few worlds have last year's posts, of which so many may end: most are not gone
    through.
    """
    for at in range(worlds):
        yield from wrong_optima._ill_judged(asked(at), at)


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_of_pairs_that_is_forgotten_is_missed(kind, monkeypatch):
    """Worlds have it, and what it reads, in plans that break it."""
    monkeypatch.setattr(KINDS[kind], "violations", lambda *_: iter(()))
    assert next(ill_judged(), None) is not None


@pytest.mark.parametrize(("kind", "name"), PARAMETERS)
def test_a_parameter_that_an_optional_rule_forgets_is_missed(kind, name, monkeypatch):
    """Whoever adds one and draws it nowhere hears of it (``_said``, ``altered.py``)."""
    rule = KINDS[kind]
    said, default = rule.violations, rule.model_fields[name].get_default()

    def forgetful(self, *given):
        return said(self.model_copy(update={name: default}), *given)

    monkeypatch.setattr(rule, "violations", forgetful)
    assert next(ill_judged(), None) is not None


@pytest.mark.parametrize(("kind", "name"), PARAMETERS)
def test_a_parameter_of_an_optional_rule_is_drawn_for_oracles_too(kind, name):
    """``rules_of_strength`` of ``strategies.py`` has another value than the default."""
    default = KINDS[kind].model_fields[name].get_default()
    found = find(rules_of_strength(kind), lambda rule: getattr(rule, name) != default)
    assert getattr(found, name) != default


def test_nothing_is_missed_where_nothing_is_forgotten():
    assert next(ill_judged(200), None) is None


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


def test_files_and_answers_that_differ_are_seen():
    one = {
        "files": {"a": "1", "b": "2"},
        "status": 1,
        "prices": [1],
        "plan": [],
        "roster": [],
    }
    assert list(same_bytes.differences(one, one, "by chance")) == []
    for files in ({"a": "1"}, {"a": "1", "b": "3"}, {"a": "1", "b": "2", "c": ""}):
        other = one | {"files": files}
        assert list(same_bytes.differences(one, other, "by chance")) != []
    assert list(same_bytes.other_answers(one, one)) == []
    assert list(same_bytes.other_answers(one, one | {"prices": [2]})) != []


def test_answers_that_do_not_turn_with_the_question_are_seen():
    def tiers(*sides):
        return tuple(
            la.TierResult(at, ("coverage",), price, bound, 0)
            for at, (price, bound) in enumerate(sides, 1)
        )

    proved = tiers((3, 3), (5, 5))
    equal, never_worse = metamorphic.equal, metamorphic.never_worse
    assert list(equal(proved, proved)) == []
    assert list(equal(proved, tiers((3, 3), (6, 6)))) != []
    assert list(equal(proved, tiers((3, 3), (9, 6)))) != []
    assert list(equal(proved, tiers((3, 3), (9, 5)))) == []
    assert list(never_worse(proved, tiers((2, 2), (9, 9)))) == []
    assert list(never_worse(proved, tiers((4, 4), (0, 0)))) != []
    assert list(never_worse(proved, tiers((3, 3), (7, 6)))) != []


def test_markets_whose_bound_or_size_is_wrong_are_seen(monkeypatch):
    assert markets.attack(7, 0).findings == []
    for name, change in (
        ("max_stable", lambda told: {"bound": told.size - 1}),
        ("min_blocking", lambda told: {"bound": len(told.blocking) + 1}),
        ("min_blocking", lambda told: {"size": told.size + 1}),
    ):
        with monkeypatch.context() as patch:
            real = getattr(markets.matching, name)

            def wrong(*args, real=real, change=change, **said):
                told = real(*args, **said)
                return replace(told, **change(told))

            patch.setattr(markets.matching, name, wrong)
            assert markets.attack(7, 0).findings != []


def test_a_file_that_is_half_written_is_seen(monkeypatch):
    full = faults_of_programs.FAULTS.index(faults_of_programs.a_disk_that_is_full)
    assert faults_of_programs.attack(full, 0).findings == []
    real = la.write

    def careless(thing, path, **said):
        try:
            real(thing, path, **said)
        except OSError:
            path.write_bytes(b"half")
            raise

    monkeypatch.setattr(la, "write", careless)
    assert faults_of_programs.attack(full, 0).findings != []


def test_a_price_that_is_not_the_peers_is_seen(monkeypatch):
    seed = min(range(40), key=lambda at: len(peers.town(at)[0].scores))
    assert peers.attack(seed, 0).findings == []
    real = peers.by_highs
    monkeypatch.setitem(peers.SOLVERS, "HiGHS", lambda *of: real(*of) + 1)
    assert len(peers.attack(seed, 0).findings) == 1


def test_prices_and_bounds_of_rosters_that_are_wrong_are_seen():
    def against(paid, *bounds, best=(0, 2), is_whole=True):
        tiers = [la.TierResult(1, (), 0, bound, 0) for bound in bounds]
        return list(rosters._against(best, paid, tiers, is_whole))

    assert against((0, 2), 0, 2) == []
    assert against((0, 3), 0, 2, is_whole=False) == []
    for wrong in (((0, 3), 0, 2), ((0, 1), 0, 1), ((0, 2), 0, 3), ((0, 2), 1, None)):
        assert against(*wrong) != []


class Contradicting(list):
    is_decided = True


def test_an_explanation_that_is_wrong_is_seen(monkeypatch):
    seed = next(at for at in range(99) if asked(at).best is not None)
    assert explained.attack(seed, 0).findings == []
    monkeypatch.setattr(la, "conflict", lambda *_, **__: Contradicting([1]))
    assert explained.attack(seed, 0).findings != []


def test_a_repair_can_be_stopped_at_any_question():
    """Coverage of a part had no row of a committee that could block; found by time."""
    world = asked(5081)
    before = la.solve(world.facts, world.policy, pairs=world.table)
    leaves = la.Changes(firms_leave=("f1",))
    for asks in range(14):
        after = stopped_repair(before, leaves, None, asks)
        assert after.plan is not None
        assert after.status in ("feasible", "optimal")


def test_the_runner_prints_a_table_and_what_fell(capsys):
    assert main(["--minutes", "0.001", "--at-once", "1", "certificates"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].split()[:3] == ["attack", "tried", "fell"]
    assert printed[1].split()[0] == "certificates"
    with pytest.raises(SystemExit):
        main(["no_such_attack"])


def test_a_plan_that_a_signal_lost_and_one_that_breaks_rules_are_seen():
    seen = struck.Seen(5)
    status = seen.whole.status
    assert seen.judged(seen.whole) == (status, "")
    less = replace(seen.whole, plan=la.Plan.of(()))
    assert seen.judged(less) == (status, "the plan breaks rules")

    def solve_beyond():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as early:
        solve_beyond()
    assert seen.judged(None, error=early.value) == ("before", "")
    seen.told.append("pairs")
    assert seen.judged(None, error=early.value) == ("before", "a plan was lost")


def test_a_file_that_a_signal_left_half_written_is_seen(tmp_path):
    facts = struck.district(5)
    outcome = la.solve(facts, workers=1, time_limit=struck.LIMIT)
    la.write(outcome, tmp_path / "plan.json")
    (tmp_path / ".plan.json.x.tmp").touch()
    assert interrupts.left_behind(tmp_path, 5) == ("1 files", "")
    whole = (tmp_path / "plan.json").read_bytes()
    (tmp_path / "plan.json").write_bytes(whole[:-9])
    (tmp_path / "other").touch()
    _, fell = interrupts.left_behind(tmp_path, 5)
    assert "left behind: other" in fell
    assert "plan.json is not whole" in fell
