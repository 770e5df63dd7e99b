"""Stops before a file is opened: size, archive bombs, sheet dimensions, XML tricks.

Limits are far above a city's workbook (5 MB packed, 40 MB unpacked, 27,000 rows) and
far below what would exhaust a planner's machine.
"""

import re
import zipfile
from pathlib import Path

from lawyer_assign.errors import BadInputError, Defect

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
_OLE = b"\xd0\xcf\x11\xe0"


def refuse(place: str, value: str, problem: str, cure: str) -> BadInputError:
    """Return the error for a file that cannot be read at all."""
    return BadInputError([Defect(place, value, problem, cure)])


def check_exists(path: Path, *, is_folder: bool) -> None:
    """Refuse a path that is not there, or a folder for a file and the reverse."""
    if not path.exists():
        raise refuse(path.name, str(path), "there is no such file", "Check the path")
    if path.is_dir() != is_folder:
        kinds = ("a file", "a folder") if is_folder else ("a folder", "a file")
        raise refuse(
            path.name, str(path), f"is {kinds[0]} where {kinds[1]} is expected",
            "Name an .xlsx or .json file, or a folder of .csv files",
        )  # fmt: skip


def check_text_size(path: Path) -> None:
    """Refuse a text file that is too large to be facts."""
    size = path.stat().st_size
    if size > MOST_TEXT:
        raise refuse(
            path.name, f"{size:,} bytes", f"is larger than {MOST_TEXT:,} bytes",
            "Split the file by district, or check that it is the right one",
        )  # fmt: skip


def check_archive(path: Path) -> None:
    """Refuse a workbook that is no workbook, or that would unpack without end.

    Every part is unpacked once here, in the standard library, which stops at the
    size a part declares and compares checksums: a part that lies is found out before
    the reader trusts it.
    """
    size = path.stat().st_size
    if size > MOST_PACKED:
        raise refuse(
            path.name, f"{size:,} bytes", f"is larger than {MOST_PACKED:,} bytes",
            "Remove pictures and unneeded sheets, or split the file by district",
        )  # fmt: skip
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLE:
        raise refuse(
            path.name, "", "is an old .xls workbook or is locked by a password",
            "Open it, remove the password and save it as .xlsx",
        )  # fmt: skip
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(path, archive)
            for part in archive.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(path, part.filename, archive.read(part))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise refuse(
            path.name, "", f"is not a workbook that can be opened: {error}",
            "Open it in a spreadsheet program and save it again as .xlsx",
        ) from error  # fmt: skip


def _check_sizes(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    worst = max(
        (p.file_size / max(p.compress_size, 1) for p in parts if p.file_size > _SMALL),
        default=0,
    )
    found = [
        (len(parts), MOST_PARTS, "parts"),
        (unpacked, MOST_UNPACKED, "bytes unpacked"),
        (int(worst), MOST_RATIO, "times its packed size"),
    ]
    for number, most, words in found:
        if number > most:
            raise refuse(
                path.name, f"{number:,} {words}", f"holds more than {most:,} {words}, "
                "like an archive made to exhaust memory",
                "Copy the sheets into a new workbook and save that",
            )  # fmt: skip


def _check_part(path: Path, part: str, text: bytes) -> None:
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise refuse(
            f"{path.name}/{part}", "<!DOCTYPE",
            "declares entities, as no workbook does",
            "Copy the sheets into a new workbook and save that",
        )  # fmt: skip
    if b"sheetData" not in text:
        return
    rows, columns = spans(text)
    if columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise refuse(
            f"{path.name}/{part}", f"{rows:,} rows x {columns:,} columns",
            f"a sheet spans more than {MOST_COLUMNS} columns or {MOST_CELLS:,} cells",
            "Delete the empty rows and columns beyond the table, then save",
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
