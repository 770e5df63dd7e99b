"""Rows of a certificate whose most is below their least are refused, by place."""

from types import SimpleNamespace

import pytest

from lawyer_assign.checker import UnreadableError, _rise


def test_a_most_below_its_least_is_refused_and_no_most_is_fine():
    table = SimpleNamespace(place="certificate.lawyers")
    _rise(table, "least", [0, 3, 2], "most", [0, None, 5])
    with pytest.raises(UnreadableError) as caught:
        _rise(table, "least", [0, 3, 2], "most", [0, None, 1])
    assert "certificate.lawyers.most[2]" in str(caught.value)
    assert "is below least 2" in str(caught.value)
