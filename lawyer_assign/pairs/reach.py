"""How far candidates are looked for."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from lawyer_assign.facts.base import CommitteeKind
from lawyer_assign.pairs.travel import Travel

Minutes = Annotated[int, Field(ge=0, description="minutes")]


class Reach(BaseModel):
    """Which pairs enter the table at all (house rule; the text sets no distances).

    A committee keeps the lawyers within the limit, the nearest first, at most
    ``most``; the ``nearest_kept`` nearest stay whatever the distance. Pairs of firms
    and committees that chose each other, given pairs and agreements always stay.
    Equally near lawyers come in the order of their ids.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    limit_minutes: dict[CommitteeKind, Minutes] = Field(
        default={"community": 60, "village": 120}
    )
    nearest_kept: int = Field(default=30, ge=1, description="lawyers per committee")
    most: int = Field(default=100, ge=1, description="lawyers per committee")
    most_per_choice: int = Field(
        default=10, ge=1, description="lawyers per firm and committee that chose"
    )
    travel: Travel = Field(default_factory=Travel)
