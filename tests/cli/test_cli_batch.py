"""A folder of facts planned by one verb: every file answered, none lost."""

import openpyxl
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.cli.many import batch
from lawyer_assign.errors import Text


def run(*args):
    return CliRunner().invoke(app, ["solve-many", *(str(arg) for arg in args)])


def put(folder, name, committees, lawyers):
    facts = la.datasets.district(committees=committees, lawyers=lawyers, seed=1)
    la.write_facts(facts, folder / name)
    return facts


def lines_of(done, names):
    """Return the rows of the table of files that begin with one of these letters."""
    table = done.stdout.split("\n\n")[0].splitlines()[3:]
    return [one for one in table if one.strip()[:2].rstrip(". ") in names]


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "facts"
    path.mkdir()
    return path


@pytest.mark.parametrize("workers", [1, 2])
def test_every_file_of_a_folder_gets_its_plan(folder, tmp_path, workers):
    made = {name: put(folder, name, 8, 9) for name in ("a.xlsx", "b.json", "c")}
    (folder / "notes.txt").write_text("not facts", encoding="utf-8")
    out = tmp_path / "plans"
    done = run(folder, "--out", out, "--workers", workers, "--lang", "en")
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in out.iterdir()) == [
        "a-plan.xlsx", "b-plan.xlsx", "c-plan.xlsx",
    ]  # fmt: skip
    for name, facts in made.items():
        plan = la.read_plan(out / f"{name.split('.')[0]}-plan.xlsx")
        report = la.check(facts, la.Policy.hangzhou_2024(), plan)
        assert report.is_complete
    assert [one.split()[1:2] for one in lines_of(done, "abc")] == [["optimal"]] * 3


def test_a_bad_file_is_named_and_loses_no_other(folder, tmp_path):
    put(folder, "a.json", 5, 6)
    (folder / "bad.json").write_text("{", encoding="utf-8")
    done = run(folder, "--out", tmp_path / "o", "--workers", 1, "--lang", "zh")
    assert done.exit_code == 2
    assert (tmp_path / "o" / "a-plan.xlsx").exists()
    assert "bad.json" in done.stderr
    assert "未求解" in done.output


WHY = Text("no flow", "不是网络流")


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (la.UnsupportedError(WHY), "不是网络流", "no flow"),
        (PermissionError(13, "Permission denied"), "没有权限", "Permission denied"),
        (la.VerificationError("broken"), "程序内部错误", "a defect of the program"),
    ],
    ids=["unsupported", "system", "ours"],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_why_a_file_failed_is_said_in_the_language_asked_for(
    folder, tmp_path, monkeypatch, error, zh, en, lang
):
    def fail(*_args, **_more):
        raise error

    put(folder, "a.json", 5, 6)
    monkeypatch.setattr(batch, "plan_file", fail)
    done = run(folder, "--out", tmp_path / "o", "--workers", 1, "--lang", lang)
    assert done.exit_code == 2
    assert (zh in done.stderr, en in done.stderr) == (lang == "zh", lang == "en")


def test_a_shortage_in_one_file_is_exit_code_1(folder, tmp_path):
    put(folder, "a.json", 5, 6)
    put(folder, "b.json", 20, 1)
    done = run(folder, "--out", tmp_path / "o", "--workers", 1, "--lang", "en")
    assert done.exit_code == 1


def test_files_of_one_name_keep_apart(folder, tmp_path):
    put(folder, "a.json", 4, 5)
    put(folder, "a.xlsx", 4, 5)
    run(folder, "--out", tmp_path / "o", "--workers", 1)
    names = sorted(path.name for path in (tmp_path / "o").iterdir())
    assert names == ["a.json-plan.xlsx", "a.xlsx-plan.xlsx"]


