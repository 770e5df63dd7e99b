"""The desk in JupyterLab, in a real browser: tick, re-plan, compare, undo."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.worlds.browsers import complaints, needs_browser, started

ROOT = Path(__file__).parents[2]
SPLASH = "#jupyterlab-splash"
PATIENCE = 120
"""Seconds for a server, a kernel or a plan; a busy machine takes long for each."""
pytestmark = [pytest.mark.slow, needs_browser]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab of its own, with one notebook that shows a desk."""
    pytest.importorskip("jupyterlab", reason="JupyterLab is missing")
    import nbformat  # this late, as all below: most runs leave these tests out

    folder = tmp_path_factory.mktemp("lab")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": kernel},
        cells=[
            nbformat.v4.new_code_cell(
                "import lawyer_assign as la\n"
                "past = la.datasets.PastKnobs(fixed=0)\n"
                "facts = la.datasets.district(committees=40, seed=3, past=past)\n"
                "desk = la.desk(facts)\n"
                "desk"
            )
        ],
    )
    nbformat.write(notebook, folder / "desk.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = {
        name: str(folder / name.lower())
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
        )
    }
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
        f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=",
        f"--notebook-dir={folder}", "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    env = os.environ | home | {"PYTHONPATH": str(ROOT)}
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen(
            command, cwd=folder, env=env, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/api", folder / "lab.log")
        yield address
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(address, log):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.3)
    pytest.fail(f"JupyterLab does not start: {log.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def browser():
    driver = started()
    driver.set_window_size(1500, 1100)
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def desk(lab, browser):
    """The desk, shown by running the only cell."""
    browser.get(f"{lab}/doc/tree/desk.ipynb?reset")
    waited(browser, run_first_cell)
    found(browser, ".lawyer-desk .plan tbody tr")
    return browser


def run_first_cell(browser):
    """Run it once the page stands still; JupyterLab draws it several times over."""
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver import ActionChains, Keys

    try:
        if browser.find_elements("css selector", SPLASH):
            return False
        cell = browser.find_element("css selector", ".jp-CodeCell .cm-content")
        if "desk" not in cell.text:
            return False
        ActionChains(browser).click(cell).key_down(Keys.SHIFT).send_keys(
            Keys.ENTER
        ).key_up(Keys.SHIFT).perform()
    except WebDriverException:
        return False
    return True


def found(browser, selector):
    return waited(
        browser,
        lambda it: next(iter(it.find_elements("css selector", selector)), None),
    )


def waited(browser, condition):
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(browser, PATIENCE).until(condition)


def click(browser, selector):
    """Click what can be clicked; the desk may draw it anew while we look for it."""
    waited(browser, lambda it: it.execute_script(_CLICK, selector))


_CLICK = """
const found = document.querySelector(arguments[0]);
if (!found || found.disabled) return false;
found.click();
return true;
"""


def texts(browser, selector):
    return browser.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)",
        f".lawyer-desk {selector}",
    )


def test_the_desk_plans_again_with_what_was_ticked_and_goes_back(desk):
    rows = ".plan tbody tr"
    assert len(texts(desk, rows)) == 40
    committee = found(desk, rows).get_attribute("data-committee")
    click(desk, f"{rows}[data-committee='{committee}']")
    found(desk, ".others .tick")
    assert texts(desk, "[data-part=reasons] h4")
    before = texts(desk, f"{rows}[data-committee='{committee}'] td:nth-child(3)")
    click(desk, ".others .tick")
    waited(desk, lambda _: "×" in " ".join(texts(desk, ".marks li")))
    click(desk, "[data-part=replan]")
    waited(desk, lambda _: texts(desk, "[data-part=changes] h3"))
    after = texts(desk, f"{rows}[data-committee='{committee}'] td:nth-child(3)")
    assert after != before
    assert texts(desk, "tr.new")
    assert len(texts(desk, "[data-part=tiers] tbody tr")) == 4
    click(desk, "[data-part=undo]")
    waited(desk, lambda _: not texts(desk, "[data-part=changes] h3"))
    assert (
        texts(desk, f"{rows}[data-committee='{committee}'] td:nth-child(3)") == before
    )


def test_the_search_narrows_the_table_and_what_is_typed_stays(desk):
    click(desk, ".plan tbody tr")
    search = found(desk, "[data-part=search]")
    name = texts(desk, ".plan tbody tr:nth-child(5) td:first-child")[0]
    search.send_keys(name[:12])
    waited(desk, lambda _: len(texts(desk, ".plan tbody tr")) < 40)
    assert name in texts(desk, ".plan tbody tr td:first-child")
    click(desk, "[data-part=turn]")
    waited(desk, lambda _: texts(desk, "[data-part=replan]") == ["Re-plan"])
    assert search.get_attribute("value") == name[:12]
    click(desk, "[data-part=turn]")
    waited(desk, lambda _: texts(desk, "[data-part=replan]") == ["重新计算"])


def test_the_search_finds_letters_and_digits_of_a_chinese_keyboard(desk):
    search = found(desk, "[data-part=search]")

    def typed(text):
        desk.execute_script(
            "arguments[0].value = arguments[1];"
            "arguments[0].dispatchEvent(new Event('input'))",
            search,
            text,
        )

    typed("")
    waited(desk, lambda _: len(texts(desk, ".plan tbody tr")) >= 40)
    name = texts(desk, ".plan tbody tr:nth-child(5) td:first-child")[0]
    wide = "".join(chr(ord(x) + 0xFEE0) if "!" <= x <= "~" else x for x in name)
    assert wide != name
    typed(wide)
    waited(desk, lambda _: len(texts(desk, ".plan tbody tr")) < 40)
    assert name in texts(desk, ".plan tbody tr td:first-child")
    typed("")


def test_a_click_on_the_map_explains_a_committee(desk):
    from selenium.webdriver import ActionChains

    canvas = found(desk, ".lawyer-desk canvas")
    ActionChains(desk).move_to_element_with_offset(canvas, 5, 5).click().perform()
    waited(desk, lambda _: texts(desk, "[data-part=reasons] h3"))
    pixels = desk.execute_script(
        "const c = document.querySelector('.lawyer-desk canvas');"
        "return [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]"
        ".filter(v => v > 0).length"
    )
    assert pixels > 500


def test_keys_on_the_desk_do_nothing_to_the_notebook(desk):
    """The focus fell to the page after a mark, and D D there deletes the cell."""
    from selenium.webdriver import ActionChains

    desk.execute_script("document.querySelector('.lawyer-desk .plan .tick').focus()")
    ActionChains(desk).send_keys(" ").perform()
    waited(desk, lambda _: "×" in " ".join(texts(desk, ".marks li")))
    here = "return document.activeElement.classList.contains('tick')"
    assert desk.execute_script(here)
    ActionChains(desk).send_keys("dd ").perform()
    waited(desk, lambda _: "×" not in " ".join(texts(desk, ".marks li")))
    assert desk.execute_script(here)
    assert texts(desk, ".plan tbody tr")


def test_the_browser_has_nothing_to_complain_of(desk):
    said = [one["message"] for one in complaints(desk)]
    assert not [one for one in said if "desk" in one.lower()]
