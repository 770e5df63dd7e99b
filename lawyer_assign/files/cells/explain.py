"""The first sheet: what every sheet and column is, in Chinese and English."""

from collections.abc import Iterator

from lawyer_assign.facts.money import yuan_text
from lawyer_assign.files.cells.labels import SHEETS, Slot, is_required, slots
from lawyer_assign.files.cells.sentences import bounds
from lawyer_assign.files.cells.terms import (
    CHANNELS_ZH,
    DAY_KINDS_ZH,
    HALF_DAYS_ZH,
    SKILLS_ZH,
)

TITLE = (
    "律师进社区（村）：配对数据填写说明",
    "Lawyers for communities and villages: how to fill in this workbook",
)
HOW_TO: tuple[tuple[str, str], ...] = (
    (
        "每张表一类对象，每行一个对象；第一行是表头，不要改动。列的顺序可以换，"
        "选填的列可以删去。",
        "One sheet per kind of object, one row each; the first row holds the headers. "
        "Columns may be reordered and optional ones removed.",
    ),
    (
        "深蓝色表头必填，浅灰色选填。选填格留空即取默认值，默认值见下表。",
        "Dark blue headers must be filled in, pale ones may be. An empty cell means "
        "the default, named below.",
    ),
    (
        "编号是识别对象的唯一依据，按文本填写（单元格已设为文本），不要让12位代码"
        "变成科学计数；名称可以重复。",
        "Ids alone tell objects apart. Enter them as text (cells are set to text) so "
        "that a 12-digit code never becomes a rounded number; names may repeat.",
    ),
    (
        "填写其他表的编号时，可从下拉列表选择（编号后带名称），也可只填编号；"
        "没有重名的，可直接填名称；重名的社区（村）可填 石桥村（云峰镇）。"
        "旁边的名称列可不填；已有名称的随编号更新，自行填写的须与编号一致，"
        "编号留空的可只填名称。",
        "Where the id of another sheet is asked, choose from the list (names stand "
        "behind ids), type the id, or a name that one only has; of villages that share "
        "one 石桥村 (云峰镇), with the town. The column of names "
        "beside it may stay empty; what is written there follows the id, what is typed "
        "has to be the name of the id, or stands alone.",
    ),
    (
        "多个值写在一格时以分号隔开（；、;、逗号、顿号或换行均可）。值本身含有分号等符号时"
        "加双引号。",
        "Several values in one cell stand between semicolons (commas and line breaks "
        "work as well). A value that itself holds such a sign goes in double quotes.",
    ),
    (
        "能力、需求的六项各有一列，填整数：需求从0（不需要）到10（最需要）；"
        "能力从0（不会）到5（专长）。六项以外的写在“其他”列，如 知识产权:4。",
        "Each of the six duties of clause 一（二） has a column of whole numbers: "
        "needs 0 none to 10 most, skills 0 none to 5 expert. Others go into the last "
        "of these columns, such as patents:4.",
    ),
    (
        "单元格以单引号 ' 开头，表示其后内容按原样作为文本，"
        "例如以 = 或空格开头的名称。",
        "A cell that starts with an apostrophe ' is taken as it stands, as text: for "
        "a name that starts with = or with a space.",
    ),
    (
        "导出的电话默认隐去中间数字（138****5678）。隐去的电话读入后照原样保留，"
        "程序不会用它覆盖文件中的真实电话。",
        "Phones are masked on writing (138****5678). A masked phone stays as it is "
        "when read, and is never written over real ones in a file.",
    ),
    (
        "不需要程序读取的表或列，名称以下划线 _ 开头，例如 _备忘；序号、联系方式、"
        "备注等自用的列也不读取。不要在表内使用求和行、分组标题行。",
        "A sheet or column of your own has a name that starts with _, such as _notes; "
        "serial numbers, contacts and remarks are passed over as well. Keep totals and "
        "group titles out of the sheets.",
    ),
    (
        "条款号出自杭州市司法局关于深化“律师进社区（村）”工作的实施意见"
        "（2024年9月15日起施行）；标明“本软件规则”的不出自该文件。",
        "Clause numbers are those of the Hangzhou Justice Bureau's opinions in force "
        "since 2024-09-15; what is marked “house rule” is not in that text.",
    ),
)
SHEET_HEADS = (
    "表", "Sheet", "条款 Clause", "必备 Needed", "必填列 Required columns",
    "内容", "What it holds",
)  # fmt: skip
COLUMN_HEADS = (
    "表", "列（中文表头）", "Column (English header)", "必填 Required", "格式 Format",
    "说明", "Notes",
)  # fmt: skip
FORMATS = {
    "id": "文本 text",
    "text": "文本 text",
    "phone": "文本 text",
    "count": "整数 whole number",
    "degrees": "小数 decimal",
    "flag": "是/否 yes/no",
    "date": "日期 date",
    "kind": "社区/村 community/village",
    "ids": "编号列表 list of ids",
    "id_list": "编号列表 list of ids",
    "words": "列表 list",
    "skill_set": "能力列表 list of skills",
    "scores": "名称:整数 name:number",
    "half_days": "半天列表 list of half days",
    "half_day": "半天 half day",
    "half": "上午/下午 am/pm",
    "channel": "方式 phone/wechat/dingtalk/email",
    "day_kind": "工作日/休息日/调休上班 workday/day_off/makeup",
    "yuan": "元 yuan",
    "name": "文本 text",
    "names": "列表 list",
    "time": "时刻 time of day",
    "skill": "事项 duty",
}
"""Kind of a column -> what its cells take."""


