"""Rosters as plain values: nothing is lost on the way, nothing strange gets in."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lawyer_assign as la


@pytest.fixture(scope="module")
def roster() -> la.RosterOutcome:
    """A roster of a small district with every part that a document has."""
    small = la.datasets.district(committees=12, lawyers=10, seed=3)
    facts = la.datasets.with_duty(small)
    return la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))


def test_a_roster_goes_through_json_unchanged(roster: la.RosterOutcome) -> None:
    """Times, dates, calendar, prices, bounds and what is missing come back."""
    said = la.roster_to_dict(roster)
    assert json.loads(json.dumps(said)) == said
    again = la.roster_from_dict(said, roster.facts, policy=roster.policy)
    assert again.roster == roster.roster
    assert again.visits == roster.visits
    assert again.missing == roster.missing
    assert again.plan == roster.plan
    assert again.days == roster.days
    assert [(one.price, one.bound) for one in again.tiers] == [
        (one.price, one.bound) for one in roster.tiers
    ]
    assert la.roster_to_dict(again) == said


def test_a_dictionary_says_what_the_file_says(
    roster: la.RosterOutcome, tmp_path: Path
) -> None:
    """One form of the document, in memory and on a disk; but for the seal."""
    la.write_roster(roster, tmp_path / "roster.json")
    written = json.loads((tmp_path / "roster.json").read_text("utf-8"))
    del written["sha256"]
    assert written == la.roster_to_dict(roster)


def test_scalars_of_numpy_and_pandas_are_what_they_are(
    roster: la.RosterOutcome,
) -> None:
    document = la.roster_to_dict(roster)
    document["seed"] = np.int64(roster.seed)
    for row in document["days"]:
        row["date"], row["is_official"] = (
            pd.Timestamp(row["date"]), np.bool_(row["is_official"]),
        )  # fmt: skip
    for row in document["visits"]:
        row["sequence"] = np.int32(row["sequence"])
    again = la.roster_from_dict(document, roster.facts)
    assert (again.visits, again.days) == (roster.visits, roster.days)


def test_every_fault_is_named_with_its_place(roster: la.RosterOutcome) -> None:
    """Strange ids, missing parts and values no JSON holds, all in our own words."""
    said = la.roster_to_dict(roster)
    said["visits"][3]["lawyers"] = ["nobody"]
    said["times"][1]["committee"] = "nowhere"
    with pytest.raises(la.BadInputError) as refused:
        la.roster_from_dict(said, roster.facts)
    assert {one.place for one in refused.value.defects} == {
        "document: visits[3].lawyers",
        "document: times[1].committee",
    }
    said["seed"], said["status"] = {1, 2}, float("nan")
    with pytest.raises(la.BadInputError) as refused:
        la.roster_from_dict(said, roster.facts)
    assert {one.place for one in refused.value.defects} == {
        "document: seed",
        "document: status",
    }


def test_no_roster_is_no_document(roster: la.RosterOutcome) -> None:
    """What was never planned cannot be sent."""
    import dataclasses

    with pytest.raises(la.BadInputError, match="there is no roster"):
        la.roster_to_dict(dataclasses.replace(roster, roster=None, visits=()))
