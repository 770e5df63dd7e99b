"""What the verb ``compare`` does: read plans, count them alike, print, write."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from lawyer_assign.cli.answers import FINE, SHORT, answering, show
from lawyer_assign.cli.messages import Language, both, tell
from lawyer_assign.cli.paths import check_result_target, refusals
from lawyer_assign.cli.plans.made_by import plan_of
from lawyer_assign.cli.policies import policy_of
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.cli.verbs import read_facts
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.explain import compare as compare_plans
from lawyer_assign.explain.answers import Named
from lawyer_assign.explain.comparisons.compare import Comparable
from lawyer_assign.explain.comparisons.comparison import Comparison, Remains
from lawyer_assign.facts import Facts
from lawyer_assign.files import read_plan, write
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import candidate_pairs
from lawyer_assign.verbs.adopt import find_foreign
from lawyer_assign.verbs.last_year import LastYear, last_year, with_last_year


@dataclass(frozen=True, slots=True)
class Files:
    """What is read, and where to the comparison is written besides."""

    facts: Path
    plans: tuple[Path, ...]
    policy: Path | None
    out: Path | None
    last_year: Path | None = None


def compare(files: Files, agreements: bool, lang: Language, *, as_json: bool) -> int:
    """Compare plans; 1 if some plan breaks a rule that must hold."""
    with answering(lang):
        with Ticker(lang) as ticker:
            begins = agreements or files.last_year is not None
            found, past = _compared(files, begins, ticker)
        if as_json:
            typer.echo(found.to_json())
        else:
            show(found.text(lang.value))
        if past is not None and not as_json:
            typer.echo(f"\n{_ends(found, past, files, lang)}")
        if files.out is not None and not as_json:
            typer.echo(f"\n{tell('written', lang, path=files.out)}")
        # What agreements of last year break is no fault of a plan.
        broken = found.price(None)[1 if begins else 0 :]
        return SHORT if any(broken) else FINE


def _compared(
    files: Files, begins: bool, ticker: Ticker
) -> tuple[Comparison, LastYear | None]:
    """Return plans side by side, last year's first if it begins, and last year's.

    Raises
    ------
    BadInputError
        Whatever is wrong with any of the files.
    """
    if len(files.plans) + begins < 2:
        raise refusals([(str(files.plans[0]), "one_plan")])
    others = filter(None, [files.policy, files.last_year])
    check_result_target(files.out, [files.facts, *files.plans, *others])
    rules = policy_of(files.policy)
    known, past = _facts(files, ticker)
    names = _names(files.plans)
    plans: list[Comparable] = list(_plans(known, rules, files.plans, ticker))
    if begins:
        plans.insert(0, known.agreements if past is None else _left_of(past))
        first = tell("before" if past is None else "past_plan", ticker.lang)
        while first in names:  # a file may be called so
            first = f"{first}*"
        names = [first, *names]
    ticker.step("comparing")
    found = compare_plans(*plans, names=names, facts=known, policy=rules)
    if begins:
        found = replace(found, remains=_remains(known, past))
    if files.out is not None:
        ticker.step("writing", path=files.out)
        write(found, files.out, lang=ticker.lang.value)
    return found, past


def _left_of(past: LastYear) -> Plan:
    """Return the posts of last year whose committee and lawyer are still there."""
    gone = frozenset(past.gone)
    return Plan.of(post for post in past.plan.posts if post not in gone)


def _remains(facts: Facts, past: LastYear | None) -> Remains:
    """Return what is left of last year's plan, or of the agreements in the facts."""
    if past is None:
        rows = facts.agreements
        gone = sum(len(row.former_lawyers) for row in rows)
        posts = gone + sum(len(row.lawyers) for row in rows)
        served = {row.committee for row in rows}
        former = [
            (row.committee, Named("", name))
            for row in rows
            for name in row.former_lawyers
        ]
    else:
        posts, gone = len(past.plan), len(past.gone)
        served = {post.committee for post in past.plan.posts}
        former = [
            (post.committee, Named(post.lawyer, past.plan.said_of(post).lawyer))
            for post in past.gone
        ]
    there = [one for one in former if one[0] in facts.committee]
    unserved = sum(row.id not in served for row in facts.committees)
    return Remains(posts, gone, unserved, tuple(there))


def _ends(found: Comparison, past: LastYear, files: Files, lang: Language) -> str:
    """Return how many posts of last year's plan end in each of the others, and how."""
    lines = []
    first = "" if files.last_year is None else files.last_year.name
    for plan, moved in list(zip(found.names, found.moved, strict=True))[1:]:
        gone = len(past.gone)
        counts = {
            "count": len(past.plan),
            "ended": moved.moved + moved.ended + gone,
            "moved": moved.moved,
            "less": moved.ended,
            "gone": gone,
        }
        said = {name: f"{count:,}" for name, count in counts.items()}
        lines.append(tell("past_ends", lang, first=first, plan=plan, **said))
    return "\n".join(lines)


def _facts(files: Files, ticker: Ticker) -> tuple[Facts, LastYear | None]:
    """Return the facts, with last year's plan as their agreements if there is one."""
    known = read_facts(files.facts, ticker)
    if files.last_year is None:
        return known, None
    ticker.step("reading_plan", path=files.last_year)
    last = read_plan(files.last_year, known)
    return with_last_year(known, last), last_year(known, last)


def _names(paths: Sequence[Path]) -> list[str]:
    """Return what plans are called: by their files, else by their paths, once each."""
    for name in (lambda path: path.stem, lambda path: path.name, str):
        names = [name(path) for path in paths]
        if len(set(names)) == len(names):
            return names
    seen: Counter[str] = Counter()
    names = []
    for path in paths:
        seen[str(path)] += 1
        count = seen[str(path)]
        names.append(f"{path}" if count == 1 else f"{path} ({count})")
    return names


def _plans(
    facts: Facts, policy: Policy, paths: Sequence[Path], ticker: Ticker
) -> list[Plan]:
    """Return the plans of files.

    Raises
    ------
    BadInputError
        Whatever is wrong with any of them, each with file and cell.
    """
    plans: list[Plan] = []
    defects: list[Defect] = []
    for path in paths:
        ticker.step("reading_plan", path=path)
        try:
            plan = plan_of(path, facts, policy, ticker)
        except BadInputError as error:
            defects += _in(path, error.defects)
            continue
        if not plan.posts and len(candidate_pairs(facts, policy)):
            defects += refusals([(path.name, "no_posts")]).defects
        foreign = find_foreign(facts, plan) if plan.posts else []
        defects += _in(path, [_or_last_year(one) for one in foreign])
        plans.append(plan)
    if defects:
        raise BadInputError(defects)
    return plans


def _or_last_year(defect: Defect) -> Defect:
    """Return what is strange in a plan, with what to do if it is one of last year."""
    more = Text("; ", "；").then(both("other_year"))
    return replace(defect, cure=defect.cure.then(more))


def _in(path: Path, defects: Sequence[Defect]) -> list[Defect]:
    """Return defects with the file in front of each cell."""
    return [
        one
        if one.place.startswith((path.name, str(path)))
        else replace(one, place=f"{path.name}: {one.place}")
        for one in defects
    ]
