"""Places and offices so far from all others that a slip put them there.

House rule: 300 km. Hangzhou is 250 km across and a county of it 150; a zero, latitude
and longitude changed about, or a point of another province are farther.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from lawyer_assign.arrays import Floats, Mask
from lawyer_assign.errors import NOTHING, Defect, Text
from lawyer_assign.facts import Committee, Facts, Firm, Lawyer
from lawyer_assign.facts.columns import unit_vector
from lawyer_assign.facts.names import all_named
from lawyer_assign.pairs.travel import straight_metres

FAR_KM = 300
"""Kilometres from the middle of a district beyond which a point is worth a look."""

MOST_NAMED = 5
"""Rows that a remark names; the others are counted."""


def find_far_places(facts: Facts) -> Iterator[Defect]:
    """Find committees far from the middle of their district, offices from every one.

    The middle is the median of the committees' points, which a few slips do not move.
    """
    placed = [row for row in facts.committees if row.lat is not None]
    points = _points(placed)
    district = np.array([row.district for row in placed], object)
    middles: dict[str, Floats] = {}
    is_far = np.zeros(len(placed), bool)
    for one in dict.fromkeys(district.tolist()):
        here = district == one
        middles[one] = np.median(points[here], axis=0)[None, :]
        is_far[here] = _is_far(points[here], middles[one])
    yield from _told(facts, "committees", placed, is_far)
    tables: tuple[tuple[str, Sequence[Firm | Lawyer]], ...] = (
        ("firms", facts.firms), ("lawyers", facts.lawyers),
    )  # fmt: skip
    for table, rows in tables:
        offices = [row for row in rows if row.lat is not None]
        there = _points(offices)
        is_out = np.full(len(offices), bool(middles))
        for middle in middles.values():
            is_out &= _is_far(there, middle)
        yield from _told(facts, table, offices, is_out)


def _points(rows: Sequence[Committee | Firm | Lawyer]) -> Floats:
    points = [unit_vector(row.lat, row.lon) for row in rows]
    return np.array(points, np.float64).reshape(-1, 3)


def _is_far(points: Floats, middle: Floats) -> Mask:
    mask: Mask = straight_metres(points, middle) > FAR_KM * 1000
    return mask


def _told(
    facts: Facts, table: str, rows: Sequence[Committee | Firm | Lawyer], is_far: Mask
) -> Iterator[Defect]:
    far = [rows[at] for at in np.flatnonzero(is_far).tolist()]
    if not far:
        return
    first, count = far[0], len(far)
    at = next(n for n, row in enumerate(getattr(facts, table)) if row.id == first.id)
    more = Text(", ...", "等") if count > MOST_NAMED else NOTHING
    who = all_named(far[:MOST_NAMED]).then(more)
    yield Defect(
        facts.place(table, at, "lat"),
        f"{first.lat}, {first.lon}",
        Text(
            f"{count} point(s) are more than {FAR_KM} km from where committees are "
            f"({who.en})",
            f"{count}个位置距社区（村）所在地超过{FAR_KM}公里（{who.zh}）",
        ),
        Text(
            "Check latitude and longitude: a zero, the two changed about, or the point "
            "of another place",
            "请核对经纬度：是否误填为零、经度与纬度颠倒，或误填了其他地点",
        ),
    )
