"""Reports in two languages: what they say is what the plan is."""

import re

import pytest

import lawyer_assign as la
from lawyer_assign import views
from lawyer_assign.errors import Defect, Text
from lawyer_assign.verify import check_problem
from lawyer_assign.views.blocks import Block, as_html, as_text, width
from lawyer_assign.views.words import title
from tests.worlds.small import committee, district, firm, lawyer, world

LANGS = ("zh", "en")


@pytest.fixture(scope="module")
def toy():
    return la.solve(la.datasets.toy())


@pytest.fixture(scope="module")
def short():
    """Thirty committees, of which two lawyers can take ten."""
    facts = la.datasets.district(
        committees=30, lawyers=2, past=la.datasets.PastKnobs(fixed=0), choices=None
    )
    return la.solve(facts)


@pytest.fixture(scope="module")
def nothing():
    """Musts that contradict each other: the only lawyer is pinned three times."""
    pinned = [
        la.Agreement(committee=one, firm="f3", lawyers=("l6",), is_fixed=True)
        for one in ("c3", "c4", "c5")
    ]
    outcome = la.solve(la.datasets.toy().replace(agreements=pinned))
    assert outcome.status == "infeasible"
    return outcome


def lines_that_hold(text, *words):
    return [line for line in text.splitlines() if all(word in line for word in words)]


@pytest.mark.parametrize("lang", LANGS)
def test_the_report_counts_what_is_in_the_plan(toy, lang):
    text = views.report_text(toy, lang)
    serving = len({post.lawyer for post in toy.plan.posts})
    covered = "6／6" if lang == "zh" else "6 of 6"
    assert lines_that_hold(text, covered)
    assert lines_that_hold(text, f"{serving}{'／6' if lang == 'zh' else ' of 6'}")
    for tier in toy.tiers:
        assert lines_that_hold(text, str(tier.number), f"{tier.price:,}")
    assert lines_that_hold(text, "南山县")


@pytest.mark.parametrize("lang", LANGS)
def test_why_it_was_no_flow_is_said_in_the_language_of_the_report(lang):
    outcome = la.solve(la.datasets.toy(), backend="cpsat")
    why = outcome.flow_refusal
    assert why.en == outcome.why_not_flow
    head = "未用网络流" if lang == "zh" else "Why not flow"
    assert lines_that_hold(views.report_text(outcome, lang), head, why.of(lang))


@pytest.mark.parametrize("lang", LANGS)
def test_points_are_shown_where_a_report_is_given(toy, lang):
    report = check_problem(toy.problem, toy.plan)
    gained = -report.tiers[-1].price
    word = "得分" if lang == "zh" else "Points"
    text = views.report_text(toy, lang, report)
    assert lines_that_hold(text, word, f"{gained:,}", title("affinity", lang))
    assert not lines_that_hold(views.report_text(toy, lang), f"  {word}  ")


def test_a_policy_that_values_nothing_has_no_points():
    policy = la.Policy.hangzhou_2024().without("affinity", "further_posts")
    outcome = la.solve(la.datasets.toy(), policy)
    report = check_problem(outcome.problem, outcome.plan)
    assert "Points" not in views.report_text(outcome, "en", report)


@pytest.mark.parametrize("lang", LANGS)
def test_a_shortage_is_named_committee_by_committee(short, lang):
    text = views.report_text(short, lang)
    uncovered = [
        row.id for row in short.problem.facts.committees
        if not short.plan.lawyers_of(row.id)
    ]  # fmt: skip
    assert len(uncovered) > 20
    assert sum(one in text for one in uncovered) == 20
    more = f"另有{len(uncovered) - 20}项" if lang == "zh" else "more"
    assert lines_that_hold(text, more)


@pytest.mark.parametrize("lang", LANGS)
def test_no_plan_is_said_and_nothing_is_counted(nothing, lang):
    text = views.report_text(nothing, lang)
    assert ("无可行方案" if lang == "zh" else "no plan exists") in text
    assert "6 of 6" not in text
    assert views.loads(nothing) == {}
    assert all(row.covered == 0 for row in views.by_district(nothing))


def test_why_it_was_not_flow_stands_in_the_report():
    policy = la.Policy.hangzhou_2024(stability="off")
    outcome = la.solve(la.datasets.toy(), policy, backend="cpsat")
    assert lines_that_hold(views.report_text(outcome), "Why not flow", "cpsat")


def test_where_nobody_is_short_the_report_says_so():
    facts = la.datasets.district(
        committees=10, lawyers=30, scarcity=0, past=la.datasets.PastKnobs(fixed=0)
    )
    outcome = la.solve(facts)
    assert "No district is scarce" in views.report_text(outcome)


def test_stated_scarcity_is_told_from_derived():
    facts = la.datasets.toy()
    districts = [
        row.model_copy(update={"is_scarce": True}) if row.id == "east" else row
        for row in facts.districts
    ]
    problem = la.solve(facts.replace(districts=districts)).problem
    text = views.scarcity_text(problem.facts, problem.scarcity)
    assert lines_that_hold(text, "east", "stated")
    assert lines_that_hold(text, "south", "derived")


