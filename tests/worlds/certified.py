"""Plans with certificates in a folder, and facts read back out of a certificate."""

import datetime as dt
import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lawyer_assign import checker
from lawyer_assign.facts import (
    Agreement,
    Approval,
    Choice,
    Committee,
    Conflict,
    District,
    Facts,
    Firm,
    Lawyer,
    PairScore,
)
from lawyer_assign.files import write
from lawyer_assign.files.plans.certificate import certificate_path, digest_of
from lawyer_assign.outcome import Outcome
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.rules import FewestChanges, Wish
from lawyer_assign.verbs.solve import solve
from tests.worlds.small import DAY, committee, consent, district, firm, lawyer

Json = Any
Place = tuple[str | int, ...]


class Files:
    """A plan and its certificate as documents that may be changed and written."""

    def __init__(self, folder: Path, outcome: Outcome | None = None) -> None:
        self.path = folder / "plan.json"
        self.beside = certificate_path(self.path)
        if outcome is not None:
            write(outcome, self.path, certificate=True)
        self.kept = (self.path.read_bytes(), self.beside.read_bytes())
        self.documents: dict[str, Json] = {
            "plan": json.loads(self.kept[0]), "certificate": json.loads(self.kept[1])
        }  # fmt: skip

    def restore(self) -> None:
        self.path.write_bytes(self.kept[0])
        self.beside.write_bytes(self.kept[1])

    def save(
        self, *, forged: bool, raw: Callable[[str], str] | None = None,
        packed: bool = False,
    ) -> None:  # fmt: skip
        """Write the documents as they are now, digests renewed by a forger or not.

        ``raw`` changes the text of the certificate; ``packed`` writes it as .gz.
        """
        text = json.dumps(self.documents["certificate"])
        content = (text if raw is None else raw(text)).encode()
        beside = self.beside.with_name(self.beside.name + ".gz" * packed)
        plan = self.documents["plan"]
        if forged:
            plan = plan | {
                "certificate": plan["certificate"]
                | {"file": beside.name, "sha256": hashlib.sha256(content).hexdigest()}
            }
            plan["sha256"] = digest_of(plan)
        beside.write_bytes(gzip.compress(content) if packed else content)
        self.path.write_text(json.dumps(plan))

    def at(self, place: Place) -> Json:
        found: Json = self.documents
        for part in place:
            found = found[part]
        return found

    def put(self, place: Place, value: Json) -> None:
        self.at(place[:-1])[place[-1]] = value

    def code(self) -> int:
        """Check what is written; what ends the check at once has a code too."""
        try:
            return checker.check(self.path).code
        except checker.CheckError as error:
            return error.code


def numbers(document: Json, place: Place = ()) -> Iterator[Place]:
    """Yield where the numbers of a document are; yes and no are no numbers."""
    if isinstance(document, dict | list):
        inner = document.items() if isinstance(document, dict) else enumerate(document)
        for key, value in inner:
            yield from numbers(value, (*place, key))
    elif isinstance(document, int | float) and not isinstance(document, bool):
        yield place


def everything() -> Facts:
    """Return a small world in which every kind of fact says something."""
    return Facts(
        districts=[district("d1"), district("d2", is_scarce=True)],
        committees=[
            committee("c1", lat=30.25, lon=120.15, needs={"mediation": 4}),
            committee("c2", lat=30.26, lon=120.16, languages=["wu"]),
            committee("c3", lat=30.3, lon=120.2, must_have=["publicity"]),
            committee("c4", district="d2", kind="village", needs={"publicity": 7}),
            committee("c5", district="d2", kind="village", lat=29.6, lon=119.04),
            committee("c6", district="d2", kind="village", lat=29.7, lon=119.1),
            *(committee(f"v{n}", district="d2", kind="village") for n in range(4)),
        ],
        firms=[
            firm("f1", lat=30.25, lon=120.15, seats=6),
            firm("f2", district="d2", lat=29.6, lon=119.0),
        ],
        lawyers=[
            lawyer("l1", skills={"mediation": 5}, years_of_practice=9, assessment=80),
            lawyer("l2", skills={"publicity": 3}, languages=["wu"], districts=["d1"]),
            lawyer("l3", firm="f2", lat=29.6, lon=119.0, max_committees=6),
            lawyer("l4", firm="f2", min_committees=1, max_committees=2),
            lawyer("l5", skills={"publicity": 1, "mediation": 2}, assessment=55),
        ],
        choices=[
            Choice(firm="f1", committee="c1", firm_rank=1, committee_rank=2),
            Choice(firm="f2", committee="c5", firm_rank=1, committee_rank=1),
            Choice(firm="f1", committee="c5", firm_rank=2, committee_rank=2),
            Choice(firm="f2", committee="c2", committee_refuses=True),
        ],
        conflicts=[Conflict(committee="c1", lawyer="l2", reason="a case")],
        approvals=[consent(6, DAY, DAY + dt.timedelta(days=9), district="d2")],
        agreements=[
            Agreement(committee="c6", firm="f2", lawyers=("l4",), is_fixed=True),
            Agreement(committee="c2", firm="f1", lawyers=("l2", "l5")),
            Agreement(committee="c4", firm="f2", lawyers=("l3",)),
        ],
        scores=[
            PairScore(lawyer="l5", committee="c1", points=70),
            PairScore(lawyer="l3", committee="c4", minutes=25),
        ],
    )


