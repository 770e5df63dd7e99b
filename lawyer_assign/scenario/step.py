"""What a step of a scenario is: one change, said in words and made again at will."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple, Self

from pydantic import ConfigDict, ValidationError

from lawyer_assign.errors import BadInputError, Defect, Text, listed
from lawyer_assign.facts import Committee, District, Facts, Firm, Lawyer
from lawyer_assign.facts.names import named
from lawyer_assign.facts.parameters import Parameters
from lawyer_assign.facts.toml import defects_of
from lawyer_assign.policy import Policy
from lawyer_assign.problem.problem import find_misfits

Row = District | Committee | Firm | Lawyer

_WORDS = {
    "committee": Text("committee", "社区（村）"),
    "lawyer": Text("lawyer", "律师"),
    "firm": Text("firm", "律所"),
    "district": Text("district", "区县"),
}
MOST_MEANT = 3
"""Ids that a cure offers in the place of one that nobody has."""


@dataclass(frozen=True, slots=True)
class StepDefect(Defect):
    """What is wrong with a field of a step, which is known apart from the place.

    Parameters
    ----------
    field
        Name of it: of steps that name several ids, what one of these is of.
    """

    field: str

    @classmethod
    def of(cls, kind: str, field: str, value: str, problem: Text, cure: Text) -> Self:
        """Return a defect whose place is the kind of the step and the field."""
        return cls(f"{kind}({field})", value, problem, cure, field)


class State(NamedTuple):
    """What a scenario asks: facts and policy."""

    facts: Facts
    policy: Policy


class Step(Parameters, ABC):
    """One change of facts or policy; the same step makes the same change again."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, hide_input_in_errors=True
    )

    kind: str

    @abstractmethod
    def find_defects(self, state: State) -> Iterator[Defect]:
        """Find what in the step leads nowhere, or contradicts the steps before."""

    @abstractmethod
    def changed(self, state: State) -> State:
        """Return facts and policy after the step, which has no defects."""

    @abstractmethod
    def said(self, state: State) -> Text:
        """Return the step as a sentence; ``state`` is that before it."""

    def applied(self, state: State) -> State:
        """Return facts and policy after the step.

        Raises
        ------
        BadInputError
            Everything that is wrong with it, each with place, value and cure.
        """
        defects = list(self.find_defects(state))
        if defects:
            raise BadInputError(defects)
        try:
            after = self.changed(state)
        except ValidationError as error:
            raise BadInputError(defects_of(error, self.kind)) from None
        misfits = find_misfits(after.facts, after.policy)
        if misfits:
            raise BadInputError(misfits)
        return after

    @classmethod
    def of(cls, **said: object) -> Self:
        """Make a step, or say what its arguments cannot be.

        Raises
        ------
        BadInputError
            Every argument that is not of its kind.
        """
        kind = cls.model_fields["kind"].default
        try:
            return cls.model_validate(said)
        except ValidationError as error:
            raise BadInputError(defects_of(error, kind)) from None


def find_strange(
    kind: str, what: str, ids: Iterable[str], known: Mapping[str, Row]
) -> Iterator[Defect]:
    """Find ids that are not among the facts.

    Parameters
    ----------
    kind
        Of the step, which is the place.
    what
        ``committee``, ``lawyer``, ``firm`` or ``district``.
    ids, known
        Asked for, and there.
    """
    word = _WORDS[what]
    for one in ids:
        if one not in known:
            problem = Text(
                f"is no {word.en} of these facts", f"不是数据中的{word.zh}编号"
            )
            yield StepDefect.of(kind, what, one, problem, _meant(one, known))


def _meant(value: str, known: Mapping[str, Row]) -> Text:
    """Return the cure: the ids that were likely meant, by name or by spelling."""
    close = [key for key, row in known.items() if row.name == value]
    close = close or get_close_matches(value, known, MOST_MEANT)
    cure = Text("Give an id as it stands in the facts", "请按数据中的编号填写")
    if not close:
        return cure
    names = [named(known[one]) for one in close[:MOST_MEANT]]
    en, zh = listed(one.en for one in names).en, listed(one.zh for one in names).zh
    return cure.then(Text(f"; perhaps {en}", f"；也许是{zh}"))


def named_pair(facts: Facts, committee: str, lawyer: str) -> tuple[Text, Text]:
    """Return how committee and lawyer are called."""
    return named(facts.committee[committee]), named(facts.lawyer[lawyer])


def replaced(state: State, **tables: Any) -> State:  # noqa: ANN401 (rows of any table)
    """Return the state with some tables of the facts exchanged, checked again."""
    return state._replace(facts=state.facts.replace(**tables))
