"""Who is dispatched is as many as any flow sends, after every change and back again."""

import random
from itertools import product

import pytest

from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.choice.dispatch_flow import DispatchFlow


def most_sent(reach, firm, spare, needy):
    """Return how many of some committees can have a lawyer, by trying everything."""
    best = 0
    for lawyers in product(*([*reach[one], None] for one in needy)):
        used = [one for one in lawyers if one is not None]
        counts = [sum(firm[one] == at for one in used) for at in range(len(spare))]
        fits = all(a <= b for a, b in zip(counts, spare, strict=True))
        if len(used) == len(set(used)) and fits:
            best = max(best, len(used))
    return best


def drawn(dice):
    """Return committees' lawyers, their firms, and lawyers to spare by firm."""
    firm = [dice.randrange(2) for _ in range(4)]
    reach = [[one for one in range(4) if dice.random() < 0.5] for _ in range(4)]
    return reach, firm, [firm.count(0), firm.count(1)]


@pytest.mark.parametrize("seed", range(40))
def test_as_many_are_sent_as_by_any_flow_and_all_is_taken_back(seed):
    dice = random.Random(seed)
    reach, firm, spare = drawn(dice)
    flow, needy, left = DispatchFlow(reach, firm, spare), set(), list(spare)
    for _ in range(12):
        before = (set(flow.waiting), set(needy), list(left))
        mark = flow.mark()
        some = [one for one in range(4) if dice.random() < 0.4]
        come = [one for one in some if one not in needy]
        go = [one for one in some if one in needy]
        more = {
            at: dice.randint(-1, 1)
            for at in range(2)
            if 0 < left[at] < spare[at] or dice.random() < 0.2
        }
        more = {at: n for at, n in more.items() if 0 <= left[at] - n <= spare[at]}
        flow.change(more, come, go)
        needy = needy - set(go) | set(come)
        left = [one - more.get(at, 0) for at, one in enumerate(left)]
        asked = sorted(needy)
        sent = most_sent(reach, firm, left, asked)
        assert flow.waiting <= needy
        assert len(asked) - len(flow.waiting) == sent
        for at in range(2) if flow.waiting else ():
            one_more = [n + (at == place) for place, n in enumerate(left)]
            helps = most_sent(reach, firm, one_more, asked) > sent
            assert helps <= (at in flow.wanted)
        if dice.random() < 0.4:
            flow.back(mark)
            waiting, needy, left = before
            assert flow.waiting == waiting


def test_the_watch_is_asked_while_many_are_sent():
    flow = DispatchFlow([[0], [1]], [0, 0], [2])
    with pytest.raises(OutOfTime):
        flow.change({}, [0, 1], (), Watch(stop=lambda: True))
