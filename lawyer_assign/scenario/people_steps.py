"""Steps about who is there: people who leave, people and places that come."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal, TypedDict

from pydantic import Field

from lawyer_assign.errors import NOTHING, Defect, Text, listed
from lawyer_assign.facts import DEFAULT_SKILLS, Committee, Facts, Firm, Lawyer
from lawyer_assign.facts.base import (
    SKILLS_ZH,
    Count,
    Id,
    IdList,
    Positive,
    Skill,
    SkillLevel,
)
from lawyer_assign.facts.names import all_named, named
from lawyer_assign.fixed import Fixed, FixedDict
from lawyer_assign.problem.remarks import meant_skill
from lawyer_assign.scenario.step import State, Step, StepDefect, find_strange, replaced

GOOD = 3
"""Level of a skill that new lawyers are given where none is said (house rule)."""


class Without(Step):
    """Lawyers or firms leave; what was said of them, and fixed for them, goes too."""

    kind: Literal["without"] = "without"
    lawyers: IdList = ()
    firms: IdList = ()

    def find_defects(self, state: State) -> Iterator[Defect]:
        """Find ids that nobody has."""
        facts = state.facts
        yield from find_strange(self.kind, "lawyer", self.lawyers, facts.lawyer)
        yield from find_strange(self.kind, "firm", self.firms, facts.firm)
        if not self.lawyers and not self.firms:
            yield Defect(
                self.kind, "",
                Text("nobody is named", "没有指明任何人"),
                Text("Give lawyer=... or firm=...", "请给出 lawyer=... 或 firm=..."),
            )  # fmt: skip

    def changed(self, state: State) -> State:
        """Return the state without them."""
        return state._replace(facts=state.facts.without(self.lawyers, self.firms))

    def said(self, state: State) -> Text:
        """Return the step as a sentence."""
        who = all_named(
            [
                *(state.facts.firm[one] for one in self.firms),
                *(state.facts.lawyer[one] for one in self.lawyers),
            ]
        )
        said = Text(f"without {who.en}", f"{who.zh}退出")
        ended = self._ended(state.facts)
        if not ended:
            return said
        return said.then(
            Text(
                f"; {ended} fixed post(s) of agreements and pins end with that",
                f"，其固定协议和指定中的{ended}个配对随之失效",
            )
        )

    def _ended(self, facts: Facts) -> int:
        """Return how many posts of fixed agreements name somebody of them."""
        gone = {*self.lawyers, *self.firms}
        gone |= {row.id for row in facts.lawyers if row.firm in self.firms}
        named_in = (
            row.lawyers or (row.firm,) for row in facts.agreements if row.is_fixed
        )
        return sum(one in gone for ids in named_in for one in ids)


class WithCommittee(Step):
    """A committee comes."""

    kind: Literal["with_committee"] = "with_committee"
    committee: Committee

    def find_defects(self, state: State) -> Iterator[Defect]:
        """Find an id that is taken, and a district that nobody knows."""
        facts, row = state.facts, self.committee
        yield from find_strange(self.kind, "district", [row.district], facts.district)
        if row.id in facts.committee:
            yield StepDefect.of(
                self.kind,
                "id",
                row.id,
                Text("there is a committee of this id", "已有该编号的社区（村）"),
                Text("Give the new one an id of its own", "请为新增的另取编号"),
            )

    def changed(self, state: State) -> State:
        """Return the state with it."""
        rows = (*state.facts.committees, self.committee)
        return replaced(state, committees=rows)

    def said(self, state: State) -> Text:
        """Return the step as a sentence."""
        row = self.committee
        place = named(state.facts.district[row.district])
        return Text(
            f"with {named(row).en} in {place.en}",
            f"{place.zh}新增{named(row).zh}",
        )


class WithLawyers(Step):
    """So many lawyers come, alike, in the middle of a district."""

    kind: Literal["with_lawyers"] = "with_lawyers"
    count: Positive = Field(le=1_000)
    district: Id
    firm: Id | None = Field(default=None, description="empty = a firm of their own")
    skills: Annotated[Mapping[Skill, SkillLevel], Fixed] = Field(
        default_factory=FixedDict
    )
    max_committees: Count | None = None

    def find_defects(self, state: State) -> Iterator[Defect]:
        """Find a district or a firm that nobody knows, and skills with a slip."""
        yield from find_unmeant(state.facts, self.district, self.firm, self.skills)

    def changed(self, state: State) -> State:
        """Return the state with them, and with their firm if it is new."""
        facts = state.facts
        point = _middle(facts, self.district)
        firms = facts.firms
        firm = self.firm
        if firm is None:
            firm = _free("new-firm", facts.firm)
            name = f"新增律所 {firm}"
            row = Firm(id=firm, name=name, district=self.district, **point)
            firms = (*firms, row)
        lawyers = list(facts.lawyers)
        known = set(facts.lawyer)
        for _ in range(self.count):
            one = _free("new-lawyer", known)
            known.add(one)
            lawyers.append(self._lawyer(one, firm, point))
        return replaced(state, firms=firms, lawyers=tuple(lawyers))

    def _lawyer(self, one: str, firm: str, point: "_Point") -> Lawyer:
        return Lawyer(
            id=one,
            name=f"新增律师 {one}",
            firm=firm,
            skills=self.skills,
            districts=frozenset({self.district}),
            max_committees=self.max_committees,
            **point,
        )

    def said(self, state: State) -> Text:
        """Return the step as a sentence."""
        place = named(state.facts.district[self.district])
        able = NOTHING
        if self.skills:
            levels = self.skills.items()
            en = listed(f"{name} {level}" for name, level in levels).en
            zh = listed(f"{SKILLS_ZH.get(one, one)}{n}级" for one, n in levels).zh
            able = Text(f", who have {en}", f"，能力：{zh}")
        firm = NOTHING
        if self.firm is not None:
            there = named(state.facts.firm[self.firm])
            firm = Text(f" at {there.en}", f"，执业于{there.zh}")
        lawyers = "lawyer" if self.count == 1 else "lawyers"
        said = Text(
            f"with {self.count} more {lawyers} in {place.en}",
            f"{place.zh}新增律师{self.count}名",
        )
        return said.then(firm).then(able)


def find_unmeant(
    facts: Facts, district: object, firm: object, skills: Iterable[object]
) -> Iterator[Defect]:
    """Find ids of new lawyers that nobody has, and skills that are a slip.

    What is no text is passed over: the fields of the step say so.
    """
    kind = "with_lawyers"
    for what, one, known in (
        ("district", district, facts.district), ("firm", firm, facts.firm)
    ):  # fmt: skip
        if isinstance(one, str):
            yield from find_strange(kind, what, [one], known)
    known_skills = _known_skills(facts)
    for skill in skills:
        if not isinstance(skill, str) or skill in known_skills:
            continue
        meant = meant_skill(skill, known_skills)
        if meant != NOTHING:
            yield Defect(
                f"{kind}(skills)",
                skill,
                Text(
                    "is a skill that nobody has or asks for",
                    "是没有律师具备、也没有社区（村）需要的能力",
                ),
                meant.then(
                    Text(
                        "A skill of your own first stands in the facts",
                        "自定义的能力请先写入数据",
                    )
                ),
            )


def _known_skills(facts: Facts) -> dict[str, int]:
    """Return the skills that the text, a lawyer or a place knows, each with a level."""
    found = dict.fromkeys(DEFAULT_SKILLS, 1)
    for lawyer in facts.lawyers:
        found |= dict.fromkeys(lawyer.skills, 1)
    for place in facts.committees:
        found |= dict.fromkeys((*place.needs, *place.must_have), 1)
    return found


class _Point(TypedDict):
    lat: float | None
    lon: float | None


def _middle(facts: Facts, district: str) -> _Point:
    """Return the mean point of a district's committees; none if none has one."""
    points = [
        (row.lat, row.lon)
        for row in facts.committees
        if row.district == district and row.lat is not None and row.lon is not None
    ]
    if not points:
        return {"lat": None, "lon": None}
    lats, lons = zip(*points, strict=True)
    return {
        "lat": round(sum(lats) / len(points), 6),
        "lon": round(sum(lons) / len(points), 6),
    }


def _free(stem: str, known: object) -> str:
    """Return the first id of a stem that nobody has."""
    number = 1
    while f"{stem}-{number}" in known:  # type: ignore[operator] # a dict or a set
        number += 1
    return f"{stem}-{number}"
