"""How many committees are inspected, which more often, and how far people go."""

from typing import Annotated, ClassVar

from pydantic import Field

from lawyer_assign.errors import Text
from lawyer_assign.facts.base import Count, Percent
from lawyer_assign.facts.parameters import Parameters
from lawyer_assign.pairs import Travel
from lawyer_assign.shown import Shown


class InspectionRules(Parameters):
    """How many committees are inspected, which more often, and how far people go.

    A committee has one sign of risk for each of these that holds of one of its
    lawyers: effect below ``low_effect``, fewer than ``low_logged`` percent of visits
    with a log, ``high_load`` posts or more; and one if records of its visits cannot be
    true. Of the n committees of a district with r
    signs, share_percent x (1 + r) percent are drawn, rounded up, at most all. The text
    names spot checks and cross checks and no numbers: these are house rules.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.InspectionRules(share_percent=25).share_percent
    25
    """

    source: ClassVar[str] = (
        "house rule: 二（三） 随机检查、交叉检查; it names no numbers"
    )

    share_percent: Annotated[
        Percent,
        Shown(
            "抽查比例",
            Text(
                "Of committees without risk; each sign of risk adds as much again",
                "没有风险的社区（村）；每有一项风险，比例加一倍",
            ),
            "percent",
        ),
    ] = Field(default=10, description="of a stratum without risk")
    low_effect: Annotated[
        Percent,
        Shown(
            "效果低于",
            Text(
                "Risk: the effect of one of its lawyers is below",
                "风险：有律师效果分低于此",
            ),
            "score",
        ),
    ] = 60
    low_logged: Annotated[
        Percent,
        Shown(
            "有日志比例低于",
            Text(
                "Risk: visits with a log are below",
                "风险：有律师到岗后填日志的比例低于此",
            ),
            "percent",
        ),
    ] = 80
    high_load: Annotated[
        Count,
        Shown(
            "配对数达到",
            Text(
                "Risk: one of its lawyers has as many posts",
                "风险：有律师服务的社区（村）达到此数",
            ),
            "posts",
        ),
    ] = Field(default=4, description="posts of one lawyer")
    max_visits: Annotated[
        int,
        Shown(
            "每人最多检查",
            Text("Of an inspector whose row does not say", "检查人员表中未填的，按此"),
            "visits",
        ),
    ] = Field(default=20, ge=1, le=100_000, description="per inspector")
    limit_minutes: Annotated[
        int,
        Shown(
            "单程上限",
            Text("Of an inspector's travel, one way", "检查人员的路程"),
            "minutes",
        ),
    ] = Field(default=120, ge=0, description="of travel, one way")
    travel: Travel = Field(default_factory=Travel)
