"""What the sheets and columns of a settings file are called and mean, zh and en."""

from lawyer_assign.files.cells.labels import Column, Sheet
from lawyer_assign.files.cells.terms import Lang, fold
from lawyer_assign.policy import standard
from lawyer_assign.rules import Wish
from lawyer_assign.rules.rule import RuleBase

C = Column
STRENGTHS_ZH = {"must": "必须", "wish": "目标", "off": "不启用"}
STRENGTH_SPELLINGS = {
    **{fold(word): word for word in STRENGTHS_ZH},
    **{fold(zh): word for word, zh in STRENGTHS_ZH.items()},
    **dict.fromkeys(("应当", "必需", "硬性"), "must"),
    **dict.fromkeys(("愿望", "希望", "软性"), "wish"),
    **dict.fromkeys(("关闭", "停用", "不用", "否", "no"), "off"),
}
"""How strong a rule is, as cells may spell it, folded."""

_DEFAULT = C(
    "default", "note", "默认", "留空时的取值；只供阅读", "If left empty; to read"
)
_SAYS = (
    C("unit", "note", "单位", "只供阅读", "To read"),
    _DEFAULT,
    C("allowed", "note", "允许范围", "只供阅读", "To read"),
    C("meaning", "note", "说明", "只供阅读", "To read"),
)
_VALUE = C("value", "cell", "值", "可改；留空 = 默认", "Change it; empty = the default")

