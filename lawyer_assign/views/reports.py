"""Reports as text and HTML, in Chinese and English."""

from collections.abc import Sequence
from dataclasses import replace

from lawyer_assign.calls import checked
from lawyer_assign.facts import Facts
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.policy.departures import named_with_departures
from lawyer_assign.problem import Scarcity
from lawyer_assign.proof import stopped_text
from lawyer_assign.rules import Coverage, MustHave, Stability, Violation
from lawyer_assign.rules.rule import kind_of
from lawyer_assign.teams import Teams
from lawyer_assign.verify import Report
from lawyer_assign.views.blocks import Block, as_text
from lawyer_assign.views.costs import budget_notes, cost_blocks, spent_notes
from lawyer_assign.views.remarks import language_rows, remark_blocks
from lawyer_assign.views.spreads import fairness
from lawyer_assign.views.tallies import (
    beyond_one_outside,
    by_district,
    loads,
    serving_several,
)
from lawyer_assign.views.teams import team_blocks
from lawyer_assign.views.tiers import tiers_block
from lawyer_assign.views.words import (
    Lang,
    flag,
    say,
    title,
)
from lawyer_assign.year.costs import Costs

BAR = 40
"""Marks of the longest bar in a text report."""

MOST, MOST_BRIEF = 20, 5
"""Rows of a long list in a report that is not asked for all, and in a brief one."""


@checked
def report_text(
    outcome: Outcome,
    lang: Lang = "en",
    report: Report | None = None,
    teams: Teams | None = None,
) -> str:
    """Return what a planner wants to know of an outcome, as text.

    Parameters
    ----------
    outcome
        Of :func:`lawyer_assign.solve`.
    lang
        ``"zh"`` or ``"en"``.
    report
        Of the independent check of the same plan, to be shown as well.
    teams
        Of :func:`lawyer_assign.fill_teams`, to be shown as well.
    """
    return as_text(report_blocks(outcome, lang, report, teams))


def brief_text(outcome: Outcome, lang: Lang, report: Report | None) -> str:
    """Return the head of :func:`report_text` and what is short: it fits a screen."""
    blocks = [_overview(outcome, lang, report), tiers_block(outcome.tiers, lang)]
    short = _short_ids(outcome.problem.facts, outcome.plan)
    if short:
        blocks.append(_uncovered(outcome.problem.facts, short, MOST_BRIEF, lang))
    return as_text(blocks)


@checked
def tier_table(outcome: Outcome, lang: Lang = "en") -> str:
    """Return the tiers with price and proved bound, as text."""
    return as_text([tiers_block(outcome.tiers, lang)])


@checked
def scarcity_text(facts: Facts, scarcity: Scarcity, lang: Lang = "en") -> str:
    """Return where lawyers are short and by how many, as text."""
    return as_text([_scarcity(facts, scarcity, lang)])


@checked
def check_text(
    facts: Facts, policy: Policy, report: Report, lang: Lang = "en", most: int = MOST
) -> str:
    """Return what the independent check found in a plan, as text.

    Parameters
    ----------
    facts, policy
        Against which the plan was checked.
    report
        Of :func:`lawyer_assign.check`.
    lang
        ``"zh"`` or ``"en"``.
    most
        Rows of every list, at most; breaches of musts are always listed in full.
    """
    blocks = [_verdict(report, lang), _prices(policy, report, lang)]
    if report.violations:
        count = len(report.violations)
        blocks.append(_found("violations", report.violations, count, lang))
    if report.shortfalls:
        blocks.append(_found("shortfalls", report.shortfalls, most, lang))
    if report.uncovered and policy.find(Coverage) is None:
        blocks.append(_uncovered(facts, report.uncovered, most, lang))
    return as_text(blocks)


def report_blocks(
    outcome: Outcome, lang: Lang, report: Report | None, teams: Teams | None = None
) -> list[Block]:
    """Return the blocks of :func:`report_text`."""
    facts = outcome.problem.facts
    blocks = [_overview(outcome, lang, report), tiers_block(outcome.tiers, lang)]
    if outcome.plan is not None:
        if report is not None and report.choices is not None:
            blocks.append(_two_way(outcome.problem.policy, report, lang))
        blocks += [_loads(outcome, lang), *fairness(outcome).blocks(lang)]
        blocks.append(_districts(outcome, lang))
        if facts.tariffs:
            blocks += _costs(outcome, outcome.plan, lang)
    blocks += remark_blocks(outcome.problem.remarks, lang)
    lacking = () if report is None else report.shortfalls
    lacking = tuple(one for one in lacking if one.tag.rule == kind_of(MustHave))
    if lacking:
        blocks.append(_found("lacking", lacking, MOST, lang))
    blocks.append(_scarcity(facts, outcome.problem.scarcity, lang))
    short = _short_ids(facts, outcome.plan)
    if short:
        blocks.append(_uncovered(facts, short, MOST, lang))
    return blocks if teams is None else blocks + team_blocks(outcome, teams, lang)


