"""What became of the files of a folder, for programs: one JSON document."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from lawyer_assign.cli.many.county import FilePlan
from lawyer_assign.cli.many.how import Paths
from lawyer_assign.cli.many.shown import error_text
from lawyer_assign.cli.many.totals import FolderTotals
from lawyer_assign.cli.messages import Language
from lawyer_assign.facts.money import FEN
from lawyer_assign.proof import TierResult
from lawyer_assign.verbs.many import Solved


def as_json(
    files: Sequence[tuple[Paths, bool]],
    found: Sequence[Solved],
    totals: FolderTotals,
    not_read: Sequence[str],
    lang: Language,
    *,
    is_cut_off: bool,
) -> str:
    """Return every file with what became of it, and the totals.

    ``plan`` is the file that stands there now, of whatever run; ``is_written`` says
    whether it is of this one, ``is_kept`` whether it would be the same. Of a batch that
    was cut off, files come as far as they were answered.
    """
    rows = [
        _file(paths, is_there, one, lang)
        for (paths, is_there), one in zip(files, found, strict=True)
    ]
    document = {
        "files": rows,
        "totals": _totals(totals),
        "not_read": [*not_read],
        "is_cut_off": is_cut_off,
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _file(
    paths: Paths, is_there: bool, one: Solved, lang: Language
) -> Mapping[str, Any]:
    said = {
        "file": paths.facts.name,
        "plan": str(paths.plan) if is_there else None,
        "seconds": round(one.seconds, 3),
    }
    if one.error is not None:
        return {**said, "status": "failed", "error": error_text(one.error, lang)}
    row: FilePlan = one.answer
    return {
        **said,
        "status": row.status,
        "is_proved": row.is_proved,
        "is_written": row.has_plan and not row.is_kept,
        "is_kept": row.is_kept,
        **_counts(row),
    }


def _totals(totals: FolderTotals) -> Mapping[str, Any]:
    return {
        "files": totals.problems,
        "planned": totals.planned,
        "kept": totals.kept,
        "proved": totals.proved,
        "short": totals.short,
        "failed": totals.failed,
        "paid": totals.paid,
        "committees": totals.committees,
        "committees_covered": totals.committees_covered,
        "lawyers_missing": totals.lawyers_missing,
        "lawyers_serving": totals.lawyers_serving,
        "posts": totals.posts,
        "yuan": totals.yuan,
        **_past_and_tiers(totals),
    }


def _counts(one: FilePlan) -> Mapping[str, Any]:
    return {
        "committees": one.committees,
        "committees_covered": one.covered,
        "lawyers_missing": one.missing,
        "lawyers_serving": one.lawyers,
        "posts": one.posts,
        "yuan": None if one.fen is None else one.fen / FEN,
        **_past_and_tiers(one),
    }


def _past_and_tiers(one: FilePlan | FolderTotals) -> Mapping[str, Any]:
    return {
        "last_year": None if one.past is None else one.past._asdict(),
        "tiers": [_tier(tier) for tier in one.tiers],
    }


def _tier(tier: TierResult) -> Mapping[str, Any]:
    return {
        "tier": tier.number,
        "rules": [*tier.rules],
        "price": tier.price,
        "bound": tier.bound,
    }
