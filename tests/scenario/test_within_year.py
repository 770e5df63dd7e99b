"""A change within the year: what goes on is not signed again; places say who comes."""

import datetime as dt
import random
from collections import Counter

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.files.plans.signing.agreements import Earlier, count_states
from lawyer_assign.files.plans.signing.changes import change_table, to_sign_text
from lawyer_assign.files.plans.signing.sheet import signing_table
from lawyer_assign.scenario.renewal import Renewal
from tests.scenario.test_year_after import PLAIN, now, then
from tests.worlds.small import committee, firm, lawyer, world

DAY = dt.date(2026, 6, 1)


@pytest.fixture(scope="module")
def changed():
    """Return the change of the year from a day on."""
    return la.renew(now(), then(), policy=PLAIN, since=DAY)


def test_what_goes_on_is_kept_and_not_renewed(changed):
    year = la.renew(now(), then(), policy=PLAIN)
    assert changed.plan == year.plan
    assert not changed.of("renewed")
    assert [x._replace(state="renewed") for x in changed.of("kept")] == [
        *year.of("renewed")
    ]
    assert [x for x in changed.signed if x.state != "kept"] == [
        x for x in year.signed if x.state != "renewed"
    ]
    text = changed.text("zh")
    assert text.startswith("年内变动方案（自2026年6月1日起）")
    assert "不变1份，无须重签" in text
    assert "name of k1（k1）已离任" in text
    assert "续签" not in text
    assert "上年" not in text
    assert "renew" not in changed.text("en")
    assert "续签1份" in year.text("zh")
    heads = [zh for _, zh in changed.sheets("zh")[1].heads]
    assert "原律师" in heads
    assert "上一年度律师" not in heads


def test_it_is_read_back_with_its_day(changed):
    again = Renewal.from_json(changed.to_json())
    assert again == changed
    assert again.since == DAY


def test_kept_agreements_stand_below_and_nobody_signs_them(changed):
    facts, plan = now(), changed.plan
    past = la.Plan.of(then().plan.posts, beside=_names(then()))
    table = signing_table(facts, plan, PLAIN, "zh", earlier=Earlier(past, DAY))
    rows = [
        dict(zip([en for en, _ in table.heads], x, strict=True)) for x in table.rows
    ]
    assert [x["state"] for x in rows].index("kept") == len(rows) - 1
    assert table.blocks.rows_of_rest == 1
    assert {x["state"]: x["from_day"] for x in rows} == {
        "new": DAY, "ended": DAY, "kept": None
    }  # fmt: skip
    said = to_sign_text(facts, plan, Earlier(past, DAY)).zh
    assert "自2026年6月1日起：新签3份，终止4份。其余1份协议不变，无须重签。" in said
    assert count_states(facts, plan, Earlier(past))["renewed"] == 1


def _names(outcome):
    from lawyer_assign.verbs.last_year import last_year

    return last_year(now(), outcome).plan.beside


def test_places_are_listed_with_who_was_there_and_who_comes(changed):
    facts, plan = now(), changed.plan
    past = la.Plan.of(then().plan.posts, beside=_names(then()))
    table = change_table(facts, plan, PLAIN, "zh", Earlier(past, DAY))
    at = [en for en, _ in table.heads]
    rows = {x[at.index("committee")]: dict(zip(at, x, strict=True)) for x in table.rows}
    assert [x[0] for x in table.rows] == [1, 2, 3, 4]
    said = {
        one: (row["what"], row["before"], row["after"]) for one, row in rows.items()
    }
    assert said == {
        "c1": ("other firm", _said("l1", "f1"), _said("l1", "f2")),
        "c4": ("other lawyer", _said("k1", "f3"), _said("n1", "f2")),
        "c5": ("other firm", _said("k2", "f3"), _said("k2", "f1")),
        "c2": ("gone", _said("l2", "f1"), None),
    }
    assert "name of k1已离任" in rows["c4"]["why"]
    assert rows["c1"]["why"] == "name of l1已转至name of f2"


