"""What merges leave in pages: lines said twice, Chinese away from its English."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for room in (".", "lawyer_assign", "benchmarks", "benchmarks/notes")
    for path in (ROOT / room).glob("*.md")
)
BENCHMARKS = ROOT / "benchmarks"
FIGURES = (BENCHMARKS / "README.md").read_text("utf-8")
LONG = 50
"""Lines that begin alike over so many characters say the same."""
MOST = 340
"""Lines of figures that a stranger still looks through."""


def prose(path):
    """Return the lines of a page that are no code and no row of a table."""
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.M | re.S)
    return [line.strip() for line in text.splitlines() if not line.startswith("|")]


def test_all_pages_are_looked_at():
    assert {"README.md", "README.zh-CN.md", "CHANGELOG.md"} <= {p.name for p in PAGES}
    assert sum(path.name == "README.md" for path in PAGES) == 3


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_says_a_line_twice(path):
    begin = Counter(line[:LONG] for line in prose(path) if len(line) >= LONG)
    assert not [line for line, times in begin.items() if times > 1]


def anchors(path):
    """Return what the headings of a page are linked by."""
    heads = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), flags=re.M)
    return {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in heads}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(path):
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.M | re.S)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if not link.startswith(("http:", "https:", "mailto:")):
            target, _, anchor = link.partition("#")
            page = path.parent / target if target else path
            assert page.exists(), link
            assert not anchor or anchor in anchors(page), link


def test_a_stranger_finds_every_benchmark_and_its_notes():
    programs = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__main__")
        for path in BENCHMARKS.rglob("*.py")
        if '__name__ == "__main__"' in path.read_text("utf-8")
        or path.name == "__main__.py"
    }
    missing = {one for one in programs if not re.search(rf"{one}\b", FIGURES)}
    assert missing == {"benchmarks.fresh"}, "of these only others start it"
    notes = {path.name for path in (BENCHMARKS / "notes").glob("*.md")}
    assert notes == set(re.findall(r"\]\(notes/(\w+\.md)\)", FIGURES))


def test_figures_are_one_page_and_notes_stand_elsewhere():
    assert FIGURES.count("\n") <= MOST


def is_chinese(entry):
    said = re.sub(r"`[^`]*`", "", entry)
    return 3 * len(re.findall(r"[一-鿿]", said)) > len(re.findall(r"[A-Za-z]", said))


def test_a_change_is_said_in_english_and_then_in_chinese():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    entries = re.split(r"^- ", text, flags=re.M)[1:]
    said = [is_chinese(one) for one in entries]
    assert sum(said) > 60
    assert not said[0]
    behind = zip(entries, said, said[1:], strict=False)
    assert not [entry for entry, one, after in behind if one and after]
