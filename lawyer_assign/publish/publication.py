"""Everything that is published of a roster, as files of one folder."""

import datetime as dt
from pathlib import Path

from lawyer_assign.errors import Lang
from lawyer_assign.publish.calendars import feeds
from lawyer_assign.publish.duty_book import LAWYERS_FOLDER, duty_book, lawyer_feed
from lawyer_assign.publish.edition import Edition
from lawyer_assign.publish.export import export_csv, export_workbook
from lawyer_assign.publish.folder import (
    UNASKED,
    Overwriting,
    Published,
    check_folder,
    publish_files,
)
from lawyer_assign.publish.notice import feed_file
from lawyer_assign.publish.site import site

NOTICE = "notice"
"""Folders: what everybody may see, and the calendars of the lawyers."""
BOOK: dict[Lang, str] = {"zh": "值班表.xlsx", "en": "duty_book.xlsx"}
EXPORT: dict[Lang, str] = {"zh": "律师在线", "en": "lawyers_online"}


def top_names(lang: Lang) -> tuple[str, ...]:
    """Return what stands at the top of a publication."""
    return (
        NOTICE,
        LAWYERS_FOLDER,
        BOOK[lang],
        f"{EXPORT[lang]}.csv",
        f"{EXPORT[lang]}.xlsx",
    )


def publication(
    edition: Edition, stamp: dt.datetime, lang: Lang = "zh"
) -> dict[str, bytes]:
    """Return all files of a publication, by path.

    Parameters
    ----------
    edition
        What is published.
    stamp
        When: the stamp of calendars. The same edition and stamp give the same bytes;
        workbooks say they were made on the first day of the roster, so that nothing in
        them changes with the day.
    lang
        Of calendars and tables; the notice is in both languages.
    """
    lawyers, committees = feeds(edition, stamp, lang)
    found = {f"{NOTICE}/{name}": content for name, content in site(edition).items()}
    for one, feed in committees.items():
        found[f"{NOTICE}/{feed_file(one)}"] = feed
    for one, feed in lawyers.items():
        found[lawyer_feed(one)] = feed
    created = dt.datetime.combine(edition.outcome.days.first, dt.time())
    found[BOOK[lang]] = duty_book(edition, created, lang)
    found[f"{EXPORT[lang]}.csv"] = export_csv(edition, lang)
    found[f"{EXPORT[lang]}.xlsx"] = export_workbook(edition, created, lang)
    return found


def publish(
    edition: Edition,
    folder: Path,
    stamp: dt.datetime,
    *,
    since: Path | None = None,
    lang: Lang = "zh",
    may: Overwriting = UNASKED,
) -> Published:
    """Write a publication, or of it what changed since the last one.

    Parameters
    ----------
    edition, stamp, lang
        As in :func:`publication`.
    folder
        New or empty, or the last publication itself.
    since
        The last publication.
    may
        Which files may be replaced though somebody changed them.

    Raises
    ------
    BadInputError
        The folder holds something else, or a file that somebody changed, or ``since``
        is no publication.
    NotWrittenError
        The system refuses.
    """
    check_folder(folder, since)
    return publish_files(publication(edition, stamp, lang), folder, since, may)
