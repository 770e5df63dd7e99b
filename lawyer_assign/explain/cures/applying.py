"""A remedy done: the facts as they are then."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lawyer_assign.explain.cures.levers import LEAST_PER_CONSENT, LeverKind
from lawyer_assign.explain.cures.recruits import new_firm_of, with_lawyers
from lawyer_assign.facts import Approval, Facts, Lawyer
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Caseload

if TYPE_CHECKING:
    from lawyer_assign.explain.cures.cures import Remedy, Step

ASKED_FOR = "（待批）"
"""Document of a consent that is yet to be given."""


def applied(remedy: "Remedy", facts: Facts, policy: Policy) -> Facts:
    """Return facts as they are once a remedy is done.

    Where the policy's own cap is below five, a lawyer may be asked for fewer posts than
    any consent allows; facts say so by the least consent there is, which fills no more.
    """
    steps = remedy.steps
    if remedy.lever == "consent":
        steps = tuple(one._replace(to=max(LEAST_PER_CONSENT, one.to)) for one in steps)
    return changed(remedy.lever, steps, facts, policy)


def changed(
    lever: LeverKind, steps: "Sequence[Step]", facts: Facts, policy: Policy
) -> Facts:
    """Return facts once the steps of a lever are done, to the letter of each."""
    if lever == "lift":
        pairs = {(one.who.id, one.where.id) for one in steps if one.where is not None}
        taken_back = {"firm_refuses": False, "committee_refuses": False}
        return facts.replace(
            choices=[
                row.model_copy(update=taken_back)
                if (row.firm, row.committee) in pairs
                else row
                for row in facts.choices
            ]
        )
    if lever == "seats":
        to = {one.who.id: one.to for one in steps}
        return facts.replace(firms=_updated(facts.firms, "seats", to))
    if lever == "consent":
        return facts.replace(approvals=[*facts.approvals, *_consents(steps, policy)])
    if lever == "recruit":
        return _with_recruits(steps, facts)
    if lever == "fund":
        return _with_money(steps, facts)
    if lever == "offer":
        to = {one.who.id: one.to for one in steps}
        return facts.replace(lawyers=_updated(facts.lawyers, "max_committees", to))
    lent: dict[str, set[str]] = {}
    for one in steps:
        if one.where is not None:
            lent.setdefault(one.who.id, set()).add(one.where.id)
    areas = {
        who: (facts.lawyer[who].districts or frozenset()) | more
        for who, more in lent.items()
    }
    return facts.replace(lawyers=_updated(facts.lawyers, "districts", areas))


def _updated(rows: Sequence[Any], field: str, to: dict[str, Any]) -> list[Any]:
    return [
        row.model_copy(update={field: to[row.id]}) if row.id in to else row
        for row in rows
    ]


def _with_money(steps: "Sequence[Step]", facts: Facts) -> Facts:
    rows = facts.district
    more = {one.who.id: (rows[one.who.id].budget_yuan or 0) + one.to for one in steps}
    return facts.replace(districts=_updated(facts.districts, "budget_yuan", more))


def _consents(steps: "Sequence[Step]", policy: Policy) -> list[Approval]:
    rule = policy.must(Caseload)
    assert rule is not None  # the lever is there only where it must hold
    # Not checked: where the cap is below five, so may be what she is asked for.
    return [
        Approval.model_construct(
            document=ASKED_FOR,
            limit=one.to,
            lawyer=one.who.id,
            valid_from=rule.on,
            valid_to=rule.on,
        )
        for one in steps
    ]


def _with_recruits(steps: "Sequence[Step]", facts: Facts) -> Facts:
    lawyers: list[Lawyer] = []
    for one in steps:
        assert one.where is not None  # everybody is recruited for a district
        firm = new_firm_of(one.where.id) if one.firm is None else one.firm.id
        lawyers.append(
            Lawyer(
                id=one.who.id,
                name="",
                firm=firm,
                districts=frozenset({one.where.id}),
                skills=dict.fromkeys(one.skills, 5),
            )
        )
    return with_lawyers(facts, lawyers)
