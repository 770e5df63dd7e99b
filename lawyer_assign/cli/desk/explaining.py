"""What the verb ``explain`` does: read, ask, print, write."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypedDict

import typer

import lawyer_assign.interrupts as interrupts
from lawyer_assign.cli.answers import FINE, SHORT, answering, show
from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.cli.options import seconds_of
from lawyer_assign.cli.paths import (
    KINDS,
    PLAN_KINDS,
    check_result_target,
    refusals,
)
from lawyer_assign.cli.plans.last_year import basis_of
from lawyer_assign.cli.plans.made_by import made_by_lines
from lawyer_assign.cli.policies import policy_of
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.cli.verbs import read_facts
from lawyer_assign.engines.watch import Progress
from lawyer_assign.errors import BadInputError, Lang, refuse
from lawyer_assign.explain import (
    budget_prices,
    conflict,
    critical,
    remedies,
    shortage,
    trainings,
    why,
    why_all,
    why_not,
)
from lawyer_assign.explain.answers import Answer
from lawyer_assign.explain.cures.cures import Remedies
from lawyer_assign.explain.shortages.gaps import Shortage
from lawyer_assign.explain.standing import stranger
from lawyer_assign.explain.whys.reasons import Why
from lawyer_assign.explain.whys.why import Whys
from lawyer_assign.facts import Facts
from lawyer_assign.files import read_plan
from lawyer_assign.files.cells.cell import CellError
from lawyer_assign.files.cells.known_names import KnownNames
from lawyer_assign.files.doors import JSON
from lawyer_assign.files.plans.writer import Told
from lawyer_assign.files.table import Table
from lawyer_assign.outcome import Outcome
from lawyer_assign.page.door import write
from lawyer_assign.page.mark import HTML
from lawyer_assign.problem import candidate_pairs
from lawyer_assign.verbs.adopt import adopt

CONFLICT = "conflict"
"""The one question about facts alone."""


@dataclass(frozen=True, slots=True)
class Files:
    """What is read, and where to an answer is written besides."""

    facts: Path
    plan: Path | None
    policy: Path | None
    out: Path | None
    last_year: Path | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which question, and how long to look for its answer.

    Parameters
    ----------
    questions
        Option -> what was given with it; nothing, or ``False``, if it was not asked.
    whom
        The lawyer of ``--not``.
    prove
        Whether to solve again for bounds.
    time_limit
        Seconds of every search.
    most
        Trainings, if they are asked for; ``None``: as many as the library lists.
    most_per_consent
        Posts of a consent at most, if remedies are asked for; ``None``: likewise.
    """

    questions: dict[str, str | bool | int | None]
    whom: str | None
    prove: bool
    time_limit: float
    most: int | None = None
    most_per_consent: int | None = None

    @property
    def names(self) -> list[str]:
        """Options that were given."""
        return [name for name, given in self.questions.items() if given]

    @property
    def seconds(self) -> float | None:
        """The limit as the library takes it."""
        return seconds_of(self.time_limit)


def explain(files: Files, asked: Asked, lang: Language, *, as_json: bool) -> int:
    """Answer one question about a plan; 1 if lawyers are short where it looks."""
    with answering(lang):
        with Ticker(lang) as ticker:
            _check(files, asked)
            if CONFLICT in asked.names:
                answer, code = _conflict(files, asked, ticker)
                shown: Told | Outcome = answer
            else:
                outcome = _outcome(files, asked, ticker)
                ticker.step("explaining")
                answer, code = _answer(outcome, asked, ticker)
                shown = _shown(outcome, answer, files.out, asked, ticker)
            if files.out is not None:
                ticker.step("writing", path=files.out)
                write(shown, files.out, lang=lang.value)
        if as_json:
            typer.echo(answer.to_json())
            return code
        show(answer.text(lang.value))
        if not asked.prove and isinstance(answer, Why | Whys):
            typer.echo(f"\n{tell('adopted', lang)}")
        if files.out is not None:
            typer.echo(f"\n{tell('written', lang, path=files.out)}")
        return code


@dataclass(frozen=True)
class _WithCures:
    """A shortage, and what would fill it: one workbook for who has to act."""

    shortage: Shortage
    cures: Remedies

    def sheets(self, lang: Lang) -> list[Table]:
        """Return the sheets of both."""
        return [*self.shortage.sheets(lang), *self.cures.sheets(lang)]

    def to_json(self) -> str:
        """Return the shortage alone."""
        return self.shortage.to_json()


def _shown(
    outcome: Outcome, answer: Answer, out: Path | None, asked: Asked, ticker: Ticker
) -> Told | Outcome:
    """Return what a file is to show; of a shortage, sheets have remedies too."""
    if _is_page(out):
        return outcome
    is_book = out is not None and out.suffix.lower() != JSON
    if isinstance(answer, Shortage) and answer and is_book:
        ticker.step("explaining")
        cures = remedies(outcome, **_clock(asked, ticker))
        return _WithCures(answer, cures)
    return answer


def _is_page(out: Path | None) -> bool:
    return out is not None and out.suffix.lower() == HTML


