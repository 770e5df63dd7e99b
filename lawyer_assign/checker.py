#!/usr/bin/env python3
"""Prove a plan from its written files alone, with nothing but Python >= 3.9.

    python checker.py plan.json [plan.certificate.json]

Copy this file anywhere: it imports nothing outside the standard library and shares no
code with what made the plan. It exits with

    0  if no rule that must hold is broken, and in every tier of the policy the price
       of the plan is proved to be the least;
    1  if something is wrong, could not be checked, or is not proved to be the least;
    2  if a file cannot be read, or says what its format does not allow.

What is proved
--------------
The plan keeps every rule that must hold, has the prices it states, and no plan made of
the listed candidate pairs has lower ones, tier by tier: first in the first tier, then
among the equals in the next, and so on. Which tiers there are follows from the rules in
the policy, never from what plan or certificate say of tiers. For a plan that is not
proved best, the gap in the first tier that has one is said.

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

   Each f_r is convex (its price per pair more never falls; prices that fall are
   refused), so its least over all n lies at 0, lo, hi or a step, or there is none, and
   then the q[r] prove nothing.
3. Rules whose rows do not simply count pairs (two-way choice, but see 6; a firm's
   seats and joint skills where a committee has a team; one firm a team) are left out of
   B. They forbid or cost and never pay, so B stays true and can only be too low. Rules
   that this file does not know may pay: no tier from theirs on has a bound.
4. A vector is a tuple of Python's whole numbers, one a tier. They are added tier by
   tier and compared as Python compares tuples, which is the order of 2. No number has a
   width and no two share one, so nothing can overflow and no carry can be lost.
5. The q[r] are all that a forger is free to choose. What B is computed from else are
   facts, rules and listed pairs, and each of them stands once: an id, a key, a pair, a
   row of a table or a name in a row that stands twice is refused, so that nothing is
   counted twice. The plan is compared with what is counted, row by row.

6. Tiers that rest on two-way choice may have a *further* proof, of one tier k among
   plans as good as this one in the tiers t before it, where it pays P[t]. Whatever
   whole numbers D > 0 and m[t] >= 0 the certificate states, such a plan x has

       D x price_k(x) >= D x price_k(x) + sum over t < k of m[t] x (price_t(x) - P[t])

   and the right side is bounded from below as in 2, all tiers folded into one. To the
   rows that count pairs come rows that say why somebody waits in vain. The certificate
   lists them by firms, lawyers and committees only; what they say is derived here from
   facts and rules. Let c and f have chosen each other, let c ask for one lawyer, let
   *prefix* be all pairs of c with f or firms it likes as much or better, and b be 1 if
   f and c block, else 0 (b costs what the rule says). Of a lawyer who may serve c it is
   asked that no plan as good gives her more posts than her limit with c, nor two
   outside scarce districts (musts, and wishes of a tier before k where this plan pays
   nothing and no rule can pay); of others nothing is claimed. If c waits, prefix and b
   both 0, then f cannot take it: either its seats are full of committees it likes as
   much as c or better, *good* ones; or no lawyer has room or a post worse than c that
   makes some. Then, if c lies outside scarce districts, she has a good post there, or
   as many good posts inside as her limit; if c lies inside, as many good posts as that.

   - Exchange: a worse post of hers outside, or one inside, is at most prefix + b; one
     inside, of a c outside: prefix + b + her good posts outside.
   - Comb: call a post of f *good* if f likes it as much as a rank r. Let good posts p
     count w[p] >= 0, and T be committees that f ranks r or before, such that either
     reason, for any of T, makes good posts count K. Let D be committees of one lawyer
     at most, and m[t], e[d] >= 0 sum up to K in all. With n[p] the m and e of the
     committee of p, every plan keeps

       sum over good p of (w[p] - min(w[p], n[p])) + sum over T of m[t] (prefix_t + b_t)
         >= sum over T of m[t]

     For either each of T has its prefix or b; or one waits, and good posts count K, of
     which no more than m[t] x prefix_t and e[d] is taken off. Counted are posts of some
     lawyers A by two numbers each, inside and outside, and those of others by u, but 0
     with committees Z. What spends the lawyers who may serve t counts, of each, limit x
     inside or outside at least, if t lies outside; if inside, limit x inside, or one of
     these outside. What fills the seats: with each committee but Z a post, of others as
     many or as few as they can have, and of A the rest (``_filled``).
   - Comb with a worse post: a firm that holds a post worse than r is not full of good
     ones. So where no plan has two of some such posts (those with a committee of one
     lawyer; those of one lawyer outside, who has no two; a single one), the comb, seats
     not asked for, holds as often as they are chosen: never, or once.
   - Head: where nothing blocks (a must, or a wish kept as above) and nobody has two
     lawyers, c is served inside the first firms of its list if all whom these like as
     much, and who can fill them or spend their lawyers, are fewer than that takes
     (see ``Heads``). Pairs beyond are no plan's.

   Rows may stand twice or be useless: each is true by itself, and its price is 0 or
   above, so that taking it off adds nothing.
7. A tier that counts blocking pairs alone may have a bound *by firms*, of plans as good
   as this one in the tiers before. The certificate calls committees *hard*, any outside
   scarce districts that these plans cover. Split the lawyers of a firm in two desks:
   who has a pair with a hard one, and who has not. Of committees c outside, of one
   lawyer each, let those belong to a desk who have a pair with one of it, if the firm
   and c chose each other or are bound, or c is hard. No lawyer has two posts outside,
   so a plan *places* no more of them at a desk than it has lawyers, none at two, and
   all hard ones. A pair (f, c) may be *counted* at one of the desks c belongs to, if f
   and c can block and every lawyer there may serve c, with no more posts than her limit
   with c in any plan as good. It is *wanted* where c is not placed as well.

   While a counted pair is wanted at a desk with a lawyer left, let the committee that
   the desk likes best of those who want it go there. Who goes is better off, nobody is
   worse off, so this ends, all hard ones are still placed, and what is wanted then was
   wanted all along. If its desk now holds somebody worse, it did from the start, since
   nobody came while a better one wanted it: a lawyer gives up that post, and the two
   block. So the plan blocks as often at least as such a placing: as there are wanted
   pairs whose desk holds somebody worse, or has a lawyer left.

   Let s be the scale, 0 <= b[g, c] <= s prices of counted pairs and a[c] any numbers. A
   desk g *waits* for whom it counts and likes better than the worst it holds, or for
   all it counts if a lawyer is left, but whom it holds. Then

     sum over desks g of (sum over c held of (a[c] - sum of b[h, c] over other desks h
       that c likes no better) + sum over c waited for of b[g, c])
       <= s x wanted pairs as above + sum of a[c] over those placed,

   since b of who waits in vain, placed as well or better, is taken off where it is
   placed, and of who does not, s is counted. Each desk is bounded by the least of all
   it could hold, those placed by a of the hard and all a above 0.

What is not proved
------------------
That facts and policy are the true ones; that districts marked scarce are; and that the
policy makes no other pair a candidate than those listed. SHA-256 digests tell accidents
and careless edits; against a forger who renews them stands the proof itself.

Limits
------
Files may come from anybody. A pipe or a device in place of a file is not waited for,
and a file above 32 MB, packed or not, or one that would fill the memory or keep this
machine for long is refused. A city of 3,298 committees and 438,908 candidate pairs has
5 MB and takes two seconds; six times as many pairs are still checked.
"""

from __future__ import annotations

import bisect
import errno
import gc
import hashlib
import itertools
import json
import math
import operator
import os
import re
import stat
import sys
import unicodedata
import zlib
from collections import Counter
from datetime import date
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
    Sequence,
    Tuple,
)

PLAN_FORMAT = "lawyer_assign.plan/1"
CERTIFICATE_FORMAT = "lawyer_assign.certificate/1"
PROVED, NOT_PROVED, UNREADABLE = 0, 1, 2
MOST = 10
"""Findings that are printed; the others are counted."""

LARGEST, DEAREST = 10**9, 10**6
"""Above every count and minute there is; the most that a weight or price may be."""

DAYS_OF_A_YEAR = 366
"""The most half days of duty that a committee may ask for in a year."""

MOST_BYTES = 32 << 20
"""Of a file, unpacked."""
MOST_MEMORY = 240 << 20
"""Bytes that plan and certificate may take once they are read, by an estimate."""
MOST_ROWS = 1_000_000
"""Of a table of the certificate."""
MOST_STEPS = 60_000_000
"""Additions and comparisons in any part of the check that could grow out of hand."""
MOST_RULES = 1_000
MOST_MINUTES = 100_000
"""Of a pair, as facts allow them."""
MOST_DIGITS = 30
"""Of a whole number."""
DIGITS = bytes(48 if 48 <= one < 58 else 32 for one in range(256))
"""What makes every digit a 0, and everything else a blank."""
MOST_PRICE = 10**19
"""Of a row, up or down: what 64 bits can hold."""

EARTH_RADIUS_M = 6_371_008.8
KINDS = ("community", "village")
Json = Any
Rows = Dict[str, Json]
Numbers = List[int]
Vector = Tuple[int, ...]
"""One whole number per tier, compared as words in a dictionary."""
Columns = List[Numbers]
"""One column per tier, in each a number per pair, lawyer, firm or committee."""
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
        "unassessed first_rank rank_step minute",
        "further_posts": "prices",
        "stability": "",
        "fewest_changes": "most",
        "duty_load": "most",
        "budget": "",
    }.items()
}
"""Rules this file knows, with every parameter it knows of them."""

KEYS: dict[str, frozenset[str]] = {
    place: frozenset(names.split())
    for place, names in {
        "": "format policy districts committees firms lawyers choices conflicts "
        "approvals fixed past budgets scores pairs tiers bounds prices left_out "
        "further",
        "policy": "name reach duty rules",
        "policy.reach": "limit_minutes nearest_kept most most_per_choice travel",
        "policy.reach.limit_minutes": "community village",
        "policy.reach.travel": "speed_kmh detour_percent unknown_minutes",
        "policy.reach.travel.speed_kmh": "community village",
        "policy.duty": "community village",
        "districts": "id is_scarce",
        "committees": "id kind lat lon lawyers_min lawyers_max district needs "
        "must_have languages",
        "firms": "id lat lon seats district",
        "lawyers": "id lat lon max_committees min_committees years_of_practice "
        "assessment firm districts skills languages",
        "choices": "firm committee firm_rank committee_rank is_refused",
        "conflicts": "committee lawyer firm",
        "approvals": "district lawyer limit valid_from valid_to",
        "fixed": "committee firm lawyers",
        "past": "committee lawyer",
        "budgets": "district",
        "scores": "committee lawyer points minutes",
    }.items()
}
"""Every key that this file knows of what a certificate says is so, rules apart.

Of others nobody can say here what they would change; files with fewer are older ones.
"""

PROOF_KEYS: dict[str, frozenset[str]] = {
    part: frozenset(names.split())
    for part, names in {
        "prices": "rule part tiers",
        "further": "tier scale times prices heads combs weighted exchanges desks",
    }.items()
}
"""The same of what it proves by, where any numbers will do: others are not used."""

PLAN_KEYS: dict[str, frozenset[str]] = {
    table: frozenset(names.split(";"))
    for table, names in {
        "plan": "committee;committee_name;district_name;town;lawyer;lawyer_name;"
        "firm_name;is_lead;roles;stand_in;stand_in_name",
        "tiers": "tier;rules;price;bound;is_proved;seconds",
        "uncovered": "committee;committee_name;district_name;town",
        "loads": "lawyer;lawyer_name;firm_name;served",
        "by_district": "district;district_name",
        "summary": "status;policy;policy changes;policy digest;facts digest;"
        "candidates digest;backend;why not flow",
    }.items()
}
"""Keys of the document of a plan that are compared otherwise, or are words."""

NEVER_NEGATIVE = frozenset(["stability", "fewest_changes", "duty_load", "budget"])
"""Rules of which it knows that they never pay, even where it cannot check them."""

MOST_LEVELS = 20
"""Tiers one after the other that one rule may be priced in."""

ONLY_MUST_OR_WISH = frozenset(PARAMETERS) - {"affinity", "further_posts"}


class CheckError(Exception):
    """Something that ends the check at once."""

    code = NOT_PROVED

    def __init__(self, place: str, value: object, problem: str, zh: str) -> None:
        shown = _clipped(value, 60) if isinstance(value, str) else _shown(value)
        at = _clipped(place, 120) + (f": {shown}" if shown else "")
        self.said = Finding(_clipped(zh, 120), _clipped(problem, 200), f"{at}: ")
        super().__init__(f"{at}: {self.said.zh} · {self.said.en}")

    def text(self, lang: str = "") -> str:
        """Return it in a language, ``"zh"`` or ``"en"``; in both if none is said."""
        return self.said.text(lang) if lang else str(self)


class UnreadableError(CheckError):
    """A file that says something else than its format allows."""

    code = UNREADABLE


class UnprovedError(CheckError):
    """A certificate that can be read and proves nothing."""


class Finding(NamedTuple):
    """Something that is wrong or could not be checked, in both languages.

    ``about`` stands before either: place and value, or names.
    """

    zh: str
    en: str
    about: str = ""

    def __str__(self) -> str:
        return f"{self.text('zh')} · {_clipped(self.en, 600)}"

    def text(self, lang: str = "") -> str:
        """Return it in a language, ``"zh"`` or ``"en"``; in both if none is said."""
        if lang == "zh":
            return _clipped(self.about + self.zh, 400)
        return _clipped(self.about + self.en, 600) if lang == "en" else str(self)


def _clipped(text: str, most: int) -> str:
    """Return a text, or its start, in which nothing can hide, turn or end a line."""
    some = text[: most + 1]
    if not some.isprintable():
        some = "".join(
            one if one.isprintable() else one.encode("unicode_escape").decode("ascii")
            for one in some
        )
    return some if len(some) <= most else some[: most - 3] + "..."


def _shown(value: object) -> str:
    """Return a value in a few words, however large it is."""
    if isinstance(value, (list, tuple)):
        some = ", ".join(
            "..." if isinstance(one, (list, tuple, dict)) else _shown(one)
            for one in value[:6]
        )
        return f"[{_clipped(some, 60)}{', ...' if len(value) > 6 else ''}]"
    if isinstance(value, dict):
        return f"{{... {len(value)}}}"
    if isinstance(value, str):
        value = value[:60]
    return _clipped(json.dumps(value, ensure_ascii=False, default=str), 60)


# --- reading ---------------------------------------------------------------------


_SYSTEM_ZH = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "是文件，不是文件夹",
    errno.ENAMETOOLONG: "路径过长",
}
"""What systems say most, whose own words are in one language."""


