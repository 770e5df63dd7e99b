"""GeoJSON (RFC 7946) to outlines: everything that is wrong is said, all at once."""

from collections.abc import Iterator
from typing import Any

from lawyer_assign.errors import BadInputError, Defect, Defects, Text
from lawyer_assign.outlines.outline import Outline, Outlines, Ring

_LEAST = 4
"""Points of a ring, of which the last repeats the first."""
_DEGREES = Text(
    "Give longitude, then latitude, in WGS84 degrees, as in [120.15, 30.25]",
    "请按先经度、后纬度填写 WGS84 十进制度，如 [120.15, 30.25]",
)
_FORM = Text(
    'Give a FeatureCollection of areas: {"type": "FeatureCollection", "features": '
    '[{"type": "Feature", "properties": {"id": "330102"}, "geometry": ...}]}',
    "请提供由面要素组成的 FeatureCollection，如 "
    '{"type": "FeatureCollection", "features": [{"type": "Feature", '
    '"properties": {"id": "330102"}, "geometry": ...}]}',
)
_AREAS = Text("Use Polygon or MultiPolygon", "请用 Polygon 或 MultiPolygon")
_CLOSE = Text(
    "Give each ring at least four points, the last the same as the first",
    "每个环至少四个点，且首尾相同",
)


def outlines_of(document: object, place: str) -> Outlines:
    """Return the areas of a GeoJSON document.

    Parameters
    ----------
    document
        As a parser of JSON returns it.
    place
        What errors call the document.

    Raises
    ------
    BadInputError
        Everything that is no area in degrees, each with its path in the document.
    """
    defects = Defects()
    rows = tuple(_features(document, place, defects))
    if not rows and not defects:
        problem = Text("holds no area", "没有任何面要素")
        defects.append(Defect(place, "features", problem, _FORM))
    if defects:
        raise BadInputError(defects)
    return Outlines(rows)


def _features(document: object, place: str, defects: Defects) -> Iterator[Outline]:
    kind = _kind(document)
    if kind == "FeatureCollection":
        features = _of(document, "features")
        if not isinstance(features, list):
            defects.append(_wrong(f"{place}: features", features, "a list", "列表"))
            return
        named = [(f"{place}: features[{at}]", one) for at, one in enumerate(features)]
    else:
        named = [(place, document)]
    for where, feature in named:
        if _kind(feature) != "Feature":
            problem = Text("is no Feature of GeoJSON", "不是 GeoJSON 的 Feature")
            defects.append(Defect(where, _seen(_kind(feature)), problem, _FORM))
            continue
        rings = tuple(_rings(_of(feature, "geometry"), f"{where}.geometry", defects))
        yield Outline(_keys(feature), rings)


def _keys(feature: object) -> frozenset[str]:
    """Return every word by which a feature may be known."""
    properties = _of(feature, "properties")
    values = properties.values() if isinstance(properties, dict) else ()
    words = [one for one in (_of(feature, "id"), *values) if one is not None]
    return frozenset(
        str(one)
        for one in words
        if isinstance(one, str | int) and not isinstance(one, bool)
    )


def _rings(geometry: object, place: str, defects: Defects) -> Iterator[Ring]:
    kind, found = _kind(geometry), _of(geometry, "coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        problem = Text("is no area", "不是面")
        defects.append(Defect(place, _seen(kind), problem, _AREAS))
        return
    place = f"{place}.coordinates"
    areas = [(place, found)]
    if kind == "MultiPolygon":
        areas = list(_items(found, place, defects))
    for where, area in areas:
        for there, ring in _items(area, where, defects):
            points = tuple(_points(ring, there, defects))
            if not isinstance(ring, list) or len(points) != len(ring):
                continue  # said already
            if len(points) < _LEAST or points[0] != points[-1]:
                problem = Text("is no closed ring", "不是闭合的环")
                defects.append(Defect(there, _seen(ring), problem, _CLOSE))
                continue
            yield points[:-1]


def _points(
    ring: object, place: str, defects: Defects
) -> Iterator[tuple[float, float]]:
    for where, point in _items(ring, place, defects):
        if _is_point(point):
            yield float(point[0]), float(point[1])
            continue
        problem = Text("is no place on earth in degrees", "不是以度表示的经纬度")
        defects.append(Defect(where, _seen(point), problem, _DEGREES))


def _is_point(point: Any) -> bool:  # noqa: ANN401 (whatever a file holds)
    if not isinstance(point, list) or len(point) < 2:
        return False
    lon, lat = point[:2]
    numbers = [isinstance(one, int | float) for one in (lon, lat)]
    if not all(numbers) or isinstance(lon, bool) or isinstance(lat, bool):
        return False
    return bool(abs(lon) <= 180 and abs(lat) <= 90)


def _items(found: object, place: str, defects: Defects) -> Iterator[tuple[str, Any]]:
    if not isinstance(found, list):
        defects.append(_wrong(place, found, "a list", "列表"))
        return
    for at, one in enumerate(found):
        yield f"{place}[{at}]", one


def _wrong(place: str, found: object, wanted: str, zh: str) -> Defect:
    return Defect(place, _seen(found), Text(f"is not {wanted}", f"不是{zh}"), _FORM)


def _of(found: object, key: str) -> object:
    return found.get(key) if isinstance(found, dict) else None


def _kind(found: object) -> object:
    return _of(found, "type")


def _seen(found: object) -> str:
    return str(found)[:60]
