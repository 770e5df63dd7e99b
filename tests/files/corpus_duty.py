"""Bad cells of the sheets about duty times: spoiler, place, value, words, cure."""

import datetime as dt

from tests.files.spoilers import add_row, put

DUTY = {
    "no kind of day": (
        put({"日历!B2": "放假日子"}),
        "日历!B2", "放假日子", "不是可用的日期类型", "调休上班",
    ),
    "a make-up day in the week": (
        put({"日历!A2": dt.date(2027, 2, 15)}),
        "日历!B2", "调休上班", "不是周末", "workday or day_off",
    ),
    "official without a source": (
        put({"日历!C2": "是"}),
        "日历!C2", "是", "来源", "文件",
    ),
    "a date twice": (
        add_row("日历", [dt.date(2027, 2, 14), "休息日"]),
        "日历!A3", "2027-02-14", "相同", "合并",
    ),
    "no room at a venue": (
        put({"场所!C2": 0}),
        "场所!C2", "0", "小于", "1",
    ),
    "a venue of strangers": (
        put({"场所!D2": "999999999999"}),
        "场所!D2", "999999999999", "没有这个编号", "补上",
    ),
    "a committee at two venues": (
        add_row("场所", ["V002", "x", 1, "330102001051"]),
        "场所!D3", "330102001051", "已在场所 V001", "一个场所",
    ),
    "a leave that ends before it begins": (
        put({"请假!E2": dt.date(2026, 3, 1)}),
        "请假!E2", "2026-03-01", "早于", "对调",
    ),
    "a leave of an afternoon that ends in the morning": (
        put({"请假!D2": "下午", "请假!E2": dt.date(2026, 3, 2)}),
        "请假!D2", "下午", "当日上午", "对调",
    ),
    "a leave from a half that no day has": (
        put({"请假!D2": "中午"}),
        "请假!D2", "中午", "不是上午或下午", "上午 或 下午",
    ),
    "a leave of a stranger": (
        put({"请假!A2": "L999"}),
        "请假!A2", "L999", "没有这个编号", "改正编号",
    ),
    "a wish of both sides": (
        put({"时间意愿!C2": "330102001051"}),
        "时间意愿!A2", "L001", "同时填了", "二者填其一",
    ),
    "a wish for nothing": (
        put({"时间意愿!E2": None}),
        "时间意愿!E2", "", "缺少", "补填",
    ),
    "a wish too strong": (
        put({"时间意愿!F2": 11}),
        "时间意愿!F2", "11", "大于", "10",
    ),
    "no half day": (
        put({"固定时间!C2": "星期八上午"}),
        "固定时间!C2", "星期八上午", "不是半天的写法", "周一上午",
    ),
    "a fixed time at the weekend": (
        put({"固定时间!C2": "周六上午"}),
        "固定时间!C2", "sat-am", "周末", "周一至周五",
    ),
    "a village every week": (
        put({"固定时间!D3": None}),
        "固定时间!D3", "", "未填“每月第几个”", "1至4",
    ),
    "a community once a month": (
        put({"固定时间!D2": 2}),
        "固定时间!D2", "2", "社区每周值班", "留空",
    ),
    "a fifth week": (
        put({"固定时间!D3": 5}),
        "固定时间!D3", "5", "大于", "4",
    ),
    "a week in words": (
        put({"固定时间!D3": "第二个"}),
        "固定时间!D3", "第二个", "整数", "请只填数字",
    ),
    "two times of last year": (
        add_row("固定时间", ["330102001051", None, "周三上午"]),
        "固定时间!A4", "330102001051", "相同", "合并",
    ),
}  # fmt: skip