def read_file(path: Path) -> bytes:
    """Return the content of a plain file, unpacked if its name ends in .gz.

    Raises
    ------
    UnreadableError
        There is no such plain file, or it is longer than ``MOST_BYTES``, packed or not.
    """
    try:
        content = _read_plain(path)
    except (OSError, ValueError) as error:  # ValueError: no name that a file can have
        reason = getattr(error, "strerror", None) or str(error)
        zh = _SYSTEM_ZH.get(getattr(error, "errno", None) or 0)
        raise UnreadableError(
            str(path), "", f"cannot be read: {reason}",
            f"无法读取：{zh}" if zh else "无法读取",
        ) from None  # fmt: skip
    return _unpacked(content, path) if path.suffix.lower() == ".gz" else content


def _read_plain(path: Path) -> bytes:
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
    # Opening a pipe would wait for a writer, and a device may have no end.
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise UnreadableError(str(path), "", "is no plain file", "不是普通文件")
        parts: list[bytes] = []
        size = 0
        while size <= MOST_BYTES:
            part = file.read(1 << 20)
            if not part:
                return b"".join(parts)
            parts.append(part)
            size += len(part)
    raise _too_long(path)


def _unpacked(content: bytes, path: Path) -> bytes:
    packed = zlib.decompressobj(wbits=31)
    try:
        found = packed.decompress(content, MOST_BYTES + 1)
    except zlib.error as error:
        raise UnreadableError(
            str(path), "", f"cannot be read: {error}", "无法解压"
        ) from None
    if len(found) > MOST_BYTES:
        raise _too_long(path)
    if not packed.eof or packed.unused_data:
        raise UnreadableError(
            str(path), "", "cannot be read: is cut off, or something follows",
            "压缩文件不完整或有多余内容",
        )  # fmt: skip
    return found


def _too_long(path: Path) -> UnreadableError:
    most = MOST_BYTES >> 20
    return UnreadableError(
        str(path), "", f"is longer than {most} MB unpacked", f"解压后超过{most} MB"
    )


def parse(content: bytes, name: str, beside: bytes = b"") -> Rows:
    """Return a document, refusing what JSON does not promise.

    Parameters
    ----------
    content, name
        Of the document.
    beside
        Of another one that is kept in memory.
    """
    size = weight_of(content) + weight_of(beside)
    if size > MOST_MEMORY:
        raise UnreadableError(
            name, f"{size >> 20} MB",
            f"would take more than {MOST_MEMORY >> 20} MB of memory",
            f"所需内存超过{MOST_MEMORY >> 20} MB",
        )  # fmt: skip
    # Python's own reader of numbers is fast, but not over endless ones.
    is_short = b"0" * (MOST_DIGITS + 1) not in content.translate(DIGITS)
    try:
        found = json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_object,
            parse_int=int if is_short else _whole, parse_float=_finite,
            parse_constant=_no_constant,
        )  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise UnreadableError(name, "", f"is not JSON: {error}", "不是 JSON") from None
    if type(found) is not dict:
        raise UnreadableError(name, found, "is not an object", "不是对象")
    return found


def weight_of(content: bytes) -> int:
    """Return the most bytes that a document takes in memory, by a careful estimate.

    An empty object has two bytes in a file and two hundred once it is read.
    """
    each = ((b",", 40), (b'"', 40), (b"[", 90), (b"{", 250), (b"\\", 60))
    width = 2 if content.isascii() else 8  # the text, and what texts are cut out of it
    return width * len(content) + sum(
        content.count(mark) * weight for mark, weight in each
    )


def _object(pairs: list[tuple[str, Json]]) -> Rows:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = [
            key for key, count in Counter(k for k, _ in pairs).items() if count > 1
        ]
        raise ValueError(f"the key {_shown(twice[0])} stands twice")
    return found


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"{digits[:12]}... has more than {MOST_DIGITS} digits")
    return int(digits)


def _finite(digits: str) -> float:
    found = float(digits)
    if not math.isfinite(found):
        raise ValueError(f"{digits[:12]} is no number that can be kept")
    return found


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _refuse_steps(place: str, steps: int) -> None:
    """Refuse what would keep this machine for long."""
    if steps > MOST_STEPS:
        raise UnreadableError(
            place, f"{steps:,}", f"is more than the {MOST_STEPS:,} steps checked here",
            f"超过可核验的规模（{MOST_STEPS:,}步）",
        )  # fmt: skip


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
            if row or not ((row is None and is_open) or type(row) is list):
                _check_set(row, f"{self.place}.{name}[{at}]", most)
        return found

    def levels(self, name: str, size: int, most: int) -> dict[str, Numbers]:
        """Return one column per name in an object."""
        inner = self.table(name)
        return {key: inner.column(key, size, 0, most) for key in inner.rows}

    def places(self, name: str, size: int) -> dict[str, frozenset[int]]:
        """Return one set of places per name in an object."""
        inner = self.table(name)
        for key, row in inner.rows.items():
            _check_set(row, f"{inner.place}.{key}", size)
        return {key: frozenset(row) for key, row in inner.rows.items()}

    def listed(self, name: str, size: int | None) -> list[Any]:
        """Return a list of a length."""
        found = self.get(name)
        place = f"{self.place}.{name}"
        if type(found) is not list:
            raise UnreadableError(place, found, "is not a list", "不是列表")
        if size is not None and len(found) != size:
            raise UnreadableError(
                place, f"{len(found)}", f"has not {size} entries", f"应有{size}项"
            )
        if len(found) > MOST_ROWS:
            raise UnreadableError(
                place, f"{len(found):,}", f"has more than {MOST_ROWS:,} entries",
                f"超过{MOST_ROWS:,}项",
            )  # fmt: skip
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


def _check_set(row: Json, place: str, most: int) -> None:
    """Refuse what is no list of places below ``most``, each once and ascending."""
    if type(row) is not list:
        raise UnreadableError(place, row, "is not a list", "不是列表")
    if row and (set(map(type, row)) != {int} or row[0] < 0 or row[-1] >= most):
        _find_bad(row, place, (int,), 0, most - 1)
    if not all(map(operator.lt, row, row[1:])):
        raise UnreadableError(place, row, "does not rise", "未按升序排列")


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
                f"应在{least}至{most}之间",
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
        self._read_conflicts(root.table("conflicts"))
        self._read_approvals(root.table("approvals"))
        self._read_fixed(root.table("fixed"))
        self._read_scores(root.table("scores"))
        self._read_rest(root)
        lawyers, committees = len(self.lawyer_ids), len(self.committee_ids)
        self.pairs: list[Numbers] = root.sets("pairs", committees, lawyers)
        self.listed = sum(map(len, self.pairs))
        self.words = 1 + len(self.needs) + len(self.must_have) + len(self.asks)
        rows = self.listed + committees + lawyers
        rows += sum(map(len, self.scores.values()))
        _refuse_steps("certificate", rows * self.words)
        self._read_wants()

    def _read_wants(self) -> None:
        """Tabulate by committee what it needs, must have and asks for."""
        size = len(self.committee_ids)
        self.needs_of: list[list[tuple[Numbers, int]]] = [[] for _ in range(size)]
        """Per committee: levels of all lawyers in a skill, and how much it needs it."""
        for name, column in self.needs.items():
            for at, need in enumerate(column):
                if need:
                    self.needs_of[at].append((self.skills[name], need))
        self.must_of: dict[int, list[Numbers]] = {}
        for name, places in self.must_have.items():
            for at in places:
                self.must_of.setdefault(at, []).append(self.skills[name])
        self.asks_of: dict[int, list[frozenset[int]]] = {}
        for name, places in self.asks.items():
            for at in places:
                self.asks_of.setdefault(at, []).append(self.speaks[name])

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
        for at, (one, other, is_refused) in enumerate(zip(*ranks, refused)):
            if is_refused and one is not None and other is not None:
                place = f"{table.place}.is_refused[{at}]"
                raise UnreadableError(
                    place, is_refused, "is true, and both sides give a rank",
                    "双方都填了志愿序，又有一方不接受",
                )  # fmt: skip
        self.choice = dict(zip(zip(firm, committee), zip(*ranks, refused)))
        if len(self.choice) < size:
            raise _twice(table, zip(firm, committee))

    def _read_conflicts(self, table: Table) -> None:
        at = table.column("committee", None, 0, len(self.committee_ids) - 1)
        size, lawyers, firms = len(at), len(self.lawyer_ids), len(self.firm_ids)
        by_lawyer = table.column("lawyer", size, 0, lawyers - 1, is_open=True)
        by_firm = table.column("firm", size, 0, firms - 1, is_open=True)
        _names_one(table, by_lawyer, by_firm)
        self.lawyer_conflicts = {(c, w) for c, w in zip(at, by_lawyer) if w is not None}
        self.firm_conflicts = {(c, f) for c, f in zip(at, by_firm) if f is not None}
        if len(self.lawyer_conflicts) + len(self.firm_conflicts) < size:
            raise _twice(table, zip(at, by_lawyer, by_firm))

    def _read_approvals(self, table: Table) -> None:
        limits = table.column("limit", None, 6, 100_000)
        size, districts = len(limits), len(self.district_ids)
        lawyers = len(self.lawyer_ids)
        by_district = table.column("district", size, 0, districts - 1, is_open=True)
        by_lawyer = table.column("lawyer", size, 0, lawyers - 1, is_open=True)
        _names_one(table, by_lawyer, by_district)
        first, last = (_days(table, f"valid_{end}", size) for end in ("from", "to"))
        _rise(table, "valid_from", first, "valid_to", last)
        self.limits: dict[tuple[int, str], tuple[Numbers, Numbers]] = {}
        self.approvals = list(zip(limits, by_district, by_lawyer, first, last))
        if len(set(self.approvals)) < size:
            raise _twice(table, self.approvals)

    def _read_fixed(self, table: Table) -> None:
        at = table.column("committee", None, 0, len(self.committee_ids) - 1)
        firms = table.column("firm", len(at), 0, len(self.firm_ids) - 1)
        self.fixed = list(zip(at, firms, _named(table, len(at), len(self.lawyer_ids))))
        """Committee, firm, lawyers; the firm decides where no lawyer is named."""
        for row, (_, firm, named) in enumerate(self.fixed):
            if any(self.firm[one] != firm for one in named):
                place = f"{table.place}.lawyers[{row}]"
                raise UnreadableError(place, named, "are of another firm", "不属于该所")
        self.fixed_links = set(zip(firms, at))
        if len(self.fixed_links) < len(at):
            raise _twice(table, zip(at, firms))

    def _read_scores(self, table: Table) -> None:
        at = table.column("committee", None, 0, len(self.committee_ids) - 1)
        who = table.column("lawyer", len(at), 0, len(self.lawyer_ids) - 1)
        points = table.column("points", len(at), -LARGEST, LARGEST, is_open=True)
        minutes = table.column("minutes", len(at), 0, MOST_MINUTES)
        self.scores: dict[int, dict[int, tuple[int | None, int]]] = {}
        """Committee -> lawyer -> points if given, and minutes."""
        for c, w, given in zip(at, who, zip(points, minutes)):
            self.scores.setdefault(c, {})[w] = given
        if sum(map(len, self.scores.values())) < len(at):
            raise _twice(table, zip(at, who))

    def _read_rest(self, root: Table) -> None:
        """Read what only optional rules ask for; ``None`` where it is not said."""
        self.past: list[tuple[int, int]] | None = None
        """Posts of last year that agreements name."""
        self.budgets: Numbers | None = None
        """Districts that state a budget, where posts have a price."""
        if "past" in root.rows:
            table = root.table("past")
            at = table.column("committee", None, 0, len(self.committee_ids) - 1)
            who = table.column("lawyer", len(at), 0, len(self.lawyer_ids) - 1)
            self.past = list(zip(at, who))
            if len(set(self.past)) < len(at):
                raise _twice(table, self.past)
        if "budgets" in root.rows:
            most = len(self.district_ids) - 1
            self.budgets = root.table("budgets").column("district", None, 0, most)

    def is_mutual(self, firm: int, committee: int) -> bool:
        """Return whether a firm and a committee chose each other."""
        said = self.choice.get((firm, committee))
        return said is not None and None not in said[:2]

    def rank(self, firm: int, committee: int, side: int) -> int:
        """Return how a side (0 firm, 1 committee) ranks the other; dispatched last."""
        if not self.is_mutual(firm, committee):
            return LARGEST
        rank: int = self.choice[firm, committee][side]
        return rank

    def is_single(self, committee: int) -> bool:
        """Return whether lawyers are to have one such committee only."""
        return not self.is_scarce[self.district[committee]]


def _twice(table: Table, rows: Iterable[tuple[Any, ...]]) -> UnreadableError:
    """Return the error for a table in which two rows speak of the same."""
    for row, count in Counter(rows).items():
        if count > 1:
            return UnreadableError(table.place, row, "stands twice", "重复")
    raise AssertionError("nothing stands twice")


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
    for at, one in enumerate(found):
        if not one or _is_broken(one):
            place = f"{table.place}.id[{at}]"
            raise UnreadableError(place, one, "is no text", "不是文本")
    return found


def _is_broken(text: str) -> bool:
    """Return whether a text has half a character, which no file can hold."""
    return not text.isascii() and any("\ud800" <= one <= "\udfff" for one in text)


def _named(table: Table, size: int, lawyers: int) -> list[Numbers]:
    """Return the lawyers whom agreements name; each once in a row."""
    found = table.listed("lawyers", size)
    for at, row in enumerate(found):
        place = f"{table.place}.lawyers[{at}]"
        if row or type(row) is not list:
            Table({"row": row}, place).column("row", None, 0, lawyers - 1)
            if len(set(row)) < len(row):
                raise UnreadableError(place, row, "names one twice", "有重复")
    return found


def _days(table: Table, name: str, size: int) -> list[str]:
    """Return days as texts of one form, which are compared as such."""
    found = table.texts(name, size)
    for day in set(found):
        if not _is_day(day):
            place = f"{table.place}.{name}[{found.index(day)}]"
            raise UnreadableError(place, day, "is no day", "不是日期")
    return found


def _is_day(text: str) -> bool:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


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
    """A rule of the policy; ``tier`` is ``None`` for a must.

    A rule with several ``levels`` is priced in as many tiers, from its own on.
    """

    kind: str
    tier: int | None
    weight: int
    said: Table
    is_known: bool
    levels: int = 1

    @property
    def tiers(self) -> range:
        """Tiers in which the rule is priced."""
        first = self.tier or 0
        return range(first, first + (0 if self.tier is None else self.levels))


