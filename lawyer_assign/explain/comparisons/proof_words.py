"""How it reads what is proved of compared plans, in Chinese and English."""

from typing import NamedTuple

from lawyer_assign.errors import NOTHING, Lang, Text, listed
from lawyer_assign.explain.comparisons.comparison import Comparison
from lawyer_assign.explain.comparisons.proofs import (
    Certain,
    certain,
    first_difference,
    is_alike,
    is_measured,
    is_one_problem,
    unsettled,
)
from lawyer_assign.proof import ENDED
from lawyer_assign.views.blocks import TERMINAL, Block

NO_PROOF = Text("a plan alone: nothing is proved of it", "仅为方案，未附证明")
NONE_PROVED = Text(
    "Of none of these plans anything is proved here: how far each is from the best is "
    "not known",
    "各方案均未附证明，距最优多远尚不可知",
)
CONDITION = Text(
    "After the first tier that is not proved, a bound speaks only of plans as good in "
    "the tiers before",
    "自首个未证明最优的层往后，最小值仅就前面各层同样好的方案而言",
)


class ProofRow(NamedTuple):
    """Price and bound of a plan in a tier, and in words what is proved of it."""

    plan: str
    tier: int | None
    price: int | None
    bound: int | None
    said: Text

    @property
    def gap(self) -> int | None:
        """Points between price and bound; ``None`` if one is missing."""
        if self.price is None or self.bound is None:
            return None
        return self.price - self.bound


def proof_rows(found: Comparison) -> list[ProofRow]:
    """Return what is proved of every plan, tier by tier."""
    rows: list[ProofRow] = []
    for at, (name, proof) in enumerate(zip(found.names, found.proofs, strict=False)):
        if not proof.is_there:
            rows.append(ProofRow(name, None, None, None, NO_PROOF))
            continue
        for nth, tier in enumerate(found.tiers):
            bound = proof.bounds[nth] if is_alike(found, at, nth) else None
            said = _proved_text(found, at, nth)
            rows.append(ProofRow(name, tier, found.price(tier)[at], bound, said))
    return rows


def proof_block(found: Comparison, lang: Lang) -> list[Block]:
    """Return the same as a table; a sentence where nothing is proved of any plan."""
    head = Text("What is proved of each plan", "各方案的证明情况")
    if not found.proofs:
        return []
    if not any(one.is_there for one in found.proofs):
        return [Block(head.of(lang), (), ((NONE_PROVED.of(lang),),))]
    heads = (
        Text("plan", "方案"), Text("tier", "层级"), Text("price", "未达到程度"),
        Text("bound", "已证明的最小值"), Text("proof", "证明"),
    )  # fmt: skip
    rows = tuple(
        (
            row.plan,
            *("" if one is None else f"{one:,}" for one in row[1:4]),
            row.said.of(lang),
        )
        for row in proof_rows(found)
    )
    notes = (CONDITION.of(lang),) if _is_open(found) else ()
    return [
        Block(head.of(lang), tuple(one.of(lang) for one in heads), rows,
              frozenset({0, 4}), notes, room=TERMINAL)
    ]  # fmt: skip


def _is_open(found: Comparison) -> bool:
    """Return whether of some plan a tier before the last is not proved."""
    return any(
        one.prices[nth] != one.bounds[nth]
        for one in found.proofs
        for nth in range(len(found.tiers) - 1)
        if one.is_there
    )


def _proved_text(found: Comparison, at: int, nth: int) -> Text:
    """Return what is proved of a plan in a tier, in a few words."""
    proof = found.proofs[at]
    price, bound = proof.prices[nth], proof.bounds[nth]
    if price is None:
        return Text("its own rules have no such tier", "其自身规则集没有这一层")
    said = _open_text(found, at, price, bound)
    if is_alike(found, at, nth):
        return said
    own = Text(
        f"by its own facts and rules {price:,}: ", f"按其自身数据和规则集为{price:,}："
    )
    return own.then(said)


def _open_text(found: Comparison, at: int, price: int, bound: int | None) -> Text:
    if price == bound:
        return Text("proved", "已证明最优")
    said = Text("nothing proved", "尚无证明")
    if bound is not None:
        gap = price - bound
        said = Text(f"open by {gap:,}", f"尚差{gap:,}未证明")
    ended = found.proofs[at].ended
    if ended is None:
        return said
    why = ENDED[ended]
    return said.then(Text(f" ({why.en})", f"（{why.zh}）"))


def doubt_text(found: Comparison, at: int) -> Text:
    """Return, to be put behind a verdict, that it may be search alone."""
    known = certain(found, at)
    if known is None:
        return NOTHING
    if is_one_problem(found, at):
        said = Text("; the best is not proved", "；最优尚未证明")
        return NOTHING if unsettled(found, at) is None else said
    differs = first_difference(found, at)
    is_sure = known.nth is None or (differs is not None and differs < known.nth)
    if is_sure or known.nth is None or not is_measured(found, at, known.nth):
        return NOTHING
    is_sure = (known.least or 0) > 0 or (known.most or 0) < 0
    return NOTHING if is_sure else Text("; not certain", "；尚不确定")


