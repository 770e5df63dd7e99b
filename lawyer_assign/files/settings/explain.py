"""The first sheet of a settings workbook: what it is for, in Chinese and English."""

from collections.abc import Iterator

from lawyer_assign.files.cells.labels import Slot, slots_of
from lawyer_assign.files.settings.labels import SETTINGS_SHEETS, STRENGTHS_ZH

TITLE = (
    "律师进社区（村）：规则、评分、抽查和公示设置",
    "Lawyers for communities and villages: rules, scores, inspections, notices",
)
HOW_TO: tuple[tuple[str, str], ...] = (
    (
        "浅黄色的格可以改，灰字只供阅读（有保护，无密码）。留空即取“默认”一列的值。",
        "Pale yellow cells may be changed; grey text is only to be read (protected, "
        "without a password). An empty cell means the value in the column default.",
    ),
    (
        "“规则”表：必须 = 方案不得违反；目标 = 尽量满足，层级小的绝对优先，同一层内按"
        "权重 × 未满足的数量相加；不启用 = 不考虑。",
        "Sheet rules: must = no plan breaks it; wish = met as far as can be, a lower "
        "tier comes first whatever the rest costs, within a tier weight x what is "
        "missed adds up; off = not looked at.",
    ),
    (
        "评价方案的规则（人岗相适、递增扣分、各项均衡）只能作为目标或不启用。",
        "Rules that value a plan (affinity, further posts, balances) can be a wish or "
        "off, never a must.",
    ),
    (
        "“参数”表中未启用的规则也列出数值，启用后才起作用。",
        "The sheet parameters lists the numbers of rules that are off as well; they "
        "count once the rule is on.",
    ),
    (
        "“岗位”“等次”“导出列”三表可以增减行；其余各表不要增减行。整张表删去即全部取默认。",
        "Rows may be added to and removed from roles, grades and export, not the other "
        "sheets. A sheet that is removed means its defaults.",
    ),
    (
        "未注明条款的数值都是本软件规则，《实施意见》没有规定。",
        "Numbers without a clause are house rules: the text does not name them.",
    ),
    (
        "使用：solve、check、verify 加 --policy 本文件；assess 加 --sheet 本文件；"
        "inspect、publish、attendance 加 --rules 本文件。",
        "Use it: solve, check, verify with --policy FILE; assess with --sheet FILE; "
        "inspect, publish and attendance with --rules FILE.",
    ),
)
SHEET_HEADS = (
    "表", "Sheet", "填写列 Columns to fill in", "条款 Clause", "用于 Used by",
    "内容", "What it holds",
)  # fmt: skip
_USED_BY = {
    "rules": "求解、复核 solve, check, verify --policy",
    "parameters": "求解、复核 solve, check, verify --policy",
    "roles": "团队岗位 solve, verify --policy",
    "score_sheet": "考核 assess --sheet",
    "grades": "考核 assess --sheet",
    "inspection": "抽查 inspect --rules",
    "publishing": "公示 publish --rules",
    "export": "导出 publish --rules",
    "doubts": "签到核对 attendance --rules",
}


def sheet_rows() -> Iterator[tuple[str, ...]]:
    """Yield a line per sheet."""
    for sheet in SETTINGS_SHEETS.values():
        filled = [c.zh for c in sheet.columns if c.field in entries(sheet.table)]
        yield (
            sheet.zh, sheet.table, "、".join(filled), sheet.clause,
            _USED_BY[sheet.table], sheet.note_zh, sheet.note_en,
        )  # fmt: skip


def word_rows() -> Iterator[tuple[str, ...]]:
    """Yield the words of closed lists, zh and en."""
    for word, zh in STRENGTHS_ZH.items():
        yield zh, word


def entries(table: str) -> tuple[str, ...]:
    """Return the columns of a sheet that people fill in."""
    if is_open(table):
        return tuple(one.field for one in SETTINGS_SHEETS[table].columns)
    return ("strength", "tier", "weight") if table == "rules" else ("value",)


def is_open(table: str) -> bool:
    """Whether rows may be added to a sheet."""
    return table in ("roles", "grades", "export")


def header_note(slot: Slot) -> str:
    """Return the text of the note that a header shows."""
    return "\n".join(one for one in (slot.column.note_zh, slot.column.note_en) if one)


def header_slots(table: str) -> list[Slot]:
    """Return the columns of a sheet in writing order."""
    return slots_of(SETTINGS_SHEETS[table])
