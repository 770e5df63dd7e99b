"""One problem: facts and policy that fit together, scarcity filled in, pairs made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError, Defect, Text, firm_zh
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import lang_of, named
from lawyer_assign.pairs import Pairs
from lawyer_assign.policy import Policy
from lawyer_assign.problem.candidates import (
    candidates,
    candidates_after,
    joined,
    most_posts,
    with_all_in_reach,
    with_pairs,
)
from lawyer_assign.problem.given import pairs_from_frame
from lawyer_assign.problem.lists import keys_of
from lawyer_assign.problem.posts_due import lacks_lists
from lawyer_assign.problem.remarks import find_remarks
from lawyer_assign.problem.scarcity import Scarcity, scarcity
from lawyer_assign.problem.tables import worth_by
from lawyer_assign.rules import Caseload, FixedAgreements, OneFirm
from lawyer_assign.rules.pairing.caseload import BY_TEXT

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Problem:
    """What a backend is asked; build one with :meth:`of`.

    Parameters
    ----------
    facts
        With ``is_scarce`` of every district filled in.
    policy
        As given.
    pairs
        Candidate pairs.
    scarcity
        How scarcity was derived.
    stated
        The facts as they came.
    is_given
        Whether the pairs were handed in, and so are not to be widened.
    held
        Posts (committee, lawyer) that are candidates at any distance.
    is_after
        Whether lists are those of a problem before, and so may be too short now.
    is_as_made
        Whether nothing has changed since facts and policy made it: what is made of the
        problem by :func:`dataclasses.replace` is not.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> problem = la.Problem.of(la.datasets.toy(), la.Policy.hangzhou_2024())
    >>> [row.id for row in problem.facts.districts]
    ['east', 'south']
    """

    facts: Facts
    policy: Policy
    pairs: Pairs
    scarcity: Scarcity
    stated: Facts
    is_given: bool
    held: tuple[tuple[str, str], ...] = ()
    is_after: bool = False
    is_as_made: bool = field(default=False, init=False)

    def __repr__(self) -> str:
        """Return what it is made of, in a line."""
        return f"Problem({self.policy!r}, {self.pairs!r})"

    def _repr_html_(self) -> str:
        """Show facts, pairs and policy in a notebook."""
        called = self.pairs.called.of(lang_of(self.facts.committees))
        counts = f"<p>{escape(called)}</p>"
        return f"{self.facts._repr_html_()}{counts}{self.policy._repr_html_()}"

    @cached_property
    def remarks(self) -> tuple[Defect, ...]:
        """What is worth a look in facts and policy, though nothing refuses it."""
        return find_remarks(self.stated, self.policy)

    @classmethod
    @checked
    def of(
        cls,
        facts: Facts,
        policy: Policy,
        pairs: "Pairs | pd.DataFrame | Mapping[str, Any] | None" = None,
    ) -> "Problem":
        """Make the pairs, derive scarcity and refuse what cannot fit together.

        Raises
        ------
        BadInputError
            An own limit above five without a valid consent; a pair table that does
            not fit the facts.
        """
        defects = find_misfits(facts, policy)
        if defects:
            raise BadInputError(defects)
        return cls.unrefused(facts, policy, pairs)

    @classmethod
    def unrefused(
        cls,
        facts: Facts,
        policy: Policy,
        pairs: "Pairs | pd.DataFrame | Mapping[str, Any] | None" = None,
    ) -> "Problem":
        """Make the problem though facts and policy may contradict each other.

        Raises
        ------
        BadInputError
            A pair table that does not fit the facts.
        """
        if pairs is None:
            made = _settled(facts, policy, *candidates(facts, policy), is_given=False)
            object.__setattr__(made, "is_as_made", True)
            return made
        if isinstance(pairs, Pairs):
            table = pairs
        else:
            table = pairs_from_frame(facts, policy, pairs)
        return _settled(facts, policy, table, None, is_given=True)

    def widened(self, committees: frozenset[str]) -> "Problem":
        """Return the problem with every eligible lawyer as candidate of some."""
        found = candidates(self.stated, self.policy, committees)
        wider = _settled(self.stated, self.policy, *found, is_given=False)
        return wider.holding(self.held)

    def with_whole_lists(self, committees: Ints) -> "Problem":
        """Return the problem with all allowed lawyers within reach on some lists.

        Scarcity stays as it was derived.

        Parameters
        ----------
        committees
            Their places, ascending.
        """
        pairs = with_all_in_reach(self.facts, self.policy, self.pairs, committees)
        return replace(self, pairs=pairs)

    def anew(self) -> "Problem":
        """Return the problem with lists made anew, beside those it has.

        Those of :meth:`after` are no longer where lawyers are short, and so prove no
        shortage. Scarcity stays as it was derived.
        """
        if self.is_given:
            return self
        found, _ = candidates(self.facts, self.policy)
        pairs = joined(self.facts, self.policy, self.pairs, found)
        return replace(self, pairs=pairs, is_after=False).holding(self.held)

    @property
    def leaves_out(self) -> bool:
        """Whether lists leave out lawyers within reach, so that others may do better.

        Pairs that were handed in are all there are.
        """
        return not self.is_given and bool(self.pairs.is_cut.any())

    @property
    def may_lack_lists(self) -> bool:
        """Return whether somebody is short for want of longer lists.

        Asked of one post each, and whatever posts stand: those of :meth:`of` are made
        long enough for it.
        """
        pairs = self.pairs
        if not self.is_after or not self.leaves_out:
            return False
        keys = keys_of(self.facts, pairs.committee, pairs.lawyer)
        room = most_posts(self.facts, self.policy)
        return lacks_lists(self.facts, self.policy, keys, pairs.is_cut, room)

    def holding(self, posts: Sequence[tuple[str, str]]) -> "Problem":
        """Return the problem with posts as candidates too, at any distance.

        Those that a rule which must hold forbids stay out.

        Parameters
        ----------
        posts
            Ids of committee and lawyer, of a plan that somebody made.
        """
        if not posts:
            return self
        pairs = with_pairs(self.facts, self.policy, self.pairs, posts)
        return replace(self, pairs=pairs, held=(*self.held, *posts))

    def after(self, facts: Facts, policy: Policy) -> "Problem":
        """Return the problem of facts that lost people or gained committees.

        Scarcity stays as it was derived before: no district is declared short, or no
        longer short, between two plans of a year. Lists grow no longer where lawyers
        are short now: :attr:`may_lack_lists` says whether they would, :meth:`anew`
        makes them so.

        Raises
        ------
        BadInputError
            As :meth:`of`; committees are new and the pairs were handed in.
        """
        defects = find_misfits(facts, policy)
        known = self.facts.committee
        new = [row.id for row in facts.committees if row.id not in known]
        if self.is_given and new:
            cure = Text(
                "Hand in a table that names their candidates, and solve anew",
                "请提供包含其候选律师的配对表，重新求解",
            )
            problem = Text(
                "is new, and the pairs of the problem were handed in",
                "是新增的，而原候选配对由外部提供",
            )
            defects += [Defect("committees", one, problem, cure) for one in new]
        if defects:
            raise BadInputError(defects)
        flags = self.scarcity.as_flags()
        settled = facts.with_scarcity(flags)
        if self.is_given:
            pairs = self._given_after(settled)
        else:
            pairs = candidates_after(settled, policy, self.pairs)
        return Problem(
            settled,
            policy,
            pairs,
            self.scarcity,
            settled,
            self.is_given,
            is_after=True,
        )

    def _given_after(self, facts: Facts) -> Pairs:
        """Return the rows handed in whose lawyer and committee are still there."""
        frame = self.pairs.to_frame()
        there = frame["committee"].isin(list(facts.committee)) & frame["lawyer"].isin(
            list(facts.lawyer)
        )
        columns = ["committee", "lawyer", "given", "minutes"]
        return pairs_from_frame(facts, self.policy, frame.loc[there, columns])


def _settled(
    facts: Facts, policy: Policy, pairs: Pairs, is_short: Mask | None, is_given: bool
) -> Problem:
    derived = scarcity(facts, pairs, is_short)
    settled = facts.with_scarcity(derived.as_flags())
    worth = worth_by(settled, policy)
    pairs = replace(pairs, columns=settled.columns, worth=worth)
    return Problem(settled, policy, pairs, derived, facts, is_given)


def find_misfits(facts: Facts, policy: Policy) -> list[Defect]:
    """Find what facts and policy contradict each other in."""
    return [*_limits_above(facts, policy), *_split_teams(facts, policy)]


def _split_teams(facts: Facts, policy: Policy) -> list[Defect]:
    """Find committees that fixed agreements give to several firms."""
    if policy.must(OneFirm) is None or policy.must(FixedAgreements) is None:
        return []
    first: dict[str, int] = {}
    defects: list[Defect] = []
    for at, row in enumerate(facts.agreements):
        if not row.is_fixed:
            continue
        other = facts.agreements[first.setdefault(row.committee, at)]
        if other.firm != row.firm:
            where = named(facts.committee[row.committee])
            firm = named(facts.firm[other.firm])
            defects.append(
                Defect(
                    f"{facts.place('agreements', at, 'firm')} ({row.committee})",
                    row.firm,
                    Text(
                        f"committee {where.en} is pinned to firm {firm.en} "
                        "too, and a team is of one firm (一（三）)",
                        f"{where.zh}另有协议固定给{firm_zh(firm.zh)}，"
                        "而一个团队须出自同一律所（一（三））",
                    ),
                    Text(
                        "Unpin one of the two agreements, or make one_firm a wish",
                        "请将其中一份协议改为可变动，"
                        "或将规则 one_firm（团队出自同一律所）改为目标",
                    ),
                )
            )
    return defects


def _limits_above(facts: Facts, policy: Policy) -> list[Defect]:
    """Find own limits above what the caseload allows.

    What a lawyer offers above a cap below five is no mistake of hers: it is cut to the
    cap, and :func:`find_remarks` says so.
    """
    rule = policy.must(Caseload)
    if rule is None:
        return []
    consents = rule.consents(facts)
    best_district = max(consents.by_district.values(), default=rule.limit)
    defects: list[Defect] = []
    asks_least = "own_limits" in policy
    for at, row in enumerate(facts.lawyers):
        allowed = max(consents.by_lawyer.get(row.id, rule.limit), best_district)
        offered = max(allowed, BY_TEXT)
        for name, most in (("max_committees", offered), ("min_committees", allowed)):
            asked = getattr(row, name)
            if name == "min_committees" and not asks_least:
                continue  # nobody asks for it
            if asked is not None and asked > most:
                defects.append(
                    Defect(
                        f"{facts.place('lawyers', at, name)} ({row.id})",
                        str(asked),
                        Text(
                            f"above the limit of {most} committees on {rule.on} "
                            "(一（一）) without a valid consent",
                            f"{rule.on} 时超过每名律师{most}个的上限（一（一）），"
                            "且没有有效的批准",
                        ),
                        Text(
                            "Add the city bureau's consent to the approvals, with "
                            f"document and dates, or lower it to {most}",
                            "请在“超五个批准”表中填写市司法局批文的文号和日期，"
                            f"或降低到{most}",
                        ),
                    )
                )
    return defects
