"""After a change by hand: ``refresh``, and verbs that do not replace it unasked."""

import datetime as dt

import openpyxl
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.cli.desk import refreshing
from tests.worlds.small import committee, district, firm, lawyer, world
from tests.worlds.workbooks import width_of


@pytest.fixture
def files(tmp_path):
    facts = world(
        [committee(f"c{at}").model_copy(update={"name": f"社区{at}"}) for at in "123"],
        [lawyer(f"l{at}").model_copy(update={"name": f"律师{at}"}) for at in "1234"]
        + [lawyer("k1", firm="f2").model_copy(update={"name": "律师甲"})],
        [firm("f1"), firm("f2")],
        [district("d1")],
    )  # fmt: skip
    la.write_facts(facts, tmp_path / "facts.xlsx")
    policy = la.Policy.hangzhou_2024(stability="off")
    policy.to_toml(tmp_path / "policy.toml")
    assert run(tmp_path, "solve", "facts.xlsx", "-o", "plan.xlsx").exit_code == 0
    return tmp_path


def run(folder, verb, *args, lang="zh"):
    paths = [str(folder / one) if "." in one else one for one in args]
    policy = ["--policy", str(folder / "policy.toml"), "--lang", lang]
    return CliRunner().invoke(app, [verb, *paths, *policy])


def rows(folder, sheet="配对方案", name="plan.xlsx"):
    book = openpyxl.load_workbook(folder / name)
    heads, *found = book[sheet].iter_rows(values_only=True)
    if sheet == "律所签约表":  # where lines of one cell stand beside those of a firm
        found = [row for row in found if row[2] is not None]
    return [dict(zip(heads, row, strict=True)) for row in found]


def edit(folder, cells, sheet="配对方案"):
    book = openpyxl.load_workbook(folder / "plan.xlsx")
    for cell, value in cells.items():
        book[sheet][cell] = value
    book.save(folder / "plan.xlsx")


@pytest.mark.parametrize(
    ("most", "lang", "more"),
    [(1, "zh", "  ……另有1处\n"), (1, "en", "  ... and 1 more\n"), (2, "zh", "")],
)
def test_names_that_follow_ids_are_all_counted(files, monkeypatch, most, lang, more):
    monkeypatch.setattr(refreshing, "MOST_RENAMED", most)
    used = [row["律师编号"] for row in rows(files)][:2]
    edit(files, {"G2": used[1], "G3": used[0]})
    said = run(files, "refresh", "facts.xlsx", "plan.xlsx", lang=lang)
    assert said.exit_code == 0, said.output
    assert said.stdout.count(" → ") == most
    assert more in said.stdout
    assert ("另有" in said.stdout or "more" in said.stdout) == bool(more)


def spare(folder):
    used = {row["律师编号"] for row in rows(folder)}
    return next(one for one in ("l1", "l2", "l3", "l4") if one not in used)


def test_an_id_changed_by_hand_takes_its_name_and_all_else_along(files):
    free, before = spare(files), rows(files)
    edit(files, {"G2": free})
    assert run(files, "verify", "facts.xlsx", "plan.xlsx").exit_code == 2
    said = run(files, "refresh", "facts.xlsx", "plan.xlsx")
    assert said.exit_code == 0, said.output
    name = f"律师{free[1:]}"
    assert f"配对方案!H2: {before[0]['律师姓名']} → {name}" in said.stdout
    assert "新增配对1个，去掉1个" in said.stdout
    place = f"{before[0]['社区（村）名称']}（{before[0]['社区（村）编号']}）"
    assert f"  + {place} — {name}（{free}）\n" in said.stdout
    gone = f"{before[0]['律师姓名']}（{before[0]['律师编号']}）"
    assert f"  - {place} — {gone}\n" in said.stdout
    first = rows(files)[0]
    assert (first["律师编号"], first["律师姓名"]) == (free, name)
    assert name in {row["律师"] for row in rows(files, "公示表")}
    assert before[0]["律师姓名"] not in {row["律师"] for row in rows(files, "公示表")}
    teams = {row["社区（村）编号"]: row for row in rows(files, "团队")}
    assert teams[first["社区（村）编号"]]["负责人律师编号"] == free
    checked = run(files, "verify", "facts.xlsx", "plan.xlsx")
    assert checked.exit_code == 0, checked.output
    assert "一致" in checked.stdout
    assert run(files, "refresh", "facts.xlsx", "plan.xlsx").exit_code == 0


