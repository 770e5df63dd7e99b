"""What is handed in as tables in memory, and is none."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import lawyer_assign as la


@pytest.mark.parametrize(
    "given", [[{"id": "a"}], pd.Series([1, 2]), 3, None, {"id": ["a"]}], ids=repr
)
def test_what_is_no_frame_is_refused_by_the_name_of_its_table(given):
    frames = la.facts_to_frames(la.datasets.toy())
    with pytest.raises(la.BadInputError, match=r"lawyers: .*is no DataFrame"):
        la.facts_from_frames({**frames, "lawyers": given})
    with pytest.raises(la.BadInputError, match=r"logs: .*is no DataFrame"):
        la.records_from_frames({"logs": given})


def test_an_id_that_lost_its_zeros_is_offered_with_them():
    frames = la.facts_to_frames(la.datasets.toy())
    firms = frames["firms"]["id"].unique().tolist()
    number = {one: f"{at:03}" for at, one in enumerate(firms, start=1)}
    for table, column in (("firms", "id"), ("lawyers", "firm"), ("choices", "firm"),
                          ("agreements", "firm")):  # fmt: skip
        frames[table][column] = frames[table][column].map(number)
    assert la.facts_from_frames(frames).firms[0].id == "001"
    frames["lawyers"]["firm"] = frames["lawyers"]["firm"].str.lstrip("0")
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_frames(frames)
    found = [one for one in caught.value.defects if one.place.endswith(".firm")]
    assert len(found) == len(frames["lawyers"])
    for defect in found:
        assert f"是否应为 {defect.value:0>3}？" in defect.cure.zh
        assert f"Did you mean {defect.value:0>3}?" in defect.cure.en


def toy_with(**frames):
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_frames(la.facts_to_frames(la.datasets.toy()) | frames)
    return caught.value.defects


def test_a_slip_in_an_english_header_is_told_the_english_one():
    frame = la.facts_to_frames(la.datasets.toy())["committees"]
    (slip, _) = toy_with(committees=frame.rename(columns={"kind": "knid"}))
    assert slip.cure.en.startswith("Did you mean kind? ")
    assert slip.cure.zh.startswith("是否应为“类型”？")
    (slip, _) = toy_with(committees=frame.rename(columns={"kind": "类形"}))
    assert slip.cure.en.startswith("Did you mean 类型? ")


def test_headers_of_several_levels_are_said_once_with_the_way_out():
    frame = la.facts_to_frames(la.datasets.toy())["lawyers"]
    deep = frame.set_axis(
        pd.MultiIndex.from_product([["a"], frame.columns]), axis="columns"
    )
    (one,) = toy_with(lawyers=deep)
    assert (one.place, one.value) == ("lawyers.columns", "2")
    assert "frame.columns.get_level_values(-1)" in one.cure.en
    deep.columns = deep.columns.get_level_values(-1)
    assert deep.equals(frame)


def test_a_frame_without_rows_that_others_name_is_said_to_be_empty():
    frames = la.facts_to_frames(la.datasets.toy())
    (one,) = toy_with(committees=frames["committees"].iloc[:0])
    assert (one.place, one.value) == ("committees", "0")
    assert "is empty, while choices" in one.problem.en
    assert "是空表，而 choices" in one.problem.zh
    assert la.facts_from_frames({one: two.iloc[:0] for one, two in frames.items()})


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), np.inf])
def test_degrees_without_end_are_not_said_to_be_a_number(value):
    frame = la.facts_to_frames(la.datasets.toy())["lawyers"]
    frame.loc[0, "lat"] = value
    (one,) = toy_with(lawyers=frame)
    assert one.place == "lawyers[0].lat"
    assert one.problem == ("is not finite", "不是有限的数值")


def lawyers_with(field, value, dtype="object"):
    """Return the facts of frames in which a column of the lawyers is as a value."""
    frames = la.facts_to_frames(la.datasets.toy())
    count = len(frames["lawyers"])
    frames["lawyers"][field] = pd.Series([value] * count, dtype=dtype)
    return la.facts_from_frames(frames)


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (Decimal(13), "object"),
        (Decimal("13.00"), "object"),
        (Decimal("1.3E+1"), "object"),
        (np.int16(13), "object"),
        (np.float32(13), "object"),
        (13, "Int8"),
        (13.0, "Float64"),
    ],
    ids=repr,
)
def test_a_whole_number_is_taken_in_whatever_type_it_comes(value, dtype):
    """A database gives NUMERIC columns as Decimal, which were called something else."""
    facts = lawyers_with("years_of_practice", value, dtype)
    assert {type(row.years_of_practice) for row in facts.lawyers} == {int}
    assert {row.years_of_practice for row in facts.lawyers} == {13}


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (Decimal("13.5"), "object"),
        (Decimal("1E-30"), "object"),
        (Decimal("Infinity"), "object"),
        (Decimal("1E+999999"), "object"),
        (np.float32(13.5), "object"),
        (13.5, "Float64"),
    ],
    ids=repr,
)
def test_a_number_that_is_not_whole_is_refused_by_its_place(value, dtype):
    with pytest.raises(la.BadInputError, match="is not a whole number") as caught:
        lawyers_with("years_of_practice", value, dtype)
    first = caught.value.defects[0]
    assert first.place == "lawyers[0].years_of_practice"


def test_decimals_are_taken_as_degrees_flags_ids_and_inside_scores():
    frames = la.facts_to_frames(la.datasets.toy())
    frames["lawyers"]["lat"] = [Decimal("30.25")] * len(frames["lawyers"])
    frames["lawyers"]["lon"] = [Decimal("120.15")] * len(frames["lawyers"])
    frames["lawyers"]["skills"] = [{"mediation": Decimal("3.0")}] * len(
        frames["lawyers"]
    )
    frames["districts"]["is_scarce"] = [Decimal(1)] * len(frames["districts"])
    facts = la.facts_from_frames(frames)
    assert {(row.lat, row.lon) for row in facts.lawyers} == {(30.25, 120.15)}
    assert facts.lawyers[0].skills == {"mediation": 3}
    assert all(row.is_scarce for row in facts.districts)
    number = {"f1": Decimal(12345678901234), "f2": Decimal(2), "f3": Decimal(3)}
    for table, column in (("firms", "id"), ("lawyers", "firm"), ("choices", "firm"),
                          ("agreements", "firm")):  # fmt: skip
        frames[table][column] = frames[table][column].map(number)
    assert la.facts_from_frames(frames).firms[0].id in {"2", "12345678901234"}


def test_records_take_decimals_too():
    row = {"lawyer": "l6", "committee": "c3", "day": "2026-03-02"}
    stars = [Decimal("4.00"), Decimal(5)]
    frame = pd.DataFrame([row | {"stars": one} for one in stars])
    records = la.records_from_frames({"ratings": frame}, la.datasets.toy())
    assert records.ratings["stars"].tolist() == [4, 5]
    frame["stars"] = [Decimal("4.5"), Decimal(5)]
    with pytest.raises(la.BadInputError, match=r"ratings\[0\]\.stars: .*whole number"):
        la.records_from_frames({"ratings": frame}, la.datasets.toy())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_of_ours_read_by_pandas_is_handed_in_whole(tmp_path, lang):
    toy = la.datasets.toy()
    la.write_facts(toy, tmp_path / "facts.xlsx", lang=lang)
    frames = pd.read_excel(
        tmp_path / "facts.xlsx", sheet_name=None, engine="openpyxl", dtype=str
    )
    assert {"zh": {"填写说明", "_选单"}, "en": {"guide", "_lists"}}[lang] <= set(frames)
    assert la.facts_from_frames(frames) == toy


def test_frames_that_are_named_by_numbers_are_defects_as_others_are():
    nothing = pd.DataFrame()
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_frames({1: nothing, "lawyer": nothing})
    assert [one.place for one in caught.value.defects] == ["1", "lawyer"]
    assert "start its name with _" in caught.value.defects[0].cure.en
    with pytest.raises(la.BadInputError, match=r"1: .*is not the name of any table"):
        la.records_from_frames({1: nothing})


def test_texts_of_frames_are_trimmed_as_those_of_workbooks(tmp_path):
    """Ids with a space at an end were refused, and names kept theirs."""
    frames = la.facts_to_frames(la.datasets.toy(), phones=True)
    for table, field, more in (
        ("lawyers", "firm", "{} "), ("firms", "id", " {}"), ("lawyers", "name", " {} "),
        ("lawyers", "phone", " {}"),
    ):  # fmt: skip
        frame = frames[table]
        frame[field] = [
            more.format(one) if isinstance(one, str) else one for one in frame[field]
        ]
    assert la.facts_from_frames(frames) == la.datasets.toy()
    book = tmp_path / "facts.xlsx"
    with pd.ExcelWriter(book) as writer:
        for table, fields in _FIELDS.items():
            frames[table][fields].to_excel(writer, sheet_name=table, index=False)
    read = la.read(book)
    sheets = pd.read_excel(book, sheet_name=None, engine="openpyxl")
    assert la.facts_from_frames(sheets) == read
    assert read.lawyers[0].name == la.datasets.toy().lawyers[0].name


_FIELDS = {
    "districts": ["id", "name"], "committees": ["id", "name", "kind", "district"],
    "firms": ["id", "name", "district"], "lawyers": ["id", "name", "firm"],
}  # fmt: skip


def test_a_text_that_trimming_would_change_comes_back_from_frames():
    toy = la.datasets.toy()
    names = [" 丁 ", "'tis", "’", "a\tb", "\\", *[one.name for one in toy.lawyers]]
    rows = [
        row.model_copy(update={"name": name})
        for row, name in zip(toy.lawyers, names, strict=False)
    ]
    facts = toy.replace(lawyers=rows)
    frames = la.facts_to_frames(facts, phones=True)
    assert frames["lawyers"]["name"][0] == "' 丁 "
    assert la.facts_from_frames(frames) == facts


class Polars:
    """A frame of another library."""

    __module__ = "polars.dataframe.frame"

    def to_pandas(self):
        raise NotImplementedError


def test_a_frame_of_another_library_is_called_by_it_and_told_what_to_do():
    """Its name is DataFrame, too: "is no DataFrame (found DataFrame)"."""
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_frames({"districts": Polars()})
    (one,) = caught.value.defects
    assert (one.place, one.value) == ("districts", "polars.Polars")
    assert "to_pandas()" in one.cure.en
    assert "to_pandas()" in one.cure.zh
