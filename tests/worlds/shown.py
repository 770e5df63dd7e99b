"""A plan of three districts with a shortage, hostile names and phones, for pages."""

from functools import lru_cache

import lawyer_assign as la
from lawyer_assign.facts import Phone
from lawyer_assign.verbs import solve as api
from lawyer_assign.verbs.adopt import adopt
from tests.worlds.canaries import CANARIES, LANDLINE, MOBILE
from tests.worlds.published import town_plan

SCRIPT = "</script><script>window.hacked=1</script>"
IMAGE = "\"><img src=x onerror='window.hacked=1'>"
TEMPLATE = "{{n}} `${alert(1)}` <!-- {n}"


@lru_cache(maxsize=1)
def odd_facts():
    """Names that would run, phones in every column of names, phones of lawyers."""
    facts = la.datasets.district(committees=60, lawyers=45, districts=3, seed=2)
    committees, lawyers, firms = (
        list(rows) for rows in (facts.committees, facts.lawyers, facts.firms)
    )
    for rows, at, name in (
        (committees, 0, SCRIPT),
        (committees, 1, f"一村 {MOBILE}"),
        (committees, 2, "甲（乙）村"),
        (firms, 0, TEMPLATE),
        (firms, 1, f"律所 {LANDLINE}"),
    ):
        rows[at] = rows[at].model_copy(update={"name": name})
    names = {0: IMAGE, 1: f"王 {MOBILE}", 2: "李（3）"}
    for at, row in enumerate(lawyers):
        update = {"phone": Phone(CANARIES[at % len(CANARIES)]),
                  "may_publish_phone": at % 2 == 0,
                  "name": names.get(at, row.name)}  # fmt: skip
        lawyers[at] = row.model_copy(update=update)
    # More than any firm has: a shortage.
    committees[9] = committees[9].model_copy(
        update={"lawyers_min": 40, "lawyers_max": 40}
    )
    towns = [row.model_copy(update={"town": IMAGE}) if at == 3 else row
             for at, row in enumerate(committees)]  # fmt: skip
    return facts.replace(committees=towns, lawyers=lawyers, firms=firms)


@lru_cache(maxsize=1)
def odd_outcome():
    return api.solve(odd_facts(), seed=0)


def adopted_town(facts):
    """The town of rosters with one lawyer in each place."""
    posts = [post for post in town_plan().posts if post.lawyer != "l5"]
    return adopt(facts, la.Policy.hangzhou_2024(), la.Plan.of(posts))
