"""An outcome as tables: plan, summary, tiers, uncovered, loads, districts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from lawyer_assign.errors import Text
from lawyer_assign.facts.names import told_apart
from lawyer_assign.files.made_by import (
    FACTS_ITEM,
    LISTS_ITEM,
    digest_in_chinese,
    facts_digest,
)
from lawyer_assign.files.table import Table, heads
from lawyer_assign.files.year.costs import tables_of_costs
from lawyer_assign.pairs.known_travel import is_timed, minutes_text
from lawyer_assign.policy.departures import departures_of, rules_digest
from lawyer_assign.proof import STATUS_ZH

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts
    from lawyer_assign.files.cells.written import Cell
    from lawyer_assign.outcome import Outcome
    from lawyer_assign.plan import Plan

_COMMITTEE = """committee=社区村编号 committee_name=社区村名称 kind=类型
    district=区县编号 district_name=区县名称 town=乡镇街道 """
_LAWYER = "lawyer=律师编号 lawyer_name=律师姓名 firm=律所编号 firm_name=律所名称 "
PLAN_HEADS = heads(
    _COMMITTEE + _LAWYER + "minutes=路程（分钟） points=得分 agreed=配备方式"
)
_SUMMARY_HEADS = heads("item=项目 value=值")
_TIER_HEADS = heads(
    """tier=层级 rules=目标 price=未达到程度（负数为得分） bound=已证明的最小值
    is_proved=已证明最优 seconds=用时（秒）"""
)
_UNCOVERED_HEADS = heads(
    _COMMITTEE + "lawyers_min=最少律师数 lawyers=已配律师数 missing=尚缺"
)
_LOAD_HEADS = heads(_LAWYER + "committees=服务社区（村）数 served=服务的社区（村）")
_DISTRICT_HEADS = heads(
    """district=区县编号 district_name=区县名称 is_scarce=资源欠缺
    committees=社区（村）数
    covered=已配齐 lawyers_missing=尚缺律师 lawyers=服务律师数 posts=配对数
    posts_beyond_one=兼任配对数"""
)
_LARGER_HEADS = heads(
    """district=区县编号 district_name=区县名称 budget_yuan=预算（元/年）
    tier=受预算影响的层 per_1000_yuan=每增加1000元最多降低 said=增加预算的效果"""
)
_UNKNOWN = Text("not proved", "尚无证明")
COST_SHEETS = ("cost_by_district", "cost_by_payer", "larger_budgets")
"""What a plan costs, where facts have a tariff, and what more money buys."""

MORE_YUAN = 1
"""By which the sheet raises each budget."""

BASELINE, BASELINE_ZH = "_written", "_原方案"
"""Hidden sheet with the posts as they were written, names beside ids."""
PLAN_NAME, PLAN_ZH = "plan", "配对方案"


def tables_of(outcome: Outcome) -> list[Table]:
    """Return an outcome as tables, the plan first; without a plan it has no rows."""
    from lawyer_assign.plan import Plan

    plan = outcome.plan if outcome.plan is not None else Plan.of(())
    changes = departures_of(outcome.problem.policy)
    digest = facts_digest(outcome.problem.stated)
    summary = tuple(_summary(outcome, plan, changes, digest))
    uncovered = tuple(_uncovered(outcome, plan))
    loads = tuple(_loads(outcome, plan))
    districts = tuple(_by_district(outcome, plan))
    tiers = tuple(_tiers(outcome))
    why = outcome.flow_refusal
    tables = [
        plan_table(outcome),
        Table(
            "summary",
            "概要",
            _SUMMARY_HEADS,
            summary,
            ("item",),
            zh_values={
                "status": STATUS_ZH[outcome.status],
                FACTS_ITEM: digest_in_chinese(digest),
                **({} if why is None else {"why not flow": why.zh}),
                **({"policy changes": changes.zh} if changes.zh else {}),
            },
        ),
        Table("tiers", "目标达到情况", _TIER_HEADS, tiers, ("is_proved",)),
        Table("uncovered", "未配齐", _UNCOVERED_HEADS, uncovered, ("kind",)),
        Table("loads", "律师工作量", _LOAD_HEADS, loads),
        Table("by_district", "区县汇总", _DISTRICT_HEADS, districts, ("is_scarce",)),
    ]
    return tables + _costs(outcome, plan)


def plan_table(outcome: Outcome) -> Table:
    """Return the posts of an outcome, each with what follows from it, as a table."""
    posts = () if outcome.plan is None else tuple(_posts(outcome, outcome.plan))
    return Table(
        PLAN_NAME,
        PLAN_ZH,
        PLAN_HEADS,
        posts,
        ("kind", "agreed"),
        spoken=_unknown_travel(outcome),
    )


def _unknown_travel(outcome: Outcome) -> dict[tuple[int, str], Text]:
    """Return what posts say whose minutes are not known, by row."""
    listed = _listed(outcome)
    posts = [] if outcome.plan is None else outcome.plan.posts
    return {
        (row, "minutes"): minutes_text(one.minutes, is_known=False)
        for row, post in enumerate(posts)
        if (one := listed.get((post.committee, post.lawyer))) and not one.is_timed
    }


def _costs(outcome: Outcome, plan: Plan) -> list[Table]:
    """Return what the plan costs by district and by payer, if there is a tariff."""
    from lawyer_assign.year.costs import Costs

    facts = outcome.problem.facts
    if outcome.plan is None or not facts.tariffs:
        return []
    tables = tables_of_costs(Costs.of(facts, plan))
    named = [replace(one, name=f"cost_{one.name}") for one in tables]
    kept = [one for one in named if one.name in COST_SHEETS]
    return kept + _larger_budgets(outcome)


def _larger_budgets(outcome: Outcome) -> list[Table]:
    """Return the price of every budget, and what some more yuan buy."""
    rows = outcome.budget_rows(MORE_YUAN)
    if not rows:
        return []
    names = {one.id: one.name for one in outcome.problem.facts.districts}
    cells = tuple(
        (
            one.district, names[one.district], one.budget, one.tier,
            _UNKNOWN.en if one.rate is None else one.rounded_rate, one.said.en,
        )
        for one in rows
    )  # fmt: skip
    zh = {one.said.en: one.said.zh for one in rows} | {_UNKNOWN.en: _UNKNOWN.zh}
    words = ("per_1000_yuan", "said")
    return [
        Table("larger_budgets", "预算边际效益", _LARGER_HEADS, cells, words, zh,
              prose=("said",))
    ]  # fmt: skip


def _tiers(outcome: Outcome) -> Iterator[tuple[Cell, ...]]:
    for tier in outcome.tiers:
        yield (
            tier.number, ", ".join(tier.rules), tier.price, tier.bound,
            tier.is_proved, round(tier.seconds, 3),
        )  # fmt: skip


def _posts(outcome: Outcome, plan: Plan) -> Iterator[tuple[Cell, ...]]:
    facts = outcome.problem.facts
    listed, points = _listed(outcome), _Points(outcome)
    for committee_id, lawyer_id in plan.posts:
        committee, lawyer = facts.committee[committee_id], facts.lawyer[lawyer_id]
        firm = facts.firm[lawyer.firm]
        yield (
            committee.id, committee.name, committee.kind, committee.district,
            facts.district[committee.district].name, committee.town, lawyer.id,
            lawyer.name, firm.id, firm.name,
            one.minutes if (one := listed.get((committee_id, lawyer_id))) else None,
            points.of(committee_id, lawyer_id, listed),
            agreed_as(facts, committee_id, lawyer.firm),
        )  # fmt: skip


def agreed_as(facts: Facts, committee: str, firm: str) -> str:
    """Return how a firm came to serve a committee, as a word of ``AGREED_ZH``."""
    if (committee, firm) in facts.fixed_links:
        return "fixed"
    choice = facts.choice.get((firm, committee))
    return "chosen" if choice is not None and choice.is_mutual else "dispatched"


class _Known(NamedTuple):
    """Of a pair in the list: minutes, whether they are known, and merit if given."""

    minutes: int
    is_timed: bool
    merit: int | None


Listed = dict[tuple[str, str], _Known]


def _listed(outcome: Outcome) -> Listed:
    """Return minutes and given merit of the pairs of the plan only."""
    problem, plan = outcome.problem, outcome.plan
    if plan is None:
        return {}
    pairs = problem.pairs.keep(problem.pairs.mask_of(plan.posts))
    unknown = problem.policy.reach.travel.unknown_minutes
    timed = is_timed(problem.facts, pairs, unknown).tolist()
    merits = [
        merit if is_given else None
        for merit, is_given in zip(
            pairs.points.tolist(), pairs.has_points.tolist(), strict=True
        )
    ]
    committees, lawyers = pairs.committee_ids, pairs.lawyer_ids
    ends = [
        (committees[c], lawyers[w])
        for c, w in zip(pairs.committee.tolist(), pairs.lawyer.tolist(), strict=True)
    ]
    known = map(_Known, pairs.minutes.tolist(), timed, merits)
    return dict(zip(ends, known, strict=True))


class _Points:
    """Points of a pair by the policy's affinity rule, if it has one."""

    def __init__(self, outcome: Outcome) -> None:
        from lawyer_assign.rules import Affinity

        self._rule = outcome.problem.policy.find(Affinity)
        self._facts = outcome.problem.facts

    def of(self, committee: str, lawyer: str, listed: Listed) -> int | None:
        """Return the points of one pair, as the table of candidates has it."""
        if self._rule is None:
            return None
        facts = self._facts
        parts = self._rule.parts_of(
            facts, facts.committee[committee], facts.lawyer[lawyer]
        )
        if (committee, lawyer) not in listed:
            return sum(parts.values())
        minutes, _, merit = listed[committee, lawyer]
        if merit is None:
            merit = sum(parts.values()) - parts["travel"]
        return merit - self._rule.minute * minutes


