"""How the pages are made: ``make docs`` writes them to ``docs/_build/html``."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent)]

import lawyer_assign as la  # noqa: E402 (its path is set above)

project = "lawyer-assign"
copyright = "lawyer-assign, Apache-2.0"
release = la.__version__
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "pictures",
    "languages",
    "fields",
    "taken_in",
    "chinese_search",
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_pictures"]
language = "en"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_typehints = "none"
autodoc_member_order = "bysource"
autoclass_content = "class"
napoleon_google_docstring = False
napoleon_use_ivar = True
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 80

html_theme = "furo"
html_search_language = "en_zh"
html_title = "lawyer-assign"
html_show_sphinx = False
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["site.css"]
