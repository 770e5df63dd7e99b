"""The page in a browser: found, sorted, asked why, on a phone, on paper, offline."""

import re

import pytest

import lawyer_assign as la
from lawyer_assign.explain.whys.words import reason_text
from lawyer_assign.page.words import WORDS
from lawyer_assign.publish.edition import plain
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
from tests.worlds.published import town
from tests.worlds.shown import IMAGE, SCRIPT, TEMPLATE, adopted_town, odd_outcome

pytestmark = [pytest.mark.slow, needs_browser]
WIDE = 1300
LANGS = ("zh", "en")


@pytest.fixture(scope="module")
def outcome():
    return odd_outcome()


@pytest.fixture(scope="module")
def path(outcome, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "plan.html"
    la.write(outcome, path, lang="zh")
    return path


@pytest.fixture(scope="module")
def browser():
    driver = started()
    yield driver
    driver.quit()


@pytest.fixture
def at(browser, path):
    """Return a function that opens the page at a width, in a language."""

    def go(width=WIDE, lang="zh"):
        widen(browser, width)
        complaints(browser)
        browser.get(path.as_uri())
        if lang == "en":
            browser.find_element("id", "switch").click()
        return browser

    yield go
    assert not complaints(browser)


def find(browser, words):
    box = browser.find_element("id", "q")
    box.clear()
    box.send_keys(words)
    return browser.find_elements("css selector", "#found li.hit")


def column(browser, nth):
    """Return the texts of a column of the table."""
    script = (
        "return [...document.querySelectorAll("
        "`#table tbody tr td:nth-child(${arguments[0]})`)].map((c) => c.textContent)"
    )
    return browser.execute_script(script, nth)


def pick(browser, select, value):
    browser.execute_script(
        "const s = document.getElementById(arguments[0]); s.value = arguments[1];"
        "s.dispatchEvent(new Event('change'));",
        select,
        value,
    )


def picture(browser):
    return browser.execute_script("return canvas.toDataURL()")


def detail(browser):
    return browser.find_element("id", "detail").text


def served(outcome):
    """Return a committee with one lawyer and somebody who has more points."""
    whys = la.why_all(outcome).rows
    return next(
        why
        for why in whys
        if why.serving
        and len(why.reasons) > 1
        and plain(why.committee.name) == why.committee.name
    )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [WIDE, PHONE_WIDTH])
def test_it_opens_offline_and_is_no_wider_than_the_screen(at, path, width, lang):
    browser = at(width, lang)
    asked_for(browser)
    browser.refresh()
    assert asked_for(browser) == [path.as_uri()]
    browser.execute_script("choose('c', 0)")
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    assert wide <= width


@pytest.mark.parametrize("width", [WIDE, PHONE_WIDTH])
def test_search_finds_a_village_and_says_why(at, outcome, width):
    browser = at(width)
    why = served(outcome)
    hits = find(browser, why.committee.name)
    assert why.committee.name in hits[0].text
    hits[0].click()
    said = detail(browser)
    one = why.serving[0]
    facts = outcome.problem.facts
    for text in (why.committee.name, why.committee.id, facts.committee[
        why.committee.id].town, plain(one.lawyer.name), plain(one.firm.name),
        f"{one.minutes}分钟", f"{why.candidates}名候选律师中得分第{one.place}",
    ):  # fmt: skip
        assert text in said
    assert not browser.find_element("id", "found").is_displayed()


@pytest.mark.parametrize("lang", LANGS)
def test_reasons_on_the_page_are_those_of_why(at, outcome, lang):
    browser = at(lang=lang)
    checked = 0
    for number, why in enumerate(la.why_all(outcome).rows):
        browser.execute_script("choose('c', arguments[0])", number)
        rows = browser.find_elements("css selector", ".reasons li")
        expected = [reason_text(one, is_alone=False).of(lang) for one in why.reasons]
        assert [row.text for row in rows] == [
            " ".join(plain(nameless(text, outcome)).split()) for text in expected
        ]
        checked += len(rows)
    assert checked > 50


def nameless(text, outcome):
    """Return a sentence without the ids behind names, as the page has it."""
    facts = outcome.problem.facts
    ids = {row.id for rows in (facts.committees, facts.lawyers, facts.firms)
           for row in rows}  # fmt: skip
    return re.sub(
        r"（([^（）]+)）| \(([^()]+)\)",
        lambda found: "" if (found[1] or found[2]) in ids else found[0],
        text,
    )


