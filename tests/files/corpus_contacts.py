"""Bad cells of the sheets about contacts: spoiler, place, value, words, cure."""

from tests.files.spoilers import add_row, put

CONTACTS = {
    "no way to reach a lawyer": (
        put({"线上服务!C2": "微博"}),
        "线上服务!C2", "微博", "不是可用的方式", "微信",
    ),
    "hours of a stranger": (
        put({"线上服务!A2": "L999"}),
        "线上服务!A2", "L999", "没有这个编号", "改正编号",
    ),
    "hours that say nothing": (
        put({"线上服务!D2": None}),
        "线上服务!D2", "", "缺少", "补填",
    ),
    "the same channel twice": (
        add_row("线上服务", ["L001", None, "微信", "x"]),
        "线上服务!A3", "L001 + wechat", "相同", "合并",
    ),
    "a resident of nowhere": (
        put({"法律明白人!A2": "999999999999"}),
        "法律明白人!A2", "999999999999", "没有这个编号", "补上",
    ),
    "a resident without a name": (
        put({"法律明白人!C2": None}),
        "法律明白人!C2", "", "缺少", "补填",
    ),
    "a resident twice": (
        add_row("法律明白人", ["330102001051", None, "孙明白"]),
        "法律明白人!A3", "330102001051 + 孙明白", "相同", "合并",
    ),
    "a phone that may perhaps be published": (
        put({"律师!W2": "也许"}),
        "律师!W2", "也许", "不是“是”或“否”", "是 或 否",
    ),
}  # fmt: skip
