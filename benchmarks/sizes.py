"""Limits of size: the largest facts that are promised, each in a process of its own.

``python -m benchmarks.sizes`` prints a Markdown table: seconds of the processor and the
most memory that making the facts and one ``la.solve`` with a limit of 50 s took; a call
searches until its limit where something is not proved. A case that needs more than
:data:`MOST_SECONDS` or :data:`MOST_BYTES`, or that should be refused and is not, ends
the table with an error.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

import lawyer_assign as la
from benchmarks.cases import DAY
from benchmarks.fresh import peak, printed
from benchmarks.limits import long_lists
from lawyer_assign.datasets import district
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Choice

LIMIT = 50
"""Of a call: with the facts and what a call may take beyond its limit, one minute."""
MOST_SECONDS = 60
"""Of the processor."""
MOST_BYTES = 4 * 1024**3
HEAD = (
    "| case | pairs | CPU s | of it facts | peak MB | bytes a pair | outcome |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: | --- |"
)


class SizeError(AssertionError):
    """More time or memory than is promised, or no refusal where one is due."""


@dataclass(frozen=True)
class Case:
    """Facts of a size that is promised, or refused."""

    make: Callable[[], la.Facts]
    is_refused: bool = False


@dataclass(frozen=True)
class Measured:
    """What a case took; ``pairs`` is ``None`` where it was refused."""

    pairs: int | None
    seconds: float
    facts_seconds: float
    peak_bytes: int
    outcome: str

    @property
    def bytes_a_pair(self) -> int | None:
        """Peak memory by candidate pair, facts and libraries counted in."""
        return None if not self.pairs else self.peak_bytes // self.pairs


def without_places(committees: int = 3_000) -> la.Facts:
    """Return a district in which no point is known, with as many lawyers."""
    places, people = [f"c{at}" for at in range(committees)], range(committees)
    return la.Facts(
        districts=(la.District(id="d", name="d"),),
        committees=tuple(
            la.Committee(id=one, name=one, kind="community", district="d")
            for one in places
        ),
        firms=(la.Firm(id="f", name="f", district="d"),),
        lawyers=tuple(la.Lawyer(id=f"l{at}", name="x", firm="f") for at in people),
    )


def vast_firm(lawyers: int, committees: int = 300) -> la.Facts:
    """Return a firm that all committees chose, and that chose all of them."""
    facts = without_places(committees)
    return la.Facts(
        districts=facts.districts,
        committees=facts.committees,
        firms=facts.firms,
        lawyers=tuple(
            la.Lawyer(id=f"l{at:05}", name="x", firm="f") for at in range(lawyers)
        ),
        choices=tuple(
            Choice(firm="f", committee=one.id, firm_rank=at + 1, committee_rank=1)
            for at, one in enumerate(facts.committees)
        ),
    )


def many_districts(districts: int = 5_000, *, has_choices: bool = False) -> la.Facts:
    """Return districts of three committees and four lawyers who go everywhere."""
    dice = np.random.default_rng(0)
    side = int(np.ceil(np.sqrt(districts)))
    names = [f"d{at:05}" for at in range(districts)]

    def spot(at: int) -> dict[str, Any]:
        lat, lon = 27 + 2 * (at // side) / side, 118 + 2 * (at % side) / side
        by = dice.uniform(0, 0.01, 2)
        return {"lat": lat + float(by[0]), "lon": lon + float(by[1])}

    def rows(count: int) -> Iterator[tuple[int, str, int]]:
        for at, name in enumerate(names):
            yield from ((at, name, one) for one in range(count))

    choices = (
        Choice(
            firm=f"{name}_f{firm}",
            committee=f"{name}_c{one}",
            firm_rank=int(dice.integers(1, 4)),
            committee_rank=int(dice.integers(1, 3)),
        )
        for _, name, one in rows(3)
        for firm in range(2)
    )
    return la.Facts(
        districts=tuple(la.District(id=one, name=one) for one in names),
        committees=tuple(
            la.Committee(
                id=f"{name}_c{one}",
                name="x",
                kind="community",
                district=name,
                **spot(at),
            )
            for at, name, one in rows(3)
        ),
        firms=tuple(
            la.Firm(id=f"{name}_f{one}", name="x", district=name, **spot(at))
            for at, name, one in rows(2)
        ),
        lawyers=tuple(
            la.Lawyer(id=f"{name}_l{one}", name="x", firm=f"{name}_f{one % 2}")
            for _, name, one in rows(4)
        ),
        choices=tuple(choices) if has_choices else (),
    )


CASES = {
    "one district of 20,000 committees": Case(lambda: district(committees=20_000)),
    "3,000 committees and lawyers without coordinates": Case(without_places),
    "a firm of 26,000 lawyers, chosen by 300 committees": Case(
        lambda: vast_firm(26_000)
    ),
    "a firm of 60,000 lawyers, chosen by 300 committees": Case(
        lambda: vast_firm(60_000), is_refused=True
    ),
    "5,000 districts": Case(many_districts),
    "5,000 districts with two-way choice": Case(
        lambda: many_districts(has_choices=True)
    ),
    "5,000 committees ranked by each of 4 firms": Case(long_lists),
}


def measure(case: Case) -> Measured:
    """Make the facts of a case and solve them, in this process."""
    began = time.process_time()
    facts = case.make()
    made = time.process_time()
    try:
        found = la.solve(facts, la.Policy.hangzhou_2024(on=DAY), time_limit=LIMIT)
    except BadInputError as refusal:
        pairs, said = None, refusal.defects[0].problem.en
    else:
        pairs = len(found.problem.pairs)
        said = f"{found.status}, {found.backend}"
    ended = time.process_time()
    return Measured(pairs, ended - began, made - began, peak(), said)


def line(name: str, case: Case, found: Measured) -> str:
    """Return the line of a case.

    Raises
    ------
    SizeError
        It took more than is promised, or was not refused.
    """
    if case.is_refused != (found.pairs is None):
        raise SizeError(f"{name}: {found.outcome}")
    if found.seconds > MOST_SECONDS or found.peak_bytes > MOST_BYTES:
        raise SizeError(
            f"{name}: {found.seconds:.0f} s, {found.peak_bytes / 1e6:,.0f} MB"
        )
    pairs, each = (
        "-" if one is None else f"{one:,}" for one in (found.pairs, found.bytes_a_pair)
    )
    return (
        f"| {name} | {pairs} | {found.seconds:.1f} | {found.facts_seconds:.1f} "
        f"| {found.peak_bytes / 1e6:,.0f} | {each} | {found.outcome} |"
    )


def apart(name: str) -> Measured:
    """Measure a case in a fresh process."""
    try:
        return Measured(**printed("benchmarks.sizes", "--here", name))
    except RuntimeError as error:
        raise SizeError(f"{name}: {str(error)[-500:]}") from error


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sizes")
    parser.add_argument("--only", default="", help="cases whose name holds this text")
    parser.add_argument("--here", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        print(json.dumps(vars(measure(CASES[asked.here]))))
        return
    print(HEAD)
    for name, case in CASES.items():
        if asked.only in name:
            print(line(name, case, apart(name)), flush=True)


if __name__ == "__main__":
    main()
