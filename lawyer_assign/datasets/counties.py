"""The thirteen county-level units of Hangzhou: borders known, supply guessed."""

from dataclasses import dataclass
from typing import Literal

Zone = Literal["core", "outer", "scarce"]


@dataclass(frozen=True, slots=True)
class County:
    """What the generator takes for one county-level unit.

    Parameters
    ----------
    supply
        Its share of the city's lawyers in 1/1000. E: no figure by district was found
        (facts.md section 2: NOT FOUND), only that most are in 上城, 西湖, 拱墅 and
        滨江 and tens, not hundreds, in each of 淳安 and 建德.
    firm_mean
        Lawyers per firm (E); decides how many of the firms it gets.
    zone
        Where firms of over 20 lawyers sit and how willing people are (E).
    dialect
        A name for the local speech (E).
    neighbours
        Units that share a border (F: the 2021 division; checked on outlines).
    """

    supply: int
    firm_mean: int
    zone: Zone
    dialect: str
    neighbours: tuple[str, ...]


def _county(
    supply: int, firm_mean: int, zone: Zone, dialect: str, neighbours: str
) -> County:
    return County(supply, firm_mean, zone, dialect, tuple(neighbours.split()))


COUNTIES: dict[str, County] = {
    "330102": _county(
        255, 24, "core", "杭州话", "330105 330106 330108 330109 330113 330114"
    ),
    "330105": _county(172, 22, "core", "杭州话", "330102 330106 330110 330113"),
    "330106": _county(
        235, 24, "core", "杭州话", "330102 330105 330108 330109 330110 330111"
    ),
    "330108": _county(105, 22, "core", "萧山话", "330102 330106 330109"),
    "330109": _county(64, 11, "outer", "萧山话", "330102 330106 330108 330111 330114"),
    "330110": _county(48, 11, "outer", "余杭话", "330105 330106 330111 330112 330113"),
    "330111": _county(28, 10, "outer", "富阳话", "330106 330109 330110 330112 330122"),
    "330112": _county(23, 10, "outer", "临安话", "330110 330111 330122 330127"),
    "330113": _county(27, 11, "outer", "余杭话", "330102 330105 330110 330114"),
    "330114": _county(14, 10, "outer", "萧山话", "330102 330109 330113"),
    "330122": _county(15, 9, "outer", "桐庐话", "330111 330112 330127 330182"),
    "330127": _county(7, 8, "scarce", "淳安话", "330112 330122 330182"),
    "330182": _county(7, 8, "scarce", "建德话", "330122 330127"),
}
"""County code -> its guess, in the order of the division list."""

LENT_TO = ("330122", "330127", "330182")
"""Where lawyers of core districts are lent: the three counties of clause 三."""
