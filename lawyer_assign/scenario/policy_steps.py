"""Steps about the rules: caps, budgets, weights, rules, whole policies."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from lawyer_assign.errors import BadInputError, Defect, Text, listed
from lawyer_assign.facts.base import Id, Yuan
from lawyer_assign.facts.names import named
from lawyer_assign.facts.toml import defects_of
from lawyer_assign.fixed import Fixed, FixedDict
from lawyer_assign.policy import Policy
from lawyer_assign.policy.policy import AnyRule
from lawyer_assign.quoting import as_written
from lawyer_assign.rules import Budget, Rule
from lawyer_assign.rules.rule import kind_of
from lawyer_assign.scenario.step import (
    State,
    Step,
    StepDefect,
    find_strange,
    replaced,
)
from lawyer_assign.shown import parameter_names


class WithLimit(Step):
    """Another cap on committees per lawyer; who offers more serves as many as that."""

    kind: Literal["with_limit"] = "with_limit"
    limit: int

    def find_defects(self, state: State) -> Iterator[Defect]:
        """Find that there is no cap to change, and limits the text does not allow."""
        strange = list(_strange_rule(self.kind, "caseload", state.policy))
        yield from strange
        if not strange:
            try:
                state.policy.with_limit(self.limit)
            except BadInputError as error:
                yield from error.defects

    def changed(self, state: State) -> State:
        """Return the state with the cap."""
        return state._replace(policy=state.policy.with_limit(self.limit))

    def said(self, state: State) -> Text:
        """Return the step as a sentence, and whose offers it cuts."""
        offers = sum(
            row.max_committees is not None and row.max_committees > self.limit
            for row in state.facts.lawyers
        )
        said = Text(
            f"at most {self.limit} committees per lawyer",
            f"每名律师至多{self.limit}个社区（村）",
        )
        if not offers:
            return said
        return said.then(
            Text(
                f"; {offers} lawyer(s) offer more, and count as offering {self.limit} "
                "unless a consent allows more",
                f"；另有{offers}名律师愿任数超过此上限，除经批准者外按上限计",
            )
        )


class WithBudget(Step):
    """Another budget of a district; nothing in its place lifts it."""

    kind: Literal["with_budget"] = "with_budget"
    district: Id
    yuan: Yuan | None

    def find_defects(self, state: State) -> Iterator[Defect]:
        """Find a district that nobody knows, and why its budget would bind nobody."""
        yield from find_strange(
            self.kind, "district", [self.district], state.facts.district
        )
        if kind_of(Budget) not in state.policy:
            yield Defect(
                self.kind,
                state.policy.name,
                Text(
                    f"the policy does not have the rule “{Budget.title}” (budget), so "
                    "that budgets bind nobody",
                    f"规则集中没有“{Budget.title_zh}”（budget），预算不起作用",
                ),
                Text(
                    "Take it in first: with_rule(la.rules.Budget())",
                    "请先加入该规则：with_rule(la.rules.Budget())",
                ),
            )
        if not state.facts.tariffs:
            yield Defect(
                self.kind, "tariffs",
                Text("the facts do not say what a post is paid", "数据中没有补贴标准"),
                Text("Fill in the table tariffs first", "请先填写补贴标准（tariffs）"),
            )  # fmt: skip

    def changed(self, state: State) -> State:
        """Return the state with the budget."""
        rows = [
            row.model_copy(update={"budget_yuan": self.yuan})
            if row.id == self.district
            else row
            for row in state.facts.districts
        ]
        return replaced(state, districts=rows)

    def said(self, state: State) -> Text:
        """Return the step as a sentence, with the budget before."""
        row = state.facts.district[self.district]
        where = named(row)
        if self.yuan is None:
            said = Text(f"no budget of {where.en}", f"{where.zh}不设预算")
        else:
            said = Text(
                f"budget of {where.en} {self.yuan:,} yuan",
                f"{where.zh}预算{self.yuan:,}元",
            )
        if row.budget_yuan is None:
            return said
        return said.then(
            Text(f", {row.budget_yuan:,} yuan before", f"，此前为{row.budget_yuan:,}元")
        )


class WithWeight(Step):
    """Other parameters, weight or tier of a rule that the policy has."""

    kind: Literal["with_weight"] = "with_weight"
    rule: str
    parameters: Annotated[Mapping[str, Any], Fixed] = Field(default_factory=FixedDict)

    def find_defects(self, state: State) -> Iterator[Defect]:
        """Find a rule that is not there, and parameters that it has not."""
        strange = list(_strange_rule(self.kind, self.rule, state.policy))
        yield from strange
        if strange:
            return
        rule = state.policy[self.rule]
        known = _known_of(rule)
        for name, value in self.parameters.items():
            if name not in known:
                none = Text(
                    f"the rule {self.rule} has no such parameter",
                    f"规则 {self.rule} 没有这一参数",
                )
                cure = _choice_of(known)
                yield StepDefect.of(self.kind, name, as_written(value), none, cure)
        if not self.parameters:
            none = Text("no parameter is given", "没有给出参数")
            yield Defect(self.kind, self.rule, none, _choice_of(known))
        try:
            self._rule(rule)
        except ValidationError as error:
            yield from defects_of(error, f"{self.kind}({self.rule})", names=known)

    def _rule(self, rule: Rule) -> Rule:
        said = {name: getattr(rule, name) for name in type(rule).model_fields}
        known = {one: x for one, x in self.parameters.items() if one in said}
        if rule.wish is not None:
            wish = rule.wish.model_dump()
            wish |= {one: x for one, x in self.parameters.items() if one in wish}
            known["wish"] = wish
        return type(rule).model_validate(said | known)

    def changed(self, state: State) -> State:
        """Return the state with the rule in the place of the old one."""
        rule = self._rule(state.policy[self.rule])
        return state._replace(policy=state.policy.with_rule(rule))

    def said(self, state: State) -> Text:
        """Return the step as a sentence."""
        rule = state.policy[self.rule]
        known = _known_of(rule)
        values = _listed(
            Text(f"{known[name].en} = {value}", f"{known[name].zh}={value}")
            for name, value in self.parameters.items()
        )
        return Text(
            f"{rule.title} ({self.rule}): {values.en}",
            f"{rule.title_zh}（{self.rule}）：{values.zh}",
        )


_OF_WISHES = {
    "weight": Text("weight", "权重（weight）"),
    "tier": Text("tier", "层级（tier）"),
}


def _listed(names: Iterable[Text]) -> Text:
    said = list(names)
    return Text(", ".join(one.en for one in said), "、".join(one.zh for one in said))


def _choice_of(known: Mapping[str, Text]) -> Text:
    """Return which parameters a step may name."""
    if not known:
        return Text(
            "It has none; give another rule of its kind with with_rule",
            "该规则没有可改的参数，请用 with_rule 换用同类规则",
        )
    words = _listed(known.values())
    return Text(f"Use one of {words.en}", f"请从{words.zh}中选用")


def _known_of(rule: Rule) -> dict[str, Text]:
    """Return what parameters a rule has, and what each is called."""
    names = parameter_names(type(rule).model_fields)
    own = {one: name for one, name in names.items() if one not in ("kind", "wish")}
    return own if rule.wish is None else _OF_WISHES | own


class WithRule(Step):
    """A rule more, or in the place of its kind."""

    kind: Literal["with_rule"] = "with_rule"
    rule: AnyRule

    def find_defects(self, state: State) -> Iterator[Defect]:
        """Find a rule that the policy cannot take."""
        try:
            state.policy.with_rule(self.rule)
        except BadInputError as error:
            yield from error.defects

    def changed(self, state: State) -> State:
        """Return the state with the rule."""
        return state._replace(policy=state.policy.with_rule(self.rule))

    def said(self, state: State) -> Text:  # noqa: ARG002 (it says all itself)
        """Return the step as a sentence."""
        rule = self.rule
        strength = Text("a must", "必须遵守")
        if rule.wish is not None:
            strength = Text(f"a wish of tier {rule.wish.tier}",
                            f"第{rule.wish.tier}层目标")  # fmt: skip
        return Text(
            f"with the rule “{rule.title}” ({rule.kind}), {strength.en}",
            f"采用规则“{rule.title_zh}”（{rule.kind}），{strength.zh}",
        )


class WithPolicy(Step):
    """Another policy altogether."""

    kind: Literal["with_policy"] = "with_policy"
    policy: Policy

    def find_defects(self, state: State) -> Iterator[Defect]:  # noqa: ARG002
        """Find nothing: what does not fit the facts is found when it is taken."""
        yield from ()

    def changed(self, state: State) -> State:
        """Return the state with the policy."""
        return state._replace(policy=self.policy)

    def said(self, state: State) -> Text:  # noqa: ARG002 (it says all itself)
        """Return the step as a sentence."""
        name = self.policy.name
        return Text(f"under the policy {name}", f"改用规则集 {name}")


def _strange_rule(kind: str, rule: str, policy: Policy) -> Iterator[Defect]:
    """Find a rule that a policy does not have."""
    if rule not in policy:
        words = listed(one.kind for one in policy.rules)
        yield StepDefect.of(
            kind,
            "rule",
            rule,
            Text("the policy has no such rule", "规则集中没有这一规则"),
            Text(
                f"Use one of {words.en}, or take the rule in with with_rule",
                f"请从 {words.zh} 中选用，或先用 with_rule 加入",
            ),
        )
