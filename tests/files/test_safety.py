"""Files that attack, files that break, and files half written."""

import errno
import io
import os
import random
import re
import stat
import zipfile

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError, LeftAsideError, NotWrittenError
from lawyer_assign.files import parts, read, write_facts, write_template
from lawyer_assign.files.cells.phones import mask
from lawyer_assign.files.formats import atomic, guards
from tests.worlds.files import clean_book, clean_facts

LIVE = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "＝1"]


def with_names(names):
    """Return the clean world with names of committees and a reason exchanged."""
    world = clean_facts()
    rows = [
        row.model_copy(update={"name": name, "id": f"{at}"})
        for at, (row, name) in enumerate(zip(world.committees * 4, names, strict=False))
    ]
    return world.replace(
        committees=rows, choices=(), conflicts=(), agreements=(), scores=(),
        venues=(), times=(), residents=(), contacts=(),
    )  # fmt: skip


def refusal(path):
    with pytest.raises(BadInputError) as caught:
        read(path)
    (defect,) = caught.value.defects
    return defect


OUR_FORMULAS = re.compile(
    r"<f>IF\('([\w（）]+)'!\$A(\d+)=\"\",\"\",'\1'!\$A\2&amp;\" \"&amp;'\1'!\$B\2\)</f>"
    r"|<f>IFERROR\(INDEX\('([\w（）]+)'!\$B:\$B,MATCH\(LEFT\(([A-Z]\d+),FIND\(\" \",\4"
    r"&amp;\" \"\)-1\),'\3'!\$A:\$A,0\)\)&amp;\"\",\"\"\)</f>"
)


def test_texts_that_look_like_formulas_are_text_in_a_workbook(tmp_path):
    path = tmp_path / "facts.xlsx"
    facts = with_names(LIVE)
    write_facts(facts, path)
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            # Lists to choose from and names beside ids are ours, and name cells only.
            said = OUR_FORMULAS.sub("", archive.read(part).decode())
            assert not re.search("<f[ >/]", said), part
    sheet = openpyxl.load_workbook(path)["社区（村）"]
    kinds = {row[1].value: row[1].data_type for row in sheet.iter_rows(min_row=2)}
    assert set(kinds.values()) == {"s"}
    assert "=1+1" in kinds
    assert all(
        row[1].quotePrefix
        for row in sheet.iter_rows(min_row=2)
        if row[1].value.startswith("=")
    )
    assert [row.name for row in read(path).committees] == LIVE


def test_texts_that_look_like_formulas_are_quoted_in_csv(tmp_path):
    write_facts(with_names(LIVE), tmp_path / "facts")
    text = (tmp_path / "facts" / "committees.csv").read_text("utf-8-sig")
    for cell in re.split(r"[,\r\n]+", text):
        assert not cell.strip('"').startswith(("=", "+", "-", "@", "\t", "＝")), cell
    assert [row.name for row in read(tmp_path / "facts").committees] == LIVE


