"""Stops before a file is opened: what it is, how large, how much it would unfold to.

Limits are far above a city with 430,000 pair scores (45 MB of JSON; 11 MB packed, 95 MB
unpacked as a workbook) and far below what would exhaust a planner's machine. A file
that keeps to them costs a few times its size in memory, and time in proportion to it.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lawyer_assign.calls import TO_PANDAS
from lawyer_assign.disk import MIB, MOST_BYTES, check_ordinary, is_folder, sort_of
from lawyer_assign.errors import BadInputError, Text
from lawyer_assign.errors import refuse as refuse
from lawyer_assign.files.parts import (
    OddSheetError,
    Spread,
    longest_run,
    references,
    spread_of,
    string_sizes,
)

if TYPE_CHECKING:
    import pandas as pd

MOST_PACKED = 64 * MIB
MOST_UNPACKED = 256 * MIB
MOST_RATIO = 200
MOST_PARTS = 2_000
MOST_TEXT = MOST_BYTES
"""Bytes of a CSV or JSON file."""
MOST_LINE = 4 * MIB
"""Bytes of a line of CSV: its row is split into cells before they can be counted."""
MOST_RUN = MIB // 4
"""Bytes of one text in a workbook or JSON: the 32,767 characters that Excel keeps in a
cell, each written as an entity of up to eight bytes."""
MOST_ROWS = 1_048_576
MOST_COLUMNS = 256
MOST_CELLS = 8 * MIB
"""Cells of the rectangles that the sheets of a file span, or of a CSV file: readers
keep all in memory. A full sheet of pair scores has half as many."""
MOST_COPIED = 128 * MIB
"""Bytes of all texts of a workbook together, as often as cells repeat them."""

_SMALL = MIB
"""Parts below this may have any ratio: short runs of zeros pack extremely well."""
_AGAIN_AS_XLSX = Text(
    "Open it in a spreadsheet program and save it again as .xlsx",
    "请用表格软件打开，另存为 .xlsx",
)
_INTO_A_NEW_BOOK = Text(
    "Copy the sheets into a new workbook and save that",
    "请将各工作表复制到新的工作簿后保存",
)
_EMPTY_ROWS = Text(
    "Delete the empty rows and columns beyond the table, or split it by district",
    "请删去表格以外的空行空列，或按区县拆分",
)
SHORTEN = Text("Shorten or remove the text", "请缩短或删去该文本")
NO_PICTURES = Text(
    "Remove pictures and unneeded sheets, or split the file by district",
    "请删去图片和不需要的工作表，或按区县拆分文件",
)
_REMOVE_PASSWORD = Text(
    "Open it, remove the password and save it as .xlsx",
    "请打开后取消密码，另存为 .xlsx",
)
_ENCODING = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?\sencoding\s*=\s*["'](?:(utf-8|us-ascii)["'])?""",
    re.IGNORECASE,
)
_OLE = b"\xd0\xcf\x11\xe0"
_AS_XLSX = Text("Save it as .xlsx", "请另存为 .xlsx")
_CURES = {
    ".xls": Text(
        "Open it in a spreadsheet program and save it as .xlsx",
        "请用表格软件打开，另存为 .xlsx",
    ),
    ".xlsm": Text("Save it as .xlsx, without macros", "请另存为不带宏的 .xlsx"),
    ".xlsb": _AS_XLSX,
    ".ods": _AS_XLSX,
    ".et": _AS_XLSX,
    ".numbers": _AS_XLSX,
    ".csv": Text(
        "Name the folder that holds the .csv files, not one of them",
        "请指定存放 .csv 文件的文件夹，不是其中一个文件",
    ),
}
_NO_KIND = Text("is not a kind of file that is read or written", "不是可读写的文件类型")
_FOREIGN = (
    ("content.xml", Text("an OpenDocument file", "OpenDocument 文件")),
    ("xl/workbook.bin", Text("a binary workbook (.xlsb)", "二进制工作簿（.xlsb）")),
    ("word/document.xml", Text("a text document", "文字处理文档")),
    ("ppt/presentation.xml", Text("a presentation", "演示文稿")),
)
"""Part of an archive -> what is packed that way."""


