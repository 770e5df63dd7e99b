"""Pictures: drawn on the axes given, with what the plan holds."""

import sys

import matplotlib as mpl
import pytest

import lawyer_assign as la
from lawyer_assign import views
from lawyer_assign.errors import UnsupportedError
from lawyer_assign.outlines import outlines_of
from lawyer_assign.verbs import solve as api
from lawyer_assign.views.map_parts import colour_of, tinted
from tests.worlds.fonts import needs_font
from tests.worlds.published import town

mpl.use("Agg")

from matplotlib import font_manager, pyplot
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.patches import PathPatch

pytestmark = needs_font


@pytest.fixture(scope="module")
def outcome():
    return api.solve(la.datasets.district(committees=30, lawyers=4, districts=3))


@pytest.fixture
def ax():
    figure, ax = pyplot.subplots()
    yield ax
    figure.canvas.draw()  # a missing letter would warn, and warnings are errors
    pyplot.close(figure)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_loads_are_drawn_as_bars_with_their_heights(outcome, ax, lang):
    assert views.draw_loads(outcome, ax, lang=lang) is ax
    heights = [bar.get_height() for bar in ax.patches]
    assert heights == list(views.loads(outcome).values())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_map_shows_posts_places_lawyers_and_who_is_short(outcome, ax, lang):
    assert views.draw_map(outcome, ax, lang=lang) is ax
    (lines,) = (one for one in ax.collections if isinstance(one, LineCollection))
    assert len(lines.get_segments()) == len(outcome.plan)
    points = [one for one in ax.collections if isinstance(one, PathCollection)]
    facts = outcome.problem.facts
    committees = len(facts.committees)
    uncovered = sum(row.missing for row in views.by_district(outcome))
    stands = {tuple(line[1]) for line in lines.get_segments()}
    assert sum(len(one.get_offsets()) for one in points) == (
        committees + uncovered + len(stands)
    )
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert set(names[:3]) == {row.name for row in facts.districts}
    others = {"zh": ["律师（所在律所）", "未配齐"],
              "en": ["lawyers (their office)", "not covered"]}  # fmt: skip
    assert names[3:] == others[lang]


def test_districts_have_hulls_or_the_outlines_that_are_handed_in(outcome, ax):
    first = min(row.id for row in outcome.problem.facts.districts)
    ring = [[119.0, 29.0], [121.0, 29.0], [121.0, 31.0], [119.0, 29.0]]
    area = {"type": "Polygon", "coordinates": [ring]}
    row = {"type": "Feature", "id": first, "properties": {}, "geometry": area}
    views.draw_map(outcome, ax, outlines=outlines_of(row, "x"))
    patches = [one for one in ax.patches if isinstance(one, PathPatch)]
    assert len(patches) == 3
    assert patches[0].get_path().vertices.tolist() == ring
    for at, one in enumerate(patches):
        shown = mpl.colors.to_hex(one.get_facecolor())
        assert shown == tinted(colour_of(at), 0.16)
    inside = patches[1].get_path()
    points = [one for one in ax.collections if isinstance(one, PathCollection)][1]
    assert inside.contains_points(points.get_offsets(), radius=1e-6).mean() > 0.6


@pytest.mark.parametrize("lang", [None, "zh", "en"])
def test_names_are_never_boxes_and_the_error_names_a_font(outcome, lang, monkeypatch):
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    before = pyplot.get_fignums()
    nameless, named = every_picture(outcome)
    for draw in named if lang == "en" else [*nameless, *named]:
        with pytest.raises(UnsupportedError) as caught:
            draw(lang)
        assert "fonts-noto-cjk" in caught.value.text("zh")
        assert "fonts-noto-cjk" in caught.value.text("en")
    assert pyplot.get_fignums() == before
    if lang == "en":
        for draw in nameless:
            pyplot.close(draw("en").figure)


def test_english_facts_need_no_chinese_font(outcome, ax, monkeypatch):
    monkeypatch.setattr("lawyer_assign.views.drawing.CHINESE_FONTS", ())
    facts = outcome.problem.facts
    plain = {
        table: [row.model_copy(update={"name": f"{table} {at}"})
                for at, row in enumerate(getattr(facts, table))]
        for table in ("committees", "districts", "lawyers", "firms")
    }  # fmt: skip
    english = api.solve(facts.replace(**plain))
    views.draw_map(english, ax)
    assert "districts 0" in [one.get_text() for one in ax.get_legend().get_texts()]
    with pytest.raises(UnsupportedError):
        views.draw_map(english, ax, lang="zh")


