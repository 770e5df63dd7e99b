"""Small random cases: every field that a rule reads, on a handful of rows."""

import datetime as dt
import random
from functools import cache
from typing import Any, NamedTuple

from hypothesis import strategies as st

from lawyer_assign.facts import (
    Adjustment,
    Agreement,
    Approval,
    Choice,
    Committee,
    Conflict,
    District,
    Facts,
    Firm,
    Lawyer,
    PairScore,
    Tariff,
)
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.rules import Caseload, LevelledRule, Rule, TeamSize, Wish
from tests.worlds.small import DAY, committee, district, firm, lawyer

TWO_WAY = ("stability", "chosen_only")
"""Kinds of the two-way choice, which no flow takes and a search of its own solves."""

PLAIN_KINDS = tuple(kind for kind in KINDS if kind not in TWO_WAY)
"""Kinds that every backend is asked for, and whose every plan is enumerated."""

YEAR = dt.timedelta(days=365)
TOMORROW = DAY + dt.timedelta(days=1)
WINDOWS = (  # valid, valid on its last and on its first day, over, not yet
    (DAY - YEAR, DAY + YEAR),
    (DAY - YEAR, DAY),
    (DAY, DAY + YEAR),
    (DAY - YEAR, DAY - dt.timedelta(days=1)),
    (TOMORROW, DAY + YEAR),
)
SKILLS = ("mediation", "publicity")
LANGUAGES = ("wu", "she")
POINTS: tuple[tuple[float | None, float | None], ...] = (
    (30.25, 120.15),
    (30.3, 120.2),
    (29.6, 119.04),
    (None, None),
)
SHAPES = (
    *((1, 1), (2, 1), (1, 2), (2, 2), (1, 3), (3, 1), (2, 3), (3, 2), (3, 3)),
    *((0, 1), (1, 0)),
)
"""Lawyers x committees; the last two have nobody to serve, or nobody to be served."""

MOST_PAIRS = 8

STEPS = ((1, 1), (2, None))
THIRD = ((2, 2), (3, None))
ADJUSTMENTS = (
    Adjustment(score_from=0, score_to=59, percent=-33),
    Adjustment(score_from=60, score_to=100, percent=15),
)


class Case(NamedTuple):
    """Facts, and the pairs that are candidates, as columns of ids."""

    facts: Facts
    table: dict[str, list[str]]


class Dice:
    """Draws by short names."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def of(self, values: Any) -> Any:
        return self._draw(st.sampled_from(values))

    def yes(self) -> bool:
        return self._draw(st.booleans())

    def upto(self, most: int) -> int:
        return self._draw(st.integers(0, most))

    def some(self, values: Any) -> list[Any]:
        """Return a subset, each member by one bit."""
        bits = self.upto(2 ** len(values) - 1)
        return [one for at, one in enumerate(values) if bits >> at & 1]


class Seeded(Dice):
    """The draws of hypothesis' dice by a seed: as many worlds as anybody wants."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def of(self, values: Any) -> Any:
        return self._chance.choice(values)

    def yes(self) -> bool:
        return self._chance.random() < 0.5

    def upto(self, most: int) -> int:
        return self._chance.randint(0, most)


@st.composite
def small_cases(
    draw: st.DrawFn, is_scarce: tuple[bool | None, ...] = (None, True, False)
) -> Case:
    """Return at most 3 lawyers, 3 committees, 8 pairs, 2 firms and 2 districts."""
    return small_case(Dice(draw), is_scarce)


