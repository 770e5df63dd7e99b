"""OR-Tools and HiGHS, asked in one way; nothing here knows lawyers or markets.

CP-SAT's models and OR-Tools' flows are made where they are needed, too: in `solver/`
and `matching/`, and nowhere else.

Read in this order: :mod:`watch` (one clock, one stop button, one progress),
:mod:`linear_form` (rows and columns of whole numbers, which every engine takes),
:mod:`cut` (a row learned later), then the doors: :mod:`cpsat` and :mod:`highs`.
"""
