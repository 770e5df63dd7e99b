"""A plan: which lawyer serves which committee, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from lawyer_assign.calls import checked
from lawyer_assign.cards import card, frame_html, line
from lawyer_assign.errors import Text
from lawyer_assign.facts import Committee, District, Facts, Firm, Lawyer
from lawyer_assign.fixed import HoldsFixed
from lawyer_assign.plan.handed_in import ids_of

if TYPE_CHECKING:
    import pandas as pd


class Post(NamedTuple):
    """A lawyer's place at a committee.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> plan = la.Plan(posts=(la.Post("c1", "l5"), la.Post("c2", "l1")))
    >>> plan.lawyers_of("c1")
    ('l5',)
    """

    committee: str
    lawyer: str

    def __repr__(self) -> str:
        return line(self)

    def _repr_html_(self) -> str:
        """Show both ids in a notebook."""
        return card(self)


class Beside(NamedTuple):
    """The names that a file has beside the ids of a post, and their cells.

    A name is ``""`` where nothing stands, and so are id and name of the firm: whoever
    left is in no facts, who moved is another's lawyer now, and only the file of then
    says whose lawyer she was.
    """

    committee: str
    lawyer: str
    committee_cell: str
    lawyer_cell: str
    firm: str = ""
    firm_name: str = ""


@dataclass(frozen=True)
class Plan(HoldsFixed):
    """Posts, sorted by committee, then lawyer; each once.

    Everything else about a plan (firms, points, loads) is a function of facts and plan,
    and is not stored in it.

    Parameters
    ----------
    posts
        In any order, as :meth:`of` takes them; they are kept sorted, each once.
    cells
        Where a file that was read has committee and lawyer of a post; empty for a plan
        that no file has. Plans of equal posts are equal all the same.
    beside
        Names that the file has beside the ids: the check compares them with the facts.

    Raises
    ------
    BadInputError
        Each of the posts that is no pair of ids.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> plan = la.Plan(posts=(la.Post("c1", "l5"), la.Post("c2", "l1")))
    >>> plan.lawyers_of("c1")
    ('l5',)
    """

    posts: tuple[Post, ...]
    cells: Mapping[Post, Post] = field(default_factory=dict, compare=False, repr=False)
    beside: Mapping[Post, Beside] = field(
        default_factory=dict, compare=False, repr=False
    )

    @classmethod
    @checked
    def of(
        cls,
        posts: "Iterable[tuple[str, str] | Mapping[str, Any]] | pd.DataFrame",
        cells: Mapping[Post, Post] | None = None,
        beside: Mapping[Post, Beside] | None = None,
    ) -> "Plan":
        """Make a plan from (committee, lawyer) ids in any order.

        Parameters
        ----------
        posts
            Pairs of ids; or dictionaries, or a ``DataFrame``, that name them
            ``committee`` and ``lawyer``, whatever else they say. Whole numbers are
            ids there, as in frames of facts: 11, and 11.0 of a column with gaps, is
            ``"11"``.
        cells, beside
            What a file says of them.

        Raises
        ------
        BadInputError
            Each of the posts that is no pair of ids; a table without both columns.

        Examples
        --------
        >>> import lawyer_assign as la
        >>> outcome = la.solve(la.datasets.toy())
        >>> la.Plan.of(outcome.posts_frame()) == outcome.plan
        True
        """
        # Sorted, and seen to be ids, as any plan that is made.
        return cls(cast("tuple[Post, ...]", posts), cells or {}, beside or {})

    def __post_init__(self) -> None:
        """Sort the posts, and fix what was handed in."""
        posts = {ids if type(ids) is Post else Post(*ids) for ids in ids_of(self.posts)}
        object.__setattr__(self, "posts", tuple(sorted(posts)))
        super().__post_init__()

    def place(self, at: int, end: Literal["committee", "lawyer"]) -> str:
        """Return where an end of a post stands: its cell, if a file was read."""
        cell = self.cells.get(self.posts[at])
        return f"plan.posts[{at}]" if cell is None else getattr(cell, end)

    def said_of(self, post: Post) -> Beside:
        """Return what a file has beside a post; nothing where no file says anything."""
        return self.beside.get(post) or Beside("", "", "", "")

    def signed_by(self, facts: Facts, post: Post) -> str:
        """Return whose agreement a post was, as a file says; ``""`` = nobody says it.

        Of a post without a firm beside it: of the firm that facts have its lawyer with.
        """
        lawyer = facts.lawyer.get(post.lawyer)
        return self.said_of(post).firm or (lawyer.firm if lawyer else "")

    def __len__(self) -> int:
        """Return the number of posts."""
        return len(self.posts)

    def __bool__(self) -> bool:
        """Return true: a plan without posts is an answer too."""
        return True

    def __repr__(self) -> str:
        """Return how many posts; a city's would fill the screen."""
        return f"Plan({len(self)} posts)"

    def _repr_html_(self) -> str:
        """Show the first posts in a notebook."""
        said = Text(f"{len(self):,} posts", f"配对{len(self):,}个")
        return frame_html(said, self.to_frame(), None)

    @checked
    def to_frame(self, facts: Facts | None = None) -> "pd.DataFrame":
        """Return the posts as a table, a row each.

        Parameters
        ----------
        facts
            Where the names stand; without them only ids are shown.

        Returns
        -------
        pandas.DataFrame
            ``committee`` and ``lawyer``; of facts also ``committee_name``,
            ``district``, ``district_name``, ``lawyer_name``, ``firm``, ``firm_name``,
            empty for who is not in them.

        Examples
        --------
        >>> import lawyer_assign as la
        >>> facts = la.datasets.toy()
        >>> plan = la.Plan.of([("c1", "l1")])
        >>> plan.to_frame(facts).loc[0, ["committee_name", "firm_name"]].tolist()
        ['甲社区', '东城律师事务所（合成）']
        """
        import pandas as pd

        committees = [post.committee for post in self.posts]
        lawyers = [post.lawyer for post in self.posts]
        if facts is None:
            return pd.DataFrame({"committee": committees, "lawyer": lawyers})
        places = [facts.committee.get(one) for one in committees]
        people = [facts.lawyer.get(one) for one in lawyers]
        districts = ["" if row is None else row.district for row in places]
        firms = ["" if row is None else row.firm for row in people]
        return pd.DataFrame(
            {
                "committee": committees,
                "committee_name": _names(places),
                "district": districts,
                "district_name": _names(map(facts.district.get, districts)),
                "lawyer": lawyers,
                "lawyer_name": _names(people),
                "firm": firms,
                "firm_name": _names(map(facts.firm.get, firms)),
            }
        )

    @cached_property
    def _by_committee(self) -> Mapping[str, tuple[str, ...]]:
        return _grouped((post.committee, post.lawyer) for post in self.posts)

    @cached_property
    def _by_lawyer(self) -> Mapping[str, tuple[str, ...]]:
        return _grouped((post.lawyer, post.committee) for post in self.posts)

    @checked
    def lawyers_of(self, committee: str) -> tuple[str, ...]:
        """Return the lawyers who serve a committee, by id."""
        return self._by_committee.get(committee, ())

    @checked
    def committees_of(self, lawyer: str) -> tuple[str, ...]:
        """Return the committees a lawyer serves, by id."""
        return self._by_lawyer.get(lawyer, ())


def _names(rows: Iterable[District | Committee | Firm | Lawyer | None]) -> list[str]:
    return ["" if row is None else row.name for row in rows]


def _grouped(links: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for key, value in links:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
