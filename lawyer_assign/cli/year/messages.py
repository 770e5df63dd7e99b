"""What is said of costs, of records and of scores."""

YEAR: dict[str, tuple[str, str]] = {
    # key: (Chinese, English)
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
    "blank_records": (
        "请留意：{path}中没有任何签到和日志，以上等次只表示尚无记录，不代表履职情况。",
        "Note: {path} has no check-in and no log, so these grades say that nothing was "
        "recorded, not what was done.",
    ),
    "leavers": (
        "年中离任或已撤并的{count}个不参加考核，其记录{rows}条不计：{names}。",
        "{count} that have left within the year, or are no more, are not scored; "
        "{rows} records of theirs are set aside: {names}.",
    ),
    "not_three": (
        "--before、--before-plan、--from 的个数不一致",
        "are not given equally often",
    ),
    "not_three_cure": (
        "年中换过方案的，每次调整各给一组：--before 原数据 --before-plan 原方案 "
        "--from 调整日期，从早到晚",
        "For every change within the year give all three, oldest first: --before "
        "FACTS --before-plan PLAN --from DATE",
    ),
    "not_in_turn": (
        "各个日期须在同一年内，从早到晚",
        "days have to be of one year, oldest first",
    ),
    "not_in_turn_cure": (
        "请按先后重写各组 --before、--before-plan、--from；跨年的分年核算",
        "Put --before, --before-plan and --from in the order of time; cost every year "
        "by itself",
    ),
    "within_budget": (
        "没有区县超出预算。",
        "No district costs more than its budget.",
    ),
    "over_budget": (
        "超出预算的区县：{count}个。",
        "{count} district(s) cost more than their budget.",
    ),
}
"""Key -> what is said, Chinese first."""
