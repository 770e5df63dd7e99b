"""What is too large for the memory of a machine is refused before it is made."""

from lawyer_assign.errors import BadInputError, Defect, Text

MOST_LISTED = 25_000_000
"""Pairs that lists may hold before reach and rules thin them out, at some 150 bytes
each. Hangzhou with lists of 100 looks at a third of a million."""

MOST_PAIRS = 8_000_000
"""Pairs that a table may begin with, or choices name, at some 300 to 500 bytes each
while they are made and solved: 18 million took 4.7 GB and 133 s of the processor.
Hangzhou has half a million."""

_CURE = Text(
    "Plan districts apart, or lower the reach",
    "请分县（市、区）求解，或缩小候选范围",
)
_SPLIT = Text(
    "Plan districts apart, or list the branches of the largest firms as firms",
    "请分县（市、区）求解，或将大所的分所列为单独的律所",
)


def refuse_long_lists(committees: int, most: int) -> None:
    """Refuse lists that are more pairs than :data:`MOST_LISTED`.

    Parameters
    ----------
    committees
        How many have a list.
    most
        Lawyers on each.

    Raises
    ------
    BadInputError
        They are.
    """
    pairs = committees * most
    if pairs > MOST_LISTED:
        problem = Text(
            f"{committees:,} lists of {most:,} lawyers are {pairs:,} candidate pairs, "
            f"more than the limit of {MOST_LISTED:,}",
            f"{committees:,}个社区（村）各{most:,}名候选律师，共{pairs:,}个候选，"
            f"超过上限{MOST_LISTED:,}",
        )
        raise BadInputError([Defect("reach.most", str(most), problem, _CURE)])


def refuse_full_table(pairs: int) -> None:
    """Refuse lists of which more pairs than :data:`MOST_PAIRS` are within reach.

    Raises
    ------
    BadInputError
        They are.
    """
    if pairs > MOST_PAIRS:
        problem = Text(
            f"{pairs:,} candidate pairs are within reach, more than the limit of "
            f"{MOST_PAIRS:,}",
            f"可及范围内共{pairs:,}个候选，超过上限{MOST_PAIRS:,}",
        )
        raise BadInputError([Defect("reach", str(pairs), problem, _CURE)])


def refuse_wide_choices(links: int, pairs: int) -> None:
    """Refuse choices that name more pairs than :data:`MOST_PAIRS`.

    Where firm and committee chose each other every lawyer of the firm is a candidate,
    as whoever may take a committee must be able to.

    Parameters
    ----------
    links
        Firms and committees that chose each other, or agreed without naming a lawyer.
    pairs
        Lawyers of these firms, over all ``links``.

    Raises
    ------
    BadInputError
        They do.
    """
    if pairs > MOST_PAIRS:
        problem = Text(
            f"{links:,} choices and agreements name {pairs:,} pairs of a committee and "
            f"a lawyer of its firm, more than the limit of {MOST_PAIRS:,}",
            f"{links:,}条互选和协议共涉及{pairs:,}个社区（村）与律师的候选，"
            f"超过上限{MOST_PAIRS:,}",
        )
        raise BadInputError([Defect("choices", str(links), problem, _SPLIT)])
