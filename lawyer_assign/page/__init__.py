"""A plan as one page: searched, seen on a map, asked why; opens from a disk, offline.

``columns`` says the plan in columns of whole numbers, ``sentences`` packs what
``explain`` says so that the page can say it again word for word, ``sheet`` puts both
and ``templates/`` into one file, ``mark`` is what it is known by, ``door`` is
``la.write``.
"""