def _costs(outcome: Outcome, plan: Plan, lang: Lang) -> list[Block]:
    """Return what a plan costs, and below its districts what more money buys."""
    first, *others = cost_blocks(Costs.of(outcome.problem.facts, plan), lang)
    said = (*spent_notes(outcome), *budget_notes(outcome))
    notes = tuple(one.of(lang) for one in said)
    return [replace(first, notes=notes), *others]


def _two_way(policy: Policy, report: Report, lang: Lang) -> Block:
    """Return what two-way choice gave each side; blocking pairs concern both."""
    shares = report.choices
    names = ["choosing", "first", "chosen", "dispatched"]
    if shares is not None and shares.committees.fixed:
        names.append("fixed")
    head = [say("side", lang), *(say(name, lang) for name in names)]
    found = [
        one
        for one in (*report.violations, *report.shortfalls)
        if one.tag.rule == kind_of(Stability)
    ]
    blocking = [f"{len(found):,}"] if policy.find(Stability) is not None else []
    if blocking:
        head.append(say("blocking", lang))
    rows = (
        (say(f"side_{name}", lang), *(f"{getattr(side, one):,}" for one in names))
        for name, side in (
            (("committees", shares.committees), ("firms", shares.firms))
            if shares is not None
            else ()
        )
    )
    return Block(
        say("two_way", lang),
        tuple(head),
        tuple((*row, *blocking) for row in rows),
        left=frozenset({0}),
    )


def _short_ids(facts: Facts, plan: Plan | None) -> list[str]:
    """Return the committees a plan leaves short, by id."""
    if plan is None:
        return []
    rows = sorted(facts.committees, key=lambda row: row.id)
    return [row.id for row in rows if len(plan.lawyers_of(row.id)) < row.lawyers_min]


def _overview(outcome: Outcome, lang: Lang, report: Report | None) -> Block:
    rows: list[tuple[str, str]] = []
    if outcome.plan is not None:
        rows += _plan_rows(outcome, outcome.plan, lang)
    if report is not None:
        rows += _points_row(outcome.problem.policy, report, lang)
    how = say(
        "how_said",
        lang,
        backend=outcome.backend_title.of(lang),
        seconds=f"{outcome.seconds:.1f}",
        pairs=f"{len(outcome.problem.pairs):,}",
        seed=outcome.seed,
        policy=named_with_departures(outcome.problem.policy).of(lang),
    )
    rows.append((say("how", lang), how))
    if outcome.flow_refusal is not None:
        rows.append((say("why_not_flow", lang), outcome.flow_refusal.of(lang)))
    if report is not None:
        rows.append((say("the_check", lang), _check_words(report, lang)))
    stopped = stopped_text(outcome.ended)
    return Block(
        f"{say('plan', lang)} — {say(outcome.status, lang)}{stopped.of(lang)}",
        (),
        tuple(rows),
        left=frozenset({0, 1}),
    )


def _plan_rows(outcome: Outcome, plan: Plan, lang: Lang) -> list[tuple[str, str]]:
    facts = outcome.problem.facts
    counts = by_district(outcome)
    covered = f"{sum(row.covered for row in counts):,}"
    serving = sum(loads(outcome).values())
    return [
        (
            say("committees_covered", lang),
            say("of", lang, part=covered, all=f"{len(facts.committees):,}"),
        ),
        (
            say("lawyers_serving", lang),
            say("of", lang, part=f"{serving:,}", all=f"{len(facts.lawyers):,}"),
        ),
        (say("posts", lang), f"{len(plan):,}"),
        *language_rows(facts, plan, lang),
        (
            say("beyond_one", lang),
            say(
                "beyond_one_where",
                lang,
                all=f"{len(plan) - serving:,}",
                outside=f"{beyond_one_outside(facts, plan):,}",
            ),
        ),
    ]


def _points_row(policy: Policy, report: Report, lang: Lang) -> list[tuple[str, str]]:
    """Return the points of rules that value a plan: gained is positive here."""
    gained = {
        kind: -price
        for tier in report.tiers
        for kind, price in tier.by_rule.items()
        if policy[kind].is_in_points
    }
    if not gained:
        return []
    apart, mark = ("", "；") if lang == "zh" else (" ", "; ")
    parts = mark.join(
        f"{title(kind, lang)}{apart}{points:+,}" for kind, points in gained.items()
    )
    total = f"{sum(gained.values()):,}"
    return [(say("points", lang), say("points_of", lang, all=total, parts=parts))]


