"""A headless browser for pages, and what tests ask of one."""

import base64
import json
import os
import re
import shutil

import pytest

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    None,
)
DRIVER = shutil.which("chromedriver")
needs_browser = pytest.mark.skipif(
    BROWSER is None or DRIVER is None,
    reason="no browser is installed (Debian: apt-get install chromium chromium-driver)",
)
PHONE_WIDTH = 360
"""CSS pixels of a small phone."""


def started():
    """Return a browser that records what it asks for."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is missing")
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    options.add_argument("--headless=new")
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    wanted = {"performance": "ALL", "browser": "ALL"}
    options.set_capability("goog:loggingPrefs", wanted)
    return webdriver.Chrome(options, webdriver.ChromeService(DRIVER))


def widen(browser, width, height=800):
    """Give the browser a screen: up to 600 pixels it is a phone."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1,
               "mobile": width < 600}  # fmt: skip
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def seen(browser):
    return browser.find_element("tag name", "body").text


def printed(browser):
    """Return the page as the PDF that printing makes."""
    made = browser.execute_cdp_cmd(
        "Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True}
    )
    return base64.b64decode(made["data"])


def pages_of(pdf):
    """Return the sizes of the pages, in points."""
    kinds = re.findall(rb"/Type\s*/Page\b(?!s)", pdf)
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(kinds) == len(boxes)
    return [tuple(round(float(one)) for one in box) for box in boxes]


def asked_for(browser):
    """Return every address that was asked for since this was called last."""
    found = []
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            found.append(message["params"]["request"]["url"])
    return found


def complaints(browser):
    """Return errors of the console since this was called last."""
    return [one for one in browser.get_log("browser") if one["level"] == "SEVERE"]
