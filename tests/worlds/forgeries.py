"""Forgers of small worlds' files who change nothing that the facts say.

A forger knows the checker: he runs it to state the very bounds that it will compute,
moves prices of rows until these are the prices of his plan, and renews all digests.
"""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

from lawyer_assign.plan import Plan
from tests.worlds.certified import Files, bound_of
from tests.worlds.oracles import least_prices, prices_of
from tests.worlds.seeded import Solved

Json = Any
TABLES = ("choices", "conflicts", "approvals", "fixed", "scores", "past")


class Forger:
    """Forges the files of one solved world, again and again from the true ones."""

    def __init__(self, files: Files, world: Solved, chance: random.Random) -> None:
        self.files, self.world, self.chance = files, world, chance
        self._true = copy.deepcopy(files.documents)
        self._here = world.world()
        self._best: tuple[int, ...] | None = None

    def forge(self) -> str:
        """Write forged files and return how."""
        self.files.documents = copy.deepcopy(self._true)
        self.raw: Callable[[str], str] | None = None
        self.is_packed = False
        self._states_bounds = True
        self._wanted = [tier["price"] for tier in self.plan["tiers"]]
        self._claim_another_plan()
        count = self.chance.choice((1, 1, 1, 2, 3))
        kinds = self._kinds()
        names = self.chance.sample(sorted(kinds), count)
        for name in names:
            kinds[name](self)
        if self.chance.random() < 0.8:
            self._tune()
        self.files.save(forged=True, raw=self.raw, packed=self.is_packed)
        return ", ".join(names)

    def _kinds(self) -> dict[str, Callable[..., None]]:
        return KINDS_OF_FORGERY

    def is_best(self) -> bool:
        """Return whether the plan that is written is best, by enumeration."""
        rows = self.files.documents["plan"]["plan"]
        plan = Plan.of((row["committee"], row["lawyer"]) for row in rows)
        if self._best is None:
            self._best = least_prices(self._here, self.world.policy)
        return self._prices(plan) == self._best

    @property
    def proof(self) -> Json:
        return self.files.documents["certificate"]

    @property
    def plan(self) -> Json:
        return self.files.documents["plan"]

    def _prices(self, plan: Plan) -> tuple[int, ...] | None:
        return prices_of(self._here.facts, self.world.policy, plan)

    def _claim_another_plan(self) -> None:
        """Write any plan of the pairs with its true prices, and call it best."""
        if self.chance.random() < 0.2:
            return
        for name in ("summary", "uncovered", "loads", "by_district"):
            del self.plan[name]
        keeps_musts = self.chance.random() < 0.8
        for _ in range(30):  # most plans break a must
            plan = self.chance.choice(self._here.plans)
            if not keeps_musts or self._prices(plan) is not None:
                break
        self.plan["plan"] = [
            {"committee": post.committee, "lawyer": post.lawyer} for post in plan.posts
        ]
        prices = dict.fromkeys(self.world.policy.tiers, 0)
        for rule in self.world.policy.rules:
            for one in rule.violations(self._here.facts, plan) if rule.wish else ():
                prices[rule.wish.tier + one.level] += rule.wish.weight * one.amount
        for tier in self.plan["tiers"]:
            price = prices[tier["tier"]]
            tier |= {"price": price, "bound": price, "is_proved": True}
        self._wanted = [tier["price"] for tier in self.plan["tiers"]]

    def _bound(self) -> list[int]:
        """Return what the checker computes; nothing if it refuses to."""
        return bound_of(self.proof) or []

    def _tune(self) -> None:
        """State what the checker computes, and lower it to the prices of the plan."""
        bound = self._bound()
        if len(bound) == len(self._wanted) and bound > self._wanted:
            self._lower([b - w for b, w in zip(bound, self._wanted, strict=True)])
            bound = self._bound()
        if bound and self._states_bounds:
            self.proof["bounds"] = bound

    def _lower(self, over: list[int]) -> None:
        """Take an amount off the bound by the price of a row, if one row can do it."""
        rows = [
            (family["tiers"], row)
            for family in self.proof["prices"]
            for row in range(max((len(one) for one in family["tiers"]), default=0))
        ]
        for columns, row in self.chance.sample(rows, min(12, len(rows))):
            kept = list(columns)
            size = max(map(len, columns))
            columns[:] = [list(one) or [0] * size for one in columns]
            for column, amount in zip(columns, over, strict=True):
                column[row] += amount
            if self._bound() == self._wanted:
                return
            columns[:] = kept

    # Kinds of forgery. None changes what the facts say, or which pairs are listed.

    def names_in_an_agreement_repeated(self) -> None:
        fixed, times = self.proof["fixed"], self.chance.choice((2, 9, 300))
        named = [at for at, row in enumerate(fixed["lawyers"]) if row]
        if not named:
            return
        at = self.chance.choice(named)
        start = sum(len(row) or 1 for row in fixed["lawyers"][:at])
        name = fixed["lawyers"][at][0]
        family = next(
            (o for o in self.proof["prices"] if o["rule"] == "fixed_agreements"), None
        )
        if family is None:
            family = {"rule": "fixed_agreements", "part": 0, "tiers": []}
            self.proof["prices"].append(family)
        for times in self.chance.sample((2, 5, 9, 40, 300), 3):
            fixed["lawyers"][at].extend([name] * times)
            size = sum(len(row) or 1 for row in fixed["lawyers"])
            for amount in (-1, 1, -7, 7, -99, 99, -(10**6), 10**6):
                columns = [[0] * size for _ in self.proof["tiers"]]
                for column in columns[:1]:
                    column[start:] = [amount] * (size - start)
                family["tiers"] = columns
                if self._bound() > self._wanted:
                    return

    def rows_repeated(self) -> None:
        table = self.proof[self.chance.choice(TABLES)]
        size = max(map(len, table.values()), default=0)
        if size:
            at, times = self.chance.randrange(size), self.chance.choice((1, 50))
            for column in table.values():
                column += [copy.deepcopy(column[at])] * times

    def rows_reordered(self) -> None:
        """Shuffle tables; prices of agreements go with their rows, or not."""
        for name in TABLES:
            if name != "fixed" or self.chance.random() < 0.3:
                table = self.proof[name]
                order = list(range(max(map(len, table.values()), default=0)))
                self.chance.shuffle(order)
                for key, column in table.items():
                    table[key] = [column[at] for at in order]

    def prices_nudged(self) -> None:
        for family in self.proof["prices"]:
            family["tiers"] = [
                [one + self.chance.choice((0, 0, -1, 1, 5, -40)) for one in column]
                for column in family["tiers"]
            ]

    def prices_beyond_measure(self) -> None:
        """Write numbers at which digits, words and floats of any size would wrap."""
        power = self.chance.choice((2**31, 2**53, 2**62, 2**63, 10**15, 10**18, 2**200))
        for family in self.proof["prices"]:
            for at, column in enumerate(family["tiers"]):
                size = len(column) or max(map(len, family["tiers"]), default=0)
                if size and self.chance.random() < 0.5:
                    column = column or [0] * size
                    row = self.chance.randrange(size)
                    column[row] += self.chance.choice((-1, 1)) * power
                    family["tiers"][at] = column

    def prices_shifted_between_sides(self) -> None:
        amount = self.chance.choice((1, 50, 10**6, 10**14))
        for family in self.proof["prices"]:
            sign = {"committee": 1, "lawyer": -1}[
                "committee" if family["rule"] in ("coverage", "team_size") else "lawyer"
            ]
            family["tiers"] = [
                [one + sign * amount for one in column] for column in family["tiers"]
            ]

    def families_odd(self) -> None:
        families = self.proof["prices"]
        if not families:
            return
        family = copy.deepcopy(self.chance.choice(families))
        change = self.chance.choice(("twice", "unknown", "part", "gone", "none"))
        if change == "gone":
            families.remove(self.chance.choice(families))
        elif change == "none":
            families.clear()
        else:
            family["rule"] = "novelty" if change == "unknown" else family["rule"]
            family["part"] += change == "part"
            families.append(family)

    def tiers_of_the_certificate_cut(self) -> None:
        kept = self.chance.randint(0, max(0, len(self.proof["tiers"]) - 1))
        self.proof["tiers"] = self.proof["tiers"][:kept]
        self.proof["bounds"] = (self.proof.get("bounds") or [])[:kept]
        for family in self.proof["prices"]:
            family["tiers"] = family["tiers"][:kept]

    def tiers_of_the_certificate_permuted(self) -> None:
        tiers = self.proof["tiers"]
        if self.chance.random() < 0.5:
            self.chance.shuffle(tiers)
            return
        tiers.append(max(tiers, default=0) + 1)
        self.proof["bounds"] = [*(self.proof.get("bounds") or []), 0]
        for family in self.proof["prices"]:
            family["tiers"].append([])

    def tiers_of_the_plan_missing(self) -> None:
        change = self.chance.choice(("gone", "null", "none", "fewer"))
        if change == "gone":
            self.plan.pop("tiers", None)
        elif change == "null":
            self.plan["tiers"] = None
        else:
            tiers = self.plan.get("tiers") or []
            self.plan["tiers"] = [] if change == "none" else tiers[:-1]

    def bounds_missing(self) -> None:
        change = self.chance.choice(("plan", "null", "gone", "none"))
        self._states_bounds = change == "plan"
        if change == "plan":
            for tier in self.plan.get("tiers") or ():
                tier |= {"bound": None, "is_proved": False}
        elif change == "null":
            self.proof["bounds"] = [None] * len(self.proof["tiers"])
        elif change == "gone":
            self.proof.pop("bounds", None)
        else:
            self.proof["bounds"] = []

    def claims_changed(self) -> None:
        for tier in self.plan.get("tiers") or ():
            tier["price"] = self.chance.choice((tier["price"], 0, None, True, 1.0))
            tier["bound"] = self.chance.choice((tier["price"], tier["bound"], 10**9))
            tier["is_proved"] = True

    def tiers_of_the_plan_reordered(self) -> None:
        tiers = self.plan.get("tiers") or []
        self.chance.shuffle(tiers)
        if tiers and self.chance.random() < 0.5:
            tiers.append(copy.deepcopy(tiers[0]))

    def pairs_repeated(self) -> None:
        """List a pair twice, or in another order; no other pair than before."""
        rows = [row for row in self.proof["pairs"] if row]
        if rows:
            row = self.chance.choice(rows)
            row.insert(0, self.chance.choice(row))

    def posts_repeated(self) -> None:
        if self.plan["plan"]:
            self.plan["plan"].append(self.chance.choice(self.plan["plan"]))

    def sets_repeated(self) -> None:
        lawyers, committees = self.proof["lawyers"], self.proof["committees"]
        sets = [*committees["must_have"].values(), *lawyers["languages"].values()]
        sets += [*committees["languages"].values(), *filter(None, lawyers["districts"])]
        for one in sets:
            one += one[: self.chance.randint(0, 1)]

    def numbers_of_other_types(self) -> None:
        places = [
            (table, at)
            for one in ("prices", "scores", "lawyers", "choices")
            for table in columns_of(self.proof[one])
            for at, value in enumerate(table)
            if value in (0, 1) and type(value) is int
        ]
        for table, at in self.chance.sample(places, min(3, len(places))):
            table[at] = self.chance.choice((float(table[at]), bool(table[at])))

    def keys_twice(self) -> None:
        """Say a fact again in the text, which a reader may take for the first."""
        key = self.chance.choice(("tiers", "bounds", "prices", "fixed", "policy"))
        again = json.dumps({key: self.proof.get(key)})[1:-1]
        self.raw = lambda text: text[:-1] + ", " + again + "}"

    def numbers_that_json_has_not(self) -> None:
        word = self.chance.choice(("NaN", "Infinity", "-Infinity", "1e999", "9" * 5000))
        self.raw = lambda text: text.replace('"lat": [', f'"lat": [{word}, ', 1)

    def consents_that_are_over(self) -> None:
        first, last = self.chance.choice(
            (
                ("2020-01-01", "2020-12-31"),
                ("2020-01-01", "２０２０-12-31"),  # above every day of our digits
                ("2020-01-01", "9999-99-99"),
                ("2020-01-01", "2020-12-31\n"),
            )
        )
        if self.proof["lawyers"]["id"]:
            row = {"limit": 9, "lawyer": 0, "valid_from": first, "valid_to": last}
            for name, column in self.proof["approvals"].items():
                column.append(row.get(name))

    def words_that_nobody_has(self) -> None:
        committees, lawyers = self.proof["committees"], self.proof["lawyers"]
        committees["needs"]["\u200b"] = [10] * len(committees["id"])
        lawyers["skills"]["\u200b"] = [0] * len(lawyers["id"])

    def limits_that_bind_nobody(self) -> None:
        seats, most = self.proof["firms"]["seats"], self.proof["lawyers"]
        for column in (seats, most["max_committees"]):
            column[:] = [100_000 if one is None else one for one in column]

    def left_out_changed(self) -> None:
        rules = [one["kind"] for one in self.proof["policy"]["rules"]]
        self.proof["left_out"] = self.chance.choice(([], rules, ["novelty"]))

    def names_that_look_alike(self) -> None:
        if self.plan["plan"]:
            row = self.chance.choice(self.plan["plan"])
            row["lawyer"] = row["lawyer"].replace("1", "１").replace("l", "ⅼ")

    def nothing_planned(self) -> None:
        self.plan["plan"] = []

    def rules_said_again(self) -> None:
        """Put a rule in twice, or with words that no rule of its kind has."""
        rules = self.proof["policy"]["rules"]
        rule = self.chance.choice(rules)
        if self.chance.random() < 0.5:
            rules.append(copy.deepcopy(rule))
        else:
            rule["levels"] = self.chance.choice((1, 2, None))

    def packed(self) -> None:
        self.is_packed = True


KINDS_OF_FORGERY: dict[str, Callable[[Forger], None]] = {
    name: kind
    for name, kind in vars(Forger).items()
    if not name.startswith("_") and name not in ("forge", "is_best", "proof", "plan")
}


def columns_of(table: Json) -> list[list[Json]]:
    """Return every list of plain values in a part of a document."""
    if isinstance(table, dict):
        return [one for inner in table.values() for one in columns_of(inner)]
    if isinstance(table, list) and any(isinstance(one, dict | list) for one in table):
        return [one for inner in table for one in columns_of(inner)]
    return [table] if isinstance(table, list) else []
