"""Whether somebody has changed a file since it was written, or has it open.

Then it is not replaced.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Collection, Container, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from lawyer_assign.disk import MOST_BYTES, content_of, exists, is_folder
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.files.formats.alone import alone
from lawyer_assign.files.formats.atomic import write_folder
from lawyer_assign.files.formats.json_document import load_json
from lawyer_assign.files.formats.seal_marks import (
    FOLDER_SEAL,
    KEY,
    ROWS,
    SEAL,
    SHEET,
    TOML_SEAL,
    WHOLE,
    by_program,
    digest_of,
    digest_of_rows,
    digest_of_sheets,
    sealed_folder,
)
from lawyer_assign.files.formats.under_way import promised, unmixed
from lawyer_assign.files.formats.xlsx_reader import sealed_in
from lawyer_assign.files.open_elsewhere import BY_FORCE, open_elsewhere

CHANGED = Text("was changed since it was written", "写出后已被修改")
_UNKNOWN = Text(
    "does not say whether it was changed by hand", "无法判断是否经过手工修改"
)
_OTHER_PATH = Text("Choose another path", "请换一个路径")
_NOT_OURS = Text(
    "stands there already and was not written by this program",
    "文件夹中已有同名文件，不是本软件写出的，会被覆盖",
)
_ANOTHER_FOLDER = Text(
    "Name another folder, or move the file away first",
    "请换一个文件夹，或先移走该文件",
).then(BY_FORCE)


class Sealed(NamedTuple):
    """A workbook's seal, what it would be as it is now, and which sheets were changed.

    ``seal`` is of all sheets, ``changed`` of those that are not read back; ``None`` for
    one that this library did not write. ``resorted`` are sheets whose rows stand in
    another order and are the same: these are not changed. Those that are ``gone`` are.
    """

    seal: str | None
    seal_now: str
    changed: tuple[str, ...] | None
    resorted: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def seals_of(
    path: Path,
    read_back: Container[str] = (),
    by_hand: Mapping[str, Collection[str]] = MappingProxyType({}),
    lines: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Sealed:
    """Return the seals of a workbook.

    Parameters
    ----------
    path
        The workbook.
    read_back
        Names of the sheet that may be changed by hand.
    by_hand
        Sheet -> headers of the columns of it that are filled in by hand.
    lines
        Sheet -> how lines of it begin that are filled in by hand.
    """
    said, marks = sealed_in(path)
    before, rows = (
        {x.removeprefix(y): said[x] for x in said if x.startswith(y)}
        for y in (SHEET, ROWS)
    )
    # A book of before columns and lines were read back is sealed with them.
    now = {
        name: [
            by_program(of, heads, starts)
            for heads in (by_hand.get(name, ()), ())
            for starts in (lines.get(name, ()), ())
        ]
        for name, of in marks.items()
        if name not in read_back
    }
    changed: list[str] = []
    resorted: list[str] = []
    for name in {**now, **before}:
        found = now.get(name, [])
        if before.get(name) in [digest_of_sheets([(name, x)]) for x in found]:
            continue
        is_same = rows.get(name) in [digest_of_rows(name, x) for x in found]
        (resorted if is_same else changed).append(name)
    return Sealed(
        said.get(SEAL),
        digest_of_sheets(marks.items()),
        tuple(changed) if before else None,
        tuple(resorted),
        tuple(name for name in changed if name not in marks),
    )


def sheets_as_made(path: Path) -> tuple[str, ...]:
    """Return the sheets that people may type into and did not; sorting is no typing."""
    if path.suffix.lower() != ".xlsx":
        return ()
    said, marks = sealed_in(path)
    return tuple(
        name
        for name, of in marks.items()
        if said.get(f"{WHOLE}{name}") == digest_of_rows(name, of)
    )


def is_edited(path: Path) -> bool | None:
    """Return whether a file was changed since this library wrote it.

    Returns
    -------
    bool or None
        ``None`` for one that this library did not write, or cannot read.
    """
    try:
        if is_folder(path):
            return unmixed(path, lambda: _is_folder_edited(path), also_cut_off=True)
        suffix = path.suffix.lower()
        if suffix == ".xlsx":
            found = seals_of(path)
            return None if found.seal is None else found.seal != found.seal_now
        if suffix == ".json":
            document = load_json(path)
            said = document.get(KEY) if isinstance(document, dict) else None
            return None if said is None else said != digest_of(document)
        if suffix == ".toml":
            return _is_toml_edited(content_of(path, MOST_BYTES))
    except BadInputError:
        return None
    return None


def _is_toml_edited(content: bytes) -> bool | None:
    """Return whether values were changed, or anything but them was added."""
    text = content.decode("utf-8", "replace")
    said = [one for one in text.splitlines() if one.startswith("#")]
    if not said or not said[-1].startswith(TOML_SEAL):
        return None
    try:
        now = digest_of(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        return True
    return len(said) > 1 or said[-1].removeprefix(TOML_SEAL) != now


def _is_folder_edited(folder: Path) -> bool | None:
    sealed = _sealed_in(folder)
    if sealed is None:
        return None
    ours = _ours(folder, sealed)
    # Of a file that is gone nothing can be lost.
    return any(
        exists(folder / name) and _digest(folder / name) not in ours[name]
        for name in sealed
    )


def _sealed_in(folder: Path) -> dict[str, str] | None:
    """Return the digests that the seal of a folder has; ``None`` if it has none."""
    seal = folder / FOLDER_SEAL
    if not exists(seal):
        return None
    said = load_json(seal)
    files = said.get("files") if isinstance(said, dict) else None
    if not isinstance(files, dict):
        return None
    return {str(name): str(digest) for name, digest in files.items()}


def _ours(folder: Path, sealed: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return the digests that each file of ours may have.

    A writer who was cut off has put some of its files there.
    """
    ours = promised(folder)
    for name, digest in sealed.items():
        ours[name] = ours.get(name, frozenset()) | {digest}
    return ours