def small_case(
    dice: Dice, is_scarce: tuple[bool | None, ...] = (None, True, False)
) -> Case:
    """Return the same by any dice."""
    size, served = dice.of(SHAPES)
    districts = [
        district(
            name,
            is_scarce=dice.of(is_scarce),
            budget_yuan=dice.of((None, 0, 2, 3, 5)),
            area_class=dice.of((None, "A", "B")),
        )
        for name in ("d1", "d2")[: dice.of((1, 2))]
    ]
    places = [row.id for row in districts]
    firms = [
        firm(name, district=dice.of(places), seats=dice.of((None, 0, 1, 2)))
        for name in ("f1", "f2")[: dice.of((1, 2))]
    ]
    committees = [_committee(dice, f"c{at}", places) for at in range(1, served + 1)]
    lawyers = [_lawyer(dice, f"l{at}", firms, places) for at in range(1, size + 1)]
    facts = Facts(
        districts=districts,
        committees=committees,
        firms=firms,
        lawyers=lawyers,
        choices=_choices(dice, firms, committees),
        conflicts=_conflicts(dice, firms, lawyers, committees),
        approvals=_approvals(dice, lawyers, places),
        agreements=_agreements(dice, firms, lawyers, committees),
        scores=_scores(dice, lawyers, committees),
        tariffs=_tariffs(dice, districts),
        adjustments=dice.of(((), ADJUSTMENTS)),
    )
    pairs = [(c.id, w.id) for c in committees for w in lawyers][:MOST_PAIRS]
    for _ in range(dice.upto(2)):
        if len(pairs) > 1:
            pairs.pop(dice.upto(len(pairs) - 1))
    table = {"committee": [c for c, _ in pairs], "lawyer": [w for _, w in pairs]}
    return Case(facts, table)


@cache
def case_pool() -> tuple[Case, ...]:
    """Return 300 small cases, always the same, drawn once for many tests."""
    return tuple(small_case(Seeded(random.Random(seed))) for seed in range(300))


def pooled_cases() -> st.SearchStrategy[Case]:
    """Return cases of the pool; the pool must be drawn before (fixture ``worlds``)."""
    return st.integers(0, 299).map(lambda at: case_pool()[at])


@st.composite
def busy_cases(draw: st.DrawFn) -> Case:
    """Return one lawyer with 7 or 8 committees of two districts, and consents."""
    dice = Dice(draw)
    places = ["d1", "d2"]
    committees = [
        committee(f"c{at}", district=dice.of(places)) for at in range(dice.of((7, 8)))
    ]
    approvals = [
        _approval(dice, *dice.of((("lawyer", "l1"), ("district", "d1"), (None, "d2"))))
        for _ in range(dice.upto(3))
    ]
    facts = Facts(
        districts=[district(one) for one in places],
        committees=committees,
        firms=[firm("f1")],
        lawyers=[lawyer("l1")],
        approvals=approvals,
    )
    ids = [row.id for row in committees]
    return Case(facts, {"committee": ids, "lawyer": ["l1"] * len(ids)})


def _committee(dice: Dice, name: str, places: list[str]) -> Committee:
    lat, lon = dice.of(POINTS)
    least, most = dice.of(((1, 1), (1, 2), (2, 2)))
    return committee(
        name,
        kind=dice.of(("community", "village")),
        district=dice.of(places),
        lat=lat,
        lon=lon,
        lawyers_min=least,
        lawyers_max=most,
        needs={skill: dice.of((1, 7)) for skill in dice.some(SKILLS)},
        must_have=dice.some(SKILLS),
        languages=dice.some(LANGUAGES),
    )


def _lawyer(dice: Dice, name: str, firms: list[Firm], places: list[str]) -> Lawyer:
    lat, lon = dice.of(POINTS)
    least, most = dice.of(((0, None), (0, None), (0, 0), (0, 1), (0, 2), (1, 2)))
    return lawyer(
        name,
        firm=dice.of(firms).id,
        lat=lat,
        lon=lon,
        skills={skill: dice.of((1, 4)) for skill in dice.some(SKILLS)},
        languages=dice.some(LANGUAGES),
        districts=None if dice.yes() else dice.some(places),
        min_committees=least,
        max_committees=most,
        years_of_practice=dice.of((0, 3, 40)),
        assessment=dice.of((None, 0, 77)),
    )


def _choices(dice: Dice, firms: list[Firm], places: list[Committee]) -> list[Choice]:
    looks = ((None, False), (1, False), (2, False), (9, False), (None, True))
    rows = []
    for one in firms:
        for other in places:
            if dice.yes():
                (rank, refuses), (back, rejects) = dice.of(looks), dice.of(looks)
                rows.append(
                    Choice(
                        firm=one.id,
                        committee=other.id,
                        firm_rank=rank,
                        firm_refuses=refuses,
                        committee_rank=back,
                        committee_refuses=rejects,
                    )
                )
    return rows


def _conflicts(
    dice: Dice, firms: list[Firm], lawyers: list[Lawyer], places: list[Committee]
) -> list[Conflict]:
    sides = [("lawyer", row.id) for row in lawyers] + [
        ("firm", row.id) for row in firms
    ]
    found = {
        (dice.of(places).id, *dice.of(sides)) for _ in range(dice.upto(2)) if places
    }
    return [
        Conflict(committee=place, reason="a case", **{side: who})
        for place, side, who in sorted(found)
    ]


