"""Why committees wait for firms, told in plain words from the checker's docstrings.

Every function reads facts as ``checker.Facts`` has them, and shares no reasoning with
the checker: it looks everything up anew where it needs it.
"""

import math
from itertools import chain, combinations

from lawyer_assign import checker

NAMES = ("firm", "is_near", "committee", "price")
"""Columns of who waits at desks."""


def lawyers_of(facts, firm):
    return [one for one, of in enumerate(facts.firm) if of == firm]


def near(facts, firm):
    """Return the committees that have a listed pair with a firm."""
    staff = set(lawyers_of(facts, firm))
    return [at for at, row in enumerate(facts.pairs) if staff & set(row)]


def is_linked(facts, firm, committee):
    both = (firm, committee)
    return facts.is_mutual(firm, committee) or both in facts.fixed_links


def held(facts, firm, committee):
    """Return how a firm ranks what it holds, what it is bound to first."""
    is_fixed = (firm, committee) in facts.fixed_links
    return 0 if is_fixed else facts.rank(firm, committee, 0)


def of_lawyer(kept, lawyer):
    """Return how many posts a lawyer may have, in all and outside."""
    facts, rules, limits = kept.facts, kept.rules, kept.choices.limits
    mine = [at for at, row in enumerate(facts.pairs) if lawyer in row]
    outside = [at for at in mine if facts.is_single(at)]

    def most(places):
        own, by_district = limits
        return max([own[lawyer], *(by_district[facts.district[one]] for one in places)])

    single = min(len(outside), 1) if "one_each" in rules else len(outside)
    posts = single + len(mine) - len(outside)
    if "own_limits" in rules and facts.own_most[lawyer] is not None:
        posts = min(posts, facts.own_most[lawyer])
    if "caseload" in rules and limits is not None:
        single, posts = min(single, most(outside)), min(posts, most(mine))
    return posts, min(single, posts)


def asked(kept, lawyer, committee):
    """Return the posts a lawyer may have with a committee; 0 where she is not asked."""
    facts, limits = kept.facts, kept.choices.limits
    own, places = facts.own_most[lawyer], facts.willing[lawyer]
    most = math.inf if own is None else own
    if limits is not None:
        here = limits[1][facts.district[committee]]
        most = min(most, max(limits[0][lawyer], here))
    posts, single = of_lawyer(kept, lawyer)
    is_free = (committee, lawyer) not in facts.lawyer_conflicts
    is_free &= (committee, facts.firm[lawyer]) not in facts.firm_conflicts
    is_free &= places is None or facts.district[committee] in places
    return most if is_free and posts <= most and single <= 1 else 0


def teams(kept, committee):
    """Return how many lawyers a committee can have."""
    listed = len(kept.facts.pairs[committee])
    has_limit = "team_size" in kept.rules
    return min(listed, kept.facts.most[committee]) if has_limit else listed


def waits(kept, firm, committee):
    facts, bound = kept.facts, {one for one, _, _ in kept.facts.fixed}
    is_one = facts.least[committee] == 1
    return facts.is_mutual(firm, committee) and is_one and committee not in bound


def is_served(kept, last, committee, rank):
    """Return whether a committee is served by the first firms of its list."""
    facts = kept.facts
    if "stability" not in kept.rules or teams(kept, committee) > 1:
        return False

    def is_rival(firm, other):
        is_beyond = other in last and facts.rank(firm, other, 1) > last[other]
        likes = held(facts, firm, other) <= facts.rank(firm, committee, 0)
        return other != committee and likes and not is_beyond

    rivals, takes = [], []
    for firm in range(len(facts.firm_ids)):
        if not is_linked(facts, firm, committee):
            continue
        if facts.rank(firm, committee, 1) > rank:
            continue
        if not waits(kept, firm, committee):
            return False
        staff = lawyers_of(facts, firm)
        able = {one for one in staff if asked(kept, one, committee)}
        limits = [asked(kept, one, committee) for one in able]
        spent = len(able) if facts.is_single(committee) else sum(limits)
        seats = math.inf if facts.seats[firm] is None else facts.seats[firm]
        takes.append(min(spent, seats))
        listed = range(len(facts.committee_ids))
        found = {o for o in listed if is_linked(facts, firm, o) and is_rival(firm, o)}
        if len(found) < seats:
            found = {one for one in found if able & set(facts.pairs[one])}
        rivals.append(found)

    def size(some):
        return sum(teams(kept, one) for one in some)

    is_alone = any(size(own) < most for own, most in zip(rivals, takes, strict=True))
    return is_alone or size(set().union(*rivals)) < sum(takes)


