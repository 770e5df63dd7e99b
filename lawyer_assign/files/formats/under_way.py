"""A mark in a folder while its files are exchanged, and readers that heed it.

Files are exchanged one by one. Who reads in between, or after a program ended in
between, would take some old and some new ones for facts that belong together.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from lawyer_assign.disk import MIB, content_of, files_in, is_folder
from lawyer_assign.errors import BadInputError, LeftAsideError, Text, refuse
from lawyer_assign.files.formats.alone import MOST_SECONDS, is_written_by_another
from lawyer_assign.files.formats.seal_marks import FOLDER_SEAL

MARK = ".lawyer-assign.writing.json"
"""File of a folder with the digests of what is to come, until all of it is there."""
_TABLES = ".csv"
_PAUSE = 0.02
_LEAST_TRIES = 5
_MOST_MARK = 16 * MIB
_CUT_OFF = Text(
    "holds some old and some new files: whoever wrote it was cut off in between",
    "新旧文件混杂：上次写入中途被打断",
)
_WRITE_AGAIN = Text(
    "Write the folder again, which completes it; to read it as it is, look through its "
    f"files and delete {MARK} there",
    f"请重新写入该文件夹，即可补全；确要按现状读取的，请核对各文件后删去其中的 {MARK}",
)
_CHANGES = Text(
    "is being written by another program all the time", "另一程序一直在写入"
)
_READ_LATER = Text("Read it again when that has ended", "请待其结束后再读取")

T = TypeVar("T")
Stamps = dict[str, tuple[int, int, int]]


@contextmanager
def marked(
    target: Path, stage: Path, files: Mapping[str, bytes], *, comes_back: bool = True
) -> Iterator[None]:
    """Mark a folder while its files are exchanged.

    The mark stays where they could not be put back, and where it was there before.

    Parameters
    ----------
    target
        The folder.
    stage
        Where the mark is made, so that it is whole from the beginning.
    files
        What is to come. What an earlier writer, who was cut off, had announced is kept
        beside it.
    comes_back
        Whether all is as it was before if anything fails, and needs no mark.
    """
    stays = not comes_back or _mark_of(target) is not None
    known = promised(target)
    for name, content in files.items():
        known[name] = known.get(name, frozenset()) | {sha256(content).hexdigest()}
    said = {"files": {name: sorted(found) for name, found in known.items()}}
    with (stage / MARK).open("wb") as file:
        file.write(json.dumps(said, indent=1, ensure_ascii=False).encode())
        file.flush()
        os.fsync(file.fileno())
    (stage / MARK).replace(target / MARK)
    try:
        yield
    except LeftAsideError:
        raise
    except BaseException:
        if not stays:
            _unmark(target)
        raise
    _unmark(target)


def _unmark(target: Path) -> None:
    (target / MARK).unlink(missing_ok=True)


def promised(folder: Path) -> dict[str, frozenset[str]]:
    """Return the digests of files that writers who were cut off had announced."""
    if not (folder / MARK).is_file():
        return {}
    try:
        said = json.loads(content_of(folder / MARK, _MOST_MARK))
        found = {
            str(name): frozenset(map(str, digests))
            for name, digests in said["files"].items()
        }
    except (BadInputError, ValueError, TypeError, KeyError, AttributeError):
        return {}  # cut off while it was made: no file was exchanged by then
    return found


def unmixed(place: Path, read: Callable[[], T], *, also_cut_off: bool = False) -> T:
    """Read a folder so that all of it is of one writing; anything else just once.

    Parameters
    ----------
    place
        A folder, or anything else.
    read
        Reads it, and may be asked again.
    also_cut_off
        Read what a program left that was cut off while it wrote, too.

    Raises
    ------
    BadInputError
        What ``read`` raises; or a program that wrote the folder was cut off, or one
        writes it for longer than can be waited for.
    """
    if not is_folder(place):
        return read()
    last = time.monotonic() + MOST_SECONDS
    tries = 0
    while True:
        mark = _mark_of(place)
        waits = mark is not None and _is_live(place, mark)
        if mark is not None and not waits and not also_cut_off:
            raise refuse(place.name, str(place), _CUT_OFF, _WRITE_AGAIN)
        if not waits:
            tries += 1
            said = _said_unmixed(place, read)
            if said is not None:
                return said[0]
        if time.monotonic() > last and (waits or tries >= _LEAST_TRIES):
            raise refuse(place.name, str(place), _CHANGES, _READ_LATER)
        time.sleep(_PAUSE)


def _said_unmixed(place: Path, read: Callable[[], T]) -> tuple[T] | None:
    """Read a folder; return nothing where somebody wrote it meanwhile."""
    before = _mark_of(place), _stamps(place)
    try:
        found = read()
    except BadInputError:
        if (_mark_of(place), _stamps(place)) == before:
            raise
        return None
    return (found,) if (_mark_of(place), _stamps(place)) == before else None


def _is_live(folder: Path, mark: tuple[int, int]) -> bool:
    """Whether the program that has set a mark is at work.

    It is not where the mark is the same before and after nobody was writing.
    """
    return is_written_by_another(folder) or _mark_of(folder) != mark


def _mark_of(folder: Path) -> tuple[int, int] | None:
    try:
        state = (folder / MARK).stat()
    except OSError:
        return None
    return state.st_ino, state.st_mtime_ns


def _stamps(folder: Path) -> Stamps:
    """Return what tells the files of a folder apart from those of another writing."""
    found: Stamps = {}
    for path in files_in(folder):
        if path.suffix.lower() != _TABLES and path.name != FOLDER_SEAL:
            continue
        try:
            state = path.stat()
        except OSError:
            continue
        found[path.name] = (state.st_ino, state.st_size, state.st_mtime_ns)
    return found
