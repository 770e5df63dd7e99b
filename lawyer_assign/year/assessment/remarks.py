"""What is worth a look in an assessment, though nothing refuses it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lawyer_assign.errors import Text
from lawyer_assign.facts import Adjustment
from lawyer_assign.year.assessment.records import Records
from lawyer_assign.year.assessment.score_sheet import Grade, ScoreSheet

SCORES = range(101)


class Span(NamedTuple):
    """First and last day of what was done on duty, and the months that they touch."""

    first: dt.date
    last: dt.date

    @property
    def months(self) -> int:
        """Months of a calendar from the first day to the last."""
        years = self.last.year - self.first.year
        return 12 * years + self.last.month - self.first.month + 1


def span_of(records: Records, log_days: int) -> Span | None:
    """Return the span of what was done on duty; residents may answer later.

    A log may be written days after its visit, and ends no span by itself then.
    """
    came = [one.date() for one in records["check_ins"]["day"]]
    told = [one.date() for one in records["logs"]["day"]]
    late = dt.timedelta(log_days if came else 0)
    days = [*came, *told]
    ends = [*came, *(one - late for one in told)]
    return Span(min(days), max(min(days), *ends)) if days else None


def remarks_of(
    adjustments: Sequence[Adjustment],
    sheet: ScoreSheet,
    scores: Sequence[int],
    span: Span | None,
    months: int,
) -> tuple[Text, ...]:
    """Return sentences on months without records, and on a second scale of grades.

    Parameters
    ----------
    adjustments
        By which the facts pay.
    sheet
        Whose grades the scores have.
    scores
        Of who was assessed.
    span
        Of the records, if these know of any day.
    months
        Whose duty was expected.
    """
    return (*_part_of_the_year(span, months), *_other_scale(adjustments, sheet, scores))


def _part_of_the_year(span: Span | None, months: int) -> Iterator[Text]:
    if span is None or span.months >= months:
        return
    found = span.months
    yield Text(
        f"Check-ins and logs are of {found} month(s), from {span.first} to "
        f"{span.last}, but are asked for the duty of {months}; for that of theirs: "
        f"--months {found} (in Python: months={found}).",
        f"签到和日志从{span.first}到{span.last}，涉及{found}个月，本次按{months}个月计算"
        f"应值班时间和应宣传次数；按记录的月数考核，请加 --months {found}"
        f"（Python 中为 months={found}）。",
    )


def _other_scale(
    adjustments: Sequence[Adjustment], sheet: ScoreSheet, scores: Sequence[int]
) -> Iterator[Text]:
    """Say that a score has one grade in the assessment and is paid as another."""
    paid = _paid_as(adjustments, sheet)
    due = {one: sheet.grade_of(one) for one in SCORES}
    if all(paid.get(one, (grade,))[0] is grade for one, grade in due.items()):
        return
    wrong = Counter(
        (due[one], *paid[one])
        for one in scores
        if one in paid and paid[one][0] is not due[one]
    )
    who = [_counted(*way, count) for way, count in wrong.items()]
    counts = _listed(who) if who else Text("no lawyer this time", "本次没有律师受影响")
    steps = _listed([_from(one) for one in sheet.grades])
    moves = _listed([_move(one) for one in _falling(adjustments)])
    yield Text(
        f"Two scales of grades differ: the sheet grades of the settings (the default "
        f"without --sheet) has {steps.en}; the sheet adjustments of the facts has "
        f"{moves.en}. Paid as another grade: {counts.en}. Give both the same steps.",
        "两处等次的分数线不一致："
        f"设置工作簿“等次”表（未用 --sheet 的为默认）为{steps.zh}；"
        f"数据“考核浮动”表为{moves.zh}。按另一等次计发补贴的：{counts.zh}。"
        f"请统一两表的分数线。",
    )


def _paid_as(
    adjustments: Sequence[Adjustment], sheet: ScoreSheet
) -> dict[int, tuple[Grade, int]]:
    """Return as which grade a score is paid, and by how much the amount moves.

    Rows go by what they are called. Where none has a name, and there are as many as
    grades, the best is that of the best grade; finer steps without names, or with names
    of their own, are no scale of these grades.
    """
    falling = _falling(adjustments)
    known = {one.name: one for one in sheet.grades}
    known |= {one.name_zh: one for one in sheet.grades}
    found: Mapping[int, Grade | None] = {
        at: known.get(one.grade.strip()) for at, one in enumerate(falling)
    }
    if len(falling) == len(sheet.grades) and not any(one.grade for one in falling):
        found = dict(enumerate(sheet.grades))
    return {
        score: (grade, falling[at].percent)
        for at, grade in found.items()
        if grade is not None
        for score in range(falling[at].score_from, falling[at].score_to + 1)
    }


def _falling(adjustments: Sequence[Adjustment]) -> list[Adjustment]:
    return sorted(adjustments, key=lambda one: -one.score_from)


def _from(grade: Grade) -> Text:
    return Text(
        f"{grade.name} from {grade.score_from}",
        f"{grade.name_zh}{grade.score_from}分起",
    )


def _move(row: Adjustment) -> Text:
    percent = _signed(row.percent)
    return Text(
        f"{row.grade} {row.score_from} to {row.score_to}: {percent} %".strip(),
        f"{row.grade}{row.score_from}至{row.score_to}分{percent}%",
    )


def _counted(due: Grade, paid: Grade, percent: int, count: int) -> Text:
    return Text(
        f"{count} lawyer(s) of grade {due.name} as {paid.name} ({_signed(percent)} %)",
        f"{due.name_zh}{count}名按{paid.name_zh}（{_signed(percent)}%）",
    )


def _signed(percent: int) -> str:
    return f"{percent:+}" if percent else "0"


def _listed(parts: Sequence[Text]) -> Text:
    return Text("; ".join(one.en for one in parts), "、".join(one.zh for one in parts))
