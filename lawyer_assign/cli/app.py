"""What the verbs are called and take; what they do is in :mod:`verbs`."""

import io
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from lawyer_assign.cli.desk.changes_app import changes
from lawyer_assign.cli.desk.questions_app import questions
from lawyer_assign.cli.duty.attendance_app import attendances
from lawyer_assign.cli.duty.publish_app import rosters
from lawyer_assign.cli.duty.roster_app import duties
from lawyer_assign.cli.many.many_app import folders
from lawyer_assign.cli.messages import chosen_language, confess
from lawyer_assign.cli.options import (
    BackendOption,
    FactsArgument,
    ForceOption,
    JsonOption,
    LangOption,
    LastYearOption,
    OutlinesOption,
    OutOption,
    PhonesOption,
    PlanOutOption,
    PolicyOption,
    SeedOption,
    TimeOption,
    VersionOption,
    WorkersOption,
)
from lawyer_assign.cli.usage import Verbs, spoken_by_default
from lawyer_assign.cli.year.year_app import years

# The verbs load pandas and more, so they are imported when called: --help is quick.

app = typer.Typer(
    name="lawyer-assign",
    cls=Verbs,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="律师进社区（村）配对 · Plans which lawyer serves which community or "
    "village.\n\n"
    "退出码：0正常；1未配齐、违反规则，或查出其他问题；2输入有误；"
    "130、143求解前被中断 · "
    "Exit codes: 0 fine; 1 shortage, violations or other findings; 2 bad input; 130, "
    "143 ended by Ctrl-C or SIGTERM before planning.",
)
app.add_typer(years)
app.add_typer(duties)
generators = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(changes)
app.add_typer(folders)
app.add_typer(
    generators, name="generate", help="生成合成数据 · Make synthetic facts of any size"
)
app.add_typer(rosters)
app.add_typer(attendances)
app.add_typer(questions)


def main() -> None:
    """Run the verb that the command line names."""
    for stream in (sys.stdout, sys.stderr):
        # No terminal that lacks a letter is to stop a report.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app()
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:
        # What no verb foresaw; a library's panic is not even an Exception.
        with suppress(OSError):  # nor may anybody be left to tell
            confess(error, chosen_language(None))
        raise SystemExit(2) from None


@app.callback()
def _common(
    ctx: typer.Context,
    _: VersionOption = False,
    lang: LangOption = None,
) -> None:
    """Options of no single verb, and the language, which every verb takes too."""
    if lang is not None:
        ctx.default_map = spoken_by_default(ctx.command, lang.value)


@app.command(help="规划杭州全市并显示结果 · Plan the whole of Hangzhou")
def demo(
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="文件夹 · Folder")
    ] = Path("out"),
    seed: SeedOption = 0,
    lang: LangOption = None,
) -> None:
    """Plan the built-in city, print a report, write facts and plan."""
    from lawyer_assign.cli import verbs

    raise typer.Exit(verbs.demo(out, seed, chosen_language(lang)))


