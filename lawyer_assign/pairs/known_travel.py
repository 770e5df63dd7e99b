"""Of which pairs the minutes of travel are known, and how minutes are said."""

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.pairs.table import Pairs


def is_timed(facts: Facts, pairs: Pairs, unknown: int) -> Mask:
    """Return of each pair whether its minutes are known: by places, or handed in.

    Parameters
    ----------
    facts
        With coordinates, and minutes that another system gave.
    pairs
        Of the policy that counts ``unknown``.
    unknown
        What is counted where a place is not known. Any other number there was handed
        in together with the pair.
    """
    columns = facts.columns
    is_placed = np.any(columns.committee_xyz != 0, axis=1)[pairs.committee]
    is_met = np.any(columns.lawyer_xyz != 0, axis=1)[pairs.lawyer]
    found: Mask = is_placed & is_met | (pairs.minutes != unknown)
    if facts.scores:
        for at in np.flatnonzero(~found).tolist():
            lawyer = columns.lawyers[int(pairs.lawyer[at])].id
            committee = columns.committees[int(pairs.committee[at])].id
            score = facts.score.get((lawyer, committee))
            found[at] = score is not None and score.minutes is not None
    return found


def minutes_text(minutes: int, *, is_known: bool) -> Text:
    """Return minutes, or that they are not known and what is counted for them."""
    if is_known:
        return Text(f"{minutes} minutes", f"{minutes}分钟")
    return Text(
        f"not known (counted as {minutes} minutes)", f"不明（按{minutes}分钟计）"
    )


def way_text(minutes: int, *, is_known: bool) -> Text:
    """Return how far somebody is, as part of a sentence."""
    said = minutes_text(minutes, is_known=is_known)
    en = f"{said.en} away" if is_known else f"travel {said.en}"
    return Text(en, f"路程{said.zh}")
