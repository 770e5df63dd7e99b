"""Lists in one cell: ``周一上午；周三下午`` or ``patents:4; trade:2``, and back.

Elements stand between semicolons; on reading, commas, 、 and line breaks (Chinese or
English) do as well, and in lists of languages slashes. An element in double quotes is
taken exactly as it stands, with ``""`` for a quote in it; writers use quotes only where
they are needed.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from lawyer_assign.errors import Text
from lawyer_assign.facts import HALF_DAYS
from lawyer_assign.files.cells.cell import (
    HIDDEN,
    CellError,
    as_text,
    did_you_mean,
    nearest,
    read_id,
    read_text,
    read_word,
    suggestion,
)
from lawyer_assign.files.cells.numbers import read_count
from lawyer_assign.files.cells.terms import (
    CHANNEL_SPELLINGS,
    CHANNELS_ZH,
    DAY_KIND_SPELLINGS,
    DAY_KINDS_ZH,
    HALF_DAY_SPELLINGS,
    HALF_SPELLINGS,
    HALVES_ZH,
    NONE,
    SKILL_SPELLINGS,
    SKILLS_ZH,
    Lang,
    fold,
    half_day_word,
    skill_word,
)

SEPARATORS: dict[Lang, str] = {"zh": "；", "en": "; "}
_SPLIT = re.compile("[;；,，、\r\n]")
_WEEKDAYS = str.maketrans("1234567天", "一二三四五六日日")
_WHOLE = ("全天", "整天", "一天", "上下午", "上午下午")
_BOTH_HALVES = Text(
    "A whole day is two half days: 周一上午; 周一下午. ",
    "全天请分别填写上午和下午：周一上午；周一下午。",
)
_HALF_DAYS = Text(
    "Write half days like 周一上午 or mon-am", "请按 周一上午 或 mon-am 的写法填写"
)
_ONE_HALF_DAY = Text(
    "Write one half day in this cell, like 周一上午 or mon-am",
    "此格只填一个半天，请按 周一上午 或 mon-am 的写法填写",
)
_SLASH = re.compile("[/／]")
_QUOTED = re.compile(
    r'\s*"((?:[^"]|"")*)"([^";；,，、\r\n]*)(?:[;；,，、\r\n]|$)'
    r'|([^";；,，、\r\n]*)(?:[;；,，、\r\n]|$)'
)
_NONE_WORDS = frozenset(NONE.values())

Element = tuple[str, bool, str]
"""Text, whether it stood in quotes, and what followed the quotes."""


def elements(value: object) -> list[Element]:
    """Split a cell into its elements; a number is a list of one."""
    text = read_text(value)
    if text.casefold() in _NONE_WORDS:
        return []
    if '"' not in text:
        parts = (part.strip(HIDDEN) for part in _SPLIT.split(text))
        return [(part, False, "") for part in parts if part]
    return list(_quoted_elements(text))


def _quoted_elements(text: str) -> Iterable[Element]:
    at = 0
    while at < len(text):
        found = _QUOTED.match(text, at)
        if found is None:
            raise CellError(
                Text(
                    "has a double quote that does not enclose a whole element",
                    "有双引号没有括住整个值",
                ),
                Text(
                    'Put the element in quotes and double the quotes in it: "a ""b"""',
                    '请用双引号括住整个值，其中的双引号写两个："a ""b"""',
                ),
            )
        inside, tail, plain = found.groups()
        if inside is not None:
            yield inside.replace('""', '"'), True, tail.strip(HIDDEN)
        elif plain.strip(HIDDEN):
            yield plain.strip(HIDDEN), False, ""
        at = found.end()


def read_ids(value: object) -> list[str]:
    """Read ids; a number is a list of one id."""
    if not isinstance(value, str):
        return [read_id(value)]
    return [
        text if quoted else read_id(text)
        for text, quoted, tail in elements(value)
        if _ends_there(tail)
    ]


def read_words(value: object) -> list[str]:
    """Read words of an open list, such as languages."""
    return [text for text, _, tail in elements(value) if _ends_there(tail)]


def read_open_words(value: object) -> list[str]:
    """Read words that people part by a slash as well: 英语/普通话."""
    return [
        word
        for text, quoted, tail in elements(value)
        if _ends_there(tail)
        for word in ([text] if quoted else _parted(text))
    ]


