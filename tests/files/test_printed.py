"""Workbooks as officials print them: order, words, widths, and what a page says."""

import re
import zipfile
from collections import Counter
from dataclasses import replace
from itertools import pairwise, takewhile

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.errors import Text
from lawyer_assign.files.plans import front_page
from lawyer_assign.plan import Plan
from lawyer_assign.policy import EVERY_KIND
from lawyer_assign.roster_outcome import Missing
from lawyer_assign.solver.backend import BACKENDS
from tests.worlds.canaries import MOBILE, assert_hidden
from tests.worlds.files import clean_facts
from tests.worlds.published import HIDDEN_PHONE, PHONE, town, town_facts, town_plan
from tests.worlds.small import DAY
from tests.worlds.workbooks import (
    POLICY,
    WRITERS,
    clipped_cells,
    column_widths,
    named_in,
    opened,
    short_town,
    width_of,
    write_all,
)

FIRST = [
    "总体情况", "公示表", "律所签约表", "变动表", "联系表", "律师工作量", "区县汇总",
    "未配齐", "配对方案",
]  # fmt: skip
INTERNAL = {
    *EVERY_KIND, *(one.name for one in BACKENDS), "optimal", "feasible", "infeasible",
    "undecided", "chosen", "dispatched", "community", "village", "None", "nan", "True",
    "False",
}  # fmt: skip
PLANNERS = (
    "plan", "timed_plan", "covered", "cost", "inspection", "assessment", "attendance",
    "duty", "export", "why", "why_not", "remedies", "critical", "trainings",
    "compare", "renewal", "frontier", "why_all", "shortage", "budgets",
    "budget_prices", "records_filled",
)  # fmt: skip
"""Workbooks that are only read; in the others codes stand beside their words."""
LEGIBLE = {"zh": 80, "en": 70}
"""Percent of 10 points; English heads are names of fields, which no line breaks."""
SEALS = {
    "zh": ("律所盖章", "社区（村）盖章", "签订日期"),
    "en": ("firm_seal", "committee_seal", "signed_on"),
}
ID_HEADS = ("编号", "代码")


