"""Days and moments of a command line are written as in workbooks."""

import datetime as dt

import pytest
import typer
from typer.testing import CliRunner

from lawyer_assign.cli import app
from lawyer_assign.cli.dates import day_of, moment_of, year_of

DAYS = ["2026-07-01", "2026.7.1", "2026/7/1", "2026年7月1日"]


@pytest.mark.parametrize("said", DAYS)
def test_a_day_is_read_as_in_a_workbook(said):
    assert day_of(said) == dt.date(2026, 7, 1)
    assert moment_of(said) == dt.datetime(2026, 7, 1)


@pytest.mark.parametrize("said", DAYS)
@pytest.mark.parametrize("time", ["T08:30:00", " 08:30", " 8：30", "T08:30:00Z"])
def test_a_moment_is_a_day_with_a_time_behind_it(said, time):
    assert moment_of(said + time) == dt.datetime(2026, 7, 1, 8, 30)


@pytest.mark.parametrize("said", ["", "7月1日", "2026-02-30", "2026-07-01T24:30", "x"])
def test_what_is_no_moment_is_told_how_one_is_written(said):
    with pytest.raises(typer.BadParameter, match="2024-09-15"):
        moment_of(said)
    with pytest.raises(typer.BadParameter, match="2024-09-15"):
        day_of(said)


@pytest.mark.parametrize("said", ["2027", "2027年", " 2027 年", "２０２７年"])
def test_a_year_is_read_as_it_is_written(said):
    assert year_of(said) == 2027


@pytest.mark.parametrize("said", ["", "年", "2027-01", "27a", "-2027", "2027.0"])
def test_what_is_no_year_is_told_how_one_is_written(said):
    with pytest.raises(typer.BadParameter, match="2027"):
        year_of(said)


@pytest.mark.parametrize("line", ["calendar x -o c.xlsx", "roster f p -o r --year x"])
def test_what_is_no_year_is_said_in_chinese(line):
    found = CliRunner().invoke(app, [*line.split(), "--lang", "zh"])
    assert found.exit_code == 2
    assert "须为年份，如2027（2027年亦可）" in found.output


@pytest.mark.parametrize("said", DAYS)
@pytest.mark.parametrize(
    "line",
    [
        "roster f.xlsx p.xlsx -o r.json --before b.json --from",
        "publish f r -o p --stamp",
    ],
)
def test_the_verbs_take_every_way_to_write_a_day(line, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, [*line.split(), said, "--lang", "zh"])
    assert done.exit_code == 2  # there are no such files
    assert "的值有误" not in done.output
    assert "不存在" in done.output or "f" in done.output
