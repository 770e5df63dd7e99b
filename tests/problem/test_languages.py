"""Languages asked for: too few speakers are told before, who goes without after."""

import openpyxl

import lawyer_assign as la
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Affinity
from lawyer_assign.views.reports import report_text
from tests.worlds.small import DAY, committee, lawyer, world

POLICY = Policy.hangzhou_2024(on=DAY, stability="off")


def asking(count, *speakers):
    """Return so many places that ask for She, with others who speak it, or not."""
    places = [committee(f"c{at}", languages=["畲话"]) for at in range(count)]
    others = [lawyer("l8"), lawyer("l9", languages=["手语"])]
    return world([*places, committee("c99")], [*speakers, *others])


def told(facts, policy=POLICY):
    rows = Problem.of(facts, policy).remarks
    return [one for one in rows if one.place.endswith(".languages")]


def test_a_language_that_too_few_speak_is_a_remark():
    one = lawyer("l1", languages=["畲话"])
    assert not told(asking(5, one))
    (found,) = told(asking(6, one))
    assert (found.place, found.value) == ("committees[0].languages", "畲话")
    assert "懂此语言的律师只有1名，最多服务5个" in found.problem.zh
    assert "1 lawyer(s) who speak it serve 5 at most" in found.problem.en
    (few,) = told(asking(3, lawyer("l1", languages=["畲话"], max_committees=2)))
    assert "最多服务2个" in few.problem.zh
    (none,) = told(asking(1))
    assert "只有0名" in none.problem.zh
    (low,) = told(asking(2, one), POLICY.with_limit(1))
    assert "最多服务1个" in low.problem.zh


def test_what_a_language_counts_is_said_by_the_rule_set():
    (found,) = told(asking(1))
    assert "多得15分" in found.cure.zh
    assert "Who speaks it brings 15 point(s) more" in found.cure.en
    (more,) = told(asking(1), POLICY.with_rule(Affinity(language=1200)))
    assert "brings 1,200 point(s)" in more.cure.en
    for policy in (
        POLICY.with_rule(Affinity(language=0)),
        POLICY.without("affinity"),
    ):
        (none,) = told(asking(1), policy)
        assert "现规则集不计律师是否懂此语言" in none.cure.zh
        assert "Nothing in the policy counts" in none.cure.en


def test_who_is_served_by_nobody_who_speaks_it_is_named(tmp_path):
    facts = asking(2, lawyer("l1", languages=["畲话"], max_committees=1))
    outcome = la.solve(facts, POLICY)
    said = "有语言要求的社区（村）2个，其中1个由不懂该语言的律师服务："
    assert said in report_text(outcome, "zh")
    assert "1 of them are served by nobody who speaks it" in report_text(outcome, "en")
    la.write(outcome, tmp_path / "plan.xlsx", lang="zh")
    page = openpyxl.load_workbook(tmp_path / "plan.xlsx")["总体情况"]
    assert said in "".join(str(one.value) for row in page.iter_rows() for one in row)
    (mute,) = (one for one in la.why_all(outcome).rows if one.unspoken)
    assert mute.unspoken == ("畲话",)
    assert "要求畲话，服务律师不懂" in mute.text("zh")
    assert "要求畲话，服务律师不懂" in la.why_all(outcome).text("zh")
    assert "nobody who serves speaks it" in mute.text("en")


def test_nothing_is_said_where_everybody_is_understood():
    people = [lawyer(f"l{at}", languages=["畲话"]) for at in (1, 2)]
    outcome = la.solve(asking(2, *people), POLICY)
    assert "由不懂该语言的律师" not in report_text(outcome, "zh")
    assert not any(one.unspoken for one in la.why_all(outcome).rows)


def test_a_language_entered_as_a_skill_can_be_demanded():
    """Answered so in the FAQ: nobody serves there who does not speak it."""
    speaker = lawyer("l1", languages=["畲话"], skills={"畲话": 3}, max_committees=1)
    places = [committee(f"c{at}", must_have=["畲话"]) for at in range(2)]
    facts = world(places, [speaker, lawyer("l8"), lawyer("l9")])
    wished = la.solve(facts, POLICY)
    assert len(wished.plan.posts) == 2
    demanded = la.solve(facts, POLICY.harden("must_have"))
    assert [one.lawyer for one in demanded.plan.posts] == ["l1"]
