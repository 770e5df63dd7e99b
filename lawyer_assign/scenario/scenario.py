"""A plan under other circumstances: facts and a policy, changed step by step."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from lawyer_assign.calls import checked
from lawyer_assign.engines.watch import Progress
from lawyer_assign.errors import BadInputError, Defect, Lang, Text
from lawyer_assign.explain.answers import lang_of
from lawyer_assign.facts import Facts
from lawyer_assign.outcome import Outcome
from lawyer_assign.policy import Policy, standard
from lawyer_assign.problem.fingerprint import fingerprint
from lawyer_assign.proof import stopped_text
from lawyer_assign.quoting import as_written
from lawyer_assign.scenario.changing import Changing
from lawyer_assign.scenario.document import FORMAT, Document, document_of
from lawyer_assign.scenario.refused_steps import placed, with_leavers
from lawyer_assign.scenario.step import State, Step
from lawyer_assign.verbs.replan import better_of, solve_from
from lawyer_assign.verbs.solve import checked_settings, find_strange_parts
from lawyer_assign.views.blocks import Block, as_html, as_text


@dataclass(frozen=True, repr=False)
class Scenario(Changing):
    """Facts and a policy that are changed step by step, and the plan they lead to.

    Nothing is ever changed in place: every method returns a new scenario that knows
    the steps it came by. :attr:`outcome` solves when first asked, beginning from the
    plan of the nearest scenario before it that was solved; of plans that are equally
    good it takes that one, so a change that touches nobody moves nobody, or else one
    that moves few, as far as time allows. Its prices are those of
    :func:`lawyer_assign.solve` of the same facts and policy.

    Parameters
    ----------
    facts
        What is now, after all steps.
    policy
        The rules now; those of Hangzhou if not given.
    name
        What reports call it.
    time_limit, workers, seed
        Of every solve; as for :func:`lawyer_assign.solve`.

    Raises
    ------
    BadInputError
        Every argument that cannot be meant.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> base = la.Scenario(la.datasets.toy())
    >>> fewer = base.without(lawyer="l5").pin("c5", "l3")
    >>> [step.en for step in fewer.texts][1]
    '律师丙（合成） (l3) serves 戊村 (c5)'
    >>> fewer.outcome.plan.lawyers_of("c5")
    ('l3',)
    >>> base.with_limit(4).policy["caseload"].limit
    4
    """

    facts: Facts
    policy: Policy = field(default_factory=standard)
    name: str = "base"
    time_limit: float | None = field(default=60, kw_only=True)
    workers: int | None = field(default=None, kw_only=True)
    seed: int = field(default=0, kw_only=True)
    _steps: tuple[Step, ...] = field(default=(), kw_only=True)
    _before: "Scenario | None" = field(default=None, kw_only=True, compare=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if self._before is None:
            strange = [
                *find_strange_parts(self.facts, self.policy),
                *([] if isinstance(self.name, str) else [_no_name(self.name)]),
            ]
            checked_settings(self.time_limit, self.workers, self.seed, strange)

    def __repr__(self) -> str:
        found = self.solved
        status = "not solved yet"
        if found is not None:
            status = f"{found.status}{stopped_text(found.ended).en}"
        return f"Scenario({self.name!r}, {len(self._steps)} steps, {status})"

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps it came by, the first first."""
        return self._steps

    @property
    def texts(self) -> tuple[Text, ...]:
        """The steps as sentences, in both languages."""
        return tuple(step.said(before) for step, before in self._walk)

    @property
    def _walk(self) -> list[tuple[Step, State]]:
        """The steps, each with what there was before it."""
        states = (State(one.facts, one.policy) for one in self.line)
        return list(zip(self._steps, states, strict=False))

    @property
    def line(self) -> "tuple[Scenario, ...]":
        """The scenarios it came from, the first first, and itself last."""
        found = [self]
        while (before := found[-1].before) is not None:
            found.append(before)
        return tuple(reversed(found))

    @property
    def before(self) -> "Scenario | None":
        """The scenario before its last step; ``None`` for the first."""
        return self._before

    @property
    def solved(self) -> Outcome | None:
        """The outcome if it is there already, and nothing is solved; else ``None``."""
        found: Outcome | None = self.__dict__.get("_outcome")
        return found

    @property
    def outcome(self) -> Outcome:
        """The answer; solved when first asked, and never again by being asked.

        One that somebody stopped says so; :meth:`solve` goes on from it.
        """
        return self.solved or self.solve()

    def solve(
        self,
        *,
        progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Outcome:
        """Return the answer; like :attr:`outcome`, with somebody to listen and to stop.

        A search that was stopped, by Ctrl-C too, goes on: it begins anew from the plan
        it had, with the whole time limit, and keeps that where it finds nothing better.
        One that ended by itself or by its time limit is not solved again.

        Parameters
        ----------
        progress, stop
            As for :func:`lawyer_assign.solve`.

        Raises
        ------
        BadInputError
            Facts and policy that do not fit together.

        Examples
        --------
        >>> import lawyer_assign as la
        >>> facts = la.datasets.with_example_money(la.datasets.toy(), budget_percent=80)
        >>> policy = la.Policy.hangzhou_2024().with_rule(la.rules.Budget())
        >>> base = la.Scenario(facts, policy)
        >>> base.solve(stop=lambda: True).ended
        'stopped'
        >>> base.outcome.ended, base.solve().status
        ('stopped', 'optimal')
        """
        last = self.solved
        if last is not None and last.ended != "stopped":
            return last
        origin = self.origin
        plan = None if last is None else last.plan
        if plan is None and origin is not None:
            start = origin.solved or origin.solve(progress=progress, stop=stop)
            plan = start.plan
        found = solve_from(
            self.facts,
            self.policy,
            plan,
            time_limit=self.time_limit,
            workers=self.workers,
            seed=self.seed,
            progress=progress,
            stop=stop,
        )
        found = found if last is None else better_of(last, found)
        self.__dict__["_origin"] = origin
        self.__dict__["_outcome"] = found
        return found

    @property
    def origin(self) -> "Scenario | None":
        """The scenario whose plan its own begins from; ``None`` = from nothing.

        Of those before it the last that is solved, or was when it was written to JSON.
        """
        if self.solved is not None:
            origin: Scenario | None = self.__dict__["_origin"]
            return origin
        for one in reversed(self.line[:-1]):
            if one.solved is not None or one.__dict__.get("_was_solved"):
                return one
        return None

    @checked
    def named(self, name: str) -> Self:
        """Return the same scenario under another name; solved if this one is."""
        twin = type(self)(
            self.facts, self.policy, name,
            time_limit=self.time_limit, workers=self.workers, seed=self.seed,
            _steps=self._steps, _before=self._before,
        )  # fmt: skip
        for key in ("_outcome", "_origin", "_was_solved"):
            if key in self.__dict__:
                twin.__dict__[key] = self.__dict__[key]
        return twin

    @checked
    def then(self, step: Step) -> Self:
        """Return the scenario after a step.

        Raises
        ------
        BadInputError
            Everything that is wrong with the step, each with place, value and cure.
        """
        try:
            after = step.applied(State(self.facts, self.policy))
        except BadInputError as error:
            said = with_leavers(error.defects, self._walk)
            raise BadInputError(said) from None
        return type(self)(
            after.facts, after.policy, self.name,
            time_limit=self.time_limit, workers=self.workers, seed=self.seed,
            _steps=(*self._steps, step), _before=self,
        )  # fmt: skip

    @checked
    def blocks(self, lang: Lang) -> list[Block]:
        """Return name and steps as a titled table in a language."""
        head = Text(f"Scenario {self.name}", f"情景：{self.name}")
        steps = [(f"{at}.", one.of(lang)) for at, one in enumerate(self.texts, 1)]
        nothing = Text("nothing is changed", "未作改动")
        rows = tuple(steps) or ((nothing.of(lang),),)
        return [Block(head.of(lang), (), rows, left=frozenset({0, 1}))]

    @checked
    def text(self, lang: Lang = "en") -> str:
        """Return name and steps as text for a terminal."""
        return as_text(self.blocks(lang))

    def _repr_html_(self) -> str:
        """Show the steps, and the outcome if it is there."""
        rows = self.facts.committees
        shown = as_html(self.blocks(lang_of(rows)))
        found = self.solved
        return shown if found is None else shown + found._repr_html_()

    def to_json(self) -> str:
        """Return steps, policy and settings as JSON, and a hash of the facts.

        The facts themselves stay out: :meth:`from_json` is handed them again.
        """
        first = self.line[0]
        document = Document.model_construct(
            format=FORMAT,
            name=self.name,
            facts=fingerprint(first.facts),
            policy=first.policy,
            steps=self._steps,  # type: ignore[arg-type] # every step is of the list
            solved=_solved(self),
            time_limit=self.time_limit,
            workers=self.workers,
            seed=self.seed,
        )
        return document.model_dump_json(indent=1)

    @classmethod
    @checked
    def from_json(cls, source: str | Path, facts: Facts) -> "Scenario":
        """Return a scenario by its steps; it leads to the same plan.

        Parameters
        ----------
        source
            JSON text of :meth:`to_json`, or a file that holds it (a path).
        facts
            Those that the first scenario began with.

        Raises
        ------
        BadInputError
            It is no such text, the facts are others, or steps lead nowhere.
        """
        document, facts, place = document_of(source, facts)
        first = cls(
            facts, document.policy, document.name,
            time_limit=document.time_limit, workers=document.workers,
            seed=document.seed,
        )  # fmt: skip
        return _replayed(first, document, place)


def _no_name(name: object) -> Defect:
    """Return what is wrong with a name that a document could not say."""
    return Defect(
        "name", as_written(name), Text("is no text", "不是文本"),
        Text('Name the scenario by a text, such as "base"', "请用文本命名，如：base"),
    )  # fmt: skip


def _solved(scenario: Scenario) -> tuple[int, ...]:
    """Return after how many steps a plan was made that the last one comes from."""
    found: list[int] = []
    origin = scenario.origin
    while origin is not None:
        found.append(len(origin.steps))
        origin = origin.origin
    return tuple(reversed(found))


def _replayed(scenario: Scenario, document: Document, place: str) -> Scenario:
    """Make all steps again; what is wrong with any is said together."""
    defects: list[Defect] = []
    for at, step in enumerate(document.steps):
        if len(scenario.steps) in document.solved:
            scenario.__dict__["_was_solved"] = True
        try:
            scenario = scenario.then(step)
        except BadInputError as error:
            defects += placed(step, at, error.defects, place)
    if defects:
        raise BadInputError(defects)
    return scenario
