"""The page: everything of the plan, nothing that leads outside, runs or is a phone."""

import datetime as dt
import inspect
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.datasets.credits import needs_credit
from lawyer_assign.errors import BadInputError
from lawyer_assign.files import write as write_file
from lawyer_assign.page.columns import GRAIN
from lawyer_assign.page.sheet import SCRIPTS, page_bytes
from lawyer_assign.page.words import CREDIT, WORDS
from lawyer_assign.templates import searched
from tests.house.test_layers import modules_loaded_by
from tests.worlds.both_languages import strict_faults_of
from tests.worlds.canaries import assert_hidden
from tests.worlds.published import town
from tests.worlds.shown import adopted_town, odd_outcome

AREA = [[119.0, 29.0], [121.0, 29.0], [121.0, 31.0], [119.0, 31.0], [119.0, 29.0]]
OWN = files("lawyer_assign.page") / "templates"


class Tags(HTMLParser):
    """Collects tags, addresses and the data of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.leads, self.scripts = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.leads += [v for k, v in attrs if k in ("href", "src", "action")]

    def handle_data(self, data):
        if self.tags and self.tags[-1] == "script":
            self.scripts.append(data)

    @property
    def data(self):
        return json.loads(self.scripts[0])


@pytest.fixture(scope="module")
def outcome():
    return odd_outcome()


@pytest.fixture(scope="module")
def page(outcome):
    return page_bytes(outcome).decode()


@pytest.fixture(scope="module")
def data(page):
    return Tags(page).data


def test_every_post_is_there_with_what_why_says_of_it(outcome, data):
    facts, posts = outcome.problem.facts, data["posts"]
    committees, lawyers = data["committees"]["id"], data["lawyers"]["id"]
    assert committees == sorted(row.id for row in facts.committees)
    found = list(zip(posts["committee"], posts["lawyer"], strict=True))
    assert {(committees[c], lawyers[one]) for c, one in found} == set(
        outcome.plan.posts
    )
    for why in la.why_all(outcome).rows:
        at = committees.index(why.committee.id)
        assert data["committees"]["candidates"][at] == why.candidates
        assert data["committees"]["others"][at] == why.others
        assert len(data["reasons"][at]) == len(why.reasons)
        mine = [row for row, (c, _) in enumerate(found) if c == at]
        for row, one in zip(mine, why.serving, strict=True):
            assert posts["points"][row] == one.points == sum(posts["parts"][row])
            assert posts["minutes"][row] == one.minutes
            assert (posts["place"][row], posts["rank"][row]) == (
                one.place, one.committee_rank,
            )  # fmt: skip


def test_places_are_where_the_facts_say_and_lawyers_stand_at_their_office(
    outcome, data
):
    facts = outcome.problem.facts
    for at, one in enumerate(data["committees"]["id"]):
        row = facts.committee[one]
        assert data["committees"]["lon"][at] == round(row.lon * GRAIN)
        assert data["committees"]["lat"][at] == round(row.lat * GRAIN)
    for at, one in enumerate(data["lawyers"]["id"]):
        row = facts.lawyer[one]
        place = row if row.lat is not None else facts.firm[row.firm]
        assert data["lawyers"]["lat"][at] == round(place.lat * GRAIN)


def test_lawyers_of_whom_nothing_is_said_are_left_out(outcome, data):
    serving = {post.lawyer for post in outcome.plan.posts}
    named = {
        value
        for reasons in data["reasons"]
        for form, *values in reasons
        for piece in data["forms"][form]["zh"]
        if not isinstance(piece, str) and piece[0] == "l"
        for value in [values[piece[1]]]
    }
    ids = data["lawyers"]["id"]
    assert serving <= set(ids)
    assert {ids[one] for one in named} | serving == set(ids)


def test_no_phone_is_on_the_page_even_if_it_may_be_published(page):
    found = Tags(page)
    texts = list(strings_in(found.data))
    assert any("***" in one for one in texts)  # names had some
    assert_hidden(*texts, page.replace(found.scripts[0], ""))


def strings_in(data):
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for one in data.values() if isinstance(data, dict) else data:
            yield from strings_in(one)


def test_names_are_text_and_nothing_leads_outside(page):
    found = Tags(page)
    assert found.tags.count("script") == 2
    assert "img" not in found.tags
    assert not found.leads
    assert not re.search(r"(?i)https?:|[\"'(=]//|@import|url\(", page)
    assert "window.hacked" in found.scripts[0]


def test_the_same_outcome_gives_the_same_bytes(outcome, page):
    assert page_bytes(outcome).decode() == page


def test_why_a_search_ended_is_said_where_something_stays_unproved(outcome):
    last = outcome.tiers[-1]
    unproved = (*outcome.tiers[:-1], replace(last, bound=last.price - 1))
    proved = tuple(replace(one, bound=one.price) for one in outcome.tiers)
    for tiers, ended, said in (
        (unproved, "time_limit", ["时限已到", "time limit"]),
        (unproved, "stopped", ["中途停止", "stopped"]),
        (unproved, "itself", ["自行结束", "ended by itself"]),
        (unproved, None, None),
        (proved, "stopped", None),
    ):
        status = "optimal" if tiers is proved else "feasible"
        one = replace(outcome, tiers=tiers, ended=ended, status=status)
        found = Tags(page_bytes(one).decode()).data
        assert found["ended"] == said
        assert found["proved"] == (tiers is proved)


def test_outlines_take_the_place_of_hulls_where_they_are_known(outcome):
    first = outcome.problem.facts.districts[0]
    area = {"type": "Polygon", "coordinates": [AREA]}
    row = {"type": "Feature", "id": first.id, "properties": {}, "geometry": area}
    given = Tags(page_bytes(outcome, outlines=la.Outlines(la_rows(row))).decode()).data[
        "districts"
    ]
    at = given["id"].index(first.id)
    assert given["given"][at] == 1
    assert sum(given["given"]) == 1
    expected = [round(one * GRAIN) for point in AREA[:-1] for one in point]
    assert given["rings"][at] == [expected]
    assert all(given["rings"])


def la_rows(feature):
    from lawyer_assign.outlines import outlines_of

    return outlines_of(feature, "x").rows


def test_fixed_times_of_a_roster_are_shown_with_their_committees(outcome):
    roster = town()
    planned = adopted_town(roster.facts)
    data = Tags(page_bytes(planned, roster=roster).decode()).data
    ids, times = data["committees"]["id"], data["committees"]["time"]
    said = {one: data["times"][at] for one, at in zip(ids, times, strict=True)}
    assert said == {row.committee: [row.time.text.zh, row.time.text.en]
                    for row in roster.roster.rows}  # fmt: skip
    assert Tags(page_bytes(outcome).decode()).data["times"] == []


@pytest.mark.parametrize("lang", [None, "zh", "en"])
def test_the_language_shown_first_follows_the_facts_or_what_is_asked(
    outcome, tmp_path, lang
):
    path = tmp_path / "plan.html"
    la.write(outcome, path, lang=lang)
    assert Tags(path.read_text("utf-8")).data["lang"] == (lang or "zh")
    title = WORDS["title"].of(lang or "zh")
    assert f"<title>{title}</title>" in path.read_text("utf-8")
    facts = outcome.problem.facts
    english = facts.replace(
        committees=[row.model_copy(update={"name": f"Place {at}"})
                    for at, row in enumerate(facts.committees)],
    )  # fmt: skip
    if lang is None:
        la.write(la.solve(english), path)
        assert Tags(path.read_text("utf-8")).data["lang"] == "en"


def test_only_an_outcome_with_a_plan_becomes_a_page(outcome, tmp_path):
    path = tmp_path / "plan.html"
    fixed = [la.Agreement(committee=one, firm="f3", lawyers=("l6",), is_fixed=True)
             for one in ("c3", "c4", "c5")]  # fmt: skip
    planless = la.solve(la.datasets.toy().replace(agreements=fixed))
    for thing, more in (
        (outcome.problem.facts, {}),
        (outcome, {"certificate": True}),
        (la.why_all(outcome), {}),
        (planless, {}),
    ):
        with pytest.raises(BadInputError):
            la.write(thing, path, **more)
        assert not path.exists()
    with pytest.raises(BadInputError, match=r"gone"):
        la.write(outcome, tmp_path / "gone" / "plan.html")


def test_other_files_are_written_as_before(outcome, tmp_path):
    la.write(outcome, tmp_path / "plan.json")
    assert la.read_plan(tmp_path / "plan.json") == outcome.plan
    la.write(outcome.problem.facts, tmp_path / "facts.json", phones=True)
    assert la.read(tmp_path / "facts.json") == outcome.problem.facts


def test_whatever_files_can_be_told_is_handed_on(outcome, tmp_path, monkeypatch):
    files_know = inspect.signature(write_file).parameters
    here = inspect.signature(la.write).parameters
    assert list(here)[:-1] == list(files_know)
    assert list(here)[-1] == "outlines"
    heard = {}
    monkeypatch.setattr(
        "lawyer_assign.page.door.write_file",
        lambda *things, **more: heard.update(more, things=things),
    )
    told = {name: object() for name in list(files_know)[2:] if name != "lang"}
    told["since"] = dt.date(2026, 6, 1)
    inspect.unwrap(la.write)(outcome, tmp_path / "x.xlsx", **told, lang="en")
    assert heard.pop("things") == (outcome, tmp_path / "x.xlsx")
    assert heard == {**told, "lang": "en"}


def test_writing_anything_else_loads_no_solver():
    loaded = modules_loaded_by("from lawyer_assign.page.door import write")
    assert "ortools" not in loaded
    assert "jinja2" not in loaded


def test_only_points_of_the_built_in_city_are_credited():
    """Of a seed nobody knows the people say it, of places alone their points."""
    toy = la.datasets.toy()
    assert "GeoNames" not in page_bytes(la.solve(toy)).decode()
    small = {"lawyers": 260, "firms": 26, "choices": None}
    for seed in (0, 5):
        city = la.datasets.hangzhou(seed, **small)
        places = city.replace(
            committees=city.committees[:3], firms=(), lawyers=(), agreements=(),
            conflicts=(),
        )  # fmt: skip
        assert needs_credit(city)
        assert needs_credit(places) == (seed == 0)
        assert needs_credit(places.replace(firms=city.firms[:1]))
        moved = [row.model_copy(update={"lat": 30.0, "lon": 120.0})
                 for row in places.committees]  # fmt: skip
        assert not needs_credit(places.replace(committees=moved))
        assert page_bytes(la.solve(places)).count(b"GeoNames") == (
            2 if seed == 0 else 0
        )


def test_both_languages_say_the_same():
    for text in (*WORDS.values(), WORDS["map_note"].then(CREDIT)):
        assert not strict_faults_of(text), text


def test_every_word_is_there_and_is_used():
    own = {name: (OWN / name).read_text("utf-8") for name in (*SCRIPTS, "page.html")}
    text = "\n".join(own.values())
    quoted = set(re.findall(r'"(\w+)"', text)) | set(re.findall(r"(\w+):", text))
    assert WORDS.keys() <= quoted, WORDS.keys() - quoted
    asked = set(re.findall(r'\bsay\("(\w+)"', text))
    asked |= set(re.findall(r'data-say="(\w+)"', text))
    asked |= set(re.findall(r'\bcolumn\("(\w+)"', text))
    assert len(asked) > 60
    assert asked <= WORDS.keys(), asked - WORDS.keys()


def test_scripts_are_small_and_all_of_them_are_in_the_page(page):
    assert {one.name for one in OWN.iterdir() if one.name.endswith(".js")} == set(
        SCRIPTS
    )
    for name in SCRIPTS:
        text = (OWN / name).read_text("utf-8")
        assert text.startswith("// ")
        assert len(text.splitlines()) <= 300
        assert text in page


def test_how_searches_compare_text_is_said_once_for_every_page(page):
    package = Path(la.__file__).parent
    said = [p for p in package.rglob("*.js") if "NFKC" in p.read_text("utf-8")]
    assert [one.name for one in said] == ["searched.js"]
    assert searched() in page


def test_a_plan_that_is_there_becomes_a_page_by_explain(tmp_path):
    facts, plan, page = (tmp_path / one for one in ("f.json", "p.json", "p.html"))
    la.write(la.datasets.toy(), facts)
    outcome = la.solve(la.datasets.toy())
    la.write(outcome, plan)

    def run(*more):
        command = ["explain", str(facts), str(plan), "--lang", "en", *map(str, more)]
        return CliRunner().invoke(app, command)

    for _ in range(2):
        assert run("-o", page).exit_code == 0
    data = Tags(page.read_text("utf-8")).data
    assert data["lang"] == "en"
    assert len(data["posts"]["lawyer"]) == len(outcome.plan)
    assert not data["proved"]
    page.write_text("<p>mine</p>")
    assert run("-o", page).exit_code == 2
    assert page.read_text() == "<p>mine</p>"
    assert run("--critical", "-o", tmp_path / "c.html").exit_code == 2


def test_the_shell_writes_a_page_and_replaces_nothing_but_a_page(tmp_path):
    facts, page = tmp_path / "facts.json", tmp_path / "plan.html"
    la.write(la.datasets.toy(), facts)
    areas = tmp_path / "areas.geojson"
    row = {"type": "Feature", "properties": {"name": "东城区（合成）"},
           "geometry": {"type": "Polygon", "coordinates": [AREA]}}  # fmt: skip
    areas.write_text(json.dumps(row))

    def run(*more):
        command = ["solve", str(facts), "--lang", "zh", *map(str, more)]
        return CliRunner().invoke(app, command)

    for _ in range(2):
        assert run("-o", page, "--outlines", areas).exit_code == 0
    assert sum(Tags(page.read_text("utf-8")).data["districts"]["given"]) == 1
    other = tmp_path / "other.html"
    other.write_text("<p>mine</p>")
    assert run("-o", other).exit_code == 2
    assert other.read_text() == "<p>mine</p>"
    assert run("-o", tmp_path / "p.xlsx", "--outlines", areas).exit_code == 2
    assert not Path(tmp_path / "p.xlsx").exists()
