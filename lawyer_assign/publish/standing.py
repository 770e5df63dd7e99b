"""Of which roster the publication is that stands in a folder."""

import datetime as dt
import re
import zipfile
from pathlib import Path

from lawyer_assign.publish.publication import BOOK

_CREATED = re.compile(rb"<dcterms:created[^>]*>(\d{4}-\d\d-\d\d)T")


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