def bomb(path, size, part="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, b" " * size)


def test_an_archive_that_unpacks_without_end_is_refused(tmp_path):
    bomb(tmp_path / "bomb.xlsx", 8 << 20)
    defect = refusal(tmp_path / "bomb.xlsx")
    assert (defect.place, "exhaust memory" in defect.problem) == ("bomb.xlsx", True)
    assert "200 times its packed size" in defect.problem


@pytest.mark.parametrize(
    ("limit", "most", "words"),
    [
        ("MOST_PACKED", 10, "larger than"),
        ("MOST_UNPACKED", 10, "bytes unpacked"),
        ("MOST_PARTS", 2, "parts"),
        ("MOST_CELLS", 10, "spans more"),
    ],
)
def test_a_workbook_above_a_limit_is_refused(tmp_path, monkeypatch, limit, most, words):
    path = tmp_path / "facts.xlsx"
    write_facts(clean_facts(), path)
    assert read(path)
    monkeypatch.setattr(guards, limit, most)
    assert words in refusal(path).problem


def test_a_part_that_lies_about_its_size_is_refused(tmp_path):
    path = tmp_path / "facts.xlsx"
    write_facts(clean_facts(), path)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        part = archive.getinfo("xl/worksheets/sheet2.xml")
    true = part.file_size.to_bytes(4, "little")
    at = content.rfind(true)  # in the central directory
    content[at : at + 4] = (part.file_size // 2).to_bytes(4, "little")
    path.write_bytes(content)
    assert "cannot" in refusal(path).problem or "can be opened" in refusal(path).problem


@pytest.mark.parametrize("cell", ["XFD1", "A1048576"])
def test_a_cell_far_away_does_not_fill_the_memory(tmp_path, cell):
    path = tmp_path / "far.xlsx"
    book = clean_book()
    book["律师"][cell] = "x"
    book["律师"]["ZZ7"] = "x"
    book.save(path)
    defect = refusal(path)
    assert "spans" in defect.problem and "Delete the empty rows" in defect.cure  # noqa: PT018


def test_a_thin_sheet_may_be_long():
    row = b'<row r="%d"><c r="A%d"/><c r="F%d"><v>1</v></c><c r="IV%d"/></row>'
    text = b"<sheetData>" + b"".join(row % (n, n, n, n) for n in (1, 900_000))
    assert parts.spread_of(text) == (900_000, 6, 2)


def rewritten(path, part, change):
    """Rewrite one part of an archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info, change(content) if info.filename == part else content)
    path.write_bytes(packed.getvalue())


def test_entities_in_a_workbook_are_refused(tmp_path):
    path = tmp_path / "facts.xlsx"
    write_facts(clean_facts(), path)
    rewritten(
        path, "xl/sharedStrings.xml",
        lambda text: text.replace(b"<sst", b'<!DOCTYPE a [<!ENTITY b "c">]><sst', 1),
    )  # fmt: skip
    assert "entities" in refusal(path).problem


def test_overlapping_merged_ranges_are_refused(tmp_path):
    path = tmp_path / "facts.xlsx"
    write_facts(clean_facts(), path)
    ranges = b'<mergeCells count="99">' + b'<mergeCell ref="A2:U4"/>' * 99
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if n.endswith("sheet5.xml")]
    rewritten(
        path, names[0],
        lambda text: text.replace(
            b"</sheetData>", b"</sheetData>" + ranges + b"</mergeCells>", 1
        ),
    )  # fmt: skip
    assert "overlap" in refusal(path).problem


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("old.xls", b"", "not a kind of file"),
        ("macro.xlsm", b"", "not a kind of file"),
        ("one.csv", b"", "not a kind of file"),
        ("notes.txt", b"", "not a kind of file"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0" + b"x" * 99, "password"),
        ("broken.xlsx", b"PK\x03\x04 not really", "not a workbook"),
        ("empty.xlsx", b"", "holds nothing"),
        ("other.xlsx", None, "not a workbook"),
    ],
)
def test_what_is_no_workbook_is_refused_with_its_name(tmp_path, name, content, words):
    path = tmp_path / name
    if content is None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("hello.txt", "hello")
    else:
        path.write_bytes(content)
    defect = refusal(path)
    assert words in defect.problem
    assert name in defect.place
    assert defect.cure


def test_a_path_that_is_not_there_or_of_the_wrong_sort_is_refused(tmp_path):
    assert "no such file" in refusal(tmp_path / "none.xlsx").problem
    assert "no such file" in refusal(tmp_path / "none").problem
    (tmp_path / "folder.xlsx").mkdir()
    assert "is a folder" in refusal(tmp_path / "folder.xlsx").problem
    with pytest.raises(BadInputError, match="does not exist"):
        write_facts(clean_facts(), tmp_path / "no" / "facts.xlsx")


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("0571-87654321", "0571-****4321"),
        ("0571-12341234", "0571-****1234"),
        ("（0571）8765 432", "（0571）***5 432"),
        ("057112341234", "0571****1234"),
        ("010-87654321", "010-****4321"),
        ("0571-87**4321", "0571-****4321"),
        ("057*-***1234", "057*-***1234"),
        ("013812345678", "013*****5678"),
        ("0571-87654321-801", "057*-*******1-801"),
        ("+86 138 1234 5678", "+86 1** **** 5678"),
        ("8765432", "*******"),
        ("138****5678", "138****5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("", ""),
    ],
)
def test_a_mask_leaves_three_and_four_and_area_codes_whole(phone, masked):
    assert mask(phone) == masked
    assert mask(masked) == masked


@pytest.mark.parametrize("name", ["facts.xlsx", "facts.json", "facts"])
def test_phones_are_masked_unless_asked_for(tmp_path, name):
    path = tmp_path / name
    write_facts(clean_facts(), path)
    files = [path] if path.is_file() else sorted(path.iterdir())
    for file in files:
        content = file.read_bytes()
        if file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as archive:
                content = b"".join(archive.read(part) for part in archive.namelist())
        assert b"12345678" not in content
    phones = [read(path).lawyer[one].phone for one in ("L001", "L002")]
    assert phones == ["138****5678", None]
    write_facts(clean_facts(), path, phones=True)
    assert read(path).lawyer["L001"].phone == "13812345678"


@pytest.mark.parametrize("name", ["facts.xlsx", "facts.json", "facts"])
def test_masked_phones_never_replace_real_ones(tmp_path, name):
    path = tmp_path / name
    write_facts(clean_facts(), path, phones=True)
    masked = tmp_path / f"masked-{name}"
    write_facts(clean_facts(), masked)
    for facts, phones in ((clean_facts(), False), (read(masked), True)):
        with pytest.raises(BadInputError, match="masked phones would be written over"):
            write_facts(facts, path, phones=phones)
    assert read(path) == clean_facts()


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("name", ["facts.xlsx", "facts.json", "facts"])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path, monkeypatch, name, step
):
    path = tmp_path / name
    write_facts(clean_facts(), path, phones=True)
    if path.is_dir():
        (path / "notes.txt").write_text("mine")
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    steps = {"count": 0}

    def fail(*args, **kwargs):
        steps["count"] += 1
        if step == "replace" and path.is_dir() and steps["count"] != 19:
            return real(
                *args, **kwargs
            )  # all are staged and the mark is set, choices have come in
        raise OSError("disk full")

    owner = os if step == "fsync" else type(path)
    real = getattr(owner, step)
    monkeypatch.setattr(owner, step, fail)
    changed = clean_facts().replace(choices=(), agreements=())
    with pytest.raises(OSError, match="disk full"):
        write_facts(changed, path, phones=True)
    monkeypatch.undo()
    after = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert after == before
    assert not [one for one in tmp_path.rglob("*") if ".tmp" in one.name]


def test_a_certificate_is_never_left_beside_another_plan(tmp_path, monkeypatch):
    path = tmp_path / "plan.json"
    policy = la.Policy.hangzhou_2024()
    la.write(la.solve(la.datasets.toy(), policy), path, certificate=True)
    kept = {one: one.read_bytes() for one in tmp_path.iterdir()}
    other = la.solve(la.datasets.toy(), policy.with_limit(1))
    room = iter([True, False])

    def until_full(_):
        if not next(room):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", until_full)
    with pytest.raises(NotWrittenError, match=r"plan\.json"):
        la.write(other, path, certificate=True)
    assert kept == {one: one.read_bytes() for one in tmp_path.iterdir()}
    monkeypatch.undo()
    la.write(other, path, certificate=True)
    assert not kept.items() & {one: one.read_bytes() for one in kept}.items()


def test_a_failed_exchange_in_a_folder_brings_the_old_files_back(tmp_path, monkeypatch):
    folder = tmp_path / "facts"
    folder.mkdir()
    (folder / "a.csv").write_bytes(b"old a")
    (folder / "mine.txt").write_bytes(b"mine")
    real, moves = type(folder).replace, []

    def fail_late(self, target):
        moves.append(target)
        # Two files are staged by a rename each, and the folder is marked; then a
        # replaces the old one, and b, which is new, fails.
        if len(moves) == 5:
            raise OSError("disk full")
        return real(self, target)

    monkeypatch.setattr(type(folder), "replace", fail_late)
    with pytest.raises(OSError, match="disk full"):
        atomic.write_folder(folder, {"a.csv": b"new a", "b.csv": b"new b"})
    monkeypatch.undo()
    assert len(moves) == 6  # the copy of a came back
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == {
        "a.csv": b"old a",
        "mine.txt": b"mine",
    }
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_old_files_survive_even_if_they_cannot_be_put_back(tmp_path, monkeypatch, lang):
    folder = tmp_path / "facts"
    folder.mkdir()
    for name in ("a.csv", "b.csv", "c.csv"):
        (folder / name).write_bytes(f"old {name}".encode())
    real = type(folder).replace

    def fail(self, target):
        is_staged = self.parent.name.endswith(".tmp") and target.parent == folder
        is_back = self.parent.name.endswith(".old")
        if (is_staged and self.name == "c.csv") or (is_back and self.name == "a.csv"):
            raise OSError("disk full")
        return real(self, target)

    monkeypatch.setattr(type(folder), "replace", fail)
    with pytest.raises(LeftAsideError) as caught:
        atomic.write_folder(
            folder, {name: b"new" for name in ("a.csv", "b.csv", "c.csv")}
        )
    monkeypatch.undo()
    (aside,) = (one for one in tmp_path.iterdir() if one != folder)
    assert (aside / "a.csv").read_bytes() == b"old a.csv"
    assert (folder / "b.csv").read_bytes() == b"old b.csv"
    assert (folder / "c.csv").read_bytes() == b"old c.csv"
    said = caught.value.text(lang)
    assert str(aside) in said
    assert "a.csv" in said
    assert "b.csv" not in said
    assert ("手工复制" in said) == (lang == "zh")
    assert str(caught.value.__cause__) == "disk full"


def test_a_folder_in_the_place_of_a_file_is_left_as_it_is(tmp_path):
    folder = tmp_path / "facts"
    (folder / "a.csv").mkdir(parents=True)
    (folder / "a.csv" / "mine").write_bytes(b"mine")
    with pytest.raises(OSError, match=r"a\.csv"):
        atomic.write_folder(folder, {"a.csv": b"new"})
    assert (folder / "a.csv" / "mine").read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [folder]


def test_writing_keeps_permissions_links_and_other_files(tmp_path):
    path = tmp_path / "facts.json"
    write_facts(clean_facts(), path)
    path.chmod(0o640)
    link = tmp_path / "link.json"
    link.symlink_to(path)
    write_facts(clean_facts(), link)
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    folder = tmp_path / "facts"
    write_facts(clean_facts(), folder)
    (folder / "notes.txt").write_text("mine")
    write_facts(clean_facts(), folder)
    assert (folder / "notes.txt").read_text() == "mine"


def test_a_template_never_replaces_a_file(tmp_path):
    path = tmp_path / "facts.xlsx"
    write_facts(clean_facts(), path, phones=True)
    with pytest.raises(BadInputError, match="somebody's work"):
        write_template(path)
    assert read(path) == clean_facts()


def test_a_text_that_no_cell_can_hold_is_refused_and_nothing_is_written(tmp_path):
    world = clean_facts()
    many = frozenset(f"{n:064}" for n in range(600))
    rows = [world.lawyers[0].model_copy(update={"languages": many}), *world.lawyers[1:]]
    path = tmp_path / "facts.xlsx"
    with pytest.raises(BadInputError, match=r"律师!R2.*more than a workbook can hold"):
        write_facts(world.replace(lawyers=rows), path)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(tmp_path):
    path = tmp_path / "facts.xlsx"
    write_facts(clean_facts(), path, phones=True)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chance = random.Random(0)
    inner = sorted(name for name in parts if "sheet" in name or "workbook" in name)
    outcomes = set()
    for _ in range(120):
        name = chance.choice(inner)
        spoilt = bytearray(parts[name])
        for _ in range(chance.choice([1, 5])):
            at = chance.randrange(len(spoilt))
            spoilt[at : at + chance.randrange(9)] = chance.choice(
                [b"", b"<", b'"', b"\xff", b"99999999", b'<c r="A1" t="e"/>', b"<f/>"]
            )
        with zipfile.ZipFile(path, "w") as archive:
            for part, content in parts.items():
                archive.writestr(part, bytes(spoilt) if part == name else content)
        try:
            read(path)
            outcomes.add("read")
        except BadInputError:
            outcomes.add("refused")
    assert outcomes == {"read", "refused"}


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A299999999">', b'<c r="A4294967295">', b'<c r="A29999999999999">',
        b'<c r="ZZZZZZZ2">', b'<c  r="A299999999">', b"<c r='A299999999'>",
        b'<c r="$A$2">', b'</row><row r="299999999"><c>',
        b'</row><row r="9999999999"><c>', b'</row><row r="29999999999999"><c>',
    ],
)  # fmt: skip
def test_an_address_that_no_sheet_has_is_refused_and_costs_no_memory(tmp_path, cell):
    """The reader would ask for tens of GB, and end the process without a word."""
    path, name = tmp_path / "facts.xlsx", "xl/worksheets/sheet5.xml"
    write_facts(clean_facts(), path, phones=True)
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    spoilt = re.sub(rb'<c r="A3"[^>]*>', cell, parts[name], count=1)
    assert spoilt != parts[name]
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in (parts | {name: spoilt}).items():
            archive.writestr(part, content)
    with pytest.raises(BadInputError) as error:
        read(path)
    assert "sheet5.xml" in str(error.value) or "facts.xlsx" in str(error.value)
