"""Can rows be nodes of a flow? Nested rows, on two sides of a pair."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.errors import Text
from lawyer_assign.policy import class_of
from lawyer_assign.statements import Statement

SAMPLED = 64
"""Every how many pairs a first look at two groupings takes one."""


@dataclass(frozen=True, eq=False)
class Block:
    """Statements that share one grouping of the pairs into rows."""

    group: Ints
    rows: int
    members: tuple[Statement, ...]

    @property
    def name(self) -> str:
        """Kinds of the rules that speak here."""
        return ", ".join(dict.fromkeys(one.rule for one in self.members))

    @property
    def name_zh(self) -> str:
        """The same by their Chinese titles."""
        kinds = dict.fromkeys(one.rule for one in self.members)
        return "、".join(rule_zh(kind) for kind in kinds)


def blocks_of(statements: Sequence[Statement]) -> list[Block]:
    """Put together the statements whose rows are the same rows."""
    blocks: list[Block] = []
    for statement in statements:
        for at, block in enumerate(blocks):
            if block.rows == len(statement.who) and (
                block.group is statement.group
                or np.array_equal(block.group, statement.group)
            ):
                members = (*block.members, statement)
                blocks[at] = Block(block.group, block.rows, members)
                break
        else:
            blocks.append(Block(statement.group, len(statement.who), (statement,)))
    return blocks


def sides_of(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]] | Text:
    """Put every block on one of two sides so that each side is nested.

    Two blocks go on one side if every row of the one lies within one row of the other,
    or outside all of them (a laminar family). Blocks that do not nest go on opposite
    sides.

    Returns
    -------
    tuple or Text
        The two sides, finest block first; or a sentence that says what stands in the
        way.
    """
    nests = [[a is b or refines(a, b) for b in blocks] for a in blocks]
    nested = np.array(nests, bool).reshape(len(blocks), len(blocks))
    crossing = ~(nested | nested.T)
    colour = two_colours(crossing)
    if colour is None:
        names, zh = _names([blocks[at] for at in _odd_cycle(crossing)])
        return Text(
            f"the rows of {names} overlap in three ways; a flow has two sides",
            f"{zh}的计数以三种方式交叉，而网络流只有两侧",
        )
    sides: list[list[Block]] = []
    for which in (0, 1):
        side = [at for at in range(len(blocks)) if colour[at] == which]
        order = _finest_first(side, nests)
        if order is None:
            names, zh = _names([blocks[at] for at in side])
            return Text(
                f"the rows of {names} are nested now one way, now the other",
                f"{zh}的计数互相嵌套的方向不一",
            )
        sides.append([blocks[at] for at in order])
    return sides[0], sides[1]


def two_colours(crossing: Mask) -> list[int] | None:
    """Colour rows of a symmetric table so that those which cross differ, if it can be.

    By hand: there are some ten rows, and loading a library of graphs takes longer than
    most problems. The first of those that hang together is 1; who crosses nobody is 0.
    """
    crossed = [np.flatnonzero(row).tolist() for row in crossing]
    colour = [-1 if others else 0 for others in crossed]
    for first in range(len(colour)):
        if colour[first] >= 0:
            continue
        colour[first], queue = 1, [first]
        for one in queue:
            for other in crossed[one]:
                if colour[other] == colour[one]:
                    return None
                if colour[other] < 0:
                    colour[other] = 1 - colour[one]
                    queue.append(other)
    return colour


def rule_zh(kind: str) -> str:
    """Return a rule by its Chinese title and its kind; one unknown by its kind."""
    rule = class_of(kind)
    return f"{kind} " if rule is None else f"“{rule.title_zh}”（{kind}）"


def _names(blocks: Sequence[Block]) -> Text:
    return Text(
        " / ".join(one.name for one in blocks),
        "、".join(one.name_zh for one in blocks),
    )


def refines(fine: Block, coarse: Block) -> bool:
    """Return whether each row of ``fine`` lies in one row of ``coarse``, or in none."""
    # Crossing rows cross almost anywhere: a few pairs show it before all are looked at.
    for some in (slice(None, None, SAMPLED), slice(None)):
        inside = fine.group[some] >= 0
        rows, there = fine.group[some][inside], coarse.group[some][inside]
        parent = np.full(fine.rows, -1, np.int64)
        parent[rows] = there
        if (parent[rows] != there).any():
            return False
    return True


def parents_of(fine: Block, coarse: Block) -> Ints:
    """Return the row of ``coarse`` around each row of ``fine``; -1 where none."""
    parent = np.full(fine.rows, -1, np.int64)
    inside = fine.group >= 0
    parent[fine.group[inside]] = coarse.group[inside]
    return parent


def _finest_first(side: list[int], nests: list[list[bool]]) -> list[int] | None:
    """Sort so that each block refines all that come after it, if it can be done."""
    order: list[int] = []
    left = list(side)
    while left:
        finest = next((a for a in left if all(nests[a][b] for b in left)), None)
        if finest is None:
            return None
        order.append(finest)
        left.remove(finest)
    return order


def _odd_cycle(crossing: Mask) -> list[int]:
    import networkx as nx  # late: it takes long to load, and few are refused

    cycles = nx.cycle_basis(nx.from_numpy_array(crossing))
    return sorted(next(cycle for cycle in cycles if len(cycle) % 2))
