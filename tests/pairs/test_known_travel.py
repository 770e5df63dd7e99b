"""Travel that nobody knows is called so wherever a planner reads it."""

import json
import re

import numpy as np
import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.explain.bars import bars_of, table_of
from lawyer_assign.explain.whys.words import post_text
from lawyer_assign.facts import PairScore
from lawyer_assign.notebook.bench import Bench
from lawyer_assign.notebook.sheet import _rows
from lawyer_assign.page.sheet import page_bytes
from lawyer_assign.pairs.known_travel import is_timed

COUNTED = 33
ZH, EN = f"不明（按{COUNTED}分钟计）", f"not known (counted as {COUNTED} minutes)"


def policy():
    reach = la.Reach(travel=la.Travel(unknown_minutes=COUNTED))
    return la.Policy.hangzhou_2024().with_reach(reach)


def facts_without(place="c1"):
    """The toy, of which one committee has no coordinates."""
    facts = la.datasets.toy()
    nowhere = {"lon": None, "lat": None}
    rows = [
        row.model_copy(update=nowhere) if row.id == place else row
        for row in facts.committees
    ]
    return facts.replace(committees=rows)


@pytest.fixture(scope="module")
def outcome():
    return la.solve(facts_without(), policy())


def test_travel_is_known_by_places_or_where_minutes_were_handed_in(outcome):
    pairs, columns = outcome.problem.pairs, outcome.problem.facts.columns
    here = pairs.committee == columns.committee_at["c1"]
    facts = outcome.problem.facts
    assert (is_timed(facts, pairs, COUNTED) == ~here).all()
    lawyer = pairs.lawyer_ids[pairs.lawyer[here][0]]
    score = PairScore(committee="c1", lawyer=lawyer, minutes=COUNTED)
    scored = facts.replace(scores=[score])
    assert is_timed(scored, pairs, COUNTED).sum() == (~here).sum() + 1
    # Another number than that of the policy was handed in with the pairs.
    assert is_timed(facts, pairs, COUNTED + 1).all()


def test_explain_says_in_card_and_sheet_that_travel_is_not_known(outcome):
    found = la.why(outcome, "c1")
    (one,) = found.serving
    assert f"路程{ZH}；" in post_text(found, one).zh
    assert f"; travel {EN}; " in post_text(found, one).en
    for lang, said in (("zh", ZH), ("en", EN)):
        cells = [cell for block in found.blocks(lang) for row in block.rows
                 for cell in row]  # fmt: skip
        assert said in cells
        sheet = found.sheets(lang)[0]
        at = [en for en, _ in sheet.heads].index("minutes")
        assert sheet.rows[0][at] == said
    near = la.why(outcome, "c2").serving[0]
    assert f"路程{near.minutes}分钟；" in post_text(la.why(outcome, "c2"), near).zh


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_of_posts_says_so_and_keeps_known_minutes_numbers(
    outcome, lang, tmp_path
):
    path = tmp_path / "plan.xlsx"
    la.write(outcome, path, lang=lang)
    sheet = openpyxl.load_workbook(path)["配对方案" if lang == "zh" else "plan"]
    heads, *rows = sheet.iter_rows(values_only=True)
    at = next(n for n, head in enumerate(heads) if "分钟" in head or "minutes" in head)
    found = {row[0]: row[at] for row in rows}
    assert found.pop("c1") == (ZH if lang == "zh" else EN)
    assert found
    assert all(isinstance(one, int) for one in found.values())


def test_page_and_comparison_count_the_same_posts_as_unknown(outcome):
    text = page_bytes(outcome).decode()
    (data,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', text)
    posts = json.loads(data)["posts"]
    ids = json.loads(data)["committees"]["id"]
    untimed = [ids[c] for c, timed in zip(posts["committee"], posts["timed"],
                                          strict=True) if not timed]  # fmt: skip
    assert untimed == ["c1"]
    plan, other = outcome.plan, la.Plan.of(outcome.plan.posts[1:])
    problem = outcome.problem
    found = la.compare(plan, other, facts=problem.facts, policy=problem.policy)
    assert found.untimed[0] == len(untimed)


def test_the_desk_of_a_notebook_says_it_too():
    rows = list(_rows(Bench(la.Scenario(facts_without(), policy())), "zh"))
    assert {row[0]: row[6] for row in rows if isinstance(row[6], str)} == {"c1": ZH}


def test_who_is_out_of_reach_by_the_number_alone_is_said_so():
    travel = la.Travel(unknown_minutes=COUNTED)
    limits = dict.fromkeys(("community", "village"), 20)
    reach = la.Reach(limit_minutes=limits, nearest_kept=1, travel=travel)
    own = la.Policy.hangzhou_2024().with_reach(reach)
    facts = facts_without()
    problem = la.solve(facts, own).problem
    table = table_of(problem, 0, np.arange(len(facts.lawyers)))
    said = {bar.said.zh for (bar,) in bars_of(problem, table) if bar.rule == "reach"}
    assert said == {f"路程{ZH}，超出候选范围20分钟"}
