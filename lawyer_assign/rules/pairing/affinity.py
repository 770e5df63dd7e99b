"""The right lawyer for the place: able, near, understood, wanted (一(一), 一(二))."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.errors import Text
from lawyer_assign.facts import Choice, Committee, Facts, Lawyer
from lawyer_assign.facts.columns import Columns
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.ints import ints
from lawyer_assign.rules.rule import Context, Price, Rule, Violation, Whose, Wish
from lawyer_assign.shown import Shown
from lawyer_assign.statements import Cost

UNASSESSED = -1
"""In place of an assessment, which is 0 or more."""

LANGUAGES = 62
"""As many as bits of a number can stand for."""


class Affinity(Rule):
    """Points of a pair: merit less travel; the plan with most points is best.

    ::

      merit = skill x sum over skills of need x level
            + same_district, if the lawyer's firm is of the committee's district
            + language, if the committee asks for languages and the lawyer speaks one
            + year x years of practice, counted up to ``years_most``
            + assessment_percent % of the assessment (``unassessed`` if there is none)
            + for each side that ranks the other: first_rank - rank_step x (rank - 1),
              never below 0
      points = merit - minute x minutes

    All are whole numbers: the share of the assessment is rounded down (83 by 20 % are
    16), minutes of travel are rounded up (:class:`lawyer_assign.Travel`). Points handed
    in for a pair replace its merit, minutes handed in its minutes.
    The weights are house rules: the text names the qualities and no numbers.
    """

    source: ClassVar[str] = "一（一）: 业务能力强、熟悉基层社情民风、善于做基层群众工作"
    title: ClassVar[str] = "The right lawyer for the place"
    title_zh: ClassVar[str] = "人岗相适（能力、距离、语言、经验、考核、意愿）"
    is_demand: ClassVar[bool] = False
    is_in_points: ClassVar[bool] = True
    whose: ClassVar[Whose] = "committee"
    may_ease: ClassVar[bool] = False
    goes_with: ClassVar[bool] = True
    kind: Literal["affinity"] = "affinity"
    skill: Annotated[
        Price,
        Shown(
            "能力", Text("Per skill level x need", "每一级能力 × 每一分需求"), "points"
        ),
    ] = Field(default=1, description="per need weight x skill level")
    same_district: Annotated[
        Price,
        Shown(
            "同一区县",
            Text("The firm's office is in the district", "律师在本区县执业"),
            "points",
        ),
    ] = Field(default=20, description="knows the place")
    language: Annotated[
        Price,
        Shown("语言", Text("Speaks with residents", "会居民所说的语言"), "points"),
    ] = Field(default=15, description="speaks with residents")
    year: Annotated[
        Price, Shown("执业年限", Text("Per year of practice", "每年执业"), "points")
    ] = Field(default=1, description="per year of practice")
    years_most: Annotated[
        int,
        Shown(
            "年限封顶", Text("Years that count at most", "超过的年限不再加分"), "years"
        ),
    ] = Field(default=15, ge=0, le=80, description="years that count")
    assessment_percent: Annotated[
        Price,
        Shown(
            "考核",
            Text("Per 100 points of the last assessment", "上次考核每100分"),
            "points",
        ),
    ] = Field(default=20, description="points per 100")
    unassessed: Annotated[
        int,
        Shown(
            "未考核者按",
            Text("Score of whom nobody assessed", "没有考核分的律师按此计"),
            "score",
        ),
    ] = Field(default=60, ge=0, le=100, description="where none is known")
    first_rank: Annotated[
        Price, Shown("第一志愿", Text("For each side", "双方各计"), "points")
    ] = Field(default=30, description="a first choice, per side")
    rank_step: Annotated[
        Price,
        Shown("志愿递减", Text("Lost per further rank", "志愿每后一位减少"), "points"),
    ] = Field(default=5, description="lost per further rank")
    minute: Annotated[
        Price,
        Shown("路程扣分", Text("Lost per minute of travel", "每分钟路程"), "points"),
    ] = Field(default=1, description="lost per minute of travel")
    wish: Wish | None = Field(default=Wish(tier=4))

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Cost]:
        """Say it with one number per pair, rows by committee."""
        merit = pairs.points
        if not pairs.has_points.all():
            merit = np.where(pairs.has_points, merit, self._merit(facts, pairs))
        lost = self.minute * pairs.minutes - merit
        yield Cost(self.kind, pairs.committee_ids, pairs.committee, points=lost)

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Count the points of every committee; lost is positive, gained negative."""
        for row in facts.committees:
            lost = 0
            for one in plan.lawyers_of(row.id):
                lost -= self.points_of(facts, row, facts.lawyer[one])
            if lost:
                yield self.found(
                    row.id,
                    lost,
                    f"{row.name} ({row.id}): {-lost} points",
                    f"{row.name}（{row.id}）：{-lost}分",
                )

    def points_of(self, facts: Facts, committee: Committee, lawyer: Lawyer) -> int:
        """Return the points of one pair, by the docstring and nothing else."""
        return sum(self.parts_of(facts, committee, lawyer).values())

    def parts_of(
        self, facts: Facts, committee: Committee, lawyer: Lawyer
    ) -> dict[str, int]:
        """Return the points of one pair by part; travel is negative."""
        given = facts.score.get((lawyer.id, committee.id))
        minutes = None if given is None else given.minutes
        if minutes is None:
            minutes = self._minutes(facts, committee, lawyer)
        if given is not None and given.points is not None:
            return {"given": given.points, "travel": -self.minute * minutes}
        known = self.unassessed if lawyer.assessment is None else lawyer.assessment
        firm = facts.firm[lawyer.firm]
        speaks = not committee.languages.isdisjoint(lawyer.languages)
        return {
            "skill": self.skill * _fit_of(committee, lawyer),
            "same_district": self.same_district * (firm.district == committee.district),
            "language": self.language * speaks,
            "experience": self.year * min(lawyer.years_of_practice, self.years_most),
            "assessment": self.assessment_percent * known // 100,
            "ranks": self._rank_points(facts.choice.get((firm.id, committee.id))),
            "travel": -self.minute * minutes,
        }

    def _minutes(self, facts: Facts, committee: Committee, lawyer: Lawyer) -> int:
        columns = facts.columns
        here = columns.committee_xyz[columns.committee_at[committee.id]].tolist()
        there = columns.lawyer_xyz[columns.lawyer_at[lawyer.id]].tolist()
        return self.context.travel.minutes_between(here, there, committee.kind)

    def _rank_points(self, choice: Choice | None) -> int:
        if choice is None:
            return 0
        return self._gain(choice.firm_rank) + self._gain(choice.committee_rank)

    def _gain(self, rank: int | None) -> int:
        if rank is None:
            return 0
        return max(0, self.first_rank - self.rank_step * (rank - 1))

    def _merit(self, facts: Facts, pairs: Pairs) -> Ints:
        columns = facts.columns
        known, years = columns.once(_assessments), columns.once(_years)
        known = np.where(known == UNASSESSED, self.unassessed, known)
        alone = self.year * np.minimum(years, self.years_most)
        alone += self.assessment_percent * known // 100
        local = columns.firm_district[pairs.firm] == pairs.district
        merit: Ints = (
            self.skill * _fit(columns, pairs)
            + self.same_district * local
            + self.language * _shared_language(columns, pairs)
            + alone[pairs.lawyer]
            + self._ranks(facts, pairs)
        )
        return merit

    def _ranks(self, facts: Facts, pairs: Pairs) -> Ints:
        choices = facts.choice_columns
        gains = np.zeros(len(choices.key) + 1, np.int64)
        for rank in (choices.firm_rank, choices.committee_rank):
            points = np.maximum(self.first_rank - self.rank_step * (rank - 1), 0)
            gains[:-1] += np.where(rank > 0, points, 0)
        ranked: Ints = gains[pairs.choice]
        return ranked


