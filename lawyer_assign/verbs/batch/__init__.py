"""Many problems in sum: :mod:`totals` counts each outcome, and adds up what may be."""
