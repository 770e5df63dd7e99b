"""What a verdict says: of the policy, of claims beyond the proof, of every row."""

import copy

import pytest

from lawyer_assign import checker
from lawyer_assign.policy import Policy
from lawyer_assign.rules import DistrictBalance, Wish, WorstServed
from lawyer_assign.verbs.solve import solve
from tests.solver.choice.test_firm_bound import queue
from tests.worlds.certified import Files, bound_of, everything
from tests.worlds.small import DAY, world

HANGZHOU = Policy.hangzhou_2024(on=DAY, stability="off")


@pytest.fixture(scope="module")
def proved(tmp_path_factory):
    """Return a proved plan whose document says something in every table."""
    files = Files(tmp_path_factory.mktemp("said"), solve(everything(), HANGZHOU))
    assert files.code() == 0
    return files


@pytest.fixture
def files(proved):
    kept = copy.deepcopy(proved.documents)
    yield proved
    proved.documents = kept
    proved.restore()


def said_of(files):
    files.save(forged=True)
    return checker.check(files.path)


def test_the_policy_is_named_as_it_was_written_tier_by_tier(tmp_path):
    policy = HANGZHOU.soften("seats", 2, 7).soften("coverage", 1, 2_000)
    policy = policy.with_rule(WorstServed(levels=2, wish=Wish(tier=5, weight=3)))
    text = checker.check(Files(tmp_path, solve(everything(), policy)).path).text()
    (line,) = (one for one in text.splitlines() if "policy: must " in one)
    zh, _, en = line.strip().partition(" · ")
    must = ", ".join(one.kind for one in policy.rules if one.wish is None)
    named: dict[int, list[str]] = {}
    for one in policy.rules:
        for tier in _tiers(one):
            named.setdefault(tier, []).append(f"{one.kind} x {one.wish.weight:,}")
    tiers = [(tier, ", ".join(named[tier])) for tier in sorted(named)]
    assert "coverage x 2,000" in named[1]
    assert "seats x 7" in named[2]
    assert named[5] == named[6] == ["worst_served x 3"]
    assert en.split("; ")[1:] == [f"tier {tier} {kinds}" for tier, kinds in tiers]
    assert zh.split("；")[1:] == [f"第{tier}层 {kinds}" for tier, kinds in tiers]
    assert en.startswith(f"policy: must {must}; ")
    assert zh.startswith(f"规则集：必须 {must}；")


def _tiers(rule):
    first = rule.wish.tier if rule.wish else 0
    return range(first, first + getattr(rule, "levels", 1) if rule.wish else 0)


@pytest.mark.parametrize("is_known", [True, False], ids=["proved", "not proved"])
def test_a_bound_above_what_is_proved_is_named_and_not_taken(tmp_path, is_known):
    files = Files(tmp_path, solve(world(9, 1), HANGZHOU))
    assert files.code() == 0
    plan, proof = (files.documents[one] for one in ("plan", "certificate"))
    (last,) = (one for one in plan["tiers"] if "affinity" in one["rules"])
    price = last["price"]
    assert last["bound"] == price
    for table in proof["prices"]:
        table["tiers"][-1] = []
        if not is_known:  # so that a tier before is not proved
            table["tiers"] = [[] for _ in table["tiers"]]
    proof["bounds"] = bound_of(proof)
    is_open = [
        one["price"] > bound
        for one, bound in zip(plan["tiers"], proof["bounds"], strict=True)
    ]
    assert any(is_open[:-1]) is not is_known
    assert is_open[-1]
    shown, zh = "nothing of it", "没有证明下界"
    if is_known:
        shown = f"{proof['bounds'][-1]:,}"
        zh = f"所证{shown}"
    verdict = said_of(files)
    assert not verdict.wrong, verdict.text()
    at = plan["tiers"].index(last)
    (found,) = (
        one for one in verdict.unchecked if f"tiers[{at}].bound: {price:,}" in str(one)
    )
    assert f"the certificate proves {shown}" in str(found)
    assert f"证书{zh}" in str(found)
    assert verdict.code == 1


ROWS = {
    # table, column: another value of the same type
    ("plan", "kind"): "town", ("plan", "district"): "d9", ("plan", "firm"): "f9",
    ("plan", "agreed"): "sold", ("plan", "points"): 99_999, ("plan", "minutes"): 7_777,
    ("loads", "firm"): "f9", ("loads", "committees"): 99,
    ("by_district", "is_scarce"): None, ("by_district", "committees"): 99,
    ("by_district", "covered"): 99, ("by_district", "lawyers_missing"): 99,
    ("by_district", "lawyers"): 99, ("by_district", "posts"): 99,
    ("by_district", "posts_beyond_one"): 99,
}  # fmt: skip


