"""A plan that follows last year's: what verbs count it by, and what they ask for."""

from pathlib import Path
from typing import NamedTuple

from lawyer_assign.cli.paths import refusal
from lawyer_assign.cli.plans.written import written_tiers
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.facts import Facts
from lawyer_assign.files import read_plan
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.verbs.last_year import with_last_year
from lawyer_assign.verbs.repair import keeping


class Basis(NamedTuple):
    """What a plan is counted by; ``last`` is last year's plan, if it is given."""

    facts: Facts
    policy: Policy
    last: Plan | None


def basis_of(
    plan: Path, last_year: Path | None, facts: Facts, policy: Policy, ticker: Ticker
) -> Basis:
    """Return the facts and rules that a plan was made by, with last year's.

    A plan of ``renew`` has one tier more, for what goes on; one of ``solve
    --last-year`` has not, and a plan without tiers is counted as one of ``renew``.

    Raises
    ------
    BadInputError
        The plan was renewed, and last year's plan is not given.
    """
    written = {*written_tiers(plan)}
    is_plain = written == {*policy.tiers}
    is_renewed = written == {*keeping(policy).tiers} and not is_plain
    if last_year is None:
        if is_renewed:
            raise refusal(plan.name, "renewed_plan")
        return Basis(facts, policy, None)
    ticker.step("reading_plan", path=last_year)
    last = read_plan(last_year, facts)
    rules = policy if is_plain else keeping(policy)
    return Basis(with_last_year(facts, last), rules, last)
