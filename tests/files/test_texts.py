"""Texts that no workbook can carry are written so that people can read the rest."""

import pytest

from lawyer_assign.files.cells.cell import read_id, read_text, write_text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("接替a\r\nb", "'\\接替a\\r\\nb"),
        ("律师\x01甲", "'\\律师\\u0001甲"),
        ("_x000D_ 甲", "'\\\\u005fx000D\\u005f 甲"),
        ("\ud800甲\x02", "'\\\\ud800甲\\u0002"),
        ("甲\u202e\x03", "'\\甲\\u202e\\u0003"),
        ("𠮷\x04", "'\\𠮷\\u0004"),
    ],
)
@pytest.mark.parametrize("read", [read_text, read_id])
def test_what_can_be_seen_stays_as_it_is_and_all_of_it_comes_back(text, written, read):
    assert write_text(text, read=read) == written
    assert read(written) == text
