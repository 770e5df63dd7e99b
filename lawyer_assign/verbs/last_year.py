"""Last year's plan as the agreements that may go on: nothing to type by hand."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts import Agreement, Facts
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Beside, Plan, Post
from lawyer_assign.verbs.repair import Former, agreed
from lawyer_assign.verbs.solve import NO_PLAN
from lawyer_assign.verify.check import find_misnamed

Past = Plan | Outcome | Sequence[Agreement]
"""Whatever says who served where last year."""


class LastYear(NamedTuple):
    """Posts of last year, and which of them speak of who is gone.

    Parameters
    ----------
    plan
        All of them, with the names and firms of then beside, as far as they are said.
    gone
        Posts whose committee or lawyer is not among the facts any more.
    """

    plan: Plan
    gone: tuple[Post, ...]

    @property
    def people(self) -> Mapping[Post, Former]:
        """Who the lawyer of each post was then, as far as anything says it."""
        return {
            post: Former(said.firm, said.lawyer or post.lawyer)
            for post, said in self.plan.beside.items()
        }


@checked
def with_last_year(facts: Facts, last_plan: Past) -> Facts:
    """Return the facts with the posts of a plan as last year's agreements.

    They take the place of those agreements that are not fixed; fixed ones stay. Each
    agreement is of a committee and the firm that signed it, where the outcome, the file
    or the agreements say which that was, and it is among the facts; else of the firm
    its lawyers are with now. A lawyer who is not among the facts any more is in
    ``former_lawyers`` of her firm's agreement; that binds nobody. All other posts of
    who is gone are left out: :func:`lawyer_assign.renew` names them.

    Parameters
    ----------
    facts
        Of this year; not changed.
    last_plan
        Of :func:`lawyer_assign.read_plan`, an outcome, or agreements.

    Raises
    ------
    BadInputError
        It is no plan, it names no post, or nobody of these facts; names in a file that
        are not those of the ids beside them.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> last = la.Plan.of([("c3", "l6"), ("c4", "l3"), ("c5", "somebody who left")])
    >>> facts = la.with_last_year(la.datasets.toy(), last)
    >>> [(row.committee, row.lawyers, row.is_fixed) for row in facts.agreements]
    [('c2', ('l1',), True), ('c3', ('l6',), False), ('c4', ('l3',), False)]
    """
    last = last_year(facts, last_plan)
    return agreed(facts, last.plan, last.people)


def last_year(facts: Facts, last_plan: Past) -> LastYear:
    """Return who served where last year, and who of them is gone.

    Raises
    ------
    BadInputError
        It is no plan, it names no post, or nobody of these facts; names in a file that
        are not those of the ids beside them.
    """
    defects = list(_find_no_past(last_plan))
    if defects:
        raise BadInputError(defects)
    plan = _plan_of(last_plan)
    # Of a file: ids that were moved with the names left behind are other people's.
    if plan.cells and (misnamed := list(find_misnamed(facts, plan))):
        raise BadInputError(misnamed)
    gone = tuple(
        post
        for post in plan.posts
        if post.committee not in facts.committee or post.lawyer not in facts.lawyer
    )
    if len(gone) == len(plan):
        raise BadInputError([_of_nobody(plan)])
    return LastYear(plan, gone)


def _signed_as(outcome: Outcome) -> dict[Post, Beside]:
    """Return the names and firms of the posts of an outcome, as its facts say them."""
    facts, found = outcome.problem.facts, {}
    for post in outcome.plan.posts if outcome.plan else ():
        row, where = facts.lawyer[post.lawyer], facts.committee[post.committee]
        firm = facts.firm[row.firm]
        found[post] = Beside(where.name, row.name, "", "", firm.id, firm.name)
    return found


def _find_no_past(last_plan: object) -> Iterator[Defect]:
    """Find what says nothing of last year."""
    cure = Text(
        "Read the file with la.read_plan, or give an outcome or agreements",
        "请用 la.read_plan 读取文件，或给出求解结果、协议",
    )
    if isinstance(last_plan, Outcome):
        if last_plan.plan is None:
            yield NO_PLAN
        return
    rows = [last_plan]
    if isinstance(last_plan, list | tuple):
        rows = list(last_plan)
    if not isinstance(last_plan, Plan) and not all(
        isinstance(row, Agreement) for row in rows
    ):
        problem = Text("is no plan, no outcome and no agreements",
                       "不是方案、求解结果或协议")  # fmt: skip
        yield Defect("last_plan", type(last_plan).__name__, problem, cure)


def _plan_of(last_plan: Past) -> Plan:
    if isinstance(last_plan, Plan):
        return last_plan
    if isinstance(last_plan, Outcome):
        posts = last_plan.plan.posts if last_plan.plan else ()
        return Plan.of(posts, beside=_signed_as(last_plan))
    firms = {Post(row.committee, who): row.firm for row in last_plan
             for who in row.lawyers}  # fmt: skip
    beside = {post: Beside("", "", "", "", firm) for post, firm in firms.items()}
    return Plan.of(firms, beside=beside)


def _of_nobody(plan: Plan) -> Defect:
    """Return what is wrong with a plan of which nothing is of these facts."""
    if not plan.posts:
        return Defect(
            "last_plan",
            "0",
            Text("names no post", "没有任何配对"),
            Text(
                "Give the plan of last year; without one use la.solve",
                "请给出上年方案；没有上年方案请用 la.solve",
            ),
        )
    first = plan.posts[0]
    return Defect(
        plan.place(0, "committee"),
        f"{first.committee} + {first.lawyer}",
        Text(
            f"none of its {len(plan)} posts is of these facts",
            f"其{len(plan)}个配对均不属于当前数据",
        ),
        Text(
            "Give a plan of the same committees and lawyers, by their ids",
            "请给出同一批社区（村）和律师的方案，按编号对应",
        ),
    )
