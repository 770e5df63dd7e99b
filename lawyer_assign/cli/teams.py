"""What the shell says of teams: a line when they are made, faults when checked."""

from pathlib import Path

from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.facts import Facts
from lawyer_assign.files import read_plan, read_teams
from lawyer_assign.policy import Policy
from lawyer_assign.teams import Teams
from lawyer_assign.verbs import solve as api

MOST = 20
"""Faults that are printed."""


def teams_line(teams: Teams, lang: Language) -> str:
    """Return how many roles are taken, and how many teams lack a stand-in."""
    held = [who for row in teams.rows for _, who in row.roles]
    return tell(
        "teams",
        lang,
        count=f"{len(teams):,}",
        taken=f"{len(held) - held.count(None):,}",
        open=f"{held.count(None):,}",
        alone=f"{sum(row.stand_in is None for row in teams.rows):,}",
    )


def check_team_lines(
    facts: Facts, policy: Policy, path: Path, lang: Language
) -> tuple[list[str], bool]:
    """Check the teams of a plan file, if it has any; also say whether all is well."""
    teams = read_teams(path, facts)
    if teams is None:
        return [], True
    faults = api.check_teams(facts, policy, read_plan(path, facts), teams)
    if not faults:
        return ["", tell("teams_good", lang, count=f"{len(teams):,}")], True
    texts = (one.text_zh if lang is Language.ZH else one.text for one in faults[:MOST])
    head = tell("teams_wrong", lang, count=f"{len(faults):,}")
    lines = ["", head, *(f"  {text}" for text in texts)]
    if len(faults) > MOST:
        lines.append(tell("more_lines", lang, count=f"{len(faults) - MOST:,}"))
    return lines, False
