"""A verb shows at once on a terminal that it has begun, and takes the line away."""

import os
import subprocess
import sys

import pytest

from lawyer_assign.cli import sign
from lawyer_assign.cli.messages import Language

RUN = (sys.executable, "-m", "lawyer_assign")
SAID = {"zh": "正在准备……", "en": "Getting ready ..."}


def heard(words):
    """Return what a command line says on a terminal as stderr, and its stdout."""
    pytest.importorskip("pty", reason="needs a terminal of Unix")
    ours, theirs = os.openpty()
    told = subprocess.run(
        [*RUN, *words], stderr=theirs, stdout=subprocess.PIPE, check=True, timeout=120,
        env={**os.environ, "TERM": "xterm"},
    )  # fmt: skip
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # a terminal whose other end is closed
            break
        if not part:
            break
        said += part
    os.close(ours)
    return said.decode(), told.stdout.decode()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_verb_shows_first_of_all_that_it_has_begun(tmp_path, lang):
    path = tmp_path / "policy.toml"
    said, told = heard(["template", str(path), "--lang", lang])
    assert said.startswith(f"{SAID[lang]}\r ")
    assert said.count(SAID[lang]) == 1
    assert SAID[lang] not in told
    assert str(path) in told
    assert path.exists()
    writing = "正在写入" if lang == "zh" else "Writing"
    assert writing in said  # an empty workbook takes seconds to write


def test_help_and_logs_have_no_such_line(tmp_path):
    said, told = heard(["template", "--help", "--lang", "zh"])
    assert SAID["zh"] not in said + told
    path = str(tmp_path / "policy.toml")
    told = subprocess.run(
        [*RUN, "template", path, "--lang", "zh"],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    assert SAID["zh"].encode() not in told.stderr + told.stdout


def test_the_line_is_there_once_and_gone_in_the_end(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    sign.begin(Language.ZH)
    sign.begin(Language.ZH)
    assert capsys.readouterr().err == SAID["zh"]
    sign.end()
    sign.end()
    assert capsys.readouterr().err == f"\r{' ' * 2 * len(SAID['zh'])}\r"
