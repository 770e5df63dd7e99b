"""The answer of :func:`lawyer_assign.solve`: plan, prices, proved bounds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lawyer_assign.budget_rows import BudgetRow, budget_rows, check_amount
from lawyer_assign.calls import checked
from lawyer_assign.cards import frame_html
from lawyer_assign.errors import BadInputError, Defect, Text, refuse
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import lang_of
from lawyer_assign.fixed import HoldsFixed
from lawyer_assign.outcome_document import (
    FORMAT,
    OutcomeDocument,
    check_counted,
    is_of_lists,
    read_document,
)
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.policy import title_of
from lawyer_assign.problem import Problem
from lawyer_assign.problem.fingerprint import (
    candidates_digest,
    check_known,
    fingerprint,
    made_digest,
)
from lawyer_assign.problem.given import NOT_LISTED
from lawyer_assign.proof import (
    STATUS_ZH,
    BudgetBound,
    Certificate,
    Ended,
    Status,
    TierResult,
    stopped_text,
)
from lawyer_assign.rules import Budget
from lawyer_assign.verify import check_problem
from lawyer_assign.verify.check import find_strangers

if TYPE_CHECKING:
    import pandas as pd

Certifier = Callable[[Problem, Plan, Status], Certificate | None]
"""Makes the certificate of an outcome when somebody asks for it."""


_SAME_FACTS = Text(
    "Hand in the facts as they were (outcome.problem.stated), or solve again",
    "请传入原来的数据（即 outcome.problem.stated），或重新求解",
)

_COLUMNS_ZH = {"rules": "目标", "is_proved": "已证明最优"}


@dataclass(frozen=True)
class Outcome(HoldsFixed):
    """Answer of :func:`lawyer_assign.solve`; ``plan is None`` iff none was found.

    Parameters
    ----------
    status
        ``optimal``: every tier proved; ``feasible``: a plan, not every tier proved;
        ``infeasible``: proved that no plan keeps every must; ``undecided``: neither.
    plan
        Posts; checked by :mod:`lawyer_assign.verify` before it got here.
    tiers
        In the order of the policy, also without a plan.
    backend
        Name of the one that found it: ``flow``, ``cpsat``, or one of those that put
        flows and CP-SAT together (``choice``, ``teams``, ``budgets``, ``thresholds``).
    backend_title
        What reports call it.
    flow_refusal
        Sentence in both languages, where the fast path could not take the problem;
        :attr:`why_not_flow` is the English one.
    seconds
        Wall clock of the whole call.
    seed
        As given.
    versions
        Of what the plan depends on.
    problem
        Facts (scarcity filled in), policy and candidate pairs.
    certifier
        Makes :attr:`certificate`; a function of a module, so that outcomes travel.
    budget_bounds
        What is proved of tiers under whatever budgets; see :meth:`budget_rows`.
    ended
        Why the search ended; ``None`` = unknown, as where a plan was only adopted.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> outcome.status, len(outcome.plan.posts)
    ('optimal', 6)
    """

    status: Status
    plan: Plan | None
    tiers: tuple[TierResult, ...]
    backend: str
    backend_title: Text
    flow_refusal: Text | None
    seconds: float = field(compare=False)
    seed: int
    versions: dict[str, str] = field(compare=False)
    problem: Problem = field(compare=False, repr=False)
    certifier: Certifier | None = field(default=None, compare=False, repr=False)
    budget_bounds: tuple[BudgetBound, ...] = field(default=(), repr=False)
    ended: Ended | None = field(default=None, compare=False)

    @property
    def why_not_flow(self) -> str | None:
        """Why the fast path could not take the problem, in English."""
        return None if self.flow_refusal is None else self.flow_refusal.en

    @cached_property
    def certificate(self) -> Certificate | None:
        """Proof of the bounds, made when first asked for; ``None`` without a plan."""
        if self.plan is None or self.certifier is None:
            return None
        return self.certifier(self.problem, self.plan, self.status)

    def __repr__(self) -> str:
        """Return the answer in a line; a city's posts would fill the screen."""
        posts = "no plan" if self.plan is None else f"{len(self.plan)} posts"
        tiers = ", ".join(tier.in_short for tier in self.tiers)
        said = f"{self.status!r}{stopped_text(self.ended).en}, {posts}, tiers [{tiers}]"
        return f"Outcome({said}, {self.backend!r})"

    def _repr_html_(self) -> str:
        """Show status and tiers in a notebook, as places are called."""
        if lang_of(self.problem.facts.committees) == "zh":
            return self._in_chinese()
        posts = "no plan" if self.plan is None else f"{len(self.plan)} posts"
        status = f"{self.status}{stopped_text(self.ended).en}"
        said = f"{status}: {posts}, by {self.backend}, seed {self.seed}"
        return frame_html(said, self._in_short(), "en")

    def _in_chinese(self) -> str:
        posts = "没有方案" if self.plan is None else f"配对{len(self.plan):,}个"
        titles = [
            "；".join(title_of(one).zh for one in tier.rules) for tier in self.tiers
        ]
        frame = self._in_short().assign(rules=titles)
        said = f"{STATUS_ZH[self.status]}{stopped_text(self.ended).zh}：{posts}"
        return frame_html(said, frame, "zh", _COLUMNS_ZH)

    def _in_short(self) -> "pd.DataFrame":
        """Return the tiers as a card shows them: of seconds the tenths."""
        return self.to_frame().round({"seconds": 1})

    def to_frame(self) -> "pd.DataFrame":
        """Return the tiers as a table; points are ``Int64``, which may be missing."""
        import pandas as pd

        frame = pd.DataFrame(
            [
                {
                    "tier": tier.number,
                    "rules": ", ".join(tier.rules),
                    "price": tier.price,
                    "bound": tier.bound,
                    "is_proved": tier.is_proved,
                    "seconds": round(tier.seconds, 3),
                }
                for tier in self.tiers
            ],
            columns=["tier", "rules", "price", "bound", "is_proved", "seconds"],
        ).set_index("tier")
        return frame.astype({"price": "Int64", "bound": "Int64"})

    def posts_frame(self) -> "pd.DataFrame":
        """Return the plan with names, travel and points, a row per post.

        Returns
        -------
        pandas.DataFrame
            As :meth:`lawyer_assign.Plan.to_frame` of the facts, then ``minutes`` of
            travel and ``points`` that count; no row without a plan.

        Examples
        --------
        >>> import lawyer_assign as la
        >>> la.solve(la.datasets.toy()).posts_frame().lawyer_name.iloc[0]
        '律师甲（合成）'
        """
        plan = Plan.of(()) if self.plan is None else self.plan
        frame = plan.to_frame(self.problem.facts)
        pairs = self.problem.pairs
        at = pairs.places_of(plan.posts)
        points = pairs.points if pairs.worth is None else pairs.worth(pairs)
        return frame.assign(minutes=pairs.minutes[at], points=points[at])

    def budget_rows(self, yuan: int = 1) -> tuple[BudgetRow, ...]:
        """Return what more money buys at most, and the price of every budget, proved.

        Nothing is solved again: the prices that bound the plan bound it under larger
        budgets too. :func:`lawyer_assign.budget_prices` solves again where they leave
        something open.

        Parameters
        ----------
        yuan
            How much more a year, 1 or more, for each district alone.

        Returns
        -------
        tuple
            One row per district with a budget, by district, over the same candidates;
            none without a plan, tariffs, or budgets that must hold.

        Raises
        ------
        BadInputError
            ``yuan`` is no whole number of 1 or more, or lifts a budget above what facts
            can say.

        Examples
        --------
        >>> import lawyer_assign as la
        >>> facts = la.datasets.with_example_money(la.datasets.toy())
        >>> policy = la.Policy.hangzhou_2024().with_rule(la.rules.Budget())
        >>> [row.at_most for row in la.solve(facts, policy).budget_rows(10_000)]
        [0, 0]
        """
        facts, policy = self.problem.facts, self.problem.policy
        yuan = check_amount(yuan, facts)
        if self.plan is None or not facts.tariffs or policy.must(Budget) is None:
            return ()
        return budget_rows(facts, self.tiers, self.budget_bounds, yuan)

    def to_json(self) -> str:
        """Return the outcome as JSON; :meth:`from_json` reads it back.

        Rules, plan, prices and bounds are in it; of the facts only a fingerprint, so
        no phone and no name is. A certificate is not either: write one by
        ``la.write(outcome, "plan.json", certificate=True)``.
        """
        document = OutcomeDocument(
            format=FORMAT,
            facts=fingerprint(self.problem.stated),
            policy=self.problem.policy,
            has_pairs=self.problem.is_given,
            lists=self._digest_of_lists(),
            status=self.status,
            posts=None if self.plan is None else self.plan.posts,
            tiers=self.tiers,
            budget_bounds=self.budget_bounds,
            ended=self.ended,
            backend=self.backend,
            backend_title=self.backend_title,
            flow_refusal=self.flow_refusal,
            seconds=self.seconds,
            seed=self.seed,
            versions=self.versions,
        )
        return document.model_dump_json(indent=1)

    def _digest_of_lists(self) -> str | None:
        """Return by what the lists are known again that anything is proved of."""
        if not is_of_lists(self.status, self.tiers, self.budget_bounds):
            return None
        problem = self.problem
        return made_digest(problem) if problem.is_given else candidates_digest(problem)

    @classmethod
    @checked
    def from_json(
        cls,
        source: str | Path,
        facts: Facts,
        *,
        pairs: "Pairs | pd.DataFrame | Mapping[str, Any] | None" = None,
    ) -> "Outcome":
        """Read an outcome back, from JSON text or from a file (a path).

        The plan is checked and its prices are counted anew, by the independent check.
        Bounds are those the text says: it is as good as where it comes from. Of a text
        that others could have changed, have them proved again by
        ``la.adopt(..., prove=True)``. Candidates are made anew, and bounds are kept
        only of the very lists they were proved of: those of a repaired plan, of a text
        before lists stood in it, or of other ``pairs`` are left out.

        Parameters
        ----------
        source
            What :meth:`to_json` gave.
        facts
            As they were handed in when it was solved (``problem.stated``); the
            ``problem.facts`` made of them do as well.
        pairs
            The ready-made pairs, if it was solved with such.

        Returns
        -------
        Outcome
            Equal to the one that was written, and ``certificate`` is ``None``; without
            any bound, ``feasible`` or ``undecided``, where lists are others.

        Raises
        ------
        BadInputError
            The facts are others; the text is none of :meth:`to_json`, contradicts
            itself, or says prices that the plan does not have.

        Examples
        --------
        >>> import lawyer_assign as la
        >>> facts = la.datasets.toy()
        >>> outcome = la.solve(facts)
        >>> la.Outcome.from_json(outcome.to_json(), facts) == outcome
        True
        """
        document, place = read_document(source)
        facts = _check_same(document, facts, place, has_pairs=pairs is not None)
        posts = document.posts or ()
        plan = None if document.posts is None else Plan.of(posts)
        strangers = find_strangers(facts, Plan.of(posts))
        if strangers:
            raise BadInputError(strangers)
        problem = Problem.of(facts, document.policy, pairs)
        if document.is_of_lists and document.lists != made_digest(problem):
            document = document.without_bounds()
        if problem.is_given:
            _check_listed(problem, posts, place)
        else:
            problem = problem.holding(posts)
        if plan is not None:
            report = check_problem(problem, plan)
            prices = [tier.price for tier in report.tiers]
            check_counted(document, report.violations, prices, place)
        return cls(
            document.status,
            plan,
            document.tiers,
            backend=document.backend,
            backend_title=document.backend_title,
            flow_refusal=document.flow_refusal,
            seconds=document.seconds,
            seed=document.seed,
            versions=document.versions,
            problem=problem,
            budget_bounds=document.budget_bounds,
            ended=document.ended,
        )


