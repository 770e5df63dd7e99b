#!/usr/bin/env python3
"""Prove a plan from its written files alone, with nothing but Python >= 3.9.

    python checker.py plan.json [plan.certificate.json]

Copy this file anywhere: it imports nothing outside the standard library and shares no
code with what made the plan. It exits 0 if everything is proved, 1 if something is
wrong or could not be checked, 2 if a file cannot be read.

What is proved
--------------
The plan keeps every rule that must hold, has the prices it states, and no plan made of
the listed candidate pairs has lower ones, tier by tier: first in the first tier, then
among the equals in the next, and so on. For a plan that is not proved best, the gap in
the first tier that has one.

How
---
1. Everything a rule says is recounted from the facts and the policy as written: limits,
   consents, minutes, points. Nothing of that is believed, so nothing of it is stated.
2. Write the prices of a plan x in all tiers as one vector, compared as words in a
   dictionary: the first tier that differs decides. Such vectors can be added, and
   adding keeps their order; no weights "large enough" are needed to put tiers in order.
   A plan costs

       price(x) = sum over chosen pairs p of c[p]  +  sum over rows r of f_r(n_r)

   where a row is what a rule counts (the pairs of one lawyer, say), n_r how many chosen
   pairs are in it, f_r what the rule asks for n of them; a must allows n in lo..hi only
   and asks nothing. Take any vector q[r] for every row. Adding and taking away
   q[r] x n_r changes nothing:

       price(x) = sum over chosen p of (c[p] + sum of q[r] over the rows r of p)
                + sum over rows r of (f_r(n_r) - q[r] x n_r)
               >= sum over listed p of min(0, c[p] + sum of q[r] over the rows r of p)
                + sum over rows r of min over allowed n of (f_r(n) - q[r] x n)  =: B

   The certificate holds the q[r]; this file computes B. No plan of listed pairs has
   prices before B, whoever chose the q[r] and however. If a plan's prices are B, it is
   best. If they first differ in tier k, nobody can be below B in tier k among plans as
   good as B in the tiers before, and price minus B is the gap.
3. Rules whose rows do not simply count pairs (two-way choice; a firm's seats and joint
   skills where a committee has a team; one firm a team) are left out of B. They forbid
   or cost and never pay, so B stays true and can only be too low.
4. Vectors are carried as one whole number each, the tiers as digits of a base so large
   that no digit that occurs overflows; see ``Bound.base``.

What is not proved
------------------
That facts and policy are the true ones; that districts marked scarce are; and that the
policy makes no other pair a candidate than those listed. SHA-256 digests tell accidents
and careless edits; against a forger who renews them stands the proof itself.
"""

from __future__ import annotations

import gc
import gzip
import hashlib
import json
import math
import operator
import re
import sys
from collections import Counter
from pathlib import Path
from typing import (
    Any,
    Callable,
    Dict,
    Iterable,
    Iterator,
    List,
    NamedTuple,
    Optional,
    Tuple,
)

PLAN_FORMAT = "lawyer_assign.plan/1"
CERTIFICATE_FORMAT = "lawyer_assign.certificate/1"
PROVED, NOT_PROVED, UNREADABLE = 0, 1, 2
MOST = 10
"""Findings that are printed; the others are counted."""

LARGEST, DEAREST = 10**9, 10**6
"""Above every count and minute there is; the most that a weight or price may be."""

EARTH_RADIUS_M = 6_371_008.8
KINDS = ("community", "village")
Json = Any
Rows = Dict[str, Json]
Numbers = List[int]
Found = Iterator[Tuple[str, int]]

PARAMETERS: dict[str, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        "coverage": "",
        "team_size": "",
        "one_firm": "",
        "caseload": "limit on",
        "one_each": "",
        "must_have": "least_level",
        "willingness": "",
        "refusals": "",
        "conflicts": "",
        "seats": "",
        "own_limits": "",
        "fixed_agreements": "",
        "chosen_only": "",
        "affinity": "skill same_district language year years_most assessment_percent "
        "unassessed first_rank rank_step minute travel",
        "further_posts": "prices",
        "stability": "caseload",
    }.items()
}
"""Rules this file knows, with every parameter it knows of them."""

NEVER_NEGATIVE = frozenset(["stability"])
"""Rules of which it knows that they never pay, even where it cannot check them."""

ONLY_MUST_OR_WISH = frozenset(PARAMETERS) - {"affinity", "further_posts"}


class CheckError(Exception):
    """Something that ends the check at once."""

    code = NOT_PROVED

    def __init__(self, place: str, value: object, problem: str, zh: str) -> None:
        shown = value if isinstance(value, str) else _shown(value)
        at = f"{place}: {shown}" if shown else place
        super().__init__(f"{at}: {zh} · {problem}")


class UnreadableError(CheckError):
    """A file that says something else than its format allows."""

    code = UNREADABLE


class UnprovedError(CheckError):
    """A certificate that can be read and proves nothing."""


