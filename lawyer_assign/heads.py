"""What fields and columns are called where Python shows them, in Chinese.

A notebook's cards look heads up here; one that means something of its own there hands
in words of its own. What has no word is shown as it is: ids of roles and the like.
"""

from collections.abc import Mapping

from lawyer_assign.errors import Lang, Text

HEADS_ZH: Mapping[str, str] = {
    # who and where
    "committee": "社区（村）编号",
    "committee_name": "社区（村）名称",
    "district": "区县编号",
    "district_name": "区县名称",
    "districts": "区县",
    "firm": "律所编号",
    "firm_name": "律所名称",
    "firm_names": "律所名称",
    "lawyer": "律师编号",
    "lawyer_name": "律师姓名",
    "lawyers": "律师编号",
    "lawyer_names": "律师姓名",
    "name": "名称",
    "stand_in": "替补律师编号",
    # bounds and prices
    "tier": "层级",
    "number": "序号",
    "rules": "规则",
    "price": "未达到程度（负数为得分）",
    "bound": "已证明的最小值",
    "tiers": "层级",
    "bounds": "已证明的最小值",
    "left_out": "未计入的规则",
    "row_prices": "约束乘数组数",
    "further_proofs": "双向选择各层的证明数",
    "condition": "前提",
    "conditional": "有条件的最小值",
    "seconds": "用时（秒）",
    "held": "各层固定值",
    "prices": "各项预算每元所值",
    "least": "最小值",
    "scale": "换算单位",
    "fine": "细分",
    "budget": "预算",
    "rate": "预算每元所值",
    "open": "尚未证明部分",
    "yuan": "金额（元）",
    "at_most": "至多改善",
    "said": "说明",
    # changes and answers of many
    "lawyers_leave": "退出的律师",
    "firms_leave": "退出的律所",
    "committees_join": "新增的社区（村）",
    "problems": "数据份数",
    "planned": "有方案",
    "proved": "已证明最优",
    "short": "未全部配齐",
    "failed": "失败",
    "committees": "社区（村）数",
    "committees_covered": "已配齐的社区（村）数",
    "lawyers_missing": "缺律师数",
    "lawyers_serving": "任职律师数",
    "paid": "有补贴标准的",
    "answer": "结果",
    "error": "错误",
    # times
    "time": "固定服务时间",
    "half_day": "半天代码",
    "nth": "每月第几个",
    "text": "文字",
    "kind": "类型",
    "nominal_date": "原定日期",
    "nominal_half": "原定半天",
    "date": "日期",
    "half": "半天",
    "instead_of": "代替的律师",
    "why": "变动原因",
    "is_lapsed": "取消",
    "sequence": "改动次数",
    # records
    "day": "日期",
    "minutes": "分钟",
    "lat": "纬度",
    "lon": "经度",
    "duty": "服务事项",
    "stars": "评价",
    "points": "得分",
    # roles and wishes
    "title": "英文名称",
    "title_zh": "中文名称",
    "source": "依据",
    "skill": "所需能力",
    "least_level": "最低水平",
    "needs_party_member": "须为中共党员",
    "needs_party_branch": "律所须有党组织",
    "kinds": "适用类型",
    "is_encouraged": "鼓励项",
    "weight": "权重",
    "grade": "等次",
    "grades": "等次",
    "score": "得分",
    "input": "投入",
    "output": "产出",
    "effect": "成效",
    "posts": "配对数",
    "export": "导出列",
    "keys": "编号和名称",
    "rings": "环数",
}


def head(name: str, lang: Lang | None, own: Mapping[str, str] | None = None) -> str:
    """Return what a field is called: in a language, or in both (``None``).

    Parameters
    ----------
    name
        Of the field or column.
    lang
        Of the places that an object is about; ``None`` where it knows none.
    own
        Chinese words that come before :data:`HEADS_ZH`.
    """
    zh = (own or {}).get(name) or HEADS_ZH.get(name)
    if zh is None or lang == "en":
        return name
    return zh if lang == "zh" else str(Text(name, zh))


def in_lang(said: Text, lang: Lang | None) -> str:
    """Return a text in a language, or in both."""
    return str(said) if lang is None else said.of(lang)
