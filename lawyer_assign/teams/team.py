"""Teams: lead, stand-in and roles of every committee that is served."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Literal, get_args

from lawyer_assign.cards import frame_html
from lawyer_assign.errors import Text, firm_zh
from lawyer_assign.facts import Facts
from lawyer_assign.facts.base import SKILLS_ZH
from lawyer_assign.facts.names import named
from lawyer_assign.plan import Plan
from lawyer_assign.rules import Affinity, Violation
from lawyer_assign.statements import Tag
from lawyer_assign.teams.roles import HANGZHOU_ROLES, RolePolicy

if TYPE_CHECKING:
    import pandas as pd

STAND_IN = "stand_in"
"""In place of a role, in tags of shortages."""

_COLUMNS_ZH = {
    "members": "成员律师编号",
    "lead": "负责人律师编号",
    **{role.id: role.title_zh for role in HANGZHOU_ROLES},
}

Task = Literal["roles", "stand_ins"]
Meaning = Literal["open", "spread", "points"]
PRICED = frozenset(product(get_args(Task), get_args(Meaning)))
"""Task and meaning of every tier of the fillings."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Price of one tier of a filling, and what is proved about it.

    Parameters
    ----------
    task
        ``"roles"`` or ``"stand_ins"``.
    meaning
        What the tier minimises: ``"open"`` (places nobody fills), ``"spread"`` (rising
        price per lawyer), ``"points"`` (lost; negative where gained).
    price, bound
        Points; no filling as good in the tiers before costs less than the bound.
    """

    task: Task
    meaning: Meaning
    price: int
    bound: int


@dataclass(frozen=True, slots=True)
class Team:
    """The lawyers of one committee.

    Parameters
    ----------
    committee
        Its id.
    members
        Ids of its lawyers, sorted.
    lead
        The member who leads.
    stand_in
        A lawyer of the lead's firm who is not a member; ``None`` = a shortage.
    roles
        Role and who takes it, in the order of the policy; ``None`` = a shortage.
    """

    committee: str
    members: tuple[str, ...]
    lead: str
    stand_in: str | None
    roles: tuple[tuple[str, str | None], ...]

    def roles_of(self, lawyer: str) -> tuple[str, ...]:
        """Return the roles that a member takes."""
        return tuple(role for role, who in self.roles if who == lawyer)


@dataclass(frozen=True)
class Teams:
    """Teams of a plan, sorted by committee; those who are not served have none.

    Parameters
    ----------
    rows
        One per committee that is served.
    proofs
        What the fillings cost; empty for teams read from a file.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> teams = la.fill_teams(outcome)
    >>> isinstance(teams, la.Teams)
    True
    """

    rows: tuple[Team, ...]
    proofs: tuple[Proof, ...] = ()

    def __len__(self) -> int:
        """Return the number of teams."""
        return len(self.rows)

    def __repr__(self) -> str:
        """Return how many; a city's would fill the screen."""
        return f"Teams({len(self)} teams)"

    @property
    def is_proved(self) -> bool:
        """Whether every price is the least possible; not where one is not said."""
        said = {(one.task, one.meaning) for one in self.proofs}
        return said == PRICED and all(one.price == one.bound for one in self.proofs)

    @cached_property
    def of_committee(self) -> dict[str, Team]:
        """Teams by committee."""
        return {row.committee: row for row in self.rows}

    def _repr_html_(self) -> str:
        """Show counts and the table in a notebook."""
        roles = [who for row in self.rows for _, who in row.roles]
        lacking = sum(row.stand_in is None for row in self.rows)
        is_open = roles.count(None)
        taken = len(roles) - is_open
        proved = Text("proved", "已证明最优")
        if not self.is_proved:
            proved = Text("not proved", "未证明最优")
        said = Text(
            f"{len(self):,} teams: {taken:,} roles taken, {is_open:,} open; "
            f"{lacking:,} without a stand-in; {proved.en}",
            f"团队{len(self):,}个：岗位已落实{taken:,}个，空缺{is_open:,}个；"
            f"{lacking:,}个团队没有替补律师；{proved.zh}",
        )
        return frame_html(said, self.to_frame(), None, _COLUMNS_ZH)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row per committee; a column per role, empty where nobody takes it.

        ``members`` is a tuple of ids; ``lead``, stand-in and roles are ids. The roles
        of the text always have their columns, whoever is asked for them, so that what
        reads the table finds them; others that a team has stand behind.
        """
        import pandas as pd

        own = (role for row in self.rows for role, _ in row.roles)
        roles = list(dict.fromkeys([*(one.id for one in HANGZHOU_ROLES), *own]))
        table = [
            (
                row.committee,
                row.members,
                row.lead,
                row.stand_in,
                *(dict(row.roles).get(role) for role in roles),
            )
            for row in self.rows
        ]
        heads = ["committee", "members", "lead", STAND_IN, *roles]
        return pd.DataFrame(table, columns=heads, dtype=object).set_index("committee")


def lead_of(
    facts: Facts, plan: Plan, committee: str, affinity: Affinity | None
) -> str | None:
    """Return who leads the team of a committee; ``None`` if nobody serves it.

    House rule: the member with the fewest posts in the plan, for she has most time;
    of these the one with most points there; of these the first by id. Without an
    affinity rule points are 0.
    """
    members = plan.lawyers_of(committee)
    if len(members) < 2:  # who is alone leads, and points take time to count
        return members[0] if members else None

    def order(member: str) -> tuple[int, int, str]:
        points = 0
        if affinity is not None:
            points = affinity.points_of(
                facts, facts.committee[committee], facts.lawyer[member]
            )
        return len(plan.committees_of(member)), -points, member

    return min(members, key=order)


def shortages_of(
    facts: Facts, roles: RolePolicy, teams: Teams
) -> tuple[Violation, ...]:
    """Name the roles that nobody takes and the teams without a stand-in.

    The tag's rule is the role's id, or ``"stand_in"``; the amount is 1 each.
    """
    return tuple(_shortages(facts, roles, teams))


def _shortages(facts: Facts, roles: RolePolicy, teams: Teams) -> Iterator[Violation]:
    for row in teams.rows:
        name, name_zh = named(facts.committee[row.committee])
        for one, who in row.roles:
            if who is not None:
                continue
            role = roles[one]
            asked = "encouraged, " if role.is_encouraged else ""
            asked_zh = "（鼓励项）" if role.is_encouraged else ""
            yield Violation(
                Tag(one, row.committee),
                1,
                f"{name} has nobody for the role {role.title}: {asked}no member of "
                f"the team {_need(roles, one)}",
                f"{name_zh}缺{role.title_zh}{asked_zh}：团队中无人"
                f"{_need_zh(roles, one)}",
            )
        if row.stand_in is None:
            firm = named(facts.firm[facts.lawyer[row.lead].firm])
            yield Violation(
                Tag(STAND_IN, row.committee),
                1,
                f"{name} has no stand-in: no other lawyer of firm {firm.en} may "
                "serve there and has room",
                f"{name_zh}缺替补律师：{firm_zh(firm.zh)}没有其他可服务且有余量的律师",
            )


def _need(roles: RolePolicy, role: str) -> str:
    needed = roles[role]
    parts = []
    if needed.skill is not None:
        parts.append(f"has {needed.skill} at level {needed.least_level}")
    if needed.needs_party_member:
        parts.append("is a party member")
    return " and ".join(parts) or "can"


def _need_zh(roles: RolePolicy, role: str) -> str:
    needed = roles[role]
    parts = []
    if needed.skill is not None:
        skill = SKILLS_ZH.get(needed.skill, needed.skill)
        parts.append(f"{skill}达到{needed.least_level}级")
    if needed.needs_party_member:
        parts.append("为党员")
    return "且".join(parts) or "可任"
