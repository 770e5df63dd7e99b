"""How many pairs must block, by a linear program of the whole market.

:mod:`pooled_pairs` makes few columns of many pairs, :mod:`excused_combs` are the rows
that every plan keeps, counted with its blocking pairs, and :mod:`comb_bound` adds them
round by round.
"""
