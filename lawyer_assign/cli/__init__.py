"""The verbs in a shell: ``lawyer-assign demo | template | generate | check | ...``.

Exit codes: 0 fine, 1 shortage or violations found, 2 bad input.
"""

from lawyer_assign.cli.app import app, main

__all__ = ["app", "main"]
