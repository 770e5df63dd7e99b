"""What the sheets and columns of a facts file are called and mean, zh and en."""

from lawyer_assign.facts.base import Fact
from lawyer_assign.facts.facts import MODELS
from lawyer_assign.facts.sheets.contact_labels import CONTACTS, ONLINE_HOURS, RESIDENTS
from lawyer_assign.facts.sheets.duty_labels import (
    DAYS,
    LEAVES,
    TIME_WISHES,
    TIMES,
    VENUES,
)
from lawyer_assign.facts.sheets.sheet import Column, Sheet, id_of

C = Column


def _yuan(field: str, zh: str, note_zh: str, note_en: str) -> Column:
    en = field.replace("fen", "yuan")
    return Column(field, "yuan", zh, note_zh, note_en, en=en)


_LAT = "十进制度，WGS84，如30.2741；与经度同时填写或同时留空"
_LAT_EN = "Decimal degrees, WGS84, such as 30.2741; with the longitude or not at all"
_LON = "十进制度，WGS84，如120.1551（高德、百度坐标须先换算）"
_LON_EN = "Decimal degrees, WGS84, such as 120.1551; convert GCJ-02 or BD-09 first"
_DAYS = (
    "如 周一上午；周三下午，以分号隔开；留空 = 周一至周五均可；"
    "调休上班日不受此限，任一半天都可能安排"
)
_DAYS_EN = (
    "Such as mon-am; wed-pm, between semicolons; empty = any weekday half day; on "
    "make-up workdays any half day will do, whatever stands here"
)
_TONGUES = "如 杭州话；手语，以分号隔开"
_TONGUES_EN = "Such as Hangzhou dialect; sign language, between semicolons"

