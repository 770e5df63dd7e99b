"""A publication as a folder: all files at first, later only those that changed."""

import csv
import io
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from lawyer_assign.disk import (
    content_of,
    exists,
    files_in,
    is_folder,
    true_path,
    writing,
)
from lawyer_assign.errors import BadInputError, Defect, Text, refuse
from lawyer_assign.files.formats.alone import alone
from lawyer_assign.files.formats.atomic import STAGE, remove_leftovers
from lawyer_assign.files.formats.edits import CHANGED, is_edited
from lawyer_assign.files.formats.under_way import marked, promised
from lawyer_assign.files.open_elsewhere import open_elsewhere
from lawyer_assign.publish.calendars import without_stamp

LIST = "published.csv"
"""Names the files of a publication: nobody else's file is ever replaced or removed."""
_HEADS = ("file", "sha256")
_NOT_OURS = Text(
    f"is no publication: there is no {LIST} in it", f"不是公示文件夹：其中没有 {LIST}"
)
_NAME_THE_LAST = Text(
    "Name the folder that publish wrote last", "请指定上次 publish 写出的文件夹"
)
_COPY_OR_FORCE = Text(
    "Keep a copy elsewhere, or publish from it; to replace it all the same: --force "
    "(force=True)",
    "请先另存一份，或以该文件重新公布；确需覆盖的，加 --force（force=True）",
)
_TABLES = (".xlsx", ".csv")
_TAKEN = Text("holds files already", "已有文件")
_NEW_OR_SINCE = Text(
    "Name a new folder, or bring this one up to date with --since and its own name",
    "请另选新的文件夹；要更新这个文件夹，请用 --since 指定它本身",
)


@dataclass(frozen=True, slots=True)
class Overwriting:
    """Which files of a publication may be replaced though somebody changed them.

    Parameters
    ----------
    all_of_them
        Any.
    read_from
        That one: what is published was read from it.
    """

    all_of_them: bool = False
    read_from: Path | None = None


UNASKED = Overwriting()
"""None may."""


_KINDS = ("added", "changed", "removed")


@dataclass(frozen=True, slots=True, repr=False)
class Published:
    """What was written into a folder, by path inside it.

    Parameters
    ----------
    folder
        Where.
    added, changed, removed
        Against the last publication; all are added where there was none.
    same
        How many files did not change and were left alone.
    """

    folder: Path
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    same: int

    def __repr__(self) -> str:
        """Return the folder and how many files there are of each kind."""
        counts = [f"{len(getattr(self, one))} {one}" for one in _KINDS]
        return f"Published({str(self.folder)!r}, {', '.join(counts)}, {self.same} same)"


def check_folder(folder: Path, since: Path | None) -> None:
    """Refuse to publish into a folder that holds anything but the last publication.

    Raises
    ------
    BadInputError
        ``folder`` holds files and is not ``since``, or ``since`` is no publication.
    """
    if since is not None and not (since / LIST).is_file():
        raise refuse(since.name, str(since), _NOT_OURS, _NAME_THE_LAST)
    if since is not None and true_path(folder) == true_path(since):
        return
    if is_folder(folder) and not files_in(folder):
        return
    if exists(folder):
        raise refuse(folder.name, str(folder), _TAKEN, _NEW_OR_SINCE)


def begin_beside(folder: Path, names: Iterable[str]) -> None:
    """Let a folder of other files take in a publication too, as one without files yet.

    Parameters
    ----------
    folder
        There already.
    names
        Of the files and folders that a publication has at its top.

    Raises
    ------
    BadInputError
        Somebody else's file or folder bears one of the names.
    """
    if (folder / LIST).is_file():
        return
    for name in sorted(names):
        if exists(folder / name):
            raise refuse(name, str(folder), _TAKEN, _NEW_OR_SINCE)
    with writing(folder):
        (true_path(folder) / LIST).write_bytes(_list_of({}))


def publish_files(
    files: Mapping[str, bytes],
    folder: Path,
    since: Path | None = None,
    may: Overwriting = UNASKED,
) -> Published:
    """Write a publication: everything, or what changed since the last one.

    Parameters
    ----------
    files
        Path inside the folder, with slashes, to content.
    folder
        Becomes whole in one step if it is new.
    since
        The last publication. Feeds that differ in their stamp only are the same. If it
        is ``folder`` itself, files that are gone are removed there.
    may
        Which of these may be replaced or removed though somebody changed them.

    Raises
    ------
    BadInputError
        As :func:`check_folder`, or a table was changed since it was published.
    NotWrittenError
        The system refuses.
    """
    check_folder(folder, since)
    target = true_path(folder)
    with writing(folder):
        target.parent.mkdir(parents=True, exist_ok=True)
    # Of a publication that is there only the folder itself has to take files.
    written = target / LIST if (target / LIST).is_file() else target
    with alone(written):
        check_folder(folder, since)  # others may have published while this one waited
        remove_leftovers(written)
        return _publish(files, folder, since, may)


