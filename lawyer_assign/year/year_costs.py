"""What a year costs in which plans follow one another: every post paid by the month.

Tariffs say what a post is paid a year. A firm that closes in May has served four months
of it, and whoever comes after it the other eight. The text is silent of that; these
rules are the house's:

1. A month is paid to who has the post on its first day.
2. Of a post that costs ``p`` fen a year, ``p x m / 12`` are due after ``m`` months of
   the year, rounded to the fen, half a fen up; a spell is paid what is due at its end
   less what is due at its beginning. So twelve months of a post that nobody changes
   cost what :func:`lawyer_assign.cost` says, to the fen.
3. The city bears its share of what is due, rounded alike; the district bears the rest.

A lawyer's posts are counted 1st, 2nd ... in each plan by itself.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from lawyer_assign.arrays import ByValue, Ints
from lawyer_assign.calls import checked
from lawyer_assign.cards import frame_html
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.checks.days_given import day_given
from lawyer_assign.facts.money import yuan_text
from lawyer_assign.facts.names import lang_of
from lawyer_assign.year.costs import CITY, COLUMNS_ZH, Costs, Named, Whom, in_yuan

if TYPE_CHECKING:
    import pandas as pd

MONTHS = 12
"""Of a year, which tariffs speak of."""


class Spell(NamedTuple):
    """Months in which one plan holds: those after ``before``, up to ``until``."""

    costs: Costs
    before: int
    until: int

    @property
    def fen(self) -> Ints:
        """What each post is paid for these months."""
        return self._between(self._due)

    @property
    def city_fen(self) -> Ints:
        """What of it the city bears."""
        share = self.costs.city_share

        def due(months: int) -> Ints:
            found: Ints = (self._due(months) * share + 50) // 100
            return found

        return self._between(due)

    def _due(self, months: int) -> Ints:
        found: Ints = (2 * self.costs.fen * months + MONTHS) // (2 * MONTHS)
        return found

    def _between(self, due: Callable[[int], Ints]) -> Ints:
        found: Ints = due(self.until) - due(self.before)
        return found


@dataclass(frozen=True, eq=False, repr=False)
class YearCosts(ByValue):
    """Costs of the plans of a year; sums by lawyer, firm, district and payer agree.

    Parameters
    ----------
    year
        Calendar year.
    spells
        Plans one after the other, each with its months.

    Examples
    --------
    >>> import datetime as dt
    >>> import lawyer_assign as la
    >>> facts = la.datasets.with_example_money(la.datasets.toy())
    >>> plan = la.solve(facts).plan
    >>> year = la.cost_year([(dt.date(2026, 1, 1), facts, plan),
    ...                      (dt.date(2026, 5, 1), facts, plan)])
    >>> year.total_fen == la.cost(facts, plan).total_fen
    True
    """

    year: int
    spells: tuple[Spell, ...]

    @classmethod
    def of(cls, plans: Sequence[tuple[dt.date, Costs]]) -> "YearCosts":
        """Return the costs of plans, each with the day from which it holds.

        Parameters
        ----------
        plans
            In any order; the last holds to the end of the year.

        Raises
        ------
        BadInputError
            There is none, two hold from one day, or they are of several years.
        """
        days = [day_given(f"plans[{at}][0]", day) for at, (day, _) in enumerate(plans)]
        _check_days(days)
        costs = (costs for _, costs in plans)
        ordered = sorted(zip(days, costs, strict=True), key=lambda one: one[0])
        starts = [_months_before(day) for day, _ in ordered]
        spells = [
            Spell(costs, start, end)
            for (_, costs), start, end in zip(
                ordered, starts, [*starts[1:], MONTHS], strict=True
            )
        ]
        return cls(ordered[0][0].year, tuple(spells))

    def __len__(self) -> int:
        """Return the number of rows of :meth:`to_frame`."""
        return len(self._posts)

    def __repr__(self) -> str:
        """Return year, plans and total in a line."""
        total = yuan_text(self.total_fen)
        return f"YearCosts({self.year}, {len(self.spells)} plans, {total} yuan)"

    def _repr_html_(self) -> str:
        """Show the total, and the table by district, in a notebook."""
        total = yuan_text(self.total_fen)
        said = Text(f"{total} yuan in {self.year}", f"{self.year}年{total}元")
        lang = lang_of(self.facts.committees)
        return frame_html(said, in_yuan(self.by("district")), lang, COLUMNS_ZH)

    @property
    def facts(self) -> Facts:
        """Those that hold at last, whose budgets count."""
        return self.spells[-1].costs.facts

    @property
    def paid_spells(self) -> tuple[Spell, ...]:
        """Those that hold on the first day of some month: nobody is paid for others."""
        return tuple(one for one in self.spells if one.until > one.before)

    @property
    def total_fen(self) -> int:
        """What the year costs."""
        return sum(int(one.fen.sum()) for one in self.spells)

    def names_of(self, kind: Named) -> dict[str, str]:
        """Return the names of lawyers, firms, districts or committees by id.

        The last of them, where facts name somebody differently.

        Parameters
        ----------
        kind
            ``"committee"``, ``"lawyer"``, ``"firm"`` or ``"district"``.
        """
        return {
            key: row.name
            for one in self.spells
            for key, row in getattr(one.costs.facts, kind).items()
        }

    def over_budget(self) -> dict[str, int]:
        """Return districts above their budget of the year, and by how many fen."""
        over = self.by("district").over_fen.dropna()
        return {str(one): int(fen) for one, fen in over.items() if fen > 0}

    def to_frame(self) -> "pd.DataFrame":
        """Return one row per post and price, amounts in fen, in the order of ids.

        Columns as in :meth:`Costs.to_frame`, and ``from_month``, ``to_month``: plans
        one after the other that pay a post alike are one row. A post that nobody had on
        the first day of a month has none.
        """
        return self._posts.copy()

    @cached_property
    def _posts(self) -> "pd.DataFrame":
        """The table of :meth:`to_frame`, which every sum is made of."""
        import pandas as pd

        rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        done = list[dict[str, Any]]()
        for spell in self.paid_spells:
            ended, rows = rows, {}
            for key, row in _rows_of(spell):
                known = ended.pop(key, None)
                if known is not None:
                    row["from_month"] = known["from_month"]
                    for name in _AMOUNTS:
                        row[name] += known[name]
                rows[key] = row
            done.extend(ended.values())
        done.extend(rows.values())
        done.sort(key=lambda one: (one["committee"], one["lawyer"], one["from_month"]))
        return pd.DataFrame(done, columns=list(_COLUMNS))

    @checked
    def by(self, whom: Whom) -> "pd.DataFrame":
        """Return sums in fen by lawyer, firm, district or payer, sorted by id.

        As :meth:`Costs.by`, with ``post_months`` beside ``posts``: pairs that are paid
        for some month of the year, so both where one came in the place of another, and
        their months together.

        Parameters
        ----------
        whom
            ``"lawyer"``, ``"firm"``, ``"district"`` or ``"payer"``.
        """
        frame = self._posts
        if whom == "payer":
            return self._by_payer(frame)
        months = frame.to_month - frame.from_month + 1
        pairs = frame.committee + "\n" + frame.lawyer
        grouped = frame.assign(post_months=months, posts=pairs).groupby(whom)
        sums = grouped[["post_months", *_AMOUNTS]].sum()
        sums.insert(0, "posts", grouped.posts.nunique())
        names = self.names_of(whom)
        ids = sorted(names if whom == "district" else sums.index)
        sums = sums.reindex(ids, fill_value=0)
        sums.index.name = whom
        sums.insert(0, "name", [names[one] for one in ids])
        return self._with_budgets(sums) if whom == "district" else sums

    def _with_budgets(self, sums: "pd.DataFrame") -> "pd.DataFrame":
        """Return sums by district with the budgets that hold at last."""
        import pandas as pd

        known = {one.id: one.budget_yuan for one in self.facts.districts}
        budgets = [known.get(one) for one in sums.index.tolist()]
        fen = [None if one is None else 100 * one for one in budgets]
        sums["budget_fen"] = pd.array(fen, dtype="Int64")
        sums["over_fen"] = (sums.fen - sums.budget_fen).clip(lower=0)
        return sums

    def _by_payer(self, frame: "pd.DataFrame") -> "pd.DataFrame":
        import pandas as pd

        names = self.names_of("district")
        own = frame.groupby("district").district_fen.sum()
        ids = sorted(names)
        paid = [int(frame.city_fen.sum()), *own.reindex(ids, fill_value=0).tolist()]
        named = ["", *(names[one] for one in ids)]
        index = pd.Index([CITY, *ids], name="payer")
        return pd.DataFrame({"name": named, "fen": paid}, index=index)


_AMOUNTS = ("fen", "city_fen", "district_fen")
_COLUMNS = (
    "committee", "kind", "district", "lawyer", "firm", "number", "percent",
    "from_month", "to_month", *_AMOUNTS,
)  # fmt: skip


def _rows_of(spell: Spell) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Yield every post of a spell, under all that has to stay for it to go on."""
    costs = spell.costs
    frame = costs.to_frame().assign(
        from_month=spell.before + 1, to_month=spell.until,
        yearly=costs.fen, share=costs.city_share,
        fen=spell.fen, city_fen=spell.city_fen, district_fen=spell.fen - spell.city_fen,
    )  # fmt: skip
    names = [str(one) for one in frame.columns]
    for cells in zip(*(frame[name].tolist() for name in names), strict=True):
        row = dict(zip(names, cells, strict=True))
        key = tuple(row[name] for name in _COLUMNS[:7])
        yield (*key, row.pop("yearly"), row.pop("share")), row