def _summary(
    outcome: Outcome, plan: Plan, changes: Text, digest: str
) -> Iterator[tuple[Cell, ...]]:
    committees = outcome.problem.facts.committees
    served = Counter(post.committee for post in plan.posts)
    covered = sum(served[row.id] >= row.lawyers_min for row in committees)
    loads = Counter(post.lawyer for post in plan.posts)
    yield "status", outcome.status
    yield "policy", outcome.problem.policy.name
    if changes.en:
        yield "policy changes", changes.en
    yield "policy digest", rules_digest(outcome.problem.policy)
    yield FACTS_ITEM, digest
    yield "committees", len(committees)
    yield "committees covered", covered
    yield "posts", len(plan)
    yield "lawyers serving", len(loads)
    yield "posts beyond one per lawyer", len(plan) - len(loads)
    yield "most committees of one lawyer", max(loads.values(), default=0)
    yield "candidate pairs", len(outcome.problem.pairs)
    if any(one.bound is not None for one in outcome.tiers):
        from lawyer_assign.problem.fingerprint import candidates_digest

        lists = candidates_digest(outcome.problem)
        if lists is not None:
            yield LISTS_ITEM, lists
    if outcome.problem.is_given:
        yield "pairs", "given"
    yield "backend", outcome.backend
    yield "why not flow", outcome.why_not_flow
    yield "seconds", round(outcome.seconds, 3)
    yield "seed", outcome.seed
    for name, version in sorted(outcome.versions.items()):
        yield f"version of {name}", version