def test_a_name_changed_alone_says_nothing(files):
    edit(files, {"H2": "律师甲"})
    said = run(files, "refresh", "facts.xlsx", "plan.xlsx")
    assert said.exit_code == 2
    assert "配对方案!G2, 配对方案!H2" in said.stderr


def test_what_a_changed_plan_breaks_is_said_and_written(files):
    edit(files, {f"A{at}": f"c{at - 1}" for at in (2, 3, 4)})
    book = openpyxl.load_workbook(files / "plan.xlsx")
    book["配对方案"].append(["c1", None, None, None, None, None, "k1"])
    book.save(files / "plan.xlsx")
    said = run(files, "refresh", "facts.xlsx", "plan.xlsx")
    assert said.exit_code == 1
    assert "违反必须遵守的规则" in said.stdout
    broken = rows(files, "违反规则")
    assert broken
    assert all("社区1" in row["违反情况"] for row in broken)
    page = openpyxl.load_workbook(files / "plan.xlsx")["总体情况"]
    lines = " ".join(str(row[0]) for row in page.iter_rows(values_only=True))
    assert "改正前不得使用" in lines
    assert "（1）请先改正“违反规则”表所列各处" in lines
    assert "无误后公示" not in lines
    assert "改正后再运行 refresh，即予补入" in said.stdout
    assert "团队" not in page.parent.sheetnames
    page.parent["配对方案"].delete_rows(2)
    page.parent.save(files / "plan.xlsx")
    mended = run(files, "refresh", "facts.xlsx", "plan.xlsx")
    assert "即予补入" not in mended.stdout
    assert "团队" in openpyxl.load_workbook(files / "plan.xlsx").sheetnames


def test_changes_to_other_sheets_are_not_lost_unasked(files):
    edit(files, {"B2": "记下的事"}, "联系表")
    said = run(files, "refresh", "facts.xlsx", "plan.xlsx")
    assert said.exit_code == 2
    assert "plan.xlsx!联系表\n     问题：这张工作表也被修改过" in said.stderr
    assert said.stderr.count("工作表也被修改过") == 1
    elsewhere = run(files, "refresh", "facts.xlsx", "plan.xlsx", "-o", "new.xlsx")
    assert elsewhere.exit_code == 0, elsewhere.output
    assert rows(files, "联系表")[0]["乡镇街道"] == "记下的事"
    assert run(files, "refresh", "facts.xlsx", "plan.xlsx", "--force").exit_code == 0
    assert rows(files, "联系表")[0]["乡镇街道"] != "记下的事"


def test_every_sheet_that_would_be_lost_is_named(files):
    edit(files, {"B2": "记下的事"}, "联系表")
    book = openpyxl.load_workbook(files / "plan.xlsx")
    book.create_sheet("我的表")["A1"] = 1
    del book["公示表"]
    book.save(files / "plan.xlsx")
    said = run(files, "refresh", "facts.xlsx", "plan.xlsx")
    assert said.exit_code == 2
    assert (
        "plan.xlsx!公示表" not in said.stderr
    )  # gone, and so is what it held: written anew
    for sheet in ("联系表", "我的表"):
        assert f"plan.xlsx!{sheet}\n     问题：这张工作表也被修改过" in said.stderr
    assert said.stderr.count("工作表也被修改过") == 2


def test_what_would_be_lost_is_said_together_with_what_is_wrong_in_the_plan(files):
    edit(files, {"B2": "记下的事"}, "联系表")
    edit(files, {"G2": "l99"})
    said = run(files, "refresh", "facts.xlsx", "plan.xlsx").stderr
    assert "发现2个问题" in said
    assert "plan.xlsx!联系表" in said
    assert "配对方案!G2\n     现值：l99\n     问题：没有这名律师" in said
    edit(files, {"G2": None, "H2": None})
    said = run(files, "refresh", "facts.xlsx", "plan.xlsx").stderr
    assert "发现2个问题" in said
    assert "plan.xlsx!联系表" in said
    assert "配对方案!G2" in said


