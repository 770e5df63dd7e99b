"""What the shell verbs say, in Chinese and English, and which of the two is meant."""

import errno
import os
import shlex
import traceback
from enum import StrEnum
from pathlib import Path
from subprocess import list2cmdline

import typer

from lawyer_assign.cli.desk.messages import DESK
from lawyer_assign.cli.duty.messages import DUTY
from lawyer_assign.cli.stages import STAGES
from lawyer_assign.disk import system_said
from lawyer_assign.errors import MOST_SENTENCE, Text
from lawyer_assign.interrupts import SAID, is_chinese_here
from lawyer_assign.phones import mask_phones
from lawyer_assign.quoting import shown

SHOWS_TRACEBACK = "LAWYER_ASSIGN_TRACEBACK"
"""Environment variable: whether a defect of the program shows where it happened."""


class Language(StrEnum):
    """Languages of messages and written files."""

    ZH = "zh"
    EN = "en"


MESSAGES: dict[str, tuple[str, str]] = {
    **STAGES,
    # key: (Chinese, English)
    "reading": ("正在读取 {path}", "Reading {path}"),
    "reading_plan": ("正在读取方案 {path}", "Reading the plan {path}"),
    "making_city": ("正在生成杭州全市数据", "Making the city of Hangzhou"),
    "making": ("正在生成数据", "Making the facts"),
    "checking": ("正在复核", "Checking"),
    "deriving": ("正在推算资源欠缺地区", "Deriving where lawyers are short"),
    "contradicting": ("正在查找相互矛盾的要求", "Looking for contradictions"),
    "writing": ("正在写入 {path}", "Writing {path}"),
    "solving": ("正在求解", "Planning"),
    "no_roster_kind": ("不是 .json 或 .xlsx 文件", "is no .json or .xlsx file"),
    "no_roster_kind_cure": (
        "值班表请写入 .json（完整）或 .xlsx（供人查看修改）",
        "Write the roster to .json (whole) or .xlsx (for people)",
    ),
    "no_records": ("未给出考核记录", "stands without records"),
    "no_records_cure": (
        "请同时给出 --records，值班表用来核对记录",
        "Give --records too: the roster is compared with them",
    ),
    "phones_lost": (
        "会丢失完整电话：默认隐去号码，以后无法恢复",
        "would lose the phones: they are masked by default, and stay so",
    ),
    "phones_lost_cure": (
        "请加 --phones（保留完整电话，供下一年度使用）或 --no-phones（隐去）",
        "Add --phones (keep them whole for the next year) or --no-phones (mask them)",
    ),
    "at_tier": ("第{tier}层", "tier {tier}"),
    "at_price": ("未达到程度{price}", "price {price}"),
    "at_bound": ("下界{bound}", "bound {bound}"),
    "interruptible": ("按 Ctrl-C 取当前最好方案", "Ctrl-C takes the best plan so far"),
    "written": ("已写入 {path}", "Written: {path}"),
    "not_written": (
        "没有得出方案，未写入文件。",
        "No plan was found; nothing is written.",
    ),
    "last_year": (
        "上年方案{count}个配对，其中{gone}个的律师或社区（村）已不在名册。",
        "{count} posts of last year, {gone} of them of lawyers or committees that are "
        "gone.",
    ),
    "last_year_kept": (
        "本年延续{kept}个，另有{ended}个终止；如需尽量延续，请用 renew。",
        "This year {kept} go on, and {ended} others end; renew ends the fewest.",
    ),
    "next_facts": (
        "下一步：用表格软件填写，然后运行  lawyer-assign check {path}",
        "Next: fill it in with a spreadsheet program, then  lawyer-assign check {path}",
    ),
    "next_policy": (
        "下一步：改好数值后，用 --policy {path} 带入",
        "Next: change its values and hand it in with --policy {path}",
    ),
    "next_settings": (
        "下一步：改好后带入：solve --policy、assess --sheet、inspect --rules {path}",
        "Next: change its values and hand it in with solve --policy, assess --sheet, "
        "inspect --rules {path}",
    ),
    "next_records": (
        "下一步：填写后运行  lawyer-assign assess 数据 方案 {path}",
        "Next: fill it in, then  lawyer-assign assess FACTS PLAN {path}",
    ),
    "demo_report": ("完整报告：{path}", "The whole report: {path}"),
    "demo_notice": (
        "已为一个区县排出值班表，公示网页：{path}",
        "The duty roster of one district is published: {path}",
    ),
    "next_verify": (
        "复核：lawyer-assign verify {facts} {plan}",
        "Check it again: lawyer-assign verify {facts} {plan}",
    ),
    "next_solve": (
        "下一步：lawyer-assign solve {path} -o plan.xlsx",
        "Next: lawyer-assign solve {path} -o plan.xlsx",
    ),
    "facts_contradict": (
        "数据可以读取，但要求相互矛盾：",
        "The facts can be read, but what they ask for contradicts itself:",
    ),
    "facts_fine": ("数据没有发现问题：", "The facts are fine:"),
    "synthetic": (
        "社区（村）名单为真实数据（国家统计局2023版），位置按乡镇街道合成；"
        "律所、律师和意愿均为合成数据。\n"
        "乡镇街道位置：GeoNames.org（CC BY 4.0）等，见 NOTICE。",
        "The list of communities and villages is real (National Bureau of Statistics, "
        "2023), their positions are drawn round their town; firms, lawyers and choices "
        "are synthetic.\n"
        "Points of towns: GeoNames.org (CC BY 4.0) and others, see NOTICE.",
    ),
    "prices": ("达到程度复核", "Prices"),
    "price_same": (
        "第{tier}层：文件所记{written}，重算{counted}，一致；{bound}",
        "tier {tier}: written {written}, recounted {counted}: equal; {bound}",
    ),
    "price_differs": (
        "第{tier}层：文件所记{written}，重算{counted}，不一致",
        "tier {tier}: written {written}, recounted {counted}: NOT equal",
    ),
    "price_alone": (
        "第{tier}层：文件未记，重算{counted}",
        "tier {tier}: not in the file, recounted {counted}",
    ),
    "price_gone": (
        "第{tier}层：文件所记{written}，规则集没有这一层",
        "tier {tier}: written {written}, but the policy has no such tier",
    ),
    "bound_met": ("等于文件所记下界", "it meets the bound in the file"),
    "bound_open": (
        "文件所记下界{bound}，未证明最优",
        "the bound in the file is {bound}: not proved best",
    ),
    "bound_none": ("文件未记下界", "the file has no bound"),
    "bound_note": (
        "下界本身须重新求解才能再次证明。",
        "The bounds themselves are proved again only by solving again.",
    ),
    "teams": (
        "团队{count}个：岗位已落实{taken}，空缺{open}；缺替补律师{alone}。"
        "明细见团队、团队岗位两表。",
        "{count} teams: {taken} roles taken, {open} open; {alone} without a stand-in. "
        "See the sheets teams and team_roles.",
    ),
    "teams_good": (
        "团队（负责人、岗位、替补）{count}个：复核一致。",
        "{count} teams (lead, roles, stand-in): all as the rules say.",
    ),
    "teams_wrong": (
        "团队（负责人、岗位、替补）有误{count}处：",
        "{count} fault(s) in the teams (lead, roles, stand-in):",
    ),
    "good": ("方案通过复核。", "The plan passes."),
    "short": (
        "有{count}个社区（村）未配齐律师。",
        "{count} committee(s) lack lawyers.",
    ),
    "plan_broken": (
        "注意：方案违反必须遵守的规则{count}处（按杭州2024规则集），第一处：{first}。"
        "改正前不得公示、签约；全部内容见 lawyer-assign verify 数据 方案。",
        "Mind: the plan breaks {count} rule(s) that must hold (by the rules of "
        "Hangzhou, 2024), first: {first}. Mend it before anybody is sent or signs; "
        "lawyer-assign verify FACTS PLAN names them all.",
    ),
    "broken": (
        "违反必须遵守的规则{count}处。",
        "{count} breach(es) of rules that must hold.",
    ),
    "prices_differ": (
        "文件所记达到程度与重算不一致：方案、数据或规则集已被改动。",
        "The prices in the file differ from the recount: the plan, the facts or the "
        "policy were changed.",
    ),
    "edited_posts": (
        "与写出时相比：新增配对{come}个，去掉{gone}个。",
        "Since it was written: {come} posts came, {gone} went.",
    ),
    "no_teams_yet": (
        "违反规则的方案不写团队、岗位、替补律师和说明；改正后再运行 refresh，"
        "即予补入。",
        "Of a plan that breaks rules no teams, roles, stand-ins and reasons are "
        "written; mend it and run refresh again for them.",
    ),
    "renamed": (
        "已按编号更新名称{count}处：",
        "{count} name(s) follow the ids beside them:",
    ),
    "own_columns": (
        "是自己加的列，写回同一文件后会丢失",
        "is a column of your own, which would be lost when the file is written anew",
    ),
    "own_columns_cure": (
        "请用 -o 另存；公布时确需覆盖的，加 --force",
        "Write elsewhere with -o; to publish over it all the same: --force",
    ),
    "titled": (
        "“配对方案”的表头之上另有文字，更新后会丢失",
        "something stands above the headers of the plan, which would be lost",
    ),
    "titled_cure": (
        "请移到表内自加的列，或用 -o 另存；确需覆盖的，加 --force",
        "Move it to a column of your own, or write elsewhere with -o; to lose it all "
        "the same: --force",
    ),
    "no_plan": ("没有方案。", "There is no plan."),
    "no_kind": (
        "不是可写入的文件类型",
        "is not a kind of file that is written",
    ),
    "no_kind_cure": (
        "请用 .xlsx、.json，或存放 .csv 的文件夹；方案也可写成 .html 网页",
        "Use .xlsx, .json, or a folder for .csv files; a plan may be a page, .html",
    ),
    "blank_records": (
        "请留意：{path}中没有任何签到和日志，以上等次只表示尚无记录，不代表履职情况。",
        "Note: {path} has no check-in and no log, so these grades say that nothing was "
        "recorded, not what was done.",
    ),
    "part_of_year": (
        "请留意：签到和日志从{first}到{last}，涉及{found}个月，本次按{months}个月计算应值班时间"
        "和应宣传次数；按记录的月数考核，请加 --months {found}。",
        "Note: check-ins and logs are of {found} month(s), from {first} to {last}, but "
        "are asked for the duty of {months}; for that of theirs: --months {found}.",
    ),
    "within_budget": (
        "没有区县超出预算。",
        "No district costs more than its budget.",
    ),
    "over_budget": (
        "超出预算的区县：{count}个。",
        "{count} district(s) cost more than their budget.",
    ),
    "is_input": ("是本次读入的文件", "is a file that is read here"),
    "is_input_cure": ("请换一个路径", "Choose another path"),
    "no_certificate": (
        "不能带证书",
        "cannot have a certificate",
    ),
    "no_certificate_cure": (
        "请把方案写成 .json 文件",
        "Write the plan to a .json file",
    ),
    "no_proof": ("没有证书，不能单独核验", "has no certificate to be proved by"),
    "no_proof_cure": (
        "请一并写明数据：lawyer-assign verify 数据 方案；带证书的方案为 .json 文件",
        "Give the facts, too: lawyer-assign verify FACTS PLAN; a plan that is proved "
        "alone is .json, by solve --certificate",
    ),
    "no_folder": ("所在文件夹不存在", "lies in a folder that does not exist"),
    "no_folder_cure": (
        "请先建立文件夹，或改正路径",
        "Make the folder first, or correct the path",
    ),
    "taken": (
        "已存在，可能是已填写的数据",
        "exists already and may hold somebody's work",
    ),
    "taken_cure": (
        "请换一个路径，或先移走原文件",
        "Choose another path, or move it away first",
    ),
    "taken_cure_force": (
        "请换一个路径，或先移走原文件；确需覆盖的，加 --force",
        "Choose another path, or move it away first; to replace it all the same: "
        "--force",
    ),
    "is_facts": (
        "就是数据文件，写入方案会把它覆盖",
        "is the file with the facts; the plan would replace it",
    ),
    "is_facts_cure": ("请为方案另取文件名", "Name another file for the plan"),
    "no_plan_there": (
        "已存在且不是方案文件，可能是已填写的数据",
        "exists already and holds no plan; it may be somebody's work",
    ),
    "no_plan_there_cure": (
        "请换一个路径，或先移走原文件",
        "Choose another path, or move it away first",
    ),
    "no_rows": (
        "表中没有社区（村），无从配对",
        "there is no committee to plan for",
    ),
    "no_rows_cure": (
        "请至少填写一行，并填写其引用的各表",
        "Fill in at least one row, and the sheets that it refers to",
    ),
    "our_defect": (
        "程序内部错误，请连同数据一并报告：{text}",
        "a defect of the program, please report it with the facts: {text}",
    ),
    "our_defect_cure": (
        "设环境变量 {name}=1 后重新运行，可看到出错位置，请一并附上。",
        "With the environment variable {name}=1 the same command shows where it "
        "happened; please add that.",
    ),
    "not_printed": (
        "结果未能输出到屏幕：{text}；已写出的文件不受影响",
        "What was to be printed could not be: {text}; files that were written stand",
    ),
    "no_memory": (
        "内存不足。请关闭其他程序，或按区县拆分数据。",
        "There is not enough memory. Close other programs, or split the facts by "
        "district.",
    ),
    "unsupported": ("无法求解：{text}", "Cannot be done: {text}"),
    "batch": ("已完成{counts}，失败{failed}", "{counts} done, {failed} failed"),
    "batch_title": ("各文件求解结果", "What became of each file"),
    "batch_heads": (
        "文件|结果|社区（村）|已配齐|已证明最优|秒",
        "file|outcome|committees|covered|proved|seconds",
    ),
    "batch_failed": ("未求解，见下", "failed, see below"),
    "batch_optimal": ("最优", "optimal"),
    "batch_feasible": ("可行", "feasible"),
    "batch_infeasible": ("无解", "infeasible"),
    "batch_undecided": ("未定", "undecided"),
    "batch_yes": ("是", "yes"),
    "batch_no": ("否", "no"),
    "not_a_folder": ("不是文件夹", "is no folder"),
    "not_a_folder_cure": (
        "请指定存放数据文件的文件夹",
        "Name the folder that holds the files with the facts",
    ),
    "nothing_to_plan": (
        "其中没有 .xlsx、.json 或 CSV 文件夹",
        "holds no .xlsx, no .json and no folder of .csv",
    ),
    "nothing_to_plan_cure": (
        "请放入数据文件，或改正路径",
        "Put files with facts there, or correct the path",
    ),
    **DESK,
    **DUTY,
    **SAID,
}
"""Key -> what is said, Chinese first."""


