"""Inspections as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lawyer_assign.files.settings.terms import INSPECTION_SETTINGS
from lawyer_assign.files.table import TO_SIGN, Table, heads
from lawyer_assign.files.year.record_tables import table_of_settings

if TYPE_CHECKING:
    from lawyer_assign.year.inspections import Inspection

FORMAT = "lawyer_assign.inspection/1"
_VISITS = heads(
    """committee=社区村编号 committee_name=社区村名称 town=乡镇街道 district=区县编号
    district_name=区县名称 lawyers=被检查律师编号 lawyer_names=被检查律师
    firm_names=律所名称 risk=风险项数 reason=风险原因 inspector=检查人员编号
    inspector_name=检查人员 minutes=路程（分钟） note=备注"""
)


def tables_of_inspection(found: Inspection) -> list[Table]:
    """Return the visits, and what they can be drawn again with."""
    frame = found.to_frame()
    towns = [found.facts.committee[one.committee].town for one in found.visits]
    frame.insert(2, "town", towns)
    cells = frame.astype(object).where(frame.notna(), None)
    columns = [cells[one].tolist() for one in cells.columns]
    visits = tuple(zip(*columns, strict=True))
    said = [text for one in found.visits for text in (one.reason, one.note)]
    words = {text.en: text.zh for text in said}
    return [
        Table(
            "visits",
            "检查安排",
            _VISITS,
            visits,
            ("reason", "note"),
            words,
            prose=("reason", "note"),
            spoken={
                (at, "lawyer_names"): found.people(one)
                for at, one in enumerate(found.visits)
            },
            off_paper=("committee", "district", "lawyers", "inspector"),
            foot=(TO_SIGN,),
        ),
        table_of_settings(
            "inspection_rules",
            "抽查规则",
            INSPECTION_SETTINGS,
            found.rules,
            (("seed", found.seed, ""),),
        ),
    ]
