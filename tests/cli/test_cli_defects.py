"""What nobody foresaw ends a verb with code 2 and a sentence, never with a shortage."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app, verbs
from lawyer_assign.cli.messages import SHOWS_TRACEBACK
from lawyer_assign.cli.paths import check_folder
from tests.worlds.both_languages import CJK

FAULTS = {
    "a defect": ("KeyError('count')", "KeyError: 'count'"),
    "a wrong plan": ("la.VerificationError('BAD')", "VerificationError: BAD"),
    "a panic": ("type('Panic', (BaseException,), {})('index')", "Panic: index"),
    "no memory": ("MemoryError()", "not enough memory"),
    "a long text": ("ValueError('\x07' + 'x' * 10**6)", r"ValueError: \x07xxx"),
}


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    path = tmp_path_factory.mktemp("toy") / "toy.json"
    la.write_facts(la.datasets.toy(), path)
    return path


def shell(code, **env):
    return subprocess.run(
        [sys.executable, "-c", code, "--help"],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", **env},
    )


@pytest.mark.parametrize("name", FAULTS)
def test_a_shell_ends_with_code_2_whatever_is_raised(name):
    error, words = FAULTS[name]
    code = (
        "import sys, lawyer_assign as la, lawyer_assign.cli\n"
        "cli = sys.modules['lawyer_assign.cli.app']\n"
        f"def fail(): raise {error!s}\n"
        "cli.app = fail\n"
        "cli.main()"
    ).replace("\x07", "\\x07")
    ended = shell(code)
    assert ended.returncode == 2
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr) < 5_000
    shown = shell(code, **{SHOWS_TRACEBACK: "1"})
    assert shown.returncode == 2
    assert "in fail" in shown.stderr
    assert words in shown.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("verb", ["check", "solve"])
def test_a_verb_says_in_the_language_asked_for_what_to_do(
    toy, tmp_path, monkeypatch, verb, lang
):
    def fail(_):
        raise TypeError("'<' not supported")

    monkeypatch.setattr(verbs, "read", fail)
    out = ["-o", str(tmp_path / "plan.xlsx")] if verb == "solve" else []
    said = CliRunner().invoke(app, [verb, str(toy), *out, "--lang", lang])
    assert said.exit_code == 2
    assert "TypeError: '<' not supported" in said.stderr
    assert f"{SHOWS_TRACEBACK}=1" in said.stderr
    assert bool(CJK.search(said.stderr)) == (lang == "zh")


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.json", "plan"])
def test_a_disk_that_is_full_is_said_with_the_path(toy, tmp_path, monkeypatch, name):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    out = tmp_path / name
    said = CliRunner().invoke(app, ["solve", str(toy), "-o", str(out), "--lang", "en"])
    assert said.exit_code == 2
    words = f"{out} could not be written: No space left on device. Check the path"
    assert words in said.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["facts.json", "facts.xlsx", "facts"])
def test_a_link_that_leads_back_to_itself_is_bad_input(toy, tmp_path, name):
    loop = tmp_path / name
    loop.symlink_to(name)
    for verb in (
        ["check", loop],
        ["solve", toy, "-o", loop],
        ["solve", loop, "-o", tmp_path / "p.xlsx"],
        ["check", toy, "--plan", loop],
        ["solve-many", loop, "-o", tmp_path / "out"],
        ["template", loop],
    ):
        said = CliRunner().invoke(app, [*map(str, verb), "--lang", "en"])
        assert said.exit_code == 2, said.output
        assert name in said.stderr
        assert "KeyError" not in said.stderr
    assert list(tmp_path.iterdir()) == [loop]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder of Linux")
@pytest.mark.parametrize("line", ["solve nowhere.xlsx -o", "renew nowhere.xlsx p -o"])
def test_a_folder_that_takes_no_file_is_refused_before_anything_is_read(line):
    done = CliRunner().invoke(app, [*line.split(), "/proc/plan.json"])
    assert done.exit_code == 2
    assert "/proc/plan.json" in done.output
    assert "nowhere" not in done.output


def test_trying_a_folder_leaves_nothing_in_it(tmp_path):
    check_folder(tmp_path / "plan.json")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_options_are_called_as_they_are_typed_and_cured_without_python(
    toy, tmp_path, lang
):
    wrong = ["--time-limit", "-3", "--workers", "0", "--seed", "-1"]
    asked = ["solve", str(toy), "-o", str(tmp_path / "out.xlsx"), *wrong]
    said = CliRunner().invoke(app, [*asked, "--lang", lang])
    assert said.exit_code == 2
    for option in ("--time-limit", "--workers", "--seed"):
        assert f" {option}\n" in said.output
    assert "None" not in said.output
    assert "time_limit" not in said.output
    assert ("inf 表示不限" if lang == "zh" else "inf for no limit") in said.output
    assert "2147483647" in said.output
    assert list(tmp_path.iterdir()) == []


def test_so_is_the_number_of_plans_of_a_frontier(toy, tmp_path):
    said = CliRunner().invoke(
        app, ["frontier", str(toy), "-o", str(tmp_path / "f.xlsx"), "--points", "0"]
    )
    assert said.exit_code == 2
    assert " --points\n" in said.output
    assert "None" not in said.output
