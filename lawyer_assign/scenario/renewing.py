"""Plan this year after last year: as few posts end as can be, and which."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from lawyer_assign.calls import checked
from lawyer_assign.engines.interrupt import graceful_interrupt
from lawyer_assign.engines.watch import Progress, Watch, find_no_functions
from lawyer_assign.explain.answers import Named, lang_of
from lawyer_assign.facts import Facts
from lawyer_assign.facts.checks.days_given import day_or_none
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan, Post
from lawyer_assign.policy import Policy, or_standard
from lawyer_assign.problem import Problem
from lawyer_assign.problem.barring import barring
from lawyer_assign.problem.room import is_must
from lawyer_assign.rules import Budget, Coverage, FewestChanges, Wish
from lawyer_assign.rules.pairing.conflicts import conflict_reasons
from lawyer_assign.scenario.renewal import Renewal
from lawyer_assign.scenario.signed import Signed, State
from lawyer_assign.verbs.answers import outcome_of
from lawyer_assign.verbs.last_year import LastYear, Past, last_year
from lawyer_assign.verbs.repair import agreed, find_no_most, keeping
from lawyer_assign.verbs.replan import renewed
from lawyer_assign.verbs.solve import checked_settings, find_strange_parts
from lawyer_assign.year.assessment import ScoreSheet


@checked
def renew(
    facts: Facts,
    last_plan: Past,
    max_changes: int | None = None,
    *,
    since: dt.date | None = None,
    policy: Policy | None = None,
    time_limit: float | None = 60,
    workers: int | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Renewal:
    """Plan this year so that as few posts of last year end as can be.

    The policy gains :class:`~lawyer_assign.rules.FewestChanges` as a wish in a tier of
    its own right after coverage, as for :func:`lawyer_assign.repair`; of all such plans
    the best under the other tiers is taken. A policy that has it as a wish keeps its
    tier, and the answer says so where posts end for goals that come before. Which plans
    more changes would buy shows :func:`lawyer_assign.frontier`.

    Parameters
    ----------
    facts
        Of this year: who is there, what they wish now.
    last_plan
        Of :func:`lawyer_assign.read_plan`, an outcome, or agreements such as
        ``facts.agreements``. Posts of who is not among the facts end.
    max_changes
        Posts that may end, besides those of who left, at most, even if that leaves
        committees open; ``None`` = as few as coverage allows. Those that a rule which
        must hold ends are counted, too: where they alone are more there is no plan, and
        the answer says how many they are. Where fewer are needed no more end, whatever
        they would be good for: :func:`lawyer_assign.frontier` shows that.
    since
        Of a change within the year: the day from which the plan holds in place of
        ``last_plan``, the one until now. Agreements that go on as they are are *kept*
        then, not renewed: nobody signs them again.
    policy
        The rules of Hangzhou if not given.
    time_limit, workers, seed, progress, stop
        As for :func:`lawyer_assign.solve`.

    Returns
    -------
    Renewal
        Agreements renewed or kept, changed, new and ended, with the reason why, and the
        outcome, in which ``outcome.problem.policy`` says what was solved.

    Raises
    ------
    BadInputError
        The plan is none, or of other facts; names in a file that are not those of the
        ids beside them; limits that cannot be meant.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> last = la.Plan.of([("c3", "l6"), ("c4", "l3"), ("c5", "l9"), ("c6", "l6")])
    >>> found = la.renew(la.datasets.toy(), last)
    >>> found
    Renewal(optimal: 3 posts kept, 1 ended, 3 new)
    >>> [(row.committee.id, row.why[0][1]) for row in found.of("ended")]
    [('c5', 'left')]
    """
    policy, since = or_standard(policy), day_or_none("since", since)
    others = [
        *find_strange_parts(facts, policy),
        *find_no_most("max_changes", max_changes),
        *find_no_functions(progress=progress, stop=stop),
    ]
    settings = checked_settings(time_limit, workers, seed, others)
    last = last_year(facts, last_plan)
    watch = Watch.of_caller(time_limit, stop, progress)
    with graceful_interrupt(watch):
        watch.tell("pairs")
        then = agreed(facts, last.plan, last.people)
        problem = Problem.of(then, keeping(policy))
        planned = renewed(problem, last.plan, max_changes, settings, watch)
        outcome = outcome_of(*planned, watch, seed)
    return _said(outcome, last, max_changes, since)


def _said(
    outcome: Outcome, last: LastYear, most: int | None, since: dt.date | None
) -> Renewal:
    """Return what becomes of every agreement."""
    facts = outcome.problem.facts
    rows = facts.columns.committees
    lang = lang_of(rows)
    plan = outcome.plan
    if plan is None:
        there = [one for one in last.plan.posts if one not in {*last.gone}]
        barred = {at for at, _ in barring(facts, outcome.problem.policy, there)}
        none = Renewal(
            lang, outcome.status, False, (), 0, 0, 0, most,
            since=since, must_end=len(barred),
        )  # fmt: skip
        return none.with_outcome(outcome)
    before = _by_firm(last.plan.posts, lambda post: last.plan.signed_by(facts, post))
    after = _by_firm(plan.posts, lambda post: facts.lawyer[post.lawyer].firm)
    why = _reasons(outcome, last, plan)
    names = _names(facts, last)
    signed = tuple(
        _signed(names, key, (before.get(key, ()), after.get(key, ())), why)
        for key in sorted({*before, *after})
    )
    if since is not None:
        signed = tuple(_kept(one) for one in signed)
    had, has = set(last.plan.posts), set(plan.posts)
    counts = (len(had & has), len(had - has), len(has - had))
    is_fewest = _is_fewest(outcome)
    failed = _failed(facts, had & has)
    found = Renewal(
        lang, outcome.status, is_fewest, signed, *counts, most, failed, since
    )
    return found.with_outcome(outcome)


def _kept(one: Signed) -> Signed:
    """Return an agreement as a change within the year has it: not signed again."""
    return one._replace(state="kept") if one.state == "renewed" else one


def _is_fewest(outcome: Outcome) -> bool:
    """Return whether nothing but coverage comes before changes, and both are proved."""
    policy = outcome.problem.policy
    kept = policy.find(FewestChanges)
    if kept is None or kept.wish is None or not _comes_next(kept, kept.wish, policy):
        return False
    upto = [tier for tier in outcome.tiers if tier.number <= kept.wish.tier]
    return all(tier.is_proved for tier in upto)


def _comes_next(kept: FewestChanges, wish: Wish, policy: Policy) -> bool:
    """Return whether nothing but coverage comes before changes, or beside them."""
    for rule in policy.rules:
        first = min(rule.tiers, default=wish.tier + 1)
        is_before = first < wish.tier and not isinstance(rule, Coverage)
        if is_before or (first == wish.tier and rule != kept):
            return False
    return True


def _for_whom(policy: Policy) -> tuple[str, str]:
    """Return why a post ends that might go on: for coverage, or goals before changes.

    Who says in the rules how much changes count has them count so much, not more.
    """
    kept = policy.find(FewestChanges)
    if kept is None or kept.wish is None or _comes_next(kept, kept.wish, policy):
        return "gave_way", ""
    return "outranked", str(kept.wish.tier)


def _by_firm(
    posts: Iterable[Post], firm_of: Callable[[Post], str]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return lawyers by committee and firm; a firm that nobody names is empty."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for post in posts:
        found[post.committee, firm_of(post)].append(post.lawyer)
    return {key: tuple(sorted(ids)) for key, ids in found.items()}


def _names(facts: Facts, last: LastYear) -> Mapping[str, Mapping[str, str]]:
    """Return table -> id -> name; of who is gone as last year's plan says it."""
    found: dict[str, dict[str, str]] = {"committee": {}, "lawyer": {}, "firm": {}}
    for post, said in last.plan.beside.items():
        found["committee"][post.committee] = said.committee
        found["lawyer"][post.lawyer] = said.lawyer
        found["firm"][said.firm] = said.firm_name
    for table, rows in (
        ("committee", facts.committees),
        ("lawyer", facts.lawyers),
        ("firm", facts.firms),
    ):
        found[table] |= {row.id: row.name for row in rows}
    return found