def counts_of(row, lawyer, committee, *, is_single):
    """Return what a post counts in a comb before anybody is taken off."""
    if lawyer in row["lawyers"]:
        at = row["lawyers"].index(lawyer)
        return row["outside" if is_single else "inside"][at]
    return 0 if committee in row["uncounted"] else row["each"]


def spends(kept, row, tooth):
    """Return what posts count at least that spend all who may serve a tooth."""
    total = 0
    for lawyer in lawyers_of(kept.facts, row["firm"]):
        most = asked(kept, lawyer, tooth)
        other = row["uncounted"][0] if row["uncounted"] else -1
        inside, outside = (
            counts_of(row, lawyer, other, is_single=one) for one in (False, True)
        )
        if not most:
            continue
        many = most * inside
        if kept.facts.is_single(tooth):
            total += min(many, outside)
        else:
            total += min(many, (most - 1) * inside + outside)
    return total


def fills(kept, row):
    """Return what good posts count at least that fill the firm of a comb."""
    facts, firm = kept.facts, row["firm"]
    seats = facts.seats[firm]
    if seats is None:
        return math.inf
    good = {c for c in near(facts, firm) if held(facts, firm, c) <= row["rank"]}
    away = len(good & set(row["uncounted"]))
    left, mine, theirs = max(0, seats - away), 0, 0
    for lawyer in lawyers_of(facts, firm):
        own = [c for c in good if lawyer in facts.pairs[c]]
        outside = sum(map(facts.is_single, own))
        posts, single = of_lawyer(kept, lawyer)
        most = min(len(own) - outside + min(outside, single), posts)
        mine, theirs = (
            (mine + most, theirs) if lawyer in row["lawyers"] else (mine, theirs + most)
        )
    least = min([*row["inside"], *row["outside"]], default=0)
    ways = range(max(0, left - mine), min(theirs, len(good) - away, left) + 1)
    if len(good) < seats:
        return math.inf
    return min(
        (row["each"] * one + least * (left - one) for one in ways), default=math.inf
    )


def follows(kept, row):
    """Return whether a comb holds by what its docstring says."""
    facts, firm = kept.facts, row["firm"]
    total = sum(row["times"]) + sum(row["most"])
    committee, lawyer = row["worse_committee"], row["worse_lawyer"]
    is_whole = committee is None and lawyer is None
    return (
        all(facts.firm[one] == firm for one in row["lawyers"])
        and all(facts.rank(firm, one, 0) <= row["rank"] for one in row["teeth"])
        and all(teams(kept, one) <= 1 for one in row["others"])
        and all(spends(kept, row, one) >= total for one in row["teeth"])
        and all(waits(kept, firm, one) for one in row["teeth"])
        and (not is_whole or fills(kept, row) >= total)
        and (lawyer is None or facts.firm[lawyer] == firm)
        and (committee is None or held(facts, firm, committee) > row["rank"])
        and (lawyer is not None or is_whole or teams(kept, committee) <= 1)
        and (committee is not None or is_whole or of_lawyer(kept, lawyer)[1] <= 1)
    )


def amount(facts, row, committee, lawyer):
    """Return what a pair has in a comb, less what it takes as a worse post."""
    firm, own = row["firm"], facts.firm[lawyer]
    times = dict(zip(row["teeth"], row["times"], strict=True))
    off = dict(zip(row["others"], row["most"], strict=True))
    found = 0
    if committee in times:
        is_first = facts.rank(own, committee, 1) <= facts.rank(firm, committee, 1)
        found += times[committee] * is_first
    if own != firm:
        return found
    is_good = held(facts, firm, committee) <= row["rank"]
    single = facts.is_single(committee)
    if is_good:
        counted = counts_of(row, lawyer, committee, is_single=single)
        off = times.get(committee, 0) + off.get(committee, 0)
        found += max(0, counted - off)
    worse = (row["worse_committee"], row["worse_lawyer"])
    is_worse = worse in ((committee, None), (committee, lawyer))
    is_worse |= worse == (None, lawyer) and single and not is_good
    return found - is_worse * sum(times.values())


