"""What the verb ``cost`` does: read, price, print, write."""

from pathlib import Path

import typer

from lawyer_assign.cli.answers import FINE, SHORT, answering
from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.cli.musts import broken_line
from lawyer_assign.cli.paths import check_result_target
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.files import read, read_plan, write
from lawyer_assign.verbs import year as accounts
from lawyer_assign.views.costs import costs_text


def cost(facts: Path, plan: Path, out: Path | None, lang: Language) -> int:
    """Price every post of a plan; 1 if a district costs more than its budget."""
    with answering(lang):
        with Ticker(lang) as ticker:
            check_result_target(out, [facts, plan])
            ticker.step("reading", path=facts)
            known = read(facts)
            ticker.step("reading_plan", path=plan)
            priced = read_plan(plan, known)
            costs = accounts.cost(known, priced)
            broken = broken_line(known, priced, lang)
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
