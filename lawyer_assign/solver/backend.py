"""What a backend is, the list of all, and who answers what is asked.

Backends are values that remember nothing: each is made once, here, with those that it
hands on to, and what belongs to one run comes in with the question. The order of the
list is that in which they are asked: the first that takes a formulation answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol, get_args

from lawyer_assign.engines.run import Run
from lawyer_assign.errors import NOTHING, Defect, Text, UnsupportedError, listed
from lawyer_assign.formulation import Formulation
from lawyer_assign.quoting import as_written
from lawyer_assign.solver.answer import Answer, Start
from lawyer_assign.solver.choice.backend import Choice
from lawyer_assign.solver.cpsat import CpSat
from lawyer_assign.solver.fairness import Thresholds
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.flow.backend import no_flow
from lawyer_assign.solver.money import Budgets
from lawyer_assign.solver.teams import TeamFlow
from lawyer_assign.statements import Statement

BackendName = Literal["flow", "thresholds", "budgets", "teams", "choice", "cpsat"]


class Backend(Protocol):
    """One way to solve a formulation.

    Attributes
    ----------
    name
        By which it can be asked for, and which an outcome records.
    title
        What reports call it.
    takes
        Kinds of statements that it can carry at all.
    least_pairs
        From so many candidate pairs on it is asked unless asked for by name: what is
        smaller the later ones prove by themselves.
    """

    name: ClassVar[str]
    title: ClassVar[Text]
    takes: ClassVar[frozenset[type[Statement]]]
    least_pairs: ClassVar[int]

    def why_not(self, formulation: Formulation) -> Text | None:
        """Return a sentence if it cannot take a formulation, else ``None``."""

    def solve(
        self, formulation: Formulation, run: Run, start: Start | None = None
    ) -> Answer:
        """Return the best choice of pairs found, and what is proved, tier by tier.

        Parameters
        ----------
        formulation
            One that it takes. Not changed.
        run
            Clock and stop button, workers and seed.
        start
            A plan to begin with, and bounds that hold.
        """


REFERENCE = CpSat()
TEAMS = TeamFlow(REFERENCE)
CHOICE = Choice(REFERENCE)

BACKENDS: tuple[Backend, ...] = (
    Flow(),
    Thresholds(),
    Budgets(TEAMS, CHOICE, REFERENCE),
    TEAMS,
    CHOICE,
    REFERENCE,
)
"""Every backend there is, the preferred first: the one list."""


@dataclass(frozen=True, eq=False)
class Solved:
    """An answer, and by whom.

    Parameters
    ----------
    answer
        Not yet checked.
    name, title
        Of the backend that gave it.
    before
        Name of each backend before it in the list -> why it was not that one.
    """

    answer: Answer
    name: str
    title: Text
    before: dict[str, Text]

    @property
    def why_not_flow(self) -> Text | None:
        """Why it was not the fast path; ``None`` if it was."""
        return self.before.get(Flow.name)


def solve_formulation(
    formulation: Formulation,
    asked: BackendName | None,
    run: Run,
    start: Start | None = None,
) -> Solved:
    """Solve by the backend that is asked for, or by the first that takes it.

    ``start`` is a plan to begin with, and bounds that hold.

    Raises
    ------
    UnsupportedError
        The backend asked for cannot take the formulation; says why.
    """
    found = [one for one in BACKENDS if asked in (None, one.name)]
    before: dict[str, Text] = {}
    for backend in found:
        why = why_not(backend, formulation)
        is_small = len(formulation.pairs) < backend.least_pairs
        if why is None and asked is None and is_small:
            why = Text(
                f"fewer than {backend.least_pairs} pairs, which CP-SAT proves alone",
                f"候选配对少于{backend.least_pairs}个，由 CP-SAT 直接证明",
            )
        answer = None
        if why is None:
            try:
                answer = backend.solve(formulation, run, start)
            except UnsupportedError as error:  # what shows only while it solves
                why = _reason(error)
        if answer is not None:
            if asked is not None and asked != Flow.name:
                before[Flow.name] = _asked_for(asked)
            return Solved(answer, backend.name, backend.title, before)
        if why is not None:
            before[backend.name] = why
    raise _refusal(found[-1], before[found[-1].name])


def why_not(backend: Backend, formulation: Formulation) -> Text | None:
    """Return a sentence if a backend cannot take a formulation, else ``None``."""
    why = backend.why_not(formulation)
    if why is not None:
        return why
    for one in formulation.statements:
        if type(one) not in backend.takes:
            said = Text(
                f" says a {type(one).__name__}", f"含有 {type(one).__name__} 语句"
            )
            return Text(one.rule, one.rule).then(said)
    return None


def _reason(error: UnsupportedError) -> Text:
    """Return why a backend gave up, without the words that all of them begin with."""
    begin = no_flow(NOTHING).said
    said = error.said
    return Text(said.en.removeprefix(begin.en), said.zh.removeprefix(begin.zh))


def find_no_name(backend: object) -> Iterator[Defect]:
    """Find a backend that there is not, before anything is made."""
    names = get_args(BackendName)
    if backend is None or (isinstance(backend, str) and backend in names):
        return
    known = listed(names)
    yield Defect(
        "backend",
        as_written(backend),
        Text("is no name of a backend", "不是求解方式的名称"),
        Text(f"Use {known.en} or None", f"可用 {known.zh} 或 None"),
    )


def _asked_for(name: str) -> Text:
    return Text(f"backend={name!r} was asked for", f"已指定 backend={name!r}")


def _refusal(backend: Backend, why: Text) -> UnsupportedError:
    """Return the error for a problem that a backend cannot take, with the reason."""
    said = Text(
        f"{backend.name} cannot take this problem: ",
        f"{backend.title.zh}不能求解这个问题：",
    )
    return UnsupportedError(said.then(why))
