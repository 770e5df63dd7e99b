"""What no plan beats whatever lists say: tiers before points, over all allowed pairs.

:mod:`beyond` solves once more where lists that were cut leave it open, :mod:`floors`
says what holds of every plan, listed or not, :mod:`counted` what budgets prove of
them by counting, over the small table of :mod:`pairs_by_price`, and :mod:`dispatched`
how many pairs block whoever is sent.
"""
