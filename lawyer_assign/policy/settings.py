"""All that a user sets: policy, score sheet, inspection, publishing, doubts."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import BaseModel, Field, ValidationError

from lawyer_assign.calls import checked
from lawyer_assign.disk import path_of, writing
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts.parameters import Parameters
from lawyer_assign.facts.toml import defects_of, document_of
from lawyer_assign.policy import (
    SEE_README,
    Policy,
    from_toml_types,
    standard,
    to_toml_types,
)
from lawyer_assign.roster.publish_rules import PublishRules
from lawyer_assign.year.assessment import ScoreSheet
from lawyer_assign.year.attendance import DoubtRules
from lawyer_assign.year.inspection_rules import InspectionRules


class Settings(Parameters):
    """Everything that one bureau sets, in one file.

    They stay models of their own, because each is handed to another function; what is
    not said is as by default: the policy of the Hangzhou text, and house rules.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.Settings(policy=la.Policy.hangzhou_2024()).policy.name
    'hangzhou_2024'
    """

    policy: Policy = Field(default_factory=standard)
    score_sheet: ScoreSheet = Field(default_factory=ScoreSheet)
    inspection: InspectionRules = Field(default_factory=InspectionRules)
    publishing: PublishRules = Field(default_factory=PublishRules)
    doubts: DoubtRules = Field(default_factory=DoubtRules)

    def _repr_html_(self) -> str:
        """Show each part in a notebook."""
        parts = (self.score_sheet, self.inspection, self.publishing, self.doubts)
        return "".join(part._repr_html_() for part in (self.policy, *parts))

    @checked
    def to_toml(self, path: str | Path | None = None) -> str:
        """Return the settings as TOML, a table each; write it if a file is named."""
        text = tomli_w.dumps(to_toml_types(self.model_dump()))
        if path is not None:
            with writing(path_of(path)):
                path_of(path).write_text(text, encoding="utf-8")
        return text

    @classmethod
    @checked
    def from_toml(cls, source: str | Path) -> "Settings":
        """Read settings from a TOML file (a path) or from TOML text.

        The text holds the tables ``policy``, ``score_sheet``, ``inspection``,
        ``publishing`` and ``doubts``, or one of them alone, such as what
        :meth:`Policy.to_toml` writes.

        Raises
        ------
        BadInputError
            Everything in it that is no setting or no value of one.
        """
        return cls(**parts_of_toml(source))


Parts = dict[str, Any]
"""Name of a part of the settings, for those that a file holds, to its model."""

_MODELS: dict[str, type[BaseModel]] = {
    "policy": Policy,
    "score_sheet": ScoreSheet,
    "inspection": InspectionRules,
    "publishing": PublishRules,
    "doubts": DoubtRules,
}

NO_SETTINGS = Text(
    "holds nothing of a policy, a score sheet, inspection, publishing or doubts",
    "没有规则集、评分表、抽查、公示或存疑规则的内容",
)
NO_SETTINGS_CURE = Text(
    "Write the tables policy, score_sheet, inspection, publishing and doubts, or the "
    "keys of one of them",
    "请写 policy、score_sheet、inspection、publishing、doubts 各表，或其中一个的各项",
)
_OR_DEFAULT = Text("; what is left out is as by default", "；不写的项取默认值")


def parts_of_toml(source: str | Path) -> Parts:
    """Return the parts of the settings that a TOML file or text holds.

    Raises
    ------
    BadInputError
        Everything in it that is no setting or no value of one.
    """
    document, place = document_of(source, "settings")
    defects: list[Defect] = []
    parts: Parts = {}
    for name, table in _tables(document, place).items():
        try:
            parts[name] = _MODELS[name].model_validate(from_toml_types(table))
        except ValidationError as error:
            inside = (name,) if name in document else ()
            more = SEE_README if name == "policy" else _OR_DEFAULT
            defects += defects_of(error, place, more, inside)
    if defects:
        raise BadInputError(defects)
    return parts


def _tables(document: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    """Return the parts of a document; it may be one of them by itself."""
    if not _MODELS.keys().isdisjoint(document):
        strange = sorted(document.keys() - _MODELS.keys())
        if strange:
            raise _refused(f"{place}: {name}" for name in strange)
        return document
    shared = {
        name: len(document.keys() & model.model_fields.keys())
        for name, model in _MODELS.items()
    }
    best = max(shared, key=lambda name: shared[name])
    if not shared[best]:
        raise _refused([place])
    return {best: document}


def _refused(places: Iterable[str]) -> BadInputError:
    return BadInputError(
        Defect(place, "", NO_SETTINGS, NO_SETTINGS_CURE) for place in places
    )
