"""Inspectors come from elsewhere, always; the same seed draws the same committees."""

import json

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.views.inspections import inspection_text
from lawyer_assign.year.inspections import (
    draw,
    inspection_facts,
    inspection_pairs,
    may_inspect,
)
from lawyer_assign.year.risks import signs_of
from tests.worlds.examples import many
from tests.worlds.small import committee, district, firm, lawyer, renamed, world

POINTS = ((30.25, 120.15), (30.3, 120.2), (29.6, 119.04), (None, None))


@st.composite
def towns(draw_):
    """Return facts with inspectors of all sorts, and a plan."""

    def of(values):
        return draw_(st.sampled_from(values))

    districts = [district(f"d{at}") for at in range(of((2, 3)))]
    places = [row.id for row in districts]
    firms = [firm(f"f{at}", district=of(places)) for at in range(3)]
    lawyers = [lawyer(f"l{at}", firm=f"f{at % 3}") for at in range(4)]
    committees = []
    for at in range(of((1, 4, 8))):
        lat, lon = of(POINTS)
        committees.append(
            committee(f"c{at}", district=of(places), lat=lat, lon=lon,
                      kind=of(("community", "village")))
        )  # fmt: skip
    inspectors = []
    for at in range(of((0, 1, 2, 3))):
        lat, lon = of(POINTS)
        own, office = of(places), of(firms).id
        sort = of(("officer", "lawyer", "both"))
        inspectors.append(
            la.Inspector(
                id=f"j{at}",
                name=f"name of j{at}",
                district=None if sort == "lawyer" else own,
                firm=None if sort == "officer" else office,
                lat=lat,
                lon=lon,
                max_visits=of((None, 1, 2)),
            )
        )
    facts = world(committees, lawyers, firms, districts, inspectors=inspectors)
    posts = [(row.id, of(lawyers).id) for row in committees if of((True, True, False))]
    return facts, la.Plan.of(posts)


@settings(max_examples=many(1_000))
@given(town=towns(), limit=st.sampled_from((0, 30, 60, 200)), seed=st.integers(0, 5))
def test_nobody_inspects_her_own_district_or_firm_or_too_far_or_too_much(
    town, limit, seed
):
    facts, plan = town
    rules = la.InspectionRules(share_percent=60, max_visits=2, limit_minutes=limit)
    found = la.plan_inspection(facts, plan, rules=rules, seed=seed)
    people = {row.id: row for row in facts.inspectors}
    loads = dict.fromkeys(people, 0)
    for visit in found.visits:
        assert plan.lawyers_of(visit.committee)
        assert visit.note.en == noted(facts, plan, visit, rules)
        if visit.inspector is None:
            continue
        who = people[visit.inspector]
        place = facts.committee[visit.committee]
        loads[who.id] += 1
        assert who.district != place.district
        assert visit.minutes <= limit
        if who.firm is not None:
            assert facts.firm[who.firm].district != place.district
            serving = {facts.lawyer[w].firm for w in plan.lawyers_of(place.id)}
            assert who.firm not in serving
    for one, load in loads.items():
        assert load <= (people[one].max_visits or 2)
    assert set(found.shortages) == {
        one.committee for one in found.visits if one.inspector is None
    }


def noted(facts, plan, visit, rules):
    """Return what stands beside a visit, from the definition."""
    place = facts.committee[visit.committee]
    if visit.inspector is not None:
        who = next(row for row in facts.inspectors if row.id == visit.inspector)
        lacks = [name for name, row in (("inspector", who), ("committee", place))
                 if row.lat is None]  # fmt: skip
        assert not lacks or visit.minutes == 60
        said = "the {} has no coordinates, taken as 60 min"
        return said.format(lacks[0]) if lacks else ""
    able = [row for row in facts.inspectors
            if may_inspect(facts, plan, row, visit.committee)]  # fmt: skip
    asked = inspection_facts(facts, [visit.committee], rules)
    near = inspection_pairs(facts, plan, asked, rules).lawyer
    said = f"no inspector is within {rules.limit_minutes} min"
    if place.lat is None or any(row.lat is None for row in able):
        said += "; without coordinates a way is taken as 60 min"
    if near:
        said = "who is near has no visit left"
    if not able:
        said = "no inspector is of another district and firm"
    return said + unused(facts, place, able, near)


