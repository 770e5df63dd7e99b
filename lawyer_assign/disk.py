"""What stands at a path, opened without waiting and never read without end.

A pipe in the place of a file keeps a plain reader waiting for ever, a device fills its
memory, and what a system says of a broken link names no path. Whoever reads or writes a
file of the user's does it through here.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from lawyer_assign.errors import BadInputError, NotWrittenError, SaidError, Text, refuse

MIB = 1 << 20
MOST_BYTES = 128 * MIB
"""Of a file that is read whole: a million pair scores in JSON have 110 MB."""

Sort = Literal["file", "folder", "other"]

_SYSTEM_ZH = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘空间不足",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "是文件，不是文件夹",
    errno.EROFS: "所在磁盘只读",
    errno.ELOOP: "是指回自身的链接",
    errno.ENAMETOOLONG: "路径过长",
}
CURE = Text(
    "Check the path, its permissions and the space left", "请检查路径、权限和磁盘空间"
)
_NO_FILE = Text("there is no such file", "没有这个文件")
_NOWHERE = Text("is a link to a file that is not there", "是链接，所指的文件不存在")
_CHECK_PATH = Text("Check the path", "请检查路径")
_CHECK_LINK = Text("Put the file itself here", "请放入文件本身")
_NO_ORDINARY = Text(
    "is a pipe, a device or a socket, not a file", "是管道、设备或套接字，不是文件"
)
_NO_PATH = Text("is no path that can be", "不是可用的路径")
_UNNAMED = Text("names no file and no folder", "没有指明文件或文件夹")
_NO_TEXT = Text("is no path", "不是路径")
_GIVE_PATH = Text(
    "Give a path, as text or as pathlib.Path", "请传入路径（文本或 pathlib.Path）"
)
_NO_UTF8 = Text("is not UTF-8 text", "不是 UTF-8 文本")
_FROM_US = Text(
    "Hand in a file that holds what to_json gives", "请传入保存了 to_json 内容的文件"
)
WRITTEN_BY_US = Text(
    "; the text must be one that to_json has written", "；文本须由 to_json 写出"
)
"""Behind the cure of whatever is wrong with such a text."""
_COPY = Text("Copy what it holds into a file", "请将内容另存为文件")
_CHANGES = Text(
    "changes while it is read, or its size is not known",
    "读取时内容正在变化，或大小不明",
)
_COPY_FIRST = Text(
    "Close the program that writes it, or copy it first",
    "请先关闭正在写入的程序，或复制一份",
)
_SMALLER = Text(
    "Split the file by district, or check that it is the right one",
    "请按区县拆分文件，或检查是否选错了文件",
)


def system_said(error: OSError) -> Text:
    """Return what the system says; its own words are in one language."""
    zh = _SYSTEM_ZH.get(error.errno or 0, "系统拒绝了这一操作")
    return Text(str(error.strerror or error), zh)


def sort_of(path: Path) -> Sort:
    """Return what stands at a path, links followed.

    Raises
    ------
    BadInputError
        Nothing stands there, or the system does not say what.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        is_link = path.is_symlink()
        said = (_NOWHERE, _CHECK_LINK) if is_link else (_NO_FILE, _CHECK_PATH)
        raise refuse(path.name, str(path), *said) from error
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error
    if stat.S_ISREG(mode):
        return "file"
    return "folder" if stat.S_ISDIR(mode) else "other"


def is_folder(path: Path) -> bool:
    """Whether a folder stands at a path, whatever the system says of it."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def exists(path: Path) -> bool:
    """Whether anything stands at a path.

    Raises
    ------
    BadInputError
        The system does not say.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error
    return True


def check_ordinary(path: Path) -> None:
    """Refuse what is neither a file nor a folder."""
    if sort_of(path) == "other":
        raise refuse(path.name, str(path), _NO_ORDINARY, _COPY)


def true_path(path: Path) -> Path:
    """Return a path with every link in it followed.

    Raises
    ------
    BadInputError
        A link leads back to itself, or the path is none.
    """
    try:
        return path.resolve()
    except RuntimeError as error:  # what a loop was up to Python 3.12
        raise _refused(path, _system_error(errno.ELOOP)) from error
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error


