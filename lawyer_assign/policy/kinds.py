"""Rules by their kind: those of the package, and those that somebody wrote."""

from inspect import isabstract

from lawyer_assign.errors import Text
from lawyer_assign.rules import ALL_RULES, Rule
from lawyer_assign.rules.rule import Whose, kind_of

KINDS: dict[str, type[Rule]] = {kind_of(rule): rule for rule in ALL_RULES}
"""Those of the package."""


def class_of(kind: str) -> type[Rule] | None:
    """Return the class of a rule, the user's own too, if there is one.

    Of several classes with one kind, as when a cell of a notebook is run again, the
    last one counts; a kind of the package is the package's.
    """
    return KINDS.get(kind) or _own().get(kind)


def title_of(kind: str) -> Text:
    """Return what a rule is called; by its kind where nobody knows it."""
    rule = class_of(kind)
    return Text(kind, kind) if rule is None else Text(rule.title, rule.title_zh)


def whose_of(kind: str) -> Whose:
    """Return whom tags of a rule name; ``several`` where nobody knows it."""
    rule = class_of(kind)
    return "several" if rule is None else rule.whose


def _own() -> dict[str, type[Rule]]:
    """Return classes of rules that stand outside the package."""
    rules = [*Rule.__subclasses__()]
    for rule in rules:  # which grows meanwhile
        rules += rule.__subclasses__()
    return {kind_of(rule): rule for rule in rules if not isabstract(rule)}
