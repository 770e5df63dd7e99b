"""What is proved of compared plans, and how far their difference is certain."""

import json
import random
from dataclasses import replace
from functools import cache

import pytest

import lawyer_assign as la
from lawyer_assign.explain.comparisons.comparison import (
    Comparison,
    Proved,
    RulePrice,
)
from lawyer_assign.explain.comparisons.proof_words import proof_rows
from lawyer_assign.explain.comparisons.proofs import certain
from tests.explain.questions import PLAIN
from tests.worlds.small import HERE, committee, lawyer, world

SPREAD = la.Plan.of([("c1", "l1"), ("c2", "l2"), ("c3", "l3")])
TWICE = la.Plan.of([("c1", "l1"), ("c2", "l1"), ("c3", "l3")])
THRICE = la.Plan.of([("c1", "l1"), ("c2", "l1"), ("c3", "l1")])
WORLDS = 400


@cache
def facts(name="as it is"):
    """Return facts; of another name no price is another, but they are others."""
    row = committee("c3", **HERE).model_copy(update={"name": name})
    return world(
        [committee("c1", **HERE), committee("c2", **HERE), row],
        [lawyer(f"l{at}", **HERE) for at in (1, 2, 3)],
    )


def stood(plan, *bounds, name="as it is", ended="time_limit"):
    """Return a plan as an outcome with these bounds; proved where they are left out."""
    found = la.adopt(facts(name), PLAIN, plan)
    known = [*bounds, *[tier.price for tier in found.tiers][len(bounds) :]]
    tiers = tuple(
        replace(tier, bound=bound)
        for tier, bound in zip(found.tiers, known, strict=True)
    )
    return replace(found, tiers=tiers, ended=ended)


def compared(*plans):
    return la.compare(*plans, names=["now", "then"][: len(plans)])


def told(found):
    """Return the sentences of both languages, wherever they stand."""
    texts = [found.text("en"), found.text("zh"), found._repr_html_()]
    for lang in ("en", "zh"):
        cells = [str(x) for row in found.sheets(lang)[0].rows for x in row]
        texts.append("\n".join(cells))
    return texts


def test_a_difference_is_certain_as_far_as_both_plans_are_proved():
    found = compared(stood(SPREAD), stood(TWICE, name="other"))
    en, zh, html, book, _ = told(found)
    said = "Both are proved up to that tier: the best plans differ there by just"
    assert said in en
    assert said in book
    assert "最优方案在该层之差就是这么多" in zh
    assert "最优方案在该层之差就是这么多" in html or said in html
    frame = found.to_frame("tier").set_index("tier")
    assert frame.loc[2, "price then - now"] == 1
    assert frame.loc[2, ["least then - now", "most then - now"]].tolist() == [1, 1]
    assert frame["is_proved then"].all()
    assert "not certain" not in repr(found)


def test_a_difference_that_lies_within_what_is_open_is_said_to():
    """Nearly all of it was search noise, and nothing said so."""
    found = compared(stood(SPREAD), stood(TWICE, 0, 0, name="other"))
    en, zh, html, book, zh_book = told(found)
    said = "Tier 2 of then is not proved: there the best plans differ by 0 to +1 (then"
    assert said in en
    assert said in book
    assert "so the difference found may be search alone; of the tiers after" in en
    for one in (zh, zh_book):
        assert (
            "“then”第2层尚未证明最优：该层最优方案之差（then减now）在0至+1之间" in one
        )
        assert "可能只是求解尚未完成所致" in one
    assert "(then - now)" in html or "then减now" in html
    assert "not certain" in repr(found) or "尚不确定" in repr(found)
    frame = found.to_frame("tier").set_index("tier")
    assert frame.loc[2, ["least then - now", "most then - now"]].tolist() == [0, 1]
    assert frame.loc[[1], "least then - now"].tolist() == [0]
    assert frame["most then - now"].isna().tolist() == [False, False, *[True] * 1]
    assert frame.loc[2, "bound then"] == 0
    assert not frame.loc[2, "is_proved then"]


def test_a_difference_larger_than_what_is_open_is_sure():
    found = compared(stood(SPREAD), stood(THRICE, 0, 1, name="other"))
    assert "differ by +1 to +2 (then - now), so then is worse for sure" in found.text()
    assert "在+1至+2之间，“then”必定较差" in found.text("zh")
    assert "not certain" not in repr(found)
    turned = compared(stood(THRICE, 0, 1), stood(SPREAD, name="other"))
    assert "by -2 to -1 (then - now), so then is better for sure" in turned.text()
    assert "“now”第2层尚未证明最优" in turned.text("zh")


