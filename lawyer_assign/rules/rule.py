"""What every rule is: one meaning, said to a backend and checked like an auditor."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from numbers import Integral
from typing import Annotated, ClassVar, Literal, Self, TypeVar

import numpy as np
from pydantic import Field, PrivateAttr

from lawyer_assign.arrays import Mask
from lawyer_assign.errors import BadInputError, Defect, LawyerAssignError, Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.parameters import Parameters
from lawyer_assign.pairs import Pairs, Travel
from lawyer_assign.plan import Plan
from lawyer_assign.rules.duty import Duty
from lawyer_assign.statements import Bound, Statement, Tag
from lawyer_assign.statements.columns import odd_column

Points = Annotated[int, Field(ge=-1_000_000, le=1_000_000, description="points")]
Price = Annotated[int, Field(ge=0, le=1_000_000, description="points")]

R = TypeVar("R", bound="Rule")

HOUSE_RULE = "house rule"
"""Source of a rule that the official text does not contain."""


LAST_TIER = 99
"""Tier in which a wish may begin at the latest."""


class Wish(Parameters):
    """A rule that may be broken at a price: weight x amount, in a tier.

    Tiers are lexicographic: a later tier never costs an earlier one a point.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> policy = la.Policy.hangzhou_2024().soften("seats", tier=5)
    >>> policy["seats"].wish.tier
    5
    """

    tier: int = Field(ge=1, le=LAST_TIER, description="1 is the most important")
    weight: int = Field(default=1, ge=1, le=1_000_000)


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule missed by an amount, about whom, in a sentence of each language.

    For a rule that values a plan rather than demands something of it, the amount is
    the points lost, and negative where points are gained. It is priced ``level`` tiers
    behind the rule's own.
    """

    tag: Tag
    amount: int
    text: str
    text_zh: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule shares with the policy that it stands in: said there, and once.

    Parameters
    ----------
    travel
        How a straight line becomes minutes.
    duty
        Half days that a post brings.
    rules
        All rules of the policy.
    """

    travel: Travel = field(default_factory=Travel)
    duty: Duty = field(default_factory=Duty)
    rules: "tuple[Rule, ...]" = ()

    def get(self, kind: "type[R]") -> "R | None":
        """Return the policy's rule of a class, or ``None``."""
        for rule in self.rules:
            if isinstance(rule, kind):
                return rule.within(self)
        return None


ALONE = Context()
"""Of a rule that no policy has taken in; made once, since every rule begins in it."""


class RuleBase(Parameters, ABC):
    """What rules of every kind have: a name, a source, a strength and a context."""

    kind: str
    source: ClassVar[str]
    """Clause of the official text, or :data:`HOUSE_RULE` and why."""
    title: ClassVar[str]
    title_zh: ClassVar[str]
    is_demand: ClassVar[bool] = True
    """False for a rule that values a plan: it can only be a wish."""
    is_in_points: ClassVar[bool] = False
    """True for a rule whose amounts are points lost, which reports add up."""
    is_optional: ClassVar[bool] = False
    """True for a rule that the text's policy leaves out until it is switched on."""
    wish: Wish | None = Field(default=None, description="empty = must hold")
    _context: Context = PrivateAttr(default_factory=lambda: ALONE)

    def _called(self) -> object:
        return Text(self.title, self.title_zh)

    def _cells(self) -> Iterator[tuple[object, object]]:
        yield Text("source", "条款"), self.source
        yield from super()._cells()

    def __eq__(self, other: object) -> bool:
        """Return whether kind and parameters are the same, whatever the context."""
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    @property
    def context(self) -> Context:
        """What the policy says for all its rules."""
        return self._context

    def within(self, context: Context) -> Self:
        """Return the rule in another context."""
        rule = self.model_copy()
        rule._context = context  # noqa: SLF001 (of its own class)
        return rule

    @property
    def tiers(self) -> tuple[int, ...]:
        """Tiers the rule is priced in, one per level; none for a must."""
        return () if self.wish is None else (self.wish.tier,)

    def found(self, who: str, amount: int, text: str, text_zh: str) -> Violation:
        """Return a violation of this rule.

        Parameters
        ----------
        who
            Whom it concerns: the name of the row of the statement that is missed.
        amount
            By how much, as the statement counts it.
        text, text_zh
            What is wrong, with names and numbers, in English and in Chinese.

        """
        return Violation(Tag(self.kind, who), amount, text, text_zh)