@pytest.mark.parametrize("place", ROWS, ids=".".join)
def test_every_value_of_every_row_is_counted_again(files, place):
    table, column = place
    rows = files.documents["plan"][table]
    for at in range(len(rows)):
        right = rows[at][column]
        for value in (ROWS[place], str(right) if isinstance(right, int) else 5):
            rows[at][column] = value
            verdict = said_of(files)
            (wrong,) = verdict.wrong
            assert f"plan.json: {table}[{at}].{column}: " in str(wrong)
            assert f"counted again: {checker._shown(right)}" in str(wrong)
        rows[at][column] = right


SUMMARY = (
    "committees", "committees covered", "posts", "lawyers serving",
    "posts beyond one per lawyer", "most committees of one lawyer", "candidate pairs",
    "policy",
)  # fmt: skip


@pytest.mark.parametrize("name", SUMMARY)
def test_every_count_of_the_summary_is_counted_again(files, name):
    summary = files.documents["plan"]["summary"]
    right = summary[name]
    summary[name] = right + 1 if isinstance(right, int) else f"{right}?"
    (wrong,) = said_of(files).wrong
    assert f"plan.json: summary.{name}: " in str(wrong)
    assert f"counted again: {checker._shown(right)}" in str(wrong)


def test_the_status_of_the_summary_is_what_the_tiers_say(files):
    """It could be anything, though every tier was proved."""
    summary = files.documents["plan"]["summary"]
    assert summary["status"] == "optimal"
    for said in ("feasible", "undecided", "best of all", 1, None):
        summary["status"] = said
        (wrong,) = said_of(files).wrong
        assert "plan.json: summary.status: " in str(wrong)
        assert "by its tiers: optimal" in str(wrong)
    summary["status"] = "optimal"
    tier = files.documents["plan"]["tiers"][-1]
    tier |= {"bound": tier["bound"] - 1, "is_proved": False}
    (wrong,) = said_of(files).wrong
    assert "by its tiers: feasible" in str(wrong)
    del summary["status"]
    assert not said_of(files).wrong


def test_who_is_left_open_is_counted_again(tmp_path):
    outcome = solve(world(9, 1), HANGZHOU)
    files = Files(tmp_path, outcome)
    rows = files.documents["plan"]["uncovered"]
    assert rows
    for column, value in (
        ("kind", "town"), ("district", "d9"), ("lawyers_min", 2), ("lawyers", 1),
        ("missing", 2),
    ):  # fmt: skip
        right, rows[0][column] = rows[0][column], value
        (wrong,) = said_of(files).wrong
        assert f"plan.json: uncovered[0].{column}: {checker._shown(value)}" in str(
            wrong
        )
        rows[0][column] = right
    kept = rows.pop()
    (wrong,) = said_of(files).wrong
    assert kept["committee"] in str(wrong)
    assert "is not listed" in str(wrong)
    rows += [kept, kept]
    (wrong,) = said_of(files).wrong
    assert f"uncovered[{len(rows) - 1}]" in str(wrong)
    assert "is not one of these" in str(wrong)


def test_what_nothing_is_compared_with_is_named(files):
    plan = files.documents["plan"]
    plan["plan"][0] |= {"worth": 5, "remark": "nobody counts words"}
    plan["summary"]["weight"] = 0.5
    plan["figures"] = {"a": 1}
    verdict = said_of(files)
    assert verdict.code == 0
    (line,) = (one for one in verdict.text().splitlines() if "not recounted" in one)
    for name in ("plan.worth", "plan.remark", "summary.weight", "figures"):
        assert name in line
    assert "lawyer_name" not in line  # of words only those that are not known


def test_points_of_a_rule_that_is_not_recounted_are_not_compared(files):
    plan, proof = (files.documents[one] for one in ("plan", "certificate"))
    for one in proof["policy"]["rules"]:
        if one["kind"] == "affinity":
            one["strange"] = 1
    for table in (proof, *proof["prices"]):  # which say nothing of its tier then
        table["tiers"] = table["tiers"][:-1]
    proof["prices"] = [one for one in proof["prices"] if any(map(any, one["tiers"]))]
    proof["bounds"].pop()
    plan["plan"][0]["points"] += 1
    verdict = said_of(files)
    assert not [one for one in verdict.wrong if "points" in str(one)]
    text = verdict.text()
    assert "not checked: affinity" in text
    (line,) = (one for one in text.splitlines() if "not recounted" in one)
    assert "plan.points" in line
    assert verdict.code == 1


