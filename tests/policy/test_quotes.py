"""Clauses that rules and roles quote say so, word for word; what is left out is …."""

import re

import pytest

import lawyer_assign as la
from lawyer_assign.policy import KINDS
from lawyer_assign.policy.roster_policy import ROSTER_KINDS
from tests.worlds.official_text import CLAUSES

CLAUSE = re.compile("([一二三](?:（[一二三]）)?): ([^;]+)")
SOURCES = {
    **{kind: rule.source for kind, rule in {**KINDS, **ROSTER_KINDS}.items()},
    **{role.id: role.source for role in la.RolePolicy().table},
}


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_every_quoted_piece_stands_in_its_clause(name):
    source = SOURCES[name]
    quotes = CLAUSE.findall(source)
    assert quotes or source.startswith("house rule"), source
    for clause, quote in quotes:
        left = CLAUSES[clause]
        for piece in quote.split("…"):
            assert piece in left, (clause, piece)
            left = left[left.index(piece) + len(piece) :]


def test_quotes_in_brackets_end_where_the_text_does():
    assert SOURCES["caseload"].endswith("同意后酌情确定）")
    assert "，各地要做好值班管理" in SOURCES["circle"]
    assert SOURCES["budget"].startswith("三: ")
