"""The verbs in a shell: ``lawyer-assign demo | template | generate | check | ...``.

Exit codes: 0 fine, 1 shortage or violations found, 2 bad input, 130 and 143 ended by
Ctrl-C or SIGTERM before planning. A shell begins in :mod:`lawyer_assign.__main__`.
"""

from lawyer_assign.cli.app import app, main

__all__ = ["app", "main"]
