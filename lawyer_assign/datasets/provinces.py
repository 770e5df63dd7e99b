"""How many lawyers each province has: single figures found, the rest by assumption."""

import numpy as np

from lawyer_assign.datasets.draws import Floats, Ints, apportion

LAWYERS = 730_000
"""F: over 730,000 at the end of 2023 (facts.md section 2, source [7])."""

_OF_2021, _OF_2022 = 730.0 / 574.8, 730.0 / 651.6
"""D: growth of the national number to the end of 2023 [5], [6], [7]."""

KNOWN: dict[str, int] = {
    "广东省": round(65_000 * _OF_2021),
    "安徽省": round(18_342 * _OF_2021),
    "北京市": round(34_755 * _OF_2022),
    "江苏省": round(30_461 * _OF_2022),
    "上海市": round(30_000 * _OF_2022),
    "山东省": round(30_000 * _OF_2022),
    "浙江省": round(30_000 * _OF_2022),
    "四川省": round(30_000 * _OF_2022),
    "河南省": round(30_000 * _OF_2022),
}
"""Province -> lawyers at the end of 2023 (E, from single figures).

F: 广东 65,000 in 2021 [6], 安徽 18,342 in November 2021 [8], 北京 34,755 and 江苏
30,461 in 2019 [9]; at the end of 2022 the eight provinces named here besides 安徽 were
above 30,000 [5]. Each figure is scaled by the growth of the nation; those of 2019 as if
they were of 2022, and "above 30,000" as 30,000, so most are too low. No table by
province was found.
"""

VILLAGE_WEIGHT = 0.1
"""Lawyers drawn by a village, against 1 of a community (E)."""


def lawyers_by_province(
    provinces: list[str], communities: Ints, villages: Ints, lawyers: int
) -> Ints:
    """Share out the lawyers of the nation.

    Known provinces get their number, the others share what is left by communities and
    a tenth of villages; all scaled where ``lawyers`` is another total.

    Parameters
    ----------
    provinces
        Names, one for each entry of the other two.
    communities, villages
        How many each province has.
    lawyers
        Of the nation.
    """
    known = np.array([KNOWN.get(name, 0) for name in provinces], float)
    weight: Floats = np.where(known > 0, 0.0, communities + VILLAGE_WEIGHT * villages)
    left = max(0.0, LAWYERS - known.sum())
    shared = weight * (left / weight.sum()) if weight.sum() > 0 else weight
    return apportion(lawyers, known + shared)