def _said(who, where):
    return f"name of {who}（name of {where}）"


def test_a_firm_that_named_nobody_is_named_itself():
    """Its agreement left to it whom it sends."""
    own = [la.Agreement(committee=one, firm="f1") for one in ("c1", "c3")]
    facts = now().replace(agreements=own)
    plan = la.Plan.of([("c1", "m1"), ("c4", "l2")])
    table = change_table(facts, plan, PLAIN, "zh", Earlier(None, DAY))
    at = [en for en, _ in table.heads]
    rows = {x[at.index("committee")]: dict(zip(at, x, strict=True)) for x in table.rows}
    said = {
        one: (row["what"], row["before"], row["after"]) for one, row in rows.items()
    }
    assert said == {
        "c1": ("other firm", "name of f1", _said("m1", "f2")),
        "c3": ("vacant", "name of f1", None),
        "c4": ("new", None, _said("l2", "f1")),
    }


def _random_world(dice):
    """Return facts of two firms, and a plan of before and one of now."""
    places = [committee(f"c{at}") for at in range(dice.randint(1, 5))]
    people = [lawyer(f"l{at}", firm=f"f{at % 2}") for at in range(4)]
    facts = world(places, people, [firm("f0"), firm("f1")])
    plans = [
        la.Plan.of(
            {
                (row.id, dice.choice(people).id)
                for row in places
                for _ in range(dice.choice([0, 1, 1, 2]))
            }
        )
        for _ in range(2)
    ]
    return facts, *plans


def test_listed_are_just_those_places_whose_lawyers_differ():
    dice, seen = random.Random(1), Counter()
    for _ in range(300):
        facts, before, after = _random_world(dice)
        if not before.posts:
            continue
        table = change_table(facts, after, PLAIN, "zh", Earlier(before, DAY))
        at = [en for en, _ in table.heads]
        found = {x[at.index("committee")]: x[at.index("what")] for x in table.rows}
        for row in facts.committees:
            was, comes = ({*plan.lawyers_of(row.id)} for plan in (before, after))
            what = None
            if was != comes:
                what = (
                    "vacant" if not comes
                    else "new" if not was
                    else "one more" if was < comes
                    else "one less" if comes < was
                    else "other lawyer"
                )  # fmt: skip
            assert found.get(row.id) == what
            seen[what] += 1
    assert len(seen) == 6
    assert min(seen.values()) > 20


def test_the_pages_to_sign_end_above_what_is_kept(changed, tmp_path):
    facts, plan = changed.outcome.problem.facts, changed.plan
    la.write(
        changed.outcome, tmp_path / "new.xlsx", last_plan=la.Plan.of(plan.posts),
        since=DAY,
    )  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "new.xlsx")
    sheet = book["律所签约表"]
    cells = [[str(x) for x in row] for row in sheet.iter_rows(values_only=True)]
    rest = next(at for at, row in enumerate(cells) if "无须重签" in row[0])
    printed = sheet.print_area.split("$")[-1]
    assert int(printed) <= max(rest, 2)
    assert sum("不变" in row for row in cells[rest:]) == len(facts.committees)
    assert book["变动表"]["A2"].value == "无"
    assert "本次无协议变动，无须签约。" in str([*book["总体情况"].values])


def test_a_moment_says_its_day_and_what_is_none_is_refused(changed, tmp_path):
    import pandas as pd

    found = la.renew(
        now(), then(), policy=PLAIN, since=pd.Timestamp("2026-06-01 08:00")
    )
    assert found.since == DAY
    for odd in (pd.NaT, "2026-06-01"):
        with pytest.raises(la.BadInputError, match="since"):
            la.renew(now(), then(), policy=PLAIN, since=odd)
        with pytest.raises(la.BadInputError, match="since"):
            la.write(changed.outcome, tmp_path / "x.xlsx", since=odd)
