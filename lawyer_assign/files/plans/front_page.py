"""The first page of a plan: how many, who is short, what to do next, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lawyer_assign.errors import Text
from lawyer_assign.files.plans.pages import Page, Sort
from lawyer_assign.files.plans.roster_tables import MISSING, MISSING_SHEET
from lawyer_assign.files.plans.signing.changes import to_sign_text
from lawyer_assign.files.plans.tables import agreed_as
from lawyer_assign.policy import title_of
from lawyer_assign.rules import Budget
from lawyer_assign.year.costs_said import money_text, spent_budgets, spent_texts

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts
    from lawyer_assign.files.plans.signing.agreements import Earlier
    from lawyer_assign.outcome import Outcome
    from lawyer_assign.plan import Plan
    from lawyer_assign.proof import TierResult
    from lawyer_assign.roster_outcome import RosterOutcome
    from lawyer_assign.rules import Violation
    from lawyer_assign.teams import Teams

FRONT, FRONT_ZH = "overview", "总体情况"
LEFT_OUT, LEFT_OUT_ZH = "left_out", "未作分析"
MOST_DISTRICTS = 30
_TITLE = Text(
    "Lawyers for communities and villages: the plan", "律师进社区（村）配对方案"
)
_PARTS = {
    "counts": Text("I. The plan in numbers", "一、总体情况"),
    "short": Text("II. Where lawyers are missing", "二、律师缺口"),
    "proof": Text("III. How good the plan is", "三、方案质量"),
    "next": Text("IV. What to do next", "四、下一步工作"),
    "sheets": Text("V. What the sheets hold", "五、各表内容"),
}
_NO_PLAN = {
    "infeasible": Text(
        "There is no plan, and none can exist: the rules that must hold contradict "
        "each other. Run lawyer-assign check FACTS to see which.",
        "没有方案，且已证明不存在可行方案：必须遵守的规则相互矛盾。请运行 "
        "lawyer-assign check 数据，查看是哪些规则。",
    ),
    "undecided": Text(
        "No plan was found in the time given. Give more time and solve again.",
        "时限内没有得出方案，请延长时限后重新求解。",
    ),
}
_ALL_COVERED = Text(
    "Every community and village has all its lawyers.",
    "各社区（村）均已配齐律师，没有缺口。",
)
_PROVED = Text(
    "It is proved that under these rules and facts no plan is better.",
    "已证明：在现行规则和数据下，没有更好的方案。",
)
_NOT_PROVED = Text(
    "The plan was checked and priced; whether a better one exists was not proved.",
    "本方案已经复核并计算得失，未证明是否存在更好的方案。",
)
_MEND = Text(
    "Mend what the sheet violations lists: change ids in the sheet plan, then run "
    "lawyer-assign refresh FACTS PLAN again. Announce and sign nothing before; teams, "
    "roles, stand-ins and reasons are written once no rule is broken.",
    "请先改正“违反规则”表所列各处：在“配对方案”表中修改编号，再运行 "
    "lawyer-assign refresh 数据 方案。改正前不得公示、签约；"
    "改正后程序补入团队、岗位、替补律师和说明。",
)
_SHEETS: dict[str, Text] = {
    "notice": Text("to be announced to residents", "供对外公示"),
    "signing": Text(
        "what every firm has to sign", "各律所应签、续签、变更和终止的协议"
    ),
    "changes": Text(
        "where lawyers change, who was there and who comes",
        "律师有变动的社区（村）及原因，可单独下发",
    ),
    "contacts": Text(
        "whom to phone; not to be published", "社区（村）和律师的联系方式，不得公布"
    ),
    "loads": Text("what every lawyer serves", "每名律师服务哪些社区（村）"),
    "by_district": Text("sums by district", "各区县汇总"),
    "cost_by_district": Text(
        "subsidies by district, beside the budgets", "各区县补贴合计与预算"
    ),
    "cost_by_payer": Text("who bears which part", "市、区县各承担多少补贴"),
    "larger_budgets": Text(
        "what more money for a district buys, at most", "各区县增加预算最多能换来的改善"
    ),
    "uncovered": Text("who lacks lawyers", "尚缺律师的社区（村）"),
    "violations": Text("rules that the plan breaks", "方案违反的规则"),
    "plan": Text(
        "every pair with ids; this sheet is read back and may be changed",
        "全部配对及编号；可在此修改后由程序读回",
    ),
    "teams": Text("lead and stand-in of every team", "各团队负责人和替补律师"),
    "open_roles": Text("roles that nobody takes, by cause", "各岗位空缺数及原因"),
    "team_roles": Text("who takes which role", "各岗位由谁担任"),
    "why": Text(
        "why every lawyer serves where she does", "每个社区（村）为什么由该律师服务"
    ),
    "shortage": Text("what is lacking, and whom that leaves open", "各处缺口及其原因"),
    "shortage_places": Text("committees of each gap", "各缺口涉及的社区（村）"),
    "remedies": Text("what would fill the gaps", "补齐缺口的办法"),
    LEFT_OUT: Text("what was not looked for", "未及分析的事项及补做办法"),
    "roster_summary": Text("the duty roster in numbers", "值班表的各项合计"),
    "fixed_times": Text(
        "when each committee is served, by whom, and who stands in",
        "各社区（村）的固定服务时间、律师和替补律师",
    ),
    "lawyer_weeks": Text(
        "where each lawyer is at every half day of the week",
        "每名律师一周各半天在哪里服务",
    ),
    "roster_missing": Text(
        "times, visits and events that could not be given, and why",
        "排不出的固定时间、服务和法治宣传及原因",
    ),
    "tiers": Text(
        "the goals in their order, and what is proved", "各项目标的达到程度和证明"
    ),
    "team_prices": Text(
        "how far roles and stand-ins of teams are filled, and what is proved",
        "团队岗位和替补律师的落实程度和证明",
    ),
    "summary": Text("how and by what it was computed", "求解方式和软件版本"),
}
_ANSWER = Text("an answer to a question about the plan", "对方案所提问题的解答")


class Told(NamedTuple):
    """What the first page has to know besides the outcome."""

    teams: Teams | None
    broken: Sequence[Violation]
    sheets: Sequence[tuple[str, Text]]
    """Name and title of every sheet behind the page."""
    answers: frozenset[str]
    """Names of those sheets that answer a question about the plan."""
    roster: RosterOutcome | None
    has_times: bool
    has_masked_phones: bool
    earlier: Earlier


def front_page(outcome: Outcome, told: Told) -> Page:
    """Return the page that an official reads first, and perhaps alone."""
    lines: list[tuple[Sort, Text]] = [("title", _TITLE)]
    if outcome.plan is None:
        lines.append(("line", _NO_PLAN.get(outcome.status, _NO_PLAN["undecided"])))
        return Page(FRONT, FRONT_ZH, tuple(lines))
    plan = outcome.plan
    for name, said in (
        ("counts", _counts(outcome, plan)),
        ("short", _short(outcome, plan, told)),
        ("proof", _proof(outcome.tiers, told)),
        ("next", _numbered([_MEND] if told.broken else _next(outcome, plan, told))),
        ("sheets", _contents(told)),
    ):
        lines.append(("part", _PARTS[name]))
        lines += [("line", one) for one in said]
    return Page(FRONT, FRONT_ZH, tuple(lines))


def _counts(outcome: Outcome, plan: Plan) -> Iterator[Text]:
    facts = outcome.problem.facts
    kinds = Counter(row.kind for row in facts.committees)
    rows, towns, villages = len(facts.committees), kinds["community"], kinds["village"]
    done = sum(len(plan.lawyers_of(x.id)) >= x.lawyers_min for x in facts.committees)
    yield Text(
        f"Of {rows:,} committees ({towns:,} communities, {villages:,} villages) "
        f"{done:,} have all their lawyers; {rows - done:,} do not.",
        f"共有社区（村）{rows:,}个（社区{towns:,}个、村{villages:,}个），"
        f"已配齐律师{done:,}个，未配齐{rows - done:,}个。",
    )
    loads = Counter(post.lawyer for post in plan.posts)
    firms = len({facts.lawyer[one].firm for one in loads})
    many = sum(count > 1 for count in loads.values())
    most = max(loads.values(), default=0)
    available = len(outcome.problem.scarcity.available | loads.keys())
    yield Text(
        f"{len(loads):,} of {available:,} lawyers in reach serve, of {firms:,} firms; "
        f"{many:,} of them serve more than one committee, none more than {most:,}.",
        f"可调配律师{available:,}名，已安排{len(loads):,}名，"
        f"来自{firms:,}家律所；服务两个及以上社区（村）的律师{many:,}名，"
        f"一名律师最多服务{most:,}个。",
    )
    how = Counter(
        agreed_as(facts, one.committee, facts.lawyer[one.lawyer].firm)
        for one in plan.posts
    )
    fixed = Text("", "")
    if how["fixed"]:
        fixed = Text(
            f"{how['fixed']:,} by fixed agreements, ", f"固定协议{how['fixed']:,}个，"
        )
    yield Text(
        f"{len(plan):,} posts: {fixed.en}{how['chosen']:,} of firms and committees "
        f"that chose each other, {how['dispatched']:,} dispatched.",
        f"配对共{len(plan):,}个，其中{fixed.zh}双向选择{how['chosen']:,}个，"
        f"统筹安排{how['dispatched']:,}个。",
    )
    yield from _languages_and_money(facts, plan)


def _languages_and_money(facts: Facts, plan: Plan) -> Iterator[Text]:
    from lawyer_assign.problem.languages import unspoken_text

    languages = unspoken_text(facts, plan)
    if languages is not None:
        yield languages.then(_FULL_STOP)
    if facts.tariffs:
        yield money_text(facts, plan)


def _short(outcome: Outcome, plan: Plan, told: Told) -> Iterator[Text]:
    facts = outcome.problem.facts
    missing: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for row in facts.committees:
        gap = row.lawyers_min - len(plan.lawyers_of(row.id))
        if gap > 0:
            missing[row.district] += gap
            places[row.district] += 1
    if not missing:
        yield _ALL_COVERED
    else:
        yield Text(
            f"{missing.total():,} lawyers are missing for {places.total():,} "
            "committees:",
            f"{places.total():,}个社区（村）共缺律师{missing.total():,}名：",
        )
    for one, count in missing.most_common(MOST_DISTRICTS):
        name = facts.district[one].name or one
        yield Text(
            f"   {name}: {count:,} lawyers, {places[one]:,} committees",
            f"　　{name}：缺{count:,}名，涉及{places[one]:,}个社区（村）",
        )
    if len(missing) > MOST_DISTRICTS:
        yield Text("   and others, see the sums by district", "　　其余见“区县汇总”表")
    if outcome.problem.policy.must(Budget) is not None:
        for said in spent_texts(facts, plan):
            yield said.then(_WHAT_LACKS if "shortage" in told.answers else _FULL_STOP)
    if told.teams is not None:
        yield _team_gaps(told.teams)
    if told.roster is not None:
        yield _roster_gaps(told.roster)


def _team_gaps(teams: Teams) -> Text:
    held = [who for row in teams.rows for _, who in row.roles]
    alone = sum(row.stand_in is None for row in teams.rows)
    gaps = held.count(None)
    if not gaps and not alone:
        return Text(
            "Every team has all roles filled, and a stand-in.",
            "各团队岗位均已落实，均有替补律师。",
        )
    return Text(
        f"{gaps:,} roles of teams are open, {alone:,} teams have no stand-in: see the "
        "sheets about teams.",
        f"团队岗位空缺{gaps:,}个（见“岗位空缺”表），缺替补律师的团队{alone:,}个"
        "（见“团队”表）。",
    )


def _roster_gaps(roster: RosterOutcome) -> Text:
    lacks = Counter(one.what for one in roster.missing)
    if not lacks:
        return Text(
            "Every committee that is served has its fixed time, and every date is set.",
            "已配律师的社区（村）均有固定服务时间，全部日期均已排定。",
        )
    return Text(
        f"{lacks['time']:,} committees have no fixed time, {lacks['visit']:,} visits "
        f"lapse, {lacks['event']:,} publicity events have no date: see the sheet "
        f"{MISSING}.",
        f"{lacks['time']:,}个社区（村）没有固定服务时间，{lacks['visit']:,}次服务取消，"
        f"{lacks['event']:,}次法治宣传未排上（见“{MISSING_SHEET}”表）。",
    )


def _proof(tiers: Sequence[TierResult], told: Told) -> Iterator[Text]:
    if told.broken:
        count = len(told.broken)
        yield Text(
            f"The plan breaks rules that must hold, {count:,} times: see the sheet "
            "violations. It must not be used before that is mended.",
            f"本方案违反必须遵守的规则{count:,}处，见“违反规则”表；改正前不得使用。",
        )
    open_ones = [one for one in tiers if not one.is_proved]
    if not open_ones:
        yield _PROVED
    elif all(one.bound is None for one in tiers):
        yield _NOT_PROVED
    else:
        done = len(tiers) - len(open_ones)
        yield Text(
            f"Of {len(tiers)} goals {done} are proved to be met as far as possible.",
            f"{len(tiers)}项目标中，{done}项已证明达到最好；其余如下：",
        )
        yield from map(_open_tier, open_ones)


def _open_tier(tier: TierResult) -> Text:
    names = [title_of(one) for one in tier.rules]
    en = ", ".join(one.en for one in names) or str(tier.number)
    zh = "、".join(one.zh for one in names) or str(tier.number)
    price = "-" if tier.price is None else f"{tier.price:,}"
    if tier.bound is None:
        return Text(
            f"   {en}: {price} here; nothing is proved", f"　　{zh}：本方案为{price}，"
            "尚无证明"
        )  # fmt: skip
    return Text(
        f"   {en}: {price} here, {tier.bound:,} at best",
        f"　　{zh}：本方案为{price}，任何方案都不会低于{tier.bound:,}",
    )


def _numbered(said: Iterable[Text]) -> Iterator[Text]:
    for number, one in enumerate(said, start=1):
        yield Text(f"({number}) {one.en}", f"（{number}）{one.zh}")


def _next(outcome: Outcome, plan: Plan, told: Told) -> Iterator[Text]:
    facts = outcome.problem.facts
    if any(len(plan.lawyers_of(x.id)) < x.lawyers_min for x in facts.committees):
        has_rule = outcome.problem.policy.must(Budget) is not None
        is_spent = has_rule and bool(spent_budgets(facts, plan))
        yield _FIND_MONEY if is_spent else _FIND
    times = (
        NOTHING_MORE
        if told.has_times
        else Text(
            " Fixed times are added once a roster is made: lawyer-assign refresh FACTS "
            "PLAN --roster ROSTER.",
            "固定服务时间在排出值班表后补入：lawyer-assign refresh 数据 方案 "
            "--roster 值班表。",
        )
    )
    yield Text(
        "Look through the sheet notice, then announce it.", "核对“公示表”，无误后公示。"
    ).then(times)
    yield to_sign_text(facts, plan, told.earlier)
    masked = Text(
        " Phones are masked; write the plan with --phones for them.",
        "电话已隐去中间数字；需要完整电话时，写出方案时加 --phones。",
    )
    yield Text(
        "Tell committees and lawyers, by the sheet contacts.",
        "按“联系表”通知社区（村）和律师。",
    ).then(masked if told.has_masked_phones else NOTHING_MORE)
    yield _after_changes(told)


def _after_changes(told: Told) -> Text:
    """Return how a plan is changed by hand; one that follows last year's, with it."""
    is_after = told.earlier.plan is not None
    last = "上年方案" if told.earlier.since is None else "原方案"
    after = Text(*(" --last-year LAST_PLAN", f" --last-year {last}") if is_after
                 else ("", ""))  # fmt: skip
    return Text(
        "To change a pair, change ids in the sheet plan, then run lawyer-assign "
        f"refresh FACTS PLAN{after.en}, which checks the plan and writes all sheets "
        "anew.",
        "如需调整，请在“配对方案”表中修改编号，再运行 lawyer-assign refresh 数据 方案"
        f"{after.zh}，由程序复核并更新各表。",
    )


NOTHING_MORE = Text("", "")
_FULL_STOP = Text(".", "。")
_FIND = Text(
    "Find lawyers for those in the sheet uncovered.",
    "对“未配齐”表所列社区（村），研究调剂或增派律师。",
)
_FIND_MONEY = Text(
    "Find money, or lawyers, for those in the sheet uncovered.",
    "对“未配齐”表所列社区（村），研究增加预算、调剂或增派律师。",
)
_WHAT_LACKS = Text(
    "; how many, say the sheets shortage and remedies.",
    "，有多少见“缺口”“补救办法”表。",
)
_COLON = Text(": ", "：")


def _contents(told: Told) -> Iterator[Text]:
    for name, title in told.sheets:
        said = _SHEETS.get(name, _ANSWER if name in told.answers else None)
        # What nobody described is named, and nothing false is said of it.
        yield title if said is None else title.then(_COLON).then(said)
