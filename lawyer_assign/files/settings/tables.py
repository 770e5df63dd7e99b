"""Settings as rows of cells, one list per sheet; what people read stands beside."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from lawyer_assign.errors import BadInputError, Defect
from lawyer_assign.files.cells.cell import write_text
from lawyer_assign.files.cells.labels import slots_of
from lawyer_assign.files.cells.lists import write_skill_set
from lawyer_assign.files.cells.terms import Lang, flag_word
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.settings.cells import write_kinds, write_value
from lawyer_assign.files.settings.labels import (
    SETTINGS_SHEETS,
    default_strength,
    strength_word,
)
from lawyer_assign.files.settings.sentences import (
    allowed_text,
    flaw,
    own_rule,
    wordless,
)
from lawyer_assign.files.settings.terms import (
    DOUBT_SETTINGS,
    GROUPS,
    INSPECTION_SETTINGS,
    POLICY_SETTINGS,
    PUBLISHING_SETTINGS,
    SCORE_SETTINGS,
    Setting,
    value_at,
)
from lawyer_assign.policy import KINDS, ROSTER_KINDS, Policy
from lawyer_assign.policy.settings import Settings
from lawyer_assign.roster.publish_rules import EXPORT_FIELDS_ZH, PublishRules
from lawyer_assign.rules import Wish
from lawyer_assign.rules.rule import HOUSE_RULE, RuleBase
from lawyer_assign.shown import UNITS
from lawyer_assign.teams import Role
from lawyer_assign.year.assessment import ScoreSheet

Cells = list[list[Cell]]


class SettingsWriter:
    """Writes settings as cells, in the order of each sheet's columns.

    Parameters
    ----------
    settings
        What to write.
    lang
        Language of words, notes and titles.
    lives
        Whether the file type would run texts that look like formulas.
    is_dated
        Whether the day of consents is written; a template leaves it empty, so that it
        is the day of use.

    Raises
    ------
    BadInputError
        The policy has rules of the user's own, or numbers without words, which TOML
        alone can hold.
    """

    def __init__(
        self, settings: Settings, lang: Lang, *, lives: bool, is_dated: bool = True
    ) -> None:
        own = [one.kind for one in settings.policy.rules if one.kind not in KINDS]
        lost = [flaw("policy", one, own_rule(one)) for one in own]
        lost += _without_words(settings.policy)
        if lost:
            raise BadInputError(lost)
        self.settings = settings
        self._lang = lang
        self._lives = lives
        self._is_dated = is_dated

    def tables(self) -> dict[str, Cells]:
        """Return sheet -> its rows."""
        policy = self.settings.policy
        return {
            "rules": [
                *self._rules(policy.rules, KINDS),
                *self._rules(policy.roster.rules, ROSTER_KINDS),
            ],
            "parameters": self._parameters(policy),
            "roles": [self._role(role) for role in policy.roles.table],
            "score_sheet": self.items(SCORE_SETTINGS, self.settings.score_sheet),
            "grades": self._grades(self.settings.score_sheet),
            "inspection": self.items(INSPECTION_SETTINGS, self.settings.inspection),
            "publishing": self.items(PUBLISHING_SETTINGS, self.settings.publishing),
            "export": self._export(self.settings.publishing),
            "doubts": self.items(DOUBT_SETTINGS, self.settings.doubts),
        }

    def headers(self, table: str) -> list[str]:
        """Return the headers of a sheet."""
        return [one.header(self._lang) for one in slots_of(SETTINGS_SHEETS[table])]

    def items(self, settings: tuple[Setting, ...], model: BaseModel) -> Cells:
        """Return the rows of a sheet that has one setting a row."""
        said = model.model_dump()
        return [
            [one.zh if self._lang == "zh" else _plain(one.name),
             self._value(one, value_at(said, one.path)), *self._notes(one), one.name]
            for one in settings
        ]  # fmt: skip

    def _rules(
        self, rules: Sequence[RuleBase], kinds: Mapping[str, type[RuleBase]]
    ) -> Cells:
        """Return the policy's rules in its order, then those that are off."""
        known = {rule.kind for rule in rules}
        rows = [
            self._rule(rule, "must" if rule.wish is None else "wish", rule.wish)
            for rule in rules
        ]
        for kind, rule in kinds.items():
            if kind not in known:
                rows.append(self._rule(rule, "off", default_strength(rule)[1]))
        return rows

    def _rule(
        self, rule: RuleBase | type[RuleBase], strength: str, wish: Wish | None
    ) -> list[Cell]:
        kind = rule if isinstance(rule, type) else type(rule)
        return [
            rule.title_zh, rule.title, strength_word(strength, self._lang),
            None if wish is None else wish.tier,
            None if wish is None else wish.weight,
            self._usual(kind),
            _clause_zh(rule.source) if self._lang == "zh" else rule.source,
            kind.model_fields["kind"].default,
        ]  # fmt: skip

    def _usual(self, kind: type[RuleBase]) -> str:
        strength, wish = default_strength(kind)
        word = strength_word(strength, self._lang)
        if wish is None or strength == "off":
            return word
        if self._lang == "zh":
            return f"{word}，第{wish.tier}层，权重{wish.weight:,}"
        return f"{word}, tier {wish.tier}, weight {wish.weight:,}"

    def _parameters(self, policy: Policy) -> Cells:
        reach = policy.reach.model_dump()
        said: dict[str, Any] = {
            "policy": {"name": policy.name},
            "reach": reach,
            "travel": reach["travel"],
            "duty": policy.duty.model_dump(),
            "roster": policy.roster.model_dump(exclude={"rules"}),
            **{
                rule.kind: rule.model_dump()
                for rule in (*policy.rules, *policy.roster.rules)
            },
        }
        rows: Cells = []
        for one in POLICY_SETTINGS:
            value = value_at(said[one.group], one.path) if one.group in said else (
                one.default
            )  # fmt: skip
            is_usual = one.kind == "date" and one.group not in said
            if is_usual or (one.kind == "date" and not self._is_dated):
                value = None
            title = GROUPS[one.group]
            rows.append(
                [title.zh if self._lang == "zh" else title.en,
                 one.zh if self._lang == "zh" else _plain(one.name),
                 self._value(one, value), *self._notes(one), one.group, one.name]
            )  # fmt: skip
        return rows

    def _value(self, setting: Setting, value: object) -> Cell:
        return write_value(setting, value, self._lang, lives=self._lives)

    def _notes(self, setting: Setting) -> list[Cell]:
        """Return unit, default, what is allowed and what it means."""
        at = 1 if self._lang == "zh" else 0
        default = setting.default
        shown: Cell = self._value(setting, default)
        if isinstance(default, dt.date):
            shown = ("today", "使用当天")[at]
        return [
            UNITS[setting.unit][at] or None, shown, allowed_text(setting)[at] or None,
            setting.means[at],
        ]  # fmt: skip

    def _text(self, text: str) -> str:
        return write_text(text, lives=self._lives)

    def _role(self, role: Role) -> list[Cell]:
        flags = (role.needs_party_member, role.needs_party_branch, role.is_encouraged)
        member, branch, encouraged = (flag_word(one, self._lang) for one in flags)
        return [
            role.id, self._text(role.title_zh), self._text(role.title),
            self._text(role.source), self._skill(role.skill), role.least_level,
            member, branch, write_kinds(role.kinds, self._lang), encouraged,
        ]  # fmt: skip

    def _skill(self, skill: str | None) -> Cell:
        if skill is None:
            return None
        return self._text(write_skill_set([skill], self._lang))

    def _export(self, rules: PublishRules) -> Cells:
        is_zh = self._lang == "zh"
        return [
            [
                self._text(one.header),
                EXPORT_FIELDS_ZH[one.field] if is_zh else one.field,
            ]
            for one in rules.export
        ]

    def _grades(self, sheet: ScoreSheet) -> Cells:
        return [
            [self._text(one.name_zh), self._text(one.name), one.score_from]
            for one in sheet.grades
        ]


def _plain(name: str) -> str:
    """Return a field as words."""
    return name.replace("_", " ").replace(".", ", ")


def _clause_zh(source: str) -> str:
    """Return the clause a rule comes from; remarks of a source are in English."""
    if source.startswith(HOUSE_RULE):
        return "本软件规则 house rule"
    parts = source.split("; ")
    return "；".join(part for part in parts if not part[0].isascii())


def _without_words(policy: Policy) -> Iterator[Defect]:
    """Find parameters of our rules that no row would hold, and that are not as usual.

    A rule that is being written may have one whose ``Shown`` is still missing.
    """
    rows = {(one.group, one.path[0]) for one in POLICY_SETTINGS}
    for rule in (*policy.rules, *policy.roster.rules):
        for name, field in type(rule).model_fields.items():
            if name in ("kind", "wish") or (rule.kind, name) in rows:
                continue
            value = getattr(rule, name)
            if value != field.get_default(call_default_factory=True):
                place = f"{rule.kind}.{name}"
                yield flaw(place, value, wordless(place))
