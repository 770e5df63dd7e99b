"""A formulation as rows and columns of whole numbers, and what linear programs prove.

:mod:`build` puts the form together: one module per statement that needs rows of its own
(:mod:`joint`, :mod:`outlay`, :mod:`peak`, :mod:`stable`), with columns shared by way of
:mod:`cells_in_use`. :mod:`relaxation` bounds a form, :mod:`cpsat_model` hands it on.
"""
