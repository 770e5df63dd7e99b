"""What the verbs of a roster are called and take; a part of :mod:`app`."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from lawyer_assign.cli.dates import moment_of, year_of
from lawyer_assign.cli.messages import chosen_language
from lawyer_assign.cli.options import (
    FactsArgument,
    LangOption,
    PolicyOption,
    RosterArgument,
)

rosters = typer.Typer(rich_markup_mode=None)

PublicPhones = Annotated[
    bool, typer.Option("--phones", help="写出可公布的电话 · Show phones that may be")
]


@rosters.command(help="公布值班安排：网页、公示牌、日历、值班表 · Publish a roster")
def publish(
    facts: FactsArgument,
    roster: RosterArgument,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="文件夹 · Folder")
    ],
    phones: PublicPhones = False,
    since: Annotated[
        Path | None,
        typer.Option(
            metavar="LAST",
            help="上次公布的文件夹，只写有变化的文件 · Write only what changed since",
        ),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="时段、发布单位、导出列 .toml .xlsx · Hours, publisher, columns",
        ),
    ] = None,
    stamp: Annotated[
        dt.datetime | None,
        typer.Option(
            parser=moment_of,
            metavar="DAY",
            help="日历的时间戳，UTC，默认现在 · Stamp of calendars; now",
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="覆盖手工修改过的值班表 · Replace a 值班表 that was changed by hand",
        ),
    ] = False,
    policy: PolicyOption = None,
    lang: LangOption = None,
) -> None:
    """Publish names, contacts and times of all lawyers (clause 一(三))."""
    from lawyer_assign.cli.duty import publishing

    asked = publishing.Asked(
        facts, roster, out, since, rules, phones, stamp, force, policy
    )
    raise typer.Exit(publishing.publish(asked, chosen_language(lang)))


@rosters.command(
    help="写出一个月的值班公示，每个乡镇街道各自成页，可打印盖章 · Write one month of "
    "a roster, each town on pages of its own, to be printed"
)
def month(
    facts: FactsArgument,
    roster: RosterArgument,
    month: Annotated[
        str, typer.Argument(metavar="MONTH", help="月份，如2026-05 · Month, 2026-05")
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="工作簿 · Workbook")
    ],
    each_committee: Annotated[
        bool,
        typer.Option(
            "--each-committee",
            help="每个社区（村）各自成页 · Pages of each committee, not of each town",
        ),
    ] = False,
    phones: PublicPhones = False,
    rules: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="时段、发布单位 .toml .xlsx · Hours, publisher",
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="覆盖手工修改过的文件 · Replace a file that was changed by hand",
        ),
    ] = False,
    policy: PolicyOption = None,
    lang: LangOption = None,
) -> None:
    """Write who comes when in one month, town by town; 1 if the roster breaks musts."""
    from lawyer_assign.cli.duty import publishing

    asked = publishing.AskedMonth(
        facts, roster, month, out, each_committee, phones, rules, force, policy
    )
    raise typer.Exit(publishing.month(asked, chosen_language(lang)))


@rosters.command(help="写出一年的日历供填写 · Write a year's calendar to fill in")
def calendar(
    year: Annotated[
        int,
        typer.Argument(parser=year_of, metavar="YEAR", help="年份，如2027 · Year"),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", metavar="FILE", help="写入 · .xlsx, .json or a folder"
        ),
    ],
    lang: LangOption = None,
) -> None:
    """Write every day of a year; what nobody announced is marked as provisional."""
    from lawyer_assign.cli.duty import publishing

    raise typer.Exit(publishing.calendar(year, out, chosen_language(lang)))