class Finding(NamedTuple):
    """Something that is wrong or could not be checked, in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} · {self.en}"


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


# --- reading ---------------------------------------------------------------------


def read_file(path: Path) -> bytes:
    """Return the content of a file, unpacked if its name ends in .gz."""
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if path.suffix == ".gz" else content
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(
            str(path), "", f"cannot be read: {reason}", "无法读取"
        ) from None


def parse(content: bytes, name: str) -> Rows:
    """Return a document, refusing what JSON does not promise."""
    try:
        found = json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_object,
            parse_constant=_no_constant,
        )  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise UnreadableError(name, "", f"is not JSON: {error}", "不是 JSON") from None
    if type(found) is not dict:
        raise UnreadableError(name, found, "is not an object", "不是对象")
    return found


def _object(pairs: list[tuple[str, Json]]) -> Rows:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = [
            key for key, count in Counter(k for k, _ in pairs).items() if count > 1
        ]
        raise ValueError(f"the key {twice[0]!r} stands twice")
    return found


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is no number")


class Table:
    """A part of a document whose every value is asked for by type and range."""

    def __init__(self, document: Json, place: str) -> None:
        if type(document) is not dict:
            raise UnreadableError(place, document, "is not an object", "不是对象")
        self.rows: Rows = document
        self.place = place

    def get(self, name: str) -> Json:
        """Return a value that must be there."""
        if name not in self.rows:
            raise UnreadableError(f"{self.place}.{name}", "", "is missing", "缺失")
        return self.rows[name]

    def table(self, name: str) -> Table:
        """Return an object inside."""
        return Table(self.get(name), f"{self.place}.{name}")

    def whole(self, name: str, least: int, most: int) -> int:
        """Return a whole number in a range."""
        found: int = self._all(
            [self.get(name)], name, (int,), least, most, is_one=True
        )[0]
        return found

    def number_or_none(self, name: str) -> int | None:
        """Return a whole number or ``None``."""
        kinds = (int, type(None))
        found: int | None = self._all([self.get(name)], name, kinds, is_one=True)[0]
        return found

    def text(self, name: str) -> str:
        """Return a text."""
        found: str = self._all([self.get(name)], name, (str,), is_one=True)[0]
        return found

    def column(
        self, name: str, size: int | None, least: int, most: int, is_open: bool = False
    ) -> list[Any]:
        """Return a list of whole numbers in a range; ``None`` too, if open."""
        kinds = (int, type(None)) if is_open else (int,)
        return self._all(self.listed(name, size), name, kinds, least, most)

    def degrees(self, name: str, size: int, most: int) -> list[float | None]:
        """Return a list of degrees, ``None`` where unknown."""
        kinds = (float, int, type(None))
        return self._all(self.listed(name, size), name, kinds, -most, most)

    def flags(self, name: str, size: int) -> list[bool]:
        """Return a list of true and false."""
        return self._all(self.listed(name, size), name, (bool,))

    def texts(self, name: str, size: int | None = None) -> list[str]:
        """Return a list of texts."""
        return self._all(self.listed(name, size), name, (str,))

    def sets(self, name: str, size: int, most: int, is_open: bool = False) -> list[Any]:
        """Return a list of lists of places, each ascending; ``None`` too, if open."""
        found = self.listed(name, size)
        for at, row in enumerate(found):
            if row is None and is_open:
                continue
            place = f"{self.place}.{name}[{at}]"
            if type(row) is not list:
                raise UnreadableError(place, row, "is not a list", "不是列表")
            if not row:
                continue
            if set(map(type, row)) != {int} or row[0] < 0 or row[-1] >= most:
                _find_bad(row, place, (int,), 0, most - 1)
            if not all(map(operator.lt, row, row[1:])):
                raise UnreadableError(place, row, "does not rise", "未按升序排列")
        return found

    def levels(self, name: str, size: int, most: int) -> dict[str, Numbers]:
        """Return one column per name in an object."""
        inner = self.table(name)
        return {key: inner.column(key, size, 0, most) for key in inner.rows}

    def places(self, name: str, size: int) -> dict[str, frozenset[int]]:
        """Return one set of places per name in an object."""
        inner = self.table(name)
        return {
            key: frozenset(inner.column(key, None, 0, size - 1)) for key in inner.rows
        }

    def listed(self, name: str, size: int | None) -> list[Any]:
        """Return a list of a length."""
        found = self.get(name)
        place = f"{self.place}.{name}"
        if type(found) is not list:
            raise UnreadableError(place, found, "is not a list", "不是列表")
        if size is not None and len(found) != size:
            raise UnreadableError(
                place, f"{len(found)}", f"has not {size} entries", f"应有 {size} 项"
            )
        return found

    def _all(
        self, found: list[Any], name: str, kinds: tuple[type, ...],
        least: int | None = None, most: int | None = None, is_one: bool = False,
    ) -> list[Any]:  # fmt: skip
        types = set(map(type, found))
        fine = types <= set(kinds)
        if fine and least is not None and most is not None:
            known = found if type(None) not in types else [
                one for one in found if one is not None
            ]  # fmt: skip
            fine = not known or (min(known) >= least and max(known) <= most)
        if not fine:
            _find_bad(found, f"{self.place}.{name}", kinds, least, most, is_one)
        return found


def _find_bad(
    found: list[Any], place: str, kinds: tuple[type, ...],
    least: int | None, most: int | None, is_one: bool = False,
) -> None:  # fmt: skip
    names = ", ".join("null" if k is type(None) else k.__name__ for k in kinds)
    for at, one in enumerate(found):
        where = place if is_one else f"{place}[{at}]"
        if type(one) not in kinds:
            raise UnreadableError(where, one, f"is not {names}", f"应为 {names}")
        is_bound = one is not None and least is not None and most is not None
        if is_bound and not least <= one <= most:
            raise UnreadableError(
                where,
                one,
                f"is not within {least}..{most}",
                f"应在 {least}..{most} 之间",
            )


# --- facts and policy ------------------------------------------------------------


class Facts:
    """What is, as columns; places stand for ids everywhere."""

    def __init__(self, document: Rows) -> None:
        root = Table(document, "certificate")
        self._read_districts(root.table("districts"))
        self._read_committees(root.table("committees"))
        self._read_firms(root.table("firms"))
        self._read_lawyers(root.table("lawyers"))
        self._read_choices(root.table("choices"))
        self._read_limits(root)
        lawyers, committees = len(self.lawyer_ids), len(self.committee_ids)
        self.pairs: list[Numbers] = root.sets("pairs", committees, lawyers)

    def _read_districts(self, table: Table) -> None:
        self.district_ids = _ids(table)
        self.is_scarce = table.flags("is_scarce", len(self.district_ids))

    def _read_committees(self, table: Table) -> None:
        self.committee_ids = _ids(table)
        size = len(self.committee_ids)
        self.kind = table.texts("kind", size)
        for at, kind in enumerate(self.kind):
            if kind not in KINDS:
                raise UnreadableError(
                    f"{table.place}.kind[{at}]", kind, f"is not {' or '.join(KINDS)}",
                    f"应为 {' 或 '.join(KINDS)}",
                )  # fmt: skip
        self.district: Numbers = table.column(
            "district", size, 0, len(self.district_ids) - 1
        )
        self.committee_xyz = _points(table, size)
        self.least: Numbers = table.column("lawyers_min", size, 1, 100_000)
        self.most: Numbers = table.column("lawyers_max", size, 1, 100_000)
        _rise(table, "lawyers_min", self.least, "lawyers_max", self.most)
        self.needs = table.levels("needs", size, 10)
        self.must_have = table.places("must_have", size)
        self.asks = table.places("languages", size)

    def _read_firms(self, table: Table) -> None:
        self.firm_ids = _ids(table)
        size = len(self.firm_ids)
        self.firm_district: Numbers = table.column(
            "district", size, 0, len(self.district_ids) - 1
        )
        self.firm_xyz = _points(table, size)
        self.seats = table.column("seats", size, 0, 100_000, is_open=True)

    def _read_lawyers(self, table: Table) -> None:
        self.lawyer_ids = _ids(table)
        size = len(self.lawyer_ids)
        self.firm: Numbers = table.column("firm", size, 0, len(self.firm_ids) - 1)
        own = _points(table, size)
        self.lawyer_xyz = [
            self.firm_xyz[firm] if one is None else one
            for one, firm in zip(own, self.firm)
        ]
        self.willing = table.sets("districts", size, len(self.district_ids), True)
        self.own_most = table.column("max_committees", size, 0, 100_000, is_open=True)
        self.own_least: Numbers = table.column("min_committees", size, 0, 100_000)
        _rise(table, "min_committees", self.own_least, "max_committees", self.own_most)
        self.years: Numbers = table.column("years_of_practice", size, 0, 80)
        self.assessment = table.column("assessment", size, 0, 100, is_open=True)
        self.skills = table.levels("skills", size, 5)
        self.speaks = table.places("languages", size)
        for name in (*self.needs, *self.must_have):
            if name not in self.skills:
                raise UnreadableError(
                    f"{table.place}.skills.{name}", "", "is missing", "缺失"
                )
        for name in self.asks:
            if name not in self.speaks:
                raise UnreadableError(
                    f"{table.place}.languages.{name}", "", "is missing", "缺失"
                )

    def _read_choices(self, table: Table) -> None:
        firm = table.column("firm", None, 0, len(self.firm_ids) - 1)
        size = len(firm)
        committee = table.column("committee", size, 0, len(self.committee_ids) - 1)
        ranks = [
            table.column(name, size, 1, 10_000, is_open=True)
            for name in ("firm_rank", "committee_rank")
        ]
        refused = table.flags("is_refused", size)
        self.choice = dict(zip(zip(firm, committee), zip(*ranks, refused)))
        if len(self.choice) < size:
            raise UnreadableError(
                table.place, f"{size}", "names a pair twice", "有重复的配对"
            )

    def _read_limits(self, root: Table) -> None:
        """Read conflicts, consents, fixed agreements and given scores."""
        committees, lawyers = len(self.committee_ids), len(self.lawyer_ids)
        table = root.table("conflicts")
        at = table.column("committee", None, 0, committees - 1)
        by_lawyer = table.column("lawyer", len(at), 0, lawyers - 1, is_open=True)
        by_firm = table.column("firm", len(at), 0, len(self.firm_ids) - 1, is_open=True)
        _names_one(table, by_lawyer, by_firm)
        self.lawyer_conflicts = {(c, w) for c, w in zip(at, by_lawyer) if w is not None}
        self.firm_conflicts = {(c, f) for c, f in zip(at, by_firm) if f is not None}
        table = root.table("approvals")
        limits = table.column("limit", None, 6, 100_000)
        size, districts = len(limits), len(self.district_ids)
        by_district = table.column("district", size, 0, districts - 1, is_open=True)
        by_lawyer = table.column("lawyer", size, 0, lawyers - 1, is_open=True)
        _names_one(table, by_lawyer, by_district)
        first, last = (_days(table, f"valid_{end}", size) for end in ("from", "to"))
        _rise(table, "valid_from", first, "valid_to", last)
        self.approvals = list(zip(limits, by_district, by_lawyer, first, last))
        table = root.table("fixed")
        at = table.column("committee", None, 0, committees - 1)
        firms = table.column("firm", len(at), 0, len(self.firm_ids) - 1)
        self.fixed = list(zip(at, firms, _named(table, len(at), lawyers)))
        for row, (_, firm, named) in enumerate(self.fixed):
            if any(self.firm[one] != firm for one in named):
                place = f"{table.place}.lawyers[{row}]"
                raise UnreadableError(place, named, "are of another firm", "不属于该所")
        if len({one[:2] for one in self.fixed}) < len(at):
            raise UnreadableError(table.place, len(at), "names a pair twice", "有重复")
        table = root.table("scores")
        at = table.column("committee", None, 0, committees - 1)
        who = table.column("lawyer", len(at), 0, lawyers - 1)
        points = table.column("points", len(at), -LARGEST, LARGEST, is_open=True)
        minutes = table.column("minutes", len(at), 0, LARGEST)
        self.scores = dict(zip(zip(at, who), zip(points, minutes)))
        if len(self.scores) < len(at):
            raise UnreadableError(
                table.place, len(at), "names a pair twice", "有重复的配对"
            )


def _rise(table: Table, low: str, lows: list[Any], high: str, highs: list[Any]) -> None:
    """Refuse rows whose most is below their least."""
    for at, (least, most) in enumerate(zip(lows, highs)):
        if most is not None and most < least:
            place = f"{table.place}.{high}[{at}]"
            raise UnreadableError(place, most, f"is below {low} {least}", "小于下限")


def _names_one(table: Table, one: list[Any], other: list[Any]) -> None:
    """Refuse rows that name both of two things, or none."""
    for at, (here, there) in enumerate(zip(one, other)):
        if (here is None) == (there is None):
            place = f"{table.place}[{at}]"
            raise UnreadableError(place, here, "does not name one", "须指明其中一个")


def _ids(table: Table) -> list[str]:
    found = table.texts("id")
    for at in range(1, len(found)):
        if found[at - 1] >= found[at]:
            raise UnreadableError(
                f"{table.place}.id[{at}]", found[at], "does not rise", "未按升序排列"
            )
    return found


def _named(table: Table, size: int, lawyers: int) -> list[Numbers]:
    found = table.listed("lawyers", size)
    for at, row in enumerate(found):
        Table({"row": row}, f"{table.place}.lawyers[{at}]").column(
            "row", None, 0, lawyers - 1
        )
    return found


def _days(table: Table, name: str, size: int) -> list[str]:
    found = table.texts(name, size)
    for at, day in enumerate(found):
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            raise UnreadableError(
                f"{table.place}.{name}[{at}]", day, "is no day", "不是日期"
            )
    return found


Point = Optional[Tuple[float, float, float]]


def _points(table: Table, size: int) -> list[Point]:
    """Return points on the unit sphere; ``None`` where the place is unknown."""
    found: list[Point] = []
    lats, lons = table.degrees("lat", size, 90), table.degrees("lon", size, 180)
    for at, (lat, lon) in enumerate(zip(lats, lons)):
        if lat is None and lon is None:
            found.append(None)
        elif lat is None or lon is None:
            place = f"{table.place}.lat[{at}]"
            raise UnreadableError(place, lat, "goes with a lon", "经纬度须同时给出")
        else:
            a, b = math.radians(lat), math.radians(lon)
            found.append(
                (math.cos(a) * math.cos(b), math.cos(a) * math.sin(b), math.sin(a))
            )
    return found


class Rule(NamedTuple):
    """A rule of the policy; ``tier`` is ``None`` for a must."""

    kind: str
    tier: int | None
    weight: int
    said: Table
    is_known: bool


def read_rules(document: Rows) -> dict[str, Rule]:
    """Return the rules of the policy by kind, known or not."""
    policy = Table(document, "certificate").table("policy")
    reach = policy.table("reach")
    for name in ("nearest_kept", "most", "most_per_choice"):
        reach.whole(name, 1, LARGEST)
    for name in KINDS:
        reach.table("limit_minutes").whole(name, 0, LARGEST)
    found: dict[str, Rule] = {}
    for at, row in enumerate(policy.listed("rules", None)):
        said = Table(row, f"{policy.place}.rules[{at}]")
        kind = said.text("kind")
        if kind in found:
            raise UnreadableError(f"{said.place}.kind", kind, "stands twice", "重复")
        tier, weight = None, 1
        if said.get("wish") is not None:
            wish = said.table("wish")
            tier, weight = wish.whole("tier", 1, 99), wish.whole("weight", 1, DEAREST)
        names = set(said.rows) - {"kind", "wish"}
        is_known = kind in PARAMETERS and names == PARAMETERS[kind]
        is_known &= tier is not None or kind in ONLY_MUST_OR_WISH
        found[kind] = Rule(kind, tier, weight, said, is_known)
    return found


# --- what rules say of a pair ----------------------------------------------------


class Travel(NamedTuple):
    """How a straight line becomes minutes."""

    speed: dict[str, int]
    detour: int
    unknown: int

    def minutes_from(self, here: Point, kind: str) -> Callable[[Point], int]:
        """Return what tells whole minutes, rounded up, to a place of some kind.

        See ``lawyer_assign.pairs.travel``.
        """
        unknown, detour = self.unknown, self.detour * 60
        pace, root = self.speed[kind] * 100_000, math.sqrt
        if here is None:
            return lambda _: unknown
        a, b, c = here

        def minutes(there: Point) -> int:
            if there is None:
                return unknown
            x, y, z = a - there[0], b - there[1], c - there[2]
            squared = x * x + y * y + z * z
            arc = root(squared) * (1.0 + squared / 24.0)
            return -(-round(arc * EARTH_RADIUS_M) * detour // pace)  # rounded up

        return minutes


class Affinity:
    """Points of a pair: merit less travel."""

    NAMES = (
        "skill same_district language year years_most assessment_percent unassessed "
        "first_rank rank_step minute"
    )

    def __init__(self, rule: Rule, facts: Facts) -> None:
        said, most = rule.said, {"years_most": 80, "unassessed": 100}
        names = self.NAMES.split()
        (
            self.skill, self.same_district, self.language, self.year, years,
            self.percent, unassessed, self.first, self.step, self.minute,
        ) = (said.whole(one, 0, most.get(one, DEAREST)) for one in names)  # fmt: skip
        travel = said.table("travel")
        speed = travel.table("speed_kmh")
        self.travel = Travel(
            {kind: speed.whole(kind, 1, 200) for kind in KINDS},
            travel.whole("detour_percent", 100, 500),
            travel.whole("unknown_minutes", 0, LARGEST),
        )
        self.facts = facts
        self.alone = [
            self.year * min(practised, years)
            + self.percent * (unassessed if known is None else known) // 100
            for practised, known in zip(facts.years, facts.assessment)
        ]
        self.ranks: list[dict[int, int]] = [{} for _ in facts.committee_ids]
        """Per committee: firm -> what they gain if they rank each other."""
        for (firm, committee), ranked in facts.choice.items():
            gain = sum(self._gain(rank) for rank in ranked[:2] if rank is not None)
            if gain:
                self.ranks[committee][firm] = gain
        self._known: dict[tuple[int, int], tuple[int, int]] = {}

    def _gain(self, rank: int) -> int:
        return max(0, self.first - self.step * (rank - 1))

    def computed(self, committee: int, lawyer: int) -> tuple[int, int]:
        """Return merit and minutes of a pair, as if no scores were given."""
        key = (committee, lawyer)
        if key not in self._known:
            self._known[key] = self._compute(committee, lawyer)
        return self._known[key]

    def _compute(self, committee: int, lawyer: int) -> tuple[int, int]:
        facts, firm = self.facts, self.facts.firm[lawyer]
        fit = sum(
            needs[committee] * facts.skills[name][lawyer]
            for name, needs in facts.needs.items()
        )
        speaks = any(
            committee in asks and lawyer in facts.speaks[name]
            for name, asks in facts.asks.items()
        )
        is_local = facts.firm_district[firm] == facts.district[committee]
        merit = self.skill * fit + self.same_district * is_local
        merit += self.language * speaks + self.alone[lawyer]
        here, there = facts.committee_xyz[committee], facts.lawyer_xyz[lawyer]
        minutes = self.travel.minutes_from(here, facts.kind[committee])(there)
        return merit + self.ranks[committee].get(firm, 0), minutes

    def points(self, committee: int, lawyer: int) -> int:
        """Return the points of a pair, given scores in place of computed ones."""
        merit, minutes = self.computed(committee, lawyer)
        given = self.facts.scores.get((committee, lawyer))
        if given is not None:
            merit, minutes = merit if given[0] is None else given[0], given[1]
        return merit - self.minute * minutes


def caseload_limits(rule: Rule, facts: Facts) -> tuple[Numbers, Numbers]:
    """Return the limit of each lawyer and of each district, consents counted."""
    limit, day = rule.said.whole("limit", 1, 5), _days_of(rule)
    by_lawyer = [limit] * len(facts.lawyer_ids)
    by_district = [limit] * len(facts.district_ids)
    for most, district, lawyer, first, last in facts.approvals:
        if first <= day <= last:
            if district is not None:
                by_district[district] = max(by_district[district], most)
            elif lawyer is not None:
                by_lawyer[lawyer] = max(by_lawyer[lawyer], most)
    return by_lawyer, by_district


def _days_of(rule: Rule) -> str:
    return _days(Table({"on": [rule.said.get("on")]}, rule.said.place), "on", 1)[0]


def is_forbidden(rule: Rule, facts: Facts, committee: int, lawyer: int) -> bool:
    """Return whether a rule about single pairs forbids one."""
    firm = facts.firm[lawyer]
    said = facts.choice.get((firm, committee))
    if rule.kind == "willingness":
        places = facts.willing[lawyer]
        return places is not None and facts.district[committee] not in places
    if rule.kind == "refusals":
        return said is not None and said[2]
    if rule.kind == "conflicts":
        by_lawyer = (committee, lawyer) in facts.lawyer_conflicts
        return by_lawyer or (committee, firm) in facts.firm_conflicts
    is_mutual = said is not None and None not in said[:2]
    return not is_mutual and all(one[:2] != (committee, firm) for one in facts.fixed)


FORBIDDING = frozenset(["willingness", "refusals", "conflicts", "chosen_only"])


# --- the plan, rule by rule --------------------------------------------------------


class Audit:
    """Counts what a plan misses of every rule it knows."""

    def __init__(
        self, facts: Facts, posts: list[tuple[int, int]], affinity: Affinity | None
    ) -> None:
        self.facts, self.posts, self.affinity = facts, posts, affinity
        self.team: dict[int, Numbers] = {}
        self.served: dict[int, Numbers] = {}
        for committee, lawyer in posts:
            self.team.setdefault(committee, []).append(lawyer)
            self.served.setdefault(lawyer, []).append(committee)

    def missed(self, rule: Rule) -> Found:
        """Yield about whom a rule is missed, and by how much."""
        if rule.kind in FORBIDDING:
            for committee, lawyer in self.posts:
                if is_forbidden(rule, self.facts, committee, lawyer):
                    yield self.facts.committee_ids[committee], 1
            return
        found: Found = getattr(self, f"_{rule.kind}")(rule)
        yield from found

    def _coverage(self, _: Rule) -> Found:
        for at, least in enumerate(self.facts.least):
            yield (
                self.facts.committee_ids[at],
                max(0, least - len(self.team.get(at, ()))),
            )

    def _team_size(self, _: Rule) -> Found:
        for at, team in self.team.items():
            yield self.facts.committee_ids[at], max(0, len(team) - self.facts.most[at])

    def _one_firm(self, _: Rule) -> Found:
        for at, team in self.team.items():
            firms = {self.facts.firm[one] for one in team}
            yield self.facts.committee_ids[at], len(firms) - 1

    def _caseload(self, rule: Rule) -> Found:
        by_lawyer, by_district = caseload_limits(rule, self.facts)
        for lawyer, served in self.served.items():
            own = by_lawyer[lawyer]
            limits = [max(own, by_district[self.facts.district[c]]) for c in served]
            for limit in {max(own, one) for one in by_district} or {own}:
                within = sum(one <= limit for one in limits)
                yield self.facts.lawyer_ids[lawyer], max(0, within - limit)

    def _one_each(self, _: Rule) -> Found:
        facts = self.facts
        for lawyer, served in self.served.items():
            posts = sum(not facts.is_scarce[facts.district[c]] for c in served)
            yield facts.lawyer_ids[lawyer], max(0, posts - 1)

    def _must_have(self, rule: Rule) -> Found:
        level, facts = rule.said.whole("least_level", 1, 5), self.facts
        for at, team in self.team.items():
            yield facts.committee_ids[at], lacking(facts, level, at, team)

    def _seats(self, _: Rule) -> Found:
        firm = self.facts.firm
        count = Counter({(firm[one], c): 1 for c, one in self.posts})
        served = Counter(one for one, _ in count)
        for at, seats in enumerate(self.facts.seats):
            if seats is not None:
                yield self.facts.firm_ids[at], max(0, served[at] - seats)

    def _own_limits(self, _: Rule) -> Found:
        for at, name in enumerate(self.facts.lawyer_ids):
            count, most = len(self.served.get(at, ())), self.facts.own_most[at]
            over = 0 if most is None else max(0, count - most)
            yield name, over + max(0, self.facts.own_least[at] - count)

    def _fixed_agreements(self, _: Rule) -> Found:
        for committee, firm, lawyers in self.facts.fixed:
            team = self.team.get(committee, [])
            missing = sum(one not in team for one in lawyers)
            if not lawyers:
                missing = int(all(self.facts.firm[one] != firm for one in team))
            yield self.facts.committee_ids[committee], missing

    def _affinity(self, _: Rule) -> Found:
        for committee, lawyer in self.posts:
            points = self.affinity.points(committee, lawyer) if self.affinity else 0
            yield self.facts.committee_ids[committee], -points

    def _stability(self, rule: Rule) -> Found:
        yield from Choices(rule, self).blocking()

    def _further_posts(self, rule: Rule) -> Found:
        prices = further_prices(rule)
        for lawyer, served in self.served.items():
            more = range(len(served) - 1)
            cost = sum(prices[min(one, len(prices) - 1)] for one in more)
            yield self.facts.lawyer_ids[lawyer], cost


class Choices:
    """Whom two-way choice leaves better off outside the plan: the blocking pairs.

    The words are those of the rule: a firm and a committee that ranked each other
    block a plan if the committee strictly prefers the firm to all it has, and the firm
    can take it, with a lawyer who has room while the firm has a seat or something it
    ranks lower, or with one who gives up something lower herself.
    """

    def __init__(self, rule: Rule, audit: Audit) -> None:
        facts = audit.facts
        self.facts, self.audit = facts, audit
        self.firms_of: dict[int, set[int]] = {}
        self.held: dict[int, set[int]] = {}
        for committee, lawyer in audit.posts:
            firm = facts.firm[lawyer]
            self.firms_of.setdefault(committee, set()).add(firm)
            self.held.setdefault(firm, set()).add(committee)
        self.staff: dict[int, Numbers] = {}
        for lawyer, firm in enumerate(facts.firm):
            self.staff.setdefault(firm, []).append(lawyer)
        self.fixed = {(firm, committee) for committee, firm, _ in facts.fixed}
        self.limits: tuple[Numbers, Numbers] | None = None
        if rule.said.get("caseload") is not None:
            said = rule.said.table("caseload")
            self.limits = caseload_limits(Rule("caseload", None, 1, said, True), facts)

    def blocking(self) -> Found:
        """Yield every blocking pair."""
        facts = self.facts
        bound = {committee for _, committee in self.fixed}
        for (firm, committee), (_, rank, _) in facts.choice.items():
            if committee in bound or not self._is_mutual(firm, committee):
                continue
            now = self.firms_of.get(committee, set())
            has = min(
                (self._rank(one, committee, 1) for one in now), default=LARGEST + 1
            )
            if firm not in now and has > rank and self._can_take(firm, committee):
                yield f"{facts.firm_ids[firm]}+{facts.committee_ids[committee]}", 1

    def _is_mutual(self, firm: int, committee: int) -> bool:
        said = self.facts.choice.get((firm, committee))
        return said is not None and None not in said[:2]

    def _rank(self, firm: int, committee: int, side: int) -> int:
        """Return how a side (0 firm, 1 committee) ranks the other; dispatched last."""
        if not self._is_mutual(firm, committee):
            return LARGEST
        rank: int = self.facts.choice[firm, committee][side]
        return rank

    def _held_rank(self, firm: int, committee: int) -> int:
        bound = (firm, committee) in self.fixed
        return 0 if bound else self._rank(firm, committee, 0)

    def _can_take(self, firm: int, committee: int) -> bool:
        facts, rank = self.facts, self._rank(firm, committee, 0)
        mine, seats = self.held.get(firm, set()), facts.seats[firm]
        has_place = seats is None or len(mine) < seats
        has_place |= any(self._held_rank(firm, one) > rank for one in mine)
        able = 0
        for lawyer in self.staff.get(firm, ()):
            if self._may_serve(lawyer, committee):
                served = self.audit.served.get(lawyer, [])
                able += self._gives_up(firm, served, committee, rank) or (
                    has_place and self._has_room(lawyer, served, committee)
                )
        return able >= facts.least[committee]

    def _may_serve(self, lawyer: int, committee: int) -> bool:
        facts, places = self.facts, self.facts.willing[lawyer]
        willing = places is None or facts.district[committee] in places
        return (
            willing
            and (committee, lawyer) not in facts.lawyer_conflicts
            and (committee, facts.firm[lawyer]) not in facts.firm_conflicts
        )

    def _gives_up(self, firm: int, served: Numbers, committee: int, rank: int) -> bool:
        return any(
            self._held_rank(firm, one) > rank
            and self._is_alone([other for other in served if other != one], committee)
            for one in served
        )

    def _has_room(self, lawyer: int, served: Numbers, committee: int) -> bool:
        facts, most = self.facts, self.facts.own_most[lawyer]
        limit = LARGEST if most is None else most
        if self.limits is not None:
            by_lawyer, by_district = self.limits
            there = by_district[facts.district[committee]]
            limit = min(limit, max(by_lawyer[lawyer], there))
        return len(served) < limit and self._is_alone(served, committee)

    def _is_alone(self, served: Numbers, committee: int) -> bool:
        facts = self.facts
        return facts.is_scarce[facts.district[committee]] or all(
            facts.is_scarce[facts.district[one]] for one in served
        )


def lacking(facts: Facts, level: int, committee: int, team: Iterable[int]) -> int:
    """Return how many skills a committee must have that nobody of a team has."""
    asked = [name for name, places in facts.must_have.items() if committee in places]
    return sum(all(facts.skills[name][one] < level for one in team) for name in asked)


def further_prices(rule: Rule) -> Numbers:
    """Return the prices of a lawyer's 2nd, 3rd ... post, which never fall."""
    prices: Numbers = rule.said.column("prices", None, 0, DEAREST)
    if not prices or prices != sorted(prices):
        raise UnreadableError(
            f"{rule.said.place}.prices", prices, "fall", "未按升序排列"
        )
    return prices