def with_weights(kept, firm, teeth, some):
    """Return a comb of lawyers counted in full as one that says what each counts.

    A post fills a place of the teeth's share of the firm's seats, whoever has it. A
    lawyer's posts count as one between them where that spends her; in full, if all her
    posts are needed, or where one outside spends her alone.
    """
    facts, many, unit = kept.facts, len(teeth), checker.UNIT
    each, inside, outside = unit, [], []
    if some:
        seats = facts.seats[firm]
        each = math.ceil(unit * many / seats) if seats else 0
        limits = [min(asked(kept, one, c) for c in teeth) for one in some]
        limits = [checker.LARGEST if one == math.inf else one for one in limits]
        has_outside = any(map(facts.is_single, teeth))
        full = max(unit, each)
        parts = [max(each, math.ceil(unit / max(1, one))) for one in limits]
        if not has_outside and many == sum(limits):
            parts = [full] * len(some)
        inside, outside = parts, [full] * len(some) if has_outside else parts
    return {
        "firm": firm, "rank": max(facts.rank(firm, one, 0) for one in teeth),
        "lawyers": some, "inside": inside, "outside": outside, "each": each,
        "uncounted": [], "teeth": teeth, "times": [unit] * many, "others": [],
        "most": [], "worse_committee": None, "worse_lawyer": None, "price": 1,
    }  # fmt: skip


class PlainDesks:
    """Prices of desks, and what they prove, told from paragraph 7 of the checker.

    A desk is a firm's lawyers who reach committees that somebody must serve (*hard*),
    or its others. Everything is looked up anew, and what a desk holds is enumerated.
    """

    def __init__(self, kept, desks):
        self.kept, self.facts, self.hard = kept, kept.facts, set(desks["hard"])
        placed, waiting = desks["placed"], desks["waiting"]
        self.receives = dict(zip(placed["committee"], placed["price"], strict=True))
        self.rows = list(zip(*(waiting[n] for n in NAMES), strict=True))
        self.price = {(f, near, c): price for f, near, c, price in self.rows}
        self.staff: dict[tuple[int, bool], set[int]] = {}
        self.list_of: dict[tuple[int, bool], dict[int, int]] = {}
        for at, row in enumerate(self.facts.pairs):
            for lawyer in row:
                self._read(at, lawyer)

    def is_near(self, lawyer):
        return any(lawyer in self.facts.pairs[one] for one in self.hard)

    def _read(self, committee, lawyer):
        facts, firm = self.facts, self.facts.firm[lawyer]
        desk = (firm, self.is_near(lawyer))
        self.staff.setdefault(desk, set()).add(lawyer)
        is_outside = facts.is_single(committee)
        linked = is_outside and is_linked(facts, firm, committee)
        if linked or committee in self.hard:
            rank = held(facts, firm, committee) if is_outside else checker.LARGEST
            self.list_of.setdefault(desk, {})[committee] = rank

    def follows(self):
        """Return whether prices may stand where they do."""
        kept, facts = self.kept, self.facts
        if self.hard and "coverage" not in kept.rules:
            return False
        pairs = [(firm, committee) for firm, _, committee, _ in self.rows]
        listed = set(chain(*self.list_of.values()))
        return (
            all(map(facts.is_single, self.hard))
            and all(teams(kept, one) <= 1 for one in listed)
            and all(
                of_lawyer(kept, lawyer)[1] <= 1
                for desk, own in self.list_of.items()
                for lawyer in self.staff[desk]
                if any(lawyer in facts.pairs[one] for one in own)
            )
            and len(set(pairs)) == len(pairs)
            and all(self._waits(*row[:3]) for row in self.rows)
        )

    def _waits(self, firm, near, committee):
        desk = (firm, near)
        return (
            waits(self.kept, firm, committee)
            and committee in self.list_of.get(desk, ())
            and all(asked(self.kept, one, committee) for one in self.staff[desk])
        )

    def least(self):
        """Return what every plan pays."""
        received = sum(
            price if one in self.hard else max(0, price)
            for one, price in self.receives.items()
        )
        return sum(map(self._least, self.list_of)) - received

    def _least(self, desk):
        """Return the least over all that a desk may hold, a lawyer for each."""
        own, seats = self.list_of[desk], len(self.staff[desk])
        sizes = range(min(seats, len(own)) + 1)
        ways = chain(*(combinations(own, size) for size in sizes))
        return min(self._pays(desk, set(some)) for some in ways)

    def _pays(self, desk, some):
        """Return what a desk pays that holds some: for these, and who waits in vain."""
        own, seats = self.list_of[desk], len(self.staff[desk])
        worst = max((own[one] for one in some), default=0)
        found = 0
        for committee, rank in own.items():
            if committee in some:
                found += self._holding(desk, committee)
            elif len(some) < seats or rank < worst:
                found += self.price.get((*desk, committee), 0)
        return found

    def _holding(self, desk, committee):
        """Return what holding somebody costs, who then waits nowhere he likes less."""
        like = self.facts.rank(desk[0], committee, 1)
        others = [
            one for one, own in self.list_of.items() if committee in own and one != desk
        ]
        spared = sum(
            self.price.get((*one, committee), 0)
            for one in others
            if self.facts.rank(one[0], committee, 1) >= like
        )
        return self.receives.get(committee, 0) - spared
