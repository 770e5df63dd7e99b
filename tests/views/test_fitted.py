"""Texts on a terminal of 80 columns: tables that fit, sentences between words."""

import os
import shutil
import sys

import pytest

import lawyer_assign as la
from lawyer_assign.cli.answers import show
from lawyer_assign.views.blocks import Block, as_text, broken, fitted, width

CHINESE = (
    "  名称为合并单元格的，请取消合并，逐行填写；各行为同一处的（331127101203），"
    "请合并为一行；确为重名的，无须处理，改正后再运行 lawyer-assign check"
)
ENGLISH = "  " + "A cell (A1) that is merged has to be taken apart, row by row; " * 3


def plain(text):
    return "".join(text.split())


@pytest.fixture(scope="module")
def outcome():
    return la.solve(la.datasets.toy())


def tables(outcome):
    facts, (post, *_) = outcome.problem.facts, outcome.plan.posts
    others = {row.id for row in facts.lawyers} - {
        *outcome.plan.lawyers_of(post.committee)
    }
    yield la.why_not(outcome, post.committee, min(others))
    yield la.trainings(outcome, 1)
    yield la.compare(outcome, outcome, names=["2026年1月的方案", "2026年7月的方案"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_of_tiers_fit_a_terminal(outcome, lang):
    for found in tables(outcome):
        shown = [one for one in found.blocks(lang) if one.heads and one.room]
        assert shown
        for table in shown:
            assert_fits(table)


def assert_fits(table):
    said = as_text([Block("", table.heads, table.rows, table.left, (), table.room)])
    assert max(map(width, said.split("\n"))) <= 80
    wide = as_text([Block("", table.heads, table.rows, table.left)])
    for row in table.rows:
        for word in row[1].split("\n"):
            assert word in wide
            assert all(sign in said for sign in word)


def test_every_rule_of_a_tier_stands_on_a_line_of_its_own(outcome):
    found = next(tables(outcome))
    (table,) = (one for one in found.blocks("zh") if one.heads and one.room)
    assert len(found.tiers[-1].rules) > 1
    assert table.rows[-1][1].count("；\n") == len(found.tiers[-1].rules) - 1


def test_a_cell_is_broken_into_lines_about_as_long(outcome):
    cells = ("甲", "双向选择结果稳定：没有哪家律所和哪个社区（村）都想另行签约", "1")
    said = as_text(
        [Block("", ("层级", "规则", "数"), (cells,), frozenset({1}), (), 64)]
    )
    lines = said.split("\n")[1:]
    assert len(lines) == 2
    assert max(map(width, lines)) <= 64
    assert width(lines[1].strip()) >= 20
    assert plain(said).count("双向选择") == 1


@pytest.mark.parametrize("text", [CHINESE, ENGLISH.rstrip()])
@pytest.mark.parametrize("columns", [40, 80])
def test_a_sentence_breaks_between_words_and_loses_nothing(text, columns):
    lines = fitted(text, columns).split("\n")
    assert len(lines) > 1
    assert max(map(width, lines)) <= columns
    assert plain("".join(lines)) == plain(text)
    assert all(one.startswith("    ") for one in lines[1:])
    assert not any(one.lstrip()[0] in "，。；：、））);," for one in lines)
    assert not any(one[-1] in "（(“" for one in lines)
    for word in ("331127101203", "lawyer-assign", "merged", "apart,"):
        assert (word in text) == any(word in one for one in lines)


def test_tables_and_short_lines_stay_as_they_are():
    table = "  层级  规则" + " " * 80 + "增加\n     1  短"
    assert fitted(table, 40) == table
    assert fitted("短\n\n  short", 40) == "短\n\n  short"
    assert broken("a" * 50, 40) == "a" * 50  # a path is not to be broken


def test_only_a_terminal_gets_its_sentences_broken(monkeypatch, capsys):
    show(CHINESE)
    assert capsys.readouterr().out == f"{CHINESE}\n"
    size = os.terminal_size((60, 24))
    monkeypatch.setattr(shutil, "get_terminal_size", lambda *_, **__: size)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    show(CHINESE)
    lines = capsys.readouterr().out.split("\n")
    assert max(map(width, lines)) <= 60
    assert plain("".join(lines)) == plain(CHINESE)
