"""Small worlds with a solved plan, to be asked about, and the slow right answers."""

import os
import random
import re

import numpy as np
from hypothesis import assume, note, reject
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.errors import BadInputError, Text
from lawyer_assign.policy import KINDS
from lawyer_assign.rules import Budget, DutyLoad, FirmBalance, Wish, WorstServed
from lawyer_assign.verify import check_problem
from tests.worlds.both_languages import strict_faults_of
from tests.worlds.examples import many
from tests.worlds.oracles import priced_plans
from tests.worlds.seeded import drawn_policy
from tests.worlds.small import DAY
from tests.worlds.strategies import Seeded, policies_of, small_case

WORLDS = int(os.environ.get("LAWYER_ASSIGN_WORLDS", many(100)))
"""Random small worlds with something to ask, per question; ``docs/trust.md`` has 1,000.

``LAWYER_ASSIGN_WORLDS=1000 pytest tests/explain tests/scenario`` runs so many again.
"""

SEEDS = st.integers(0, 10**6)
"""Of a world and a policy: drawing them by hypothesis took half the time."""

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


def policy_at(seed):
    """Return a policy of the text, or one in which some rules are not as usual."""
    chance = random.Random(seed)
    is_usual = chance.random() < 0.5
    return chance.choice(POLICIES) if is_usual else drawn_policy(chance)


@st.composite
def outcomes(draw):
    """Return a plan of a small world that is proved best; others are not counted."""
    seed = draw(SEEDS)
    note(f"seed {seed}")
    case, policy = small_case(Seeded(random.Random(seed))), policy_at(seed)
    if policy not in POLICIES:
        policy = policy.with_rule(KINDS["affinity"]())
    return planned(case.facts, policy, case.table)


def planned(facts, policy, pairs=None):
    """Return the outcome of a world; no example where it has none to ask about."""
    try:
        outcome = la.solve(facts, policy, pairs=pairs, time_limit=None)
    except BadInputError:  # facts that the policy refuses by name
        reject()
    assume(outcome.plan is not None)
    return outcome


def prices(outcome, plan=None):
    """Return the price of every tier as the independent check counts it."""
    report = check_problem(outcome.problem, outcome.plan if plan is None else plan)
    return tuple(tier.price for tier in report.tiers), report


def least_with(standing, pair):
    """Return the least prices of all plans that have a pair, by looking at each."""
    formulation = standing.formulation
    found = (prices for prices, chosen in priced_plans(formulation) if chosen[pair])
    return min(found, default=None)


def untitled(text):
    """Leave out titles of rules, whose numbers are words in one language."""
    en, zh = text
    for rule in KINDS.values():
        en, zh = en.replace(rule.title, ""), zh.replace(rule.title_zh, "")
    return Text(en, zh)


def assert_spoken(texts):
    """See that sentences say the same in both languages."""
    for text in texts:
        # Names of small worlds are English wherever they stand.
        bare = untitled(Text(*(NAME.sub("", said) for said in text)))
        faults = strict_faults_of(bare)
        assert not faults, faults


def rises(after, before):
    return tuple((np.array(after, object) - np.array(before, object)).tolist())
