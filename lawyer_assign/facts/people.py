"""Who can serve: law firms and their lawyers."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from lawyer_assign.errors import Text
from lawyer_assign.facts.base import (
    Count,
    Fact,
    HalfDaySet,
    Id,
    IdSet,
    LanguageSet,
    Latitude,
    Longitude,
    Name,
    Percent,
    Skill,
    SkillLevel,
    Years,
)
from lawyer_assign.facts.phone import Phone
from lawyer_assign.facts.places import LEAST_ABOVE_MOST, check_point
from lawyer_assign.facts.reachable import Reachable
from lawyer_assign.facts.unfit import unfit
from lawyer_assign.fixed import Fixed, FixedDict


class Firm(Fact):
    """A law firm: the party that chooses, is chosen and signs (一(三)).

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.Firm(id="f1", name="东城一所", district="east", seats=3).seats
    3
    """

    id: Id
    name: Name
    district: Id
    lat: Latitude | None = None
    lon: Longitude | None = None
    seats: Count | None = Field(
        default=None, description="committees it offers to serve in all; empty = any"
    )
    has_party_branch: bool = False

    @model_validator(mode="after")
    def _has_both_coordinates_or_none(self) -> Self:
        check_point(self.lat, self.lon)
        return self


class Lawyer(Reachable):
    """A lawyer of a firm, with what she can do, where, and how much.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.Lawyer(id="l1", name="林一", firm="f1", max_committees=2).max_committees
    2
    """

    id: Id
    name: Name
    firm: Id
    skills: Annotated[Mapping[Skill, SkillLevel], Fixed] = Field(
        default_factory=FixedDict
    )
    lat: Latitude | None = Field(default=None, description="empty = the firm's")
    lon: Longitude | None = None
    districts: IdSet | None = Field(
        default=None,
        description="districts she is willing to serve; null = any, none listed = none",
    )
    max_committees: Count | None = Field(default=None, description="own most")
    min_committees: Count = Field(default=0, description="own least")
    languages: LanguageSet = frozenset()
    is_party_member: bool = False
    years_of_practice: Years = 0
    assessment: Percent | None = Field(default=None, description="last score, 0..100")
    phone: Phone | None = None
    may_publish_phone: bool = Field(
        default=False, description="residents may be shown it (一（三）)"
    )
    free_half_days: HalfDaySet = Field(
        default=frozenset(), description="when she can come; none listed = any"
    )

    @model_validator(mode="after")
    def _most_is_no_less_than_least(self) -> Self:
        if (
            self.max_committees is not None
            and self.max_committees < self.min_committees
        ):
            raise unfit(
                Text(
                    f"max_committees {self.max_committees} is below min_committees "
                    f"{self.min_committees}",
                    f"最多服务数（max_committees）{self.max_committees}小于"
                    f"最少服务数（min_committees）{self.min_committees}",
                ),
                LEAST_ABOVE_MOST,
            )
        return self

    @model_validator(mode="after")
    def _has_both_coordinates_or_none(self) -> Self:
        check_point(self.lat, self.lon)
        return self