def signed_on(folder, days, name="plan.xlsx"):
    """Type days into the column of an otherwise untouched list, or return them."""
    book = openpyxl.load_workbook(folder / name)
    sheet = book["律所签约表"]
    heads = [cell.value for cell in sheet[1]]
    column = heads.index("签订日期") + 1
    told = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 3).value]
    for number, day in days.items():
        sheet.cell(told[number - 1], column, day)
    book.save(folder / name)
    return {
        (row[heads.index("律所编号")], row[heads.index("社区（村）编号")]): row[
            column - 1
        ]
        for row in sheet.iter_rows(min_row=2, values_only=True)
        if row[column - 1] is not None
    }


def test_days_of_signing_stay_with_their_agreements(files):
    """A date and a text, typed by hand, beside a plan of which one post changes."""
    free, first = spare(files), rows(files)[0]
    days = signed_on(files, {1: dt.datetime(2026, 3, 1), 3: "3月中"})
    assert len(days) == 2
    for _ in range(2):  # what was refreshed once is refreshed again
        said = run(files, "refresh", "facts.xlsx", "plan.xlsx")
        assert said.exit_code == 0, said.output
        assert signed_on(files, {}) == {
            one: day.date().isoformat() if isinstance(day, dt.datetime) else day
            for one, day in days.items()
        }
    changed = first["社区（村）编号"]
    edit(files, {"G2": free})
    said = run(files, "refresh", "facts.xlsx", "plan.xlsx")
    at = f"{first['律所编号']}·{changed}·{first['律师姓名']}"
    assert said.exit_code == 2
    assert "plan.xlsx: 律所签约表!I4" in said.stderr
    assert f"{at}: 2026-03-01" in said.stderr
    assert "已填签订日期或盖章栏，但新方案中没有这份协议" in said.stderr
    said = run(files, "refresh", "facts.xlsx", "plan.xlsx", "-o", "new.xlsx")
    assert said.exit_code == 0, said.output
    assert f"未带入的签订情况：律所签约表!I4, {at}，" in said.stdout
    left = {one: day for one, day in signed_on(files, {}).items() if one[1] != changed}
    assert signed_on(files, {}, "new.xlsx") == left
    assert len(left) == 1


def test_an_english_workbook_keeps_days_of_signing_too(files):
    said = run(files, "solve", "facts.xlsx", "-o", "plan.xlsx", "--force", lang="en")
    assert said.exit_code == 0, said.output
    edit(files, {"I4": "in March"}, "signing")
    assert run(files, "refresh", "facts.xlsx", "plan.xlsx", lang="en").exit_code == 0
    book = openpyxl.load_workbook(files / "plan.xlsx")
    assert (book["signing"]["I1"].value, book["signing"]["I4"].value) == (
        "signed_on", "in March",
    )  # fmt: skip


def test_who_sealed_an_agreement_stays_with_it(files):
    sheet = openpyxl.load_workbook(files / "plan.xlsx")["律所签约表"]
    heads = [cell.value for cell in sheet[1]]
    at = {head: sheet.cell(4, heads.index(head) + 1).coordinate
          for head in ("律所盖章", "社区（村）盖章")}  # fmt: skip
    edit(files, dict(zip(at.values(), ("已盖", 42), strict=True)), "律所签约表")
    assert run(files, "refresh", "facts.xlsx", "plan.xlsx").exit_code == 0
    first = rows(files, "律所签约表")[0]
    assert [first[head] for head in at] == ["已盖", 42]
    edit(files, {"G2": spare(files), "G3": None, "A3": None})
    said = run(files, "refresh", "facts.xlsx", "plan.xlsx")
    assert said.exit_code == 2
    assert f"律所签约表!{at['律所盖章']}" in said.stderr


def times(folder, sheet="公示表", head="固定服务时间"):
    return {row[NAME_HEADS[head]]: row[head] for row in rows(folder, sheet)
            if row[NAME_HEADS[head]]}  # fmt: skip


NAME_HEADS = {"固定服务时间": "社区（村）", "time": "committee_name"}
"""Head of the column of times -> that of the committees, in both languages."""


@pytest.fixture
def timed(files):
    """Return the folder with a roster of its plan."""
    made = run(files, "roster", "facts.xlsx", "plan.xlsx", "-o", "roster.json",
               "--year", "2026")  # fmt: skip
    assert made.exit_code in (0, 1), made.output
    return files