def suffix_of(place: Path, *kinds: str) -> str:
    """Return the suffix of a file of these kinds; ``""`` stands for a folder.

    Raises
    ------
    BadInputError
        It is a file of another kind, with what to do about it.
    """
    suffix = place.suffix.lower()
    if suffix in kinds:
        return suffix
    if suffix in _CURES and not is_folder(place):
        raise refuse(place.name, suffix, _NO_KIND, _CURES[suffix])
    # A folder's name may hold a dot: 2024.09 is one, facts.txt is not.
    if suffix and not is_folder(place) and (place.is_file() or suffix[1:].isalpha()):
        cure = Text(
            f"Use {', '.join(kinds)}, or a folder for .csv files",
            f"请用 {'、'.join(kinds)}，或存放 .csv 的文件夹",
        )
        raise refuse(place.name, suffix, _NO_KIND, cure)
    return ""


def no_workbook(name: str, error: BaseException) -> BadInputError:
    """Return the error for what no reader can open; its own words are English."""
    problem = Text(
        f"is not a workbook that can be opened: {error}", "不是能打开的工作簿"
    )
    return refuse(name, "", problem, _AGAIN_AS_XLSX)


_SIGNS = (
    (b"%PDF-", Text("a PDF", "PDF 文件")),
    (b"\x89PNG", Text("a picture", "图片")),
    (b"\xff\xd8\xff", Text("a picture", "图片")),
    (b"PK\x03\x04", Text("a workbook or an archive", "工作簿或压缩包")),
)
"""How files begin that are often called otherwise."""
_FROM_WHICH = Text(
    "Give the file that it was made from, or the right one of the two",
    "请给出导出它的原文件，或检查是否选错了文件",
)
_AGAIN = Text("Save or copy it once more", "请重新保存或复制该文件")


def check_named(name: str, content: bytes, *, is_book: bool = False) -> None:
    """Refuse a file that holds nothing, or what its name does not say.

    Parameters
    ----------
    name, content
        Of the file.
    is_book
        Whether it is called a workbook, which is packed.

    Raises
    ------
    BadInputError
        With what it is.
    """
    if not content.strip():
        raise refuse(name, "", Text("holds nothing", "是空文件"), _AGAIN)
    for sign, kind in _SIGNS[: -1 if is_book else None]:
        if content.startswith(sign):
            suffix = Path(name).suffix
            problem = Text(
                f"is {kind.en} under the name of another kind of file",
                f"实为“{kind.zh}”，与扩展名不符",
            )
            raise refuse(name, suffix, problem, _FROM_WHICH)


def check_exists(path: Path, *, is_folder: bool) -> None:
    """Refuse a path that is not there, or a folder for a file and the reverse."""
    check_ordinary(path)
    if (sort_of(path) == "folder") != is_folder:
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


def check_runs(name: str, content: bytes, signs: bytes, most: int) -> None:
    """Refuse a text file in which ``signs`` lie too far apart.

    What lies between them is one text or one line, which a reader keeps several times
    over, however short the file is for a city.
    """
    run = longest_run(content, signs) if len(content) > most else 0
    if run > most:
        raise refuse(
            name, f"{run:,}",
            Text(
                f"holds a text or a line of more than {most:,} bytes",
                f"有一处文本或一行超过{most:,}字节",
            ),
            SHORTEN,
        )  # fmt: skip


