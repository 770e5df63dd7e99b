"""What was typed into columns that follow from posts is never lost unsaid."""

import random

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

import lawyer_assign as la
from lawyer_assign.cli.desk import refreshing
from tests.cli.test_cli_refresh import edit, files, rows, run, spare

__all__ = ["files"]

COLUMNS = {
    "类型": "村",
    "区县名称": "某区",
    "乡镇街道": "某镇",
    "律所名称": "某某律师事务所",
    "路程（分钟）": 999,
    "得分": 12345,
    "配备方式": "打错的字",
    "负责人": "打错的字",
    "团队岗位": "打错的字",
    "替补律师编号": "l9",
    "替补律师姓名": "张三",
}


def letter(folder, header):
    return get_column_letter([*rows(folder)[0]].index(header) + 1)


def refresh(folder, *more, lang="zh"):
    return run(folder, "refresh", "facts.xlsx", "plan.xlsx", *more, lang=lang)


@pytest.mark.parametrize("header", COLUMNS)
def test_what_is_typed_into_a_column_that_follows_is_named_and_kept(files, header):
    """It was written over in silence, and the plan was said to pass."""
    cell, typed = f"{letter(files, header)}2", COLUMNS[header]
    edit(files, {cell: typed})
    was = (files / "plan.xlsx").read_bytes()
    said = refresh(files)
    assert said.exit_code == 2, said.output
    assert f"配对方案!{cell}（{header}）：文件为“{typed}”" in said.stderr
    assert said.stderr.count("文件为") == 1
    assert (files / "plan.xlsx").read_bytes() == was
    assert f"{typed} in the file" in refresh(files, lang="en").stderr


def test_every_column_that_is_not_read_back_is_tried(files):
    read = {"社区（村）编号", "社区（村）名称", "律师编号", "律师姓名"}
    coded = {"区县编号", "律所编号"}
    assert {*rows(files)[0]} == {*COLUMNS, *read, *coded}


def test_what_is_typed_is_named_beside_a_post_that_was_changed(files):
    town = letter(files, "乡镇街道")
    edit(files, {"G2": spare(files), f"{town}3": "某镇"})
    said = refresh(files)
    assert said.exit_code == 2
    assert f"配对方案!{town}3（乡镇街道）：文件为“某镇”" in said.stderr
    assert said.stderr.count("文件为") == 1


def test_teams_are_told_of_where_the_plan_breaks_rules_by_now(files):
    name = letter(files, "替补律师姓名")
    used = rows(files)[0]["律师编号"]
    edit(files, {"G3": used, "G4": used, f"{name}2": "张三"})
    said = refresh(files)
    assert said.exit_code == 2
    assert f"配对方案!{name}2（替补律师姓名）：文件为“张三”" in said.stderr


def test_an_emptied_cell_is_a_change_too(files):
    cell = f"{letter(files, '区县名称')}2"
    edit(files, {cell: None})
    said = refresh(files)
    assert said.exit_code == 2
    assert f"{cell}（区县名称）：文件为“空”" in said.stderr


def test_by_force_or_elsewhere_it_is_written_anew(files):
    cell, before = f"{letter(files, '乡镇街道')}2", rows(files)
    edit(files, {cell: "某镇"})
    assert refresh(files, "-o", "other.xlsx").exit_code == 0
    assert rows(files, name="other.xlsx") == before
    assert rows(files) != before
    assert refresh(files, "--force").exit_code == 0
    assert rows(files) == before
    assert refresh(files).exit_code == 0


def test_a_sheet_that_nobody_changed_is_not_set_beside_its_posts_again(
    files, monkeypatch
):
    """The plan was recounted and its teams filled once more with each refresh."""

    looked_at = []
    monkeypatch.setattr(
        refreshing, "cells_typed", lambda path, *_: looked_at.append(path) or []
    )
    for _ in range(2):
        assert refresh(files).exit_code == 0
        assert not looked_at
    edit(files, {"G2": spare(files)})
    assert refresh(files).exit_code == 0
    assert looked_at == [files / "plan.xlsx"]


def test_rows_in_another_order_name_the_cell_where_it_stands(files):
    book = openpyxl.load_workbook(files / "plan.xlsx")
    sheet = book["配对方案"]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
    for at, line in enumerate(reversed(lines), start=2):
        for column, value in enumerate(line, start=1):
            sheet.cell(at, column).value = value
    book.save(files / "plan.xlsx")
    assert refresh(files, "-o", "sorted.xlsx").exit_code == 0
    cell = f"{letter(files, '乡镇街道')}{1 + len(lines)}"
    edit(files, {cell: "某镇"})
    assert f"配对方案!{cell}（乡镇街道）" in refresh(files).stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_follows_from_changed_posts_is_no_typing(tmp_path, lang):
    """Teams, leads, minutes and points of then stand beside lawyers of now."""
    policy = la.Policy.hangzhou_2024(stability="off")
    policy.to_toml(tmp_path / "policy.toml")
    facts = la.datasets.with_duty(
        la.datasets.district(committees=12, lawyers=14, seed=3)
    )
    la.write_facts(facts, tmp_path / "facts.xlsx", lang=lang)
    assert (
        run(tmp_path, "solve", "facts.xlsx", "-o", "plan.xlsx", lang=lang).exit_code
        == 0
    )
    title, column = ("配对方案", "律师编号") if lang == "zh" else ("plan", "lawyer")
    solved, people = (tmp_path / "plan.xlsx").read_bytes(), facts.lawyers
    now = rows(tmp_path, title)
    at = get_column_letter([*now[0]].index(column) + 1)
    for seed in range(8):
        (tmp_path / "plan.xlsx").write_bytes(solved)
        draw = random.Random(seed)
        some = draw.sample(range(len(now)), 1 + seed % 3)
        edit(
            tmp_path, {f"{at}{row + 2}": draw.choice(people).id for row in some}, title
        )
        said = refresh(tmp_path, lang=lang)
        assert said.exit_code in (0, 1), said.stderr
        assert ("去掉" if lang == "zh" else "posts") in said.stdout
