"""Languages that committees ask for: who speaks none of them, and too few who do."""

from collections.abc import Iterator

from lawyer_assign.errors import Defect, Text
from lawyer_assign.facts import Committee, Facts
from lawyer_assign.facts.names import all_named
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Affinity, Caseload
from lawyer_assign.rules.pairing.caseload import BY_TEXT

_CURE = Text(
    "; fill in the languages of lawyers who speak it, or find somebody; to demand it, "
    "enter it as a skill too, under must_have and skills",
    "；请补填懂此语言的律师，或招募；须作硬性要求的，"
    "另作为能力填入“必备能力”（must_have）和“其他能力”（skills）两列",
)
MOST_NAMED = 5
"""Committees that one sentence names; the others are counted."""


def find_few_speakers(facts: Facts, policy: Policy) -> Iterator[Defect]:
    """Find languages whose speakers have room for fewer committees than ask for them.

    No rule asks that a lawyer speak them: they bring points.
    """
    rule = policy.must(Caseload)
    cap = BY_TEXT if rule is None else rule.limit
    weight = _weight(policy)
    asking: dict[str, list[int]] = {}
    for at, row in enumerate(facts.committees):
        for language in sorted(row.languages):
            asking.setdefault(language, []).append(at)
    for language, rows in sorted(asking.items()):
        who = [row for row in facts.lawyers if language in row.languages]
        room = sum(
            cap if row.max_committees is None else min(cap, row.max_committees)
            for row in who
        )
        if room < len(rows):
            named = _named([facts.committees[at] for at in rows])
            yield Defect(
                facts.place("committees", rows[0], "languages"),
                language,
                Text(
                    f"{len(rows)} committee(s) ask for it ({named.en}), and "
                    f"{len(who)} lawyer(s) who speak it serve {room} at most",
                    f"{len(rows)}个社区（村）（{named.zh}）要求此语言，"
                    f"但懂此语言的律师只有{len(who)}名，最多服务{room}个",
                ),
                weight.then(_CURE),
            )


def _weight(policy: Policy) -> Text:
    """Return what it brings in a policy to be served by who speaks the language."""
    rule = policy.find(Affinity)
    if rule is None or not rule.language:
        return Text(
            "Nothing in the policy counts who speaks it",
            "现规则集不计律师是否懂此语言",
        )
    return Text(
        f"Who speaks it brings {rule.language:,} point(s) more, beside distance, "
        "choices and merit, which may outweigh them",
        f"懂此语言的律师多得{rule.language:,}分，与距离、志愿、能力等分数合计，"
        "不一定优先安排",
    )


def unspoken(facts: Facts, plan: Plan) -> list[Committee]:
    """Return who is served, and by nobody who speaks a language that is asked for."""
    return [row for row in facts.committees if is_unspoken(facts, plan, row)]


def is_unspoken(facts: Facts, plan: Plan, row: Committee) -> bool:
    """Return whether nobody of those who serve speaks a language asked for."""
    team = plan.lawyers_of(row.id) if row.languages else ()
    return bool(team) and all(
        row.languages.isdisjoint(facts.lawyer[one].languages) for one in team
    )


def unspoken_text(facts: Facts, plan: Plan) -> Text | None:
    """Return how many that are, as a sentence; ``None`` if nobody."""
    found = unspoken(facts, plan)
    if not found:
        return None
    asking = sum(bool(row.languages) for row in facts.committees)
    named = _named(found)
    return Text(
        f"{asking:,} committees ask for a language; {len(found):,} of them are served "
        f"by nobody who speaks it: {named.en}",
        f"有语言要求的社区（村）{asking:,}个，其中{len(found):,}个由不懂该语言的律师"
        f"服务：{named.zh}",
    )


def _named(rows: list[Committee]) -> Text:
    named = all_named(rows[:MOST_NAMED])
    more = Text(", ...", "等") if len(rows) > MOST_NAMED else Text("", "")
    return named.then(more)