def test_plans_that_cost_the_same_may_still_differ_at_their_best():
    """They were said to be alike in every tier, and were two stopped runs."""
    ended = {"ended": "stopped"}
    found = compared(stood(TWICE, 0, 0, **ended), stood(TWICE, 0, 0, **ended))
    en, zh = found.text("en"), found.text("zh")
    assert "then and now cost the same in every tier" in en
    assert "in tier 2 neither is proved the best: the best costs 0 at least and 1" in en
    assert "第2层均未证明最优：最优方案的未达到程度在0至1之间" in zh
    assert "open by 1 (stopped)" in en
    assert "尚差1未证明（中途停止）" in zh
    other = compared(
        stood(TWICE, 0, 0, **ended), stood(TWICE, 0, 0, name="other", **ended)
    )
    assert "Tier 2 of now, then is not proved" in other.text()
    assert "differ by -1 to +1 (then - now), so they may differ there" in other.text()
    assert "最优方案可能在该层就有差别" in other.text("zh")


def test_of_one_problem_what_one_plan_proves_holds_for_the_other():
    found = compared(stood(SPREAD), stood(TWICE, 0, 0))
    assert "neither is proved" not in found.text()
    frame = found.to_frame("tier")
    assert frame["least then - now"].tolist() == [0] * len(frame)
    both = compared(stood(SPREAD), stood(SPREAD, name="other"))
    assert "Both are proved in every tier" in both.text()
    assert "两方案各层均已证明最优" in both.text("zh")


@pytest.mark.parametrize(
    ("first", "other", "said"),
    [
        (0, None, "the best plans differ by +1 or less"),
        (None, 0, "the best plans differ by 0 or more"),
        (None, None, "the best plans differ by nobody knows how much"),
    ],
)
def test_of_a_plan_without_a_bound_the_other_side_is_open(first, other, said):
    found = compared(stood(SPREAD, 0, first), stood(TWICE, 0, other, name="other"))
    assert said in found.text()
    assert "nothing proved (time limit)" in found.text()
    assert "尚无证明（时限已到）" in found.text("zh")


def test_of_plans_alone_nothing_is_proved_and_that_is_said():
    found = compared(SPREAD, stood(TWICE, 0, 0))
    assert certain(found, 1) is None
    assert "a plan alone: nothing is proved of it" in found.text()
    assert found.to_frame("tier")["least then - now"].isna().all()
    none = la.compare(SPREAD, TWICE, facts=facts(), policy=PLAIN)
    assert "Of none of these plans anything is proved here" in none.text()
    assert "各方案均未附证明" in none.text("zh")
    adopted = la.adopt(facts(), PLAIN, TWICE)
    assert "Of none of these plans" in compared(adopted, SPREAD).text()


def test_every_plan_and_tier_has_price_bound_and_proof():
    found = compared(stood(SPREAD), stood(TWICE, 0, 0, name="other", ended="stopped"))
    rows = [(one.plan, one.tier, one.price, one.bound) for one in proof_rows(found)]
    assert ("now", 2, 0, 0) in rows
    assert ("then", 2, 1, 0) in rows
    (sheet,) = (one for one in found.sheets("zh") if one.name == "compare_tiers")
    said = [row for row in sheet.rows if row[:2] == ("then", 2)]
    assert said == [("then", 2, 1, 0, 1, "尚差1未证明（中途停止）")]
    plans = found.to_frame("plan").set_index("plan")
    assert plans["search_ended"].tolist() == ["time_limit", "stopped"]
    assert plans["is_recounted"].tolist() == [False, True]


def test_a_bound_by_other_rules_is_not_set_against_these_prices():
    base = la.Scenario(la.datasets.toy(), name="base")
    found = la.compare(base, base.with_weight("affinity", minute=3).named("far"))
    last = found.tiers[-1]
    (row,) = (x for x in proof_rows(found) if (x.plan, x.tier) == ("far", last))
    assert row.bound is None
    assert row.said.en.startswith("by its own facts and rules ")
    assert row.said.zh.endswith("：已证明最优")
    assert "far was minimised by its own facts and rules, not by these" in found.text()
    assert "not certain" not in repr(found)


def test_a_tier_that_a_plan_knew_nothing_of_is_no_bound_for_it():
    rows = la.datasets.district(committees=40, scarcity=0.2, seed=1, teams=0)
    base = la.Scenario(rows, name="base")
    found = la.compare(base, base.with_policy(PLAIN).named("free"))
    assert found.price(3)[0] < found.price(3)[1]
    en, zh = found.text("en"), found.text("zh")
    assert "its own rules have no such tier" in en
    assert "其自身规则集没有这一层" in zh
    assert "free was made by have no such tier 3: it was not minimised there" in en
    assert "“free”求解所用的规则集没有这样的第3层" in zh


