"""Visits that are none: of no committee, no date, no half day or no kind."""

import datetime as dt
from typing import get_args

from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.roster import Visit
from lawyer_assign.roster.times import HALVES
from lawyer_assign.roster.visit import VisitKind
from lawyer_assign.rules import Violation
from lawyer_assign.statements import Tag
from lawyer_assign.verify.date_words import DATES

KINDS = get_args(VisitKind)


def what_is_strange(facts: Facts, visit: Visit) -> Violation | None:
    """Return what makes a visit none that can be looked at any further."""
    if visit.committee not in facts.committee:
        text = Text("is of a committee that nobody knows", "没有这个社区（村）")
    elif not (type(visit.date) is type(visit.nominal_date) is dt.date):
        text = Text("has no plain date", "日期不是日期")
    elif visit.half not in HALVES or visit.nominal_half not in HALVES:
        text = Text("is neither in the morning nor afternoon", "不是上午或下午")
    elif visit.kind not in KINDS:
        text = Text("is of no known kind", "事项不明")
    else:
        return None
    said = f"{visit.committee} {visit.date} {visit.half}"
    tag = Tag(DATES, str(visit.committee))
    return Violation(tag, 1, f"{said}: {text.en}", f"{said}：{text.zh}")
