"""What a plan costs a year, to the fen: by post, lawyer, firm, district and payer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from lawyer_assign.arrays import ByValue, Ints, ranks
from lawyer_assign.calls import checked
from lawyer_assign.cards import frame_html
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.money import yuan_text
from lawyer_assign.facts.names import lang_of
from lawyer_assign.facts.prices import Prices
from lawyer_assign.fixed import HoldsFixed
from lawyer_assign.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

Whom = Literal["lawyer", "firm", "district", "payer"]
Named = Literal["committee", "lawyer", "firm", "district"]
CITY = "city"
"""Names the city among payers; the others are ids of districts."""
COLUMNS_ZH = {
    "yuan": "合计（元/年）",
    "city_yuan": "市级承担（元/年）",
    "district_yuan": "区县承担（元/年）",
    "budget_yuan": "预算（元/年）",
    "over_yuan": "超出预算（元/年）",
}


@dataclass(frozen=True, eq=False, repr=False)
class Costs(ByValue, HoldsFixed):
    """Posts in columns, sorted as in the plan; amounts in fen a year.

    How a price is found, in which order a lawyer's posts count and how shares are
    rounded stands in :mod:`lawyer_assign.facts.money`. Shares add up to the price of
    every post, so sums by lawyer, firm, district and payer are all the same.

    Parameters
    ----------
    facts
        That the places point into.
    committee, lawyer
        Places in ``facts.columns``.
    number
        1 for a lawyer's first post, 2 for her second ...
    percent
        By which the assessment moved the amount.
    fen, city_fen
        Price, and what of it the city bears; the district bears the rest.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> facts = la.datasets.with_example_money(la.datasets.toy())
    >>> plan = la.solve(facts).plan
    >>> costs = la.cost(facts, plan)
    >>> int(costs.by("payer").fen.sum()) == costs.total_fen
    True
    """

    facts: Facts
    committee: Ints
    lawyer: Ints
    number: Ints
    percent: Ints
    fen: Ints
    city_fen: Ints

    @classmethod
    @checked
    def of(cls, facts: Facts, plan: Plan) -> "Costs":
        """Price every post of a plan.

        Parameters
        ----------
        facts
            With tariffs.
        plan
            Names only committees and lawyers of the facts.

        Raises
        ------
        BadInputError
            The facts have no tariffs.
        """
        if not facts.tariffs:
            raise BadInputError([_no_tariffs()])
        columns, prices = facts.columns, Prices.of(facts)
        committee = _places(columns.committee_at, (one.committee for one in plan.posts))
        lawyer = _places(columns.lawyer_at, (one.lawyer for one in plan.posts))
        lists = prices.list_of(columns, committee, lawyer)
        number = _numbers(lawyer, lists)
        last = prices.steps.shape[1]
        fen = prices.steps[lists, np.minimum(number, last) - 1]
        share = _shares(facts)[columns.committee_district[committee]]
        percent = prices.moves[prices.lawyer_move[lawyer]]
        city_fen = (fen * share + 50) // 100
        return cls(facts, committee, lawyer, number, percent, fen, city_fen)

    def __len__(self) -> int:
        """Return the number of posts."""
        return len(self.fen)

    def __repr__(self) -> str:
        """Return posts and total in a line."""
        return f"Costs({len(self)} posts, {yuan_text(self.total_fen)} yuan a year)"

    def _repr_html_(self) -> str:
        """Show the total, and the table by district, in a notebook."""
        total = yuan_text(self.total_fen)
        said = Text(f"{total} yuan a year", f"全年{total}元")
        lang = lang_of(self.facts.committees)
        return frame_html(said, in_yuan(self.by("district")), lang, COLUMNS_ZH)

    @property
    def city_share(self) -> Ints:
        """Percent of each post that the city bears."""
        found: Ints = _shares(self.facts)[self.district]
        return found

    def names_of(self, kind: Named) -> dict[str, str]:
        """Return the names of committees, lawyers, firms or districts by id.

        Parameters
        ----------
        kind
            ``"committee"``, ``"lawyer"``, ``"firm"`` or ``"district"``.
        """
        return {key: row.name for key, row in getattr(self.facts, kind).items()}

    @property
    def total_fen(self) -> int:
        """What all posts cost together."""
        return int(self.fen.sum())

    @property
    def district_fen(self) -> Ints:
        """What the district bears of each post."""
        return self.fen - self.city_fen

    @property
    def district(self) -> Ints:
        """Place of the committee's district, per post."""
        return self.facts.columns.committee_district[self.committee]

    @property
    def firm(self) -> Ints:
        """Place of the lawyer's firm, per post."""
        return self.facts.columns.lawyer_firm[self.lawyer]

    def over_budget(self) -> dict[str, int]:
        """Return districts above their budget, and by how many fen."""
        rows = self.facts.columns.districts
        spent = self._sums(self.district, len(rows), self.fen).tolist()
        over = {
            row.id: cost - 100 * row.budget_yuan
            for row, cost in zip(rows, spent, strict=True)
            if row.budget_yuan is not None
        }
        return {one: amount for one, amount in over.items() if amount > 0}

    def spent_out(self) -> frozenset[str]:
        """Return districts whose budget leaves less than their dearest post costs."""
        rows = self.facts.columns.districts
        spent = self._sums(self.district, len(rows), self.fen).tolist()
        dearest = Prices.of(self.facts).dearest(len(rows)).tolist()
        return frozenset(
            row.id
            for row, cost, most in zip(rows, spent, dearest, strict=True)
            if row.budget_yuan is not None and 100 * row.budget_yuan - cost < most
        )

    def to_frame(self) -> "pd.DataFrame":
        """Return one row per post, in the order of the plan, amounts in fen."""
        import pandas as pd

        columns = self.facts.columns
        return pd.DataFrame(
            {
                "committee": _ids(columns.committees, self.committee),
                "kind": [columns.committees[at].kind for at in self.committee.tolist()],
                "district": _ids(columns.districts, self.district),
                "lawyer": _ids(columns.lawyers, self.lawyer),
                "firm": _ids(columns.firms, self.firm),
                "number": self.number,
                "percent": self.percent,
                "fen": self.fen,
                "city_fen": self.city_fen,
                "district_fen": self.district_fen,
            }
        )

    @checked
    def by(self, whom: Whom) -> "pd.DataFrame":
        """Return sums in fen by lawyer, firm, district or payer, sorted by id.

        Parameters
        ----------
        whom
            ``"lawyer"`` and ``"firm"`` list whom money goes to, those with posts;
            ``"district"`` lists every district with its budget and what is above it;
            ``"payer"`` lists the city first, then every district with what it bears
            itself.
        """
        import pandas as pd

        columns = self.facts.columns
        if whom == "payer":
            return self._by_payer()
        tables: dict[str, tuple[Sequence[Any], Ints]] = {
            "lawyer": (columns.lawyers, self.lawyer),
            "firm": (columns.firms, self.firm),
            "district": (columns.districts, self.district),
        }
        rows, place = tables[whom]
        posts = np.bincount(place, minlength=len(rows))
        kept = np.arange(len(rows)) if whom == "district" else np.flatnonzero(posts)
        table = {
            "name": [rows[at].name for at in kept.tolist()],
            "posts": posts[kept],
            **{
                name: self._sums(place, len(rows), getattr(self, name))[kept]
                for name in ("fen", "city_fen", "district_fen")
            },
        }
        ids = pd.Index([rows[at].id for at in kept.tolist()], name=whom)
        frame = pd.DataFrame(table, index=ids)
        if whom == "district":
            budgets = [row.budget_yuan for row in columns.districts]
            fen = [None if one is None else 100 * one for one in budgets]
            frame["budget_fen"] = pd.array(fen, dtype="Int64")
            frame["over_fen"] = (frame.fen - frame.budget_fen).clip(lower=0)
        return frame

    def _by_payer(self) -> "pd.DataFrame":
        import pandas as pd

        rows = self.facts.columns.districts
        own = self._sums(self.district, len(rows), self.district_fen)
        ids = pd.Index([CITY, *(row.id for row in rows)], name="payer")
        names = ["", *(row.name for row in rows)]
        paid = [int(self.city_fen.sum()), *own.tolist()]
        return pd.DataFrame({"name": names, "fen": paid}, index=ids)

    def _sums(self, place: Ints, size: int, amounts: Ints) -> Ints:
        sums = np.zeros(size, np.int64)
        np.add.at(sums, place, amounts)
        return sums


