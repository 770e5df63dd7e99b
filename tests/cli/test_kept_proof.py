"""What was proved of a plan outlives ``refresh`` where nothing of its problem changed.

And only there: no file gains a proof by being written anew.
"""

import datetime as dt
import json

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.cli.plans import kept_proof
from lawyer_assign.cli.plans.written import written_tiers
from lawyer_assign.files.formats.seal_marks import KEY, digest_of
from lawyer_assign.files.table import ITEMS_ZH
from tests.cli.test_cli_refresh import edit, files, rows, run, spare

__all__ = ["files"]

PROVED = "已证明：在现行规则和数据下，没有更好的方案。"
NOT_PROVED = "未证明是否存在更好的方案"
BOUND = "等于文件所记下界"
TIERS = "目标达到情况"


def front(folder, name="plan.xlsx"):
    """Return what stands on the first page."""
    page = openpyxl.load_workbook(folder / name)["总体情况"]
    return "\n".join(str(row[0]) for row in page.iter_rows(values_only=True))


def bounds(folder, name="plan.xlsx"):
    """Return the bounds of a workbook."""
    return [row["已证明的最小值"] for row in rows(folder, TIERS, name)]


def is_kept(folder, *args, plan="plan.xlsx", facts="facts.xlsx"):
    """Refresh a plan onto another path, and return whether its proof was kept."""
    said = run(folder, "refresh", facts, plan, "-o", "new.xlsx", *args)
    assert said.exit_code in (0, 1), said.output
    kept = "原已证明的最小值照旧保留" in said.stdout
    assert ("已证明的最小值”没有保留" in said.stdout) is not kept
    page = front(folder, "new.xlsx")
    assert (PROVED in page) is kept
    assert (NOT_PROVED in page) is not kept
    found = bounds(folder, "new.xlsx")
    assert all((one is not None) is kept for one in found)
    return kept


def written_again(path, item, value):
    """Let the file of a plan say another value of how it was made."""
    if path.suffix == ".json":
        document = json.loads(path.read_text("utf-8"))
        document["summary"][item] = value
        document[KEY] = digest_of(document)
        path.write_text(json.dumps(document), "utf-8")
        return
    book = openpyxl.load_workbook(path)
    for row in book["求解情况"].iter_rows():
        if row[0].value == ITEMS_ZH[item]:
            row[1].value = value
    book.save(path)


def facts_with(folder, name="other.xlsx", **more):
    la.write_facts(la.read(folder / "facts.xlsx").replace(**more), folder / name)


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.json", "plan"])
def test_a_plan_that_nobody_changed_stays_proved(files, name):
    if name != "plan.xlsx":
        assert run(files, "solve", "facts.xlsx", "-o", str(files / name)).exit_code == 0
    assert is_kept(files, plan=str(files / name))
    said = rows(files, "求解情况", "new.xlsx")
    values = {row["项目"]: row["值"] for row in said}
    assert values["结果"].startswith("最优")
    assert values["求解方式"].startswith("沿用原方案")
    checked = run(files, "verify", "facts.xlsx", "new.xlsx")
    assert checked.exit_code == 0, checked.output
    assert checked.stdout.count(BOUND) == len(bounds(files, "new.xlsx"))
    (files / "twice.xlsx").write_bytes((files / "new.xlsx").read_bytes())
    (files / "new.xlsx").unlink()
    assert is_kept(files, plan="twice.xlsx")


@pytest.mark.parametrize("is_far", [True, False], ids=["out of reach", "in reach"])
def test_an_agreement_that_lets_somebody_far_away_in_takes_the_proof(files, is_far):
    """Another candidate, whom no bound of the file speaks of."""
    facts = la.datasets.district(committees=60, lawyers=70, seed=1)
    facts = facts.replace(agreements=())
    la.write_facts(facts, files / "facts.xlsx", force=True)
    run(files, "solve", "facts.xlsx", "-o", "plan.xlsx")
    rules = la.Policy.hangzhou_2024(stability="off")
    pairs = la.candidate_pairs(facts, rules)
    near = {(row.committee, row.lawyer) for row in pairs.to_frame().itertuples()}
    others = (
        facts.replace(
            agreements=(
                la.Agreement(committee=row.id, firm=who.firm, lawyers=(who.id,)),
            )
        )
        for row in facts.committees
        for who in facts.lawyers
        if ((row.id, who.id) in near) is not is_far
    )
    other = next(
        one
        for one in others
        if len(la.candidate_pairs(one, rules)) == len(pairs) + is_far
    )
    facts_with(files, agreements=other.agreements)
    assert is_kept(files, facts="other.xlsx") is not is_far


def test_fixed_times_of_a_roster_leave_the_proof(files):
    facts = la.read(files / "facts.xlsx")
    rules = la.Policy.hangzhou_2024(stability="off")
    roster = la.plan_roster(la.solve(facts, rules), la.DayTable.of_years(2026))
    la.write_roster(roster, files / "roster.json")
    assert is_kept(files, "--roster", "roster.json")
    assert "固定服务时间在排出值班表后补入" not in front(files, "new.xlsx")
    checked = run(files, "verify", "facts.xlsx", "new.xlsx")
    assert checked.exit_code == 0, checked.output
    # Times in the facts are of the roster, not of who serves where.
    time = la.PublishedTime(committee="c1", half_day="tue-am", is_fixed=True)
    facts_with(files, times=[time])
    (files / "new.xlsx").unlink()
    assert is_kept(files, facts="other.xlsx")


