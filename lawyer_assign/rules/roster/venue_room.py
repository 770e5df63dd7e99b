"""A venue that committees share hosts no more duties at once than it has room for."""

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from lawyer_assign.roster import NTHS, Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.roster.rule import RosterRule, rows_of
from lawyer_assign.rules.rule import HOUSE_RULE, Violation
from lawyer_assign.statements import Overlap, nowhere


class VenueRoom(RosterRule):
    """At most ``capacity`` duties at a venue at the n-th half day h, n = 1..4.

    The amount is what is more, n by n.
    """

    source: ClassVar[str] = HOUSE_RULE + ": a room holds so many duties at once"
    title: ClassVar[str] = "Shared venues are not overfull"
    title_zh: ClassVar[str] = "共用场所同时值班数不超过容量"
    kind: Literal["venue_room"] = "venue_room"

    def statements(self, patterns: Patterns) -> Iterator[Overlap]:
        """Say it with one row per venue, half day and n."""
        case = patterns.case
        at = case.venue[patterns.committee]
        inside = np.flatnonzero(at >= 0)
        pattern, venue, nth = patterns.in_weeks(inside, at[inside])
        first, row = rows_of(venue, nth, patterns.half_day[pattern])
        of = venue[first].tolist()
        upper = np.array([case.facts.venues[one].capacity for one in of], np.int64)
        who = [case.facts.venues[one].id for one in of]
        yield Overlap(
            self.kind, who, nowhere(len(patterns)), row=row, pair=pattern, upper=upper
        )

    def violations(self, case: RosterCase, roster: Roster) -> Iterator[Violation]:
        """Name the venues with too many duties at once."""
        for venue in case.facts.venues:
            held: Counter[tuple[str, int]] = Counter()
            for committee in sorted(venue.committees):
                time = roster.time_of(committee)
                if time is not None:
                    for nth in NTHS if time.nth is None else (time.nth,):
                        held[time.half_day, nth] += 1
            over = sum(max(0, count - venue.capacity) for count in held.values())
            if over:
                yield self.found(
                    venue.id,
                    over,
                    f"venue {venue.name} ({venue.id}) has {over} duties more than "
                    f"its {venue.capacity} at once",
                    f"场所{venue.name}（{venue.id}）同时值班超出容量"
                    f"{venue.capacity}共{over}次",
                )
