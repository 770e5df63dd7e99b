"""A desk in a notebook: a plan to look at, marks to set, the next plan beside it.

``bench.py`` holds scenario, marks and what came before, and knows no browser;
``refusal.py`` finds which marks leave no plan, ``keepsake.py`` is what a saved notebook
keeps; ``sheet.py`` says it as plain values in a language; ``widget.py`` shows them by
the files in ``front/`` and hears what is clicked.
"""

from lawyer_assign.notebook.desk import desk

__all__ = ["desk"]