def plans() -> list[Outcome]:
    """Return outcomes whose files hold every kind of number."""
    hangzhou = Policy.hangzhou_2024(on=DAY, stability="off")
    soft = hangzhou.soften("caseload", 3, 7).soften("seats", 2, 2)
    soft = soft.soften("refusals", 3, 5).soften("willingness", 3, 3)
    soft = soft.soften("own_limits", 4, 11).soften("fixed_agreements", 5)
    soft = soft.with_rule(FewestChanges(wish=Wish(tier=4, weight=9)))
    wanted = Policy.hangzhou_2024(on=DAY)
    return [solve(everything(), one) for one in (hangzhou, soft, wanted)]


def bound_of(proof: Json) -> list[int] | None:
    """Return what the checker computes from a certificate; ``None`` if it refuses."""
    proof = json.loads(json.dumps(proof))
    try:
        facts, rules = checker.Facts(proof), checker.read_rules(proof)
        affinity = checker.affinity_of(proof, rules, facts)
        return checker.Bound(facts, rules, affinity, proof).vector()
    except checker.CheckError:
        return None


def last_year(proof: Json) -> dict[tuple[str, str], list[str]]:
    """Return the lawyers of last year's agreements by committee and firm."""
    committees, lawyers = proof["committees"]["id"], proof["lawyers"]
    found: dict[tuple[str, str], list[str]] = {}
    for at, who in zip(*proof["past"].values(), strict=True):
        firm = proof["firms"]["id"][lawyers["firm"][who]]
        found.setdefault((committees[at], firm), []).append(lawyers["id"][who])
    return found


def rebuilt(proof: Json) -> tuple[Facts, Policy, dict[str, list[str]]]:
    """Return facts, policy and pairs as a certificate has them, by the library."""
    names = {t: proof[t]["id"] for t in ("districts", "committees", "firms", "lawyers")}
    d, c, f, w = names.values()

    def rows(table: str, **places: list[str]) -> list[dict[str, Any]]:
        columns = {
            name: [None if one is None else places[name][one] for one in column]
            if name in places
            else column
            for name, column in proof[table].items()
            if isinstance(column, list)
        }
        return [
            dict(zip(columns, row, strict=True))
            for row in zip(*columns.values(), strict=True)
        ]

    def levels(column: dict[str, list[int]], at: int) -> dict[str, int]:
        return {name: row[at] for name, row in column.items() if row[at]}

    def named(column: dict[str, list[int]], at: int) -> list[str]:
        return [name for name, places in column.items() if at in places]

    facts = Facts(
        districts=[District(name=row["id"], **row) for row in rows("districts")],
        committees=[
            Committee(
                name=row["id"],
                **row,
                needs=levels(proof["committees"]["needs"], at),
                must_have=named(proof["committees"]["must_have"], at),
                languages=named(proof["committees"]["languages"], at),
            )
            for at, row in enumerate(rows("committees", district=d))
        ],
        firms=[Firm(name=row["id"], **row) for row in rows("firms", district=d)],
        lawyers=[
            Lawyer(
                name=row["id"],
                **row
                | {"districts": row["districts"] and [d[k] for k in row["districts"]]},
                skills=levels(proof["lawyers"]["skills"], at),
                languages=named(proof["lawyers"]["languages"], at),
            )
            for at, row in enumerate(rows("lawyers", firm=f))
        ],
        choices=[
            Choice(firm_refuses=row.pop("is_refused") and not row["firm_rank"], **row)
            for row in rows("choices", firm=f, committee=c)
        ],
        conflicts=[
            Conflict(**row) for row in rows("conflicts", committee=c, lawyer=w, firm=f)
        ],
        approvals=[
            Approval(
                document="letter",
                **row
                | {
                    day: dt.date.fromisoformat(row[day])
                    for day in ("valid_from", "valid_to")
                },
            )
            for row in rows("approvals", district=d, lawyer=w)
        ],
        agreements=[
            Agreement(
                is_fixed=True, **row | {"lawyers": [w[one] for one in row["lawyers"]]}
            )
            for row in rows("fixed", committee=c, firm=f)
        ]
        + [
            Agreement(committee=committee, firm=firm, lawyers=lawyers)
            for (committee, firm), lawyers in last_year(proof).items()
        ],
        scores=[PairScore(**row) for row in rows("scores", committee=c, lawyer=w)],
    )
    said = proof["policy"]
    said = said | {"rules": [one for one in said["rules"] if one["kind"] in KINDS]}
    policy = Policy.model_validate_json(json.dumps(said))
    table = {
        "committee": [c[at] for at, row in enumerate(proof["pairs"]) for _ in row],
        "lawyer": [w[one] for row in proof["pairs"] for one in row],
    }
    return facts, policy, table
