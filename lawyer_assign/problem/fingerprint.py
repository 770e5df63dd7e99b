"""By what facts are known again: scenarios and outcomes in JSON name theirs so."""

import hashlib

from lawyer_assign.facts import MODELS, Facts


def fingerprint(facts: Facts) -> str:
    """Return a hash of facts: of all but phones, whatever the order of rows.

    Phones change no plan, and of a hash of them the phone could be guessed.
    """
    found = hashlib.sha256()
    for name, model in MODELS.items():
        left_out = {"phone"} & model.model_fields.keys()
        rows = sorted(
            row.model_dump_json(exclude=left_out) for row in getattr(facts, name)
        )
        found.update(f"{name} {len(rows)}\n".encode())
        for row in rows:
            found.update(row.encode())
            found.update(b"\n")
    return found.hexdigest()
