"""A plan that is there already, from a file or a person, as an outcome to be asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lawyer_assign.calls import find_no_flags, other_than
from lawyer_assign.engines.interrupt import graceful_interrupt
from lawyer_assign.engines.watch import Progress, Watch, find_no_functions
from lawyer_assign.errors import BadInputError, Defect, Text, VerificationError
from lawyer_assign.facts import Facts
from lawyer_assign.outcome import Outcome
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan, Post
from lawyer_assign.policy import Policy, or_standard
from lawyer_assign.problem import Problem, find_no_columns
from lawyer_assign.problem.given import NOT_LISTED
from lawyer_assign.proof import BudgetBound, Status, TierResult
from lawyer_assign.rules import Violation
from lawyer_assign.solver.answer import TierAnswer
from lawyer_assign.solver.certificate import certificate_of
from lawyer_assign.verbs.answers import ended_by, versions
from lawyer_assign.verbs.lists.beyond import solve_beyond
from lawyer_assign.verbs.solve import (
    NO_PLAN,
    checked_settings,
    find_strange_parts,
)
from lawyer_assign.verbs.widen import PAIRS
from lawyer_assign.verify import Report, check_problem
from lawyer_assign.verify.check import find_strangers

if TYPE_CHECKING:
    import pandas as pd

BACKEND = "given"
GIVEN = Text("a plan that was handed in", "外部给定的方案")
"""What reports say in place of a way to solve."""


def _find_no_plan(plan: object) -> Iterator[Defect]:
    """Find that there is no plan, or something else in its place."""
    if plan is None:
        yield NO_PLAN
    elif not isinstance(plan, Plan):
        yield other_than(Plan, "plan", plan)


class _Proof(NamedTuple):
    """What solving again proved: over which pairs, by what, tier by tier."""

    problem: Problem
    title: Text
    flow_refusal: Text | None
    tiers: tuple[TierAnswer, ...] | None
    budget_bounds: tuple[BudgetBound, ...] = ()


def adopt(
    facts: Facts,
    policy: Policy | None,
    plan: Plan | None,
    *,
    pairs: "Pairs | pd.DataFrame | Mapping[str, Any] | None" = None,
    prove: bool = False,
    time_limit: float | None = 60,
    workers: int | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Outcome:
    """Return a plan of a file or a person as an outcome, so that it can be asked.

    The independent check has seen it and its prices are counted anew: nothing that a
    file says of itself is believed. ``tiers`` have bounds only where ``prove`` made
    some here; without it no price is proved, and answers say so. That goes for bounds
    in the file, and for a certificate beside it, which is not read: what that proves,
    ``lawyer-assign verify PLAN`` says.

    Parameters
    ----------
    facts, policy
        Those the plan was made from; ``policy=None``: the Hangzhou rules of 2024.
    plan
        As :func:`lawyer_assign.read_plan` gives it. Its pairs are candidates, within
        reach or not.
    pairs
        The ready-made pairs, if the plan was made from such.
    prove
        Solve again, for bounds only: the plan stays as it is.
    time_limit, workers, seed, progress, stop
        Of that proof; as for :func:`lawyer_assign.solve`.

    Returns
    -------
    Outcome
        ``optimal`` where every tier is proved, else ``feasible``; ``backend`` is
        ``"given"``.

    Raises
    ------
    BadInputError
        There is no plan, or one without posts though there are candidates; posts of
        strangers, as in a plan of other facts; rules that must hold and are broken.
        Each with its cell, if the plan came from a file.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> facts, policy = la.datasets.toy(), la.Policy.hangzhou_2024()
    >>> plan = la.solve(facts, policy).plan  # or la.read_plan("plan.xlsx")
    >>> la.adopt(facts, policy, plan).status
    'feasible'
    >>> la.adopt(facts, policy, plan, prove=True).status
    'optimal'
    """
    policy = or_standard(policy)
    others = [
        *find_strange_parts(facts, policy),
        *find_no_columns(pairs),
        *find_no_functions(progress=progress, stop=stop),
        *find_no_flags(prove=prove),
        *_find_no_plan(plan),
    ]
    settings = checked_settings(time_limit, workers, seed, others)
    plan = plan or Plan.of(())
    watch = Watch.of_caller(time_limit, stop, progress)
    with graceful_interrupt(watch):
        watch.tell("pairs")
        with watch.step(PAIRS):
            problem = _problem(facts, policy, plan, pairs)
        proof = _Proof(problem, GIVEN, None, None)
        if prove:
            found = solve_beyond(problem, None, settings, watch)
            solved = found.solved
            title = Text(
                f"{GIVEN.en}; bounds by {solved.title.en}",
                f"{GIVEN.zh}；下界由{solved.title.zh}求得",
            )
            answer = solved.answer
            tiers = None if answer.is_infeasible else answer.tiers
            proof = _Proof(
                found.problem, title, solved.why_not_flow, tiers, answer.budget_bounds
            )
        return _outcome(proof, _checked(proof.problem, plan), plan, watch, seed)


def recounted(facts: Facts, policy: Policy, plan: Plan) -> tuple[Outcome, Report]:
    """Return a plan as an outcome, whatever it breaks, and what the check found.

    For a plan that somebody is changing: nothing is proved, no price is believed.

    Raises
    ------
    BadInputError
        Posts of strangers, or names that are not of their ids.
    """
    problem = _problem(facts, policy, plan, None)
    report = check_problem(problem, plan)
    watch = Watch(None, None, None)
    proof = _Proof(problem, GIVEN, None, None)
    return _outcome(proof, report, plan, watch, 0), report


def _problem(
    facts: Facts,
    policy: Policy,
    plan: Plan,
    pairs: "Pairs | pd.DataFrame | Mapping[str, Any] | None",
) -> Problem:
    """Return the problem, with every post of the plan among its candidates.

    Raises
    ------
    BadInputError
        The plan is not of these facts.
    """
    strangers = find_foreign(facts, plan)
    if strangers:
        raise BadInputError(strangers)
    problem = Problem.of(facts, policy, pairs)
    if not plan.posts and len(problem.pairs):
        raise BadInputError([_no_posts(problem)])
    if problem.is_given:
        return problem
    return problem.holding(_unlisted(problem, plan.posts))


def _unlisted(problem: Problem, posts: Sequence[Post]) -> list[Post]:
    """Return posts that are no candidate pairs."""
    places = problem.pairs.places_of(posts)
    return [posts[at] for at in np.flatnonzero(places < 0).tolist()]


def find_foreign(facts: Facts, plan: Plan) -> list[Defect]:
    """Find posts of strangers; first of all whether the plan is of other facts."""
    known = sum(
        post.committee in facts.committee and post.lawyer in facts.lawyer
        for post in plan.posts
    )
    strangers = find_strangers(facts, plan)
    if 2 * known >= len(plan):
        return strangers
    return [
        Defect(
            _sheet(plan.place(0, "committee")),
            f"{known}/{len(plan)}",
            Text(
                "the plan seems to be of other facts: so many of its posts are known",
                "方案似乎不属于这份数据：仅有这些配对能在数据中找到",
            ),
            Text(
                "Give the facts that the plan was made from",
                "请使用生成该方案时的那份数据",
            ),
        ),
        *strangers,
    ]


def _sheet(cell: str) -> str:
    """Return the sheet or the file of a cell."""
    for end in ("!", ": "):
        if end in cell:
            return cell.split(end)[0]
    return "plan"


def _no_posts(problem: Problem) -> Defect:
    return Defect(
        "plan",
        f"0/{len(problem.facts.committees)}",
        Text(
            "the plan has no posts, though there are candidates",
            "方案中没有任何配对，而数据中有候选律师",
        ),
        Text(
            "Give the plan's own file, or solve first: lawyer-assign solve FACTS -o "
            "PLAN",
            "请给出方案文件；没有方案时请先求解：lawyer-assign solve 数据 -o 方案",
        ),
    )


def _checked(problem: Problem, plan: Plan) -> Report:
    """Return what the independent check counts.

    Raises
    ------
    BadInputError
        The plan breaks rules that must hold, or has posts that no rule lets in.
    """
    report = check_problem(problem, plan)
    defects = find_broken_musts(report, plan)
    if not defects:
        place = _Cells(plan)
        defects = [_not_listed(one, place) for one in _unlisted(problem, plan.posts)]
    if defects:
        raise BadInputError(defects)
    return report


def find_broken_musts(report: Report, plan: Plan) -> list[Defect]:
    """Find what a plan breaks, with its cells."""
    place = _Cells(plan)
    return [_broken(one, place) for one in report.violations]


class _Cells:
    """Where a plan speaks of somebody: the cell of a file, or the post's number."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._at: dict[str, str] = {}
        for at, post in enumerate(plan.posts):
            self._at.setdefault(post.committee, plan.place(at, "committee"))
            self._at.setdefault(post.lawyer, plan.place(at, "lawyer"))
            pair = f"{post.committee}+{post.lawyer}"
            self._at[pair] = plan.place(at, "lawyer")

    def of(self, who: str) -> str:
        """Return the first place, or that of the whole plan."""
        return self._at.get(who, "plan")