def _approvals(dice: Dice, lawyers: list[Lawyer], places: list[str]) -> list[Approval]:
    scopes = [("district", one) for one in places]
    scopes += [("lawyer", row.id) for row in lawyers]
    return [_approval(dice, *dice.of(scopes)) for _ in range(dice.upto(1))]


def _approval(dice: Dice, side: str | None, who: str) -> Approval:
    first, last = dice.of(WINDOWS)
    return Approval(
        document="letter",
        limit=dice.of((6, 7)),
        valid_from=first,
        valid_to=last,
        **{side or "district": who},
    )


def _agreements(
    dice: Dice, firms: list[Firm], lawyers: list[Lawyer], places: list[Committee]
) -> list[Agreement]:
    rows = []
    for place in places:
        if dice.of((False, False, True)):
            one = dice.of(firms).id
            own = [row.id for row in lawyers if row.firm == one]
            named = dice.some(own)[: place.lawyers_max]
            rows.append(
                Agreement(
                    committee=place.id,
                    firm=one,
                    lawyers=named,
                    is_fixed=dice.yes(),
                    former_lawyers=dice.some(["方丽"]),
                )
            )
    return rows


def _scores(
    dice: Dice, lawyers: list[Lawyer], places: list[Committee]
) -> list[PairScore]:
    return [
        PairScore(
            lawyer=one.id,
            committee=place.id,
            points=dice.of((None, -7, 0, 50)),
            minutes=dice.of((None, 0, 25)),
        )
        for one in lawyers
        for place in places
        if dice.of((False, False, True))
    ]


def _tariffs(dice: Dice, districts: list[District]) -> list[Tariff]:
    """Return steps that rise, fall or do both, in fen few enough for small budgets."""
    if not dice.of((True, True, False)):
        return []
    areas = sorted({row.area_class for row in districts if row.area_class})
    alike: tuple[str | None, ...] = (None,)
    if all(row.area_class for row in districts) and dice.yes():
        alike = tuple(areas)
    return [
        Tariff(
            area_class=area,
            kind=kind,
            post_from=first,
            post_to=last,
            fen_per_year=dice.of((0, 55, 120, 200, 333)),
            **dice.of(({}, {}, {"least_fen_per_year": 0, "most_fen_per_year": 333})),
        )
        for area in alike
        for kind in dice.of(((None,), ("community", "village")))
        for first, last in dice.of((((1, None),), STEPS, STEPS[:1] + THIRD))
    ]


@cache
def rules_of_strength(kind: str) -> st.SearchStrategy[Rule]:
    """Return a kind of rule as a must, or as a wish of any of three tiers.

    Made once: hypothesis looks through a strategy when it first draws from it.
    """
    wishes = st.builds(Wish, tier=st.integers(1, 3), weight=st.sampled_from((1, 2, 5)))
    if KINDS[kind].is_demand:
        wishes = st.none() | wishes
    more: dict[str, Any] = {}
    if kind == "caseload":
        more = {"on": st.just(DAY), "limit": st.sampled_from((2, 5))}
    if issubclass(KINDS[kind], LevelledRule):
        more["levels"] = st.sampled_from((1, 1, 2, 3))
    if kind == "worst_served":
        more["unserved"] = st.sampled_from((0, 100, 1_000_000))
    if kind == "duty_load":
        more["most"] = st.sampled_from((52, 70))
    if kind == "district_balance":
        more["measure"] = st.sampled_from(("points", "posts"))
    if kind == "fewest_changes":
        more["most"] = st.sampled_from((None, None, 0, 1))
    return st.builds(KINDS[kind], wish=wishes, **more)


@st.composite
def policies_of(draw: st.DrawFn, kinds: tuple[str, ...]) -> Policy:
    """Return a policy of some kinds of rules, alone or on top of the basics."""
    rules: dict[str, Rule] = {}
    if draw(st.booleans()):
        rules = {"caseload": Caseload(limit=2, on=DAY), "team_size": TeamSize()}
    for kind in kinds:
        rules[kind] = draw(rules_of_strength(kind))
    return Policy(rules=tuple(rules.values()))