def test_lawyers_that_districts_share_are_said_to_be_short_together():
    """Either district has lawyers enough, both together lack as many as are double."""
    lawyers = [lawyer(f"l{at}", districts=["a", "b"]) for at in range(5)]
    places = [
        committee(f"{one}{at}", district=one) for one in ("a", "b") for at in range(4)
    ]
    facts = world(
        places,
        lawyers,
        districts=[district("a"), district("b")],
        firms=[firm("f1", district="a")],
    )
    problem = la.Problem.of(facts, la.Policy.hangzhou_2024())
    found = problem.scarcity
    assert (found.is_scarce.tolist(), found.shortfall.tolist()) == ([True] * 2, [0] * 2)
    assert found.open_together == 3
    text = views.scarcity_text(problem.facts, found, lang="zh")
    assert "全部区县合计至少缺3名" in text
    few = [lawyer(f"l{at}") for at in range(2)]
    told = la.Problem.of(world(6, few), la.Policy.hangzhou_2024())
    assert told.scarcity.open_together == told.scarcity.shortfall.sum() == 4
    assert "合计至少缺" not in views.scarcity_text(told.facts, told.scarcity, lang="zh")


def test_counts_by_district_add_up_to_the_plan(toy):
    rows = views.by_district(toy)
    assert sum(row.committees for row in rows) == 6
    assert sum(row.lawyers + row.beyond for row in rows) == len(toy.plan)
    assert [row.is_scarce for row in rows] == [False, True]
    loads = views.loads(toy)
    assert sum(load * count for load, count in loads.items()) == len(toy.plan)


def test_posts_beyond_one_that_no_district_counts_are_told_below_the_table(toy):
    """The column does not add up to the figure above where lawyers serve in several."""
    assert "several districts" not in views.report_text(toy)
    districts = (district("a"), district("b"), district("c"))
    places = [committee(f"c{x}{at}", district=x) for x in "abc" for at in range(2)]
    facts = world(places, [lawyer("l0")], [firm("f1", district="a")], districts)
    outcome = la.solve(facts, la.Policy.hangzhou_2024(stability="off"))
    assert len(outcome.plan) == 5
    (everything,) = views.loads(outcome)
    inside = sum(row.beyond for row in views.by_district(outcome))
    assert everything - 1 - inside == 2
    assert "several districts, 1, count in each; the 2 posts" in views.report_text(
        outcome
    )
    assert "律师1名，在各区县分别计数；由此产生的兼任2个" in views.report_text(
        outcome, "zh"
    )


@pytest.mark.parametrize("lang", LANGS)
def test_a_broken_must_is_always_listed_in_full(lang):
    facts = la.datasets.district(committees=40, lawyers=40, scarcity=0, choices=None)
    lawyer = facts.lawyers[0].id
    plan = la.Plan.of((row.id, lawyer) for row in facts.committees)
    policy = la.Policy.hangzhou_2024()
    report = la.check(facts, policy, plan)
    text = views.check_text(facts, policy, report, lang, most=1)
    for found in report.violations:
        assert (found.text_zh if lang == "zh" else found.text) in text
    assert report.violations
    assert str(len(report.violations)) in text


@pytest.mark.parametrize("lang", LANGS)
def test_a_check_sums_up_a_tier_of_several_rules_as_plan_and_prices_say_it(toy, lang):
    policy = la.Policy.hangzhou_2024()
    report = la.check(la.datasets.toy(), policy, toy.plan)
    lines = views.check_text(la.datasets.toy(), policy, report, lang).splitlines()
    word = "本层合计" if lang == "zh" else "all of the tier"
    sums = [line.split() for line in lines if word in line]
    several = [tier for tier in report.tiers if len(tier.by_rule) > 1]
    assert several
    assert [(one[0], one[-1]) for one in sums] == [
        (str(tier.number), f"{tier.price:,}") for tier in several
    ]


def test_long_lists_of_wishes_are_cut_with_a_count(short):
    policy = la.Policy.hangzhou_2024()
    report = check_problem(short.problem, la.Plan.of(()))
    text = views.check_text(short.problem.facts, policy, report, "en", most=3)
    assert "... and 27 more" in text


def test_without_the_coverage_rule_the_uncovered_are_listed_still(toy):
    policy = la.Policy.hangzhou_2024().without("coverage")
    report = la.check(la.datasets.toy(), policy, la.Plan.of(()))
    text = views.check_text(la.datasets.toy(), policy, report)
    assert lines_that_hold(text, "c6", "己村")


def test_a_rule_of_somebody_else_is_called_by_its_kind():
    assert title("seniority", "zh") == "seniority"


