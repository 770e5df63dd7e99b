"""Fixed times that somebody typed and that a roster, or the facts, say otherwise.

The sheet keeps what was typed, as all that is filled in there by hand. What ``publish``
makes follows the roster: people would read two times of one committee.
"""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.errors import Text, listed
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import named
from lawyer_assign.files.plans.desk_lists import Announced, fixed_times
from lawyer_assign.plan import Plan
from lawyer_assign.roster import Roster

MOST_TIMES = 20
_NUMERALS = str.maketrans("一二三四", "1234")


class Times(NamedTuple):
    """The rows of a roster that are of the plan at hand, and where others serve.

    A time that was found for other lawyers may have one of these in two places at once.
    """

    roster: Roster | None
    others: tuple[str, ...]

    @classmethod
    def of(cls, roster: Roster | None, plan: Plan) -> "Times":
        """Set a roster beside a plan, committee by committee."""
        if roster is None:
            return cls(None, ())
        fits = [
            row
            for row in roster.rows
            if {*row.lawyers} == {*plan.lawyers_of(row.committee)}
        ]
        known = {row.committee for row in fits}
        others = [row.committee for row in roster.rows if row.committee not in known]
        return cls(Roster.of(fits), tuple(others))


def others_lines(others: Sequence[str], facts: Facts, lang: Language) -> list[str]:
    """Return a line on committees whose times are of other lawyers, and the cure."""
    if not others:
        return []
    names = listed(
        named(facts.committee[one]).of(lang.value) if one in facts.committee else one
        for one in others[:MOST_TIMES]
    ).of(lang.value)
    more = " …" if len(others) > MOST_TIMES else ""
    count = f"{len(others):,}"
    said = tell("times_of_others", lang, count=count, names=f"{names}{more}")
    return [said, tell("times_of_others_cure", lang)]


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
