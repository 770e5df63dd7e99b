"""The pages of ``docs/`` and what stands in them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(
    path
    for path in DOCS.rglob("*.md")
    if not {"_build", "_pictures"} & set(path.relative_to(DOCS).parts)
)


def blocks(text, language):
    return re.findall(
        f"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE
    )


def pictures(text):
    return re.findall(r"^```{picture} (\S+)\n(.*?)^```", text, flags=re.DOTALL | re.M)