# --- the bound ---------------------------------------------------------------------


class Family(NamedTuple):
    """The rows of a rule that count pairs, and what n pairs of a row cost.

    Rows are about committees, lawyers or firms, or fixed agreements; ``inside`` are the
    districts whose pairs count, ``None`` = all. ``steps`` are the prices of the first,
    second ... pair; otherwise a unit below ``lower`` or above ``upper`` costs one.
    """

    about: str
    rows: int
    inside: frozenset[int] | None
    lower: list[int | None]
    upper: list[int | None]
    steps: Numbers


def families_of(rule: Rule, facts: Facts) -> list[Family]:
    """Return what a rule counts; an empty list if it counts nothing."""
    lawyers, committees = len(facts.lawyer_ids), len(facts.committee_ids)
    no_lawyer: list[int | None] = [None] * lawyers
    no_committee: list[int | None] = [None] * committees

    def of_lawyers(
        upper: list[int | None], inside: Iterable[int] | None = None,
        lower: list[int | None] = no_lawyer,
    ) -> Family:  # fmt: skip
        kept = None if inside is None else frozenset(inside)
        return Family("lawyer", lawyers, kept, lower, upper, [])

    if rule.kind == "coverage":
        lower: list[int | None] = [*facts.least]
        return [Family("committee", committees, None, lower, no_committee, [])]
    if rule.kind == "team_size":
        upper: list[int | None] = [*facts.most]
        return [Family("committee", committees, None, no_committee, upper, [])]
    if rule.kind == "one_each":
        here = (at for at, scarce in enumerate(facts.is_scarce) if not scarce)
        return [of_lawyers([1] * lawyers, here)]
    if rule.kind == "own_limits":
        return [of_lawyers(facts.own_most, None, [*facts.own_least])]
    if rule.kind == "further_posts":
        steps = [0, *further_prices(rule)]
        return [Family("lawyer", lawyers, None, no_lawyer, no_lawyer, steps)]
    if rule.kind == "caseload":
        return [of_lawyers(*one) for one in _caseload_rows(rule, facts)]
    if rule.kind == "seats":
        # A firm's seats count committees; pairs where no committee has two of them.
        no_firm: list[int | None] = [None] * len(facts.firm_ids)
        return [Family("firm", len(facts.firm_ids), None, no_firm, facts.seats, [])]
    if rule.kind == "fixed_agreements":
        size = sum(len(lawyers) or 1 for _, _, lawyers in facts.fixed)
        return [Family("fixed", size, None, [1] * size, [None] * size, [])]
    return []


