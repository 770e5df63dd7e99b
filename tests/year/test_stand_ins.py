"""A leave is covered, the stand-in checks in, and her time is hers."""

import datetime as dt
import json

import pandas as pd
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from tests.worlds.published import town


@pytest.fixture(scope="module")
def covered():
    """A roster in which l1 is away for two weeks, and what was changed for it."""
    outcome = town()
    span = {"first_day": dt.date(2026, 3, 2), "last_day": dt.date(2026, 3, 15)}
    away = la.Leave(lawyer="l1", **span)
    return outcome, la.cover_leaves(outcome, [away]).outcome


@pytest.mark.parametrize("name", ["roster.json", "roster.xlsx"])
def test_the_shell_counts_a_stand_in_by_the_roster_alone(covered, tmp_path, name):
    outcome, changed = covered
    turns = [one for one in changed.visits if one.instead_of and not one.is_lapsed]
    turn = turns[0]
    (who,) = turn.lawyers
    assert "l1" in turn.instead_of
    rows = pd.DataFrame({
        "lawyer": [who], "committee": [turn.committee], "day": [turn.date],
        "minutes": [185],
    })  # fmt: skip
    la.write_facts(outcome.facts, tmp_path / "facts.json", phones=True)
    (tmp_path / "plan").mkdir()
    lines = ["committee,lawyer", *(",".join(post) for post in outcome.plan.posts)]
    (tmp_path / "plan" / "plan.csv").write_text("\n".join(lines))
    la.write_roster(changed, tmp_path / name)
    la.write(la.records_from_frames({"check_ins": rows}), tmp_path / "records.json")

    def minutes(*more):
        files = ("facts.json", "plan", "records.json")
        words = ["assess", *(str(tmp_path / one) for one in files), *more]
        out = tmp_path / f"scores{len(more)}.json"
        said = CliRunner().invoke(app, [*words, "-o", str(out)])
        assert said.exit_code == 0, said.output
        ledger = json.loads(out.read_text("utf-8"))["ledger"]
        return {row["lawyer"]: row["minutes"] for row in ledger}.get(who, 0)

    assert minutes() == 0
    assert minutes("--roster", str(tmp_path / name)) == 185
