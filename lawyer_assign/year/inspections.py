"""Which committees are inspected: a seeded sample, stratified by district and risk."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np

from lawyer_assign.arrays import ByValue
from lawyer_assign.cards import frame_html
from lawyer_assign.errors import NOTHING, Text
from lawyer_assign.facts import Committee, Facts, Firm, Inspector, Lawyer
from lawyer_assign.facts.names import called, lang_of, shared_names
from lawyer_assign.plan import Plan
from lawyer_assign.year.inspection_rules import InspectionRules
from lawyer_assign.year.risks import Risk, reasons_of

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS_ZH = {
    "lawyers": "被检查律师编号",
    "lawyer_names": "被检查律师",
    "risk": "风险项数",
    "reason": "风险原因",
    "inspector": "检查人员编号",
    "inspector_name": "检查人员",
    "minutes": "路程（分钟）",
    "note": "备注",
}


class Visit(NamedTuple):
    """One inspection; without an inspector it is a shortage.

    Parameters
    ----------
    committee, district
        What is inspected.
    risk
        How many signs of risk it has.
    inspector, minutes
        Who goes there, and how long the way is; ``None`` if nobody can.
    lawyers
        Whose work is checked: all who serve the committee.
    risks
        The signs, with who and why.
    note
        Why nobody goes, or that the minutes are a guess where coordinates are missing;
        else empty.
    """

    committee: str
    district: str
    risk: int
    inspector: str | None
    minutes: int | None
    lawyers: tuple[str, ...] = ()
    risks: tuple[Risk, ...] = ()
    note: Text = NOTHING

    @property
    def reason(self) -> Text:
        """Why it was drawn."""
        return reasons_of(self.risks)


class InspectionPairs(NamedTuple):
    """Who may inspect what, in columns, with minutes of travel."""

    committee: list[str]
    lawyer: list[str]
    minutes: list[int]


@dataclass(frozen=True, eq=False, repr=False)
class Inspection(ByValue):
    """A plan of inspections, sorted by committee.

    Parameters
    ----------
    facts
        With inspectors.
    visits
        Every committee drawn, with who inspects it.
    rules, seed
        With which it can be drawn again.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> facts = la.datasets.with_example_money(la.datasets.toy())
    >>> plan = la.solve(facts).plan
    >>> rules = la.InspectionRules(share_percent=50)
    >>> inspection = la.plan_inspection(facts, plan, rules=rules)
    >>> len(inspection.visits) > 0
    True
    """

    facts: Facts
    visits: tuple[Visit, ...]
    rules: InspectionRules
    seed: int

    def __len__(self) -> int:
        """Return how many committees were drawn."""
        return len(self.visits)

    def __repr__(self) -> str:
        """Return what was drawn and what nobody can inspect."""
        short = len(self.shortages)
        return f"Inspection({len(self)} committees, {short} without an inspector)"

    def _repr_html_(self) -> str:
        """Show the visits in a notebook."""
        short = len(self.shortages)
        said = Text(
            repr(self), f"抽查社区（村）{len(self):,}个，其中{short:,}个无人可检查"
        )
        frame = self.to_frame()
        frame["reason"] = [one.reason for one in self.visits]
        frame["note"] = [one.note for one in self.visits]
        return frame_html(said, frame, lang_of(self.facts.committees), _COLUMNS_ZH)

    def people(self, visit: Visit) -> Text:
        """Return whose work is checked: names, with ids where others share them."""
        said = [called(self.facts.lawyer[one], self._shared) for one in visit.lawyers]
        return Text(", ".join(x.en for x in said), "、".join(x.zh for x in said))

    @cached_property
    def _shared(self) -> frozenset[str]:
        return shared_names(self.facts.lawyers)

    @property
    def shortages(self) -> tuple[str, ...]:
        """Committees for which no inspector is free, near and independent enough."""
        return tuple(one.committee for one in self.visits if one.inspector is None)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row per visit, with names, whom it is about, and why."""
        import pandas as pd

        people = {row.id: row.name for row in self.facts.inspectors}
        lawyers = self.facts.lawyer
        return pd.DataFrame(
            [
                {
                    "committee": one.committee,
                    "committee_name": self.facts.committee[one.committee].name,
                    "district": one.district,
                    "district_name": self.facts.district[one.district].name,
                    "lawyers": "; ".join(one.lawyers),
                    "lawyer_names": "、".join(lawyers[x].name for x in one.lawyers),
                    "firm_names": "、".join(
                        dict.fromkeys(
                            self.facts.firm[lawyers[x].firm].name for x in one.lawyers
                        )
                    ),
                    "risk": one.risk,
                    "reason": one.reason.en,
                    "inspector": one.inspector,
                    "inspector_name": people.get(one.inspector or ""),
                    "minutes": one.minutes,
                    "note": one.note.en,
                }
                for one in self.visits
            ],
            columns=[
                "committee", "committee_name", "district", "district_name", "lawyers",
                "lawyer_names", "firm_names", "risk", "reason", "inspector",
                "inspector_name", "minutes", "note",
            ],
        )  # fmt: skip


