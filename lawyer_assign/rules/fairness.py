"""What rules of fairness share: the worst first, then the next worst, by levels."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field

from lawyer_assign.errors import Text
from lawyer_assign.rules.rule import Rule, Violation, Wish
from lawyer_assign.shown import Shown
from lawyer_assign.statements import Peak


class LevelledRule(Rule):
    """A rule that makes the worst value as good as can be, level by level.

    Level j is the sum of the j worst values (the cumulated ordered values of Ogryczak
    and Sliwinski 2006), and is priced in tier ``wish.tier + j - 1``. Minimised one
    after the other, k levels give the first k entries of the leximin optimum: the
    worst value is as good as can be; of all plans with that, the second worst; and so
    on. Ties count: three equally bad ones are the three worst.
    """

    is_demand = False
    is_optional = True
    levels: Annotated[
        int,
        Shown(
            "层数",
            Text(
                "How many of the worst values, one after the other, a tier each",
                "依次改善最差、次差……共几个，各占一层",
            ),
            "values",
        ),
    ] = Field(default=1, ge=1, le=20, description="worst values, one a tier")
    wish: Wish | None = Field(default=Wish(tier=4))

    @property
    def tiers(self) -> tuple[int, ...]:
        """One tier per level, from the wish's on."""
        if self.wish is None:
            return ()
        return tuple(range(self.wish.tier, self.wish.tier + self.levels))

    def peaks(self, **said: object) -> Iterator[Peak]:
        """Say one peak per level."""
        for level in range(self.levels):
            yield Peak(
                self.kind,
                about=f"level {level + 1}",
                worst=level + 1,
                level=level,
                **said,  # type: ignore[arg-type] # the fields of Peak
            )

    def sums(self, values: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Yield level (from 0) and the sum of its worst values, largest first."""
        total = 0
        ordered = sorted(values, reverse=True)
        for level in range(self.levels):
            total += ordered[level] if level < len(ordered) else 0
            yield level, total

    def found_at(self, level: int, amount: int, text: str, text_zh: str) -> Violation:
        """Return the amount of a level."""
        found = self.found(f"level {level + 1}", amount, text, text_zh)
        return Violation(found.tag, amount, text, text_zh, level)
