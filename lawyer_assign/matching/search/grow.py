"""Larger stable matchings by regions: seat one more where nothing comes to block.

As :mod:`lawyer_assign.matching.search.mend`, but around residents that are unmatched. A
region holds the hospitals on a shortest way to a free seat, each of which could pass
somebody on, so that it has a chance to gain.
"""

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.matching.basics.blocking import blocking_pairs
from lawyer_assign.matching.market_columns import NONE
from lawyer_assign.matching.models.threshold_model import RegionModel
from lawyer_assign.matching.search.mend import Mender, Reach

_LARGEST = 2_000
"""Residents of a region above which CP-SAT takes longer than several smaller ones."""


class Grower(Mender):
    """Match more residents of a stable matching, region by region.

    ``value`` counts the residents that are unmatched though they list somebody, and
    ``run`` ends when so few are left as the goal says.
    """

    # Nothing may come to block: with wide windows small regions gain, and quickly.
    first_region = 1_000

    def _enlarge(self, reach: Reach) -> None:
        """Free more residents, or begin anew with other small regions."""
        if reach.residents <= _LARGEST:
            super()._enlarge(reach)
        else:
            reach.residents, reach.ties = self.first_region, 1

    def _sore_rows(self, chosen: Ints) -> list[int]:
        """Return a row of each unmatched resident; all rows if anything blocks."""
        market = self.market
        if len(blocking_pairs(market, chosen)):
            return list(range(market.pairs + 1))
        has_list = np.diff(market.start) > 0
        rows: list[int] = market.start[:-1][(chosen == NONE) & has_list].tolist()
        return rows

    def _model(self, free: set[int], ties: int) -> RegionModel:
        width = self._width(ties)
        return RegionModel(self._seating, free, width=width, is_stable=True)

    def _core(self, row: int) -> list[int]:
        """Return the hospitals on a shortest way from a resident to a free seat."""
        plain, held = self._plain, self._seating.held
        line, came = [plain.resident[row]], dict[int, tuple[int, int]]()
        seen = set(line)
        at = 0
        while at < len(line):
            r, at = line[at], at + 1
            near = [plain.hospital[one] for one in plain.rows_of(r)]
            self._random.shuffle(near)
            for h in near:
                if h in came or not plain.seats[h]:
                    continue
                came[h] = (r, h)
                if len(held[h]) < plain.seats[h]:
                    return self._way(came, h)
                found = [plain.resident[one] for one in held[h]]
                line += [other for other in found if other not in seen]
                seen.update(found)
        return [plain.hospital[row]]

    def _way(self, came: dict[int, tuple[int, int]], h: int) -> list[int]:
        """Return the hospitals from a free seat back to where the search began."""
        way = [h]
        hospital, chosen = self._plain.hospital, self._seating.chosen
        while chosen[came[h][0]] != NONE:
            h = hospital[chosen[came[h][0]]]
            way.append(h)
        return way