@pytest.fixture(scope="module", params=["zh", "en"])
def books(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    return request.param, write_all(folder, request.param)


def rows_of(path, name):
    """Return the rows of a table, without lines that stand apart below it."""
    heads, *rows = takewhile(any, opened(path)[name].iter_rows(values_only=True))
    if name == "律所签约表":  # so do those of each firm, of one cell each
        rows = [row for row in rows if row[2] is not None]
    return [dict(zip(heads, row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", WRITERS)
def test_nothing_is_clipped(books, name):
    assert clipped_cells(books[1][name]) == []


@pytest.mark.parametrize("name", WRITERS)
def test_every_sheet_prints_on_a4_with_headers_and_page_numbers(books, name):
    lang, paths = books
    for sheet in opened(paths[name]):
        if sheet.sheet_state != "visible":
            continue
        is_upright = sheet.title in ("团队岗位", "team_roles", "日历", "days")
        across = "portrait" if is_upright else "landscape"
        assert sheet.page_setup.orientation == across
        assert int(sheet.page_setup.paperSize) == 9
        foot = sheet.oddFooter.right.text
        counted = "第 &P 页，共 &N 页" if lang == "zh" else "Page &P of &N"
        # Pages of a month are put up town by town, and count those of each.
        assert foot == (None if name == "month" else counted)
        # A day that programs fill in is in a spelling of their own.
        assert re.fullmatch(
            r"[^&]+\d{4}(-\d\d-\d\d|年\d+月\d+日)", sheet.oddFooter.center.text
        )
        is_guide = sheet.title in ("填写说明", "guide") and "records" not in name
        is_prose = is_guide or sheet.title in ("总体情况", "overview")
        assert is_prose == (sheet.print_title_rows is None)
        if not is_prose:
            assert sheet.freeze_panes is not None
            assert sheet.oddHeader.center.text


@pytest.mark.parametrize("name", PLANNERS)
def test_no_sheet_of_a_planner_holds_an_internal_word(books, name):
    lang, paths = books
    for sheet in opened(paths[name]):
        if sheet.sheet_state != "visible" or lang != "zh":
            continue
        heads = [str(cell.value) for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2, values_only=True):
            for head, cell in zip(heads, row, strict=True):
                if head.endswith(ID_HEADS) or not isinstance(cell, str):
                    continue
                words = set(re.findall(r"[A-Za-z_]+", cell))
                assert not words & INTERNAL, (sheet.title, head, cell)


def test_sheets_stand_in_the_order_in_which_they_are_read(books):
    lang, paths = books
    if lang == "zh":
        names = opened(paths["plan"]).sheetnames
        assert names[: len(FIRST)] == FIRST
        at = names.index("说明")
        assert names.index("团队岗位") < at < names.index("目标达到情况")
        shown = [one for one in names if one != "_原方案"]
        assert shown[-1] == "求解情况"
        assert names.index("团队目标达到情况") < names.index("求解情况")


def first_page(path):
    sheet = opened(path).worksheets[0]
    return [row[0] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("name", ["plan", "timed_plan"])
def test_the_first_page_says_what_every_sheet_holds(books, name):
    lang, paths = books
    apart = "：" if lang == "zh" else ": "
    _, *sheets = [one for one in opened(paths[name]).sheetnames if one[0] != "_"]
    listed = [str(one) for one in first_page(paths[name])][-len(sheets) :]
    assert [one.partition(apart)[0] for one in listed] == sheets
    for one in listed:
        assert len(one.partition(apart)[2]) >= 5


def test_only_an_answer_is_called_one_on_the_first_page(tmp_path, monkeypatch):
    outcome = la.solve(la.datasets.toy())
    said = dict(front_page._SHEETS)
    del said["loads"], said["why"]
    monkeypatch.setattr(front_page, "_SHEETS", said)
    path = tmp_path / "plan.xlsx"
    la.write(outcome, path, lang="zh", answers=[la.why_all(outcome)])
    listed = first_page(path)
    assert "律师工作量" in listed
    (line,) = (one for one in listed if "对方案所提问题的解答" in str(one))
    assert line.startswith("说明：")


def test_sheets_of_shortages_have_words_of_their_own_on_the_first_page(tmp_path):
    facts = la.datasets.district(committees=12, scarcity=0.5, seed=1)
    outcome = la.solve(facts, la.Policy.hangzhou_2024(stability="off"))
    answers, path = [la.shortage(outcome), la.remedies(outcome)], tmp_path / "plan.xlsx"
    la.write(outcome, path, lang="zh", answers=answers)
    said = [str(one).partition("：") for one in first_page(path)]
    of_sheets = {name: words for name, _, words in said}
    own = [of_sheets[one] for one in ("缺口", "缺口明细", "补救办法")]
    assert len(set(own)) == 3
    assert "对方案所提问题的解答" not in own


def test_the_first_page_says_what_the_roster_lacks(tmp_path):
    outcome, path = town(), tmp_path / "plan.xlsx"
    la.write(adopted(outcome.facts), path, roster=outcome)
    lacks = Counter(one.what for one in outcome.missing)
    said = " ".join(map(str, first_page(path)))
    assert ("日期均已排定" in said) == (not outcome.missing)
    one = Missing("time", outcome.facts.committees[0].id, Text("none", "无"))
    gone = replace(outcome, missing=(one, *outcome.missing))
    la.write(adopted(outcome.facts), tmp_path / "gone.xlsx", roster=gone)
    said = " ".join(map(str, first_page(tmp_path / "gone.xlsx")))
    assert f"{lacks['time'] + 1}个社区（村）没有固定服务时间" in said
    assert f"{lacks['event']}次法治宣传未排上" in said


@pytest.mark.parametrize("name", ["plan", "covered", "timed_plan"])
def test_the_first_page_is_printed_on_one(books, name):
    sheet = opened(books[1][name]).worksheets[0]
    assert sheet.max_row <= 40
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    # What is left unsaid is one page; 0 would be any number.
    assert sheet.page_setup.fitToHeight in (None, 1)


def test_the_first_page_counts_what_the_plan_holds(tmp_path):
    facts = short_town()
    outcome = la.solve(facts, POLICY, time_limit=20)
    la.write(outcome, tmp_path / "plan.xlsx", teams=la.fill_teams(outcome))
    said = "\n".join(first_page(tmp_path / "plan.xlsx"))
    plan = outcome.plan
    gap = sum(
        max(0, x.lawyers_min - len(plan.lawyers_of(x.id))) for x in facts.committees
    )
    assert gap > 0
    assert f"共有社区（村）{len(facts.committees)}个" in said
    assert f"共缺律师{gap}名" in said
    assert f"可调配律师{len(facts.lawyers)}名" in said
    assert f"配对共{len(plan)}个" in said
    assert "电话已隐去中间数字" in said
    assert "已证明" in said
    total = rows_of(tmp_path / "plan.xlsx", "区县汇总")[-1]
    assert total["区县名称"].startswith("合计")
    assert total["尚缺律师"] == gap
    assert total["配对数"] == len(plan)
    assert total["服务律师数"] == len({post.lawyer for post in plan.posts})


@pytest.mark.parametrize(
    ("lang", "word"),
    [("zh", "可调配律师{}名，已安排{}名"), ("en", "{1} of {0} lawyers in reach serve")],
)
def test_the_first_page_counts_lawyers_in_reach_as_the_check_does(tmp_path, lang, word):
    """Who wants to serve nobody is none of them."""
    facts = short_town()
    idle = facts.lawyers[0].id
    rows = [facts.lawyers[0].model_copy(update={"max_committees": 0})]
    facts = facts.replace(lawyers=[*rows, *facts.lawyers[1:]], choices=())
    outcome = la.solve(facts, POLICY, time_limit=20)
    found = outcome.problem.scarcity
    assert found.available == {row.id for row in facts.lawyers} - {idle}
    assert max(found.lawyers) <= len(found.available)
    la.write(outcome, tmp_path / "plan.xlsx", lang=lang)
    serve = len({post.lawyer for post in outcome.plan.posts})
    said = word.format(len(facts.lawyers) - 1, serve)
    assert said in "\n".join(first_page(tmp_path / "plan.xlsx"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_open_roles_are_gathered_by_cause(tmp_path, lang):
    facts = short_town()
    able = facts.lawyers[0].model_copy(update={"skills": {"mediation": 5}})
    rest = [x.model_copy(update={"skills": {}}) for x in facts.lawyers[1:]]
    outcome = la.solve(facts.replace(lawyers=[able, *rest]), POLICY, time_limit=20)
    teams = la.fill_teams(outcome)
    la.write(outcome, tmp_path / "plan.xlsx", teams=teams, lang=lang)
    names = {"zh": ("岗位空缺", "空缺数", "原因"), "en": ("open_roles", "open", "why")}
    name, count, why = names[lang]
    rows = rows_of(tmp_path / "plan.xlsx", name)
    open_ones = [one for row in teams.rows for one, who in row.roles if who is None]
    assert sum(row[count] for row in rows) == len(open_ones) > 0
    assert len(rows) == len(set(open_ones))  # one cause each
    every = [row for row in rows if [*row.values()][-1] in ("全部", "all")]
    assert {row[count] for row in every} == {len(teams.rows)}
    sheet, note = ("团队岗位", "说明") if lang == "zh" else ("team_roles", "note")
    causes = {row[note] for row in rows_of(tmp_path / "plan.xlsx", sheet)} - {None}
    assert causes == {row[why] for row in rows}
    assert all(one.startswith(("团队中无人", "鼓励项，", "no member", "encouraged"))
               for one in causes)  # fmt: skip


def test_where_nobody_is_short_the_sheet_says_so(books):
    lang, paths = books
    name, word = ("未配齐", "无") if lang == "zh" else ("uncovered", "none")
    sheet = opened(paths["covered"])[name]
    assert [cell.value for cell in sheet["A"]][1:] == [word]
    lines = " ".join(first_page(paths["covered"]))
    assert ("没有缺口" if lang == "zh" else "has all its lawyers") in lines


def test_no_plan_is_one_page_that_says_why(tmp_path):
    facts = la.datasets.toy()
    conflict = la.Conflict(committee="c2", lawyer="l1")
    pin = la.Agreement(committee="c2", firm="f1", lawyers=("l1",), is_fixed=True)
    outcome = la.solve(facts.replace(conflicts=[conflict], agreements=[pin]), POLICY)
    assert outcome.plan is None
    la.write(outcome, tmp_path / "plan.xlsx")
    assert "已证明不存在可行方案" in first_page(tmp_path / "plan.xlsx")[1]
    names = openpyxl.load_workbook(tmp_path / "plan.xlsx").sheetnames
    assert "公示表" not in names
    assert la.read_plan(tmp_path / "plan.xlsx") == Plan.of(())


def adopted(facts):
    policy = la.Policy.hangzhou_2024(on=DAY, stability="off")
    rows = [one.model_copy(update={"lawyers_max": 2}) for one in facts.committees]
    return la.adopt(facts.replace(committees=rows), policy, town_plan())


@pytest.mark.parametrize("phones", [False, True])
def test_only_phones_that_may_be_published_are_announced(tmp_path, phones):
    contact = la.Contact(committee="330102001001", name="周主任", phone=MOBILE)
    facts = town_facts(contacts=[contact])
    path = tmp_path / "plan.xlsx"
    la.write(adopted(facts), path, phones=phones)
    announced = rows_of(path, "公示表")
    told = rows_of(path, "联系表")
    assert not any(HIDDEN_PHONE in str(row) or MOBILE in str(row) for row in announced)
    assert any(PHONE in str(row) for row in announced) == phones
    assert any(HIDDEN_PHONE in str(row) for row in told) == phones
    first = next(row for row in told if row["社区（村）编号"] == "330102001001")
    assert first["联系人"] == "周主任"
    assert first["联系人电话"] == (MOBILE if phones else "139****5678")
    if not phones:
        with zipfile.ZipFile(path) as archive:
            texts = [archive.read(one).decode() for one in archive.namelist()]
        assert_hidden(*texts)
    assert_hidden(repr(facts.contacts), str(facts.contacts[0]))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("138 0000 1054", "138****1054"), ("139-1234-5678", "139****5678"),
     ("13912345678", "139****5678"), ("0571-87654321", "0571-****4321"),
     ("+86 138 1234 5678", "+86 1** **** 5678")],
)  # fmt: skip
def test_mobile_phones_to_call_are_masked_one_way(tmp_path, typed, shown):
    contact = la.Contact(committee="330102001001", name="周主任", phone=typed)
    outcome = adopted(town_facts(contacts=[contact]))
    for phones, said in ((False, shown), (True, typed)):
        la.write(outcome, tmp_path / f"{phones}.xlsx", phones=phones)
        told = rows_of(tmp_path / f"{phones}.xlsx", "联系表")
        assert {row["联系人电话"] for row in told} - {None} == {said}


def test_towns_are_announced_in_the_order_of_their_ids_and_each_in_one_piece(tmp_path):
    towns = ("清波街道", "上城街道", "上城街道", "清波街道")
    facts = town_facts()
    rows = [
        row.model_copy(update={"town": town})
        for row, town in zip(facts.committees, towns, strict=False)
    ]
    path = tmp_path / "plan.xlsx"
    la.write(adopted(facts.replace(committees=rows + list(facts.committees[4:]))), path)
    for sheet in ("公示表", "联系表"):
        found = list(dict.fromkeys(row["乡镇街道"] for row in rows_of(path, sheet)))
        assert found == ["清波街道", "上城街道", "汾口镇"]


def test_the_page_to_be_announced_numbers_places_and_not_posts(books):
    """Of a place with two lawyers both rows have its number, one behind the other."""
    lang, paths = books
    rows = rows_of(paths["plan"], "公示表" if lang == "zh" else "notice")
    names = ("序号", "社区（村）") if lang == "zh" else ("number", "committee_name")
    pairs = [tuple(row[name] for name in names) for row in rows]
    assert pairs == sorted(pairs, key=lambda one: one[0])
    assert len(pairs) > len(dict(pairs)) == len(short_town().committees)
    assert [*dict(pairs)] == [*range(1, len(dict(pairs)) + 1)]
    assert len(set(pairs)) == len(dict(pairs))


def test_fixed_times_of_a_roster_are_announced(tmp_path):
    outcome, path = town(), tmp_path / "plan.xlsx"
    la.write(adopted(outcome.facts), path, roster=outcome)
    times = {row["社区（村）"]: row["固定服务时间"] for row in rows_of(path, "公示表")}
    names = {row.id: row.name for row in outcome.facts.committees}
    assert times == {names[x.committee]: x.time.text.zh for x in outcome.roster.rows}
    assert "固定服务时间在排出值班表后补入" not in " ".join(first_page(path))


def test_the_page_to_be_announced_has_lines_to_fill_in_and_to_sign(books):
    lang, paths = books
    words = {"zh": ("公示期", "监督电话", "单位（盖章）", "日期"),
             "en": ("Announced from", "Complaints", "By (seal)", "Date")}  # fmt: skip
    for name in ("plan", "covered"):
        sheet = opened(paths[name])["公示表" if lang == "zh" else "notice"]
        *_, last, end = (str(row[0].value) for row in sheet.iter_rows())
        assert all(one in f"{last}{end}" for one in words[lang])
        assert not sheet.print_area  # all of it is printed
        heads = [cell.value for cell in sheet[1]]
        assert heads[-1] == ("固定服务时间" if lang == "zh" else "time")


def test_firms_see_what_is_new_renewed_changed_and_ended(tmp_path):
    before = [
        la.Agreement(committee="330102001001", firm="f1", lawyers=("l1",)),
        la.Agreement(committee="330102001002", firm="f1", lawyers=("l1",)),
        la.Agreement(committee="330102002001", firm="f2", lawyers=("l4",)),
        la.Agreement(committee="330127101201", firm="f2"),
    ]
    bar = la.Conflict(committee="330102001002", lawyer="l1", reason="近亲属")
    facts = town_facts(agreements=before, conflicts=[bar])
    la.write(adopted(facts), tmp_path / "plan.xlsx")
    rows = rows_of(tmp_path / "plan.xlsx", "律所签约表")
    found = {(row["律所编号"], row["社区（村）编号"]): row["签约情况"] for row in rows}
    assert found == {
        ("f1", "330102001001"): "续签",
        ("f1", "330102001002"): "变更",
        ("f1", "330102002001"): "新签",
        ("f1", "330102002002"): "新签",
        ("f2", "330102002001"): "终止",
        ("f2", "330127101201"): "续签",
        ("f2", "330127101202"): "新签",
    }
    why = {(row["律所编号"], row["社区（村）编号"]): row["原因"] for row in rows}
    assert why == {
        ("f1", "330102001001"): "律师不变",
        ("f1", "330102001002"): "王甲不能延续：近亲属；改由李乙服务",
        ("f1", "330102002001"): "接替乙律师事务所",
        ("f1", "330102002002"): "上一年度没有协议",
        ("f2", "330102002001"): "赵丁在其他2个社区（村）任职；改由甲律师事务所服务",
        ("f2", "330127101201"): "律所不变，律师由律所指派",
        ("f2", "330127101202"): "上一年度没有协议",
    }
    assert "新签3份，续签2份，变更1份，终止1份" in " ".join(
        first_page(tmp_path / "plan.xlsx")
    )


@pytest.mark.parametrize("name", ["plan", "timed_plan"])
def test_every_firm_signs_on_pages_of_its_own(books, name):
    """Excel heeds no break of a sheet that is fitted to pages."""
    lang, paths = books
    sheet = opened(paths[name])["律所签约表" if lang == "zh" else "signing"]
    heads = [cell.value for cell in sheet[1]]
    at = heads.index("律所名称" if lang == "zh" else "firm_name")
    lines = list(sheet.iter_rows(min_row=2, values_only=True))
    firms = list(dict.fromkeys(row[at] for row in lines if row[2] is not None))
    page = re.compile(r"(.*?)(　| )+(本所第|page )(\d).*")
    found = [(number, page.fullmatch(str(row[0]))) for number, row in
             enumerate(lines, start=1)]  # fmt: skip
    tops = [(number, said[1], said[4]) for number, said in found if said]
    assert [name for _, name, number in tops if number == "1"] == firms
    assert len(firms) > 1
    assert [one.id for one in sheet.row_breaks.brk] == [at for at, _, _ in tops[1:]]
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.scale >= LEGIBLE[lang]
    assert sheet.print_title_rows == "$1:$1"
    (area,) = re.findall(r"\$([A-Z]+)\$\d+$", str(sheet.print_area))
    assert sheet[area][0].column == at  # the name of the firm is the first not to be


def pages_of(path):
    """Return the rows of each page of the sheet to sign, and its height on paper."""
    sheet = opened(path)["律所签约表"]
    begins = [1, *(one.id for one in sheet.row_breaks.brk), sheet.max_row]
    for first, last in pairwise(begins):
        numbers = range(first + 1, last + 1)
        rows = [one for one in numbers if sheet.cell(one, 3).value is not None]
        height = sum(sheet.row_dimensions[one].height for one in (1, *numbers))
        yield (
            sheet.cell(first + 1, 1).value,
            len(rows),
            (height * (sheet.page_setup.scale or 100) / 100),
        )


@pytest.mark.parametrize("places", [1, 14, 22, 28, 60])
def test_a_large_firm_signs_on_few_full_pages_with_its_totals(tmp_path, places):
    facts = town_facts()
    base, who = facts.committees[0], facts.lawyers[0]
    rows = [base.model_copy(update={"id": f"c{at:03}", "name": f"村{at:03}"})
            for at in range(places)]  # fmt: skip
    firm = facts.firms[0]
    who = who.model_copy(update={"max_committees": None})
    facts = la.Facts(
        districts=facts.districts, committees=rows, firms=[firm], lawyers=[who]
    )
    plan = Plan.of((row.id, who.id) for row in rows)
    path = tmp_path / "plan.xlsx"
    policy = la.Policy.hangzhou_2024(on=DAY).without("caseload")
    la.write(la.adopt(facts, policy, plan), path)
    pages = list(pages_of(path))
    assert [title for title, _, _ in pages] == [
        f"{firm.name}　　　本所第{at}页，共{len(pages)}页"
        for at in range(1, len(pages) + 1)
    ]
    assert sum(count for _, count, _ in pages) == places
    assert len(pages) <= 1 + places // 20
    assert min(count for _, count, _ in pages) >= min(places, 7)  # none is torn off
    assert max(height for _, _, height in pages) <= 498 * 0.97
    total = opened(path)["律所签约表"]["A3"].value
    assert total.startswith(f"签约{places}份（新签{places}份、变更0份、续签0份）")
    assert total.endswith(f"社区（村）{places}个、律师1名；终止0份")


WIDE = ("frontier", "export", "why", "records_filled")
"""As many columns as there are plans, as another system asks for, as nobody prints; to
be filled in on the screen."""
FULL_PAGE = 112
"""Digits of 10 points that A4 across holds."""


@pytest.mark.parametrize("name", PLANNERS)
def test_what_is_printed_is_no_smaller_than_8_points(books, name):
    lang, paths = books
    if lang == "en" or name in WIDE:
        return  # English heads are names of fields, which no line breaks
    for sheet in opened(paths[name]):
        if sheet.sheet_state == "visible":
            assert printed_width(sheet) <= FULL_PAGE / 0.8, sheet.title


def printed_width(sheet):
    """Return the width of the columns that are printed, without their margins."""
    area = re.findall(r"\$([A-Z]+)\$\d+$", str(sheet.print_area or ""))
    last = sheet[area[0]][0].column if area else sheet.max_column
    widths = column_widths(sheet)
    return sum(widths[at] - 0.72 for at in range(1, last + 1))


def test_names_of_firms_stand_on_one_line(tmp_path):
    """Beside ids of 12 and 13 digits, as counties have them."""
    whole = town_facts()
    place = whole.committees[0].model_copy(update={"town": "千岛湖镇"})
    firm = whole.firms[0].model_copy(update={"name": "浙江千岛律师事务所"})
    who = whole.lawyers[0].model_copy(update={"id": "1330120100054"})
    facts = la.datasets.with_example_money(
        la.Facts(districts=whole.districts, committees=[place], firms=[firm],
                 lawyers=[who]), 100
    )  # fmt: skip
    outcome = la.adopt(
        facts, la.Policy.hangzhou_2024(on=DAY), Plan.of([(place.id, who.id)])
    )
    la.write(outcome, tmp_path / "plan.xlsx")
    la.write(la.cost(facts, outcome.plan), tmp_path / "cost.xlsx", lang="zh")
    for path, name in (("plan", "配对方案"), ("cost", "配对补贴")):
        sheet = opened(tmp_path / f"{path}.xlsx")[name]
        (cell,) = (one for one in sheet[2] if one.value == firm.name)
        assert column_widths(sheet)[cell.column] >= width_of(firm.name)
        assert printed_width(sheet) <= FULL_PAGE / 0.8


def test_columns_that_are_not_printed_make_no_row_higher(books):
    lang, paths = books
    sheet = opened(paths["plan"])["配对方案" if lang == "zh" else "plan"]
    (area,) = re.findall(r"\$([A-Z]+)\$\d+$", str(sheet.print_area))
    widths = column_widths(sheet)
    beyond = [cell for row in sheet.iter_rows(2, min_col=sheet[area][0].column + 1)
              for cell in row if cell.value is not None]  # fmt: skip
    assert beyond
    assert all(width_of(str(one.value)) <= widths[one.column] for one in beyond)


def test_compared_places_show_their_lawyers_first_and_changes_on_top(tmp_path):
    facts = short_town()
    outcome = la.solve(facts, POLICY.without("stability"), time_limit=20)
    *kept, last = outcome.plan.posts
    la.write(
        la.compare(outcome, Plan.of(kept), names=["甲", "乙"]),
        tmp_path / "compare.xlsx",
        lang="zh",
    )
    rows = rows_of(tmp_path / "compare.xlsx", "社区（村）对比")
    heads = [*rows[0]]
    assert heads[:4] == ["社区（村）编号", "社区（村）名称", "律师：甲", "律师：乙"]
    assert rows[0]["社区（村）编号"] == last.committee
    assert [one["社区（村）编号"] for one in rows[1:]] == sorted(
        one["社区（村）编号"] for one in rows[1:]
    )
    sheet = opened(tmp_path / "compare.xlsx")["社区（村）对比"]
    assert sheet.print_area


def test_there_is_room_to_sign_and_seal(books):
    lang, paths = books
    sheet = opened(paths["plan"])["律所签约表" if lang == "zh" else "signing"]
    (area,) = re.findall(r"\$([A-Z]+)\$\d+$", str(sheet.print_area))
    printed = {str(one.value): one for one in sheet[1][: sheet[area][0].column]}
    for head in SEALS[lang]:
        assert sheet.column_dimensions[printed[head].column_letter].width >= 12
    rows = range(2, sheet.max_row + 1)
    assert min(sheet.row_dimensions[at].height for at in rows) >= 17
    # A round seal of 4 cm at the end of each firm.
    word = "律所（盖章）" if lang == "zh" else "Firm (seal)"
    ends = [at for at in rows if word in str(sheet.cell(at, 1).value)]
    assert len(ends) == sum(
        bool(re.search("本所第1页|page 1 of", str(sheet.cell(at, 1).value)))
        for at in rows
    )
    scale = sheet.page_setup.scale / 100
    assert min(sheet.row_dimensions[at].height for at in ends) * scale >= 114


@pytest.mark.parametrize("name", WRITERS)
def test_no_id_is_marked_as_a_number_that_was_stored_as_text(books, name):
    with zipfile.ZipFile(books[1][name]) as archive:
        parts = [one for one in archive.namelist() if "worksheets/sheet" in one]
        for part in parts:
            said = archive.read(part)
            assert b'<ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"' in said
        assert parts


IDS_IN = ("export",)
"""As a system asks for it."""


def bare_ids(path, names):
    """Yield the cells that hold an id where its name stands nowhere in the row."""
    for sheet in opened(path, data_only=True):
        if sheet.sheet_state != "visible":
            continue
        for row in sheet.iter_rows():
            said = "\n".join(str(cell.value) for cell in row if cell.value is not None)
            for cell in row:
                for one in re.findall(r"[A-Za-z0-9]+", str(cell.value)):
                    if one in names and names[one] not in said:
                        yield f"{sheet.title}!{cell.coordinate}: {one}"


@pytest.mark.parametrize("name", sorted(WRITERS.keys() - IDS_IN))
def test_a_name_stands_beside_every_id(books, name):
    """In every workbook: an id is for programs, a name for people."""
    assert list(bare_ids(books[1][name], named_in(name))) == []


@pytest.mark.parametrize(
    ("name", "least"),
    [("facts", 26), ("template", 26), ("records", 8), ("records_filled", 8),
     ("records_chosen", 8)],
)  # fmt: skip
def test_a_column_of_names_stands_beside_every_column_of_ids(books, name, least):
    """Of facts and records, full or empty: none of names has a place elsewhere."""
    lang, paths = books
    ids = re.compile(
        ".*编号|愿服务区县"
        if lang == "zh"
        else "(district|firm|committee|lawyer|inspector)s?"
    )
    beside = 0
    for sheet in opened(paths[name]):
        if sheet.sheet_state != "visible" or sheet.max_column > 100:
            continue
        heads = [str(cell.value) for cell in sheet[1]]
        for one, other in pairwise([*heads, ""]):
            if ids.fullmatch(one):
                assert other.endswith(("名称", "姓名", "name", "names")), other
                beside += 1
    assert beside >= least


def test_an_id_without_its_name_is_noticed(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["律师编号", "律师姓名"])
    book.active.append(["L001", "王芳"])
    book.active.append(["L002；L001", "李伟"])
    book.save(tmp_path / "bare.xlsx")
    assert list(bare_ids(tmp_path / "bare.xlsx", named_in("facts"))) == [
        "Sheet!A3: L001"
    ]


def test_a_workbook_that_was_written_before_is_read_as_it_was(tmp_path):
    """``old_plan.xlsx`` was written by the code of before the sheets were printed."""
    from lawyer_assign.cli.plans.written import written_tiers
    from tests.worlds.old_files import OLD_PLAN, OLD_POSTS, OLD_TIERS

    assert la.read_plan(OLD_PLAN).posts == OLD_POSTS
    teams = la.read_teams(OLD_PLAN)
    assert {row.committee for row in teams.rows} == {one for one, _ in OLD_POSTS}
    assert teams.is_proved
    found = {n: (one.price, one.bound) for n, one in written_tiers(OLD_PLAN).items()}
    assert found == OLD_TIERS
    assert la.check(clean_facts(), POLICY, Plan.of(())).uncovered


def test_headers_that_another_system_asks_for_stay_as_they_are(books):
    lang, paths = books
    sheet = opened(paths["export"]).worksheets[0]
    assert [cell.value for cell in sheet[1]][:2] == ["社区村编号", "社区村名称"], lang
