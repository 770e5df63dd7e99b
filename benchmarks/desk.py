"""Asking a plan: how soon an answer comes, and whether it is the right one.

``python -m benchmarks.desk`` prints a Markdown table. An answer that differs from the
slow road (the pair forced and everything solved again; ``la.repair`` for who leaves;
the independent check for prices) ends the run with an error. Seconds are CPU time.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

import lawyer_assign as la
from benchmarks import desk_changes
from benchmarks.bench import WrongOptimumError
from benchmarks.cases import DAY
from benchmarks.desk_gaps import short_city, torn_city
from lawyer_assign.datasets import district, hangzhou
from lawyer_assign.explain.door import Flow, Run
from lawyer_assign.explain.losses.loss import Loss
from lawyer_assign.explain.standing import standing_of
from lawyer_assign.explain.why_nots.forcing import demanding
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan

HEAD = (
    "| question | asked | figure | median | 95th | most or all | right |\n"
    "|---|---|---|---|---|---|---|"
)
"""Of the table; times in seconds of CPU."""


@dataclass(frozen=True)
class Sizes:
    """How often each question is asked, and how many answers the slow road checks.

    Parameters
    ----------
    asked
        Committees, or pairs.
    checked
        Forced pairs solved again.
    repaired
        Who leaves and is repaired by :func:`lawyer_assign.repair`.
    plans
        Pairs of plans whose differences are added up.
    seconds
        Wall clock of every such check; what it did not come to is not counted.
    """

    asked: int = 100
    checked: int = 10
    repaired: int = 10
    plans: int = 20
    seconds: int = 600


class Desk:
    """The city and a county, solved once, and questions about them."""

    def __init__(
        self, sizes: Sizes, seed: int = 0, committees: int | None = None
    ) -> None:
        self.sizes = sizes
        self._chance = random.Random(seed)
        self._committees = committees

    @cached_property
    def facts(self) -> la.Facts:
        """The city; or a county where a number of committees was asked for."""
        if self._committees is None:
            return hangzhou(seed=0)
        return district(committees=self._committees, seed=0, teams=0)

    @cached_property
    def flowing(self) -> Outcome:
        """The city without two-way choice: a flow."""
        policy = la.Policy.hangzhou_2024(on=DAY, stability="off")
        return la.solve(self.facts, policy, time_limit=None)

    @cached_property
    def choosing(self) -> Outcome:
        """The city with two-way choice."""
        return la.solve(self.facts, la.Policy.hangzhou_2024(on=DAY), time_limit=30)

    @cached_property
    def county(self) -> Outcome:
        """A county of 300 with two-way choice."""
        facts = district(committees=min(300, self._committees or 300), seed=0)
        return la.solve(facts, la.Policy.hangzhou_2024(on=DAY), time_limit=60)

    def why(self) -> Iterator[str]:
        """Ask why, about single committees and about all."""
        for name, outcome in (("flow", self.flowing), ("choice", self.choosing)):
            rows = [row.id for row in outcome.problem.facts.committees]
            la.why(outcome, rows[0])
            some = self._some(rows, self.sizes.asked)
            times = [_timed(la.why, outcome, one)[1] for one in some]
            yield _line(f"why, {name}", len(some), "0.05", times, "")
            found, seconds = _timed(la.why_all, outcome)
            frame, more = _timed(found.to_frame, "zh")
            if len(frame) < len(rows):
                raise WrongOptimumError(f"{len(frame)} rows for {len(rows)} committees")
            yield _line(f"why_all, {name}", len(frame), "10", [seconds + more], "")

    def why_not(self) -> Iterator[str]:
        """Ask why not, where the rules are a flow, and force pairs by solving."""
        outcome = self.flowing
        pairs = self._free(outcome, self.sizes.asked)
        la.why_not(outcome, *pairs[0])
        rough = [_timed(la.why_not, outcome, *one, exact=False)[1] for one in pairs]
        yield _line("why_not, one small change", len(pairs), "0.05", rough, "")
        answers = [_timed(la.why_not, outcome, *one) for one in pairs]
        wanted = [found for found, _ in answers[: self.sizes.checked]]
        checked = self._each(wanted, lambda one: self._force(outcome, one))
        times = [seconds for _, seconds in answers]
        yield _line("why_not, exact", len(pairs), "1", times, f"{checked} solved again")

    def why_not_choosing(self) -> Iterator[str]:
        """Ask why not in a county with two-way choice."""
        outcome = self.county
        pairs = self._free(outcome, max(1, self.sizes.asked // 10))
        # What is left of ten seconds is for the first look and for reading it out.
        answers = [_timed(la.why_not, outcome, *one, time_limit=9) for one in pairs]
        proved = sum(found.is_proved for found, _ in answers)
        for found, _ in answers:
            if not found.is_proved and found.why_open is None:
                raise WrongOptimumError("an open interval without a reason")
        times = [seconds for _, seconds in answers]
        yield _line(
            "why_not, county of 300, choice", len(pairs), "10", times,
            f"{proved} proved, the others with a reason",
        )  # fmt: skip

    def conflict(self) -> Iterator[str]:
        """Ask why a city with planted contradictions has no plan."""
        facts, planted = torn_city()
        policy = la.Policy.hangzhou_2024(on=DAY)
        found, seconds = _timed(la.conflict, facts, policy)
        said = [{d.who.split("+")[0] for d in one.demands} for one in found.found]
        missed = [one for one in planted if not any(one & who for who in said)]
        irreducible = sum(one.is_irreducible for one in found.found)
        if missed or irreducible < len(said) or not found.recheck(facts, policy):
            raise WrongOptimumError(f"{len(missed)} missed, {irreducible} irreducible")
        yield _line(
            "conflict, contradictions planted", len(planted), "10", [seconds],
            f"{irreducible} found, irreducible by solving without each demand",
        )  # fmt: skip

    def shortage(self) -> Iterator[str]:
        """Ask why a city with planted gaps leaves places open."""
        facts, planted = short_city()
        policy = la.Policy.hangzhou_2024(on=DAY, stability="off")
        outcome = la.solve(facts, policy, time_limit=None)
        found, seconds = _timed(la.shortage, outcome)
        gaps = [{place.id for place in one.committees} for one in found.gaps]
        inside: Counter[str] = Counter(place for gap in gaps for place in gap)
        missed = [one for one in planted if not any(place in inside for place in one)]
        if missed or found.least != found.open or max(inside.values()) > 1:
            raise WrongOptimumError(
                f"{len(missed)} missed, {found.least} of {found.open} proved"
            )
        yield _line(
            "shortage, gaps planted", len(planted), "10", [seconds],
            f"{len(gaps)} gaps: all {found.open} open places must be",
        )  # fmt: skip

    def remedies(self) -> Iterator[str]:
        """Ask what would fill planted gaps; apply every remedy and solve again."""
        facts, _ = short_city()
        policy = la.Policy.hangzhou_2024(on=DAY, stability="off")
        outcome = la.solve(facts, policy, time_limit=None)
        _, before = _timed(la.shortage, outcome)
        found, seconds = _timed(la.remedies, outcome, time_limit=None)
        for one in found.found:
            asked_for = found.applied(one, facts, policy)
            again = la.solve(asked_for, policy, time_limit=None)
            left = again.tiers[0].price
            if left != one.left_open or not one.at_least <= len(one.steps):
                raise WrongOptimumError(f"{one.lever}: {one.left_open}, solved {left}")
        said = ", ".join(
            f"{one.lever} {len(one.steps)} of at least {one.at_least}"
            for one in found.found
        )
        yield _line(
            "shortage and remedies, gaps planted", len(found.found), "10",
            [before + seconds], said,
        )  # fmt: skip

    def trainings(self) -> Iterator[str]:
        """Ask whom to teach what in a county, without and with two-way choice."""
        facts = self.county.problem.stated
        policy = la.Policy.hangzhou_2024(on=DAY, stability="off")
        flowing = la.solve(facts, policy, time_limit=60)
        for name, outcome in (("flow", flowing), ("choice", self.county)):
            found, seconds = _timed(la.trainings, outcome, 10, time_limit=60)
            again = la.solve(found.applied(facts), outcome.problem.policy)
            last, due = found.tiers[-1], again.tiers[-1].price
            if last.at_least is None or due is None or not last.at_least <= due:
                raise WrongOptimumError(f"{last}, solved again {due}")
            if again.status == "optimal" and due > last.after:
                raise WrongOptimumError(f"{last}, solved again {due}")
            gained, most = last.before - last.after, last.before - last.at_least
            yield _line(
                f"trainings, county of 300, {name}", len(found.found), "60", [seconds],
                f"{gained} points gained, {most} at most",
            )  # fmt: skip

    def changes(self) -> Iterator[str]:
        """Change the plan, renew it and trade one wish against another."""
        is_city = self._committees is None
        county = 400 if self._committees is None else self._committees
        yield from desk_changes.rows(pins=20, county=county, city=is_city)

    def critical(self) -> Iterator[str]:
        """Ask whom the plan can least lose, and repair some one by one."""
        outcome = self.flowing
        found, seconds = _timed(la.critical, outcome)
        some = self._some(found.losses, self.sizes.repaired)
        repaired = self._each(some, lambda one: self._repair(outcome, one))
        ways = sum(one.way == "flow" for one in found.losses)
        yield _line(
            "critical", len(found.losses), "60", [seconds],
            f"{repaired} repaired; {ways} by shortest paths",
        )  # fmt: skip

    def compare(self) -> Iterator[str]:
        """Compare five plans, and add up differences of many pairs of plans."""
        outcome = self.flowing
        plans = [self._changed(outcome) for _ in range(4)]
        la.compare(outcome, plans[0])
        _, seconds = _timed(la.compare, outcome, *plans)
        added = self._each(
            range(self.sizes.plans),
            lambda _: self._added_up(outcome, self._changed(outcome)),
        )
        yield _line("compare, five plans", 5, "2", [seconds], f"{added} pairs add up")

    def _each(self, wanted: Iterable[Any], check: Callable[[Any], None]) -> int:
        """Check one after the other while there is time; return how many."""
        until, count = time.monotonic() + self.sizes.seconds, 0
        for one in wanted:
            if time.monotonic() > until:
                break
            check(one)
            count += 1
        return count

    def _some(self, rows: Sequence[Loss] | Sequence[str], count: int) -> list:  # type: ignore[type-arg]
        return self._chance.sample(list(rows), min(count, len(rows)))

    def _free(self, outcome: Outcome, count: int) -> list[tuple[str, str]]:
        """Return random candidate pairs that the plan has not."""
        standing, pairs = standing_of(outcome), outcome.problem.pairs
        free = np.flatnonzero(~standing.chosen).tolist()
        committees, lawyers = pairs.committee_ids, pairs.lawyer_ids
        return [
            (committees[pairs.committee[at]], lawyers[pairs.lawyer[at]])
            for at in self._chance.sample(free, min(count, len(free)))
        ]

    def _force(self, outcome: Outcome, found: la.WhyNot) -> None:
        """See that solving again with the pair as a demand costs as much."""
        standing, columns = standing_of(outcome), outcome.problem.pairs.columns
        here = columns.committee_at[found.committee.id]
        who = columns.lawyer_at[found.lawyer.id]
        pair = outcome.problem.pairs.find(np.array([here]), np.array([who]))
        answer = Flow().solve(demanding(standing.formulation, int(pair[0])), Run())
        if answer.is_infeasible != (found.verdict == "impossible"):
            raise WrongOptimumError(
                f"{found.committee}, {found.lawyer}: {found.verdict}"
            )
        said = [one.before + (one.at_most or 0) for one in found.tiers]
        due = [tier.price for tier in answer.tiers]
        if not answer.is_infeasible and (said != due or not found.is_proved):
            raise WrongOptimumError(
                f"{found.committee}, {found.lawyer}: {said}, solved again {due}"
            )

    def _repair(self, outcome: Outcome, one: Loss) -> None:
        """See that repairing costs as much as was said."""
        who = (one.who.id,)
        left = la.Changes(lawyers_leave=who)
        if one.kind == "firm":
            left = la.Changes(firms_leave=who)
        after = la.repair(outcome, left, time_limit=None)
        due = {tier.number: tier.price or 0 for tier in after.tiers}
        wish = after.problem.policy["fewest_changes"].wish
        moved = due.pop(0 if wish is None else wish.tier)
        before = [tier.price or 0 for tier in outcome.tiers]
        rises = tuple(np.subtract(list(due.values()), before).tolist())
        if (one.moved, one.rises) != (moved, rises):
            raise WrongOptimumError(f"{one.who}: {one}, repaired {moved}, {rises}")

    def _changed(self, outcome: Outcome) -> Plan:
        """Return the plan with a tenth of its posts left out and some given away."""
        posts = [] if outcome.plan is None else list(outcome.plan.posts)
        kept = self._chance.sample(posts, len(posts) * 9 // 10)
        given = self._free(outcome, len(posts) // 20)
        return Plan.of([*kept, *given])

    def _added_up(self, outcome: Outcome, plan: Plan) -> None:
        """See that differences of rules add up to those of the check's prices."""
        found = la.compare(outcome, plan)
        problem = outcome.problem
        report = la.check(problem.facts, problem.policy, plan, problem.pairs)
        before = {tier.number: tier.price or 0 for tier in outcome.tiers}
        for tier in report.tiers:
            mine = [one for one in found.rules if one.tier == tier.number]
            said = sum(one.prices[1] - one.prices[0] for one in mine)
            if said != tier.price - before[tier.number]:
                raise WrongOptimumError(f"tier {tier.number}: rules add up to {said}")


def _timed(call: Callable, *args: object, **more: object) -> tuple:  # type: ignore[type-arg]
    """Return an answer and the seconds of CPU it took."""
    begin = time.process_time()
    found = call(*args, **more)
    return found, time.process_time() - begin


def _line(name: str, asked: int, figure: str, times: list[float], right: str) -> str:
    middle, high = (float(np.percentile(times, at)) for at in (50, 95))
    cells = [
        name, f"{asked:,}", figure, f"{middle:.3f}", f"{high:.3f}",
        f"{max(times):.3f}", right,
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


QUESTIONS = (
    "why", "why_not", "why_not_choosing", "conflict", "shortage", "critical", "compare",
    "remedies", "trainings", "changes",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    plain = Sizes()
    for name, default in vars(plain).items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--only", nargs="+", choices=QUESTIONS, default=QUESTIONS)
    parser.add_argument("--committees", type=int, help="a county instead of the city")
    asked = parser.parse_args(arguments)
    sizes = Sizes(*(getattr(asked, name) for name in vars(plain)))
    desk = Desk(sizes, committees=asked.committees)
    print(HEAD)
    for name in asked.only:
        for line in getattr(desk, name)():
            print(line, flush=True)


if __name__ == "__main__":
    main()