def _assessments(columns: Columns) -> Ints:
    """Return what every lawyer was assessed at, or :data:`UNASSESSED`."""
    said = (row.assessment for row in columns.lawyers)
    return ints(UNASSESSED if one is None else one for one in said)


def _years(columns: Columns) -> Ints:
    return ints(row.years_of_practice for row in columns.lawyers)


def _fit_of(committee: Committee, lawyer: Lawyer) -> int:
    """Return the same of one pair."""
    level = lawyer.skills.get
    return sum([need * level(skill, 0) for skill, need in committee.needs.items()])


def _fit(columns: Columns, pairs: Pairs) -> Ints:
    """Return the sum over skills of need x level, per pair."""
    fit = np.zeros(len(pairs), np.int64)
    for one in columns.once(_digits):
        product = one.need[pairs.committee] * one.level[pairs.lawyer]
        fit += (product >> one.shift) & one.mask
    return fit


class _Digits(NamedTuple):
    """Needs and levels in some skills, and where their product has the sum."""

    need: Ints
    level: Ints
    shift: int
    mask: int


def _digits(columns: Columns) -> list[_Digits]:
    """Return needs of committees and levels of lawyers as numbers to be multiplied.

    Needs are the digits of one number, levels those of another in the reverse order:
    the middle digit of their product is the sum of the products, so that pairs are
    looked up once and not once per skill. What overflows 64 bits lies above it.
    """
    known = columns.skill_levels
    needed = {skill for row in columns.committees for skill in row.needs}
    asked = sorted(needed & known.keys())
    said = [row.needs for row in columns.committees]
    needs = np.zeros((len(asked), len(said)), np.int64)
    levels = np.zeros((len(asked), len(columns.lawyers)), np.int64)
    for at, skill in enumerate(asked):
        needs[at], levels[at] = [row.get(skill, 0) for row in said], known[skill]
    highest = int(needs.max(initial=0)) * int(levels.max(initial=0))
    width = max(1, (len(asked) * highest).bit_length())
    together = max(1, 63 // width)
    found: list[_Digits] = []
    for first in range(0, len(asked), together):
        some = slice(first, first + together)
        digits = len(needs[some])
        place = np.arange(digits)[:, None] * width
        need = (needs[some] << place).sum(axis=0)
        level = (levels[some] << place[::-1]).sum(axis=0)
        found.append(_Digits(need, level, (digits - 1) * width, (1 << width) - 1))
    return found


def _shared_language(columns: Columns, pairs: Pairs) -> Mask:
    """Return where the lawyer speaks a language the committee asks for."""
    shared = np.zeros(len(pairs), bool)
    for asks, speaks in columns.once(_asked_and_spoken):
        shared |= (asks[pairs.committee] & speaks[pairs.lawyer]) != 0
    return shared


def _asked_and_spoken(columns: Columns) -> list[tuple[Ints, Ints]]:
    """Return the languages of committees and of lawyers as bits, some at a time."""
    asked = sorted({one for row in columns.committees for one in row.languages})
    found: list[tuple[Ints, Ints]] = []
    for first in range(0, len(asked), LANGUAGES):
        bit = {one: 1 << at for at, one in enumerate(asked[first : first + LANGUAGES])}
        found.append((_spoken(bit, columns.committees), _spoken(bit, columns.lawyers)))
    return found


def _spoken(
    bit: Mapping[str, int], rows: Sequence[Committee] | Sequence[Lawyer]
) -> Ints:
    """Return the languages of each row as bits of one number."""
    said = [row.languages for row in rows]
    bits = {one: sum(bit[x] for x in one if x in bit) for one in set(said)}
    return ints(bits[one] for one in said)


def affinity_in(context: Context) -> Affinity:
    """Return the affinity of a policy; with the usual weights if it has none."""
    return context.get(Affinity) or Affinity().within(context)
