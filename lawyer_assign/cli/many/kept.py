"""A plan that is there already and that planning again would give once more.

It is left alone only where everything says so: nobody changed its file since this
version of the software wrote it, in this language and by this seed; facts, rules and
lists of candidates have the digests that it was made by; every tier costs what it
cost, and is proved; and all tables that are made of facts, names and phones with them,
are those of the file. Consents above five have a day that no digest tells: such
counties are planned again.
"""

from pathlib import Path

from lawyer_assign.cli.many.how import How
from lawyer_assign.cli.messages import Language
from lawyer_assign.cli.plans.kept_proof import VERSIONS, with_kept_bounds
from lawyer_assign.cli.plans.recheck import Known, rechecked
from lawyer_assign.cli.plans.written import written_tiers
from lawyer_assign.disk import exists
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Facts
from lawyer_assign.files import read_plan, read_teams
from lawyer_assign.files.formats.edits import is_edited
from lawyer_assign.files.made_by import is_made_of, read_seed, read_summary
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.verbs.adopt import recounted


def kept_plan(path: Path, facts: Facts, last: Plan | None, how: How) -> Outcome | None:
    """Return the plan of a file, if planning would only write it once more.

    ``facts`` have the agreements of ``last``, last year's plan, if it is given.
    """
    if how.force or not exists(path) or is_edited(path) is not False:
        return None
    try:
        return _kept(path, facts, last, how)
    except BadInputError:
        return None  # planning finds whatever is wrong with it


def _kept(path: Path, facts: Facts, last: Plan | None, how: How) -> Outcome | None:
    plan = read_plan(path, facts)
    if not plan.posts or not _is_made_so(path, facts, how):
        return None
    outcome, report = recounted(facts, how.policy, plan)
    written = written_tiers(path)
    kept = with_kept_bounds(path, written, outcome, report)
    if kept is None or not (kept.status == "optimal" or how.keeps_unproved):
        return None
    known = Known(
        outcome, path, written, read_teams(path, facts), last, report.violations, False
    )
    found = rechecked(known)
    return None if found.count or found.absent else kept


def _is_made_so(path: Path, facts: Facts, how: How) -> bool:
    """Return whether a file says of itself that it was made of the same."""
    said = read_summary(path)
    is_chinese = VERSIONS[0] not in said
    return (
        is_made_of(said, facts)
        and read_seed(path) == how.seed
        and is_chinese == (how.lang is Language.ZH)
    )
