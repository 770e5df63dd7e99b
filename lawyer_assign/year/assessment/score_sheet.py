"""How records become a score: weights, what is expected, and grades."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, ClassVar, Self

from pydantic import (
    Field,
    Strict,
    ValidationError,
    model_validator,
)

from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError, Text, listed
from lawyer_assign.facts import CommitteeKind
from lawyer_assign.facts.base import Name, Percent
from lawyer_assign.facts.parameters import Parameters
from lawyer_assign.facts.toml import defects_of, document_of
from lawyer_assign.facts.unfit import check_both_kinds, unfit
from lawyer_assign.fixed import Fixed, FixedDict
from lawyer_assign.shown import Shown, parameter_names

_LEAVE_OUT = Text(", or leave it out", "，或不写这一项")
HALF_DAY = 150
"""Minutes of a half day on duty (house rule).

It is the shorter of the half days that are published by default, 09:00 to 11:30, so
that whoever keeps every published time is short of none.
"""

Minutes = Annotated[int, Field(ge=0, le=525_600, description="minutes a year")]


class Grade(Parameters):
    """A grade and the least score it takes."""

    name: Name
    name_zh: Name
    score_from: Percent


class ScoreSheet(Parameters):
    """What counts how much; whole percent, and minutes of duty a year.

    ::

      input  = minutes on duty / minutes expected of the posts, at most 100
      output = logged_weight x visits with a log / visits
             + events_weight x publicity events / events expected, at most 100;
               the first alone where no event is expected, as in one or two months
      effect = stars_weight x stars on the scale 0 to 100
             + questionnaire_weight x points;
               one of them alone if the other is missing, ``unrated`` if both are
      score  = input_weight x input + output_weight x output + effect_weight x effect

    Minutes on duty are those of all check-ins, on days of publicity events too
    (``event_minutes`` of an assessment says how many these are); they count together,
    so that more of them on one day or at one post make up for a day missed elsewhere.
    Days missed are told by :func:`lawyer_assign.compare_attendance`.
    A log belongs to one visit, of its own day or of the ``log_days`` days before it;
    logs of one day at one committee are one. Events count up to what is expected of
    each post, whole events of its months: more at one do not make up for another.
    Every share, mean, part and score is rounded to whole percent, half up, before it
    counts further: whoever recounts one from the others gets the same. The text names
    the three parts and no numbers, so every number is a house rule and a parameter.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.ScoreSheet(input_weight=50, output_weight=30, effect_weight=20).input_weight
    50
    """

    source: ClassVar[str] = (
        "house rule: 二（二） names 投入成本、产出质量、效益效果 only"
    )

    input_weight: Annotated[
        Percent,
        Shown(
            "投入权重",
            Text(
                "Input, output and effect add up to 100", "投入、产出、效果三项合计100"
            ),
            "percent",
        ),
    ] = 40
    output_weight: Annotated[
        Percent,
        Shown(
            "产出权重",
            Text(
                "Input, output and effect add up to 100", "投入、产出、效果三项合计100"
            ),
            "percent",
        ),
    ] = 30
    effect_weight: Annotated[
        Percent,
        Shown(
            "效果权重",
            Text(
                "Input, output and effect add up to 100", "投入、产出、效果三项合计100"
            ),
            "percent",
        ),
    ] = 30
    duty_minutes: Annotated[
        Mapping[CommitteeKind, Minutes],
        Fixed,
        Shown(
            "社区应值班",
            Text(
                "Of a post; by default half a day of 150 minutes a week",
                "每个配对；默认每周半天，半天150分钟",
            ),
            "minutes_a_year",
            part="community",
        ),
        Shown(
            "村应值班",
            Text("Of a post; by default half a day a month", "每个配对；默认每月半天"),
            "minutes_a_year",
            part="village",
        ),
    ] = Field(
        default=FixedDict(community=52 * HALF_DAY, village=12 * HALF_DAY),
        description="expected per post and year: weekly half days, monthly visits",
    )
    most_minutes_per_day: Annotated[
        int,
        Shown(
            "每日计入上限",
            Text("Of a lawyer; what is beyond is lost", "每名律师；超过的不计"),
            "minutes",
        ),
    ] = Field(
        default=480, ge=1, le=1440, description="of one lawyer; what is beyond is lost"
    )
    logged_weight: Annotated[
        Percent,
        Shown(
            "日志权重",
            Text(
                "Of the output: visits with a log; with events 100",
                "产出中：到岗后有日志的比例；与宣传合计100",
            ),
            "percent",
        ),
    ] = 60
    log_days: Annotated[
        int,
        Shown(
            "日志补填期限",
            Text(
                "A log counts for a check-in of its day or so many days before",
                "签到当日起此天数内填写的日志计入；更晚的不计",
            ),
            "days",
        ),
    ] = Field(default=7, ge=0, le=366, description="from check-in to log")
    events_weight: Annotated[
        Percent,
        Shown(
            "宣传权重",
            Text("Of the output: publicity events", "产出中：法治宣传次数"),
            "percent",
        ),
    ] = 40
    events_per_year: Annotated[
        int,
        Shown(
            "应宣传次数",
            Text(
                "Of a post; 一（三）: once a quarter",
                "每个配对；一（三）：每季度至少一次",
            ),
            "events",
        ),
    ] = Field(
        default=4, ge=0, le=366, description="publicity events per post (一（三）)"
    )
    stars_weight: Annotated[
        Percent,
        Shown(
            "评价权重",
            Text(
                "Of the effect: residents' stars; with questionnaires 100",
                "效果中：群众评价；与问卷合计100",
            ),
            "percent",
        ),
    ] = 50
    questionnaire_weight: Annotated[
        Percent,
        Shown(
            "问卷权重",
            Text("Of the effect: questionnaires", "效果中：问卷得分"),
            "percent",
        ),
    ] = 50
    unrated: Annotated[
        Percent,
        Shown(
            "无评价者按",
            Text("Effect of whom nobody rated", "既无评价也无问卷时的效果分"),
            "score",
        ),
    ] = Field(default=60, description="effect of whom nobody rated")
    points_per_hour: Annotated[
        int,
        Shown(
            "积分标准",
            Text(
                "二（一）: ledger points per hour on duty",
                "二（一）：值班每小时计几个积分",
            ),
            "points",
        ),
    ] = Field(
        default=1,
        ge=0,
        le=1000,
        description="ledger points per hour on duty (二（一）)",
    )
    grades: Annotated[tuple[Grade, ...], Strict(False)] = (
        Grade(name="excellent", name_zh="优秀", score_from=85),
        Grade(name="pass", name_zh="合格", score_from=60),
        Grade(name="fail", name_zh="不合格", score_from=0),
    )

    @model_validator(mode="after")
    def _weights_make_a_hundred(self) -> Self:
        for names in (
            ("input_weight", "output_weight", "effect_weight"),
            ("logged_weight", "events_weight"),
            ("stars_weight", "questionnaire_weight"),
        ):
            total = sum(getattr(self, name) for name in names)
            if total != 100:
                raise unfit(*not_a_hundred(names, total))
        return self

    @model_validator(mode="after")
    def _expects_something_of_every_kind(self) -> Self:
        check_both_kinds(
            self.duty_minutes,
            Text("duty_minutes", "值班分钟数（duty_minutes）"),
            Text("Give minutes a year, 0 for none", "请填写全年分钟数，没有则填0"),
        )
        return self

    @model_validator(mode="after")
    def _grades_fall_to_zero(self) -> Self:
        limits = [one.score_from for one in self.grades]
        if not limits or limits[-1] != 0 or limits != sorted(set(limits))[::-1]:
            raise unfit(
                Text(f"grades begin at {limits}", f"各等次（grades）起始分为 {limits}"),
                Text(
                    "List the best first, the last one from 0",
                    "请由高到低排列，最后一等从0分起",
                ),
            )
        return self

    def grade_of(self, score: int) -> Grade:
        """Return the grade of a score."""
        return next(one for one in self.grades if score >= one.score_from)

    @classmethod
    @checked
    def from_toml(cls, source: str | Path) -> "ScoreSheet":
        """Read a score sheet; what the file leaves out stays as it is by default.

        Raises
        ------
        BadInputError
            Everything in it that is no value of a score sheet.
        """
        document, place = document_of(source, "score_sheet")
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            raise BadInputError(defects_of(error, place, _LEAVE_OUT)) from error


def not_a_hundred(names: Sequence[str], total: int) -> tuple[Text, Text]:
    """Return that weights do not add up to 100, and the cure.

    Parameters
    ----------
    names
        Fields of the score sheet.
    total
        What they add up to.
    """
    called = parameter_names(ScoreSheet.model_fields)
    weights = listed(called[name].zh for name in names).zh
    return (
        Text(f"{' + '.join(names)} is {total}", f"{weights}之和为{total}"),
        Text("Let them add up to 100", "请使各项之和为100"),
    )
