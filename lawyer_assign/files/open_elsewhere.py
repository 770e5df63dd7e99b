"""Whether somebody has a file open in a spreadsheet program that marks what it opens.

Such a program saves over whatever was written meanwhile, or asks somebody who does not
know which of both to keep. The mark is a file beside it; it stays where a program
crashed, so who finds one is told where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from lawyer_assign.disk import MIB, content_of, is_folder, true_path
from lawyer_assign.errors import NOTHING, BadInputError, Defect, Text

_MARKS = (
    re.compile(r"\.~lock\.(?P<of>.+)#", re.DOTALL),  # LibreOffice
    re.compile(r"~\$(?P<of>.+)", re.DOTALL),  # Excel, WPS
    re.compile(r"\.~(?!lock\.)(?P<of>.+)", re.DOTALL),  # WPS on Linux
)
BY_FORCE = Text(
    "; to replace it all the same: --force (force=True)",
    "；确需覆盖的，加 --force（force=True）",
)
"""Behind a cure, where whoever asks may say so."""
_MOST_MARK = MIB
_MOST_NAME = 54
"""Bytes of a name in a mark of Excel."""
_ESCAPED = re.compile(r"\\(.)")


def is_open_mark(name: str) -> bool:
    """Return whether a file of this name marks another one as open."""
    return any(one.fullmatch(name) for one in _MARKS)


def open_elsewhere(path: Path, *, may_force: bool = True) -> list[Defect]:
    """Return a defect for each mark that says that a file is open; of a folder, in it.

    Parameters
    ----------
    path
        What is about to be replaced.
    may_force
        Whoever asks can have it replaced all the same, and is told how.
    """
    target = true_path(path)
    inside = is_folder(target)
    folder = target if inside else target.parent
    names: list[str] = []
    with suppress(OSError):  # who cannot look is told of that when it is written
        names = sorted(one.name for one in folder.iterdir() if is_open_mark(one.name))
    return [
        _defect(path, folder, name, BY_FORCE if may_force else NOTHING)
        for name in names
        if any(of == target.name or inside for of in _marked_by(name))
    ]


def _marked_by(name: str) -> Iterator[str]:
    for one in _MARKS:
        found = one.fullmatch(name)
        if found is not None:
            yield found["of"]


def _defect(path: Path, folder: Path, name: str, more: Text) -> Defect:
    mark = folder / name
    who = _who_in(mark)
    by = Text(f" (by {who})", f"（使用人：{who}）") if who else Text("", "")
    place = next(_marked_by(name)) if is_folder(path) else ""
    return Defect(
        str(path / place) if place else str(path),
        "",
        Text(
            f"seems to be open in a spreadsheet program{by.en}: {name} stands beside "
            "it, and whoever saves there later saves over what is written now",
            f"可能正在表格软件中打开{by.zh}：旁边有 {name}，"
            "现在写入的内容，会被那边随后的保存覆盖",
        ),
        Text(
            "Close it there and write again, or choose another path; if nobody has it "
            f"open, as a program crashed, delete {mark}",
            "请先在该软件中关闭文件，再重新写入，或换一个路径；"
            f"确无人打开（如软件异常退出）的，删去 {mark}",
        ).then(more),
    )


def _who_in(mark: Path) -> str:
    """Return who has opened a file, and at which computer, as far as its mark says."""
    try:
        content = content_of(mark, _MOST_MARK)
    except BadInputError:
        return ""
    if mark.name.startswith(".~lock."):
        fields = re.split(r"(?<!\\),", content.decode("utf-8", "replace"))
        said = [_ESCAPED.sub(r"\1", one).strip() for one in fields[:3]]
        return ", ".join(dict.fromkeys(one for one in said if one))
    # Excel: a byte with the length, then the name in the code page of its system, and
    # from byte 55 on the same in UTF-16.
    wide = content[_MOST_NAME + 1 :]
    count = int.from_bytes(wide[:2], "little")
    if not content or not 0 < count <= _MOST_NAME:
        return ""
    return wide[2 : 2 + 2 * count].decode("utf-16-le", "replace").strip("\0 ")
