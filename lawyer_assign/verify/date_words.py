"""How the check of dates names visits, places and people."""

from dataclasses import dataclass

from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import named
from lawyer_assign.roster import Visit
from lawyer_assign.roster.date_rules import DateRules
from lawyer_assign.roster.times import HALVES
from lawyer_assign.roster.visit import WHY
from lawyer_assign.rules import Violation
from lawyer_assign.statements import Tag

DATES = "dates"
"""In place of a rule, in what is found about dates."""
REASONS = Text(
    ", ".join(one.replace("_", " ") for one in WHY),
    "、".join(x.zh for x in WHY.values()),
)
"""What may stand in the column why (调整原因) of a 值班表, in its words."""
WRONG_WHY = Text(
    "has no reason for its change, or a reason for none; fill in why "
    f"({REASONS.en}) where date, half day or lawyer are changed, and nowhere else",
    "变动与原因不一致；改期、换人的，“调整原因”填"
    f"{REASONS.zh}之一；没有变动的，该列留空",
)
"""What a person has to fill in, by the column of the 值班表."""


def whose_turn(who: Text) -> Text:
    """Return that it is somebody's turn, and how to say that another comes."""
    return Text(
        f"is the turn of {who.en}; if another comes instead, enter her id under "
        '"instead of", and why',
        f"应由{who.zh}轮值；由他人代班的，“被替律师编号”填{who.zh}的编号，"
        "并填写“调整原因”",
    )


def too_far(visit: Visit, rules: DateRules) -> Text:
    """Return that a visit moved by more than it may: by how much, and what it may."""
    apart = abs((visit.date - visit.nominal_date).days)
    most = Text(
        f"at most {rules.duty_days}, or within its week",
        f"至多{rules.duty_days}天或不出当周",
    )
    if visit.kind == "visit":
        most = Text(
            f"at most {rules.visit_days}, within its month",
            f"至多{rules.visit_days}天且不出当月",
        )
    if visit.kind == "event":
        most = Text("within its part of the quarter", "不出本季度内的原时段")
    return Text(
        f"moves too far ({apart} days; {most.en})",
        f"移动超出范围（相差{apart}天，{most.zh}）",
    )


@dataclass(frozen=True)
class DateWords:
    """Names of visits, places and people.

    Parameters
    ----------
    facts
        Who has which name.
    """

    facts: Facts

    def found(self, visit: Visit, text: Text) -> Violation:
        """Return what is wrong with a visit, which is named by place and time."""
        place = self.place(visit.committee)
        day, half = visit.nominal_date, visit.nominal_half
        moved = Text("", "")
        if visit.is_moved and not visit.is_lapsed:
            to = HALVES[visit.half].zh
            moved = Text(
                f" (moved to {visit.date} {visit.half})", f"（改至 {visit.date} {to}）"
            )
        return Violation(
            Tag(DATES, visit.committee),
            1,
            f"{place.en} {day} {half}{moved.en}: {text.en}",
            f"{place.zh} {day} {HALVES[half].zh}{moved.zh}：{text.zh}",
        )

    def place(self, committee: str) -> Text:
        """Return the name and id of a committee, which may be unknown to the facts."""
        row = self.facts.committee.get(committee)
        return Text(committee, committee) if row is None else named(row)

    def who(self, lawyer: str) -> Text:
        """Return the name and id of a lawyer, who may be unknown to the facts."""
        row = self.facts.lawyer.get(lawyer)
        return Text(lawyer, lawyer) if row is None else named(row)