RULES = Sheet(
    "rules", "规则", False, "",
    "每条规则一行：必须遵守、作为目标（层级小的优先，权重只在同一层内比较）、或不启用；"
    "没有列出的规则不启用",
    "One rule a row: it must hold, is a wish (the lower tier comes first, weights "
    "count within a tier only), or is off; a rule that is not listed is off",
    (
        C("title_zh", "note", "规则名称", "只供阅读", "To read"),
        C("title", "note", "英文名称", "只供阅读", "To read"),
        C("strength", "strength", "强度", "必须、目标、不启用；留空 = 默认",
          "must, wish or off; empty = the default"),
        C("tier", "count", "层级", "目标才用；1为最优先；留空 = 默认",
          "Of a wish; 1 comes first; empty = the default"),
        C("weight", "count", "权重", "目标才用：每缺一个单位计多少；留空 = 默认",
          "Of a wish: price of a unit missed; empty = the default"),
        _DEFAULT,
        C("clause", "note", "条款", "本软件规则 = 不出自《实施意见》",
          "house rule = not in the text"),
        C("kind", "rule", "规则代码", "不要改动", "Leave as it is"),
    ),
    ("kind",),
)  # fmt: skip
PARAMETERS = Sheet(
    "parameters",
    "参数",
    False,
    "",
    "各条规则的数值，以及候选范围、路程、值班量；只改“值”一列",
    "Numbers of the rules, of reach, travel and duty; change the column value only",
    (
        C("title", "note", "规则名称", "只供阅读", "To read"),
        C("name", "note", "参数", "只供阅读", "To read"),
        _VALUE,
        *_SAYS,
        C("rule", "text", "规则代码", "不要改动", "Leave as it is"),
        C("parameter", "text", "参数代码", "不要改动", "Leave as it is"),
    ),
    ("rule", "parameter"),
)
ROLES = Sheet(
    "roles", "岗位", False, "一（三）",
    "团队中的岗位，一行一个，可增减；整表留空 = 不设岗位",
    "Roles inside a team, one a row; add and remove rows; no rows = no roles",
    (
        C("id", "text", "岗位代码", "小写英文字母、数字、下划线",
          "Lower case letters, digits, underscores"),
        C("title_zh", "text", "岗位名称", "留空 = 同英文名称", "Empty = as title"),
        C("title", "text", "英文名称", "留空 = 同岗位名称", "Empty = as title_zh"),
        C("source", "text", "依据", "条款，或谁提出的", "Clause, or whose wish"),
        C("skill", "skill", "所需能力", "六项之一或其他；留空 = 任何成员均可",
          "One of the six or another; empty = any member"),
        C("least_level", "count", "最低等级", "1至5；留空 = 1", "1 to 5; empty = 1"),
        C("needs_party_member", "flag", "须为党员", "留空 = 否", "Empty = no"),
        C("needs_party_branch", "flag", "律所须有党支部",
          "有党支部的律所才设；留空 = 否",
          "Only where the firm has one; empty = no"),
        C("kinds", "kinds", "适用类型", "社区、村；留空 = 两者",
          "community, village; empty = both"),
        C("is_encouraged", "flag", "鼓励", "鼓励而非要求；留空 = 否",
          "Encouraged, not demanded; empty = no"),
    ),
    ("id",),
)  # fmt: skip
_ITEMS = (
    C("name", "note", "项目", "只供阅读", "To read"),
    _VALUE,
    *_SAYS,
    C("item", "text", "项目代码", "不要改动", "Leave as it is"),
)
SCORE_SHEET = Sheet(
    "score_sheet",
    "考核评分",
    False,
    "二（二）",
    "记录怎样折算为考核分；只改“值”一列",
    "How records become a score; change the column value only",
    _ITEMS,
    ("item",),
)
GRADES = Sheet(
    "grades",
    "等次",
    False,
    "二（二）",
    "考核等次，一行一个，可增减；其中一个从0分起",
    "Grades, one a row; add and remove rows; one of them begins at 0",
    (
        C("name_zh", "text", "等次", "留空 = 同英文名称", "Empty = as name"),
        C("name", "text", "英文名称", "留空 = 同等次", "Empty = as name_zh"),
        C("score_from", "count", "最低分", "含本数，0至100", "Included, 0 to 100"),
    ),
    ("score_from",),
)
INSPECTION = Sheet(
    "inspection",
    "抽查",
    False,
    "二（三）",
    "抽查比例、风险标准、检查人员的路程和次数；只改“值”一列",
    "Share drawn, signs of risk, travel and visits; change the column value only",
    _ITEMS,
    ("item",),
)
PUBLISHING = Sheet(
    "publishing",
    "公示",
    False,
    "一（三）",
    "半天的时段、发布单位、页面上列出几个日期；只改“值”一列",
    "Hours of half days, who publishes, how many dates; change the column value only",
    _ITEMS,
    ("item",),
)
EXPORT = Sheet(
    "export",
    "导出列",
    False,
    "二（一）",
    "导出到律师在线等系统的列，一行一列，可增减、调换次序；表头照对方系统填写",
    "Columns of the export, one a row; add, remove and reorder; headers as the other "
    "system calls them",
    (
        C("header", "text", "表头", "对方系统的列名", "As the other system calls it"),
        C("field", "text", "内容", "如 律师姓名、固定服务时间", "Such as lawyer_name"),
    ),
    ("header", "field"),
)
DOUBTS = Sheet(
    "doubts",
    "存疑记录",
    False,
    "二（三）",
    "签到和日志何时存疑；只改“值”一列",
    "From when on a record is doubtful; change the column value only",
    _ITEMS,
    ("item",),
)

SETTINGS_SHEETS: dict[str, Sheet] = {
    sheet.table: sheet
    for sheet in (
        RULES, PARAMETERS, ROLES, SCORE_SHEET, GRADES, INSPECTION, PUBLISHING, EXPORT,
        DOUBTS,
    )
}  # fmt: skip
PARTS: dict[str, tuple[str, ...]] = {
    "policy": ("rules", "parameters", "roles"),
    "score_sheet": ("score_sheet", "grades"),
    "inspection": ("inspection",),
    "publishing": ("publishing", "export"),
    "doubts": ("doubts",),
}
"""Part of the settings -> the sheets that hold it."""


def strength_word(strength: str, lang: Lang) -> str:
    """Return the word for how strong a rule is."""
    return STRENGTHS_ZH[strength] if lang == "zh" else strength


_STANDARD = frozenset(
    rule.kind
    for policy in (standard(),)
    for rule in (*policy.rules, *policy.roster.rules)
)


def default_strength(kind: type[RuleBase]) -> tuple[str, Wish | None]:
    """Return how strong a rule of the text's policy is, and its usual wish.

    A rule that the policy leaves out is off; its wish is the one it has once it is
    switched on.
    """
    wish: Wish | None = kind.model_fields["wish"].get_default()
    if kind.model_fields["kind"].default not in _STANDARD:
        return "off", wish
    return ("must" if wish is None else "wish"), wish
