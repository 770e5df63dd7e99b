"""Invented districts of any size, with a scarcity that is exact."""

import numpy as np

from lawyer_assign.calls import checked
from lawyer_assign.datasets.assemble import assemble
from lawyer_assign.datasets.draws import whole
from lawyer_assign.datasets.invented import invent, plan_supply
from lawyer_assign.datasets.knobs import (
    DEFAULT_CHOICES,
    DEFAULT_PAST,
    DEFAULT_TEAMS,
    ChoiceKnobs,
    PastKnobs,
    TeamKnobs,
    check_count,
    check_seed,
    check_share,
)
from lawyer_assign.datasets.sizes import LAWYERS_PER_FIRM
from lawyer_assign.facts import Facts

SPARE = 1.2
"""Lawyers per committee that one post each can cover, where none are given (E)."""


@checked
def district(
    *,
    committees: int = 200,
    lawyers: int | None = None,
    scarcity: float = 0.3,
    seed: int = 0,
    districts: int = 1,
    firms: int | None = None,
    urban: float = 0.5,
    lent: float = 0.1,
    choices: ChoiceKnobs | None = DEFAULT_CHOICES,
    past: PastKnobs = DEFAULT_PAST,
    teams: float = DEFAULT_TEAMS.teams,
    must_have: float = DEFAULT_TEAMS.must_have,
) -> Facts:
    """Return one or several invented districts with a known shortage.

    Everything is synthetic: places, names, people, firms, views.

    Parameters
    ----------
    committees
        Communities and villages of all districts together.
    lawyers
        Lawyers of all districts together; ``None`` takes a fifth more than the
        committees that one post each can cover.
    scarcity
        Share of committees that stay uncovered, at least, when every lawyer serves
        one committee; see Notes.
    seed
        0 .. 2^63 - 1; the same seed gives the same facts on every platform.
    districts
        County-level units; with several, the first is the core, which lends, and the
        shortage lies in the others as long as they can hold it.
    firms
        Law firms; ``None`` takes one for 13.4 lawyers (D: national mean of 2022).
    urban
        Share of committees that are communities.
    lent
        Share of the posts outside the core that lawyers of the core can fill.
    choices
        Two-way choice; ``None`` for none.
    past
        Last year's agreements, pinned ones and conflicts.
    teams, must_have
        Shares of committees that ask for two lawyers, and for a skill; see
        :class:`TeamKnobs`.

    Returns
    -------
    Facts
        Districts D01..., committees C00001..., firms F0001..., lawyers L00001...

    Raises
    ------
    BadInputError
        A knob is out of its range.

    Notes
    -----
    Scarcity, exactly. Let a lawyer be eligible for a committee if she is willing to
    serve its district, her own most is not 0, and neither a refusal nor a conflict
    stands between them; travel is left aside. Then a largest matching of lawyers to
    committees, one post each, leaves (a share of a count is rounded half up, here as
    everywhere among the generators: 0.5 of 5 is 3) ::

        max(round(scarcity * committees), committees - lawyers)

    committees uncovered: lawyers who are fewer than scarcity asks for bind first (120
    lawyers and 200 committees leave 40 %, whatever the knob). It is planted: so many
    disjoint pairs are kept free of refusals and conflicts, and nobody else can serve
    where lawyers are short. Lawyers beyond them stay in the core if that is ample; else
    they are registered but take no post this year (own most 0). With 0 and enough
    lawyers, all take posts.

    F is found in a source, D derived, E our estimate (project's page of facts).

    - F: firm sizes follow the national shares of end 2022 [5].
    - E: towns of about 16 committees, 1 km2 a community and 7 km2 a village, spread
      over a disc of the district's area; other districts lie round the first. Up to
      about 200 committees in one district, everybody is within two hours by road.
    - E: firms sit in the towns nearest to the middle; seats: any number with a fifth
      of firms and where facts cannot say so many, else 1 to 5 per lawyer; own most: 1,
      2 or 3 committees with 15, 10 and 5 % of lawyers.
    - E: of the lawyers outside the core, half serve their own district only, the
      others all but the core.
    """
    check_seed("district(seed)", seed)
    wanted = TeamKnobs(teams=teams, must_have=must_have)
    check_count("district(committees)", committees, 1)
    check_count("district(districts)", districts, 1, min(committees, 99))
    for knob, share in (("scarcity", scarcity), ("urban", urban), ("lent", lent)):
        check_share(f"district({knob})", share)
    short = whole(scarcity, committees)
    if lawyers is None:
        lawyers = max(districts, int(np.ceil(SPARE * (committees - short))))
    check_count("district(lawyers)", lawyers, districts)
    if firms is None:
        firms = max(districts, whole(1 / LAWYERS_PER_FIRM, lawyers))
    check_count("district(firms)", firms, districts, lawyers)
    short = max(short, committees - lawyers)
    supply = plan_supply(committees, lawyers, short, districts, (urban, lent))
    return assemble(invent(seed, supply, firms), seed, choices, past, wanted)
