"""The part of a policy about duty times: rules, their strength, how far visits move."""

from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Self, TypeVar

from pydantic import (
    BeforeValidator,
    Field,
    SerializeAsAny,
    Strict,
    model_validator,
)

from lawyer_assign.arrays import UNBOUNDED
from lawyer_assign.errors import Text
from lawyer_assign.facts.parameters import Parameters
from lawyer_assign.pairs import Travel
from lawyer_assign.policy.rule_list import NoSuchRuleError, check_list, reader_of
from lawyer_assign.roster.date_rules import DateRules, KeptFirst
from lawyer_assign.rules.roster import (
    ROSTER_RULES,
    DayTrip,
    LawyerHours,
    OfficeHours,
    OnePlace,
    RosterRule,
    VenueRoom,
    WeeklyCap,
)
from lawyer_assign.rules.rule import Context, Wish, kind_of
from lawyer_assign.shown import Shown

ROSTER_KINDS: dict[str, type[RosterRule]] = {
    kind_of(rule): rule for rule in ROSTER_RULES
}


R = TypeVar("R", bound=RosterRule)

AnyRosterRule = Annotated[
    SerializeAsAny[RosterRule], BeforeValidator(reader_of(ROSTER_KINDS, "值班规则"))
]

Window = Annotated[int, Field(ge=0, le=31, description="days")]


def _all_rules() -> tuple[RosterRule, ...]:
    return tuple(
        rule.model_validate({"kind": kind}) for kind, rule in ROSTER_KINDS.items()
    )


class RosterPolicy(Parameters):
    """Rules about duty times and their strength; all of them unless said otherwise.

    Tiers are those of a roster alone, lexicographic, the lowest number first. Visits
    that cannot take place move within the windows, or lapse.
    """

    rules: Annotated[tuple[AnyRosterRule, ...], Strict(False)] = Field(
        default_factory=_all_rules
    )
    duty_days: Annotated[
        Window,
        Shown(
            "社区值班前后可移",
            Text(
                "Where the same calendar week has no room",
                "同一周内排不下时，前后可移的天数",
            ),
            "days",
        ),
    ] = 10
    visit_days: Annotated[
        Window,
        Shown(
            "驻村服务前后可移",
            Text("Within the same month", "同一月内前后可移的天数"),
            "days",
        ),
    ] = 14
    kept_first: Annotated[
        KeptFirst,
        Shown(
            "变动时先保",
            Text(
                "House rule. Where a visit cannot take place as published: its time, "
                "even if another lawyer comes, or its lawyer, even at another time",
                "本软件规则：不能按公布安排进行时，先保时间（可换人）或先保人员（可改期）",
            ),
        ),
    ] = "time"
    events_a_quarter: Annotated[
        int,
        Shown(
            "每季度法治宣传",
            Text(
                "一（三）: at least one; each has a part of the quarter (house rule)",
                "一（三）：每季度至少开展一次；多次的各占季度中的一段（本软件规则）",
            ),
            "visits",
        ),
    ] = Field(default=1, ge=0, le=13)

    @model_validator(mode="after")
    def _rules_stand_together(self) -> Self:
        place = Text("roster.rules", "值班规则")
        check_list(self.rules, place, Text("a roster", "值班表"), ROSTER_KINDS)
        return self

    @cached_property
    def by_kind(self) -> dict[str, RosterRule]:
        """Rules by kind."""
        return {rule.kind: rule for rule in self.rules}

    def __getitem__(self, kind: str) -> RosterRule:
        """Return the rule of a kind; ``KeyError`` if there is none."""
        if kind not in self.by_kind:
            raise NoSuchRuleError.of(kind, self.by_kind)
        return self.by_kind[kind]

    def __contains__(self, kind: str) -> bool:
        """Return whether there is a rule of a kind."""
        return kind in self.by_kind

    @property
    def tiers(self) -> tuple[int, ...]:
        """Numbers of the tiers in use, the most important first."""
        return tuple(sorted({tier for rule in self.rules for tier in rule.tiers}))

    def date_rules(self, travel: Travel) -> DateRules:
        """Return what holds on every date: the musts, and the windows of moves."""

        def must(kind: type[R]) -> R | None:
            found = (one for one in self.rules if isinstance(one, kind))
            return next((one for one in found if one.wish is None), None)

        trip, cap = must(DayTrip), must(WeeklyCap)
        return DateRules(
            travel,
            has_office_hours=must(OfficeHours) is not None,
            has_lawyer_hours=must(LawyerHours) is not None,
            has_one_place=must(OnePlace) is not None,
            has_venues=must(VenueRoom) is not None,
            most_minutes=UNBOUNDED if trip is None else trip.minutes,
            most_a_week=UNBOUNDED if cap is None else cap.most,
            duty_days=self.duty_days,
            visit_days=self.visit_days,
            kept_first=self.kept_first,
            events_a_quarter=self.events_a_quarter,
        )

    def within(self, context: Context) -> "RosterPolicy":
        """Return the same rules in the context of a policy."""
        return self.model_copy(
            update={"rules": tuple(rule.within(context) for rule in self.rules)}
        )

    def without(self, *kinds: str) -> "RosterPolicy":
        """Return the policy without rules of these kinds."""
        for kind in kinds:
            _ = self[kind]
        return self._with(rule for rule in self.rules if rule.kind not in kinds)

    def with_rule(self, rule: RosterRule) -> "RosterPolicy":
        """Return the policy with a rule added, or put in place of its kind."""
        if rule.kind not in self:
            return self._with([*self.rules, rule])
        return self._with(rule if one.kind == rule.kind else one for one in self.rules)

    def soften(self, kind: str, tier: int, weight: int = 1) -> "RosterPolicy":
        """Return the policy with a rule made, or moved as, a wish of a tier."""
        wish = Wish(tier=tier, weight=weight)
        return self.with_rule(self[kind].model_copy(update={"wish": wish}))

    def harden(self, kind: str) -> "RosterPolicy":
        """Return the policy with a rule that must hold."""
        return self.with_rule(self[kind].model_copy(update={"wish": None}))

    def _with(self, rules: Iterable[RosterRule]) -> "RosterPolicy":
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return RosterPolicy(**fields | {"rules": tuple(rules)})
