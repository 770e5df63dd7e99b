"""Fixed times that somebody typed and that a roster, or the facts, say otherwise.

The sheet keeps what was typed, as all that is filled in there by hand. What ``publish``
makes follows the roster: people would read two times of one committee.
"""

import unicodedata

from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import named
from lawyer_assign.files.plans.desk_lists import Announced, fixed_times
from lawyer_assign.roster import Roster

MOST_TIMES = 20
_NUMERALS = str.maketrans("一二三四", "1234")


def unlike_lines(
    announced: Announced, facts: Facts, roster: Roster | None, lang: Language
) -> list[str]:
    """Return a line for each typed time that says another one, and the cure."""
    known = fixed_times(facts, roster)
    unlike = [
        (one, typed)
        for one, typed in announced.typed.items()
        if one in known and not says(typed, known[one])
    ]
    if not unlike:
        return []
    by = "roster" if roster is not None else "facts"
    lines = [
        tell(
            f"time_not_of_{by}", lang, where=announced.cells[one],
            place=named(facts.committee[one]).of(lang.value), typed=typed,
            known=known[one].of(lang.value),
        )
        for one, typed in unlike[:MOST_TIMES]
    ]  # fmt: skip
    if len(unlike) > MOST_TIMES:
        more = f"{len(unlike) - MOST_TIMES:,}"
        lines.append(tell("more_times", lang, count=more))
    return [*lines, tell(f"time_not_of_{by}_cure", lang)]


def says(typed: str, known: Text) -> bool:
    """Return whether what was typed has a time in it, an hour beside it or not.

    A weekday of every week is not that of one week of the month.
    """
    said = _plain(typed)
    zh, en = (_plain(one) for one in (known.zh, known.en))
    if "月" not in zh and ("月" in said or "month" in said):
        return False
    zh = zh.removeprefix("每月").removeprefix("每")
    return zh in said or en.removeprefix("every") in said


def _plain(text: str) -> str:
    """Return a time without what people write it with in several ways."""
    text = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    text = text.replace("星期", "周").replace("礼拜", "周")
    before, mark, behind = text.partition("第")
    return f"{before}{mark}{behind[:1].translate(_NUMERALS)}{behind[1:]}"
