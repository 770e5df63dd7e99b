"""Stops before a file is opened: size, archive bombs, sheet dimensions, XML tricks.

Limits are far above a city's workbook (5 MB packed, 40 MB unpacked, 27,000 rows) and
far below what would exhaust a planner's machine.
"""

import re
import zipfile
from pathlib import Path

from lawyer_assign.errors import BadInputError, Defect, Text

MIB = 1 << 20
MOST_PACKED = 64 * MIB
MOST_UNPACKED = 512 * MIB
MOST_RATIO = 200
MOST_PARTS = 2_000
MOST_TEXT = 256 * MIB
"""Bytes of a CSV or JSON file."""
MOST_ROWS = 1_048_576
MOST_COLUMNS = 256
MOST_CELLS = 16_000_000
"""Cells of the rectangle a sheet spans; readers keep all of it in memory."""

_SMALL = MIB
"""Parts below this may have any ratio: short runs of zeros pack extremely well."""
# Only addresses far out are looked at, so that the search costs next to nothing.
_FAR = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{2,}|[A-Za-z]?(?=\d{6}))(\d+)["']""")
_ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_AGAIN_AS_XLSX = Text(
    "Open it in a spreadsheet program and save it again as .xlsx",
    "请用表格软件打开，另存为 .xlsx",
)
_INTO_A_NEW_BOOK = Text(
    "Copy the sheets into a new workbook and save that",
    "请将各工作表复制到新的工作簿后保存",
)
_OLE = b"\xd0\xcf\x11\xe0"


def refuse(place: str, value: str, problem: Text, cure: Text) -> BadInputError:
    """Return the error for a file that cannot be read at all."""
    return BadInputError([Defect(place, value, problem, cure)])


def no_workbook(name: str, error: Exception) -> BadInputError:
    """Return the error for what no reader can open; its own words are English."""
    problem = Text(
        f"is not a workbook that can be opened: {error}", "不是能打开的工作簿"
    )
    return refuse(name, "", problem, _AGAIN_AS_XLSX)


def check_exists(path: Path, *, is_folder: bool) -> None:
    """Refuse a path that is not there, or a folder for a file and the reverse."""
    if not path.exists():
        raise refuse(
            path.name, str(path), Text("there is no such file", "没有这个文件"),
            Text("Check the path", "请检查路径"),
        )  # fmt: skip
    if path.is_dir() != is_folder:
        file, folder = Text("a file", "文件"), Text("a folder", "文件夹")
        found, wanted = (file, folder) if is_folder else (folder, file)
        raise refuse(
            path.name, str(path),
            Text(
                f"is {found.en} where {wanted.en} is expected",
                f"应为{wanted.zh}，这里是{found.zh}",
            ),
            Text(
                "Name an .xlsx or .json file, or a folder of .csv files",
                "请指定 .xlsx 或 .json 文件，或存放 .csv 文件的文件夹",
            ),
        )  # fmt: skip


def check_text_size(path: Path) -> None:
    """Refuse a text file that is too large to be facts."""
    size = path.stat().st_size
    if size > MOST_TEXT:
        raise _too_large(
            path, size, MOST_TEXT,
            Text(
                "Split the file by district, or check that it is the right one",
                "请按区县拆分文件，或检查是否选错了文件",
            ),
        )  # fmt: skip


def _too_large(path: Path, size: int, most: int, cure: Text) -> BadInputError:
    problem = Text(f"is larger than {most:,} bytes", f"大于 {most:,} 字节")
    return refuse(path.name, f"{size:,}", problem, cure)


def check_archive(path: Path) -> None:
    """Refuse a workbook that is no workbook, or that would unpack without end.

    Every part is unpacked once here, in the standard library, which stops at the
    size a part declares and compares checksums: a part that lies is found out before
    the reader trusts it.
    """
    size = path.stat().st_size
    if size > MOST_PACKED:
        raise _too_large(
            path, size, MOST_PACKED,
            Text(
                "Remove pictures and unneeded sheets, or split the file by district",
                "请删去图片和不需要的工作表，或按区县拆分文件",
            ),
        )  # fmt: skip
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLE:
        raise refuse(
            path.name, "",
            Text(
                "is an old .xls workbook or is locked by a password",
                "是旧版 .xls 工作簿，或设有密码",
            ),
            Text(
                "Open it, remove the password and save it as .xlsx",
                "请打开后取消密码，另存为 .xlsx",
            ),
        )  # fmt: skip
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(path, archive)
            for part in archive.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(path, part.filename, archive.read(part))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise no_workbook(path.name, error) from error


def _check_sizes(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    worst = max(
        (p.file_size / max(p.compress_size, 1) for p in parts if p.file_size > _SMALL),
        default=0,
    )
    found = [
        (len(parts), MOST_PARTS, Text("parts", "个部件")),
        (unpacked, MOST_UNPACKED, Text("bytes unpacked", "字节（解压后）")),
        (int(worst), MOST_RATIO, Text("times its packed size", "倍于压缩后的大小")),
    ]
    for number, most, words in found:
        if number > most:
            raise refuse(
                path.name, f"{number:,}",
                Text(
                    f"holds more than {most:,} {words.en}, like an archive made to "
                    "exhaust memory",
                    f"内容超过 {most:,} {words.zh}，像是恶意耗尽内存的压缩包",
                ),
                _INTO_A_NEW_BOOK,
            )  # fmt: skip


def _check_part(path: Path, part: str, text: bytes) -> None:
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise refuse(
            f"{path.name}/{part}", "<!DOCTYPE",
            Text(
                "declares entities, as no workbook does", "含有工作簿不应有的实体声明"
            ),
            _INTO_A_NEW_BOOK,
        )  # fmt: skip
    if b"sheetData" not in text:
        return
    rows, columns = spans(text)
    if columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise refuse(
            f"{path.name}/{part}", f"{rows:,} x {columns:,}",
            Text(
                f"a sheet spans more than {MOST_COLUMNS} columns or {MOST_CELLS:,} "
                "cells",
                f"有工作表超过 {MOST_COLUMNS} 列或 {MOST_CELLS:,} 个单元格",
            ),
            Text(
                "Delete the empty rows and columns beyond the table, then save",
                "请删去表格以外的空行空列后保存",
            ),
        )  # fmt: skip


def spans(text: bytes) -> tuple[int, int]:
    """Return an upper bound of the rows and columns that a sheet's cells span."""
    rows, columns = 99_999, 26
    far = _FAR.findall(text)
    if far:
        # Something lies outside A1:Z99999: only now is it worth measuring exactly.
        found = _ADDRESS.findall(text)
        rows = max(int(digits[:9]) for _, digits in found)
        columns = max(_number(letters) for letters, _ in found)
    return rows, columns


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + letter - 64
    return number