def unused(facts, place, able, near):
    """Return why every inspector does not go, from the definition."""
    groups = {
        "no visit left": [row for row in able if row.id in near],
        "too far": [row for row in able if row.id not in near],
        "of the district": [
            row for row in facts.inspectors if row.district == place.district
        ],
        "her firm serves there or is of the district": [
            row for row in facts.inspectors
            if row not in able and row.district != place.district
        ],
    }  # fmt: skip
    said = [
        f"{why}: {', '.join(f'{row.name} ({row.id})' for row in rows)}"
        for why, rows in groups.items()
        if rows
    ]
    return f" ({'; '.join(said)})" if said else ""


def test_an_inspection_by_people_of_the_district_alone_says_why_nobody_goes():
    facts, plan = province(inspectors=1)
    people = [
        la.Inspector(id=f"o{at}", name=f"检查{at}", district="d1") for at in range(7)
    ]
    facts = facts.replace(inspectors=[*facts.inspectors, *people])
    rules = la.InspectionRules(max_visits=1, limit_minutes=0, share_percent=30)
    found = la.plan_inspection(facts, plan, rules=rules)
    (one, *_) = [one for one in found.visits if one.district == "d1" and one.note.zh]
    assert "次数已满：n（j0）" in one.note.zh
    assert "属本区县：检查0（o0）、检查1（o1）" in one.note.zh
    assert "等7人" in one.note.zh
    assert "检查5" not in one.note.zh
    assert "and 2 more" in one.note.en
    other = next(one for one in found.visits if one.district == "d0")
    assert "属本区县：n（j0）" in other.note.zh
    assert "路程超限：检查0（o0）" in other.note.zh
    said = inspection_text(found, "zh")
    for words in ("“市级人员”", "“最多检查数”", "“每人最多检查”", "--minutes"):
        assert words in said