def in_yuan(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return a table whose amounts in fen are texts in yuan, under such names."""
    told = frame.copy()
    for name in [str(one) for one in frame.columns]:
        if name.endswith("fen"):
            cells = _plain(frame[name])
            told[name] = ["" if one is None else yuan_text(one) for one in cells]
    return told.rename(columns=lambda name: str(name).replace("fen", "yuan"))


def _no_tariffs() -> Defect:
    return Defect(
        "tariffs", "",
        Text("the facts have no tariff to cost a plan by", "没有可用于计算的补贴标准"),
        Text(
            "Fill in the sheet 补贴标准 (tariffs), and 地域档次 (area_class) of the "
            "districts where the tariff names area classes",
            "请填写“补贴标准”（tariffs）表；标准中有地域档次的，"
            "还须填写各区县的地域档次（area_class）",
        ),
    )  # fmt: skip


def _shares(facts: Facts) -> Ints:
    """Return the percent that the city bears, by district."""
    shares = [row.city_share_percent or 0 for row in facts.columns.districts]
    return np.array(shares, np.int64)


def _numbers(lawyer: Ints, lists: Ints) -> Ints:
    """Return the number of every post among its lawyer's; equals keep their order."""
    order = np.lexsort((lists, lawyer))  # stable: posts come sorted by committee
    number = np.empty(len(order), np.int64)
    number[order] = ranks(lawyer[order]) + 1
    return number


def _places(known: Mapping[str, int], ids: Iterable[str]) -> Ints:
    return np.fromiter((known[one] for one in ids), np.int64)


def _ids(rows: Sequence[Any], places: Ints) -> list[str]:
    return [rows[at].id for at in places.tolist()]


def _plain(column: "pd.Series[Any]") -> list[int | None]:
    """Return the numbers of a column that may lack some."""
    missing = column.isna().tolist()
    return [
        None if is_missing else int(one)
        for one, is_missing in zip(column.tolist(), missing, strict=True)
    ]
