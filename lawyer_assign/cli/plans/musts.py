"""What a plan breaks, for verbs that need one which may be used."""

from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Facts
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy, standard
from lawyer_assign.verbs.adopt import find_broken_musts
from lawyer_assign.verbs.solve import check


def refuse_broken(facts: Facts, policy: Policy, plan: Plan) -> None:
    """Refuse a plan that breaks rules which must hold: nobody should be sent by it.

    Raises
    ------
    BadInputError
        Each breach with its cell.
    """
    found = find_broken_musts(check(facts, policy, plan), plan)
    if found:
        raise BadInputError(found)


def broken_line(facts: Facts, plan: Plan, lang: Language) -> str:
    """Return what a plan breaks of the rules of Hangzhou, in a line; empty if nothing.

    For verbs that take no policy: the plan may have been made under another one, so
    that this is said and nothing is refused. Facts that these rules cannot be asked
    about are priced and inspected all the same.
    """
    try:
        found = check(facts, standard(), plan).violations
    except BadInputError:
        return ""
    if not found:
        return ""
    first = found[0].text_zh if lang is Language.ZH else found[0].text
    return tell("plan_broken", lang, count=f"{len(found):,}", first=first)