@pytest.mark.parametrize("kind", ["lawyer", "firm"])
def test_search_finds_lawyers_and_firms_and_enter_takes_the_first(at, outcome, kind):
    browser = at()
    facts, post = outcome.problem.facts, outcome.plan.posts[-1]
    lawyer = facts.lawyer[post.lawyer]
    name = lawyer.name if kind == "lawyer" else facts.firm[lawyer.firm].name
    (hit,) = (
        one
        for one in find(browser, name)
        if one.find_element("tag name", "b").text == name
    )
    assert WORDS[kind].zh in hit.text
    browser.find_element("id", "q").send_keys("\n")
    assert detail(browser).startswith(name)
    assert facts.committee[post.committee].name in detail(browser)


def test_what_nothing_holds_is_said_and_the_table_follows_the_words(at, outcome):
    browser = at()
    assert find(browser, "没有这个地方") == []
    assert WORDS["nothing"].zh in browser.find_element("id", "found").text
    assert column(browser, 1) == []
    post = outcome.plan.posts[-1]
    find(browser, outcome.problem.facts.lawyer[post.lawyer].name)
    names = {outcome.problem.facts.committee[one.committee].name
             for one in outcome.plan.posts if one.lawyer == post.lawyer}  # fmt: skip
    assert set(column(browser, 1)) == names


def test_a_click_on_a_head_sorts_and_another_turns_the_order(at):
    browser = at()
    heads = browser.find_elements("css selector", "#table th button")
    (minutes,) = (nth for nth, one in enumerate(heads, 1) if "路程" in one.text)
    for turn, said in ((1, "ascending"), (-1, "descending")):
        browser.find_elements("css selector", "#table th button")[minutes - 1].click()
        values = [int(one.replace(",", "")) for one in column(browser, minutes) if one]
        assert len(set(values)) > 5
        assert values == sorted(values, reverse=turn < 0)
        head = browser.find_elements("css selector", "#table th")[minutes - 1]
        assert head.get_attribute("aria-sort") == said


def test_filters_leave_what_they_say(at, outcome):
    browser = at()
    facts, plan = outcome.problem.facts, outcome.plan
    rows = sorted(facts.committees, key=lambda row: row.id)
    districts = sorted(row.id for row in facts.districts)
    pick(browser, "district", "1")
    here = [plain(row.name) for row in rows if row.district == districts[1]]
    assert column(browser, 1) == here
    pick(browser, "kind", "1")
    villages = [plain(row.name) for row in rows
                if row.district == districts[1] and row.kind == "village"]  # fmt: skip
    assert column(browser, 1) == villages
    assert 0 < len(villages) < len(here)
    pick(browser, "district", "")
    pick(browser, "kind", "")
    pick(browser, "state", "open")
    open_ = [plain(row.name) for row in rows
             if len(plan.lawyers_of(row.id)) < row.lawyers_min]  # fmt: skip
    shown = column(browser, 1)  # a row for every post
    assert list(dict.fromkeys(shown)) == open_
    assert open_
    assert str(len(shown)) in browser.find_element("id", "count").text


def test_every_table_shows_what_the_plan_holds(at, outcome):
    browser = at()
    counts = {"lawyers": len({one.lawyer for one in outcome.plan.posts}),
              "districts": 3, "tiers": len(outcome.tiers)}  # fmt: skip
    for tab, count in counts.items():
        browser.find_element("css selector", f"[data-tab={tab}]").click()
        assert str(count) in browser.find_element("id", "count").text
    browser.find_element("css selector", "[data-tab=districts]").click()
    total = browser.find_element("css selector", "tr.total").text.split()
    assert total[1] == str(len(outcome.problem.facts.committees))
    assert total[5] == str(len(outcome.plan))


