"""What a file of ours is that was handed in for another: told by its mark or sheets."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lawyer_assign.disk import exists, is_folder
from lawyer_assign.errors import BadInputError, Text, refuse
from lawyer_assign.facts.sheets.labels import SHEETS
from lawyer_assign.files.cells.terms import fold
from lawyer_assign.files.formats.csv_folder import csv_files
from lawyer_assign.files.formats.hidden_sheets import telling_hidden
from lawyer_assign.files.formats.json_document import load_json
from lawyer_assign.files.formats.xlsx_reader import sheet_names
from lawyer_assign.files.plans.tables import PLAN_NAME, PLAN_ZH
from lawyer_assign.files.settings.labels import SETTINGS_SHEETS
from lawyer_assign.files.year.record_labels import RECORD_SHEETS
from lawyer_assign.json_text import as_spelt_now

FACTS = Text("a file of facts", "基础数据")
PLAN = Text("a plan of who serves where", "配对方案")
ROSTER = Text("a duty roster", "值班表")
RECORDS = Text("a year's records", "全年记录")
SETTINGS = Text("a file of settings", "设置表")
COSTS = Text("a table of costs", "费用表")
ASSESSMENT = Text("an assessment", "考核结果")
INSPECTION = Text("a plan of inspections", "检查安排")
ATTENDANCE = Text("an answer about check-ins", "到岗核对结果")
_ANSWER = Text("an answer of this program", "本软件的查询结果")

ANOTHER_FILE = Text("Name another file", "请另取文件名")
_KEEP_ONE = Text(
    "Keep one of them; delete the others, or give them other names",
    "请只保留一个，其余删去或改名",
)
_MARKS: dict[str, Text] = {
    "lawyer_assign.facts": FACTS,
    "lawyer_assign.plan": PLAN,
    "lawyer_assign.roster": ROSTER,
    "lawyer_assign.records": RECORDS,
    "lawyer_assign.certificate": Text("the certificate of a plan", "配对方案的证明"),
    "lawyer_assign.year.costs": COSTS,
    "lawyer_assign.year.assessment": ASSESSMENT,
    "lawyer_assign.inspection": INSPECTION,
    "lawyer_assign.attendance": ATTENDANCE,
    "lawyer_assign.outcome": Text("an outcome saved as JSON", "保存的求解结果（JSON）"),
    "lawyer_assign.scenario": Text("a scenario", "情景"),
}
"""What a document says of itself, its version apart -> what it is called."""

ROSTER_SHEETS = (("by_committee", "按社区（村）"), ("by_week", "按周"))
"""Sheets that the workbook of a roster has and no other: name and Chinese name."""

RESULT_SHEETS = {
    COSTS: (("by_firm", "律所补贴"), ("paid_posts", "配对补贴")),
    ASSESSMENT: (("lawyer_scores", "律师考核"), ("firm_scores", "律所考核")),
    INSPECTION: (("visits", "检查安排"), ("inspection_rules", "抽查规则")),
    ATTENDANCE: (("visits", "逐次到岗"), ("doubts", "存疑记录")),
}
"""The same of results, which have the sheets of the settings they went by, too."""

_SETTINGS = frozenset(
    fold(one) for name, sheet in SETTINGS_SHEETS.items() for one in (name, sheet.zh)
)
_BESIDE_RESULTS = frozenset(
    map(fold, ("score_sheet", "grades", "等次", "doubts", "存疑记录"))
)
"""What results call those: whatever else is typed into is no result, though somebody
copied sheets of one there."""


def give_facts(example: Text | None) -> Text:
    """Return the cure where facts are asked for.

    Parameters
    ----------
    example
        A command line that begins with them; ``None`` if none is known.
    """
    if example is None:
        return Text("Give a file of facts", "请给出数据文件")
    return Text(
        f"The first file of a command has to be the facts: {example.en}",
        f"命令中第一个文件须是数据：{example.zh}",
    )


GIVE_FACTS = give_facts(
    Text("lawyer-assign check FACTS --plan PLAN",
         "lawyer-assign check 数据 --plan 方案")
)  # fmt: skip
_CURES: dict[Text, Text] = {
    FACTS: GIVE_FACTS,
    PLAN: Text(
        "Give the file of the plan, such as lawyer-assign solve -o writes it",
        "请给出配对方案文件，如 lawyer-assign solve -o 写出的文件",
    ),
    ROSTER: Text(
        "Give the file of the roster, such as lawyer-assign roster -o writes it",
        "请给出值班表文件，如 lawyer-assign roster -o 写出的文件",
    ),
    RECORDS: Text(
        "Give the file of the records, such as lawyer-assign template --records "
        "writes it to be filled in",
        "请给出全年记录文件，即填好的 lawyer-assign template --records 所写文件",
    ),
}
"""What is asked for -> where such a file comes from."""
_LAST_ROSTER = Text(
    "; last year's roster is for: lawyer-assign roster FACTS PLAN --last-year ROSTER",
    "；上年值班表用于：lawyer-assign roster 数据 方案 --last-year 值班表",
)

_COSTS_AGAIN = Text(
    "; a table of costs is checked by counting it again, lawyer-assign cost FACTS PLAN "
    "-o NEW.xlsx, and comparing the two",
    "；费用表请重新核算后对照：lawyer-assign cost 数据 方案 -o 新费用表.xlsx",
)


@contextmanager
def asking_for(wanted: Text, path: Path) -> Iterator[None]:
    """Say of a file of ours that cannot be read as one kind that it is of another.

    Its sheets and fields, each of which is none of the kind asked for, are not told
    one by one then.

    Parameters
    ----------
    wanted
        :data:`FACTS`, :data:`PLAN`, :data:`ROSTER` or :data:`RECORDS`.
    path
        The file or folder.

    Raises
    ------
    BadInputError
        Of reading, or with the other kind.
    """
    try:
        with telling_hidden(path):
            yield
    except BadInputError:
        found = kind_of_file(path)
        if found in (None, wanted):
            raise
        cure = _CURES[wanted]
        if wanted is PLAN and found is ROSTER:
            cure = cure.then(_LAST_ROSTER)
        if wanted is PLAN and found is COSTS:
            cure = cure.then(_COSTS_AGAIN)
        problem = Text(
            f"is {found.en}, not {wanted.en}", f"是{found.zh}，不是{wanted.zh}"
        )
        raise refuse(path.name, "", problem, cure) from None


def kind_of_file(path: Path) -> Text | None:
    """Return what kind a file of ours is; ``None`` if nobody can tell."""
    try:
        if is_folder(path):
            return kind_of_book([one.stem for one in csv_files(path)])
        if path.suffix.lower() == ".json":
            return kind_of_document(load_json(path))
        if path.suffix.lower() == ".xlsx":
            return kind_of_book(sheet_names(path))
    except BadInputError:
        pass
    return None


def kind_of_document(document: object) -> Text | None:
    """Return what a JSON document says that it is, if it is one of ours."""
    mark = document.get("format") if isinstance(document, Mapping) else None
    mark = as_spelt_now(mark)
    if not isinstance(mark, str):
        return None
    stem = mark.rpartition("/")[0]
    is_ours = stem.startswith("lawyer_assign.")
    return _MARKS.get(stem, _ANSWER if is_ours else None)


def kind_of_book(sheets: Collection[str]) -> Text | None:
    """Return what a workbook is by the names of its sheets, if it is one of ours."""
    there = {fold(one) for one in sheets}

    def has(*names: tuple[str, str]) -> bool:
        return all({fold(one) for one in both} & there for both in names)

    if has(*ROSTER_SHEETS):
        return ROSTER
    if has(*((name, SHEETS[name].zh) for name in ("committees", "lawyers"))):
        return FACTS
    if has((PLAN_NAME, PLAN_ZH)):
        return PLAN
    if any(has((name, zh)) for name, (zh, _) in RECORD_SHEETS.items()):
        return RECORDS
    settings = there & _SETTINGS
    if settings - _BESIDE_RESULTS:
        return SETTINGS
    results = (kind for kind, known in RESULT_SHEETS.items() if has(*known))
    return next(results, SETTINGS if settings else None)


def spare_typed(path: Path, written: Text | None = None) -> None:
    """Refuse to write over a file that people type into, unless it is of that kind.

    It may say that nobody changed it since it was written, and be the only one.

    Parameters
    ----------
    path
        The file or folder.
    written
        What is to be written, if that is typed into, too.

    Raises
    ------
    BadInputError
        Facts, records or settings stand there.
    """
    found = kind_of_file(path) if exists(path) else None
    if found in (FACTS, RECORDS, SETTINGS) and found != written:
        raise refuse(
            path.name, "",
            Text(f"is {found.en}, which would be lost", f"是{found.zh}，会被覆盖"),
            ANOTHER_FILE,
        )  # fmt: skip


def check_one_sheet(path: Path, *kinds: tuple[str, str]) -> None:
    """Refuse a workbook with several sheets of one kind, in whichever language.

    Parameters
    ----------
    path
        The workbook.
    kinds
        What sheets of a kind are called in English, and in Chinese.

    Raises
    ------
    BadInputError
        One of them would count, and nobody could tell which.
    """
    names = sheet_names(path)
    for name, zh in kinds:
        found = [one for one in names if fold(one) in (fold(name), fold(zh))]
        if len(found) > 1:
            said = Text(
                f"has more than one sheet {name} ({zh})",
                f"“{zh}”（{name}）工作表不止一个",
            )
            raise refuse(path.name, ", ".join(found), said, _KEEP_ONE)
