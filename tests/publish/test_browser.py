"""The notice in a real browser: searched, switched, on a phone, on paper, offline."""

import pytest

from lawyer_assign.facts import OnlineHours
from lawyer_assign.plan import Plan
from lawyer_assign.publish.edition import Edition
from lawyer_assign.publish.publication import publish
from tests.worlds.browsers import (
    PHONE_WIDTH,
    asked_for,
    complaints,
    needs_browser,
    pages_of,
    printed,
    seen,
    started,
    widen,
)
from tests.worlds.published import (
    HIDDEN_PHONE,
    PHONE,
    STAMP,
    outcome_of,
    stood_in,
    town,
    town_facts,
    town_plan,
)

pytestmark = [pytest.mark.slow, needs_browser]
A4_WIDTH = 688
"""CSS pixels of A4 without its margins."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The town, one visit stood in for, phones asked for."""
    place = tmp_path_factory.mktemp("published") / "site"
    outcome = stood_in(town(2027), 200, "l3")
    publish(Edition(outcome, shows_phones=True), place, STAMP)
    return place / "notice"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """Two communities of five lawyers with everything that a poster can hold."""
    place = tmp_path_factory.mktemp("crowded") / "site"
    facts = town_facts()
    hours = [OnlineHours(lawyer=row.id, channel=one, hours="周一至周五 19:00-20:30")
             for row in facts.lawyers for one in ("phone", "wechat")]  # fmt: skip
    long = "钱塘江畔杭州湾新区第二十三社区居民委员会"
    rows = [row.model_copy(update={"name": long}) for row in facts.committees]
    facts = facts.replace(online_hours=hours, committees=rows)
    posts = [*town_plan().posts, *(("330102001001", row.id) for row in facts.lawyers)]
    outcome = outcome_of(facts, Plan.of(posts), town(2026).days)
    for at in range(40):
        outcome = stood_in(outcome, at, "l4")
    publish(Edition(outcome, shows_phones=True), place, STAMP)
    return place / "notice"


@pytest.fixture(scope="module")
def browser():
    driver = started()
    yield driver
    driver.quit()


@pytest.fixture
def at(browser):
    """Return a function that opens a page at a width of the screen, in Chinese."""

    def go(path, width=PHONE_WIDTH):
        widen(browser, width)
        browser.get(path.as_uri())
        browser.execute_script("localStorage.clear()")
        browser.refresh()
        return browser

    return go


def test_search_finds_a_village_and_opens_it(at, folder):
    browser = at(folder / "index.html")
    browser.find_element("id", "q").send_keys("茅屏")
    (link,) = browser.find_elements("css selector", "#found a")
    assert link.text == "茅屏村"
    link.click()
    assert "每月第2个周三下午" in seen(browser)
    assert "茅屏村" in browser.find_element("tag name", "h1").text


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("淳安", 2),
        ("上城　清波", 2),
        ("湖滨街道", 2),
        ("王甲", 2),
        ("上城 清波", 2),
        ("nowhere", 0),
    ],
)
def test_search_looks_at_district_town_and_lawyer(at, folder, word, count):
    browser = at(folder / "index.html")
    browser.find_element("id", "q").send_keys(word)
    found = browser.find_elements("css selector", "#found li")
    assert len(found) == count
    assert browser.find_element("id", "none").is_displayed() == (count == 0)


def test_search_finds_names_that_a_sheet_pads_with_spaces(at, tmp_path):
    facts = town_facts()
    padded = {"l1": "王　静", "l2": "李 明"}
    rows = [row.model_copy(update={"name": padded.get(row.id, row.name)})
            for row in facts.lawyers]  # fmt: skip
    facts = facts.replace(lawyers=rows)
    outcome = outcome_of(facts, town_plan(), town(2026).days)
    publish(Edition(outcome), tmp_path / "site", STAMP)
    browser = at(tmp_path / "site" / "notice" / "index.html")
    box = browser.find_element("id", "q")
    for typed, count in (("王静", 2), ("王　静", 2), ("上城 王静", 2), ("静李", 0)):
        box.clear()
        box.send_keys(typed)
        found = browser.find_elements("css selector", "#found li")
        assert len(found) == count, typed


