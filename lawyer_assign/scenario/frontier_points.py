"""What a trade is between, and one plan that is best for some trade."""

from typing import NamedTuple

from lawyer_assign.errors import Text
from lawyer_assign.plan import Plan
from lawyer_assign.policy import title_of


class Measure(NamedTuple):
    """What is traded: a tier.

    Parameters
    ----------
    rule
        Kind of the rule that was asked for.
    rules
        Kinds of all rules that are weighed together in its tier.
    """

    rule: str
    rules: tuple[str, ...]

    @property
    def text(self) -> Text:
        """Return what it is called: the titles of its rules."""
        names = [title_of(one) for one in self.rules]
        return Text(
            " + ".join(one.en for one in names), "、".join(one.zh for one in names)
        )


class FrontierPoint(NamedTuple):
    """A plan of the frontier.

    Parameters
    ----------
    first, second
        Its prices in the two tiers, in points, lower is better.
    is_proved
        Whether it is proved that no plan that is as good in the tiers that are held
        costs less in one of the two and no more in the other.
    posts
        Committee and lawyer of each post.
    """

    first: int
    second: int
    is_proved: bool
    posts: tuple[tuple[str, str], ...]

    @property
    def plan(self) -> Plan:
        """The plan."""
        return Plan.of(self.posts)
