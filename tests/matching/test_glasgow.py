import time

import numpy as np
import pytest
from hypothesis import given, settings

from lawyer_assign import matching
from lawyer_assign.errors import BadInputError
from tests.worlds.examples import many
from tests.worlds.small_markets import lists_of, markets

GOOD = "0\n3\n2\n1 1 (2)\n2 (1 2)\n3\n1 2 (1 2)\n2 1 2 1\n"


def written(tmp_path, text, encoding="utf-8"):
    file = tmp_path / "market.txt"
    file.write_bytes(text.encode(encoding))
    return file


def test_ties_and_seats_and_empty_lists_are_read(tmp_path):
    market = matching.read(written(tmp_path, GOOD))
    left, right, seats = lists_of(market)
    assert left == {"1": {"1": 0, "2": 1}, "2": {"1": 0, "2": 0}, "3": {}}
    assert right == {"1": {"1": 0, "2": 0}, "2": {"2": 0, "1": 1}}
    assert seats == {"1": 2, "2": 1}


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path):
    market = matching.read(written(tmp_path, "\ufeff" + GOOD.replace("\n", "\r\n")))
    assert market.pairs == 4


@settings(max_examples=many(60), deadline=None)
@given(market=markets())
def test_what_is_written_reads_back_the_same(market, tmp_path_factory):
    file = tmp_path_factory.mktemp("round") / "market.txt"
    matching.write(market, file)
    again = matching.read(file)
    assert [str(i) for i in market.residents] == list(again.residents)
    assert np.array_equal(market.seats, again.seats)
    for column in ("resident", "resident_rank", "hospital_rank"):
        assert np.array_equal(getattr(market, column), getattr(again, column))
    assert not list(file.parent.glob("*.part"))


DEFECTS = [
    ("", [1, 2, 3], "must stand alone"),
    ("1\n1\n1\n1 1\n1 1 1\n", [1], "0 must stand alone"),
    ("0\nmany\n-1\n", [2, 3], "must stand alone"),
    ("0\n2\n1\n1 1\n2 1\n", [6, 4, 5], "need 3 lines"),
    ("0\n1\n1\n1 1\n1 1 1\n2 1 1\n", [6], "need 2 lines"),
    ("0\n2\n1\n1 1\n\n1 1 1\n", [5], "no id"),
    ("0\n1\n2\n1 2\n\n2 1 1\n", [5], "no id"),
    ("0\n2\n1\n1 1\n1 1\n1 1 1\n", [5], "first on line 4"),
    ("0\n1\n1\n(1) 1\n1 1\n", [4, 4, 4], "parenthesis"),
    ("0\n1\n1\n1 1\n1 x 1\n", [5], "no number of seats"),
    ("0\n1\n1\n1 1\n1\n", [5], "no number of seats"),
    ("0\n1\n1\n1 1\n1 1234567890 1\n", [5], "no number of seats"),
    ("0\n1\n1\n1 2\n1 1 9\n", [4, 5], "has this id"),
    ("0\n1\n1\n1 1 1\n1 1 1\n", [4], "listed twice"),
    ("0\n1\n2\n1 (1 (2))\n1 1 1\n2 1 1\n", [4, 4], "a tie inside a tie"),
    ("0\n1\n1\n1 1)\n1 1 1\n", [4], "closes no tie"),
    ("0\n1\n1\n1 () 1\n1 1 1\n", [4], "a tie of nobody"),
    ("0\n1\n1\n1 (1\n1 1 1\n", [4], "not closed"),
]


@pytest.mark.parametrize(("text", "lines", "problem"), DEFECTS)
def test_a_malformed_file_is_reported_at_its_lines(tmp_path, text, lines, problem):
    with pytest.raises(BadInputError) as caught:
        matching.read(written(tmp_path, text))
    defects = caught.value.defects
    places = [int(d.place.removeprefix("market.txt:")) for d in defects]
    assert places == lines
    assert any(problem in d.problem for d in defects)
    assert all(d.cure for d in defects)


def test_another_encoding_is_reported(tmp_path):
    with pytest.raises(BadInputError) as caught:
        matching.read(written(tmp_path, "0\n1\n1\né 1\n1 1 é\n", "latin-1"))
    assert caught.value.defects[0].problem.en == "not UTF-8 at byte 6"


def test_a_market_reads_back_equal_where_its_ids_are_text(tmp_path):
    path = tmp_path / "market.txt"
    for ids in (("a", "b"), (1, 2)):
        one, two = ids
        market = matching.market(
            {one: ["x", "y"], two: [("x", "y")]},
            {"x": [one, two], "y": [(two, one)]},
            {"x": 2, "y": 1},
        )
        matching.write(market, path)
        assert (matching.read(path) == market) is (one == "a")


def test_ids_that_would_not_read_back_are_not_written(tmp_path):
    market = matching.market({"a b": ["x"], "(": []}, {"x": ["a b"]})
    with pytest.raises(BadInputError) as caught:
        matching.write(market, tmp_path / "market.txt")
    assert len(caught.value.defects) == 2
    assert not list(tmp_path.iterdir())


def test_thirty_thousand_residents_are_read_in_seconds(tmp_path):
    rng = np.random.default_rng(0)
    wanted = [sorted(set(rng.integers(1, 4001, 4).tolist())) for _ in range(30_000)]
    offers: dict[int, list[int]] = {h: [] for h in range(1, 4001)}
    for r, hospitals in enumerate(wanted, 1):
        for h in hospitals:
            offers[h].append(r)
    lines = ["0", "30000", "4000"]
    lines += [f"{r} " + " ".join(map(str, hs)) for r, hs in enumerate(wanted, 1)]
    lines += [f"{h} 8 " + " ".join(map(str, rs)) for h, rs in offers.items()]
    file = written(tmp_path, "\n".join(lines))
    began = time.process_time()
    market = matching.read(file)
    # About 0.7 s on a quiet core; the bound only catches quadratic work.
    assert time.process_time() - began < 6
    assert market.pairs == sum(map(len, wanted))
