"""What was done: duty check-ins, service logs, ratings, questionnaires, in columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lawyer_assign.arrays import ByValue
from lawyer_assign.cards import frame_html
from lawyer_assign.errors import Text, listed
from lawyer_assign.facts.origin import Origin

if TYPE_CHECKING:
    import pandas as pd

RECORD_FIELDS: dict[str, tuple[str, ...]] = {
    "check_ins": ("lawyer", "committee", "day", "minutes", "time", "lat", "lon"),
    "logs": ("lawyer", "committee", "day", "duty", "text"),
    "ratings": ("lawyer", "committee", "day", "stars"),
    "questionnaires": ("lawyer", "committee", "day", "points"),
}
"""Table of records -> its columns."""
NAME_FIELDS = {"lawyer_name": "lawyer", "committee_name": "committee"}
"""Column of names, where a table has it -> the ids that it stands beside."""
_TABLES_ZH = {
    "check_ins": "值班签到",
    "logs": "服务日志",
    "ratings": "群众评价",
    "questionnaires": "问卷调查",
}
_COLUMNS_ZH = {"time": "签到时刻", "text": "日志内容", "minutes": "时长（分钟）"}


@dataclass(frozen=True, eq=False, repr=False)
class Records(ByValue):
    """Records of one period, a DataFrame per table; made by readers, which check them.

    Parameters
    ----------
    check_ins
        ``lawyer``, ``committee``, ``day``, ``minutes`` on duty (clause 二(一)); where
        they are known ``time`` of arrival (``"09:05"``, else ``""``) and ``lat``,
        ``lon`` of the phone (degrees, WGS84, else NaN).
    logs
        ``lawyer``, ``committee``, ``day``, ``duty``: one of the six or another; and
        ``text``, ``""`` where nothing was handed in.
    ratings
        ``lawyer``, ``committee``, ``day``, ``stars`` of residents, 1 to 5.
    questionnaires
        ``lawyer``, ``committee``, ``day``, ``points``, 0 to 100.
    origins
        Table -> where its rows stood.
    absent
        Tables that the file they were read from does not have; they have no rows.

    Every table may have ``lawyer_name`` and ``committee_name`` beside the ids: as the
    file says them, or of the facts that were handed in. Where records meet facts, a
    name that is not that of the id is an error.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import pandas as pd
    >>> visit = {"lawyer": ["l6"], "committee": ["c3"], "day": ["2026-03-02"]}
    >>> visit["duty"] = ["publicity"]
    >>> records = la.records_from_frames({"logs": pd.DataFrame(visit)})
    >>> len(records.logs)
    1
    """

    check_ins: "pd.DataFrame"
    logs: "pd.DataFrame"
    ratings: "pd.DataFrame"
    questionnaires: "pd.DataFrame"
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False)
    absent: tuple[str, ...] = field(default=(), compare=False)

    def __repr__(self) -> str:
        """Return how many rows each table has."""
        counts = ", ".join(f"{len(self[name])} {name}" for name in RECORD_FIELDS)
        return f"Records({counts})"

    def _repr_html_(self) -> str:
        """Show the first rows of each table in a notebook; phones in texts masked."""
        return "".join(
            frame_html(
                Text(f"{name}: {len(self[name]):,}", f"{zh}{len(self[name]):,}条"),
                self[name],
                None,
                _COLUMNS_ZH,
            )
            for name, zh in _TABLES_ZH.items()
            if len(self[name])
        )

    def __getitem__(self, table: str) -> "pd.DataFrame":
        """Return a table by name."""
        if table not in RECORD_FIELDS:
            raise KeyError(f"{table!r} is no table; use {', '.join(RECORD_FIELDS)}")
        frame: pd.DataFrame = getattr(self, table)
        return frame

    def missed(self, tables: Iterable[str]) -> tuple[Text, ...]:
        """Return a sentence on tables that are asked for and that the file lacks."""
        names = [one for one in tables if one in self.absent]
        if not names:
            return ()
        zh = listed(_TABLES_ZH[one] for one in names).zh
        return (
            Text(
                f"The records have no table {listed(names).en}: it counts as one "
                "without rows. If that is not meant, add it to the file.",
                f"记录中没有{zh}表，按没有任何记录计算；并非如此的，请补上该表。",
            ),
        )

    def place(self, table: str, row: int, column: str) -> str:
        """Return where a field of a row stood."""
        return self.origins.get(table, Origin(table)).place(row, column)
