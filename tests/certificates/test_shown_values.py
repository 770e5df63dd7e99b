"""What the checker shows of a value, and how it weighs a file, at every edge."""

import json
from pathlib import Path

import pytest

from lawyer_assign import checker


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a" * 10, "a" * 10),
        ("a" * 11, "a" * 7 + "..."),
        ("a" * 9 + "\n", "a" * 7 + "..."),
        ("a" * 8 + "\n", "a" * 8 + "\\n"),
        ("\u202e", "\\u202e"),
    ],
)
def test_a_text_is_cut_where_it_is_longer_than_may_be(text, shown):
    assert checker._clipped(text, 10) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (10**59, "1" + "0" * 59),
        (10**60, "1" + "0" * 56 + "..."),
        ("x" * 58, f'"{"x" * 58}"'),
        ("x" * 59, '"' + "x" * 56 + "..."),
        ("社区", '"社区"'),
        (None, "null"),
        ([1, 2, 3, 4, 5, 6], "[1, 2, 3, 4, 5, 6]"),
        ([1, 2, 3, 4, 5, 6, 7], "[1, 2, 3, 4, 5, 6, ...]"),
        (([1], {"a": 1}, (2,)), "[..., ..., ...]"),
        ([10**30, 10**30], f"[{10**30}, 1{'0' * 23}...]"),
        ({"a": 1, "b": 2}, "{... 2}"),
    ],
    ids=str,
)
def test_a_value_is_shown_in_a_few_words(value, shown):
    assert checker._shown(value) == shown


@pytest.mark.parametrize("more", [0, 1])
def test_a_sentence_is_as_long_as_may_be_in_both_languages(more):
    zh, en = "长" * (400 + more), "l" * (600 + more)
    cut_zh, cut_en = "长" * 397 + "...", "l" * 597 + "..."
    shown = str(checker.Finding(zh, en))
    assert shown == (f"{cut_zh} · {cut_en}" if more else f"{zh} · {en}")
    parts = ("p" * (120 + more), "v" * (60 + more), "l" * (200 + more))
    zh = "长" * (120 + more)
    place, value, en = (f"{one[:-4]}..." if more else one for one in parts)
    problem = f"{zh[:-4]}..." if more else zh
    shown = str(checker.CheckError(parts[0], parts[1], parts[2], zh))
    assert shown == f"{place}: {value}: {problem} · {en}"


def test_an_error_without_a_value_names_its_place():
    assert str(checker.CheckError("here", "", "is missing", "缺失")) == (
        "here: 缺失 · is missing"
    )
    assert str(checker.CheckError("here", 0, "is small", "过小")) == (
        "here: 0: 过小 · is small"
    )


def test_a_name_that_no_file_can_have_is_told_with_the_reason():
    with pytest.raises(
        checker.UnreadableError, match=r"cannot be read: .*embedded null"
    ):
        checker.read_file(Path("a\0b"))
    with pytest.raises(checker.UnreadableError, match="cannot be read: No such file"):
        checker.read_file(Path("nowhere") / "no.json")


def test_why_a_file_cannot_be_read_is_told_in_chinese_too(tmp_path):
    (tmp_path / "file").write_text("{}")
    for path, reason in (
        (tmp_path / "none.json", "没有这个文件或文件夹"),
        (tmp_path, "是文件夹，不是文件"),
        (tmp_path / "file" / "in.json", "是文件，不是文件夹"),
        (tmp_path / ("n" * 300), "路径过长"),
    ):
        with pytest.raises(checker.UnreadableError) as caught:
            checker.read_file(path)
        assert caught.value.said.zh == f"无法读取：{reason}"


@pytest.mark.parametrize(
    ("content", "weight"),
    [
        (b"", 0),
        (b"1", 2),
        (b'{"a": [1, 2]}', 2 * 13 + 40 + 2 * 40 + 90 + 250),
        (b'"\\n"', 2 * 4 + 2 * 40 + 60),
        ("社".encode(), 8 * 3),
    ],
)
def test_a_file_is_weighed_by_what_it_takes_in_memory(content, weight):
    assert checker.weight_of(content) == weight


def test_memory_is_refused_from_the_first_byte_beyond_the_limit(monkeypatch):
    content, beside = b'{"a": 1}', b"[]"
    weight = checker.weight_of(content) + checker.weight_of(beside)
    monkeypatch.setattr(checker, "MOST_MEMORY", weight)
    assert checker.parse(content, "plan", beside) == {"a": 1}
    monkeypatch.setattr(checker, "MOST_MEMORY", weight - 1)
    with pytest.raises(checker.UnreadableError, match="of memory"):
        checker.parse(content, "plan", beside)


@pytest.mark.parametrize("digit", "19")
def test_a_number_has_so_many_digits_and_no_more(digit):
    most = digit * checker.MOST_DIGITS
    assert checker.parse(f'{{"a": {most}}}'.encode(), "plan") == {"a": int(most)}
    assert checker.parse(f'{{"a": -{most[1:]}}}'.encode(), "plan")
    zeros = "1" + "0" * checker.MOST_DIGITS
    for more in (most + digit, zeros, most + "0"):
        with pytest.raises(checker.UnreadableError, match="digits"):
            checker.parse(f'{{"a": {more}}}'.encode(), "plan")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1, "b": 2, "b": 3}', 'the key "b" stands twice'),
        ('{"a": NaN}', "NaN is no number"),
        ('{"a": 1e999}', "1e999 is no number that can be kept"),
        ("[1]", "is not an object"),
    ],
)
def test_what_is_no_document_is_said_by_its_value(text, words):
    with pytest.raises(checker.UnreadableError, match=words):
        checker.parse(text.encode(), "plan")


def test_steps_are_refused_beyond_the_limit_and_not_at_it():
    checker._refuse_steps("here", checker.MOST_STEPS)
    with pytest.raises(checker.UnreadableError, match="steps checked here"):
        checker._refuse_steps("here", checker.MOST_STEPS + 1)


def test_files_are_read_to_the_limit_and_not_beyond(tmp_path, monkeypatch):
    path = tmp_path / "plan.json"
    path.write_bytes(json.dumps({"a": "x"}).encode())
    size = path.stat().st_size
    monkeypatch.setattr(checker, "MOST_BYTES", size)
    assert len(checker.read_file(path)) == size
    monkeypatch.setattr(checker, "MOST_BYTES", size - 1)
    with pytest.raises(checker.UnreadableError, match="longer than"):
        checker.read_file(path)


@pytest.mark.parametrize(
    ("arguments", "code"), [([], 2), (["a", "b", "c"], 2), (["-h"], 0), (["--help"], 0)]
)
def test_who_names_no_files_or_too_many_is_told_how(capsys, arguments, code):
    assert checker.main(arguments) == code
    said = capsys.readouterr()
    assert "What is not proved" in said.err
    assert not said.out