def draw(
    facts: Facts, risks: dict[str, int], rules: InspectionRules, seed: int
) -> list[str]:
    """Return the committees drawn, by id.

    Every stratum has dice of its own, so that what happens in one district changes
    nothing in the others.
    """
    strata: dict[tuple[str, int], list[str]] = {}
    for one, risk in sorted(risks.items()):
        strata.setdefault((facts.committee[one].district, risk), []).append(one)
    drawn: list[str] = []
    for (district, risk), ids in strata.items():
        percent = min(100, rules.share_percent * (1 + risk))
        wanted = -(-len(ids) * percent // 100)
        dice = np.random.default_rng([seed, crc32(district.encode()), risk])
        drawn += [ids[at] for at in dice.permutation(len(ids))[:wanted].tolist()]
    return sorted(drawn)


def may_inspect(facts: Facts, plan: Plan, inspector: Inspector, committee: str) -> bool:
    """Whether an inspector is of neither the district nor a firm of a committee."""
    district = facts.committee[committee].district
    if inspector.district == district:
        return False
    if inspector.firm is None:
        return True
    serving = {facts.lawyer[one].firm for one in plan.lawyers_of(committee)}
    return (
        facts.firm[inspector.firm].district != district
        and inspector.firm not in serving
    )


def inspection_facts(facts: Facts, drawn: list[str], rules: InspectionRules) -> Facts:
    """Return facts of the engine: inspectors as lawyers, committees drawn to serve."""
    home = facts.districts[0].id
    offices = [
        Firm(id=row.id, name=row.name, district=home) for row in facts.inspectors
    ]
    people = [
        Lawyer(
            id=row.id,
            name=row.name,
            firm=row.id,
            lat=row.lat,
            lon=row.lon,
            max_committees=row.max_visits or rules.max_visits,
        )
        for row in facts.inspectors
    ]
    places = [
        Committee(
            id=row.id,
            name=row.name,
            kind=row.kind,
            district=row.district,
            lat=row.lat,
            lon=row.lon,
        )
        for row in (facts.committee[one] for one in drawn)
    ]
    return Facts(
        districts=facts.districts,
        committees=tuple(places),
        firms=tuple(offices),
        lawyers=tuple(people),
    )


def inspection_pairs(
    facts: Facts, plan: Plan, asked: Facts, rules: InspectionRules
) -> InspectionPairs:
    """Return who may inspect what, within reach, with minutes of travel."""
    columns = asked.columns
    grid = np.indices((len(columns.committees), len(columns.lawyers)))
    committee, lawyer = grid.reshape(2, -1)
    minutes = rules.travel.minutes(columns, committee, lawyer)
    inspectors = {row.id: row for row in facts.inspectors}
    found: list[tuple[str, str, int]] = []
    for at in np.flatnonzero(minutes <= rules.limit_minutes).tolist():
        place = columns.committees[committee[at]].id
        person = columns.lawyers[lawyer[at]].id
        if may_inspect(facts, plan, inspectors[person], place):
            found.append((place, person, int(minutes[at])))
    return InspectionPairs(
        [place for place, _, _ in found],
        [person for _, person, _ in found],
        [spent for _, _, spent in found],
    )
