"""From when on a record is doubtful, as every place may set it."""

from typing import Annotated, ClassVar

from pydantic import Field

from lawyer_assign.errors import Text
from lawyer_assign.facts.parameters import Parameters
from lawyer_assign.shown import Shown


class DoubtRules(Parameters):
    """From when on a record is doubtful; the text names no numbers.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.DoubtRules(far_metres=500).far_metres
    500
    """

    source: ClassVar[str] = "house rule: 二（三） 防止弄虚作假; it names no numbers"
    far_metres: Annotated[
        int,
        Shown(
            "签到距离上限",
            Text("Metres from the committee", "距社区（村）的米数，超过即存疑"),
            "metres",
        ),
    ] = Field(default=2_000, ge=0, le=1_000_000)
    fastest_kmh: Annotated[
        int,
        Shown(
            "最快速度",
            Text(
                "On a straight line between two places; faster is not believed",
                "两处之间按直线计；更快则存疑",
            ),
            "kmh",
        ),
    ] = Field(default=80, ge=1, le=1_000)
    log_days: Annotated[
        int,
        Shown(
            "日志补填期限",
            Text(
                "A log that is dated so many days after a check-in belongs to it",
                "签到后此天数内的日志视为该次服务的日志",
            ),
            "days",
        ),
    ] = Field(default=7, ge=0, le=366)
    same_text_times: Annotated[
        int,
        Shown(
            "雷同日志次数",
            Text(
                "Logs of one lawyer with the same text",
                "同一律师内容相同的日志达到此数即存疑",
            ),
            "times",
        ),
    ] = Field(default=5, ge=2, le=100_000)
    shortest_text: Annotated[
        int,
        Shown(
            "雷同日志最短字数",
            Text(
                "Shorter texts, such as 值班, may repeat",
                "更短的（如“值班”）不比较",
            ),
            "signs",
        ),
    ] = Field(default=8, ge=1, le=10_000)
