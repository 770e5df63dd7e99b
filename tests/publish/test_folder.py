"""A publication on a disk: whole, then only what changed, never somebody else's."""

import datetime as dt
import tempfile
from pathlib import Path

import openpyxl
import pytest

from lawyer_assign.errors import BadInputError
from lawyer_assign.files.formats.under_way import MARK
from lawyer_assign.publish.edition import Edition
from lawyer_assign.publish.folder import LIST, Overwriting, publish_files
from lawyer_assign.publish.publication import publication, publish
from tests.worlds.published import STAMP, stood_in, town

LATER = STAMP + dt.timedelta(days=20)


@pytest.fixture(scope="module")
def outcome():
    return town()


@pytest.fixture
def last(outcome, tmp_path):
    publish(Edition(outcome), tmp_path / "last", STAMP)
    return tmp_path / "last"


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_new_folder_gets_everything(last, outcome):
    found = files_of(last)
    listed = found.pop(LIST).decode("utf-8-sig").split()
    assert found == publication(Edition(outcome), STAMP)
    assert len(listed) == len(found) + 1


def test_who_publishes_second_hears_that_the_folder_is_taken(tmp_path, monkeypatch):
    """Two begin while there is no folder: the first stays whole, nothing is left."""
    folder = tmp_path / "new"
    begin = tempfile.mkdtemp

    def beaten(**where):
        monkeypatch.setattr(tempfile, "mkdtemp", begin)
        publish_files({"page.html": b"first"}, folder)
        return begin(**where)

    monkeypatch.setattr(tempfile, "mkdtemp", beaten)
    with pytest.raises(BadInputError, match=r"new: .* holds files already.*--since"):
        publish_files({"page.html": b"second"}, folder)
    assert files_of(folder)["page.html"] == b"first"
    assert [one.name for one in tmp_path.iterdir()] == ["new"]


def test_the_same_again_writes_nothing(last, outcome, tmp_path):
    times = {path: path.stat().st_mtime_ns for path in last.rglob("*.*")}
    done = publish(Edition(outcome), last, LATER, since=last)
    assert (done.added, done.changed, done.removed) == ((), (), ())
    assert done.same == len(files_of(last)) - 1
    now = {path: path.stat().st_mtime_ns for path in last.rglob("*.*")}
    assert {p for p in now if now[p] != times.get(p)} == {last / LIST}


def test_one_swap_rewrites_only_what_it_touches(last, outcome):
    at = next(i for i, visit in enumerate(outcome.visits) if visit.lawyers == ("l1",))
    before = files_of(last)
    done = publish(Edition(stood_in(outcome, at, "l2")), last, LATER, since=last)
    after = files_of(last)
    differ = {name for name in after if after[name] != before.get(name)} - {LIST}
    assert differ == set(done.changed)
    assert len(differ) == 5
    assert before.keys() == after.keys()


def test_into_another_folder_only_what_changed_is_written(last, outcome, tmp_path):
    before = files_of(last)
    new = stood_in(outcome, 0, "l3")
    done = publish(Edition(new), tmp_path / "new", LATER, since=last)
    found = files_of(tmp_path / "new")
    assert set(found) == {*done.changed, *done.added, LIST}
    assert files_of(last) == before


def test_what_is_gone_is_removed_and_nothing_else(last, outcome):
    (last / "mine.txt").write_text("keep")
    name = "notice/committees/330102001001.html"
    files = publication(Edition(outcome), STAMP)
    del files[name]
    done = publish_files(files, last, last)
    assert done.removed == (name,)
    assert not (last / name).exists()
    assert (last / "mine.txt").read_text() == "keep"


def test_a_file_changed_by_hand_is_put_right(last, outcome):
    page = last / "notice" / "index.html"
    page.write_text("something else")
    done = publish(Edition(outcome), last, STAMP, since=last)
    assert done.changed == ("notice/index.html",)
    assert (
        page.read_bytes() == publication(Edition(outcome), STAMP)["notice/index.html"]
    )


def put(path, sheet, cell, value):
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


@pytest.mark.parametrize("name", ["值班表.xlsx", "律师在线.csv"])
def test_a_table_changed_by_hand_is_not_lost_unasked(last, outcome, name):
    new = Edition(stood_in(outcome, 0, "l3"))
    if name.endswith(".csv"):
        (last / name).write_bytes((last / name).read_bytes() + "备注\r\n".encode())
    else:
        put(last / name, "按周", "D2", "下午")
    before = files_of(last)
    with pytest.raises(BadInputError) as caught:
        publish(new, last, LATER, since=last)
    assert [one.place for one in caught.value.defects] == [name]
    assert files_of(last) == before
    done = publish(new, last, LATER, since=last, may=Overwriting(all_of_them=True))
    assert name in done.changed


def test_a_table_that_was_opened_and_saved_or_read_from_is_replaced(last, outcome):
    book, new = last / "值班表.xlsx", Edition(stood_in(outcome, 0, "l3"))
    openpyxl.load_workbook(book).save(book)
    assert "值班表.xlsx" in publish(new, last, LATER, since=last).changed
    put(book, "按周", "D2", "下午")
    may = Overwriting(read_from=book)
    assert publish(Edition(outcome), last, LATER, since=last, may=may).changed


@pytest.mark.parametrize("name", ["../mine.txt", "/etc/passwd", "C:\\x", LIST])
def test_a_list_that_leads_outside_is_refused(last, outcome, name):
    lines = (last / LIST).read_text("utf-8-sig")
    (last / LIST).write_text(f"{lines}{name},00\r\n", "utf-8-sig")
    with pytest.raises(BadInputError, match=LIST):
        publish(Edition(outcome), last, STAMP, since=last)


def test_a_folder_with_other_files_is_refused(outcome, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "mine.txt").write_text("keep")
    with pytest.raises(BadInputError, match="--since"):
        publish(Edition(outcome), tmp_path / "own", STAMP)
    with pytest.raises(BadInputError, match=LIST):
        publish(Edition(outcome), tmp_path / "new", STAMP, since=tmp_path / "own")
    assert not (tmp_path / "new").exists()


def test_a_publication_that_was_cut_off_is_completed_by_the_next(tmp_path, monkeypatch):
    folder = tmp_path / "out"
    publish_files({"a.csv": b"old", "b.csv": b"old"}, folder)
    real = Path.replace

    def cut_off(self, target):
        if Path(target) == folder / "b.csv":
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", cut_off)
    new = {"a.csv": b"new", "aa/page.html": b"new", "b.csv": b"new"}
    with pytest.raises(KeyboardInterrupt):
        publish_files(new, folder, since=folder)
    monkeypatch.undo()
    assert (folder / MARK).exists()
    assert (folder / "a.csv").read_bytes() == b"new"
    # The table that is new already was not changed by hand, and the page, which the
    # list of the last publication does not name, is ours.
    done = publish_files({"a.csv": b"third", "b.csv": b"third"}, folder, since=folder)
    assert done.removed == ("aa/page.html",)
    found = files_of(folder)
    del found[LIST]
    assert found == {"a.csv": b"third", "b.csv": b"third"}
    (folder / "a.csv").write_bytes(b"typed")
    with pytest.raises(BadInputError, match="was changed"):
        publish_files(new, folder, since=folder)
