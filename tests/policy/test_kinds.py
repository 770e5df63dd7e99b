"""Rules of one's own are named by their titles wherever a rule is named."""

from typing import Literal

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.errors import Text
from lawyer_assign.explain.answers import Named
from lawyer_assign.explain.standing import Names
from lawyer_assign.policy import KINDS, Policy, class_of, title_of, whose_of
from tests.worlds.own_rules import FORMS, Own


@pytest.fixture(scope="module")
def outcome():
    facts = la.datasets.district(committees=20, lawyers=8, seed=0)
    policy = Policy.hangzhou_2024(stability="off")
    rule = Own(form="overlap", wish=la.Wish(tier=4, weight=40))
    return la.solve(facts, policy.with_rule(rule), time_limit=10)


def test_kinds_are_those_of_the_package_first_then_the_last_that_was_written():
    assert class_of("own") is Own
    assert class_of("coverage") is KINDS["coverage"]
    assert class_of("nobody") is None
    assert title_of("nobody") == Text("nobody", "nobody")

    class Coverage(Own):
        kind: Literal["coverage"] = "coverage"

    class Drafted(Own):
        kind: Literal["again"] = "again"

    class Again(Drafted):
        title_zh = "再写一遍"

    assert class_of("coverage") is not Coverage
    assert class_of("again") is Again
    assert title_of("again").zh == "再写一遍"


def test_a_rule_of_ones_own_takes_the_place_of_no_rule_of_the_package():
    """The seats of the text were gone without a word."""

    class Chairs(Own):
        kind: Literal["seats"] = "seats"

    class Fewer(la.rules.Seats):
        title = "Fewer seats"

    policy = Policy.hangzhou_2024()
    for without in (policy, policy.without("seats")):
        with pytest.raises(la.BadInputError) as caught:
            without.with_rule(Chairs(form="bound"))
        told = str(caught.value)
        assert "the rule Chairs has the kind seats of the rule" in told
        assert la.rules.Seats.title_zh in told
        assert 'policy.without("seats")' in told
    for same in (la.rules.Seats(), Fewer()):
        assert policy.with_rule(same)["seats"] is not policy["seats"]


def test_a_report_a_page_and_answers_say_the_title_of_a_rule_of_ones_own(outcome):
    facts = outcome.problem.facts
    place = outcome.plan.posts[0].committee
    others = [one.id for one in facts.lawyers]
    told = [
        la.views.report_text(outcome, lang="zh"),
        la.compare(outcome, outcome).text("zh"),
        *(la.why_not(outcome, place, one).text("zh") for one in others),
        *(la.why(outcome, one.id).text("zh") for one in facts.committees),
    ]
    assert sum(Own.title_zh in one for one in told) > 3
    assert not any("“own”" in one or " own " in one for one in told)


def test_whoever_a_rule_of_ones_own_means_is_named(outcome):
    facts = outcome.problem.facts
    names = Names(facts)
    assert (whose_of("own"), whose_of("nobody")) == ("several", "several")
    assert (whose_of("caseload"), whose_of("seats")) == ("lawyer", "firm")
    for row in (facts.lawyers[0], facts.firms[0], facts.committees[0]):
        assert names.of("own", row.id) == Named(row.id, row.name)
    assert names.of("caseload", facts.firms[0].id).name == ""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_names_a_rule_of_ones_own_by_its_title(outcome, lang, tmp_path):
    path = tmp_path / "plan.xlsx"
    la.write(outcome, path, lang=lang)
    title = Own.title_zh if lang == "zh" else Own.title
    cells = (
        cell for sheet in openpyxl.load_workbook(path) for row in sheet for cell in row
    )
    said = [str(one.value) for one in cells]
    assert any(title in one for one in said)
    assert "own" not in said


@pytest.mark.parametrize("form", FORMS)
def test_a_rule_of_ones_own_is_read_back_where_its_class_is_known(form):
    rule = Own(form=form, salt=7, wish=la.Wish(tier=2))
    policy = Policy.hangzhou_2024().with_rule(rule)
    assert Policy.from_toml(policy.to_toml()) == policy
    with pytest.raises(la.BadInputError, match="kind is 'nobody'"):
        Policy.from_toml(policy.to_toml().replace('"own"', '"nobody"'))
