"""From what was counted of a lawyer to her three parts: input, output and effect."""

from collections.abc import Mapping

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.year.assessment.counting import share
from lawyer_assign.year.assessment.score_sheet import ScoreSheet


def parts_of(counts: Mapping[str, Ints], sheet: ScoreSheet) -> dict[str, Ints]:
    """Return the parts of every lawyer, from 0 to 100, as the score sheet says."""
    return {
        "input": _reached(counts["minutes"], counts["expected_minutes"]),
        "output": _output(counts, sheet),
        "effect": _effect(counts, sheet),
    }


def _reached(part: Ints, whole: Ints) -> Ints:
    """Return percent of what was expected, at most 100; 100 where nothing was."""
    return np.where(whole > 0, share(np.minimum(part, whole), whole), 100)


def _output(counts: Mapping[str, Ints], sheet: ScoreSheet) -> Ints:
    visits, logged = counts["visits"], counts["logged"]
    kept = np.where(visits > 0, share(logged, visits), 0)
    held = _reached(counts["events"], counts["expected_events"])
    both = (sheet.logged_weight * kept + sheet.events_weight * held + 50) // 100
    return np.where(counts["expected_events"] > 0, both, kept)


def _effect(counts: Mapping[str, Ints], sheet: ScoreSheet) -> Ints:
    rated, asked = counts["ratings"], counts["questionnaires"]
    stars = share(counts["stars"] - rated, 4 * rated)  # 1 star is 0, 5 stars are 100
    points = share(counts["points"], 100 * asked)
    both = (
        sheet.stars_weight * stars + sheet.questionnaire_weight * points + 50
    ) // 100
    return np.select(
        [(rated > 0) & (asked > 0), rated > 0, asked > 0],
        [both, stars, points],
        sheet.unrated,
    )