def _signed(
    names: Mapping[str, Mapping[str, str]],
    key: tuple[str, str],
    both: tuple[tuple[str, ...], tuple[str, ...]],
    why: Mapping[Post, tuple[str, str]],
) -> Signed:
    """Return what becomes of an agreement: its lawyers last year and this."""
    (committee, firm), (before, after) = key, both
    state: State = "changed"
    if before == after:
        state = "renewed"
    elif not before:
        state = "new"
    elif not after:
        state = "ended"

    def named(table: str, one: str) -> Named:
        return Named(one, names[table].get(one, ""))

    return Signed(
        named("committee", committee),
        named("firm", firm) if firm else None,
        state,
        tuple(named("lawyer", one) for one in before),
        tuple(named("lawyer", one) for one in after),
        tuple(
            (named("lawyer", one), *why[Post(committee, one)])
            for one in before
            if one not in after
        ),
    )


def _reasons(
    outcome: Outcome, last: LastYear, plan: Plan
) -> dict[Post, tuple[str, str]]:
    """Return why posts are signed no longer: a code, and a rule's kind or a firm."""
    facts, policy = outcome.problem.facts, outcome.problem.policy
    found: dict[Post, tuple[str, str]] = {}
    for post in last.gone:
        is_there = post.committee in facts.committee
        found[post] = ("left" if is_there else "dissolved", "")
    served = set(plan.posts)
    for post in served & set(last.plan.posts):
        firm = facts.firm[facts.lawyer[post.lawyer].firm]
        if last.plan.signed_by(facts, post) != firm.id:
            found[post] = ("moved", firm.name or firm.id)
    ended = [x for x in last.plan.posts if x not in served and x not in found]
    barred: dict[Post, tuple[str, str]] = {}
    reasons = conflict_reasons(facts, ended)
    for at, rule in barring(facts, policy, ended):
        reason = reasons.get(ended[at], "") if rule.kind == "conflicts" else ""
        why = ("conflict", reason) if reason else ("barred", rule.kind)
        barred.setdefault(ended[at], why)
    found |= dict.fromkeys(ended, _for_whom(policy)) | barred
    known = (served | set(ended)) - set(barred)
    could_go_on = [post for post in last.plan.posts if post in known]
    most = _filled_limits(outcome, could_go_on, plan)
    dear = _above_budgets(outcome, could_go_on)
    for post in ended:
        district = facts.committee[post.committee].district
        if post not in barred and district in dear:
            found[post] = ("budget", dear[district])
        if post not in barred and post.lawyer in most:
            found[post] = ("own_limit", str(most[post.lawyer]))
    return found


