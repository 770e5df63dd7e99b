"""Files appear whole or not at all, and failure leaves what was there before."""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from lawyer_assign.disk import true_path, writing
from lawyer_assign.errors import LeftAsideError, Text, listed
from lawyer_assign.files.formats import under_way
from lawyer_assign.files.formats.alone import alone

STAGE, ASIDE, KEPT = ".tmp", ".old", ".kept"
"""Behind the names of what stands beside a target while it is written."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file through a temporary one in the same folder.

    An existing file is replaced in one step, keeping its permissions. What programs
    left beside it that were cut off is removed.

    Raises
    ------
    NotWrittenError
        The system refuses; says which file, and why.
    """
    write_together([(path, content)])


def write_together(files: Sequence[tuple[Path, bytes]]) -> None:
    """Write files of which none is of use without the others, as :func:`write_whole`.

    None is replaced before there is room for all.

    Raises
    ------
    NotWrittenError
        As there.
    """
    with contextlib.ExitStack() as stack:
        staged: list[tuple[Path, Path]] = []
        for path, content in files:
            target = true_path(path)  # a link keeps pointing where it pointed
            stack.enter_context(writing(path))
            stack.enter_context(alone(target))
            remove_leftovers(target)
            temporary = _staged(target, content)
            stack.callback(temporary.unlink, missing_ok=True)
            staged.append((temporary, target))
        for temporary, target in staged:
            temporary.replace(target)
            _sync(target.parent)


def _staged(target: Path, content: bytes) -> Path:
    """Return a temporary file beside a target that holds what is to be written."""
    handle, name = tempfile.mkstemp(
        dir=target.parent, prefix=f".{target.name}.", suffix=STAGE
    )
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(target))
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write several files into a folder, all or none; other files stay untouched.

    A new folder is filled elsewhere and renamed into place. In an existing one each
    new file replaces its old one in one step, and copies of the old ones come back if
    anything fails. What ends the program or the machine in the middle of that leaves
    some old and some new files, and the mark of :mod:`under_way` among them: who reads
    the folder is told, and whoever writes it next puts it right.

    Raises
    ------
    NotWrittenError
        The system refuses; says which folder, and why.
    LeftAsideError
        Writing failed, and so did putting old files back; says where they are kept.
    """
    target = true_path(folder)
    with writing(folder), alone(target):
        remove_leftovers(target)
        _fill(target, files)


def remove_leftovers(target: Path) -> None:
    """Remove what programs left beside a target that were cut off while they wrote it.

    To be called alone with it: nothing of that is in use then. Old files that could not
    be put back stay, because somebody was told where they are.
    """
    name = re.compile(rf"\.{re.escape(target.name)}\.[a-z0-9_]{{8}}{re.escape(STAGE)}")
    left: list[Path] = []
    with contextlib.suppress(OSError), os.scandir(target.parent) as found:
        left += [Path(one.path) for one in found if name.fullmatch(one.name)]
    for stage in left:
        shutil.rmtree(stage.with_suffix(ASIDE), ignore_errors=True)
        shutil.rmtree(stage, ignore_errors=True)
        with contextlib.suppress(OSError):
            stage.unlink(missing_ok=True)


def _fill(target: Path, files: Mapping[str, bytes]) -> None:
    stage = Path(
        tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=STAGE)
    )
    try:
        for name, content in files.items():
            _staged(stage / name, content).replace(stage / name)
            _sync(stage)
        if target.exists():
            _exchange(target, stage, files)
        else:
            stage.chmod(0o777 & ~_umask())
            stage.replace(target)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    _sync(target.parent)


def _exchange(target: Path, stage: Path, files: Mapping[str, bytes]) -> None:
    # Apart from the stage, which goes whatever happens: copies of old files go only
    # once nobody needs them.
    aside = stage.with_suffix(ASIDE)
    aside.mkdir(mode=0o700)
    old = [name for name in files if os.path.lexists(target / name)]
    try:
        for name in old:
            shutil.copy2(target / name, aside / name, follow_symlinks=False)
        with under_way.marked(target, stage, files):
            _replace(target, stage, list(files), old)
    except LeftAsideError:
        raise
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _replace(target: Path, stage: Path, names: list[str], old: list[str]) -> None:
    aside = stage.with_suffix(ASIDE)
    placed: list[str] = []
    try:
        for name in names:
            placed.append(name)
            (stage / name).replace(target / name)
    except BaseException as error:
        left = [one for one in placed if not _put_back(target, aside, one, one in old)]
        if left:
            raise _left_aside(target, _kept(aside), left) from error
        raise
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


def _kept(aside: Path) -> Path:
    """Return where old files are kept from now on, which no later writer removes."""
    kept = aside.with_suffix(KEPT)
    with contextlib.suppress(OSError):
        return aside.replace(kept)
    return aside


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
