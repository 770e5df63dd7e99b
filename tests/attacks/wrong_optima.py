"""Is a plan called best that an enumerator beats, or a bound said that a plan breaks?

The engine is asked in the ways a user can: by itself, by CP-SAT, with next to no time,
stopped at any question, read back from its own file, mended after a lawyer left.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator

import lawyer_assign as la
from lawyer_assign.errors import BadInputError, Text
from lawyer_assign.outcome import Outcome
from tests.attacks.asked import Asked, asked
from tests.attacks.clauses import Clauses, Posts
from tests.attacks.tried import Tried, seeds
from tests.worlds.both_languages import strict_faults_of

NAME = re.compile("name of [a-z0-9]+")
"""Names of small worlds are English wherever they stand."""

TINY = (0.0, 0.001, 0.01, 0.05)


def attack(seed: int, until: float) -> Tried:
    """Solve small worlds and compare all that is said with all plans."""
    count, findings, kinds = 0, [], Counter[str]()
    for at in seeds(seed, until):
        world = asked(at)
        count += 1
        for name, ask in _ways(at):
            try:
                outcome = ask(world)
            except BadInputError as error:
                kinds["refused"] += 1
                if world.best is not None and "contradict" not in error.text("en"):
                    findings.append(f"seed {at}, {name}: refused: {error}"[:400])
                continue
            except Exception as error:
                findings.append(f"seed {at}, {name}: {type(error).__name__}: {error}")
                continue
            kinds[outcome.status] += 1
            is_whole = name in ("by itself", "cpsat", "read back")
            findings += [
                f"seed {at}, {name}: {one}" for one in faults(world, outcome, is_whole)
            ]
        kinds["plans checked"] += 1
        findings += [f"seed {at}, check: {one}" for one in _ill_judged(world, at)]
    notes = ", ".join(f"{kind} {times}" for kind, times in kinds.most_common())
    return Tried(count, findings, notes)


def _ways(seed: int) -> Iterator[tuple[str, Callable[[Asked], Outcome]]]:
    """Yield how the engine is asked; two ways of all a seed, next to the plain two."""

    def plain(world: Asked, **said: object) -> Outcome:
        limit = said.pop("time_limit", None)
        return la.solve(
            world.facts, world.policy, pairs=world.table, time_limit=limit, **said
        )

    asks = iter(range(seed % 97))
    yield "by itself", plain
    yield "cpsat", lambda world: plain(world, backend="cpsat", workers=1)
    backend = (None, "cpsat")[seed % 2]
    if seed % 4 < 2:
        tiny = TINY[seed // 4 % len(TINY)]
        yield (
            f"{tiny} s",
            lambda world: plain(world, backend=backend, time_limit=max(tiny, 1e-6)),
        )
    else:
        yield (
            "stopped",
            lambda world: plain(
                world, backend=backend, stop=lambda: next(asks, None) is None
            ),
        )
    if seed % 3 == 0:
        yield "read back", lambda world: _read_back(plain(world), world)


def _read_back(outcome: Outcome, world: Asked) -> Outcome:
    if outcome.plan is None:
        return outcome
    return Outcome.from_json(outcome.to_json(), world.facts, pairs=world.table)


def _ill_judged(world: Asked, seed: int) -> Iterator[str]:
    """Say where the check of a plan drawn by seed is not what clauses say of it.

    Most such plans break a must: what is said of that, in both languages, is read too.
    """
    chance = random.Random(f"plan {seed}")
    posts = frozenset(one for one in world.pairs if chance.random() < 0.5)
    report = la.check(world.facts, world.policy, la.Plan.of(posts))
    true = Clauses(world.facts, world.policy).prices(posts)
    if report.is_clean != (true is not None):
        yield f"clean: {report.is_clean}, by clauses the prices are {true}"
    elif true is not None and tuple(one.price for one in report.tiers) != true:
        yield f"{[one.price for one in report.tiers]}, by clauses {true}"
    yield from _ill_counted(world, posts)
    for one in (*report.violations, *report.shortfalls):
        said = Text(NAME.sub("", one.text), NAME.sub("", one.text_zh))
        yield from strict_faults_of(said)


def _ill_counted(world: Asked, posts: Posts) -> Iterator[str]:
    """Say what of a rule a plan lacks by the rule, and by clauses, where these differ.

    Rule by rule: of whole prices most plans tell nothing, since some must is broken.
    """
    problem = la.Problem.of(world.facts, world.policy)
    clauses, plan = Clauses(world.facts, world.policy), la.Plan.of(posts)
    for rule in problem.policy.rules:
        said = Counter[int]()
        for one in rule.violations(problem.facts, plan):
            said[one.level] += one.amount
        for level, true in clauses.amounts(rule.kind, posts):
            if said[level] != true:
                yield f"{rule.kind}, level {level}: {said[level]}, by clauses {true}"


def faults(world: Asked, outcome: Outcome, is_whole: bool) -> Iterator[str]:
    """Say what of an outcome all plans contradict.

    ``is_whole``: nothing kept it from being the best, so that less is a fault too.
    """
    best = world.best
    if best is None:
        if outcome.plan is not None or (is_whole and outcome.status != "infeasible"):
            yield f"{outcome.status}, though no plan keeps every must"
    elif outcome.status == "infeasible":
        yield f"infeasible, though a plan has the prices {best}"
    elif outcome.plan is None:
        bound = outcome.tiers[0].bound if outcome.tiers else None
        if is_whole:
            yield f"{outcome.status} without a plan, the best is {best}"
        if bound is not None and bound > best[0]:
            yield f"bound {bound} of the first tier, a plan has {best[0]}"
    else:
        yield from _faults_of_plan(world, outcome, is_whole)


def _faults_of_plan(world: Asked, outcome: Outcome, is_whole: bool) -> Iterator[str]:
    assert outcome.plan is not None
    posts = frozenset((one.committee, one.lawyer) for one in outcome.plan.posts)
    paid, true = tuple(one.price for one in outcome.tiers), world.prices.get(posts)
    if true is None or true != paid:
        yield f"the plan is said to have {paid}, and has {true}"
        return
    claims_best = is_whole or outcome.status == "optimal"
    if claims_best and (true != world.best or outcome.status != "optimal"):
        yield f"{outcome.status} with {paid}, the best is {world.best}"
    for place, tier in enumerate(outcome.tiers):
        least = world.least(place, true)
        if tier.bound is not None and least is not None and tier.bound > least:
            yield f"bound {tier.bound} of tier {place}, a plan has {least}"
