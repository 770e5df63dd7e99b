"""What the verb for a folder is called and takes; what it does is in ``batch``."""

from pathlib import Path
from typing import Annotated

import typer

from lawyer_assign.cli.messages import chosen_language
from lawyer_assign.cli.options import (
    ForceOption,
    JsonOption,
    LangOption,
    PolicyOption,
    SeedOption,
    TimeOption,
    seconds_of,
)

folders = typer.Typer(rich_markup_mode=None)


@folders.command(
    "solve-many", help="批量求解文件夹中的数据 · Plan every file of a folder"
)
def solve_many(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", help="文件夹 · Folder of .xlsx, .json, folders of .csv"
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="写入 · Plans go here")
    ],
    policy: PolicyOption = None,
    time_limit: TimeOption = 60.0,
    workers: Annotated[
        int | None,
        typer.Option(
            help="进程数，默认全部处理器 · Processes; all processors by default"
        ),
    ] = None,
    seed: SeedOption = 0,
    last_year: Annotated[
        Path | None,
        typer.Option(
            "--last-year",
            metavar="FOLDER",
            help="上年各方案所在文件夹，按文件名对应 · Folder of last year's plans",
        ),
    ] = None,
    keep_unproved: Annotated[
        bool,
        typer.Option(
            "--keep-unproved",
            help="尚未证明最优的已有方案也沿用 · Also keep plans that are not proved",
        ),
    ] = False,
    as_json: JsonOption = False,
    force: ForceOption = False,
    lang: LangOption = None,
) -> None:
    """Plan every file of a folder side by side; a bad file loses no other."""
    from lawyer_assign.cli.many import batch

    asked = batch.Asked(
        folder,
        out,
        policy,
        seconds_of(time_limit),
        workers,
        seed,
        force,
        last_year,
        keep_unproved,
    )
    code = batch.solve_many(asked, chosen_language(lang), is_json=as_json)
    raise typer.Exit(code)
