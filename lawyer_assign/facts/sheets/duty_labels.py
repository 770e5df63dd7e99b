"""What the sheets of duty times are called and mean, zh and en."""

from lawyer_assign.facts.sheets.sheet import Column, Sheet, id_of

C = Column
_ONE_DAY = "如 周二上午，周一至周五"
_ONE_DAY_EN = "Such as tue-am, Monday to Friday"

DAYS = Sheet(
    "days", "日历", False, "本软件规则 house rule",
    "值班日历：从起日到止日每天一行，不可缺；留空此表 = 用内置日历",
    "The calendar of duty, a row for every day of its span; empty = as shipped",
    (
        C("date", "date", "日期", "如2027-02-05", "Such as 2027-02-05"),
        C("kind", "day_kind", "日期类型", "工作日、休息日 或 调休上班",
          "workday, day_off or makeup (a worked day of the weekend)"),
        C("is_official", "flag", "已公布", "是 = 国务院办公厅已发通知，并填来源；"
          "留空 = 否，即暂定，各项输出中注明",
          "yes = the State Council has announced it, and source is filled in; empty = "
          "no: provisional, which every output says"),
        C("name", "text", "节日名称"),
        C("source", "text", "来源", "公布该日的文件，如 国办发明电〔2025〕7号",
          "The notice that announced the day"),
    ),
)  # fmt: skip
VENUES = Sheet(
    "venues", "场所", False, "本软件规则 house rule",
    "几个社区（村）共用的值班场所；自有场所的不必填",
    "Rooms for duty that committees share; not needed for rooms of their own",
    (
        C("id", "id", "场所编号"),
        C("name", "text", "场所名称"),
        C("capacity", "count", "可同时值班数", "留空 = 1", "Empty = 1"),
        C("committees", "ids", "使用的社区（村）编号",
          "以分号隔开；每个社区（村）只填一处",
          "Between semicolons; each committee at one venue only", "committees"),
    ),
)  # fmt: skip
LEAVES = Sheet(
    "leaves", "请假", False, "本软件规则 house rule",
    "律师不能到岗的时间：病假、出差等",
    "When a lawyer cannot come: illness, travel",
    (
        id_of("lawyers", "lawyer", "律师编号"),
        C("first_day", "date", "开始日期", "含当日", "Included"),
        C("first_half", "half", "开始上下午", "上午 或 下午；留空 = 上午，即当日全天",
          "am or pm; empty = am, that is the whole day"),
        C("last_day", "date", "结束日期", "含当日", "Included"),
        C("last_half", "half", "结束上下午", "上午 或 下午；留空 = 下午，即当日全天",
          "am or pm; empty = pm, that is the whole day"),
        C("reason", "text", "请假原因", "不对外公布", "Never published"),
    ),
)  # fmt: skip
TIME_WISHES = Sheet(
    "time_wishes", "时间意愿", False, "本软件规则 house rule",
    "律师或社区（村）希望的值班半天；二者填其一",
    "Half days that a lawyer or a committee would like; name one of them",
    (
        C("lawyer", "id", "律师编号", "与社区（村）编号二者填其一",
          "Either this or the committee", "lawyers"),
        C("committee", "id", "社区（村）编号", "与律师编号二者填其一",
          "Either this or the lawyer", "committees"),
        C("half_days", "half_days", "希望的半天", "如 周一上午；周三下午，以分号隔开",
          "Such as mon-am; wed-pm, between semicolons"),
        C("weight", "count", "意愿强度", "1（一般）至10（强烈）；留空 = 1",
          "1 mild to 10 strong; empty = 1"),
    ),
)  # fmt: skip
TIMES = Sheet(
    "times", "固定时间", False, "一（三）",
    "社区（村）的固定服务时间：本次不得改动的，或上一年度公布的",
    "Fixed times of committees: pinned for this roster, or published last year",
    (
        id_of("committees", "committee", "社区（村）编号"),
        C("half_day", "half_day", "半天", _ONE_DAY, _ONE_DAY_EN),
        C("nth", "count", "每月第几个", "村填1至4；社区每周一次，留空",
          "Villages: 1 to 4; communities have duty every week: empty"),
        C("is_fixed", "flag", "固定不变", "是 = 本次不得改动；留空 = 否，即上一年度的",
          "yes = this roster must keep it; empty = no, last year's"),
    ),
)  # fmt: skip