def test_a_click_on_the_map_says_why(at, outcome):
    browser = at()
    last = len(outcome.problem.facts.committees) - 1
    browser.execute_script("choose('c', arguments[0])", last)
    name = detail(browser).splitlines()[0]
    browser.execute_script(
        "choose('c', 0); fit([place(COMMITTEES, arguments[0])], 2); draw();"
        "canvas.scrollIntoView({block: 'center'})",
        last,
    )
    assert name not in detail(browser).splitlines()[0]
    from selenium.webdriver import ActionChains

    browser.find_element("id", "canvas").click()  # its middle
    assert detail(browser).splitlines()[0] == name
    ActionChains(browser).move_to_element(
        browser.find_element("id", "canvas")
    ).perform()
    assert name in browser.find_element("id", "tip").text


def test_the_map_shows_colours_lines_and_what_is_chosen(at):
    browser = at()
    drawn = {"district": picture(browser)}
    for colour in ("by_choice", "by_minutes", "by_firm"):
        pick(browser, "colour", colour)
        drawn[colour] = picture(browser)
        assert browser.find_element("id", "legend").text
    browser.find_element("id", "lines").click()
    drawn["no lines"] = picture(browser)
    browser.find_element("id", "closer").click()
    drawn["closer"] = picture(browser)
    browser.find_element("id", "whole").click()
    assert picture(browser) == drawn["no lines"]
    canvas = browser.find_element("id", "canvas")
    canvas.send_keys("\ue014")  # arrow to the right, and back
    assert picture(browser) != drawn["no lines"]
    canvas.send_keys("\ue012")
    assert picture(browser) == drawn["no lines"]
    find(browser, "合成村")
    drawn["found"] = picture(browser)
    browser.execute_script("choose('l', 3)")
    drawn["chosen"] = picture(browser)
    assert len(set(drawn.values())) == len(drawn)


def test_the_whole_map_stays_whole_on_a_phone_that_is_turned(at):
    inside = """return everywhere().map(screen).every(
        ([x, y]) => x >= 0 && y >= 0 && x <= view.width && y <= view.height)"""
    browser = at()
    for width in (PHONE_WIDTH, WIDE):
        widen(browser, width)
        browser.execute_script("resized()")
        assert browser.execute_script("return view.width") < width
        assert browser.execute_script(inside)
    browser.find_element("id", "closer").click()
    close = browser.execute_script("return view.scale")
    widen(browser, PHONE_WIDTH)
    browser.execute_script("resized()")
    assert browser.execute_script("return view.scale") == close


@pytest.mark.parametrize("lang", LANGS)
def test_what_may_be_searched_is_read_to_its_end_on_a_phone(at, lang):
    room, needed = at(PHONE_WIDTH, lang).execute_script(
        """const box = document.getElementById("q"), look = getComputedStyle(box);
        const pen = document.createElement("canvas").getContext("2d");
        pen.font = look.font;
        const inner = box.clientWidth - parseFloat(look.paddingLeft) * 2;
        return [inner, pen.measureText(box.placeholder).width]"""
    )
    assert 0 < needed <= room


def test_both_languages_are_there_by_one_click(at):
    browser = at()
    assert WORDS["title"].zh in seen(browser)
    assert browser.execute_script("return document.documentElement.lang") == "zh-CN"
    browser.execute_script("choose('c', 5)")
    chinese = detail(browser)
    browser.find_element("id", "switch").click()
    assert browser.execute_script("return document.documentElement.lang") == "en"
    said = seen(browser)
    assert WORDS["title"].en in said
    shown = [key for key in ("title", "search", "committees", "map", "covered")
             if WORDS[key].zh in said]  # fmt: skip
    assert not shown
    assert detail(browser) != chinese
    browser.find_element("id", "switch").click()
    assert detail(browser) == chinese


def test_hostile_names_are_shown_and_never_run(at, outcome):
    browser = at()
    ids = sorted(row.id for row in outcome.problem.facts.committees)
    names = {row.id: row.name for row in outcome.problem.facts.committees}
    for name in (SCRIPT, IMAGE, TEMPLATE):
        find(browser, name.split()[0])
        browser.find_element("id", "q").send_keys("\n")
        assert name in seen(browser) or " ".join(name.split()) in seen(browser)
    for number, one in enumerate(ids[:4]):
        browser.execute_script("choose('c', arguments[0])", number)
        assert plain(names[one]) in detail(browser)
    assert browser.execute_script("return window.hacked") is None
    assert not browser.find_elements("tag name", "img")


