"""Rows of a settings file to a policy, a score sheet and rules of inspection."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lawyer_assign.errors import Defect, Text
from lawyer_assign.files.cells.cell import CellError
from lawyer_assign.files.cells.rows import Source
from lawyer_assign.files.cells.terms import fold
from lawyer_assign.files.settings.cells import one_of
from lawyer_assign.files.settings.labels import default_strength
from lawyer_assign.files.settings.sentences import (
    BAD_ROLE_ID,
    BAD_SKILL,
    GRADE_TWICE,
    GRADES_TO_ZERO,
    MUST_OF_POINTS,
    NO_KINDS,
    NO_NAME,
    NO_TIER,
    NOT_AFTER,
    TOO_LONG,
    Said,
    both,
    flaw,
    missing,
    outside,
    outside_text,
    twice,
)
from lawyer_assign.files.settings.terms import default_of
from lawyer_assign.pairs import Reach
from lawyer_assign.policy import (
    EVERY_KIND,
    ROSTER_KINDS,
    Policy,
    RosterPolicy,
    standard,
)
from lawyer_assign.roster.publish_rules import EXPORT_FIELDS_ZH, PublishRules
from lawyer_assign.rules import Duty, Rule, Wish
from lawyer_assign.rules.roster import RosterRule
from lawyer_assign.rules.rule import RuleBase
from lawyer_assign.teams import Role, RolePolicy
from lawyer_assign.year.assessment import Grade, ScoreSheet
from lawyer_assign.year.assessment.score_sheet import not_a_hundred
from lawyer_assign.year.attendance import DoubtRules
from lawyer_assign.year.inspection_rules import InspectionRules

MOST_WEIGHT = 1_000_000
_ELSEWHERE = frozenset({"wish"})
"""Fields of a rule that are said on another sheet."""
_HUNDREDS = (
    ("input_weight", "output_weight", "effect_weight"),
    ("logged_weight", "events_weight"),
    ("stars_weight", "questionnaire_weight"),
)
_FIELD = Text("something that can be exported", "可导出的内容")
_MOST_HEADER = 100
_SKILL = re.compile(r"(?=.{1,64}$)\S(.*\S)?")
_ROLE_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass
class Row:
    """One row, its cells read; ``key`` is the setting that it is of."""

    source: Source
    at: int
    values: dict[str, Any]
    failed: set[str] = field(default_factory=set)
    key: tuple[str, str] | None = None

    def get(self, name: str) -> Any:  # noqa: ANN401 (any cell)
        """Return what stands in a column; ``None`` if it is empty."""
        return self.values.get(name)

    def place(self, name: str) -> str:
        """Return where a cell of the row stands."""
        return self.source.place(self.at, name)

    def says(self, name: str, said: Said) -> Defect:
        """Return the defect of a cell."""
        return flaw(self.place(name), self.source.value(self.at, name), said)


Tables = Mapping[str, Sequence[Row]]
Found = dict[str, dict[str, Any]]


def policy_of(tables: Tables, defects: list[Defect]) -> Policy:
    """Return the policy that rows say; the text's rules if no rules are listed.

    Parameters
    ----------
    tables
        Sheets that are there, of rules, parameters and roles.
    defects
        Added to; what is returned then means nothing.
    """
    before = len(defects)
    found = _settings(tables.get("parameters", ()))
    policy = Policy(name=_group(found, "policy")["name"])
    rules = _rules(tables.get("rules"), found, defects)
    times = [one for one in rules if isinstance(one, RosterRule)]
    if not times and not _says_times(tables.get("rules")):
        # A file of before: rules about times are as they are by default.
        times = [_rule_about_times(one, found) for one in RosterPolicy().rules]
    roles = RolePolicy()
    if "roles" in tables:
        made = [_role(row, defects) for row in tables["roles"]]
        roles = RolePolicy(table=tuple(one for one in made if one is not None))
    if len(defects) > before:
        return policy
    policy = policy.with_roles(roles).with_duty(Duty(**_group(found, "duty")))
    travel = _group(found, "travel")
    reach = _group(found, "reach") | {"travel": travel}
    policy = policy.with_reach(Reach.model_validate(reach))
    for rule in rules:
        if isinstance(rule, Rule):
            policy = policy.with_rule(rule)
    own = _group(found, "roster") | {"rules": tuple(times)}
    return policy.with_roster(RosterPolicy.model_validate(own))


def _says_times(rows: Sequence[Row] | None) -> bool:
    return any(row.get("kind") in ROSTER_KINDS for row in rows or ())


def _rule_about_times(rule: RosterRule, found: Found) -> RosterRule:
    made = _rule(rule.kind, rule.wish, found)
    return made if isinstance(made, RosterRule) else rule


def score_sheet_of(tables: Tables, defects: list[Defect]) -> ScoreSheet:
    """Return the score sheet that rows say."""
    before = len(defects)
    rows = tables.get("score_sheet", ())
    said = _group(_settings(rows), "score_sheet")
    where = {row.key[1]: row for row in rows if row.key is not None}
    for names in _HUNDREDS:
        total = sum(said[name] for name in names)
        row = next((where[name] for name in names if name in where), None)
        if total != 100 and row is not None and len(defects) == before:
            defects.append(row.says("value", not_a_hundred(names, total)))
    if "grades" in tables:
        said["grades"] = _grades(tables["grades"], defects)
    if len(defects) > before:
        return ScoreSheet()
    return ScoreSheet.model_validate(said)


def inspection_of(tables: Tables, _: list[Defect]) -> InspectionRules:
    """Return the rules of inspection that rows say."""
    found = _group(_settings(tables["inspection"]), "inspection")
    return InspectionRules.model_validate(found)


def doubts_of(tables: Tables, _: list[Defect]) -> DoubtRules:
    """Return the rules of doubtful records that rows say."""
    return DoubtRules.model_validate(_group(_settings(tables["doubts"]), "doubts"))


def publishing_of(tables: Tables, defects: list[Defect]) -> PublishRules:
    """Return the rules of publishing that rows say."""
    before = len(defects)
    rows = tables.get("publishing", ())
    said = _group(_settings(rows), "publishing")
    for half in ("morning", "afternoon"):
        start, end = (f"{half}_{one}" for one in ("from", "to"))
        named = (end, start)
        row = next((r for name in named for r in rows if r.key == ("publishing", name)),
                   None)  # fmt: skip
        if said[start] >= said[end] and row is not None:
            defects.append(row.says("value", NOT_AFTER))
    if "export" in tables:
        said["export"] = _export(tables["export"], defects)
    if len(defects) > before:
        return PublishRules()
    return PublishRules.model_validate(said)


def _export(rows: Sequence[Row], defects: list[Defect]) -> tuple[dict[str, str], ...]:
    """Return the columns of the export, in the order in which they are listed."""
    spellings = {
        fold(word): one for one, zh in EXPORT_FIELDS_ZH.items() for word in (one, zh)
    }
    shown = {str(one): both(one, zh) for one, zh in EXPORT_FIELDS_ZH.items()}
    found: dict[str, str] = {}
    places: dict[str, str] = {}
    for row in rows:
        header = row.get("header")
        try:
            field = one_of(row.get("field"), spellings, _FIELD, shown)
        except CellError as error:
            defects.append(row.says("field", (error.problem, error.cure)))
            continue
        if not header:  # an apostrophe alone
            defects.append(row.says("header", missing("header", "表头")))
        elif len(header) > _MOST_HEADER:
            defects.append(row.says("header", outside_text(_MOST_HEADER)))
        elif header in found:
            defects.append(row.says("header", twice(places[header])))
        places.setdefault(header, row.place("header"))
        found[header] = field
    return tuple({"header": head, "field": one} for head, one in found.items())


def _settings(rows: Sequence[Row]) -> Found:
    """Return group -> its fields, where a row gives a value; others are defaults."""
    found: Found = {}
    for row in rows:
        if row.key is None or row.get("value") is None:
            continue
        group, name = row.key
        fields = found.setdefault(group, default_of(group))
        *path, last = name.split(".")
        for part in path:
            fields = fields[part]
        fields[last] = row.get("value")
    return found


def _group(found: Found, group: str) -> dict[str, Any]:
    return found[group] if group in found else default_of(group)


def _rules(
    rows: Sequence[Row] | None, found: Found, defects: list[Defect]
) -> list[RuleBase]:
    if rows is None:
        return [_rule(one.kind, one.wish, found) for one in standard().rules]
    rules = []
    for row in rows:
        kind = EVERY_KIND[row.get("kind")]
        strength, wish = _strength(row, kind, defects)
        if strength != "off":
            rules.append(_rule(row.get("kind"), wish, found))
    return rules


def _rule(kind: str, wish: Wish | None, found: Found) -> RuleBase:
    fields = {
        name: value
        for name, value in _group(found, kind).items()
        if name not in _ELSEWHERE
    }
    return EVERY_KIND[kind].model_validate({**fields, "wish": wish})


def _strength(
    row: Row, kind: type[RuleBase], defects: list[Defect]
) -> tuple[str, Wish | None]:
    """Return how strong a row wants a rule to be."""
    usual, wish = default_strength(kind)
    strength = row.get("strength") or usual
    if row.get("strength") is None and usual == "off" and "strength" not in row.failed:
        return "off", wish
    tier = row.get("tier") or (None if wish is None else wish.tier)
    weight = row.get("weight")
    if weight is None:
        weight = 1 if wish is None else wish.weight
    before = len(defects)
    if row.get("tier") is not None and not 1 <= row.get("tier") <= 99:
        defects.append(row.says("tier", outside(1, 99)))
    if not 1 <= weight <= MOST_WEIGHT:
        defects.append(row.says("weight", outside(1, MOST_WEIGHT)))
    if strength == "must" and not kind.is_demand:
        defects.append(row.says("strength", MUST_OF_POINTS))
    is_read = row.failed.isdisjoint({"tier", "strength"})
    if strength == "wish" and tier is None and is_read and len(defects) == before:
        defects.append(row.says("tier", NO_TIER))
    if strength != "wish" or len(defects) > before or tier is None:
        return strength, None if kind.is_demand else wish
    return strength, Wish(tier=tier, weight=weight)


def _role(row: Row, defects: list[Defect]) -> Role | None:
    title, zh = row.get("title"), row.get("title_zh")
    faults: list[tuple[str, Said]] = []
    if not _ROLE_ID.fullmatch(row.get("id")):
        faults.append(("id", BAD_ROLE_ID))
    if not (title or zh):
        faults.append(("title_zh", NO_NAME))
    faults += [
        (name, TOO_LONG)
        for name in ("title", "title_zh")
        if len(row.get(name) or "") > 200
    ]
    skill = row.get("skill")
    if skill is not None and not _SKILL.fullmatch(skill):
        faults.append(("skill", BAD_SKILL))
    level = row.get("least_level")
    if level is not None and not 0 <= level <= 5:
        faults.append(("least_level", outside(0, 5)))
    if row.get("kinds") == []:
        faults.append(("kinds", NO_KINDS))
    defects += [row.says(name, said) for name, said in faults]
    if faults or row.failed:
        return None
    return Role.model_validate(
        {**row.values, "title": title or zh, "title_zh": zh or title}
    )


def _grades(rows: Sequence[Row], defects: list[Defect]) -> tuple[Grade, ...]:
    """Return grades, the best first, in whatever order they are listed."""
    grades: list[Grade] = []
    before = len(defects)
    taken: set[int] = set()
    for row in rows:
        name, zh, score = row.get("name"), row.get("name_zh"), row.get("score_from")
        faults: list[tuple[str, Said]] = []
        if not 0 <= score <= 100:
            faults.append(("score_from", outside(0, 100)))
        if score in taken:
            faults.append(("score_from", GRADE_TWICE))
        if name is None and zh is None:
            faults.append(("name_zh", NO_NAME))
        if max(len(name or ""), len(zh or "")) > 200:
            faults.append(("name", TOO_LONG))
        taken.add(score)
        defects += [row.says(one, said) for one, said in faults]
        if not faults:
            name = zh if name is None else name
            zh = name if zh is None else zh
            grades.append(Grade(name=name, name_zh=zh, score_from=score))
    if len(defects) == before and 0 not in taken:
        place = rows[-1].place("score_from") if rows else "等次 (grades)"
        defects.append(flaw(place, None, GRADES_TO_ZERO))
    return tuple(sorted(grades, key=lambda one: -one.score_from))
