"""Which tests are to notice changes of which module: few, and close to it."""

from pathlib import Path
from typing import NamedTuple

PACKAGE = Path("lawyer_assign")


class Asked(NamedTuple):
    """What is asked of one module.

    Parameters
    ----------
    tests
        Files or folders.
    words
        Of names of tests (``pytest -k``); nothing for all.
    start
        Only this function is changed, and what it calls in the module.
    has_worlds
        The small worlds may be made before the change, which has no part in them.
    most
        Seconds of tests that a change is shown to, the cheapest of those that come by
        its lines, and of the others; ``None`` = all of them.
    """

    tests: tuple[str, ...]
    words: str = ""
    start: str | None = None
    has_worlds: bool = False
    most: float | None = None


VERIFY = ("tests/verify",)
CERTIFICATES = (
    "tests/certificates/test_ranges.py",
    "tests/certificates/test_shown_values.py",
    "tests/certificates/test_forbidding.py",
    "tests/certificates/test_claims.py",
    "tests/certificates/test_choice_proofs.py",
    "tests/certificates/test_combs_with_weights.py",
    "tests/certificates/test_bounds_by_firms.py",
    "tests/certificates/test_checker.py",
    "tests/certificates/test_verdicts.py",
    "tests/certificates/test_further_ranges.py",
    "tests/certificates/test_restated.py",
    "tests/certificates/test_work.py",
    "tests/certificates/test_hostile_proofs.py",
    "tests/certificates/test_forgeries.py",
    "tests/certificates/test_certificates.py",
    "tests/certificates/test_folded_digits.py",
    "tests/certificates/test_bounds_of_rows.py",
)
OF_MODULE = {
    "verify/check.py": Asked(VERIFY, has_worlds=True),
    "verify/choices.py": Asked(VERIFY, has_worlds=True),
    "verify/problem.py": Asked(VERIFY, has_worlds=True),
    "verify/teams.py": Asked(
        ("tests/verify/test_teams.py", "tests/verbs/test_roles.py")
    ),
    "verify/roster.py": Asked((*VERIFY, "tests/verbs/test_roster.py"), most=5),
    "verify/visits.py": Asked((*VERIFY, "tests/solver/roster/test_dates.py")),
    "checker.py": Asked(CERTIFICATES, most=12),
    "problem/remarks.py": Asked(("tests/problem/test_remarks.py",)),
    "problem/too_many.py": Asked(("tests/problem/test_too_many.py",)),
    "problem/given.py": Asked(
        ("tests/problem", "tests/verbs/test_handed_in.py", "tests/pairs/test_pairs.py"),
        most=5,
    ),
    "problem/problem.py": Asked(
        ("tests/problem/test_misfits.py", "tests/problem/test_remarks.py"),
        start="find_misfits",
    ),
    "problem/room.py": Asked(("tests/problem",), most=5),
    "problem/scarcity.py": Asked(("tests/problem",), most=5),
    "rules/duty.py": Asked(("tests/rules",), "duty", has_worlds=True),
    "rules/fairness.py": Asked(("tests/rules",), "balance or worst", start="sums"),
    "rules/ints.py": Asked(("tests/rules/test_ints.py",)),
}


def asked_of(module: str) -> Asked:
    """Return what is asked of a module, named as ``verify/check.py``."""
    if module in OF_MODULE:
        return OF_MODULE[module]
    room, _, name = module.rpartition("/")
    kind = name.removesuffix(".py")
    folder = {"rules/pairing": "tests/rules", "rules/roster": "tests/rules/roster"}
    if room not in folder:
        raise KeyError(f"no tests are named for {module}")
    own, both = f"{folder[room]}/test_{kind}.py", f"{folder[room]}/test_agreement.py"
    words = f"test_{kind}.py or {kind} or {kind.replace('_', '')}"
    is_pairing = room == "rules/pairing"
    return Asked((own, both), words, start="violations", has_worlds=is_pairing)


def all_modules() -> list[str]:
    """Return every module that is asked about: the checks and every rule."""
    rules = [
        path.relative_to(PACKAGE).as_posix()
        for room in ("rules/pairing", "rules/roster")
        for path in sorted((PACKAGE / room).glob("*.py"))
        if path.name not in ("__init__.py", "rule.py")
    ]
    return [*OF_MODULE, *rules]
