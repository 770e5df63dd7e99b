"""By what facts are known again: scenarios and outcomes in JSON name theirs so."""

import hashlib

from lawyer_assign.errors import Text, refuse
from lawyer_assign.facts import MODELS, Facts
from lawyer_assign.facts.facts import STATED


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