Whose = Literal["committee", "lawyer", "firm", "district", "several"]
"""Whom a rule speaks of by name; ``several``: of pairs, or of all together."""


class Rule(RuleBase):
    """One rule, two faces that share parameters and never an algorithm.

    ``statements`` says the rule to a backend in whole blocks; ``violations`` walks
    facts and plan the way an auditor would. On every plan both give the same amount
    for every tag. A rule that no policy has taken in stands in a context of defaults.
    """

    counts_pairs: ClassVar[int] = 0
    """Above 0 for a rule of the package whose rows count pairs, so that a certificate
    may price them; where not all of them nest, those of the smaller number are kept."""
    never_pays: ClassVar[bool] = False
    """True for a rule that forbids or costs, so that a bound may leave it out."""
    limits_posts: ClassVar[bool] = False
    """True for a rule that says how much room a lawyer has."""
    may_ease: ClassVar[bool] = True
    """False for a rule that counts posts, or committees without: what is left of a plan
    when somebody leaves costs no less by it than the plan did."""
    whose: ClassVar[Whose] = "several"
    """Whom a tag of the rule names, and whose amount it is."""
    goes_with: ClassVar[bool] = False
    """True for a rule whose rows stay as they are when somebody leaves, but for those
    of who leaves: then repairs are known without solving. Rows of lawyers or firms are
    one for each, in the order of the facts."""

    @abstractmethod
    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Statement]:
        """Say the rule over a table of pairs."""

    @abstractmethod
    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Find where a plan misses the rule, and by how much."""

    def said(self, facts: Facts, pairs: Pairs) -> list[Statement]:
        """Return what ``statements`` say; whoever asks rules of a policy asks this.

        Raises
        ------
        BadInputError
            A rule that somebody wrote raises, naming it, with its error as the cause;
            or says what is no statement of its own over these pairs.
        """
        with naming(self, "statements"):
            found = list(self.statements(facts, pairs))
        if not _is_ours(self):
            for one in found:
                odd = odd_column(one, len(pairs))
                if odd is None and one.rule != self.kind:
                    odd = f"{type(one).__name__}.rule: {one.rule!r}"
                if odd is not None:
                    raise _no_answer(self, "statements", odd, _STATEMENTS)
        return found

    def faults(self, facts: Facts, plan: Plan) -> list[Violation]:
        """Return what ``violations`` finds, once it is seen to be violations.

        Raises
        ------
        BadInputError
            A rule that somebody wrote raises, yields something else, or an amount that
            is no whole number, or is none of a demand that must hold (a wish may gain).
        """
        with naming(self, "violations"):
            found: object = self.violations(facts, plan)
            if not isinstance(found, Iterable):
                raise _no_answer(self, "violations", repr(found), _VIOLATIONS)
            rows = list(found)
        for one in rows:
            if not isinstance(one, Violation):
                raise _no_answer(self, "violations", repr(one), _VIOLATIONS)
            is_whole = isinstance(one.amount, Integral)
            is_must = self.is_demand and self.wish is None
            if not is_whole or (is_must and one.amount < 1):
                value = f"{one.tag.who}: {one.amount!r}"
                raise _no_answer(self, "violations", value, _AMOUNT)
        return rows


_STATEMENTS = Text(
    "statements of lawyer_assign.statements with rule=self.kind, whose columns are "
    "numpy arrays of whole numbers: one for each pair (len(pairs)), or for each row "
    "(len(who)); what names a row or a pair counts from 0, -1 in group is none",
    "lawyer_assign.statements 中的语句，rule 为 self.kind，各列为 numpy 整数数组："
    "每个候选配对一个值（len(pairs)），或每行一个值（len(who)）；"
    "行号、配对号从0起，group 中-1表示不在任何行",
)
_VIOLATIONS = Text(
    "an iterator of violations: yield self.found(who, amount, text, text_zh) for each, "
    "and nothing where all is well",
    "逐条给出违反情况：每处 yield self.found(who, amount, text, text_zh)，"
    "没有违反时不给出任何内容",
)
_AMOUNT = Text(
    "the amount of a violation as a whole number, of a demand that must hold 1 or "
    "more: by how much it is missed",
    "违反数量（amount）须为整数，必须遵守的要求类规则须为1或以上，即差多少",
)
_MASK = Text(
    "a numpy array of booleans, one for each pair of the table (len(pairs)), true "
    "where it is forbidden",
    "numpy 布尔数组，每个候选配对一个值（共 len(pairs) 个），禁止的为 True",
)


def _no_answer(rule: RuleBase, face: str, found: str, cure: Text) -> BadInputError:
    """Return the error of a rule one of whose faces says nothing that can be used."""
    problem = Text(
        f"is no answer of the rule “{rule.title}” ({rule.kind})",
        f"不是规则“{rule.title_zh}”（{rule.kind}）可用的返回值",
    )
    told = Text(f"Return {cure.en}", f"请返回：{cure.zh}")
    return BadInputError(
        [Defect(f"{type(rule).__name__}.{face}", found, problem, told)]
    )


def _is_ours(rule: RuleBase) -> bool:
    """Return whether a rule is the package's, whose mistakes nobody else can mend."""
    return type(rule).__module__.partition(".")[0] == __name__.partition(".")[0]


