"""A plan that changes another one within the year: what was typed there goes on."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

from lawyer_assign.facts import Facts
from lawyer_assign.files.plans.desk_lists import Announced
from lawyer_assign.files.plans.edits import Edited, read_edited_plan
from lawyer_assign.files.plans.own import OwnColumn
from lawyer_assign.files.plans.printed import Printing
from lawyer_assign.files.plans.signing.agreements import Earlier
from lawyer_assign.plan import Plan, Post


def printing_within(
    path: Path, last: Plan, plan: Plan, facts: Facts, since: dt.date
) -> Printing:
    """Return what the workbook of a plan takes over from that of the one it changes.

    Posts that go on keep columns, comments and fills that somebody added; agreements
    that do, who signed them and when; committees whose lawyers do, their fixed times.
    Contacts and sheets of somebody's own go on in any case.

    Parameters
    ----------
    path, last
        The plan that is changed, in its file and as it was read.
    plan
        The one that holds from ``since`` on.
    """
    earlier = Earlier(last, since)
    if path.suffix.lower() != ".xlsx":
        return Printing(earlier=earlier)
    edited = read_edited_plan(path, facts)
    kept = frozenset(last.posts) & frozenset(plan.posts)
    return Printing(
        own=tuple(_columns(edited, kept)),
        signed=edited.signed,
        earlier=earlier,
        announced=_times(edited, last, plan),
        added=edited.added._replace(
            marks={at: one for at, one in edited.added.marks.items() if at[0] in kept},
        ),
        contacts=edited.contacts,
    )


def _columns(edited: Edited, kept: frozenset[Post]) -> Iterator[OwnColumn]:
    """Yield the columns that somebody added, of the posts that go on."""
    for one in edited.own:
        cells = {post: cell for post, cell in one.cells.items() if post in kept}
        yield one._replace(cells=cells)


def _times(edited: Edited, last: Plan, plan: Plan) -> Announced:
    """Return the fixed times of those whom the same lawyers go on to serve."""

    def going_on(times: Mapping[str, str]) -> dict[str, str]:
        return {
            one: time
            for one, time in times.items()
            if set(last.lawyers_of(one)) == set(plan.lawyers_of(one))
        }

    found = edited.announced
    return Announced(going_on(found.typed), going_on(found.kept))
