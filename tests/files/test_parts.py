"""How much a sheet would unfold to: by bytes, as by a walk through its XML."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyer_assign.files import parts
from lawyer_assign.files.parts import OddSheetError, Spread

HEAD = b'<worksheet xmlns="m"><sheetData>'
END = b"</sheetData></worksheet>"
usual = st.builds(
    lambda letters, row, sort, tail: b'<c r="%s%d"%s%s' % (letters, row, sort, tail),
    st.sampled_from([b"A", b"Z", b"AA", b"IV", b"XFD"]),
    st.integers(1, 1_048_576),
    st.sampled_from([b"", b' s="6"', b' s="6" t="n"', b' t="str"', b' t="b"']),
    st.sampled_from([b"/>", b"><v>7</v></c>", b"><f>A1</f><v>x</v></c>"]),
)
shared = st.builds(
    lambda row, name: b'<c r="B%d" s="1" t="s"><v>%d</v></c>' % (row, name),
    st.integers(1, 9_999), st.integers(0, 5),
)  # fmt: skip
odd = st.sampled_from(
    [
        b"<c><v>1</v></c>", b"<c/>", b'<c t="s"><v>3</v></c>', b"<c\n/>",
        b"<c\n r='D9'><v>1</v></c>",
        b'<c s="1" r="E8"><v>1</v></c>', b'<c r="F7" t="s" s="1"><v> 2 </v></c>',
        b'<x:c xmlns:x="m" r="GG6"><v>1</v></x:c>', b'<c r="a5"><v>1</v></c>',
        b'<c r="H4"></c>', b'<c r="H40"> </c>', b"<c r='I3' t='s'><v>1</v></c>",
        b'<color rgb="1"/>', b"<cols/>", b'<c r="J2" t="s"><v/></c>',
    ]
)  # fmt: skip


def sheet(cells):
    rows = b"".join(b'<row r="%d">%s</row>' % one for one in enumerate(cells, 1))
    return HEAD + rows + END


@given(st.lists(st.one_of(usual, shared), max_size=8), st.integers(1, 200))
def test_usual_sheets_are_measured_as_a_walk_would(cells, step):
    text = sheet(cells)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_STEP", step)
        found = parts._plain_spread(text)
        names = parts.references(text)
    spread, walked = parts._walked(text)
    assert found is not None
    assert names == walked
    # Behind the last tag of a chunk nothing is seen, and an empty cell counts.
    assert found >= spread if step < len(text) else found == spread


@given(st.lists(st.one_of(usual, shared, odd), max_size=8))
def test_no_way_to_write_a_cell_hides_it(cells):
    text = sheet(cells)
    found, (spread, names) = parts.spread_of(text), parts._walked(text)
    assert found.rows >= spread.rows
    assert found.columns >= spread.columns
    assert found.cells >= spread.cells
    assert parts.references(text) == names


def test_odd_sheets_are_walked_through_only_while_that_is_quick(monkeypatch):
    text = sheet([b'<c><v>1</v></c><c t="s" s="1"><v>4</v></c>'] * 3)
    assert parts.spread_of(text) == Spread(3, 2, 6)
    assert parts.references(text) == Counter({4: 3})
    monkeypatch.setattr(parts, "MOST_WALKED", 10)
    for measure in (parts.spread_of, parts.references):
        with pytest.raises(OddSheetError):
            measure(text)


@given(st.binary(max_size=60), st.integers(1, 70))
def test_the_longest_run_is_that_between_signs(content, step):
    expected = max(map(len, content.replace(b"\n", b"<").split(b"<")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_STEP", step)
        assert parts.longest_run(content, b"<\n") == expected


@pytest.mark.parametrize(
    ("strings", "sizes"),
    [
        ([b"<si><t>ab</t></si>"], [18]),
        ([b"<si><t>%s</t></si>" % (b"a" * 99)], [99]),
        (
            [b"<si>%s</si>" % (b'<r><rPr><b/></rPr><t xml:space="1">ab</t></r>' * 9)],
            [18],
        ),
        ([b"<si><t><![CDATA[%s]]></t></si>" % (b"a" * 99)], [127]),
        ([b"<x:si><x:t>%s</x:t></x:si>" % (b"a" * 99)] * 2, [99, 99]),
        ([b"<si><t/></si>", b"<si ><t>%s</t></si>" % (b"&lt;" * 20)], [13, 80]),
        ([], []),
    ],
)
def test_the_size_of_a_string_is_that_of_its_text(strings, sizes):
    found = parts.string_sizes(b"<sst>" + b"".join(strings))
    assert list(found) == sizes
