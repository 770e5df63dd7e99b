"""Who checks on the spot, in districts and at firms other than their own (二(三))."""

from typing import Self

from pydantic import Field, model_validator

from lawyer_assign.errors import Text
from lawyer_assign.facts.base import Fact, Id, Latitude, Longitude, Name, Positive
from lawyer_assign.facts.places import check_point
from lawyer_assign.facts.unfit import unfit


class Inspector(Fact):
    """A person who inspects committees: an officer of a district, or of a firm.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.Inspector(id="i1", name="王检查", district="east").name
    '王检查'
    """

    id: Id
    name: Name
    district: Id | None = Field(default=None, description="where she never inspects")
    is_city: bool = Field(
        default=False, description="an officer of the city, of no district"
    )
    firm: Id | None = Field(
        default=None, description="whose committees and district she never inspects"
    )
    lat: Latitude | None = Field(default=None, description="empty = not known")
    lon: Longitude | None = None
    max_visits: Positive | None = Field(default=None, description="empty = as asked")

    @model_validator(mode="after")
    def _belongs_somewhere(self) -> Self:
        if self.district is None and self.firm is None and not self.is_city:
            raise unfit(
                Text(
                    "district and firm are both empty, so what she may not inspect is "
                    "not known",
                    "所属区县（district）和所属律所（firm）均未填，"
                    "无法确定须回避检查的对象",
                ),
                Text(
                    "Name at least one of them, or say is_city of an officer of the "
                    "city",
                    "请至少填写一项；市级人员请在“市级人员”（is_city）填“是”",
                ),
            )
        return self

    @model_validator(mode="after")
    def _has_both_coordinates_or_none(self) -> Self:
        check_point(self.lat, self.lon)
        return self