def read_rules(document: Rows) -> dict[str, Rule]:
    """Return the rules of the policy by kind, known or not."""
    policy = Table(document, "certificate").table("policy")
    reach = policy.table("reach")
    for name in ("nearest_kept", "most_per_choice"):
        reach.whole(name, 1, LARGEST)
    if reach.get("most") is not None:
        reach.whole("most", 1, LARGEST)
    for name in KINDS:
        reach.table("limit_minutes").whole(name, 0, LARGEST)
        policy.table("duty").whole(name, 0, DAYS_OF_A_YEAR)
    found: dict[str, Rule] = {}
    rules = policy.listed("rules", None)
    _refuse_steps(f"{policy.place}.rules", len(rules) * MOST_STEPS // MOST_RULES)
    for at, row in enumerate(rules):
        rule = _rule(Table(row, f"{policy.place}.rules[{at}]"))
        if rule.kind in found:
            place = f"{rule.said.place}.kind"
            raise UnreadableError(place, rule.kind, "stands twice", "重复")
        found[rule.kind] = rule
    stability, caseload = found.get("stability"), found.get("caseload")
    if stability is not None and caseload is not None and not caseload.is_known:
        # Whether somebody has room is asked of the limits of that rule.
        found["stability"] = stability._replace(is_known=False)
    return found


def _rule(said: Table) -> Rule:
    kind, tier, weight, levels, is_plain = said.text("kind"), None, 1, 1, True
    if said.get("wish") is not None:
        wish = said.table("wish")
        tier, weight = wish.whole("tier", 1, 99), wish.whole("weight", 1, DEAREST)
        is_plain = len(wish.rows) == 2
    if "levels" in said.rows:
        levels = said.whole("levels", 1, MOST_LEVELS)
    names = set(said.rows) - {"kind", "wish"}
    is_known = is_plain and kind in PARAMETERS and names == PARAMETERS[kind]
    is_known &= tier is not None or kind in ONLY_MUST_OR_WISH
    return Rule(kind, tier, weight, said, is_known, levels)


def tiers_of(rules: dict[str, Rule]) -> Numbers:
    """Return the tiers of a policy, the most important first."""
    return sorted({tier for rule in rules.values() for tier in rule.tiers})


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

    def __init__(self, rule: Rule, facts: Facts, travel: Table) -> None:
        said, most = rule.said, {"years_most": 80, "unassessed": 100}
        names = self.NAMES.split()
        (
            self.skill, self.same_district, self.language, self.year, years,
            self.percent, unassessed, self.first, self.step, self.minute,
        ) = (said.whole(one, 0, most.get(one, DEAREST)) for one in names)  # fmt: skip
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
        self.gains: list[dict[int, int]] = [{} for _ in facts.committee_ids]
        """Per committee: firm -> what they gain if they rank each other."""
        for (firm, committee), ranked in facts.choice.items():
            gain = sum(self._gain(rank) for rank in ranked[:2] if rank is not None)
            if gain:
                self.gains[committee][firm] = gain
        number: dict[tuple[Point, int], int] = {}
        self.station_of = [
            number.setdefault(key, len(number))
            for key in zip(facts.lawyer_xyz, facts.firm)
        ]
        """Per lawyer: which place and firm together she stands for."""
        self.stations = list(number)
        self._known: dict[tuple[int, int], int] = {}

    def _gain(self, rank: int) -> int:
        return max(0, self.first - self.step * (rank - 1))

    def points(self, committee: int, lawyer: int) -> int:
        """Return the points of a pair."""
        key = (committee, lawyer)
        if key not in self._known:
            self._known[key] = self.column(committee, [lawyer])[0]
        return self._known[key]

    def minutes(self, committee: int, lawyer: int) -> int:
        """Return the minutes of a pair."""
        given = self.facts.scores.get(committee, {}).get(lawyer)
        if given is not None:
            return given[1]
        here, kind = self.facts.committee_xyz[committee], self.facts.kind[committee]
        return self.travel.minutes_from(here, kind)(self.facts.lawyer_xyz[lawyer])

    def column(self, committee: int, lawyers: Numbers) -> Numbers:
        """Return the points of a committee's pairs with some lawyers, ascending."""
        facts = self.facts
        pick = picker(lawyers)
        places = pick(self.station_of)
        near = self._near(committee, set(places))
        found = [near[place][0] + own for place, own in zip(places, pick(self.alone))]
        for levels, need in facts.needs_of[committee]:
            points = self.skill * need
            found = [one + points * more for one, more in zip(found, pick(levels))]
        if committee in facts.asks_of:
            speak = (one.intersection(lawyers) for one in facts.asks_of[committee])
            heard: frozenset[int] = frozenset().union(*speak)
            found = [
                one + self.language * (lawyer in heard)
                for one, lawyer in zip(found, lawyers)
            ]
        given = facts.scores.get(committee, {})
        for at, lawyer in enumerate(lawyers) if given else ():
            if lawyer in given:
                merit, minutes = given[lawyer]
                if merit is None:
                    merit = found[at] + self.minute * near[places[at]][1]
                found[at] = merit - self.minute * minutes
        return found

    def _near(self, committee: int, places: set[int]) -> dict[int, tuple[int, int]]:
        """Return by station what a pair gains there, less its minutes, and these."""
        facts = self.facts
        here, kind = facts.committee_xyz[committee], facts.kind[committee]
        minutes_to = self.travel.minutes_from(here, kind)
        district, gains = facts.district[committee], self.gains[committee]
        found: dict[int, tuple[int, int]] = {}
        for place in places:
            there, firm = self.stations[place]
            minutes = minutes_to(there)
            points = gains.get(firm, 0) - self.minute * minutes
            if facts.firm_district[firm] == district:
                points += self.same_district
            found[place] = points, minutes
        return found


def picker(places: Numbers) -> Callable[[Sequence[int]], Sequence[int]]:
    """Return what picks the values at some places out of a column."""
    if len(places) == 1:
        only = places[0]
        return lambda column: (column[only],)
    return operator.itemgetter(*places)


def place_of(one: int, column: Numbers) -> int | None:
    """Return where a number stands in an ascending column; ``None`` if nowhere."""
    at = bisect.bisect_left(column, one)
    return at if at < len(column) and column[at] == one else None


def caseload_limits(rule: Rule, facts: Facts) -> tuple[Numbers, Numbers]:
    """Return the limit of each lawyer and of each district, consents counted."""
    limit, day = rule.said.whole("limit", 1, 5), _days_of(rule)
    if (limit, day) not in facts.limits:
        facts.limits[limit, day] = _limits_on(limit, day, facts)
    return facts.limits[limit, day]


def _limits_on(limit: int, day: str, facts: Facts) -> tuple[Numbers, Numbers]:
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
    if rule.kind == "willingness":
        places = facts.willing[lawyer]
        here = facts.district[committee]
        return places is not None and place_of(here, places) is None
    by_lawyer = rule.kind == "conflicts" and (committee, lawyer) in (
        facts.lawyer_conflicts
    )
    return by_lawyer or is_firm_forbidden(rule, facts, committee, facts.firm[lawyer])


def is_firm_forbidden(rule: Rule, facts: Facts, committee: int, firm: int) -> bool:
    """Return whether a rule forbids all pairs of a committee with a firm."""
    if rule.kind == "refusals":
        said = facts.choice.get((firm, committee))
        return said is not None and said[2]
    if rule.kind == "conflicts":
        return (committee, firm) in facts.firm_conflicts
    if rule.kind != "chosen_only":
        raise KeyError(rule.kind)  # it has not been taught what that forbids
    is_fixed = (firm, committee) in facts.fixed_links
    return not is_fixed and not facts.is_mutual(firm, committee)


FORBIDDING = frozenset(["willingness", "refusals", "conflicts", "chosen_only"])


# --- the plan, rule by rule --------------------------------------------------------


def affinity_of(
    document: Rows, rules: dict[str, Rule], facts: Facts
) -> Affinity | None:
    """Return the points that a policy gives; ``None`` if it has no such known rule."""
    rule = rules.get("affinity")
    if rule is None or not rule.is_known:
        return None
    reach = Table(document, "certificate").table("policy").table("reach")
    return Affinity(rule, facts, reach.table("travel"))


def duty_of(document: Rows) -> Table:
    """Return the half days a year that the policy gives a post, by kind."""
    return Table(document, "certificate").table("policy").table("duty")


class Audit:
    """Counts what a plan misses of every rule it knows."""

    MOST_STEPS = 10_000_000
    """Of two-way choice, each as long as several of others."""

    def __init__(
        self,
        facts: Facts,
        posts: list[tuple[int, int]],
        affinity: Affinity | None,
        caseload: Rule | None,
        duty: Table,
    ) -> None:
        self.facts, self.posts, self.affinity = facts, posts, affinity
        self.caseload, self.duty = caseload, duty
        self.team: dict[int, Numbers] = {}
        self.served: dict[int, Numbers] = {}
        for committee, lawyer in posts:
            self.team.setdefault(committee, []).append(lawyer)
            self.served.setdefault(lawyer, []).append(committee)

    def why_not(self, rule: Rule) -> Finding | None:
        """Return why a rule is not counted here; ``None`` if it is."""
        if not rule.is_known:
            return Finding("本程序未重算该规则", "which this program does not recount")
        if rule.kind == "budget" and self.facts.budgets != []:
            # One that nobody states asks nothing.
            return Finding("证书未列费用，预算未重算", "a certificate states no costs")
        if rule.kind == "fewest_changes" and self.facts.past is None:
            return Finding("证书未列上年协议", "it states no agreements of last year")
        if rule.kind != "stability":
            return None
        steps = self._steps_of_choice()
        if steps <= self.MOST_STEPS:
            return None
        most = f"{self.MOST_STEPS:,}"
        return Finding(
            f"双向选择规模过大：需{steps:,}步，上限{most}步",
            f"too large: {steps:,} steps of two-way choice, {most} at most",
        )

    def _steps_of_choice(self) -> int:
        """Return how long it takes to look for blocking pairs."""
        staff: Counter[int] = Counter()
        held: Counter[int] = Counter()
        for lawyer, firm in enumerate(self.facts.firm):
            served = len(self.served.get(lawyer, ()))
            named = len(self.facts.willing[lawyer] or ())
            staff[firm] += 2 + served * served + named // 16
            held[firm] += served
        return sum(16 + staff[firm] + held[firm] for firm, _ in self.facts.choice)

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
        levels = sorted(set(by_district))
        for lawyer, served in self.served.items():
            own = by_lawyer[lawyer]
            limits = sorted(
                max(own, by_district[self.facts.district[c]]) for c in served
            )
            # No limit is passed that as many posts as there are do not pass.
            high = bisect.bisect_left(levels, len(served))
            for limit in {max(own, one) for one in levels[:high]}:
                within = bisect.bisect_right(limits, limit)
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
        pairs = set(self.posts)
        links = {(self.facts.firm[one], committee) for committee, one in pairs}
        for committee, firm, lawyers in self.facts.fixed:
            missing = sum((committee, one) not in pairs for one in lawyers)
            if not lawyers:
                missing = int((firm, committee) not in links)
            yield self.facts.committee_ids[committee], missing

    def _fewest_changes(self, rule: Rule) -> Found:
        most, posts = changes_allowed(rule), set(self.posts)
        gone = Counter(c for c, w in self.facts.past or () if (c, w) not in posts)
        if most is not None:
            yield "plan", max(0, sum(gone.values()) - most)
            return
        for committee, count in gone.items():
            yield self.facts.committee_ids[committee], count

    def _duty_load(self, rule: Rule) -> Found:
        most, duty = rule.said.whole("most", 0, LARGEST), self.duty
        half_days = {kind: duty.whole(kind, 0, LARGEST) for kind in KINDS}
        for lawyer, served in self.served.items():
            load = sum(half_days[self.facts.kind[one]] for one in served)
            yield self.facts.lawyer_ids[lawyer], max(0, load - most)

    def _budget(self, _: Rule) -> Found:
        yield from ()

    def _affinity(self, _: Rule) -> Found:
        for committee, lawyer in self.posts:
            points = self.affinity.points(committee, lawyer) if self.affinity else 0
            yield self.facts.committee_ids[committee], -points

    def _stability(self, rule: Rule) -> Found:  # noqa: ARG002 (as its neighbours)
        yield from Choices(self).blocking()

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
    can take it: (i) with a lawyer who has room for it, while the firm has a seat or
    something it ranks lower; or (ii) with one who herself serves something lower and
    has room for it once she gives that up. Room is fewer posts than her limit and,
    outside scarce districts, none there; in (ii) it is asked of the posts left to her.
    """

    def __init__(self, audit: Audit) -> None:
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
        self.bound = {committee for _, committee in self.fixed}
        self.limits: tuple[Numbers, Numbers] | None = None
        if audit.caseload is not None:
            self.limits = caseload_limits(audit.caseload, facts)

    def blocking(self) -> Found:
        """Yield every blocking pair."""
        facts = self.facts
        for (firm, committee), (_, rank, _) in facts.choice.items():
            if committee in self.bound or not facts.is_mutual(firm, committee):
                continue
            now = self.firms_of.get(committee, set())
            has = min(
                (facts.rank(one, committee, 1) for one in now), default=LARGEST + 1
            )
            if firm not in now and has > rank and self._can_take(firm, committee):
                yield f"{facts.firm_ids[firm]}+{facts.committee_ids[committee]}", 1

    def held_rank(self, firm: int, committee: int) -> int:
        """Return how a firm ranks what it holds; what it is bound to comes first."""
        bound = (firm, committee) in self.fixed
        return 0 if bound else self.facts.rank(firm, committee, 0)

    def _can_take(self, firm: int, committee: int) -> bool:
        facts, rank = self.facts, self.facts.rank(firm, committee, 0)
        mine, seats = self.held.get(firm, set()), facts.seats[firm]
        has_place = seats is None or len(mine) < seats
        has_place |= any(self.held_rank(firm, one) > rank for one in mine)
        able = 0
        for lawyer in self.staff.get(firm, ()):
            if self.may_serve(lawyer, committee):
                served = self.audit.served.get(lawyer, [])
                able += self._gives_up(lawyer, served, committee, rank) or (
                    has_place and self._has_room(lawyer, served, committee)
                )
        return able >= facts.least[committee]

    def may_serve(self, lawyer: int, committee: int) -> bool:
        """Return whether a lawyer is willing and free of conflict."""
        facts, places = self.facts, self.facts.willing[lawyer]
        willing = places is None or facts.district[committee] in places
        return (
            willing
            and (committee, lawyer) not in facts.lawyer_conflicts
            and (committee, facts.firm[lawyer]) not in facts.firm_conflicts
        )

    def _gives_up(
        self, lawyer: int, served: Numbers, committee: int, rank: int
    ) -> bool:
        firm = self.facts.firm[lawyer]
        return any(
            self.held_rank(firm, one) > rank
            and self._has_room(
                lawyer, [other for other in served if other != one], committee
            )
            for one in served
        )

    def limit(self, lawyer: int, committee: int) -> int:
        """Return how many posts a lawyer may have with a committee."""
        most = self.facts.own_most[lawyer]
        limit = LARGEST if most is None else most
        if self.limits is not None:
            by_lawyer, by_district = self.limits
            there = by_district[self.facts.district[committee]]
            limit = min(limit, max(by_lawyer[lawyer], there))
        return limit

    def _has_room(self, lawyer: int, served: Numbers, committee: int) -> bool:
        is_below = len(served) < self.limit(lawyer, committee)
        return is_below and self._is_alone(served, committee)

    def _is_alone(self, served: Numbers, committee: int) -> bool:
        facts = self.facts
        return facts.is_scarce[facts.district[committee]] or all(
            facts.is_scarce[facts.district[one]] for one in served
        )


def lacking(facts: Facts, level: int, committee: int, team: Iterable[int]) -> int:
    """Return how many skills a committee must have that nobody of a team has."""
    asked = facts.must_of.get(committee, ())
    return sum(all(levels[one] < level for one in team) for levels in asked)


def further_prices(rule: Rule) -> Numbers:
    """Return the prices of a lawyer's 2nd, 3rd ... post, which never fall."""
    prices: Numbers = rule.said.column("prices", None, 0, DEAREST)
    if not prices or prices != sorted(prices):
        raise UnreadableError(
            f"{rule.said.place}.prices", prices, "fall", "未按升序排列"
        )
    return prices


def changes_allowed(rule: Rule) -> int | None:
    """Return how many posts may end in all; ``None`` where they are counted."""
    if rule.said.get("most") is None:
        return None
    return rule.said.whole("most", 0, LARGEST)


# --- the bound ---------------------------------------------------------------------


class Family(NamedTuple):
    """The rows of a rule that count pairs, and what n pairs of a row cost.

    Rows are about committees, lawyers or firms, or fixed agreements. Pairs of a
    district count if its level is at most ``most``; all do where there are no levels.
    ``steps`` are the prices of the first, second ... pair; otherwise a unit below
    ``lower`` or above ``upper`` costs one.
    """

    about: str
    rows: int
    levels: Sequence[int]
    most: int
    lower: Sequence[int | None]
    upper: Sequence[int | None]
    steps: Numbers

    def counts(self, district: int) -> bool:
        """Return whether the pairs of a district count."""
        return not self.levels or self.levels[district] <= self.most


ABOUT = {
    "coverage": "committee", "team_size": "committee", "one_each": "lawyer",
    "own_limits": "lawyer", "further_posts": "lawyer", "seats": "firm",
    "fixed_agreements": "fixed", "fewest_changes": "past",
}  # fmt: skip
"""What the rows of a rule are about; those of ``caseload`` are about lawyers too."""


def family_of(rule: Rule, part: int, facts: Facts) -> Family | None:
    """Return rows of a rule by their number; ``None`` if it has none of that number."""
    if rule.kind == "caseload":
        return _caseload_rows(rule, part, facts)
    if rule.kind not in ABOUT or part > 0:
        return None
    if rule.kind == "fewest_changes" and facts.past is None:
        return None
    about = ABOUT[rule.kind]
    lower, upper = _least_and_most(rule, facts)
    ids = {
        "committee": facts.committee_ids, "lawyer": facts.lawyer_ids,
        "firm": facts.firm_ids,
    }  # fmt: skip
    size = len(ids.get(about, lower))
    none = [None] * size
    levels: Sequence[int] = facts.is_scarce if rule.kind == "one_each" else ()
    steps = [0, *further_prices(rule)] if rule.kind == "further_posts" else []
    return Family(about, size, levels, 0, lower or none, upper or none, steps)


def _least_and_most(
    rule: Rule, facts: Facts
) -> tuple[Sequence[int | None], Sequence[int | None]]:
    """Return the limits of a rule's rows, below and above; empty where it has none."""
    if rule.kind == "coverage":
        return facts.least, ()
    if rule.kind == "team_size":
        return (), facts.most
    if rule.kind == "one_each":
        return (), [1] * len(facts.lawyer_ids)
    if rule.kind == "own_limits":
        return facts.own_least, facts.own_most
    if rule.kind == "seats":
        # Seats count committees; pairs only where no committee has two of them.
        return (), facts.seats
    if rule.kind == "fixed_agreements":
        return [1] * sum(len(row[2]) or 1 for row in facts.fixed), ()
    return (_posts_to_keep(rule, facts) if rule.kind == "fewest_changes" else ()), ()


def _posts_to_keep(rule: Rule, facts: Facts) -> Numbers:
    """Return how many posts of last year a row is to keep; one row if some may end."""
    past, most = facts.past or [], changes_allowed(rule)
    if most is not None:
        return [max(0, len(past) - most)]
    return [count for _, count in sorted(Counter(c for c, _ in past).items())]


def _caseload_rows(rule: Rule, part: int, facts: Facts) -> Family | None:
    """Return the limits of all lawyers in the districts up to a level of consent."""
    by_lawyer, by_district = caseload_limits(rule, facts)
    levels = sorted({rule.said.whole("limit", 1, 5), *by_district})
    if part >= len(levels):
        return None
    level, above = levels[part], [*levels, LARGEST][part + 1]
    upper = [None if above <= own else max(own, level) for own in by_lawyer]
    size = len(upper)
    return Family("lawyer", size, by_district, level, [None] * size, upper, [])


class Priced(NamedTuple):
    """Rows of a rule with their prices: one column per tier, empty where all are 0."""

    rule: Rule
    family: Family
    columns: list[Numbers]


class Bound:
    """What no plan of listed pairs can beat, recomputed from prices of rows."""

    def __init__(
        self, facts: Facts, rules: dict[str, Rule], affinity: Affinity | None,
        document: Rows, place: str = "certificate",
    ) -> None:  # fmt: skip
        self.facts = facts
        root = Table(document, place)
        self.tiers: Numbers = root.column("tiers", None, 1, 999)
        self.zero: Vector = (0,) * len(self.tiers)
        self.rules = {rule.kind: rule for rule in _bounded_rules(rules, self.tiers)}
        self.takes_one = _takes_one(rules, facts)
        self.priced = list(self._read_prices(root))
        rule = self.rules.get("affinity")
        self.affinity = None if rule is None else affinity
        self.wishes = [
            one
            for one in self.rules.values()
            if one.kind in FORBIDDING - {"willingness"} and one.tier is not None
        ]
        _refuse_steps("certificate", facts.listed * (facts.words + len(self.tiers)))

    def _place(self, rule: Rule) -> int:
        return 0 if rule.tier is None else self.tiers.index(rule.tier)

    def _read_prices(self, root: Table) -> Iterator[Priced]:
        """Yield the families of rows that have prices, each once."""
        facts = self.facts
        seen: set[tuple[str, int]] = set()
        rows = sum(map(len, (facts.lawyer_ids, facts.firm_ids, facts.committee_ids)))
        rows += len(facts.district_ids) + len(facts.approvals)
        for at, row in enumerate(root.listed("prices", None)):
            table = Table(row, f"{root.place}.prices[{at}]")
            kind, part = table.text("rule"), table.whole("part", 0, LARGEST)
            rule, family = self.rules.get(kind), None
            if rule is not None and (kind, part) not in seen:
                _refuse_steps(table.place, (at + 1) * rows)
                family = family_of(rule, part, facts)
            if rule is None or family is None:
                raise UnprovedError(
                    table.place, f"{kind} {part}", "is no row family of the policy",
                    "不是规则集中的约束组",
                )  # fmt: skip
            seen.add((kind, part))
            columns = table.listed("tiers", len(self.tiers))
            inner = Table({str(k): one for k, one in enumerate(columns)}, table.place)
            found = [
                inner.column(str(k), family.rows if one else 0, -MOST_PRICE, MOST_PRICE)
                for k, one in enumerate(columns)
            ]
            if any(map(any, found)):
                yield Priced(rule, family, found)

    def vector(self) -> Numbers:
        """Return the bound, tier by tier."""
        parts = [*map(self._of_rows, self.priced), *self._of_pairs()]
        return [sum(column) for column in zip(self.zero, *parts)]

    def _of_rows(self, priced: Priced) -> Vector:
        """Return the sum of the least of f(n) - q n over a family's rows."""
        rule, family, columns = priced
        _refuse_steps("certificate.prices", family.rows * (len(family.steps) + 3))
        filled = [one or [0] * family.rows for one in columns]
        parts = (
            self._least(rule, family, at, price)
            for at, price in enumerate(zip(*filled))
            if price != self.zero
        )
        return tuple(map(sum, zip(self.zero, *parts)))

    def _least(self, rule: Rule, family: Family, at: int, price: Vector) -> Vector:
        """Return the least of f(n) - q n over the n that a row may have."""
        low, high, steps = family.lower[at] or 0, family.upper[at], family.steps
        if rule.tier is None:
            count = high if price > self.zero else low
            if count is None:
                raise _unbounded(rule, at)
            return self._left(rule, 0, price, count)
        last = steps[-1] if steps else int(high is not None)
        if self._left(rule, last, price, 1) < self.zero:
            raise _unbounded(rule, at)
        if steps:
            less = (self._left(rule, step, price, 1) for step in steps)
            return tuple(map(sum, zip(*(min(self.zero, one) for one in less))))
        most = LARGEST if high is None else high
        return min(
            self._left(rule, max(0, low - n) + max(0, n - most), price, n)
            for n in {0, low, high or 0}
        )

    def _left(self, rule: Rule, amount: int, price: Vector, count: int) -> Vector:
        """Return what an amount of a wish costs, less so many times a price."""
        found = [-one * count for one in price]
        found[self._place(rule)] += rule.weight * amount
        return tuple(found)

    # Reduced prices of pairs: a column per tier, added district by district and then
    # committee by committee, so that no more is kept than one of each needs.

    def _of_pairs(self) -> Iterator[Vector]:
        """Yield the reduced prices below 0 of the listed pairs, by committee."""
        groups: dict[object, Numbers] = {}
        for committee, lawyers in enumerate(self.facts.pairs):
            if lawyers:
                alike = self._alike(self.facts.district[committee])
                groups.setdefault(alike, []).append(committee)
        width = len(self.facts.lawyer_ids) * (1 + len(self.priced)) * len(self.tiers)
        _refuse_steps("certificate.pairs", len(groups) * width)
        own = self._about("committee", len(self.facts.committee_ids))
        pinned = self._pinned()
        for committees in groups.values():
            costs = self._of_lawyers(self.facts.district[committees[0]])
            with_firm = self._with_firms(costs)
            for committee in committees:
                columns = self._of_committee(
                    committee, with_firm if self.takes_one[committee] else costs
                )
                self._add_pinned(committee, columns, pinned.get(committee, ()))
                self._add_more(committee, columns)
                level = tuple(column[committee] for column in own)
                yield self._below(committee, columns, level)

    def _alike(self, district: int) -> object:
        """Return what districts in which every lawyer costs the same have in common."""
        rule = self.rules.get("willingness")
        if rule is not None and rule.tier is not None:
            return district
        return tuple(
            at for at, (_, one, _) in enumerate(self.priced) if one.counts(district)
        )

    def _about(self, about: str, size: int, district: int | None = None) -> Columns:
        """Return the prices of all families about the same things, added."""
        found: Columns = [[0] * size for _ in self.tiers]
        for _, family, columns in self.priced:
            counts = district is None or family.counts(district)
            if family.about == about and counts:
                for at, column in enumerate(columns):
                    if column:
                        found[at] = list(map(operator.add, found[at], column))
        return found

    def _of_lawyers(self, district: int) -> Columns:
        """Return what every lawyer costs in a district, whatever the committee."""
        facts = self.facts
        found = self._about("lawyer", len(facts.lawyer_ids), district)
        rule = self.rules.get("willingness")
        if rule is not None and rule.tier is not None:
            at = self._place(rule)
            found[at] = [
                cost
                + rule.weight
                * (places is not None and place_of(district, places) is None)
                for cost, places in zip(found[at], facts.willing)
            ]
        return found

    def _with_firms(self, costs: Columns) -> Columns:
        """Return what lawyers cost where their pairs count for their firms too."""
        prices = self._about("firm", len(self.facts.firm_ids))
        return [
            [one + more[firm] for one, firm in zip(column, self.facts.firm)]
            if any(more)
            else column
            for column, more in zip(costs, prices)
        ]

    def _of_committee(self, committee: int, costs: Columns) -> Columns:
        """Return what the pairs of a committee cost, its own prices left out."""
        facts = self.facts
        lawyers = facts.pairs[committee]
        pick = picker(lawyers)
        columns = [list(pick(column)) for column in costs]
        if self.affinity is not None:
            rule = self.rules["affinity"]
            at, points = self._place(rule), self.affinity.column(committee, lawyers)
            columns[at] = [
                one - rule.weight * more for one, more in zip(columns[at], points)
            ]
        for rule in self.wishes:
            missed = self._missed(rule, committee, pick(facts.firm))
            if any(missed):
                at = self._place(rule)
                columns[at] = [
                    one + rule.weight * more for one, more in zip(columns[at], missed)
                ]
        lacks = self._lacks(committee, pick)
        for rule in (self.rules["must_have"],) if lacks else ():
            if rule.tier is not None:
                at = self._place(rule)
                columns[at] = [
                    one + rule.weight * more for one, more in zip(columns[at], lacks)
                ]
        return columns

    def _missed(
        self, rule: Rule, committee: int, firms: Sequence[int]
    ) -> Sequence[int]:
        """Return which pairs of a committee a wish would rather not have."""
        facts = self.facts
        bad = {
            firm: int(is_firm_forbidden(rule, facts, committee, firm))
            for firm in set(firms)
        }
        found = [bad[firm] for firm in firms]
        if rule.kind == "conflicts":
            lawyers = facts.pairs[committee]
            found = [
                one or int((committee, lawyer) in facts.lawyer_conflicts)
                for one, lawyer in zip(found, lawyers)
            ]
        return found

    def _lacks(
        self, committee: int, pick: Callable[[Sequence[int]], Sequence[int]]
    ) -> Numbers:
        """Return how many skills each pair lacks; none where a team may have them."""
        rule, asked = self.rules.get("must_have"), self.facts.must_of.get(committee)
        if rule is None or not asked or not self.takes_one[committee]:
            return []
        level = rule.said.whole("least_level", 1, 5)
        return [
            sum([one < level for one in levels]) for levels in zip(*map(pick, asked))
        ]

    def _pinned(self) -> dict[int, list[Pin]]:
        """Return by committee the agreements whose rows have prices."""
        found: dict[int, list[Pin]] = {}
        for rule, family, columns in self.priced:
            filled = [one or [0] * family.rows for one in columns]
            if family.about == "fixed":
                prices = zip(*filled)
                for committee, firm, lawyers in self.facts.fixed:
                    for lawyer in lawyers or (None,):
                        pin = Pin(firm, lawyer, next(prices))
                        found.setdefault(committee, []).append(pin)
            if family.about == "past":
                rows, past = list(zip(*filled)), self.facts.past or []
                named = sorted({committee for committee, _ in past})
                row_of = {committee: row for row, committee in enumerate(named)}
                for committee, lawyer in past:
                    row = row_of[committee] if changes_allowed(rule) is None else 0
                    pin = Pin(-1, lawyer, rows[row])
                    found.setdefault(committee, []).append(pin)
        return found

    def _add_pinned(
        self, committee: int, columns: Columns, pinned: Sequence[Pin]
    ) -> None:
        """Add the prices of fixed agreements to the pairs that keep them."""
        lawyers, firm_of = self.facts.pairs[committee], self.facts.firm
        firms = {one.firm: one.price for one in pinned if one.lawyer is None}
        prices = [
            (place_of(one.lawyer, lawyers), one.price)
            for one in pinned
            if one.lawyer is not None
        ]
        if firms:
            prices += [
                (at, firms[firm_of[lawyer]])
                for at, lawyer in enumerate(lawyers)
                if firm_of[lawyer] in firms
            ]
        for place, price in prices:
            if place is not None:
                for column, one in zip(columns, price):
                    column[place] += one

    def _add_more(self, committee: int, columns: Columns) -> None:
        """Add what else the pairs of a committee cost: here nothing."""

    def _below(self, committee: int, columns: Columns, level: Vector) -> Vector:
        """Return the sum of the reduced prices that are below 0."""
        zero = tuple([-one for one in level])
        vectors: Iterable[Vector] = zip(*columns)
        rule = self.rules.get("must_have")
        if rule is not None and rule.tier is None:  # which keeps pairs out
            lacks = self._lacks(committee, picker(self.facts.pairs[committee]))
            if lacks:
                vectors = itertools.compress(vectors, map(operator.not_, lacks))
        below = [one for one in vectors if one < zero]
        return tuple(
            sum(column) + len(below) * one for one, *column in zip(level, *below)
        )


class Pin(NamedTuple):
    """An agreement with a price: who keeps it; the firm if no lawyer is named."""

    firm: int
    lawyer: int | None
    price: Vector


def _takes_one(rules: dict[str, Rule], facts: Facts) -> list[bool]:
    """Return which committees can never have two lawyers."""
    team = rules.get("team_size")
    is_must = team is not None and team.is_known and team.tier is None
    return [
        (is_must and most <= 1) or len(pairs) <= 1
        for most, pairs in zip(facts.most, facts.pairs)
    ]


def _unbounded(rule: Rule, at: int) -> UnprovedError:
    return UnprovedError(
        f"certificate.prices {rule.kind} row {at}", "",
        "is above what the rule ever asks: it proves nothing",
        "高于规则可能的代价，不构成证明",
    )  # fmt: skip


def _bounded_rules(rules: dict[str, Rule], tiers: Numbers) -> list[Rule]:
    """Return the rules that enter the bound of some tiers, the first of the policy."""
    known = tiers_of(rules)
    if tiers != known[: len(tiers)]:
        raise UnprovedError(
            "certificate.tiers", tiers, f"are not the first tiers of {known}",
            f"不是规则集的前几层 {known}",
        )  # fmt: skip
    kept: list[Rule] = []
    for rule in rules.values():
        is_later = rule.tier is not None and rule.tier not in tiers
        if rule.is_known and not is_later:
            kept.append(rule)
        elif not (is_later or rule.tier is None or rule.kind in NEVER_NEGATIVE):
            raise UnprovedError(
                "certificate.tiers", tiers,
                f"has a bound for tier {rule.tier}, where {rule.kind} may pay",
                f"第{rule.tier}层含有未知规则 {rule.kind}",
            )  # fmt: skip
    return kept


# --- further proofs: two-way choice --------------------------------------------------

UNIT = 2520
"""Combs count in multiples of 1 / UNIT."""

NEVER = 10**60
"""What a pair costs that no plan has."""


class Kept:
    """What every plan keeps that is as good as a known one in the tiers before one.

    A must; and a wish of a tier before in which the known plan pays nothing, if no rule
    of that tier can pay: then none of these rules is missed by a plan as good.
    """

    def __init__(
        self, rules: dict[str, Rule], choices: Choices, prices: dict[int, int | None],
        tier: int,
    ) -> None:  # fmt: skip
        self.choices, self.facts = choices, choices.facts
        whole = {
            one
            for one, price in prices.items()
            if one < tier
            and price == 0
            and all(r.is_known and r.kind != "affinity" for r in _of_tier(rules, one))
        }
        self.rules = {
            rule.kind
            for rule in rules.values()
            if rule.is_known and (rule.tier is None or rule.tier in whole)
        }
        self._read_posts()

    def _read_posts(self) -> None:
        """Count what every lawyer can have at most, in all and outside."""
        facts, size = self.facts, len(self.facts.lawyer_ids)
        inside, single = [0] * size, [0] * size
        top, top_single = [0] * size, [0] * size
        levels = self.choices.limits[1] if self.choices.limits else []
        for committee, lawyers in enumerate(facts.pairs):
            level = levels[facts.district[committee]] if levels else 0
            listed, highest = inside, top
            if facts.is_single(committee):
                listed, highest = single, top_single
            for lawyer in lawyers:
                listed[lawyer] += 1
                highest[lawyer] = max(highest[lawyer], level)
        if "one_each" in self.rules:
            single = [min(few, 1) for few in single]
        posts = list(map(operator.add, single, inside))
        if "own_limits" in self.rules:
            both = zip(posts, facts.own_most)
            posts = [few if own is None else min(few, own) for few, own in both]
        if "caseload" in self.rules and self.choices.limits is not None:
            own = self.choices.limits[0]
            single = list(map(min, single, map(max, own, top_single)))
            posts = list(map(min, posts, map(max, own, top, top_single)))
        self.posts, self.single = posts, list(map(min, single, posts))
        """Per lawyer: the most posts, and the most outside scarce districts."""

    def limit(self, lawyer: int, committee: int) -> int:
        """Return the posts that a lawyer may have with a committee; 0 if not asked.

        Asked are those who may serve it and never have more posts than that, nor two
        outside scarce districts.
        """
        most = self.choices.limit(lawyer, committee)
        is_asked = self.posts[lawyer] <= most and self.single[lawyer] <= 1
        is_asked = is_asked and self.choices.may_serve(lawyer, committee)
        return most if is_asked else 0

    def spending(self, firm: int, committee: int) -> int:
        """Return the posts that spend all lawyers who may serve a committee."""
        staff = self.choices.staff.get(firm, ())
        limits = [self.limit(one, committee) for one in staff]
        if self.facts.is_single(committee):
            return sum(map(bool, limits))
        return sum(limits)

    def spent(self, comb: Comb, committee: int) -> int:
        """Return what good posts count at least that spend all who may serve a tooth.

        With a tooth outside, one post outside does it or the limit inside; with one
        inside the limit, of which one may lie outside.
        """
        single, found = self.facts.is_single(committee), 0
        others = 0 if comb.uncounted else comb.each
        for lawyer in self.choices.staff.get(comb.firm, ()):
            limit = self.limit(lawyer, committee)
            inside, outside = comb.counts.get(lawyer, (others, others))
            if limit:
                rest = 0 if single else (limit - 1) * inside
                found += min(limit * inside, rest + outside)
        return found

    def most_lawyers(self, committee: int) -> int:
        """Return how many lawyers a committee can have at most."""
        listed = len(self.facts.pairs[committee])
        most: int = self.facts.most[committee]
        return min(listed, most) if "team_size" in self.rules else listed

    def waits(self, firm: int, committee: int) -> bool:
        """Return whether a firm and a committee can block, by one lawyer."""
        facts = self.facts
        return (
            facts.is_mutual(firm, committee)
            and committee not in self.choices.bound
            and facts.least[committee] == 1
        )


def _of_tier(rules: dict[str, Rule], tier: int) -> list[Rule]:
    return [rule for rule in rules.values() if tier in rule.tiers]


class Falling:
    """Amounts, each for all ranks up to its own."""

    def __init__(self, amounts: list[tuple[int, int]]) -> None:
        amounts.sort()
        self.ranks = [rank for rank, _ in amounts]
        self.sums = [0]
        for _, amount in reversed(amounts):
            self.sums.append(self.sums[-1] + amount)
        self.sums.reverse()

    def at(self, rank: int) -> int:
        """Return what a rank has in all."""
        return self.sums[bisect.bisect_left(self.ranks, rank)]


class Heads:
    """Committees that are served by the first firms of their lists if nothing blocks.

    Let a committee be served by none of the firms up to a rank of its list, its head.
    Each of these firms f is then full of committees that it likes as much, or all its
    lawyers who might serve it are spent on such: at least k of them, as many as f has
    seats, or as these lawyers spend. If all that can be such *rivals* at the firms of
    the head, or at one of them alone, have fewer lawyers in all than that takes, the
    committee is served inside its head. Then it is nobody's rival beyond, which the
    heads after it may use.
    """

    def __init__(self, kept: Kept, take: Callable[[int], None]) -> None:
        self.kept, self.facts, self.choices = kept, kept.facts, kept.choices
        self._take = take
        self.last: dict[int, int] = {}
        """Committee -> rank of the last firms of its head."""
        self.list_of: dict[int, list[int]] = {}
        self.firms: dict[int, list[int]] = {}
        self._near: dict[tuple[int, int], frozenset[int]] = {}
        self._is_read = False

    def _read_lists(self) -> None:
        if not self._is_read:
            self._is_read = True
            links = {fc for fc in self.facts.choice if self.facts.is_mutual(*fc)}
            for firm, committee in sorted(links | self.facts.fixed_links):
                self.list_of.setdefault(firm, []).append(committee)
                self.firms.setdefault(committee, []).append(firm)

    def _head(self, committee: int, rank: int) -> list[int]:
        """Return the firms of a head."""
        self._read_lists()
        firms = self.firms.get(committee, ())
        self._take(16 + len(firms))
        return [one for one in firms if self.facts.rank(one, committee, 1) <= rank]

    def add(self, committee: int, rank: int) -> bool:
        """Return whether a committee is served up to a rank, and remember it."""
        kept, head = self.kept, self._head(committee, rank)
        if "stability" not in kept.rules or kept.most_lawyers(committee) > 1:
            return False
        together: set[int] = set()
        needed, is_alone = 0, False
        for firm in head:
            staff = self.choices.staff.get(firm, ())
            self._take(16 + len(staff) + len(self.list_of[firm]))
            if not kept.waits(firm, committee):
                return False
            able = {one for one in staff if kept.limit(one, committee)}
            spent, seats = kept.spending(firm, committee), self.facts.seats[firm]
            takes = spent if seats is None else min(spent, seats)
            rivals = self._rivals(firm, committee, able)
            is_alone |= self._lawyers(rivals) < takes
            together |= rivals
            needed += takes
        if not (is_alone or self._lawyers(together) < needed):
            return False
        self.last[committee] = min(rank, self.last.get(committee, rank))
        return True

    def _lawyers(self, committees: set[int]) -> int:
        return sum(map(self.kept.most_lawyers, committees))

    def _rivals(self, firm: int, committee: int, able: set[int]) -> set[int]:
        """Return who can fill a firm that likes them as much, or spend its lawyers."""
        facts, rank = self.facts, self.facts.rank(firm, committee, 0)
        found = {
            one
            for one in self.list_of[firm]
            if one != committee
            and self.choices.held_rank(firm, one) <= rank
            and not self.is_beyond(firm, one)
        }
        seats = facts.seats[firm]
        if seats is not None and len(found) >= seats:
            return found
        return {
            one for one in found if not able.isdisjoint(self._lawyers_near(firm, one))
        }

    def _lawyers_near(self, firm: int, committee: int) -> frozenset[int]:
        """Return the lawyers of a firm who have a pair with a committee."""
        key, of = (firm, committee), self.facts.firm
        if key not in self._near:
            listed = self.facts.pairs[committee]
            self._take(len(listed))
            self._near[key] = frozenset(one for one in listed if of[one] == firm)
        self._take(len(self._near[key]))
        return self._near[key]

    def is_beyond(self, firm: int, committee: int) -> bool:
        """Return whether a firm surely does not serve a committee with a head."""
        last = self.last.get(committee)
        return last is not None and self.facts.rank(firm, committee, 1) > last


class Comb(NamedTuple):
    """Why some committees wait for a firm, and what its posts count.

    ``counts`` are of some of its lawyers, inside scarce districts and outside;
    ``each`` is of the others, but with ``uncounted`` committees; ``times`` are of the
    committees that wait, the *teeth*, and ``others`` of committees that are taken off.
    """

    firm: int
    rank: int
    counts: dict[int, tuple[int, int]]
    each: int
    uncounted: frozenset[int]
    times: dict[int, int]
    others: dict[int, int]
    price: int


class Ranks:
    """Ranks of many, of which those up to one are counted."""

    def __init__(self) -> None:
        self.found: Numbers = []
        self._is_sorted = True

    def add(self, rank: int) -> None:
        """Add a rank."""
        self.found.append(rank)
        self._is_sorted = False

    def upto(self, rank: int) -> int:
        """Return how many are at or below a rank."""
        if not self._is_sorted:
            self.found.sort()
            self._is_sorted = True
        return bisect.bisect_right(self.found, rank)


class LikedOf:
    """The committees that a firm likes, and the pairs with them that plans may have."""

    def __init__(self) -> None:
        self.committees = Ranks()
        self.rank: dict[int, int] = {}
        self.near: dict[int, list[int]] = {}
        """Committee -> lawyers of the firm."""
        self.lawyers: dict[int, tuple[Ranks, Ranks]] = {}
        """Lawyer -> ranks of her pairs, inside scarce districts and outside."""

    def is_good(self, committee: int, rank: int) -> bool:
        """Return whether the firm may have a post with a committee up to a rank."""
        return self.rank.get(committee, LARGEST) <= rank

    def most_posts(self, lawyer: int, rank: int, kept: Kept) -> int:
        """Return how many posts up to a rank a lawyer can have."""
        inside, outside = (one.upto(rank) for one in self.lawyers[lawyer])
        few = inside + min(outside, kept.single[lawyer])
        found: int = min(few, kept.posts[lawyer])
        return found


class Liked:
    """Whom firms like, read once somebody asks."""

    def __init__(self, kept: Kept, heads: Heads, take: Callable[[int], None]) -> None:
        self.kept, self.heads, self._take = kept, heads, take
        self._found: dict[int, LikedOf] | None = None

    def of(self, firm: int) -> LikedOf:
        """Return whom a firm likes."""
        if self._found is None:
            self._found = self._read()
        return self._found.setdefault(firm, LikedOf())

    def _read(self) -> dict[int, LikedOf]:
        facts, choices = self.kept.facts, self.kept.choices
        self._take(facts.listed)
        found: dict[int, LikedOf] = {}
        for committee, lawyers in enumerate(facts.pairs):
            single, ranks = facts.is_single(committee), {}
            for firm in {facts.firm[one] for one in lawyers}:
                rank = choices.held_rank(firm, committee)
                if rank < LARGEST and not self.heads.is_beyond(firm, committee):
                    ranks[firm] = rank
                    own = found.setdefault(firm, LikedOf())
                    own.committees.add(rank)
                    own.rank[committee], own.near[committee] = rank, []
            for lawyer in lawyers:
                firm = facts.firm[lawyer]
                if firm in ranks:
                    own = found[firm]
                    own.near[committee].append(lawyer)
                    both = own.lawyers.setdefault(lawyer, (Ranks(), Ranks()))
                    both[single].add(ranks[firm])
        return found


def _amounts(said: Table, name: str, rows: list[Numbers]) -> list[Numbers]:
    """Return a column of lists: a whole number of 0 or above for each of others."""
    found = said.listed(name, len(rows))
    for at, (amounts, row) in enumerate(zip(found, rows)):
        place = f"{said.place}.{name}[{at}]"
        Table({"row": amounts}, place).column("row", len(row), 0, LARGEST)
    return found


class Waiting:
    """Rows that say why a committee waits for a firm in vain, with their prices.

    Each is a sum of chosen pairs, and of pairs that block, that every plan keeps at
    ``least`` or above. Taking it off, so many times its price, adds to what pairs cost.
    """

    MOST_STEPS = 20_000_000

    def __init__(self, kept: Kept, said: Table) -> None:
        self.kept, self.facts, self.choices = kept, kept.facts, kept.choices
        self.constant = 0
        self.blocking: Counter[tuple[int, int]] = Counter()
        """Firm and committee -> what they take off if they block."""
        self.by_firm: dict[int, list[tuple[int, int]]] = {}
        self.by_prefix: dict[int, list[tuple[int, int]]] = {}
        self.by_lawyer: dict[tuple[int, bool], list[tuple[int, int]]] = {}
        self.alone: Counter[tuple[int, int]] = Counter()
        """Committee and lawyer -> what else their pair costs."""
        self.steps = 0
        self.heads = Heads(kept, self._take)
        self.liked = Liked(kept, self.heads, self._take)
        if "heads" in said.rows:
            self._read_heads(said.table("heads"))
        for name in ("combs", "weighted", "exchanges"):
            if name in said.rows:
                getattr(self, f"_read_{name}")(said.table(name))
        self.of_firm = {one: Falling(own) for one, own in self.by_firm.items()}
        self.of_prefix = {one: Falling(own) for one, own in self.by_prefix.items()}
        self.of_lawyer = {one: Falling(own) for one, own in self.by_lawyer.items()}

    def _take(self, steps: int) -> None:
        self.steps += steps
        times = MOST_STEPS // self.MOST_STEPS
        _refuse_steps("certificate.further", self.steps * times)

    def _wait(self, firm: int, committee: int, price: int, place: str) -> int:
        """Let a committee have the firm, a better one, or block; return its rank."""
        if not self.kept.waits(firm, committee):
            raise _no_row(place, firm, committee)
        prefix = self.by_prefix.setdefault(committee, [])
        prefix.append((self.facts.rank(firm, committee, 1), -price))
        self.blocking[firm, committee] += price
        return self.facts.rank(firm, committee, 0)

    def _read_heads(self, said: Table) -> None:
        prices = said.column("price", None, 0, MOST_PRICE)
        last = len(self.facts.committee_ids) - 1
        committees = said.column("committee", len(prices), 0, last)
        ranks = said.column("rank", len(prices), 1, 10_000)
        for at, (committee, rank) in enumerate(zip(committees, ranks)):
            place = f"{said.place}[{at}]"
            if not self.heads.add(committee, rank):
                raise _no_row(place, committee, rank)
        for committee, rank, price in zip(committees, ranks, prices):
            self.constant += price
            self.by_prefix.setdefault(committee, []).append((rank, -price))

    def _read_combs(self, said: Table) -> None:
        """Read combs that count all posts alike, or those of some lawyers in full."""
        facts = self.facts
        prices = said.column("price", None, 0, MOST_PRICE)
        firms = said.column("firm", len(prices), 0, len(facts.firm_ids) - 1)
        teeth = said.sets("committees", len(prices), len(facts.committee_ids))
        lawyers = said.sets("lawyers", len(prices), len(facts.lawyer_ids))
        for at, (firm, row, some, price) in enumerate(
            zip(firms, teeth, lawyers, prices)
        ):
            place = f"{said.place}[{at}]"
            self._take(16 + len(row) * (1 + len(some)))
            share, inside, outside = self._in_full(firm, row, some)
            rank = max((self.facts.rank(firm, one, 0) for one in row), default=0)
            counts = {one: (inside[one], outside[one]) for one in some}
            times = dict.fromkeys(row, UNIT)
            comb = Comb(firm, rank, counts, share, frozenset(), times, {}, price)
            self._add_comb(comb, (None, None), place)

    def _in_full(
        self, firm: int, teeth: Numbers, some: Numbers
    ) -> tuple[int, dict[int, int], dict[int, int]]:
        """Return what a post counts: of anybody; of some, inside and outside."""
        facts, k, seats = self.facts, len(teeth), self.facts.seats[firm]
        if not some:
            return UNIT, {}, {}
        share = 0 if not seats else -(-UNIT * k // seats)
        limits = {
            one: min((self.kept.limit(one, at) for at in teeth), default=0)
            for one in some
        }
        is_inside = not any(map(facts.is_single, teeth))
        full = dict.fromkeys(some, max(UNIT, share))
        if is_inside and k == sum(limits.values()):
            return share, full, full
        each = {
            one: max(share, -(-UNIT // max(1, most))) for one, most in limits.items()
        }
        return share, each, each if is_inside else full

    def _read_weighted(self, said: Table) -> None:
        """Read combs that say what every post counts."""
        facts, prices = self.facts, said.column("price", None, 0, MOST_PRICE)
        size, committees = len(prices), len(facts.committee_ids)
        firms = said.column("firm", size, 0, len(facts.firm_ids) - 1)
        ranks = said.column("rank", size, 0, 10_000)
        each = said.column("each", size, 0, LARGEST)
        lawyers = said.sets("lawyers", size, len(facts.lawyer_ids))
        names = ("uncounted", "teeth", "others")
        uncounted, teeth, others = (said.sets(one, size, committees) for one in names)
        amounts = [
            _amounts(said, name, rows)
            for name, rows in zip(
                ("inside", "outside", "times", "most"),
                (lawyers, lawyers, teeth, others),
            )
        ]
        worse = zip(
            said.column("worse_committee", size, 0, committees - 1, is_open=True),
            said.column(
                "worse_lawyer", size, 0, len(facts.lawyer_ids) - 1, is_open=True
            ),
        )
        for at, (both, inside, outside, times, most) in enumerate(zip(worse, *amounts)):
            comb = Comb(
                firms[at], ranks[at], dict(zip(lawyers[at], zip(inside, outside))),
                each[at], frozenset(uncounted[at]), dict(zip(teeth[at], times)),
                dict(zip(others[at], most)), prices[at],
            )  # fmt: skip
            self._add_comb(comb, both, f"{said.place}[{at}]")

    def _add_comb(
        self, comb: Comb, worse: tuple[int | None, int | None], place: str
    ) -> None:
        """Take off a comb, once it is seen that it holds."""
        firm, price = comb.firm, comb.price
        staff = self.choices.staff.get(firm, ())
        near = [*comb.times, *comb.others, *comb.uncounted]
        self._take(64 + 8 * len(near) + len(staff) * (8 + 4 * len(comb.times)))
        total = sum(comb.times.values()) + sum(comb.others.values())
        self._see_members(comb, place)
        for tooth in comb.times:
            if self.kept.spent(comb, tooth) < total:
                raise _no_comb(place, tooth, total)
        if worse == (None, None) and self._filled(comb) < total:
            raise _no_comb(place, firm, total)
        for tooth, times in comb.times.items():
            self._wait(firm, tooth, price * times, place)
        least = price * sum(comb.times.values())
        if worse == (None, None):
            self.constant += least
        else:
            self._add_worse(comb, worse, least, place)
        self.by_firm.setdefault(firm, []).append((comb.rank, -price * comb.each))
        for lawyer, both in comb.counts.items():
            for factor, is_single in zip(both, (False, True)):
                own = self.by_lawyer.setdefault((lawyer, is_single), [])
                own.append((comb.rank, -price * (factor - comb.each)))
        for one in set(near):
            self._give_back(comb, one)

    def _see_members(self, comb: Comb, place: str) -> None:
        """Refuse a comb of others than it may speak of."""
        facts, kept = self.facts, self.kept
        for lawyer in comb.counts:
            if facts.firm[lawyer] != comb.firm:
                raise _no_comb(place, lawyer, comb.firm)
        for tooth in comb.times:
            if not facts.rank(comb.firm, tooth, 0) <= comb.rank:
                raise _no_comb(place, tooth, comb.rank)
        for other in comb.others:
            if kept.most_lawyers(other) > 1:
                raise _no_comb(place, other, comb.firm)

    def _filled(self, comb: Comb) -> int:
        """Return what good posts count at least that fill the firm; no end if none do.

        Each seat has a committee, and a post with it. Of these the others hold as many
        as they can, or as few: what lies between counts no less.
        """
        of_firm = self.liked.of(comb.firm)
        seats: int | None = self.facts.seats[comb.firm]
        if seats is None:
            return NEVER
        mine = theirs = 0
        for lawyer in of_firm.lawyers:
            most = of_firm.most_posts(lawyer, comb.rank, self.kept)
            mine += most if lawyer in comb.counts else 0
            theirs += 0 if lawyer in comb.counts else most
        away = sum(of_firm.is_good(one, comb.rank) for one in comb.uncounted)
        good = of_firm.committees.upto(comb.rank) - away
        left = max(0, seats - away)
        fewest, most = max(0, left - mine), min(theirs, good, left)
        if good + away < seats or fewest > most:
            return NEVER
        own = min((min(both) for both in comb.counts.values()), default=0)
        return min(comb.each * some + own * (left - some) for some in (fewest, most))

    def _give_back(self, comb: Comb, committee: int) -> None:
        """Add again what a comb does not count of the posts with a committee."""
        if self.choices.held_rank(comb.firm, committee) > comb.rank:
            return
        single = self.facts.is_single(committee)
        off = comb.times.get(committee, 0) + comb.others.get(committee, 0)
        others = 0 if committee in comb.uncounted else comb.each
        for lawyer in self.liked.of(comb.firm).near.get(committee, ()):
            counts = comb.counts.get(lawyer)
            taken = comb.each if counts is None else counts[single]
            has = others if counts is None else counts[single]
            self.alone[committee, lawyer] += comb.price * (taken - max(0, has - off))

    def _add_worse(
        self, comb: Comb, worse: tuple[int | None, int | None], least: int, place: str
    ) -> None:
        """Let a comb ask for no more than worse posts do of which no plan has two."""
        facts, (committee, lawyer) = self.facts, worse
        if lawyer is not None and facts.firm[lawyer] != comb.firm:
            raise _no_comb(place, lawyer, comb.firm)
        if committee is None:
            assert lawyer is not None
            if self.kept.single[lawyer] > 1:
                raise _no_comb(place, lawyer, comb.firm)
            own = self.by_lawyer.setdefault((lawyer, True), [])
            own += [(LARGEST, least), (comb.rank, -least)]
            return
        if self.choices.held_rank(comb.firm, committee) <= comb.rank:
            raise _no_comb(place, committee, comb.rank)
        some: Iterable[int] = (lawyer,) if lawyer is not None else ()
        if lawyer is None:
            if self.kept.most_lawyers(committee) > 1:
                raise _no_comb(place, committee, comb.firm)
            some = facts.pairs[committee]
            self._take(len(some))
        for one in some:
            if facts.firm[one] == comb.firm:
                self.alone[committee, one] += least

    def _read_exchanges(self, said: Table) -> None:
        facts, prices = self.facts, said.column("price", None, 0, MOST_PRICE)
        size, last = len(prices), len(facts.committee_ids) - 1
        committees = said.column("committee", size, 0, last)
        lawyers = said.column("lawyer", size, 0, len(facts.lawyer_ids) - 1)
        posts = said.column("post", size, 0, last, is_open=True)
        for at, row in enumerate(zip(committees, lawyers, posts, prices)):
            self._take(16)
            self._add_exchange(*row, f"{said.place}[{at}]")

    def _add_exchange(
        self, committee: int, lawyer: int, post: int | None, price: int, place: str
    ) -> None:
        facts, firm = self.facts, self.facts.firm[lawyer]
        rank = self._wait(firm, committee, price, place)
        if not self.kept.limit(lawyer, committee):
            raise _no_row(place, firm, committee)
        own = self.by_lawyer.setdefault((lawyer, True), [])
        if post is None:
            own += [(LARGEST, price), (rank, -price)]
            return
        is_worse = self.choices.held_rank(firm, post) > rank
        if not is_worse or facts.is_single(post):
            raise _no_row(place, firm, post)
        self.alone[post, lawyer] += price
        if facts.is_single(committee):
            own.append((rank, -price))
            self.alone[committee, lawyer] += price  # in what it has already

    def of_pairs(self, committee: int) -> Numbers:
        """Return what the rows add to the pairs of a committee."""
        facts, single = self.facts, self.facts.is_single(committee)
        lawyers = facts.pairs[committee]
        prefix, of_firm = self.of_prefix.get(committee), self.of_firm
        ranks: dict[int, int] = {}
        shared: dict[int, int] = {}
        for firm in {facts.firm[one] for one in lawyers}:
            ranks[firm] = self.choices.held_rank(firm, committee)
            shared[firm] = of_firm[firm].at(ranks[firm]) if firm in of_firm else 0
            if prefix is not None:
                shared[firm] += prefix.at(facts.rank(firm, committee, 1))
        found = [shared[facts.firm[one]] for one in lawyers]
        for at, lawyer in enumerate(lawyers):
            own = self.of_lawyer.get((lawyer, single))
            if own is not None:
                found[at] += own.at(ranks[facts.firm[lawyer]])
            found[at] += self.alone.get((committee, lawyer), 0)
            if self.heads.is_beyond(facts.firm[lawyer], committee):
                found[at] = NEVER
        return found


def _no_row(place: str, firm: int, committee: int) -> UnprovedError:
    return UnprovedError(
        place, [firm, committee], "does not follow from what they chose",
        "不能由双方选择推出",
    )  # fmt: skip


def _no_comb(place: str, one: object, other: object) -> UnprovedError:
    return UnprovedError(
        place, [one, other], "does not follow from seats and lawyers",
        "不能由名额和律师推出",
    )  # fmt: skip


Desk = Tuple[int, bool]
"""A firm, and whether the lawyers of the desk reach hard committees."""


class Desks:
    """Prices that bound blocking pairs by firms; see 7 at the top."""

    def __init__(self, kept: Kept, said: Table, scale: int) -> None:
        self.kept, self.facts, self.choices = kept, kept.facts, kept.choices
        self.place, last = said.place, len(self.facts.committee_ids) - 1
        hard = said.listed("hard", None)
        _check_set(hard, f"{said.place}.hard", last + 1)
        self.hard = frozenset(hard)
        placed = said.table("placed")
        committees = placed.column("committee", None, 0, last)
        _check_set(committees, f"{placed.place}.committee", last + 1)
        prices = placed.column("price", len(committees), -MOST_PRICE, MOST_PRICE)
        self.receives = dict(zip(committees, prices))
        self.lawyers: dict[Desk, set[int]] = {}
        self.ranks: dict[Desk, dict[int, int]] = {}
        self.desks_of: dict[int, list[Desk]] = {}
        self._read_desks()
        self.waiting: dict[tuple[int, int], tuple[bool, int]] = {}
        """Firm and committee -> at which desk they are counted, and their price."""
        self._read_waiting(said.table("waiting"), scale)

    def _refuse(self, one: int, other: object) -> UnprovedError:
        return UnprovedError(
            self.place, [one, other], "does not follow from coverage and choices",
            "不能由全覆盖和双方选择推出",
        )  # fmt: skip

    def _read_desks(self) -> None:
        """Tabulate who belongs to which desk."""
        facts, kept = self.facts, self.kept
        for one in self.hard:
            if "coverage" not in kept.rules or not facts.is_single(one):
                raise self._refuse(one, "hard")
        near = {lawyer for one in self.hard for lawyer in facts.pairs[one]}
        for committee, lawyers in enumerate(facts.pairs):
            single = facts.is_single(committee)
            for lawyer in lawyers:
                firm = facts.firm[lawyer]
                desk = firm, lawyer in near
                self.lawyers.setdefault(desk, set()).add(lawyer)
                rank = self.choices.held_rank(firm, committee) if single else LARGEST
                if rank < LARGEST or committee in self.hard:
                    self.ranks.setdefault(desk, {})[committee] = rank
                    if kept.single[lawyer] > 1:
                        raise self._refuse(committee, lawyer)
        for desk, ranks in self.ranks.items():
            for committee in ranks:
                if kept.most_lawyers(committee) > 1:
                    raise self._refuse(committee, desk)
                self.desks_of.setdefault(committee, []).append(desk)

    def _read_waiting(self, said: Table, scale: int) -> None:
        facts = self.facts
        prices = said.column("price", None, 0, scale)
        firms = said.column("firm", len(prices), 0, len(facts.firm_ids) - 1)
        last = len(facts.committee_ids) - 1
        committees = said.column("committee", len(prices), 0, last)
        is_near = said.flags("is_near", len(prices))
        for firm, committee, near, price in zip(firms, committees, is_near, prices):
            desk, pair = (firm, near), (firm, committee)
            can_block = self.kept.waits(firm, committee) and pair not in self.waiting
            if not can_block or committee not in self.ranks.get(desk, ()):
                raise self._refuse(firm, committee)
            _refuse_steps(said.place, len(prices) * len(self.lawyers[desk]))
            if not all(self.kept.limit(one, committee) for one in self.lawyers[desk]):
                raise self._refuse(firm, committee)
            self.waiting[pair] = near, price

    def _price(self, desk: Desk, committee: int) -> int:
        near, price = self.waiting.get((desk[0], committee), (desk[1], 0))
        return price if near == desk[1] else 0

    def least(self) -> int:
        """Return what every plan pays, times the scale."""
        work = (len(row) * len(self.lawyers[one]) for one, row in self.ranks.items())
        _refuse_steps(self.place, sum(work))
        found = -sum(self.receives.get(one, 0) for one in self.hard)
        found -= sum(
            max(0, price)
            for one, price in self.receives.items()
            if one not in self.hard
        )
        held: dict[tuple[Desk, int], int] = {}
        for committee, desks in self.desks_of.items():
            likes = {one: self.facts.rank(one[0], committee, 1) for one in desks}
            for desk in desks:
                held[desk, committee] = self.receives.get(committee, 0) - sum(
                    self._price(other, committee)
                    for other in desks
                    if other != desk and likes[other] >= likes[desk]
                )
        total: int = found + sum(self._least(one, held) for one in self.ranks)
        return total

    def _least(self, desk: Desk, held: dict[tuple[Desk, int], int]) -> int:
        """Return the least that a desk pays, whomever it holds.

        For every tie that the worst may be of, with all lawyers at work: ``more`` are
        the least that holding somebody before costs beyond waiting for him. Then with a
        lawyer left.
        """
        seats = len(self.lawyers[desk])
        ties: dict[int, Numbers] = {}
        for committee, rank in self.ranks[desk].items():
            ties.setdefault(rank, []).append(committee)
        waited, found = 0, NEVER
        more: Numbers = []
        for rank in sorted(ties):
            here = [held[desk, one] for one in ties[rank]]
            prices = [self._price(desk, one) for one in ties[rank]]
            full = sorted(more + here)[:seats]
            if len(full) == seats:
                found = min(found, waited + sum(full))
            waited += sum(prices)
            more = sorted(more + list(map(operator.sub, here, prices)))[:seats]
        return min(found, waited + sum(one for one in more[: seats - 1] if one < 0))


class FurtherBound(Bound):
    """What no plan can beat in one tier that is as good as the known one before."""

    def __init__(
        self, rules: dict[str, Rule], affinity: Affinity | None, waiting: Waiting,
        said: Table,
    ) -> None:  # fmt: skip
        self.waiting = waiting
        document = {"tiers": [1], "prices": said.get("prices")}
        super().__init__(waiting.facts, rules, affinity, document, said.place)

    def _add_more(self, committee: int, columns: Columns) -> None:
        more = self.waiting.of_pairs(committee)
        columns[0] = list(map(operator.add, columns[0], more))

    def least(self) -> int:
        """Return the least that a plan pays, all tiers folded into one."""
        rule = self.rules.get("stability")
        found = self.vector()[0] + self.waiting.constant
        if rule is None or rule.tier is None:  # where nothing blocks
            return found
        blocked = self.waiting.blocking.values()
        return found + sum(min(0, rule.weight - one) for one in blocked)


def further_bounds(
    proof: Rows, rules: dict[str, Rule], audit: Audit, affinity: Affinity | None,
    prices: dict[int, int | None], verdict: Verdict,
) -> dict[int, int]:  # fmt: skip
    """Return by tier what no plan can beat that is as good in the tiers before."""
    root = Table(proof, "certificate")
    found: dict[int, int] = {}
    listed = root.listed("further", None) if "further" in root.rows else []
    _refuse_steps("certificate.further", len(listed) * audit.facts.listed * 10)
    for at, row in enumerate(listed):
        said = Table(row, f"certificate.further[{at}]")
        tier = said.whole("tier", 1, 999)
        try:
            least = _further_bound(said, tier, rules, audit, affinity, prices)
        except UnprovedError as error:
            zh, en = error.text("zh"), error.text("en")
            verdict.wrong.append(
                Finding(
                    f"第{tier}层另行证明不成立：{zh}",
                    f"the further proof of tier {tier} does not hold: {en}",
                )
            )
        else:
            found[tier] = max(least, found.get(tier, least))
    return found


def _further_bound(
    said: Table, tier: int, rules: dict[str, Rule], audit: Audit,
    affinity: Affinity | None, prices: dict[int, int | None],
) -> int:  # fmt: skip
    before = [one for one in prices if one < tier]
    paid = [one for one in (prices[t] for t in before) if one is not None]
    if tier not in prices or len(paid) < len(before):
        raise UnprovedError(
            f"{said.place}.tier", tier, "rests on prices that are not known",
            "所依据的未达到程度未知",
        )  # fmt: skip
    scale = said.whole("scale", 1, MOST_PRICE)
    if "desks" in said.rows:
        return _bound_by_firms(said, tier, rules, audit, prices, scale)
    times = said.column("times", len(before), 0, MOST_PRICE)
    folded = _folded(rules, dict(zip([*before, tier], [*times, scale])))
    waiting = Waiting(Kept(rules, Choices(audit), prices, tier), said)
    stability = folded.get("stability")
    if waiting.steps and (stability is None or not stability.is_known):
        raise UnprovedError(
            said.place, tier, "rests on choices that are not counted",
            "所依据的双向选择未计入",
        )  # fmt: skip
    least = FurtherBound(folded, affinity, waiting, said).least()
    least -= sum(map(operator.mul, times, paid))
    bound: int = -(-least // scale)
    return bound


def _bound_by_firms(
    said: Table, tier: int, rules: dict[str, Rule], audit: Audit,
    prices: dict[int, int | None], scale: int,
) -> int:  # fmt: skip
    """Return how much blocking pairs cost at least, in a tier that counts no more."""
    if [(one.kind, one.is_known) for one in _of_tier(rules, tier)] != [
        ("stability", True)
    ]:
        raise UnprovedError(
            said.place, tier, "counts more than who blocks", "不只计双方更愿意签约的"
        )
    kept = Kept(rules, Choices(audit), prices, tier)
    least = Desks(kept, said.table("desks"), scale).least()
    return rules["stability"].weight * -(-least // scale)


def _folded(rules: dict[str, Rule], times: dict[int, int]) -> dict[str, Rule]:
    """Return musts, and the wishes of some tiers as wishes of one, so many times."""
    return {
        kind: rule
        if rule.tier is None
        else rule._replace(tier=1, weight=rule.weight * times[rule.tier])
        for kind, rule in rules.items()
        if rule.tier is None or rule.tier in times
    }


# --- the document of the plan --------------------------------------------------------


class Recount:
    """What a plan document says besides its posts, computed again."""

    TABLES = (
        "format", "plan", "summary", "tiers", "uncovered", "loads", "by_district",
        "certificate", "sha256",
    )  # fmt: skip

    def __init__(
        self, document: Rows, facts: Facts, audit: Audit, policy_name: Json
    ) -> None:
        self.document, self.facts, self.audit = document, facts, audit
        self.policy_name = policy_name
        self.findings: list[Finding] = []
        self.untold: set[str] = set(document).difference(self.TABLES)
        """Tables and values of the document that nothing was compared with."""
        for row in _rows_of(document, "tiers"):
            more = set(row).difference(PLAN_KEYS["tiers"])
            self.untold.update(f"tiers.{key}" for key in more)

    def posts(self, affinity: Affinity | None) -> None:
        """Compare the rows of the plan with the facts."""
        facts, expected = self.facts, {}
        for committee, lawyer in self.audit.posts:
            firm = facts.firm[lawyer]
            agreed = "chosen" if facts.is_mutual(firm, committee) else "dispatched"
            if (firm, committee) in facts.fixed_links:
                agreed = "fixed"
            row: Rows = {
                "kind": facts.kind[committee],
                "district": facts.district_ids[facts.district[committee]],
                "firm": facts.firm_ids[firm],
                "agreed": agreed,
            }
            if affinity is not None:
                row["points"] = affinity.points(committee, lawyer)
                row["minutes"] = affinity.minutes(committee, lawyer)
            elif lawyer in facts.scores.get(committee, ()):
                row["minutes"] = facts.scores[committee][lawyer][1]
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
        self._compare("by_district", ("district",), self._districts(missing))

    def _districts(self, missing: Numbers) -> dict[tuple[str, ...], Rows]:
        facts = self.facts
        short: dict[int, Numbers] = {}
        posts: dict[int, Numbers] = {}
        for at, count in zip(facts.district, missing):
            short.setdefault(at, []).append(count)
        for committee, lawyer in self.audit.posts:
            posts.setdefault(facts.district[committee], []).append(lawyer)
        return {
            (name,): {
                "is_scarce": facts.is_scarce[at],
                "committees": len(short.get(at, ())),
                "covered": short.get(at, []).count(0),
                "lawyers_missing": sum(short.get(at, ())),
                "lawyers": len(set(posts.get(at, ()))),
                "posts": len(posts.get(at, ())),
                "posts_beyond_one": len(posts.get(at, ()))
                - len(set(posts.get(at, ()))),
            }
            for at, name in enumerate(facts.district_ids)
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
            "candidate pairs": facts.listed,
        }
        if self.policy_name is not None:
            expected["policy"] = self.policy_name
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
                is_word = key in PLAN_KEYS[name] or key.startswith("version of ")
                if type(value) in (int, float) or not is_word:
                    self.untold.add(f"{name}.{key}")
            elif type(value) is not type(expected[key]) or value != expected[key]:
                counted = _shown(expected[key])
                self._wrong(
                    f"{place}.{key}", value, f"counted again: {counted}",
                    f"重算为{counted}",
                )  # fmt: skip

    def _wrong(self, place: str, value: object, en: str, zh: str) -> None:
        shown = _shown(value)
        self.findings.append(Finding(zh, en, f"{place}: {shown}: "))


# --- the verdict ----------------------------------------------------------------------


class Verdict:
    """Everything that was found, and the exit code that says the same."""

    def __init__(self) -> None:
        self.wrong: list[Finding] = []
        self.unchecked: list[Finding] = []
        self.unproved: list[Finding] = []
        self.lines: list[Finding] = []

    @property
    def code(self) -> int:
        """Return 0 if everything is proved, else 1."""
        is_open = self.wrong or self.unchecked or self.unproved
        return NOT_PROVED if is_open else PROVED

    def text(self, lang: str = "") -> str:
        """Return the report in ``"zh"`` or ``"en"``; in both if none is said."""
        found = [f"  {one.text(lang)}" for one in self.lines]
        for title, part in (
            (Finding("不成立", "Wrong"), self.wrong),
            (Finding("未核验", "Not checked"), self.unchecked),
            (Finding("未证最优", "Not proved best"), self.unproved),
        ):
            if part:
                found.append(f"{title.text(lang)} ({len(part)}):")
                found += [f"  {one.text(lang)}" for one in part[:MOST]]
        last = (
            Finding("未能证明。", "Not proved.")
            if self.code
            else Finding("已证明。", "Proved.")
        )
        return "\n".join([*found, last.text(lang)])


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
    try:
        return _check(plan, certificate)
    except RecursionError:
        raise UnreadableError(
            plan.name, "", "or its certificate is nested too deeply", "嵌套过深"
        ) from None
    except MemoryError:
        raise UnreadableError(
            plan.name, "", "or its certificate is too large here", "内存不足"
        ) from None


def _check(plan: Path, certificate: Path | None) -> Verdict:
    verdict = Verdict()
    written = read_file(plan)
    document = parse(written, plan.name)
    _expect_format(document, PLAN_FORMAT, plan.name)
    content = _content_of(document, plan, certificate, verdict)
    proof = parse(content, "certificate", written)
    del written, content
    _expect_format(proof, CERTIFICATE_FORMAT, "certificate")
    facts, rules = Facts(proof), read_rules(proof)
    _name_unknown_keys(proof, verdict)
    posts = _posts(document, facts)
    affinity = affinity_of(proof, rules, facts)
    audit = Audit(facts, posts, affinity, rules.get("caseload"), duty_of(proof))
    _check_listed(facts, posts, verdict)
    prices = _check_rules(rules, audit, verdict)
    if not rules:
        verdict.unproved.append(
            Finding("规则集没有规则，无可证明", "the policy has no rule to prove")
        )
    bound = Bound(facts, rules, affinity, proof)
    vector = _check_vector(bound, proof, verdict)
    further = further_bounds(proof, rules, audit, affinity, prices, verdict)
    proved = _check_bound(bound, vector, further, prices, rules, verdict)
    _check_claims(document, rules, prices, proved, verdict)
    name = proof["policy"].get("name")
    recount = Recount(document, facts, audit, name)
    recount.posts(affinity)
    recount.tables()
    recount.summary()
    verdict.wrong += recount.findings
    _say_what_rests(facts, rules, recount, verdict)
    _say_what_is_left_out(proof, rules, verdict)
    return verdict


def _name_unknown_keys(proof: Rows, verdict: Verdict) -> None:
    """Say which keys of a certificate nobody looked at; facts and policy rest on all.

    A key that is misspelt is one of these, and what it was to say goes unsaid.
    """
    lost = []
    for place, known in KEYS.items():
        found: Json = proof
        for name in place.split(".") if place else ():
            found = found.get(name) if isinstance(found, dict) else None
        if isinstance(found, dict):
            at = f"certificate.{place}".rstrip(".")
            lost += [f"{at}.{key}" for key in found if key not in known]
    if lost:
        verdict.unchecked.append(
            Finding(
                "本程序不认识，其内容未核验",
                "not known to this program: what is said there is not checked",
                f"{_some(lost)}: ",
            )
        )
    unused = [
        f"certificate.{part}[{at}].{key}"
        for part, known in PROOF_KEYS.items()
        for at, row in enumerate(_rows_of(proof, part))
        if isinstance(row, dict)
        for key in row
        if key not in known
    ]
    if unused:
        verdict.lines.append(
            Finding(
                "本程序不认识，未使用", "not known here, not used", f"{_some(unused)}: "
            )
        )


def _rows_of(document: Rows, name: str) -> list[Json]:
    """Return the rows of a table, none where it is no table."""
    found = document.get(name)
    return found if isinstance(found, list) else []


def _some(names: list[str]) -> str:
    """Return the first names, and whether there are more."""
    return ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")


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
    if Path(name).name != name or not name.strip(". "):
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
    listed = Table(document, "plan.json").listed("plan", None)
    _refuse_steps("plan.json: plan", len(listed) * facts.words)
    if len(listed) > facts.listed:
        raise UnprovedError(
            "plan.json: plan", f"{len(listed):,}", "are more than the listed pairs",
            "多于所列候选配对",
        )  # fmt: skip
    for at, row in enumerate(listed):
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
    for (committee, lawyer), count in Counter(found).items():
        if count > 1:
            pair = f"{facts.committee_ids[committee]}, {facts.lawyer_ids[lawyer]}"
            raise UnprovedError("plan.json: plan", pair, "stands twice", "重复")
    return found


def _check_listed(facts: Facts, posts: list[tuple[int, int]], verdict: Verdict) -> None:
    for committee, lawyer in posts:
        if place_of(lawyer, facts.pairs[committee]) is None:
            name = f"{facts.committee_ids[committee]}, {facts.lawyer_ids[lawyer]}"
            verdict.wrong.append(
                Finding("不在候选配对中", "is no listed candidate pair", f"{name}: ")
            )


def _check_rules(
    rules: dict[str, Rule], audit: Audit, verdict: Verdict
) -> dict[int, int | None]:
    """Note broken musts; return the prices of tiers, ``None`` where not known."""
    prices: dict[int, int | None] = dict.fromkeys(tiers_of(rules), 0)
    for rule in rules.values():
        why = audit.why_not(rule)
        if why is not None:
            verdict.unchecked.append(
                Finding(
                    f"规则 {rule.kind}（{why.zh}）",
                    f"not checked: {rule.kind} ({why.en})",
                )
            )
            prices.update(dict.fromkeys(rule.tiers))
            continue
        missed = [(who, amount) for who, amount in audit.missed(rule) if amount]
        if rule.tier is None:
            verdict.wrong += [
                Finding(
                    f"违反 {rule.kind}：{who}",
                    f"{rule.kind} of {who} is broken by {amount}",
                )
                for who, amount in missed
            ]
            continue
        before = prices[rule.tier]
        if before is not None:
            total = sum(amount for _, amount in missed)
            prices[rule.tier] = before + rule.weight * total
    return prices


def _check_vector(bound: Bound, proof: Rows, verdict: Verdict) -> Numbers:
    """Return what the prices of rows prove, and see that it is what is stated."""
    vector = bound.vector()
    size = len(bound.tiers)
    claimed = Table(proof, "certificate").column("bounds", size, -(10**30), 10**30)
    if claimed != vector:
        verdict.wrong.append(
            Finding(
                f"证书所记下界{_shown(claimed)}，重算{_shown(vector)}",
                "the certificate states other bounds than it proves",
            )
        )
    return vector


def _check_bound(
    bound: Bound, vector: Numbers, further: dict[int, int],
    prices: dict[int, int | None], rules: dict[str, Rule], verdict: Verdict,
) -> dict[int, int]:  # fmt: skip
    """Compare prices with what is proved, and return that by tier.

    By prices of rows a tier has a bound as long as the prices before it are theirs, but
    for a tier of blocking pairs alone: it is 0 in every vector that was added or
    compared, and rows prove the same of prices without it.
    """
    proved = dict(further)
    for at, (tier, least) in enumerate(zip(bound.tiers, vector)):
        proved[tier] = max(least, further.get(tier, least))
        is_alone = [one.kind for one in _of_tier(rules, tier)] == ["stability"]
        is_unpriced = not any(any(priced.columns[at]) for priced in bound.priced)
        if prices[tier] != least and not (is_alone and is_unpriced):
            break
    for tier, least in proved.items():
        price = prices[tier]
        if price is not None and price < least:
            verdict.wrong.append(
                Finding(
                    f"第{tier}层未达到程度低于下界",
                    f"tier {tier}: a price is below its bound",
                )
            )
    for tier, price in prices.items():
        line = _tier_line(tier, price, proved.get(tier))
        verdict.lines.append(line)
        if price is None or proved.get(tier) != price:
            verdict.unproved.append(line)
    return proved


def _tier_line(tier: int, price: int | None, least: int | None) -> Finding:
    shown = "?" if price is None else f"{price:,}"
    zh, en = f"第{tier}层：未达到程度{shown}", f"tier {tier}: price {shown}"
    if least is None:
        return Finding(f"{zh}，未证下界", f"{en}, no bound proved")
    if price == least:
        return Finding(f"{zh}，已证最低", f"{en}, proved least")
    gap = "?" if price is None else f"{price - least:,}"
    return Finding(
        f"{zh}，已证下界{least:,}，差距{gap}",
        f"{en}, proved bound {least:,}, gap {gap}",
    )


def _check_claims(
    document: Rows, rules: dict[str, Rule], prices: dict[int, int | None],
    proved: dict[int, int], verdict: Verdict,
) -> None:  # fmt: skip
    """See that the tiers of the document claim what is true, and no more."""
    seen: set[int] = set()
    is_best = True
    for at, row in enumerate(Table(document, "plan.json").listed("tiers", None)):
        said = Table(row, f"plan.json: tiers[{at}]")
        is_best &= said.get("is_proved") is True
        tier = said.whole("tier", 1, 999)
        if tier not in prices or tier in seen:
            _claim(verdict, said, "tier", tier, "is no tier of the policy", "无此层")
            continue
        seen.add(tier)
        _check_claim(said, prices[tier], proved.get(tier), verdict)
        named = [kind for kind, rule in rules.items() if tier in rule.tiers]
        if sorted(said.text("rules").split(", ")) != sorted(named):
            _claim(
                verdict, said, "rules", said.text("rules"),
                f"are not {', '.join(named)}", f"应为 {', '.join(named)}",
            )  # fmt: skip
    if seen != set(prices):
        verdict.wrong.append(
            Finding("层数不符", "lacks tiers of the policy", "plan.json: tiers: ")
        )
    _check_status(document, is_best, verdict)


def _check_status(document: Rows, is_best: bool, verdict: Verdict) -> None:
    """See that the status of the summary follows from what the tiers claim."""
    summary = document.get("summary")
    if not isinstance(summary, dict) or "status" not in summary:
        return
    expected = "optimal" if is_best else "feasible"
    if summary["status"] != expected:
        _claim(
            verdict, Table(summary, "plan.json: summary"), "status",
            summary["status"], f"by its tiers: {expected}", f"按各层应为{expected}",
        )  # fmt: skip


def _check_claim(
    said: Table, counted: int | None, least: int | None, verdict: Verdict
) -> None:
    """Compare price and bound of a tier with what is counted and proved."""
    price, bound = said.number_or_none("price"), said.number_or_none("bound")
    if counted is not None and price != counted:
        _claim(
            verdict, said, "price", price, f"counted again: {counted}",
            f"重算为{counted}",
        )  # fmt: skip
    if bound is not None and (least is None or bound > least):
        en, zh = "nothing of it", "没有证明下界"
        if least is not None:
            en, zh = f"{least:,}", f"所证{least:,}"
        verdict.unchecked.append(
            Finding(
                f"证书{zh}",
                f"the certificate proves {en}",
                f"{said.place}.bound: {bound:,}: ",
            )
        )
    if said.get("is_proved") is not (price is not None and price == bound):
        _claim(
            verdict, said, "is_proved", said.get("is_proved"),
            "does not follow from price and bound", "与未达到程度和下界不符",
        )  # fmt: skip


def _claim(
    verdict: Verdict, said: Table, name: str, value: object, en: str, zh: str
) -> None:
    about = f"{said.place}.{name}: {_shown(value)}: "
    verdict.wrong.append(Finding(zh, en, about))


def _say_what_rests(
    facts: Facts, rules: dict[str, Rule], recount: Recount, verdict: Verdict
) -> None:
    posts = len(recount.audit.posts)
    verdict.lines += [
        Finding(
            f"{posts:,}个配对，取自所列{facts.listed:,}个候选配对",
            f"{posts:,} posts, out of {facts.listed:,} listed candidate pairs",
        ),
        Finding(
            "以下为前提，未予证明：数据与规则集属实；资源欠缺地区如文件所记；"
            "规则集允许的候选配对均已列出",
            "assumed, not proved: facts and policy are the true ones, districts are "
            "scarce as marked, and every pair that the policy makes a candidate is "
            "listed",
        ),
        _policy_line(rules),
    ]
    alike = sorted(_alike(facts))
    if alike:
        names = ", ".join(alike)
        verdict.lines.append(
            Finding(
                f"编号形近，不是同一对象：{names}",
                f"ids that look alike and are not the same: {names}",
            )
        )
    if recount.untold:
        names = ", ".join(sorted(recount.untold))
        verdict.lines.append(
            Finding(
                f"名称等文字，以及 {names}：与证明无关、未重算",
                f"names, words and {names}: not part of the proof, not recounted",
            )
        )


def _policy_line(rules: dict[str, Rule]) -> Finding:
    """Return the policy as it was written, in a line."""
    must = ", ".join(one.kind for one in rules.values() if one.tier is None)
    zh, en = [f"必须 {must}"], [f"must {must}"]
    for tier in tiers_of(rules):
        named = ", ".join(
            f"{one.kind} x {one.weight:,}"
            for one in rules.values()
            if tier in one.tiers
        )
        zh.append(f"第{tier}层 {named}")
        en.append(f"tier {tier} {named}")
    return Finding(f"规则集：{'；'.join(zh)}", f"policy: {'; '.join(en)}")


def _alike(facts: Facts) -> Iterator[str]:
    """Yield ids that a reader can hardly tell from others."""
    for ids in (
        facts.district_ids, facts.committee_ids, facts.firm_ids, facts.lawyer_ids
    ):  # fmt: skip
        every = "".join(ids)
        if every.isascii() and every.isprintable() and " " not in every:
            continue
        plain = Counter(map(_as_seen, ids))
        yield from (one for one in ids if plain[_as_seen(one)] > 1)


def _as_seen(text: str) -> str:
    """Return what a reader sees: no controls, spaces, joiners or marks on letters."""
    split = unicodedata.normalize("NFKD", text)
    return "".join(one for one in split if unicodedata.category(one)[0] not in "CMZ")


def _say_what_is_left_out(
    proof: Rows, rules: dict[str, Rule], verdict: Verdict
) -> None:
    left_out = Table(proof, "certificate").texts("left_out")
    for at, kind in enumerate(left_out):
        if kind not in rules:
            raise UnreadableError(
                f"certificate.left_out[{at}]", kind, "is no rule of the policy",
                "不是规则集中的规则",
            )  # fmt: skip
    if left_out:
        names = ", ".join(dict.fromkeys(left_out))
        verdict.lines.append(
            Finding(
                f"下界未计入（只会偏低）：{names}",
                f"left out of the bounds, which can only be too low: {names}",
            )
        )


def main(arguments: list[str] | None = None, lang: str = "") -> int:
    """Check the files that the command line names and print what is proved.

    In ``"zh"`` or ``"en"``; in both if none is said.
    """
    given = sys.argv[1:] if arguments is None else arguments
    if not 1 <= len(given) <= 2 or given[0] in ("-h", "--help"):
        sys.stderr.write((__doc__ or "") + "\n")
        return PROVED if given[:1] in (["-h"], ["--help"]) else UNREADABLE
    try:
        verdict = check(Path(given[0]), *(Path(one) for one in given[1:]))
    except CheckError as error:
        sys.stderr.write(f"{error.text(lang)}\n")
        return error.code
    sys.stdout.write(verdict.text(lang) + "\n")
    return verdict.code


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    gc.disable()  # a short life with millions of numbers and no cycles worth finding
    sys.exit(main())