@pytest.mark.parametrize(
    ("lang", "sheet", "head"),
    [("zh", "公示表", "固定服务时间"), ("en", "notice", "time")],
)
def test_fixed_times_are_announced_by_a_roster_and_stay(timed, lang, sheet, head):
    refresh = ("refresh", "facts.xlsx", "plan.xlsx")
    said = run(timed, "solve", "facts.xlsx", "-o", "plan.xlsx", "--force", lang=lang)
    assert said.exit_code == 0
    assert set(times(timed, sheet, head).values()) == {None}
    said = run(timed, *refresh, "--roster", "roster.json", lang=lang)
    assert said.exit_code == 0, said.output
    facts = la.read(timed / "facts.xlsx")
    roster = la.read_roster(timed / "roster.json", facts).roster
    known = {facts.committee[row.committee].name: row.time.text.of(lang)
             for row in roster.rows}  # fmt: skip
    assert times(timed, sheet, head) == known
    assert run(timed, *refresh, lang=lang).exit_code == 0
    assert times(timed, sheet, head) == known


def test_a_time_that_is_typed_stays_whatever_a_roster_says(timed):
    refresh = ("refresh", "facts.xlsx", "plan.xlsx")
    book = openpyxl.load_workbook(timed / "plan.xlsx")
    heads = [cell.value for cell in book["公示表"][1]]
    cell = book["公示表"].cell(2, heads.index("固定服务时间") + 1)
    place = book["公示表"].cell(2, heads.index("社区（村）") + 1).value
    edit(timed, {cell.coordinate: "每月15日上午"}, "公示表")
    for more in ([], ["--roster", "roster.json"], []):
        said = run(timed, *refresh, *more)
        assert said.exit_code == 0, said.output
        assert times(timed)[place] == "每月15日上午"
    assert sum(one is None for one in times(timed).values()) == 0
    edit(timed, {cell.coordinate: None}, "公示表")
    assert run(timed, *refresh, "--roster", "roster.json").exit_code == 0
    assert times(timed)[place] not in (None, "每月15日上午")


def test_a_time_stays_with_a_committee_whose_name_is_corrected(timed):
    refresh = ("refresh", "facts.xlsx", "plan.xlsx")
    assert run(timed, *refresh, "--roster", "roster.json").exit_code == 0
    before = times(timed)
    facts = la.read(timed / "facts.xlsx")
    first, *others = facts.committees
    named = first.model_copy(update={"name": "新名社区", "town": "新名街道"})
    named = facts.replace(committees=[named, *others])
    la.write_facts(named, timed / "facts.xlsx", force=True)
    assert run(timed, *refresh).exit_code == 0
    assert times(timed) == {
        "新名社区" if name == first.name else name: time
        for name, time in before.items()
    }


def test_a_time_of_a_committee_that_is_gone_is_not_lost_unasked(timed):
    book = openpyxl.load_workbook(timed / "plan.xlsx")
    heads = [cell.value for cell in book["公示表"][1]]
    at = book["公示表"].cell(4, heads.index("固定服务时间") + 1).coordinate
    edit(timed, {at: "每月15日上午"}, "公示表")
    gone = rows(timed)[2]["社区（村）编号"]
    facts = la.read(timed / "facts.xlsx")
    left = [row for row in facts.committees if row.id != gone]
    la.write_facts(facts.replace(committees=left), timed / "facts.xlsx", force=True)
    book = openpyxl.load_workbook(timed / "plan.xlsx")
    book["配对方案"].delete_rows(4)
    book.save(timed / "plan.xlsx")
    said = run(timed, "refresh", "facts.xlsx", "plan.xlsx")
    assert said.exit_code == 2
    assert f"公示表!{at}" in said.stderr
    said = run(timed, "refresh", "facts.xlsx", "plan.xlsx", "-o", "new.xlsx")
    assert "未带入的固定服务时间：" in said.stdout


