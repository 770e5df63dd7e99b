"""A scenario as JSON: steps, policy, seed, and a hash by which its facts are known."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, Strict, ValidationError

from lawyer_assign.disk import MIB, WRITTEN_BY_US, text_of
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.parameters import Parameters
from lawyer_assign.facts.toml import defects_of
from lawyer_assign.policy import Policy
from lawyer_assign.problem.fingerprint import check_known, fingerprint
from lawyer_assign.scenario.pairing_steps import Forbid, Keep, Pin
from lawyer_assign.scenario.people_steps import WithCommittee, WithLawyers, Without
from lawyer_assign.scenario.policy_steps import (
    WithLimit,
    WithPolicy,
    WithRule,
    WithWeight,
)
from lawyer_assign.scenario.scenario import Scenario

MOST_JSON = 16 * MIB
"""Bytes of a file; a step that keeps a whole city has 0.2 MiB."""

_SAME_FACTS = Text(
    "Hand in the facts as they were, or make the steps again from these",
    "请传入原来的数据，或在当前数据上重新逐步设置",
)

AnyStep = Annotated[
    Pin
    | Forbid
    | Keep
    | Without
    | WithCommittee
    | WithLawyers
    | WithLimit
    | WithWeight
    | WithRule
    | WithPolicy,
    Field(discriminator="kind"),
]


class Document(Parameters):
    """What stands in the JSON of a scenario.

    ``solved`` counts the steps after which a plan was made that the next one began
    from: replayed alike, the last plan is the same.
    """

    format: Literal["lawyer-assign scenario 1"] = "lawyer-assign scenario 1"
    name: str
    facts: str
    policy: Policy
    steps: Annotated[tuple[AnyStep, ...], Strict(False)] = ()
    solved: Annotated[tuple[int, ...], Strict(False)] = ()
    time_limit: float | None = 60
    workers: int | None = None
    seed: int = 0


def written(scenario: Scenario) -> str:
    """Return a scenario as JSON."""
    line = scenario.line
    first = line[0]
    document = Document.model_construct(
        name=scenario.name,
        facts=fingerprint(first.facts),
        policy=first.policy,
        steps=scenario.steps,  # type: ignore[arg-type] # every step is of the list
        solved=_solved(scenario),
        time_limit=scenario.time_limit,
        workers=scenario.workers,
        seed=scenario.seed,
    )
    return document.model_dump_json(indent=1)


def _solved(scenario: Scenario) -> tuple[int, ...]:
    """Return after how many steps a plan was made that the last one comes from."""
    found: list[int] = []
    origin = scenario.origin
    while origin is not None:
        found.append(len(origin.steps))
        origin = origin.origin
    return tuple(reversed(found))


def read_back(source: str | Path, facts: Facts) -> Scenario:
    """Return the scenario that JSON says, step by step."""
    place = str(source) if isinstance(source, Path) else "Scenario"
    try:
        document = Document.model_validate_json(text_of(source, MOST_JSON))
    except ValidationError as error:
        raise BadInputError(defects_of(error, place, WRITTEN_BY_US)) from None
    check_known(document.facts, facts, place, _SAME_FACTS)
    return _replayed(document, facts)


def _replayed(document: Document, facts: Facts) -> Scenario:
    """Make all steps again; what is wrong with any is said together."""
    scenario = Scenario(
        facts,
        document.policy,
        document.name,
        time_limit=document.time_limit,
        workers=document.workers,
        seed=document.seed,
    )
    defects: list[Defect] = []
    for step in document.steps:
        _mark(scenario, document)
        try:
            scenario = scenario.then(step)
        except BadInputError as error:
            defects += error.defects
    if defects:
        raise BadInputError(defects)
    return scenario


def _mark(scenario: Scenario, document: Document) -> None:
    if len(scenario.steps) in document.solved:
        scenario.__dict__["_was_solved"] = True
