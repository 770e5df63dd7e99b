"""The browser's part of the desk, without Jupyter: keys, focus, and what is in sight.

A page holds what anywidget would: the model's values, and a list of what was sent. The
desk itself answers, so that what is tested is what a notebook shows.
"""

from itertools import pairwise

import pytest

import lawyer_assign as la
from tests.worlds.browsers import complaints, needs_browser, started, widen

pytestmark = [pytest.mark.slow, needs_browser]

PAGE = """<!doctype html><meta charset="utf-8"><style>%s</style>
<div id="desk"></div><script type="module">
%s
const state = { sheet: {}, reasons: {}, busy: "", problem: "" }, heard = {};
window.sent = [];
window.put = (name, value) => {
  state[name] = value;
  (heard[name] || []).forEach((hear) => hear());
};
render({ el: document.getElementById("desk"), model: {
  get: (name) => state[name], send: (message) => sent.push(message), off: () => {},
  on: (name, hear) => (heard[name.slice("change:".length)] ||= []).push(hear) } });
</script>"""
SHOWN = ("sheet", "reasons", "busy", "problem")


@pytest.fixture(scope="module")
def browser():
    driver = started()
    yield driver
    driver.quit()


class Shown:
    """A desk on a page of its own."""

    def __init__(self, browser, desk, path):
        from lawyer_assign.notebook.widget import FRONT, SCRIPT

        look = (FRONT / "desk.css").read_text(encoding="utf-8")
        script = SCRIPT.replace("export default", "window.front =")
        path.write_text(PAGE % (look, script), encoding="utf-8")
        self.browser, self.desk = browser, desk
        widen(browser, 1060, 760)
        browser.get(path.as_uri())
        desk.observe(self._put, SHOWN)
        self.answered()

    def _put(self, change):
        self.asked("put(arguments[0], arguments[1])", change.name, change.new)

    def answered(self):
        """Let the desk hear what was sent until nothing more is."""
        while messages := self.asked("return sent.splice(0)"):
            for one in messages:
                self.desk._hear(None, one, None)

    def asked(self, script, *arguments):
        return self.browser.execute_script(script, *arguments)

    def press(self, *keys):
        from selenium.webdriver import ActionChains

        for key in keys:
            ActionChains(self.browser).send_keys(key).perform()
            self.answered()

    def focus(self, selector):
        self.asked("document.querySelector(arguments[0]).focus()", selector)

    @property
    def focused(self):
        """Key of what has the focus, and what it is called."""
        return self.asked(
            "const it = document.activeElement;"
            "return [it.dataset.key || it.dataset.part || it.tagName,"
            " it.getAttribute('aria-label') || '']"
        )

    def is_in_sight(self, selector):
        """Return whether the upper left of an element is what one sees there."""
        return self.asked(
            "const it = document.querySelector(arguments[0]);"
            "const box = it.getBoundingClientRect();"
            "const top = document.elementFromPoint(box.left + 3, box.top + 3);"
            "return it.contains(top)",
            selector,
        )


@pytest.fixture(params=["zh", "en"])
def shown(request, browser, tmp_path):
    facts = la.datasets.district(committees=40, scarcity=0.2, seed=1, teams=0)
    scenario = la.Scenario(facts, la.Policy.hangzhou_2024(stability="off"))
    page = Shown(browser, la.desk(scenario, lang=request.param), tmp_path / "d.html")
    yield page
    assert not complaints(browser)


def free(desk):
    """Return two rows that follow each other and are not pinned."""
    rows = desk.sheet["rows"]
    at = next(
        at
        for at, (one, two) in enumerate(pairwise(rows))
        if not (one[10] or two[10]) and one[3] and two[3]
    )
    return at, rows[at], rows[at + 1]


