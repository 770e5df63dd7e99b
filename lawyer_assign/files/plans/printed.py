"""The workbook of a plan: what officials print first, how it was proved last."""

from __future__ import annotations

import re
from collections import ChainMap, Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lawyer_assign.errors import Text
from lawyer_assign.facts.names import seen_name
from lawyer_assign.files.made_by import FACTS_ITEM, MadeBy
from lawyer_assign.files.plans.contacts.sheet import (
    NO_CONTACTS,
    TypedContacts,
    contact_table,
)
from lawyer_assign.files.plans.desk_lists import (
    Announced,
    fixed_times,
    notice_table,
)
from lawyer_assign.files.plans.follow_on import with_following
from lawyer_assign.files.plans.front_page import Told, front_page
from lawyer_assign.files.plans.own import Added
from lawyer_assign.files.plans.signing.agreements import NO_EARLIER, Earlier
from lawyer_assign.files.plans.signing.changes import change_table, is_followed
from lawyer_assign.files.plans.signing.sheet import signing_table
from lawyer_assign.files.plans.tables import BASELINE, BASELINE_ZH, COST_SHEETS
from lawyer_assign.files.plans.team_tables import (
    TEAM_COLUMNS,
    open_roles,
    with_causes,
)
from lawyer_assign.files.table import Table, heads
from lawyer_assign.plan import Plan
from lawyer_assign.policy import KINDS, title_of

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts
    from lawyer_assign.files.cells.terms import Lang
    from lawyer_assign.files.cells.written import Cell
    from lawyer_assign.files.plans.own import OwnColumn
    from lawyer_assign.files.plans.pages import Page
    from lawyer_assign.files.plans.signing.agreements import Typed
    from lawyer_assign.outcome import Outcome
    from lawyer_assign.roster import Roster
    from lawyer_assign.roster_outcome import RosterOutcome
    from lawyer_assign.rules import Violation
    from lawyer_assign.teams import Teams

_BROKEN_HEADS = heads("rule=规则 said=违反情况")
_BASELINE_HEADS = heads(
    """committee=社区村编号 lawyer=律师编号 committee_name=社区村名称
    lawyer_name=律师姓名 time=固定服务时间"""
)
NOTHING_TYPED = Announced()
NOTHING_ADDED = Added()
_PLAN_OFF = ("firm", "points", *(name for name, _ in TEAM_COLUMNS))
"""Columns of the plan for the screen: without them names stand on one line."""
_BESIDE = re.compile("（(?P<zh>[^（）]+)）| \\((?P<en>[^()]+)\\)")
"""An id behind a name, in sentences."""
_LONG = ("why", "shortage")
"""Answers whose sentences name many people and places in one cell."""
_TOTAL = Text("Total (each lawyer once)", "合计（律师不重复计）")


@dataclass(frozen=True, slots=True)
class Printing:
    """What a workbook of a plan holds besides the outcome.

    Parameters
    ----------
    teams, answers
        As for :func:`lawyer_assign.write`; ``answers`` are sheets already.
    roster
        Whose fixed times are announced, and shown on sheets of their own.
    timed_by
        A roster whose fixed times are announced, and nothing else of it.
    announced
        Fixed times that stand in the sheet already.
    phones
        Whether phones are written in full.
    broken
        Breaches of musts, of a plan that was changed by hand.
    own
        Columns that somebody added to it.
    signed
        Who sealed agreements and when, as somebody typed it.
    earlier
        The plan that this one follows, or changes within the year.
    made_by
        Of a plan that is counted by other rules than it was made by: these.
    added
        Comments, fills and sheets of somebody's own.
    contacts
        What somebody typed into the sheet of contacts.
    """

    teams: Teams | None = None
    answers: tuple[Table, ...] = ()
    roster: RosterOutcome | None = None
    phones: bool = False
    broken: tuple[Violation, ...] = ()
    own: tuple[OwnColumn, ...] = ()
    signed: Typed = field(default_factory=dict)
    earlier: Earlier = NO_EARLIER
    timed_by: Roster | None = None
    announced: Announced = NOTHING_TYPED
    made_by: MadeBy | None = None
    added: Added = NOTHING_ADDED
    contacts: TypedContacts = NO_CONTACTS

    def written_times(self, facts: Facts, lang: Lang) -> dict[str, str]:
        """Return the fixed times that are known, by committee.

        Those that stand in the sheet count where no roster is at hand.
        """
        roster = self.timed_by if self.roster is None else self.roster.roster
        known = fixed_times(facts, roster)
        kept = self.announced.kept if roster is None else {}
        return {**kept, **{one: time.of(lang) for one, time in known.items()}}

    def times(self, facts: Facts, lang: Lang) -> dict[str, str]:
        """Return the fixed times to be announced: those that are typed come first."""
        return {**self.written_times(facts, lang), **self.announced.typed}


