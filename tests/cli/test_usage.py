"""What is wrong with a command line is said in the language it asks for."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

from lawyer_assign.cli import app


def _verbs(group, before=()):
    """Yield the words of every verb, and what it is."""
    for name, verb in group.commands.items():
        if hasattr(verb, "commands"):
            yield from _verbs(verb, (*before, name))
        else:
            yield (*before, name), verb


FULL = Path("/dev/full")
WRONG = [
    ("solve", "缺少参数 FACTS"),
    ("solve f", "缺少选项 --out、-o"),
    ("solve f g -o p.xlsx", "多出的参数：g"),
    ("solve f -o p.xlsx --time-limit abc", "--time-limit 的值有误：须为数值"),
    ("solve f -o p.xlsx --seed 1.5", "--seed 的值有误：须为整数"),
    ("solve f -o p.xlsx --backend best", "--backend 的值有误：可用：'flow'"),
    ("renew f p -o q --max-changes -3", "--max-changes 的值有误：须不小于0"),
    ("solve f --polici p", "没有选项 --polici（是否指 --policy？）"),
    ("solve f -o", "选项 -o 后面缺少值"),
    ("solv f", "没有命令 solv（是否指 'solve'？）"),
    ("generate here", "没有命令 here"),
    ("calendar next -o d.xlsx", "YEAR 的值有误：须为年份，如2027（2027年亦可）"),
    ("--nope", "没有选项 --nope"),
    ("attendance f r l --first 2026.2.30", "--first 的值有误：日历上没有这一天"),
    ("attendance f r l --last 昨天", "--last 的值有误：须为日期，如2024-09-15"),
    ("publish f r -o p --stamp x", "--stamp 的值有误：须为日期（如2024-09-15"),
    ("publish f r -o p --stamp 2026年7月1日T8:75", "--stamp 的值有误：须为日期（如"),
    ("roster f p -o r --from 7月", "--from 的值有误：须为日期，如2024-09-15"),
    (
        "roster f p -o r --from 7月1日",
        "--from 的值有误：日期缺少年份，请写成2024-09-15",
    ),
    (
        "roster f p -o r --from 2026年7月1日上午",
        "--from 的值有误：应填日期，这里带有上下午，请写成2024-09-15",
    ),
    (
        "roster f p -o r --from 2026-07-01T08:30",
        "--from 的值有误：应填日期，这里带有时刻，请写成2024-09-15",
    ),
    ("slove f", "没有命令 slove（是否指 'solve'？）"),
]


@pytest.mark.parametrize(("line", "said"), WRONG, ids=[one[0] for one in WRONG])
def test_a_wrong_line_is_said_in_chinese(line, said):
    done = CliRunner().invoke(app, line.split(), env={"LC_ALL": "zh_CN.UTF-8"})
    assert done.exit_code == 2
    assert f"错误：{said}" in done.output
    assert "Error" not in done.output
    if line != "solve f -o":  # of which Click has no context
        assert "用法：" in done.output
    for english in ("[OPTIONS]", "COMMAND", "{FACTS}", "[["):
        assert english not in done.output


HELPS = (
    "-h",
    "solve -h",
    "explain -h",
    "solve --help",
    "publish -h",
    "generate -h",
    "calendar -h",
)


@pytest.mark.parametrize("line", HELPS)
def test_the_heads_of_help_are_chinese_where_chinese_is_spoken(line):
    done = CliRunner().invoke(app, line.split(), env={"LC_ALL": "zh_CN.UTF-8"})
    assert done.exit_code == 0
    assert done.stdout.startswith("用法：")
    assert "选项：" in done.stdout
    assert "显示本帮助" in done.stdout
    for english in ("Usage", "Options", "Arguments:", "Commands:", "[required]",
                    "[default", "Show this message", "x>=", "[[", "{F"):  # fmt: skip
        assert english not in done.stdout, english
    there = CliRunner().invoke(app, line.split(), env={"LC_ALL": "en_US.UTF-8"})
    assert "Usage: " in there.stdout
    assert "Show this message and exit." in there.stdout
    assert "用法" not in there.stdout


@pytest.mark.parametrize("locale", ["zh_CN.UTF-8", "en_US.UTF-8"])
@pytest.mark.parametrize(
    "words", [(), *(words for words, _ in _verbs(get_command(app)))]
)
def test_a_help_that_is_asked_for_in_a_language_is_in_that_alone(words, locale):
    env = {"LC_ALL": locale, "COLUMNS": "80"}
    for lang in ("zh", "en"):
        done = CliRunner().invoke(app, ["--lang", lang, *words, "--help"], env=env)
        assert done.exit_code == 0
        assert " · " not in done.stdout
        assert not re.search(r"\w\.\.\.$", done.stdout, re.MULTILINE)
        helps = re.sub(r"请假|值班表", "", done.stdout)
        assert bool(re.search(r"[\u4e00-\u9fff]", helps)) == (lang == "zh")
        if lang == "zh":
            assert not re.search(r"\b(?:and|the|of|by|or)\b", done.stdout)


def test_kinds_of_files_stand_in_both_halves_of_a_help():
    words = ["--lang", "zh", "solve", "--help"]
    done = CliRunner().invoke(app, words)
    assert "写入：.xlsx、.json、.html" in done.stdout
    done = CliRunner().invoke(app, ["solve", "--help"])
    assert "求解并写出方案 · Find the best plan and write it" in done.stdout


@pytest.mark.parametrize(("line", "said"), WRONG, ids=[one[0] for one in WRONG])
def test_the_same_line_is_said_in_english(line, said):
    done = CliRunner().invoke(app, line.split(), env={"LC_ALL": "en_US.UTF-8"})
    assert done.exit_code == 2
    assert "Error" in done.output
    assert said not in done.output


@pytest.mark.parametrize("line", ["", "--lang zh", "generate", "--lang zh generate"])
def test_a_line_without_a_verb_is_answered_by_the_help_alone(line):
    done = CliRunner().invoke(app, line.split(), env={"LC_ALL": "zh_CN.UTF-8"})
    assert done.exit_code == 2
    assert done.output.startswith("用法：lawyer-assign")
    assert "命令：" in done.output
    assert "错误" not in done.output
    assert done.output.count("用法：") == 1


def test_the_help_of_a_line_without_a_verb_is_in_the_language_of_the_line():
    done = CliRunner().invoke(app, ["--lang", "en"], env={"LC_ALL": "zh_CN.UTF-8"})
    assert done.output.startswith("Usage: ")
    assert "Error" not in done.output


def test_the_line_itself_says_which_language_it_wants():
    words = ["solve", "f", "--lang", "zh"]
    done = CliRunner().invoke(app, words, env={"LC_ALL": "en_US.UTF-8"})
    assert "错误：缺少选项" in done.output
    words = ["solve", "f", "--lang=en"]
    done = CliRunner().invoke(app, words, env={"LC_ALL": "zh_CN.UTF-8"})
    assert "Error: Missing option" in done.output
    words = ["--lang", "zh", "solve", "f", "--lang", "en"]
    done = CliRunner().invoke(app, words, env={"LC_ALL": "zh_CN.UTF-8"})
    assert "Error: Missing option" in done.output
    words = ["solve", "f", "-o", "p", "--lang", "fr"]
    done = CliRunner().invoke(app, words, env={"LC_ALL": "zh_CN.UTF-8"})
    assert "错误：--lang 的值有误：可用：'zh', 'en'" in done.output


def test_who_types_nothing_sees_the_verbs():
    done = subprocess.run(
        [sys.executable, "-m", "lawyer_assign"],
        capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, "LC_ALL": "zh_CN.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 2
    assert "solve" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
def test_bad_input_is_bad_input_where_nobody_can_be_told_of_it():
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "lawyer_assign", "check", "nowhere.xlsx"],
            stdout=subprocess.DEVNULL, stderr=full, check=False,
        )  # fmt: skip
    assert done.returncode == 2


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
def test_what_could_not_be_printed_is_said_to_be_no_matter_of_a_file(tmp_path):
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "lawyer_assign", "template", tmp_path / "t.xlsx"],
            stdout=full, stderr=subprocess.PIPE, text=True, encoding="utf-8",
            check=False, env={**os.environ, "LC_ALL": "zh_CN.UTF-8"},
        )  # fmt: skip
    assert done.returncode == 2
    assert "已写出的文件不受影响" in done.stderr
    assert "1." not in done.stderr
    assert (tmp_path / "t.xlsx").exists()


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
def test_a_full_disk_is_no_defect_of_the_program():
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "lawyer_assign", "--help"],
            stdout=full, stderr=subprocess.PIPE, text=True, encoding="utf-8",
            check=False, env={**os.environ, "LC_ALL": "zh_CN.UTF-8"},
        )  # fmt: skip
    assert done.returncode == 2
    assert "defect" not in done.stderr
    assert "程序" not in done.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_language_may_stand_before_the_verb(tmp_path, lang):
    """Click takes options of a verb behind it alone; many write them in front."""
    env = {"LC_ALL": "en_US.UTF-8" if lang == "zh" else "zh_CN.UTF-8"}
    behind = ["check", "f.json", f"--lang={lang}"]
    lines = (["--lang", lang, "check", "f.json"], behind)
    said = [CliRunner().invoke(app, words, env=env) for words in lines]
    assert said[0].output == said[1].output
    assert said[0].exit_code == said[1].exit_code == 2
    assert ("没有这个文件" in said[0].output) == (lang == "zh")
    inner = ["--lang", lang, "generate", "district", "-o", str(tmp_path / "d.json")]
    done = CliRunner().invoke(app, inner, env=env)
    assert done.exit_code == 0
    assert any("一" <= sign <= "鿿" for sign in done.output) == (lang == "zh")


def test_every_verb_takes_a_language():
    for words, verb in _verbs(typer.main.get_command(app)):
        assert "lang" in {one.name for one in verb.params}, words


def test_the_help_of_every_verb_and_option_is_in_both_languages():
    said = {}
    for words, verb in _verbs(typer.main.get_command(app)):
        said[" ".join(words)] = verb.help
        for one in verb.params:
            if getattr(one, "help", None) and "--help" not in one.opts:
                said[" ".join((*words, one.opts[-1]))] = one.help
    assert len(said) > 100
    assert [
        name
        for name, text in said.items()
        if not (re.search("[a-z]{2}", text) and re.search("[\u4e00-\u9fff]", text))
    ] == []
