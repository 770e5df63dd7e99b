"""Pictures: drawn on the axes given, with what the plan holds."""

import sys

import matplotlib as mpl
import pytest

import lawyer_assign as la
from lawyer_assign import views
from lawyer_assign.errors import UnsupportedError
from lawyer_assign.verbs import solve as api

mpl.use("Agg")

from matplotlib import font_manager, pyplot
from matplotlib.collections import LineCollection


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
def test_the_map_has_a_line_for_every_post_and_crosses_for_the_uncovered(
    outcome, ax, lang
):
    assert views.draw_map(outcome, ax, lang=lang) is ax
    lines, *points = ax.collections
    assert len(lines.get_segments()) == len(outcome.plan)
    committees = len(outcome.problem.facts.committees)
    uncovered = sum(row.missing for row in views.by_district(outcome))
    assert sum(len(one.get_offsets()) for one in points) == committees + uncovered
    assert len(ax.get_legend().get_texts()) == len(points)


def test_without_a_chinese_font_english_and_ids_stand_in(outcome, ax, monkeypatch):
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    monkeypatch.setattr("lawyer_assign.views.charts.CHINESE_FONTS", ())
    views.draw_map(outcome, ax, lang="zh")
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names[:3] == ["D01", "D02", "D03"]
    assert ax.get_xlabel() == "longitude, degrees"
    monkeypatch.undo()


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


def test_without_matplotlib_the_error_names_the_extra(outcome, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for draw in (views.draw_loads, views.draw_map):
        with pytest.raises(UnsupportedError) as caught:
            draw(outcome)
        assert "plot" in str(caught.value)


def test_views_load_no_matplotlib_until_they_draw():
    import subprocess

    code = "import sys, lawyer_assign.views; print('matplotlib' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "False"
