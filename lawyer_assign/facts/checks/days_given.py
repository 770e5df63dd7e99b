"""Days and moments that a call was given: what is none is refused where it was given.

pandas' NaT is a moment to Python, and a moment is a day, so types do not tell.
"""

import datetime as dt

from lawyer_assign.arrays import plain
from lawyer_assign.errors import BadInputError, Text, refuse
from lawyer_assign.facts.unfit import A_MOMENT
from lawyer_assign.quoting import as_written

LIKE = "datetime.date(2026, 3, 2)"
LIKE_MOMENT = "datetime.datetime(2026, 3, 2, 8)"


def day_given(place: str, given: object) -> dt.date:
    """Return the day that an argument is, as rows of facts take one, or is of.

    Parameters
    ----------
    place
        Name of the argument.
    given
        Whatever was handed in. A moment that names no time zone, as pandas and NumPy
        have days and clocks have now, says its day.

    Raises
    ------
    BadInputError
        It is no day, such as a text or pandas' NaT, or a moment of a time zone, which
        may be another day here.
    """
    if type(given) is dt.date:  # a calendar is asked for every date of a year
        return given
    day = plain(given)
    if isinstance(day, dt.datetime) and _is_moment(day):
        if day.tzinfo is not None:
            raise refuse(place, as_written(given), *A_MOMENT)
        return day.date()
    if isinstance(day, dt.date) and not isinstance(day, dt.datetime):
        return day
    raise _no_day(place, given)


def day_or_none(place: str, given: object) -> dt.date | None:
    """Return the day that an argument is, or ``None`` where none was given."""
    return None if given is None else day_given(place, given)


def moment_given(place: str, given: dt.datetime) -> dt.datetime:
    """Return the moment that an argument is; refuse pandas' NaT, which is none.

    Raises
    ------
    BadInputError
        It is NaT.
    """
    if _is_moment(given):
        return given
    raise refuse(
        place, as_written(given),
        Text("is no moment", "不是时刻"),
        Text(f"Give a moment: {LIKE_MOMENT}", f"请传入时刻：{LIKE_MOMENT}"),
    )  # fmt: skip


def _is_moment(given: dt.datetime) -> bool:
    """Return whether a moment is one: NaT does not equal itself."""
    return bool(given == given)


def _no_day(place: str, given: object) -> BadInputError:
    like = LIKE
    if isinstance(given, str):
        try:
            day = dt.date.fromisoformat(given.strip())
        except ValueError:
            pass
        else:
            like = f"datetime.date({day.year}, {day.month}, {day.day})"
    return refuse(
        place, as_written(given),
        Text("is no day", "不是日期"),
        Text(f"Give a day: {like}", f"请传入日期：{like}"),
    )  # fmt: skip
