"""Files that would hang, exhaust or crash a careless reader, and what becomes of each.

Run as a program, it makes every one of them in a folder and reads each in a process of
its own, which may have only so much time and memory; it prints a line of JSON a file.
"""

import io
import json
import os
import resource
import signal
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import lawyer_assign as la
from lawyer_assign.files import write_facts
from tests.files.test_damage import faults_of
from tests.worlds.files import clean_facts

MOST_SECONDS = 10
MOST_MEMORY = 500 << 20
READERS = {
    "facts": la.read,
    "plan": la.read_plan,
    "teams": la.read_teams,
    "records": la.read_records,
    "settings": la.read_settings,
    "policy": la.Policy.from_toml,
    "market": la.matching.read,
}


def _json(text):
    def make(folder):
        (folder / "facts.json").write_text(text())
        return folder / "facts.json"

    return make


def _csv(table, text):
    """Return a maker of a clean folder but for one table."""

    def make(folder):
        write_facts(clean_facts(), folder / "facts")
        (folder / "facts" / f"{table}.csv").write_text(text())
        return folder / "facts"

    return make


def _in_place_of(name, put):
    """Return a maker of something that is no file where one should be."""

    def make(folder):
        write_facts(clean_facts(), folder / "facts")
        path = folder / name
        path.unlink(missing_ok=True)
        put(path)
        return folder / name.partition("/")[0]

    return make


def _toml(text):
    def make(folder):
        (folder / "settings.toml").write_text(text())
        return folder / "settings.toml"

    return make


def _bytes(name, content):
    def make(folder):
        (folder / name).write_bytes(content)
        return folder / name

    return make


def _xlsx(**changes):
    """Return a maker of a clean workbook but for some of its parts."""

    def make(folder):
        path = folder / "facts.xlsx"
        write_facts(clean_facts(), path)
        packed = io.BytesIO()
        with (
            zipfile.ZipFile(path) as old,
            zipfile.ZipFile(packed, "w") as new,  # as it is: no part is too well packed
        ):
            for part in old.namelist():
                change = changes.get(Path(part).stem, lambda text: text)
                new.writestr(part, change(old.read(part)))
        path.write_bytes(packed.getvalue())
        return path

    return make


def _more(mark, text):
    """Return a change of a part: something put in front of its last ``mark``."""

    def change(part):
        at = part.rindex(mark)
        return part[:at] + text() + part[at:]

    return change