def test_chinese_comes_first_and_english_stays_once_chosen(at, folder):
    browser = at(folder / "committees" / "330102001001.html")
    assert "每周一上午" in seen(browser)
    assert "every Monday" not in seen(browser)
    assert browser.title == "清波社区 · 社区（村）法律顾问服务公示"
    browser.find_element("id", "lang").click()
    assert "every Monday morning" in seen(browser)
    assert "每周一上午" not in seen(browser)
    assert browser.title == "清波社区 · Lawyers on duty near you"
    browser.get((folder / "committees" / "330127101201.html").as_uri())
    assert "of the month" in seen(browser)
    assert browser.execute_script("return document.documentElement.lang") == "en"


def test_the_search_box_speaks_one_language_and_fits_a_phone(at, folder):
    browser = at(folder / "index.html")
    box = browser.find_element("id", "q")
    assert box.get_attribute("placeholder") == "社区（村）、乡镇（街道）、律师"
    browser.find_element("id", "lang").click()
    assert box.get_attribute("placeholder") == "name, town or lawyer"
    browser.get((folder / "index.html").as_uri())
    box = browser.find_element("id", "q")
    assert box.get_attribute("placeholder") == "name, town or lawyer"


@pytest.mark.parametrize("page", ["index.html", "committees/330102001001.html",
                                  "districts/d1.html"])  # fmt: skip
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("site", ["folder", "crowded"])
def test_nothing_is_wider_than_a_phone(at, request, site, page, lang):
    browser = at(request.getfixturevalue(site) / page)
    if lang == "en":
        browser.find_element("id", "lang").click()
    width = "return document.documentElement.scrollWidth"
    assert browser.execute_script(width) <= PHONE_WIDTH


