"""The single-file checker: alone, on forged files, on bad files."""

import ast
import gzip
import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from lawyer_assign import checker
from lawyer_assign.cli import app
from lawyer_assign.datasets import district, hangzhou
from lawyer_assign.errors import BadInputError
from lawyer_assign.files import write, write_facts
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.verbs.solve import check, solve
from tests.worlds.both_languages import CJK, SENTENCE
from tests.worlds.certified import Files, everything, numbers, plans, rebuilt
from tests.worlds.examples import many
from tests.worlds.small import DAY

HANGZHOU = Policy.hangzhou_2024(on=DAY, stability="off")
MUTATIONS = 1_000
NOT_PROVED_ABOUT = {("summary", "seconds"), ("summary", "seed"), ("tiers", "seconds")}
"""What a plan document says of the run, which no proof rests on."""


@pytest.fixture(scope="module")
def proved(tmp_path_factory):
    """Return three plans with certificates, each in a folder of its own."""
    return [Files(tmp_path_factory.mktemp("proved"), outcome) for outcome in plans()]


def alone(*arguments, **more):
    """Run a copy of the checker as its reader would: no site, no environment."""
    return subprocess.run(
        [sys.executable, "-I", "-S", *map(str, arguments)],
        capture_output=True, encoding="utf-8", timeout=60, check=False, **more,
    )  # fmt: skip


@pytest.fixture
def copied(tmp_path, proved):
    """Return a folder with nothing in it but a checker, a plan and its certificate."""
    shutil.copy(checker.__file__, tmp_path / "checker.py")
    proved[0].restore()
    for path in (proved[0].path, proved[0].beside):
        shutil.copy(path, tmp_path)
    return tmp_path


def changed(chance: random.Random, value: float) -> float:
    """Return another number, near or far, of the same kind or not."""
    near = [value + 1, value - 1, value + chance.randint(2, 9), -value, 2 * value]
    far = [0, 1, value + 10**6, -(10**18), 10**30, value + 0.5]
    return chance.choice([one for one in (*near, *far) if one != value])


def mutations(proved, seed):
    """Yield files with one number changed, where it stood, and put it back."""
    chance = random.Random(seed)
    places = [(one, place) for one in proved for place in numbers(one.documents)]
    for _ in range(MUTATIONS):
        files, place = chance.choice(places)
        value = files.at(place)
        files.put(place, changed(chance, value))
        yield files, place
        files.put(place, value)


def test_any_changed_number_is_caught(proved):
    assert [one.code() for one in proved[:2]] == [0, 0]
    for files, place in mutations(proved, seed=1):
        files.save(forged=False)
        assert files.code() != 0, place
        files.restore()


def test_a_forger_is_caught_or_has_written_something_true(proved):
    passed: Counter[str] = Counter()
    for files, place in mutations(proved, seed=2):
        files.save(forged=True)
        if files.code() == 0:
            passed[place[0]] += 1
            assert_true(files, place)
        files.restore()
    assert passed["certificate"] > 20  # slack there is, so the test looks at something


def assert_true(files, place):
    """Solve what the files say by the library: same prices, and they are the least."""
    if place[0] == "plan":
        is_claim = place[1] == "tiers" and place[-1] == "bound"
        assert is_claim or (place[1], place[-1]) in NOT_PROVED_ABOUT
        return
    if place[1:3] == ("policy", "reach"):
        return  # how far candidates were looked for: that all are listed is assumed
    facts, policy, table = rebuilt(files.documents["certificate"])
    plan = files.documents["plan"]
    posts = Plan.of((row["committee"], row["lawyer"]) for row in plan["plan"])
    prices = [tier["price"] for tier in plan["tiers"]]
    try:
        report = check(facts, policy, posts, table)
        best = solve(facts, policy, pairs=table)
    except BadInputError as error:
        assert "consent" in str(error)  # noqa: PT017 (own limits above five)
        return
    assert report.is_clean, place
    assert [tier.price for tier in report.tiers] == prices, place
    assert [tier.price for tier in best.tiers] == prices, place


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(),
    st.lists(st.integers(-2, 3), max_size=3), st.just({}), st.just([[]]),
    st.just({"id": 1}),
)  # fmt: skip


