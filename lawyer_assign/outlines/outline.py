"""Outlines of districts as a person hands them in."""

from dataclasses import dataclass

from lawyer_assign.cards import grid_html
from lawyer_assign.heads import head

Ring = tuple[tuple[float, float], ...]
"""Longitude and latitude of points, in degrees; the last joins the first."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of one area.

    Parameters
    ----------
    keys
        Everything that a district may be known by: ids and names.
    rings
        Outer and inner ones; what lies inside an odd number of them is in the area.
    """

    keys: frozenset[str]
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Outlines:
    """Outlines of districts, of :func:`lawyer_assign.read_outlines`.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> bool(la.Outlines(rows=()).rows)
    False
    """

    rows: tuple[Outline, ...]

    def __repr__(self) -> str:
        """Return how many there are: their points would fill the screen."""
        return f"<Outlines: {len(self.rows)}>"

    def _repr_html_(self) -> str:
        """Show keys and counts of points in a notebook, of the first outlines."""
        rows = [
            (one.keys, len(one.rings), sum(map(len, one.rings))) for one in self.rows
        ]
        names = ("keys", "rings", "points")
        heads = [head(one, None, {"points": "点数"}) for one in names]
        return grid_html(repr(self), heads, rows)

    def of(self, district: str, name: str) -> tuple[Ring, ...]:
        """Return the rings of a district, by its id or else its name.

        Parameters
        ----------
        district, name
            Of the district; a name counts only where no outline has the id.
        """
        for key in (district, name):
            found = [row.rings for row in self.rows if key and key in row.keys]
            if found:
                return tuple(ring for rings in found for ring in rings)
        return ()
