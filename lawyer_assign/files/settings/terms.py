"""Every number of the settings: where it stands, its unit, what it means, zh and en.

All of it is read off the models: a parameter carries its words itself
(:class:`lawyer_assign.shown.Shown`).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from lawyer_assign.errors import Text
from lawyer_assign.files.cells.labels import CellKind
from lawyer_assign.pairs import Reach, Travel
from lawyer_assign.policy import EVERY_KIND, Policy, RosterPolicy
from lawyer_assign.roster.publish_rules import PublishRules
from lawyer_assign.rules import Duty
from lawyer_assign.shown import Shown
from lawyer_assign.year.assessment import ScoreSheet
from lawyer_assign.year.attendance import DoubtRules
from lawyer_assign.year.inspection_rules import InspectionRules

MODELS: dict[str, type[BaseModel]] = {
    "policy": Policy,
    "reach": Reach,
    "travel": Travel,
    "duty": Duty,
    "roster": RosterPolicy,
    **EVERY_KIND,
    "score_sheet": ScoreSheet,
    "inspection": InspectionRules,
    "publishing": PublishRules,
    "doubts": DoubtRules,
}
"""Group of settings -> the model they are fields of."""

GROUPS: dict[str, Text] = {
    "policy": Text("The policy as a whole", "规则集"),
    "reach": Text("Who is a candidate for whom", "候选范围"),
    "travel": Text("Minutes of travel (estimates)", "路程（估计值）"),
    "duty": Text("Duty that a post brings", "值班量"),
    "roster": Text("Duty times and their dates", "值班时间与日期"),
    **{kind: Text(rule.title, rule.title_zh) for kind, rule in EVERY_KIND.items()},
}
"""Group of the sheet of parameters -> its title."""

CHOICES_ZH = {
    "points": "得分", "posts": "配对数", "time": "时间", "person": "人员",
}  # fmt: skip
"""Words of parameters that take one of a few."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One value that can be set.

    Parameters
    ----------
    group
        Key of :data:`MODELS`.
    name
        Field; a dot parts what lies inside a field, such as
        ``speed_kmh.community``.
    kind
        What a cell holds: ``count``, ``date``, ``text``, ``words`` (a list of whole
        numbers) or ``kind`` (one of a few words).
    unit
        Key of :data:`lawyer_assign.shown.UNITS`.
    zh
        Short name.
    means
        What it does.
    """

    group: str
    name: str
    kind: CellKind
    unit: str
    zh: str
    means: Text

    @property
    def path(self) -> list[str]:
        """Fields from the model down to the value."""
        return self.name.split(".")

    @property
    def default(self) -> Any:  # noqa: ANN401 (any value)
        """Value where a cell is empty."""
        return value_at(default_of(self.group), self.path)

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """Least and most, of each number if it is a list; ``None`` where open."""
        return _bounds(self.group, self.name)

    @property
    def form(self) -> tuple[str, int]:
        """Pattern and most characters of a text; empty and 0 where it is free."""
        if self.kind != "text" or self.group == "policy":
            return "", 0
        said = _schema(self.group)["properties"][self.name]
        return said.get("pattern", ""), said.get("maxLength", 0)

    @property
    def choices(self) -> tuple[str, ...]:
        """Words it takes, if it takes one of a few."""
        if self.kind != "kind":
            return ()
        return get_args(MODELS[self.group].model_fields[self.name].annotation)


@cache
def _schema(group: str) -> dict[str, Any]:
    """Return what a model takes, made once: every text of a workbook asks."""
    return MODELS[group].model_json_schema()


def default_of(group: str) -> dict[str, Any]:
    """Return the defaults of a group as a nested dictionary."""
    return MODELS[group]().model_dump()


def value_at(values: Mapping[str, Any], path: list[str]) -> Any:  # noqa: ANN401
    """Return what stands at a path of a nested dictionary."""
    found: Any = values
    for part in path:
        found = found[part]
    return found


@cache
def _bounds(group: str, name: str) -> tuple[int | None, int | None]:
    if group == "policy":
        return None, None
    whole = MODELS[group].model_json_schema()
    part: dict[str, Any] = whole
    for step in name.split("."):
        part = part["properties"][step] if "properties" in part else (
            part["additionalProperties"]
        )  # fmt: skip
        if "$ref" in part:
            part = whole["$defs"][part["$ref"].rpartition("/")[2]]
    part = part.get("items", part)
    for one in (part, *part.get("anyOf", ())):
        if "minimum" in one:
            return one["minimum"], one.get("maximum")
    return None, None


_KINDS_OF_CELL: dict[Any, CellKind] = {int: "count", str: "text", dt.date: "date"}


def _settings_of(group: str, model: type[BaseModel], prefix: str = "") -> list[Setting]:
    """Return a setting for every field of a model that has words, in its order."""
    found: list[Setting] = []
    for name, field in model.model_fields.items():
        words = [one for one in field.metadata if isinstance(one, Shown)]
        for one in words:
            path = f"{prefix}{name}.{one.part}" if one.part else f"{prefix}{name}"
            kind = _kind_of_cell(field.annotation)
            found.append(Setting(group, path, kind, one.unit, one.zh, one.means))
        inner = field.annotation
        if prefix == "" and group == "inspection" and inner is Travel:
            found += _settings_of(group, Travel, f"{name}.")
    return found


def _kind_of_cell(annotation: Any) -> CellKind:  # noqa: ANN401 (any type)
    """Return what a cell holds for a type of field."""
    if get_origin(annotation) is Literal:
        return "kind"
    if get_origin(annotation) is tuple:
        return "words"
    return next(
        (kind for of, kind in _KINDS_OF_CELL.items() if annotation in (of, of | None)),
        "count",
    )


(
    POLICY_SETTINGS,
    SCORE_SETTINGS,
    INSPECTION_SETTINGS,
    PUBLISHING_SETTINGS,
    DOUBT_SETTINGS,
) = (
    tuple(one for group in groups for one in _settings_of(group, MODELS[group]))
    for groups in (
        ("policy", "reach", "travel", "duty", "roster", *EVERY_KIND),
        ("score_sheet",),
        ("inspection",),
        ("publishing",),
        ("doubts",),
    )
)
SETTINGS: dict[tuple[str, str], Setting] = {
    (one.group, one.name): one
    for one in (
        *POLICY_SETTINGS,
        *SCORE_SETTINGS,
        *INSPECTION_SETTINGS,
        *PUBLISHING_SETTINGS,
        *DOUBT_SETTINGS,
    )
}
"""(Group, name) -> the setting."""