def test_a_day_that_is_typed_in_can_be_read(files):
    """A narrower column shows ### in its place."""
    sheet = openpyxl.load_workbook(files / "plan.xlsx")["律所签约表"]
    heads = [cell.value for cell in sheet[1]]
    cell = sheet.cell(4, heads.index("签订日期") + 1)
    assert cell.number_format == 'yyyy"年"m"月"d"日"'
    assert sheet.column_dimensions[cell.column_letter].width > width_of(
        "2026年12月31日"
    )


def test_dates_alone_stay_dates(files):
    day = dt.datetime(2026, 3, 1)
    signed_on(files, {1: day, 2: day})
    assert run(files, "refresh", "facts.xlsx", "plan.xlsx").exit_code == 0
    assert set(signed_on(files, {}).values()) == {day}


def test_solve_replaces_its_own_plan_and_no_changed_one(files):
    assert run(files, "solve", "facts.xlsx", "-o", "plan.xlsx").exit_code == 0
    edit(files, {"G2": spare(files), "H2": None})
    before = (files / "plan.xlsx").read_bytes()
    for verb in ("solve", "renew"):
        last = ["new.xlsx"] if verb == "renew" else []
        if last:
            (files / "new.xlsx").write_bytes(before)
        said = run(files, verb, "facts.xlsx", *last, "-o", "plan.xlsx")
        assert said.exit_code == 2, said.output
        assert "写出后已被修改" in said.stderr
        assert "--force" in said.stderr
    assert (files / "plan.xlsx").read_bytes() == before
    english = run(files, "solve", "facts.xlsx", "-o", "plan.xlsx", lang="en")
    assert "was changed since it was written" in english.stderr
    assert (
        run(files, "solve", "facts.xlsx", "-o", "plan.xlsx", "--force").exit_code == 0
    )


def test_a_plan_with_a_name_in_place_of_an_id_is_a_plan(files):
    """And one with a mistake in it: no file is called none of ours for that."""
    names = la.read(files / "facts.xlsx").lawyer
    for cells in ({"G2": None, "H2": names[spare(files)].name}, {"G2": "nobody"}):
        edit(files, cells)
        said = run(files, "solve", "facts.xlsx", "-o", "plan.xlsx")
        assert said.exit_code == 2, said.output
        assert "写出后已被修改" in said.stderr
        forced = run(files, "solve", "facts.xlsx", "-o", "plan.xlsx", "--force")
        assert forced.exit_code == 0, forced.output


def test_a_plan_that_does_not_say_who_changed_it_is_kept(files):
    (files / "mine.json").write_text('{"plan": [{"committee": "c1", "lawyer": "l1"}]}')
    said = run(files, "solve", "facts.xlsx", "-o", "mine.json")
    assert said.exit_code == 2
    assert "无法判断是否经过手工修改" in said.stderr


def test_refresh_of_a_document_and_a_folder(files):
    for name in ("plan.json", "folder"):
        path = files / name
        args = [str(files / "facts.xlsx"), "-o", str(path), "--policy",
                str(files / "policy.toml"), "--lang", "zh"]  # fmt: skip
        assert CliRunner().invoke(app, ["solve", *args]).exit_code == 0
        args[1:3] = [str(path)]
        said = CliRunner().invoke(app, ["refresh", *args])
        assert said.exit_code == 0, said.output
        assert len(la.read_plan(path)) == 3


@pytest.mark.parametrize(
    "words",
    [("check", "facts.xlsx", "--plan", "plan.xlsx"),
     ("verify", "facts.xlsx", "plan.xlsx"),
     ("verify", "facts.xlsx", "plan.xlsx", "--last-year", "last.xlsx"),
     ("explain", "facts.xlsx", "plan.xlsx", "--shortage"),
     ("compare", "facts.xlsx", "plan.xlsx", "plan.xlsx"),
     ("solve", "facts.xlsx", "--last-year", "last.xlsx", "-o", "new.xlsx"),
     ("renew", "facts.xlsx", "last.xlsx", "-o", "new.xlsx"),
     ("refresh", "facts.xlsx", "plan.xlsx")],
    ids=lambda words: " ".join(words[::2]),
)  # fmt: skip
def test_a_name_stands_for_its_id_whatever_is_asked_of_a_plan(files, words):
    edit(files, {"G2": None})
    (files / "last.xlsx").write_bytes((files / "plan.xlsx").read_bytes())
    said = run(files, *words)
    assert said.exit_code < 2, said.output