def test_a_row_is_asked_and_marked_by_keys_alone_and_the_focus_stays(shown):
    """It fell to the page, where the next keys are the notebook's."""
    from selenium.webdriver import Keys

    at, one, two = free(shown.desk)
    shown.focus("[data-part=turn]")
    shown.press(Keys.TAB, *[Keys.DOWN] * at)
    row = f"row|{one[0]}|{one[3]}"
    assert shown.focused[0] == row
    shown.press(Keys.ENTER)
    assert shown.desk.reasons["committee"] == one[0]
    assert shown.focused[0] == row
    shown.press(Keys.TAB, " ")
    name, said = shown.focused
    assert name == f"pin|{one[0]}|{one[3]}"
    assert one[1] in said
    assert one[4] in said
    assert [mark[:3] for mark in shown.desk.sheet["marks"]] == [["pin", one[0], one[3]]]
    shown.press(" ")
    assert shown.desk.sheet["marks"] == []
    shown.press(Keys.DOWN)
    assert shown.focused[0] == f"pin|{two[0]}|{two[3]}"
    stops = shown.asked(
        "return [...document.querySelectorAll('.plan [tabindex=\"0\"]')].length"
    )
    assert stops == 4


def test_points_of_the_map_are_reached_by_arrows(shown):
    from selenium.webdriver import Keys

    shown.focus("canvas")
    shown.press(Keys.RIGHT, Keys.DOWN)
    named = shown.asked("return document.querySelector('[data-part=spot]').innerText")
    assert named
    shown.press(Keys.ENTER)
    picked = shown.desk.reasons["committee"]
    assert named == shown.desk.scenario.facts.committee[picked].name + (
        f"（{picked}）" if shown.desk.sheet["lang"] == "zh" else f" ({picked})"
    )
    assert shown.focused[0] == "map"
    assert named in shown.focused[1]


def test_the_answer_and_then_what_changed_come_into_sight(shown):
    from selenium.webdriver import Keys

    _, one, _ = free(shown.desk)
    for width, height in ((1500, 700), (700, 900)):
        widen(shown.browser, width, height)
        shown.asked("scrollTo(0, 0)")
        click = f"document.querySelector('tr[data-committee=\"{one[0]}\"]').click()"
        shown.asked(click)
        shown.answered()
        assert shown.is_in_sight("[data-part=reasons] h3")
    shown.desk.leave(one[3])
    shown.focus("[data-part=replan]")
    shown.press(Keys.ENTER)
    assert shown.desk.problem == ""
    assert shown.is_in_sight("[data-part=changes] h3")
    assert shown.focused[0] == "status"
    before = shown.asked(
        "return document.querySelector(arguments[0]).innerText",
        f"tr[data-committee='{one[0]}'] .note",
    )
    assert one[4] in before
    assert len(shown.desk.sheet["states"]) == 4


def test_a_narrow_cell_puts_one_below_the_other_and_cuts_nothing(shown):
    widen(shown.browser, 640, 800)
    cut, above, below = shown.asked(
        "const table = document.querySelector('[data-part=table]');"
        "return [table.scrollWidth - table.clientWidth,"
        " table.getBoundingClientRect().bottom,"
        " document.querySelector('.lawyer-desk aside').getBoundingClientRect().top]"
    )
    assert cut <= 0
    assert below >= above


def test_keys_are_the_desks_but_those_with_ctrl(shown):
    """JupyterLab takes keys before any listener of the desk, unless this is set."""
    look = "return document.activeElement.matches('[data-lm-suppress-shortcuts]')"
    from selenium.webdriver import ActionChains, Keys

    shown.focus(".plan tbody tr")
    shown.press("d")
    assert shown.asked(look)
    ActionChains(shown.browser).key_down(Keys.CONTROL).key_up(Keys.CONTROL).perform()
    assert not shown.asked(look)


def test_a_search_without_a_hit_says_so_and_no_mark_is_no_first_mark(shown):
    search = shown.browser.find_element("css selector", "[data-part=search]")
    search.send_keys("zzz")
    words = shown.desk.sheet["words"]
    table = shown.browser.find_element("css selector", "[data-part=table]")
    assert words["nothing"] in table.text
    assert not shown.browser.find_elements("css selector", "[data-part=marks] li")


