"""Forgers of why somebody waits in vain: heads, combs, exchanges, and their prices."""

from collections.abc import Callable
from typing import Any

from tests.worlds.forgeries import KINDS_OF_FORGERY, Forger

Json = Any
NAMES = {
    "heads": "committee rank price",
    "combs": "firm committees lawyers price",
    "weighted": "firm rank lawyers inside outside each uncounted teeth times others "
    "most worse_committee worse_lawyer price",
    "exchanges": "committee lawyer post price",
}
"""Tables of a further proof, with their columns; ``combs`` as older files have them."""

TABLES = tuple(NAMES)
LISTS = {
    "committees": "committees", "lawyers": "lawyers", "uncounted": "committees",
    "teeth": "committees", "others": "committees",
}  # fmt: skip
"""Columns that list places, and of what."""

WEIGHTS = {
    "inside": "lawyers",
    "outside": "lawyers",
    "times": "teeth",
    "most": "others",
}
"""Columns of combs that list numbers, one for each of another column."""


class ChoiceForger(Forger):
    """A forger who also changes the further proofs of a certificate."""

    def _kinds(self) -> dict[str, Callable[..., None]]:
        return KINDS_OF_FORGERY | CHOICE_FORGERIES

    def _proof(self) -> Json:
        """Return a further proof: one that is there, or a new one of any tier."""
        tiers = [tier["tier"] for tier in self.plan.get("tiers") or ()]
        if not self.proof["further"] or self.chance.random() < 0.2:
            self.proof["further"].append(self._empty(self.chance.choice(tiers or [1])))
        return self.chance.choice(self.proof["further"])

    def _empty(self, tier: int) -> Json:
        before = [one for one in self.world.policy.tiers if one < tier]
        tables = {name: {one: [] for one in row.split()} for name, row in NAMES.items()}
        times = [1 << 24 for _ in before]
        return {"tier": tier, "scale": 1 << 24, "times": times, "prices": [], **tables}

    def _places(self, name: str) -> range:
        return range(len(self.proof[name]["id"]))

    def _some(self, name: str) -> list[int]:
        return [one for one in self._places(name) if self.chance.random() < 0.5]

    def _row(self, table: Json) -> int:
        """Return any row of a table; the table has one."""
        return self.chance.randrange(len(table["price"]))

    # Kinds of forgery.

    def waiting_rows_added(self) -> None:
        """Add rows of any members, true or not, priced as if they were."""
        proof = self._proof()
        price = self.chance.choice((1, 50, proof["scale"], proof["scale"] * 9))
        for _ in range(self.chance.choice((1, 2, 4))):
            any_of = {name: self.chance.choice(self._places(name) or (0,)) for name in (
                "committees", "lawyers", "firms")}  # fmt: skip
            row: Json = {
                "heads": {"committee": any_of["committees"], "rank": 1},
                "combs": {
                    "firm": any_of["firms"], "committees": self._some("committees"),
                    "lawyers": self._some("lawyers"),
                },
                "weighted": self._comb(any_of["firms"]),
                "exchanges": {
                    "committee": any_of["committees"], "lawyer": any_of["lawyers"],
                    "post": self.chance.choice((None, *self._places("committees"))),
                },
            }  # fmt: skip
            name = self.chance.choice(TABLES)
            self._append(proof, name, {**row[name], "price": price // 2520 or 1})

    def _append(self, proof: Json, name: str, row: Json) -> None:
        table = proof.setdefault(name, {one: [] for one in NAMES[name].split()})
        for key, value in row.items():
            table[key].append(value)

    def _comb(self, firm: int) -> Json:
        """Return a comb with any weights, half of them as large as any proof has."""
        staff = [
            one for one, of in enumerate(self.proof["lawyers"]["firm"]) if of == firm
        ]
        some = [one for one in staff if self.chance.random() < 0.6]
        teeth, others, off = (self._some("committees") for _ in range(3))
        upto = self.chance.choice((1, 2, 6))
        any_of = [
            [self.chance.randrange(upto + 1) for _ in row]
            for row in (some, some, teeth, others)
        ]
        worse = self.chance.choice((None, None, *self._places("committees")))
        return {
            "firm": firm, "rank": self.chance.randrange(6), "lawyers": some,
            "each": self.chance.choice((0, 0, 1, 2)), "uncounted": off, "teeth": teeth,
            "others": others, **dict(zip(WEIGHTS, any_of, strict=True)),
            "worse_committee": worse,
            "worse_lawyer": self.chance.choice((None, *self._places("lawyers"))),
        }  # fmt: skip

    def members_exchanged(self) -> None:
        """Put other committees, lawyers, firms, ranks or posts into rows."""
        for name, table in self._tables():
            for _ in range(2):
                at, key = self._row(table), self.chance.choice(sorted(table))
                value: Json = self.chance.randrange(9)
                if key in LISTS and name != "heads":
                    value = self._some(LISTS[key])
                elif key in WEIGHTS:
                    value = [self.chance.randrange(4) for _ in table[WEIGHTS[key]][at]]
                elif key in ("post", "worse_committee"):
                    value = self.chance.choice((None, *self._places("committees")))
                elif key == "worse_lawyer":
                    value = self.chance.choice((None, *self._places("lawyers")))
                table[key][at] = value

    def _tables(self) -> list[tuple[str, Json]]:
        """Return the tables of a proof that have rows."""
        proof = self._proof()
        return [(one, proof[one]) for one in TABLES if proof.get(one, {}).get("price")]

    def weights_of_combs_changed(self) -> None:
        """Let posts, teeth, or committees taken off count more or less, or anything."""
        for table in self._combs():
            for _ in range(self.chance.choice((1, 1, 3))):
                at, key = self._row(table), self.chance.choice((*WEIGHTS, "each"))
                more = self.chance.choice((1, 1, -1, 10, -(10**6), 10**9, 10**40))
                if key == "each":
                    table[key][at] += more
                elif table[key][at]:
                    table[key][at][self.chance.randrange(len(table[key][at]))] += more

    def _combs(self) -> list[Json]:
        return [table for name, table in self._tables() if name == "weighted"]

    def all_that_a_comb_counts_multiplied(self) -> None:
        for table in self._combs():
            at, by = self._row(table), self.chance.choice((2, 3, 10**5, -1, 0))
            keys = self.chance.choice((("times",), ("times", "most"), (*WEIGHTS,)))
            for key in keys:
                table[key][at] = [by * one for one in table[key][at]]

    def parts_of_combs_swapped(self) -> None:
        """Take teeth for those taken off, inside for outside, one comb for another."""
        for table in self._combs():
            at, to = self._row(table), self._row(table)
            for one, other in self.chance.choice((
                (("inside", "outside"),), (("teeth", "others"), ("times", "most")),
                (("uncounted", "others"),), (("uncounted", "teeth"),),
                (("worse_committee", "worse_lawyer"),), (("times", "most"),),
            )):  # fmt: skip
                table[one][at], table[other][at] = table[other][at], table[one][at]
            for key in self.chance.sample(sorted(table), k=2):
                table[key][at], table[key][to] = table[key][to], table[key][at]

    def members_of_combs_repeated_or_left_out(self) -> None:
        for table in self._combs():
            at, key = (
                self._row(table),
                self.chance.choice(("lawyers", "teeth", "others")),
            )
            columns = [key, *(one for one, of in WEIGHTS.items() if of == key)]
            columns = columns[: self.chance.choice((1, len(columns)))]
            for one in columns:
                row = table[one][at]
                table[one][at] = self.chance.choice((row[1:], row[:1] + row, row + row))

    def ranks_of_combs_moved(self) -> None:
        for table in self._combs():
            for at in range(len(table["price"])):
                table["rank"][at] += self.chance.choice((0, 1, -1, 10**4, -(10**9)))

    def worse_posts_forgotten_or_taken(self) -> None:
        for table in self._combs():
            at, who = self._row(table), self.chance.choice(("committee", "lawyer"))
            places = self._places(f"{who}s")
            table[f"worse_{who}"][at] = self.chance.choice((None, None, *places))

    def waiting_prices_changed(self) -> None:
        for _, table in self._tables():
            table["price"] = [
                one * self.chance.choice((1, 1, 2, 10, 10**9)) + self.chance.choice(
                    (0, 0, 1, -1, 1 << 24, -one - 1)
                )
                for one in table["price"]
            ]  # fmt: skip

    def waiting_rows_repeated(self) -> None:
        for _, table in self._tables():
            at = self._row(table)
            for column in table.values():
                column.insert(0, column[at])

    def heads_reordered(self) -> None:
        heads = self._proof()["heads"]
        order = list(range(len(heads["price"])))
        self.chance.shuffle(order)
        for key, column in heads.items():
            heads[key] = [column[at] for at in order]

    def prices_of_firms_written(self) -> None:
        """Add a bound by firms of any prices, or change one that is there."""
        proof, scale = self._proof(), self.chance.choice((1, 4))
        desks = proof.get("desks")
        if desks is None:
            made = self._empty(self.chance.choice((1, 2, 3, 3, 3, 4)))
            made |= {"scale": scale, "desks": self._desks(scale)}
            self.proof["further"].append(made)
            return
        for table in (desks["placed"], desks["waiting"]):
            for at in range(len(table["price"])):
                table["price"][at] += self.chance.choice((0, 0, 1, -1, proof["scale"]))

    def _desks(self, scale: int) -> Json:
        firm_of, pairs = self.proof["lawyers"]["firm"], self.proof["pairs"]
        known = {(firm_of[who], at) for at, row in enumerate(pairs) for who in row}
        rows = [one for one in sorted(known) if self.chance.random() < 0.7]
        placed = self._some("committees")
        return {
            "hard": self._some("committees"),
            "placed": {
                "committee": placed,
                "price": [self.chance.randint(-scale, 2 * scale) for _ in placed],
            },
            "waiting": {
                "firm": [firm for firm, _ in rows],
                "is_near": [self.chance.random() < 0.6 for _ in rows],
                "committee": [at for _, at in rows],
                "price": [self.chance.randrange(scale + 2) for _ in rows],
            },
        }

    def tiers_weighed_anew(self) -> None:
        proof = self._proof()
        proof["scale"] = self.chance.choice((1, 2, proof["scale"] * 2, 0, -1))
        proof["times"] = [
            one * self.chance.choice((0, 1, 1, 7)) for one in proof["times"]
        ]

    def proof_moved_to_another_tier(self) -> None:
        self._proof()["tier"] = self.chance.choice((1, 2, 3, 4, 7))

    def proofs_repeated(self) -> None:
        self.proof["further"].append(self._proof())

    def rows_of_further_proofs_nudged(self) -> None:
        proof = self._proof()
        unit = self.chance.choice((1, proof["scale"], proof["scale"] * 50))
        for family in proof["prices"]:
            family["tiers"] = [
                [one + unit * self.chance.choice((0, 0, -1, 1)) for one in column]
                for column in family["tiers"]
            ]


CHOICE_FORGERIES: dict[str, Callable[..., None]] = {
    name: kind for name, kind in vars(ChoiceForger).items() if not name.startswith("_")
}
