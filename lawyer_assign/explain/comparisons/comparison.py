"""Several plans side by side: what is said of them, of everybody, and how it reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError, Defect, Lang, Text, listed
from lawyer_assign.explain.answers import Answer, Named, beside
from lawyer_assign.proof import Ended
from lawyer_assign.quoting import as_written

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

By = Literal["rule", "tier", "plan", "district", "firm", "committee", "lawyer"]


class RulePrice(NamedTuple):
    """What plans cost by one rule in one tier.

    Parameters
    ----------
    tier
        ``None`` for a rule that must hold: then the units by which it is broken.
    rule
        Its kind.
    weight
        Points per unit by which the rule is missed; 1 for a must.
    prices
        One per plan.
    """

    tier: int | None
    rule: str
    weight: int
    prices: tuple[int, ...]


class Proved(NamedTuple):
    """What is proved of a plan by the facts and rules that it was made with.

    Parameters
    ----------
    ended
        Why its search ended; ``None`` = nobody searched, or it is not known.
    prices, bounds
        One per tier of the comparison; ``None`` = unknown, as of a plan that is no
        outcome, or of a tier in which the plan's own policy has other rules.
    """

    ended: Ended | None
    prices: tuple[int | None, ...]
    bounds: tuple[int | None, ...]

    @property
    def is_there(self) -> bool:
        """Whether anything was ever searched for or proved."""
        return self.ended is not None or any(one is not None for one in self.bounds)


class Moved(NamedTuple):
    """What became of the posts of the first plan, committee by committee.

    A committee that loses a lawyer and gets another has one post ``moved``; ``new`` and
    ``ended`` are what is left on one side only.
    """

    kept: int = 0
    moved: int = 0
    new: int = 0
    ended: int = 0

    def plus(self, other: "Moved") -> "Moved":
        """Return the sum of both."""
        return Moved(*(a + b for a, b in zip(self, other, strict=True)))


class Remains(NamedTuple):
    """What is left of last year's plan where it is counted by this year's facts.

    Parameters
    ----------
    posts
        It had, last year.
    gone
        Those of them whose committee or lawyer the facts have no more.
    unserved
        Committees of the facts that it had no post at, new ones among them.
    former
        Id of a committee of the facts, and who served it and is not among them.
    """

    posts: int
    gone: int
    unserved: int
    former: tuple[tuple[str, Named], ...] = ()

    @property
    def left(self) -> int:
        """Posts that are counted."""
        return self.posts - self.gone

    def former_of(self, committee: str) -> tuple[Named, ...]:
        """Return who served a committee and is not among the facts any more."""
        return tuple(who for one, who in self.former if one == committee)


class Row(NamedTuple):
    """What plans mean for a district, a firm, a committee or a lawyer.

    Parameters
    ----------
    who
        Id and name.
    posts, points
        One number per plan; points are those of the posts, by affinity.
    missing
        Lawyers that are missing, per plan; 0 for firms and lawyers.
    said
        Per plan and tier, what rules say of them by name, weight and all; summed for a
        district over its committees, for a firm over its lawyers.
    moved
        Per plan, against the first; of a firm by what its lawyers do at a committee.
    partners
        Per plan: lawyers of a committee, committees of a lawyer; else empty.
    lat, lon
        Where a committee or a lawyer is, in degrees; ``None`` = unknown.
    """

    who: Named
    posts: tuple[int, ...]
    points: tuple[int, ...]
    missing: tuple[int, ...]
    said: tuple[tuple[int, ...], ...]
    moved: tuple[Moved, ...]
    partners: tuple[tuple[Named, ...], ...] = ()
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, repr=False)
class Comparison(Answer):
    """Answer of :func:`compare`; all numbers against the first plan.

    Parameters
    ----------
    names
        Of the plans.
    tiers
        Numbers, the most important first.
    rules
        Prices by rule; those of a tier add up to :meth:`price` of the tier.
    districts, firms, committees, lawyers
        Sorted by id; firms and lawyers who serve in no plan are left out.
    recounted
        Places of the plans that were made with other facts or rules than those by
        which all are counted: their own prices were others.
    proofs
        What is proved of each plan; nothing in a document of an earlier version.
    minutes, untimed
        Minutes of travel of all posts together, and posts of which a place is not
        known, per plan.
    fen
        What posts cost a year, in fen, per plan; nothing without tariffs.
    remains
        What is left of the first plan, where that is one of last year.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> found = la.compare(outcome, outcome)
    >>> len(found.to_frame("rule")) > 0
    True
    """

    names: tuple[str, ...]
    tiers: tuple[int, ...]
    rules: tuple[RulePrice, ...]
    districts: tuple[Row, ...]
    firms: tuple[Row, ...]
    committees: tuple[Row, ...]
    lawyers: tuple[Row, ...]
    recounted: tuple[int, ...] = ()
    proofs: tuple[Proved, ...] = ()
    minutes: tuple[int, ...] = ()
    untimed: tuple[int, ...] = ()
    fen: tuple[int, ...] = ()
    remains: Remains | None = None

    def _gist(self) -> str:
        """Return which of the plans is better, the second against the first."""
        said: Text = beside(self, "words").verdict_text(self, 1)
        doubt: Text = beside(self, "proof_words").doubt_text(self, 1)
        return said.then(doubt).of(self.lang)

    def price(self, tier: int | None) -> tuple[int, ...]:
        """Return what each plan costs in a tier; ``None``: units of broken musts."""
        return tuple(
            sum(one.prices[at] for one in self.rules if one.tier == tier)
            for at in range(len(self.names))
        )

    @property
    def moved(self) -> tuple[Moved, ...]:
        """Posts kept, moved, new and ended in each plan against the first."""
        sums = [Moved()] * len(self.names)
        for row in self.committees:
            sums = [a.plus(b) for a, b in zip(sums, row.moved, strict=True)]
        return tuple(sums)

    @checked
    def rows(self, by: By) -> tuple[Row, ...]:
        """Return the rows of districts, firms, committees or lawyers.

        Raises
        ------
        BadInputError
            There are no rows of that name.
        """
        known = {
            "district": self.districts, "firm": self.firms,
            "committee": self.committees, "lawyer": self.lawyers,
        }  # fmt: skip
        if by not in known:
            raise BadInputError([_no_such(by, known)])
        return known[by]

    @checked
    def to_frame(self, by: By = "rule") -> "pd.DataFrame":
        """Return a table: one column per plan and number, and the differences.

        Parameters
        ----------
        by
            ``"rule"``: tier, rule and price; ``"tier"``: price and bound of each plan,
            and between which numbers (``least``, ``most``) the best plans of both
            differ, as far as is proved; ``"plan"``: posts, lawyers missing, minutes of
            travel, cost, and why its search ended; others: posts, points, missing
            lawyers, posts kept, moved, new and ended, partners (a tuple of ids), and
            ``tier_n``: what rules of tier n say of them. A rule speaks of one kind of
            party only (points of posts of committees, the price of further posts of
            lawyers): the price of a tier is in the table by tier.

        Raises
        ------
        BadInputError
            There is no table of that name.
        """
        frames = beside(self, "frames")
        whole = {
            "rule": frames.rule_frame, "tier": frames.tier_frame,
            "plan": frames.plan_frame,
        }  # fmt: skip
        found: pd.DataFrame = (
            whole[by](self) if by in whole else frames.frame_of(self, self.rows(by), by)
        )
        return found

    def draw_map(
        self, ax: "Axes | None" = None, *, which: int = 1, lang: Lang | None = None
    ) -> "Axes":
        """Draw which posts a plan keeps, gives up and gains against the first.

        Parameters
        ----------
        ax
            To draw on; a new figure if not given.
        which
            Place of the plan among those compared; 1 is the second.
        lang
            Of the labels; by how places are called if not given.

        Raises
        ------
        BadInputError
            There is no such plan.
        UnsupportedError
            matplotlib, or a font for Chinese, is missing; says what to install.
        """
        if not 0 < which < len(self.names):
            problem = Text("there is no such plan", "没有这个方案")
            most = len(self.names) - 1
            cure = Text(f"Give a number from 1 to {most}", f"请填写1至{most}的整数")
            raise BadInputError([Defect("which", as_written(which), problem, cure)])
        lang = self.lang if lang is None else lang
        found: Axes = beside(self, "maps").draw(self, ax, which, lang)
        return found


def _no_such(by: str, tables: Iterable[str]) -> Defect:
    known = listed(tables)
    return Defect(
        "by",
        as_written(by),
        Text("there is no table of that name", "没有这个名称的表"),
        Text(f"Use one of {known.en}", f"请从 {known.zh} 中选用"),
    )


def differences(numbers: Sequence[int]) -> tuple[int, ...]:
    """Return each number but the first, less the first."""
    return tuple(one - numbers[0] for one in numbers[1:])
