"""What the verbs about change are called and take; what they do is in ``changing``."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from lawyer_assign.cli.dates import day_of
from lawyer_assign.cli.messages import chosen_language
from lawyer_assign.cli.options import (
    FactsArgument,
    ForceOption,
    JsonOption,
    LangOption,
    LastYearOption,
    OutOption,
    PhonesOption,
    PolicyOption,
    SeedOption,
    TimeOption,
    WorkersOption,
)

changes = typer.Typer(rich_markup_mode=None)

WithinOption = Annotated[
    dt.date | None,
    typer.Option(
        "--from",
        parser=day_of,
        metavar="DAY",
        help="年内变动自何日起：协议不变的无须重签 · A change within the year, from "
        "this day: agreements that go on are not signed again",
    ),
]


@changes.command(
    help="以变动最少续签本年方案；加 --from 为年内变动 · Plan this year, or from a day "
    "on, ending the fewest posts of the plan before"
)
def renew(
    facts: FactsArgument,
    last_plan: Annotated[
        Path,
        typer.Argument(
            metavar="LAST_PLAN", help="上年或原方案 · Plan of last year, or until now"
        ),
    ],
    out: OutOption,
    max_changes: Annotated[
        int | None,
        typer.Option(
            min=0, help="最多终止几个 · Posts that may end at most; as few as can be"
        ),
    ] = None,
    since: WithinOption = None,
    policy: PolicyOption = None,
    time_limit: TimeOption = 60.0,
    workers: WorkersOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    force: ForceOption = False,
    lang: LangOption = None,
) -> None:
    """Name agreements renewed, changed, new and ended; write the plan."""
    from lawyer_assign.cli import verbs
    from lawyer_assign.cli.desk import changing

    limits = verbs.Limits(time_limit=time_limit, workers=workers, seed=seed)
    asked = changing.Renewed(facts, last_plan, policy, max_changes, since)
    speech = chosen_language(lang)
    code = changing.renew(asked, out, limits, speech, as_json=as_json, force=force)
    raise typer.Exit(code)


@changes.command(
    help="两项目标之间值得权衡的全部方案 · All plans best for some trade of two rules"
)
def frontier(
    facts: FactsArgument,
    out: OutOption,
    first: Annotated[
        str, typer.Option(help="甲：规则代码或名称 · One rule, by kind or name")
    ] = "fewest_changes",
    second: Annotated[
        str, typer.Option(help="乙：规则代码或名称 · The other rule")
    ] = "affinity",
    points: Annotated[
        int | None,
        typer.Option(help="方案数，默认全部 · Plans; all, or 10 of a whole city"),
    ] = None,
    last_year: LastYearOption = None,
    policy: PolicyOption = None,
    time_limit: TimeOption = 600.0,
    workers: WorkersOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Prove every plan that nothing beats in one rule without losing in the other."""
    from lawyer_assign.cli import verbs
    from lawyer_assign.cli.desk import changing

    limits = verbs.Limits(time_limit=time_limit, workers=workers, seed=seed)
    asked = changing.Traded(facts, policy, last_year, first, second, points)
    speech = chosen_language(lang)
    raise typer.Exit(changing.frontier(asked, out, limits, speech, as_json=as_json))


@changes.command(
    help="手工修改方案后更新姓名、路程、团队和各表 · After a change by hand: check a "
    "plan, write names and all that follows anew"
)
def refresh(
    facts: FactsArgument,
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="方案 · Plan")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="另存为，默认写回 · Elsewhere than PLAN"
        ),
    ] = None,
    policy: PolicyOption = None,
    last_year: LastYearOption = None,
    roster: Annotated[
        Path | None,
        typer.Option(
            metavar="ROSTER",
            help="将该值班表的固定服务时间写入公示表 · Announce the fixed times of a "
            "roster",
        ),
    ] = None,
    since: WithinOption = None,
    phones: PhonesOption = False,
    force: ForceOption = False,
    lang: LangOption = None,
) -> None:
    """Recount a plan that somebody changed; 1 if it breaks rules or leaves gaps."""
    from lawyer_assign.cli.desk import refreshing

    more = last_year, roster, since
    asked = refreshing.Asked(facts, plan, out, policy, phones, force, *more)
    raise typer.Exit(refreshing.refresh(asked, chosen_language(lang)))