def _months_before(day: dt.date) -> int:
    """Return how many months of its year begin before a day."""
    return day.month - (day.day == 1)


def _check_days(days: Sequence[dt.date]) -> None:
    """Refuse no plan at all, days of several years, and one day for two plans."""
    if not days:
        raise BadInputError([_NO_PLANS])
    defects = []
    for at, day in enumerate(days):
        place = f"plans[{at}]"
        if day.year != days[0].year:
            defects.append(Defect(place, day.isoformat(), *_other_year(days[0])))
        elif day in days[:at]:
            defects.append(Defect(place, day.isoformat(), *_TWICE))
    if defects:
        raise BadInputError(defects)


_NO_PLANS = Defect(
    "plans", "",
    Text("there is no plan to cost", "没有可核算的方案"),
    Text(
        "Hand in the plans of the year, each as (day from which it holds, facts, plan)",
        "请逐个给出全年的方案：（起始日期、数据、方案）",
    ),
)  # fmt: skip


def no_spell(place: str, found: str) -> Defect:
    """Return what is wrong with what is no plan of a year."""
    return Defect(
        place, found,
        Text(
            "is not a day, facts and a plan", "不是（起始日期、数据、方案）三项"
        ),
        _NO_PLANS.cure,
    )  # fmt: skip


_TWICE = (
    Text("two plans hold from the same day", "两个方案的起始日期相同"),
    Text("Leave one of them out, or correct its day", "请删去其中一个，或改正起始日期"),
)


def _other_year(first: dt.date) -> tuple[Text, Text]:
    return (
        Text(
            f"is of another year than the first plan, {first.year}",
            f"与第一个方案不在同一年（{first.year}年）",
        ),
        Text(
            "Cost every year by itself; a plan that goes on holds from January 1",
            "请各年分别核算；上一年延续下来的方案从1月1日起",
        ),
    )
