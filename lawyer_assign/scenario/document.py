"""A scenario as JSON: steps, policy, seed, and a hash by which its facts are known."""

from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, Strict, ValidationError

from lawyer_assign.disk import MIB, WRITTEN_BY_US
from lawyer_assign.errors import BadInputError, Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.parameters import Parameters
from lawyer_assign.facts.toml import defects_of
from lawyer_assign.json_text import as_spelt_now, check_marked, our_text
from lawyer_assign.policy import Policy
from lawyer_assign.problem.fingerprint import check_known
from lawyer_assign.scenario.pairing_steps import Forbid, Keep, Pin
from lawyer_assign.scenario.people_steps import WithCommittee, WithLawyers, Without
from lawyer_assign.scenario.policy_steps import (
    WithBudget,
    WithLimit,
    WithPolicy,
    WithRule,
    WithWeight,
)

FORMAT: Final = "lawyer_assign.scenario/1"

MOST_JSON = 16 * MIB
"""Bytes of a file; a step that keeps a whole city has 0.2 MiB."""

_SAME_FACTS = Text(
    "Hand in the facts as they were (scenario.line[0].facts), or make the steps again "
    "from these",
    "请传入原来的数据（即 scenario.line[0].facts），或在当前数据上重新逐步设置",
)

AnyStep = Annotated[
    Pin
    | Forbid
    | Keep
    | Without
    | WithCommittee
    | WithLawyers
    | WithLimit
    | WithBudget
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

    format: Annotated[
        Literal["lawyer_assign.scenario/1"], BeforeValidator(as_spelt_now)
    ]
    name: str
    facts: str
    policy: Policy
    steps: Annotated[tuple[AnyStep, ...], Strict(False)] = ()
    solved: Annotated[tuple[int, ...], Strict(False)] = ()
    time_limit: float | None = 60
    workers: int | None = None
    seed: int = 0


def document_of(source: str | Path, facts: Facts) -> tuple[Document, Facts, str]:
    """Read what a scenario is written as; also its facts, and how errors call it.

    Parameters
    ----------
    source
        JSON text, or a file that holds it (a path).
    facts
        Those that the first scenario began with.

    Raises
    ------
    BadInputError
        It is no such text, or the facts are others.
    """
    text, place, said = our_text(source, MOST_JSON, "Scenario")
    check_marked(said, place, FORMAT)
    try:
        document = Document.model_validate_json(text)
    except ValidationError as error:
        raise BadInputError(defects_of(error, place, WRITTEN_BY_US)) from None
    return document, check_known(document.facts, facts, place, _SAME_FACTS), place
