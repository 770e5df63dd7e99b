"""Several programs at one path: writers wait, readers take one writing or none."""

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from lawyer_assign import datasets
from lawyer_assign.errors import BadInputError, NotWrittenError
from lawyer_assign.files import read, write_facts
from lawyer_assign.files.formats import alone, csv_folder, under_way
from lawyer_assign.files.formats.edits import is_edited

OLD, NEW = (datasets.district(committees=6, lawyers=8, seed=seed) for seed in (1, 2))
HOLD = """
import sys
from pathlib import Path
from lawyer_assign.files.formats.alone import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
CUT_OFF = """
import os, sys
from pathlib import Path
from lawyer_assign import datasets
from lawyer_assign.files import write_facts
real, folder = Path.replace, Path(sys.argv[1])
def cut_off(self, target):
    if Path(target) == folder / "lawyers.csv":
        os._exit(9)
    return real(self, target)
Path.replace = cut_off
write_facts(datasets.district(committees=6, lawyers=8, seed=2), folder, phones=True)
"""


@contextmanager
def held_by_another(path):
    """Let another program be the one writer of a path."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout.readline() == "held\n"
        yield other
        other.kill()


@contextmanager
def half_way(folder, monkeypatch):
    """Let a thread write new facts, and stop it in the middle."""
    began, ends = threading.Event(), threading.Event()
    real = Path.replace

    def waiting(self, target):
        if Path(target) == folder / "lawyers.csv":
            began.set()
            assert ends.wait(30)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", waiting)
    writer = threading.Thread(
        target=write_facts, args=(NEW, folder), kwargs={"phones": True}
    )
    writer.start()
    assert began.wait(30)
    try:
        yield ends
    finally:
        ends.set()
        writer.join()
        monkeypatch.setattr(Path, "replace", real)


def cut_off_in(folder):
    """Let another program write new facts, and end it in the middle."""
    found = subprocess.run([sys.executable, "-c", CUT_OFF, str(folder)], check=False)
    assert found.returncode == 9


@pytest.mark.parametrize("name", ["facts", "facts.json"])
def test_a_writer_waits_for_another_and_not_for_a_dead_one(tmp_path, monkeypatch, name):
    path = tmp_path / name
    write_facts(OLD, path, phones=True)
    monkeypatch.setattr(alone, "MOST_SECONDS", 0.0)
    with held_by_another(path):
        with pytest.raises(NotWrittenError, match="another program") as caught:
            write_facts(NEW, path, phones=True)
        assert "另一程序" in caught.value.text("zh")
        assert read(path) == OLD
    assert (tmp_path / f".{name}.lock").exists()
    write_facts(NEW, path, phones=True)
    assert read(path) == NEW
    assert list(tmp_path.iterdir()) == [path]


def test_a_writer_goes_on_when_another_has_ended(tmp_path, monkeypatch):
    folder = tmp_path / "facts"
    write_facts(OLD, folder, phones=True)
    with half_way(folder, monkeypatch) as ends:
        waits = alone.time.sleep

        def last_wait(seconds):
            ends.set()
            waits(seconds)

        monkeypatch.setattr(alone.time, "sleep", last_wait)
        write_facts(OLD, folder, phones=True)
    assert read(folder) == OLD
    assert not is_edited(folder)


def test_who_holds_a_path_does_not_wait_for_itself(tmp_path):
    with alone.alone(tmp_path / "facts"), alone.alone(tmp_path / "facts"):
        assert not alone.is_written_by_another(tmp_path / "facts")
        (tmp_path / "seen").touch()
    assert [one.name for one in tmp_path.iterdir()] == ["seen"]


def test_writers_go_on_where_the_system_has_no_locks(tmp_path, monkeypatch):
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_):
        raise OSError(95, "not supported")

    monkeypatch.setattr(fcntl, "flock", refuse)
    write_facts(OLD, tmp_path / "facts", phones=True)
    assert read(tmp_path / "facts") == OLD


def test_a_folder_that_is_being_written_is_not_read_half_way(tmp_path, monkeypatch):
    folder = tmp_path / "facts"
    write_facts(OLD, folder, phones=True)
    monkeypatch.setattr(under_way, "MOST_SECONDS", 0.0)
    with half_way(folder, monkeypatch):
        with pytest.raises(BadInputError, match="being written by another") as caught:
            read(folder)
        assert "另一程序" in caught.value.text("zh")
        assert is_edited(folder) is None  # nobody can tell at the moment
    assert read(folder) == NEW


