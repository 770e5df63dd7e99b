"""What is said of questions to a plan, its page, and changes of it by hand."""

_ELSEWHERE = (
    "请用 -o 另存，保留原表；确需覆盖的，加 --force",
    "Write elsewhere with -o and keep this file; to lose it all the same: --force",
)

DESK: dict[str, tuple[str, str]] = {
    # key: (Chinese, English)
    "explaining": ("正在说明原因", "Looking for the reasons"),
    "asking": ("已分析{done}／{all}", "Asked about {done} of {all}"),
    "comparing": ("正在对比", "Comparing"),
    "many_questions": (
        "一次只能问一个问题",
        "are several questions",
    ),
    "many_questions_cure": (
        "请只保留其中一项",
        "Ask one of them at a time",
    ),
    "not_whom": (
        "只能与 --committee 一起使用",
        "needs --committee beside it",
    ),
    "not_whom_cure": (
        "请用 --committee 给出社区（村）编号",
        "Name the committee with --committee",
    ),
    "most_of_what": (
        "只能与 --trainings 一起使用",
        "needs --trainings beside it",
    ),
    "most_of_what_cure": (
        "请加上 --trainings，或去掉 --most",
        "Add --trainings, or leave --most out",
    ),
    "consent_of_what": (
        "只能与 --remedies 一起使用",
        "needs --remedies beside it",
    ),
    "consent_of_what_cure": (
        "请加上 --remedies，或去掉 --most-per-consent",
        "Add --remedies, or leave --most-per-consent out",
    ),
    "no_plan_named": (
        "没有给出方案文件",
        "there is no plan to ask about",
    ),
    "no_plan_named_cure": (
        "请在数据文件之后给出方案文件，如 plan.xlsx；"
        "没有方案时请先运行 lawyer-assign solve",
        "Name the plan behind the facts, such as plan.xlsx; without one, run "
        "lawyer-assign solve first",
    ),
    "teams_broken": (
        "配对符合规则，但团队有误（见上）。",
        "The pairs pass, but the teams are at fault (see above).",
    ),
    "no_posts": (
        "方案中没有任何配对",
        "is a plan without posts",
    ),
    "no_posts_cure": (
        "请给出求解得到的方案文件",
        "Name a plan that solve has written",
    ),
    "one_plan": (
        "只有一个方案，无从对比",
        "is one plan, and nothing to compare it with",
    ),
    "one_plan_cure": (
        "请再给出一个方案文件，或加 --last-year 上年方案，或加 --agreements 与数据中的"
        "上年协议对比",
        "Name another plan, or add --last-year with last year's plan, or --agreements "
        "for the agreements in the facts",
    ),
    "no_last_year": (
        "数据中没有上年协议，无从权衡“尽量延续上年安排”（fewest_changes）",
        "has no agreements of last year, which fewest_changes would keep",
    ),
    "no_last_year_cure": (
        "请加 --last-year 上年方案，或用 --first、--second 选其他规则",
        "Add --last-year with last year's plan, or name other rules by --first, "
        "--second",
    ),
    "renewed_plan": (
        "是按“尽量延续上年安排”得到的方案（如由 renew 续签），而所用规则集没有这条规则",
        "was made with as few changes from last year as can be (by renew, say), which "
        "the rules at hand do not ask for",
    ),
    "renewed_plan_cure": (
        "由 renew 续签的，请加 --last-year 上年方案；"
        "求解时规则集已启用“尽量延续上年安排”的，请加 --policy 该规则集",
        "Of a plan that was renewed add --last-year with last year's plan; of one by "
        "rules that ask for as few changes add --policy with these",
    ),
    "past_lost": (
        "该协议上一年度已有，而数据中没有：更新后将当作新签",
        "was there last year and is not among the facts: it would count as new",
    ),
    "past_lost_cure": (
        "请加 --last-year 上年方案；确需按数据重算的，加 --force",
        "Add --last-year with last year's plan; to count by the facts alone: --force",
    ),
    "before": ("上年协议在今年情况下", "last year's agreements, this year's facts"),
    "past_plan": ("上年方案在今年情况下", "last year's plan, this year's facts"),
    "other_year": (
        "上一年度或调整前的方案请改用 --last-year 给出，数据用调整后的："
        "lawyer-assign compare 新数据 新方案 --last-year 原方案",
        "Give a plan of last year, or of before a change, by --last-year, with the "
        "facts of now: lawyer-assign compare NEW_FACTS NEW_PLAN --last-year OLD_PLAN",
    ),
    "past_ends": (
        "上年方案（{first}）的{count}个配对中，到“{plan}”共终止{ended}个：同一社区（村）换了律师的"
        "{moved}个（上面计为换人），减少的{less}个，律师或社区（村）已不在数据中的{gone}个"
        "（上面未列入）。",
        "Of {count} posts of last year's plan ({first}) {ended} end in {plan}: {moved} "
        "have another lawyer in their place (moved, above), {less} have nobody, "
        "{gone} are of lawyers or committees that are gone (not compared above).",
    ),
    "bounds_kept": (
        "配对得失、数据和规则集均未改变，原已证明的最小值照旧保留。",
        "Prices, facts and rules are as they were: what was proved is kept.",
    ),
    "bounds_gone": (
        "原文件所记“已证明的最小值”没有保留：配对的得失、数据或规则集已有改变，"
        "或者无法确认未变。要重新证明，请用 explain 数据 方案 --prove -o 方案.html，"
        "或重新求解。",
        "What the file said to be proved is not kept: prices, facts or rules have "
        "changed, or it cannot be told that they have not. To prove it anew: explain "
        "FACTS PLAN --prove -o plan.html, or solve again.",
    ),
    "bounds_untold": (
        "原文件所记“已证明的最小值”没有保留：采用“尽量延续上年安排”、自编规则或有备案的，"
        "文件不记录这些内容是否改变。"
        "要重新证明，请用 explain 数据 方案 --prove -o 方案.html，或重新求解。",
        "What the file said to be proved is not kept: with as few changes from last "
        "year as can be, rules of your own or approvals, no file tells whether these "
        "have changed. To prove it anew: explain FACTS PLAN --prove -o plan.html, or "
        "solve again.",
    ),
    "adopted": (
        "方案已复核；下界未在此证明（加 --prove 重新求解以证明）。",
        "The plan is checked; no bound is proved here (--prove solves again for "
        "bounds).",
    ),
    "demo_page": (
        "方案网页（用浏览器打开，可搜索、看图、查看原因）：{path}",
        "The plan as a page (open it in a browser: search, map, why): {path}",
    ),
    "no_map": ("没有分布图", "has no map"),
    "no_map_cure": (
        "区县轮廓（--outlines）只用于 .html 网页",
        "Outlines (--outlines) are for a page, .html, only",
    ),
    "edited_beside": (
        "这张工作表也被修改过，更新后会丢失",
        "this sheet was changed too, which would be lost",
    ),
    "more_cells": ("；另有{count}处", "; {count} more"),
    "edited_beside_cure": (
        "更新时只读取“配对方案”表、“律所签约表”的盖章栏和签订日期、“公示表”的固定服务时间"
        "和表下各行、“联系表”的联系人和电话：请改在那里修改；"
        "自己加的工作表，名称以 _ 开头且没有公式、图表的，照样保留；"
        "也可用 -o 另存，确需覆盖的，加 --force",
        "Read back are the sheet plan, seals and days in the sheet signing, fixed "
        "times and the lines below them in the sheet notice, and contacts and phones "
        "in the sheet contacts: change these instead; a sheet of your own is "
        "kept if its name begins with _ and it has no formulas or charts. Or write "
        "elsewhere with -o; to lose it all the same: --force",
    ),
    "times_of_others": (
        "值班表按别的方案排出：有{count}个社区（村）的律师与本方案不同，"
        "其固定服务时间未写入：{names}",
        "The roster is of another plan: it has other lawyers at {count} committee(s), "
        "whose fixed times are not written: {names}",
    ),
    "times_of_others_cure": (
        "请按本方案重新排班（roster；年中变动加 --from），再用 --roster 写入。",
        "Make the roster of this plan (roster; within the year with --from), then give "
        "it with --roster.",
    ),
    "hidden_gone": (
        "隐藏的工作表“_原方案”已被删除，“配对方案”中手工填入的内容无从识别，更新后会丢失",
        "the hidden sheet _原方案 (_baseline) was deleted: what somebody typed over in "
        "the plan cannot be told any more, and would be lost",
    ),
    "hidden_gone_cure": (
        "请用原文件重新修改；也可用 -o 另存，确需覆盖的，加 --force",
        "Change the file that has it once more, or write elsewhere with -o; to lose it "
        "all the same: --force",
    ),
    "sheet_left_out": (
        "“{name}”表的改动未带入{cells}",
        "Changes to the sheet {name} are not carried over{cells}",
    ),
    "typed_over_unknown": (
        "此文件没有保存写出时的内容：“配对方案”中由程序填写的栏是否经手工修改无从得知，"
        "已全部重新填写。",
        "This file does not keep what was written: whether somebody typed into columns "
        "of the plan that the program fills cannot be told; all were filled in anew.",
    ),
    "typed_over": (
        "手工填入了由程序按配对和数据填写的单元格，更新后会丢失",
        "something was typed into cells that the program fills from posts and facts, "
        "which would be lost",
    ),
    "typed_over_cure": (
        "自己的内容请另加一列填写（随配对保留）；数据有误的请改数据；"
        "也可用 -o 另存，确需覆盖的，加 --force",
        "Keep what is your own in a column that you add, which stays beside its post, "
        "and correct the facts if they are wrong; or write elsewhere with -o; to lose "
        "it all the same: --force",
    ),
    "typed_over_left_out": (
        "“配对方案”中手工填入、未带入的单元格{count}处（这些列由程序按配对和数据填写）：",
        "Typed into cells of the plan that the program fills from posts and facts, and "
        "not carried over ({count}):",
    ),
    "resorted": (
        "重新排过序的工作表：{names}。内容未变，已恢复程序的排列顺序，"
        "手填的内容随所在行保留。",
        "Sheets that were sorted: {names}. Nothing else in them was changed; they "
        "stand in their own order again, with what was typed into each row.",
    ),
    "unsigned": (
        "已填签订日期或盖章栏，但新方案中没有这份协议，更新后会丢失",
        "was signed, but the changed plan has no such agreement: what was typed beside "
        "it would be lost",
    ),
    "unsigned_cure": _ELSEWHERE,
    "untimed": (
        "填有固定服务时间，但数据中已没有这个社区（村），或有几个同名的而序号分不清，"
        "更新后会丢失",
        "a time was typed for a committee that the facts no longer have, or several "
        "have its name and no number tells them apart: it would be lost",
    ),
    "untimed_cure": _ELSEWHERE,
    "uncontacted": (
        "填有联系人或电话，但更新后的“联系表”没有这个社区（村）或这名律师，更新后会丢失",
        "a contact or phone was typed, but the new sheet contacts has no such "
        "committee or lawyer: it would be lost",
    ),
    "uncontacted_cure": _ELSEWHERE,
    "contacts_kept": (
        "“联系表”手填的联系人、电话照样保留，共{count}处：{cells}。数据中没有填或不同，"
        "verify 会逐处指出：请填入数据“联系表”（律师电话填“律师”表）；"
        "以数据为准的，清空该格后再运行 refresh。",
        "Contacts and phones that were typed into the sheet contacts stay ({count}): "
        "{cells}. The facts do not have them, or have others, and verify names each: "
        "enter them in the sheet contacts of the facts (phones of lawyers in the sheet "
        "lawyers). If the facts are right, empty the cell and run refresh again.",
    ),
    "contacts_no_book": (
        "未带入“联系表”手填的联系人、电话{count}处：{cells}（只有 .xlsx 可以保留）。",
        "Not carried over: contacts and phones typed into the sheet contacts "
        "({count}): {cells}; only an .xlsx file has room for them.",
    ),
    "contact_left_out": (
        "未带入的联系人、电话：{where}，{typed}（新表中没有这个社区（村）或这名律师）。",
        "Not carried over: {where}: {typed}; the new sheet contacts has no such "
        "committee or lawyer.",
    ),
    "time_not_of_roster": (
        "{where}，{place}：手填“{typed}”，值班表为“{known}”。",
        "{where}, {place}: {typed} was typed, the roster says {known}.",
    ),
    "time_not_of_roster_cure": (
        "以上“公示表”保留手填的时间；publish 公布的网页、公示牌和日历以值班表为准，"
        "两处会不一致。"
        "以值班表为准的，清空该格后再运行 refresh --roster；以手填为准的，先改值班表"
        "（publish 写出的工作簿，“按社区（村）”表及“按周”表）再公布。",
        "The sheet notice keeps what was typed; pages, posters and calendars of "
        "publish follow the roster, so the two differ. If the roster is right, empty "
        "the cell and run refresh --roster again; if not, change the roster first (the "
        "workbook that publish writes, its sheets by committee and by week) and "
        "publish that.",
    ),
    "time_not_of_facts": (
        "{where}，{place}：手填“{typed}”，数据“固定时间”表定为“{known}”。",
        "{where}, {place}: {typed} was typed, the sheet times of the facts fixes "
        "{known}.",
    ),
    "time_not_of_facts_cure": (
        "以上“公示表”保留手填的时间，verify 会指出与数据不符："
        "请清空该格后再运行 refresh，或改正数据“固定时间”表。",
        "The sheet notice keeps what was typed, which verify will not pass: empty the "
        "cell and run refresh again, or correct the sheet times of the facts.",
    ),
    "more_times": (
        "另有{count}处手填的时间不一致。",
        "{count} more typed times are others.",
    ),
    "added_to_no_book": (
        "未带入：配对上的批注和底色{count}处，自己加的工作表：{names}"
        "（只有 .xlsx 可以保留）。",
        "Not carried over: comments and fills of posts ({count}), sheets of your own: "
        "{names}; only an .xlsx file has room for them.",
    ),
    "own_as_values": (
        "自己加的工作表 {names} 只保留数值，其中的公式、图表和图片没有带入。",
        "Of your own sheets {names} only values are kept: formulas, charts and "
        "pictures are not carried over.",
    ),
    "marks_left_out": (
        "未带入的批注和底色{count}处：{cells}（只有“配对方案”各配对行上的予以保留）。",
        "Comments and fills that are not carried over ({count}): {cells}; those in "
        "the rows of the sheet plan are kept.",
    ),
    "unlike_left_out": (
        "未带入的删除线和超链接{count}处：{cells}。划去的配对照样计入：不要的请删去整行。",
        "Strikethrough and links that are not carried over ({count}): {cells}. Posts "
        "that are struck out count all the same: delete rows that are not to be.",
    ),
    "rows_shown": (
        "原来隐藏（或被筛选掉）的行{count}处已重新显示：{cells}。其中的配对照样计入："
        "不要的请删去整行。",
        "Rows that were hidden or filtered out are shown again ({count}): {cells}. "
        "Their posts count all the same: delete rows of posts that are not to be.",
    ),
    "time_left_out": (
        "未带入的固定服务时间：{where}，{typed}（数据中已没有这个社区（村），"
        "或有几个同名的而序号分不清）。",
        "Not carried over: {where}: {typed}; the facts no longer have that committee, "
        "or several have its name and no number tells them apart.",
    ),
    "signed_left_out": (
        "未带入的签订情况：{where}，{typed}（新表中没有这份协议）。",
        "Not carried over: {where}: {typed}; the new sheets have no such agreement.",
    ),
}
