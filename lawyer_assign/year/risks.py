"""Why a committee is likelier to be inspected than others: signs of risk (二(三))."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import called, shared_names
from lawyer_assign.plan import Plan
from lawyer_assign.year.assessment import Assessment
from lawyer_assign.year.inspection_rules import InspectionRules

RiskKind = Literal["load", "effect", "logs", "doubts"]
RANDOM = Text("drawn at random, without a sign of risk", "随机抽取，无风险项")

_Measure = Callable[[str], Text]
_Kind = tuple[RiskKind, Collection[str], _Measure]


@dataclass(frozen=True, slots=True)
class Risk:
    """One sign of risk of a committee.

    Parameters
    ----------
    kind
        ``"load"``: many posts of one lawyer; ``"effect"``: bad ratings; ``"logs"``: few
        visits with a log; ``"doubts"``: records that cannot be true.
    lawyers
        Of whom it holds.
    said
        A sentence with names and numbers.
    """

    kind: RiskKind
    lawyers: tuple[str, ...]
    said: Text


def signs_of(
    facts: Facts,
    plan: Plan,
    assessment: Assessment | None,
    rules: InspectionRules,
    doubtful: Mapping[str, Text],
) -> dict[str, tuple[Risk, ...]]:
    """Return the signs of risk of every committee that somebody serves.

    Without an assessment only the load is known; committees that are ``doubtful``, with
    records that cannot be true, have one sign more, for the reason that stands there.
    """
    kinds: list[_Kind] = [("load", *_loads(facts, plan, rules))]
    if assessment is not None:
        kinds += [
            ("effect", *_effects(assessment, rules)),
            ("logs", *_logs(assessment, rules)),
        ]
    shared = shared_names(facts.lawyers)
    found: dict[str, tuple[Risk, ...]] = {}
    for row in facts.columns.committees:
        serving = plan.lawyers_of(row.id)
        if not serving:
            continue
        signs = list(_signs(facts, serving, kinds, shared))
        if row.id in doubtful:
            signs.append(Risk("doubts", (), doubtful[row.id]))
        found[row.id] = tuple(signs)
    return found


def _signs(
    facts: Facts,
    serving: Collection[str],
    kinds: Collection[_Kind],
    shared: frozenset[str],
) -> Iterator[Risk]:
    for kind, who, said in kinds:
        own = tuple(one for one in serving if one in who)
        if own:
            parts = [_of(called(facts.lawyer[one], shared), said(one)) for one in own]
            yield Risk(kind, own, _joined(parts))


def _of(name: Text, said: Text) -> Text:
    return Text(f"{name.en} {said.en}", f"{name.zh}{said.zh}")


def _joined(parts: Collection[Text]) -> Text:
    return Text("; ".join(x.en for x in parts), "；".join(x.zh for x in parts))


def reasons_of(risks: Collection[Risk]) -> Text:
    """Return all signs in a sentence; without one, that it was drawn at random."""
    return _joined([one.said for one in risks]) if risks else RANDOM


def _loads(
    facts: Facts, plan: Plan, rules: InspectionRules
) -> tuple[Collection[str], _Measure]:
    loads = {row.id: len(plan.committees_of(row.id)) for row in facts.lawyers}
    busy = {one for one, load in loads.items() if load >= rules.high_load}
    return busy, lambda one: Text(
        f"serves {loads[one]} committees, {rules.high_load} or more",
        f"服务{loads[one]}个社区（村），达到{rules.high_load}个",
    )


def _effects(
    assessment: Assessment, rules: InspectionRules
) -> tuple[Collection[str], _Measure]:
    effect = assessment.lawyers().effect
    low = set(effect.index[effect < rules.low_effect])
    return low, lambda one: Text(
        f"has {effect[one]} points for the effect, below {rules.low_effect}",
        f"效果{effect[one]}分，低于{rules.low_effect}分",
    )


def _logs(
    assessment: Assessment, rules: InspectionRules
) -> tuple[Collection[str], _Measure]:
    frame = assessment.lawyers()
    is_silent = 100 * frame.logged < rules.low_logged * frame.visits
    silent = set(frame.index[is_silent | (frame.visits == 0)])

    def said(one: str) -> Text:
        visits, logged = frame.visits[one], frame.logged[one]
        if not visits:
            return Text("never checked in", "没有任何签到")
        return Text(
            f"logged {logged} of {visits} visits, below {rules.low_logged} %",
            f"到岗{visits}次，有日志{logged}次，低于{rules.low_logged}%",
        )

    return silent, said
