"""What is said of one committee: who serves, by which points, and who scores more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from lawyer_assign.calls import checked
from lawyer_assign.errors import Lang
from lawyer_assign.explain.answers import Answer, Effect, Move, Named, beside, by_tier
from lawyer_assign.explain.bars import Bar

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal[
    "serves", "limit", "seat", "choice", "fixed", "skill", "team", "money",
    "last_year", "fairness", "rule", "tie", "gain",
    "refusal", "conflict", "unwilling", "unchosen", "reach",
]  # fmt: skip
"""Why somebody with more points does not serve; from ``refusal`` on: no candidate."""

KIND_OF_RULE: dict[str, Kind] = {
    "caseload": "limit",
    "own_limits": "limit",
    "one_each": "limit",
    "further_posts": "limit",
    "duty_load": "limit",
    "seats": "seat",
    "stability": "choice",
    "fixed_agreements": "fixed",
    "must_have": "skill",
    "one_firm": "team",
    "team_size": "team",
    "budget": "money",
    "fewest_changes": "last_year",
    "worst_served": "fairness",
    "firm_balance": "fairness",
    "district_balance": "fairness",
    "duty_balance": "fairness",
}
KIND_OF_BAR: dict[str, Kind] = {
    "refusals": "refusal",
    "conflicts": "conflict",
    "willingness": "unwilling",
    "chosen_only": "unchosen",
    "own_limits": "limit",
    "reach": "reach",
    "listed": "reach",
}


class Part(NamedTuple):
    """A part of a pair's points, as :class:`~lawyer_assign.rules.Affinity` names it."""

    name: str
    points: int


@dataclass(frozen=True)
class Serving:
    """A lawyer who serves a committee.

    Parameters
    ----------
    lawyer, firm
        Who.
    points, parts
        Of the pair; the parts add up to the points.
    minutes
        Of travel, as counted.
    firm_rank, committee_rank
        What each side says of the other; ``None`` = no view.
    is_fixed
        Whether a fixed agreement says so.
    place
        1 + the candidates with more points.
    posts
        Committees she serves in all.
    is_timed
        Whether the minutes are known; else the policy's number for unknown places is
        counted.
    """

    lawyer: Named
    firm: Named
    points: int
    parts: tuple[Part, ...]
    minutes: int
    firm_rank: int | None
    committee_rank: int | None
    is_fixed: bool
    place: int
    posts: int
    is_timed: bool = True


@dataclass(frozen=True)
class Reason:
    """Why somebody with more points does not serve.

    Parameters
    ----------
    lawyer, firm, points
        Who, and the points she would bring.
    more
        Points above those of ``replaces``, below 0 if she has fewer; all of hers where
        nobody would go.
    kind, rule
        The reason, and the rule that decides.
    instead
        The committee that she, or her firm, would have to give up.
    moves
        The cheapest small change that brings her here; empty if she is no candidate.
    effects
        What the change does, rule by rule; they add up to :meth:`price`.
    breaks
        Whether the change breaks a rule that must hold: then every one does.
    bar
        What keeps her out of the candidates.
    if_pinned
        For ``choice``: by how much two-way choice would seem to cost more (negative:
        less), were the pair pinned by a fixed agreement, of which nothing is counted.
    replaces
        Who would go for her: in the change of ``moves``, or the one with fewest points
        if she is no candidate; ``None`` where she would come to a free place.
    """

    lawyer: Named
    firm: Named
    points: int
    more: int
    kind: Kind
    rule: str
    instead: Named | None = None
    moves: tuple[Move, ...] = ()
    effects: tuple[Effect, ...] = ()
    breaks: bool = False
    bar: Bar | None = None
    if_pinned: int | None = None
    replaces: Named | None = None

    def price(self, tiers: Sequence[int]) -> tuple[int, ...]:
        """Return by how much the change raises each tier's price."""
        return by_tier(self.effects, tiers)


@dataclass(frozen=True, repr=False)
class Why(Answer):
    """Answer of :func:`why`.

    Parameters
    ----------
    committee, district
        Where.
    asked
        Lawyers it must have.
    serving
        Who serves, most points first; empty if nobody does.
    candidates
        Lawyers who may serve there.
    better
        Further candidates with more points than the least of those who serve; 0 where
        nobody does.
    reasons
        One for each of them, or for every further candidate where a place is open
        (:attr:`others` in number), most points first; and for others with more points
        who are no candidates.
    unlisted
        Further ones who are no candidates, for causes that are named already.
    passed_over
        Firms that the committee ranks above its own and that rank it, where a fixed
        agreement keeps them out: its choices are not counted.
    tiers
        Numbers of the tiers, for prices.
    is_proved
        Whether the plan is proved best.
    budget_left, post_costs
        Where a place is open, a rule keeps the budget of the district, and that leaves
        less than a post may cost: how much it leaves, and the most a post costs, in
        fen a year; else ``None``.
    unspoken
        Languages that it asks for, where nobody of those who serve speaks one.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> la.why(outcome, "c1").committee.id
    'c1'
    """

    committee: Named
    district: Named
    asked: int
    serving: tuple[Serving, ...]
    candidates: int
    better: int
    reasons: tuple[Reason, ...]
    unlisted: int
    passed_over: tuple[Named, ...]
    tiers: tuple[int, ...]
    is_proved: bool
    budget_left: int | None = None
    post_costs: int | None = None
    unspoken: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether lawyers are missing, so that nobody has to go for one more."""
        return len(self.serving) < self.asked

    @property
    def others(self) -> int:
        """Further candidates who have a reason, if all are asked for."""
        return self.candidates - len(self.serving) if self.is_open else self.better

    def above(self, one: Serving) -> int:
        """Return how many further candidates have more points than one who serves."""
        mates = sum(mate.points > one.points for mate in self.serving)
        return one.place - 1 - mates

    @checked
    def to_frame(self, lang: Lang = "en") -> "pd.DataFrame":
        """Return one row per reason: who, points, kind, price by tier, the sentence."""
        import pandas as pd

        reason_text = beside(self, "words").reason_text
        names = ["lawyer", "lawyer_name", "firm", "firm_name", "points", "more", "kind",
                 "rule", "instead", "instead_name",
                 *(f"tier_{one}" for one in self.tiers), "reason"]  # fmt: skip
        rows = [
            (*one.lawyer, *one.firm, one.points, one.more, one.kind, one.rule,
             *(one.instead or (None, None)), *_priced(one, self.tiers),
             reason_text(one).of(lang))
            for one in self.reasons
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=names)


def _priced(one: Reason, tiers: tuple[int, ...]) -> tuple[int | None, ...]:
    """Return the price by tier, nothing where no plan has the pair."""
    if one.breaks or one.bar is not None:
        return (None,) * len(tiers)
    return one.price(tiers)