def test_a_folder_that_is_written_while_it_is_read_is_read_again(tmp_path, monkeypatch):
    folder = tmp_path / "facts"
    write_facts(OLD, folder, phones=True)
    real, seen = csv_folder.read_cells, []

    def interrupted(path, *more):
        seen.append(path.name)
        if len(seen) == 4:
            write_facts(NEW, folder, phones=True)
        return real(path, *more)

    monkeypatch.setattr(csv_folder, "read_cells", interrupted)
    assert read(folder) == NEW


def test_a_defect_that_only_a_writing_made_is_not_told(tmp_path, monkeypatch):
    folder = tmp_path / "facts"
    write_facts(OLD, folder, phones=True)
    real, seen = csv_folder.read_cells, []

    def interrupted(path, *more):
        seen.append(path.name)
        found = real(path, *more)
        if len(seen) == 4:
            write_facts(NEW, folder, phones=True)
            return [["what is this"], ["x"]]
        return found

    monkeypatch.setattr(csv_folder, "read_cells", interrupted)
    assert read(folder) == NEW


def test_who_is_cut_off_leaves_a_mark_and_the_next_writer_completes(tmp_path):
    folder = tmp_path / "facts"
    write_facts(OLD, folder, phones=True)
    cut_off_in(folder)
    left = {one.suffix for one in tmp_path.iterdir()}
    assert {".tmp", ".old", ".lock"} <= left
    with pytest.raises(BadInputError, match="cut off") as caught:
        read(folder)
    (defect,) = caught.value.defects
    assert under_way.MARK in defect.cure
    assert "被打断" in defect.problem.zh
    assert not is_edited(folder)
    write_facts(OLD, folder, phones=True)
    assert read(folder) == OLD
    assert list(tmp_path.iterdir()) == [folder]
    assert not (folder / under_way.MARK).exists()


def test_what_was_typed_into_a_folder_that_was_cut_off_is_not_lost(tmp_path):
    folder = tmp_path / "facts"
    write_facts(OLD, folder, phones=True)
    cut_off_in(folder)
    cut_off_in(folder)  # what the first one had announced is still ours
    assert not is_edited(folder)
    districts = folder / "districts.csv"
    districts.write_bytes(districts.read_bytes() + b"d9,Nine\r\n")
    with pytest.raises(BadInputError, match="was changed since"):
        write_facts(OLD, folder, phones=True)
    assert districts.read_bytes().endswith(b"d9,Nine\r\n")


def test_a_folder_edited_by_hand_and_one_without_mark_are_read_as_ever(tmp_path):
    folder = tmp_path / "facts"
    write_facts(OLD, folder, phones=True)
    conflicts = folder / "conflicts.csv"
    conflicts.write_bytes(conflicts.read_bytes() + b"\r\n")
    assert is_edited(folder)
    assert read(folder) == OLD
    mark = folder / under_way.MARK
    mark.write_text("{")  # ended while it was made: nothing is announced
    with pytest.raises(BadInputError, match="cut off"):
        read(folder)
    assert is_edited(folder)
    mark.unlink()
    assert read(folder) == OLD


def test_leftovers_of_another_target_stay(tmp_path):
    others = [tmp_path / ".facts.json.abcdefgh.tmp", tmp_path / ".facts.notes.tmp"]
    mine = tmp_path / ".facts.abcdefgh.tmp"
    kept = tmp_path / ".facts.12345678.old"
    for one in (*others, mine):
        one.write_bytes(b"13812345678")
    kept.mkdir()
    write_facts(OLD, tmp_path / "facts", phones=True)
    assert not mine.exists()
    assert all(one.exists() for one in (*others, kept))
    write_facts(OLD, tmp_path / "facts.json", phones=True)
    assert not others[0].exists()


@pytest.mark.skipif(os.name == "nt", reason="the system's own modes")
def test_whoever_may_write_a_folder_may_lock_it(tmp_path):
    before = os.umask(0o077)
    try:
        with alone.alone(tmp_path / "facts"):
            mode = (tmp_path / ".facts.lock").stat().st_mode
    finally:
        os.umask(before)
    assert mode & 0o777 == 0o666
