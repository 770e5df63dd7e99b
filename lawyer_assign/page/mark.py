"""What a page is known by, on a disk too."""

from pathlib import Path

from lawyer_assign.disk import check_ordinary

HTML = ".html"
MARK = "lawyer_assign.page/1"
"""Stands at the head of every page."""


def is_page(path: Path) -> bool:
    """Whether a file is a page that was written here, and so may be written anew."""
    check_ordinary(path)
    with path.open("rb") as file:
        return MARK.encode() in file.read(1024)
