"""Where lawyers are needed: districts and their communities and villages."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from lawyer_assign.errors import Text
from lawyer_assign.facts.base import (
    AreaClass,
    CommitteeKind,
    Fact,
    HalfDaySet,
    Id,
    LanguageSet,
    Latitude,
    Longitude,
    Name,
    Percent,
    Positive,
    Skill,
    SkillSet,
    SkillWeight,
    Yuan,
)
from lawyer_assign.facts.unfit import unfit
from lawyer_assign.fixed import Fixed, FixedDict

LEAST_ABOVE_MOST = Text(
    "Raise the most or lower the least", "请提高最多数，或降低最少数"
)
"""What to do where a least is above its most."""


class District(Fact):
    """A county-level unit: the level at which lawyers are coordinated (一(一)).

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.District(id="330127", name="淳安县").is_scarce is None
    True
    """

    id: Id = Field(description="6-digit county code in Hangzhou")
    name: Name
    is_scarce: bool | None = Field(
        default=None, description="lawyers are short here; empty = derive it"
    )
    budget_yuan: Yuan | None = None
    city_share_percent: Percent | None = None
    area_class: AreaClass | None = Field(
        default=None, description="which rows of the tariff apply (二（二）)"
    )


class Committee(Fact):
    """A community or village committee that must be served (一(一)).

    Examples
    --------
    >>> import lawyer_assign as la
    >>> row = {"id": "c1", "name": "甲社区", "district": "east"}
    >>> la.Committee(kind="community", **row).lawyers_min
    1
    """

    id: Id = Field(description="12-digit division code in Hangzhou; names repeat")
    name: Name
    kind: CommitteeKind
    district: Id
    town: Name = ""
    lat: Latitude | None = None
    lon: Longitude | None = None
    lawyers_min: Positive = Field(default=1, description="lawyers it must have")
    lawyers_max: Positive = Field(default=1, description="lawyers it may have")
    needs: Annotated[Mapping[Skill, SkillWeight], Fixed] = Field(
        default_factory=FixedDict
    )
    must_have: SkillSet = Field(
        default=frozenset(), description="skills the team has together"
    )
    languages: LanguageSet = frozenset()
    duty_half_days: HalfDaySet = Field(
        default=frozenset(),
        description="when its office can host duty; none listed = any",
    )

    @model_validator(mode="after")
    def _most_is_no_less_than_least(self) -> Self:
        if self.lawyers_max < self.lawyers_min:
            raise unfit(
                Text(
                    f"lawyers_max {self.lawyers_max} is below lawyers_min "
                    f"{self.lawyers_min}",
                    f"最多律师数（lawyers_max）{self.lawyers_max}小于"
                    f"最少律师数（lawyers_min）{self.lawyers_min}",
                ),
                LEAST_ABOVE_MOST,
            )
        return self

    @model_validator(mode="after")
    def _has_both_coordinates_or_none(self) -> Self:
        check_point(self.lat, self.lon)
        return self


def check_point(lat: float | None, lon: float | None) -> None:
    """Refuse a point of which only one coordinate is given."""
    if (lat is None) != (lon is None):
        both = (("lat", "纬度（lat）"), ("lon", "经度（lon）"))
        missing, given = both if lat is None else both[::-1]
        raise unfit(
            Text(
                f"{given[0]} is given without {missing[0]}",
                f"只填了{given[1]}，没有填{missing[1]}",
            ),
            Text(
                "Give both in WGS84 degrees, or none",
                "请两项都填（WGS84 十进制度），或都不填",
            ),
        )