def tell(key: str, lang: Language, **values: object) -> str:
    """Return a message in a language, its gaps filled.

    What comes next (``next_...``) is typed: names of files are quoted as a shell wants
    them.
    """
    if key.startswith("next_"):
        values = {
            name: as_typed(one) if isinstance(one, Path) else one
            for name, one in values.items()
        }
    return MESSAGES[key][0 if lang is Language.ZH else 1].format(**values)


def as_typed(path: Path) -> str:
    """Return a path as one types it behind a verb."""
    said = str(path)
    if said.startswith("-"):
        said = f"{os.curdir}{os.sep}{said}"
    return list2cmdline([said]) if os.name == "nt" else shlex.quote(said)


def both(key: str, **values: object) -> Text:
    """Return a message in both languages, its gaps filled."""
    zh, en = MESSAGES[key]
    return Text(en.format(**values), zh.format(**values))


def confess(error: BaseException, lang: Language) -> None:
    """Say that the program is at fault, and how to see where; or that memory ended."""
    if os.environ.get(SHOWS_TRACEBACK):
        typer.echo("".join(traceback.format_exception(error)), err=True)
    if isinstance(error, MemoryError):
        typer.echo(tell("no_memory", lang), err=True)
        return
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        typer.echo(system_said(error).of(lang.value), err=True)  # of what is printed
        return
    said = shown(mask_phones(f"{type(error).__name__}: {error}"), MOST_SENTENCE)
    typer.echo(tell("our_defect", lang, text=said), err=True)
    typer.echo(tell("our_defect_cure", lang, name=SHOWS_TRACEBACK), err=True)


def chosen_language(asked: Language | None) -> Language:
    """Return the language asked for, else the one of the environment."""
    if asked is not None:
        return asked
    return Language.ZH if is_chinese_here() else Language.EN
