"""What is said of the sheets of a plan that is recounted."""

SHEETS: dict[str, tuple[str, str]] = {
    # key: (Chinese, English)
    "sheets": (
        "各表复核（与由配对、数据和规则集重新得出的各表逐格比对）",
        "Tables, cell by cell beside those that posts, facts and policy give",
    ),
    "sheets_same": ("{count}个表一致", "{count} tables are equal"),
    "sheet_cell": (
        "{place}（{column}）：文件为“{found}”，应为“{wanted}”",
        "{place} ({column}): {found} in the file, should be {wanted}",
    ),
    "sheet_line": (
        "{place}：文件为“{found}”，应为“{wanted}”",
        "{place}: {found} in the file, should be {wanted}",
    ),
    "sheet_hidden": (
        "{place}（{column}）：与应有内容不同，此处不显示",
        "{place} ({column}): not what it should be, and not shown here",
    ),
    "sheet_row_added": (
        "{place}：多出“{found}”",
        "{place}: should not be there: {found}",
    ),
    "sheet_row_missing": ("{place}：缺少“{wanted}”", "{place}: lacks {wanted}"),
    "sheet_column_added": (
        "{place}：多出一列“{column}”（{found}）",
        "{place}: a column that should not be there, {column} ({found})",
    ),
    "sheet_column_missing": (
        "{place}：缺少“{column}”列",
        "{place}: lacks the column {column}",
    ),
    "sheet_more": ("……“{sheet}”另有{count}处", "... {count} more in {sheet}"),
    "sheet_resorted": (
        "“{sheet}”重新排过序：内容一致，但各律所的页首和盖章行不在原处，打印会错页；"
        "请先运行 refresh 恢复，已填的盖章栏和签订日期随行保留。",
        "The sheet {sheet} was sorted: it says the same, but names and seals of firms "
        "no longer stand at their rows, which would be printed wrongly. Run refresh "
        "first: it restores the order and keeps what was typed into each row.",
    ),
    "sheet_past": (
        "“{sheet}”有数据中没有的上一年度协议：方案沿用上年方案的，请加 "
        "--last-year 上年方案",
        "{sheet} has agreements of last year that the facts do not have: if the plan "
        "follows last year's, add --last-year LAST_PLAN",
    ),
    "sheets_free": (
        "不能由数据得出、未核对：{names}",
        "Not to be had from the facts, and not looked at: {names}",
    ),
    "sheets_hidden": (
        "已隐藏、打印时不显示：{names}",
        "Hidden, and on no printed page: {names}",
    ),
    "hidden_sheet": ("工作表“{sheet}”", "the sheet {sheet}"),
    "hidden_rows": ("“{sheet}”第{which}行", "{sheet} row {which}"),
    "hidden_columns": ("“{sheet}”{which}列", "{sheet} column {which}"),
    "sheets_absent": ("文件中没有：{names}", "Not in the file: {names}"),
    "absent_column": ("“{sheet}”的“{column}”列", "the column {column} of {sheet}"),
    "own_column": ("“{column}”列（{place}）", "the column {column} ({place})"),
    "bare_column": (
        "没有表头的一列（{place}起）",
        "a column without a header (from {place})",
    ),
    "line_above": ("表头上方的一行（{place}）", "a line above the headers ({place})"),
    "free_times": (
        "公示表的固定服务时间（请用 verify 数据 值班表 复核）",
        "fixed times in the notice (verify FACTS ROSTER checks them)",
    ),
    "free_summary": (
        "求解方式、候选配对数、用时、种子和软件版本",
        "how it was solved, candidate pairs, seconds, seed and versions",
    ),
    "nothing_there": ("空", "nothing"),
    "sheets_differ": (
        "方案未通过复核：{names}与配对、数据和规则集不符，共{count}处，见上。"
        "确认配对无误的，请用 lawyer-assign refresh 数据 方案 重新写出。",
        "The plan does not pass: {names} differ from what posts, facts and policy "
        "give, in {count} places, see above. If the posts are right, write all anew "
        "by lawyer-assign refresh FACTS PLAN.",
    ),
    "sheets_differ_rules": (
        "方案未通过复核：{names}与配对、数据和规则集不符，共{count}处，见上。"
        "方案是按另一规则集得出的，而本次没有给出："
        "请先加 --policy 设置文件 再复核一次；用 refresh 重新写出的也须加上，"
        "否则方案改按本次的规则集写出，原有的证明随之取消。",
        "The plan does not pass: {names} differ from what posts, facts and policy "
        "give, in {count} places, see above. It was made by other rules, which were "
        "not given: verify it once more with --policy SETTINGS. So does refresh need "
        "them, or it writes the plan by the rules of now and what is proved is lost.",
    ),
    "good_but": (
        "方案通过复核；以下内容未核对：{names}。",
        "The plan passes; not looked at: {names}.",
    ),
    "good_unsaid": (
        "配对通过复核；文件未记第{tiers}层的达到程度，无从比对。",
        "The posts pass; the file has no price of tier {tiers} to compare.",
    ),
    "prices_unsaid": (
        "方案未通过复核：文件缺少第{tiers}层达到程度的记载，写出时应有此项。",
        "The plan does not pass: the file has no price of tier {tiers}, which it had "
        "when it was written.",
    ),
}