def test_documents_of_before_are_read_and_say_nothing_of_proofs():
    found = compared(stood(SPREAD), stood(TWICE, 0, 0, name="other"))
    assert Comparison.from_json(found.to_json()) == found
    older = json.loads(found.to_json())
    for key in ("proofs", "minutes", "untimed", "fen"):
        del older[key]
    read = Comparison.from_json(json.dumps(older))
    assert (read.rules, read.proofs) == (found.rules, ())
    assert "proved" not in read.text("en")
    assert [one.name for one in read.sheets("en")][:2] == ["compare", "compare_rules"]
    assert read.to_frame("tier")["bound now"].isna().all()
    assert len(read.to_frame("plan")) == 2


def test_travel_and_cost_of_every_plan_stand_in_the_summary():
    """A weight on minutes was compared, and no minute was to be seen."""
    rows = la.datasets.with_example_money(la.datasets.toy())
    base = la.Scenario(rows, name="base")
    other = base.with_limit(1).named("one each")
    found = la.compare(base, other)
    for at, one in enumerate((base, other)):
        frame = one.outcome.posts_frame()
        assert found.minutes[at] == frame["minutes"].sum()
        assert found.fen[at] == la.cost(rows, one.outcome.plan).total_fen
    less = found.fen[0] - found.fen[1]
    assert less > 0
    en, zh = found.text("en"), found.text("zh")
    assert f"travel of {found.minutes[1]:,} minutes in all, " in en
    assert f"yuan a year, {less / 100:,.2f} less" in en
    assert f"路程合计{found.minutes[1]:,}分钟，" in zh
    assert "年补贴（元）" in zh
    assert found.to_frame("plan")["fen"].tolist() == list(found.fen)
    (sheet,) = (x for x in found.sheets("zh") if x.name == "compare_plans")
    assert [row[-1] for row in sheet.rows] == [fen / 100 for fen in found.fen]
    plain = la.compare(*[la.Scenario(la.datasets.toy())] * 2)
    assert plain.fen == ()
    assert "yuan" not in plain.text("en")


def test_minutes_that_nobody_knows_are_counted_and_not_guessed():
    nowhere = la.Plan.of([("c1", "l1"), ("c2", "l2")])
    rows = world(
        [committee("c1", **HERE), committee("c2"), committee("c3")],
        [lawyer("l1", **HERE), lawyer("l2"), lawyer("l3")],
        scores=[la.PairScore(committee="c3", lawyer="l3", minutes=25)],
    )
    whole = la.Plan.of([*nowhere.posts, ("c3", "l3")])
    found = la.compare(nowhere, whole, facts=rows, policy=PLAIN)
    assert found.untimed == (1, 1)
    assert found.minutes == (0, 25)
    assert "posts of unknown travel" in found.text("en")
    assert "路程不明的配对" in found.text("zh")


def vectors(chance):
    """Return what some plans of a problem cost, tier by tier."""
    return [
        tuple(chance.randint(0, 3) for _ in range(3))
        for _ in range(chance.randint(1, 6))
    ]


def proof(chance, plans):
    """Return a plan, and bounds that hold of all as good in the tiers before."""
    plan = chance.choice(plans)
    bounds = []
    for at in range(3):
        alike = [
            one for one in plans
            if all(a <= b for a, b in zip(one[:at], plan[:at], strict=True))
        ]  # fmt: skip
        slack = chance.choice([0, 0, 0, 1, 2])
        bounds.append(min(one[at] for one in alike) - slack)
    return plan, bounds


@pytest.mark.parametrize("seed", range(WORLDS))
def test_the_best_plans_differ_by_what_is_said_whatever_the_bounds(seed):
    chance = random.Random(seed)
    both = vectors(chance), vectors(chance)
    (first, least), (other, low) = (proof(chance, one) for one in both)
    found = Comparison(
        "en", ("a", "b"), (1, 2, 3),
        tuple(
            RulePrice(at, "coverage", 1, prices)
            for at, prices in enumerate(zip(first, other, strict=True), 1)
        ),
        (), (), (), (), recounted=(1,),
        proofs=(
            Proved("stopped", first, tuple(least)), Proved("stopped", other, tuple(low))
        ),
    )  # fmt: skip
    known = certain(found, 1)
    best = [b - a for a, b in zip(min(both[0]), min(both[1]), strict=True)]
    for at in range(3 if known.nth is None else known.nth):
        assert best[at] == other[at] - first[at]
    if known.nth is not None:
        assert known.least <= best[known.nth] <= known.most
