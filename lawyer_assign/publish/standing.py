"""What the publication that stands in a folder shows, and of which roster it is."""

import datetime as dt
import re
import zipfile
from pathlib import Path

from lawyer_assign.publish.publication import BOOK, NOTICE

_CREATED = re.compile(rb"<dcterms:created[^>]*>(\d{4}-\d\d-\d\d)T")
_PHONE = b'href="tel:'


def first_day_in(folder: Path) -> dt.date | None:
    """Return the first day of the roster that was published into a folder.

    Its 值班表 says so: it is dated by that day, whenever it was written. ``None`` where
    there is no such book, or somebody's program has dated it anew.
    """
    for name in BOOK.values():
        try:
            with zipfile.ZipFile(folder / name) as book:
                found = _CREATED.search(book.read("docProps/core.xml"))
                return found and dt.date.fromisoformat(found[1].decode())
        except (OSError, KeyError, ValueError, zipfile.BadZipFile):
            continue
    return None


def shows_phones(folder: Path) -> bool:
    """Return whether any page of a committee in a folder shows a lawyer's phone."""
    pages = (folder / NOTICE / "committees").glob("*.html")
    try:
        return any(_PHONE in page.read_bytes() for page in pages)
    except OSError:
        return False
