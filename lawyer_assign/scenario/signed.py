"""What one agreement of last year becomes this year."""

from typing import Literal, NamedTuple

from lawyer_assign.explain.answers import Named

State = Literal["renewed", "changed", "new", "ended", "kept"]
"""What becomes of an agreement: as before, with other lawyers, signed anew, over.

``kept``, not ``renewed``, is one that goes on as it is within the year.
"""


class Signed(NamedTuple):
    """An agreement of a committee and a firm, last year and this.

    Parameters
    ----------
    committee
        Who is served.
    firm
        Who signs; ``None`` where the firm of somebody who left is not known.
    state
        What becomes of it.
    before, after
        Its lawyers last year and this year.
    why
        Code and reason for every lawyer who does not go on: ``left`` (she is not among
        the facts), ``dissolved`` (the committee is not), ``moved`` (she goes on, but
        is with another firm now; its name), ``barred`` (a rule that must hold forbids
        the pair; its kind), ``conflict`` (the facts forbid the pair by a conflict for a
        reason; that, as typed), ``own_limit`` (she serves as many as she offers to, and
        had more last year; that number), ``budget`` (last year's posts that could go on
        cost more than the budget of the district, which must hold; its name),
        ``gave_way`` (some post has to end so that the musts hold and as many as can be
        are served, and this way fewest do), ``outranked`` (the policy has other goals
        before last year's posts; their tier).
    """

    committee: Named
    firm: Named | None
    state: State
    before: tuple[Named, ...]
    after: tuple[Named, ...]
    why: tuple[tuple[Named, str, str], ...]