def _uncovered(outcome: Outcome, plan: Plan) -> Iterator[tuple[Cell, ...]]:
    facts = outcome.problem.facts
    for row in sorted(facts.committees, key=lambda row: row.id):
        has = len(plan.lawyers_of(row.id))
        if has < row.lawyers_min:
            yield (
                row.id, row.name, row.kind, row.district,
                facts.district[row.district].name, row.town, row.lawyers_min, has,
                row.lawyers_min - has,
            )  # fmt: skip


def _loads(outcome: Outcome, plan: Plan) -> Iterator[tuple[Cell, ...]]:
    """Yield the lawyers who serve, the busiest first."""
    facts = outcome.problem.facts
    called = told_apart(facts.committees)
    loads = Counter(post.lawyer for post in plan.posts)
    for one, count in sorted(loads.items(), key=lambda load: (-load[1], load[0])):
        lawyer = facts.lawyer[one]
        names = [called[c] for c in plan.committees_of(one)]
        yield (
            one, lawyer.name, lawyer.firm, facts.firm[lawyer.firm].name, count,
            "、".join(names),
        )  # fmt: skip


def _by_district(outcome: Outcome, plan: Plan) -> Iterator[tuple[Cell, ...]]:
    facts = outcome.problem.facts
    for district in sorted(facts.districts, key=lambda row: row.id):
        rows = [row for row in facts.committees if row.district == district.id]
        missing = [
            max(0, row.lawyers_min - len(plan.lawyers_of(row.id))) for row in rows
        ]
        loads = Counter(one for row in rows for one in plan.lawyers_of(row.id))
        yield (
            district.id, district.name, district.is_scarce, len(rows),
            missing.count(0), sum(missing), len(loads), loads.total(),
            loads.total() - len(loads),
        )  # fmt: skip
