"""The JSON Schema of a facts document: ``python -m lawyer_assign.files.schema``."""

import json
from pathlib import Path
from typing import Any

from lawyer_assign.facts import Facts
from lawyer_assign.files.atomic import write_whole
from lawyer_assign.files.json_file import FORMAT

SCHEMA_PATH = Path(__file__).with_name("facts.schema.json")


def facts_schema() -> dict[str, Any]:
    """Return the schema, drawn from the models."""
    schema = Facts.model_json_schema()
    schema["properties"] = {
        "format": {"const": FORMAT, "description": "format and its version"},
        **schema["properties"],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Facts of lawyer_assign",
        "description": "All facts of one problem; ids in one table are unique and "
        "every reference names a row of another.",
    }


def schema_text() -> str:
    """Return the schema as the text that is published."""
    return json.dumps(facts_schema(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write the published schema anew."""
    write_whole(SCHEMA_PATH, schema_text().encode())


if __name__ == "__main__":
    main()
