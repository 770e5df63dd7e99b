"""What a forger writes is refused or best; what is genuine is never called wrong.

Small worlds by seed. ``FORGERIES=2000 GENUINE=2000 python -m pytest
tests/certificates/test_forgeries.py`` looks at as many as that; plainly it is a
hundred or so.
"""

import os
import random
from collections import Counter

from lawyer_assign import checker
from lawyer_assign.policy import KINDS
from tests.worlds.certified import Files
from tests.worlds.forgeries import KINDS_OF_FORGERY, Forger
from tests.worlds.oracles import least_prices
from tests.worlds.seeded import solved

FORGERIES = int(os.environ.get("FORGERIES", "150"))
GENUINE = int(os.environ.get("GENUINE", "100"))
IN_A_WORLD = 10
KNOWN = tuple(kind for kind in KINDS if kind in checker.PARAMETERS)


def worlds(first, kinds=tuple(KINDS)):
    """Yield solved worlds from a seed on."""
    seed = first
    while True:
        found = solved(seed, kinds)
        if found is not None:
            yield seed, found
        seed += 1


def kinds_of(world):
    """Return the kinds of the rules by which a world was solved."""
    return {rule.kind for rule in world.policy.rules}


def test_a_forger_gets_no_plan_accepted_that_is_not_best(tmp_path):
    made: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    for seed, world in worlds(0, KNOWN):
        if made.total() >= FORGERIES:
            break
        forger = Forger(Files(tmp_path, world.outcome), world, random.Random(seed))
        for at in range(IN_A_WORLD):
            how = forger.forge()
            made[how] += 1
            if forger.files.code() == 0:
                passed[how] += 1
                assert forger.is_best(), f"seed {seed}, forgery {at}: {how}"
    assert len(KINDS_OF_FORGERY) >= 24
    assert 0 < passed.total() < made.total() / 2  # true things can be said oddly


def test_no_genuine_plan_is_called_wrong_and_what_a_flow_proves_is_proved(tmp_path):
    seen: Counter[tuple[str, int]] = Counter()
    for seed, world in worlds(1_000_000):
        if seen.total() >= GENUINE:
            break
        outcome = world.outcome
        verdict = checker.check(Files(tmp_path, outcome).path)
        seen[outcome.backend, verdict.code] += 1
        assert not verdict.wrong, f"seed {seed}: {verdict.text()}"
        # Of a rule that it has not been taught it says so, and proves nothing.
        if outcome.backend == "flow" and kinds_of(world) <= {*KNOWN}:
            assert verdict.code == 0, (
                f"seed {seed}: a flow proves it, checker.py does not\n{verdict.text()}"
            )
        if verdict.code == 0:
            best = least_prices(world.world(), world.policy)
            assert tuple(one.price for one in outcome.tiers) == best, f"seed {seed}"
    assert len({backend for backend, _ in seen}) >= 4
    assert {code for _, code in seen} == {0, 1}
