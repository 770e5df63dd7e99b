"""Sheets of long sentences on paper: many rows a page, and no row higher than one."""

import re

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.files.formats.print_style import LEGIBLE
from lawyer_assign.files.plans.printed import named_shortly
from lawyer_assign.files.table import Table, heads
from tests.worlds.workbooks import column_widths, width_of

FLOW = la.Policy.hangzhou_2024(stability="off")
PAGE_LINES = 34
"""Lines of 10 points that a page holds where it is printed at 82 percent."""
HEADS = heads("committee=社区村编号 said=说明")


def numbered(facts):
    """Return facts in which lawyers have the long numbers of their licences."""
    ids = {row.id: f"133112010{at:08}" for at, row in enumerate(facts.lawyers)}
    rows = [row.model_copy(update={"id": ids[row.id]}) for row in facts.lawyers]
    return la.Facts(
        districts=facts.districts, firms=facts.firms, committees=facts.committees,
        lawyers=rows,
    )  # fmt: skip


@pytest.fixture(scope="module")
def short():
    facts = la.datasets.district(committees=40, scarcity=0.4, teams=0.2, seed=5)
    return la.solve(numbered(facts), FLOW, time_limit=20)


@pytest.fixture(scope="module", params=["zh", "en"])
def sheets(request, short, tmp_path_factory):
    path = tmp_path_factory.mktemp("long") / "plan.xlsx"
    answers = [la.why_all(short), la.shortage(short), la.remedies(short)]
    teams = la.fill_teams(short)
    la.write(short, path, lang=request.param, teams=teams, answers=answers)
    return request.param, openpyxl.load_workbook(path)


def printed_rows(sheet):
    """Yield the lines that every row takes in the columns that are printed."""
    area = re.findall(r"\$([A-Z]+)\$\d+$", str(sheet.print_area or ""))
    last = sheet[area[0]][0].column if area else sheet.max_column
    widths = column_widths(sheet)
    for row in sheet.iter_rows(min_row=2, max_col=last):
        yield max(
            -(-width_of(str(cell.value)) // (widths[cell.column] - 2)) for cell in row
        )


def named(book, lang, zh, en):
    return book[zh if lang == "zh" else en]


def test_why_has_several_places_a_page_and_room_for_its_sentences(sheets):
    lang, book = sheets
    sheet = named(book, lang, "说明", "why")
    lines = list(printed_rows(sheet))
    assert len(lines) >= 40
    a_page = 5 if lang == "zh" else 4
    assert sum(lines) / PAGE_LINES <= len(lines) / a_page
    head = [cell.value for cell in sheet[1]]
    why = head.index("为什么由其服务" if lang == "zh" else "why") + 1
    assert column_widths(sheet)[why] >= 60
    assert sheet.page_setup.orientation == "landscape"


def test_no_row_is_higher_than_a_page(sheets):
    _, book = sheets
    for sheet in book:
        if sheet.sheet_state == "visible":
            assert max(printed_rows(sheet), default=0) <= 25, sheet.title


def test_teams_and_their_roles_take_two_lines_at_most(sheets):
    lang, book = sheets
    if lang == "zh":  # English heads are names of fields, which no line breaks
        for name in ("团队", "团队岗位"):
            assert max(printed_rows(book[name])) <= 2, name


def test_roles_are_printed_upright_on_as_few_pages_as_can_be_read(short, sheets):
    lang, book = sheets
    sheet = named(book, lang, "团队岗位", "team_roles")
    assert sheet.page_setup.orientation == "portrait"
    assert 80 <= sheet.page_setup.scale <= 82  # of 10 points: 8 at least
    assert sheet.print_title_rows == "$1:$1"
    last = re.findall(r"\$([A-Z]+)\$\d+$", sheet.print_area)[0]
    head = [cell.value for cell in sheet[1]][: sheet[last][0].column]
    facts = short.problem.facts
    assert len({row.name for row in facts.committees}) == len(facts.committees)
    assert not {"社区（村）编号", "committee"} & set(head)
    widths = column_widths(sheet)
    assert (
        sum(widths[at] for at in range(1, len(head) + 1)) <= 97
    )  # at 82 percent, padded


def test_of_roles_the_ids_of_places_are_printed_where_two_share_a_name(short, tmp_path):
    facts = short.problem.facts
    alike = [one.model_copy(update={"name": "东山村"}) for one in facts.committees]
    outcome = la.adopt(facts.replace(committees=alike), FLOW, short.plan)
    teams = la.fill_teams(outcome)
    la.write(outcome, tmp_path / "plan.xlsx", teams=teams)
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["团队岗位"]
    assert sheet["A1"].value == "社区（村）编号"
    assert la.read_teams(tmp_path / "plan.xlsx", outcome.problem.facts) == teams


def test_sentences_stand_apart_from_the_line_on_their_left(sheets):
    lang, book = sheets
    sheet = named(book, lang, "缺口", "shortage")
    said = [cell.value for cell in sheet[1]].index("说明" if lang == "zh" else "said")
    assert sheet.cell(2, said + 1).alignment.indent == 1
    widths = column_widths(sheet)
    assert sum(widths[at] for at in range(1, sheet.max_column + 1)) <= LEGIBLE + 1


def test_a_sentence_says_a_name_alone_where_one_has_it(short):
    facts = short.problem.facts
    one, other, *_ = facts.committees
    who = facts.lawyers[0]
    rows = (
        (one.id, f"{one.name}（{one.id}）由{who.name}（{who.id}）服务（少得3分）"),
        (one.id, f"{one.name} ({one.id}), {who.name} ({who.id}) (3 fewer)"),
        (one.id, f"{other.name}（{other.id}）"),
    )
    table = Table("t", "表", HEADS, rows, prose=("said",))
    assert len({one.name, other.name}) == 2
    (short_table,) = named_shortly([table], facts)
    assert [row[1] for row in short_table.rows] == [
        f"{one.name}由{who.name}服务（少得3分）",
        f"{one.name}, {who.name} (3 fewer)",
        other.name,
    ]
    twins = [row.model_copy(update={"name": "前坪村"}) for row in facts.committees]
    same = la.Facts(districts=facts.districts, firms=facts.firms, committees=twins,
                    lawyers=facts.lawyers)  # fmt: skip
    rows = ((one.id, f"前坪村（{one.id}）不如前坪村（{other.id}）"),)
    table = Table("t", "表", HEADS, rows, prose=("said",))
    assert named_shortly([table], same)[0].rows == (
        (one.id, f"前坪村不如前坪村（{other.id}）"),
    )
