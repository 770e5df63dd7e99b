"""Every number in a sentence of ``why`` is counted once more from facts and plan."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings

import lawyer_assign as la
from lawyer_assign.explain.cost_words import is_in_points, units_said
from lawyer_assign.explain.whys.words import post_text, reason_text, why_text
from lawyer_assign.plan import Plan
from tests.explain.questions import WORLDS, outcomes, prices

BRINGS = re.compile(
    r"^(?P<who>.+?) would bring (?:(?P<n>-?[\d,]+) points(?: (?P<way>more|fewer) than "
    r"(?P<than>.+?))?|as many points as (?P<same>.+?)), (?:but|and) "
)
BRINGS_ZH = re.compile(r"^(.+?)在此(?:可得|比.+?(?:多|少)得)(-?[\d,]+)分，")
TAKES = re.compile(
    r"which (?P<by>.+?) would take over with (?P<n>[\d,]+) points (?P<way>more|fewer)"
)
ALONE = re.compile(
    r"nobody would take over(?: \((?P<n>[\d,]+) points? (?P<way>\w+)\))?"
)
PLACE = re.compile(r"place (\d+) of (\d+) candidates\.")
MORE = re.compile(r"; (\d+) more have more points")
ELSE = re.compile(r"; (\d+) other candidates do not serve here either")
SIGNS = {"more": 1, "gained": 1, "fewer": -1, "lost": -1}


def number(text):
    return int(text.replace(",", ""))


class Recount:
    """Facts and plan of an outcome, and nothing of the table of pairs."""

    def __init__(self, outcome):
        self.outcome, self.facts = outcome, outcome.problem.facts
        self.plan, self.rule = outcome.plan, outcome.problem.policy.get("affinity")
        self.before = prices(outcome)[1]
        self.seen = Counter()

    def points(self, committee, lawyer):
        facts = self.facts
        return self.rule.points_of(
            facts, facts.committee[committee], facts.lawyer[lawyer]
        )

    def cost(self, moves):
        """Return what a change costs as the auditor counts it, in the same words."""
        posts = set(self.plan.posts)
        for one in moves:
            posts -= {(one.committee.id, one.goes.id)} if one.goes else set()
            posts |= {(one.committee.id, one.comes.id)} if one.comes else set()
        after = prices(self.outcome, Plan.of(posts))[1]
        said = []
        for old, new in zip(self.before.tiers, after.tiers, strict=True):
            sums = Counter()
            for kind, price in new.by_rule.items():
                more = price - old.by_rule[kind]
                weight = self.outcome.problem.policy[kind].wish.weight
                points = is_in_points(kind)
                sums["points" if points else kind] += more if points else more // weight
            said += [units_said(k, u).en for k, u in sorted(sums.items()) if u]
        return ", ".join(said) or "all prices stay as they are"

    def reason(self, found, one):
        """Count what one reason says; return its points here, against who goes."""
        said, here = reason_text(one, is_alone=False), found.committee.id
        told = BRINGS.search(said.en)
        assert told, said.en
        assert told["who"] == one.lawyer.of("en")
        than = told["than"] or told["same"]
        mine, less = self.points(here, one.lawyer.id), 0
        if than is not None:
            goes = {row.lawyer.of("en"): row.lawyer.id for row in found.serving}[than]
            less = self.points(here, goes)
        else:
            full = len(found.serving) >= self.facts.committee[here].lawyers_max
            assert not full or one.breaks or not one.moves[0].goes
        brings = SIGNS[told["way"] or "more"] * number(told["n"] or "0")
        assert brings == mine - less, said.en
        if told["n"]:
            zh = number(BRINGS_ZH.search(said.zh)[2])
            assert zh == (brings if than is None else abs(brings))
        if one.moves:
            goes = one.moves[0].goes
            assert (goes.of("en") if goes else None) == than
            self.elsewhere(one, said.en)
        if one.bar is None and not one.breaks:
            self.seen["whole"] += 1
            assert said.en.endswith(f" {self.cost(one.moves)}"), said.en
        return mine

    def elsewhere(self, one, said):
        """Count what is lost or gained where she, or her firm, leaves a post."""
        takes, alone = TAKES.search(said), ALONE.search(said)
        if not (takes or alone):
            return
        move, weight = one.moves[1], self.rule.wish.weight
        there, told = move.committee.id, takes or alone
        was, now = self.points(there, move.goes.id), 0
        if takes:
            assert move.comes.of("en") == takes["by"]
            now = self.points(there, move.comes.id)
        change = SIGNS[told["way"] or "more"] * number(told["n"] or "0")
        assert change == weight * (now - was), said
        self.seen["takes" if takes else "alone"] += 1

    def committee(self, found):
        here = found.committee.id
        pairs = self.outcome.problem.pairs.to_frame()
        candidates = set(pairs.lawyer[pairs.committee == here])
        serving = set(self.plan.lawyers_of(here))
        points = {one: self.points(here, one) for one in candidates}
        assert found.candidates == len(candidates)
        for one in found.reasons:
            self.reason(found, one)
        for one in found.serving:
            said, mine = post_text(found, one).en, points[one.lawyer.id]
            above = {who for who in candidates if points[who] > mine}
            assert PLACE.search(said).groups() == (
                str(1 + len(above)),
                str(len(candidates)),
            )
            left, others = MORE.search(said), ELSE.search(said)
            named = {row.lawyer.id for row in found.reasons if not row.bar}
            if left:
                assert len(above - serving - named) == int(left[1])
            if others:
                assert len(candidates - serving - named) == int(others[1])
            self.seen["left"] += bool(left)
            self.seen["others"] += bool(others)
            self.seen["half"] += len(serving) < self.facts.committee[here].lawyers_min
        least = min((points[who] for who in serving), default=None)
        better = {w for w in candidates - serving if serving and points[w] > least}
        assert found.better == len(better)
        self.head(found, better)

    def head(self, found, better):
        """Count what the cell about a committee begins with."""
        said = why_text(found).en
        if told := re.match(r"(\d+) of (\d+) candidates have more points", said):
            assert told.groups() == (str(len(better)), str(found.candidates))
        elif said.startswith("most points"):
            assert not better
        else:
            assert said.startswith("nobody serves here")
            assert not found.serving


def recounted(outcome):
    recount = Recount(outcome)
    for row in la.why_all(outcome, most=1).rows:
        recount.committee(row)
        recount.committee(la.why(outcome, row.committee.id))
    return recount.seen


@settings(max_examples=WORLDS)
@given(outcome=outcomes())
def test_every_number_of_a_small_world_is_counted_from_facts_and_plan(outcome):
    recounted(outcome)


@pytest.mark.parametrize("seed", [3, 5])
def test_every_number_of_a_district_with_half_teams_is_true(seed):
    facts = la.datasets.district(
        committees=16, lawyers=14, scarcity=0.3, seed=seed, teams=0.5, districts=2
    )
    policy = la.Policy.hangzhou_2024().with_limit(1 if seed == 3 else 2)
    seen = recounted(la.solve(facts, policy, time_limit=20))
    assert seen["half"] or seen["left"]
    assert seen["whole"]
    assert seen["takes"] + seen["alone"]


def half_a_team():
    """Two communities and two lawyers: the first asks for both and gets the better."""
    facts = la.Facts(
        districts=[la.District(id="d", name="D")],
        committees=[
            la.Committee(id="c1", name="One", kind="community", district="d",
                         lawyers_min=2, lawyers_max=2),
            la.Committee(id="c2", name="Two", kind="community", district="d"),
        ],
        firms=[la.Firm(id="f1", name="F", district="d")],
        lawyers=[
            la.Lawyer(id="l1", name="A", firm="f1", max_committees=1),
            la.Lawyer(id="l2", name="B", firm="f1", max_committees=1),
        ],
        scores=[
            la.PairScore(lawyer=who, committee=where, points=points, minutes=1)
            for who, where, points in (
                ("l1", "c1", 100), ("l2", "c1", 40), ("l1", "c2", 10), ("l2", "c2", 50),
            )
        ],
    )  # fmt: skip
    return la.solve(facts)


def test_who_has_fewer_points_is_not_said_to_have_more_where_a_place_is_free():
    outcome = half_a_team()
    assert set(outcome.plan.posts) == {("c1", "l1"), ("c2", "l2")}
    found = la.why(outcome, "c1")
    assert (found.better, found.others, found.is_open) == (0, 1, True)
    (reason,) = found.reasons
    assert (reason.more, reason.replaces) == (39, None)
    text = found.text("en") + why_text(found).en + post_text(found, found.serving[0]).en
    assert "B (l2) would bring 39 points, but serves Two (c2)" in text
    assert "more points" not in text
    assert "得分更高" not in found.text("zh") + post_text(found, found.serving[0]).zh
    every = la.why_all(outcome)
    assert "2 of them with nobody who scores more" in every.text("en")
    assert every.to_frame()["better"].tolist() == [0, 0]