def certain_text(found: Comparison, at: int) -> list[Text]:
    """Return how far a difference is certain, as a sentence; none of plans alone."""
    known = certain(found, at)
    if known is None:
        return []
    if is_one_problem(found, at):
        left = unsettled(found, at)
        return [] if left is None else [_of_one_problem(found, left)]
    differs = first_difference(found, at)
    if known.nth is None and differs is None:
        return [Text("Both are proved in every tier", "两方案各层均已证明最优")]
    if known.nth is None or (differs is not None and differs < known.nth):
        return [_sure_text(found, at, known)]
    if not is_measured(found, at, known.nth):
        return [_other_measure(found, at, known.nth)]
    return [_open_difference(found, at, known, differs)]


def _of_one_problem(found: Comparison, left: Certain) -> Text:
    """Return that neither of two plans of one problem is proved the best."""
    tier = found.tiers[left.nth or 0]
    said = Text(
        f"Both are plans of the same facts and rules, and in tier {tier} neither is "
        "proved the best",
        f"两方案出自同一数据和规则集，第{tier}层均未证明最优",
    )
    if left.least is None:
        return said
    return said.then(
        Text(
            f": the best costs {left.least:,} at least and {left.most:,} at most",
            f"：最优方案的未达到程度在{left.least:,}至{left.most:,}之间",
        )
    )


def _sure_text(found: Comparison, at: int, known: Certain) -> Text:
    """Return that all is proved up to the tier in which plans differ first."""
    said = Text(
        "Both are proved up to that tier: the best plans differ there by just as much",
        "两方案到该层为止均已证明最优，最优方案在该层之差就是这么多",
    )
    if known.nth is None or not is_measured(found, at, known.nth):
        return said
    tier, between = found.tiers[known.nth], _between(found, at, known)
    return said.then(
        Text(
            f"; in tier {tier}, not proved yet, {between.en}",
            f"；第{tier}层尚未证明最优，{between.zh}",
        )
    )


def _other_measure(found: Comparison, at: int, nth: int) -> Text:
    """Return that a plan was made best by other facts or rules than are counted."""
    names = [found.names[one] for one in (0, at) if not is_alike(found, one, nth)]
    who, tier = _called(names), found.tiers[nth]
    if any(found.proofs[one].prices[nth] is None for one in (0, at)):
        return Text(
            f"The rules that {who.en} was made by have no such tier {tier}: it was not "
            "minimised there",
            f"{who.zh}求解所用的规则集没有这样的第{tier}层，该层并非其求解目标",
        )
    return Text(
        f"In tier {tier} {who.en} was minimised by its own facts and rules, not by "
        "these: no bound holds of this difference",
        f"{who.zh}第{tier}层是按其自身的数据和规则集求解的，与此处核算所依不同，"
        "该差别没有已证明的界",
    )


def _open_difference(
    found: Comparison, at: int, known: Certain, differs: int | None
) -> Text:
    """Return between which numbers the best plans differ where not all is proved."""
    nth = known.nth or 0
    open_ones = [
        found.names[one]
        for one in (0, at)
        if found.proofs[one].prices[nth] != found.proofs[one].bounds[nth]
    ]
    who, tier, between = (
        _called(open_ones),
        found.tiers[nth],
        _between(found, at, known),
    )
    said = Text(
        f"Tier {tier} of {who.en} is not proved: there {between.en}",
        f"{who.zh}第{tier}层尚未证明最优：该层{between.zh}",
    ).then(_meaning(found, at, known, differs))
    if nth + 1 == len(found.tiers):
        return said
    return said.then(
        Text(
            "; of the tiers after it nothing follows",
            "；其后各层最优方案之差尚无定论",
        )
    )


def _meaning(found: Comparison, at: int, known: Certain, differs: int | None) -> Text:
    """Return what follows from the numbers between which the best plans differ."""
    other = found.names[at]
    if known.least is not None and known.least > 0:
        return Text(f", so {other} is worse for sure", f"，“{other}”必定较差")
    if known.most is not None and known.most < 0:
        return Text(f", so {other} is better for sure", f"，“{other}”必定较好")
    if differs == known.nth:
        return Text(
            ", so the difference found may be search alone",
            "，上述差别可能只是求解尚未完成所致",
        )
    return Text(", so they may differ there already", "，最优方案可能在该层就有差别")


def _between(found: Comparison, at: int, known: Certain) -> Text:
    """Return what the best plans differ by: two numbers, or the one that is proved."""
    least, most = known.least, known.most
    first, other = found.names[0], found.names[at]
    by, zh = f"{_signed(least)} to {_signed(most)}", "在{}至{}之间"
    if least is None and most is None:
        by, zh = "nobody knows how much", "尚不可知"
    elif most is None:
        by, zh = f"{_signed(least)} or more", "不低于{}"
    elif least is None:
        by, zh = f"{_signed(most)} or less", "不高于{1}"
    elif least == most:
        by, zh = _signed(least), "为{}"
    told = zh.format(_signed(least), _signed(most))
    return Text(
        f"the best plans differ by {by} ({other} - {first})",
        f"最优方案之差（{other}减{first}）{told}",
    )


def _signed(number: int | None) -> str:
    return f"{number:+,}" if number else "0"


def _called(names: list[str]) -> Text:
    en, zh = listed(names).en, listed(f"“{one}”" for one in names).zh
    return Text(en, zh)
