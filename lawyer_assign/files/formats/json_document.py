"""One JSON document to facts and back; the schema is published beside this file."""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lawyer_assign.arrays import MOST_DEPTH
from lawyer_assign.disk import content_of
from lawyer_assign.errors import BadInputError, Defect, Text, listed, refuse
from lawyer_assign.facts import MODELS, Fact, Facts, Phone
from lawyer_assign.facts.origin import Origin
from lawyer_assign.facts.phone import without_phones
from lawyer_assign.files.cells.assemble import Rows
from lawyer_assign.files.cells.cell import CellError, seen
from lawyer_assign.files.cells.labels import SHEETS
from lawyer_assign.files.cells.sentences import closest
from lawyer_assign.files.cells.tables import NO_TABLE
from lawyer_assign.files.formats import guards
from lawyer_assign.files.formats.csv_folder import decoded, without_utf_16
from lawyer_assign.files.formats.from_memory import TOO_DEEP, json_text
from lawyer_assign.files.formats.seal_marks import KEY
from lawyer_assign.json_text import of_other_version
from lawyer_assign.phones import mask_phones

FORMAT = "lawyer_assign.facts/1"
"""Stands in every document, so that later versions can tell older ones."""

MOST_OBJECTS = 2_000_000
MOST_VALUES = 8_000_000
"""Of a document; a city with 430,000 pair scores has 0.5 and 3 millions."""
# All that stands before a bracket or the end is passed over in one step, texts as a
# whole. It always matches, and in one way only: nothing is looked at twice.
_BRACKET = re.compile(
    r'(?:[^"\[\]{}]++|"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z))*+([\[\]{}]|\Z)',
    re.DOTALL,
)
_PLAIN_NUMBERS = Text(
    "Write plain, finite numbers; use null for what is not known",
    "请填写普通的有限数值，未知的写 null",
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATES, _PHONES = (
    {
        sheet.table: [column.field for column in sheet.columns if column.kind == kind]
        for sheet in SHEETS.values()
    }
    for kind in ("date", "phone")
)


class Twice(dict[str, Any]):
    """An object in which a key stood more than once, with these keys."""

    keys_twice: tuple[str, ...] = ()


def load_json(path: Path, most_run: int = guards.MOST_RUN) -> Any:  # noqa: ANN401
    """Parse a JSON file, refusing what JSON does not promise.

    Parameters
    ----------
    path
        The file.
    most_run
        Bytes between two quotation marks, at most.

    Raises
    ------
    BadInputError
        Too large or too deep, not JSON, or with NaN or Infinity in it.
    """
    content = without_utf_16(content_of(path, guards.MOST_TEXT))
    guards.check_named(path.name, content)
    guards.check_runs(path.name, content, b'"', most_run)
    text = decoded(path.name, content)
    try:
        _check_shape(text, path)
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise refuse(
            f"{path.name}:{error.lineno}:{error.colno}",
            _around(text, error.pos),
            Text(f"is not JSON: {error.msg}", "不符合 JSON 语法"),
            Text("Correct the text at this line and column", "请改正该行该列处的文字"),
        ) from error  # fmt: skip
    except (ValueError, RecursionError) as error:
        if isinstance(error, BadInputError):
            raise
        # Python's own words are English: it refuses numbers of thousands of digits.
        reason = Text(str(error), "数值过长或嵌套过深")
        if isinstance(error, CellError):
            reason = error.problem
        raise refuse(
            path.name, "",
            Text(
                f"cannot be read as JSON: {reason.en}", f"无法按 JSON 读取：{reason.zh}"
            ),
            _PLAIN_NUMBERS,
        ) from error  # fmt: skip


def _around(text: str, at: int) -> str:
    """Return what stands at a place, phones that begin or end elsewhere masked."""
    start = max(0, at - 40)
    return mask_phones(text[start : at + 60])[at - start :][:20]


def _check_shape(text: str, path: Path) -> None:
    """Refuse what would become too many or too deep objects, before it does."""
    depth = opened = 0
    for found in _BRACKET.finditer(text):
        if found[1] not in ("[", "{"):
            depth -= 1  # or the end
            continue
        depth += 1
        opened += 1
        if depth > MOST_DEPTH:
            raise refuse(path.name, f"{depth}", *TOO_DEEP)
        if opened > MOST_OBJECTS:
            break
    values = opened + text.count(",")
    if opened > MOST_OBJECTS or values > MOST_VALUES:
        raise refuse(
            path.name, f"{values:,}",
            Text(
                f"holds more than {MOST_OBJECTS:,} objects and lists, or "
                f"{MOST_VALUES:,} values",
                f"对象和列表超过{MOST_OBJECTS:,}个，或值超过{MOST_VALUES:,}个",
            ),
            Text("Split the file by district", "请按区县拆分文件"),
        )  # fmt: skip


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    times = Counter(key for key, _ in pairs)
    twice = Twice(found)
    twice.keys_twice = tuple(sorted(key for key, often in times.items() if often > 1))
    return twice


def _no_constant(word: str) -> float:
    problem = Text(f"{word} is not a number that JSON knows", f"{word} 不是 JSON 数值")
    raise CellError(problem, _PLAIN_NUMBERS)


class JsonSource:
    """Places in a document, such as ``facts.json: lawyers[12].skills``."""

    def __init__(self, name: str, table: str, rows: list[Any]) -> None:
        self._name, self._table, self._rows = name, table, rows

    def place(self, row: int, field: str, skill: str = "") -> str:
        """Return where a field of a row stands."""
        parts = [part for part in (field, skill) if part]
        return ".".join([f"{self._name}: {self._table}[{row}]", *parts])

    def origin(self, rows: Sequence[int]) -> Origin:
        """Return where some rows stand, without what stands there."""
        return Origin(f"{self._name}: {self._table}", tuple(rows))

    def value(self, row: int, field: str, skill: str = "") -> str:
        """Return what stands there, as JSON."""
        found = without_phones(self._rows[row])
        for part in (field, skill):
            if part and isinstance(found, Mapping):
                found = found.get(part)
        return "" if found is None else seen(json_text(found))


def read_rows(path: Path, defects: list[Defect]) -> dict[str, Rows]:
    """Read a document's tables; a table that is not there is empty."""
    return rows_of(load_json(path), path.name, defects)


def rows_of(document: object, name: str, defects: list[Defect]) -> dict[str, Rows]:
    """Return the tables of a document that is in memory already."""
    if not isinstance(document, Mapping):
        tables = listed(MODELS)
        raise refuse(
            name, seen(document),
            Text(
                "is not an object with a list per table",
                "不是由各表列表组成的对象",
            ),
            Text(
                f"Write an object with the keys {tables.en}",
                f"请写成以 {tables.zh} 为键的对象",
            ),
        )  # fmt: skip
    defects += find_twice(document, name)
    defects += _odd_keys(document, name)
    return {
        table: _rows(name, table, document[table], defects)
        for table in MODELS
        if table in document
    }


def _odd_keys(document: Mapping[str, Any], name: str) -> Iterator[Defect]:
    written = document.get("format", FORMAT)
    if written != FORMAT:
        problem, cure = of_other_version(written, FORMAT) or (
            Text("is not a format this version reads", "本版本不读取这种格式"),
            Text(
                f"Write the document as {FORMAT}, see facts.schema.json",
                f"请写成 {FORMAT} 格式，见 facts.schema.json",
            ),
        )
        yield Defect(f"{name}: format", seen(written), problem, cure)
    for key in document:
        if key not in MODELS and key not in ("format", KEY):
            yield Defect(
                f"{name}: {seen(key)}", "", NO_TABLE,
                closest(str(key), MODELS).then(
                    Text("Correct or remove it", "请改正或删去")
                ),
            )  # fmt: skip


def _rows(name: str, table: str, found: object, defects: list[Defect]) -> Rows:
    listed = found if isinstance(found, list) else []
    source = JsonSource(name, table, listed)
    rows = Rows(table, source)
    if not isinstance(found, list):
        rows.absent = frozenset({"id"})  # so that nobody is told that his leads nowhere
        defects.append(
            Defect(
                f"{name}: {table}", seen(found),
                Text("is not a list of objects", "不是对象列表"),
                Text(
                    "Write a list, [] if there are none", "请写成列表，没有数据写 []"
                ),
            )
        )  # fmt: skip
    for at, row in enumerate(listed):
        if not isinstance(row, dict):
            defects.append(
                Defect(
                    source.place(at, ""), seen(row),
                    Text("is not an object", "不是对象"),
                    Text(
                        "Write an object with the fields of the table",
                        "请写成含该表各字段的对象",
                    ),
                )
            )  # fmt: skip
            rows.failed[len(rows.values)] = set(MODELS[table].model_fields)
            rows.values.append({})
            rows.at.append(at)
            continue
        defects += find_twice(row, source.place(at, ""))
        for key, value in row.items():
            if isinstance(value, Twice):
                defects += find_twice(value, source.place(at, key))
        defects += _odd_fields(row, source.place(at, ""))
        rows.values.append(_typed(row, table))
        rows.at.append(at)
    return rows


def _odd_fields(row: dict[Any, Any], place: str) -> Iterator[Defect]:
    """Yield a defect for every key that is no text, as programs may hand in."""
    for key in row:
        if not isinstance(key, str):
            yield Defect(
                place, seen(key),
                Text("is no name of a field", "不是字段名"),
                Text("Name fields by texts", "字段名请用文本"),
            )  # fmt: skip


def find_twice(found: Mapping[str, Any], place: str) -> Iterator[Defect]:
    """Yield a defect for every key that stood twice in an object."""
    for key in getattr(found, "keys_twice", ()):
        name = seen(key)
        yield Defect(
            f"{place}.{name}", seen(found[key]),
            Text(f"the key {name} stands twice", f"键 {name} 重复"),
            Text(
                "Keep one of the two; JSON would silently take the last",
                "请保留其中一个，否则 JSON 会只取最后一个",
            ),
        )  # fmt: skip


def _typed(row: dict[str, Any], table: str) -> dict[str, Any]:
    """Return a row with its days and phones as such, and fields with a name alone.

    A field of the table that holds null, as databases give what they do not know, is
    one that is not there: no field means anything else by it.
    """
    known = MODELS[table].model_fields
    if any(one is None or not isinstance(key, str) for key, one in row.items()):
        row = {
            key: one
            for key, one in row.items()
            if isinstance(key, str) and not (one is None and key in known)
        }
    if not _DATES[table] and not _PHONES[table]:
        return row
    read = dict(row)
    for field in _PHONES[table]:
        if isinstance(row.get(field), str):
            read[field] = Phone(row[field])
    for field in _DATES[table]:
        text = row.get(field)
        if isinstance(text, str) and _ISO.fullmatch(text):
            try:
                read[field] = dt.date.fromisoformat(text)
            except ValueError:
                continue  # stays text, which validation reports
    return read


def content_of_facts(facts: Facts, *, phones: bool) -> dict[str, Any]:
    """Return facts as a document that JSON can say: texts, numbers, lists, objects."""
    return {"format": FORMAT} | {
        table: list(_said(facts, table, phones=phones)) for table in MODELS
    }


def _said(facts: Facts, table: str, *, phones: bool) -> Iterator[dict[str, Any]]:
    rows: tuple[Fact, ...] = getattr(facts, table)
    return (row.model_dump(mode="json", context={"phones": phones}) for row in rows)


def document(facts: Facts, *, phones: bool) -> bytes:
    """Return facts as the bytes of one document, a row a line."""
    parts = [f' "format": {json.dumps(FORMAT)}']
    for table in MODELS:
        said = _said(facts, table, phones=phones)
        lines = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in said)
        parts.append(f' "{table}": [\n  {lines}\n ]' if lines else f' "{table}": []')
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()
