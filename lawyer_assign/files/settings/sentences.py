"""What can be wrong with a settings file, and the cure, in Chinese and English."""

from collections.abc import Iterable

from lawyer_assign.errors import NOTHING, Defect, Text, listed
from lawyer_assign.files.cells.cell import FILL_IN_ROW, CellError, did_you_mean, seen
from lawyer_assign.files.settings.terms import CHOICES_ZH, Setting

Said = tuple[Text, Text]
"""A problem and its cure."""

KEEP_ONE = Text("Keep one of the two rows", "请只保留其中一行")


def flaw(place: str, value: object, said: Said) -> Defect:
    """Return the defect of a cell, or of a file as a whole."""
    problem, cure = said
    return Defect(place, "" if value is None else seen(value), problem, cure)


def broken(said: Said) -> CellError:
    """Return the error of a cell that cannot be read."""
    return CellError(*said)


def plain(word: str) -> Text:
    """Return a word that is the same in both languages, such as a code."""
    return Text(word, word)


def both(word: str, zh: str) -> Text:
    """Return a word that can be written in either language, as messages show it."""
    return Text(f"{zh} ({word})", f"{zh}（{word}）")


def unknown(what: Text, hint: Text | None, allowed: Iterable[Text]) -> Said:
    """Say that a word is none of those allowed, and which one is close."""
    words = list(allowed)
    en, zh = listed(one.en for one in words).en, listed(one.zh for one in words).zh
    meant = NOTHING if hint is None else did_you_mean(*hint)
    return (
        Text(f"is not {what.en}", f"不是{what.zh}"),
        meant.then(Text(f"Use one of {en}", f"可填：{zh}")),
    )


def missing(name: str, zh: str) -> Said:
    """Say that a cell that must be filled in is empty."""
    return Text(f"{name} ({zh}) is missing", f"缺少{zh}（{name}）"), FILL_IN_ROW


def twice(place: str) -> Said:
    """Say that something stands in two rows."""
    return (
        Text(f"is the same as {place}", f"与 {place} 重复"),
        KEEP_ONE,
    )


def outside(least: int | None, most: int | None) -> Said:
    """Say that a number is out of its range."""
    return (
        Text("is out of range", "超出允许范围"),
        Text(
            f"Enter a whole number {range_text(least, most).en}",
            f"请填整数，{range_text(least, most).zh}",
        ),
    )


def outside_text(most: int) -> Said:
    """Say that a text is too long."""
    return (
        Text("is too long", "太长"),
        Text(f"Use at most {most} characters", f"请用至多{most}个字"),
    )


def range_text(least: int | None, most: int | None) -> Text:
    """Return a range in words."""
    if least is None:
        return Text("", "")
    if most is None:
        return Text(f"from {least:,}", f"{least:,}以上")
    return Text(f"from {least:,} to {most:,}", f"{least:,}至{most:,}")


def allowed_text(setting: Setting) -> Text:
    """Return what a value may be, in words."""
    if setting.choices:
        return Text(
            " / ".join(setting.choices),
            " / ".join(CHOICES_ZH[one] for one in setting.choices),
        )
    if setting.kind == "date":
        return Text("a date, 2026-01-31", "日期，如2026-01-31")
    if setting.kind == "text":
        return Text("text", "文本")
    span = range_text(*setting.bounds)
    if setting.kind == "words":
        return Text(f"numbers {span.en}; ...", f"以分号隔开，{span.zh}")
    return span


NO_SHEET = Text(
    "has no sheet of settings for this",
    "没有这一项的设置表",
)


def no_part(tables: Iterable[tuple[str, str]]) -> Said:
    """Say that a file holds nothing of what is asked of it."""
    names = [both(table, zh) for table, zh in tables]
    en, zh = listed(one.en for one in names).en, listed(one.zh for one in names).zh
    return NO_SHEET, Text(
        f"Add one of the sheets {en}; lawyer-assign template FILE "
        "--settings writes them all",
        f"请加入表 {zh}；lawyer-assign template 文件 --settings 可写出全部",
    )