def _publish(
    files: Mapping[str, bytes], folder: Path, since: Path | None, may: Overwriting
) -> Published:
    old = {} if since is None else _standing(since)
    added = sorted(files.keys() - old.keys())
    changed = sorted(
        one for one in old if one in files and old[one] != _sum(files[one])
    )
    removed = sorted(old.keys() - files.keys())
    parts = {name: files[name] for name in (*added, *changed)}
    sums = {name: sha256(content).hexdigest() for name, content in files.items()}
    if since is not None:
        sums |= _sums_of_same(since, old.keys() & files.keys() - set(changed))
    parts[LIST] = _list_of(sums)
    is_same = since is not None and true_path(folder) == true_path(since)
    if is_same and not may.all_of_them:
        _check_unedited(folder, (*changed, *removed), may.read_from)
    with writing(folder):
        if is_same:
            _update(true_path(folder), parts, removed)
        else:
            _fill(true_path(folder), parts)
    return Published(
        folder, tuple(added), tuple(changed), tuple(removed),
        len(files) - len(added) - len(changed),
    )  # fmt: skip


def _check_unedited(
    folder: Path, names: Collection[str], read_from: Path | None
) -> None:
    """Refuse to replace tables that somebody changed since then, or has open.

    The one that was read may be changed, but not open: who saves there later would take
    back what is published now. Nobody writes into pages and calendars: where these
    differ they are put right.
    """
    published = {
        name: promised(folder).get(name, frozenset()) | {digest}
        for name, digest in _listed(folder).items()
    }
    spared = None if read_from is None else true_path(read_from)
    edited = [
        Defect(name, "", CHANGED, _COPY_OR_FORCE)
        for name in names
        if name.endswith(_TABLES)
        and true_path(folder / name) != spared
        and _is_edited(folder / name, published[name])
    ]
    opened = [
        defect
        for name in names
        if name.endswith(_TABLES)
        for defect in open_elsewhere(folder / name)
    ]
    if edited or opened:
        raise BadInputError([*edited, *opened])


def _is_edited(path: Path, published: frozenset[str]) -> bool:
    """Return whether a file is another one; a workbook may be opened and saved."""
    if not path.is_file():
        return False
    said = is_edited(path)
    if said is None:
        return sha256(content_of(path)).hexdigest() not in published
    return said


def _sum(content: bytes) -> str:
    """Return a digest of what a reader sees of a file."""
    is_feed = content.startswith(b"BEGIN:VCALENDAR")
    return sha256(without_stamp(content) if is_feed else content).hexdigest()


def _standing(since: Path) -> dict[str, str]:
    """Return the digest of every file of a publication; one that is gone has none."""
    found: dict[str, str] = {}
    for name in _listed(since):
        path = since / name
        found[name] = _sum(content_of(path)) if path.is_file() else ""
    return found


def _listed(since: Path) -> dict[str, str]:
    """Return the files of a publication, with their digests when it was made.

    Of one that was cut off while it was brought up to date: what it was to have, too.
    """
    text = content_of(since / LIST).decode("utf-8-sig", errors="replace")
    rows = list(csv.reader(io.StringIO(text)))
    found = {row[0]: "".join(row[1:2]) for row in rows[1:] if row}
    odd = [one for one in found if not _is_inside(one)]
    if rows[:1] != [list(_HEADS)] or odd:
        raise refuse(
            f"{since.name}/{LIST}", "".join(odd[:1]), _NOT_OURS, _NAME_THE_LAST
        )
    to_come = (name for name in promised(since) if _is_inside(name))
    return dict.fromkeys(to_come, "") | found


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    is_plain = "\\" not in name and ":" not in name and name != LIST
    return is_plain and not path.is_absolute() and ".." not in path.parts


def _sums_of_same(since: Path, names: Iterable[str]) -> dict[str, str]:
    return {one: sha256(content_of(since / one)).hexdigest() for one in names}


def _list_of(sums: Mapping[str, str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADS)
    writer.writerows(sorted(sums.items()))
    return text.getvalue().encode("utf-8-sig")


def _fill(target: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder elsewhere and rename it into place."""
    with _staged(beside=target, files=files) as stage:
        _place(stage, target)


@contextmanager
def _staged(beside: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """Write files into a folder from which they can be renamed."""
    aside = Path(
        tempfile.mkdtemp(dir=beside.parent, prefix=f".{beside.name}.", suffix=STAGE)
    )
    stage = aside / "new"  # what mkdtemp makes is closed to others
    try:
        for name, content in files.items():
            path = stage / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield stage
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _place(stage: Path, target: Path) -> None:
    """Rename a folder to where there was none, or an empty one, when it was begun."""
    try:
        with suppress(FileNotFoundError):
            target.rmdir()
        stage.replace(target)
    except OSError:
        # Whoever published at the same time was first: theirs stays whole.
        if is_folder(target) and files_in(target):
            raise refuse(target.name, str(target), _TAKEN, _NEW_OR_SINCE) from None
        raise


def _update(target: Path, files: Mapping[str, bytes], removed: Iterable[str]) -> None:
    """Replace files one by one, the list last: it names nothing that is not there.

    Where that is cut off, a mark stays, by which the next publication completes it.
    """
    with (
        _staged(beside=target / LIST, files=files) as stage,
        marked(target, stage, files, comes_back=False),
    ):
        for name in files:
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            (stage / name).replace(path)
        for name in removed:
            (target / name).unlink(missing_ok=True)
