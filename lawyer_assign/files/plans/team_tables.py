"""Teams as tables: columns beside the plan, and sheets of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lawyer_assign.errors import Text
from lawyer_assign.facts.names import told_apart
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.table import Heads, Table, heads

if TYPE_CHECKING:
    from lawyer_assign.facts import Committee
    from lawyer_assign.outcome import Outcome
    from lawyer_assign.teams import Team, Teams

TEAM_COLUMNS: Heads = heads(
    "is_lead=负责人 roles=团队岗位 stand_in=替补律师编号 stand_in_name=替补律师姓名"
)
"""What the plan sheet says of every post when teams are filled."""

TEAM_HEADS = heads(
    """committee=社区村编号 committee_name=社区村名称 firm=律所编号 firm_name=律所名称
    members=团队人数 lead=负责人律师编号 lead_name=负责人姓名 stand_in=替补律师编号
    stand_in_name=替补律师姓名 note=说明"""
)
ROLE_HEADS = heads(
    """committee=社区村编号 committee_name=社区村名称 title=岗位 clause=依据
    lawyer=律师编号 lawyer_name=律师姓名 note=说明 role=岗位编号"""
)
OPEN_HEADS = heads("title=岗位 open=空缺数 why=原因 committees=社区（村）")
_EVERYWHERE = Text("all", "全部")
PRICE_HEADS = heads(
    "task=事项 meaning=目标 price=未达到程度 bound=已证明的最小值 is_proved=已证明最优"
)
TEAMS_NAME, TEAMS_ZH = "teams", "团队"
ROLES_NAME, ROLES_ZH = "team_roles", "团队岗位"
OPEN_NAME, OPEN_ZH = "open_roles", "岗位空缺"
PRICES_NAME, PRICES_ZH = "team_prices", "团队目标达到情况"
OF_BEFORE = {
    PRICES_ZH: "团队价格",
    "未达到程度": "价格",
    "已证明的最小值": "已证明下界",
    "分担（递增扣分）": "分担（逐个加价）",
}
"""What sheets, columns and words were called in workbooks that were written before."""
PROOF_ZH = {
    "roles": "岗位",
    "stand_ins": "替补",
    "open": "空缺数",
    "spread": "分担（递增扣分）",
    "points": "得分（负数为得分）",
}


def with_teams(tables: list[Table], outcome: Outcome, teams: Teams) -> list[Table]:
    """Return the tables of an outcome with what teams add to them."""
    first, *others = tables
    made = _Writer(outcome, teams)
    extra = made.columns()
    plan = replace(
        first,
        heads=(*first.heads, *TEAM_COLUMNS),
        rows=tuple((*a, *b) for a, b in zip(first.rows, extra, strict=True)),
        words=(*first.words, "is_lead", "roles"),
        zh_words={**first.zh_words, **made.zh},
    )
    return [
        plan,
        *others,
        Table(TEAMS_NAME, TEAMS_ZH, TEAM_HEADS, made.teams(), ("note",), made.zh),
        Table(
            ROLES_NAME, ROLES_ZH, ROLE_HEADS, made.roles(), ("title", "note"), made.zh
        ),
        Table(
            PRICES_NAME,
            PRICES_ZH,
            PRICE_HEADS,
            tuple(
                (one.task, one.meaning, one.price, one.bound, one.price == one.bound)
                for one in teams.proofs
            ),
            ("task", "meaning", "is_proved"),
            PROOF_ZH,
        ),
    ]


def with_causes(roles: Table) -> Table:
    """Return the roles of teams with causes alone: place and role stand beside."""
    at = [en for en, _ in roles.heads].index("note")
    zh = dict(roles.zh_words)
    rows = []
    for row in roles.rows:
        cause = _cause(roles, row[at])
        zh[cause.en] = cause.zh
        rows.append((*row[:at], cause.en or None, *row[at + 1 :]))
    return replace(roles, rows=tuple(rows), zh_words=zh)


def open_roles(roles: Table, committees: Sequence[Committee]) -> Table:
    """Return the roles that nobody takes, gathered by cause: most have one everywhere.

    Of roles as :func:`with_causes` gives them, at these committees.
    """
    names, called = [en for en, _ in roles.heads], told_apart(committees)
    place, title, note, who = map(names.index, ("committee", "title", "note", "lawyer"))
    found: dict[tuple[Cell, Cell], list[str]] = {}
    for row in roles.rows:
        if row[who] is None:
            found.setdefault((row[title], row[note]), []).append(
                called[str(row[place])]
            )
    teams = len({row[place] for row in roles.rows})
    rows = tuple(
        (role, len(places), why,
         _EVERYWHERE.en if len(places) == teams else "、".join(places))
        for (role, why), places in sorted(
            found.items(), key=lambda one: (-len(one[1]), *map(str, one[0]))
        )
    )  # fmt: skip
    zh = {**roles.zh_words, _EVERYWHERE.en: _EVERYWHERE.zh}
    return Table(OPEN_NAME, OPEN_ZH, OPEN_HEADS, rows, ("title", "why", "committees"),
                 zh, prose=("why", "committees"), says_none=True)  # fmt: skip


def _cause(roles: Table, note: Cell) -> Text:
    """Return the cause of a shortage, behind the name of place and role."""
    if not isinstance(note, str):
        return Text("", "")
    said, cause = roles.zh_words.get(note, note), note.partition(": ")[2]
    head, _, cause_zh = said.partition("：")
    asked = "鼓励项，" if head.endswith("（鼓励项）") else ""
    return Text(cause or note, f"{asked}{cause_zh}" if cause_zh else said)


class _Writer:
    """Rows of teams; ``zh`` collects what their English texts are in Chinese."""

    def __init__(self, outcome: Outcome, teams: Teams) -> None:
        from lawyer_assign.teams import shortages_of

        self.facts = outcome.problem.facts
        self.plan = outcome.plan
        self.policy = outcome.problem.policy
        self.rows = teams.rows
        self.of_committee = teams.of_committee
        self.zh: dict[str, str] = {}
        self.notes: dict[tuple[str, str], str] = {}
        for one in shortages_of(self.facts, self.policy.roles, teams):
            self.notes[one.tag.who, one.tag.rule] = one.text
            self.zh[one.text] = one.text_zh
        self.title = {role.id: role.title for role in self.policy.roles.table}
        self.title_zh = {role.id: role.title_zh for role in self.policy.roles.table}
        self.clause = {role.id: role.source for role in self.policy.roles.table}
        self.zh |= {self.title[one]: self.title_zh[one] for one in self.title}

    def columns(self) -> list[tuple[Cell, ...]]:
        """Return what the plan sheet says of each post besides."""
        found: list[tuple[Cell, ...]] = []
        for post in () if self.plan is None else self.plan.posts:
            team = self.of_committee[post.committee]
            taken = team.roles_of(post.lawyer)
            titles = "; ".join(self.title[one] for one in taken)
            self.zh[titles] = "；".join(self.title_zh[one] for one in taken)
            named = self._named(team.stand_in)
            found.append((team.lead == post.lawyer, titles or None, *named))
        return found

    def _named(self, lawyer: str | None) -> tuple[Cell, Cell]:
        return lawyer, None if lawyer is None else self.facts.lawyer[lawyer].name

    def teams(self) -> tuple[tuple[Cell, ...], ...]:
        """Return one row per team."""
        return tuple(self._team(row) for row in self.rows)

    def _team(self, row: Team) -> tuple[Cell, ...]:
        firm = self.facts.firm[self.facts.lawyer[row.lead].firm]
        return (
            row.committee, self.facts.committee[row.committee].name, firm.id, firm.name,
            len(row.members), *self._named(row.lead), *self._named(row.stand_in),
            self.notes.get((row.committee, "stand_in")),
        )  # fmt: skip

    def roles(self) -> tuple[tuple[Cell, ...], ...]:
        """Return one row per team and role."""
        return tuple(one for row in self.rows for one in self._roles(row))

    def _roles(self, row: Team) -> Iterator[tuple[Cell, ...]]:
        name = self.facts.committee[row.committee].name
        for role, who in row.roles:
            yield (
                row.committee, name, self.title[role], self.clause[role],
                *self._named(who), self.notes.get((row.committee, role)), role,
            )  # fmt: skip
