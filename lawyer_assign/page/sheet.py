"""One file of a plan: words, columns, style and script in a template."""

import json
from typing import Any

from markupsafe import Markup

from lawyer_assign.datasets.credits import needs_credit
from lawyer_assign.errors import Lang, Text
from lawyer_assign.explain import why_all
from lawyer_assign.outcome import Outcome
from lawyer_assign.outlines import Outlines
from lawyer_assign.page.columns import GRAIN, PlanColumns
from lawyer_assign.page.mark import MARK
from lawyer_assign.page.words import CREDIT, PART_WORDS, WORDS
from lawyer_assign.proof import ENDED
from lawyer_assign.roster_outcome import RosterOutcome
from lawyer_assign.templates import asset, environment, searched
from lawyer_assign.views.tiers import wishes_of
from lawyer_assign.views.words import say

SCRIPTS = (
    "words.js", "plan.js", "colours.js", "map.js", "details.js", "tables.js",
    "search.js", "main.js",
)  # fmt: skip
"""In the order in which they stand, behind ``searched``; each says at its
head what it does."""

MOST_REASONS = 5
"""Candidates with more points who get a reason, per committee."""


def page_bytes(
    outcome: Outcome,
    *,
    lang: Lang | None = None,
    outlines: Outlines | None = None,
    roster: RosterOutcome | None = None,
) -> bytes:
    """Return the page of a plan; the same outcome gives the same bytes.

    Parameters
    ----------
    outcome
        With a plan.
    lang
        Shown first; by how places are called if not given.
    outlines
        Of districts, in place of soft hulls.
    roster
        Whose fixed times are shown with their committees.

    Raises
    ------
    BadInputError
        There is no plan.
    """
    whys = why_all(outcome, most=MOST_REASONS)
    first: Lang = whys.lang if lang is None else lang
    data = {
        "lang": first,
        "grain": GRAIN,
        "words": {key: _pair(text) for key, text in _words(outcome).items()},
        "parts": [_pair(text) for text in PART_WORDS],
        "status": _pair(Text(say(outcome.status, "en"), say(outcome.status, "zh"))),
        "proved": all(tier.is_proved for tier in outcome.tiers),
        "ended": _ended(outcome),
        "tiers": _tiers(outcome),
        **PlanColumns(outcome, whys, outlines, roster).tables(),
    }
    page = environment("page").get_template("page.html")
    return page.render(
        mark=MARK,
        title=WORDS["title"],
        lang=first,
        style=Markup(asset("page", "page.css")),  # our own file, no part of a plan
        scripts=[
            Markup(one) for one in (searched(), *(asset("page", n) for n in SCRIPTS))
        ],
        data=Markup(_script_safe(data)),
    ).encode()


def _words(outcome: Outcome) -> dict[str, Text]:
    """Return the words of the page, with the credit that points may ask for."""
    if not needs_credit(outcome.problem.facts):
        return WORDS
    return WORDS | {"map_note": WORDS["map_note"].then(CREDIT)}


def _pair(text: Text) -> list[str]:
    return [text.zh, text.en]


def _ended(outcome: Outcome) -> list[str] | None:
    """Return what kept a search from going on, where something stays unproved."""
    if outcome.ended is None or all(tier.is_proved for tier in outcome.tiers):
        return None
    return _pair(ENDED[outcome.ended])


def _tiers(outcome: Outcome) -> list[list[Any]]:
    said = zip(*(wishes_of(outcome.tiers, one) for one in ("zh", "en")), strict=True)
    return [
        [tier.number, list(wishes), tier.price, tier.bound]
        for tier, wishes in zip(outcome.tiers, said, strict=True)
    ]


def _script_safe(data: object) -> str:
    """Return JSON that no name can end the script with."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028")
