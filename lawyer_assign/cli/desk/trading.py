"""Which two rules ``frontier`` trades: by code or name, refused before long work."""

import re

from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts.names import seen_name
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.rules import Rule
from lawyer_assign.verbs.trade import why_untraded

_EXTRA = re.compile(r"\([^()]*\)$|:.*$")
_NO_RULE = Text(
    "is neither the code nor the name of a rule", "不是规则代码，也不是规则名称"
)
_SEE_SETTINGS = Text(
    "Give a code of the column kind, or a name, of the sheet rules in the settings: "
    "lawyer-assign template --settings settings.xlsx writes them",
    "请填写设置工作簿“规则”表中的规则代码或规则名称；工作簿用 "
    "lawyer-assign template --settings 设置.xlsx 写出",
)
_MAKE_A_WISH = Text(
    "In the sheet rules of the settings make its strength wish, give it a tier, and "
    "hand the file in with --policy; lawyer-assign template --settings settings.xlsx "
    "writes one",
    "请在设置工作簿“规则”表中把它的强度改为“目标”、填写层级，再用 --policy 带入；"
    "工作簿用 lawyer-assign template --settings 设置.xlsx 写出",
)


def kinds_to_trade(policy: Policy, first: str, second: str) -> tuple[str, str]:
    """Return the codes of two rules.

    Parameters
    ----------
    policy
        Under which they are to be traded.
    first, second
        Code or name of each, as typed; what stands in brackets at the end of a name, or
        behind a colon, may be left out.

    Raises
    ------
    BadInputError
        Every one that is no rule, or must hold.
    """
    found, defects = [], []
    for place, said in (("first", first), ("second", second)):
        kind = _meant(said)
        if kind is None:
            defects.append(Defect(place, said, _NO_RULE, _SEE_SETTINGS))
            continue
        found.append(kind)
        problem = why_untraded(policy, kind)
        if problem is not None:
            defects.append(Defect(place, said, problem, _MAKE_A_WISH))
    if defects:
        raise BadInputError(defects)
    return found[0], found[1]


def _meant(said: str) -> str | None:
    """Return the code of the one rule that is called so."""
    if said in KINDS:
        return said
    word = seen_name(said).casefold()
    found = [kind for kind, rule in KINDS.items() if word in _names(kind, rule)]
    return found[0] if len(found) == 1 else None


def _names(kind: str, rule: type[Rule]) -> set[str]:
    names = {seen_name(one).casefold() for one in (kind, rule.title, rule.title_zh)}
    return names | {_EXTRA.sub("", one) for one in names}