def sheet_rows() -> Iterator[tuple[str, ...]]:
    """Yield a line per sheet."""
    for sheet in SHEETS.values():
        columns = [c for c in sheet.columns if is_required(sheet.table, c.field)]
        yield (
            sheet.zh, sheet.table, sheet.clause, "是 yes" if sheet.is_core else "",
            "、".join(column.zh for column in columns), sheet.note_zh, sheet.note_en,
        )  # fmt: skip


def column_rows() -> Iterator[tuple[str, ...]]:
    """Yield a line per column of every sheet."""
    for sheet in SHEETS.values():
        for slot in slots(sheet.table):
            column = slot.column
            needed = "是 yes" if is_required(sheet.table, column.field) else ""
            yield (
                sheet.zh, slot.header("zh"), slot.header("en"), needed,
                cell_format(sheet.table, slot), *notes(slot),
            )  # fmt: skip


def word_rows() -> Iterator[tuple[str, str]]:
    """Yield the words of closed lists and the six duties, zh and en."""
    for word, zh in (SKILLS_ZH | HALF_DAYS_ZH | DAY_KINDS_ZH | CHANNELS_ZH).items():
        yield zh, word


def cell_format(table: str, slot: Slot) -> str:
    """Return what a column takes, with its range."""
    words = FORMATS["count" if slot.skill else slot.column.kind]
    least, most = bounds(table, slot.column.field)
    is_list = slot.column.kind == "scores" and not slot.skill
    if is_list or least is None or most is None:
        return words
    if slot.column.kind == "yuan":
        return f"{words} {yuan_text(int(least))} – {yuan_text(int(most))}"
    if most >= 10**9:
        return f"{words} ≥ {least:,}"
    return f"{words} {least:,} – {most:,}"


def notes(slot: Slot) -> tuple[str, str]:
    """Return the notes on a column, zh and en."""
    column = slot.column
    if not slot.skill:
        return column.note_zh, column.note_en
    if column.field == "needs":
        return (
            "0（不需要）至10（最需要）；留空 = 未提出",
            "0 none to 10 most; empty = not said",
        )
    return "0（不会）至5（专长）；留空 = 未填", "0 none to 5 expert; empty = not said"


def header_note(table: str, slot: Slot) -> str:
    """Return the text of the note that a header shows."""
    needed = (
        "必填 Required" if is_required(table, slot.column.field) else "选填 Optional"
    )
    lines = (f"{needed}; {cell_format(table, slot)}", *notes(slot))
    return "\n".join(line for line in lines if line)
