"""CSV and JSON in other encodings: read where a mark tells, else refused once."""

import pytest

import lawyer_assign as la
from tests.worlds.files import clean_facts


@pytest.fixture
def folder(tmp_path):
    la.write_facts(clean_facts(), tmp_path / "facts", phones=True)
    return tmp_path / "facts"


def defects_of(path):
    with pytest.raises(la.BadInputError) as caught:
        la.read(path)
    return caught.value.defects


def saved(path, encoding, errors="strict"):
    text = path.read_bytes().decode("utf-8-sig")
    path.write_bytes(text.encode(encoding, errors))


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"], ids=["little", "big"])
def test_utf_16_with_its_mark_is_read(folder, tmp_path, mark):
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    document = tmp_path / "facts.json"
    la.write_facts(clean_facts(), document, phones=True)
    for path in (*folder.glob("*.csv"), document):
        saved(path, encoding)
        path.write_bytes(mark + path.read_bytes())
    assert la.read(folder) == la.read(document) == clean_facts()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_wide_text_without_its_mark_is_one_defect(folder, encoding):
    saved(folder / "firms.csv", encoding)
    (defect,) = defects_of(folder)
    assert (defect.place, defect.value) == ("firms.csv", "")
    assert "GB18030 or UTF-16 with a BOM" in defect.problem.en
    assert "CSV UTF-8" in defect.cure.zh


def test_half_a_sign_behind_the_mark_is_no_text(folder):
    (folder / "firms.csv").write_bytes(b"\xff\xfeid\n")
    (defect,) = defects_of(folder)
    assert (defect.place, defect.value) == ("firms.csv", "")


@pytest.mark.parametrize("table", ["firms", "lawyers", "committees", "choices"])
@pytest.mark.parametrize("encoding", ["big5", "shift_jis", "cp1252", "ascii"])
def test_headers_of_another_encoding_are_one_defect(folder, table, encoding):
    path = folder / f"{table}.csv"
    saved(path, encoding, "replace")
    head = path.read_bytes().partition(b",")[0].decode("gb18030", "replace")
    (defect,) = defects_of(folder)
    assert (defect.place, defect.value) == (f"{table}.csv!A1", head)
    assert "Big5" in defect.problem.en
    assert "CSV UTF-8" in defect.cure.en


def test_the_place_is_the_first_row_with_something(folder):
    path = folder / "firms.csv"
    saved(path, "big5", "replace")
    path.write_bytes(b"\r\n" + path.read_bytes())
    assert [one.place for one in defects_of(folder)] == ["firms.csv!A2"]


def test_headers_that_are_text_are_named_one_by_one(folder):
    path = folder / "firms.csv"
    path.write_text("甲?,乙\n1,2\n", "utf-8")
    places = [one.place for one in defects_of(folder)]
    assert {"firms.csv!A1", "firms.csv!B1"} <= set(places)
    assert len(places) > 2


def test_one_known_header_is_enough_to_name_the_others(folder):
    (folder / "firms.csv").write_bytes("id,名称,甲\nF001,乙,丙\n".encode("gb18030"))
    assert "firms.csv!C1" in {one.place for one in defects_of(folder)}


def test_leaves_alone_in_another_encoding_are_one_defect(tmp_path):
    path = tmp_path / "leaves.csv"
    path.write_bytes("律師編號,日期\nL001,2026-01-05\n".encode("big5"))
    with pytest.raises(la.BadInputError) as caught:
        la.read_leaves(path, clean_facts())
    assert [one.place for one in caught.value.defects] == ["leaves.csv!A1"]