@pytest.mark.parametrize(
    "names",
    [("a.xlsx", "a.json", "a.xlsx.json"), ("b.xlsx", "B.json")],
    ids=["another with its suffix", "capitals"],
)
def test_no_two_plans_go_to_one_file(folder, tmp_path, names):
    sizes = {name: len(put(folder, name, 3 + at, 6).committees)
             for at, name in enumerate(names)}  # fmt: skip
    out = tmp_path / "o"
    assert run(folder, "--out", out, "--workers", 1).exit_code == 0
    plans = [la.read_plan(path) for path in out.iterdir()]
    served = sorted(len({post.committee for post in one.posts}) for one in plans)
    assert served == sorted(sizes.values())
    assert len({path.name.casefold() for path in out.iterdir()}) == len(names)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path / "nowhere", "is no folder"),
        (lambda path: path, "holds no .xlsx"),
    ],
    ids=["no folder", "nothing in it"],
)
def test_a_folder_without_facts_is_refused_before_work(folder, tmp_path, make, words):
    done = run(make(folder), "--out", tmp_path / "o", "--lang", "en")
    assert done.exit_code == 2
    assert words in done.stderr
    assert not (tmp_path / "o").exists()


def test_a_plan_file_is_replaced_and_anything_else_is_not(folder, tmp_path):
    put(folder, "a.json", 4, 5)
    out = tmp_path / "o"
    assert run(folder, "--out", out, "--workers", 1).exit_code == 0
    assert run(folder, "--out", out, "--workers", 1).exit_code == 0
    la.write_facts(la.datasets.toy(), out / "a-plan.xlsx")
    before = (out / "a-plan.xlsx").read_bytes()
    done = run(folder, "--out", out, "--workers", 1, "--lang", "en")
    assert done.exit_code == 2
    assert (out / "a-plan.xlsx").read_bytes() == before


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_plan_changed_by_hand_keeps_no_other_from_its_plan(folder, tmp_path, lang):
    """Each refused file stands in the table, with its reason below; the rest is new."""
    for name in ("a.json", "b.json", "c.json", "d.json"):
        put(folder, name, 4, 5)
    out = tmp_path / "o"
    first = run(folder, "--out", out, "--workers", 1, "--lang", "zh")
    assert first.exit_code == 0
    for name in ("a", "c"):
        book = openpyxl.load_workbook(out / f"{name}-plan.xlsx")
        book["配对方案"]["A3"] = "改过"
        book.save(out / f"{name}-plan.xlsx")
    kept = [(out / f"{name}-plan.xlsx").read_bytes() for name in ("a", "c")]
    (out / "b-plan.xlsx").unlink()
    (folder / "d.json").write_text("{", encoding="utf-8")
    done = run(folder, "--out", out, "--workers", 2, "--lang", lang)
    assert done.exit_code == 2
    assert (out / "b-plan.xlsx").exists()
    assert [(out / f"{name}-plan.xlsx").read_bytes() for name in ("a", "c")] == kept
    old = {"zh": "输出文件夹中仍是以前的文件", "en": "the file there is an older one"}
    lines = {one.split()[0]: one for one in done.stdout.splitlines() if ".json" in one}
    for name in ("a.json", "c.json", "d.json"):
        assert old[lang] in lines[name]
        assert f"\n{name}: " in done.stderr
    assert old[lang] not in lines["b.json"]
    again = run(folder, "--out", out, "--force", "--lang", lang)
    assert [old[lang] in one for one in again.stdout.splitlines()].count(True) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_not_read_of_a_folder_is_named(folder, tmp_path, lang):
    put(folder, "a.json", 4, 5)
    (folder / "one").mkdir()
    put(folder / "one", "b.json", 4, 5)
    (folder / "none").mkdir()
    for name in ("old.xls", "macro.XLSM", "notes.txt", ".hidden.xls", "~$a.xlsx"):
        (folder / name).write_bytes(b"x")
    out = folder / "plans"
    for _ in range(2):
        done = run(folder, "--out", out, "--workers", 1, "--lang", lang)
        assert done.exit_code == 0, done.output
        marks = {"zh": ("未读取：", "、"), "en": ("Not read: ", ", ")}[lang]
        assert f"{marks[0]}{marks[1].join(('macro.XLSM', 'old.xls', 'one/'))}" in (
            done.stdout.replace("。", "").replace(". O", "")
        )