def _filled_limits(
    outcome: Outcome, last: Iterable[Post], plan: Plan
) -> dict[str, int]:
    """Return own limits that are full, and below what their lawyers had last year.

    Of the posts that could go on so many more than the limit end, whatever is planned:
    what she said of herself ends them, and no one else's need.
    """
    facts, policy = outcome.problem.facts, outcome.problem.policy
    if not is_must(policy, "own_limits"):
        return {}
    had, has = (Counter(one.lawyer for one in posts) for posts in (last, plan.posts))
    offers = {one: facts.lawyer[one].max_committees for one in had}
    return {
        one: most
        for one, most in offers.items()
        if most is not None and had[one] > most == has[one]
    }


def _above_budgets(outcome: Outcome, last: Iterable[Post]) -> dict[str, str]:
    """Return districts whose budgets last year's posts are above now, with names.

    Of the posts that could go on there not all do, then, whatever is planned.
    """
    facts, policy = outcome.problem.facts, outcome.problem.policy
    rule = policy.find(Budget)
    if rule is None or not is_must(policy, rule.kind):
        return {}
    above = {one.tag.who for one in rule.violations(facts, Plan.of(last))}
    return {one.id: one.name for one in facts.districts if one.id in above}


def _failed(facts: Facts, kept: Iterable[Post]) -> tuple[Named, ...]:
    """Return who goes on though she failed the last assessment, by the usual grades."""
    sheet = ScoreSheet()
    people = (facts.lawyer[one] for one in sorted({post.lawyer for post in kept}))
    return tuple(
        Named(row.id, row.name)
        for row in people
        if row.assessment is not None
        and sheet.grade_of(row.assessment) == sheet.grades[-1]
    )
