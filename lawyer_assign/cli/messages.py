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
from lawyer_assign.cli.file_messages import BATCH, PATHS
from lawyer_assign.cli.plans.messages import SHEETS
from lawyer_assign.cli.stages import STAGES
from lawyer_assign.cli.year.messages import YEAR
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
    "starting": ("正在准备……", "Getting ready ..."),
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
        "按配对计，本年延续{kept}个，另有{ended}个终止；如需尽量延续，请用 renew。",
        "This year {kept} posts go on, and {ended} others end; renew ends the fewest.",
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
    "left_out_shortage": (
        "缺口及其原因未作分析：求解已被中断，或时限已用完。"
        "需要时请运行 lawyer-assign explain 数据 方案 --shortage。",
        "What is lacking and why was not looked for: solving was stopped, or its time "
        "is used up. To see it, run lawyer-assign explain FACTS PLAN --shortage.",
    ),
    "left_out_remedies": (
        "补齐缺口的办法未作分析：求解已被中断，或时限已用完。"
        "需要时请运行 lawyer-assign explain 数据 方案 --remedies。",
        "What would fill the gaps was not looked for: solving was stopped, or its time "
        "is used up. To see it, run lawyer-assign explain FACTS PLAN --remedies.",
    ),
    "bound_other": (
        "文件所记下界不是按现数据和规则集证明的，不作比对",
        "the bound in the file was proved of other facts or rules, and says nothing",
    ),
    "other_rules": (
        "注意：{plan}是按规则集{was}得出的，本次按{now}核算，两者不同。"
        "要按原规则集核算，请用 --policy 文件 给出求解时的设置。",
        "Note: {plan} was made by the rules {was}; it is counted here by {now}. To "
        "count it by its own, give the settings it was solved with: --policy FILE.",
    ),
    "other_name": (
        "注意：{plan}是按规则集{was}得出的，本次按{now}核算，两者不同。"
        "求解时未用设置文件的，请去掉 --policy；用过的，请用 --policy 文件 给出。",
        "Note: {plan} was made by the rules {was}; it is counted here by {now}. Leave "
        "--policy out, or give the settings it was solved with: --policy FILE.",
    ),
    "other_facts": (
        "注意：方案由另一份数据得出，与现数据不同之处：{what}。"
        "现数据下是否还有更好的方案，须重新求解才知道。",
        "Note: the plan was made from other data; what differs: {what}. Whether a "
        "better plan exists now, only solving again can tell.",
    ),
    "replaced": (
        "注意：{path} 原有的方案由另一份数据得出（{what}），由新方案替换。",
        "Note: the plan in {path} was made from other data ({what}); this one takes "
        "its place.",
    ),
    "other_rows": ("{sheet}由{before}行变为{now}行", "{sheet} {before} -> {now} rows"),
    "same_rows": ("{sheet}{now}行，内容有改动", "{sheet} {now} rows, changed"),
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
    "more_lines": ("  ……另有{count}处", "  ... and {count} more"),
    "no_plan": ("没有方案。", "There is no plan."),
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
    **DESK,
    **DUTY,
    **YEAR,
    **PATHS,
    **SHEETS,
    **BATCH,
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
