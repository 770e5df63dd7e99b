"""The page of the whole city: how long it takes to write, how large it is, how quick.

``python -m benchmarks.page`` prints a Markdown table. Without chromium and its driver
(and selenium) the lines of the browser are left out, and that is said.
"""

import argparse
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import lawyer_assign as la
from lawyer_assign.datasets import hangzhou

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

SECONDS, MEGABYTES, MILLISECONDS = 10, 5, 1000
"""What writing may take of the processor, the file of the disk, a search of a wait."""
QUERIES = (
    "清",
    "清波",
    "社区",
    "律师01542",
    "合成律所-上城-01",
    "330112108208",
    "淳安 村",
)
"""From what nearly everything holds to what one does."""
SOLVE_SECONDS = 20
_SEARCH = """
box.value = arguments[0];
const began = performance.now();
search();
document.body.offsetHeight;  // laid out
return performance.now() - began;
"""


Table = list[tuple[str, float, str, float]]
"""What was measured, its value, its unit and its limit."""


def rows(outcome: la.Outcome, path: Path) -> Table:
    """Return what was measured, its value, its unit and its limit."""
    began = time.process_time()
    la.write(outcome, path)
    seconds = time.process_time() - began
    found: Table = [
        ("written, why of every committee included", seconds, "CPU s", SECONDS),
        ("size", path.stat().st_size / 1e6, "MB", MEGABYTES),
    ]
    browser = _browser()
    if browser is None:
        print("no chromium, chromedriver or selenium: the browser's lines are left out")
        return found
    try:
        return [*found, *_in_browser(browser, path)]
    finally:
        browser.quit()


def _in_browser(browser: "Chrome", path: Path) -> Table:
    browser.get(path.as_uri())
    script = (
        "return performance.timing.loadEventEnd - performance.timing.navigationStart"
    )
    opened = float(browser.execute_script(script))
    slowest = max(float(browser.execute_script(_SEARCH, one)) for one in QUERIES)
    chosen = float(
        browser.execute_script(
            "const began = performance.now(); choose('c', 2001);"
            "document.body.offsetHeight; return performance.now() - began"
        )
    )
    return [
        ("opened in chromium", opened, "ms", MILLISECONDS),
        (f"slowest of {len(QUERIES)} searches", slowest, "ms", MILLISECONDS),
        ("a village clicked: why, map and table", chosen, "ms", MILLISECONDS),
    ]


def _browser() -> "Chrome | None":
    try:
        from selenium import webdriver
    except ImportError:
        return None
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        return None
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.add_argument("--headless=new")
    options.add_argument("--no-sandbox")
    return webdriver.Chrome(options, webdriver.ChromeService(driver))


def main() -> int:
    """Print the table; 1 if a limit is passed."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    outcome = la.solve(hangzhou(seed=0), time_limit=SOLVE_SECONDS, seed=0)
    with tempfile.TemporaryDirectory() as place:
        table = rows(outcome, Path(place) / "plan.html")
    print("| what | value | limit |\n|---|---|---|")
    for name, value, unit, limit in table:
        print(f"| {name} | {value:,.2f} {unit} | {limit:,} |")
    return int(any(value > limit for _, value, _, limit in table))


if __name__ == "__main__":
    raise SystemExit(main())
