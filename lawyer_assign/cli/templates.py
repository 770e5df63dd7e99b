"""What the verb ``template`` does: files to fill in, or settings to change."""

from pathlib import Path
from typing import Literal

import typer

from lawyer_assign.cli.answers import FINE, answering
from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.cli.paths import check_folder, check_free
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.facts import Facts
from lawyer_assign.files import (
    read,
    write_records_template,
    write_settings_template,
    write_template,
)
from lawyer_assign.interrupts import shielded
from lawyer_assign.policy import standard

Kind = Literal["facts", "records", "settings"]


def template(path: Path, kind: Kind, facts: Path | None, lang: Language) -> int:
    """Write an empty file of facts or records, or the settings by default.

    A .toml file that is asked for without a kind is the policy alone. In one of records
    those of ``facts`` can be chosen.
    """
    with answering(lang):
        check_folder(path)
        is_policy = kind == "facts" and path.suffix.lower() == ".toml"
        with Ticker(lang) as ticker:
            known = _known(facts, ticker) if kind == "records" else None
            ticker.step("writing", path=path)
            if is_policy:
                check_free(path)
                with shielded():
                    standard().to_toml(path)
            elif kind == "settings":
                write_settings_template(path, lang=lang.value)
            elif kind == "records":
                write_records_template(path, lang=lang.value, facts=known)
            else:
                write_template(path, lang=lang.value)
        typer.echo(tell("written", lang, path=path))
        key = "next_policy" if is_policy else f"next_{kind}"
        typer.echo(tell(key, lang, path=path))
        return FINE


def _known(path: Path | None, ticker: Ticker) -> Facts | None:
    if path is None:
        return None
    ticker.step("reading", path=path)
    return read(path)
