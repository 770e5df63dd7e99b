"""Headers that spell a column's name out, and what is offered in its place."""

import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError


@pytest.mark.parametrize(
    ("meant", "typed"),
    [("lon", "longitude"), ("lat", "latitude"), ("kind", "kinds"), ("town", "twon")],
)
@pytest.mark.parametrize("absent", [(), ("languages",)])
def test_the_column_that_is_spelt_out_is_offered(meant, typed, absent):
    """Whoever follows "languages" for longitude has degrees for languages."""
    frames = la.facts_to_frames(la.datasets.toy())
    places = frames["committees"].drop(columns=list(absent), errors="ignore")
    places = places.rename(columns={meant: typed})
    with pytest.raises(BadInputError) as refused:
        la.facts_from_frames({**frames, "committees": places})
    said = [one for one in refused.value.defects if one.value == typed]
    assert len(said) == 1
    assert f"Did you mean {meant}?" in said[0].cure.en
