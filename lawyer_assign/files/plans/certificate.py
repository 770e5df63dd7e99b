"""A plan that anybody can check: its document, and its certificate beside it.

The certificate holds what the proof rests on: the facts that rules read (ids and
numbers, no names and no phones), the policy, the candidate pairs and the prices of
rows. Everything that can be computed from these is left to the checker.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lawyer_assign.errors import Text
from lawyer_assign.files.formats.guards import refuse
from lawyer_assign.files.formats.seal_marks import digest_of as digest_of
from lawyer_assign.files.formats.seal_marks import sealed

if TYPE_CHECKING:
    from lawyer_assign.facts import Committee, Facts, Lawyer
    from lawyer_assign.outcome import Outcome
    from lawyer_assign.problem import Problem
    from lawyer_assign.proof import Certificate, DeskPrices, FurtherProof, RowPrices

FORMAT = "lawyer_assign.certificate/1"
SUFFIX = ".certificate.json"
Columns = dict[str, Any]


def certificate_path(plan: Path) -> Path:
    """Return where the certificate of a plan document stands: beside it."""
    return plan.with_name(plan.stem + SUFFIX)


def certificate_bytes(outcome: Outcome, place: Path) -> bytes:
    """Return the certificate of an outcome as a document.

    Raises
    ------
    BadInputError
        The outcome has none: it has no plan, or was not made by ``solve``.
    """
    certificate = outcome.certificate
    if certificate is None:
        raise refuse(
            str(place), outcome.status,
            Text("is an outcome without a certificate", "该求解结果没有证书"),
            Text(
                "Ask for certificates of outcomes with a plan, as la.solve gives them",
                "请对 la.solve 得出的、有方案的结果索取证书",
            ),
        )  # fmt: skip
    parts = _parts(outcome.problem, certificate)
    lines = [f' "{name}": {_text(value)}' for name, value in parts.items()]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def signed(document: bytes, certificate: bytes, name: str) -> bytes:
    """Return a plan document that names its certificate, with digests of both."""
    content = json.loads(document)
    content["certificate"] = {
        "file": name, "sha256": hashlib.sha256(certificate).hexdigest()
    }  # fmt: skip
    named = f' "certificate": {json.dumps(content["certificate"])}'
    body = document.decode().rstrip().removesuffix("}").rstrip()
    return sealed(f"{body},\n{named}\n}}\n".encode())


def _text(value: object) -> str:
    if isinstance(value, dict) and value:
        lines = ",\n  ".join(
            f"{json.dumps(key, ensure_ascii=False)}: {_flat(one)}"
            for key, one in value.items()
        )
        return "{\n  " + lines + "\n }"
    if isinstance(value, list) and value and isinstance(value[0], list | dict):
        return "[\n  " + ",\n  ".join(_flat(one) for one in value) + "\n ]"
    return _flat(value)


def _flat(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _parts(problem: Problem, certificate: Certificate) -> dict[str, object]:
    return {
        "format": FORMAT,
        "policy": problem.policy.model_dump(
            mode="json", include={"name", "reach", "duty", "rules"}
        ),
        **facts_columns(problem),
        "pairs": _pairs(problem),
        "tiers": list(certificate.tiers),
        "bounds": list(certificate.bounds),
        "prices": [_prices(one) for one in certificate.rows],
        "left_out": list(certificate.left_out),
        "further": [_further(one) for one in certificate.further],
    }


def _further(proof: FurtherProof) -> dict[str, object]:
    """Return a proof of one tier; rows that say why committees wait, as columns."""
    combs, exchanges = proof.combs, proof.exchanges
    firms = {} if proof.desks is None else {"desks": _desks(proof.desks)}
    return {
        "tier": proof.tier,
        "scale": proof.scale,
        "times": list(proof.times),
        "prices": [_prices(one) for one in proof.rows],
        "heads": _columns(proof.heads, "committee rank price"),
        "weighted": _columns(
            combs,
            "firm rank lawyers inside outside each uncounted teeth times others most "
            "worse_committee worse_lawyer price",
        ),
        "exchanges": _columns(exchanges, "committee lawyer post price"),
        **firms,
    }


def _desks(prices: DeskPrices) -> dict[str, object]:
    return {
        "hard": list(prices.hard),
        "placed": {"committee": list(prices.placed), "price": list(prices.receives)},
        "waiting": {
            "firm": list(prices.firms),
            "is_near": list(prices.is_near),
            "committee": list(prices.committees),
            "price": list(prices.waiting),
        },
    }


def _prices(rows: RowPrices) -> dict[str, object]:
    return {
        "rule": rows.rule,
        "part": rows.part,
        "tiers": [row.tolist() if row.any() else [] for row in rows.prices],
    }


def facts_columns(problem: Problem) -> dict[str, Columns]:
    """Return the facts that rules read, as columns; places stand for ids."""
    facts, columns = problem.facts, problem.facts.columns
    committees, lawyers = columns.committees, columns.lawyers
    skills = sorted({s for row in committees for s in (*row.needs, *row.must_have)})
    spoken = sorted({one for row in committees for one in row.languages})
    return {
        "districts": {
            "id": [row.id for row in columns.districts],
            "is_scarce": [bool(row.is_scarce) for row in columns.districts],
        },
        "committees": {
            **_columns(committees, "id kind lat lon lawyers_min lawyers_max"),
            "district": columns.committee_district.tolist(),
            "needs": {s: [row.needs.get(s, 0) for row in committees] for s in skills},
            "must_have": _must_have(committees, skills),
            "languages": _languages(committees, spoken),
        },
        "firms": {
            **_columns(columns.firms, "id lat lon seats"),
            "district": columns.firm_district.tolist(),
        },
        "lawyers": {
            **_columns(lawyers, "id lat lon max_committees min_committees"),
            **_columns(lawyers, "years_of_practice assessment"),
            "firm": columns.lawyer_firm.tolist(),
            "districts": _willing(facts),
            "skills": {s: [row.skills.get(s, 0) for row in lawyers] for s in skills},
            "languages": _languages(lawyers, spoken),
        },
        **_said(facts),
        "scores": _scores(problem),
    }


def _must_have(
    committees: Sequence[Committee], skills: Sequence[str]
) -> dict[str, list[int]]:
    """Return skill -> the places of committees that must have it, if any."""
    found = {
        skill: [at for at, row in enumerate(committees) if skill in row.must_have]
        for skill in skills
    }
    return {skill: places for skill, places in found.items() if places}


def _willing(facts: Facts) -> list[list[int] | None]:
    """Return per lawyer the districts she serves; ``None`` = any."""
    at = facts.columns.district_at
    return [
        None if row.districts is None else sorted(at[one] for one in row.districts)
        for row in facts.columns.lawyers
    ]


def _said(facts: Facts) -> dict[str, Columns]:
    """Return what binds a plan, each table as columns of places."""
    at = facts.columns
    # In the order in which the rule says its rows, and so in that of their prices.
    fixed = facts.fixed
    past = sorted(
        {
            (at.committee_at[row.committee], at.lawyer_at[one])
            for row in facts.agreements
            if not row.is_fixed
            for one in row.lawyers
        }
    )
    budgets = [
        at.district_at[row.id]
        for row in facts.districts
        if facts.tariffs and row.budget_yuan is not None
    ]
    return {
        **_chosen_and_barred(facts),
        "approvals": _approvals(facts),
        "fixed": {
            "committee": [at.committee_at[row.committee] for row in fixed],
            "firm": [at.firm_at[row.firm] for row in fixed],
            "lawyers": [[at.lawyer_at[one] for one in row.lawyers] for row in fixed],
        },
        "past": {"committee": [c for c, _ in past], "lawyer": [w for _, w in past]},
        "budgets": {"district": budgets},
    }


def _chosen_and_barred(facts: Facts) -> dict[str, Columns]:
    """Return who chose or refused whom, and who is in conflict."""
    at = facts.columns
    return {
        "choices": {
            "firm": [at.firm_at[row.firm] for row in facts.choices],
            "committee": [at.committee_at[row.committee] for row in facts.choices],
            **_columns(facts.choices, "firm_rank committee_rank"),
            "is_refused": [
                row.firm_refuses or row.committee_refuses for row in facts.choices
            ],
        },
        "conflicts": {
            "committee": [at.committee_at[row.committee] for row in facts.conflicts],
            "lawyer": [at.lawyer_at.get(row.lawyer or "") for row in facts.conflicts],
            "firm": [at.firm_at.get(row.firm or "") for row in facts.conflicts],
        },
    }


def _approvals(facts: Facts) -> Columns:
    """Return the consents above five; letters that say the same are one."""
    at = facts.columns
    found = dict.fromkeys(
        (row.district, row.lawyer, row.limit, row.valid_from, row.valid_to)
        for row in facts.approvals
    )
    return {
        "district": [at.district_at.get(row[0] or "") for row in found],
        "lawyer": [at.lawyer_at.get(row[1] or "") for row in found],
        "limit": [row[2] for row in found],
        "valid_from": [row[3].isoformat() for row in found],
        "valid_to": [row[4].isoformat() for row in found],
    }


def _scores(problem: Problem) -> Columns:
    """Return points and minutes of pairs that do not follow from the rest."""
    pairs = problem.pairs
    travel = problem.policy.reach.travel
    computed = travel.minutes(pairs.columns, pairs.committee, pairs.lawyer)
    places = np.flatnonzero(pairs.has_points | (pairs.minutes != computed))
    is_given = pairs.has_points[places].tolist()
    return {
        "committee": pairs.committee[places].tolist(),
        "lawyer": pairs.lawyer[places].tolist(),
        "points": [
            one if given else None
            for one, given in zip(pairs.points[places].tolist(), is_given, strict=True)
        ],
        "minutes": pairs.minutes[places].tolist(),
    }


def _pairs(problem: Problem) -> list[list[int]]:
    """Return the candidates of every committee, ascending."""
    pairs = problem.pairs
    ends = np.searchsorted(
        pairs.committee, np.arange(len(pairs.columns.committees)), side="right"
    )
    return [part.tolist() for part in np.split(pairs.lawyer, ends)[:-1]]


def _columns(rows: Iterable[object], names: str) -> Columns:
    listed = list(rows)
    return {name: [getattr(row, name) for row in listed] for name in names.split()}


def _languages(
    rows: tuple[Committee, ...] | tuple[Lawyer, ...], spoken: list[str]
) -> dict[str, list[int]]:
    said = [row.languages for row in rows]
    return {
        one: [at for at, langs in enumerate(said) if one in langs] for one in spoken
    }
