"""Sentences in few bytes: put together again they are the very same."""

import pytest

import lawyer_assign as la
from lawyer_assign.errors import Text
from lawyer_assign.explain.whys.words import choice_text, passed_over_text, reason_text
from lawyer_assign.page.sentences import Known, Sentences
from lawyer_assign.publish.edition import plain
from lawyer_assign.verbs import solve as api
from tests.worlds.canaries import MOBILE
from tests.worlds.shown import odd_outcome


def said_again(sentences, packed, called, lang):
    """Return a packed sentence as the page would say it, ids beside names."""
    form = sentences.forms[packed[0]][lang]
    parts = []
    for piece in form:
        if isinstance(piece, str):
            parts.append(piece)
            continue
        value = packed[1 + piece[1]]
        parts.append(f"{value:,}" if piece[0] == "n" else called[piece[0], value][lang])
    return "".join(parts)


def known_of(facts):
    """Return everybody of facts, and how each language calls them."""
    known, called = {}, {}
    for kind, rows in (("c", facts.committees), ("l", facts.lawyers),
                       ("f", facts.firms)):  # fmt: skip
        for at, row in enumerate(rows):
            known.setdefault(row.id, []).append(Known(kind, at, row.name))
            called[kind, at] = {"zh": f"{row.name}（{row.id}）",
                                "en": f"{row.name} ({row.id})"}  # fmt: skip
    return known, called


def chosen_town():
    return api.solve(la.datasets.district(committees=40, lawyers=60, seed=4))


@pytest.mark.parametrize("make", [odd_outcome, chosen_town])
def test_every_reason_is_said_again_word_for_word(make):
    outcome = make()
    known, called = known_of(outcome.problem.facts)
    sentences = Sentences(known)
    whys = la.why_all(outcome, most=None).rows
    texts = [reason_text(one) for why in whys for one in why.reasons]
    texts += [choice_text(one) for why in whys for one in why.serving]
    texts += [passed_over_text(why) for why in whys if why.passed_over]
    assert len(texts) > 100
    for text in texts:
        packed = sentences.packed(text)
        for lang in ("zh", "en"):
            assert said_again(sentences, packed, called, lang) == text.of(lang)
    assert len(sentences.forms) < len(texts) / 4


def test_whoever_is_named_is_a_gap_and_nobody_else():
    known = {"7": [Known("c", 0, "东村"), Known("l", 5, "王")],
             "x": [Known("f", 2, "所（甲）")]}  # fmt: skip
    sentences = Sentences(known)
    text = Text(
        "王 (7) of 所（甲） (x) leaves 东村 (7), 1,250 points, not 李 (9)",
        "所（甲）（x）的王（7）离开东村（7），1,250分，不是李（9）",
    )
    packed = sentences.packed(text)
    (form,) = sentences.forms
    assert [one for one in form["zh"] if not isinstance(one, str)] == [
        ["f", 0], ["l", 1], ["c", 2], ["n", 3], ["n", 4],
    ]  # fmt: skip
    assert packed == [0, 2, 5, 0, 1250, 9]
    assert [one[0] for one in form["en"] if not isinstance(one, str)] == list("lfcnn")


@pytest.mark.parametrize("number", ["007", "1234", "1,23", "3.50"])
def test_a_number_in_another_form_stays_as_it_is(number):
    sentences = Sentences({})
    packed = sentences.packed(Text(f"No {number}.", f"第{number}号。"))
    assert said_again(sentences, packed, {}, "en") == f"No {number}."
    assert said_again(sentences, packed, {}, "zh") == f"第{number}号。"


def test_values_that_occur_twice_keep_their_places():
    sentences = Sentences({})
    packed = sentences.packed(Text("of 3 and 4, 3 of 3", "3之3，4和3"))
    assert said_again(sentences, packed, {}, "en") == "of 3 and 4, 3 of 3"
    assert said_again(sentences, packed, {}, "zh") == "3之3，4和3"


def test_what_looks_like_a_phone_is_masked_in_a_form():
    sentences = Sentences({})
    sentences.packed(Text(f"call {MOBILE}", f"请拨{MOBILE}"))
    (form,) = sentences.forms
    assert form["en"] == [plain(f"call {MOBILE}")]
    assert MOBILE not in str(form)
