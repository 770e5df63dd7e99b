"""What the verbs of a year's accounts are called and take: costs and scores."""

from pathlib import Path
from typing import Annotated

import typer

from lawyer_assign.cli.messages import chosen_language
from lawyer_assign.cli.options import FactsArgument, LangOption, ResultOption

years = typer.Typer(rich_markup_mode=None)


@years.command(help="按补贴标准核算方案费用 · Cost a plan by the facts' tariff")
def cost(
    facts: FactsArgument,
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="方案 · Plan")],
    out: ResultOption = None,
    lang: LangOption = None,
) -> None:
    """Price every post, by district and by payer; 1 if some budget is passed."""
    from lawyer_assign.cli.year import money

    raise typer.Exit(money.cost(facts, plan, out, chosen_language(lang)))


@years.command(help="按记录考核律师和律所 · Score lawyers and firms from records")
def assess(
    facts: FactsArgument,
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="方案 · Plan")],
    records: Annotated[
        Path,
        typer.Argument(metavar="RECORDS", help="签到、日志、评价、问卷 · Records"),
    ],
    roster: Annotated[
        Path | None,
        typer.Option(
            metavar="ROSTER", help="值班表，计入代班 · Roster, counts stand-ins"
        ),
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="评分表 .toml .xlsx · Score sheet, or settings"
        ),
    ] = None,
    months: Annotated[int, typer.Option(help="记录所含月数 · Months of records")] = 12,
    out: ResultOption = None,
    facts_out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="另写入新考核分 · Facts with new scores"),
    ] = None,
    phones: Annotated[
        bool | None,
        typer.Option(
            "--phones/--no-phones",
            help="新数据写出完整电话或隐去 · Keep or mask phones",
        ),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Score input, output and effect of every post's lawyer (clause 二(二))."""
    from lawyer_assign.cli.year import assessing

    inputs = assessing.Inputs(facts, plan, records, roster, sheet)
    outputs = assessing.Outputs(out, facts_out, phones)
    code = assessing.assess(inputs, outputs, months, chosen_language(lang))
    raise typer.Exit(code)
