"""The first sheet of a records workbook: what to fill in, and what counts."""

from lawyer_assign.errors import Text
from lawyer_assign.files.cells.labels import GUIDE
from lawyer_assign.files.cells.terms import fold
from lawyer_assign.files.table import Table, heads
from lawyer_assign.year.assessment import ScoreSheet

GUIDES = frozenset(map(fold, GUIDE.values()))
"""Sheets that are there to be read by people."""

_HEADS = heads("sheet=工作表 rule=填写与计入规则")
_ALL = Text("all sheets", "各表")
_DAYS = ScoreSheet().log_days
_RULES: tuple[tuple[Text, Text], ...] = (
    (
        _ALL,
        Text(
            "One row per record. A record counts if the lawyer serves that committee "
            "by the plan; the others are listed with the reason in the "
            "assessment.",
            "每条记录一行。律师须为方案中服务该社区（村）的律师，方可计入；"
            "未计入的记录在考核结果中逐条列明原因（“未计入记录”表）。",
        ),
    ),
    (
        _ALL,
        Text(
            "Names beside ids may stay empty. Where the facts are at hand, a name that "
            "is filled in has to be that of the id; a name that one only has, or that "
            "of a village with its town, as 石桥村 (云峰镇), may stand without the id.",
            "编号旁的名称可不填。有数据文件可核对时，填写的名称须与编号一致；"
            "不重名的，可只填名称，编号留空；重名的社区（村）填 石桥村（云峰镇）。",
        ),
    ),
    (
        _ALL,
        Text(
            "Columns of your own (serial numbers, contacts, remarks, and whatever "
            "starts with _) are kept and not read.",
            "自用的列（序号、联系方式、备注以及以 _ 开头的列）可以保留，程序不读取。",
        ),
    ),
    (
        Text("check-ins", "值班签到"),
        Text(
            "One row per visit. time (such as 09:05 or 14:10), lat and lon of the "
            "phone may be left empty; with them the roster and the way between two "
            "places are compared.",
            "每次到岗一行。签到时刻（如09:05、14:10）、签到经纬度可留空；"
            "填写后可与值班表核对，并核查两处签到之间的路程。",
        ),
    ),
    (
        Text("logs", "服务日志"),
        Text(
            f"A log belongs to a check-in of the same lawyer and committee on its day "
            f"or the {_DAYS} days before (the score sheet says how many); "
            "each visit needs one of its own. A log without a check-in does not count.",
            f"日志日期须为签到当日或其后{_DAYS}日内（天数见评分表“日志补填期限”），"
            "律师与社区（村）须与签到一致；一次到岗对应一条日志，没有签到的日志不计入。",
        ),
    ),
    (
        Text("ratings", "群众评价"),
        Text("Stars of residents from 1 to 5.", "群众评价1至5分，5分最好。"),
    ),
    (
        Text("questionnaires", "问卷调查"),
        Text("Points from 0 to 100.", "问卷得分0至100分。"),
    ),
)


def record_guide() -> Table:
    """Return the sheet; its sentences are wrapped."""
    rows = tuple((name.en, rule.en) for name, rule in _RULES)
    zh = {text.en: text.zh for pair in _RULES for text in pair}
    names = (GUIDE["en"], GUIDE["zh"])
    return Table(*names, _HEADS, rows, ("sheet", "rule"), zh, prose=("rule",))
