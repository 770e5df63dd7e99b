"""Faults of sheets, headers, numbers and words.

Each fault: spoiler, place, value, part of the problem, part of the cure.

The columns of the clean workbook:

律师: A id, B name, C firm, D its name, E-J skills, K other skills, L lat, M lon,
N districts, O their names, P most, Q least, R languages, S party, T years,
U assessment, V phone, W may publish, X half days.
社区村: A id, B name, C kind, D district, E its name, F town, G lat, H lon, I min,
J max, K-P needs, Q other needs, R must have, S languages, T half days.
"""

import datetime as dt

from tests.files.spoilers import (
    drop_column,
    drop_sheet,
    new_sheet,
    put,
    together,
)

TABLES_AND_WORDS = {
    "missing sheet": (drop_sheet("律所"), "bad.xlsx", "", "律所", "Add the sheet"),
    "misspelt sheet": (
        together(drop_sheet("配对评分"), new_sheet("配对平分")),
        "配对平分",
        "",
        "not the name of any table",
        "Did you mean 配对评分",
    ),
    "unknown sheet": (new_sheet("统计图"), "统计图", "", "not the name", "_"),
    "second sheet": (new_sheet("lawyers"), "lawyers", "", "second sheet", "Keep one"),
    "misspelt header": (
        put({"律师!T1": "执业年线"}),
        "律师!T1",
        "执业年线",
        "no column",
        "Did you mean 执业年限",
    ),
    "unknown header": (
        put({"律师!Y1": "QQ"}),
        "律师!Y1",
        "QQ",
        "no column of lawyers",
        "remove",
    ),
    "repeated header": (
        put({"律师!Y1": "name"}),
        "律师!Y1",
        "name",
        "same column as 律师!B1",
        "Keep one",
    ),
    "required column missing": (
        drop_column("律师", "律所编号"),
        "律师!A1",
        "",
        "律所编号 (firm) is missing",
        "Add",
    ),
    "values without a header": (
        put({"律师!Y3": "x"}),
        "律师!Y3",
        "x",
        "without a header",
        "header or clear",
    ),
    "missing id": (
        put({"律师!A3": None}),
        "律师!A3",
        "",
        "id (律师编号)",
        "Fill it in",
    ),
    "blank id": (put({"律师!A3": " \u3000"}), "律师!A3", "", "missing", "Fill it in"),
    "missing kind": (
        put({"社区（村）!C3": None}),
        "社区（村）!C3",
        "",
        "missing",
        "Fill it in",
    ),
    "text for a number": (
        put({"律师!T2": "十二年"}),
        "律师!T2",
        "十二年",
        "text where a whole",
        "digits only",
    ),
    "unit in a number": (put({"律师!T2": "5年"}), "律师!T2", "5年", "text", "units"),
    "fraction": (
        put({"律师!T2": 2.5}),
        "律师!T2",
        "2.5",
        "not a whole",
        "whole number",
    ),
    "fraction as text": (
        put({"律师!T2": "2.5"}),
        "律师!T2",
        "2.5",
        "not a whole",
        "whole number",
    ),
    "date for a number": (
        put({"律师!T2": dt.date(2012, 1, 1)}),
        "律师!T2",
        "2012-01-01",
        "a date",
        "digits only",
    ),
    "flag for a number": (put({"律师!T2": True}), "律师!T2", "True", "TRUE", "digits"),
    "negative": (put({"律师!T2": -1}), "律师!T2", "-1", "below 0", "from 0 to 80"),
    "above the most": (
        put({"律师!T2": 81}),
        "律师!T2",
        "81",
        "above 80",
        "from 0 to 80",
    ),
    "no lawyer needed": (
        put({"社区（村）!I2": 0}),
        "社区（村）!I2",
        "0",
        "below 1",
        "from 1 to",
    ),
    "score above the scale": (
        put({"律师!I2": 6}),
        "律师!I2",
        "6",
        "above 5",
        "from 0 to 5",
    ),
    "other score above the scale": (
        put({"律师!K2": "知识产权:9"}),
        "律师!K2",
        "知识产权:9",
        "above 5",
        "from 0 to 5",
    ),
    "score without a number": (
        put({"律师!K2": "知识产权"}),
        "律师!K2",
        "知识产权",
        "no number",
        "name:number",
    ),
    "score named twice": (
        put({"律师!K2": "矛盾纠纷化解:3"}),
        "律师!K2",
        "矛盾纠纷化解:3",
        "column of its own",
        "one place",
    ),
    "other score named twice": (
        put({"律师!K2": "知识产权:3；知识产权:4"}),
        "律师!K2",
        "知识产权:3；知识产权:4",
        "names 知识产权 twice",
        "Name each skill once",
    ),
    "words behind a quote": (
        put({"律师!R2": '"杭州话"等'}),
        "律师!R2",
        '"杭州话"等',
        "has 等 behind a closing quote",
        "semicolon",
    ),
    "almost a default skill": (
        put({"社区（村）!R2": "矛盾纠纷调解化解"}),
        "社区（村）!R2",
        "矛盾纠纷调解化解",
        "almost a default skill",
        "Did you mean 矛盾纠纷化解 (mediation)",
    ),
    "misspelt skill header": (
        put({"律师!I1": "能力：矛盾纠份化解"}),
        "律师!I1",
        "能力：矛盾纠份化解",
        "almost",
        "Did you mean 矛盾纠纷化解",
    ),
    "half a quote in a list": (
        put({"律师!R2": '杭州话；"手语'}),
        "律师!R2",
        '杭州话；"手语',
        "double quote",
        '""',
    ),
    "unknown kind": (
        put({"社区（村）!C2": "社 群"}),
        "社区（村）!C2",
        "社 群",
        "not a kind",
        "社区 (community)",
    ),
    "misspelt kind": (
        put({"社区（村）!C2": "vilage"}),
        "社区（村）!C2",
        "vilage",
        "not a kind",
        "Did you mean 村 (village)",
    ),
    "unknown flag": (
        put({"律师!S2": "也许"}),
        "律师!S2",
        "也许",
        "neither yes nor no",
        "yes or no",
    ),
    "unknown half day": (
        put({"律师!X2": "周一上午；周八上午"}),
        "律师!X2",
        "周一上午；周八上午",
        "周八上午",
        "周一上午 or mon-am",
    ),
}
