"""A renewal as sheets: what it says, and every agreement with its reason."""

from collections.abc import Sequence

from lawyer_assign.errors import Lang, Text
from lawyer_assign.explain.answers import Named, shown
from lawyer_assign.files.plans.signing.agreements import STATES_ZH
from lawyer_assign.files.table import Table, heads
from lawyer_assign.scenario.renewal_words import why_text
from lawyer_assign.scenario.signed import Signed

_HEADS = heads(
    """firm=律所编号 firm_name=律所名称 state=签约情况 committee=社区村编号
    committee_name=社区村名称 lawyers=律师 before=上一年度律师 why=原因"""
)


def said_sheet(told: Sequence[Text], lang: Lang) -> Table:
    """Return the sheet of what a renewal comes to."""
    said = shown(told, lang)
    return Table("answer", "说明", heads("said=说明"), said, prose=("said",))


def signed_sheet(signed: Sequence[Signed], lang: Lang, is_within: bool) -> Table:
    """Return the sheet of the agreements; without a plan there are none."""
    named = {"before": "原律师"} if is_within else {}
    columns = tuple((en, named.get(en, zh)) for en, zh in _HEADS)
    rows = tuple(
        (
            *(row.firm or (None, None)),
            row.state,
            *row.committee,
            _names(row.after),
            _names(row.before),
            why_text(row, is_within).of(lang) or None,
        )
        for row in signed
    )
    title = "变动安排" if is_within else "续签安排"
    return Table(
        "agreements", title, columns, rows, ("state",), STATES_ZH,
        prose=("why",), says_none=True,
    )  # fmt: skip


def _names(people: tuple[Named, ...]) -> str | None:
    """Return names; of who is no longer among the facts, the id."""
    return "、".join(one.name or one.id for one in people) or None
