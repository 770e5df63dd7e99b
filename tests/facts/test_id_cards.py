"""An ID-card number is no phone: refused where one is expected, and never published."""

import openpyxl
import pytest
from pydantic import ValidationError

import lawyer_assign as la
from lawyer_assign.facts import Contact, Lawyer, Phone
from lawyer_assign.phones import hide_id_cards, holds_id_card
from tests.worlds.both_languages import strict_faults_of
from tests.worlds.files import clean_book, clean_facts
from tests.worlds.small import committee, lawyer, world

CARD = "330109198001011234"
CARDS = (
    CARD, "33010919800101123X", "33010919800101123x",
    "３３０１０９１９８００１０１１２３４",
    "330109 19800101 1234", "330109-1980-0101-1234", "330109800101123", f"身份证{CARD}",
    f"13812345678/{CARD}",
)  # fmt: skip
NO_CARDS = (
    "13812345678", "+86 138 1234 5678", "008613812345678", "0571-87654321转8601",
    "13812345678 0571-87654321", "13301201010123456", "330102001051",
    "+331098001011234",
    "330109809901123", "330109198001011234567", "330***********1234", "12348", "",
)  # fmt: skip


@pytest.mark.parametrize("card", CARDS)
def test_an_id_card_number_is_refused_where_a_phone_is_expected(card):
    assert holds_id_card(card)
    for model, row in (
        (Lawyer, {"id": "l1", "name": "n", "firm": "f1"}),
        (Contact, {"committee": "c1", "name": "n"}),
    ):
        with pytest.raises(ValidationError) as caught:
            model(**row, phone=card)
        (found,) = caught.value.errors()
        assert found["loc"] == ("phone",)
        assert "looks like an ID-card number" in found["msg"]
        assert "19800101" not in str(found) + str(caught.value)
        assert not strict_faults_of(found["ctx"]["problem"])
        assert not strict_faults_of(found["ctx"]["cure"])


@pytest.mark.parametrize("text", NO_CARDS)
def test_phones_licences_and_codes_are_no_id_card_numbers(text):
    assert not holds_id_card(text)
    assert hide_id_cards(text) == text
    assert lawyer("l1", phone=text).phone == text


def test_eighteen_digits_with_a_slip_in_the_day_are_no_phone_either():
    slip = "330109198013011234"
    assert holds_id_card(slip)
    assert hide_id_cards(slip) == slip  # in a text they may be anything


@pytest.mark.parametrize("card", CARDS)
def test_nothing_of_an_id_card_number_is_left_in_a_text_that_is_published(card):
    hidden = hide_id_cards(f"王芳（{card}）")
    assert len(hidden) == len(card) + 4
    assert not holds_id_card(hidden)
    assert "1980" not in hidden
    assert "1234" not in hidden.replace("13812345678", "")


@pytest.mark.parametrize("card", [CARD, int(CARD)])
def test_a_workbook_names_the_cells_of_id_card_numbers_and_masks_them(tmp_path, card):
    book = clean_book()
    for sheet, head in (("律师", "电话"), ("联系表", "联系电话")):
        at = next(cell.column for cell in book[sheet][1] if cell.value == head)
        book[sheet].cell(2, at).value = card
    book.save(tmp_path / "facts.xlsx")
    with pytest.raises(la.BadInputError) as caught:
        la.read(tmp_path / "facts.xlsx")
    places = [one.place for one in caught.value.defects]
    assert [one.partition("!")[0] for one in places] == ["律师", "联系表"]
    for one in caught.value.defects:
        assert one.value.startswith("330***********1")
        assert "身份证" in one.problem.zh
    assert "19800101" not in str(caught.value)


@pytest.mark.parametrize("name", ["facts.json", "facts"])
def test_other_formats_and_frames_are_refused_in_the_same_way(tmp_path, name):
    facts = clean_facts()
    la.write_facts(facts, tmp_path / name, phones=True)
    path = tmp_path / name
    file = path / "lawyers.csv" if path.is_dir() else path
    text = file.read_text("utf-8-sig").replace("13812345678", CARD)
    file.write_text(text, "utf-8-sig" if path.is_dir() else "utf-8")
    frames = la.facts_to_frames(facts, phones=True)
    frames["lawyers"]["phone"] = frames["lawyers"]["phone"].replace("13812345678", CARD)
    for read, what in ((la.read, path), (la.facts_from_frames, frames)):
        with pytest.raises(la.BadInputError, match="ID-card number"):
            read(what)


def test_a_copy_of_a_lawyer_takes_no_id_card_number():
    with pytest.raises(ValidationError, match="ID-card number"):
        lawyer("l1").model_copy(update={"phone": CARD})


def test_a_plan_announces_no_id_card_number_whatever_made_the_facts(tmp_path):
    """Rows that nobody validated, and names with a shifted cell in them."""
    shown = {"name": f"王芳{CARD}", "may_publish_phone": True}
    odd = lawyer("l1").model_copy(update=shown)
    odd.__dict__["phone"] = Phone(CARD)
    outcome = la.solve(world([committee("c1")], [odd]))
    la.write(outcome, tmp_path / "plan.xlsx", phones=True)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    cells = [str(cell.value) for row in book["公示表"] for cell in row]
    assert any(one.startswith("王芳*") for one in cells)
    assert not [one for one in cells if "19800101" in one]
