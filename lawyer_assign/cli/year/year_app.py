"""What the verbs of a year's accounts are called and take: costs and scores."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from lawyer_assign.cli.dates import day_of
from lawyer_assign.cli.messages import chosen_language
from lawyer_assign.cli.options import FactsArgument, LangOption, ResultOption

years = typer.Typer(rich_markup_mode=None)


@years.command(help="按补贴标准核算方案费用 · Cost a plan by the facts' tariff")
def cost(
    facts: FactsArgument,
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="方案 · Plan")],
    before: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FACTS",
            help="年中调整前的数据，补贴按月折算；每次调整各给一个，从早到晚 · Facts "
            "until a change within the year; posts are then paid by months",
        ),
    ] = None,
    before_plan: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="PLAN", help="年中调整前的方案 · The plan until that change"
        ),
    ] = None,
    since: Annotated[
        list[dt.date] | None,
        typer.Option(
            "--from",
            parser=day_of,
            metavar="DAY",
            help="调整之日，其后第一个完整月起按新方案 · The day of that change",
        ),
    ] = None,
    out: ResultOption = None,
    lang: LangOption = None,
) -> None:
    """Price every post, by district and by payer; 1 if some budget is passed."""
    from lawyer_assign.cli.year import money

    earlier = money.Before(before or (), before_plan or (), since or ())
    raise typer.Exit(money.cost(facts, plan, earlier, out, chosen_language(lang)))


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
