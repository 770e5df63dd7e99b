"""Facts as a dictionary of plain values and back, for systems that hold them so."""

from collections.abc import Mapping
from typing import Any

from lawyer_assign.calls import checked
from lawyer_assign.errors import Defects
from lawyer_assign.facts import Facts
from lawyer_assign.files.cells.assemble import assemble
from lawyer_assign.files.formats.json_document import content_of_facts, rows_of


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
        A list of objects per table; a table that is not there is empty.

    Raises
    ------
    BadInputError
        Everything that is not as the schema says, and every reference that leads
        nowhere, with its place, such as ``document: lawyers[12].skills``.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> facts = la.datasets.toy()
    >>> la.facts_from_dict(la.facts_to_dict(facts, phones=True)) == facts
    True
    """
    defects = Defects()
    return assemble(rows_of(document, "document", defects), defects, ())