def _parted(text: str) -> list[str]:
    return [part for one in _SLASH.split(text) if (part := one.strip(HIDDEN))]


def read_skill_set(value: object) -> list[str]:
    """Read skills, by their Chinese or English name."""
    return [
        text if quoted else read_skill(text)
        for text, quoted, tail in elements(value)
        if _ends_there(tail)
    ]


def read_half_days(value: object) -> list[str]:
    """Read half days such as 周一上午 or mon-am."""
    texts = [text for text, _, _ in elements(value)]
    return [
        read_half_day(text, _with_half(texts[at:])) for at, text in enumerate(texts)
    ]


def read_half_day_cell(value: object) -> str:
    """Read a cell that holds one half day."""
    text = as_text(value).strip(HIDDEN)
    texts = [part for one in _SPLIT.split(text) if (part := one.strip(HIDDEN))]
    return read_half_day(text, _with_half(texts), _ONE_HALF_DAY)


def read_day_kind(value: object) -> str:
    """Read the kind of a day."""
    return read_word(
        value,
        DAY_KIND_SPELLINGS,
        DAY_KINDS_ZH,
        Text("is not a kind of day", "不是可用的日期类型"),
        Text(
            "Allowed: 工作日 (workday), 休息日 (day_off), 调休上班 (makeup)",
            "请填写 工作日（workday）、休息日（day_off）或 调休上班（makeup）",
        ),
    )


def read_half(value: object) -> str:
    """Read a half of a day, whose date stands in another cell."""
    return read_word(
        value,
        HALF_SPELLINGS,
        HALVES_ZH,
        Text("is not a half of a day", "不是上午或下午"),
        Text(
            "Allowed: 上午 (am), 下午 (pm); empty where the whole day is meant",
            "请填写 上午 或 下午；全天的留空",
        ),
    )


def read_channel(value: object) -> str:
    """Read a way to reach a lawyer."""
    return read_word(
        value,
        CHANNEL_SPELLINGS,
        CHANNELS_ZH,
        Text("is no way to reach a lawyer", "不是可用的方式"),
        Text(
            "Allowed, one in a row: 电话 (phone), 微信 (wechat), 钉钉 (dingtalk), "
            "邮件 (email)",
            "请填写 电话、微信、钉钉 或 邮件，每种方式一行",
        ),
    )


def read_half_day(text: str, meant: Sequence[str] = (), cure: Text = _HALF_DAYS) -> str:
    """Read one half day.

    Parameters
    ----------
    text
        As it was written.
    meant
        Half days that may be meant, with what stands beside it; as they are written.
    cure
        What to do.
    """
    day = HALF_DAY_SPELLINGS.get(fold(text))
    if day is None:
        raise CellError(
            Text(f"names {text}, which is not a half day", f"“{text}”不是半天的写法"),
            _meant_half_day(fold(text), meant).then(cure),
        )
    return day


def _with_half(texts: Sequence[str]) -> list[str]:
    """Return half days where days share the half of the last: 周二、周四上午.

    Nothing where the first names no day alone, or none behind it names a half.
    """
    days = list[str]()
    for said in map(fold, texts):
        if said in HALF_DAY_SPELLINGS:
            half = HALF_DAY_SPELLINGS[said][-len("-am") :]
            meant = [f"{day}{half}" for day in days] + [HALF_DAY_SPELLINGS[said]]
            return [half_day_word(one, "zh") for one in meant] if days else []
        halves = _halves_of(said)
        if not halves:
            return []
        days.append(halves[0][: -len("-am")])
    return []


def _halves_of(said: str) -> list[str]:
    """Return the halves of a day that is named without one, or as a whole."""
    for whole in _WHOLE:
        said = said.removesuffix(whole)
    return [d for word, d in HALF_DAY_SPELLINGS.items() if word[: -len("上午")] == said]


def _meant_half_day(said: str, meant: Sequence[str]) -> Text:
    """Return "Did you mean ...? " for a whole day, or a slip in the name of a half."""
    words = {word: half_day_word(d, "zh") for word, d in HALF_DAY_SPELLINGS.items()}
    halves = meant or [half_day_word(one, "zh") for one in _halves_of(said)]
    if halves:
        return did_you_mean("; ".join(halves), "；".join(halves))
    if said in _WHOLE:
        return _BOTH_HALVES
    # A digit in place of a number word: 周1上午, 礼拜一上午.
    spelt = said.translate(_WEEKDAYS).replace("礼拜", "周")
    if spelt in words:
        return did_you_mean(words[spelt])
    # Half of the letters are those of every morning: "上午" alone means no day.
    return suggestion(said, words, cutoff=0.7)


