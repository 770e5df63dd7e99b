"""What the verbs of planning rosters are called and take; a part of :mod:`app`."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from lawyer_assign.cli.dates import day_of, year_of
from lawyer_assign.cli.messages import chosen_language
from lawyer_assign.cli.options import (
    FactsArgument,
    LangOption,
    PolicyOption,
    RosterArgument,
    SeedOption,
    TimeOption,
)

duties = typer.Typer(rich_markup_mode=None)

PlanArgument = Annotated[Path, typer.Argument(metavar="PLAN", help="方案 · Plan")]
RosterOut = Annotated[
    Path,
    typer.Option(
        "--out", "-o", metavar="ROSTER", help="写入 · Written to, .json or .xlsx"
    ),
]


@duties.command(help="排出值班表：固定时间和全年日期 · Plan the duty roster")
def roster(
    facts: FactsArgument,
    plan: PlanArgument,
    out: RosterOut,
    policy: PolicyOption = None,
    year: Annotated[
        int | None,
        typer.Option(
            parser=year_of,
            metavar="YEAR",
            help="年份，默认数据中的日历或今年 · Year of the calendar",
        ),
    ] = None,
    last_year: Annotated[
        Path | None,
        typer.Option(
            "--last-year",
            metavar="ROSTER",
            help="上年值班表：尽量沿用其固定时间 · Last year's roster, whose times "
            "are kept where that is possible, .json .xlsx",
        ),
    ] = None,
    before: Annotated[
        Path | None,
        typer.Option(
            metavar="ROSTER",
            help="本年现行的值班表：年中调整时接续它，固定时间和已公布的日期尽量不变 · "
            "This year's roster until now, which the new one goes on from, .json .xlsx",
        ),
    ] = None,
    since: Annotated[
        dt.date | None,
        typer.Option(
            "--from",
            parser=day_of,
            metavar="DAY",
            help="接续之日，此前各次服务不变；须给出 --before · The day from which the "
            "new roster holds; visits before it stay as they were",
        ),
    ] = None,
    time_limit: TimeOption = 60.0,
    seed: SeedOption = 0,
    lang: LangOption = None,
) -> None:
    """Fix a published time for every committee, then every date (clause 一(三))."""
    from lawyer_assign.cli.duty import rostering

    source = rostering.Source(facts, plan, policy, year, last_year, before, since)
    asked = rostering.Asked(source, out, time_limit, seed)
    raise typer.Exit(rostering.roster(asked, chosen_language(lang)))


@duties.command(
    help="安排代班，变动最少：请假取自数据的“请假”表，或另给 --leaves 文件 · Cover "
    "leaves with the fewest changes: those of the sheet 请假 (leaves) of the facts, "
    "and of a file of its own"
)
def cover(
    facts: FactsArgument,
    roster: RosterArgument,
    out: RosterOut,
    leaves: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="请假表：律师编号、开始日期、结束日期，半天假另填上下午 "
            ".xlsx .csv .json · "
            "Leaves: lawyer, first_day, last_day; first_half, last_half of half days",
        ),
    ] = None,
    policy: PolicyOption = None,
    lang: LangOption = None,
) -> None:
    """Say who comes where lawyers are away; 1 if a visit lapses."""
    from lawyer_assign.cli.duty import rostering

    speech = chosen_language(lang)
    asked = rostering.Covered(facts, roster, leaves, out, policy)
    raise typer.Exit(rostering.cover(asked, speech))
