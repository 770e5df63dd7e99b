"""What is said of files and folders: where nothing is written, and of many."""

PATHS: dict[str, tuple[str, str]] = {
    # key: (Chinese, English)
    "no_kind": (
        "不是可写入的文件类型",
        "is not a kind of file that is written",
    ),
    "no_kind_cure": (
        "请用 .xlsx、.json，或存放 .csv 的文件夹；方案也可写成 .html 网页",
        "Use .xlsx, .json, or a folder for .csv files; a plan may be a page, .html",
    ),
    "no_output": (
        "不是路径：结果不能写到屏幕或管道",
        "is no path: nothing is written to the screen or a pipe",
    ),
    "no_output_cure": (
        "请给出文件或文件夹，如 out.xlsx",
        "Name a file or a folder, such as out.xlsx",
    ),
    "is_input": ("是本次读入的文件", "is a file that is read here"),
    "is_input_cure": ("请换一个路径", "Choose another path"),
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
}
"""Why a file is not written there; key -> what is said, Chinese first."""

BATCH: dict[str, tuple[str, str]] = {
    # key: (Chinese, English)
    "batch": ("已完成{counts}，失败{failed}", "{counts} done, {failed} failed"),
    "batch_title": ("各文件求解结果", "What became of each file"),
    "batch_heads": (
        "文件|结果|社区/（村）|已配齐|服务/律师|已证明/最优|秒",
        "file|outcome|commit-/tees|covered|lawyers/serving|proved|s",
    ),
    "batch_cut_off": (
        "中断时共有{done} / {all}份已有结果，列于上表；其余的未列，已写入的方案保留。",
        "When it was cut off {done} / {all} files were answered, which stand above; of "
        "the others plans already written are kept.",
    ),
    "batch_total": ("合计", "total"),
    "batch_total_files": (
        "共{problems}份数据：{planned}份有方案，其中{proved}份已证明最优；"
        "{unplanned}份没有得出方案，{failed}份未求解。",
        "{problems} files: {planned} with a plan, {proved} of them proved optimal; "
        "{unplanned} without a plan, {failed} failed.",
    ),
    "batch_total_served": (
        "社区（村）{committees}个，已配齐{committees_covered}个；"
        "{short}份未全部配齐，共缺律师{lawyers_missing}名；"
        "服务律师{lawyers_serving}名，配对{posts}个（一名律师在几份数据中服务的，每份各计1名）。",
        "{committees} committees, {committees_covered} covered; files short of "
        "lawyers: {short}, of {lawyers_missing} in all; {lawyers_serving} lawyers "
        "serve in {posts} posts (who serves in several files counts as 1 in each).",
    ),
    "batch_total_yuan": (
        "补贴合计每年{yuan}元（{paid}份有补贴标准）。",
        "{yuan} yuan a year in all ({paid} files with a tariff).",
    ),
    "batch_tiers": (
        "{planned}份方案各层合计",
        "Tiers of the {planned} plans in all",
    ),
    "batch_tier_heads": (
        "层级|目标|未达到程度（负数为得分）|已证明的最小值",
        "tier|wishes|price|proved bound",
    ),
    "batch_failed": ("未求解", "failed"),
    "batch_old": (
        "；输出文件夹中仍是以前的文件",
        "; the file there is an older one",
    ),
    "batch_as_it_is": ("；沿用", "; kept"),
    "batch_kept": (
        "沿用{kept}份以前写出的方案：数据、规则集、随机种子和软件版本均未改变，方案未经"
        "修改且已证明最优；要全部重新求解的，加 --force（会覆盖手工修改过的方案）。",
        "{kept} plans of before are kept: facts, rules, seed and version are the same, "
        "nobody changed them, and they are proved optimal; to plan all anew: --force "
        "(which replaces plans changed by hand, too).",
    ),
    "batch_kept_open": (
        "沿用{kept}份以前写出的方案：数据、规则集、随机种子和软件版本均未改变，方案未经"
        "修改；其中{open}份尚未证明最优，要继续求解的，去掉 --keep-unproved。",
        "{kept} plans of before are kept: facts, rules, seed and version are the same, "
        "and nobody changed them; {open} of them are not proved: to plan those anew "
        "leave --keep-unproved out.",
    ),
    "batch_no_past": ("；无上年方案", "; no plan of last year"),
    "batch_no_last": (
        "{count}份数据没有对应的上年方案，求解时不考虑上年：{names}。",
        "{count} files have no plan of last year, and are planned without: {names}.",
    ),
    "batch_unused": (
        "{count}份上年方案没有对应的数据，未使用：{names}。",
        "{count} plans of last year belong to no file of facts, and are not used: "
        "{names}.",
    ),
    "last_is_out": (
        "既是上年方案的文件夹，又是写入方案的文件夹",
        "is both where last year's plans are and where plans go",
    ),
    "last_is_out_cure": (
        "请用 -o 指定另一个文件夹",
        "Name another folder with -o",
    ),
    "no_last_plans": (
        "其中没有任何一份数据的上年方案",
        "holds no plan of last year of any file",
    ),
    "no_last_plans_cure": (
        "方案请命名为“数据文件名-plan.xlsx”（.json、CSV 文件夹也可），"
        "文件名中的年份为今年或上年均可；没有上年方案的，请不加 --last-year",
        "Call plans NAME-plan.xlsx (or .json, or a folder of CSV) after the files of "
        "facts; a year in the name may be this one or the one before. Without plans of "
        "last year leave --last-year out",
    ),
    "several_last": ("对应几份上年方案：", "leads to several plans of last year: "),
    "several_last_cure": (
        "请只保留其中一份",
        "Leave one of them there",
    ),
    "batch_passed_over": (
        "未读取：{names}。只读取 .xlsx、.json 和直接存放CSV文件的文件夹；"
        "其他表格请另存为 .xlsx，下级文件夹请分别求解。",
        "Not read: {names}. Only .xlsx, .json and folders of .csv are; save other "
        "tables as .xlsx, and plan folders inside one by one.",
    ),
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
}
"""What became of the files of a folder."""
