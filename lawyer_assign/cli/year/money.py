"""What the verb ``cost`` does: read, price, print, write."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import typer

from lawyer_assign.cli.answers import FINE, SHORT, answering
from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.cli.paths import check_result_target, refusals
from lawyer_assign.cli.plans.musts import broken_line
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.facts import Facts
from lawyer_assign.files import read, read_plan, write
from lawyer_assign.plan import Plan
from lawyer_assign.verbs import year as accounts
from lawyer_assign.views.costs import costs_text
from lawyer_assign.year.costs import Costs
from lawyer_assign.year.year_costs import YearCosts


class Before(NamedTuple):
    """Plans that held earlier in the year, and from when the next one holds.

    One entry of each a plan, oldest first; :meth:`check` refuses others.
    """

    facts: Sequence[Path]
    plans: Sequence[Path]
    since: Sequence[dt.date]

    def check(self) -> None:
        """Refuse what does not say of every plan its facts and its end."""
        wrong = []
        if len({len(self.facts), len(self.plans), len(self.since)}) > 1:
            wrong.append(("--before, --before-plan, --from", "not_three"))
        is_late = any(one >= other for one, other in pairwise(self.since))
        if is_late or len({one.year for one in self.since}) > 1:
            wrong.append(("--from", "not_in_turn"))
        if wrong:
            raise refusals(wrong)

    @property
    def begins(self) -> list[dt.date]:
        """The day from which each plan holds, the last one's too."""
        return [self.since[0].replace(month=1, day=1), *self.since]


def cost(
    facts: Path, plan: Path, before: Before, out: Path | None, lang: Language
) -> int:
    """Price every post of a plan; 1 if a district costs more than its budget."""
    with answering(lang):
        with Ticker(lang) as ticker:
            before.check()
            sources = [*before.facts, facts], [*before.plans, plan]
            check_result_target(out, [one for paths in sources for one in paths])
            known = []
            for source, path in zip(*sources, strict=True):
                ticker.step("reading", path=source)
                own = read(source)
                ticker.step("reading_plan", path=path)
                known.append((own, read_plan(path, own)))
            costs = _costed(before, known)
            broken = broken_line(*known[-1], lang)
            if out is not None:
                ticker.step("writing", path=out)
                write(costs, out, lang=lang.value)
        typer.echo(costs_text(costs, lang.value))
        over = costs.over_budget()
        if out is not None:
            typer.echo(f"\n{tell('written', lang, path=out)}")
        key = "over_budget" if over else "within_budget"
        typer.echo(f"\n{tell(key, lang, count=len(over))}")
        if broken:
            typer.echo(broken)
        return SHORT if over else FINE


def _costed(before: Before, known: Sequence[tuple[Facts, Plan]]) -> Costs | YearCosts:
    """Return what the plan costs, or the year where others held before it."""
    if not before.since:
        return accounts.cost(*known[0])
    spells = zip(before.begins, known, strict=True)
    return accounts.cost_year([(day, *one) for day, one in spells])
