"""Whether pictures can be drawn here at all."""

import pytest

from lawyer_assign.errors import UnsupportedError
from lawyer_assign.views.drawing import chinese_font


def _has_font():
    try:
        chinese_font()
    except UnsupportedError:
        return False
    return True


needs_font = pytest.mark.skipif(
    not _has_font(),
    reason="no Chinese font is installed (Debian: apt-get install fonts-noto-cjk)",
)
