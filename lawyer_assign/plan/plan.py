"""A plan: which lawyer serves which committee, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple


class Post(NamedTuple):
    """A lawyer's place at a committee."""

    committee: str
    lawyer: str


@dataclass(frozen=True)
class Plan:
    """Posts, sorted by committee, then lawyer; each once.

    Build one with :meth:`of`. Everything else about a plan (firms, points, loads) is a
    function of facts and plan, and is not stored in it.

    Parameters
    ----------
    posts
        Sorted, each once.
    cells
        Where a file that was read has committee and lawyer of a post; empty for a plan
        that no file has. Plans of equal posts are equal all the same.
    """

    posts: tuple[Post, ...]
    cells: Mapping[Post, Post] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(
        cls,
        posts: Iterable[tuple[str, str]],
        cells: Mapping[Post, Post] | None = None,
    ) -> "Plan":
        """Make a plan from (committee, lawyer) ids in any order."""
        return cls(tuple(sorted({Post(*post) for post in posts})), cells or {})

    def place(self, at: int, end: Literal["committee", "lawyer"]) -> str:
        """Return where an end of a post stands: its cell, if a file was read."""
        cell = self.cells.get(self.posts[at])
        return f"plan.posts[{at}]" if cell is None else getattr(cell, end)

    def __len__(self) -> int:
        """Return the number of posts."""
        return len(self.posts)

    def __bool__(self) -> bool:
        """Return true: a plan without posts is an answer too."""
        return True

    @cached_property
    def _by_committee(self) -> Mapping[str, tuple[str, ...]]:
        return _grouped((post.committee, post.lawyer) for post in self.posts)

    @cached_property
    def _by_lawyer(self) -> Mapping[str, tuple[str, ...]]:
        return _grouped((post.lawyer, post.committee) for post in self.posts)

    def lawyers_of(self, committee: str) -> tuple[str, ...]:
        """Return the lawyers who serve a committee, by id."""
        return self._by_committee.get(committee, ())

    def committees_of(self, lawyer: str) -> tuple[str, ...]:
        """Return the committees a lawyer serves, by id."""
        return self._by_lawyer.get(lawyer, ())


def _grouped(links: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for key, value in links:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
