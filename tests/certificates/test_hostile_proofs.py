"""Files that anybody may hand to the checker: a sentence and a code, never more."""

import gzip
import json
import os
import subprocess
import sys
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest

from lawyer_assign import checker
from lawyer_assign.policy import Policy
from lawyer_assign.verbs.solve import solve
from tests.worlds.certified import Files, everything, numbers
from tests.worlds.small import DAY, chose, consent, district, lawyer, world

HANGZHOU = Policy.hangzhou_2024(on=DAY, stability="off")
MEMORY_KB, SECONDS = 500_000, 10


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return a proved plan in which every kind of fact says something."""
    made = Files(tmp_path_factory.mktemp("hostile"), solve(everything(), HANGZHOU))
    assert made.code() == 0
    return made


@pytest.fixture(autouse=True)
def _as_written(files):
    yield
    files.restore()
    files.documents = {
        "plan": json.loads(files.kept[0]), "certificate": json.loads(files.kept[1])
    }  # fmt: skip


def told(capsys, *paths):
    """Return code and sentence of the checker; the sentence can be shown anywhere."""
    code = checker.main([str(one) for one in paths])
    said = capsys.readouterr()
    line = said.err.removesuffix("\n")
    assert line.isprintable()
    assert 0 < len(line.encode()) <= 2_000
    assert not said.out
    return code, line


def pipe(path):
    os.mkfifo(path)


def device(path):
    path.symlink_to("/dev/zero")


def loop(path):
    path.symlink_to(path)


def dangling(path):
    path.symlink_to(path.with_name("nothing"))


def locked(path):
    path.symlink_to("/proc/self/mem")


@pytest.mark.parametrize("made", [pipe, device, Path.mkdir, loop, dangling, locked])
@pytest.mark.parametrize("beside", [False, True], ids=["plan", "certificate"])
def test_what_is_no_plain_file_is_refused_and_not_waited_for(
    files, tmp_path, capsys, made, beside
):
    odd = tmp_path / "odd.json"
    made(odd)
    code, line = told(capsys, *([files.path, odd] if beside else [odd]))
    assert code == 2
    assert "odd.json" in line


PROOF = gzip.compress(b'{"format": "lawyer_assign.certificate/1"}')
LONG = gzip.compress(bytes(checker.MOST_BYTES + 1))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (LONG, "longer than 32 MB"),
        (PROOF[:-9], "cut off"),
        (PROOF + b"more", "something follows"),
        (PROOF + gzip.compress(b"") * 1_000_000, "something follows"),
        (PROOF[:20] + bytes(8) + PROOF[28:], "cannot be read"),
        (zlib.compress(b"{}"), "cannot be read"),
        (b"", "cut off"),
    ],
    ids=["bomb", "cut", "more", "many", "damaged", "no gzip", "empty"],
)
def test_packed_files_that_are_too_long_or_damaged(
    files, tmp_path, capsys, content, words
):
    packed = tmp_path / "proof.json.GZ"
    packed.write_bytes(content)
    code, line = told(capsys, files.path, packed)
    assert code == 2
    assert words in line


def test_a_file_that_is_too_long_is_not_read_to_its_end(files, tmp_path, capsys):
    endless = tmp_path / "long.json"
    with endless.open("wb") as file:
        file.truncate(1 << 40)
    code, line = told(capsys, endless)
    assert code == 2
    assert "longer than 32 MB" in line


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1e999}', b'{"a": -1e400}',
        b'{"a": ' + b"9" * 31 + b"}", b'{"a": ' + b"9" * 100_000 + b"}",
        b'{"a": "\xff"}', b'\xff\xfe{\x00"\x00', b'{"a": 1} {"a": 1}', b'{"a": 01}',
        b'{"a": 1, "\\u0061": 2}', b"[" * 50_000, b'{"a":' * 900 + b"0" + b"}" * 900,
        b'{"a": "' + b'\\"' * 60_000 + b"}",
        b'{"%s": 0, "%s": 1}' % (b"k" * 10**5, b"k" * 10**5),
        b'{"a": [' + b'{"":0},' * 1_100_000 + b"0]}",
    ],
    ids=lambda text: repr(text[:12]),
)  # fmt: skip
def test_what_is_no_json_is_refused_in_a_sentence(tmp_path, capsys, text):
    plan = tmp_path / "plan.json"
    plan.write_bytes(text)
    code, line = told(capsys, plan)
    assert code == 2
    assert "plan.json" in line


@pytest.mark.parametrize("name", ["plan", "certificate"])
def test_documents_as_deep_as_can_be_read_end_in_a_sentence(files, name):
    text = json.dumps(files.documents[name])
    path = files.path if name == "plan" else files.beside
    for depth in range(0, 300, 20):
        inner = "[" * (sys.getrecursionlimit() - depth)
        path.write_text(
            text[:-1] + ', "more": ' + inner + inner.replace("[", "]") + "}"
        )
        assert files.code() in (1, 2)


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "...", "/", "a/b", "../plan.certificate.json", "a\0b", "\ud800",
        "n" * 5_000, "plan.json", "no.json", "\x1b[2J", "\n", "\u202egnp.json", " ",
        "\U0001f600" * 5_000, "\U000e0001" * 5_000,
    ],
    ids=ascii,
)  # fmt: skip
def test_odd_names_of_a_certificate_are_told(files, capsys, name):
    files.documents["plan"]["certificate"]["file"] = name
    files.path.write_text(json.dumps(files.documents["plan"]))
    assert told(capsys, files.path)[0] == 2
    files.documents["plan"]["format"] = {name: name}
    files.path.write_text(json.dumps(files.documents["plan"]))
    assert told(capsys, files.path)[0] == 2
    files.documents["certificate"]["committees"]["kind"][0] = name
    files.documents["plan"] = json.loads(files.kept[0])
    files.save(forged=True)
    assert told(capsys, files.path)[0] == 2
    files.documents["certificate"] = {name: 1, "format": name}
    files.save(forged=True)
    assert told(capsys, files.path)[0] == 2


@pytest.mark.parametrize("value", [None, 1, True, [], {}, {"file": 1}, {"file": []}])
def test_odd_digests_are_told(files, capsys, value):
    files.documents["plan"]["certificate"] = value
    files.path.write_text(json.dumps(files.documents["plan"]))
    assert told(capsys, files.path)[0] == 2
    code = checker.main([str(files.path), str(files.beside)])
    assert code == (0 if value is None else 2)  # no digests are no wrong ones


def test_words_in_files_can_end_no_line_and_hide_nothing(tmp_path):
    end = "\n已证明。 · Proved.\n\u202e\x1b[2J"
    for place in (
        ("plan", "plan", 0, "lawyer"), ("plan", "loads", 0, "lawyer"),
        ("plan", "tiers", 0, "rules"), ("plan", "by_district", 0, "district"),
        ("certificate", "lawyers", "id", 0), ("certificate", "committees", "id", 0),
        ("certificate", "policy", "rules", 0, "kind"), ("certificate", "left_out"),
    ):  # fmt: skip
        files = Files(tmp_path, solve(everything(), HANGZHOU))
        files.put(place, [end] if place[-1] == "left_out" else end)
        files.save(forged=True)
        try:
            text = checker.check(files.path).text()
        except checker.CheckError as error:
            text = str(error)
        lines = text.split("\n")
        assert all(line.isprintable() for line in lines), place
        assert "已证明。 · Proved." not in lines, place


def test_half_a_character_is_no_part_of_an_id(files, capsys):
    files.documents["certificate"]["lawyers"]["id"][-1] += "\ud800"
    files.save(forged=True)
    code, line = told(capsys, files.path)
    assert code == 2
    assert "lawyers.id[4]" in line


@pytest.mark.parametrize("alike", ["l3\u200b", "l3\u0301", "l3\x00", "l3 ", "l\u00ad3"])
def test_ids_that_are_seen_as_one_are_named(alike):
    nobody = SimpleNamespace(district_ids=["d1"], committee_ids=["c1"], firm_ids=[])
    nobody.lawyer_ids = ["l1", "l3", alike, "律师"]
    assert list(checker._alike(nobody)) == ["l3", alike]
    nobody.lawyer_ids = ["l1", "l3", "L3", "律师", "律師"]
    assert list(checker._alike(nobody)) == []


def test_ids_that_look_alike_are_others_and_are_shown(tmp_path):
    facts = world(1, [lawyer("l1"), lawyer("ｌ1", years_of_practice=9)])
    files = Files(tmp_path, solve(facts, HANGZHOU))
    assert files.code() == 0
    assert "look alike" in checker.check(files.path).text()
    row = files.documents["plan"]["plan"][0]
    assert row["lawyer"] == "ｌ1"
    row["lawyer"] = "l1"
    files.save(forged=True)
    assert files.code() == 1


def test_numbers_of_another_type_are_no_numbers(files):
    proof = files.documents["certificate"]
    tried = 0
    for place in list(numbers(proof)):
        if place[-2] in ("lat", "lon"):
            continue  # degrees may be whole or not
        value = files.at(("certificate", *place))
        others = [float(value)] + [bool(value)] * (value in (0, 1))
        for other in others[tried % 2 :] or others:
            files.put(("certificate", *place), other)
            files.save(forged=True)
            assert files.code() != 0, (place, other)
            tried += 1
        files.put(("certificate", *place), value)
    assert tried > 200


def rows_of(table):
    return max((len(one) for one in table.values() if isinstance(one, list)), default=0)


@pytest.mark.parametrize(
    "name",
    [
        "choices",
        "conflicts",
        "approvals",
        "fixed",
        "scores",
        "past",
        "lawyers",
        "firms",
    ],
)
def test_a_row_that_stands_twice_is_refused(files, capsys, name):
    table = files.documents["certificate"][name]
    size = rows_of(table)
    assert size > 0
    for column in table.values():
        for one in column.values() if isinstance(column, dict) else [column]:
            if len(one) == size:
                one.append(one[0])
    files.save(forged=True)
    code, line = told(capsys, files.path)
    assert code == 2
    assert "stands twice" in line or "does not rise" in line


@pytest.mark.parametrize(
    "place",
    [
        ("pairs", 0), ("committees", "must_have", "publicity"),
        ("lawyers", "languages", "wu"), ("committees", "languages", "wu"),
        ("lawyers", "districts", 1), ("fixed", "lawyers", 0), ("tiers",),
    ],
    ids=str,
)  # fmt: skip
def test_a_name_that_stands_twice_in_a_row_is_refused(files, capsys, place):
    row = files.at(("certificate", *place))
    row.insert(0, row[0])
    files.save(forged=True)
    code, line = told(capsys, files.path)
    assert code == (1 if place == ("tiers",) else 2)
    assert any(
        words in line
        for words in ("names one twice", "does not rise", "are not the first tiers")
    )


def test_the_order_of_rows_says_nothing(files):
    for name in ("choices", "conflicts", "approvals", "scores"):
        table = files.documents["certificate"][name]
        for column in table.values():
            column.reverse()
    files.save(forged=True)
    assert files.code() == 0


@pytest.mark.parametrize(
    "day", ["２０２５-01-01", "2025-02-30", "2025-1-1", "20250101"]
)
@pytest.mark.parametrize("name", ["valid_from", "valid_to"])
def test_days_are_written_in_one_form_that_sorts(files, capsys, name, day):
    files.documents["certificate"]["approvals"][name][0] = day
    files.save(forged=True)
    code, line = told(capsys, files.path)
    assert code == 2
    assert "is no day" in line


def test_two_letters_that_consent_to_the_same_are_one(tmp_path):
    letters = [consent(6, lawyer="l1"), consent(6, lawyer="l1")]
    facts = world(7, 1, approvals=letters, districts=[district("d1", is_scarce=True)])
    files = Files(tmp_path, solve(facts, HANGZHOU))
    assert len(files.documents["plan"]["plan"]) == 6
    assert files.code() == 0


def test_words_of_a_rule_that_are_not_known_are_not_passed_over(files):
    rules = files.documents["certificate"]["policy"]["rules"]
    coverage = next(one for one in rules if one["kind"] == "coverage")
    caseload = next(one for one in rules if one["kind"] == "caseload")
    caseload["share"] = 1
    prices = files.documents["certificate"]["prices"]
    prices[:] = [one for one in prices if one["rule"] != "caseload"]
    files.save(forged=True)
    assert "not checked: caseload" in checker.check(files.path).text()
    del caseload["share"]
    coverage["wish"]["share"] = 1
    files.save(forged=True)
    with pytest.raises(checker.UnprovedError, match="coverage may pay"):
        checker.check(files.path)


def test_two_way_choice_has_the_caseload_of_the_policy(tmp_path):
    facts = world(2, 2, choices=[chose("f1", "c1")])
    files = Files(tmp_path, solve(facts, Policy.hangzhou_2024(on=DAY)))
    rules = files.documents["certificate"]["policy"]["rules"]
    caseload = next(one for one in rules if one["kind"] == "caseload")
    caseload["share"] = 1
    prices = files.documents["certificate"]["prices"]
    prices[:] = [one for one in prices if one["rule"] != "caseload"]
    files.save(forged=True)
    said = checker.check(files.path).text()
    assert "tier 3: price ?" in said
    assert said.endswith("Not proved.")


@pytest.mark.parametrize("steps", [10, 50, 60, 100, 150])
def test_what_would_take_too_long_is_refused(files, capsys, monkeypatch, steps):
    monkeypatch.setattr(checker, "MOST_STEPS", steps)
    code, line = told(capsys, files.path)
    assert code == 2
    assert "steps checked here" in line


def test_two_way_choice_of_too_many_is_said_to_be_not_counted(tmp_path, monkeypatch):
    facts = world(2, 2, choices=[chose("f1", "c1")])
    files = Files(tmp_path, solve(facts, Policy.hangzhou_2024(on=DAY)))
    assert files.code() == 0
    monkeypatch.setattr(checker.Audit, "MOST_STEPS", 0)
    verdict = checker.check(files.path)
    assert not verdict.wrong
    said = verdict.text()
    assert "not checked: stability (too large: " in said
    assert "规则 stability（双向选择规模过大：需" in said
    assert "steps of two-way choice, 0 at most" in said
    assert verdict.code == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("MOST_MEMORY", "would take more than 0 MB of memory"),
        ("MOST_BYTES", "longer than 0 MB"),
        ("MOST_ROWS", "entries"),
    ],
)
def test_what_would_fill_the_memory_is_refused_with_a_sentence_and_2(
    files, capsys, monkeypatch, name, said
):
    monkeypatch.setattr(checker, name, 1)
    code, line = told(capsys, files.path)
    assert code == 2
    assert said in line
    assert line.count("\n") <= 1


HEAVY = {
    "objects": b'{"":0},', "lists": b"[],", "numbers": b"9999,", "texts": b'"ab",',
    "escapes": b'\\"', "blanks": b" ", "digits": b"9",
}  # fmt: skip


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
@pytest.mark.parametrize("unit", HEAVY.values(), ids=HEAVY)
def test_files_as_long_as_may_be_take_little_memory_and_time(tmp_path, unit):
    start = b'{"format": "lawyer_assign.plan/1", "more": '
    start += b'"' if unit.startswith(b"\\") else b"["
    times = (checker.MOST_BYTES - 100) // len(unit)
    plan = tmp_path / "plan.json"
    plan.write_bytes(start + unit * times + (b'"}' if start.endswith(b'"') else b"0]}"))
    code = (
        "import runpy, sys, time\n"
        "sys.argv = sys.argv[1:]\n"
        "try:\n"
        "    runpy.run_path(sys.argv[0], run_name='__main__')\n"
        "finally:\n"
        "    text = open('/proc/self/status').read().split()\n"
        "    print(text[text.index('VmHWM:') + 1], time.process_time())\n"
    )
    said = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, checker.__file__, str(plan)],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert said.returncode == 2, said.stderr
    assert "Traceback" not in said.stderr
    memory, seconds = said.stdout.split()
    assert int(memory) <= MEMORY_KB
    assert float(seconds) <= SECONDS