def printed_sheets(
    outcome: Outcome, tables: Sequence[Table], lang: Lang, more: Printing
) -> list[Table | Page]:
    """Return the sheets of a plan in the order in which they are read.

    Parameters
    ----------
    outcome
        With or without a plan.
    tables
        Of the outcome and its teams, as documents have them.
    lang
        Of titles that stand in cells.
    more
        What else is shown.
    """
    plan = outcome.plan if outcome.plan is not None else Plan.of(())
    of = {one.name: one for one in tables}
    sheets = [
        *_desk(outcome, plan, lang, more),
        replace(of["loads"], prose=("served",)),
        replace(of["by_district"], total=_total(outcome.problem.facts, plan)),
        *(of[name] for name in COST_SHEETS if name in of),
        replace(of["uncovered"], says_none=True),
        *([_broken_table(more.broken)] if more.broken else []),
        replace(of["plan"], off_paper=_PLAN_OFF, prose=("roles",)),
        *named_shortly(_team_sheets(of, outcome.problem.facts), outcome.problem.facts),
        *_answers(more.answers, outcome.problem.facts),
        _tiers(of["tiers"], outcome, lang),
        *([of["team_prices"]] if "team_prices" in of else []),
        _summary(of["summary"], outcome, lang),
    ]
    told = Told(
        more.teams,
        more.broken,
        [(one.name, Text(one.name, one.zh)) for one in sheets],
        frozenset(one.name for one in more.answers),
        more.roster,
        _has_times(outcome.problem.facts, plan, more),
        _hides_phones(outcome.problem.facts, more),
        more.earlier,
    )
    facts = outcome.problem.facts
    front = front_page(outcome, told)
    if outcome.plan is None:
        return [front, *sheets]
    posts = _baseline(facts, plan, more.written_times(facts, lang))
    return [front, *sheets, with_following(posts, of["plan"])]


def _team_sheets(of: Mapping[str, Table], facts: Facts) -> list[Table]:
    """Return the sheets of teams; ids of people and roles are there to be read back."""
    if "teams" not in of:
        return []
    ids = ("firm", "lead", "stand_in")
    roles = with_causes(of["team_roles"])
    names = {seen_name(row.name) for row in facts.committees}
    place = ("committee",) if len(names) == len(facts.committees) else ()
    return [
        replace(of["teams"], prose=("note",), off_paper=ids),
        open_roles(roles, facts.committees),
        replace(
            roles,
            prose=("note",),
            off_paper=(*place, "lawyer", "clause", "role"),
            is_upright=True,
        ),
    ]


def _desk(outcome: Outcome, plan: Plan, lang: Lang, more: Printing) -> list[Table]:
    """Return the sheets to work with; of no plan there is nothing to be done."""
    if outcome.plan is None:
        return []
    facts = outcome.problem.facts
    policy, times = outcome.problem.policy, more.times(facts, lang)
    changes = []
    if is_followed(facts, more.earlier):
        changes.append(change_table(facts, plan, policy, lang, more.earlier))
    return [
        replace(
            notice_table(facts, plan, lang, times, phones=more.phones),
            foot=more.announced.lines(),
        ),
        signing_table(facts, plan, policy, lang, more.signed, more.earlier),
        *changes,
        contact_table(facts, plan, more.contacts, phones=more.phones),
    ]


def _has_times(facts: Facts, plan: Plan, more: Printing) -> bool:
    """Return whether everybody who is served has a fixed time."""
    times = more.times(facts, "zh")
    return all(post.committee in times for post in plan.posts)


def _hides_phones(facts: Facts, more: Printing) -> bool:
    known: Iterable[object] = (x.reached_at for x in (*facts.lawyers, *facts.contacts))
    return not more.phones and any(known)


def _total(facts: Facts, plan: Plan) -> tuple[Text | int | None, ...]:
    gaps = [
        max(0, row.lawyers_min - len(plan.lawyers_of(row.id)))
        for row in facts.committees
    ]
    loads = Counter(post.lawyer for post in plan.posts)
    return (
        None, _TOTAL, None, len(gaps), gaps.count(0), sum(gaps), len(loads),
        len(plan), len(plan) - len(loads),
    )  # fmt: skip