NOT_A_KIND: Said = (
    Text("is not a kind of file for settings", "不是设置文件的类型"),
    Text(
        "Use .xlsx, .toml, or a folder for .csv files",
        "请用 .xlsx、.toml，或存放 .csv 的文件夹",
    ),
)
TAKEN: Said = (
    Text(
        "exists already and may hold somebody's work",
        "已存在，可能是已填写的内容",
    ),
    Text(
        "Choose another path, or move it away first",
        "请换一个路径，或先移走原文件",
    ),
)
MUST_OF_POINTS: Said = (
    Text(
        "values a plan and cannot be a must",
        "是评价方案的规则，不能作为必须",
    ),
    Text("Choose wish, with a tier, or off", "请选目标并填层级，或不启用"),
)
NO_TIER: Said = (
    Text("a wish of this rule needs a tier", "这条规则作为目标时须填层级"),
    Text("Enter a tier from 1 to 99; 1 comes first", "请填1至99；1为最优先"),
)
FALLING: Said = (
    Text("prices fall", "扣分递减"),
    Text("Let each be at least the one before it", "请使每个数不小于前一个"),
)
NO_PRICES: Said = (
    Text("names no number", "没有数"),
    Text("Enter numbers such as 20; 40; 60", "请填数，如20；40；60"),
)
NOT_AFTER: Said = (
    Text("the half day ends no later than it begins", "半天的结束不晚于开始"),
    Text("Correct one of the two times", "请改正其中一个时间"),
)
BAD_FORM: Said = (
    Text("is not written as it should be", "写法不对"),
    Text("Write it like the default beside it", "请按旁边的默认值的写法填写"),
)
GRADES_TO_ZERO: Said = (
    Text("no grade begins at 0", "没有从0分起的等次"),
    Text("Let the last grade begin at 0", "请使最后一个等次从0分起"),
)
GRADE_TWICE: Said = (
    Text("two grades begin at the same score", "两个等次最低分相同"),
    Text("Give each grade a score of its own", "请为每个等次填不同的最低分"),
)
BAD_ROLE_ID: Said = (
    Text("is not an id of a role", "不是岗位代码"),
    Text(
        "Use lower case letters, digits and underscores, a letter first, 64 at most",
        "请用小写英文字母、数字、下划线，以字母开头，至多64个",
    ),
)
TOO_LONG: Said = (
    Text("is longer than 200 characters", "超过200个字"),
    Text("Shorten it", "请缩短"),
)
NO_NAME: Said = (
    Text("has no name in either language", "两种语言都没有名称"),
    Text("Fill in one of the two", "请至少填一个"),
)
NO_KINDS: Said = (
    Text("asks for the role nowhere", "没有适用的类型"),
    Text("Leave it empty for both, or remove the row", "留空 = 两者，或删去该行"),
)
BAD_SKILL: Said = (
    Text("is no name of a skill", "不是能力名称"),
    Text(
        "Use up to 64 characters without spaces at the ends or line breaks",
        "请用至多64个字，首尾不留空格，不换行",
    ),
)


def wordless(name: str) -> Said:
    """Say that a parameter has no row on the sheets."""
    return (
        Text(
            f"{name} has no row in a workbook of settings, and would be lost",
            f"{name}在设置表中没有对应的行，写入后会丢失",
        ),
        Text(
            "Write TOML (policy.toml), or give the parameter words (Shown)",
            "请写成TOML（policy.toml），或在代码中为该参数加上说明（Shown）",
        ),
    )


def own_rule(kind: str) -> Said:
    """Say that a rule of the user's own cannot stand in a workbook of settings."""
    return (
        Text(
            f"{kind} is a rule of your own, which no workbook of settings can hold",
            f"{kind} 是自编规则，不能写入设置表",
        ),
        Text(
            "Write TOML, which holds it (policy.toml); or write the policy without it, "
            "and add it in Python with with_rule",
            "请写成可容纳自编规则的TOML（policy.toml）；或写出不含它的规则集，"
            "读入后在Python中用with_rule加上",
        ),
    )
