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
from tests.worlds.own_rules import Own
from tests.worlds.small import HERE, committee, lawyer, world

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
        ("candidates digest", "abc"), ("candidates digest", None),
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


BEYOND = {"lat": 31.0, "lon": 121.0}


def solved_of_one_list(files, *agreements, **person):
    """Solve anew: of each committee the nearest lawyer, l1, is the one candidate."""
    facts = world(
        [committee("c1", **HERE, needs={"mediation": 10}), committee("c2", **HERE)],
        [
            lawyer("l1", **HERE, max_committees=1),
            lawyer("l3", **({**BEYOND, "skills": {"mediation": 5}} | person)),
        ],
    ).replace(agreements=agreements)
    la.write_facts(facts, files / "facts.xlsx", force=True)
    rules = la.Policy.hangzhou_2024(stability="off")
    rules.with_reach(la.Reach(nearest_kept=1)).to_toml(files / "policy.toml")
    said = run(files, "solve", "facts.xlsx", "-o", "plan.xlsx", "--force")
    assert said.exit_code == 1, said.output
    return facts


def test_an_agreement_that_may_end_can_make_candidates(files):
    going_on = la.Agreement(committee="c2", firm="f1", lawyers=("l3",))
    facts = solved_of_one_list(files)
    la.write_facts(facts.replace(agreements=[going_on]), files / "other.xlsx")
    assert is_kept(files)
    (files / "new.xlsx").unlink()
    assert not is_kept(files, facts="other.xlsx")
    (files / "new.xlsx").unlink()
    listed = going_on.model_copy(update={"lawyers": ("l1",)})
    la.write_facts(facts.replace(agreements=[listed]), files / "other.xlsx", force=True)
    assert is_kept(files, facts="other.xlsx")  # whose pair is on the lists anyhow


def as_dear(files):
    """Return how far l3 has to live to be worth as much at c1 as l1 is there."""
    for hundredths in range(14, 60):
        for years in range(16):
            far = {"lat": HERE["lat"], "lon": HERE["lon"] + hundredths / 100}
            facts = solved_facts(far, years)
            one, other = (
                [tier.price for tier in la.check(*facts, la.Plan.of([post])).tiers]
                for post in (("c1", "l1"), ("c1", "l3"))
            )
            if one == other and len(la.candidate_pairs(*facts)) == 2:
                return {**far, "years_of_practice": years}
    raise AssertionError("no place is as good")


def solved_facts(far, years):
    facts = world(
        [committee("c1", **HERE, needs={"mediation": 10}), committee("c2", **HERE)],
        [
            lawyer("l1", **HERE, max_committees=1),
            lawyer("l3", **far, years_of_practice=years, skills={"mediation": 5}),
        ],
    )
    rules = la.Policy.hangzhou_2024(stability="off")
    return facts, rules.with_reach(la.Reach(nearest_kept=1))


def test_a_post_beyond_the_lists_was_no_candidate_when_it_was_proved(files):
    solved_of_one_list(files, **as_dear(files))
    if rows(files)[0]["社区（村）编号"] != "c1":
        pytest.fail("the plan serves c2, where l3 costs other points")
    edit(files, {"G2": "l3", "H2": "name of l3"})
    before = [row["未达到程度（负数为得分）"] for row in rows(files, TIERS)]
    assert not is_kept(files)
    after = [row["未达到程度（负数为得分）"] for row in rows(files, TIERS, "new.xlsx")]
    assert after == before


def test_posts_beyond_the_lists_stay_proved_where_nobody_changed_the_file(files):
    facts = solved_of_one_list(files)
    rules = la.Policy.from_toml(files / "policy.toml")
    plan = la.Plan.of([("c1", "l1"), ("c2", "l3")])
    outcome = la.adopt(facts, rules, plan, prove=True)
    assert outcome.status == "optimal"
    la.write(outcome, files / "held.xlsx")
    assert is_kept(files, plan="held.xlsx")


def test_rules_of_ones_own_have_code_that_no_digest_tells(files):
    rules = la.Policy.hangzhou_2024(stability="off")
    own = Own(form="cost", salt=1, wish=la.Wish(tier=5))
    rules.with_rule(own).to_toml(files / "policy.toml")
    assert run(files, "solve", "facts.xlsx", "-o", "own.xlsx").exit_code == 0
    assert not is_kept(files, plan="own.xlsx")


def test_a_renewed_plan_is_proved_of_agreements_that_no_digest_tells(files):
    assert run(
        files, "renew", "facts.xlsx", "plan.xlsx", "-o", "renewed.xlsx"
    ).exit_code == 0  # fmt: skip
    assert not is_kept(files, "--last-year", "plan.xlsx", plan="renewed.xlsx")
    refresh = ("refresh", "facts.xlsx", "renewed.xlsx", "--last-year", "plan.xlsx")
    said = run(files, *refresh, "-o", "again.xlsx")
    assert "文件不记录这些内容是否改变" in said.stdout
    assert "配对的得失、数据或规则集已有改变" not in said.stdout


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
