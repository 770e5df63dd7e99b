"""What is asked of a batch: pairs of facts and policy, and nothing else."""

from collections.abc import Iterator

from lawyer_assign.errors import Defect, Text, refuse
from lawyer_assign.facts import Facts
from lawyer_assign.policy import Policy

PAIR = 2
"""Facts and policy."""


def find_no_problems(problems: object) -> Iterator[Defect]:
    """Find facts handed in by themselves: each of their tables would be a problem."""
    if isinstance(problems, Facts):
        yield Defect(
            "problems", "Facts",
            Text("is no list of problems", "不是由各个问题组成的列表"),
            Text(
                "Give [(facts, policy), ...], with None for the Hangzhou rules",
                "请给出 [（数据，规则集），……]，规则集为 None 时用杭州规则",
            ),
        )  # fmt: skip


def pair_of(given: object) -> tuple[Facts, Policy | None]:
    """Return facts and policy of one problem.

    Raises
    ------
    BadInputError
        It is no pair.
    """
    if isinstance(given, tuple | list) and len(given) == PAIR:
        facts, policy = given
        return facts, policy
    raise refuse(
        "problems", type(given).__name__,
        Text("is no pair of facts and policy", "不是数据和规则集的一对"),
        Text(
            "Give (facts, policy), with None for the Hangzhou rules, or a function "
            "that returns both",
            "请给出（数据，规则集），规则集为 None 时用杭州规则；或返回二者的函数",
        ),
    )  # fmt: skip
