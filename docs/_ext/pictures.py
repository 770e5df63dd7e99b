"""``picture``: code that runs when the pages are made, and what it drew.

Code of one page shares its names from top to bottom, as cells of a notebook do. The
picture is the figure that is open at the end; a defect in the code ends the build.
"""

import logging
from pathlib import Path

import matplotlib as mpl
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

mpl.use("Agg")
FOLDER = "_pictures"
for noisy in ("lawyer_assign", "matplotlib"):  # Sphinx would print every step
    logging.getLogger(noisy).setLevel(logging.WARNING)


class Picture(SphinxDirective):
    """Run the code, show it, and show what it drew; the argument names the picture."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the code and its picture."""
        from matplotlib import pyplot as plt

        plt.close("all")
        code = "\n".join(self.content)
        known = self.env.temp_data.setdefault("pictures", {"__name__": "picture"})
        exec(compile(code, self.arguments[0], "exec"), known)
        folder = Path(self.env.srcdir) / FOLDER
        folder.mkdir(exist_ok=True)
        name = f"{self.arguments[0]}.png"
        plt.savefig(folder / name, dpi=110, bbox_inches="tight")
        plt.close("all")
        shown = nodes.literal_block(code, code, language="python")
        picture = nodes.image(uri=f"/{FOLDER}/{name}", alt=self.arguments[0])
        picture["classes"].append("picture")
        return [shown, picture]


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive."""
    app.add_directive("picture", Picture)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
