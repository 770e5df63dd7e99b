"""A tier by whole sets of posts, one for each committee, where a row weighs them.

In the order of use: ``blocks`` parts rows and columns, ``cheapest`` finds the cheapest
set of every committee at some prices, ``set_columns`` is the program whose prices these
are, ``block_search`` raises the bound by turns of both and closes what is left;
``reach`` asks by it whether posts can weigh so much at all.
"""
