"""Damaged files of every kind that is read: a clean one, and what chance does to it.

A file is damaged as people damage it (cells, headers, rows, columns, sheets, types,
keys) or as disks and programs do (bytes, of the file or of the parts inside it).
"""

import copy
import csv
import io
import json
from dataclasses import dataclass
from functools import cache

import pandas as pd
import xlsxwriter

import lawyer_assign as la
from lawyer_assign.cli.plans.written import written_tiers
from lawyer_assign.facts import MODELS
from lawyer_assign.files import facts_to_frames, write_facts, write_settings
from lawyer_assign.files.formats.seal_marks import NOT_SEALED
from lawyer_assign.files.formats.xlsx_reader import read_sheets
from lawyer_assign.files.plans.edits import read_edited_plan
from lawyer_assign.files.year.record_labels import RECORD_SHEETS
from lawyer_assign.policy.settings import Settings
from tests.files.spoilt import (
    JUNK,
    OBJECTS,
    VALUES,
    junk,
    parts_spoilt,
    spoilt_bytes,
    spoilt_document,
    spoilt_text,
)
from tests.worlds.files import clean_facts

TOML = ".toml"
Tables = dict[str, list[list[object]]]


@dataclass(frozen=True)
class Door:
    """A reader, the kinds of file it takes, and a clean file of each."""

    name: str
    read: object
    tables: Tables | None = None
    document: object = None
    text: str = ""
    kinds: tuple[str, ...] = ()


def _cells(path):
    return {
        name: [list(row) for row in cells]
        for name, cells in read_sheets(path)
        if name not in NOT_SEALED  # lists to choose from: formulas, and never read
    }


@cache
def doors(folder):
    """Return every door, its clean files made once in a folder."""
    write_facts(clean_facts(), folder / "facts.xlsx", phones=True)
    write_facts(clean_facts(), folder / "facts.json", phones=True)
    facts = _cells(folder / "facts.xlsx")
    outcome = la.solve(la.datasets.toy(), la.Policy.hangzhou_2024())
    teams = la.fill_teams(outcome)
    for name in ("plan.xlsx", "plan.json"):
        la.write(outcome, folder / name, teams=teams)
    plan = _cells(folder / "plan.xlsx")
    plan_document = json.loads((folder / "plan.json").read_text("utf-8"))
    settings = Settings()
    for name in ("settings.xlsx", "settings.toml"):
        write_settings(settings, folder / name)
    toml = (folder / "settings.toml").read_text("utf-8")
    records = {
        table: [
            [column.field for column in columns if column.is_needed],
            *[["l1", "c1", "2026-01-31", good] for good in (5, 3, 1)],
        ]
        for (table, (_, columns)) in RECORD_SHEETS.items()
    }
    for row in records["logs"][1:]:
        row[3] = "publicity"
    record_document = {
        table: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
        for table, rows in records.items()
    }
    facts_document = json.loads((folder / "facts.json").read_text("utf-8"))
    policy = la.Policy.hangzhou_2024().to_toml()
    sheet = "input_weight = 40\noutput_weight = 30\neffect_weight = 30\n"
    market = "0\n3\n2\n1 (1 2)\n2 1\n3 2 1\n1 1 (1 3) 2\n2 2 1 3\n"
    all_three, book = (".xlsx", "", ".json"), _cells(folder / "settings.xlsx")
    return (
        Door("facts", la.read, facts, facts_document, kinds=all_three),
        Door("frames", la.facts_from_frames, _tables_of_frames(), kinds=("frames",)),
        Door("plan", _plan_and_tiers, plan, plan_document, kinds=all_three),
        Door("teams", la.read_teams, plan, plan_document, kinds=all_three),
        Door("settings", la.read_settings, book, text=toml, kinds=(".xlsx", "", TOML)),
        Door("policy", la.Policy.from_toml, text=policy, kinds=(TOML,)),
        Door("score sheet", la.ScoreSheet.from_toml, text=sheet, kinds=(TOML,)),
        Door("records", la.read_records, records, record_document, kinds=all_three),
        Door("record frames", la.records_from_frames, records, kinds=("frames",)),
        Door(
            "named records", _with_facts(la.read_records), _named(), kinds=(".xlsx", "")
        ),
        Door(
            "named record frames",
            _with_facts(la.records_from_frames),
            _named(),
            kinds=("frames",),
        ),
        Door("plan by names", _plan_by_names, plan, plan_document, kinds=all_three),
        Door("market", la.matching.read, text=market, kinds=(".txt",)),
    )


def _with_facts(read):
    return lambda thing: read(thing, clean_facts())


def _named():
    """Return records with names: beside ids, in their place, and behind them."""
    who = [["L001", "王芳"], ["", "李伟"], ["L002 李伟", ""]]
    where = [["330102001051", ""], ["330127100201", "东风村"], ["清波门社区", ""]]
    return {
        table: [
            [column.zh for column in columns if column.is_needed or column.of],
            *[
                [*one, *place, "2026-01-31", "publicity" if table == "logs" else 3]
                for one, place in zip(who, where, strict=True)
            ],
        ]
        for table, (_, columns) in RECORD_SHEETS.items()
    }


def _plan_by_names(path):
    toy = la.datasets.toy()
    read_edited_plan(path, toy)
    la.read_teams(path, toy)


