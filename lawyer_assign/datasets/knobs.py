"""Knobs of the generators, and how a wrong one is refused."""

from dataclasses import dataclass
from numbers import Integral, Real

from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.quoting import as_written

MOST_ROWS = 1_000_000


def check_share(place: str, value: object) -> None:
    """Refuse a knob that is not a share between 0 and 1."""
    if not _is_number(value, 0, 1):
        problem = Text("must be a share from 0 to 1", "须为0至1的比例")
        _refuse(place, value, problem, Text("Give 0.3 for 30 percent", "30%请填0.3"))


def check_count(
    place: str, value: object, least: int = 0, most: int = MOST_ROWS
) -> None:
    """Refuse a knob that is not a whole number from ``least`` to ``most``."""
    if not isinstance(value, Integral) or not _is_number(value, least, most):
        _refuse(
            place, value,
            Text(
                f"must be a whole number from {least} to {most}",
                f"须为{least}至{most}的整数",
            ),
            Text("Give a number in this range", "请填写此范围内的数"),
        )  # fmt: skip


def check_seed(place: str, value: object) -> None:
    """Refuse a seed that is not a whole number from 0 to 2^63 - 1."""
    check_count(place, value, 0, 2**63 - 1)


def check_at_least_zero(place: str, value: object) -> None:
    """Refuse a knob that is not a number from 0 to 100."""
    if not _is_number(value, 0, 100):
        problem = Text("must be a number from 0 to 100", "须为0至100的数值")
        _refuse(place, value, problem, Text("0 switches it off", "填0即关闭"))


def _is_number(value: object, least: int, most: int) -> bool:
    """Return whether it is a number from ``least`` to ``most``, NumPy's among them."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    exact = int(value) if isinstance(value, Integral) else float(value)
    return least <= exact <= most


def _refuse(place: str, value: object, problem: Text, cure: Text) -> None:
    raise BadInputError([Defect(place, as_written(value), problem, cure)])


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceKnobs:
    """How synthetic firms and committees choose each other (clause 一(三)).

    No ranking form was found in use (``facts.md`` section 4: NOT FOUND), so every
    default here is kind E: short lists, few ranks, many without a view.

    Parameters
    ----------
    list_length
        Firms a committee ranks at most; fewer where fewer are in reach. Lists of
        firms have no such limit: they follow from who ranked them.
    tie_density
        Chance that an entry of a committee's list shares the rank of the entry
        before it: 0 gives strict lists, 1 one single tie.
    firm_tie_density
        The same for the lists of firms; ``None`` takes ``tie_density``.
    popularity_skew
        Exponent s of Zipf's law: the k-th most popular firm is listed in proportion
        to ``k ** -s``, nearness apart; 0 makes all firms equally popular.
    no_view
        Share of committees that rank nobody.
    mutual_share
        Share of the firms' names on committees' lists that rank the committee in
        turn; with the others the firm has no view.
    firm_only
        Pairs that only the firm ranks, per pair that the committee ranks.
    refusals
        Share of all rows in which one side refuses the other (half of them the firm).
    """

    list_length: int = 8
    tie_density: float = 0.0
    firm_tie_density: float | None = None
    popularity_skew: float = 0.5
    no_view: float = 1 / 3
    mutual_share: float = 0.7
    firm_only: float = 0.05
    refusals: float = 0.01

    def __post_init__(self) -> None:
        check_count("ChoiceKnobs(list_length)", self.list_length, 1, 10_000)
        check_at_least_zero("ChoiceKnobs(popularity_skew)", self.popularity_skew)
        check_share("ChoiceKnobs(tie_density)", self.tie_density)
        check_share("ChoiceKnobs(firm_tie_density)", self.firm_ties)
        check_share("ChoiceKnobs(no_view)", self.no_view)
        check_share("ChoiceKnobs(mutual_share)", self.mutual_share)
        check_share("ChoiceKnobs(firm_only)", self.firm_only)
        check_share("ChoiceKnobs(refusals)", self.refusals)

    @property
    def firm_ties(self) -> float:
        """Tie density of the firms' lists."""
        own = self.firm_tie_density
        return self.tie_density if own is None else own


DEFAULT_CHOICES = ChoiceKnobs()


@dataclass(frozen=True, slots=True, kw_only=True)
class PastKnobs:
    """What last year left behind; all shares are of the committees, all kind E.

    Parameters
    ----------
    last_year
        Share with an agreement of last year (heavy carry-over is usual).
    fixed
        Share whose agreement is pinned; at most one for each firm.
    conflicts
        Share with one conflict of interest, half a firm's, half a lawyer's.
    """

    last_year: float = 0.6
    fixed: float = 0.02
    conflicts: float = 0.005

    def __post_init__(self) -> None:
        check_share("PastKnobs(last_year)", self.last_year)
        check_share("PastKnobs(fixed)", self.fixed)
        check_share("PastKnobs(conflicts)", self.conflicts)


DEFAULT_PAST = PastKnobs()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamKnobs:
    """What committees ask of their teams; shares of the committees, all kind E.

    Parameters
    ----------
    teams
        Share that asks for two lawyers, no fewer and no more (clause 一(三)); off by
        default. The planned shortage counts one lawyer each, so teams ask for more.
    must_have
        Share that must have the skill it needs most.
    """

    teams: float = 0.0
    must_have: float = 0.03

    def __post_init__(self) -> None:
        check_share("TeamKnobs(teams)", self.teams)
        check_share("TeamKnobs(must_have)", self.must_have)


DEFAULT_TEAMS = TeamKnobs()
