"""The least cut of a network, while its room changes."""

from itertools import product

import numpy as np

from lawyer_assign.engines.max_flow import LeastCut


def test_the_cut_is_the_least_of_all():
    dice = np.random.default_rng(0)
    for _ in range(50):
        nodes = 6
        tail, head = dice.integers(0, nodes, (2, 14))
        network = LeastCut(tail, head)
        for _ in range(3):
            room = dice.integers(0, 9, len(tail))
            flow, side = network.solve(room)
            side = np.append(side, np.zeros(nodes - len(side), bool))
            assert (side[0], side[1]) == (True, False)
            assert flow == room[side[tail] & ~side[head]].sum()
            cuts = (np.array((1, 0, *one), bool) for one in product((0, 1), repeat=4))
            assert flow == min(room[one[tail] & ~one[head]].sum() for one in cuts)
