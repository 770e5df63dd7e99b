"""How verbs end: what they print, and the exit code that says the same."""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import typer

import lawyer_assign.interrupts as interrupts
from lawyer_assign import disk
from lawyer_assign.cli import sign
from lawyer_assign.cli.messages import Language, confess, tell
from lawyer_assign.cli.plans.written import WrittenTier
from lawyer_assign.cli.typed import as_typed
from lawyer_assign.disk import system_said
from lawyer_assign.errors import (
    BadInputError,
    Defect,
    SaidError,
    UnsupportedError,
)
from lawyer_assign.outcome import Outcome
from lawyer_assign.verify import Report
from lawyer_assign.views import defects_text
from lawyer_assign.views.blocks import fitted

FINE, SHORT, BAD_INPUT = 0, 1, 2
PIPE_CLOSED = 141
"""As a shell says of a program that wrote into a pipe nobody reads."""


@contextmanager
def answering(lang: Language) -> Iterator[None]:
    """Turn errors into sentences and exit codes, never into tracebacks.

    Python ends a program with code 1, which here means a shortage: whatever nobody
    foresaw has to be caught as well.
    """
    sign.end()
    try:
        yield
    except BadInputError as error:
        _complain(error.defects, lang)
    except UnsupportedError as error:
        show(tell("unsupported", lang, text=error.text(lang.value)), err=True)
    except SaidError as error:
        show(error.text(lang.value), err=True)
    except BrokenPipeError:
        # Who reads has heard enough, as head has: no error, and nobody to tell of it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(PIPE_CLOSED) from None
    except OSError as error:
        _complain_of(error, lang)
    except KeyboardInterrupt:
        typer.echo(tell(interrupts.last_words(), lang), err=True)
        raise typer.Exit(interrupts.exit_code()) from None
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        confess(error, lang)
    else:
        return
    raise typer.Exit(BAD_INPUT)


def _complain(defects: Sequence[Defect], lang: Language) -> None:
    named = [as_typed(one, lang.value) for one in defects]
    show(defects_text(named, lang.value), err=True)


def _complain_of(error: OSError, lang: Language) -> None:
    """Say what the system refuses; without a file it is the screen."""
    if error.filename is None:
        said = system_said(error).of(lang.value)
        typer.echo(tell("not_printed", lang, text=said), err=True)
    else:
        place = str(error.filename)
        _complain([Defect(place, "", system_said(error), disk.CURE)], lang)


def show(text: str, *, err: bool = False) -> None:
    """Print a text; on a terminal its sentences break between words.

    What goes into a pipe or a file keeps a sentence a line, for who searches there.
    """
    stream = sys.stderr if err else sys.stdout
    if stream.isatty():
        text = fitted(text, shutil.get_terminal_size().columns)
    typer.echo(text, err=err)


def room() -> int | None:
    """Return how wide tables may be: as the terminal, in a pipe or file as they are."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def code_of_outcome(outcome: Outcome) -> int:
    """Return 0 for a plan that covers everybody, else 1."""
    if outcome.plan is None:
        return SHORT
    facts, plan = outcome.problem.facts, outcome.plan
    rows = facts.committees
    is_full = all(len(plan.lawyers_of(row.id)) >= row.lawyers_min for row in rows)
    return FINE if is_full else SHORT


def verdict(report: Report, lang: Language) -> tuple[str, int]:
    """Return the last line on a checked plan, and its exit code."""
    said = []
    if report.violations:
        said.append(tell("broken", lang, count=f"{len(report.violations):,}"))
    if report.uncovered:
        said.append(tell("short", lang, count=f"{len(report.uncovered):,}"))
    return (" ".join(said), SHORT) if said else (tell("good", lang), FINE)


def price_lines(
    report: Report,
    written: dict[int, WrittenTier],
    lang: Language,
    *,
    is_bound: bool = True,
) -> tuple[list[str], bool]:
    """Compare prices in a file with the recount; also say whether they agree.

    Bounds count where the plan was made by the same facts and rules (``is_bound``).
    """
    lines, agrees = [], True
    counted = {tier.number: tier.price for tier in report.tiers}
    for number, price in counted.items():
        said = written.get(number)
        bound = (
            _bound_words(price, said, lang) if is_bound else tell("bound_other", lang)
        )
        line, is_equal = _price_line(number, price, said, bound, lang)
        lines.append(line)
        agrees &= is_equal
    for number in sorted(set(written) - set(counted)):
        shown = _shown(written[number].price)
        lines.append(tell("price_gone", lang, tier=number, written=shown))
        agrees = False
    return lines, agrees


def unsaid_tiers(report: Report, written: dict[int, WrittenTier]) -> list[int]:
    """Return the tiers whose price the file does not say."""
    return [
        one.number
        for one in report.tiers
        if one.number not in written or written[one.number].price is None
    ]


def _price_line(
    number: int, price: int, said: WrittenTier | None, bound: str, lang: Language
) -> tuple[str, bool]:
    counted = _shown(price)
    if said is None or said.price is None:
        return tell("price_alone", lang, tier=number, counted=counted), True
    shown = _shown(said.price)
    if said.price != price:
        line = tell("price_differs", lang, tier=number, written=shown, counted=counted)
        return line, False
    values = {"tier": number, "written": shown, "counted": counted, "bound": bound}
    return tell("price_same", lang, **values), True


def _bound_words(price: int, said: WrittenTier | None, lang: Language) -> str:
    bound = None if said is None else said.bound
    if bound is None:
        return tell("bound_none", lang)
    if bound == price:
        return tell("bound_met", lang)
    return tell("bound_open", lang, bound=_shown(bound))


def _shown(value: int | None) -> str:
    return "-" if value is None else f"{value:,}"
