"""A plan that was made by other rules, or other facts, than it is counted by."""

from collections.abc import Iterator
from pathlib import Path

from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.disk import exists
from lawyer_assign.errors import BadInputError, Text
from lawyer_assign.facts import Facts
from lawyer_assign.files import read_plan
from lawyer_assign.files.cells.labels import sheet_name
from lawyer_assign.files.made_by import (
    MadeBy,
    OtherTable,
    find_other_tables,
    is_of_older_form,
    read_made_by,
)
from lawyer_assign.page.mark import HTML
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.policy.departures import (
    departures_of,
    in_both_languages,
    is_digest_of,
    named_with_departures,
)
from lawyer_assign.verbs.repair import keeping

_PLACES = "committees"
_OF_ROSTERS = frozenset({"other rules of rosters", "改动排班规则"})
"""Changes of a rule set that no plan is made by."""


def plan_of(path: Path, facts: Facts, rules: Policy, ticker: Ticker) -> Plan:
    """Return the plan of a file; where it was made by other rules, say so."""
    plan = read_plan(path, facts)
    ticker.note(*_rule_lines(read_made_by(path), path, rules, ticker.lang))
    return plan


def made_by_lines(path: Path, facts: Facts, rules: Policy, lang: Language) -> list[str]:
    """Return a line on other rules, and one on other facts, that a plan was made by.

    Only for files that :func:`lawyer_assign.read_plan` has read.
    """
    made = read_made_by(path)
    return [*_rule_lines(made, path, rules, lang), *_fact_lines(made, facts, lang)]


def is_of_before(path: Path, rules: Policy) -> bool:
    """Return whether a file has digests of an older form, which no file has today.

    Only for files that :func:`lawyer_assign.read_plan` has read.
    """
    made = read_made_by(path)
    is_older = bool(made.rules) and is_digest_of(made.rules, rules) is None
    return is_older or is_of_older_form(made.facts)


def first_rules(path: Path, rules: Policy, asked: Path | None) -> MadeBy | None:
    """Return the rules that a plan was made by, if others count and none are given."""
    made = read_made_by(path)
    is_other = bool(made.policy) and _is_by_others(made, rules)
    return made if is_other and asked is None else None


def replaced_lines(path: Path, facts: Facts, lang: Language) -> list[str]:
    """Return a line where the plan that is to be replaced is of other committees.

    Who plans a second time may have changed anybody's facts; other committees, though,
    are rather those of another place, whose plan nobody meant to lose. Only for files
    that may be written over (:func:`lawyer_assign.cli.paths.check_plan_target`).
    """
    if path.suffix.lower() == HTML or not exists(path):
        return []
    try:
        written = read_made_by(path).facts
    except BadInputError:  # with mistakes in it, or nothing
        return []
    found = [one for one in find_other_tables(written, facts) if one.table == _PLACES]
    return [
        tell("replaced", lang, path=path, what=_table_said(one, lang)) for one in found
    ]


def _rule_lines(
    made: MadeBy, path: Path, rules: Policy, lang: Language
) -> Iterator[str]:
    """Yield a line if a plan was made by other rules than it is counted by."""
    if not made.policy or not _is_by_others(made, rules):
        return
    was, now = _named(made, lang), named_with_departures(rules).of(lang.value)
    if was == now:
        now = Text(f"{now} with other numbers", f"{now}，但参数不同").of(lang.value)
    key = "other_rules" if made.changes else "other_name"
    yield tell(key, lang, plan=path.name, was=was, now=now)


def _is_by_others(made: MadeBy, rules: Policy) -> bool:
    """Return whether rules are others, those of a plan that was repaired counted in."""
    for policy in (rules, keeping(rules)):
        is_same = is_digest_of(made.rules, policy)
        if is_same:
            return False
        said = departures_of(policy)
        is_called_alike = made.policy == policy.name and any(
            _parts(made.changes) == _parts(one) for one in (said.en, said.zh)
        )
        if is_same is None and is_called_alike:
            return False
    return True


def _parts(changes: str) -> frozenset[str]:
    parts = (one.strip() for one in changes.replace("；", ";").split(";"))
    return frozenset(one for one in parts if one) - _OF_ROSTERS


def _named(made: MadeBy, lang: Language) -> str:
    if not made.changes:
        return made.policy
    changes = in_both_languages(made.changes)  # in that of the file
    said = Text(
        f"{made.policy}, but {changes.en}", f"{made.policy}（有改动：{changes.zh}）"
    )
    return said.of(lang.value)


def _fact_lines(made: MadeBy, facts: Facts, lang: Language) -> Iterator[str]:
    found = find_other_tables(made.facts, facts)
    if found:
        comma = "，" if lang is Language.ZH else ", "
        what = comma.join(_table_said(one, lang) for one in found)
        yield tell("other_facts", lang, what=what)


def _table_said(one: OtherTable, lang: Language) -> str:
    name, counts = sheet_name(one.table, lang.value), (one.before, one.now)
    before, now = (f"{count:,}" for count in counts)
    key = "same_rows" if one.before == one.now else "other_rows"
    return tell(key, lang, sheet=name, before=before, now=now)
