"""The roles inside a team (一(三)): what each asks of a lawyer, and where."""

from typing import Annotated, Self

from pydantic import (
    Field,
    Strict,
    StringConstraints,
    model_validator,
)

from lawyer_assign.calls import checked
from lawyer_assign.cards import grid_html
from lawyer_assign.errors import Text
from lawyer_assign.facts import Committee, Firm, Lawyer
from lawyer_assign.facts.base import CommitteeKind, Name, Skill, SkillLevel
from lawyer_assign.facts.parameters import Parameters, refuse_unknown
from lawyer_assign.facts.unfit import twice
from lawyer_assign.heads import head

RoleId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Title = Annotated[Name, StringConstraints(min_length=1)]
BOTH: tuple[CommitteeKind, ...] = ("community", "village")


class Role(Parameters):
    """A role that one member of a committee's team takes.

    The text names the roles and no requirement: levels, and which skill belongs to
    which role, are house rules and parameters.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> words = {"title": "Counsel of the elderly", "title_zh": "老年人法律服务律师"}
    >>> role = la.Role(id="elders", source="house rule: a county asks for it", **words)
    >>> roles = la.RolePolicy().with_role(role)
    >>> roles.table[-1].id
    'elders'
    """

    id: RoleId = Field(description="open vocabulary; lower case, digits, underscores")
    title: Title
    title_zh: Title
    source: str = Field(
        default="house rule: asked for by the user", description="clause, or whose wish"
    )
    skill: Skill | None = Field(default=None, description="empty = any member can")
    least_level: SkillLevel = Field(
        default=1, description="level from which she can, where a skill is named"
    )
    needs_party_member: bool = False
    needs_party_branch: bool = Field(
        default=False, description="asked only where the team's firm has a party branch"
    )
    kinds: Annotated[tuple[CommitteeKind, ...], Strict(False)] = Field(
        default=BOTH, min_length=1, description="kinds of committee that ask for it"
    )
    is_encouraged: bool = Field(
        default=False,
        description="the text encourages (鼓励) it and does not demand it",
    )

    def is_asked(self, committee: Committee, firm: Firm) -> bool:
        """Return whether a committee whose team is of a firm asks for the role."""
        has_branch = firm.has_party_branch or not self.needs_party_branch
        return committee.kind in self.kinds and has_branch

    def fits(self, lawyer: Lawyer) -> bool:
        """Return whether a lawyer can take the role."""
        is_able = self.skill is None or self.level_of(lawyer) >= self.least_level
        return is_able and (lawyer.is_party_member or not self.needs_party_member)

    def level_of(self, lawyer: Lawyer) -> int:
        """Return her level in the skill of the role; 0 where it names none."""
        return 0 if self.skill is None else lawyer.skills.get(self.skill, 0)


HANGZHOU_ROLES: tuple[Role, ...] = (
    Role(
        id="mediation_guide",
        title="Guide of the mediation committee",
        title_zh="调解组织法治指导员",
        source="一（三）: 建立律师担任村（社区）调解组织法治指导员制度",
        skill="mediation",
    ),
    Role(
        id="correction_counsel",
        title="Counsel for community correction",
        title_zh="社区矫正法律服务律师",
        source="一（三）: 鼓励引导律师积极为社区矫正对象提供法律援助、法律咨询等",
        skill="residents_and_business",
        is_encouraged=True,
    ),
    Role(
        id="publicity_speaker",
        title="Speaker of the quarterly publicity",
        title_zh="季度法治宣传主讲人",
        source="一（三）: 每季度至少开展一次法治宣传",
        skill="publicity",
    ),
    Role(
        id="literate_partner",
        title="Partner of the law-literate residents",
        title_zh="“法律明白人”结对律师",
        source="一（三）: 指导律师与社区（村）“法律明白人”结对子",
    ),
    Role(
        id="party_liaison",
        title="Liaison of the party branches",
        title_zh="党建联建联络员",
        source="一（三）: 鼓励律师事务所党组织与社区（村）党组织开展党建联建",
        needs_party_member=True,
        needs_party_branch=True,
        is_encouraged=True,
    ),
)
"""The roles the text names, in its order of weight: demanded ones, then encouraged."""


class RolePolicy(Parameters):
    """Which roles are asked for; those of the Hangzhou text if nothing is said.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> words = {"title": "Counsel of the elderly", "title_zh": "老年人法律服务律师"}
    >>> role = la.Role(id="elders", source="house rule: a county asks for it", **words)
    >>> roles = la.RolePolicy().with_role(role)
    >>> roles.table[-1].id
    'elders'
    """

    table: Annotated[tuple[Role, ...], Strict(False)] = HANGZHOU_ROLES

    @model_validator(mode="after")
    def _names_each_role_once(self) -> Self:
        ids = [role.id for role in self.table]
        repeated = sorted({one for one in ids if ids.count(one) > 1})
        if repeated:
            raise twice(Text("roles", "岗位"), repeated)
        return self

    def _repr_html_(self) -> str:
        """Show the first roles in a notebook."""
        heads = ("id", "title", "title_zh", "skill", "least_level", "is_encouraged")
        rows = [[getattr(role, one) for one in heads] for role in self.table]
        named = [head(one, None, {"id": "岗位代码"}) for one in heads]
        return grid_html(f"RolePolicy: {len(rows)}", named, rows)

    def __getitem__(self, role: str) -> Role:
        """Return a role by id; ``KeyError`` if there is none."""
        for one in self.table:
            if one.id == role:
                return one
        ids = ", ".join(one.id for one in self.table)
        raise KeyError(f"there is no role {role!r}; there are {ids or 'none'}")

    @checked
    def with_role(self, role: Role) -> "RolePolicy":
        """Return the roles with one added, or put in place of its id."""
        if all(one.id != role.id for one in self.table):
            return RolePolicy(table=(*self.table, role))
        return RolePolicy(
            table=tuple(role if one.id == role.id else one for one in self.table)
        )

    def without(self, *roles: str) -> "RolePolicy":
        """Return the roles without some."""
        problem = Text("is no role of the table", "不是岗位表中的岗位")
        refuse_unknown("role", roles, [one.id for one in self.table], problem)
        return RolePolicy(table=tuple(one for one in self.table if one.id not in roles))