def _tables_of_frames():
    frames = facts_to_frames(clean_facts(), phones=True)
    return {
        name: [list(frame.columns), *frame.astype(object).to_numpy().tolist()]
        for name, frame in frames.items()
    }


def _plan_and_tiers(path):
    la.read_plan(path)
    written_tiers(path)


def damaged(door, chance, folder):
    """Return what a reader takes, damaged: a path, or frames.

    Parameters
    ----------
    door
        What reads it.
    chance
        Decides everything.
    folder
        Empty; the file is written here.
    """
    kind = chance.choice(door.kinds)
    path = folder / f"{chance.choice(['facts', '表 一', 'a.b'])}{kind}"
    if kind == ".json":
        path.write_bytes(spoilt_document(door.document, chance))
    elif kind in (TOML, ".txt"):
        path.write_bytes(spoilt_bytes(spoilt_text(door.text, chance).encode(), chance))
    else:
        tables = copy.deepcopy(door.tables)
        for _ in range(chance.choice([1, 1, 2, 5])):
            spoil_tables(tables, chance, OBJECTS if kind == "frames" else VALUES)
        if kind == "frames":
            return {name: _frame(rows) for name, rows in tables.items()}
        if kind == ".xlsx":
            path.write_bytes(_workbook(tables, chance))
        else:
            _write_folder(path, tables, chance)
    return path


def spoil_tables(tables, chance, values=VALUES):
    """Damage one thing in a set of tables, each a row of headers and rows."""
    if not tables:
        return
    name = chance.choice(sorted(tables))
    rows = tables[name]
    line = chance.choice(rows) if rows else []
    row = chance.choice(rows[1:]) if len(rows) > 1 else line
    column = chance.randrange(len(line)) if line else 0

    def put(target, value):
        if column < len(target):
            target[column] = value

    def all_rows(change):
        for one in rows:
            change(one)

    damages = (
        lambda: put(row, junk(chance, values)),
        lambda: put(row, junk(chance, values)),
        lambda: put(row, ""),
        lambda: put(rows[0] if rows else [], junk(chance, values)),
        lambda: all_rows(lambda one: one[column : column + 1] and one.pop(column)),
        lambda: all_rows(
            lambda one: one.insert(column, one[column] if column < len(one) else 1)
        ),
        lambda: all_rows(lambda one: put(one, junk(chance, values))),
        lambda: line.insert(column, junk(chance, values)),
        lambda: line.clear(),
        lambda: line.extend([junk(chance, values)] * chance.choice([1, 3, 300])),
        lambda: rows.append(list(row)),
        lambda: rows.insert(0, [junk(chance, values)]),
        lambda: rows.reverse(),
        lambda: rows and rows.pop(0),
        lambda: chance.shuffle(line),
        lambda: tables.pop(name),
        lambda: tables.update({str(chance.choice(JUNK))[:25]: tables.pop(name)}),
        lambda: tables.update({f"{name} ": copy.deepcopy(rows)}),
        lambda: tables.update({chance.choice(sorted(MODELS)): copy.deepcopy(rows)}),
    )
    chance.choice(damages)()


def _frame(rows):
    width = max((len(row) for row in rows), default=0)
    body = [[*row, *[None] * (width - len(row))] for row in rows[1:]]
    heads = [*(rows[0] if rows else []), *range(width)][:width]
    heads = [one if isinstance(one, (str, int)) else repr(one) for one in heads]
    return pd.DataFrame(body, columns=pd.Index(heads, dtype=object), dtype=object)


def _write_folder(path, tables, chance):
    path.mkdir()
    encoding = chance.choice(["utf-8-sig", "utf-8", "gb18030"])
    for name, rows in tables.items():
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=chance.choice(",,,;\t")).writerows(rows)
        content = text.getvalue().encode(encoding, errors="replace")
        if chance.random() < 0.1:
            content = spoilt_bytes(content, chance)
        safe = "".join(one for one in name if one not in "/\0")[:50] or "x"
        (path / f"{safe}.csv").write_bytes(content)


def _workbook(tables, chance):
    packed = io.BytesIO()
    options = {
        "in_memory": True,
        "nan_inf_to_errors": True,
        "strings_to_numbers": chance.random() < 0.2,
        "strings_to_formulas": chance.random() < 0.3,
    }
    book = xlsxwriter.Workbook(packed, options)
    for name, rows in tables.items():
        sheet = _sheet(book, name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                _put(sheet, at, column, cell)
        if chance.random() < 0.1 and len(rows) > 2:
            sheet.merge_range(1, 0, 2, chance.randrange(1, 4), chance.choice(JUNK)[:99])
    book.close()
    content = packed.getvalue()
    if chance.random() < 0.3:
        content = parts_spoilt(content, chance)
    return spoilt_bytes(content, chance) if chance.random() < 0.1 else content


def _sheet(book, name):
    try:
        return book.add_worksheet("".join(c for c in name if c not in "[]:*?/\\'")[:31])
    except xlsxwriter.exceptions.XlsxWriterException:
        return book.add_worksheet()


def _put(sheet, row, column, cell):
    if isinstance(cell, (list, dict)) or (
        isinstance(cell, int) and abs(cell) > 10**300
    ):
        cell = repr(cell)
    if isinstance(cell, str):
        cell = cell.encode(errors="ignore").decode()[:32_767]
    sheet.write(row, column, cell)