DISTRICTS = Sheet(
    "districts", "区县", True, "一（一）、二（二）、三",
    "区、县（市），律师资源在这一级统筹",
    "County-level units, at which lawyers are coordinated",
    (
        C("id", "id", "区县编号", "6位区划代码", "6-digit county code"),
        C("name", "text", "区县名称"),
        C("is_scarce", "flag", "资源欠缺", "留空 = 由程序推算", "Empty = derived",
          zh_before="资源紧缺"),
        C("budget_yuan", "count", "预算（元）",
          "整数，元，全年补贴合计的上限，含市级承担部分；留空 = 不限",
          "Whole yuan a year, of all subsidies, the city's share included; "
          "empty = no limit"),
        C("city_share_percent", "count", "市级承担（%）", "0至100的整数",
          "Whole percent, 0 to 100"),
        C("area_class", "text", "地域档次", "补贴标准中的地域档次；不用补贴标准则留空",
          "Area class of the tariff; empty where no tariff is used"),
    ),
)  # fmt: skip
COMMITTEES = Sheet(
    "committees", "社区（村）", True, "一（一）、一（二）、一（三）",
    "每个社区、村一行，即须配备法律顾问的单位",
    "One row per community or village that must have a lawyer",
    (
        C("id", "id", "社区（村）编号", "12位区划代码；名称可以重复，编号不可",
          "12-digit division code; names may repeat, ids not"),
        C("name", "text", "社区（村）名称"),
        C("kind", "kind", "类型", "社区 或 村", "community or village"),
        id_of("districts", "district", "所属区县编号"),
        C("town", "text", "乡镇街道"),
        C("lat", "degrees", "纬度", _LAT, _LAT_EN),
        C("lon", "degrees", "经度", _LON, _LON_EN),
        C("lawyers_min", "count", "最少律师数", "人；留空 = 1", "Lawyers; empty = 1"),
        C("lawyers_max", "count", "最多律师数", "人；留空 = 1", "Lawyers; empty = 1"),
        C("needs", "scores", "其他需求",
          "六项以外的需求，如 知识产权:4；外贸:2，分值0至10",
          "Needs beyond the six, such as patents:4; trade:2, weights 0 to 10",
          short="需求"),
        C("must_have", "skill_set", "必备能力",
          "团队合起来必须具备，如 法治宣传；矛盾纠纷化解",
          "The team together must have these, such as publicity; mediation"),
        C("languages", "words", "语言要求", _TONGUES, _TONGUES_EN),
        C("duty_half_days", "half_days", "可值班半天", _DAYS, _DAYS_EN),
    ),
)  # fmt: skip
FIRMS = Sheet(
    "firms", "律所", True, "一（三）",
    "律师事务所，双向选择和签订协议的一方",
    "Law firms: they choose, are chosen and sign",
    (
        C("id", "id", "律所编号"),
        C("name", "text", "律所名称"),
        id_of("districts", "district", "所在区县编号"),
        C("lat", "degrees", "纬度", _LAT, _LAT_EN),
        C("lon", "degrees", "经度", _LON, _LON_EN),
        C("seats", "count", "承诺服务数", "全所合计愿服务的社区（村）数；留空 = 不限",
          "Committees the firm offers to serve in all; empty = any number",
          zh_before="可服务单位数"),
        C("has_party_branch", "flag", "有党支部", "留空 = 否", "Empty = no"),
    ),
)  # fmt: skip
LAWYERS = Sheet(
    "lawyers", "律师", True, "一（一）、一（三）、二（三）",
    "可担任法律顾问的律师，每人一行",
    "Lawyers who can serve, one row each",
    (
        C("id", "id", "律师编号", "如执业证号；按文本填写",
          "Such as the licence number; as text"),
        C("name", "text", "姓名"),
        id_of("firms", "firm", "律所编号"),
        C("skills", "scores", "其他能力",
          "六项以外的能力，如 知识产权:4；外贸:2，分值0至5",
          "Skills beyond the six, such as patents:4; trade:2, levels 0 to 5",
          short="能力"),
        C("lat", "degrees", "纬度",
          "留空 = 律所位置。" + _LAT, "Empty = the firm's. " + _LAT_EN),
        C("lon", "degrees", "经度", _LON, _LON_EN),
        C("districts", "ids", "愿服务区县",
          "区县编号，以分号隔开；留空 = 不限，无 = 均不愿意",
          "District ids between semicolons; empty = any, none = not one", "districts"),
        C("max_committees", "count", "最多服务数",
          "本人意愿，社区（村）数；留空 = 不限",
          "Own limit, in committees; empty = none"),
        C("min_committees", "count", "最少服务数", "本人意愿，社区（村）数；留空 = 0",
          "Own least, in committees; empty = 0"),
        C("languages", "words", "语言", _TONGUES, _TONGUES_EN),
        C("is_party_member", "flag", "党员", "留空 = 否", "Empty = no"),
        C("years_of_practice", "count", "执业年限", "整年，0至80；留空 = 0",
          "Whole years, 0 to 80; empty = 0"),
        C("assessment", "count", "上次考核分", "0至100的整数；留空 = 未考核",
          "Whole points, 0 to 100; empty = not assessed"),
        C("phone", "phone", "电话", "导出时默认隐去中间数字",
          "Masked on writing unless asked for"),
        C("may_publish_phone", "flag", "可公布电话",
          "是 = 电话可对外公布（须本人同意）；留空 = 否",
          "yes = residents may be shown the phone; empty = no"),
        C("free_half_days", "half_days", "空闲半天", _DAYS, _DAYS_EN),
    ),
)  # fmt: skip
CHOICES = Sheet(
    "choices", "双向选择", False, "一（三）",
    "律所与社区（村）互相的意愿；没有意愿的不填",
    "What firms and committees say of each other; silence is no view",
    (
        id_of("firms", "firm", "律所编号"),
        id_of("committees", "committee", "社区（村）编号"),
        C("firm_rank", "count", "律所志愿序", "1 = 最愿意，可并列",
          "1 = best, ties allowed"),
        C("committee_rank", "count", "社区（村）志愿序", "1 = 最愿意，可并列",
          "1 = best, ties allowed"),
        C("firm_refuses", "flag", "律所不接受", "留空 = 否", "Empty = no"),
        C("committee_refuses", "flag", "社区（村）不接受", "留空 = 否", "Empty = no"),
    ),
)  # fmt: skip
CONFLICTS = Sheet(
    "conflicts", "回避", False, "本软件规则 house rule",
    "利益冲突等须回避的情形；律师、律所二者填其一",
    "Conflicts of interest; name either a lawyer or a firm",
    (
        id_of("committees", "committee", "社区（村）编号"),
        C("lawyer", "id", "律师编号", "与律所编号二者填其一", "Either this or the firm",
          "lawyers"),
        C("firm", "id", "律所编号", "与律师编号二者填其一", "Either this or the lawyer",
          "firms"),
        C("reason", "text", "回避原因"),
    ),
)  # fmt: skip
APPROVALS = Sheet(
    "approvals", "超五个批准", False, "一（一）",
    "市司法局同意一名律师服务五个以上的批文；区县、律师二者填其一",
    "The city bureau's consent to more than five; name a district or a lawyer",
    (
        C("document", "text", "批准文号"),
        C("limit", "count", "批准上限", "每名律师的社区（村）数，大于5",
          "Committees per lawyer, above 5"),
        C("district", "id", "区县编号", "与律师编号二者填其一",
          "Either this or the lawyer",
          "districts"),
        C("lawyer", "id", "律师编号", "与区县编号二者填其一",
          "Either this or the district",
          "lawyers"),
        C("valid_from", "date", "生效日期", "如2024-09-15，含当日",
          "Such as 2024-09-15, included"),
        C("valid_to", "date", "截止日期", "如2025-09-14，含当日",
          "Such as 2025-09-14, included"),
    ),
)  # fmt: skip
AGREEMENTS = Sheet(
    "agreements", "服务协议", False, "一（三）",
    "已签订的协议：固定不变的，或上一年度的",
    "Signed agreements: pinned ones, or last year's",
    (
        id_of("committees", "committee", "社区（村）编号"),
        id_of("firms", "firm", "律所编号"),
        C("lawyers", "id_list", "律师编号", "以分号隔开；留空 = 由律所指派",
          "Between semicolons; empty = the firm decides", "lawyers"),
        C("is_fixed", "flag", "固定不变", "是 = 本次不得改动；留空 = 否",
          "yes = this plan must keep it; empty = no"),
        C("former_lawyers", "words", "已离任律师",
          "上一年度的律师中已不在律师表的，填姓名，以分号隔开；仅用于注明变更",
          "Names of last year's lawyers who are in no sheet any more, between "
          "semicolons; only to say what changes"),
    ),
)  # fmt: skip
SCORES = Sheet(
    "scores", "配对评分", False, "本软件规则 house rule",
    "其他系统给出的评分或路程，代替程序计算的数值；可不填",
    "Points or minutes from another system, in place of the computed ones; optional",
    (
        id_of("lawyers", "lawyer", "律师编号"),
        id_of("committees", "committee", "社区（村）编号"),
        C("points", "count", "评分", "整数，越大越好", "Whole number, more is better"),
        C("minutes", "count", "路程（分钟）", "整数，分钟", "Whole minutes"),
    ),
)  # fmt: skip
TARIFFS = Sheet(
    "tariffs", "补贴标准", False, "二（二）、三",
    "各地自定的补贴标准：按地域、类型、工作量分档；一行一档，各档相接不重叠，"
    "末档“至第几个”留空",
    "Your own tariff by area class, kind and workload step; steps follow on one "
    "another without gap or overlap, the last one has no end",
    (
        C("area_class", "text", "地域档次", "与区县表中的地域档次对应；留空 = 所有区县",
          "As in the districts sheet; empty = every district"),
        C("kind", "kind", "类型", "社区 或 村；留空 = 两者",
          "community or village; empty = both"),
        C("post_from", "count", "从第几个", "律师担任的第几个社区（村）；留空 = 1",
          "A lawyer's 1st, 2nd ... committee; empty = 1"),
        C("post_to", "count", "至第几个", "含本数；留空 = 以后各个",
          "Included; empty = every further one"),
        _yuan("fen_per_year", "补贴（元/年）", "每个社区（村）每年，元，至多两位小数",
              "Per committee and year, yuan, up to two decimals"),
        _yuan("least_fen_per_year", "下浮后不低于（元/年）", "留空 = 0", "Empty = 0"),
        _yuan("most_fen_per_year", "上浮后不高于（元/年）", "留空 = 不限",
              "Empty = no limit"),
    ),
)  # fmt: skip
ADJUSTMENTS = Sheet(
    "adjustments", "考核浮动", False, "二（二）",
    "按上次考核分上浮或下调补贴；各段合起来覆盖0至100分，不重叠；未考核的不浮动",
    "How the last assessment moves what is paid; the ranges cover 0 to 100 once; who "
    "is not assessed is paid as the tariff says",
    (
        C("grade", "text", "等次", "如 优秀", "Such as excellent"),
        C("score_from", "count", "最低分", "含本数", "Included"),
        C("score_to", "count", "最高分", "含本数", "Included"),
        C("percent", "count", "浮动（%）", "整数；上浮为正，下调为负",
          "Whole percent; up is positive, down negative"),
    ),
)  # fmt: skip
INSPECTORS = Sheet(
    "inspectors", "检查人员", False, "二（三）",
    "随机检查、交叉检查的人员；不检查本区县、本所服务的社区（村）；区县、律所至少填其一，市级人员可不填",
    "Who inspects; never in their own district nor at what their own firm serves; name "
    "a district, a firm or both; neither for officers of the city",
    (
        C("id", "id", "检查人员编号"),
        C("name", "text", "姓名"),
        C("district", "id", "所属区县编号", "不检查该区县", "Never inspects there",
          "districts"),
        C("is_city", "flag", "市级人员", "是 = 市级人员，不属于任何区县；留空 = 否",
          "yes = an officer of the city, of no district; empty = no"),
        C("firm", "id", "所属律所编号", "不检查该所服务的社区（村）和该所所在区县",
          "Never inspects what it serves, nor its district", "firms"),
        C("lat", "degrees", "纬度", _LAT, _LAT_EN),
        C("lon", "degrees", "经度", _LON, _LON_EN),
        C("max_visits", "count", "最多检查数", "留空 = 按检查方案统一规定",
          "Empty = as the inspection asks"),
    ),
)  # fmt: skip

SHEETS: dict[str, Sheet] = {
    sheet.table: sheet
    for sheet in (
        DISTRICTS, COMMITTEES, FIRMS, LAWYERS, CHOICES, CONFLICTS, APPROVALS,
        AGREEMENTS, SCORES, ONLINE_HOURS, RESIDENTS, CONTACTS, TARIFFS, ADJUSTMENTS,
        INSPECTORS, DAYS, VENUES, LEAVES, TIME_WISHES, TIMES,
    )
}  # fmt: skip
_TABLES = {model: table for table, model in MODELS.items()}


def sheet_of(row: Fact) -> Sheet:
    """Return the sheet in which a row of facts stands."""
    return SHEETS[_TABLES[type(row)]]