def _broken_table(broken: Sequence[Violation]) -> Table:
    titles = {one.tag.rule: title_of(one.tag.rule) for one in broken}
    zh = {rule.en: rule.zh for rule in titles.values()}
    zh |= {one.text: one.text_zh for one in broken}
    rows = tuple((titles[one.tag.rule].en, one.text) for one in broken)
    words = ("rule", "said")
    return Table("violations", "违反规则", _BROKEN_HEADS, rows, words, zh,
                 prose=("said",))  # fmt: skip


def _tiers(table: Table, outcome: Outcome, lang: Lang) -> Table:
    """Return the tiers by the titles of their rules."""
    # Where one run did several tiers, its time stands at the first.
    rows = tuple(
        (number, _titles(tier.rules, lang), *rest, seconds or None)
        for (number, _, *rest, seconds), tier in zip(
            table.rows, outcome.tiers, strict=True
        )
    )
    return replace(table, rows=rows, prose=("rules",))


def _titles(kinds: Iterable[str], lang: Lang) -> str:
    return ("；" if lang == "zh" else "; ").join(
        title_of(one).of(lang) for one in kinds
    )


def _summary(table: Table, outcome: Outcome, lang: Lang) -> Table:
    """Return how the plan was made, by the names that people know."""
    said = {"backend": outcome.backend_title.of(lang)}
    why = outcome.flow_refusal
    if why is not None:
        said["why not flow"] = without_kinds(why.of(lang))
    rows = tuple((item, said.get(str(item), value)) for item, value in table.rows)
    zh = {
        f"version of {name}": f"{name} 版本" for name in outcome.versions
    }  # of the software
    kept = ("status", "policy changes", FACTS_ITEM)
    values = {one: table.zh_values[one] for one in kept if one in table.zh_values}
    return replace(table, zh="求解情况", rows=rows, zh_words=zh, zh_values=values,
                   prose=("value",))  # fmt: skip


def without_kinds(text: str) -> str:
    """Return a sentence without the codes of rules, which stand behind their titles."""
    for kind in KINDS:
        text = text.replace(f"（{kind}）", "").replace(f" ({kind})", "")
    return text


def _answers(tables: Iterable[Table], facts: Facts) -> Iterator[Table]:
    """Yield the sheets of answers; what is to be done says ids, too."""
    for one in tables:
        if one.name in _LONG:
            yield from named_shortly([one], facts)
        else:
            yield one


def named_shortly(tables: Iterable[Table], facts: Facts) -> list[Table]:
    """Return tables whose sentences call people and places by their names alone.

    An id stays behind a name that more than one has, if the row has no column of it.
    """
    of = (facts.committees, facts.lawyers, facts.firms, facts.districts)
    names: dict[str, set[str]] = {}
    shared: dict[str, set[str]] = {}
    for rows in of:
        count = Counter(seen_name(row.name) for row in rows)
        for row in rows:
            kept = names if count[seen_name(row.name)] == 1 else shared
            kept.setdefault(row.id, set()).add(row.name or row.id)
    return [_said_shortly(one, names, shared) for one in tables]


def _said_shortly(
    table: Table, names: dict[str, set[str]], shared: dict[str, set[str]]
) -> Table:
    is_prose = [en in table.prose for en, _ in table.heads]
    zh = dict(table.zh_words)

    def said(cell: Cell, row: Sequence[Cell]) -> Cell:
        if not isinstance(cell, str):
            return cell
        # Whom a row has a column of is known there by a name that others share, too.
        here = {one for one in map(str, row) if one in shared}
        own = {one: shared[one] | names.get(one, set()) for one in here}
        known = ChainMap(own, names)
        short = _without_ids(cell, known)
        if cell in table.zh_words:
            zh[short] = _without_ids(table.zh_words[cell], known)
        return short

    rows = tuple(
        tuple(
            said(cell, row) if sentence else cell
            for cell, sentence in zip(row, is_prose, strict=True)
        )
        for row in table.rows
    )
    return replace(table, rows=rows, zh_words=zh)


def _without_ids(said: str, known: Mapping[str, set[str]]) -> str:
    """Return a sentence without the ids behind the names that they are known by."""

    def short(found: re.Match[str]) -> str:
        names = known.get(found["zh"] or found["en"], ())
        return "" if said[: found.start()].endswith(tuple(names)) else found[0]

    return _BESIDE.sub(short, said)


def _baseline(facts: Facts, plan: Plan, times: Mapping[str, str]) -> Table:
    rows = tuple(
        (*post, facts.committee[post.committee].name, facts.lawyer[post.lawyer].name,
         times.get(post.committee))
        for post in plan.posts
    )  # fmt: skip
    return Table(BASELINE, BASELINE_ZH, _BASELINE_HEADS, rows, is_hidden=True)
