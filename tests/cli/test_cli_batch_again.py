"""A folder planned again: what would come out the same is left alone, and said so."""

import datetime as dt
import json

import openpyxl
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.cli.many import county
from lawyer_assign.cli.plans import kept_proof


def run(*args, lang="en"):
    words = ["solve-many", *(str(arg) for arg in args), "--workers", "1"]
    return CliRunner().invoke(app, [*words, "--lang", lang])


def facts_of(seed=1, lawyers=8):
    return la.datasets.district(committees=6, lawyers=lawyers, seed=seed)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "facts"
    path.mkdir()
    la.write_facts(facts_of(), path / "a.json")
    return path


@pytest.fixture
def out(folder, tmp_path):
    """The folder of plans after a first run."""
    assert run(folder, "-o", tmp_path / "o").exit_code == 0
    return tmp_path / "o"


@pytest.fixture
def solved(monkeypatch):
    """Count how often something is planned."""
    found = []
    solve = county.api.solve

    def counted(facts, *args, **more):
        found.append(facts)
        return solve(facts, *args, **more)

    monkeypatch.setattr(county.api, "solve", counted)
    return found


def test_what_is_proved_of_the_same_facts_is_left_alone(folder, out, solved):
    before = (out / "a-plan.xlsx").read_bytes()
    first = json.loads(run(folder, "-o", out, "--json", "--force").stdout)
    (out / "a-plan.xlsx").write_bytes(before)
    solved.clear()
    said = json.loads(run(folder, "-o", out, "--json").stdout)
    assert not solved
    assert (out / "a-plan.xlsx").read_bytes() == before
    (row,), (was,) = said["files"], first["files"]
    assert (row["is_kept"], row["is_written"]) == (True, False)
    assert (was["is_kept"], was["is_written"]) == (False, True)
    apart = {"is_kept", "is_written", "seconds"}
    assert {k: v for k, v in row.items() if k not in apart} == {
        k: v for k, v in was.items() if k not in apart
    }
    assert (said["totals"]["kept"], said["totals"]["proved"]) == (1, 1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_said_which_plans_are_kept(folder, tmp_path, lang):
    out = tmp_path / "o"
    run(folder, "-o", out, lang=lang)
    la.write_facts(facts_of(2), folder / "b.json")
    done = run(folder, "-o", out, lang=lang)
    rows = [one for one in done.stdout.splitlines() if ".json" in one]
    mark = {"zh": "最优；沿用", "en": "optimal; kept"}[lang]
    assert [mark in one for one in rows] == [True, False]
    assert {"zh": "沿用1份", "en": "1 plans of before are kept"}[lang] in done.stdout
    assert {"zh": "已写入", "en": "Written: "}[lang] in done.stdout
    again = run(folder, "-o", out, lang=lang)
    assert {"zh": "沿用2份", "en": "2 plans of before are kept"}[lang] in again.stdout
    assert {"zh": "已写入", "en": "Written: "}[lang] not in again.stdout


def changed(facts, sheet, **fields):
    rows = list(getattr(facts, sheet))
    rows[0] = rows[0].model_copy(update=fields)
    return facts.model_copy(update={sheet: tuple(rows)})


def with_agreement(facts):
    return agreeing(facts, facts.committees[0].id, facts.lawyers[-1].id)


CHANGES = {
    "a lawyer more": lambda _: facts_of(lawyers=9),
    "a name": lambda facts: changed(facts, "committees", name="改名社区"),
    "a phone": lambda facts: changed(facts, "lawyers", phone="13800000000"),
    "an agreement of last year": with_agreement,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changed_facts_are_planned_again(folder, out, solved, change):
    facts = change(facts_of())
    la.write_facts(facts, folder / "a.json", phones=True, force=True)
    assert run(folder, "-o", out).exit_code == 0
    assert len(solved) == 1
    run(folder, "-o", out)
    assert len(solved) == 1


def test_other_rules_are_planned_again(folder, out, solved, tmp_path):
    policy = la.Policy.hangzhou_2024()
    rules = [one for one in policy.rules if one.kind != "further_posts"]
    path = tmp_path / "rules.toml"
    text = policy.model_copy(update={"rules": tuple(rules)}).to_toml()
    path.write_text(text, encoding="utf-8")
    for count in (1, 1):
        assert run(folder, "-o", out, "--policy", path).exit_code == 0
        assert len(solved) == count


@pytest.mark.parametrize("more", [["--seed", "1"], ["--force"]], ids=" ".join)
def test_another_seed_and_force_plan_again(folder, out, solved, more):
    assert run(folder, "-o", out, *more).exit_code == 0
    assert len(solved) == 1


def test_another_language_plans_again(folder, out, solved):
    assert run(folder, "-o", out, lang="zh").exit_code == 0
    assert len(solved) == 1
    assert "配对方案" in openpyxl.load_workbook(out / "a-plan.xlsx").sheetnames


def test_another_version_plans_again(folder, out, solved, monkeypatch):
    monkeypatch.setattr(kept_proof, "version", lambda _: "9.9.9")
    assert run(folder, "-o", out).exit_code == 0
    assert len(solved) == 1


def test_consents_have_a_day_that_no_digest_tells(folder, out, solved):
    facts = facts_of()
    approval = la.Approval(
        document="杭司〔2026〕1号", lawyer=facts.lawyers[0].id, limit=6,
        valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2099, 1, 1),
    )  # fmt: skip
    facts = facts.model_copy(update={"approvals": (approval,)})
    la.write_facts(facts, folder / "a.json", force=True)
    for count in (1, 2):
        assert run(folder, "-o", out).exit_code == 0
        assert len(solved) == count


def test_last_years_plan_is_part_of_it(folder, out, solved, tmp_path):
    facts = facts_of()
    last = tmp_path / "last" / "a-plan"
    last.mkdir(parents=True)
    near = la.candidate_pairs(facts, la.Policy.hangzhou_2024()).to_frame()
    pairs = near.groupby("committee").lawyer
    # An agreement out of reach makes a candidate more, whom the lists' digest tells.
    years = (pairs.first().items(), (1, 1)), (pairs.last().items(), (2, 2))
    for last_plan, counts in (*years, ([far_from(facts)], (3, 3))):
        lines = ["社区村编号,律师编号", *map(",".join, last_plan)]
        (last / "plan.csv").write_text("\n".join(lines), encoding="utf-8-sig")
        for count in counts:
            done = run(folder, "-o", out, "--last-year", last.parent)
            assert done.exit_code == 0, done.output
            assert len(solved) == count
    run(folder, "-o", out)
    assert len(solved) == 4


def far_from(facts):
    """Return a committee and a lawyer who is a candidate there by agreement only."""
    rules = la.Policy.hangzhou_2024()
    size = len(la.candidate_pairs(facts, rules))
    return next(
        (row.id, who.id)
        for row in facts.committees
        for who in facts.lawyers
        if len(la.candidate_pairs(agreeing(facts, row.id, who.id), rules)) > size
    )


def agreeing(facts, committee, lawyer):
    return la.with_last_year(facts, la.Plan.of([(committee, lawyer)]))


def test_a_plan_that_is_not_proved_is_planned_again_unless_asked(
    folder, tmp_path, solved, monkeypatch
):
    from dataclasses import replace

    out, solve = tmp_path / "o", county.api.solve

    def half(*args, **more):
        found = solve(*args, **more)
        last = replace(found.tiers[-1], bound=found.tiers[-1].price - 1)
        return replace(found, status="feasible", tiers=(*found.tiers[:-1], last))

    monkeypatch.setattr(county.api, "solve", half)
    for count, more in ((1, []), (2, []), (2, ["--keep-unproved"])):
        done = run(folder, "-o", out, *more)
        assert done.exit_code == 0
        assert len(solved) == count
    assert "feasible; kept" in done.stdout
    assert "1 of them are not proved" in done.stdout


def test_a_plan_changed_by_hand_is_neither_kept_nor_replaced(folder, out, solved):
    book = openpyxl.load_workbook(out / "a-plan.xlsx")
    book["tiers"]["A9"] = "x"
    book.save(out / "a-plan.xlsx")
    before = (out / "a-plan.xlsx").read_bytes()
    assert run(folder, "-o", out).exit_code == 2
    assert (out / "a-plan.xlsx").read_bytes() == before
    assert not solved
    assert run(folder, "-o", out, "--force").exit_code == 0
    assert len(solved) == 1
