"""Rows that every plan without a blocking pair keeps, and the rounds that find them.

:mod:`firm_matrices` prepares a firm for all kinds, :mod:`exchanges` and
:mod:`weighted_combs`, which :mod:`comb_weights` prepares; :mod:`combs` are plain
ones, for certificates only. :mod:`rounds` adds them to a linear program and searches
among the pairs left cheap, :mod:`closing` among the few that can still matter.
"""