def path_of(given: object, name: str = "path") -> Path:
    """Return a path that was handed in as text or as a path.

    Raises
    ------
    BadInputError
        It is neither; it is empty, as a variable nobody set, or names a whole disk.
    """
    if isinstance(given, str | os.PathLike):
        said = os.fsdecode(given)
        # "." has no name to be said
        path = Path(said) if Path(said).name else Path(said).absolute()
        if said.strip() and path.name:
            return path
        raise refuse(name, repr(said), _UNNAMED, _GIVE_PATH)
    raise refuse(name, repr(given)[:40], _NO_TEXT, _GIVE_PATH)


def text_of(source: str | Path, most: int) -> str:
    """Return a text that was handed in as such, or the text of a file (a path).

    Raises
    ------
    BadInputError
        It is neither; the file cannot be read, is too long, or is no UTF-8.
    """
    if isinstance(source, str):
        return source
    path = path_of(source, "source")
    content = content_of(path, most, _FROM_US)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refuse(str(path), "", _NO_UTF8, _FROM_US) from None


def content_of(path: Path, most: int = MOST_BYTES, cure: Text = _SMALLER) -> bytes:
    """Return what a file holds.

    Parameters
    ----------
    path
        The file, or a link to one.
    most
        Bytes that it may have.
    cure
        What to do with a larger one.

    Raises
    ------
    BadInputError
        It is no file, cannot be read, is too large, or grows while it is read.
    """
    size_of(path)  # opening a device may already do something
    # Without waiting, because it may have become a pipe since.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise refuse(path.name, str(path), _NO_ORDINARY, _COPY)
            if state.st_size > most:
                raise too_large(path, state.st_size, most, cure)
            content = file.read(state.st_size + 1)
    except OSError as error:
        raise _refused(path, error) from error
    if len(content) != state.st_size:
        raise refuse(path.name, f"{len(content):,}", _CHANGES, _COPY_FIRST)
    return content


def size_of(path: Path) -> int:
    """Return the bytes of a file.

    Raises
    ------
    BadInputError
        It is no file.
    """
    check_ordinary(path)
    if is_folder(path):
        raise _refused(path, _system_error(errno.EISDIR))
    return path.stat().st_size


def files_in(folder: Path) -> list[Path]:
    """Return what lies in a folder, by name."""
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise _refused(folder, error) from error


def too_large(path: Path, size: int, most: int, cure: Text) -> BadInputError:
    """Return the error for a file that is too large."""
    problem = Text(f"is larger than {most:,} bytes", f"大于{most:,}字节")
    return refuse(path.name, f"{size:,}", problem, cure)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say which path could not be written, and why, whatever the system refuses.

    Raises
    ------
    NotWrittenError
        For every :class:`OSError` inside.
    """
    try:
        yield
    except SaidError:
        raise  # says where already
    except OSError as error:
        said, place = system_said(error), _inside(path, error)
        found = NotWrittenError(
            Text(
                f"{place} could not be written: {said.en}. {CURE.en}.",
                f"{place} 未能写入：{said.zh}。{CURE.zh}。",
            )
        )
        found.errno, found.filename = error.errno, str(place)
        raise found from error


def check_takes_files(path: Path) -> None:
    """Refuse a path whose folder takes no new file, before long work is done for it.

    Raises
    ------
    NotWrittenError
        What the system says.
    """
    from tempfile import TemporaryFile  # loaded when first needed

    with writing(path), TemporaryFile(dir=true_path(path).parent):
        pass


def _inside(path: Path, error: OSError) -> Path:
    """Return the file of a folder that an error is about, else the folder.

    The other names in an error are those of temporary files.
    """
    named = [
        Path(one) for one in (error.filename2, error.filename) if isinstance(one, str)
    ]
    return next((one for one in named if true_path(path) in one.parents), path)


def _refused(path: Path, error: OSError | ValueError) -> BadInputError:
    """Return the error for a path that the system does not let us read."""
    said = _NO_PATH if isinstance(error, ValueError) else system_said(error)
    return refuse(path.name, str(path), said, CURE)


def _system_error(number: int) -> OSError:
    return OSError(number, os.strerror(number))
