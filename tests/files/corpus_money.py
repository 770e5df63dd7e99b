"""Faults of tariffs and adjustments: spoiler, place, value, problem, cure.

补贴标准 of the clean workbook: A area class, B kind, C from, D to, E yuan, F least,
G most; rows 2 and 3 are steps of communities, row 4 is for villages.
考核浮动: A grade, B from, C to, D percent; row 2 is 0 to 59, row 3 is 60 to 100.
"""

from tests.files.spoilers import add_row, put, shown_as, together

MONEY = {
    "a percentage as a spreadsheet keeps it": (
        put({"区县!E2": 0.5}),
        "区县!E2",
        "0.5",
        "不是整数",
        "如20%填20",
    ),
    "a percentage that is whole": (
        shown_as("区县!E2", 1, "0%"),
        "区县!E2",
        "100%",
        "是百分数",
        "请将单元格设为常规格式",
    ),
    "a percentage in a form of its own": (
        shown_as("考核浮动!D2", -0.125, "[Red]-0.0%;0.0%"),
        "考核浮动!D2",
        "-12.5%",
        "is a percentage",
        "Format the cell as General",
    ),
    "a percentage as text": (
        put({"考核浮动!D2": "-20％"}),
        "考核浮动!D2",
        "-20％",
        "应填整数",
        "20 for 20%",
    ),
    "negative amount": (
        put({"补贴标准!E2": -1}),
        "补贴标准!E2",
        "-1",
        "below 0.00 yuan",
        "Enter yuan from 0.00 to 10,000,000.00",
    ),
    "parts of a fen": (
        put({"补贴标准!E2": 12.345}),
        "补贴标准!E2",
        "12.345",
        "parts of a fen",
        "two decimals",
    ),
    "unit in an amount": (
        put({"补贴标准!E2": "1.2万元"}),
        "补贴标准!E2",
        "1.2万元",
        "text where an amount",
        "without units",
    ),
    "amount in another unit": (
        put({"补贴标准!F1": "下浮后不低于（万元/年）"}),
        "补贴标准!F1",
        "下浮后不低于（万元/年）",
        "no column of tariffs",
        "Did you mean 下浮后不低于（元/年）",
    ),
    "amount beyond its limit": (
        put({"补贴标准!G4": 14000}),
        "补贴标准!E4",
        "15000",
        "outside its own limits: least 0.00, most 14,000.00 yuan",
        "Correct the amount",
    ),
    "step that ends before it begins": (
        put({"补贴标准!D3": 1}),
        "补贴标准!D3",
        "1",
        "before post_from 2",
        "Exchange",
    ),
    "gap between steps": (
        put({"补贴标准!C3": 3}),
        "补贴标准!C3",
        "3",
        "post 2 has no price (no area class, community)",
        "begin at 2",
    ),
    "wide gap between steps": (
        put({"补贴标准!C3": 5}),
        "补贴标准!C3",
        "5",
        "posts 2 to 4 have no price",
        "begin at 2",
    ),
    "gap before the first step": (
        put({"补贴标准!C4": 2}),
        "补贴标准!C4",
        "2",
        "post 1 has no price",
        "begin at 1",
    ),
    "no last step": (
        put({"补贴标准!D3": 4}),
        "补贴标准!D3",
        "4",
        "posts from 5 on",
        "empty",
    ),
    "overlapping steps": (
        put({"补贴标准!D2": 2}),
        "补贴标准!C3",
        "2",
        "post 2 has a price in 补贴标准!C2 already",
        "where the one before ends",
    ),
    "a row for all kinds beside one": (
        add_row("补贴标准", [None, None, 1, None, 900]),
        "补贴标准!C5",
        "1",
        "post 1 has a price in 补贴标准!C2 already",
        "name area class and kind",
    ),
    "area class without a tariff": (
        together(
            put({"区县!F2": "丙", "补贴标准!A2": "甲", "补贴标准!A3": "甲"}),
            put({"区县!F1": "地域档次"}),
        ),
        "区县!F2",
        "丙",
        "no tariff prices (area class 丙, community)",
        "Name an area class",
    ),
    "overlapping scores": (
        put({"考核浮动!B3": 59}),
        "考核浮动!B3",
        "59",
        "score 59 lies in 考核浮动!B2",
        "one above",
    ),
    "gap between scores": (
        put({"考核浮动!B3": 70}),
        "考核浮动!B3",
        "70",
        "no row speaks of scores 60 to 69",
        "0 to 100",
    ),
    "scores that do not begin at zero": (
        put({"考核浮动!B2": 1}),
        "考核浮动!B2",
        "1",
        "scores 0 to 0",
        "0 to 100",
    ),
    "scores that end early": (
        put({"考核浮动!C3": 99}),
        "考核浮动!C3",
        "99",
        "scores 100 to 100",
        "0 to 100",
    ),
    "scores the wrong way round": (
        put({"考核浮动!C2": 0, "考核浮动!B2": 59}),
        "考核浮动!C2",
        "0",
        "score_to 0 is below score_from 59",
        "Exchange",
    ),
    "inspector of nowhere": (
        put({"检查人员!C2": None}),
        "检查人员!C2",
        "",
        "both empty",
        "Name at least one",
    ),
    "more than all is taken off": (
        put({"考核浮动!D2": -101}),
        "考核浮动!D2",
        "-101",
        "below -100",
        "from -100",
    ),
}
"""Ways to spoil what a clean workbook says of money, one fault at a time."""
