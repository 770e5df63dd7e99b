"""Small worlds in which firms and committees choose each other, by seed."""

import random
from itertools import product

import numpy as np

from lawyer_assign.facts import Agreement, Approval, Choice, Conflict, Facts
from tests.worlds.small import DAY, committee, district, firm, lawyer

ONE = {"lawyers_min": 1, "lawyers_max": 1}
UP_TO_TWO = {"lawyers_min": 1, "lawyers_max": 2}
TWO = {"lawyers_min": 2, "lawyers_max": 2}


def choosing(seed: int, has_ties: bool = True, is_bound: bool = True) -> Facts:
    """Return at most 3 committees, 3 lawyers, 2 firms and lists of either side."""
    dice = random.Random(seed)
    districts = [
        district("d1", is_scarce=dice.choice([None, True, False])),
        district("d2", is_scarce=dice.choice([None, True])),
    ]
    firms = [
        firm(f"f{at}", seats=dice.choice([None, 1, 2]))
        for at in range(dice.randint(1, 2))
    ]
    committees = [
        committee(
            f"c{at}",
            district=dice.choice(["d1", "d2"]),
            **dice.choice([ONE, ONE, UP_TO_TWO, TWO] if is_bound else [ONE]),
        )
        for at in range(dice.randint(1, 3))
    ]
    lawyers = [
        lawyer(
            f"l{at}",
            firm=dice.choice(firms).id,
            max_committees=dice.choice([None, None, 1, 2, 0]),
            districts=dice.choice([None, None, {"d1"}]),
            years_of_practice=dice.randint(0, 9),
        )
        for at in range(dice.randint(1, 3))
    ]
    choices = lists(dice, firms, committees, has_ties)
    conflicts, agreements, approvals = [], [], []
    if dice.random() < 0.3:
        who, where = dice.choice(lawyers).id, dice.choice(committees).id
        conflicts = [Conflict(committee=where, lawyer=who)]
    if is_bound and dice.random() < 0.2:
        agreements = [
            Agreement(committee=committees[0].id, firm=firms[0].id, is_fixed=True)
        ]
    if dice.random() < 0.2:
        approvals = [
            Approval(
                document="letter", limit=6, district="d1", valid_from=DAY, valid_to=DAY
            )
        ]
    return Facts(
        districts=districts,
        committees=committees,
        firms=firms,
        lawyers=lawyers,
        choices=choices,
        conflicts=conflicts,
        agreements=agreements,
        approvals=approvals,
    )


def crowded(seed: int, has_ties: bool = True) -> Facts:
    """Return 4 committees that almost all chose two small firms, no agreements."""
    dice = random.Random(seed)
    districts = [
        district("d1", is_scarce=dice.choice([False, False, True])),
        district("d2", is_scarce=False),
    ]
    firms = [firm(f"f{at}", seats=dice.choice([None, 1, 1, 2])) for at in range(2)]
    committees = [
        committee(f"c{at}", district=dice.choice(["d1", "d1", "d2"]), **ONE)
        for at in range(4)
    ]
    lawyers = [
        lawyer(
            f"l{at}",
            firm=f"f{at % 2}",
            max_committees=dice.choice([None, 1, 2]),
            districts=dice.choice([None, None, {"d1"}]),
            years_of_practice=dice.randint(0, 9),
        )
        for at in range(3)
    ]
    return _market(dice, districts, committees, firms, lawyers, has_ties)


def busy(seed: int, has_ties: bool = True) -> Facts:
    """Return 4 committees, most in a scarce district, and lawyers of several posts."""
    dice = random.Random(seed)
    districts = [district("d1", is_scarce=True), district("d2", is_scarce=False)]
    firms = [firm(f"f{at}", seats=dice.choice([None, 2, 3, 3])) for at in range(2)]
    committees = [
        committee(f"c{at}", district=dice.choice(["d1", "d1", "d1", "d2"]), **ONE)
        for at in range(4)
    ]
    lawyers = [
        lawyer(
            f"l{at}",
            firm=f"f{max(0, at - 1)}",
            max_committees=dice.choice([1, 2, 2, 3]),
            districts=dice.choice([None, None, {"d1"}]),
        )
        for at in range(3)
    ]
    return _market(dice, districts, committees, firms, lawyers, has_ties)


def _market(dice, districts, committees, firms, lawyers, has_ties):
    return Facts(
        districts=districts,
        committees=committees,
        firms=firms,
        lawyers=lawyers,
        choices=lists(dice, firms, committees, has_ties),
    )


def lists(dice, firms, committees, has_ties):
    """Return choices of most pairs; without ties every list is a strict order."""
    firm_order = {one.id: dice.sample(range(1, 9), 8) for one in firms}
    order = {one.id: dice.sample(range(1, 9), 8) for one in committees}
    choices = []
    for f, one in enumerate(firms):
        for c, other in enumerate(committees):
            if dice.random() < 0.15:
                continue
            if has_ties:
                ranks = (dice.choice([1, 2, 3, None]), dice.choice([1, 2, 3, 1]))
            else:
                ranks = (firm_order[one.id][c], order[other.id][f])
            choices.append(
                Choice(
                    firm=one.id,
                    committee=other.id,
                    firm_rank=ranks[0],
                    committee_rank=ranks[1],
                )
            )
    return choices


def plain_plans(stable, pairs):
    """Return all plans, one in a row, that give nobody too many posts.

    A committee has one lawyer or none; no firm has more than its seats, no lawyer more
    than a limit of hers.
    """
    here = stable.pair_committee
    pair_or_none = [[*np.flatnonzero(here == one), pairs] for one in np.unique(here)]
    picked = np.array(list(product(*pair_or_none)), np.int64)
    every = np.zeros((len(picked), pairs + 1), bool)
    np.put_along_axis(every, picked, True, 1)
    every = every[:, :pairs]
    of_lawyer = every @ _each(stable.pair_lawyer, stable.lawyers)
    of_firm = every @ _each(stable.pair_firm, len(stable.seats))
    single = every @ _each(stable.pair_lawyer, stable.lawyers, stable.pair_is_single)
    fits = (of_firm <= stable.seats).all(1) & (single <= 1).all(1)
    fits &= (of_lawyer[:, stable.option_lawyer] <= stable.option_limit).all(1)
    return every[fits]


def _each(owner, size, counts=1):
    """Return pair by owner, 1 where the pair is theirs and counts."""
    return (owner[:, None] == np.arange(size)) * np.reshape(counts, (-1, 1)) * 1


def stable_plans(stable, pairs):
    """Return all plain plans of a small world in which no pair blocks."""
    return [
        chosen
        for chosen in plain_plans(stable, pairs)
        if not stable.amounts(chosen).any()
    ]
