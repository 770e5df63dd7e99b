"""The JSON Schemas of facts and records: ``python -m lawyer_assign.files.schema``."""

import json
from pathlib import Path
from typing import Any

from lawyer_assign.facts import Facts
from lawyer_assign.files.formats.atomic import write_whole
from lawyer_assign.files.formats.json_document import FORMAT
from lawyer_assign.files.formats.seal_marks import KEY
from lawyer_assign.files.plans.roster_file import roster_schema
from lawyer_assign.files.year.record_labels import (
    RECORD_SHEETS,
    RecordColumn,
    RecordKind,
)
from lawyer_assign.files.year.records_json import RECORDS

SCHEMA_PATH = Path(__file__).with_name("facts.schema.json")
RECORDS_PATH = Path(__file__).with_name("records.schema.json")
ROSTER_PATH = Path(__file__).with_name("roster.schema.json")
_SEAL = {
    "type": "string",
    "description": "digest of all else as it was written; not needed",
}
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXTS: dict[RecordKind, dict[str, Any]] = {
    "id": {"type": "string", "minLength": 1},
    "date": {"type": "string", "format": "date"},
    "skill": {"type": "string", "minLength": 1},
    "time": {"type": "string", "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9])?$"},
    "text": {"type": "string"},
    "name": {"type": "string", "description": "of the id; may be left out"},
}


def facts_schema() -> dict[str, Any]:
    """Return the schema, drawn from the models."""
    schema = Facts.model_json_schema()
    for one in schema["$defs"].values():  # what stands in Python is no help in JSON
        if "description" in one:
            one["description"] = one["description"].partition("\n\nExamples\n")[0]
    schema["properties"] = {
        "format": {"const": FORMAT, "description": "format and its version"},
        **schema["properties"],
        KEY: _SEAL,
    }
    return {
        "$schema": _DRAFT,
        **schema,
        "title": "Facts of lawyer_assign",
        "description": "All facts of one problem; ids in one table are unique and "
        "every reference names a row of another.",
    }


def records_schema() -> dict[str, Any]:
    """Return the schema of records, drawn from the columns of their sheets."""
    tables = {
        name: {"type": "array", "title": zh, "items": _record(columns), "default": []}
        for name, (zh, columns) in RECORD_SHEETS.items()
    }
    return {
        "$schema": _DRAFT,
        "title": "Records of lawyer_assign",
        "description": "Check-ins, service logs, ratings and questionnaires of one "
        "period; lawyers and committees are ids of the facts.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "format": {"const": RECORDS, "description": "format and its version"},
            **tables,
            KEY: _SEAL,
        },
    }


def _record(columns: tuple[RecordColumn, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [one.field for one in columns if one.is_needed],
        "properties": {one.field: {"title": one.zh, **_cell(one)} for one in columns},
    }


def _cell(column: RecordColumn) -> dict[str, Any]:
    bounds = {"minimum": column.least, "maximum": column.most}
    if column.kind == "degrees":
        return {"type": ["number", "null"], **bounds}
    return _TEXTS.get(column.kind, {"type": "integer", **bounds})


def schema_text(schema: dict[str, Any] | None = None) -> str:
    """Return a schema, that of facts by default, as the text that is published."""
    said = facts_schema() if schema is None else schema
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write the published schemas anew."""
    write_whole(SCHEMA_PATH, schema_text().encode())
    write_whole(RECORDS_PATH, schema_text(records_schema()).encode())
    write_whole(ROSTER_PATH, schema_text(roster_schema()).encode())


if __name__ == "__main__":
    main()
