"""An outcome as JSON: plan, prices, bounds, rules, and by what its facts are known."""

from collections.abc import Sequence
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BeforeValidator, Field, Strict, ValidationError

from lawyer_assign.disk import MIB, WRITTEN_BY_US
from lawyer_assign.errors import BadInputError, Defect, Text, refuse
from lawyer_assign.facts.base import Id
from lawyer_assign.facts.parameters import Parameters
from lawyer_assign.facts.toml import defects_of
from lawyer_assign.json_text import AS_IT_WAS, as_spelt_now, check_marked, our_text
from lawyer_assign.policy import Policy
from lawyer_assign.proof import BudgetBound, Ended, Status, TierResult
from lawyer_assign.rules import Violation

MOST_JSON = 64 * MIB
"""Bytes of a file; a city of 3,298 committees has 0.2 MiB."""

FORMAT: Final = "lawyer_assign.outcome/1"
_PLAN = "lawyer_assign.plan/"
_IS_PLAN = (
    Text(
        "is a plan as la.write writes it, not an outcome as to_json does",
        "是 la.write 写出的配对方案，不是 to_json 写出的求解结果",
    ),
    Text(
        "Keep what outcome.to_json() gives; this plan is read by la.read_plan(path), "
        "and la.adopt(facts, policy, plan) makes an outcome of it",
        "请改存 outcome.to_json() 的文本；此方案可用 la.read_plan 读入，"
        "再由 la.adopt 按数据和规则集得到求解结果",
    ),
)

OTHER_LISTS = Text(
    "read from JSON; its bounds were proved of other lists of candidates, and are not "
    "kept",
    "读自 JSON：已证明的最小值出自另一份候选名单，不予保留",
)
"""What reports say in place of a way to solve, where bounds are not kept."""


class OutcomeDocument(Parameters):
    """What stands in the JSON of an outcome; see :class:`lawyer_assign.Outcome`.

    Parameters
    ----------
    facts
        Fingerprint of the facts as they were handed in.
    has_pairs
        The pairs were handed in ready-made, and have to be again.
    posts
        (committee, lawyer); ``None`` = no plan.
    lists
        Digest of the lists of candidates that bounds were proved of; ``None`` = nothing
        is proved, or facts and rules do not make these lists.
    """

    format: Annotated[Literal["lawyer_assign.outcome/1"], BeforeValidator(as_spelt_now)]
    facts: str
    policy: Policy
    has_pairs: bool
    status: Status
    lists: str | None = None
    posts: Annotated[tuple[tuple[Id, Id], ...], Strict(False)] | None
    tiers: Annotated[tuple[TierResult, ...], Strict(False)]
    budget_bounds: Annotated[tuple[BudgetBound, ...], Strict(False)] = ()
    ended: Ended | None = None
    backend: str
    backend_title: Text
    flow_refusal: Text | None
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    seed: Annotated[int, Field(ge=0, lt=2**31)]
    versions: dict[str, str]

    @property
    def is_of_lists(self) -> bool:
        """Whether anything is said that is proved of lists of candidates."""
        return is_of_lists(self.status, self.tiers, self.budget_bounds)

    def without_bounds(self) -> Self:
        """Return the document without all that was proved of other lists."""
        tiers = tuple(replace(x, bound=None, conditional=None) for x in self.tiers)
        with_plan = "feasible" if tiers else "optimal"
        said = {
            "status": "undecided" if self.posts is None else with_plan,
            "tiers": tiers,
            "budget_bounds": (),
            "ended": None,
            "backend_title": OTHER_LISTS,
        }
        return self.model_copy(update=said)


def is_of_lists(
    status: Status, tiers: Sequence[TierResult], budget_bounds: Sequence[BudgetBound]
) -> bool:
    """Return whether anything of an outcome is proved of its lists of candidates."""
    is_bounded = any(x.bound is not None or x.conditional for x in tiers)
    return status == "infeasible" or is_bounded or bool(budget_bounds)


def read_document(source: str | Path) -> tuple[OutcomeDocument, str]:
    """Return what JSON says of an outcome, and the name of the place.

    Raises
    ------
    BadInputError
        Everything that :meth:`Outcome.to_json` does not write, and everything in which
        the text contradicts itself.
    """
    text, place, document = our_text(source, MOST_JSON, "Outcome")
    _check_no_plan(document, place)
    check_marked(document, place, FORMAT)
    try:
        found = OutcomeDocument.model_validate_json(text)
    except ValidationError as error:
        raise BadInputError(defects_of(error, place, WRITTEN_BY_US)) from None
    defects = [*_contradictions(found, place)]
    if defects:
        raise BadInputError(defects)
    return found, place


def _check_no_plan(document: object, place: str) -> None:
    """Refuse what ``la.write`` made of an outcome: its plan, with tables to be read."""
    form = document.get("format") if isinstance(document, dict) else None
    if isinstance(form, str) and form.startswith(_PLAN):
        raise refuse(f"{place}: format", form, *_IS_PLAN)


def _contradictions(found: OutcomeDocument, place: str) -> list[Defect]:
    """Find tiers that are not the policy's, bounds above prices, a status that lies."""
    numbers = tuple(tier.number for tier in found.tiers)
    if numbers != found.policy.tiers:
        said = Text("are not the tiers of the policy", "与规则集的层级不符")
        return [Defect(f"{place}: tiers", str(numbers), said, AS_IT_WAS)]
    defects = [
        Defect(
            f"{place}: tiers[{at}].bound",
            str(tier.bound),
            Text(
                f"is above the price, {tier.price}", f"下界高于未达到程度{tier.price}"
            ),
            AS_IT_WAS,
        )
        for at, tier in enumerate(found.tiers)
        if tier.gap is not None and tier.gap < 0
    ]
    defects += [
        Defect(
            f"{place}: tiers[{at}].seconds",
            str(tier.seconds),
            Text("is no time that anything takes", "不是可能的用时"),
            AS_IT_WAS,
        )
        for at, tier in enumerate(found.tiers)
        if not 0 <= tier.seconds < inf
    ]
    is_proved = all(tier.is_proved for tier in found.tiers)
    with_plan: Status = "optimal" if is_proved else "feasible"
    fitting = ("infeasible", "undecided") if found.posts is None else (with_plan,)
    if found.status not in fitting:
        said = Text("contradicts plan and tiers", "与方案和各层级不符")
        defects.append(Defect(f"{place}: status", found.status, said, AS_IT_WAS))
    return defects


def check_counted(
    document: OutcomeDocument,
    broken: Sequence[Violation],
    prices: Sequence[int],
    place: str,
) -> None:
    """Refuse a plan that breaks a must, and prices that are not the plan's.

    Parameters
    ----------
    document
        As it was read.
    broken, prices
        What the independent check found and counted.
    place
        Of the text.

    Raises
    ------
    BadInputError
        Each of them.
    """
    defects = [
        Defect(
            f"{place}: posts",
            one.tag.who,
            Text(
                f"breaks a rule that must hold: {one.text}",
                f"违反必须遵守的规则：{one.text_zh}",
            ),
            AS_IT_WAS,
        )
        for one in broken
    ]
    defects += [
        Defect(
            f"{place}: tiers[{at}].price",
            str(said.price),
            Text(f"the plan costs {counted}", f"该方案实为{counted}"),
            AS_IT_WAS,
        )
        for at, (said, counted) in enumerate(zip(document.tiers, prices, strict=True))
        if said.price != counted
    ]
    if defects:
        raise BadInputError(defects)
