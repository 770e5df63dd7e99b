"""A latitude and a longitude that stand in each other's place."""

import pytest

import lawyer_assign as la


@pytest.mark.parametrize(
    ("lat", "is_offered"), [(119.5, True), (-100.0, True), (500.0, False)]
)
def test_a_latitude_that_could_be_a_longitude_is_asked_about(lat, is_offered):
    facts = la.facts_to_dict(la.datasets.toy())
    facts["committees"][0]["lat"] = lat
    with pytest.raises(la.BadInputError) as error:
        la.facts_from_dict(facts)
    (defect,) = error.value.defects
    assert ("may be exchanged" in defect.cure.en) is is_offered
    assert ("填反" in defect.cure.zh) is is_offered
    assert "90" in defect.cure
