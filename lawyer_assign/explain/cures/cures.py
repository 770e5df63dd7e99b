"""What would help: remedies, each the fewest changes of its kind."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from lawyer_assign.calls import checked
from lawyer_assign.explain.answers import Answer, Named, beside
from lawyer_assign.explain.cures.levers import LeverKind
from lawyer_assign.facts import Facts
from lawyer_assign.policy import Policy

if TYPE_CHECKING:
    import pandas as pd


class Step(NamedTuple):
    """One thing to ask for.

    Parameters
    ----------
    who
        Lawyer or firm; for somebody to recruit, the id she goes by here; of more
        money, the district.
    where
        District that she is lent to or recruited for, committee of a refusal; else
        ``None``.
    to
        Posts that she, or the firm, holds then: her new limit; of more money, by how
        many yuan a year the budget is raised. Of ``consent`` it may be 5 or less where
        the policy's own cap is lower: no consent of the city bureau is needed for that.
    skills
        Of somebody to recruit: what the places ask for.
    firm
        Of somebody to recruit: the firm she has to be of, where a team is to be of one
        firm: one that is there, or a new one with others who are recruited (its id
        begins with ``recruit-``); ``None`` if any firm does.
    """

    who: Named
    where: Named | None
    to: int
    skills: tuple[str, ...]
    firm: Named | None = None


class Remedy(NamedTuple):
    """Changes of one kind, applied and solved again.

    Parameters
    ----------
    lever
        ``lend``: willing lawyers from elsewhere; ``offer``: another post up to the cap;
        ``lift``: a refusal; ``seats``: more seats of a firm; ``consent``: above the
        cap; ``recruit``: new lawyers; ``fund``: larger budgets.
    steps
        What to ask for.
    covers
        Posts that are filled then and were not.
    left_open
        Posts that stay open all the same.
    at_least
        So few steps at least, whoever is asked, if as many posts are to be filled; of
        more money, so many yuan a year in all. 0 where the plan is not proved to cover
        as many as any without.
    is_least
        Proved: no fewer steps of this kind, or yuan, do.
    """

    lever: LeverKind
    steps: tuple[Step, ...]
    covers: int
    left_open: int
    at_least: int
    is_least: bool

    @property
    def amount(self) -> int:
        """What is asked for: steps, or yuan a year in all."""
        if self.lever == "fund":
            return sum(one.to for one in self.steps)
        return len(self.steps)


@dataclass(frozen=True, repr=False)
class Remedies(Answer):
    """Answer of :func:`remedies`; false if nothing is open.

    Parameters
    ----------
    open
        Posts that the plan leaves open.
    found
        In the order in which the text would have levers pulled, larger budgets before
        them where money is what lacks; only those that help.
    is_complete
        Whether all were looked at: false if time ran out.
    cut_short
        Levers for which it did: not tried at all, or not to the end.
    by_solving
        Of the open posts, how many solving again fills, nobody asked for anything;
        remedies are for the others.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> bool(la.remedies(outcome))
    False
    """

    open: int
    found: tuple[Remedy, ...]
    is_complete: bool
    cut_short: tuple[LeverKind, ...] = ()
    by_solving: int = 0

    def __bool__(self) -> bool:
        """Return whether something is open."""
        return bool(self.open)

    @checked
    def applied(self, remedy: Remedy, facts: Facts, policy: Policy) -> Facts:
        """Return facts as they are once a remedy is done, to be solved anew.

        A consent stands among the approvals, for 6 posts where fewer are needed, since
        there is none for less.

        Parameters
        ----------
        remedy
            One of :attr:`found`.
        facts, policy
            That were solved.
        """
        found: Facts = beside(self, "applying").applied(remedy, facts, policy)
        return found

    def to_frame(self) -> "pd.DataFrame":
        """Return one row per step.

        Columns: ``lever``, whom it moves (``id``, ``where``) and ``to`` which number;
        ``skills`` of who is to be found, a tuple, and the id of the ``firm`` she has to
        be of, empty if any does; ``covers`` posts more with the whole remedy,
        ``left_open`` after it; no remedy by this lever does it with fewer steps than
        ``at_least``, and ``is_least`` says whether this one has so few.
        """
        import pandas as pd

        rows = [
            (one.lever, *step.who, *(step.where or ("", "")), step.to,
             step.skills, step.firm.id if step.firm else "", one.covers,
             one.left_open, one.at_least, one.is_least)
            for one in self.found
            for step in one.steps
        ]  # fmt: skip
        heads = [
            "lever", "id", "name", "where", "where_name", "to", "skills", "firm",
            "covers", "left_open", "at_least", "is_least",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=heads)
