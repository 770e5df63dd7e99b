"""Small worlds with a solved plan, to be asked about, and the slow right answers."""

import os
import re

import numpy as np
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.errors import BadInputError, Text
from lawyer_assign.policy import KINDS
from lawyer_assign.rules import Budget, DutyLoad, FirmBalance, Wish, WorstServed
from lawyer_assign.verify import check_problem
from tests.worlds.both_languages import strict_faults_of
from tests.worlds.oracles import every_choice
from tests.worlds.small import DAY
from tests.worlds.strategies import policies_of, small_cases

WORLDS = int(os.environ.get("LAWYER_ASSIGN_WORLDS", "60"))
"""Random small worlds per question; the record of the project asks for 1,000."""

PLAIN = la.Policy.hangzhou_2024(on=DAY, stability="off")
CHOOSING = la.Policy.hangzhou_2024(on=DAY)
POLICIES = (
    PLAIN,
    PLAIN.without("one_firm", "must_have"),
    CHOOSING,
    la.Policy.hangzhou_2024(on=DAY, stability="must"),
    PLAIN.with_rule(Budget()),
    CHOOSING.with_rule(Budget(wish=Wish(tier=1))),
    PLAIN.with_rule_before(WorstServed(levels=2)).with_rule(DutyLoad(most=70)),
    PLAIN.with_rule(FirmBalance(wish=Wish(tier=3))).soften("own_limits", 2),
)
"""Flow, teams, two-way choice as wish and as must, budgets, fairness."""


NAME = re.compile("name of [a-z0-9]+")


@st.composite
def policies(draw):
    """Return a policy of the text, or one of some kinds of rules."""
    if draw(st.booleans()):
        return draw(st.sampled_from(POLICIES))
    kinds = draw(
        st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4, unique=True)
    )
    return draw(policies_of(tuple(kinds))).with_rule(KINDS["affinity"]())


@st.composite
def outcomes(draw, said=None):
    """Return a plan of a small world that is proved best; ``None`` if there is none."""
    case = draw(small_cases())
    policy = draw(policies() if said is None else said)
    try:
        outcome = la.solve(case.facts, policy, pairs=case.table, time_limit=None)
    except BadInputError:  # facts that the policy refuses by name
        return None
    return outcome if outcome.plan is not None else None


def prices(outcome, plan=None):
    """Return the price of every tier as the independent check counts it."""
    report = check_problem(outcome.problem, outcome.plan if plan is None else plan)
    return tuple(tier.price for tier in report.tiers), report


def least_with(standing, pair):
    """Return the least prices of all plans that have a pair, by looking at each."""
    formulation = standing.formulation
    found = (
        formulation.prices(chosen)
        for chosen in every_choice(len(formulation.pairs))
        if chosen[pair] and formulation.holds(chosen)
    )
    return min(found, default=None)


def assert_spoken(texts):
    """See that sentences say the same in both languages."""
    for text in texts:
        # Names of small worlds are English wherever they stand.
        bare = Text(*(NAME.sub("", said) for said in text))
        faults = strict_faults_of(bare)
        assert not faults, faults


def rises(after, before):
    return tuple((np.array(after, object) - np.array(before, object)).tolist())
