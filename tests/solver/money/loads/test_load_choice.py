"""Budgets below the price of first posts: few lawyers take many, nobody is left out."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.rules import Budget
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.flow.backend import Flow, priced_of
from lawyer_assign.solver.money import backend as budgets
from lawyer_assign.solver.money import plan_search
from lawyer_assign.solver.money.backend import outlays_of, without_outlays
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.loads import load_choice, set_growth
from lawyer_assign.solver.money.loads.load_choice import PATIENCE, LoadChoice
from lawyer_assign.solver.money.loads.room import demanded_pairs
from lawyer_assign.solver.money.loads.set_maker import SetMaker
from lawyer_assign.solver.money.plan_search import PlanSearch
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.teams.backend import TeamFlow
from lawyer_assign.solver.teams.rows import team_rows, teams_of
from lawyer_assign.statements import Bound
from tests.worlds.backends import BUDGETS
from tests.worlds.small import DAY

POLICY = la.Policy.hangzhou_2024(on=DAY, stability="off").with_rule(Budget())


@pytest.fixture(scope="module")
def district():
    facts = la.datasets.district(committees=80, lawyers=240, seed=3)
    rows = [row.model_copy(update={"is_scarce": False}) for row in facts.districts]
    return facts.replace(districts=rows)


@pytest.mark.parametrize("percent", [99, 96])
def test_further_posts_are_paid_less_so_that_everybody_is_covered(
    district, percent, monkeypatch
):
    monkeypatch.setattr(budgets, "TOO_LARGE", 0)  # what is found without CP-SAT
    facts = la.datasets.with_example_money(district, percent)
    # It is found in a second or two; what more time improves is not asked about.
    outcome = la.solve(facts, POLICY, time_limit=8)
    assert outcome.backend == "budgets"
    coverage, one_each, _ = outcome.tiers
    assert coverage.price == coverage.bound == 0
    # Each further post saves at most a fifth or so of what a first one costs.
    assert 0 < one_each.bound <= one_each.price <= 1.5 * one_each.bound + 4
    assert not la.cost(facts, outcome.plan).over_budget()


@pytest.mark.parametrize("percent", [100, 99])
def test_points_are_sought_again_and_bounded_behind_a_tier_that_is_proved(
    district, percent, monkeypatch
):
    monkeypatch.setattr(budgets, "TOO_LARGE", 0)
    outcome = la.solve(la.datasets.with_example_money(district, percent), POLICY)
    _, one_each, points = outcome.tiers
    assert one_each.price == one_each.bound
    assert points.conditional is None
    assert points.price < 0.97 * points.bound


def loads_of(facts):
    """Return a formulation, its outlay, a plan without money, and loads against it."""
    formulation = formulate(la.Problem.of(facts, POLICY))
    (outlay,) = outlays_of(formulation)
    free = Flow().solve(without_outlays(formulation), Run()).chosen
    unknown = np.zeros(len(outlay.who))
    return formulation, outlay, free, LoadChoice(formulation, outlay, free, unknown)


def test_loads_chosen_save_what_they_say_and_break_no_row(district):
    facts = la.datasets.with_example_money(district, 100)
    formulation, outlay, free, loads = loads_of(facts)
    assert loads.pick(free, Watch())
    committees, posts = formulation.pairs.committee, loads.posts
    assert len(set(committees[posts])) == len(posts)
    chosen = np.zeros(len(free), bool)
    chosen[posts] = True
    assert formulation.holds(chosen & ~demanded_pairs(formulation)) or all(
        not one.amounts(chosen).any()
        for one in formulation.bounds
        if one.lower is None or not one.lower.any()
    )
    saved = loads.picked.saved.sum(axis=0)
    usual = loads_credit(formulation, outlay, free)
    for row in range(len(outlay.who)):
        own = chosen & (outlay.group == row)
        assert saved[row] == usual[own].sum() - outlay.totals(chosen)[row]
    over = outlay.totals(free) - outlay.upper
    assert (over > 0).any()
    assert (saved >= over).all()
    lines, lists = outlay.line[posts], outlay.price_list[posts]
    held, closed = loads.loads
    assert (held.counts(chosen) == held.lower).all()
    assert (held.upper == held.lower).all()
    assert held.lower.sum() == len(posts)
    cells = set(zip(lines.tolist(), lists.tolist(), strict=True))
    for at in np.flatnonzero(np.isin(outlay.line, lines)).tolist():
        is_of_them = (outlay.line[at], outlay.price_list[at]) in cells
        assert closed[at] != is_of_them
        assert (held.group[at] >= 0) == is_of_them


def test_what_mixtures_pay_is_unknown_where_no_time_was_left_to_mix_any(
    district, monkeypatch
):
    monkeypatch.setattr(set_growth, "minimum", lambda *_: None)
    _, _, free, loads = loads_of(la.datasets.with_example_money(district, 100))
    assert loads.pick(free, Watch())
    assert loads.mixed == 0


def test_of_many_loads_a_few_are_chosen_anew_at_a_time(district, monkeypatch):
    facts = la.datasets.with_example_money(district, 96)
    _, outlay, free, loads = loads_of(facts)
    small = {"FEW_LOADS": 3, "SOME": 4, "LAST": 0}
    for name, value in small.items():
        monkeypatch.setattr(load_choice, name, value)
    freed, costs, chosen_of = [], [], loads.renewal.chosen

    def chosen(kept, pool, closed, say, watch, known):
        freed.append(len(last[0]) - len(kept))
        assert known == freed[-1]  # it is told what there is
        found = chosen_of(kept, pool, closed, say, watch, known)
        costs.append(say(found).cost(np.arange(len(found))))
        if costs[-1] <= best[0]:
            last[0], best[0] = found, costs[-1]
        return found

    dived = loads._dived

    def first(*given):
        found = dived(*given)
        last[0] = found.taken(np.arange(len(found) - 2))
        best[0] = loads._cost(last[0], given[1])
        costs.append(best[0])
        return last[0]

    last, best = [None], [0.0]
    monkeypatch.setattr(loads, "_dived", first)
    monkeypatch.setattr(loads.renewal, "chosen", chosen)
    assert loads.pick(free, Watch())
    assert set(freed) == {4}
    assert len(freed) >= load_choice.PATIENCE
    # Two loads were missing before.
    assert best[0] == min(costs) < costs[0]
    assert sorted(loads.posts) == sorted(last[0].posts[last[0].posts >= 0])
    over = outlay.totals(free) - outlay.upper
    assert (loads.picked.saved.sum(axis=0) >= over).all()


@pytest.mark.parametrize(
    ("few", "first"), [(-1, load_choice.ROUGHLY), (100, load_choice.CLOSELY)]
)
def test_only_the_first_search_among_many_loads_leaves_a_part(
    district, few, first, monkeypatch
):
    monkeypatch.setattr(load_choice, "FEW_LOADS", few)
    facts = la.datasets.with_example_money(district, 96)
    _, outlay, free, loads = loads_of(facts)
    gaps = []

    def highs(program, *, is_whole, gap):
        gaps.append(gap)
        return Highs(program, is_whole=is_whole, gap=gap)

    monkeypatch.setattr(load_choice, "Highs", highs)
    assert loads.pick(free, Watch())
    assert gaps == [first]
    saved = loads.picked.saved.sum(axis=0)
    more = int(saved.sum() // 20)
    loads.outlay = replace(outlay, upper=outlay.totals(free) - more)
    assert loads.pick(free, Watch())
    assert gaps[1:] == [load_choice.CLOSELY]
    assert (loads.picked.saved.sum(axis=0) >= saved + more).all()


def test_a_flow_may_exchange_the_posts_of_loads_but_not_how_many_they_are(district):
    facts = la.datasets.with_example_money(district, 99)
    formulation, outlay, free, loads = loads_of(facts)
    assert loads.pick(free, Watch())
    found = loads.loads
    held = found.of(without_outlays(formulation))
    plan = priced_of(held, Watch(), found.closed).answer.chosen
    assert formulation.prices(plan)[0] == formulation.prices(free)[0]
    assert (found.held.counts(plan) == found.held.lower).all()
    assert not plan[found.closed].any()
    assert not plan[loads.posts].all()
    row = np.zeros(len(plan), bool)
    row[loads.posts] = True
    kept = plan & np.isin(outlay.line, outlay.line[loads.posts])
    assert outlay.totals(kept).tolist() == outlay.totals(row).tolist()


def beside_teams():
    """Return a formulation with teams, a plan of it, and loads beside that plan."""
    facts = la.datasets.district(
        committees=80, lawyers=240, seed=3, teams=0.2, must_have=0.2
    )
    rows = [row.model_copy(update={"is_scarce": False}) for row in facts.districts]
    firms = [row.model_copy(update={"seats": 6}) for row in facts.firms]
    facts = facts.replace(districts=rows, firms=firms)
    formulation = formulate(
        la.Problem.of(la.datasets.with_example_money(facts, 85), POLICY)
    )
    (outlay,) = outlays_of(formulation)
    base = TeamFlow(CpSat()).first_plan(without_outlays(formulation), Run())
    loads = LoadChoice(formulation, outlay, base, np.zeros(len(outlay.who)))
    assert loads.pick(base, Watch())
    return formulation, base, loads


def test_loads_leave_a_plans_teams_their_members_and_the_seats_they_hold():
    formulation, base, loads = beside_teams()
    lawyers, posts = formulation.pairs.lawyer, loads.posts
    rows = team_rows(formulation)
    teams = {at: one for at, one in teams_of(base, rows).items() if len(one) > 1}
    assert len(teams) > 4
    members = [pair for team in teams.values() for pair in team]
    assert loads.teams.sum() == len(members)
    assert not set(lawyers[posts]) & set(lawyers[members])
    both = np.zeros(len(base), bool)
    both[posts] = both[members] = True
    counted = [one for one in formulation.must if isinstance(one, Bound)]
    seats = [one for one in counted if one.once_per is not None and one is not rows]
    assert seats
    assert not any(one.amounts(both).any() for one in seats)


def loads_credit(formulation, outlay, plan):
    maker = SetMaker(formulation, outlay, demanded_pairs(formulation))
    maker.look_at(plan)
    return maker.credit


def test_as_few_further_posts_as_can_be_are_chosen():
    # A first community post costs 100 yuan, the fourth and fifth 60: five for one
    # lawyer save 80 with four further posts, five for each of two lawyers 160 ...
    facts = two_districts(budget=920)
    _, outlay, free, loads = loads_of(facts)
    assert outlay.totals(free).tolist() == [100_000, 100_000]
    assert loads.pick(free, Watch())
    # ... but three in the first district and two in the second save 80 there.
    assert loads.picked.beyond.sum() == 4
    assert len(loads.picked) == 1
    saved = loads.picked.saved.sum(axis=0)
    assert saved.tolist() == [0, 8_000]


def test_posts_of_scarce_districts_go_before_those_that_count():
    # Three posts in the first district, which has few lawyers, are no further ones:
    # one in the second behind them saves 40, and is the first that counts.
    facts = two_districts(920, is_scarce=True)
    _, outlay, free, loads = loads_of(facts)
    assert outlay.totals(free).tolist() == [100_000, 100_000]
    assert loads.pick(free, Watch())
    assert loads.picked.beyond.sum() == 0
    assert loads.picked.saved.sum(axis=0)[1] == 8_000


@pytest.mark.parametrize("seed", range(4))
def test_the_sets_of_one_line_are_the_best_of_all(seed):
    dice = np.random.default_rng(seed)
    facts = two_districts(920, is_scarce=bool(seed % 2), lawyers=3, committees=4)
    _, outlay, _, loads = loads_of(facts)
    maker, count = loads.maker, len(outlay.line)
    maker.loss = dice.integers(-50, 50, count)
    maker.credit = dice.integers(5_000, 12_000, count)
    maker.is_open = np.ones(count, bool)
    worth = dice.uniform(0, 2e-4, 2)
    usual = max(1.0, float(np.median(np.abs(maker.loss))))

    def value(posts):
        sets = maker._sets(posts)
        return sets.saved @ worth - sets.beyond - 0.01 / usual * sets.loss

    found = maker._round(worth, 1, weakest=-1e9)
    best = {}
    for line in range(int(outlay.line.max()) + 1):
        own = np.flatnonzero(outlay.line == line)
        own = own[np.argsort(outlay.price_list[own], kind="stable")]
        for size in range(2, int(maker.most[line]) + 1):
            each = np.array(list(combinations(own.tolist(), size)))
            wide = np.full((len(each), found.shape[1]), -1)
            wide[:, :size] = each
            best[size] = max(best.get(size, -np.inf), float(value(wide).max()))
    sizes = (found >= 0).sum(axis=1)
    assert sorted(sizes.tolist()) == sorted(best)
    for size, own in zip(sizes.tolist(), value(found).tolist(), strict=True):
        assert own == pytest.approx(best[size])


def two_districts(budget, *, is_scarce=False, lawyers=25, committees=10):
    """Return ten communities in each of two districts; the second has less money."""
    from tests.worlds.small import HERE, committee, lawyer, world
    from tests.worlds.small import district as district_of

    places = [
        committee(f"c{side}{at:02d}", district=f"d{side}", **HERE)
        for side in (1, 2)
        for at in range(committees)
    ]
    return world(
        places,
        [lawyer(f"l{at:02d}", assessment=70, **HERE) for at in range(lawyers)],
        districts=[
            district_of("d1", budget_yuan=1_000, is_scarce=is_scarce),
            district_of("d2", budget_yuan=budget, is_scarce=False),
        ],
        tariffs=[
            la.Tariff(fen_per_year=10_000, post_to=3),
            la.Tariff(fen_per_year=6_000, post_from=4),
        ],
    )


def test_rows_that_hold_keep_their_loads_while_others_lack_and_give_them_back_later():
    facts = la.datasets.district(
        committees=120, lawyers=360, districts=2, scarcity=0, seed=3
    )
    rows = [row.model_copy(update={"is_scarce": False}) for row in facts.districts]
    money = la.datasets.with_example_money(facts.replace(districts=rows), 98)
    _, outlay, free, loads = loads_of(money)
    assert loads.pick(free, Watch())
    before, further = loads.picked.saved.sum(axis=0), int(loads.picked.beyond.sum())
    assert before.shape == (2,)
    assert (before > 0).all()
    # One row lacks a yuan by this plan, the other is far below its limit.
    paid = outlay.totals(free)
    loads.outlay = replace(outlay, upper=paid - np.array([100, -before[1]]))
    assert loads.pick(free, Watch())
    lacking = loads.picked.saved.sum(axis=0)
    assert lacking[0] >= before[0] + 100
    assert lacking[1] >= before[1]
    # Both are far below: there is too much of either.
    loads.outlay = replace(outlay, upper=paid + before // 2)
    assert loads.pick(free, Watch())
    assert int(loads.picked.beyond.sum()) < further


def test_nothing_is_chosen_anew_where_no_more_further_posts_are_taken_than_asked(
    district, monkeypatch
):
    _, outlay, free, loads = loads_of(la.datasets.with_example_money(district, 98))
    needed = outlay.totals(free) - outlay.upper
    assert loads.pick(free, Watch())
    tried, anew = [], LoadChoice._anew
    monkeypatch.setattr(load_choice, "LAST", 0)
    monkeypatch.setattr(
        LoadChoice, "_anew", lambda *given: tried.append(1) or anew(*given)
    )
    loads._chosen(needed, Watch(), loads.further)
    assert not tried
    loads._chosen(needed, Watch(), 0)
    assert len(tried) >= PATIENCE


class Scripted:
    """Loads that are chosen as a script says."""

    def __init__(self, script):
        self.picked, *self.script = script

    def pick(self, *_):
        self.picked = self.script.pop(0)
        return True

    @property
    def loads(self):
        return self.picked.loads


def test_of_choices_of_fewer_loads_the_best_that_holds_is_kept(district, monkeypatch):
    facts = la.datasets.with_example_money(district, 98)
    formulation, outlay, free, _ = loads_of(facts)
    record, run = Record(formulation), Run()
    record.begin([None] * len(formulation.tiers))
    search = PlanSearch(record, Flows(run), run.watch)
    cheapest = search.cheapest(free)
    most, enough, few = (
        LoadChoice(formulation, outlay, cheapest, np.zeros(1)) for _ in range(3)
    )
    for one, times in ((most, 8), (enough, 4), (few, 1)):
        one.pick(cheapest, run.watch, times)
    plan, wanted, short = (
        search._plan(search.dearest, cheapest, one.loads) for one in (most, enough, few)
    )
    assert formulation.prices(wanted)[1] < formulation.prices(plan)[1]
    assert [formulation.holds(one) for one in (wanted, short)] == [True, False]
    monkeypatch.setattr(plan_search, "EASED", 4)
    loads = Scripted([most, few, enough, few, most])
    assert (search._eased(loads, plan, cheapest) == wanted).all()
    assert loads.picked is enough
    assert not loads.script
    assert formulation.prices(record.best) == formulation.prices(wanted)


def test_loads_whose_lawyers_are_wanted_elsewhere_are_given_back(district):
    facts = la.datasets.with_example_money(district, 100)
    formulation, outlay, free, loads = loads_of(facts)
    assert loads.pick(free, Watch())
    assert not loads.give_back(free)
    committees = formulation.pairs.committee
    others = np.isin(outlay.line, outlay.line[loads.posts])
    others &= ~np.isin(committees, committees[loads.posts])
    lost = committees == committees[np.flatnonzero(others)[0]]

    def able():
        return np.isin(outlay.line[loads.picked.posts[:, 0]], outlay.line[lost]).sum()

    before = able()
    assert before
    assert loads.give_back(free & ~lost)
    loads.pick(free, Watch())
    after = able()
    assert after < before or lost[loads.posts].any()
    while able() and not lost[loads.posts].any():
        assert loads.give_back(free & ~lost)
        loads.pick(free, Watch())
    assert not loads.give_back(free & ~lost) or lost[loads.posts].any()


@pytest.mark.slow
def test_small_budgets_are_proved_with_cpsat_from_there(district):
    facts = la.datasets.with_example_money(district, 98)
    formulation = formulate(la.Problem.of(facts, POLICY))
    answer = BUDGETS.solve(formulation, Run(Watch(30), Settings(workers=2)))
    assert answer.tiers[0].price == answer.tiers[0].bound == 0
    assert formulation.holds(answer.chosen)
