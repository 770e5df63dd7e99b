"""A plan mended after somebody left or came: as few posts end as can be."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from lawyer_assign.calls import checked, each_of
from lawyer_assign.cards import card, line
from lawyer_assign.engines.interrupt import graceful_interrupt
from lawyer_assign.engines.watch import (
    NOT_WHOLE,
    Progress,
    Watch,
    find_no_functions,
    is_whole,
)
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts import Agreement, Committee, Facts
from lawyer_assign.facts.checks.unknown_ids import find_unknown_ids
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan, Post
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.quoting import as_written
from lawyer_assign.rules import (
    Budget,
    Coverage,
    FewestChanges,
    OwnLimits,
    Rule,
    Wish,
)
from lawyer_assign.verbs.answers import outcome_of
from lawyer_assign.verbs.lists.floors import PLAIN, front_of
from lawyer_assign.verbs.lists.gained import hold_after
from lawyer_assign.verbs.mending import mend_widening
from lawyer_assign.verbs.solve import checked_settings


class Former(NamedTuple):
    """Who served, as it was said then: id of her firm, ``""`` = unknown; her name."""

    firm: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What happened since a plan was made.

    Parameters
    ----------
    lawyers_leave, firms_leave
        Ids; a firm takes its lawyers along.
    committees_join
        New committees, in districts that are known.

    Raises
    ------
    BadInputError
        Text, or what is no collection, where several are asked for; items of another
        kind.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> after = la.repair(outcome, la.Changes(lawyers_leave=("l5",)))
    >>> "l5" in {post.lawyer for post in after.plan.posts}
    False
    """

    lawyers_leave: tuple[str, ...] = ()
    firms_leave: tuple[str, ...] = ()
    committees_join: tuple[Committee, ...] = ()

    def __post_init__(self) -> None:
        """Keep what was handed in: its owner may go on writing to a list."""
        for name, kind, source in (
            ("lawyers_leave", str, "lawyer.id"),
            ("firms_leave", str, "firm.id"),
            ("committees_join", Committee, "la.Committee(id=...)"),
        ):
            held = each_of(f"changes.{name}", getattr(self, name), kind, source)
            object.__setattr__(self, name, tuple(held))

    def __repr__(self) -> str:
        return line(self)

    def _repr_html_(self) -> str:
        """Show every field in a notebook."""
        return card(self)

    @checked
    def applied(self, facts: Facts) -> Facts:
        """Return the facts after the changes.

        Raises
        ------
        BadInputError
            Ids that are not among the facts.
        pydantic.ValidationError
            New committees that do not fit the facts.
        """
        asked = (
            ("changes.lawyers_leave", self.lawyers_leave, facts.lawyer),
            ("changes.firms_leave", self.firms_leave, facts.firm),
        )
        defects = [defect for one in asked for defect in find_unknown_ids(*one)]
        if defects:
            raise BadInputError(defects)
        left = facts.without(self.lawyers_leave, self.firms_leave)
        if not self.committees_join:
            return left
        return left.replace(committees=(*left.committees, *self.committees_join))