@app.command(
    help="写出空白填写模板、规则集或设置 · Write an empty workbook, a policy, settings"
)
def template(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=".xlsx、.json 或 .csv 文件夹；规则集为 .toml · "
            ".xlsx, .json, folder of .csv; a policy: .toml",
        ),
    ],
    settings: Annotated[
        bool,
        typer.Option(
            "--settings",
            help="规则、岗位、评分、抽查设置 · Rules, roles, scores, inspections; "
            ".xlsx, .toml, folder of .csv",
        ),
    ] = False,
    records: Annotated[
        bool,
        typer.Option(
            "--records", help="签到、日志、评价、问卷 · Records to be assessed"
        ),
    ] = False,
    facts: Annotated[
        Path | None,
        typer.Option(
            metavar="FACTS",
            help="记录表的律师、社区（村）下拉选项取自该数据 · Names to choose",
        ),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Write an empty workbook to fill in, or what is set by default."""
    from lawyer_assign.cli import templates

    if settings and records:
        raise typer.BadParameter("--settings / --records")
    if facts is not None and not records:
        raise typer.BadParameter("--facts: --records")
    kind: templates.Kind = "records" if records else "facts"
    kind = "settings" if settings else kind
    raise typer.Exit(templates.template(path, kind, facts, chosen_language(lang)))


@generators.command("hangzhou", help="杭州全市 · The city of Hangzhou")
def generate_hangzhou(
    out: OutOption,
    lawyers: Annotated[int, typer.Option(help="律师数 · Lawyers")] = 10_700,
    firms: Annotated[int, typer.Option(help="律所数 · Firms")] = 620,
    seed: SeedOption = 0,
    force: ForceOption = False,
    lang: LangOption = None,
) -> None:
    """Write the city: real committees, everybody else synthetic."""
    from lawyer_assign.cli import verbs

    knobs: verbs.Knobs = {"lawyers": lawyers, "firms": firms, "seed": seed}
    code = verbs.generate("hangzhou", knobs, out, force, chosen_language(lang))
    raise typer.Exit(code)


@generators.command("district", help="虚构区县 · Invented districts")
def generate_district(
    out: OutOption,
    committees: Annotated[int, typer.Option(help="社区（村）数 · Committees")] = 200,
    lawyers: Annotated[
        int | None, typer.Option(help="律师数 · Lawyers; a fifth to spare by default")
    ] = None,
    scarcity: Annotated[
        float, typer.Option(help="缺口比例 · Share uncovered with one post each")
    ] = 0.3,
    districts: Annotated[int, typer.Option(help="区县数 · Districts")] = 1,
    firms: Annotated[int | None, typer.Option(help="律所数 · Firms")] = None,
    urban: Annotated[
        float, typer.Option(help="社区所占比例 · Share of communities")
    ] = 0.5,
    seed: SeedOption = 0,
    force: ForceOption = False,
    lang: LangOption = None,
) -> None:
    """Write invented districts with a known shortage."""
    from lawyer_assign.cli import verbs

    knobs: verbs.Knobs = {
        "committees": committees,
        "lawyers": lawyers,
        "scarcity": scarcity,
        "districts": districts,
        "firms": firms,
        "urban": urban,
        "seed": seed,
    }
    code = verbs.generate("district", knobs, out, force, chosen_language(lang))
    raise typer.Exit(code)


@app.command(help="检查数据，或复核方案 · Check facts, and a plan if one is given")
def check(
    facts: FactsArgument,
    plan: Annotated[
        Path | None,
        typer.Option("--plan", metavar="PLAN", help="方案 · Plan to be checked"),
    ] = None,
    policy: PolicyOption = None,
    show_all: Annotated[
        bool, typer.Option("--all", help="列出全部 · Print long lists in full")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Read facts and say what is wrong; with a plan, run the independent check."""
    from lawyer_assign.cli import verbs

    speech = chosen_language(lang)
    if plan is None:
        code = verbs.check_facts(facts, policy, speech, as_json=as_json)
    else:
        code = verbs.check_plan(facts, plan, policy, show_all, speech, as_json=as_json)
    raise typer.Exit(code)


@app.command(help="求解并写出方案 · Find the best plan and write it")
def solve(
    facts: FactsArgument,
    out: PlanOutOption,
    policy: PolicyOption = None,
    time_limit: TimeOption = 60.0,
    workers: WorkersOption = None,
    seed: SeedOption = 0,
    backend: BackendOption = None,
    last_year: LastYearOption = None,
    certificate: Annotated[
        bool,
        typer.Option(
            "--certificate",
            help="另写证书，供任何人核验 · Also write a certificate; .json only",
        ),
    ] = False,
    outlines: OutlinesOption = None,
    phones: PhonesOption = False,
    force: ForceOption = False,
    lang: LangOption = None,
) -> None:
    """Plan, print a report, write the plan; a shortage is an answer."""
    from lawyer_assign.cli import verbs

    limits = verbs.Limits(
        time_limit=time_limit,
        workers=workers,
        seed=seed,
        backend=None if backend is None else backend.value,
    )
    speech = chosen_language(lang)
    more = verbs.More(
        certificate=certificate,
        last_plan=last_year,
        outlines=outlines,
        phones=phones,
        force=force,
    )
    code = verbs.solve(facts, out, policy, limits, speech, **more)
    raise typer.Exit(code)


@app.command(
    help="复核已写出的方案及其达到程度；只给带证书的方案则核验其证明 · Check a plan "
    "and its prices; given nothing but a plan with a certificate, check its proof"
)
def verify(
    facts: Annotated[
        Path,
        typer.Argument(
            metavar="[FACTS]",
            help="数据；只核验带证书的方案时不填 · Facts; none for a plan with a "
            "certificate",
        ),
    ],
    plan: Annotated[
        Path | None, typer.Argument(metavar="PLAN", help="方案 · Plan")
    ] = None,
    policy: PolicyOption = None,
    last_year: LastYearOption = None,
    lang: LangOption = None,
) -> None:
    """Recount a plan by code that knows no solver; one of ``renew`` by last year's."""
    if plan is None:
        from lawyer_assign import checker

        if facts.suffix.lower() != ".json" and facts.exists():
            from lawyer_assign.cli.answers import answering
            from lawyer_assign.cli.paths import refusal

            with answering(chosen_language(lang)):
                raise refusal(facts, "no_proof")
        raise typer.Exit(checker.main([str(facts)], chosen_language(lang).value))
    if plan.suffix.lower() in (".json", ".xlsx"):
        from lawyer_assign.cli.duty import rostering

        if rostering.is_roster(plan):
            speech = chosen_language(lang)
            raise typer.Exit(
                rostering.verify_roster(facts, plan, policy, last_year, speech)
            )
    from lawyer_assign.cli.plans import verifying

    asked = verifying.Recounted(facts, plan, policy, last_year)
    raise typer.Exit(verifying.verify(asked, chosen_language(lang)))