@contextmanager
def naming(rule: RuleBase, face: str) -> Iterator[None]:
    """Name the rule and its face where code that somebody wrote raises.

    What a rule of the package raises is a defect of the package, and stays as it is.

    Raises
    ------
    BadInputError
        With the error as its ``__cause__``.
    """
    try:
        yield
    except LawyerAssignError:
        raise
    except Exception as error:
        if _is_ours(rule):
            raise
        problem = Text(
            f"was raised by the rule “{rule.title}” ({rule.kind})",
            f"由规则“{rule.title_zh}”（{rule.kind}）抛出",
        )
        cure = Text(
            "Correct the method; the error itself is the cause of this one (__cause__)",
            "请改正该方法；原始异常见 __cause__",
        )
        value = f"{type(error).__name__}: {error}"
        place = f"{type(rule).__name__}.{face}"
        raise BadInputError([Defect(place, value, problem, cure)]) from error


def kind_of(rule: type[RuleBase]) -> str:
    """Return the name that a class of rules goes by in tags and files."""
    kind: str = rule.model_fields["kind"].default
    return kind


class EligibilityRule(Rule):
    """A rule that forbids single pairs; as a must it keeps them out of the table."""

    @abstractmethod
    def forbids(self, facts: Facts, pairs: Pairs) -> Mask:
        """Return whether each pair is forbidden."""

    def barred(self, facts: Facts, pairs: Pairs) -> Mask:
        """Return what ``forbids`` says, once it is seen to be a word for each pair.

        Raises
        ------
        BadInputError
            A rule that somebody wrote raises, or says something else.
        """
        with naming(self, "forbids"):
            found: object = self.forbids(facts, pairs)
        if not isinstance(found, np.ndarray):
            raise _no_answer(self, "forbids", repr(found), _MASK)
        if found.dtype != bool or found.shape != (len(pairs),):
            value = f"{found.dtype}, shape {found.shape}; len(pairs) = {len(pairs)}"
            raise _no_answer(self, "forbids", value, _MASK)
        return found

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Bound]:
        """Say that no forbidden pair is chosen: one row per committee."""
        forbidden = self.barred(facts, pairs)
        if forbidden.any():
            rows = pairs.committee_ids
            group = np.where(forbidden, pairs.committee, -1)
            yield Bound(self.kind, rows, group, upper=np.zeros(len(rows), np.int64))
