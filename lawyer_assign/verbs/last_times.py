"""Last year's roster as the times that the next one keeps: nothing to type by hand."""

from collections.abc import Iterable
from pathlib import Path

from lawyer_assign.facts import Facts
from lawyer_assign.facts.duty import PublishedTime
from lawyer_assign.files.formats.guards import check_exists, suffix_of
from lawyer_assign.files.kinds import ROSTER, asking_for
from lawyer_assign.files.plans.roster_file import JSON, read_times_json
from lawyer_assign.publish.duty_book_reader import read_times_book


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


def with_last_times(facts: Facts, times: Iterable[PublishedTime]) -> Facts:
    """Return the facts with the times of a roster as last year's.

    They take the place of those that the facts say of last year; pinned ones stay.
    Committees that are none any more, or of another kind than then, had no time that
    can be kept.
    """
    pinned = [row for row in facts.times if row.is_fixed]
    said = {row.committee for row in pinned}
    kept = [
        row
        for row in times
        if row.committee not in said
        and row.committee in facts.committee
        and (facts.committee[row.committee].kind == "village") == (row.nth is not None)
    ]
    return facts.replace(times=[*pinned, *kept])