def _check(files: Files, asked: Asked) -> None:
    """Refuse what cannot be meant, all at once, before anything is read.

    Raises
    ------
    BadInputError
        Several questions, ``--not`` without a committee, ``--most`` of anything but
        trainings, ``--most-per-consent`` of anything but remedies, no plan, a bad
        target.
    """
    names = [f"--{name}" for name in asked.names]
    wrong = []
    if len(names) > 1:
        wrong.append((" ".join(names), "many_questions"))
    if asked.whom is not None and "committee" not in asked.names:
        wrong.append((f"--not {asked.whom}", "not_whom"))
    if asked.most is not None and "trainings" not in asked.names:
        wrong.append((f"--most {asked.most}", "most_of_what"))
    if asked.most_per_consent is not None and "remedies" not in asked.names:
        said = f"--most-per-consent {asked.most_per_consent}"
        wrong.append((said, "consent_of_what"))
    if files.plan is None and CONFLICT not in asked.names:
        wrong.append(("PLAN", "no_plan_named"))
    if wrong:
        raise refusals(wrong)
    read = (files.facts, files.plan, files.policy, files.last_year)
    inputs = [one for one in read if one is not None]
    # Only of a whole plan there is a page.
    kinds = KINDS if asked.names else PLAN_KINDS
    check_result_target(files.out, inputs, kinds)


def _conflict(files: Files, asked: Asked, ticker: Ticker) -> tuple[Answer, int]:
    """Return what contradicts in the facts; no plan is needed for that."""
    rules, known = policy_of(files.policy), read_facts(files.facts, ticker)
    ticker.step("contradicting")
    found = conflict(known, rules, **_clock(asked, ticker))
    return found, SHORT if found else FINE


def _outcome(files: Files, asked: Asked, ticker: Ticker) -> Outcome:
    rules = policy_of(files.policy)
    known = read_facts(files.facts, ticker)
    path = files.plan or files.facts
    ticker.step("reading_plan", path=path)
    plan = read_plan(path, known)
    if not plan.posts and len(candidate_pairs(known, rules)):
        raise refusals([(path.name, "no_posts")])  # perhaps it is the facts' file
    known, rules, _ = basis_of(path, files.last_year, known, rules, ticker)
    ticker.note(*made_by_lines(path, known, rules, ticker.lang))
    ticker.step("checking")
    interrupts.keep()
    return adopt(
        known,
        rules,
        plan,
        prove=asked.prove,
        time_limit=asked.seconds,
        progress=ticker.hear,
        stop=interrupts.was_asked,
    )


def _answer(outcome: Outcome, asked: Asked, ticker: Ticker) -> tuple[Answer, int]:
    """Return the answer to the question, and the exit code that says the same."""
    committee = asked.questions["committee"]
    if isinstance(committee, str):
        facts = outcome.problem.facts
        id_of = partial(_id_of, facts, KnownNames(facts))
        committee = id_of("committee", "--committee", committee)
        if asked.whom is not None:
            whom = id_of("lawyer", "--not", asked.whom)
            return _why_not(outcome, committee, whom, asked, ticker), FINE
        found = why(outcome, committee)
        return found, FINE if len(found.serving) >= found.asked else SHORT
    for name, ask in QUESTIONS.items():
        if asked.questions.get(name):
            return ask(outcome, asked, ticker)
    whys = why_all(outcome)
    is_full = all(len(one.serving) >= one.asked for one in whys.rows)
    return whys, FINE if is_full else SHORT


def _id_of(facts: Facts, known: KnownNames, what: str, option: str, said: str) -> str:
    """Return the id that an option means: the id, or a name that one only has.

    Raises
    ------
    BadInputError
        Several have the name, or nobody.
    """
    table = f"{what}s"
    try:
        found = known.id_of(table, said)
    except CellError as error:
        raise refuse(option, said, error.problem, error.cure) from error
    if not known.has(table, found):
        raise BadInputError([stranger(what, said, facts, by_name=True)])
    return found


def _why_not(
    outcome: Outcome, committee: str, whom: str, asked: Asked, ticker: Ticker
) -> Answer:
    return why_not(outcome, committee, whom, **_clock(asked, ticker))


class _Clock(TypedDict):
    """How long a question may take, and who hears of it."""

    time_limit: float | None
    progress: Callable[[Progress], None]
    stop: Callable[[], bool]


def _clock(asked: Asked, ticker: Ticker) -> _Clock:
    return {
        "time_limit": asked.seconds,
        "progress": ticker.hear,
        "stop": interrupts.was_asked,
    }


def _critical(outcome: Outcome, asked: Asked, ticker: Ticker) -> tuple[Answer, int]:
    found = critical(
        outcome,
        time_limit=asked.seconds,
        stop=interrupts.was_asked,
        progress=ticker.count,
    )
    return found, FINE


def _shortage(outcome: Outcome, asked: Asked, ticker: Ticker) -> tuple[Answer, int]:
    found = shortage(outcome, **_clock(asked, ticker))
    return found, SHORT if found.open else FINE


def _remedies(outcome: Outcome, asked: Asked, ticker: Ticker) -> tuple[Answer, int]:
    most = asked.most_per_consent
    more = {} if most is None else {"most_per_consent": most}
    found = remedies(outcome, **more, **_clock(asked, ticker))
    return found, SHORT if found.open else FINE


def _budgets(outcome: Outcome, asked: Asked, ticker: Ticker) -> tuple[Answer, int]:
    yuan = asked.questions["more-yuan"]
    if not isinstance(yuan, int):
        raise TypeError("asked without an amount")
    return budget_prices(outcome, yuan=yuan, **_clock(asked, ticker)), FINE


def _trainings(outcome: Outcome, asked: Asked, ticker: Ticker) -> tuple[Answer, int]:
    most = {} if asked.most is None else {"most": asked.most}
    return trainings(outcome, **most, **_clock(asked, ticker)), FINE


Question = Callable[[Outcome, Asked, Ticker], tuple[Answer, int]]
QUESTIONS: dict[str, Question] = {
    "shortage": _shortage,
    "remedies": _remedies,
    "more-yuan": _budgets,
    "critical": _critical,
    "trainings": _trainings,
}
"""Option -> what answers it."""