def _broken(one: Violation, place: _Cells) -> Defect:
    return Defect(
        place.of(one.tag.who),
        one.tag.who,
        Text(
            f"breaks a rule that must hold: {one.text}",
            f"违反必须遵守的规则：{one.text_zh}",
        ),
        Text(
            "Mend the plan, or let the rule be a wish in the policy",
            "请修改方案，或在规则集中把该规则改为目标",
        ),
    )


def _not_listed(post: Post, place: _Cells) -> Defect:
    return Defect(
        place.of(f"{post.committee}+{post.lawyer}"),
        ", ".join(post),
        *NOT_LISTED,
    )


def _outcome(
    proof: _Proof, report: Report, plan: Plan, watch: Watch, seed: int
) -> Outcome:
    tiers = tuple(_tiers(proof, report))
    # Where no wish stands in a policy nothing is left to prove but that musts hold.
    is_proved = report.is_clean and all(one.is_proved for one in tiers)
    status: Status = "optimal" if is_proved else "feasible"
    return Outcome(
        status,
        plan,
        tiers,
        backend=BACKEND,
        backend_title=proof.title,
        flow_refusal=proof.flow_refusal,
        seconds=watch.seconds,
        seed=seed,
        versions=versions(),
        problem=proof.problem,
        certifier=certificate_of,
        budget_bounds=proof.budget_bounds,
        ended=None if proof.tiers is None else ended_by(status, watch),
    )


def _tiers(proof: _Proof, report: Report) -> list[TierResult]:
    """Return prices, and the bounds that hold for this plan too.

    A bound of a tier speaks of all plans that cost no more in the tiers before than the
    plan that was found. From the first tier on in which this plan costs more, behind
    that tier, other plans could be as good as this one and cost less: no bound.

    Raises
    ------
    VerificationError
        The plan beats a bound: either is wrong.
    """
    policy, found = proof.problem.policy, []
    is_as_good = True
    for at, tier in enumerate(report.tiers):
        said = None if proof.tiers is None else proof.tiers[at]
        bound = said.bound if said is not None and is_as_good else None
        if bound is not None and tier.price < bound:
            raise VerificationError(
                f"tier {tier.number} of the plan costs {tier.price}, the proved bound "
                f"is {bound}. "
                "This is a defect of the package: please report it with the facts."
            )
        kinds = tuple(rule.kind for rule in policy.rules if tier.number in rule.tiers)
        found.append(TierResult(tier.number, kinds, tier.price, bound, 0.0))
        best = None if said is None else said.price
        is_as_good = is_as_good and best is not None and tier.price <= best
    return found
