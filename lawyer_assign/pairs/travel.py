"""Minutes from a lawyer to a committee where no route engine gave them."""

import math
from collections.abc import Mapping, Sequence
from typing import Annotated

import numpy as np
from pydantic import Field, field_validator

from lawyer_assign.arrays import Floats, Ints
from lawyer_assign.errors import Text
from lawyer_assign.facts.base import CommitteeKind
from lawyer_assign.facts.columns import Columns
from lawyer_assign.facts.parameters import Parameters
from lawyer_assign.facts.unfit import check_both_kinds
from lawyer_assign.fixed import Fixed, FixedDict
from lawyer_assign.shown import Shown

EARTH_RADIUS_M = 6_371_008.8  # mean radius of WGS84 (IUGG)
MOST_MINUTES = 1_000_000
"""Nearly two years on the way: minutes beyond mean nothing."""

BLOCK = 1 << 15
"""Pairs looked at together: what is between stays in the processor's cache."""

Speed = Annotated[int, Field(ge=1, le=200, description="km/h")]


class Travel(Parameters):
    """How a straight line becomes minutes; all numbers are estimates (house rule).

    The text asks for a 15-minute circle (二(一)) and gives no speeds. In Zhejiang the
    circle is meant on foot in town, riding in villages, by car in the hills; a lawyer
    comes from her office, so the defaults are city traffic and country road. Minutes
    are the metres of the great circle (mean radius of the earth, 6,371,008.8 m) by
    detour and speed, rounded up; a lawyer without coordinates of her own is where her
    firm is.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.Reach(travel=la.Travel(detour_percent=140)).travel.detour_percent
    140
    """

    speed_kmh: Annotated[
        Mapping[CommitteeKind, Speed],
        Fixed,
        Shown(
            "去社区的速度",
            Text("Estimate: city traffic", "估计值：城区道路"),
            "kmh",
            part="community",
        ),
        Shown(
            "去村的速度",
            Text("Estimate: country road", "估计值：乡村道路"),
            "kmh",
            part="village",
        ),
    ] = Field(default=FixedDict(community=20, village=40))
    detour_percent: Annotated[
        int,
        Shown(
            "绕行系数",
            Text("Estimate: road / straight line", "估计值：实际路程 / 直线距离"),
            "percent",
        ),
    ] = Field(default=130, ge=100, le=500, description="road / straight line")
    unknown_minutes: Annotated[
        int,
        Shown(
            "无坐标时的路程",
            Text(
                "Where a place has no coordinates", "律师或社区（村）没有坐标时按此计"
            ),
            "minutes",
        ),
    ] = Field(
        default=60, ge=0, le=MOST_MINUTES, description="when a place has no coordinates"
    )

    @field_validator("speed_kmh")
    @classmethod
    def _moves_in_every_kind(
        cls, table: Mapping[CommitteeKind, int]
    ) -> Mapping[CommitteeKind, int]:
        name = Text("speed_kmh", "速度（speed_kmh）")
        cure = Text("Give km/h for both kinds", "请为社区和村都填写每小时公里数")
        check_both_kinds(table, name, cure)
        return table

    def minutes(self, columns: Columns, committee: Ints, lawyer: Ints) -> Ints:
        """Return whole minutes of pairs, rounded up; shape ``(n,)``.

        Parameters
        ----------
        columns
            Facts with points on the unit sphere.
        committee, lawyer
            Places in ``columns``, shape ``(n,)`` each.
        """
        speed = np.array([self.speed_kmh["community"], self.speed_kmh["village"]])
        pace = speed[columns.committee_is_village.astype(np.int64)] * 100_000
        is_placed = np.any(columns.committee_xyz != 0, axis=1)
        is_met = np.any(columns.lawyer_xyz != 0, axis=1)
        minutes = np.empty(len(committee), np.int64)
        for start in range(0, len(committee), BLOCK):
            block = slice(start, start + BLOCK)
            c, w = committee[block], lawyer[block]
            metres = straight_metres(columns.committee_xyz[c], columns.lawyer_xyz[w])
            # metres x percent / 100 / (km/h x 1000 / 60), rounded up, in whole numbers
            found = -(-metres * (self.detour_percent * 60) // pace[c])
            is_known = is_placed[c] & is_met[w]
            minutes[block] = np.where(is_known, found, self.unknown_minutes)
        return minutes

    def minutes_between(
        self, here: Sequence[float], there: Sequence[float], kind: CommitteeKind
    ) -> int:
        """Return whole minutes between two points, as :meth:`minutes` but one by one.

        Parameters
        ----------
        here, there
            Points on the unit sphere; all zero = unknown.
        kind
            Of the committee: sets the speed.
        """
        if not any(here) or not any(there):
            return self.unknown_minutes
        x, y, z = here[0] - there[0], here[1] - there[1], here[2] - there[2]
        squared = x * x + y * y + z * z
        arc = math.sqrt(squared) * (1.0 + squared / 24.0)
        road = round(arc * EARTH_RADIUS_M) * self.detour_percent * 60
        return -(-road // (self.speed_kmh[kind] * 100_000))


def straight_metres(here: Floats, there: Floats) -> Ints:
    """Return great-circle metres between unit vectors, shape ``(n, 3)`` each.

    Only sums, products and a square root, so that one pair alone and a million pairs
    at once give the same number on every machine: arc = chord + chord^3/24 + ..., off
    by less than a metre below 500 km.
    """
    gap = here - there
    squared = gap[:, 0] * gap[:, 0] + gap[:, 1] * gap[:, 1] + gap[:, 2] * gap[:, 2]
    arc = np.sqrt(squared) * (1.0 + squared / 24.0)
    return np.rint(arc * EARTH_RADIUS_M).astype(np.int64)
