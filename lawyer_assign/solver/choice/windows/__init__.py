"""What every plan without a blocking pair keeps, and so which pairs it can have.

:mod:`firm_lists` says what firms and committees may still hope for; on it,
:mod:`list_ends` shortens lists from behind, :mod:`list_fronts` from the front.
:mod:`stable_window` makes of that, or of the best and worst stable links, a window for
a flow; :mod:`sore_window` says what is left of it where some pairs must block.
"""
