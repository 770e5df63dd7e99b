"""Check a plan of a problem: scarcity is settled, and its pairs may be handed in."""

from lawyer_assign.facts import Facts, PairScore
from lawyer_assign.plan import Plan
from lawyer_assign.problem import Problem
from lawyer_assign.verify.check import Report, check_plan
from lawyer_assign.verify.faces import refuse_missed


def check_problem(problem: Problem, plan: Plan) -> Report:
    """Check a plan of a problem whose scarcity is settled.

    Raises
    ------
    BadInputError
        As :func:`check_plan`.
    VerificationError
        A rule of somebody's own finds nothing where its statements are missed.
    """
    facts = problem.facts
    if problem.is_given:
        facts = with_given_scores(problem, plan)
    report = check_plan(facts, problem.policy, plan)
    refuse_missed(facts, problem.policy, plan)
    return report


def with_given_scores(problem: Problem, plan: Plan) -> Facts:
    """Return facts that say of every post what the pair table says of it."""
    pairs = problem.pairs
    rows: dict[tuple[str, str], PairScore] = dict(problem.facts.score)
    places = pairs.places_of(plan.posts).tolist()
    for (committee, lawyer), at in zip(plan.posts, places, strict=True):
        if at >= 0:
            # Without validation: minutes computed for a far pair may pass its bounds.
            rows[lawyer, committee] = PairScore.model_construct(
                lawyer=lawyer,
                committee=committee,
                points=int(pairs.points[at]) if pairs.has_points[at] else None,
                minutes=int(pairs.minutes[at]),
            )
    return problem.facts.with_scores(tuple(rows.values()))
