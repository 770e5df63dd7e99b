"""Forgeries for which digits of a fixed width proved a plan least that is not.

The prices of a pair were once added in one number, a digit a tier, as wide as one
price of every family needs. An agreement that named a lawyer many times added its price
to one pair as often: too much for the digit, whose carry was dropped. So what the
forger gained by every row cost him nothing at the pair. The checker of then said
"Proved" of each of these, but for rows that stood twice, which it refused.
"""

from typing import NamedTuple

import pytest

from lawyer_assign import checker
from lawyer_assign.facts import Agreement
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Coverage, FixedAgreements, TeamSize, Wish
from lawyer_assign.verbs.solve import solve
from tests.worlds.certified import Files, bound_of
from tests.worlds.small import world

PLAIN = Policy(rules=(Coverage(wish=Wish(tier=1)), TeamSize(), FixedAgreements()))
COMMITTEES = 20
LEFT_OPEN = 1
"""What the forged plan pays in its only tier; nothing is what it need pay."""


class Forgery(NamedTuple):
    """Prices of rows: ``times`` of one agreement, and of the teams of some others."""

    times: int
    gained: int
    others: int
    taken: int

    def terms(self):
        """Yield what rows and pairs give the bound, one after the other."""
        yield from [self.gained] * self.times
        yield from [-self.taken] * self.others
        yield -self.gained * self.times  # the pair; no other has a price below 0


FORGERIES = (
    Forgery(16, 2**20, 13, 1_290_555),
    Forgery(64, 2**18, 9, 1_864_135),
    Forgery(1024, 2**6, 15, 4_369),
    Forgery(4096, 2**24, 9, 7_635_497_415),
)


def base_of(forgery):
    """Return the bits of a digit as they were chosen, every family counted once."""
    wishes = 100 * len(PLAIN.rules)
    pair = forgery.gained + forgery.taken + wishes
    row = 1 + max(forgery.gained, forgery.taken)
    return (pair + row).bit_length() + 2


def folded(terms, base):
    """Return the sum of one digit of each term, as it was taken; the rest is lost."""
    half, mask = 1 << (base - 1), (1 << base) - 1
    return sum(((one + half) & mask) - half for one in terms)


def forged(folder, forgery, rows):
    """Return files of a plan that leaves one committee open, digests renewed.

    ``rows``: whether the agreement stands many times, or its lawyer in one row.
    """
    pinned = Agreement(committee="c1", firm="f1", lawyers=("l1",), is_fixed=True)
    facts = world(COMMITTEES, COMMITTEES, agreements=[pinned])
    files = Files(folder, solve(facts, PLAIN))
    plan, proof = files.documents["plan"], files.documents["certificate"]
    for name in ("summary", "uncovered", "loads", "by_district"):
        del plan[name]
    assert plan["plan"][0]["committee"] == "c1"
    plan["plan"].pop()
    plan["tiers"][0] |= {"price": LEFT_OPEN, "bound": LEFT_OPEN, "is_proved": True}
    proof["bounds"] = [LEFT_OPEN]
    times = forgery.times
    fixed = {name: column[0] for name, column in proof["fixed"].items()}
    proof["fixed"] = {name: [one] * times for name, one in fixed.items()}
    if not rows:
        proof["fixed"] = {name: [one] for name, one in fixed.items()}
        proof["fixed"]["lawyers"] = [fixed["lawyers"] * times]
    teams = [0] + [forgery.taken] * forgery.others
    teams += [0] * (COMMITTEES - len(teams))
    proof["prices"] = [
        {"rule": "team_size", "part": 0, "tiers": [teams]},
        {"rule": "fixed_agreements", "part": 0, "tiers": [[-forgery.gained] * times]},
    ]
    files.save(forged=True)
    return files


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda one: f"{one.times} times")
@pytest.mark.parametrize("rows", [False, True], ids=["names", "rows"])
def test_what_digits_would_prove_is_refused(tmp_path, forgery, rows):
    assert folded(forgery.terms(), base_of(forgery)) == LEFT_OPEN
    files = forged(tmp_path, forgery, rows)
    said = "stands twice" if rows else "names one twice"
    with pytest.raises(checker.UnreadableError, match=said):
        checker.check(files.path)
    assert files.code() == 2


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda one: f"{one.times} times")
def test_whole_numbers_would_not_prove_it_either(tmp_path, forgery, monkeypatch):
    """Were names taken twice, nothing would be gained: the pair pays every row."""
    assert sum(forgery.terms()) == -forgery.others * forgery.taken < 0
    files = forged(tmp_path, forgery, rows=False)
    assert bound_of(files.documents["certificate"]) is None
    monkeypatch.setattr(
        checker, "_named", lambda table, size, _: table.listed("lawyers", size)
    )
    assert bound_of(files.documents["certificate"]) == [sum(forgery.terms())]
    assert files.code() != 0


def test_the_plan_that_digits_would_prove_least_is_not():
    pinned = Agreement(committee="c1", firm="f1", lawyers=("l1",), is_fixed=True)
    best = solve(world(COMMITTEES, COMMITTEES, agreements=[pinned]), PLAIN)
    assert [tier.price for tier in best.tiers] == [0]
