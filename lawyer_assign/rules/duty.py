"""How much duty a post brings, in half days a year (一(三))."""

from typing import Annotated, Literal

from pydantic import Field

from lawyer_assign.errors import Text
from lawyer_assign.facts.parameters import Parameters
from lawyer_assign.shown import Shown

HalfDays = Annotated[int, Field(ge=0, le=366, description="half days a year")]


class Duty(Parameters):
    """Half days of duty that a post brings in a year, by kind of committee.

    A year, because it makes every number whole: a half day every week is 52 a year
    (4.33 a month), a visit every month is 12, counted as a half day each (house rule:
    the text gives no length of a visit).
    """

    community: Annotated[
        HalfDays,
        Shown(
            "社区值班量",
            Text(
                "一（三）: half a day every week",
                "一（三）：每周固定时间到社区值班半天",
            ),
            "half_days",
        ),
    ] = Field(default=52, description="每周固定时间到社区值班半天")
    village: Annotated[
        HalfDays,
        Shown(
            "村值班量",
            Text(
                "一（三）: a visit every month, counted as half a day",
                "一（三）：每月定期到农村服务一次，按半天计",
            ),
            "half_days",
        ),
    ] = Field(default=12, description="每月定期到农村服务一次")

    def half_days(self, kind: Literal["community", "village"]) -> int:
        """Return the half days a year of one post."""
        return self.village if kind == "village" else self.community
