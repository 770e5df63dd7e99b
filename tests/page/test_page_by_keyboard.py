"""The page without a mouse, typed in full width, and with a name that has no end."""

import pytest

import lawyer_assign as la
from tests.worlds.browsers import complaints, needs_browser, started, widen

pytestmark = [pytest.mark.slow, needs_browser]
LONG = "长" * 180


@pytest.fixture(scope="module")
def facts():
    """Return a small district, one committee of which has a very long name."""
    facts = la.datasets.district(committees=12, lawyers=8, districts=2, seed=3)
    first, *others = facts.committees
    rows = [first.model_copy(update={"name": LONG}), *others]
    return facts.replace(committees=rows)


@pytest.fixture
def page(facts, tmp_path):
    path = tmp_path / "plan.html"
    la.write(la.solve(facts), path, lang="zh")
    browser = started()
    widen(browser, 1280)
    browser.get(path.as_uri())
    yield browser
    assert not complaints(browser)
    browser.quit()


def test_who_sorts_or_changes_the_table_by_enter_stays_on_the_button(page):
    for where, nth in (("#table th button", 2), ("#tabs button", 1)):
        for _ in range(2):
            button = page.find_elements("css selector", where)[nth]
            words = button.text.rstrip(" ▲▼")
            button.send_keys("\n")
            focused = page.switch_to.active_element
            assert focused.text.rstrip(" ▲▼") == words
            assert focused == page.find_elements("css selector", where)[nth]


def test_digits_and_letters_of_a_chinese_keyboard_are_found(page, facts):
    one = facts.lawyers[0].id
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in one)
    found = []
    for words in (one, wide):
        box = page.find_element("id", "q")
        box.clear()
        box.send_keys(words)
        hits = page.find_elements("css selector", "#found li.hit")
        found.append([hit.text for hit in hits])
    assert found[0] == found[1] != []


def test_one_long_name_leaves_the_other_columns_their_room(page):
    widths = page.execute_script(
        "return [...document.querySelectorAll('#table tbody tr:nth-child(2) td')]"
        ".map((cell) => [cell.className, cell.getBoundingClientRect().width])"
    )
    assert max(width for _, width in widths) < 600
    assert min(width for look, width in widths if "number" not in look) >= 60
    wide = page.execute_script("return document.documentElement.scrollWidth")
    assert wide <= 1280
