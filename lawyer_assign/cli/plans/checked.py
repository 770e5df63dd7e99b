"""What ``check --json`` says: all that the text does, in full and in both languages."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lawyer_assign.cli.messages import Language
from lawyer_assign.cli.plans.made_by import made_by_lines
from lawyer_assign.errors import Defect
from lawyer_assign.explain.conflicts.contradictions import Contradictions
from lawyer_assign.facts import MODELS, Facts
from lawyer_assign.json_text import mark_of
from lawyer_assign.policy import Policy, title_of
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Violation
from lawyer_assign.verify import Report


def facts_json(
    problem: Problem, found: Contradictions, remarks: Sequence[Defect]
) -> str:
    """Return what was found of facts by themselves.

    Parameters
    ----------
    problem
        Of the facts and the policy.
    found
        What cannot stand together.
    remarks
        What is worth a look.
    """
    facts, scarcity = problem.facts, problem.scarcity
    rows = scarcity.to_frame().reset_index().to_dict("records")
    names = {one: facts.district[one].name for one in scarcity.districts}
    return _written(
        {
            "format": mark_of("FactsCheck"),
            "is_fine": not found,
            "rows": {table: len(getattr(facts, table)) for table in MODELS},
            "contradictions": json.loads(found.to_json()),
            "remarks": [_remark(one) for one in remarks],
            "districts": [one | {"name": names[one["district"]]} for one in rows],
        }
    )


def plan_json(plan: Path, facts: Facts, rules: Policy, report: Report) -> str:
    """Return what the independent check found in the plan of a file."""
    made = zip(
        made_by_lines(plan, facts, rules, Language.EN),
        made_by_lines(plan, facts, rules, Language.ZH),
        strict=True,
    )
    return _written(
        {
            "format": mark_of("PlanCheck"),
            "is_clean": report.is_clean,
            "is_complete": report.is_complete,
            "made_by": [{"en": en, "zh": zh} for en, zh in made],
            "tiers": [
                {"number": one.number, "price": one.price, "by_rule": dict(one.by_rule)}
                for one in report.tiers
            ],
            "committees": report.committees,
            "covered": report.covered,
            "uncovered": report.uncovered,
            "loads": dict(report.loads),
            "violations": _rows(report.violations),
            "shortfalls": _rows(report.shortfalls),
            "choices": None if report.choices is None else asdict(report.choices),
        }
    )


def _remark(one: Defect) -> dict[str, Any]:
    return {
        "place": one.place,
        "value": one.value,
        "problem": one.problem._asdict(),
        "cure": one.cure._asdict(),
    }


def _rows(found: Iterable[Violation]) -> list[dict[str, Any]]:
    return [
        {
            "rule": one.tag.rule,
            "title": title_of(one.tag.rule)._asdict(),
            "who": one.tag.who,
            "amount": one.amount,
            "en": one.text,
            "zh": one.text_zh,
        }
        for one in found
    ]


def _written(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, indent=1)