def read_scores(value: object) -> dict[str, int]:
    """Read skills with a number each, such as ``patents:4; trade:2``."""
    found: dict[str, int] = {}
    for text, quoted, tail in elements(value):
        if not quoted:
            text, colon, tail = _part_at_last_colon(text)
        else:
            colon, tail = tail[:1], tail[1:]
        if colon not in (":", "："):
            raise CellError(
                Text(
                    f"gives no number for {text or tail}", f"“{text or tail}”没有分值"
                ),
                Text(
                    "Write each as name:number, such as mediation:5",
                    "请按“名称:分值”填写，如 矛盾纠纷化解:5",
                ),
            )
        skill = text if quoted else read_skill(text)
        if skill in found:
            raise CellError(
                Text(
                    f"names {skill} twice", f"{skill_word(skill, 'zh')}（{skill}）重复"
                ),
                Text("Name each skill once", "每项能力请只填一次"),
            )
        found[skill] = read_count(tail)
    return found


def read_skill(text: str) -> str:
    """Read a skill; beyond the six any name goes, but not a near miss of the six."""
    skill = SKILL_SPELLINGS.get(fold(text))
    if skill is not None:
        return skill
    near = nearest(fold(text), SKILL_SPELLINGS, cutoff=0.8)
    if near:
        meant = SKILL_SPELLINGS[near]
        other = Text(
            f'If it is another skill, put it in double quotes: "{text}"',
            f'如确为其他能力，请用双引号括住："{text}"',
        )
        raise CellError(
            Text(
                f"names {text}, which is almost a default skill",
                f"“{text}”与六项能力之一相近",
            ),
            did_you_mean(*_both_names(meant)).then(other),
        )
    return text


def _both_names(skill: str) -> tuple[str, str]:
    zh = SKILLS_ZH[skill]
    return f"{zh} ({skill})", f"{zh}（{skill}）"


def _part_at_last_colon(text: str) -> tuple[str, str, str]:
    at = max(text.rfind(":"), text.rfind("："))
    if at < 0:
        return text, "", ""
    return text[:at].strip(HIDDEN), text[at], text[at + 1 :].strip(HIDDEN)


def _ends_there(tail: str) -> bool:
    if tail:
        raise CellError(
            Text(f"has {tail} behind a closing quote", f"右引号后多出“{tail}”"),
            Text("Put a semicolon between elements", "请用分号隔开各个值"),
        )
    return True


def write_ids(ids: Iterable[str], lang: Lang) -> str:
    """Write ids as a list."""
    return SEPARATORS[lang].join(_element(one, one, read_ids) for one in ids)


def write_words(words: Collection[str], lang: Lang) -> str:
    """Write words as a list, in order."""
    return SEPARATORS[lang].join(
        _element(one, one, read_open_words) for one in sorted(words)
    )


def write_list(words: Iterable[str], lang: Lang) -> str:
    """Write words as a list, as they come."""
    return SEPARATORS[lang].join(_element(one, one, read_words) for one in words)


def write_skill_set(skills: Collection[str], lang: Lang) -> str:
    """Write skills as a list, in order."""
    return SEPARATORS[lang].join(_skill(one, lang) for one in sorted(skills))


def write_half_days(days: Collection[str], lang: Lang) -> str:
    """Write half days as a list, Monday first."""
    return SEPARATORS[lang].join(half_day_word(d, lang) for d in HALF_DAYS if d in days)


def write_scores(scores: Mapping[str, int], lang: Lang) -> str:
    """Write skills with a number each."""
    return SEPARATORS[lang].join(
        f"{_skill(skill, lang)}:{scores[skill]}" for skill in sorted(scores)
    )


def _skill(skill: str, lang: Lang) -> str:
    return _element(skill, skill_word(skill, lang), read_skill_set)


def _element(
    meant: str, word: str, read_back: Callable[[object], Iterable[str]]
) -> str:
    """Return the word, in quotes if it would be read as anything but what is meant."""
    try:
        plain = word[:1] != "'" and list(read_back(word)) == [meant]
    except CellError:
        plain = False
    return word if plain else '"' + meant.replace('"', '""') + '"'