def _caseload_rows(
    rule: Rule, facts: Facts
) -> Iterator[tuple[list[int | None], frozenset[int]]]:
    """Yield the limits of all lawyers in the districts up to each level of consent."""
    by_lawyer, by_district = caseload_limits(rule, facts)
    levels = sorted({rule.said.whole("limit", 1, 5), *by_district})
    for level, above in zip(levels, [*levels[1:], LARGEST]):
        upper = [None if above <= own else max(own, level) for own in by_lawyer]
        here = frozenset(d for d, limit in enumerate(by_district) if limit <= level)
        yield upper, here


class Bound:
    """What no plan of listed pairs can beat, recomputed from prices of rows."""

    def __init__(
        self, facts: Facts, rules: dict[str, Rule], affinity: Affinity | None,
        document: Rows,
    ) -> None:  # fmt: skip
        self.facts = facts
        root = Table(document, "certificate")
        self.tiers: Numbers = root.column("tiers", None, 1, 999)
        self.rules = _bounded_rules(rules, self.tiers)
        team = rules.get("team_size")
        is_must = team is not None and team.is_known and team.tier is None
        self.takes_one = [
            (is_must and most <= 1) or len(pairs) <= 1
            for most, pairs in zip(facts.most, facts.pairs)
        ]
        self.families = {
            (rule.kind, part): family
            for rule in self.rules
            for part, family in enumerate(families_of(rule, facts))
        }
        self.prices = self._read_prices(root)
        rule = next((one for one in self.rules if one.kind == "affinity"), None)
        self.affinity = None if rule is None else affinity
        self.points_weight = 0 if rule is None else rule.weight
        self.points_place = 0 if rule is None else self._place(rule)
        self.base = self._base()
        self.unit = [
            1 << (self.base * later) for later in range(len(self.tiers) - 1, -1, -1)
        ]
        self.above = 1 << (self.base * len(self.tiers))
        self.whole = {key: self._whole(one) for key, one in self.prices.items()}
        self.wishes = [
            (one, one.weight * self.unit[self._place(one)])
            for one in self.rules
            if one.kind in FORBIDDING - {"willingness"} and one.tier is not None
        ]

    def _place(self, rule: Rule) -> int:
        return 0 if rule.tier is None else self.tiers.index(rule.tier)

    def _read_prices(self, root: Table) -> dict[tuple[str, int], list[Numbers]]:
        """Return prices by rule and part, one column per tier; empty = all 0."""
        found: dict[tuple[str, int], list[Numbers]] = {}
        for at, row in enumerate(root.listed("prices", None)):
            table = Table(row, f"certificate.prices[{at}]")
            key = (table.text("rule"), table.whole("part", 0, LARGEST))
            if key not in self.families or key in found:
                raise UnprovedError(
                    table.place, f"{key[0]} {key[1]}", "is no row family of the policy",
                    "不是规则集中的约束组",
                )  # fmt: skip
            columns = table.listed("tiers", len(self.tiers))
            inner = Table({str(k): one for k, one in enumerate(columns)}, table.place)
            size = self.families[key].rows
            found[key] = [
                inner.column(str(k), size if one else 0, -(10**15), 10**15)
                for k, one in enumerate(columns)
            ]
        return found

    def _base(self) -> int:
        """Return the bits of a digit in which every vector that is compared fits.

        Compared are the reduced price of a pair, at most the largest points plus the
        largest price of each family; and f(n) - q n of one row, for n up to the
        largest limit or step. Sums over rows and pairs are added digit by digit.
        """
        largest = [
            max((abs(one) for column in columns for one in column), default=0)
            for columns in self.prices.values()
        ]
        pair, row = sum(largest) + self._largest_points(), 0
        for (kind, _), family in self.families.items():
            limits = [one or 0 for side in (family.lower, family.upper) for one in side]
            count = max([*limits, len(family.steps) + 1])
            weight = next(one.weight for one in self.rules if one.kind == kind)
            unit = weight * max([1, *family.steps]) + max([0, *largest])
            row = max(row, count * unit)
        return (pair + row).bit_length() + 2

    def _largest_points(self) -> int:
        wishes = sum(rule.weight * 100 for rule in self.rules)
        if self.affinity is None:
            return wishes + self._must_have_most()
        one, facts = self.affinity, self.facts
        given = [abs(p or 0) for p, _ in facts.scores.values()]
        far = [m for _, m in facts.scores.values()] + [one.travel.unknown, 200_000]
        slowest = min(one.travel.speed.values())
        far.append(21_000_000 * one.travel.detour * 60 // (slowest * 100_000) + 1)
        merit = one.skill * 50 * len(facts.needs) + one.same_district + one.language
        merit += max([0, *one.alone]) + 2 * one.first + max([0, *given])
        points: int = self.points_weight * (merit + one.minute * max(far))
        return wishes + self._must_have_most() + points

    def _must_have_most(self) -> int:
        return sum(rule.weight for rule in self.rules) * len(self.facts.must_have)

    def vector(self) -> Numbers:
        """Return the bound, tier by tier."""
        total = [0] * len(self.tiers)
        for key, prices in self.whole.items():
            rule = next(one for one in self.rules if one.kind == key[0])
            for value in self._row_terms(rule, self.families[key], prices):
                self._add(total, value)
        for value in self._pair_terms():
            self._add(total, value)
        return total

    def _add(self, total: Numbers, value: int) -> None:
        """Add the digits of a vector to a sum."""
        half, mask = 1 << (self.base - 1), (1 << self.base) - 1
        for at in range(len(total) - 1, -1, -1):
            digit = ((value + half) & mask) - half
            total[at] += digit
            value = (value - digit) >> self.base

    def _whole(self, columns: list[Numbers]) -> Numbers:
        """Return the vectors of a family's rows, each as one number."""
        found = [0] * max(map(len, columns), default=0)
        for unit, column in zip(self.unit, columns):
            if column:
                found = [one + unit * more for one, more in zip(found, column)]
        return found

    def _row_terms(self, rule: Rule, family: Family, prices: Numbers) -> Iterator[int]:
        """Yield the least of f(n) - q n for every row with a price."""
        unit = 0 if rule.tier is None else rule.weight * self.unit[self._place(rule)]
        for at, price in enumerate(prices):
            if not price:
                continue
            lower, upper = family.lower[at], family.upper[at]
            if rule.tier is None:
                count = upper if price > 0 else (lower or 0)
                if count is None:
                    raise _unbounded(rule, at)
                yield -price * count
                continue
            steps = family.steps
            end = steps[-1] if steps else int(upper is not None)
            if price > unit * end:
                raise _unbounded(rule, at)
            if steps:
                yield sum(min(0, unit * step - price) for step in steps)
                continue
            low, high = lower or 0, LARGEST if upper is None else upper
            counts = {0, low, 0 if upper is None else upper}
            yield min(
                unit * (max(0, low - n) + max(0, n - high)) - price * n for n in counts
            )

    def _pair_terms(self) -> Iterator[int]:
        """Yield the reduced prices of the listed pairs that are below 0."""
        facts = self.facts
        own = self._prices_about("committee", len(facts.committee_ids))
        firms = self._prices_about("firm", len(facts.firm_ids))
        extra = self._single_prices()
        packs, packed, width = self._packed()
        shift, mask = width * (len(facts.needs) - 1), (1 << width) - 1
        stations, station_of = self._stations()
        scale = 0
        if self.affinity is not None:
            weight = self.points_weight * self.unit[self.points_place]
            scale = weight * self.affinity.skill
        bases: dict[object, Numbers] = {}
        for committee, lawyers in enumerate(facts.pairs):
            if not lawyers:
                continue
            places = [station_of[one] for one in lawyers]
            firm_of = self._at_stations(committee, set(places), stations, firms)
            base = self._bases(committee, bases)
            needs = packed[committee]
            if scale and needs:
                found = [
                    firm_of[place] + base[one]
                    - scale * ((packs[one] * needs >> shift) & mask)
                    for place, one in zip(places, lawyers)
                ]  # fmt: skip
            else:
                found = [
                    firm_of[place] + base[one] for place, one in zip(places, lawyers)
                ]
            if committee in extra:
                more = extra[committee]
                found = [v + more.get(w, 0) for v, w in zip(found, lawyers)]
            level = own[committee]
            if min(found) + level < 0:
                yield from (one + level for one in found if one + level < 0)

    def _prices_about(self, about: str, size: int) -> Numbers:
        """Return the prices of all families about the same things, added."""
        found = [0] * size
        for key, prices in self.whole.items():
            if self.families[key].about == about:
                found = list(map(operator.add, found, prices)) if prices else found
        return found

    def _stations(self) -> tuple[list[tuple[Point, int]], Numbers]:
        """Return the distinct places of lawyers, by firm, and which is whose."""
        number: dict[tuple[Point, int], int] = {}
        found = [
            number.setdefault(key, len(number))
            for key in zip(self.facts.lawyer_xyz, self.facts.firm)
        ]
        return list(number), found

    def _at_stations(
        self, committee: int, places: set[int],
        stations: list[tuple[Point, int]], firms: Numbers,
    ) -> dict[int, int]:  # fmt: skip
        """Return what a pair costs by where the lawyer stands and by her firm."""
        facts, one = self.facts, self.affinity
        found: dict[int, int] = {}
        if one is not None:
            here, kind = facts.committee_xyz[committee], facts.kind[committee]
            minutes, minute = one.travel.minutes_from(here, kind), one.minute
            local, gains = one.same_district, one.ranks[committee]
            district, firm_district = facts.district[committee], facts.firm_district
            unit = self.points_weight * self.unit[self.points_place]
            for place in places:
                there, firm = stations[place]
                lost = minute * minutes(there) - gains.get(firm, 0)
                if firm_district[firm] == district:
                    lost -= local
                found[place] = unit * lost
        is_priced = self.takes_one[committee] and any(firms)
        if self.wishes or is_priced or one is None:
            for place in places:
                firm = stations[place][1]
                cost = firms[firm] if is_priced else 0
                for rule, price in self.wishes:
                    cost += price * _is_firm_forbidden(rule, facts, committee, firm)
                found[place] = found.get(place, 0) + cost
        return found

    def _bases(self, committee: int, bases: dict[object, Numbers]) -> Numbers:
        """Return what every lawyer costs in a district, by its languages."""
        facts = self.facts
        district = facts.district[committee]
        asked = tuple([name for name, asks in facts.asks.items() if committee in asks])
        if (district, asked) not in bases:
            same = self._alike(district)
            if same not in bases:
                bases[same] = self._lawyer_costs(district)
            if (same, asked) not in bases:
                bases[same, asked] = self._spoken(bases[same], asked)
            bases[district, asked] = bases[same, asked]
        return bases[district, asked]

    def _spoken(self, costs: Numbers, asked: tuple[str, ...]) -> Numbers:
        """Return what lawyers cost where some languages are asked for."""
        if self.affinity is None:
            return costs
        found, speaks = costs[:], self.facts.speaks
        gain = (
            self.points_weight * self.unit[self.points_place] * self.affinity.language
        )
        for lawyer in set().union(*(speaks[name] for name in asked)):
            found[lawyer] -= gain
        return found

    def _alike(self, district: int) -> object:
        """Return what districts in which every lawyer costs the same have in common."""
        if any(
            one.kind == "willingness" and one.tier is not None for one in self.rules
        ):
            return ("one", district)
        families = self.families.items()
        return frozenset(
            key for key, one in families if one.inside is None or district in one.inside
        )

    def _lawyer_costs(self, district: int) -> Numbers:
        facts, one = self.facts, self.affinity
        found = [0] * len(facts.lawyer_ids)
        for key, prices in self.whole.items():
            family = self.families[key]
            counts = family.inside is None or district in family.inside
            if prices and counts and family.about == "lawyer":
                found = list(map(operator.add, found, prices))
        for rule in self.rules:
            if rule.kind == "willingness" and rule.tier is not None:
                unit = rule.weight * self.unit[self._place(rule)]
                found = [
                    cost + unit * (places is not None and district not in places)
                    for cost, places in zip(found, facts.willing)
                ]
        if one is not None:
            unit = self.points_weight * self.unit[self.points_place]
            found = [cost - unit * alone for cost, alone in zip(found, one.alone)]
        return found

    def _packed(self) -> tuple[Numbers, Numbers, int]:
        """Return levels of lawyers and needs of committees as digits of one number.

        The digits of two such numbers multiplied hold, in the middle, the sum of the
        products: one multiplication instead of one per skill.
        """
        facts, names = self.facts, list(self.facts.needs)
        width = (50 * max(1, len(names))).bit_length() + 1
        packs, packed = [0] * len(facts.lawyer_ids), [0] * len(facts.committee_ids)
        for at, name in enumerate(names):
            low, high = width * at, width * (len(names) - 1 - at)
            packs = [
                one + (more << low) for one, more in zip(packs, facts.skills[name])
            ]
            needs = facts.needs[name]
            packed = [one + (more << high) for one, more in zip(packed, needs)]
        return packs, packed, width

    def _single_prices(self) -> dict[int, dict[int, int]]:
        """Return what single pairs cost besides, by committee and lawyer."""
        found: dict[int, dict[int, int]] = {}
        parts = [self._given_points(), *map(self._single_wishes, self.rules)]
        parts += [
            self._fixed_prices(prices)
            for key, prices in self.whole.items()
            if self.families[key].about == "fixed" and prices
        ]
        for part in parts:
            for committee, lawyer, cost in part:
                row = found.setdefault(committee, {})
                row[lawyer] = row.get(lawyer, 0) + cost
        return found

    def _given_points(self) -> Iterator[tuple[int, int, int]]:
        """Yield what given scores change of the points that were computed."""
        one = self.affinity
        if one is None:
            return
        unit = self.points_weight * self.unit[self.points_place]
        for committee, lawyer in self.facts.scores:
            merit, minutes = one.computed(committee, lawyer)
            lost = merit - one.minute * minutes - one.points(committee, lawyer)
            yield committee, lawyer, unit * lost

    def _single_wishes(self, rule: Rule) -> Iterator[tuple[int, int, int]]:
        """Yield what a rule asks for single pairs that no firm or place decides."""
        facts, is_must = self.facts, rule.tier is None
        # A must keeps a pair out: it costs more than any tier can say.
        unit = self.above if is_must else rule.weight * self.unit[self._place(rule)]
        if rule.kind == "conflicts" and not is_must:
            for committee, lawyer in facts.lawyer_conflicts:
                if (committee, facts.firm[lawyer]) not in facts.firm_conflicts:
                    yield committee, lawyer, unit
        if rule.kind == "must_have":
            level = rule.said.whole("least_level", 1, 5)
            for committee, columns in self._asking():
                for lawyer in facts.pairs[committee]:
                    lack = sum([column[lawyer] < level for column in columns])
                    yield committee, lawyer, unit * lack

    def _asking(self) -> Iterator[tuple[int, list[Numbers]]]:
        """Yield the committees of one lawyer that must have some skills, with these."""
        facts = self.facts
        for committee in set().union(*facts.must_have.values()):
            if self.takes_one[committee]:
                names = [
                    k for k, places in facts.must_have.items() if committee in places
                ]
                yield committee, [facts.skills[name] for name in names]

    def _fixed_prices(self, prices: Numbers) -> Iterator[tuple[int, int, int]]:
        """Yield the prices of fixed agreements for the pairs that keep them."""
        facts, at = self.facts, 0
        for committee, firm, lawyers in facts.fixed:
            for lawyer in lawyers:
                yield committee, lawyer, prices[at]
                at += 1
            if not lawyers:
                for lawyer in facts.pairs[committee]:
                    if facts.firm[lawyer] == firm:
                        yield committee, lawyer, prices[at]
                at += 1


def _is_firm_forbidden(rule: Rule, facts: Facts, committee: int, firm: int) -> bool:
    said = facts.choice.get((firm, committee))
    if rule.kind == "refusals":
        return said is not None and said[2]
    if rule.kind == "conflicts":
        return (committee, firm) in facts.firm_conflicts
    is_mutual = said is not None and None not in said[:2]
    return not is_mutual and all(one[:2] != (committee, firm) for one in facts.fixed)


def _unbounded(rule: Rule, at: int) -> UnprovedError:
    return UnprovedError(
        f"certificate.prices {rule.kind} row {at}", "",
        "is above what the rule ever asks: it proves nothing",
        "高于规则可能的代价，不构成证明",
    )  # fmt: skip


def _bounded_rules(rules: dict[str, Rule], tiers: Numbers) -> list[Rule]:
    """Return the rules that may enter the bound of some tiers."""
    if any(map(operator.ge, tiers, tiers[1:])):
        raise UnreadableError(
            "certificate.tiers", tiers, "does not rise", "未按升序排列"
        )
    last = tiers[-1] if tiers else 0
    kept: list[Rule] = []
    for rule in rules.values():
        if rule.tier is not None and rule.tier <= last and rule.tier not in tiers:
            raise UnprovedError(
                "certificate.tiers", tiers, f"lacks tier {rule.tier} of {rule.kind}",
                f"缺少第 {rule.tier} 层（{rule.kind}）",
            )  # fmt: skip
        is_later = rule.tier is not None and rule.tier > last
        if rule.is_known and not is_later:
            kept.append(rule)
        elif not (is_later or rule.tier is None or rule.kind in NEVER_NEGATIVE):
            raise UnprovedError(
                "certificate.tiers", tiers,
                f"has a bound for tier {rule.tier}, where {rule.kind} may pay",
                f"第 {rule.tier} 层含有未知规则 {rule.kind}",
            )  # fmt: skip
    return kept


# --- the document of the plan --------------------------------------------------------


class Recount:
    """What a plan document says besides its posts, computed again."""

    def __init__(self, document: Rows, facts: Facts, audit: Audit) -> None:
        self.document, self.facts, self.audit = document, facts, audit
        self.findings: list[Finding] = []
        self.untold: set[str] = set()

    def posts(self, affinity: Affinity | None) -> None:
        """Compare the rows of the plan with the facts."""
        facts, expected = self.facts, {}
        for committee, lawyer in self.audit.posts:
            firm = facts.firm[lawyer]
            said = facts.choice.get((firm, committee))
            is_mutual = said is not None and None not in said[:2]
            row: Rows = {
                "kind": facts.kind[committee],
                "district": facts.district_ids[facts.district[committee]],
                "firm": facts.firm_ids[firm],
                "agreed": "chosen" if is_mutual else "dispatched",
            }
            given = facts.scores.get((committee, lawyer))
            if given is not None:
                row["minutes"] = given[1]
            if affinity is not None:
                row["points"] = affinity.points(committee, lawyer)
                row.setdefault("minutes", affinity.computed(committee, lawyer)[1])
            key = (facts.committee_ids[committee], facts.lawyer_ids[lawyer])
            expected[key] = row
        self._compare("plan", ("committee", "lawyer"), expected)

    def tables(self) -> None:
        """Compare what is counted by committee, lawyer and district."""
        facts, team, served = self.facts, self.audit.team, self.audit.served
        missing = [
            max(0, least - len(team.get(at, ())))
            for at, least in enumerate(facts.least)
        ]
        uncovered = {
            (facts.committee_ids[at],): {
                "kind": facts.kind[at],
                "district": facts.district_ids[facts.district[at]],
                "lawyers_min": facts.least[at],
                "lawyers": facts.least[at] - short,
                "missing": short,
            }
            for at, short in enumerate(missing)
            if short
        }
        self._compare("uncovered", ("committee",), uncovered)
        loads = {
            (facts.lawyer_ids[one],): {
                "firm": facts.firm_ids[facts.firm[one]], "committees": len(committees)
            }
            for one, committees in served.items()
        }  # fmt: skip
        self._compare("loads", ("lawyer",), loads)
        districts = {
            (name,): self._district(at, missing)
            for at, name in enumerate(facts.district_ids)
        }
        self._compare("by_district", ("district",), districts)

    def _district(self, district: int, missing: Numbers) -> Rows:
        facts = self.facts
        short = [m for m, at in zip(missing, facts.district) if at == district]
        posts = [w for c, w in self.audit.posts if facts.district[c] == district]
        return {
            "is_scarce": facts.is_scarce[district],
            "committees": len(short),
            "covered": short.count(0),
            "lawyers_missing": sum(short),
            "lawyers": len(set(posts)),
            "posts": len(posts),
            "posts_beyond_one": len(posts) - len(set(posts)),
        }

    def summary(self) -> None:
        """Compare the counts of the whole plan."""
        if "summary" not in self.document:
            return
        said = Table(self.document["summary"], "plan.json: summary")
        facts, team, served = self.facts, self.audit.team, self.audit.served
        posts = len(self.audit.posts)
        covered = sum(
            len(team.get(at, ())) >= least for at, least in enumerate(facts.least)
        )
        expected: Rows = {
            "committees": len(facts.committee_ids),
            "committees covered": covered,
            "posts": posts,
            "lawyers serving": len(served),
            "posts beyond one per lawyer": posts - len(served),
            "most committees of one lawyer": max(map(len, served.values()), default=0),
            "candidate pairs": sum(map(len, facts.pairs)),
        }
        self._compare_row(said.place, said.rows, expected, "summary")

    def _compare(
        self, name: str, keys: tuple[str, ...], expected: dict[Any, Rows]
    ) -> None:
        if name not in self.document:
            return
        table = Table(self.document, "plan.json")
        seen: set[tuple[str, ...]] = set()
        for at, row in enumerate(table.listed(name, None)):
            said = Table(row, f"plan.json: {name}[{at}]")
            key = tuple(said.text(one) for one in keys)
            if key not in expected or key in seen:
                self._wrong(said.place, key, "is not one of these", "不应列出或重复")
                continue
            seen.add(key)
            self._compare_row(said.place, said.rows, expected[key], name)
        for key in expected:
            if key not in seen:
                self._wrong(f"plan.json: {name}", key, "is not listed", "未列出")
                break

    def _compare_row(self, place: str, said: Rows, expected: Rows, name: str) -> None:
        for key, value in said.items():
            if key not in expected:
                if type(value) in (int, float):
                    self.untold.add(f"{name}.{key}")
            elif type(value) is not type(expected[key]) or value != expected[key]:
                counted = _shown(expected[key])
                self._wrong(
                    f"{place}.{key}", value, f"counted again: {counted}",
                    f"重算为 {counted}",
                )  # fmt: skip

    def _wrong(self, place: str, value: object, en: str, zh: str) -> None:
        shown = _shown(value)
        self.findings.append(Finding(f"{place}: {shown}: {zh}", en))


# --- the verdict ----------------------------------------------------------------------


class Verdict:
    """Everything that was found, and the exit code that says the same."""

    def __init__(self) -> None:
        self.wrong: list[Finding] = []
        self.unchecked: list[Finding] = []
        self.lines: list[Finding] = []

    @property
    def code(self) -> int:
        """Return 0 if everything is proved, else 1."""
        return NOT_PROVED if self.wrong or self.unchecked else PROVED

    def text(self) -> str:
        """Return the report."""
        found = [f"  {one}" for one in self.lines]
        for title, part in (
            (Finding("不成立", "Wrong"), self.wrong),
            (Finding("未核验", "Not checked"), self.unchecked),
        ):
            if part:
                found.append(f"{title} ({len(part)}):")
                found += [f"  {one}" for one in part[:MOST]]
        last = (
            Finding("未能证明。", "Not proved.")
            if self.code
            else Finding("已证明。", "Proved.")
        )
        return "\n".join([*found, str(last)])


def check(plan: Path, certificate: Path | None = None) -> Verdict:
    """Check a written plan against its certificate.

    Parameters
    ----------
    plan
        As ``lawyer_assign.write(outcome, "plan.json", certificate=True)`` wrote it.
    certificate
        The file that the plan names, beside it, if not given.

    Raises
    ------
    CheckError
        A file cannot be read, or proves nothing at all; says where and what.
    """
    verdict = Verdict()
    document = parse(read_file(plan), plan.name)
    _expect_format(document, PLAN_FORMAT, plan.name)
    content = _content_of(document, plan, certificate, verdict)
    proof = parse(content, "certificate")
    _expect_format(proof, CERTIFICATE_FORMAT, "certificate")
    facts, rules = Facts(proof), read_rules(proof)
    posts = _posts(document, facts)
    rule = rules.get("affinity")
    affinity = Affinity(rule, facts) if rule is not None and rule.is_known else None
    if rule is not None and rule.said.rows.get("travel") != _travel_of(proof):
        raise UnprovedError(
            "certificate.policy.reach.travel",
            _travel_of(proof),
            "is not the travel of affinity",
            "与 affinity 的路程参数不同",
        )
    audit = Audit(facts, posts, affinity)
    _check_listed(facts, posts, verdict)
    prices = _check_rules(rules, audit, verdict)
    bound = Bound(facts, rules, affinity, proof)
    _check_bound(bound, proof, prices, document, verdict)
    recount = Recount(document, facts, audit)
    recount.posts(affinity)
    recount.tables()
    recount.summary()
    verdict.wrong += recount.findings
    _say_what_rests(facts, recount, verdict)
    left_out = Table(proof, "certificate").texts("left_out")
    if left_out:
        names = ", ".join(left_out)
        verdict.lines.append(
            Finding(f"下界未计入（只会偏低）: {names}", "left out of the bounds")
        )
    return verdict


def _travel_of(proof: Rows) -> Json:
    return Table(proof, "certificate").table("policy").table("reach").get("travel")


def _expect_format(document: Rows, expected: str, name: str) -> None:
    found = document.get("format")
    if found != expected:
        raise UnreadableError(
            f"{name}: format", found, f"is not {expected}", f"应为 {expected}"
        )


def _content_of(
    document: Rows, plan: Path, certificate: Path | None, verdict: Verdict
) -> bytes:
    """Return the certificate's bytes; note digests that do not fit."""
    named = document.get("certificate")
    if named is None and certificate is None:
        raise UnreadableError(
            f"{plan.name}: certificate", "", "is missing: write the plan with one",
            "缺少证书，请以 certificate=True 写出方案",
        )  # fmt: skip
    if named is None:
        verdict.lines.append(Finding("方案未记摘要", "The plan records no digests"))
        return read_file(certificate or plan)
    table = Table(named, f"{plan.name}: certificate")
    name, digest = table.text("file"), table.text("sha256")
    if Path(name).name != name:
        raise UnreadableError(
            f"{table.place}.file", name, "is no plain name", "不是文件名"
        )
    content = read_file(certificate or plan.with_name(name))
    if hashlib.sha256(content).hexdigest() != digest:
        verdict.wrong.append(
            Finding("证书文件与摘要不符", "The certificate was changed after writing")
        )
    plain = {key: value for key, value in document.items() if key != "sha256"}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    if hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() != document.get(
        "sha256"
    ):
        verdict.wrong.append(
            Finding("方案文件与摘要不符", "The plan was changed after writing")
        )
    return content


def _posts(document: Rows, facts: Facts) -> list[tuple[int, int]]:
    """Return the posts as places."""
    committees = {one: at for at, one in enumerate(facts.committee_ids)}
    lawyers = {one: at for at, one in enumerate(facts.lawyer_ids)}
    found: list[tuple[int, int]] = []
    for at, row in enumerate(Table(document, "plan.json").listed("plan", None)):
        said = Table(row, f"plan.json: plan[{at}]")
        place = []
        for name, known in (("committee", committees), ("lawyer", lawyers)):
            value = said.text(name)
            if value not in known:
                raise UnprovedError(
                    f"{said.place}.{name}", value, "is not in the certificate",
                    "证书中没有",
                )  # fmt: skip
            place.append(known[value])
        found.append((place[0], place[1]))
    if len(set(found)) < len(found):
        size = len(found)
        raise UnprovedError("plan.json: plan", size, "names a pair twice", "有重复")
    return found


def _check_listed(facts: Facts, posts: list[tuple[int, int]], verdict: Verdict) -> None:
    for committee, lawyer in posts:
        if lawyer not in facts.pairs[committee]:
            name = f"{facts.committee_ids[committee]}, {facts.lawyer_ids[lawyer]}"
            verdict.wrong.append(
                Finding(f"{name}: 不在候选配对中", "is no listed candidate pair")
            )


def _check_rules(
    rules: dict[str, Rule], audit: Audit, verdict: Verdict
) -> dict[int, int | None]:
    """Note broken musts; return the prices of tiers, ``None`` where not known."""
    prices: dict[int, int | None] = {}
    for rule in rules.values():
        total: int | None = None
        if rule.is_known:
            missed = [(who, amount) for who, amount in audit.missed(rule) if amount]
            total = rule.weight * sum(amount for _, amount in missed)
            if rule.tier is None:
                verdict.wrong += [
                    Finding(f"违反 {rule.kind}: {who}", f"is broken by {amount}")
                    for who, amount in missed
                ]
        else:
            verdict.unchecked.append(
                Finding(f"规则 {rule.kind}", f"not checked: {rule.kind}")
            )
        if rule.tier is not None:
            before = prices.get(rule.tier, 0)
            prices[rule.tier] = (
                None if total is None or before is None else before + total
            )
    return dict(sorted(prices.items()))


def _check_bound(
    bound: Bound, proof: Rows, prices: dict[int, int | None],
    document: Rows, verdict: Verdict,
) -> None:  # fmt: skip
    """Compare prices and claims with what the certificate proves."""
    vector = bound.vector()
    size = len(bound.tiers)
    claimed = Table(proof, "certificate").column("bounds", size, -(10**30), 10**30)
    if claimed != vector:
        verdict.wrong.append(
            Finding(
                f"证书所记下界 {claimed}，重算 {vector}",
                "the certificate states other bounds than it proves",
            )
        )
    proved: dict[int, int] = {}
    is_open = False
    for tier, least in zip(bound.tiers, vector):
        if not is_open:
            proved[tier] = least
        price = prices.get(tier, 0)
        is_open |= price != least
        if price is not None and tier in proved and price < least:
            verdict.wrong.append(
                Finding(f"第 {tier} 层价格低于下界", "a price is below its bound")
            )
    for tier, price in prices.items():
        verdict.lines.append(_tier_line(tier, price, proved.get(tier)))
    _check_claims(document, prices, proved, verdict)


def _tier_line(tier: int, price: int | None, least: int | None) -> Finding:
    shown = "?" if price is None else f"{price:,}"
    zh, en = f"第 {tier} 层：价格 {shown}", f"tier {tier}: price {shown}"
    if least is None:
        return Finding(f"{zh}，未证下界", f"{en}, no bound proved")
    if price == least:
        return Finding(f"{zh}，已证最低", f"{en}, proved least")
    gap = "?" if price is None else f"{price - least:,}"
    return Finding(
        f"{zh}，已证下界 {least:,}，差距 {gap}",
        f"{en}, proved bound {least:,}, gap {gap}",
    )


def _check_claims(
    document: Rows, prices: dict[int, int | None], proved: dict[int, int],
    verdict: Verdict,
) -> None:  # fmt: skip
    """See that the tiers of the document claim what is true, and no more."""
    if "tiers" not in document:
        return
    seen: set[int] = set()
    for at, row in enumerate(Table(document, "plan.json").listed("tiers", None)):
        said = Table(row, f"plan.json: tiers[{at}]")
        tier = said.whole("tier", 1, 999)
        if tier not in prices or tier in seen:
            _claim(verdict, said, "tier", tier, "is no tier of the policy", "无此层")
            continue
        seen.add(tier)
        price, bound = said.number_or_none("price"), said.number_or_none("bound")
        if prices[tier] is not None and price != prices[tier]:
            _claim(
                verdict, said, "price", price, f"counted again: {prices[tier]}",
                f"重算为 {prices[tier]}",
            )  # fmt: skip
        if bound is not None and (tier not in proved or bound > proved[tier]):
            least = proved.get(tier)
            shown = "nothing" if least is None else f"{least:,}"
            verdict.unchecked.append(
                Finding(
                    f"{said.place}.bound: {bound:,}: 证书所证 {shown}",
                    f"the certificate proves {shown}",
                )
            )
        if said.get("is_proved") is not (price is not None and price == bound):
            _claim(
                verdict, said, "is_proved", said.get("is_proved"),
                "does not follow from price and bound", "与价格和下界不符",
            )  # fmt: skip
    if seen != set(prices):
        verdict.wrong.append(
            Finding("plan.json: tiers: 层数不符", "lacks tiers of the policy")
        )


def _claim(
    verdict: Verdict, said: Table, name: str, value: object, en: str, zh: str
) -> None:
    verdict.wrong.append(Finding(f"{said.place}.{name}: {_shown(value)}: {zh}", en))


def _say_what_rests(facts: Facts, recount: Recount, verdict: Verdict) -> None:
    pairs, posts = sum(map(len, facts.pairs)), len(recount.audit.posts)
    verdict.lines.append(
        Finding(
            f"{posts:,} 个配对，取自所列 {pairs:,} 个候选配对",
            f"{posts:,} posts, out of {pairs:,} listed candidate pairs",
        )
    )
    verdict.lines.append(
        Finding(
            "以下为前提，未予证明：数据与规则集属实；紧缺地区如文件所记；"
            "规则集允许的候选配对均已列出",
            "assumed, not proved: facts and policy are the true ones, districts are "
            "scarce as marked, and every pair that the policy makes a candidate is "
            "listed",
        )
    )
    if recount.untold:
        names = ", ".join(sorted(recount.untold))
        verdict.lines.append(
            Finding(
                f"与证明无关、未重算: {names}", "not part of the proof, not recounted"
            )
        )


def main(arguments: list[str] | None = None) -> int:
    """Check the files that the command line names and print what is proved."""
    given = sys.argv[1:] if arguments is None else arguments
    if not 1 <= len(given) <= 2 or given[0] in ("-h", "--help"):
        sys.stderr.write((__doc__ or "") + "\n")
        return PROVED if given[:1] in (["-h"], ["--help"]) else UNREADABLE
    try:
        verdict = check(Path(given[0]), *(Path(one) for one in given[1:]))
    except CheckError as error:
        sys.stderr.write(f"{error}\n")
        return error.code
    sys.stdout.write(verdict.text() + "\n")
    return verdict.code


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    gc.disable()  # a short life with millions of numbers and no cycles worth finding
    sys.exit(main())