@checked
def repair(
    outcome: Outcome,
    changes: Changes | Facts,
    max_moves: int | None = None,
    *,
    time_limit: float | None = 60,
    workers: int | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Outcome:
    """Mend a plan: cover as many as before, and let as few posts end as can be.

    The policy gains :class:`~lawyer_assign.rules.FewestChanges` as a wish in a tier of
    its own, right after coverage; the posts of the plan become the agreements that
    should go on. The answer is that of solving the new facts with this policy. Only
    committees with a place open are solved at first, all other posts held: if that
    covers as many as any plan could and ends no post, no plan is better in these two
    tiers, and every plan that is as good holds the same posts. Otherwise everything is
    solved anew. Candidates are those of the plan, and the nearest in place of who left;
    where a place stays open, a post ends or a lawyer has several for want of others,
    lists are made longer as :func:`solve` does. Bounds are of plans among these.

    Parameters
    ----------
    outcome
        Of :func:`solve` or of an earlier repair; not changed. Scarcity of the districts
        stays as it was derived there.
    changes
        Who left and came; or the new facts altogether, which are then solved anew.
    max_moves
        Posts that may end, besides those of who left, at most, even if that leaves
        committees open; ``None`` = as few as coverage allows. Where fewer are needed no
        more end.
    time_limit, workers, seed, progress, stop
        As for :func:`solve`.

    Returns
    -------
    Outcome
        ``outcome.problem.policy`` and ``.facts`` say what was solved.

    Raises
    ------
    BadInputError
        The outcome has no plan; changes that do not fit it; a negative ``max_moves``.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> after = la.repair(outcome, la.Changes(lawyers_leave=("l5",)))
    >>> "l5" in {post.lawyer for post in after.plan.posts}
    False
    """
    others = [
        *_find_unmendable(outcome, max_moves),
        *find_no_functions(progress=progress, stop=stop),
    ]
    settings = checked_settings(time_limit, workers, seed, others)
    plan = outcome.plan or Plan.of([])
    watch = Watch.of_caller(time_limit, stop, progress)
    with graceful_interrupt(watch):
        watch.tell("pairs")
        policy = keeping(outcome.problem.policy)
        if isinstance(changes, Facts):
            facts = agreed(changes, plan, _people(outcome))
            problem = Problem.of(facts, policy)
        else:
            left = changes.applied(outcome.problem.facts)
            facts = agreed(left, plan, _people(outcome))
            problem = outcome.problem.after(facts, policy)
        floor = hold_after(outcome.problem, problem, _floor(outcome, changes))
        planned = mend_widening(problem, plan, max_moves, floor, settings, watch)
        return outcome_of(*planned, watch, seed)


def _people(outcome: Outcome) -> dict[Post, Former]:
    """Return who everybody of a plan is, as the facts of then say it."""
    known = outcome.problem.facts.lawyer
    posts = outcome.plan.posts if outcome.plan else ()
    rows = ((post, known[post.lawyer]) for post in posts)
    return {post: Former(row.firm, row.name or row.id) for post, row in rows}


def _find_unmendable(outcome: Outcome, max_moves: int | None) -> Iterator[Defect]:
    yield from find_no_most("max_moves", max_moves)
    if outcome.plan is None:
        cure = Text(
            "Solve first; an infeasible or undecided outcome has nothing to mend",
            "请先求解；无解或未定的结果无从调整",
        )
        yield Defect("outcome.plan", "None", Text("there is no plan", "没有方案"), cure)


def find_no_most(name: str, most: int | None) -> Iterator[Defect]:
    """Find what is no number of posts that may end."""
    if most is None or (is_whole(most) and most >= 0):
        return
    cure = Text(
        "Give 0 or more, or None for as few as coverage allows",
        "请填写0或更大的数；None 表示在配齐的前提下尽量少",
    )
    negative = Text("is negative", "是负数")
    yield Defect(
        name, as_written(most), negative if is_whole(most) else NOT_WHOLE, cure
    )


def keeping(policy: Policy) -> Policy:
    """Return the policy with as few changes as can be, right after coverage.

    Where levels of the worst served that begin before stand there too, behind these: a
    tier of its own says how many posts end, whatever else the policy wishes.
    """
    coverage, kept = policy.find(Coverage), policy.find(FewestChanges)
    if kept is not None and kept.wish is not None:
        return policy.with_rule(FewestChanges(wish=kept.wish))
    first = 1
    if coverage is not None and coverage.wish is not None:
        first = coverage.wish.tier + 1
    wish = Wish(tier=behind_levels(policy, first))
    return policy.with_rule_before(FewestChanges(wish=wish))


def behind_levels(policy: Policy, first: int) -> int:
    """Return the first tier from ``first`` on into which no wish before goes on."""
    while begun := [rule for rule in policy.rules if _goes_on_at(rule, first)]:
        first = max(rule.tiers[-1] for rule in begun) + 1
    return first


def _goes_on_at(rule: Rule, tier: int) -> bool:
    """Return whether a rule that begins in an earlier tier has a level in this one."""
    return bool(rule.tiers) and rule.tiers[0] < tier <= rule.tiers[-1]


def agreed(
    facts: Facts, plan: Plan, people: Mapping[Post, Former] = MappingProxyType({})
) -> Facts:
    """Return the facts with the plan's posts as the agreements that may go on.

    ``people`` says who the lawyers were then: an agreement is of the firm that signed
    it. Of a firm that is gone, or that nothing names, it is the one they are with now.
    """
    named: dict[tuple[str, str], list[str]] = {}
    former: dict[tuple[str, str], set[str]] = {}
    for post in plan.posts:
        if post.committee not in facts.committee:
            continue
        lawyer, then = facts.lawyer.get(post.lawyer), people.get(post)
        firm = "" if then is None or then.firm not in facts.firm else then.firm
        if lawyer is not None:
            key = (post.committee, firm or lawyer.firm)
            named.setdefault(key, []).append(lawyer.id)
        elif then is not None and firm:
            former.setdefault((post.committee, firm), set()).add(then.name)
    fixed = [row for row in facts.agreements if row.is_fixed]
    posts = [
        Agreement(
            committee=committee,
            firm=firm,
            lawyers=tuple(named.get((committee, firm), ())),
            former_lawyers=frozenset(former.get((committee, firm), ())),
        )
        for committee, firm in {**named, **former}
    ]
    return facts.with_agreements((*fixed, *posts))


def _floor(outcome: Outcome, changes: Changes | Facts) -> dict[int, int]:
    """Return what the first tiers cost at least, after the changes, by number.

    Every plan of who is left was one before, if lists gained nobody
    (:func:`lawyer_assign.verbs.lists.gained.hold_after`). Where no must and no wish up
    to a tier is eased by it that others left, it costs no less than then: a bound of
    before holds. Pairs that block by who left do ease (``Rule.may_ease``), and so do
    loads beside those of who left, and posts of last year that nobody can keep any
    more; a rule of somebody's own may. Where who left had to serve,
    :func:`_frees_others` says so.

    Without its posts in committees that joined, a plan was one before, too, unless
    these count for more than they cost (:func:`_eased_by_joining`).

    Numbers are of the policy that :func:`keeping` gives. A bound speaks of plans that
    cost the bounds before it, so none is handed on behind a tier that is open.
    """
    before = outcome.problem
    if isinstance(changes, Facts) or _frees_others(before.facts, changes):
        return {}
    rules = before.policy.rules
    eased = [rule for rule in rules if rule.may_ease]
    if changes.committees_join:
        eased += [one for one in rules if _eased_by_joining(one, before.facts)]
    if any(rule.wish is None for rule in eased):
        return {}
    first = min((rule.tiers[0] for rule in eased), default=None)
    held = set(before.policy.tiers)
    if before.leaves_out:  # what is proved of points is so of listed pairs alone
        held.intersection_update(front_of(before.policy))
    number_of = _numbers_after(before.policy)
    floor: dict[int, int] = {}
    for tier in outcome.tiers:
        is_eased = first is not None and tier.number >= first
        if is_eased or tier.number not in held or tier.bound is None:
            break
        floor[number_of[tier.number]] = tier.bound
        if tier.price != tier.bound:
            break
    return floor


def _eased_by_joining(rule: Rule, facts: Facts) -> bool:
    """Return whether posts in new committees may better what a rule says of others.

    There points are gained, and posts had that a lawyer must have; and they are
    numbered among hers, so that one elsewhere may become a later one, paid less. Of a
    rule of somebody's own nothing is known.
    """
    if isinstance(rule, OwnLimits):
        return any(row.min_committees for row in facts.lawyers)
    return isinstance(rule, Budget) or type(rule) not in PLAIN


def _numbers_after(policy: Policy) -> dict[int, int]:
    """Return by number of a tier its number once changes have a tier of their own."""
    kept = policy.find(FewestChanges)
    if kept is not None and kept.wish is not None:
        return {number: number for number in policy.tiers}
    after = keeping(policy)
    own = after["fewest_changes"].tiers
    others = [number for number in after.tiers if number not in own]
    return dict(zip(policy.tiers, others, strict=True))


def _frees_others(facts: Facts, changes: Changes) -> bool:
    """Return whether who leaves had to serve somewhere."""
    firms = frozenset(changes.firms_leave)
    gone = [
        row
        for row in facts.lawyers
        if row.firm in firms or row.id in changes.lawyers_leave
    ]
    ids = frozenset(row.id for row in gone)
    return any(row.min_committees for row in gone) or any(
        row.firm in firms or not ids.isdisjoint(row.lawyers)
        for row in facts.agreements
        if row.is_fixed
    )
