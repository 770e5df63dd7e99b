"""What reports say, in Chinese and English."""

from lawyer_assign.errors import Lang as Lang
from lawyer_assign.policy import title_of

WORDS: dict[str, tuple[str, str]] = {
    # key: (Chinese, English)
    "optimal": ("最优：每一层均已证明", "optimal: every tier is proved"),
    "feasible": (
        "可行：尚未证明每一层最优",
        "feasible: not every tier is proved",
    ),
    "infeasible": (
        "无可行方案（已证明）：必须遵守的规则相互矛盾",
        "no plan exists (proved): the rules that must hold contradict each other",
    ),
    "undecided": (
        "未定：时限内没有得出方案",
        "undecided: no plan was found in the time given",
    ),
    "plan": ("方案", "Plan"),
    "committees_covered": ("已配齐社区（村）", "Committees covered"),
    "of": ("{part}／{all}", "{part} of {all}"),
    "lawyers_serving": ("服务律师", "Lawyers serving"),
    "posts": ("配对数", "Posts"),
    "beyond_one": ("兼任配对", "Posts beyond one each"),
    "beyond_one_where": (
        "{all}（其中资源欠缺地区以外{outside}）",
        "{all} ({outside} of them outside scarce districts)",
    ),
    "points": ("得分", "Points"),
    "points_of": ("{all}（{parts}）", "{all} ({parts})"),
    "how": ("求解", "How"),
    "how_said": (
        "{backend}，{seconds}秒，候选配对{pairs}，随机种子{seed}，规则集 {policy}",
        "{backend}, {seconds} s, {pairs} candidate pairs, seed {seed}, policy {policy}",
    ),
    "why_not_flow": ("未用网络流", "Why not flow"),
    "the_check": ("独立复核", "Independent check"),
    "check_clean": (
        "必须遵守的规则全部遵守，达到程度重算一致",
        "no rule that must hold is broken; prices recounted",
    ),
    "check_broken": (
        "违反必须遵守的规则{count}处",
        "{count} breach(es) of rules that must hold",
    ),
    "tiers": (
        "目标达到情况（未达到程度：欠缺的量或失去的分，负数为得分；已证明的最小值：任何方案都不可能更低）",
        "Tiers (price: what is missed or lost, less is better, negative is gained; no "
        "plan goes below the bound)",
    ),
    "prices": (
        "目标达到情况（未达到程度：欠缺的量或失去的分，越低越好，负数为得分）",
        "Prices by tier (what is missed or lost, less is better, negative is gained)",
    ),
    "measure": ("指标", "measure"),
    "measure_points": ("社区（村）得分", "points per committee"),
    "measure_posts": ("律师配对数", "posts per lawyer"),
    "measure_half_days": ("律师全年值班半天数", "duty half days a year per lawyer"),
    "fairness_all": (
        "均衡程度（基尼系数0为完全均等，Jain 指数1为完全均等）",
        "Fairness (Gini: 0 is all equal; Jain: 1 is all equal)",
    ),
    "lorenz": (
        "均衡程度：越贴近对角线越均等",
        "Fairness: the nearer the diagonal, the more even",
    ),
    "fairness_district": ("各区县均衡程度", "Fairness by district"),
    "fairness_firm": ("各律所均衡程度", "Fairness by firm"),
    "named": ("名称", "name"),
    "count": ("数量", "count"),
    "least": ("最低", "least"),
    "fifth": ("第5百分位", "5th percentile"),
    "most": ("最高", "most"),
    "gini": ("基尼系数", "Gini"),
    "jain": ("Jain 指数", "Jain"),
    "level": ("（第{level}级）", " (level {level})"),
    "share_units": ("累计数量占比", "share of the units, least first"),
    "share_total": ("累计总量占比", "share of the total"),
    "two_way": ("双向选择", "Two-way choice"),
    "side": ("一方", "side"),
    "side_committees": ("社区（村）", "committees"),
    "side_firms": ("律所", "firms"),
    "choosing": ("有互选对象", "with a mutual choice"),
    "first": ("第一志愿", "first choices"),
    "chosen": ("互选协议", "chosen agreements"),
    "dispatched": ("统筹协议", "dispatched agreements"),
    "fixed": ("固定协议", "fixed agreements"),
    "blocking": ("更愿意彼此签约", "blocking pairs"),
    "colon": ("：", ": "),
    "comma": ("、", ", "),
    "tier": ("层级", "tier"),
    "wishes": ("目标", "what is wished"),
    "tier_sum": ("本层合计", "all of the tier"),
    "price": ("未达到程度", "price"),
    "bound": ("已证明的最小值", "proved bound"),
    "is_proved": ("已证明", "proved"),
    "conditional": (
        "第{tier}层另有附条件下界{bound}（{condition}），不作为整层的证明。",
        "Tier {tier}: at least {bound} {condition}; no proof of the tier.",
    ),
    "seconds": ("秒", "seconds"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "none": ("—", "-"),
    "loads": ("律师工作量", "Loads"),
    "served": ("担任社区（村）数", "committees"),
    "lawyers": ("律师数", "lawyers"),
    "districts": ("各区县", "Districts"),
    "district": ("编号", "id"),
    "name": ("区县", "name"),
    "committees": ("社区（村）", "committees"),
    "covered": ("已配齐", "covered"),
    "missing": ("尚缺律师", "lawyers missing"),
    "beyond": ("兼任", "beyond one"),
    "scarce": ("资源欠缺", "scarce"),
    "districts_across": (
        "跨区县服务的律师{people}名，在各区县分别计数；由此产生的兼任{posts}个不计入任何区县。",
        "Lawyers who serve in several districts, {people}, count in each; the {posts} "
        "posts beyond one that this makes count in none.",
    ),
    "scarcity": (
        "资源欠缺地区（推算：每名律师只担任一个时，有社区（村）配不到律师）",
        "Scarce districts (derived: with one post per lawyer some committee has none)",
    ),
    "scarcity_none": (
        "没有资源欠缺的地区：每名律师只担任一个也能全部配齐。",
        "No district is scarce: one post per lawyer is enough for all.",
    ),
    "shared": (
        "各行按本区县独用其可调配律师计算；律师由几个区县共用，全部区县合计至少缺{count}名。",
        "Each line counts as if nobody else had these lawyers; districts share them "
        "and lack {count} together, at least.",
    ),
    "asked": ("所需律师", "lawyers asked"),
    "in_reach": ("可调配律师", "lawyers in reach"),
    "shortfall": ("缺口", "shortfall"),
    "basis": ("依据", "basis"),
    "stated": ("填报", "stated"),
    "derived": ("推算", "derived"),
    "uncovered": ("未配齐的社区（村）", "Committees without enough lawyers"),
    "violations": ("违反必须遵守的规则", "Breaches of rules that must hold"),
    "shortfalls": ("未达到的目标", "Wishes that are missed"),
    "lacking": (
        "缺少必备能力的社区（村）",
        "Committees without a skill they must have",
    ),
    "rule": ("规则", "rule"),
    "what": ("情况", "what is wrong"),
    "more": ("……另有{count}项", "... and {count} more"),
    "found": ("现值", "found"),
    "values": ("{first}等{count}种", "{first} ... ({count} values)"),
    "problem": ("问题", "problem"),
    "cure": ("处理", "what to do"),
    "remarks": (
        "请留意：{count}处（不影响求解）",
        "Worth a look: {count}; nothing is refused",
    ),
    "look_first": ("请先留意：{count}处", "To know first: {count}"),
    "defects": ("发现{count}个问题：", "{count} problem(s) found:"),
    "map": ("配对方案", "Who serves whom"),
    "map_lawyers": ("律师（所在律所）", "lawyers (their office)"),
    "map_note": ("示意图，不作为划界依据", "A sketch that shows no boundaries"),
    "no_places": (
        "没有经纬度，无法画图",
        "No coordinates are known, so there is nothing to draw",
    ),
    "nobody_serves": ("没有律师提供服务", "No lawyer serves anywhere"),
    "km": ("{count}公里", "{count} km"),
    "lon": ("经度（度）", "longitude, degrees"),
    "lat": ("纬度（度）", "latitude, degrees"),
    "drawn": (
        "抽查社区（村）{count}个（随机种子{seed}）",
        "{count} committees drawn, seed {seed}",
    ),
    "drawn_how": (
        "各区县按风险项数分层：没有风险项的抽取{share}%，每有一项风险比例加{share}%，不足一个按一个计",
        "By district and number of signs: {share} % of those without a sign, {share} % "
        "more for each, rounded up",
    ),
    "risk": ("风险项数", "signs of risk"),
    "committee": ("社区（村）", "committee"),
    "checked_lawyers": ("被检查律师", "whose work"),
    "risk_reason": ("风险原因", "why"),
    "visits_in_turn": ("检查安排", "Who goes where"),
    "visits": ("检查数", "visits"),
    "inspectors": ("检查人员", "Inspectors"),
    "inspector": ("检查人员", "inspector"),
    "nobody_cure": (
        "属本区县、本所服务的不派（交叉检查）；确为市级人员的，请在“检查人员”表“市级人员”"
        "填“是”。次数上限见该表“最多检查数”和设置“每人最多检查”；"
        "路程上限见 --minutes 和设置“单程上限”",
        "Nobody goes to her own district or her firm's (cross checks); of an officer "
        "of the city say is_city in the sheet inspectors. Visits: max_visits there and "
        "in the settings; travel: --minutes, and limit_minutes in the settings",
    ),
    "nobody_to_inspect": (
        "没有合适检查人员的社区（村）（须来自其他区县和律所、路程和次数之内）",
        "Nobody to inspect (of another district and firm, near and free enough)",
    ),
    "grades": ("考核等次（按{months}个月考核）", "Grades (months assessed: {months})"),
    "grade": ("等次", "grade"),
    "score": ("得分", "score"),
    "input": ("投入", "input"),
    "output": ("产出", "output"),
    "effect": ("效果", "effect"),
    "firm": ("律所", "firm"),
    "lawyer": ("律师", "lawyer"),
    "firm_scores": ("律所考核（按配对数加权）", "Firms (means weighted by posts)"),
    "lowest_scores": ("得分最低的律师", "Lawyers with the lowest scores"),
    "unasked": (
        "未评分的律师{count}名（没有应值班时间，也没有记录）",
        "Not scored ({count}: nothing is expected of them, and no record speaks of "
        "them)",
    ),
    "unasked_paid": (
        "未评分不影响补贴：cost 仍按方案全额计发（数据中有以前考核得分的，按其浮动）。"
        "全年没有固定服务时间的，计发前请核实。",
        "Not to be scored takes nothing off what is paid: cost pays these posts in "
        "full, moved by an earlier score where the facts have one. Of who had no time "
        "of duty all year find out why before you pay.",
    ),
    "without_posts": (
        "无配对、只代班的律师{count}名（不评等次，值班计入积分）",
        "Without posts, stood in only ({count}: no grade; their hours earn points)",
    ),
    "visits_made": ("到岗次数", "visits"),
    "minutes_on_duty": ("值班分钟", "minutes on duty"),
    "ignored": ("未计入的记录", "Records that count for nothing"),
    "attendance_of_no_days": (
        "到岗情况：没有签到记录，也未给出起止日，未作核对",
        "Visits: no check-ins and no period, so none was compared; give its first "
        "and last day",
    ),
    "attendance": ("到岗情况（{first}至{last}）", "Visits from {first} to {last}"),
    "became": ("到岗情况", "what became of"),
    "on_duty": ("值班、驻村服务", "duty and village visits"),
    "events": ("法治宣传", "publicity events"),
    "of_events": ("其中法治宣传缺勤", "of which events"),
    "kept": ("按时到岗", "kept"),
    "by_other": ("他人代班", "by another"),
    "missed": ("缺勤", "missed"),
    "doubts": ("存疑记录", "Doubtful records"),
    "most_missed": ("缺勤和存疑最多的律师", "Lawyers who missed most"),
    "doubts_in_turn": ("存疑记录明细", "Doubtful records one by one"),
    "further": ("另有{count}条", "{count} more"),
    "day": ("日期", "day"),
    "no_doubts": ("无", "none"),
    "records": ("记录表", "records"),
    "check_ins": ("值班签到", "check-ins"),
    "logs": ("服务日志", "logs"),
    "ratings": ("群众评价", "ratings"),
    "questionnaires": ("问卷调查", "questionnaires"),
    "reason": ("原因", "why"),
    "rows": ("条数", "rows"),
    "where": ("位置（前几条）", "where (the first ones)"),
    "cost_total": ("补贴合计每年{all}元", "Subsidies, {all} yuan a year in all"),
    "cost_total_of": (
        "{year}年补贴合计{all}元",
        "Subsidies of {year}, {all} yuan in all",
    ),
    "paid": ("补贴（元/年）", "yuan a year"),
    "city_pays": ("市级承担", "city's share"),
    "district_pays": ("区县承担", "district's share"),
    "budget": ("预算（元）", "budget, yuan"),
    "over_budget": ("超出预算", "above budget"),
    "payers": ("承担方", "Who pays"),
    "payer": ("承担方", "payer"),
    "pays": ("元/年", "yuan a year"),
    "city": ("市级", "city"),
    "teams": (
        "团队{count}个：岗位与替补",
        "{count} teams: roles and stand-ins",
    ),
    "role": ("岗位", "role"),
    "asked_for": ("应设", "asked for"),
    "taken": ("已落实", "taken"),
    "open": ("空缺", "open"),
    "stand_in": ("替补律师", "stand-in"),
    "teams_lack": (
        "岗位空缺或缺替补律师的团队",
        "Teams without somebody for a role, or without a stand-in",
    ),
    "team_prices": ("团队目标达到情况", "Prices of the teams"),
    "task": ("事项", "task"),
    "meaning": ("目标", "what is minimised"),
    "task_roles": ("岗位", "roles"),
    "task_stand_ins": ("替补", "stand-ins"),
    "meaning_open": ("空缺数", "places nobody fills"),
    "meaning_spread": ("分担（递增扣分）", "spread, at rising prices"),
    "meaning_points": ("失去的分，负数为得分", "points lost, negative is gained"),
    "not_covered": ("未配齐", "not covered"),
    "nth_week": ("（每月第{nth}个）", "({nth} of the month)"),
    "no_fixed_time": ("未排出固定时间", "no fixed time"),
    "week_of": ("{town}一周值班安排", "The week {town}"),
    "year_of": ("{name}全年安排（{count}次）", "Year of {name} ({count} visits)"),
    "weekdays": ("周一 周二 周三 周四 周五 周六 周日", "Mon Tue Wed Thu Fri Sat Sun"),
    "months_and_halves": (
        "月份（同一天上方为上午，下方为下午）",
        "month (of a day: mornings above, afternoons below)",
    ),
    "day_off": ("休息日", "day off"),
    "as_published": ("按公布时间", "as published"),
    "moved": ("改期", "moved"),
    "stood_in": ("代班", "stands in"),
    "before": ("之前", "before"),
    "after": ("之后", "after"),
    "circle_cells": (
        "{when}：{count}个社区半天附近有人值班",
        "{when}: {count} half days of communities with duty near",
    ),
    "circle_bar": (
        "{minutes}分钟内有人值班的半天数（共10个）",
        "half days of 10 with duty within {minutes} minutes",
    ),
    "duty_by_district": (
        "各区县各半天的固定服务（社区（村）数）",
        "Fixed times by district and half day (committees)",
    ),
}


def say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase in a language, its gaps filled."""
    return WORDS[key][0 if lang == "zh" else 1].format(**values)


def title(kind: str, lang: Lang) -> str:
    """Return what a rule is called."""
    return title_of(kind).of(lang)


def flag(is_so: bool, lang: Lang) -> str:
    """Return yes or no."""
    return say("yes" if is_so else "no", lang)


def number(value: int | None, lang: Lang) -> str:
    """Return a whole number with thousands marked, or a dash."""
    return say("none", lang) if value is None else f"{value:,}"
