"""A policy: which rules, how strong, in which tier; and how far candidates reach."""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

import tomli_w
from pydantic import (
    BeforeValidator,
    Field,
    SerializeAsAny,
    Strict,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from lawyer_assign.calls import checked
from lawyer_assign.disk import path_of, writing
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts.checks.days_given import day_or_none
from lawyer_assign.facts.parameters import Parameters, refuse_unknown
from lawyer_assign.facts.toml import defects_of, document_of
from lawyer_assign.pairs import Reach
from lawyer_assign.policy.kinds import KINDS, class_of
from lawyer_assign.policy.roster_policy import RosterPolicy
from lawyer_assign.policy.rule_list import NoSuchRuleError, check_list, reader_of
from lawyer_assign.policy.rule_table import rules_frame, rules_html
from lawyer_assign.policy.toml_types import from_toml_types, to_toml_types
from lawyer_assign.rules import (
    ALL_RULES,
    Caseload,
    ChosenOnly,
    Duty,
    Rule,
    Stability,
    Wish,
)
from lawyer_assign.rules.rule import ALONE, LAST_TIER, Context, R
from lawyer_assign.shown import Shown
from lawyer_assign.teams import RolePolicy

if TYPE_CHECKING:
    import pandas as pd

StabilityStrength = Literal["wish", "must", "off"]
"""How strongly two-way choice is looked at."""

AnyRule = Annotated[
    SerializeAsAny[Rule], BeforeValidator(reader_of(KINDS, "规则", class_of))
]


class Policy(Parameters):
    """Rules and their strength; facts and plans are not part of it.

    Tiers are lexicographic, the lowest number first. A rule without a wish must hold.
    Every method returns a new policy.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> policy = la.Policy.hangzhou_2024().without("one_each").with_limit(4)
    >>> policy["caseload"].limit, "one_each" in policy
    (4, False)
    """

    name: Annotated[
        str, Shown("规则集名称", Text("Stands in reports", "写在报告中"))
    ] = "custom"
    reach: Reach = Field(default_factory=Reach)
    duty: Duty = Field(default_factory=Duty)
    roles: RolePolicy = Field(default_factory=RolePolicy)
    rules: Annotated[tuple[AnyRule, ...], Strict(False)] = ()
    roster: RosterPolicy = Field(default_factory=RosterPolicy)

    @field_validator("rules", mode="after")
    @classmethod
    def _stand_in_the_policy(
        cls, rules: tuple[Rule, ...], info: ValidationInfo
    ) -> tuple[Rule, ...]:
        """Let every rule know what the policy says for all of them."""
        said = info.data
        if "reach" not in said or "duty" not in said:  # which have defects of their own
            return rules
        alone = tuple(rule.within(ALONE) for rule in rules)
        context = Context(said["reach"].travel, said["duty"], alone)
        return tuple(rule.within(context) for rule in rules)

    @field_validator("roster", mode="after")
    @classmethod
    def _roster_stands_in_the_policy(
        cls, roster: RosterPolicy, info: ValidationInfo
    ) -> RosterPolicy:
        said = info.data
        if "reach" not in said or "duty" not in said:
            return roster
        return roster.within(Context(said["reach"].travel, said["duty"]))

    @model_validator(mode="after")
    def _rules_stand_together(self) -> Self:
        check_list(self.rules, Text("rules", "规则"), Text("a plan", "方案"), KINDS)
        return self

    @classmethod
    @checked
    def hangzhou_2024(
        cls,
        on: dt.date | None = None,
        *,
        stability: StabilityStrength = "wish",
        dispatch: bool = True,
    ) -> "Policy":
        """Return the rules of the Hangzhou text in force since 2024-09-15.

        Parameters
        ----------
        on
            Day on which consents must be valid; today if not given.
        stability
            Two-way choice: ``"wish"`` = fewest blocking pairs once all are covered
            (tier 3); ``"must"`` = none, whatever that costs in coverage; ``"off"``.
        dispatch
            Whether the bureau may bring together who did not choose each other; if
            not, only mutual choices are candidates (a pure matching market).

        Raises
        ------
        BadInputError
            ``stability`` is none of the three words, or ``on`` is no day.
        """
        day = day_or_none("on", on) or dt.date.today()
        left_out: set[type[Rule]] = {rule for rule in ALL_RULES if rule.is_optional}
        if dispatch:
            left_out.add(ChosenOnly)
        if stability == "off":
            left_out.add(Stability)
        rules = tuple(
            Caseload(on=day)
            if rule is Caseload
            else rule.model_validate({"kind": kind})
            for kind, rule in KINDS.items()
            if rule not in left_out
        )
        policy = cls(name="hangzhou_2024", rules=rules)
        return policy.harden("stability") if stability == "must" else policy

    def __repr__(self) -> str:
        """Return name and sizes; all of it is what :meth:`to_toml` says."""
        musts = sum(rule.wish is None for rule in self.rules)
        wishes = len(self.rules) - musts
        return f"Policy({self.name!r}, {musts} musts, {wishes} wishes in {self.tiers})"

    __str__ = __repr__

    def to_frame(self) -> "pd.DataFrame":
        """Return the rules as a table: strength, tier, weight, title and source."""
        return rules_frame(self.rules)

    def _repr_html_(self) -> str:
        """Show name and rules in a notebook."""
        return rules_html(self.name, self.rules)

    def __getitem__(self, kind: str) -> Rule:
        """Return the rule of a kind; ``KeyError`` if the policy has none."""
        if kind not in self._by_kind:
            raise NoSuchRuleError.of(kind, self._by_kind)
        return self._by_kind[kind]

    @checked
    def get(self, kind: str) -> Rule | None:
        """Return the rule of a kind, or ``None``."""
        return self._by_kind.get(kind)

    def find(self, kind: type[R]) -> R | None:
        """Return the rule of a class, or ``None``."""
        return next((one for one in self.rules if isinstance(one, kind)), None)

    def must(self, kind: type[R]) -> R | None:
        """Return the rule of a class if it must hold, or ``None``."""
        rule = self.find(kind)
        return rule if rule is not None and rule.wish is None else None

    def __contains__(self, kind: str) -> bool:
        """Return whether the policy has a rule of a kind."""
        return kind in self._by_kind

    @cached_property
    def _by_kind(self) -> dict[str, Rule]:
        return {rule.kind: rule for rule in self.rules}

    @property
    def tiers(self) -> tuple[int, ...]:
        """Numbers of the tiers in use, the most important first."""
        return tuple(sorted({tier for rule in self.rules for tier in rule.tiers}))

    def without(self, *kinds: str) -> "Policy":
        """Return the policy without rules of these kinds."""
        self._must_have(kinds)
        return self._with(rule for rule in self.rules if rule.kind not in kinds)

    @checked
    def with_rule(self, rule: Rule) -> "Policy":
        """Return the policy with a rule added, or put in place of its kind.

        Raises
        ------
        BadInputError
            A rule of somebody's own with the kind of another one of the package, or a
            rule that only values a plan and is no wish.
        """
        if rule.kind not in self:
            return self._with([*self.rules, rule])
        return self._with(rule if one.kind == rule.kind else one for one in self.rules)

    @checked
    def with_limit(self, limit: int) -> "Policy":
        """Return the policy with another cap on committees per lawyer (一(一)).

        Parameters
        ----------
        limit
            1 to 5: the text allows no more than 5, and consents (``Approval``) raise it
            for whom they name. Lawyers who offer more serve as many as the cap;
            ``Problem.remarks`` names them.

        Raises
        ------
        pydantic.ValidationError
            A limit that the text does not allow.
        BadInputError
            The policy has no caseload.
        """
        self._must_have(["caseload"])
        said = {name: getattr(self["caseload"], name) for name in Caseload.model_fields}
        return self.with_rule(Caseload(**said | {"limit": limit}))

    @checked
    def with_rule_before(self, rule: Rule) -> "Policy":
        """Return the policy with a wish in tiers of its own, before what stands there.

        Wishes of the rule's tier and of later ones move behind its levels, so that it
        is weighed against none of them. Levels of a wish that begins before go on
        where they are. Where a wish would begin after tier 99, tiers that nothing
        stands in are closed.

        Raises
        ------
        BadInputError
            There is no tier left up to 99.
        """
        if rule.wish is None:
            return self.with_rule(rule)
        others = [one for one in self.rules if one.kind != rule.kind]
        tiers = _tiers_behind(others, rule.wish.tier, len(rule.tiers))
        return self._with([*(_moved(one, tiers) for one in others), rule])

    @checked
    def soften(self, kind: str, tier: int, weight: int = 1) -> "Policy":
        """Return the policy with a rule made, or moved as, a wish of a tier."""
        self._must_have([kind])
        wish = Wish(tier=tier, weight=weight)
        return self.with_rule(self[kind].model_copy(update={"wish": wish}))

    @checked
    def harden(self, kind: str) -> "Policy":
        """Return the policy with a rule that must hold."""
        self._must_have([kind])
        return self.with_rule(self[kind].model_copy(update={"wish": None}))

    @checked
    def with_reach(self, reach: Reach) -> "Policy":
        """Return the policy with another reach, and its travel for every rule."""
        return self._replaced(reach=reach)

    @checked
    def with_duty(self, duty: Duty) -> "Policy":
        """Return the policy with other duty half days a year by kind."""
        return self._replaced(duty=duty)

    @checked
    def with_roles(self, roles: RolePolicy) -> "Policy":
        """Return the policy with other roles inside the teams."""
        return self._replaced(roles=roles)

    @checked
    def with_roster(self, roster: RosterPolicy) -> "Policy":
        """Return the policy with other rules about duty times."""
        return self._replaced(roster=roster)

    @property
    def context(self) -> Context:
        """What the policy says for all its rules."""
        return Context(self.reach.travel, self.duty, self.rules)

    @checked
    def to_toml(self, path: str | Path | None = None) -> str:
        """Return the policy as TOML, and write it to a file if one is named."""
        text = tomli_w.dumps(to_toml_types(self.model_dump()))
        if path is not None:
            with writing(path_of(path)):
                path_of(path).write_text(text, encoding="utf-8")
        return text

    @classmethod
    @checked
    def from_toml(cls, source: str | Path) -> "Policy":
        """Read a policy from a TOML file (a path) or from TOML text.

        Raises
        ------
        BadInputError
            Everything in it that is no rule or no value of a rule.
        """
        document, place = document_of(source, "policy")
        try:
            return cls.model_validate(from_toml_types(document))
        except ValidationError as error:
            raise BadInputError(defects_of(error, place, SEE_README)) from error

    def _with(self, rules: Iterable[Rule]) -> "Policy":
        return self._replaced(rules=tuple(rules))

    def _replaced(self, **said: object) -> "Policy":
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return Policy(**fields | said)

    def _must_have(self, kinds: Iterable[str]) -> None:
        problem = Text("is no rule of the policy", "不是该规则集中的规则")
        refuse_unknown("kind", kinds, self._by_kind, problem)


def _tiers_behind(rules: Iterable[Rule], first: int, count: int) -> dict[int, int]:
    """Return where each tier goes that wishes of ``first`` or later stand in."""
    later = [one for one in rules if one.wish is not None and one.wish.tier >= first]
    used = sorted({tier for one in later for tier in one.tiers})
    tiers = {tier: tier + count for tier in used}
    last = max((one.tiers[0] for one in later), default=0)
    if last + count > LAST_TIER:
        tiers = {tier: first + count + at for at, tier in enumerate(used)}
    if tiers.get(last, first) > LAST_TIER:
        problem = Text(f"would begin after {LAST_TIER}", f"将超过{LAST_TIER}")
        cure = Text("Put wishes into fewer tiers", "请将目标归入较少的层")
        raise BadInputError([Defect("wish.tier", str(tiers[last]), problem, cure)])
    return tiers


def _moved(rule: Rule, tiers: dict[int, int]) -> Rule:
    """Return a rule in the tier that its own one goes to, if it does."""
    if rule.wish is None or rule.wish.tier not in tiers:
        return rule
    wish = rule.wish.model_copy(update={"tier": tiers[rule.wish.tier]})
    return rule.model_copy(update={"wish": wish})


SEE_README = Text(
    "; see the rule's parameters in docs/reference/rules.md",
    "；规则的参数见 docs/reference/rules.md",
)