@settings(max_examples=many(300))
@given(data=st.data(), value=VALUES)
def test_no_value_anywhere_ends_in_a_traceback(proved, data, value):
    files = proved[0]
    name = data.draw(st.sampled_from(("plan", "certificate")))
    place: tuple[str | int, ...] = (name,)
    inside = files.at(place)
    while isinstance(inside, dict | list) and inside:
        keys = list(inside) if isinstance(inside, dict) else range(len(inside))
        place = (*place, data.draw(st.sampled_from(keys)))
        inside = files.at(place)
        if data.draw(st.integers(0, 3)) == 0:
            break
    files.put(place, value)
    try:
        files.save(forged=place[:2] != ("plan", "certificate"))
        assert files.code() in (0, 1, 2)
    finally:
        files.put(place, inside)
        files.restore()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("plan.json", "", "is not JSON"),
        ("plan.json", "[]", "is not an object"),
        ("plan.json", '{"format": "x"}', "lawyer_assign.plan/1"),
        ("plan.json", '{"format": "lawyer_assign.plan/1"}', "is missing"),
        ("plan.json", '{"a": 1, "a": 2}', "stands twice"),
        ("plan.json", '{"a": NaN}', "is no number"),
        ("plan.json", "[" * 100_000, "is not JSON"),
        ("plan.json", '{"a": ' + "9" * 5000 + "}", "is not JSON"),
        ("plan.json", "\udcff", "is not JSON"),
        ("plan.certificate.json", '{"format": 1}', "lawyer_assign.certificate/1"),
    ],
)
def test_bad_files_are_told_by_place_and_value(copied, name, text, words):
    (copied / name).write_text(text, encoding="utf-8", errors="surrogateescape")
    said = alone(copied / "checker.py", copied / "plan.json")
    assert said.returncode == 2, said.stdout
    assert words in said.stderr
    assert "Traceback" not in said.stderr
    assert name.split(".")[-2] in said.stderr


def test_place_and_value_of_a_number_out_of_range_are_named(proved):
    files = proved[0]
    place = ("certificate", "lawyers", "years_of_practice", 2)
    value = files.at(place)
    files.put(place, 81)
    files.save(forged=True)
    with pytest.raises(checker.UnreadableError) as caught:
        checker.check(files.path)
    files.put(place, value)
    files.restore()
    assert "certificate.lawyers.years_of_practice[2]: 81" in str(caught.value)
    assert "0..80" in str(caught.value)


def test_a_copy_needs_nothing_but_python(copied):
    said = alone("checker.py", "plan.json", cwd=copied)
    assert said.returncode == 0, said.stderr
    assert said.stdout.splitlines()[-1] == "已证明。 · Proved."
    assert "assumed, not proved" in said.stdout
    tree = ast.parse(Path(checker.__file__).read_text("utf-8"), feature_version=(3, 9))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
        )
    }
    assert imported <= sys.stdlib_module_names


def test_a_packed_certificate_may_be_named(copied):
    packed = copied / "proof.json.gz"
    beside = copied / "plan.certificate.json"
    packed.write_bytes(gzip.compress(beside.read_bytes()))
    beside.unlink()
    assert alone(copied / "checker.py", copied / "plan.json").returncode == 2
    said = alone(copied / "checker.py", copied / "plan.json", packed)
    assert said.returncode == 0, said.stderr
    packed.write_bytes(packed.read_bytes()[:-9])
    said = alone(copied / "checker.py", copied / "plan.json", packed)
    assert said.returncode == 2
    assert "cannot be read" in said.stderr


def spoil(document):
    """Change a written plan in many ways, each of which is told."""
    document["tiers"][0] |= {"price": 5, "bound": 3, "is_proved": False}
    document["tiers"][1]["tier"] = 9
    document["plan"].pop()
    document["summary"]["status"] = "infeasible"
    document["plan"][0]["points"] = -7


