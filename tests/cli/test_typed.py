"""Errors say the words of the command line: its options, its verb, its files."""

import pytest

import lawyer_assign as la
from tests.cli.test_cli import LANGS, run


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return a folder with facts, their plan, records and settings."""
    folder = tmp_path_factory.mktemp("typed")
    facts = la.datasets.toy()
    la.write_facts(facts, folder / "facts.xlsx")
    la.write(la.solve(facts), folder / "plan.xlsx")
    la.write_records_template(folder / "records.xlsx")
    la.write_settings_template(folder / "settings.xlsx")
    return folder


def asked(files, line, lang):
    """Return what a verb says of files in the folder; it has to refuse."""
    words = [str(files / one) if "." in one else one for one in line.split()]
    done = run(*words, "--lang", lang)
    assert done.exit_code == 2, done.output
    return done.output


WRONG = [
    ("explain facts.xlsx plan.xlsx --committee nowhere", "--committee", ""),
    ("explain facts.xlsx plan.xlsx --committee c1 --not nobody", "--not", ""),
    ("explain facts.xlsx plan.xlsx --critical --time-limit 0", "--time-limit", ""),
    ("frontier facts.xlsx --first zzz -o f.json", "--first", ""),
    ("frontier facts.xlsx --second zzz -o f.json", "--second", ""),
    ("frontier facts.xlsx --points 1 -o f.json", "--points", ""),
    ("assess facts.xlsx plan.xlsx records.xlsx --months 13", "--months", ""),
    ("generate district -o d.xlsx --scarcity 3", "--scarcity", ""),
    ("calendar 27 -o d.xlsx", "YEAR", "年份（YEAR）"),
    ("calendar 27年 -o d.xlsx", "YEAR", "年份（YEAR）"),
    ("explain facts.xlsx", "PLAN", "方案（PLAN）"),
]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("line", "place", "zh"), WRONG, ids=[x[0] for x in WRONG])
def test_an_argument_is_called_as_it_was_typed(files, line, place, zh, lang):
    said = asked(files, line, lang)
    where = zh if zh and lang == "zh" else place
    assert f"  1. {where}\n" in said


def test_a_place_in_a_file_stays_what_it_is(files, tmp_path):
    """A key of a document may be called like an option."""
    path = tmp_path / "p.toml"
    path.write_text("seed = 1\n", encoding="utf-8")
    done = run("solve", files / "facts.xlsx", "-o", tmp_path / "q.xlsx",
               "--policy", path, "--lang", "en")  # fmt: skip
    assert done.exit_code == 2, done.output
    assert "--seed" not in done.output


def test_who_is_not_there_may_be_named_by_id_or_name(files):
    line = "explain facts.xlsx plan.xlsx --committee {}"
    name = la.datasets.toy().committees[0].name
    said = asked(files, line.format(name[:-1]), "zh")
    assert "没有该编号或名称的社区（村）" in said
    assert "或填写不重名的名称" in said
    assert name in said
    said = asked(files, line.format("c1 --not nobody"), "en")
    assert "or a name that nobody else has" in said


FIRST = [
    ("solve records.xlsx -o q.xlsx", "lawyer-assign solve {} -o {}"),
    ("check settings.xlsx", "lawyer-assign check {}"),
    ("assess records.xlsx plan.xlsx records.xlsx", "lawyer-assign assess {} {} {}"),
    ("verify settings.xlsx plan.xlsx", "lawyer-assign verify {} {}"),
]
NAMES = {
    "solve": ["数据 文件", "FACTS FILE"],
    "check": ["数据", "FACTS"],
    "assess": ["数据 方案 记录", "FACTS PLAN RECORDS"],
    "verify": ["数据 方案", "FACTS PLAN"],
}


@pytest.mark.parametrize(("line", "example"), FIRST, ids=[one[0] for one in FIRST])
def test_the_verb_that_was_typed_shows_where_the_facts_go(files, line, example):
    chinese, english = NAMES[line.split()[0]]
    said = asked(files, line, "zh")
    assert f"命令中第一个文件须是数据：{example.format(*chinese.split())}\n" in said
    said = asked(files, line, "en")
    assert "The first file of a command has to be the facts" in said
    assert example.format(*english.split()) in said


def test_where_facts_do_not_come_first_no_line_is_shown(files):
    said = asked(files, "template --records --facts plan.xlsx new.xlsx", "zh")
    assert "请给出数据文件" in said
    assert "第一个文件" not in said
    with pytest.raises(la.BadInputError, match="lawyer-assign check FACTS"):
        la.read(files / "plan.xlsx")  # no verb is known, so one stands for all


def test_a_file_in_place_of_records_is_called_what_it_is(files):
    for verb in ("assess facts.xlsx plan.xlsx {}",
                 "inspect facts.xlsx plan.xlsx --records {}"):  # fmt: skip
        said = asked(files, verb.format("facts.xlsx"), "zh")
        assert "发现1个问题" in said
        assert "是基础数据，不是全年记录" in said
        said = asked(files, verb.format("plan.xlsx"), "en")
        assert "is a plan of who serves where, not a year's records" in said


@pytest.mark.parametrize("lang", LANGS)
def test_a_rule_that_must_hold_is_made_a_wish_in_the_settings(files, lang):
    line = "frontier facts.xlsx -o f.json --first affinity --second {}"
    for kind, words in (
        ("caseload", ("是必须遵守的规则", "must hold, and so")),
        ("budget", ("未启用，启用后默认必须遵守", "is left out of the policy")),
    ):
        said = asked(files, line.format(kind), lang)
        assert words[LANGS.index(lang)] in said
        assert "soften" not in said
        assert "--policy" in said
        assert ("设置工作簿“规则”表" if lang == "zh" else "sheet rules") in said


def test_a_rule_may_be_called_by_its_name(files, tmp_path):
    out = tmp_path / "f.json"
    names = ["--first", "每个社区（村）至少1名律师", "--second", "人岗相适"]
    done = run("frontier", files / "facts.xlsx", *names, "-o", out, "--lang", "zh")
    assert done.exit_code in (0, 1), done.output
    assert '"affinity"' in out.read_text("utf-8")
    for word in ("律所", "没有", "每个社区", "不存在的规则"):
        said = asked(files, f"frontier facts.xlsx -o f.json --first {word}", "zh")
        assert "“规则”表中的规则代码" in said
        assert "district_balance" not in said


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("line", ["solve facts.xlsx -o -", "template -"])
def test_a_dash_is_no_path_to_write_to(files, line, lang, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    said = asked(files, line, lang)
    assert ("屏幕" if lang == "zh" else "the screen") in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", LANGS)
def test_check_names_files_of_a_folder_that_are_not_read(tmp_path, lang):
    la.write_facts(la.datasets.toy(), tmp_path / "facts")
    (tmp_path / "facts" / "choices.csv.bak").write_text("x")
    done = run("check", tmp_path / "facts", "--lang", lang)
    assert done.exit_code == 0
    assert "facts/choices.csv.bak" in done.output
