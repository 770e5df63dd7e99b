"""Options and arguments that several verbs share."""

import math
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lawyer_assign.cli.messages import Language


class Backend(StrEnum):
    """Backends by name; ``solver/backend.py`` has the list."""

    FLOW = "flow"
    THRESHOLDS = "thresholds"
    BUDGETS = "budgets"
    TEAMS = "teams"
    CHOICE = "choice"
    CPSAT = "cpsat"


LangOption = Annotated[
    Language | None,
    typer.Option("--lang", help="语言，默认随系统 · Language; the system's by default"),
]
FactsArgument = Annotated[
    Path, typer.Argument(metavar="FACTS", help="数据 · .xlsx, .json, folder of .csv")
]
RosterArgument = Annotated[
    Path, typer.Argument(metavar="ROSTER", help="值班表 · Roster, .json .xlsx")
]
PolicyOption = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        metavar="FILE",
        help="规则集 .toml .xlsx，默认杭州2024 · Policy; Hangzhou 2024 by default",
    ),
]
OutOption = Annotated[
    Path,
    typer.Option("--out", "-o", metavar="FILE", help="写入 · .xlsx, .json or a folder"),
]
PlanOutOption = Annotated[
    Path,
    typer.Option(
        "--out", "-o", metavar="FILE",
        help="写入 · .xlsx, .json, a folder, a page .html",
    ),
]  # fmt: skip
OutlinesOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="区县轮廓 .geojson，用于 .html · Outlines for the map"
    ),
]
ShownOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="FILE",
        help="另写入 · Also write .xlsx, .json, a folder, the plan as a page: .html",
    ),
]
ResultOption = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", metavar="FILE", help="另写入 · Also write .xlsx, .json, a folder"
    ),
]
ForceOption = Annotated[
    bool, typer.Option("--force", help="覆盖已有文件 · Replace what stands there")
]
PhonesOption = Annotated[
    bool, typer.Option("--phones", help="写出完整电话 · Do not mask phones")
]
TimeOption = Annotated[
    float,
    typer.Option(help="时限，秒；inf = 不限 · Seconds; inf = no limit"),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(help="CP-SAT 线程数，默认1 · Threads of CP-SAT; 1 by default"),
]
SeedOption = Annotated[int, typer.Option(help="随机种子 · Seed")]
BackendOption = Annotated[
    Backend | None,
    typer.Option(help="求解方式 · Backend; the fastest that can by default"),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="输出 JSON · Print JSON in place of text")
]


def seconds_of(time_limit: float) -> float | None:
    """Return a limit as the library takes it: ``None`` = to the end."""
    return None if time_limit == math.inf else time_limit


LastYearOption = Annotated[
    Path | None,
    typer.Option("--last-year", metavar="PLAN", help="上年方案 · Plan of last year"),
]


def _show_version(is_asked: bool) -> None:
    if is_asked:
        from lawyer_assign.verbs.answers import versions

        for name, number in versions().items():
            typer.echo(f"{name} {number}")
        raise typer.Exit


VersionOption = Annotated[
    bool,
    typer.Option(
        "--version", callback=_show_version, is_eager=True, help="版本 · Versions"
    ),
]
