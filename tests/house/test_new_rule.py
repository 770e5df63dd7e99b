"""A rule is one file and one line in the list: policies, files and solving follow."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lawyer_assign

PACKAGE = Path(lawyer_assign.__file__).parent

RULE = '''"""Few committees of one town per lawyer (for a test)."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.rule import Rule, Violation
from lawyer_assign.shown import Shown
from lawyer_assign.statements import Bound


class FewPosts(Rule):
    """A lawyer has at most ``most`` posts."""

    source: ClassVar[str] = "house rule: a test"
    title: ClassVar[str] = "Few posts"
    title_zh: ClassVar[str] = "少任职"
    is_optional: ClassVar[bool] = True
    kind: Literal["few_posts"] = "few_posts"
    most: Annotated[
        int, Shown("至多任职", Text("Posts of a lawyer", "每名律师"), "posts")
    ] = Field(default=1, ge=0, le=9, description="posts")

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Bound]:
        upper = np.full(len(facts.lawyers), self.most, np.int64)
        yield Bound(self.kind, pairs.lawyer_ids, pairs.lawyer, upper=upper)

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        held = Counter(post.lawyer for post in plan.posts)
        for row in facts.lawyers:
            if held[row.id] > self.most:
                yield self.found(row.id, held[row.id] - self.most, row.name, row.name)
'''

FORBIDS = '''"""Nobody serves whose id begins so (for a test)."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.rule import EligibilityRule, Violation


class NotFirst(EligibilityRule):
    """The first lawyer serves nobody."""

    source: ClassVar[str] = "house rule: a test"
    title: ClassVar[str] = "Not the first"
    title_zh: ClassVar[str] = "首名不任职"
    is_optional: ClassVar[bool] = True
    kind: Literal["not_first"] = "not_first"

    def forbids(self, facts: Facts, pairs: Pairs) -> Mask:
        found: Mask = np.asarray(pairs.lawyer) == 0
        return found

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        for post in plan.posts:
            if post.lawyer == facts.lawyers[0].id:
                yield self.found(post.committee, 1, "the first", "首名")
'''

CERTIFIED = """
import subprocess
import sys
import lawyer_assign as la
from lawyer_assign.rules import NotFirst, Wish

plain = la.Policy.hangzhou_2024(stability="off")
facts = la.datasets.district(committees=12, lawyers=8, seed=0)
outcome = la.solve(facts, plain.with_rule(NotFirst(wish=Wish(tier=4, weight=50))))
assert outcome.status == "optimal", outcome.status
la.write(outcome, "plan.json", certificate=True)
done = subprocess.run(
    [sys.executable, "lawyer_assign/checker.py", "plan.json"],
    capture_output=True, text=True, check=False,
)
said = done.stdout + done.stderr
assert "not checked: not_first" in said, said
assert "has a bound for tier" not in said, said
print("used")
"""

USED = """
import lawyer_assign as la
from lawyer_assign.rules import FewPosts, Wish

plain = la.Policy.hangzhou_2024(stability="off")
policy = plain.with_rule(FewPosts())
assert la.Policy.from_toml(policy.to_toml()) == policy
facts = la.datasets.district(committees=12, lawyers=8, seed=0)
outcome = la.solve(facts, policy)
assert outcome.status == "optimal", outcome.status
loads = [len(outcome.plan.committees_of(one.id)) for one in facts.lawyers]
assert max(loads) == 1
assert max(
    len(la.solve(facts, plain).plan.committees_of(one.id)) for one in facts.lawyers
) > 1
wished = plain.with_rule(FewPosts(wish=Wish(tier=1, weight=3)))
assert la.solve(facts, wished).tiers[0].bound is not None
la.write_settings(la.Settings(policy=policy), "settings.xlsx")
again = la.read_settings("settings.xlsx").policy
assert again["few_posts"].most == 1
print("used")
"""


def with_rule(folder, name, of, text):
    """Copy the package with a rule more, in a file and in the list."""
    shutil.copytree(
        PACKAGE,
        folder / "lawyer_assign",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    rules = folder / "lawyer_assign" / "rules"
    (rules / "pairing" / f"{name}.py").write_text(text, encoding="utf-8")
    listed = (rules / "__init__.py").read_text("utf-8")
    listed = listed.replace(
        "from lawyer_assign.rules.pairing.affinity",
        f"from lawyer_assign.rules.pairing.{name} import {of}\n"
        "from lawyer_assign.rules.pairing.affinity",
        1,
    ).replace(
        "    Coverage,\n    TeamSize", f"    Coverage,\n    {of},\n    TeamSize", 1
    )
    (rules / "__init__.py").write_text(listed, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "of", "text", "used"),
    [
        ("few_posts", "FewPosts", RULE, USED),
        ("not_first", "NotFirst", FORBIDS, CERTIFIED),
    ],
)
def test_a_rule_is_added_by_one_file_and_one_line(tmp_path, name, of, text, used):
    """Of one that forbids pairs certificates were refused: they bounded its tier."""
    with_rule(tmp_path, name, of, text)
    done = subprocess.run(
        [sys.executable, "-c", used],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
    )  # fmt: skip
    assert done.stdout.strip() == "used", done.stderr