def test_each_word_of_a_search_may_stand_in_another_column(shown):
    """The page of a plan and the notice find rows so; the desk found none."""
    id_, place, district, *_ = shown.desk.sheet["rows"][0]
    search = shown.browser.find_element("css selector", "[data-part=search]")
    rows = "[...document.querySelectorAll('.plan tbody tr')]"
    search.send_keys(f"  {place}  {district.upper()} ")
    ids = f"return {rows}.map((one) => one.dataset.committee).filter(Boolean)"
    here = {row[0] for row in shown.desk.sheet["rows"] if row[1] == place}
    assert id_ in here
    assert set(shown.asked(ids)) == here
    search.send_keys("zzz")
    assert not shown.asked(ids)


def test_the_desk_is_dark_where_jupyterlab_is(shown):
    """It was white there, with the search box and the scroll bars of the dark."""
    look = (
        "const one = document.querySelector(arguments[0]);"
        "const bright = (name) => getComputedStyle(one)[name].match(/\\d+/g)"
        ".slice(0, 3).reduce((sum, part) => sum + Number(part), 0);"
        "return [bright('backgroundColor'), bright('color')]"
    )
    for is_light in ("true", "false"):
        shown.asked("document.body.dataset.jpThemeLight = arguments[0]", is_light)
        for selector in (".lawyer-desk", "[data-part=search]", ".plan thead th"):
            paper, ink = shown.asked(look, selector)
            assert (paper > ink) == (is_light == "true"), selector


def test_marks_without_a_plan_are_coloured_and_what_contradicts_comes_in_sight(
    browser, tmp_path
):
    facts = la.datasets.toy()
    rows = [
        row.model_copy(update={"min_committees": 2}) if row.id == "l3" else row
        for row in facts.lawyers
    ]
    desk = la.desk(la.Scenario(facts.replace(lawyers=rows)))
    page = Shown(browser, desk, tmp_path / "desk.html")
    for row in facts.committees:
        desk.forbid(row.id, "l3")
    page.asked("document.querySelector('[data-part=replan]').click()")
    page.answered()
    named = page.asked("return document.querySelectorAll('.marks .clash').length")
    assert named == sum(one[4] for one in desk.sheet["marks"]) > 0
    assert page.is_in_sight("[data-part=no_plan] h3")
    assert not page.asked("return document.querySelectorAll('tr.open').length")
    page.asked("document.querySelector('.marks .clash button').click()")
    page.answered()
    assert not page.asked("return document.querySelectorAll('.clash').length")
    assert not complaints(browser)


def test_a_firm_is_forbidden_by_a_button_and_a_budget_by_its_field(browser, tmp_path):
    facts = la.datasets.district(committees=12, lawyers=10, seed=3, teams=0)
    facts = la.datasets.with_example_money(facts)
    policy = la.Policy.hangzhou_2024(stability="off").with_rule(la.rules.Budget())
    desk = la.desk(la.Scenario(facts, policy), lang="en")
    page = Shown(browser, desk, tmp_path / "d.html")
    page.focus("tr[data-key]")
    page.press("\ue007")
    page.focus("[data-firm]")
    page.press("\ue007")
    assert (
        page.asked("return document.querySelector('[data-firm]').ariaPressed") == "true"
    )
    page.asked("document.querySelector('.budgets input').select()")
    page.press("6", "1", "0", "0", "0", "\ue007")
    marks = [(one[0], one[5]["yuan"]) for one in desk.sheet["marks"]]
    assert marks == [("forbid_firm", None), ("budget", 61_000)]
    assert page.focused[0].startswith("budget|")
    page.asked("document.querySelector('.budgets input').select()")
    page.press("\ue017", "\ue007")
    lifted = [one[5]["yuan"] for one in desk.sheet["marks"] if one[0] == "budget"]
    assert lifted == [None]
    field = "document.querySelector('.budgets input')"
    assert page.asked(f"return [{field}.value, {field}.placeholder]") == ["", "none"]
    for _ in marks:
        page.asked("document.querySelector('[data-key^=drop]').click()")
        page.answered()
    assert desk.sheet["marks"] == []
    page.focus("[data-kind=leave_firm]")
    page.press("\ue007")
    firm = page.asked("return document.querySelector('[data-kind=leave_firm]')"
                      ".dataset.firm")  # fmt: skip
    assert [(one[0], one[5]["firm"]) for one in desk.sheet["marks"]] == [
        ("leave_firm", firm)
    ]
    assert not complaints(browser)
