"""Which language is shown first: that in which most places are called."""

import pytest

import lawyer_assign as la
from lawyer_assign.facts.names import lang_of


@pytest.mark.parametrize(
    ("names", "lang"),
    [
        ([], "en"),
        (["North"], "en"),
        (["东村"], "zh"),
        (["North", "东村"], "zh"),
        (["North", "South", "东村"], "en"),
        (["A1", "东村", "西村"], "zh"),
    ],
)
def test_half_of_the_names_decide(names, lang):
    one = la.datasets.toy().committees[0]
    assert lang_of([one.model_copy(update={"name": name}) for name in names]) == lang


def test_one_odd_name_ahead_changes_no_answer():
    facts = la.datasets.toy()
    first = min(facts.committees, key=lambda row: row.id)
    odd = [row.model_copy(update={"name": "X-1"}) if row.id == first.id else row
           for row in facts.committees]  # fmt: skip
    outcome = la.solve(facts.replace(committees=odd))
    assert la.why(outcome, first.id).lang == "zh"
