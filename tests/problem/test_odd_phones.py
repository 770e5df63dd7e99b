"""Phones with a slip in them are worth a look; those that may be right are not."""

import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.facts import Contact
from lawyer_assign.problem.odd_phones import find_odd_phones, is_odd
from tests.worlds.both_languages import strict_faults_of
from tests.worlds.files import clean_facts
from tests.worlds.small import committee, lawyer, world

FINE = (
    "13812345678", "138 1234 5678", "+86 138-1234-5678", "8613812345678",
    "0086-13812345678", "１３８１２３４５６７８", "王芳13812345678（手机，微信同号）",
    "0571-87654321", "(0571)87654321", "（0571）8765 4321", "057187654321",
    "010-62345678", "0571-7654321", "0571-87654321-801", "0571-87654321转801",
    "+86 571 87654321", "400-123-4567", "4001234567", "800 820 8820", "12348",
    "0571-12348", "96148", "110", "+852 2123 4567", "+1 (212) 555-0100",
    "13812345678/0571-87654321", "13812345678、13912345678",
    "13812345678；057187654321",
    "13812345678 13912345678", "0571-87654321/87654322", "13812345678\n13912345678",
    "电话：0571-87654321（周一至周五9:00-17:00）", "138****5678", "*******", "",
)  # fmt: skip
ODD = (
    "1380571234", "138123456789", "12812345678", "87654321", "668899", "无", "1",
    "13812345678/1380571234", "23812345678", "330109809901123", "0571-876543",
)  # fmt: skip


@pytest.mark.parametrize("phone", FINE)
def test_what_may_be_right_is_left_alone(phone):
    assert not is_odd(phone) or not phone
    contacts = [Contact(committee="c1", name="n", phone=phone)]
    facts = world([committee("c1")], [lawyer("l1", phone=phone)], contacts=contacts)
    assert not list(find_odd_phones(facts))


@pytest.mark.parametrize("phone", ODD)
def test_what_nobody_can_dial_is_a_remark_with_its_cell_and_cure(phone):
    contacts = [Contact(committee="c1", name="n", phone=phone)]
    people = [lawyer("l1"), lawyer("l2", phone=phone)]
    facts = world([committee("c1")], people, contacts=contacts)
    found = list(find_odd_phones(facts))
    assert [one.place for one in found] == ["lawyers[1].phone", "contacts[0].phone"]
    for one in found:
        assert one.value == str(facts.lawyer["l2"].phone)
        assert not strict_faults_of(one.problem)
        assert not strict_faults_of(one.cure)
        assert "13至19" in one.cure.zh


def test_check_warns_of_an_odd_phone_and_refuses_nothing(tmp_path):
    facts = clean_facts()
    first, *others = facts.lawyers
    wrong = first.model_copy(update={"phone": "1380571234"})
    la.write_facts(
        facts.replace(lawyers=[wrong, *others]), tmp_path / "x.xlsx", phones=True
    )
    said = CliRunner().invoke(app, ["check", str(tmp_path / "x.xlsx"), "--lang", "zh"])
    assert said.exit_code == 0
    assert "不像电话号码（共10位数字）" in said.output
    assert "律师!" in said.output
    assert "138***1234" in said.output
    assert "1380571234" not in said.output
