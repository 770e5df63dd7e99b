"""Outlines handed in: what is no area is said with its place, all at once."""

import json

import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.outlines import outlines_of

RING = [[120.0, 30.0], [120.2, 30.0], [120.1, 30.2], [120.0, 30.0]]
HOLE = [[120.1, 30.05], [120.12, 30.05], [120.11, 30.1], [120.1, 30.05]]


def feature(coordinates, kind="Polygon", **more):
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {}, "geometry": geometry, **more}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


@pytest.mark.parametrize("word", ["330102", 330102, "上城区"])
@pytest.mark.parametrize("where", ["id", "property"])
def test_a_district_is_known_by_its_id_or_its_name(word, where):
    more = {"id": word} if where == "id" else {"properties": {"adcode": word}}
    found = outlines_of(collection(feature([RING, HOLE], **more)), "x")
    rings = found.of("330102", "上城区")
    assert [len(ring) for ring in rings] == [3, 3]
    assert rings[0][0] == (120.0, 30.0)
    assert found.of("330105", "拱墅区") == ()
    assert repr(found) == "<Outlines: 1>"


def test_an_id_goes_before_a_name_and_parts_are_put_together():
    rows = (
        feature([RING], properties={"name": "城区"}),
        feature([RING], properties={"id": "d1"}),
        feature([[RING], [HOLE]], "MultiPolygon", properties={"id": "d1"}),
    )
    found = outlines_of(collection(*rows), "x")
    assert len(found.of("d1", "城区")) == 3
    assert len(found.of("d2", "城区")) == 1
    assert found.of("", "") == ()


def test_a_single_feature_is_enough():
    assert len(outlines_of(feature([RING], id="a"), "x").of("a", "")) == 1


SWAPPED = [[30.0, 120.0], *RING[1:3], [30.0, 120.0]]
BAD = {
    "no collection": ([], "x", "Feature"),
    "no list": ({"type": "FeatureCollection", "features": 3}, "x: features", "list"),
    "no area at all": (collection(), "x", "no area"),
    "a point": (
        collection(feature([120, 30], "Point")), "x: features[0].geometry", "area",
    ),
    "no geometry": (
        collection({"type": "Feature", "geometry": None}), "x: features[0].geometry",
        "area",
    ),
    "latitude first": (
        collection(feature([RING]), feature([SWAPPED])),
        "x: features[1].geometry.coordinates[0][0]", "degrees",
    ),
    "metres": (
        collection(feature([[[500000, 3300000], *RING[1:]]])),
        "x: features[0].geometry.coordinates[0][0]", "degrees",
    ),
    "text": (
        collection(feature([[["120", "30"], *RING[1:]]])),
        "x: features[0].geometry.coordinates[0][0]", "degrees",
    ),
    "one number": (
        collection(feature([[[120], *RING[1:]]])),
        "x: features[0].geometry.coordinates[0][0]", "degrees",
    ),
    "open ring": (
        collection(feature([RING[:3]])), "x: features[0].geometry.coordinates[0]",
        "closed",
    ),
    "no ring": (
        collection(feature([7])), "x: features[0].geometry.coordinates[0]", "list",
    ),
    "flat multipolygon": (
        collection(feature([RING], "MultiPolygon")),
        "x: features[0].geometry.coordinates[0][0][0]", "degrees",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "place", "said"), BAD.values(), ids=BAD)
def test_what_is_no_area_is_named_with_its_place(document, place, said):
    with pytest.raises(BadInputError) as caught:
        outlines_of(document, "x")
    places = [one.place for one in caught.value.defects]
    assert place in places
    assert said in caught.value.text("en")
    assert all(one.cure.zh for one in caught.value.defects)


def test_everything_is_said_at_once():
    wrong = collection(feature([SWAPPED]), feature([RING[:3]]), feature(7, "Point"))
    with pytest.raises(BadInputError) as caught:
        outlines_of(wrong, "x")
    assert len(caught.value.defects) == 4  # both ends of the swapped ring


def test_a_file_is_read_and_a_bad_one_refused(tmp_path):
    path = tmp_path / "districts.geojson"
    many = [[120 + at / 50_000, 30.0] for at in range(30_000)]
    ring = [*many, [120.1, 30.2], many[0]]
    path.write_text(json.dumps(collection(feature([ring], id="a"))))
    assert path.stat().st_size > 2**18
    assert len(la.read_outlines(path).of("a", "")[0]) == len(ring) - 1
    path.write_text('{"type": NaN}')
    with pytest.raises(BadInputError, match=r"districts\.geojson"):
        la.read_outlines(path)
    with pytest.raises(BadInputError):
        la.read_outlines(tmp_path / "gone.geojson")
    with pytest.raises(BadInputError):
        la.read_outlines(tmp_path)