def test_paper_is_a4_and_holds_every_row_and_the_reasons(at, outcome):
    browser = at()
    browser.execute_script("choose('c', 5)")
    browser.execute_script("table.most = 10; showTable()")
    sizes = pages_of(printed(browser))
    assert set(sizes) == {(842, 595)}
    assert len(sizes) >= 3  # map, reasons, tables
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert len(column(browser, 1)) >= len(outcome.problem.facts.committees)
    assert not browser.find_elements("css selector", "#table th button")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    for name in ("q", "switch", "print", "filters", "more"):
        assert not browser.find_element("id", name).is_displayed()
    for name in ("canvas", "detail", "table", "table-head"):
        assert browser.find_element("id", name).is_displayed()
    browser.execute_script("dispatchEvent(new Event('afterprint'))")
    assert browser.find_elements("css selector", "#table th button")


def test_a_fixed_time_stands_in_the_table_and_beside_the_lawyer(browser, tmp_path):
    path = tmp_path / "plan.html"
    roster = town()
    outcome = adopted_town(roster.facts)
    la.write(outcome, path, roster=roster)
    widen(browser, WIDE)
    browser.get(path.as_uri())
    row = min(roster.roster.rows, key=lambda one: one.committee)
    browser.execute_script("choose('c', 0)")
    assert f"固定服务时间：{row.time.text.zh}" in detail(browser)
    heads = [one.text for one in browser.find_elements("css selector", "#table th")]
    assert row.time.text.zh in column(browser, 1 + heads.index("固定服务时间"))


def test_facts_without_places_or_posts_have_a_page_too(browser, tmp_path):
    nowhere = {"lat": None, "lon": None}
    facts = la.datasets.district(committees=5, lawyers=3)
    blind = facts.replace(
        committees=[row.model_copy(update=nowhere) for row in facts.committees],
        agreements=(),
        lawyers=[row.model_copy(update={**nowhere, "districts": frozenset()})
                 for row in facts.lawyers],
    )  # fmt: skip
    outcome = la.solve(blind)
    assert not outcome.plan.posts
    path = tmp_path / "plan.html"
    la.write(outcome, path)
    widen(browser, WIDE)
    complaints(browser)
    browser.get(path.as_uri())
    assert len(browser.find_elements("css selector", "#detail .plain li")) == len(
        facts.committees
    )
    for tab in ("lawyers", "firms", "districts", "tiers"):
        browser.find_element("css selector", f"[data-tab={tab}]").click()
    browser.execute_script("choose('c', 0)")
    assert "尚缺1名" in detail(browser)
    assert not complaints(browser)


def test_travel_that_is_not_known_and_points_that_are_not_drawn_are_said(
    browser, tmp_path
):
    facts = la.datasets.toy()
    nowhere = {"lon": None, "lat": None}
    rows = [row.model_copy(update=nowhere) if row.id == "c1" else row
            for row in facts.committees]  # fmt: skip
    path = tmp_path / "plan.html"
    la.write(la.solve(facts.replace(committees=rows)), path, lang="zh")
    widen(browser, WIDE)
    browser.get(path.as_uri())
    shown = {one: browser.find_element("id", one).text
             for one in ("not-drawn", "tiles", "table")}  # fmt: skip
    assert shown["not-drawn"] == "1个社区（村）没有坐标，未画。"
    assert "（另有1个不明）" in shown["tiles"]
    assert "不明（按60分钟计）" in shown["table"]
    browser.execute_script("choose('c', COMMITTEES.id.indexOf('c1'))")
    assert "不明（按60分钟计）" in browser.find_element("id", "detail").text
    assert not complaints(browser)


def test_search_finds_names_that_a_sheet_pads_with_spaces(browser, tmp_path):
    facts, names = la.datasets.toy(), ["王 静", "王　静", "欧 阳 娜"]
    named = dict(zip(("l1", "l3", "l5"), names, strict=True))
    rows = [row.model_copy(update={"name": named.get(row.id, row.name)})
            for row in facts.lawyers]  # fmt: skip
    path = tmp_path / "plan.html"
    la.write(la.solve(facts.replace(lawyers=rows)), path, lang="zh")
    widen(browser, WIDE)
    browser.get(path.as_uri())
    for one in names:
        for typed in ("".join(one.split()), one):
            assert any(one in hit.text for hit in find(browser, typed)), typed
