"""Files appear whole or not at all, and failure leaves what was there before."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from lawyer_assign.disk import true_path, writing
from lawyer_assign.errors import LeftAsideError, Text, listed
from lawyer_assign.interrupts import shielded


@shielded()
def write_whole(path: Path, content: bytes) -> None:
    """Write a file through a temporary one in the same folder.

    An existing file is replaced in one step, keeping its permissions.

    Raises
    ------
    NotWrittenError
        The system refuses; says which file, and why.
    """
    with writing(path):
        _write(true_path(path), content)  # a link keeps pointing where it pointed


def _write(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(
        dir=target.parent, prefix=f".{target.name}.", suffix=".tmp"
    )
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(target))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync(target.parent)


@shielded()
def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write several files into a folder, all or none; other files stay untouched.

    A new folder is filled elsewhere and renamed into place. In an existing one each
    new file replaces its old one in one step, and copies of the old ones come back if
    anything fails. Only a power cut in the middle of the renames can leave some old
    and some new files.

    Raises
    ------
    NotWrittenError
        The system refuses; says which folder, and why.
    LeftAsideError
        Writing failed, and so did putting old files back; says where they are kept.
    """
    with writing(folder):
        _fill(true_path(folder), files)


def _fill(target: Path, files: Mapping[str, bytes]) -> None:
    stage = Path(
        tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    )
    try:
        for name, content in files.items():
            _write(stage / name, content)
        if target.exists():
            _exchange(target, stage, list(files))
        else:
            stage.chmod(0o777 & ~_umask())
            stage.replace(target)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    _sync(target.parent)


def _exchange(target: Path, stage: Path, names: list[str]) -> None:
    # Apart from the stage, which goes whatever happens: copies of old files go only
    # once nobody needs them.
    aside = Path(
        tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".old")
    )
    old = [name for name in names if os.path.lexists(target / name)]
    placed: list[str] = []
    try:
        for name in old:
            shutil.copy2(target / name, aside / name, follow_symlinks=False)
        for name in names:
            placed.append(name)
            (stage / name).replace(target / name)
    except BaseException as error:
        left = [one for one in placed if not _put_back(target, aside, one, one in old)]
        if left:
            raise _left_aside(target, aside, left) from error
        shutil.rmtree(aside, ignore_errors=True)
        raise
    shutil.rmtree(aside, ignore_errors=True)
    _sync(target)


def _put_back(target: Path, aside: Path, name: str, is_old: bool) -> bool:
    """Undo one replacement; return whether that went well."""
    try:
        if is_old:
            (aside / name).replace(target / name)
        else:
            (target / name).unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _left_aside(target: Path, aside: Path, names: list[str]) -> LeftAsideError:
    left = listed(names)
    return LeftAsideError(
        Text(
            f"{target} could not be written, nor put back as it was: {left.en}. "
            f"The old files are kept in {aside}; copy them back by hand.",
            f"{target} 未能写入，且未能恢复原样：{left.zh}。"
            f"原文件保存在 {aside}，请手工复制回去。",
        )
    )


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    return 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync(folder: Path) -> None:
    # Not every system lets a folder be synced; the files themselves are.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
