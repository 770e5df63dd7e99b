"""What can be changed of a scenario: one method a step, each giving a new one."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts import Committee, Facts
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.rules import ALL_RULES, Rule
from lawyer_assign.rules.rule import kind_of
from lawyer_assign.scenario.pairing_steps import Forbid, Keep, Pin
from lawyer_assign.scenario.people_steps import (
    GOOD,
    WithCommittee,
    WithLawyers,
    Without,
    find_unmeant,
)
from lawyer_assign.scenario.policy_steps import (
    WithBudget,
    WithLimit,
    WithPolicy,
    WithRule,
    WithWeight,
)
from lawyer_assign.scenario.step import Step, find_strange
from lawyer_assign.verbs.solve import NO_PLAN
from lawyer_assign.verify.check import find_strangers

Ids = str | Sequence[str]
"""One id, or several."""


class Changing(ABC):
    """Steps of a scenario by name."""

    facts: Facts

    @property
    @abstractmethod
    def outcome(self) -> Outcome:
        """The answer; solved when first asked."""

    @abstractmethod
    def then(self, step: Step) -> Self:
        """Return the scenario after a step."""

    def pin(self, committee: str, lawyer: str) -> Self:
        """Return the scenario in which a lawyer must serve a committee.

        Raises
        ------
        BadInputError
            Ids that nobody has; a pair that a rule or a step before forbids.
        """
        return self.then(Pin.of(committee=committee, lawyer=lawyer))

    def forbid(
        self, committee: str, lawyer: str | None = None, *, firm: str | None = None
    ) -> Self:
        """Return the scenario in which a lawyer, or a firm, must not serve a committee.

        Parameters
        ----------
        committee
            Which one; of a district, one step for each of its committees.
        lawyer, firm
            One of the two: nobody of the firm serves there then.

        Raises
        ------
        BadInputError
            Ids that nobody has; a pair that an agreement or a step before pins; both
            are named, or nobody.
        """
        return self.then(Forbid.of(committee=committee, lawyer=lawyer, firm=firm))

    def without(self, *, lawyer: Ids = (), firm: Ids = ()) -> Self:
        """Return the scenario without some lawyers, or firms and their lawyers.

        Raises
        ------
        BadInputError
            Ids that nobody has, or nobody is named.
        """
        return self.then(Without.of(lawyers=_several(lawyer), firms=_several(firm)))

    def with_committee(self, committee: Committee | Mapping[str, object]) -> Self:
        """Return the scenario with one committee more.

        Parameters
        ----------
        committee
            A :class:`lawyer_assign.Committee`, or its fields.

        Raises
        ------
        BadInputError
            Fields that are not of their kind, an id that is taken, a strange district.
        """
        if not isinstance(committee, Committee | Mapping):
            raise BadInputError([_no_committee(committee)])
        return self.then(WithCommittee.of(committee=committee))

    def with_lawyers(
        self,
        count: int,
        *,
        district: str,
        skills: Mapping[str, int] | Sequence[str] = (),
        firm: str | None = None,
        max_committees: int | None = None,
    ) -> Self:
        """Return the scenario with lawyers that are still to be found, all alike.

        Parameters
        ----------
        count
            How many.
        district
            Where they work, in the middle of its committees, and the only one that
            they serve.
        skills
            Skill to level, or skills of level 3.
        firm
            Their firm; ``None`` = a new one of their own, which chose nobody.
        max_committees
            Their own most; ``None`` = what the rules allow.

        Raises
        ------
        BadInputError
            Ids that nobody has; numbers that cannot be meant; a skill that nobody has
            or asks for and that is a slip of one that somebody does.
        """
        if isinstance(skills, str):
            skills = (skills,)
        levels = skills if isinstance(skills, Mapping) else dict.fromkeys(skills, GOOD)
        try:
            step = WithLawyers.of(
                count=count,
                district=district,
                skills=dict(levels),
                firm=firm,
                max_committees=max_committees,
            )
        except BadInputError as error:
            more = find_unmeant(self.facts, district, firm, levels)
            raise BadInputError([*error.defects, *more]) from None
        return self.then(step)

    def with_limit(self, limit: int) -> Self:
        """Return the scenario with another cap on committees per lawyer, 1 to 5.

        Who offers more than the cap serves as many as that; the step says how many do,
        and ``outcome.problem.remarks`` whom.

        Raises
        ------
        BadInputError
            A cap that the text does not allow; somebody wants to serve more at least.
        """
        return self.then(WithLimit.of(limit=limit))

    def with_budget(self, district: str, yuan: int | None) -> Self:
        """Return the scenario in which a district has another budget.

        Parameters
        ----------
        district
            Which one.
        yuan
            What its posts may cost a year, in whole yuan; ``None`` = any amount.

        Raises
        ------
        BadInputError
            A district that nobody knows; an amount that cannot be meant; no rule of
            the policy holds budgets, or no tariff says what posts cost.
        """
        return self.then(WithBudget.of(district=district, yuan=yuan))

    def with_weight(self, rule: str, **said: object) -> Self:
        """Return the scenario in which a rule weighs otherwise.

        Parameters
        ----------
        rule
            Its kind, such as ``"affinity"``.
        said
            Its parameters, such as ``minute=3``; ``weight`` and ``tier`` of a wish.

        Raises
        ------
        BadInputError
            A rule or a parameter that is not there; values that cannot be meant.
        """
        return self.then(WithWeight.of(rule=rule, parameters=said))

    def with_rule(self, rule: Rule) -> Self:
        """Return the scenario with a rule more, or in the place of its kind.

        Raises
        ------
        BadInputError
            It is no rule: a name, say, or the class of one.
        """
        if not isinstance(rule, Rule | Mapping):
            raise BadInputError([_no_rule(rule)])
        return self.then(WithRule.of(rule=rule))

    def with_policy(self, policy: Policy) -> Self:
        """Return the scenario under another policy."""
        return self.then(WithPolicy.of(policy=policy))

    def keep(
        self, *, district: Ids = (), committee: Ids = (), plan: Plan | None = None
    ) -> Self:
        """Return the scenario in which parts of a plan stay as they are.

        Parameters
        ----------
        district, committee
            Where; what is open there may still be filled.
        plan
            Whose posts stay; the plan of :attr:`outcome` if not given.

        Raises
        ------
        BadInputError
            Ids that nobody has, a plan of other facts, or there is no plan.
        """
        districts, committees = _several(district), _several(committee)
        defects = list(_find_unkept(self.facts, districts, committees))
        if defects:
            raise BadInputError(defects)
        if plan is None:
            plan = self.outcome.plan
        if plan is None:
            raise BadInputError([NO_PLAN])
        strangers = find_strangers(self.facts, plan)
        if strangers:
            raise BadInputError(strangers)
        return self.then(Keep.of_plan(self.facts, plan, districts, committees))


def _several(ids: Ids) -> tuple[str, ...]:
    given: Any = ids  # a number is refused further on, as no text and with its cure
    is_one = isinstance(given, str) or not isinstance(given, Iterable)
    return (given,) if is_one else tuple(given)


def _no_rule(given: object) -> Defect:
    """Return what is wrong with what is no rule, and how the one meant is made."""
    name = given.__name__ if isinstance(given, type) else given
    known = {key.lower(): one.__name__ for one in ALL_RULES
             for key in (one.__name__, kind_of(one))}  # fmt: skip
    meant = known.get(name.lower() if isinstance(name, str) else "", "Budget")
    return Defect(
        "with_rule(rule)",
        repr(given) if isinstance(given, str) else str(name),
        Text("is no rule", "不是规则"),
        Text(
            f"Hand in a rule, such as la.rules.{meant}()",
            f"请传入规则，如 la.rules.{meant}()",
        ),
    )


def _no_committee(given: object) -> Defect:
    said = repr(given) if isinstance(given, str) else type(given).__name__
    key = said if isinstance(given, str) else '"c9"'
    fields = f"la.Committee(id={key}, name=..., kind=..., district=...)"
    return Defect(
        "with_committee(committee)",
        said,
        Text("is no committee", "不是社区（村）"),
        Text(
            f"Give {fields}, or these fields", f"请传入 {fields} 或由这些字段组成的字典"
        ),
    )


def _find_unkept(
    facts: Facts, districts: Sequence[str], committees: Sequence[str]
) -> Iterator[Defect]:
    """Find places that nobody knows, or that no place is named."""
    yield from find_strange("keep", "district", districts, facts.district)
    yield from find_strange("keep", "committee", committees, facts.committee)
    if not districts and not committees:
        yield Defect(
            "keep", "",
            Text("no place is named", "没有指明地点"),
            Text("Give district=... or committee=...",
                 "请给出 district=... 或 committee=..."),
        )  # fmt: skip
