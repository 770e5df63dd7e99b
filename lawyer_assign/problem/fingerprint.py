"""By what facts are known again: scenarios and outcomes in JSON name theirs so."""

import hashlib
import json

import numpy as np

from lawyer_assign.errors import Text, refuse
from lawyer_assign.facts import MODELS, Facts
from lawyer_assign.facts.facts import STATED
from lawyer_assign.problem.lists import keys_of
from lawyer_assign.problem.problem import Problem

_SIGNS = 12


def fingerprint(facts: Facts) -> str:
    """Return a hash of facts: of all but phones, whatever the order of rows.

    Phones change no plan, and of a hash of them the phone could be guessed. What a row
    leaves at its default and tables without rows say nothing, so that a column or a
    table more, in a later version, leaves the facts of before what they were.
    """
    return _hash(facts, is_brief=True)


def _is_known(said: str, facts: Facts) -> bool:
    """Return whether facts are those of a fingerprint.

    Documents of the first versions have one in which defaults and empty tables count.
    """
    return said == fingerprint(facts) or said == _hash(facts, is_brief=False)


def _hash(facts: Facts, *, is_brief: bool) -> str:
    found = hashlib.sha256()
    for name, model in MODELS.items():
        left_out = {"phone"} & model.model_fields.keys()
        rows = sorted(
            row.model_dump_json(exclude=left_out, exclude_defaults=is_brief)
            for row in getattr(facts, name)
        )
        if is_brief and not rows:
            continue
        found.update(f"{name} {len(rows)}\n".encode())
        for row in rows:
            found.update(row.encode())
            found.update(b"\n")
    return found.hexdigest()


def candidates_digest(problem: Problem) -> str | None:
    """Return a short hash of the lists that facts and policy make, with scarcity.

    A bound of a problem that holds all their pairs, and whose districts are as scarce,
    holds of them too, with whichever of its posts beside them: of fewer plans none is
    cheaper. So a bound that was proved where this is some text, holds wherever facts,
    rules and this text are the same.

    Returns
    -------
    str or None
        ``None``: pairs were handed in, or lists go on from a problem before, lack pairs
        that would be made now, or have another scarcity.
    """
    if problem.is_given:
        return None
    if problem.is_as_made:
        return made_digest(problem)
    first = Problem.unrefused(problem.stated, problem.policy)
    facts, pairs = problem.facts, first.pairs
    keys = keys_of(facts, problem.pairs.committee, problem.pairs.lawyer)
    is_held = np.isin(keys_of(facts, pairs.committee, pairs.lawyer), keys).all()
    if not is_held or first.facts.districts != facts.districts:
        return None
    return made_digest(first)


def made_digest(problem: Problem) -> str:
    """Return a short hash of the very lists that a problem has, with scarcity.

    Of a problem as it was made, with no post held beside its lists, it is
    :func:`candidates_digest`, without making the lists again.
    """
    pairs, columns = problem.pairs, problem.facts.columns
    ids = [[row.id for row in rows] for rows in (columns.committees, columns.lawyers)]
    scarce = sorted((row.id, row.is_scarce) for row in problem.facts.districts)
    found = hashlib.sha256(json.dumps([ids, scarce]).encode())
    for column in (
        pairs.committee, pairs.lawyer, pairs.minutes, pairs.points, pairs.has_points,
        pairs.is_cut,
    ):  # fmt: skip
        found.update(column.astype("<i8").tobytes())
    return found.hexdigest()[:_SIGNS]


def check_known(said: str, facts: Facts, place: str, cure: Text) -> Facts:
    """Return the facts that a document was made of, and refuse others.

    Those of a problem, which differ in the scarcity that was derived, lead to them.

    Parameters
    ----------
    said
        Their fingerprint, as the document says it.
    facts
        Those handed in.
    place, cure
        Of the document, and what to do.
    """
    if not _is_known(said, facts):
        stated: Facts | None = vars(facts).get(STATED)
        if stated is not None and _is_known(said, stated):
            return stated
        known = fingerprint(facts)
        raise refuse(
            f"{place}: facts",
            said[:12],
            Text(
                f"was made of other facts: these have {known[:12]}",
                f"出自另一份数据：当前数据为 {known[:12]}",
            ),
            cure,
        )
    return facts
