"""OR-Tools and HiGHS, each behind one door; nothing here knows lawyers or markets.

Read in this order: :mod:`watch` (one clock, one stop button, one progress),
:mod:`linear_form` (rows and columns of whole numbers, which every engine takes),
:mod:`cut` (a row learned later), then the doors: :mod:`cpsat` and :mod:`highs`.
"""
