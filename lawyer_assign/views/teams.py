"""Teams of a plan as a section of the report, in Chinese and English."""

from collections import Counter

from lawyer_assign.calls import checked
from lawyer_assign.outcome import Outcome
from lawyer_assign.policy import Policy
from lawyer_assign.teams import Proof, Teams, shortages_of
from lawyer_assign.views.blocks import Block, as_text
from lawyer_assign.views.words import Lang, flag, say

MOST = 20
"""Shortages that are listed."""


@checked
def teams_text(
    outcome: Outcome, teams: Teams, lang: Lang = "en", most: int = MOST
) -> str:
    """Return which roles are taken, who lacks a role or a stand-in, and the proofs.

    Parameters
    ----------
    outcome
        Of :func:`lawyer_assign.solve`.
    teams
        Of :func:`lawyer_assign.fill_teams`.
    lang
        ``"zh"`` or ``"en"``.
    most
        Shortages listed at most.
    """
    return as_text(team_blocks(outcome, teams, lang, most))


def team_blocks(
    outcome: Outcome, teams: Teams, lang: Lang, most: int = MOST
) -> list[Block]:
    """Return the blocks of the section."""
    policy, facts = outcome.problem.policy, outcome.problem.facts
    blocks = [_roles(policy, teams, lang)]
    found = shortages_of(facts, policy.roles, teams)
    if found:
        texts = [one.text_zh if lang == "zh" else one.text for one in found]
        rows = tuple((text,) for text in texts[:most])
        rest = len(found) - most
        notes = (say("more", lang, count=f"{rest:,}"),) if rest > 0 else ()
        blocks.append(Block(say("teams_lack", lang), (), rows, notes=notes))
    if teams.proofs:
        blocks.append(_proofs(teams.proofs, lang))
    return blocks


def _roles(policy: Policy, teams: Teams, lang: Lang) -> Block:
    asked: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for team in teams.rows:
        for role, who in team.roles:
            asked[role] += 1
            taken[role] += who is not None
    titles = {
        one.id: one.title_zh if lang == "zh" else one.title
        for one in policy.roles.table
    }
    rows = [(titles[one], asked[one], taken[one]) for one in titles]
    stand_ins = sum(team.stand_in is not None for team in teams.rows)
    rows.append((say("stand_in", lang), len(teams), stand_ins))
    heads = tuple(say(one, lang) for one in ("role", "asked_for", "taken", "open"))
    return Block(
        say("teams", lang, count=f"{len(teams):,}"),
        heads,
        tuple(
            (title, f"{of_all:,}", f"{held:,}", f"{of_all - held:,}")
            for title, of_all, held in rows
        ),
    )


def _proofs(proofs: tuple[Proof, ...], lang: Lang) -> Block:
    rows = tuple(
        (
            say(f"task_{one.task}", lang),
            say(f"meaning_{one.meaning}", lang),
            f"{one.price:,}",
            f"{one.bound:,}",
            flag(one.price == one.bound, lang),
        )
        for one in proofs
    )
    names = ("task", "meaning", "price", "bound", "is_proved")
    heads = tuple(say(one, lang) for one in names)
    return Block(say("team_prices", lang), heads, rows, left=frozenset({0, 1}))