def _check_words(report: Report, lang: Lang) -> str:
    if report.is_clean:
        return say("check_clean", lang)
    return say("check_broken", lang, count=len(report.violations))


def _loads(outcome: Outcome, lang: Lang) -> Block:
    counts = loads(outcome)
    longest = max(counts.values(), default=1)
    rows = tuple(
        (str(load), f"{count:,}", "▇" * max(1, round(BAR * count / longest)))
        for load, count in counts.items()
    )
    heads = (say("served", lang), say("lawyers", lang), "")
    return Block(say("loads", lang), heads, rows, left=frozenset({2}))


def _districts(outcome: Outcome, lang: Lang) -> Block:
    heads = (
        "district", "name", "committees", "covered", "missing", "lawyers", "beyond",
        "scarce",
    )  # fmt: skip
    rows = tuple(
        (
            row.district,
            row.name,
            *(f"{count:,}" for count in row[2:7]),
            flag(bool(row.is_scarce), lang),
        )
        for row in by_district(outcome)
    )
    several = serving_several(outcome)
    across = say(
        "districts_across",
        lang,
        people=f"{len(several):,}",
        posts=f"{sum(several.values()):,}",
    )
    return Block(
        say("districts", lang),
        tuple(say(head, lang) for head in heads),
        rows,
        notes=(across,) if several else (),
        left=frozenset({0, 1}),
    )


def _scarcity(facts: Facts, scarcity: Scarcity, lang: Lang) -> Block:
    rows = tuple(
        (
            district,
            facts.district[district].name,
            f"{scarcity.posts[at]:,}",
            f"{scarcity.lawyers[at]:,}",
            f"{scarcity.shortfall[at]:,}",
            say("stated" if scarcity.is_stated[at] else "derived", lang),
        )
        for at, district in enumerate(scarcity.districts)
        if scarcity.is_scarce[at]
    )
    if not rows:
        return Block(say("scarcity_none", lang), (), ())
    heads = ("district", "name", "asked", "in_reach", "shortfall", "basis")
    # Who is in reach of two districts is counted in both: alone neither lacks her.
    is_shared = scarcity.open_together > scarcity.shortfall.sum()
    shared = say("shared", lang, count=f"{scarcity.open_together:,}")
    return Block(
        say("scarcity", lang),
        tuple(say(head, lang) for head in heads),
        rows,
        left=frozenset({0, 1}),
        notes=(shared,) if is_shared else (),
    )


def _verdict(report: Report, lang: Lang) -> Block:
    covered = say("of", lang, part=f"{report.covered:,}", all=f"{report.committees:,}")
    rows = (
        (say("committees_covered", lang), covered),
        (say("the_check", lang), _check_words(report, lang)),
    )
    return Block("", (), rows, left=frozenset({0, 1}))


def _prices(policy: Policy, report: Report, lang: Lang) -> Block:
    """Return the prices by rule; of several in a tier their sum, which is compared."""
    rows: list[tuple[str, ...]] = []
    for tier in report.tiers:
        number = str(tier.number)
        of = [one for one in tier.by_rule.items() if one[0] in policy]
        rows += [(number, title(kind, lang), f"{price:,}") for kind, price in of]
        if len(of) > 1:
            rows.append((number, say("tier_sum", lang), f"{tier.price:,}"))
    heads = (say("tier", lang), say("wishes", lang), say("price", lang))
    return Block(say("prices", lang), heads, tuple(rows), left=frozenset({1}))


def _found(key: str, found: Sequence[Violation], most: int, lang: Lang) -> Block:
    rows = tuple(
        (title(one.tag.rule, lang), one.text_zh if lang == "zh" else one.text)
        for one in found[:most]
    )
    heads = (say("rule", lang), say("what", lang))
    notes = _more(len(found) - most, lang)
    return Block(say(key, lang), heads, rows, left=frozenset({0, 1}), notes=notes)


def _uncovered(facts: Facts, ids: Sequence[str], most: int, lang: Lang) -> Block:
    rows = tuple(
        (
            one,
            facts.committee[one].name,
            facts.district[facts.committee[one].district].name,
        )
        for one in ids[:most]
    )
    notes = _more(len(ids) - most, lang)
    return Block(
        say("uncovered", lang), (), rows, left=frozenset({0, 1, 2}), notes=notes
    )


def _more(count: int, lang: Lang) -> tuple[str, ...]:
    return (say("more", lang, count=f"{count:,}"),) if count > 0 else ()
