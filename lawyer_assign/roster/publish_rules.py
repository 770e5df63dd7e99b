"""What is set about publishing: hours of half days, who publishes, what is exported."""

import datetime as dt
from itertools import pairwise
from pathlib import Path
from typing import Annotated, ClassVar, Literal, NamedTuple, Self, get_args

from pydantic import (
    Field,
    Strict,
    StringConstraints,
    ValidationError,
    model_validator,
)

from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError, Text
from lawyer_assign.facts.parameters import Parameters
from lawyer_assign.facts.toml import defects_of, document_of
from lawyer_assign.facts.unfit import unfit
from lawyer_assign.roster.times import Half
from lawyer_assign.shown import Shown

_LEAVE_OUT = Text(", or leave it out", "，或不写这一项")
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""Time of day, such as 09:00."""
Line = Annotated[str, StringConstraints(max_length=100)]

ExportField = Literal[
    "committee", "committee_name", "kind", "district", "district_name", "town",
    "lawyer", "lawyer_name", "firm", "firm_name", "phone", "fixed_time", "hours",
    "venue", "first_of_team", "stand_in", "stand_in_name", "first_date", "online",
    "residents",
]  # fmt: skip
EXPORT_FIELDS: tuple[ExportField, ...] = get_args(ExportField)
EXPORT_FIELDS_ZH: dict[ExportField, str] = {
    "committee": "社区村编号",
    "committee_name": "社区村名称",
    "kind": "类型",
    "district": "区县编号",
    "district_name": "区县名称",
    "town": "乡镇街道",
    "lawyer": "律师编号",
    "lawyer_name": "律师姓名",
    "firm": "律所编号",
    "firm_name": "律所名称",
    "phone": "联系电话",
    "fixed_time": "固定服务时间",
    "hours": "时段",
    "venue": "服务地点",
    "first_of_team": "团队首位律师编号",
    "stand_in": "替补编号",
    "stand_in_name": "替补姓名",
    "first_date": "首次服务日期",
    "online": "线上服务",
    "residents": "法律明白人",
}


class ExportColumn(Parameters):
    """One column of the export: its header in the other system, and what it holds."""

    header: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    field: ExportField


class Hours(NamedTuple):
    """When a half day begins and ends."""

    start: dt.time
    end: dt.time


_EXPORT: tuple[tuple[str, ExportField], ...] = (
    ("社区村编号", "committee"),
    ("社区村名称", "committee_name"),
    ("类型", "kind"),
    ("区县", "district_name"),
    ("乡镇街道", "town"),
    ("律师编号", "lawyer"),
    ("律师姓名", "lawyer_name"),
    ("律师事务所", "firm_name"),
    ("联系电话", "phone"),
    ("固定服务时间", "fixed_time"),
    ("时段", "hours"),
    ("服务地点", "venue"),
)


_ZH: dict[str, str] = {
    "morning_from": "上午开始",
    "morning_to": "上午结束",
    "afternoon_from": "下午开始",
    "afternoon_to": "下午结束",
}
"""Times of a day in their order, and how the settings call them."""


class PublishRules(Parameters):
    """How a roster is shown to residents and handed to other systems.

    The text asks that name, contact and fixed time be published (一(三)); hours of the
    half days and all formats are house rules.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.PublishRules(publisher="东城区司法局").publisher
    '东城区司法局'
    """

    source: ClassVar[str] = (
        "house rule: 一（三） 对外公布; it names no hours, no format"
    )
    publisher: Annotated[
        Line,
        Shown(
            "发布单位",
            Text(
                "Stands on every page; empty = nobody is named",
                "写在每个页面上；留空 = 不写",
            ),
        ),
    ] = ""
    complaints: Annotated[
        Line,
        Shown(
            "监督电话",
            Text(
                "Phone for complaints, on every poster and monthly notice as typed; "
                "empty = a line to fill in by hand",
                "照录在每张公示牌和每月值班公示上；留空 = 留横线手填",
            ),
        ),
    ] = ""
    morning_from: Annotated[
        Clock, Shown(_ZH["morning_from"], Text("Such as 09:00", "如09:00"))
    ] = "09:00"
    morning_to: Annotated[
        Clock, Shown(_ZH["morning_to"], Text("Such as 11:30", "如11:30"))
    ] = "11:30"
    afternoon_from: Annotated[
        Clock, Shown(_ZH["afternoon_from"], Text("Such as 14:00", "如14:00"))
    ] = "14:00"
    afternoon_to: Annotated[
        Clock, Shown(_ZH["afternoon_to"], Text("Such as 17:00", "如17:00"))
    ] = "17:00"
    next_dates: Annotated[
        int,
        Shown(
            "近期日期数",
            Text(
                "Dates on a page and a poster before the others are asked for",
                "页面和公示牌上直接列出的近期日期个数",
            ),
            "visits",
        ),
    ] = Field(default=6, ge=1, le=60)
    export: Annotated[tuple[ExportColumn, ...], Strict(False)] = Field(
        default=tuple(ExportColumn(header=head, field=one) for head, one in _EXPORT),
        description="columns of the export, in their order",
    )

    @model_validator(mode="after")
    def _half_days_follow_each_other(self) -> Self:
        for before, after in pairwise(_ZH):
            start, end = getattr(self, before), getattr(self, after)
            # The afternoon may begin as the morning ends.
            if start > end or (start == end and after != "afternoon_from"):
                raise unfit(
                    Text(
                        f"{after} {end} is too early for {before} {start}",
                        f"{_ZH[after]}（{after}）{end}过早："
                        f"{_ZH[before]}（{before}）为{start}",
                    ),
                    Text("Correct one of the two times", "请改正其中一个时间"),
                )
        return self

    @model_validator(mode="after")
    def _exports_each_header_once(self) -> Self:
        heads = [one.header for one in self.export]
        twice = sorted({one for one in heads if heads.count(one) > 1})
        if twice:
            raise unfit(
                Text(
                    f"export has two columns “{twice[0]}”",
                    f"导出列（export）“{twice[0]}”重复",
                ),
                Text("Give each column a header of its own", "请使各列表头互不相同"),
            )
        return self

    def hours_of(self, half: Half) -> Hours:
        """Return when a half day begins and ends."""
        if half == "am":
            return Hours(_time(self.morning_from), _time(self.morning_to))
        return Hours(_time(self.afternoon_from), _time(self.afternoon_to))

    @classmethod
    @checked
    def from_toml(cls, source: str | Path) -> "PublishRules":
        """Read the rules; what the file leaves out stays as it is by default.

        Raises
        ------
        BadInputError
            Everything in it that is no value of them.
        """
        document, place = document_of(source, "publishing")
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            raise BadInputError(defects_of(error, place, _LEAVE_OUT)) from error


def _time(clock: str) -> dt.time:
    return dt.time.fromisoformat(clock)
