"""Networks: the fast path, proved by its own node prices.

:mod:`nested_rows` asks whether rows can be nodes, :mod:`network` builds the arcs,
:mod:`backend` folds the tiers into one cost and solves, :mod:`sifting` does so over few
arcs of a dense network, :mod:`node_prices` proves.
"""

from lawyer_assign.solver.flow.backend import Flow, Priced

__all__ = ["Flow", "Priced"]
