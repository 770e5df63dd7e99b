"""Rules that somebody wrote outside the package, of every statement there is."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import ClassVar, Literal
from zlib import crc32

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules import EligibilityRule, Rule, Violation
from lawyer_assign.statements import (
    Bound,
    Cost,
    Cover,
    Joint,
    LoadCost,
    Outlay,
    Overlap,
    Peak,
    Statement,
    Together,
    nowhere,
)

Cells = list[tuple[str, str]]
"""Committee and lawyer of each pair."""


class Drawn:
    """What a rule says of pairs: drawn by their names, whatever else is asked."""

    def __init__(self, facts: Facts, cells: Cells, salt: int) -> None:
        self.cells, self.salt = cells, salt
        self.places = [one.id for one in facts.committees]
        self.people = [one.id for one in facts.lawyers]
        at = {name: row for row, name in enumerate(self.places)}
        self.place = np.array([at[place] for place, _ in cells], np.int64)
        at = {name: row for row, name in enumerate(self.people)}
        self.person = np.array([at[who] for _, who in cells], np.int64)

    def of(self, *names: object) -> int:
        return crc32(" ".join(map(str, (self.salt, *names))).encode())

    def each(self, names: list[str], below: int, about: str) -> Ints:
        return np.array([self.of(one, about) % below for one in names], np.int64)

    def pairs(self, below: int, about: str = "") -> Ints:
        return np.array([self.of(*one, about) % below for one in self.cells], np.int64)

    def entries(self) -> tuple[Ints, Ints]:
        """Return rows, of lawyers, and pairs: each pair in none, one or two of them."""
        found = [
            (row, pair)
            for pair, cell in enumerate(self.cells)
            for row, who in enumerate(self.people)
            if self.of(*cell, who) % 3 == 0
        ]
        rows, pairs = zip(*found, strict=True) if found else ((), ())
        return np.array(rows, np.int64), np.array(pairs, np.int64)


def _bound(d: Drawn, kind: str) -> Statement:
    lower = d.each(d.people, 2, "lower")
    return Bound(
        kind, d.people, np.where(d.pairs(4) > 0, d.person, -1), lower=lower,
        upper=lower + d.each(d.people, 3, "upper"), factor=d.pairs(3, "factor") - 1,
    )  # fmt: skip


def _classes(d: Drawn, kind: str) -> Statement:
    return Bound(
        kind, d.people, d.person, lower=d.each(d.people, 2, "lower"),
        upper=d.each(d.people, 2, "lower") + 1, once_per=d.pairs(2, "class"),
    )  # fmt: skip


def _cost(d: Drawn, kind: str) -> Statement:
    return Cost(kind, d.places, d.place, d.pairs(9) - 4)


def _loads(d: Drawn, kind: str) -> Statement:
    rises = np.array(
        [[d.of(who, post) % 4 for post in range(3)] for who in d.people], np.int64
    ).reshape(len(d.people), 3)
    return LoadCost(kind, d.people, d.person, np.cumsum(rises, axis=1) - 3)


def _joint(d: Drawn, kind: str) -> Statement:
    wants = np.repeat(np.arange(len(d.places)), 2)
    found = [
        (want, pair)
        for pair, cell in enumerate(d.cells)
        for want in (2 * d.place[pair], 2 * d.place[pair] + 1)
        if d.of(*cell, want % 2) % 3 == 0
    ]
    want, pair = zip(*found, strict=True) if found else ((), ())
    return Joint(
        kind, d.places, d.place, want_row=wants, met_want=np.array(want, np.int64),
        met_pair=np.array(pair, np.int64),
    )  # fmt: skip


def _outlay(d: Drawn, kind: str) -> Statement:
    steps = 1 + np.array(
        [[d.of(at, post) % 5 for post in range(2)] for at in d.places], np.int64
    ).reshape(len(d.places), 2)
    return Outlay(
        kind, d.places, d.place, upper=d.each(d.places, 8, "upper"), line=d.person,
        price_list=d.place, steps=steps, unit=1 + d.salt % 3,
    )  # fmt: skip


def _peak(d: Drawn, kind: str) -> Statement:
    return Peak(kind, d.people, d.person, "all", factor=d.pairs(5) - 1, worst=2)


def _overlap(d: Drawn, kind: str) -> Statement:
    row, pair = d.entries()
    upper = d.each(d.people, 3, "upper")
    return Overlap(kind, d.people, nowhere(len(d.cells)), row, pair, upper)


def _cover(d: Drawn, kind: str) -> Statement:
    return Cover(kind, d.people, nowhere(len(d.cells)), *d.entries())


def _apart(d: Drawn, kind: str) -> Statement:
    """Couples that no plan may have; some cost nothing."""
    said = _together(d, kind)
    return replace(said, points=np.maximum(said.points, 0))


def _together(d: Drawn, kind: str) -> Together:
    found = [
        (d.place[one], one, other, d.of(*d.cells[one], *d.cells[other]) // 4 % 7 - 3)
        for one, other in product(range(len(d.cells)), repeat=2)
        if one != other and d.cells[one] < d.cells[other]
        and d.of(*d.cells[one], *d.cells[other]) % 4 == 0
    ]  # fmt: skip
    columns = np.array(found, np.int64).reshape(-1, 4).T
    return Together(kind, d.places, nowhere(len(d.cells)), *columns)


FORMS: dict[str, Callable[[Drawn, str], Statement]] = {
    "bound": _bound,
    "classes": _classes,
    "cost": _cost,
    "loads": _loads,
    "joint": _joint,
    "outlay": _outlay,
    "peak": _peak,
    "overlap": _overlap,
    "cover": _cover,
    "apart": _apart,
    "together": _together,
}
"""Name -> what the rule says."""

VALUES = ("cost", "loads", "peak", "together")
"""Those that no plan can be asked to keep."""


class Own(Rule):
    """What a form says, of pairs drawn by their names."""

    source: ClassVar[str] = "house rule: whatever comes to somebody's mind"
    title: ClassVar[str] = "What one office wants besides"
    title_zh: ClassVar[str] = "本所另行要求"
    kind: Literal["own"] = "own"
    form: str = "bound"
    salt: int = 0

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Statement]:
        ids = np.array(pairs.committee_ids, object), np.array(pairs.lawyer_ids, object)
        cells = [*zip(ids[0][pairs.committee], ids[1][pairs.lawyer], strict=True)]
        yield FORMS[self.form](Drawn(facts, cells, self.salt), self.kind)

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        cells = [
            (place.id, who.id)
            for place, who in product(facts.committees, facts.lawyers)
        ]
        said = FORMS[self.form](Drawn(facts, cells, self.salt), self.kind)
        for tag, amount in said.excess(chosen_of(cells, plan)):
            yield self.found(tag.who, amount, f"{amount} of {tag.who}", f"{amount}")


def chosen_of(cells: Cells, plan: Plan) -> Mask:
    """Return which pairs a plan chooses."""
    posts = {(post.committee, post.lawyer) for post in plan.posts}
    return np.array([one in posts for one in cells], bool)


class Practised(EligibilityRule):
    """Nobody serves before so many years of practice, as docs/howto/rule.md has it."""

    source: ClassVar[str] = "house rule: some cities ask for three years"
    title: ClassVar[str] = "Some years of practice first"
    title_zh: ClassVar[str] = "须满一定执业年限"
    kind: Literal["practised"] = "practised"
    years: int = 3

    def forbids(self, facts: Facts, pairs: Pairs) -> Mask:
        practised = np.array([row.years_of_practice for row in facts.columns.lawyers])
        found: Mask = practised[pairs.lawyer] < self.years
        return found

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        for post in plan.posts:
            if facts.lawyer[post.lawyer].years_of_practice < self.years:
                yield self.found(post.committee, 1, "too young", "年限不足")


class AtMost(Rule):
    """Nobody has more than so many posts."""

    source: ClassVar[str] = "house rule: one office asks for it"
    title: ClassVar[str] = "Posts at most"
    title_zh: ClassVar[str] = "服务数上限"
    kind: Literal["at_most"] = "at_most"
    limits_posts: ClassVar[bool] = True
    counts_pairs: ClassVar[int] = 10
    most: int = 1

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Statement]:
        upper = np.full(len(facts.lawyers), self.most)
        yield Bound(self.kind, pairs.lawyer_ids, pairs.lawyer, upper=upper)

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        for row in facts.lawyers:
            if more := max(0, len(plan.committees_of(row.id)) - self.most):
                yield self.found(row.id, more, f"{more} too many", f"多{more}个")
