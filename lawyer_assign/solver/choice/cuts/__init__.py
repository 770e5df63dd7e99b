"""Rows that every plan without a blocking pair keeps, and the rounds that find them.

:mod:`firm_matrices` prepares a firm for both kinds, :mod:`combs` and :mod:`exchanges`;
:mod:`rounds` adds them to a linear program and searches among the pairs left cheap.
"""
