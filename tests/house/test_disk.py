"""What stands at a path, and what is said when the system refuses."""

import errno
import os
import stat

import pytest

import lawyer_assign as la
from lawyer_assign import disk
from lawyer_assign.errors import BadInputError, NotWrittenError
from lawyer_assign.files import write_facts, write_settings, write_template
from lawyer_assign.policy.settings import Settings
from tests.worlds.files import clean_facts

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_file_is_read_whole_and_links_are_followed(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    (tmp_path / "link").symlink_to(path)
    assert disk.content_of(path) == b"abc"
    assert disk.content_of(tmp_path / "link") == b"abc"
    with pytest.raises(BadInputError, match="larger than 2 bytes"):
        disk.content_of(path, most=2)


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    real = os.fstat

    def before(handle):
        found = list(real(handle))
        found[stat.ST_SIZE] -= 1
        return os.stat_result(found)

    monkeypatch.setattr(os, "fstat", before)
    with pytest.raises(BadInputError, match="changes while it is read"):
        disk.content_of(path)


def test_what_becomes_a_pipe_after_the_first_look_is_not_waited_for(
    tmp_path, monkeypatch
):
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(disk, "size_of", lambda _: 0)
    with pytest.raises(BadInputError, match="is a pipe"):
        disk.content_of(tmp_path / "pipe")


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "no/such/file"])
def test_a_path_that_is_none_is_refused(name):
    with pytest.raises(BadInputError) as caught:
        la.read(f"{name}.json")
    assert caught.value.defects[0].value
    assert disk.is_folder(disk.Path(name)) is False


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ENAMETOOLONG])
@pytest.mark.parametrize("door", [la.read, la.read_plan, la.read_records, la.write])
def test_what_the_system_refuses_is_said_with_the_path(
    tmp_path, monkeypatch, number, door
):
    path = tmp_path / "facts.json"
    real = type(path).stat

    def refuse(self, **_):
        if self.name == path.name:
            raise OSError(number, os.strerror(number))
        return real(self)

    monkeypatch.setattr(type(path), "stat", refuse)
    given = (clean_facts(), path) if door is la.write else (path,)
    with pytest.raises(BadInputError) as caught:
        door(*given)
    monkeypatch.undo()
    (defect,) = caught.value.defects
    assert defect.value == str(path)
    assert os.strerror(number) in defect.problem
    assert "请检查路径" in defect.cure


@pytest.mark.parametrize("name", ["a.xlsx", "a.json", "a"])
def test_nothing_is_written_to_what_is_no_file(tmp_path, name):
    os.mkfifo(tmp_path / name)
    with pytest.raises(BadInputError, match="is a pipe"):
        write_facts(clean_facts(), tmp_path / name)
    with pytest.raises(BadInputError):
        write_template(tmp_path / name)
    assert stat.S_ISFIFO((tmp_path / name).stat().st_mode)


@pytest.mark.parametrize("name", ["a.xlsx", "a.json", "a"])
def test_a_link_that_leads_back_to_itself_is_no_target(tmp_path, name):
    (tmp_path / name).symlink_to(name)
    with pytest.raises(BadInputError, match="symbolic links"):
        write_facts(clean_facts(), tmp_path / name)


WRITERS = {
    "facts.xlsx": lambda path: write_facts(clean_facts(), path),
    "facts.json": lambda path: write_facts(clean_facts(), path),
    "facts": lambda path: write_facts(clean_facts(), path),
    "template.xlsx": write_template,
    "settings.xlsx": lambda path: write_settings(Settings(), path),
    "settings.toml": lambda path: write_settings(Settings(), path),
    "settings": lambda path: write_settings(Settings(), path),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_is_said_with_the_path_and_a_cure(tmp_path, monkeypatch, name):
    path = tmp_path / name

    def full(*_):
        raise FULL

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotWrittenError) as caught:
        WRITERS[name](path)
    monkeypatch.undo()
    assert caught.value.text("en") == (
        f"{path} could not be written: No space left on device. Check the path, its "
        "permissions and the space left."
    )
    assert caught.value.text("zh") == (
        f"{path} 未能写入：磁盘空间不足。请检查路径、权限和磁盘空间。"
    )
    assert caught.value.__cause__ is FULL
    assert caught.value.errno == errno.ENOSPC
    assert caught.value.filename == str(path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "write",
    [
        la.Policy.hangzhou_2024().to_toml,
        Settings().to_toml,
        lambda path: la.matching.write(la.matching.market({}, {}, {}), path),
    ],
    ids=["policy", "settings", "market"],
)
def test_whatever_writes_names_the_path(tmp_path, monkeypatch, write):
    def full(*_, **__):
        raise FULL

    monkeypatch.setattr(type(tmp_path), "write_text", full)
    with pytest.raises(NotWrittenError, match=r"a\.txt could not be written: No space"):
        write(tmp_path / "a.txt")
