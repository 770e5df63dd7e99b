"""What the verbs that ask are called and take; what they do is in ``explaining``."""

from pathlib import Path
from typing import Annotated

import typer

from lawyer_assign.cli.messages import chosen_language
from lawyer_assign.cli.options import (
    FactsArgument,
    JsonOption,
    LangOption,
    LastYearOption,
    PolicyOption,
    ResultOption,
    ShownOption,
    TimeOption,
)

questions = typer.Typer(rich_markup_mode=None)


@questions.command(
    help="说明方案：为什么这样安排、缺口、关键律师等 · Ask a plan: why, why not, what "
    "is short, whom it cannot lose"
)
def explain(
    facts: FactsArgument,
    plan: Annotated[
        Path | None, typer.Argument(metavar="[PLAN]", help="方案 · Plan")
    ] = None,
    committee: Annotated[
        str | None,
        typer.Option(
            metavar="ID|NAME", help="这个社区（村）为什么由其服务 · Why, for one"
        ),
    ] = None,
    not_: Annotated[
        str | None,
        typer.Option(
            "--not", metavar="ID|NAME", help="为什么不是这名律师 · Why not this one"
        ),
    ] = None,
    conflict: Annotated[
        bool,
        typer.Option(
            "--conflict",
            help="为什么没有可行方案，只需数据 · Why there is no plan; of facts alone",
        ),
    ] = False,
    shortage: Annotated[
        bool,
        typer.Option(
            "--shortage", help="为什么有空缺，至少空缺多少 · Why places are left open"
        ),
    ] = False,
    remedies: Annotated[
        bool,
        typer.Option(
            "--remedies", help="怎样补上空缺，各办法的最少项数 · What would fill places"
        ),
    ] = False,
    most_per_consent: Annotated[
        int | None,
        typer.Option(
            min=6,
            metavar="N",
            help="批准超上限的每人最多任几个，默认10 · Most posts of a consent; 10",
        ),
    ] = None,
    more_yuan: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="YUAN", help="各区县增加预算的效果 · What more money buys"
        ),
    ] = None,
    critical: Annotated[
        bool,
        typer.Option(
            "--critical", help="哪些律师、律所最关键 · Whom it can least lose"
        ),
    ] = False,
    trainings: Annotated[
        bool,
        typer.Option("--trainings", help="培训谁、培训什么最有用 · Whom to teach what"),
    ] = False,
    most: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="最多培训几项，默认10项 · Trainings at most, of --trainings; 10 else",
        ),
    ] = None,
    prove: Annotated[
        bool,
        typer.Option("--prove", help="重新求解以证明下界 · Solve again for bounds"),
    ] = False,
    last_year: LastYearOption = None,
    policy: PolicyOption = None,
    time_limit: TimeOption = 60.0,
    out: ShownOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Say why a plan is as it is; of all committees, if nothing else is asked."""
    from lawyer_assign.cli.desk import explaining

    asked = explaining.Asked(
        {
            "committee": committee,
            "conflict": conflict,
            "shortage": shortage,
            "remedies": remedies,
            "more-yuan": more_yuan,
            "critical": critical,
            "trainings": trainings,
        },
        not_,
        prove,
        time_limit,
        most,
        most_per_consent,
    )
    files = explaining.Files(facts, plan, policy, out, last_year)
    speech = chosen_language(lang)
    raise typer.Exit(explaining.explain(files, asked, speech, as_json=as_json))


@questions.command(help="对比两个或更多方案 · Compare two or more plans")
def compare(
    facts: FactsArgument,
    plans: Annotated[
        list[Path], typer.Argument(metavar="PLAN...", help="两个或更多方案 · Plans")
    ],
    agreements: Annotated[
        bool,
        typer.Option(
            "--agreements",
            help="先与数据中的上年协议对比 · Begin with the agreements in the facts",
        ),
    ] = False,
    last_year: LastYearOption = None,
    policy: PolicyOption = None,
    out: ResultOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Say what plans cost, what differs, who gains and who loses."""
    from lawyer_assign.cli.desk import comparing

    files = comparing.Files(facts, tuple(plans), policy, out, last_year)
    speech = chosen_language(lang)
    raise typer.Exit(comparing.compare(files, agreements, speech, as_json=as_json))