def test_a_font_that_was_installed_after_matplotlib_looked_is_found(
    outcome, ax, monkeypatch
):
    known = [font for font in font_manager.fontManager.ttflist
             if "CJK" not in font.name and "WenQuanYi" not in font.name]  # fmt: skip
    monkeypatch.setattr(font_manager.fontManager, "ttflist", known)
    views.draw_map(outcome, ax)
    assert ax.title.get_fontfamily()[0] in views.drawing.CHINESE_FONTS


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("short", ["short"]),
        ("one two three four", ["one two", "three four"]),
        ("甲乙丙丁戊己庚", ["甲乙丙丁戊", "己庚"]),
        ("甲乙丙丁戊）己", ["甲乙丙丁戊）", "己"]),
        ("averyveryverylongword a", ["averyveryverylongword", "a"]),
    ],
)
def test_long_labels_are_broken_where_a_reader_would(text, lines):
    assert views.drawing.wrapped(text, 10).split("\n") == lines


def every_picture(outcome):
    """Return the pictures without and with names, as functions of the language."""
    roster = town()
    compared = la.compare(outcome, outcome)
    nameless = [
        lambda lang: views.draw_loads(outcome, lang=lang),
        lambda lang: views.draw_lorenz(outcome, lang=lang),
        lambda lang: compared.draw_map(lang=lang),
    ]
    return nameless, [
        lambda lang: views.draw_map(outcome, lang=lang),
        lambda lang: views.draw_week(roster, "湖滨街道", lang=lang),
        lambda lang: views.draw_year(roster, "l1", lang=lang),
        lambda lang: views.draw_circle(roster, roster, lang=lang),
        lambda lang: views.draw_half_days(roster, lang=lang),
    ]


def test_the_language_follows_the_facts_where_nobody_asks(outcome, ax):
    views.draw_map(outcome, ax)
    assert ax.get_title() == "配对方案"
    assert "公里" in " ".join(one.get_text() for one in ax.texts)


def test_places_without_coordinates_are_left_out(ax):
    facts = la.datasets.toy()
    nowhere = {"lat": None, "lon": None}
    blind = facts.replace(
        committees=[row.model_copy(update=nowhere) for row in facts.committees],
    )
    views.draw_map(api.solve(blind), ax)
    homeless = facts.replace(
        firms=[row.model_copy(update=nowhere) for row in facts.firms],
        lawyers=[row.model_copy(update=nowhere) for row in facts.lawyers],
    )
    views.draw_map(api.solve(homeless), ax)
    lines = [one for one in ax.collections if isinstance(one, LineCollection)]
    assert [len(one.get_segments()) for one in lines] == [0, 0]
    assert not ax.patches or all(len(one.get_path()) for one in ax.patches)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_picture_of_nothing_says_why_there_is_nothing(lang):
    facts = la.datasets.toy()
    nowhere = {"lat": None, "lon": None}
    tables = ("committees", "firms", "lawyers")
    blind = facts.replace(**{
        name: [row.model_copy(update=nowhere) for row in getattr(facts, name)]
        for name in tables
    })  # fmt: skip
    for draw, one, words in (
        (views.draw_map, blind, {"zh": "没有经纬度", "en": "No coordinates"}),
        (views.draw_loads, la.Facts(), {"zh": "没有律师", "en": "No lawyer"}),
    ):
        _, ax = pyplot.subplots()
        draw(api.solve(one), ax, lang=lang)
        (text,) = (one.get_text() for one in ax.texts)
        assert words[lang] in text
        assert not ax.lines  # no scale of kilometres
        assert not [*ax.get_xticks(), *ax.get_yticks()]
        ax.figure.canvas.draw()
        pyplot.close(ax.figure)


def test_without_a_plan_only_the_places_are_drawn(ax):
    pinned = [
        la.Agreement(committee=one, firm="f3", lawyers=("l6",), is_fixed=True)
        for one in ("c3", "c4", "c5")
    ]
    outcome = api.solve(la.datasets.toy().replace(agreements=pinned))
    views.draw_map(outcome, ax)
    assert not ax.collections[0].get_segments()


@pytest.mark.parametrize("draw", [views.draw_loads, views.draw_map])
def test_a_figure_is_made_where_no_axes_are_given(outcome, draw):
    before = set(pyplot.get_fignums())
    axes = [draw(outcome), draw(outcome)]
    figures = {ax.figure.number for ax in axes}
    assert len(figures) == 2
    assert set(pyplot.get_fignums()) - before == figures
    assert all(ax.has_data() for ax in axes)
    for ax in axes:
        pyplot.close(ax.figure)


def test_without_matplotlib_every_picture_raises_the_same_error(outcome, monkeypatch):
    nameless, named = every_picture(outcome)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    said = set()
    for draw in [*nameless, *named]:
        with pytest.raises(UnsupportedError) as caught:
            draw("en")
        said.add(str(caught.value))
    (text,) = said
    assert "lawyer-assign[plot]" in text


def test_views_load_no_matplotlib_until_they_draw():
    import subprocess

    code = "import sys, lawyer_assign.views; print('matplotlib' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "False"
