"""What holds of every list of rules, be they about posts or about duty times."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Self

from pydantic import ValidationInfo

from lawyer_assign.errors import BadInputError, Defect, Text, listed
from lawyer_assign.facts.unfit import twice, unfit
from lawyer_assign.rules.rule import RuleBase


def reader_of(
    kinds: Mapping[str, type[RuleBase]],
    called_zh: str,
    class_of: Callable[[str], type[RuleBase] | None] | None = None,
) -> Callable[[object, ValidationInfo], object]:
    """Return what turns a table with a ``kind`` into the rule that it names.

    Parameters
    ----------
    kinds
        Class of a rule by its kind.
    called_zh
        What such rules are called in Chinese.
    class_of
        Knows more of them than are to be listed where none is meant: the user's own.
    """
    find = kinds.get if class_of is None else class_of

    def read(value: object, info: ValidationInfo) -> object:
        if not isinstance(value, dict):
            return value
        kind = value.get("kind")
        rule = find(kind) if isinstance(kind, str) else None
        if rule is None:
            known = listed(kinds)
            raise unfit(
                Text(f"kind is {kind!r}", f"{called_zh}种类（kind）为 {kind!r}"),
                Text(
                    f"Use one of {known.en}; of a rule of your own, import the module "
                    "that defines it first",
                    f"请从 {known.zh} 中选用；自编的规则，请先导入定义它的模块",
                ),
            )
        if info.mode == "json":  # which has no dates: they come as text
            return rule.model_validate_json(json.dumps(value))
        return rule.model_validate(value)

    return read


def check_list(
    rules: Sequence[RuleBase],
    place: Text,
    valued: Text,
    kinds: Mapping[str, type[RuleBase]],
) -> None:
    """Refuse a kind that is named twice or another rule's, and a must that only values.

    Parameters
    ----------
    rules
        Of a policy.
    place
        Where they stand.
    valued
        What they are about: ``a plan``.
    kinds
        Those of the package: they are its rules', for whom proofs and files know them.

    Raises
    ------
    PydanticCustomError
        To be raised in a validator.
    """
    given = [rule.kind for rule in rules]
    repeated = sorted({kind for kind in given if given.count(kind) > 1})
    if repeated:
        raise twice(place, repeated)
    for rule in rules:
        _check_own(rule, kinds)
        if not rule.is_demand and rule.wish is None:
            raise unfit(
                Text(
                    f"{rule.kind} values {valued.en} and cannot be a must",
                    f"“{rule.title_zh}”（{rule.kind}）只用于评价{valued.zh}，"
                    "不能作为必须遵守的规则",
                ),
                Text(
                    "Give it a wish with a tier, or leave it out",
                    "请用 wish 指定层级，或删去该规则",
                ),
            )


def _check_own(rule: RuleBase, kinds: Mapping[str, type[RuleBase]]) -> None:
    """Refuse a rule of somebody's own without a title, or with a kind of the package.

    Reports and answers call it by its titles and its source.
    """
    known, name = kinds.get(rule.kind), type(rule).__name__
    for part in ("title", "title_zh", "source"):
        said = getattr(rule, part, None)
        if not isinstance(said, str) or not said.strip():
            raise unfit(
                Text(
                    f"the rule {name} ({rule.kind}) has no {part}",
                    f"规则 {name}（{rule.kind}）没有 {part}",
                ),
                Text(
                    f"Give its class a text: {part}: ClassVar[str]",
                    f"请在类中写明文字 {part}: ClassVar[str]",
                ),
            )
    if known is None or isinstance(rule, known):
        return
    raise unfit(
        Text(
            f"the rule {name} has the kind {rule.kind} of the rule “{known.title}”",
            f"规则 {name} 的种类（kind）{rule.kind} 已属“{known.title_zh}”",
        ),
        Text(
            f"Give it a kind of its own; to go without {rule.kind}, use "
            f'policy.without("{rule.kind}")',
            f"请为该规则另取种类名称；不用 {rule.kind} 的，请用 "
            f'policy.without("{rule.kind}")',
        ),
    )


class NoSuchRuleError(BadInputError, KeyError):
    """A rule was asked for by a kind that the list has not; a ``KeyError`` as well."""

    __str__ = Exception.__str__

    @classmethod
    def of(cls, kind: object, known: Iterable[str]) -> Self:
        """Make one that names the kinds there are."""
        names = listed(known)
        problem = Text("is no rule of the policy", "不是该规则集中的规则")
        cure = Text(f"Name one of {names.en}", f"可填：{names.zh}")
        return cls([Defect("kind", repr(kind), problem, cure)])