@pytest.mark.parametrize("lang", LANGS)
def test_every_defect_is_shown_with_place_value_and_cure(lang):
    unknown = Text("no such firm", "没有这家律所"), Text("Correct it", "请改正")
    missing = Text("is missing", "缺少"), Text("Fill it in", "请补填")
    defects = [Defect("律师!C5", "f9", *unknown)]
    defects += [Defect(f"律所!A{at}", "", *missing) for at in range(1, 31)]
    text = views.defects_text(defects, lang)
    for part in (
        "律师!C5",
        "律所!A1-30",
        "f9",
        "31",
        *(one.of(lang) for one in unknown),
    ):
        assert part in text
    other = "en" if lang == "zh" else "zh"
    assert not any(one.of(other) in text for one in (*unknown, *missing))


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_wrong_alike_in_many_cells_is_said_once(lang):
    """33 times of day written alike filled three screens."""
    odd = Text("is no time of day", "不是时刻"), Text("Write 14:10", "请写14:10")
    defects = [Defect(f"签到!D{at}", "14点10分", *odd) for at in range(5, 38)]
    defects.insert(3, Defect("签到!D99", "25:00", *odd))
    text = views.defects_text(defects, lang)
    assert "34" in text.splitlines()[0]
    assert text.count("14点10分") == 1
    assert len(text.splitlines()) == 1 + 2 * 4
    assert text.count("签到!") == 2
    assert all(f"签到!D{at}" in text for at in ("5-37", "99"))


@pytest.mark.parametrize("lang", LANGS)
def test_places_of_one_error_are_named_without_their_sheet_again(lang):
    """150 rows with the sheet before each are a line that nobody reads."""
    odd = Text("is below 0", "小于0"), Text("Correct it", "请改正")
    rows = [*range(3, 300, 4), *range(400, 475)]
    defects = [Defect(f"值班签到!F{at}", "-1", *odd) for at in rows]
    text = views.defects_text(defects, lang)
    assert text.count("值班签到!F") == 1
    comma = "、" if lang == "zh" else ", "
    where = text.splitlines()[1].partition("!F")[2].split(comma)
    assert where == [*(str(at) for at in rows[:75]), "400-474"]


@pytest.mark.parametrize("lang", LANGS)
def test_many_values_wrong_in_one_way_are_one_error_with_all_places(lang):
    """80 days without their years were 80 errors, which say one thing."""
    odd = Text("lacks a year", "缺少年份"), Text("Write it", "请补填")
    days = [f"{1 + at // 28}月{1 + at % 28}日" for at in range(80)]
    defects = [Defect(f"值班签到!C{at + 3}", day, *odd) for at, day in enumerate(days)]
    lines = views.defects_text(defects, lang).splitlines()
    assert len(lines) == 1 + 4
    assert lines[1].endswith("值班签到!C3-82")
    assert all(one in lines[2] for one in (*days[:5], "80"))
    assert days[5] not in lines[2]
    few = views.defects_text(defects[:10], lang)
    assert all(f"{day}\n" in few for day in days[:10])


def test_html_holds_the_same_words_escaped(toy):
    facts = la.datasets.toy()
    districts = [
        row.model_copy(update={"name": "<b>&"}) if row.id == "east" else row
        for row in facts.districts
    ]
    page = views.html(la.solve(facts.replace(districts=districts)), "zh")
    assert "&lt;b&gt;&amp;" in page
    assert "<b>" not in page
    words = re.sub("<[^>]+>", " ", page)
    assert "已证明的最小值" in words


def test_the_tier_table_stands_alone(toy):
    assert len(views.tier_table(toy).splitlines()) == 2 + sum(
        len(one.rules) for one in toy.tiers
    )


def test_columns_line_up_in_a_terminal_with_chinese_in_them():
    block = Block("", ("名称", "n"), (("a", "1"), ("杭州e\u0301", "100")))
    lines = as_text([block]).splitlines()
    assert len({width(line) for line in lines}) == 1
    assert as_text([Block("none", (), ())]) == "none"
    assert as_html([Block("", (), (), notes=("note",))]) == "<div><p>note</p></div>"


def test_a_title_in_a_notebook_is_as_wide_as_the_page_not_as_its_table():
    title = '<p style="font-weight:bold">没有&lt;矛盾</p>'
    assert as_html([Block("没有<矛盾", (), ())]) == f"<div>{title}</div>"
    for found in (
        Block("没有<矛盾", ("h",), (("1",),)),
        Block("没有<矛盾", (), (("1",),)),
    ):
        shown = as_html([found])
        assert shown.startswith(f"<div>{title}<table>")
        assert ("<thead>" in shown) == bool(found.heads)
    assert "<caption" not in la.conflict(la.datasets.toy())._repr_html_()


@pytest.mark.parametrize("lang", LANGS)
def test_a_report_says_what_the_plan_costs_where_there_is_a_tariff(toy, lang):
    facts = la.datasets.with_example_money(toy.problem.facts)
    paid = la.solve(facts, toy.problem.policy)
    costs = la.cost(facts, paid.plan)
    said = views.report_text(paid, lang)
    assert views.costs_text(costs, lang).splitlines()[0] in said
    assert f"{costs.total_fen // 100:,}" in said
    head = views.costs_text(costs, lang).splitlines()[1]
    assert head in said
    assert head not in views.report_text(toy, lang)
