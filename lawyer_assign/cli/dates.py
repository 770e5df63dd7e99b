"""Days, moments and years on a command line, as cells of workbooks are read."""

import datetime as dt
import re
import unicodedata

import typer

LIKE = "write it like 2024-09-15"
LIKE_MOMENT = "write a day like 2024-09-15, or a moment like 2024-09-15T08:30:00"
LIKE_YEAR = "write a year like 2027"
_YEAR = re.compile(r"(\d+)年?")
_TIME = re.compile(r"(.*?)[T\s]+(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?\s*(?:Z|UTC)?")


def day_of(said: str) -> dt.date:
    """Read a day as cells of workbooks do: 2026-01-01, 2026.1.1, 2026年1月1日."""
    return _day(said, said, LIKE)


def year_of(said: str) -> int:
    """Read a year as it is written: 2027, 2027年. Which ones there are is no matter."""
    found = _YEAR.fullmatch(unicodedata.normalize("NFKC", said).replace(" ", ""))
    if found is None:
        raise typer.BadParameter(f"{said!r} is no year; {LIKE_YEAR}")
    return int(found[1])


def moment_of(said: str) -> dt.datetime:
    """Read a day, or a day with a time of day behind it."""
    found = _TIME.fullmatch(said.strip())
    if found is None:
        return dt.datetime.combine(_day(said, said, LIKE_MOMENT), dt.time())
    day, hour, minute, second = found.groups("0")
    try:
        time = dt.time(int(hour), int(minute), int(second))
    except ValueError:
        raise typer.BadParameter(f"{said!r} is no moment; {LIKE_MOMENT}") from None
    return dt.datetime.combine(_day(day, said, LIKE_MOMENT), time)


def _day(text: str, said: str, like: str) -> dt.date:
    # Loaded here: whoever asks for help reads no file.
    from lawyer_assign.files.cells.cell import CellError
    from lawyer_assign.files.cells.numbers import read_date

    try:
        return read_date(text)
    except CellError as error:
        raise typer.BadParameter(f"{said!r} {error.problem.en}; {like}") from None
