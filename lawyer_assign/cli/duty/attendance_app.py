"""The verbs that look at what was done; a part of :mod:`app`."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from lawyer_assign.cli.dates import day_of
from lawyer_assign.cli.messages import chosen_language
from lawyer_assign.cli.options import (
    FactsArgument,
    LangOption,
    ResultOption,
    RosterArgument,
    SeedOption,
)

attendances = typer.Typer(rich_markup_mode=None)


@attendances.command(
    help="值班签到与值班表核对，列出存疑记录 · Check-ins against the roster, and "
    "records that cannot be true"
)
def attendance(
    facts: FactsArgument,
    roster: RosterArgument,
    records: Annotated[
        Path, typer.Argument(metavar="RECORDS", help="签到、日志 · Records")
    ],
    out: ResultOption = None,
    rules: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="设置中的“存疑记录”表 .toml .xlsx · Settings with doubtful records",
        ),
    ] = None,
    first: Annotated[
        dt.date | None,
        typer.Option(
            parser=day_of,
            metavar="DAY",
            help="起日，默认首次签到 · From the first check-in",
        ),
    ] = None,
    last: Annotated[
        dt.date | None,
        typer.Option(
            parser=day_of,
            metavar="DAY",
            help="止日，默认末次签到 · To the last check-in",
        ),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Say what was kept, moved, missed; 1 if a visit was missed or a record doubted."""
    from lawyer_assign.cli.duty import attending

    span = attending.Span(first, last)
    asked = attending.Asked(facts, roster, records, rules, span)
    raise typer.Exit(attending.attendance(asked, out, chosen_language(lang)))


@attendances.command(
    help="抽取检查对象并安排交叉检查 · Draw spot checks, send inspectors"
)
def inspect(
    facts: FactsArgument,
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="方案 · Plan")],
    records: Annotated[
        Path | None, typer.Option(metavar="FILE", help="记录 · Records, for risk")
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="值班表，记录与之核对，存疑的更易抽中 · Roster; what is doubtful "
            "is a risk",
        ),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="抽查规则 .toml .xlsx · Inspection rules, or settings"
        ),
    ] = None,
    share: Annotated[
        int | None,
        typer.Option(
            min=0, max=100, help="抽查比例（%） · Percent drawn; 10 by default"
        ),
    ] = None,
    minutes: Annotated[
        int | None,
        typer.Option(
            min=0, help="单程上限（分钟） · Most minutes of travel; 120 by default"
        ),
    ] = None,
    seed: SeedOption = 0,
    out: ResultOption = None,
    lang: LangOption = None,
) -> None:
    """Inspectors never go to their own district or firm (clause 二(三))."""
    from lawyer_assign.cli.year import inspecting

    asked = inspecting.Asked(facts, plan, records, roster, rules, share, minutes, seed)
    raise typer.Exit(inspecting.inspect(asked, out, chosen_language(lang)))
