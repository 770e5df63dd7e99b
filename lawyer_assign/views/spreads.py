"""How evenly a plan serves and loads: minimum, 5th percentile, Gini and Jain index."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from lawyer_assign.calls import checked
from lawyer_assign.errors import Text
from lawyer_assign.facts.names import lang_of
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.rules.pairing.affinity import affinity_in
from lawyer_assign.views.blocks import Block, as_html, as_text
from lawyer_assign.views.words import Lang, number, say

if TYPE_CHECKING:
    import pandas as pd

Measure = Literal["points", "posts", "half_days"]
Scope = Literal["all", "district", "firm"]

MEASURES: tuple[Measure, ...] = ("points", "posts", "half_days")
PER_MILLE = 1000


class Spread(NamedTuple):
    """How some whole numbers lie.

    Parameters
    ----------
    units
        How many values.
    total, least, most
        Of the values.
    fifth
        5th percentile by nearest rank: a twentieth of the values, and at least one,
        are no larger.
    gini
        Gini coefficient in thousandths, rounded half up: 0 = all equal. Values below 0
        count as 0 here. ``None`` where no value is above 0.
    jain
        Jain's index in thousandths, rounded half up: 1000 = all equal, 1000 / n = one
        has all. Values below 0 and ``None`` as for ``gini``.

    References
    ----------
    Gini 1912; Jain, Chiu and Hawe 1984.
    """

    units: int
    total: int
    least: int | None
    fifth: int | None
    most: int | None
    gini: int | None
    jain: int | None


class FairnessRow(NamedTuple):
    """One measure over one group.

    ``measure``: points per committee (0 where nobody serves), posts or half days of
    duty a year per lawyer who offers to serve (idle ones count as 0). ``scope``: all,
    one district (a lawyer belongs to that of the firm), or one firm (points: of the
    committees it serves). ``id`` and ``name`` are empty for all.
    """

    measure: Measure
    scope: Scope
    id: str
    name: str
    spread: Spread


@dataclass(frozen=True, repr=False)
class Fairness:
    """How evenly a plan serves committees and loads lawyers.

    Parameters
    ----------
    rows
        One per measure and group.
    lang
        What a notebook shows: as places are called.
    unserved
        Committees that nobody serves, whose points are 0.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> len(la.fairness(outcome).to_frame()) > 0
    True
    """

    rows: tuple[FairnessRow, ...]
    lang: Lang = field(default="en", compare=False)
    unserved: int = 0

    def __repr__(self) -> str:
        return f"Fairness({len(self.rows)} rows)"

    def _repr_html_(self) -> str:
        """Show the tables in a notebook."""
        return as_html(self.blocks(self.lang))

    @checked
    def text(self, lang: Lang = "en", scopes: Sequence[Scope] = ("all",)) -> str:
        """Return tables of some scopes as text."""
        return as_text(self.blocks(lang, scopes))

    def to_frame(self) -> "pd.DataFrame":
        """Return every row as a table; Gini and Jain in thousandths."""
        import pandas as pd

        rows = [(*row[:4], *row.spread) for row in self.rows]
        columns = [*FairnessRow._fields[:4], *Spread._fields]
        frame = pd.DataFrame(rows, columns=columns)
        whole = {name: "Int64" for name in Spread._fields}
        return frame.astype(whole)

    @checked
    def blocks(self, lang: Lang, scopes: Sequence[Scope] = ("all",)) -> list[Block]:
        """Return one table per scope, for a report."""
        notes = (_UNSERVED.of(lang),) if self.unserved else ()
        return [_block(self.rows, scope, lang, notes) for scope in scopes]


@checked
def fairness(outcome: Outcome) -> Fairness:
    """Measure how evenly the plan of an outcome serves and loads.

    Points are those of the policy's affinity, half days those of its duty.

    Parameters
    ----------
    outcome
        Of :func:`lawyer_assign.solve`; without a plan nobody is served.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> len(la.fairness(outcome).to_frame()) > 0
    True
    """
    lang = lang_of(outcome.problem.facts.committees)
    rows, plan = outcome.problem.facts.committees, outcome.plan
    served = set() if plan is None else {post.committee for post in plan.posts}
    return Fairness(tuple(_rows(outcome)), lang, len(rows) - len(served))


def values_of(outcome: Outcome, measure: Measure) -> list[int]:
    """Return one measure of every committee, or of every lawyer who offers."""
    return [value for _, value in _units(outcome)[measure].by_district]


def spread_of(values: Iterable[int]) -> Spread:
    """Return how some whole numbers lie; exact but for the last rounding."""
    ordered = sorted(values)
    if not ordered:
        return Spread(0, 0, None, None, None, None, None)
    count, total = len(ordered), sum(ordered)
    fifth = ordered[-(-count // 20) - 1]
    gini = jain = None
    held = [max(0, value) for value in ordered]
    worth = sum(held)
    if worth:
        ranked = sum(rank * value for rank, value in enumerate(held, start=1))
        gini = _rounded(2 * ranked - (count + 1) * worth, count * worth)
        jain = _rounded(worth * worth, count * sum(one * one for one in held))
    return Spread(count, total, ordered[0], fifth, ordered[-1], gini, jain)


def _rounded(part: int, whole: int) -> int:
    """Return part / whole in thousandths, half up."""
    return (2 * PER_MILLE * part + whole) // (2 * whole)


def _rows(outcome: Outcome) -> Iterator[FairnessRow]:
    columns = outcome.problem.facts.columns
    for measure, units in _units(outcome).items():
        everybody = spread_of(value for _, value in units.by_district)
        yield FairnessRow(measure, "all", "", "", everybody)
        of_district, of_firm = _grouped(units.by_district), _grouped(units.by_firm)
        for district in columns.districts:
            if district.id in of_district:
                spread = spread_of(of_district[district.id])
                yield FairnessRow(
                    measure, "district", district.id, district.name, spread
                )
        for firm in columns.firms:
            if firm.id in of_firm:
                spread = spread_of(of_firm[firm.id])
                yield FairnessRow(measure, "firm", firm.id, firm.name, spread)


def _grouped(values: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, value in values:
        found.setdefault(at, []).append(value)
    return found


class _Units(NamedTuple):
    """Values with the district, and with the firm, that they belong to."""

    by_district: list[tuple[str, int]]
    by_firm: list[tuple[str, int]]


def _units(outcome: Outcome) -> dict[Measure, _Units]:
    facts, duty = outcome.problem.facts, outcome.problem.policy.duty
    plan = outcome.plan if outcome.plan is not None else Plan.of(())
    offers = [row for row in facts.lawyers if row.max_committees != 0]
    place = {row.id: row.district for row in facts.firms}
    posts = [(row.firm, len(plan.committees_of(row.id))) for row in offers]
    half_days = [
        (
            row.firm,
            sum(
                duty.half_days(facts.committee[one].kind)
                for one in plan.committees_of(row.id)
            ),
        )
        for row in offers
    ]
    return {
        "points": _points_of(outcome, plan),
        "posts": _Units([(place[firm], count) for firm, count in posts], posts),
        "half_days": _Units(
            [(place[firm], load) for firm, load in half_days], half_days
        ),
    }


def _points_of(outcome: Outcome, plan: Plan) -> _Units:
    """Return the points of every committee, and what each firm gives it."""
    facts = outcome.problem.facts
    points = _points(outcome, plan)
    served = [
        (row.district, sum(points[(row.id, one)] for one in plan.lawyers_of(row.id)))
        for row in facts.committees
    ]
    given: dict[tuple[str, str], int] = {}
    for post, gained in points.items():
        key = (post[0], facts.lawyer[post[1]].firm)
        given[key] = given.get(key, 0) + gained
    return _Units(served, [(firm, gained) for (_, firm), gained in given.items()])


def _points(outcome: Outcome, plan: Plan) -> dict[tuple[str, str], int]:
    """Return the points of every post."""
    facts, policy, pairs = (
        outcome.problem.facts,
        outcome.problem.policy,
        outcome.problem.pairs,
    )
    affinity = affinity_in(policy.context)
    columns, width = pairs.columns, len(pairs.columns.lawyers)
    posts = [
        columns.committee_at[c] * width + columns.lawyer_at[w] for c, w in plan.posts
    ]
    kept = pairs.keep(
        np.isin(pairs.committee * width + pairs.lawyer, np.array(posts, np.int64))
    )
    (lost,) = affinity.statements(facts, kept)
    found = zip(
        kept.committee.tolist(),
        kept.lawyer.tolist(),
        lost.points.tolist(),
        strict=True,
    )
    return {
        (columns.committees[c].id, columns.lawyers[w].id): -points
        for c, w, points in found
    }


_UNSERVED = Text(
    "Committees that nobody serves count as 0 points here.",
    "没有律师服务的社区（村），此处得分按0计。",
)


def _block(
    rows: Sequence[FairnessRow], scope: Scope, lang: Lang, notes: tuple[str, ...]
) -> Block:
    own = [row for row in rows if row.scope == scope]
    heads = ["measure", "count", "least", "fifth", "most", "gini", "jain"]
    is_all = scope == "all"
    names = [] if is_all else [say("district", lang), say("named", lang)]
    cells = tuple(
        (
            say(f"measure_{row.measure}", lang),
            *(() if is_all else (row.id, row.name)),
            *(
                number(value, lang)
                for value in (
                    row.spread.units,
                    row.spread.least,
                    row.spread.fifth,
                    row.spread.most,
                )
            ),
            _decimals(row.spread.gini, lang),
            _decimals(row.spread.jain, lang),
        )
        for row in own
    )
    said = [say(head, lang) for head in heads]
    return Block(
        say(f"fairness_{scope}", lang),
        (said[0], *names, *said[1:]),
        cells,
        left=frozenset({0} if is_all else {0, 1, 2}),
        notes=notes,
    )


def _decimals(per_mille: int | None, lang: Lang) -> str:
    return say("none", lang) if per_mille is None else f"{per_mille / PER_MILLE:.3f}"