def test_a_way_that_nobody_knows_is_marked_where_it_is_shown(tmp_path):
    facts, plan = province(inspectors=2)
    rows = [row.model_copy(update={"lat": None, "lon": None, "name": "陈检查"})
            if row.id == "j1" else row for row in facts.inspectors]  # fmt: skip
    facts = facts.replace(inspectors=rows)
    found = la.plan_inspection(facts, plan)
    la.write(found, tmp_path / "visits.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "visits.xlsx")["检查安排"]
    heads, *lines = sheet.iter_rows(values_only=True)
    shown = {
        row["检查人员编号"]: (row["路程（分钟）"], row["备注"])
        for row in (dict(zip(heads, line, strict=True)) for line in lines)
    }
    assert shown["j1"] == (60, "检查人员无坐标，按60分钟计")
    assert shown["j0"] == (0, None)
    near = la.InspectionRules(limit_minutes=30)
    said = inspection_text(la.plan_inspection(facts, plan, rules=near), "zh")
    assert "路程30分钟以内没有检查人员（无坐标的按60分钟计）（路程超限：" in said


def province(inspectors=4, committees=40):
    """Return two districts whose lawyers have one to five posts."""
    rows = [
        committee(f"c{at:02}", district=f"d{at % 2}", lat=30.2, lon=120.1)
        for at in range(committees)
    ]
    people = [
        la.Inspector(id=f"j{at}", name="n", district=f"d{at % 2}", lat=30.2, lon=120.1)
        for at in range(inspectors)
    ]
    lawyers = [lawyer(f"l{at}") for at in range(30)]
    facts = world(
        rows, lawyers, [firm("f1", district="d0")],
        [district("d0"), district("d1")], inspectors=people,
    )  # fmt: skip
    posts = [(row.id, "l0" if at < 6 else f"l{at % 29 + 1}") for at, row in
             enumerate(rows)]  # fmt: skip
    return facts, la.Plan.of(posts)


def test_the_same_seed_is_the_same_plan_and_another_is_another():
    facts, plan = province()
    first = la.plan_inspection(facts, plan, seed=7)
    assert first.visits == la.plan_inspection(facts, plan, seed=7).visits
    others = {
        tuple(one.committee for one in la.plan_inspection(facts, plan, seed=at).visits)
        for at in range(5)
    }
    assert len(others) > 1


def risks_of(facts, plan, assessment):
    signs = signs_of(facts, plan, assessment, la.InspectionRules(), {})
    return {committee: len(found) for committee, found in signs.items()}


def test_every_stratum_is_drawn_and_risk_is_drawn_more():
    facts, plan = province()
    rules = la.InspectionRules(share_percent=20)
    risks = risks_of(facts, plan, None)
    # l0 has six posts, three in each district: one sign of risk each.
    assert sorted(one for one, risk in risks.items() if risk) == [
        f"c0{at}" for at in range(6)
    ]
    drawn = draw(facts, risks, rules, seed=1)
    strata = [(facts.committee[one].district, risks[one]) for one in drawn]
    # 17 of no risk at 20 % are 4; 3 at 40 % are 2; both rounded up.
    assert {one: strata.count(one) for one in set(strata)} == {
        ("d0", 0): 4, ("d0", 1): 2, ("d1", 0): 4, ("d1", 1): 2,
    }  # fmt: skip


def test_a_district_draws_the_same_whatever_happens_in_another():
    facts, plan = province()
    rules = la.InspectionRules()
    risks = risks_of(facts, plan, None)
    alone = {
        one: risk for one, risk in risks.items()
        if facts.committee[one].district == "d1"
    }  # fmt: skip
    drawn = draw(facts, risks, rules, seed=3)
    assert draw(facts, alone, rules, seed=3) == [one for one in drawn if one in alone]


def test_records_make_low_ratings_and_missing_logs_signs_of_risk():
    facts, plan = province()
    day, place = "2025-03-01", plan.committees_of("l5")[0]
    mine = {"lawyer": ["l5"], "committee": [place], "day": [day]}
    records = la.records_from_frames(
        {
            "check_ins": pd.DataFrame({**mine, "minutes": [240]}),
            "ratings": pd.DataFrame({**mine, "stars": [1]}),
        }
    )
    assessed = la.assess(facts, plan, records)
    assert risks_of(facts, plan, assessed)[place] == 2
    logged = la.records_from_frames(
        {
            "check_ins": pd.DataFrame({**mine, "minutes": [240]}),
            "logs": pd.DataFrame({**mine, "duty": ["mediation"]}),
            "ratings": pd.DataFrame({**mine, "stars": [5]}),
        }
    )
    assessed = la.assess(facts, plan, logged)
    assert risks_of(facts, plan, assessed)[place] == 0


def test_of_namesakes_the_reason_says_which_by_the_id():
    facts, plan = province()
    facts = renamed(facts, l0="孙甲", l5="孙 甲")
    found = la.plan_inspection(facts, plan, rules=la.InspectionRules(share_percent=100))
    reason = {one.committee: one.reason for one in found.visits}["c00"]
    assert "孙甲（l0）服务6个社区（村）" in reason.zh
    assert "孙甲 (l0) serves 6 committees" in reason.en


def test_a_printed_visit_tells_namesakes_and_towns_apart(tmp_path):
    facts, plan = province()
    facts = renamed(facts, l0="孙甲", l5="孙 甲")
    places = [
        row.model_copy(update={"town": f"{row.id}镇"}) for row in facts.committees
    ]
    facts = facts.replace(committees=places)
    found = la.plan_inspection(facts, plan, rules=la.InspectionRules(share_percent=100))
    la.write(found, tmp_path / "visits.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "visits.xlsx")["检查安排"]
    heads, *rows = sheet.iter_rows(values_only=True)
    assert "制表：____" in rows[-1][0]
    assert "审核：____" in rows[-1][0]
    assert "盖章" in rows[-1][0]
    lines = [dict(zip(heads, row, strict=True)) for row in rows[: len(places)]]
    named = {one["社区（村）编号"]: one["被检查律师"] for one in lines}
    assert named["c00"] == "孙甲（l0）"
    assert "name of l1" in named.values()  # nobody else is called so
    assert all(one["乡镇街道"] == f"{one['社区（村）编号']}镇" for one in lines)
    printed = sheet.print_area.split("$")[3]
    last = openpyxl.utils.column_index_from_string(printed)
    assert {"乡镇街道", "被检查律师"} <= {*heads[:last]}
    assert "孙甲（l0）  " in inspection_text(found, "zh")
    assert "孙甲 (l0)  " in inspection_text(found, "en")


def test_each_visit_says_whom_it_is_about_and_why(tmp_path):
    facts, plan = province()
    facts = renamed(facts, l0="孙甲", l5="周乙")
    place = plan.committees_of("l5")[0]
    mine = {"lawyer": ["l5"], "committee": [place], "day": ["2025-03-01"]}
    records = la.records_from_frames(
        {
            "check_ins": pd.DataFrame({**mine, "minutes": [240]}),
            "ratings": pd.DataFrame({**mine, "stars": [1]}),
        }
    )
    found = la.plan_inspection(
        facts, plan, assessment=la.assess(facts, plan, records),
        rules=la.InspectionRules(share_percent=100),
    )  # fmt: skip
    by_place = {one.committee: one for one in found.visits}
    assert by_place[place].lawyers == ("l5",)
    assert by_place[place].reason.zh == (
        "周乙效果0分，低于60分；周乙到岗1次，有日志0次，低于80%"
    )
    assert "孙甲服务6个社区（村），达到4个" in by_place["c00"].reason.zh
    assert all(one.risk == len(one.risks) for one in found.visits)
    la.write(found, tmp_path / "visits.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "visits.xlsx")["检查安排"]
    rows = list(sheet.iter_rows(values_only=True))
    line = dict(zip(rows[0], next(r for r in rows if place in r), strict=True))
    assert line["被检查律师"] == "周乙"
    assert line["风险原因"] == by_place[place].reason.zh
    alone = la.plan_inspection(facts, plan, rules=la.InspectionRules(high_load=99))
    assert {one.reason.zh for one in alone.visits} == {"随机抽取，无风险项"}
    for lang, word in (("zh", "孙甲服务6个"), ("en", "serves 6 committees")):
        assert word in inspection_text(found, lang)
        assert {"zh": "每有一项风险比例加100%", "en": "100 % more"}[lang] in (
            inspection_text(found, lang)
        )


def test_an_officer_of_the_city_inspects_every_district(tmp_path):
    facts, plan = province(inspectors=1)
    short = la.plan_inspection(facts, plan).shortages
    assert short
    city = la.Inspector(id="city", name="市局", is_city=True, lat=30.2, lon=120.1)
    facts = facts.replace(inspectors=(*facts.inspectors, city))
    la.write_facts(facts, tmp_path / "facts.xlsx")
    facts = la.read(tmp_path / "facts.xlsx")
    assert la.plan_inspection(facts, plan).shortages == ()
    with pytest.raises(ValueError, match="市级人员"):
        la.Inspector(id="nobody", name="x")


def test_loads_are_even_and_shortages_have_names():
    facts, plan = province()
    rules = la.InspectionRules(share_percent=100)
    found = la.plan_inspection(facts, plan, rules=rules)
    loads = pd.Series([one.inspector for one in found.visits]).value_counts()
    assert loads.tolist() == [10, 10, 10, 10]
    assert found.shortages == ()
    tight = la.InspectionRules(share_percent=100, max_visits=9)
    short = la.plan_inspection(facts, plan, rules=tight)
    assert len(short.shortages) == 4
    assert repr(short) == "Inspection(40 committees, 4 without an inspector)"
    assert "without an inspector" in short._repr_html_()


def test_nothing_to_inspect_and_nobody_to_do_it_are_answers():
    facts, plan = province(inspectors=0)
    assert len(la.plan_inspection(facts, plan).shortages) > 0
    nothing = la.plan_inspection(facts, la.Plan.of([]))
    assert len(nothing) == 0
    assert list(nothing.to_frame().columns)[:2] == ["committee", "committee_name"]


@pytest.mark.parametrize(
    ("plan", "seed", "says"),
    [(None, 0, "there is no plan"), (la.Plan.of([("x", "l0")]), 0, "no such committee"),
     (la.Plan.of([]), -1, "seed")],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(plan, seed, says):
    facts, _ = province()
    with pytest.raises(la.BadInputError, match=says):
        la.plan_inspection(facts, plan, seed=seed)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_shell_draws_sends_and_writes(tmp_path, lang):
    facts, plan = province(inspectors=1)
    la.write_facts(facts, tmp_path / "facts.xlsx")
    (tmp_path / "plan").mkdir()
    lines = ["committee,lawyer", *(",".join(post) for post in plan.posts)]
    (tmp_path / "plan" / "plan.csv").write_text("\n".join(lines))
    out = tmp_path / "visits.json"
    args = ["inspect", tmp_path / "facts.xlsx", tmp_path / "plan", "-o", out]
    args += ["--lang", lang, "--seed", 3, "--share", 20]
    said = CliRunner().invoke(app, [str(one) for one in args])
    # The only inspector is of d0: nobody may inspect there.
    assert said.exit_code == 1, said.output
    assert {"zh": "没有合适检查人员", "en": "Nobody to inspect"}[lang] in said.stdout
    visits = json.loads(out.read_text("utf-8"))["visits"]
    assert {row["inspector"] for row in visits if row["district"] == "d1"} == {"j0"}
    assert {row["inspector"] for row in visits if row["district"] == "d0"} == {None}
    la.write(la.plan_inspection(facts, plan), tmp_path / "visits.xlsx", lang=lang)
    assert (tmp_path / "visits.xlsx").exists()