_WITH_PAIRS = (
    Text("the outcome was made with ready-made pairs", "该结果求解时用了外部候选配对"),
    Text("Hand them in by pairs=", "请用 pairs= 传入当时的候选配对"),
)
_WITHOUT_PAIRS = (
    Text(
        "the outcome was made without ready-made pairs", "该结果求解时未用外部候选配对"
    ),
    Text("Leave pairs out", "请不要传入 pairs"),
)


def _check_same(
    document: OutcomeDocument, facts: Facts, place: str, *, has_pairs: bool
) -> Facts:
    """Return the facts the outcome was made of, and refuse others."""
    facts = check_known(document.facts, facts, place, _SAME_FACTS)
    if document.has_pairs != has_pairs:
        raise refuse(
            "pairs",
            "given" if has_pairs else "None",
            *(_WITH_PAIRS if document.has_pairs else _WITHOUT_PAIRS),
        )
    return facts


def _check_listed(
    problem: Problem, posts: Sequence[tuple[str, str]], place: str
) -> None:
    """Refuse posts that are not among the pairs that were handed in."""
    missing = np.flatnonzero(problem.pairs.places_of(posts) < 0).tolist()
    if missing:
        raise BadInputError(
            [
                Defect(f"{place}: posts[{at}]", ", ".join(posts[at]), *NOT_LISTED)
                for at in missing
            ]
        )
