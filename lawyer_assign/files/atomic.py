"""Files appear whole or not at all, and failure leaves what was there before."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file through a temporary one in the same folder.

    An existing file is replaced in one step, keeping its permissions.
    """
    target = path.resolve()  # a link keeps pointing where it pointed
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


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write several files into a folder, all or none; other files stay untouched.

    A new folder is filled elsewhere and renamed into place. In an existing one the
    old files step aside and come back if anything fails. Only a power cut in the
    middle of the renames can leave some old and some new files.
    """
    target = folder.resolve()
    stage = Path(
        tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    )
    try:
        for name, content in files.items():
            write_whole(stage / name, content)
        if target.exists():
            _exchange(target, stage, list(files))
        else:
            stage.chmod(0o777 & ~_umask())
            stage.replace(target)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    _sync(target.parent)


def _exchange(target: Path, stage: Path, names: list[str]) -> None:
    aside = stage / "old"
    aside.mkdir()
    placed: list[str] = []
    try:
        for name in names:
            if (target / name).exists():
                (target / name).replace(aside / name)
            placed.append(name)
            (stage / name).replace(target / name)
    except BaseException:
        for name in reversed(names):
            if (aside / name).exists():
                (aside / name).replace(target / name)
            elif name in placed:
                (target / name).unlink(missing_ok=True)
        raise
    _sync(target)


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
