"""Last year's roster as the times that the next one keeps: nothing to type by hand."""

from pathlib import Path

from lawyer_assign.facts.duty import PublishedTime
from lawyer_assign.files.formats.guards import check_exists, suffix_of
from lawyer_assign.files.kinds import ROSTER, asking_for
from lawyer_assign.files.plans.roster_file import (
    JSON,
    read_times_json,
    read_years_json,
)
from lawyer_assign.publish.duty_book_reader import read_times_book, read_years_book
from lawyer_assign.roster.past import with_last_times as with_last_times


def read_times(path: Path) -> tuple[PublishedTime, ...]:
    """Read the times of a roster as last year's, whoever has left since.

    Raises
    ------
    BadInputError
        Every value, or cell, that cannot be read.
    """
    suffix_of(path, JSON, ".xlsx")
    check_exists(path, is_folder=False)
    is_document = path.suffix.lower() == JSON
    with asking_for(ROSTER, path):
        return read_times_json(path) if is_document else read_times_book(path)


def years_in(path: Path) -> frozenset[int]:
    """Return the years in which a roster of a file has visits."""
    is_document = path.suffix.lower() == JSON
    return read_years_json(path) if is_document else read_years_book(path)