def _mixed(signs, count):
    """Return bytes that do not pack to nothing."""
    return b"".join(signs[(n * n + n // 7) % len(signs)] for n in range(count))


def _rows(first, last, cell):
    return b"".join(
        b'<row r="%d">%s</row>' % (n, cell.replace(b"#", b"%d" % n))
        for n in range(first, last)
    )


def _repeated(size, cells):
    """Return changes that name one long shared string in many cells."""
    string = b"<si><t>" + _mixed([b"a", b"b", b"c", b"d"], size) + b"</t></si>"
    added = _more(b"</sst>", lambda: string)

    def name_it(part):
        # It is the last string: its number is not known here, but the first has one.
        cell = b'<c r="A#" t="s"><v>0</v></c>'
        return _more(b"</sheetData>", lambda: _rows(10, 10 + cells, cell))(part)

    def first(part):
        at = part.index(b"<si>")
        return added(part)[:at] + string + added(part)[at:]

    return {"sharedStrings": first, "sheet2": name_it}


def _sparse(folder):
    with (folder / "market.txt").open("wb") as file:
        file.truncate(200_000_000)
    return folder / "market.txt"


def _deflate_damaged(folder):
    path = _xlsx()(folder)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        part = archive.getinfo("xl/worksheets/sheet2.xml")
    at = part.header_offset + 30 + len(part.filename)
    for place in range(at + 20, at + 60):
        content[place] ^= 0x5A
    path.write_bytes(content)
    return path


def _locked(folder):
    path = _xlsx()(folder)
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    path.write_bytes(content)
    return path


def _opendocument(folder):
    with zipfile.ZipFile(folder / "facts.xlsx", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office/>")
    return folder / "facts.xlsx"


def _misspelt(folder):
    write_facts(clean_facts(), folder / "facts")
    path = folder / "facts" / "adjustments.csv"
    text = path.read_text("utf-8-sig")
    path.write_text(text.replace("最低分", "最底分"))
    return folder / "facts"


ESCAPES = '\\"' * 60_000
LONG_KEYS = ",".join('"%s":[{"%s":1,"%s":2}]' % (3 * (c * 40_000,)) for c in "abc")
MERGED = b"<mergeCells>%s</mergeCells>" % (b'<mergeCell ref="IV1:IW1000000"/>' * 20_000)
FORMULA = b'<row r="5"><c r="A5"><v>1</v></c><c r="B5"><f>%s</f></c></row>'
FAR = b'<row r="1000000"><c r="P1000000"><v>1</v></c></row>'
NO_ADDRESS = b'<row><c t="n"><v>1</v></c></row>' * 1_500_000
SKILLS = "".join(
    f'x{i},b,F001,"{";".join(f"mediatino{i}{j}:1" for j in range(200))}"\n'
    for i in range(1_000)
)

IS_READ = ""
"""In place of words: nothing is wrong with the file, it is only odd and large."""
OUTSIDE = b"'file:///etc/[passwd]x'!A1"

HOSTILE = {
    # name: (reader, maker, words of the refusal)
    "escaped quotes without an end": (
        "facts", _json(lambda: '{"districts": "' + ESCAPES), "not JSON"),
    "escaped quotes": (
        "plan", _json(lambda: '{"plan": "' + ESCAPES + '"}'), "no list of objects"),
    "a key of many twice": ("records", _json(
        lambda: "{" + ",".join(f'"k{i}":1' for i in range(100_000)) + ',"k5":2}'),
        "stands twice"),
    "a text of 100 MB": (
        "facts", _json(lambda: f'{{"districts": "{"x" * 10**8}"}}'), "262,144 bytes"),
    "brackets of 50 MB": ("plan", _json(lambda: '["a",' * 10**7), "nested deeper"),
    "objects of 20 MB": (
        "facts", _json(lambda: '{"x":[' + '{"":1},' * 3_000_000), "objects and lists"),
    "long keys": ("facts", _json(lambda: "{" + LONG_KEYS + "}"), "of any table"),
    "halves of characters": ("facts", _json(lambda: (
        '{"districts":[{"id":"\\ud800","name":"x"}],"firms":[{"id":"\\udfff"}],'
        '"\\ud800":[]}')), "of any table"),
    "a row of commas": (
        "facts", _csv("firms", lambda: "id,name\n" + "," * 50_000), "256 columns"),
    "a cell of 100 MB": (
        "facts", _csv("firms", lambda: f'id\n"{"x" * 10**8}"'), "4,194,304 bytes"),
    "empty lines": (
        "facts", _csv("firms", lambda: "id,name\n" + "\n" * 20_000_000), "rows"),
    "a header of 120 kB": (
        "facts", _csv("firms", lambda: f"id,{'x' * 120_000}\n1,2"), "is no column"),
    "signs that terminals obey": (
        "facts", _csv("firms", lambda: "id,\u202ea\x07\x1b[31m\n1,2"), "is no column"),
    "a large power of ten": ("facts", _csv(
        "tariffs", lambda: "kind,yuan_per_year\n" + "community,1e999990\n" * 99),
        "more than 15 digits"),
    "a larger power of ten": ("facts", _csv(
        "tariffs", lambda: "yuan_per_year\n1e999999999\n"), "amount in yuan"),
    "digits without an end": ("facts", _csv(
        "tariffs", lambda: f"yuan_per_year\n{'1' * 130_000}x\n"), "amount in yuan"),
    "nothing but defects": ("facts", _csv("lawyers", lambda: (
        "id,name,firm,max_committees,assessment\n" + "a,b,c,x,x\n" * 300_000)),
        "50,000 problems"),
    "ids almost alike": ("facts", _csv("lawyers", lambda: "id,name,firm\n" + "".join(
        f"l{i:06},b,frim-{i:06}\n" for i in range(100_000))), "no such id"),
    "skills almost alike": (
        "facts", _csv("lawyers", lambda: "id,name,firm,skills\n" + SKILLS), "almost"),
    "a misspelt header of a range": ("facts", _misspelt, "is no column"),
    "entities in a cell": ("facts", _xlsx(sheet2=_more(b"</row>", lambda: (
        b'<c r="H9" t="inlineStr"><is><t>'
        + b"&amp;&lt;&#65;&gt;" * 500_000 + b"</t></is></c>"))), "262,144 bytes"),
    "entities in a formula": ("facts", _xlsx(sheet2=_more(
        b"</sheetData>", lambda: FORMULA % (b"&amp;" * 50_000))), "not stored"),
    "many formulas of entities": ("facts", _xlsx(sheet2=_more(
        b"</sheetData>", lambda: FORMULA % (b"&amp;" * 40_000) * 50)), "not stored"),
    "a shared string in many cells": (
        "facts", _xlsx(**_repeated(30_000, 120_000)), "134,217,728 bytes"),
    "strings without end": ("facts", _xlsx(
        sharedStrings=_more(b"</sst>", lambda: b"<si><t>ab</t></si>" * 3_000_000)),
        "spans more"),
    "a link to a file outside": ("facts", _xlsx(
        sheet2=_more(b"</sheetData>", lambda: FORMULA % OUTSIDE)), "not stored"),
    "a million rows without cells": ("facts", _xlsx(
        sheet2=_more(b"</sheetData>", lambda: _rows(10, 1_000_010, b""))), IS_READ),
    "a million empty cells": ("facts", _xlsx(
        sheet2=_more(b"</sheetData>", lambda: _rows(10, 1_000_010, b'<c r="A#"/>'))),
        IS_READ),
    "a cell far away": (
        "facts", _xlsx(sheet2=_more(b"</sheetData>", lambda: FAR)), "spans more"),
    "cells without an address": ("facts", _xlsx(
        sheet2=_more(b"</sheetData>", lambda: NO_ADDRESS)), "no spreadsheet program"),
    "merged ranges beside the table": (
        "facts", _xlsx(sheet2=lambda text: text.replace(
            b"</sheetData>", _rows(10, 99_000, b'<c r="A#"><v>1</v></c>')
            + b"</sheetData>" + MERGED)), "is missing"),
    "damaged packing": ("facts", _deflate_damaged, "can be opened"),
    "a part that is locked": ("facts", _locked, "password"),
    "another program's file": ("facts", _opendocument, "OpenDocument"),
    "an old workbook": (
        "plan", _bytes("plan.xlsx", b"\xd0\xcf\x11\xe0" + b"x" * 999), "password"),
    "an old workbook by its name": ("records", _bytes("a.xls", b"x"), "not a kind"),
    "another program's file by its name": (
        "teams", _bytes("plan.ods", b"x"), "not a kind"),
    "dotted keys": ("policy", _toml(lambda: "a." * 400_000 + "a = 1"), "16 parts"),
    "lists in lists": ("settings", _toml(lambda: "a = " + "[" * 99_999), "as TOML"),
    "digits in TOML": ("policy", _toml(lambda: "a = " + "9" * 99_999), "as TOML"),
    "settings of 2 MB": ("settings", _toml(lambda: "# x\n" * 500_000), "larger than"),
    "a market of 200 MB": ("market", _sparse, "larger than"),
}  # fmt: skip
IN_PLACE = {
    # what stands there: (how it is put there, words of the refusal)
    "a pipe": (os.mkfifo if hasattr(os, "mkfifo") else None, "is a pipe"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "is a pipe"),
    "a folder": (Path.mkdir, "folder"),
    "a link to nothing": (lambda path: path.symlink_to("gone"), "not there"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "symbolic links"),
}
for thing, (put, words) in IN_PLACE.items():
    for reader, name in (
        ("facts", "facts/scores.csv"), ("facts", "facts.json"), ("facts", "a.xlsx"),
        ("plan", "plan.csv"), ("records", "records.json"), ("settings", "s.toml"),
        ("teams", "plan.xlsx"), ("policy", "p.toml"), ("market", "m.txt"),
    ):  # fmt: skip
        said = words
        if thing == "a folder" and ("/" in name or reader in ("market", "policy")):
            said = words.replace("folder", "directory")
        HOSTILE[f"{thing} for {reader}: {name}"] = (
            reader, _in_place_of(name, put), said,
        )  # fmt: skip


def become_of(reader, path):
    """Return what becomes of a file in a process of its own, as a line of JSON."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (6 * MOST_MEMORY, 6 * MOST_MEMORY))
    signal.alarm(20 * MOST_SECONDS)
    began, found = time.process_time(), {"end": "read", "faults": []}
    try:
        READERS[reader](path)
    except la.BadInputError as error:
        found |= {"end": "refused", "faults": faults_of(error)}
        found["said"] = error.text("en")
    except BaseException as error:
        found["end"] = f"{type(error).__name__}: {error}"
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    return found | {"seconds": time.process_time() - began, "memory": used}


def main(names):
    """Make and read the files of these names."""
    for name in names:
        reader, make, _ = HOSTILE[name]
        with tempfile.TemporaryDirectory() as folder:
            path = make(Path(folder))
            child = os.fork()
            if not child:
                found = {"name": name} | become_of(reader, path)
                os.write(1, f"{json.dumps(found)}\n".encode())
                os._exit(0)
            os.waitpid(child, 0)


if __name__ == "__main__":
    main(sys.argv[1:] or HOSTILE)