def write_sealed(folder: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    """Write files into a folder, none over one that somebody else put there.

    Whoever names a folder does not name its files. Others of ours that stay there are
    remembered, so that they can be replaced later.

    Parameters
    ----------
    folder
        New or not.
    files
        Name -> content.
    force
        Replace what is somebody else's, too.

    Raises
    ------
    BadInputError
        With each file that is somebody else's; nothing is written then.
    NotWrittenError, LeftAsideError
        As :func:`write_folder`.
    """
    with alone(folder):
        try:
            sealed = _sealed_in(folder) or {}
        except BadInputError:  # a seal that somebody spoilt
            sealed = {}
        wrong = [] if force else list(_not_ours(folder, files, sealed))
        if wrong:
            raise BadInputError(wrong)
        beside = {name: x for name, x in sealed.items() if exists(folder / name)}
        write_folder(folder, sealed_folder(files, beside))


def _not_ours(
    folder: Path, files: Mapping[str, bytes], sealed: Mapping[str, str]
) -> Iterator[Defect]:
    """Yield the files that would be lost."""
    ours = _ours(folder, sealed)
    for name, content in files.items():
        if not exists(folder / name):
            continue
        now = _digest(folder / name)
        if now in ours.get(name, ()) or now == hashlib.sha256(content).hexdigest():
            continue
        said = CHANGED if name in sealed else _NOT_OURS
        yield Defect(f"{folder.name}/{name}", "", said, _ANOTHER_FOLDER)


def _digest(path: Path) -> str:
    return hashlib.sha256(content_of(path, MOST_BYTES)).hexdigest()


def check_unedited(path: Path, *, force: bool | None, is_strict: bool = False) -> None:
    """Refuse to replace what somebody has changed, or has open.

    Parameters
    ----------
    path
        What is about to be replaced, if anything stands there.
    force
        Replace it all the same; ``None`` = nobody can ask for that here, and no cure
        says so.
    is_strict
        Refuse what this library did not write as well.

    Raises
    ------
    BadInputError
        It was changed since it was written, or a mark beside it says that it is open.
    """
    if force or not exists(path):
        return
    may_force = force is not None
    wrong = open_elsewhere(path, may_force=may_force)
    found = is_edited(path)
    if found or (found is None and is_strict):
        said = CHANGED if found else _UNKNOWN
        cure = _OTHER_PATH.then(BY_FORCE) if may_force else _OTHER_PATH
        wrong.insert(0, Defect(str(path), "", said, cure))
    if wrong:
        raise BadInputError(wrong)


def edited_beside(
    path: Path,
    read_back: tuple[str, ...],
    by_hand: Mapping[str, Collection[str]],
    lines: Mapping[str, tuple[str, ...]],
) -> Sealed:
    """Return which sheets were changed besides what is read back, or sorted.

    Parameters
    ----------
    path
        A workbook; of other kinds of files nothing is known.
    read_back
        Names of the sheet that is read back.
    by_hand
        Sheet -> headers of its columns that are read back, too.
    lines
        Sheet -> how its lines begin that are read back, too.
    """
    if path.suffix.lower() != ".xlsx":
        return Sealed(None, "", ())
    return seals_of(path, read_back, by_hand, lines)
