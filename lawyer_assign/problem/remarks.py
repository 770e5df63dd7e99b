"""What is worth a look in facts and policy, though nothing refuses it."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from lawyer_assign.errors import NOTHING, Defect, Text
from lawyer_assign.facts import DEFAULT_SKILLS, Facts, Lawyer
from lawyer_assign.facts.base import SKILLS_ZH
from lawyer_assign.facts.names import all_named
from lawyer_assign.policy import Policy
from lawyer_assign.problem.alike import find_alike
from lawyer_assign.problem.far_places import find_far_places
from lawyer_assign.problem.languages import find_few_speakers
from lawyer_assign.problem.odd_phones import find_odd_phones
from lawyer_assign.rules import Caseload, MustHave
from lawyer_assign.rules.pairing.caseload import BY_TEXT

MOST_NAMED = 5
"""People or places that one remark names; the others are counted."""

NEAR = 0.6
"""How alike a skill must be to be offered in place of one that nobody has."""


def find_remarks(facts: Facts, policy: Policy) -> tuple[Defect, ...]:
    """Find what a planner would want to know of before solving.

    Parameters
    ----------
    facts, policy
        Not changed.

    Returns
    -------
    tuple
        Skills that committees must have, or roles ask for, and no lawyer has at the
        level asked; languages that more committees ask for than their speakers can
        serve; offers above a cap below five, which count as the cap; consents
        that do not hold on the day of the policy; budgets that cannot bind, as no
        tariff says what anybody is paid; points far from all others; ids that
        differ in capitals alone, one name of several committees of a town, and lawyers
        of one name and phone; phones that nobody in China could dial.
    """
    return (
        *_skills_of_nobody(facts, policy),
        *_roles_of_nobody(facts, policy),
        *find_few_speakers(facts, policy),
        *_offers_cut(facts, policy),
        *_consents_not_in_force(facts, policy),
        *_budgets_of_nothing(facts, policy),
        *find_far_places(facts),
        *find_alike(facts),
        *find_odd_phones(facts),
    )


def _skills_of_nobody(facts: Facts, policy: Policy) -> Iterator[Defect]:
    """Find skills that committees must have and no lawyer has."""
    rule = policy.get("must_have")
    if not isinstance(rule, MustHave):
        return
    asking: dict[str, list[int]] = {}
    for at, row in enumerate(facts.committees):
        for skill in sorted(row.must_have):
            asking.setdefault(skill, []).append(at)
    best = _best_levels(facts)
    for skill, rows in sorted(asking.items()):
        if best.get(skill, 0) < rule.least_level:
            named, count = _some(facts, rows), len(rows)
            yield Defect(
                facts.place("committees", rows[0], "must_have"),
                _shown(skill),
                Text(
                    f"{count} committee(s) must have it ({named.en}), and no lawyer "
                    f"has it at level {rule.least_level} or above",
                    f"{count}个社区（村）（{named.zh}）必备此项能力，"
                    f"但没有律师达到{rule.least_level}级",
                ),
                meant_skill(skill, best).then(
                    Text(
                        "Correct the skill, fill it in for the lawyers who have it, or "
                        "find or train somebody",
                        "请改正能力名称，补填具备此项能力的律师的等级，或招募、培训律师",
                    )
                ),
            )


def _some(facts: Facts, rows: Sequence[int]) -> Text:
    """Return the first committees by name, and that there are more."""
    named = all_named(facts.committees[at] for at in rows[:MOST_NAMED])
    return _and_more(named, len(rows))


def _and_more(named: Text, count: int) -> Text:
    return named.then(Text(", ...", "等") if count > MOST_NAMED else NOTHING)


def _roles_of_nobody(facts: Facts, policy: Policy) -> Iterator[Defect]:
    """Find roles whose skill no lawyer has, where skills are filled in at all."""
    best = _best_levels(facts)
    for at, role in enumerate(policy.roles.table if best else ()):
        skill = role.skill
        if skill is None or not role.least_level:
            continue
        if best.get(skill, 0) < role.least_level:
            yield Defect(
                f"roles.table[{at}].skill",
                _shown(skill),
                Text(
                    f"the role {role.title} ({role.id}) asks for it, and no lawyer has "
                    f"it at level {role.least_level} or above",
                    f"岗位“{role.title_zh}”（{role.id}）要求此项能力，"
                    f"但没有律师达到{role.least_level}级",
                ),
                meant_skill(skill, best).then(
                    Text(
                        "Fill in the skill of the lawyers who have it; or correct "
                        "the skill of the role, or leave it out",
                        "请在“律师”表补填具备此项能力的律师的等级；也可改正该岗位所需的能力，"
                        "或不作要求",
                    )
                ),
            )


def _budgets_of_nothing(facts: Facts, policy: Policy) -> Iterator[Defect]:
    """Find budgets that a policy keeps to though nothing says what a post is paid."""
    stated = [
        at for at, row in enumerate(facts.districts) if row.budget_yuan is not None
    ]
    if policy.get("budget") is None or facts.tariffs or not stated:
        return
    yield Defect(
        facts.place("districts", stated[0], "budget_yuan"),
        f"{facts.districts[stated[0]].budget_yuan:,}",
        Text(
            f"no tariff says what a post is paid, so that the budgets of {len(stated)} "
            "district(s) keep nobody from anything",
            f"没有补贴标准，{len(stated)}个区县的预算不起作用",
        ),
        Text(
            "Fill in the table tariffs, or leave the rule budget out of the policy",
            "请填写“补贴标准”（tariffs）表，或在规则集中去掉“区县补贴不超过预算”（budget）",
        ),
    )


def _best_levels(facts: Facts) -> dict[str, int]:
    """Return the highest level that somebody has, by skill."""
    best: dict[str, int] = {}
    for row in facts.lawyers:
        for skill, level in row.skills.items():
            best[skill] = max(level, best.get(skill, 0))
    return best


def _shown(skill: str) -> str:
    """Return a skill as planners call it, and as policies spell it."""
    return f"{SKILLS_ZH[skill]} ({skill})" if skill in SKILLS_ZH else skill


def meant_skill(skill: str, best: Mapping[str, int]) -> Text:
    """Return "Did you mean ...? " for the nearest skill that is known, or nothing.

    Known are the text's own, and those that ``best`` has above 0.
    """
    codes = dict.fromkeys([*DEFAULT_SKILLS, *(one for one in best if best[one])])
    spelt = {one: one for one in codes if one != skill}
    spelt |= {SKILLS_ZH[one]: one for one in spelt if one in SKILLS_ZH}
    near = get_close_matches(skill, spelt, n=1, cutoff=NEAR)
    if not near:
        return NOTHING
    code = spelt[near[0]]
    word = SKILLS_ZH.get(code, code)
    both = (_shown(code), code if word == code else f"{word}（{code}）")
    return Text(f"Did you mean {both[0]}? ", f"是否应为“{both[1]}”？")


def _offers_cut(facts: Facts, policy: Policy) -> Iterator[Defect]:
    """Find lawyers who offer more than a cap that is below that of the text."""
    rule = policy.get("caseload")
    if not isinstance(rule, Caseload) or rule.wish is not None or rule.limit >= BY_TEXT:
        return
    consents = rule.consents(facts)
    best = max(consents.by_district.values(), default=rule.limit)
    cut: list[tuple[int, Lawyer]] = []
    for at, row in enumerate(facts.lawyers):
        allowed = max(consents.by_lawyer.get(row.id, rule.limit), best)
        if row.max_committees is not None and row.max_committees > allowed:
            cut.append((at, row))
    if cut:
        named = _and_more(all_named(row for _, row in cut[:MOST_NAMED]), len(cut))
        yield Defect(
            facts.place("lawyers", cut[0][0], "max_committees"),
            str(cut[0][1].max_committees),
            Text(
                f"{len(cut)} lawyer(s) offer more committees than the cap of "
                f"{rule.limit} ({named.en}); the cap counts",
                f"{len(cut)}名律师（{named.zh}）愿任数超过上限{rule.limit}个，按上限计",
            ),
            Text(
                "Nothing needs to be done; the offers stay as they are in the facts",
                "无须处理，数据中的意愿保持不变",
            ),
        )


def _consents_not_in_force(facts: Facts, policy: Policy) -> Iterator[Defect]:
    """Find consents to more than five that do not hold on the day that is asked for."""
    rule = policy.get("caseload")
    if not isinstance(rule, Caseload):
        return
    for at, row in enumerate(facts.approvals):
        if row.is_valid(rule.on):
            continue
        when = Text("not yet", "尚未生效")
        if row.valid_to < rule.on:
            when = Text("no longer", "已过期")
        yield Defect(
            facts.place("approvals", at, "valid_from"),
            row.document,
            Text(
                f"is {when.en} in force on {rule.on} ({row.valid_from} to "
                f"{row.valid_to}) and counts for nothing",
                f"在{rule.on}{when.zh}（{row.valid_from}至{row.valid_to}），未计入",
            ),
            Text(
                "To plan for another day, set the day of the rule caseload (on); or "
                "correct the dates",
                "如按其他日期规划，请在规则 caseload（每名律师上限）中填写批准有效日"
                "（on）；日期有误的请改正",
            ),
        )