def check_table(name: str, rows: int, columns: int, cells: int) -> None:
    """Refuse a table that is larger than any of ours."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS or cells > MOST_CELLS:
        raise refuse(
            name, f"{rows:,} x {columns:,}" if rows else f"{cells:,}",
            Text(
                f"spans more than {MOST_ROWS:,} rows, {MOST_COLUMNS} columns or "
                f"{MOST_CELLS:,} cells",
                f"超过{MOST_ROWS:,}行、{MOST_COLUMNS}列或{MOST_CELLS:,}个单元格",
            ),
            _EMPTY_ROWS,
        )  # fmt: skip


def check_frame(name: str, frame: "pd.DataFrame") -> None:
    """Refuse what is no frame, and one that is larger than any table of ours."""
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        raise _no_frame(name, frame)
    rows, columns = frame.shape
    check_table(name, rows, columns, rows * columns)


def _no_frame(name: str, given: object) -> BadInputError:
    """Return what is wrong, by library and name: others have a DataFrame, too."""
    cure = Text(
        "Hand in a pandas DataFrame, such as pd.DataFrame(rows)",
        "请传入 pandas 的 DataFrame，如：pd.DataFrame(rows)",
    )
    if hasattr(given, "to_pandas"):  # polars, pyarrow
        cure = TO_PANDAS
    kind = type(given)
    said = f"{kind.__module__.partition('.')[0]}.{kind.__name__}"
    problem = Text("is no DataFrame of pandas", "不是 pandas 的 DataFrame")
    return refuse(name, said.removeprefix("builtins."), problem, cure)


def check_archive(name: str, content: bytes) -> None:
    """Refuse a workbook that is no workbook, or that would unfold without end.

    Every part is unpacked once here, in the standard library, which stops at the
    size a part declares and compares checksums: a part that lies is found out before
    the reader trusts it.

    Parameters
    ----------
    name
        Of the file.
    content
        What it holds.

    Raises
    ------
    BadInputError
        With the part and what is too much of it.
    """
    check_named(name, content, is_book=True)
    if content[: len(_OLE)] == _OLE:
        problem = Text(
            "is an old .xls workbook or is locked by a password",
            "是旧版 .xls 工作簿，或设有密码",
        )
        raise refuse(name, "", problem, _REMOVE_PASSWORD)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _check_sizes(name, archive)
        _check_names(name, archive)
        _check_parts(name, archive)


def _check_sizes(name: str, archive: zipfile.ZipFile) -> None:
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
                name, f"{number:,}",
                Text(
                    f"holds more than {most:,} {words.en}, like an archive made to "
                    "exhaust memory",
                    f"内容超过{most:,}{words.zh}，疑为恶意压缩包",
                ),
                _INTO_A_NEW_BOOK,
            )  # fmt: skip


def _check_names(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse what is packed like a workbook and is none, or is locked part by part."""
    names = [part.filename.casefold() for part in archive.infolist()]
    for part, kind in _FOREIGN:
        if part in names and "xl/workbook.xml" not in names:
            problem = Text(f"is {kind.en}, not a workbook", f"是{kind.zh}，不是工作簿")
            raise refuse(name, "", problem, _AGAIN_AS_XLSX)
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise refuse(
            name, "", Text("is locked by a password", "设有密码"), _REMOVE_PASSWORD
        )
    if len(set(names)) < len(names):
        raise refuse(
            name,
            "",
            Text("holds two parts of one name", "有同名的部件"),
            _AGAIN_AS_XLSX,
        )


def _check_parts(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse XML with tricks, and sheets and strings that unfold to too much."""
    sizes: Sequence[int] = ()
    cells = copied = 0
    # Strings first: sheets name them.
    for part in sorted(archive.infolist(), key=lambda one: not _is_strings(one)):
        text, place = archive.read(part), f"{name}/{part.filename}"
        if part.filename.endswith((".xml", ".rels")):
            _check_xml(place, part.filename, text)
        if _is_strings(part):
            check_runs(place, text, b"<", MOST_RUN)
            least = text.count(b"<si>")  # as they are written: far too many end here
            check_table(place, least, 1, least)
            sizes = string_sizes(text)
            check_table(place, len(sizes), 1, len(sizes))
        if b"sheetData" in text:
            check_runs(place, text, b"<", MOST_RUN)
            spread, names = _measured(place, text)
            cells += spread.rows * spread.columns
            check_table(place, spread.rows, spread.columns, cells)
            copied += sum(sizes[at] * n for at, n in names.items() if at < len(sizes))
            _check_copies(place, copied)


def _is_strings(part: zipfile.ZipInfo) -> bool:
    return part.filename.casefold().endswith("sharedstrings.xml")


def _check_xml(place: str, part: str, text: bytes) -> None:
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise refuse(
            place, "<!DOCTYPE",
            Text(
                "declares entities, as no workbook does", "含有工作簿不应有的实体声明"
            ),
            _INTO_A_NEW_BOOK,
        )  # fmt: skip
    # Only what is read: queries that are kept beside it are in UTF-16.
    said = _ENCODING.match(text)
    if part.startswith("xl/") and (b"\0" in text[:4] or (said and not said[1])):
        raise refuse(
            place, "",
            Text("is not written in UTF-8", "不是 UTF-8 编码"), _AGAIN_AS_XLSX,
        )  # fmt: skip


def _measured(place: str, text: bytes) -> tuple[Spread, Counter[int]]:
    try:
        return spread_of(text), references(text)
    except OddSheetError as error:
        raise refuse(
            place, f"{len(text):,}",
            Text(
                "is a large sheet, written as no spreadsheet program writes one",
                "是较大的工作表，写法与任何表格软件都不同",
            ),
            _AGAIN_AS_XLSX,
        ) from error  # fmt: skip


def _check_copies(place: str, copied: int) -> None:
    if copied > MOST_COPIED:
        raise refuse(
            place, f"{copied:,}",
            Text(
                f"repeats long texts in so many cells that they have more than "
                f"{MOST_COPIED:,} bytes",
                f"在过多单元格中重复长文本，合计超过{MOST_COPIED:,}字节",
            ),
            SHORTEN,
        )  # fmt: skip