TIERS = [
    ("price", 1, "counted again"), ("rules", "coverage, strange", "are not"),
    ("is_proved", None, "does not follow"), ("tier", 77, "is no tier of the policy"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "words"), TIERS)
def test_what_a_tier_says_is_held_against_the_policy(files, name, value, words):
    tiers = files.documents["plan"]["tiers"]
    for at, one in enumerate(tiers):
        right = one[name]
        one[name] = right + 1 if name == "price" else value
        if name == "is_proved":
            one[name] = not right
        verdict = said_of(files)
        found = [one for one in verdict.wrong if f"tiers[{at}].{name}: " in str(one)]
        assert any(words in str(one) for one in found), verdict.text()
        one[name] = right


@pytest.mark.parametrize("is_proved", [True, False])
def test_a_tier_without_price_and_bound_is_not_proved(tmp_path, is_proved):
    policy = HANGZHOU.with_rule(DistrictBalance(wish=Wish(tier=5)))
    files = Files(tmp_path, solve(everything(), policy))
    (last,) = (one for one in files.documents["plan"]["tiers"] if one["tier"] == 5)
    last |= {"price": None, "bound": None, "is_proved": is_proved}
    if not is_proved:
        files.documents["plan"]["summary"]["status"] = "feasible"
    wrong = [str(one) for one in said_of(files).wrong]
    assert len(wrong) == int(is_proved)
    assert all("is_proved" in one and "does not follow" in one for one in wrong)


def test_a_tier_that_stands_twice_is_no_other_tier(files):
    tiers = files.documents["plan"]["tiers"]
    tiers.append(dict(tiers[0]))
    (wrong,) = said_of(files).wrong
    assert f"tiers[{len(tiers) - 1}].tier" in str(wrong)


def tier_lines(files):
    return [one for one in said_of(files).text().splitlines() if "tier " in one][:4]


def test_rows_bound_points_behind_pairs_that_block_where_these_have_a_tier_alone(
    tmp_path,
):
    files = Files(tmp_path, solve(queue(3), Policy.hangzhou_2024(on=DAY)))
    proof = files.documents["certificate"]
    proof["further"] = []
    points = next(one for one in files.documents["plan"]["tiers"] if one["tier"] == 4)
    third, fourth = tier_lines(files)[2:]
    assert third.endswith("tier 3: price 3, proved bound 0, gap 3")
    assert fourth.endswith(f"tier 4: price {points['price']}, proved least")
    # Nothing is said of the tier behind where a row has a price in that of the pairs,
    table = next(one for one in proof["prices"] if any(one["tiers"][3]))
    kept, table["tiers"][2] = table["tiers"][2], table["tiers"][3]
    right, proof["bounds"] = proof["bounds"], bound_of(proof)
    assert tier_lines(files)[3].endswith("no bound proved")
    table["tiers"][2], proof["bounds"] = kept, right
    # nor where another wish is of that tier.
    for one in proof["policy"]["rules"]:
        if one["kind"] == "must_have":
            one["wish"]["tier"] = 3
    for one in files.documents["plan"]["tiers"]:
        one["rules"] = {3: "stability, must_have", 4: "affinity, further_posts"}.get(
            one["tier"], one["rules"]
        )
    assert tier_lines(files)[3].endswith("no bound proved")


def test_a_report_counts_what_it_found_and_shows_the_first():
    verdict = checker.Verdict()
    verdict.lines.append(checker.Finding("行", "a line"))
    many = [checker.Finding(f"错{at}", f"wrong {at}") for at in range(checker.MOST + 3)]
    verdict.wrong += many
    verdict.unchecked.append(checker.Finding("未", "not read"))
    verdict.unproved.append(checker.Finding("开", "open"))
    assert verdict.text().splitlines() == [
        "  行 · a line",
        f"不成立 · Wrong ({len(many)}):",
        *(f"  {one}" for one in many[: checker.MOST]),
        "未核验 · Not checked (1):",
        "  未 · not read",
        "未证最优 · Not proved best (1):",
        "  开 · open",
        "未能证明。 · Not proved.",
    ]
    assert verdict.code == 1
    for kind in ("wrong", "unchecked", "unproved"):
        one = checker.Verdict()
        assert (one.code, one.text()) == (0, "已证明。 · Proved.")
        getattr(one, kind).append(many[0])
        assert one.code == 1
