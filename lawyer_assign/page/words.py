"""What stands on the page besides names, numbers and reasons, in both languages.

``{n}`` and the like are gaps that the page fills.
"""

from lawyer_assign.errors import Text
from lawyer_assign.explain.whys.words import PARTS

WORDS: dict[str, Text] = {
    "title": Text(
        "Lawyers for communities and villages: the plan", "律师进社区（村）配对方案"
    ),
    "print": Text("Print", "打印"),
    "tiers_proved": Text("{n} of {all} tiers proved", "{all}层中{n}层已证明最优"),
    "far": Text("Longest ways", "路程最远的配对"),
    "busy": Text("Lawyers with most posts", "任职最多的律师"),
    "covered": Text("communities and villages covered", "社区（村）已配齐"),
    "of": Text("{part} of {all}", "{part}／共{all}"),
    "missing": Text("lawyers missing", "尚缺律师"),
    "serving": Text("lawyers serving", "服务律师"),
    "firms_serving": Text("law firms", "派出律所"),
    "beyond": Text("posts beyond one per lawyer", "兼任"),
    "chosen_share": Text("by two-way choice", "双向选择"),
    "median": Text("minutes of travel (median)", "路程中位数（分钟）"),
    "search": Text(
        "Find a community, village, lawyer or firm", "查找社区、村、律师或律所"
    ),
    "example": Text(  # fits a phone; a cell of the screen more would be cut
        "name, town, code ...", "名称、乡镇、姓名、编号，可填多个词"
    ),
    "nothing": Text("Nothing found; try a shorter word", "没有找到，请换更短的词"),
    "more_found": Text("{n} more; type more", "另有{n}条，请多输入几个字"),
    "map": Text("Map", "分布图"),
    "colour": Text("Colour by", "着色依据"),
    "by_district": Text("district", "区、县（市）"),
    "by_firm": Text("law firm", "律所"),
    "by_minutes": Text("minutes of travel", "路程"),
    "by_choice": Text("two-way choice", "双向选择"),
    "lines": Text("lines to offices", "连线至律所"),
    "whole": Text("Whole map", "全图"),
    "closer": Text("Closer", "放大"),
    "wider": Text("Wider", "缩小"),
    "km": Text("{n} km", "{n}公里"),
    "map_note": Text(
        "Points as in the facts; a sketch that shows no boundaries.",
        "点位按数据所填经纬度；本图为示意图，不作为划界依据。",
    ),
    "not_drawn": Text(
        "{n} communities and villages have no coordinates and are not drawn.",
        "{n}个社区（村）没有坐标，未画。",
    ),
    "no_points": Text("The facts have no coordinates", "数据中没有经纬度"),
    "most_firms": Text(
        "every firm has a colour; most posts:", "每家律所一种颜色；任职最多："
    ),
    "up_to": Text("up to {n} minutes", "{n}分钟以内"),
    "above": Text("above {n} minutes", "超过{n}分钟"),
    "rank_1": Text("chosen, choice 1", "双方互选：第1志愿"),
    "rank_2": Text("chosen, choices 2 and 3", "双方互选：第2、3志愿"),
    "rank_4": Text("chosen, choice 4 or later", "双方互选：第4志愿及以后"),
    "chosen": Text("chosen", "双方互选"),
    "chosen_n": Text("chosen, choice {n}", "双方互选，第{n}志愿"),
    "dispatched": Text("dispatched", "统筹安排"),
    "fixed": Text("fixed agreement", "固定协议"),
    "open": Text("lawyers missing", "未配齐"),
    "nobody": Text("nobody yet", "尚未配备"),
    "why": Text("Why this lawyer", "配对说明"),
    "hint": Text(
        "Click a point, a row of the table or something found to see why it is so.",
        "点击图上的点、表中的行或查找结果，查看为什么这样安排。",
    ),
    "open_list": Text("Lawyers are missing here", "以下社区（村）尚未配齐"),
    "all_covered": Text(
        "Every community and village has its lawyers.", "所有社区（村）均已配齐律师。"
    ),
    "community": Text("community", "社区"),
    "village": Text("village", "村"),
    "code": Text("code {id}", "编号 {id}"),
    "lacks": Text("{n} of {all} lawyers missing", "应有{all}名律师，尚缺{n}名"),
    "agreed": Text("agreement", "配备方式"),
    "time": Text("fixed time", "固定服务时间"),
    "travel": Text("travel", "路程"),
    "minutes_n": Text("{n} minutes", "{n}分钟"),
    "untimed_n": Text("not known (counted as {n} minutes)", "不明（按{n}分钟计）"),
    "untimed_posts": Text("not known: {n}", "不明{n}个"),
    "beside_untimed": Text("{known} (not known: {n})", "{known}（另有{n}个不明）"),
    "points": Text("points", "得分"),
    "place": Text("place", "名次"),
    "place_n": Text("{n} of {all} candidates by points", "{all}名候选律师中得分第{n}"),
    "load": Text("serves", "服务"),
    "better": Text(
        "Candidates with more points, and why they do not serve here ({n} of {all})",
        "得分更高而未安排的候选律师及原因（{all}名中的{n}名）",
    ),
    "better_team": Text(
        "Candidates with more points than somebody who serves, and why they do not "
        "serve here ({n} of {all})",
        "得分高于团队中最低者而未安排的候选律师及原因（{all}名中的{n}名）",
    ),
    "others": Text(
        "Other candidates, and why they do not serve here ({n} of {all})",
        "其他候选律师及未安排在此的原因（{all}名中的{n}名）",
    ),
    "no_others": Text("There is no other candidate.", "没有其他候选律师。"),
    "best": Text(
        "None of the {all} candidates has more points.",
        "{all}名候选律师中没有得分更高的。",
    ),
    "seats_n": Text("{n} seats offered", "承诺服务{n}个"),
    "posts_n": Text("{n} posts", "任职{n}个"),
    "lawyers_n": Text("{n} lawyers serving", "服务律师{n}名"),
    "proved": Text(
        "The plan is proved best in every tier.", "方案的每一层均已证明最优。"
    ),
    "not_proved": Text(
        "The plan is not proved best in every tier.", "方案尚未在每一层证明最优。"
    ),
    "not_proved_for": Text(
        "The plan is not proved best in every tier ({why}).",
        "方案尚未在每一层证明最优（{why}）。",
    ),
    "committees": Text("Communities and villages", "社区（村）"),
    "lawyers": Text("Lawyers", "律师"),
    "firms": Text("Law firms", "律所"),
    "districts": Text("Districts", "区、县（市）"),
    "tiers": Text("Tiers and proof", "目标达到情况"),
    "name": Text("name", "名称"),
    "kind": Text("kind", "类型"),
    "district": Text("district", "区、县（市）"),
    "town": Text("town", "乡镇街道"),
    "lawyer": Text("lawyer", "律师"),
    "firm": Text("firm", "律所"),
    "minutes": Text("minutes", "路程（分钟）"),
    "served": Text("communities and villages", "服务的社区（村）"),
    "count": Text("posts", "任职数"),
    "longest": Text("longest way (minutes)", "最远路程（分钟）"),
    "seats": Text("seats offered", "承诺服务数"),
    "number_committees": Text("communities and villages", "社区（村）数"),
    "number_covered": Text("covered", "已配齐"),
    "number_chosen": Text("chosen", "双方互选"),
    "scarce": Text("lawyers are short", "资源欠缺地区"),
    "total": Text("total", "合计"),
    "tier": Text("tier", "层级"),
    "wishes": Text("what is wished", "目标"),
    "price": Text("price", "未达到程度"),
    "bound": Text("proved bound", "已证明的最小值"),
    "is_proved": Text("proved", "已证明"),
    "yes": Text("yes", "是"),
    "no": Text("no", "否"),
    "all_districts": Text("all districts", "全部区、县（市）"),
    "all_kinds": Text("communities and villages", "社区和村"),
    "all_states": Text("all agreements", "全部配备方式"),
    "rows": Text("{n} rows", "共{n}行"),
    "more_rows": Text("Show {n} more", "再显示{n}行"),
    "footer": Text(
        "Made by lawyer_assign from the facts and the plan; nothing on this page leads "
        "outside. Points: better fit by the rule set; price: what is missed or lost, "
        "less is better.",
        "由 lawyer_assign 按数据和方案生成，本页不连接任何网络。"
        "得分：按规则集计算的匹配程度；未达到程度：欠缺的量或失去的分，越低越好。",
    ),
}
"""By key: what the page looks up."""

CREDIT = Text(
    " Points of the built-in sample city: GeoNames.org (CC BY 4.0).",
    "内置示例数据的点位来自 GeoNames.org（CC BY 4.0）。",
)
"""Behind the note on the map, where the built-in city may be on it."""
PART_WORDS: tuple[Text, ...] = tuple(PARTS.values())
"""What the parts of a post's points are called, in the order of its columns."""
