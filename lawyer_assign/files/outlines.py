"""Outlines of districts from a GeoJSON file."""

from pathlib import Path

from lawyer_assign.calls import checked
from lawyer_assign.disk import MIB, path_of
from lawyer_assign.files.formats import guards
from lawyer_assign.files.formats.json_document import load_json
from lawyer_assign.outlines import Outlines, outlines_of

MOST_RUN = 16 * MIB
"""Bytes of one area: between two of its words stand all its coordinates."""


@checked
def read_outlines(path: str | Path) -> Outlines:
    """Read outlines of districts, which pictures draw in place of soft hulls.

    A district takes the area of which some property, or the ``id``, is the district's
    id or name. No outlines come with the package: whoever publishes a map of China uses
    an approved base map.

    Parameters
    ----------
    path
        GeoJSON (``.geojson``, ``.json``): Polygon and MultiPolygon features, WGS84.

    Raises
    ------
    BadInputError
        It cannot be read, or is not such a document: all that is wrong, with its place.

    Examples
    --------
    >>> import json, tempfile, pathlib
    >>> import lawyer_assign as la
    >>> ring = [[120.0, 30.0], [120.2, 30.0], [120.1, 30.2], [120.0, 30.0]]
    >>> area = {"type": "Polygon", "coordinates": [ring]}
    >>> row = {"type": "Feature", "properties": {"name": "上城区"}, "geometry": area}
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "districts.geojson"
    >>> _ = path.write_text(json.dumps(row))
    >>> len(la.read_outlines(path).of("330102", "上城区"))
    1
    """
    place = path_of(path)
    guards.check_exists(place, is_folder=False)
    return outlines_of(load_json(place, MOST_RUN), place.name)