def test_a_district_beside_a_long_name_is_not_broken_in_two(at, crowded):
    """It read "合 / 成01区" on a phone."""
    page = crowded / "committees" / "330102001001.html"
    for width in (360, 375, 390, 412):
        browser = at(page, width)
        for one in browser.find_elements("css selector", "h1 .whole"):
            assert one.text
            lines = "return arguments[0].getClientRects().length"
            assert browser.execute_script(lines, one) == 1
            tall = "return arguments[0].getBoundingClientRect().height"
            assert browser.execute_script(tall, one) < 35


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("site", ["folder", "crowded"])
def test_a_poster_is_one_a4_page_with_everything_on_it(at, request, site, lang):
    folder = request.getfixturevalue(site)
    browser = at(folder / "committees" / "330102001001.html", 1000)
    if lang == "en":
        browser.find_element("id", "lang").click()
    assert pages_of(printed(browser)) == [(595, 842)]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    metrics = {"width": A4_WIDTH, "height": 1020, "deviceScaleFactor": 1,
               "mobile": False}  # fmt: skip
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    paper, last = (
        browser.execute_script(f"const b = {one}.getBoundingClientRect(); "
                               "return [b.right, b.bottom]")
        for one in ("document.body", "document.querySelector('footer')")
    )  # fmt: skip
    assert last[0] <= paper[0] <= A4_WIDTH
    assert last[1] <= paper[1] <= 1010
    assert not browser.find_element("id", "print").is_displayed()
    assert browser.find_element("class name", "poster-head").is_displayed()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_line_to_sign_is_one_line_of_a_poster_at_full_size(at, folder, lang):
    browser = at(folder / "committees" / "330102001001.html", 1000)
    if lang == "en":
        browser.find_element("id", "lang").click()
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    # The page without its margins of 14 mm.
    metrics = {"width": 688, "height": 1010, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    tall, line = browser.execute_script(
        "document.body.style.setProperty('--fit', 1); "
        "const row = document.querySelector('.signed'); "
        "return [row.getBoundingClientRect().height, "
        "parseFloat(getComputedStyle(row).lineHeight)]"
    )
    assert tall <= 1.5 * line
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_lists_are_printed_over_as_many_pages_as_they_need(at, folder):
    """Nothing of a list is cut off; the search of the first page is not printed."""
    district = next((folder / "districts").glob("*.html"))
    browser = at(district, 1000)
    own = browser.execute_script("return document.querySelectorAll('.list li').length")
    assert own
    # As if a district had some hundred communities.
    browser.execute_script(
        "const all = document.querySelector('.list'), one = all.children[0]; "
        "for (let at = 0; at < 200; at++) all.append(one.cloneNode(true))"
    )
    assert 4 <= len(pages_of(printed(browser))) <= 8
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    hidden = (
        "return ['hidden', 'clip'].includes(getComputedStyle(arguments[0]).overflow)"
    )
    for place in ("html", "body", "main"):
        one = browser.find_element("css selector", place)
        assert not browser.execute_script(hidden, one), place
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    browser = at(folder / "index.html", 1000)
    assert browser.find_element("id", "q").is_displayed()
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert not browser.find_element("id", "q").is_displayed()
    assert not browser.find_element("css selector", ".search").is_displayed()
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_poster_marks_in_its_dates_what_is_changed(at, crowded, lang):
    browser = at(crowded / "committees" / "330102001001.html", 1000)
    if lang == "en":
        browser.find_element("id", "lang").click()
    marks = {"zh": ("有调整", "本次取消"), "en": ("changed", "cancelled")}[lang]
    # The clock of the reader decides which dates are shown: here all of them are.
    browser.execute_script(
        "for (const one of document.querySelectorAll('ul.dates li')) "
        "one.classList.add('shown')"
    )
    changed = browser.find_elements("css selector", "#all ~ .dates li:has(em)")
    assert changed
    seen_of = "return arguments[0].querySelector('i').getBoundingClientRect().width"
    assert not any(browser.execute_script(seen_of, one) for one in changed)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert all(browser.execute_script(seen_of, one) for one in changed)
    texts = {one.get_attribute("innerText").strip() for one in changed}
    assert all(one.endswith(marks) for one in texts), texts
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_dates_to_come_are_shown_and_all_on_demand(at, folder):
    browser = at(folder / "committees" / "330102001001.html", 1000)
    every = browser.find_elements("css selector", "#all ~ .dates li")
    shown = [one for one in every if one.is_displayed()]
    today = browser.execute_script("return new Date().toISOString().slice(0, 10)")
    assert 0 < len(shown) <= 6
    assert all(one.get_attribute("data-date") >= today for one in shown) or (
        today > "2027-12-31"
    )
    browser.find_element("id", "all").click()
    assert len(every) == 52
    assert all(one.is_displayed() for one in every)


def test_no_request_leaves_the_disk(at, folder, browser):
    asked_for(browser)
    for page in ("index.html", "committees/330102001001.html", "districts/d1.html"):
        at(folder / page)
    browser.find_elements("css selector", "a")
    asked = asked_for(browser)
    assert len(asked) >= 9
    assert {one.partition(":")[0] for one in asked} == {"file"}
    assert not complaints(browser)


def test_only_the_phone_that_may_be_published_is_seen(at, folder):
    browser = at(folder / "committees" / "330102001001.html")
    assert PHONE in seen(browser)
    link = browser.find_element("class name", "phone")
    assert link.get_attribute("href") == f"tel:{PHONE}"
    browser = at(folder / "committees" / "330102001002.html")
    assert HIDDEN_PHONE not in browser.page_source
    assert "李乙" in seen(browser)


def test_a_year_that_nobody_announced_is_named(at, folder):
    browser = at(folder / "index.html")
    assert "2027年日历为暂定" in seen(browser)
