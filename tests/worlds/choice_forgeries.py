"""Forgers of why somebody waits in vain: heads, combs, exchanges, and their prices."""

from collections.abc import Callable
from typing import Any

from tests.worlds.forgeries import KINDS_OF_FORGERY, Forger

Json = Any
TABLES = ("heads", "combs", "exchanges")


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
        names = {
            "heads": ("committee", "rank", "price"),
            "combs": ("firm", "committees", "lawyers", "price"),
            "exchanges": ("committee", "lawyer", "post", "price"),
        }
        tables = {name: {one: [] for one in row} for name, row in names.items()}
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
                "exchanges": {
                    "committee": any_of["committees"], "lawyer": any_of["lawyers"],
                    "post": self.chance.choice((None, *self._places("committees"))),
                },
            }  # fmt: skip
            name = self.chance.choice(TABLES)
            for key, value in {**row[name], "price": price // 2520 or 1}.items():
                proof[name][key].append(value)

    def members_exchanged(self) -> None:
        """Put other committees, lawyers, firms, ranks or posts into rows."""
        proof = self._proof()
        for name in TABLES:
            table = proof[name]
            for _ in range(min(2, len(table["price"]))):
                at, key = self._row(table), self.chance.choice(sorted(table))
                value: Json = self.chance.randrange(9)
                if key in ("committees", "lawyers") and name == "combs":
                    value = self._some(key)
                elif key == "post":
                    value = self.chance.choice((None, *self._places("committees")))
                table[key][at] = value

    def waiting_prices_changed(self) -> None:
        proof = self._proof()
        for name in TABLES:
            proof[name]["price"] = [
                one * self.chance.choice((1, 1, 2, 10, 10**9)) + self.chance.choice(
                    (0, 0, 1, -1, proof["scale"], -one - 1)
                )
                for one in proof[name]["price"]
            ]  # fmt: skip

    def waiting_rows_repeated(self) -> None:
        proof = self._proof()
        for name in TABLES:
            if proof[name]["price"]:
                at = self._row(proof[name])
                for column in proof[name].values():
                    column.insert(0, column[at])

    def heads_reordered(self) -> None:
        heads = self._proof()["heads"]
        order = list(range(len(heads["price"])))
        self.chance.shuffle(order)
        for key, column in heads.items():
            heads[key] = [column[at] for at in order]

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
