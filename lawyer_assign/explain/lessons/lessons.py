"""Whom to teach what: the trainings, and what the plan is worth with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from lawyer_assign.calls import checked
from lawyer_assign.errors import Text
from lawyer_assign.explain.answers import Answer, Named
from lawyer_assign.facts import Facts

if TYPE_CHECKING:
    import pandas as pd


class Training(NamedTuple):
    """One skill for one lawyer.

    Parameters
    ----------
    lawyer
        Whom to teach.
    skill
        What.
    now
        Her level in it as it is, 0 to 5.
    at
        Committees that she serves in the plan with all trainings, and for which this
        one counts.
    points
        Points that it brings there.
    meets
        Skills that committees must have and that nobody else there has.
    """

    lawyer: Named
    skill: str
    now: int
    at: tuple[Named, ...]
    points: int
    meets: int


class TierAfter(NamedTuple):
    """What the trainings do to the price of one tier.

    Parameters
    ----------
    number, rules
        Of the tier.
    before
        Price of the plan as it is.
    after
        Price with the trainings, solved again.
    at_least
        Proved: whoever is taught what, as many times, no plan that is as good in the
        tiers before costs less; ``None`` = nothing is proved.
    """

    number: int
    rules: tuple[str, ...]
    before: int
    after: int
    at_least: int | None

    @property
    def is_proved(self) -> bool:
        """Whether no trainings do better."""
        return self.after == self.at_least


GAP = Text(
    "the plan itself is not proved best in an earlier tier, or that tier is open too",
    "原方案在靠前的各层尚未证明最优，或该层也未证明",
)
LATE = Text(
    "time was up, or it was stopped, before all trainings were tried or ruled out",
    "时限已到或已停止，未及全部尝试或排除",
)
NO_USE = Text(
    "no training counts in any tier, and the plan itself is not proved best",
    "培训不影响任何一层，而原方案尚未证明最优",
)
"""Why nothing is proved where no skill that is taught would count."""


@dataclass(frozen=True, repr=False)
class Trainings(Answer):
    """Answer of :func:`trainings`; false if no training would better the plan.

    Parameters
    ----------
    most
        How many trainings there may be.
    level
        That each leads to.
    found
        What brings most first; all of them together, applied and solved again, give
        the prices of ``tiers``.
    tiers
        Before and after, the most important first.
    lacking
        Skills that committees must have and lack, before and after.
    points
        Points of the plan, before and after.
    why_open
        Why it is not proved that nothing is better; ``None`` if it is.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> len(la.trainings(outcome).to_frame()) >= 0
    True
    """

    most: int
    level: int
    found: tuple[Training, ...]
    tiers: tuple[TierAfter, ...]
    lacking: tuple[int, int]
    points: tuple[int, int]
    why_open: Text | None

    def __bool__(self) -> bool:
        """Return whether some training betters the plan."""
        return bool(self.found)

    @property
    def is_proved(self) -> bool:
        """Whether no other trainings, as many, are better in any tier."""
        return all(one.is_proved for one in self.tiers)

    @checked
    def applied(self, facts: Facts) -> Facts:
        """Return facts as they are once all are taught, to be solved anew.

        Parameters
        ----------
        facts
            That were solved.
        """
        return taught(facts, self.found, self.level)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row per training, what brings most first.

        Columns: the skill's level ``now`` and after it (``level``), the committees
        ``at`` which it counts (a tuple of ids), ``points`` gained and must-have skills
        ``meets`` there.
        """
        import pandas as pd

        rows = [
            (*one.lawyer, one.skill, one.now, self.level,
             tuple(place.id for place in one.at), one.points, one.meets)
            for one in self.found
        ]  # fmt: skip
        heads = ["lawyer", "lawyer_name", "skill", "now", "level", "at", "points",
                 "meets"]  # fmt: skip
        return pd.DataFrame(rows, columns=heads)


def taught(facts: Facts, found: Sequence[Training], level: int) -> Facts:
    """Return facts in which some lawyers have a level in some skills."""
    lessons: dict[str, list[str]] = {}
    for one in found:
        lessons.setdefault(one.lawyer.id, []).append(one.skill)
    rows = []
    for row in facts.lawyers:
        skills = dict(row.skills)
        for skill in lessons.get(row.id, ()):
            skills[skill] = max(level, skills.get(skill, 0))
        rows.append(row.model_copy(update={"skills": skills}) if lessons else row)
    return facts.replace(lawyers=rows)
