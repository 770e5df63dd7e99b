"""Every number of the settings: where it stands, its unit, what it means, zh and en."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from lawyer_assign.errors import Text
from lawyer_assign.files.cells.labels import CellKind
from lawyer_assign.pairs import Reach, Travel
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.rules import Duty
from lawyer_assign.year.assessment import ScoreSheet
from lawyer_assign.year.inspections import InspectionRules

MODELS: dict[str, type[BaseModel]] = {
    "policy": Policy,
    "reach": Reach,
    "travel": Travel,
    "duty": Duty,
    **KINDS,
    "score_sheet": ScoreSheet,
    "inspection": InspectionRules,
}
"""Group of settings -> the model they are fields of."""

GROUPS: dict[str, Text] = {
    "policy": Text("The policy as a whole", "规则集"),
    "reach": Text("Who is a candidate for whom", "候选范围"),
    "travel": Text("Minutes of travel (estimates)", "路程（估计值）"),
    "duty": Text("Duty that a post brings", "值班量"),
    **{kind: Text(rule.title, rule.title_zh) for kind, rule in KINDS.items()},
}
"""Group of the sheet of parameters -> its title."""

UNITS: dict[str, Text] = {
    "": Text("", ""),
    "points": Text("points", "分"),
    "minutes": Text("minutes", "分钟"),
    "minutes_a_year": Text("minutes a year", "分钟/年"),
    "percent": Text("%", "%"),
    "lawyers": Text("lawyers", "名律师"),
    "committees": Text("committees", "个社区村"),
    "half_days": Text("half days a year", "半天/年"),
    "kmh": Text("km/h", "公里/小时"),
    "level": Text("level", "级"),
    "years": Text("years", "年"),
    "posts": Text("posts", "个配对"),
    "values": Text("values", "个"),
    "events": Text("events a year", "次/年"),
    "visits": Text("visits", "次"),
    "score": Text("points of 100", "分（满分 100）"),
}
CHOICES_ZH = {"points": "得分", "posts": "配对数"}
"""Words of parameters that take one of a few."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One value that can be set.

    Parameters
    ----------
    group
        Key of :data:`MODELS`.
    name
        Field; a dot parts what lies inside a field, such as
        ``speed_kmh.community``.
    kind
        What a cell holds: ``count``, ``date``, ``text``, ``words`` (a list of whole
        numbers) or ``kind`` (one of a few words).
    unit
        Key of :data:`UNITS`.
    zh
        Short name.
    means
        What it does.
    """

    group: str
    name: str
    kind: CellKind
    unit: str
    zh: str
    means: Text

    @property
    def path(self) -> list[str]:
        """Fields from the model down to the value."""
        return self.name.split(".")

    @property
    def default(self) -> Any:  # noqa: ANN401 (any value)
        """Value where a cell is empty."""
        return value_at(default_of(self.group), self.path)

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """Least and most, of each number if it is a list; ``None`` where open."""
        return _bounds(self.group, self.name)

    @property
    def choices(self) -> tuple[str, ...]:
        """Words it takes, if it takes one of a few."""
        if self.kind != "kind":
            return ()
        return get_args(MODELS[self.group].model_fields[self.name].annotation)


def default_of(group: str) -> dict[str, Any]:
    """Return the defaults of a group as a nested dictionary."""
    return MODELS[group]().model_dump()


def value_at(values: Mapping[str, Any], path: list[str]) -> Any:  # noqa: ANN401
    """Return what stands at a path of a nested dictionary."""
    found: Any = values
    for part in path:
        found = found[part]
    return found


@cache
def _bounds(group: str, name: str) -> tuple[int | None, int | None]:
    if group == "policy":
        return None, None
    whole = MODELS[group].model_json_schema()
    part: dict[str, Any] = whole
    for step in name.split("."):
        part = part["properties"][step] if "properties" in part else (
            part["additionalProperties"]
        )  # fmt: skip
        if "$ref" in part:
            part = whole["$defs"][part["$ref"].rpartition("/")[2]]
    part = part.get("items", part)
    for one in (part, *part.get("anyOf", ())):
        if "minimum" in one:
            return one["minimum"], one.get("maximum")
    return None, None


def _set(
    group: str, name: str, kind: CellKind, unit: str, zh: str, means: tuple[str, str]
) -> Setting:
    return Setting(group, name, kind, unit, zh, Text(means[1], means[0]))


S = _set
_LEVELS = ("依次改善最差、次差……共几个，各占一层", "How many of the worst values, one "
           "after the other, a tier each")  # fmt: skip
_TRAVEL: tuple[tuple[str, str, str, tuple[str, str]], ...] = (
    ("speed_kmh.community", "kmh", "去社区的速度",
     ("估计值：城区道路", "Estimate: city traffic")),
    ("speed_kmh.village", "kmh", "去村的速度",
     ("估计值：乡村道路", "Estimate: country road")),
    ("detour_percent", "percent", "绕行系数",
     ("估计值：实际路程 / 直线距离", "Estimate: road / straight line")),
    ("unknown_minutes", "minutes", "无坐标时的路程",
     ("律师或社区村没有坐标时按此计", "Where a place has no coordinates")),
)  # fmt: skip

POLICY_SETTINGS: tuple[Setting, ...] = (
    S("policy", "name", "text", "", "规则集名称",
      ("写在报告中", "Stands in reports")),
    S("reach", "limit_minutes.community", "count", "minutes", "社区路程上限",
      ("超过的不作候选；最近的若干名律师、互选的、协议中的总在其内",
       "Beyond it nobody is a candidate, except the nearest, chosen and agreed ones")),
    S("reach", "limit_minutes.village", "count", "minutes", "村路程上限",
      ("超过的不作候选；最近的若干名律师、互选的、协议中的总在其内",
       "Beyond it nobody is a candidate, except the nearest, chosen and agreed ones")),
    S("reach", "nearest_kept", "count", "lawyers", "必留最近律师数",
      ("每个社区村不论路程总作候选", "Of a committee, whatever the distance")),
    S("reach", "most", "count", "lawyers", "候选律师上限",
      ("每个社区村，由近及远", "Of a committee, the nearest first")),
    S("reach", "most_per_choice", "count", "lawyers", "互选候选上限",
      ("互选的律所与社区村之间，最多几名律师作候选",
       "Of a firm for a committee, where both chose each other")),
    *(S("travel", name, "count", *rest) for name, *rest in _TRAVEL),  # type: ignore[arg-type]
    S("duty", "community", "count", "half_days", "社区值班量",
      ("一(三)：每周固定时间到社区值班半天", "一(三): half a day every week")),
    S("duty", "village", "count", "half_days", "村值班量",
      ("一(三)：每月定期到农村服务一次，按半天计", "一(三): a visit every month, "
       "counted as half a day")),
    S("caseload", "limit", "count", "committees", "每名律师上限",
      ("一(一)：不得超过5个；超过须有批准，不在此改",
       "一(一): at most 5; more only by an approval, not here")),
    S("caseload", "on", "date", "", "批准有效日",
      ("批准须在这一天有效；留空 = 使用当天",
       "Approvals must be valid on this day; empty = the day of use")),
    S("must_have", "least_level", "count", "level", "最低能力等级",
      ("从几级起算具备必备能力", "From which a skill counts as had")),
    S("fewest_changes", "most", "count", "posts", "最多终止数",
      ("总共最多终止几个上年配对；留空 = 不限，只计数",
       "Posts of last year that may end in all; empty = no limit, they count")),
    S("affinity", "skill", "count", "points", "能力",
      ("每一级能力 × 每一分需求", "Per skill level x need")),
    S("affinity", "same_district", "count", "points", "同一区县",
      ("律师在本区县执业", "The firm's office is in the district")),
    S("affinity", "language", "count", "points", "语言",
      ("会居民所说的语言", "Speaks with residents")),
    S("affinity", "year", "count", "points", "执业年限",
      ("每年执业", "Per year of practice")),
    S("affinity", "years_most", "count", "years", "年限封顶",
      ("超过的年限不再加分", "Years that count at most")),
    S("affinity", "assessment_percent", "count", "points", "考核",
      ("上次考核每 100 分", "Per 100 points of the last assessment")),
    S("affinity", "unassessed", "count", "score", "未考核者按",
      ("没有考核分的律师按此计", "Score of whom nobody assessed")),
    S("affinity", "first_rank", "count", "points", "第一志愿",
      ("双方各计", "For each side")),
    S("affinity", "rank_step", "count", "points", "志愿递减",
      ("志愿每后一位减少", "Lost per further rank")),
    S("affinity", "minute", "count", "points", "路程扣分",
      ("每分钟路程", "Lost per minute of travel")),
    S("further_posts", "prices", "words", "points", "逐个加价",
      ("第2、3、4……个配对各扣几分，不得递减；最后一个数沿用下去",
       "Of the 2nd, 3rd ... post, never falling; the last one repeats")),
    S("worst_served", "levels", "count", "values", "层数", _LEVELS),
    S("worst_served", "unserved", "count", "points", "无律师者按",
      ("没有律师的社区村按几分计；默认视为最高，即不参与比较",
       "Points of a committee without a lawyer; by default more than any other")),
    S("firm_balance", "levels", "count", "values", "层数", _LEVELS),
    S("district_balance", "measure", "kind", "", "比较什么",
      ("各区县平均每个社区村的得分，或配对数",
       "Points, or posts, per committee of a district")),
    S("duty_load", "most", "count", "half_days", "值班上限",
      ("每名律师；260 即五个社区", "Of a lawyer; 260 is five communities")),
    S("duty_balance", "levels", "count", "values", "层数", _LEVELS),
)  # fmt: skip
SCORE_SETTINGS: tuple[Setting, ...] = (
    S("score_sheet", "input_weight", "count", "percent", "投入权重",
      ("投入、产出、效果三项合计 100", "Input, output and effect add up to 100")),
    S("score_sheet", "output_weight", "count", "percent", "产出权重",
      ("投入、产出、效果三项合计 100", "Input, output and effect add up to 100")),
    S("score_sheet", "effect_weight", "count", "percent", "效果权重",
      ("投入、产出、效果三项合计 100", "Input, output and effect add up to 100")),
    S("score_sheet", "duty_minutes.community", "count", "minutes_a_year", "社区应值班",
      ("每个配对；默认每周半天，半天 240 分钟", "Of a post; by default half a day of "
       "240 minutes a week")),
    S("score_sheet", "duty_minutes.village", "count", "minutes_a_year", "村应值班",
      ("每个配对；默认每月半天", "Of a post; by default half a day a month")),
    S("score_sheet", "most_minutes_per_day", "count", "minutes", "每日计入上限",
      ("每名律师；超过的不计", "Of a lawyer; what is beyond is lost")),
    S("score_sheet", "logged_weight", "count", "percent", "日志权重",
      ("产出中：到岗当日有日志的比例；与宣传合计 100",
       "Of the output: visits with a log; with events 100")),
    S("score_sheet", "events_weight", "count", "percent", "宣传权重",
      ("产出中：法治宣传次数", "Of the output: publicity events")),
    S("score_sheet", "events_per_year", "count", "events", "应宣传次数",
      ("每个配对；一(三)：每季度至少一次", "Of a post; 一(三): once a quarter")),
    S("score_sheet", "stars_weight", "count", "percent", "评价权重",
      ("效果中：群众评价；与问卷合计 100",
       "Of the effect: residents' stars; with questionnaires 100")),
    S("score_sheet", "questionnaire_weight", "count", "percent", "问卷权重",
      ("效果中：问卷得分", "Of the effect: questionnaires")),
    S("score_sheet", "unrated", "count", "score", "无评价者按",
      ("既无评价也无问卷时的效果分", "Effect of whom nobody rated")),
    S("score_sheet", "points_per_hour", "count", "points", "积分标准",
      ("二(一)：值班每小时计几个积分", "二(一): ledger points per hour on duty")),
)  # fmt: skip
INSPECTION_SETTINGS: tuple[Setting, ...] = (
    S("inspection", "share_percent", "count", "percent", "抽查比例",
      ("没有风险的社区村；每有一项风险，比例加一倍",
       "Of committees without risk; each sign of risk adds as much again")),
    S("inspection", "low_effect", "count", "score", "效果低于",
      ("风险：有律师效果分低于此", "Risk: the effect of one of its lawyers is below")),
    S("inspection", "low_logged", "count", "percent", "有日志比例低于",
      ("风险：有律师到岗后填日志的比例低于此", "Risk: visits with a log are below")),
    S("inspection", "high_load", "count", "posts", "配对数达到",
      ("风险：有律师服务的社区村达到此数",
       "Risk: one of its lawyers has as many posts")),
    S("inspection", "max_visits", "count", "visits", "每人最多检查",
      ("检查人员表中未填的，按此", "Of an inspector whose row does not say")),
    S("inspection", "limit_minutes", "count", "minutes", "单程上限",
      ("检查人员的路程", "Of an inspector's travel, one way")),
    *(S("inspection", f"travel.{name}", "count", *rest) for name, *rest in _TRAVEL),  # type: ignore[arg-type]
)  # fmt: skip
SETTINGS: dict[tuple[str, str], Setting] = {
    (one.group, one.name): one
    for one in (*POLICY_SETTINGS, *SCORE_SETTINGS, *INSPECTION_SETTINGS)
}
"""(Group, name) -> the setting."""