def test_each_language_tells_all_that_is_wrong_and_where(copied, capsys):
    path = copied / "plan.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    spoil(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    verdict = checker.check(path)
    found = [*verdict.wrong, *verdict.unchecked, *verdict.unproved, *verdict.lines]
    assert len(verdict.wrong) > 6
    for one in found:
        assert str(one) == f"{one.text('zh')} · {one.en}"
        assert not CJK.search(one.text("en")), one
        assert CJK.search(one.text("zh")), one
        assert not SENTENCE.search(one.zh), one
    both = [one.text("en") for one in verdict.wrong]
    assert "plan.json: tiers[0].price: 5: counted again: 1" in both
    assert checker.main([str(path)], "en") == checker.main([str(path)], "zh") == 1
    path.write_text("[]", encoding="utf-8")
    capsys.readouterr()
    for lang, other in (("zh", SENTENCE), ("en", CJK)):
        assert checker.main([str(path)], lang) == 2
        assert not other.search(capsys.readouterr().err)


def test_without_files_the_checker_explains_itself(copied):
    assert alone(copied / "checker.py").returncode == 2
    said = alone(copied / "checker.py", "--help")
    assert said.returncode == 0
    assert "What is not proved" in said.stderr


def test_the_shell_verb_runs_the_very_same_checker(tmp_path):
    facts, policy, plan = (
        tmp_path / name for name in ("facts.json", "policy.toml", "plan.json")
    )
    write_facts(everything(), facts)
    HANGZHOU.to_toml(policy)
    shell = CliRunner()
    words = [str(facts), "-o", str(plan), "--policy", str(policy), "--certificate"]
    assert shell.invoke(app, ["solve", *words]).exit_code in (0, 1)
    for lang, other in (("zh", SENTENCE), ("en", CJK)):
        said = shell.invoke(app, ["verify", str(plan), "--lang", lang])
        assert said.exit_code == 0, said.stdout + said.stderr
        assert said.stdout == checker.check(plan).text(lang) + "\n"
        assert not other.search(said.stdout)
    again = shell.invoke(
        app, ["verify", str(facts), str(plan), "--policy", str(policy)]
    )
    assert "equal" in again.stdout or "一致" in again.stdout
    words[2] = str(tmp_path / "plan.xlsx")
    refused = shell.invoke(app, ["solve", *words])
    assert refused.exit_code == 2
    assert not (tmp_path / "plan.xlsx").exists()


def test_a_plan_without_a_certificate_is_told_how_to_get_one(tmp_path):
    plan = tmp_path / "plan.json"
    write(solve(everything(), HANGZHOU), plan)
    said = CliRunner().invoke(app, ["verify", str(plan)])
    assert said.exit_code == 2
    assert "certificate" in said.stderr


@pytest.mark.parametrize(
    "make",
    [
        partial(district, committees=300),
        pytest.param(hangzhou, marks=[pytest.mark.city, pytest.mark.slow]),
    ],
    ids=["a district", "the city"],
)
def test_a_district_and_the_whole_city_are_proved(tmp_path, make):
    outcome = solve(make(seed=0), HANGZHOU)
    files = Files(tmp_path, outcome)
    said = alone(checker.__file__, files.path)
    assert said.returncode == 0, said.stdout + said.stderr
    assert f"{len(outcome.problem.pairs):,} listed candidate pairs" in said.stdout
    assert said.stdout.count("proved least") == 3


def test_a_choice_that_is_refused_and_ranked_by_both_is_not_read(proved):
    """``la.Facts`` has no such choice: whoever refuses gives no rank."""
    files = next(one for one in proved if one.at(("certificate", "choices", "firm")))
    choices = files.at(("certificate", "choices"))
    kept = {key: list(column) for key, column in choices.items()}
    for name, value in (
        ("firm_rank", 1), ("committee_rank", 2), ("is_refused", True)
    ):  # fmt: skip
        choices[name][0] = value
    files.save(forged=True)
    with pytest.raises(checker.UnreadableError) as caught:
        checker.check(files.path)
    choices.update(kept)
    files.restore()
    assert "certificate.choices.is_refused[0]" in str(caught.value)
    assert "both sides give a rank" in str(caught.value)
