"""A toy small enough to be solved in the head."""

from lawyer_assign.facts import (
    Agreement,
    Choice,
    Committee,
    Conflict,
    District,
    Facts,
    Firm,
    Lawyer,
)


def toy() -> Facts:
    """Return two districts, six committees, three firms and six lawyers, all invented.

    ======= ============ =========== ====================== ======================
    id      committee    district    ranks                  also
    ======= ============ =========== ====================== ======================
    c1      甲社区       东城区      f1, then f2
    c2      乙社区       东城区      f1, then f2            pinned to f1 and l1
    c3      丙村         南山县      f3, then f1            last year f3 and l6
    c4      丁村         南山县      f3                     must have mediation
    c5      戊村         南山县      nobody (no view)
    c6      己村         南山县      f3                     refuses f1
    ======= ============ =========== ====================== ======================

    ======= ============ =========== ====== ====================== ================
    id      firm         district    seats  ranks                  lawyers
    ======= ============ =========== ====== ====================== ================
    f1      东城一所     东城区      3      c2, then c1, then c3   l1, l2, l3
    f2      东城二所     东城区      any    c1, then c2            l4, l5
    f3      南山所       南山县      any    c6, c3, c4, c5         l6
    ======= ============ =========== ====== ====================== ================

    Only l3 (lent by f1) and l6 are willing to serve 南山县; the others serve 东城区
    only. l6 takes two committees at most; l4 has a conflict with c1. Everybody is
    within two hours of everything.

    What follows by hand:

    - One post each: l3 and l6 cover two of the four villages, the communities are
      covered easily, so four of six is the most; 南山县 is scarce, 东城区 is not.
    - More posts: c6 refuses f1, so l6 serves it and one more village, l3 the other
      two. All six are covered, with two posts beyond one each.
    - Then f1 is full: c2, pinned, and two villages. So c1 goes to f2 (to l5, for l4
      has the conflict), although c1 and f1 prefer each other to what they got: one
      blocking pair, (f1, c1). The best such plan has only this one: l6 with c6 and
      c3, l3 with c4 and c5.
    - A stable plan gives c1 to f1, which leaves f1 one village: five of six.
    """
    return Facts(
        districts=(
            District(id="east", name="东城区（合成）"),
            District(id="south", name="南山县（合成）"),
        ),
        committees=_committees(),
        firms=(
            Firm(
                id="f1", name="合成律所-东城一所", district="east",
                lat=30.0, lon=120.0, seats=3, has_party_branch=True,
            ),
            Firm(
                id="f2", name="合成律所-东城二所", district="east",
                lat=30.02, lon=120.02,
            ),
            Firm(
                id="f3", name="合成律所-南山所", district="south",
                lat=29.8, lon=119.8,
            ),
        ),
        lawyers=_lawyers(),
        choices=_choices(),
        conflicts=(
            Conflict(committee="c1", lawyer="l4", reason="合成：近亲属在该社区任职"),
        ),
        agreements=(
            Agreement(committee="c2", firm="f1", lawyers=("l1",), is_fixed=True),
            Agreement(committee="c3", firm="f3", lawyers=("l6",)),
        ),
    )  # fmt: skip


def _committees() -> tuple[Committee, ...]:
    urban = {"residents_and_business": 6, "mediation": 4}
    rural = {"legality_review": 6, "mediation": 5, "publicity": 3}
    return (
        Committee(
            id="c1", name="甲社区", kind="community", district="east", town="城中街道",
            lat=30.01, lon=120.0, needs=urban,
            duty_half_days=frozenset({"mon-am", "thu-pm"}),
        ),
        Committee(
            id="c2", name="乙社区", kind="community", district="east", town="城中街道",
            lat=30.0, lon=120.02, needs=urban, duty_half_days=frozenset({"tue-am"}),
        ),
        Committee(
            id="c3", name="丙村", kind="village", district="south", town="山前镇",
            lat=29.81, lon=119.8, needs=rural,
            duty_half_days=frozenset({"wed-am", "wed-pm"}),
        ),
        Committee(
            id="c4", name="丁村", kind="village", district="south", town="山前镇",
            lat=29.8, lon=119.83, needs=rural, must_have=frozenset({"mediation"}),
            duty_half_days=frozenset({"fri-am"}),
        ),
        Committee(
            id="c5", name="戊村", kind="village", district="south", town="山后乡",
            lat=29.76, lon=119.78, needs=rural, languages=frozenset({"南山话"}),
            duty_half_days=frozenset({"mon-pm"}),
        ),
        Committee(
            id="c6", name="己村", kind="village", district="south", town="山后乡",
            lat=29.75, lon=119.75, needs=rural, duty_half_days=frozenset({"thu-am"}),
        ),
    )  # fmt: skip


def _lawyers() -> tuple[Lawyer, ...]:
    return (
        Lawyer(
            id="l1", name="律师甲（合成）", firm="f1", districts=frozenset({"east"}),
            skills={"residents_and_business": 5, "mediation": 3},
            years_of_practice=12, assessment=92, is_party_member=True,
            free_half_days=frozenset({"mon-am", "tue-am", "thu-pm"}),
        ),
        Lawyer(
            id="l2", name="律师乙（合成）", firm="f1", districts=frozenset({"east"}),
            skills={"residents_and_business": 3, "publicity": 4},
            years_of_practice=3, free_half_days=frozenset({"mon-am", "fri-pm"}),
            is_party_member=True,
        ),
        Lawyer(
            id="l3", name="律师丙（合成）", firm="f1",
            districts=frozenset({"east", "south"}),
            skills={"legality_review": 5, "mediation": 2}, years_of_practice=9,
            assessment=88, is_party_member=True,
            free_half_days=frozenset({"mon-pm", "wed-am", "fri-am"}),
        ),
        Lawyer(
            id="l4", name="律师丁（合成）", firm="f2", districts=frozenset({"east"}),
            skills={"mediation": 5}, years_of_practice=20, assessment=95,
            free_half_days=frozenset({"tue-am"}),
        ),
        Lawyer(
            id="l5", name="律师戊（合成）", firm="f2", districts=frozenset({"east"}),
            skills={"residents_and_business": 2, "mediation": 2},
            years_of_practice=5, assessment=80,
            free_half_days=frozenset({"mon-am", "thu-pm"}),
        ),
        Lawyer(
            id="l6", name="律师己（合成）", firm="f3", districts=frozenset({"south"}),
            skills={"legality_review": 3, "mediation": 4, "publicity": 3},
            max_committees=2, languages=frozenset({"南山话"}), years_of_practice=15,
            assessment=90, free_half_days=frozenset({"wed-pm", "thu-am"}),
        ),
    )  # fmt: skip


def _choices() -> tuple[Choice, ...]:
    return (
        Choice(committee="c1", firm="f1", committee_rank=1, firm_rank=2),
        Choice(committee="c1", firm="f2", committee_rank=2, firm_rank=1),
        Choice(committee="c2", firm="f1", committee_rank=1, firm_rank=1),
        Choice(committee="c2", firm="f2", committee_rank=2, firm_rank=2),
        Choice(committee="c3", firm="f3", committee_rank=1, firm_rank=2),
        Choice(committee="c3", firm="f1", committee_rank=2, firm_rank=3),
        Choice(committee="c4", firm="f3", committee_rank=1, firm_rank=3),
        Choice(committee="c5", firm="f3", firm_rank=4),
        Choice(committee="c6", firm="f3", committee_rank=1, firm_rank=1),
        Choice(committee="c6", firm="f1", committee_refuses=True),
    )
