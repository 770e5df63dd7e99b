"""The words of enumerations in Chinese and English, and how cells may spell them."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from lawyer_assign.facts import DEFAULT_SKILLS, HALF_DAYS
from lawyer_assign.facts.base import HALVES_ZH as _HALVES_ZH
from lawyer_assign.facts.base import KINDS_ZH as KINDS_ZH
from lawyer_assign.facts.base import SKILLS_ZH as SKILLS_ZH
from lawyer_assign.facts.contacts import CHANNELS_ZH as CHANNELS_ZH
from lawyer_assign.facts.duty import DAY_KINDS_ZH as _DAY_KINDS_ZH

Lang = Literal["zh", "en"]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HALF_DAYS_ZH: dict[str, str] = {
    f"{day}-{half}": f"周{'一二三四五六日'[at]}{'上午' if half == 'am' else '下午'}"
    for at, day in enumerate(_DAYS)
    for half in ("am", "pm")
}
DAY_KINDS_ZH: dict[str, str] = {str(one): zh for one, zh in _DAY_KINDS_ZH.items()}
HALVES_ZH: dict[str, str] = {str(one): zh for one, zh in _HALVES_ZH.items()}
YES: dict[Lang, str] = {"zh": "是", "en": "yes"}
NO: dict[Lang, str] = {"zh": "否", "en": "no"}
NONE: dict[Lang, str] = {"zh": "无", "en": "none"}
"""An explicitly empty list, where an empty cell would mean "any"."""

_YES_SPELLINGS = ("是", "yes", "y", "true", "1", "真", "有", "√", "✓", "对")
_NO_SPELLINGS = ("否", "no", "n", "false", "0", "假", "无", "×", "✗", "不")


_LONGEST_KEPT = 200
_LONGEST_TOTAL = 30
_TOTAL = re.compile(
    r"(?:.{1,20}[区县市镇乡道村所州]|以上|本页|总)?(?:[合总共小累]计|汇总|总数)"
    r"(?:[人户条行]?数|行)?(?:\([^()]{0,12}\))?:?[\d,.]{0,12}[个人名家条元次行]?"
    r"|共\d[\d,.]{0,11}[个人名家条元次行]"
    r"|(?:grand|sub)?totals?:?[\d,.]{0,12}"
)


def fold(text: str) -> str:
    """Return text without the differences a reader would not see.

    Width, case, spaces, hyphens and underscores are dropped, and 社区（村） is 社区村:
    for headers and the words of closed lists only, never for names.
    """
    return _fold(text) if len(text) > _LONGEST_KEPT else _folded(text)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    marks = "".join(
        mark
        for mark in plain
        if mark not in "_-" and mark.isprintable() and mark != " "
    )
    return marks.replace("社区(村)", "社区村")


def _spellings(words: Mapping[str, str]) -> dict[str, str]:
    found = {fold(word): word for word in words}
    return found | {fold(zh): word for word, zh in words.items()}


def is_total(value: object) -> bool:
    """Whether a cell starts a row of totals, such as 合 计, 小计:90个 or 石塘镇小计."""
    if not isinstance(value, str) or len(value) > _LONGEST_TOTAL:
        return False
    return _TOTAL.fullmatch(fold(value)) is not None


FLAG_SPELLINGS: dict[str, bool] = {
    **dict.fromkeys(_YES_SPELLINGS, True),
    **dict.fromkeys(_NO_SPELLINGS, False),
}
KIND_SPELLINGS: dict[str, str] = {
    **_spellings(KINDS_ZH),
    **dict.fromkeys(("居委会", "居民委员会", "居"), "community"),
    **dict.fromkeys(("村委会", "村民委员会", "行政村"), "village"),
}
HALF_DAY_SPELLINGS: dict[str, str] = {
    **_spellings(HALF_DAYS_ZH),
    **{fold(zh.replace("周", "星期")): day for day, zh in HALF_DAYS_ZH.items()},
    **{fold(zh.replace("周日", "星期天")): day for day, zh in HALF_DAYS_ZH.items()},
}
DAY_KIND_SPELLINGS: dict[str, str] = {
    **_spellings(DAY_KINDS_ZH),
    **dict.fromkeys(("放假", "节假日", "休息"), "day_off"),
    **dict.fromkeys(("调休", "补班", "上班"), "makeup"),
}
HALF_SPELLINGS: dict[str, str] = {
    **_spellings(HALVES_ZH),
    **dict.fromkeys(("早上", "morning"), "am"),
    **dict.fromkeys(("午后", "afternoon"), "pm"),
}
CHANNEL_SPELLINGS: dict[str, str] = {
    **_spellings(CHANNELS_ZH),
    **dict.fromkeys(("电子邮件", "邮箱", "mail"), "email"),
    **dict.fromkeys(("手机", "热线", "telephone"), "phone"),
}
SKILL_SPELLINGS: dict[str, str] = _spellings(SKILLS_ZH)

# A new default skill or half day without a word for it would be written unreadably.
if set(SKILLS_ZH) != set(DEFAULT_SKILLS) or set(HALF_DAYS_ZH) != set(HALF_DAYS):
    raise NotImplementedError("terms.py lacks a word for a default skill or half day")


def skill_word(skill: str, lang: Lang) -> str:
    """Return the word for a skill; skills beyond the six are their own word."""
    return SKILLS_ZH.get(skill, skill) if lang == "zh" else skill


def half_day_word(day: str, lang: Lang) -> str:
    """Return the word for a half day."""
    return HALF_DAYS_ZH[day] if lang == "zh" else day


def half_word(half: str, lang: Lang) -> str:
    """Return the word for a half of a day."""
    return HALVES_ZH[half] if lang == "zh" else half


def kind_word(kind: str, lang: Lang) -> str:
    """Return the word for a kind of committee."""
    return KINDS_ZH[kind] if lang == "zh" else kind


def day_kind_word(kind: str, lang: Lang) -> str:
    """Return the word for a kind of day."""
    return DAY_KINDS_ZH[kind] if lang == "zh" else kind


def channel_word(channel: str, lang: Lang) -> str:
    """Return the word for a way to reach a lawyer."""
    return CHANNELS_ZH[channel] if lang == "zh" else channel


def flag_word(flag: bool, lang: Lang) -> str:
    """Return yes or no."""
    return YES[lang] if flag else NO[lang]