def test_other_facts_rules_or_posts_have_no_proof(files):
    facts = la.read(files / "facts.xlsx")
    first, *others = facts.lawyers
    facts_with(files, lawyers=[first.model_copy(update={"min_committees": 0}), *others])
    busier = first.model_copy(update={"max_committees": 2})
    facts_with(files, lawyers=[busier, *others])
    assert not is_kept(files, facts="other.xlsx")
    (files / "new.xlsx").unlink()
    rules = la.Policy.hangzhou_2024(stability="off")
    rules.with_limit(4).to_toml(files / "policy.toml")
    assert not is_kept(files)
    (files / "new.xlsx").unlink()
    rules.to_toml(files / "policy.toml")
    assert is_kept(files)
    (files / "new.xlsx").unlink()
    edit(files, {"G2": spare(files)})
    before = rows(files, TIERS)[-1]["未达到程度（负数为得分）"]
    kept = is_kept(files)
    after = rows(files, TIERS, "new.xlsx")[-1]["未达到程度（负数为得分）"]
    assert kept == (before == after)  # as good a plan is proved as well


def test_what_digests_do_not_tell_is_not_taken_for_the_same(files):
    consent = la.Approval(
        document="1", district="d1", limit=7, valid_from=dt.date(2020, 1, 1),
        valid_to=dt.date(2099, 1, 1),
    )  # fmt: skip
    facts_with(files, approvals=[consent])
    assert run(files, "solve", "other.xlsx", "-o", "with.xlsx").exit_code == 0
    assert not is_kept(files, plan="with.xlsx", facts="other.xlsx")


@pytest.mark.parametrize("sheet", [TIERS, "求解情况"])
def test_who_writes_bounds_into_a_workbook_proves_nothing(files, sheet):
    at = {TIERS: "D2", "求解情况": "B5"}[sheet]
    edit(files, {at: -9_999}, sheet)
    assert not is_kept(files)


def test_a_document_is_believed_only_as_it_was_written(files):
    assert run(files, "solve", "facts.xlsx", "-o", "plan.json").exit_code == 0
    plain = json.loads((files / "plan.json").read_text("utf-8"))

    def written(change, *, is_sealed):
        document = json.loads(json.dumps(plain))
        change(document)
        if is_sealed:
            document[KEY] = digest_of(document)
        (files / "forged.json").write_text(json.dumps(document), "utf-8")
        (files / "new.xlsx").unlink(missing_ok=True)
        return is_kept(files, plan="forged.json")

    assert written(lambda _: None, is_sealed=False)
    lower = {"bound": -9_999, "is_proved": False}
    assert not written(lambda said: said["tiers"][-1].update(lower), is_sealed=False)
    # Of those that somebody sealed again, such as contradict the recount.
    above = {"bound": 10**6}
    dearer = {"price": 10**6}
    for one in (above, dearer):
        assert not written(lambda said, o=one: said["tiers"][0].update(o),
                           is_sealed=True)  # fmt: skip
    for item, value in (
        ("facts digest", "nothing"), ("policy digest", "abc"), ("pairs", "given"),
        ("first policy digest", "abc"), ("version of lawyer-assign", "0.0.1"),
    ):  # fmt: skip
        assert not written(lambda said, i=item, v=value: said["summary"].update({i: v}),
                           is_sealed=True)  # fmt: skip


def test_pairs_that_were_handed_in_are_told_and_prove_nothing_of_others(files):
    facts = la.read(files / "facts.xlsx")
    rules = la.Policy.hangzhou_2024(stability="off")
    pairs = la.solve(facts, rules).problem.pairs
    outcome = la.solve(facts, rules, pairs=pairs)
    la.write(outcome, files / "given.xlsx")
    items = [row["项目"] for row in rows(files, "求解情况", "given.xlsx")]
    assert "现成的候选配对" in items
    assert not is_kept(files, plan="given.xlsx")


def test_a_renewed_plan_is_proved_of_agreements_that_no_digest_tells(files):
    assert run(
        files, "renew", "facts.xlsx", "plan.xlsx", "-o", "renewed.xlsx"
    ).exit_code == 0  # fmt: skip
    assert not is_kept(files, "--last-year", "plan.xlsx", plan="renewed.xlsx")


def test_a_plan_that_breaks_a_must_is_never_called_the_best(files):
    document = la.read_plan(files / "plan.xlsx")
    outcome, report = kept_proof_case(files, document)
    assert report.violations
    path = files / "plan.xlsx"
    asked = path, written_tiers(path), outcome, report
    assert kept_proof.with_kept_bounds(*asked) is None


def kept_proof_case(folder, plan):
    """Return a plan in which one lawyer does everything, recounted."""
    from lawyer_assign.verbs.adopt import recounted

    facts = la.read(folder / "facts.xlsx")
    rules = la.Policy.hangzhou_2024(stability="off").with_limit(1)
    who = plan.posts[0].lawyer
    return recounted(facts, rules, la.Plan.of((x.committee, who) for x in plan.posts))
