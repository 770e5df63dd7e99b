"""Facts and rosters as dictionaries of plain values and back, for other systems."""

from collections.abc import Mapping
from typing import Any

from lawyer_assign.calls import checked
from lawyer_assign.errors import Defects
from lawyer_assign.facts import Facts
from lawyer_assign.files.cells.assemble import assemble
from lawyer_assign.files.cells.tables import note_unfilled
from lawyer_assign.files.formats.from_memory import as_document, check_depth
from lawyer_assign.files.formats.json_document import content_of_facts, rows_of
from lawyer_assign.files.plans.roster_file import content_of_roster, roster_of
from lawyer_assign.policy import Policy, or_standard
from lawyer_assign.roster_outcome import RosterOutcome


@checked
def facts_to_dict(facts: Facts, *, phones: bool = False) -> dict[str, Any]:
    """Return facts as what JSON can say: a list of objects per table.

    Parameters
    ----------
    facts
        Any.
    phones
        In full; else only the first 3 and last 4 digits are left.

    Returns
    -------
    dict
        As ``facts.schema.json`` says; days are texts ``YYYY-MM-DD``.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.facts_to_dict(la.datasets.toy())["committees"][0]["name"]
    '甲社区'
    """
    return content_of_facts(facts, phones=phones)


@checked
def facts_from_dict(document: Mapping[str, Any]) -> Facts:
    """Make facts of a dictionary, as :func:`facts_to_dict` gives or JSON holds it.

    Parameters
    ----------
    document
        A list of objects per table; a table that is not there is empty, unless others
        name its rows. Scalars of NumPy are the numbers that they are; None, NaN, NaT
        and ``pd.NA`` are missing, ids may be whole numbers, and whole numbers decimal
        (``92.0``), as ``frame.to_dict("records")`` gives them.

    Raises
    ------
    BadInputError
        Everything that is not as the schema says, and every reference that leads
        nowhere, with its place, such as ``document: lawyers[12].skills``; what is
        nested deeper than 12 before all else.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> facts = la.datasets.toy()
    >>> la.facts_from_dict(la.facts_to_dict(facts, phones=True)) == facts
    True
    """
    defects = Defects()
    check_depth(document, "document")
    rows = rows_of(as_document(document), "document", defects)
    return assemble(rows, defects, note_unfilled(rows, defects, "document: "))


@checked
def roster_to_dict(outcome: RosterOutcome) -> dict[str, Any]:
    """Return a roster as what JSON can say: posts, calendar, times, dates, prices.

    Parameters
    ----------
    outcome
        With a roster, by a ``DayTable``.

    Returns
    -------
    dict
        As ``roster.schema.json`` says, and ``la.write_roster`` writes to .json; ids,
        no names and no phones.

    Raises
    ------
    BadInputError
        There is no roster, or its calendar is no ``DayTable``.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> len(la.roster_to_dict(roster)["times"])
    8
    """
    return content_of_roster(outcome)


@checked
def roster_from_dict(
    document: Mapping[str, Any], facts: Facts, *, policy: Policy | None = None
) -> RosterOutcome:
    """Make a roster of a dictionary, as :func:`roster_to_dict` gives or JSON holds it.

    Parameters
    ----------
    document
        Nothing in it is proved or checked by this: ``la.check_roster`` does.
    facts
        Those that the roster was made from.
    policy
        Whose roster part holds; that of the text by default.

    Raises
    ------
    BadInputError
        Everything that is not as the schema says, and every id that the facts do not
        know, with its place, such as ``document: visits[12].lawyers``.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> again = la.roster_from_dict(la.roster_to_dict(roster), facts)
    >>> again.visits == roster.visits
    True
    """
    check_depth(document, "document")
    rules = or_standard(policy)
    return roster_of(document, "document", facts, rules)
