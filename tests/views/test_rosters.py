"""Pictures and tables of a roster say what the roster holds."""

import dataclasses

import matplotlib as mpl
import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign import views
from lawyer_assign.roster import WEEKDAYS, Roster
from tests.worlds.fonts import needs_font
from tests.worlds.published import stood_in, town

mpl.use("Agg")

from matplotlib import pyplot


@pytest.fixture(scope="module")
def outcome():
    return stood_in(town(), 0, "l2")


@pytest.fixture
def ax():
    figure, ax = pyplot.subplots()
    yield ax
    figure.canvas.draw()
    pyplot.close(figure)


def test_the_week_of_a_town_names_who_is_where(outcome):
    grid = views.week_grid(outcome, "清波街道")
    assert list(grid.index) == ["清波社区", "柳浪社区"]
    assert grid.loc["清波社区", "周一上午"] == "王甲"
    assert grid.loc["柳浪社区", "周一下午"] == "李乙"
    assert (grid != "").to_numpy().sum() == 2
    village = views.week_grid(outcome, "汾口镇", lang="en")
    assert village.loc["汾口村", "wed-am"] == "赵丁 (1 of the month)"
    assert list(village.columns) == list(WEEKDAYS)


def test_a_town_that_nobody_is_in_is_refused(outcome):
    with pytest.raises(la.BadInputError, match="湖滨街道"):
        views.week_grid(outcome, "无名街道")
    with pytest.raises(la.BadInputError):
        views.week_grid(outcome, "清波街道", district="d2")


def test_duty_by_district_counts_every_fixed_time_once(outcome):
    table = views.duty_by_district(outcome)
    assert table.to_numpy().sum() == len(outcome.roster)
    assert table.loc["上城区", "周一上午"] == 1
    assert table.loc["淳安县", "周三上午"] == 1
    assert not table["未排出固定时间"].any()


@needs_font
@pytest.mark.parametrize(
    ("lang", "head"), [("zh", "未排出固定时间"), ("en", "no fixed time")]
)
def test_committees_without_a_time_are_counted_beside_the_half_days(
    outcome, ax, lang, head
):
    """A district's row summed to fewer than it has, without a word."""
    less = dataclasses.replace(outcome, roster=Roster.of(outcome.roster.rows[1:]))
    table = views.duty_by_district(less, lang=lang)
    assert table.to_numpy().sum() == len(outcome.facts.committees)
    assert table[head].sum() == 1
    views.draw_half_days(less, ax, lang=lang)
    total = sum(int(one.get_text()) for one in ax.texts)
    assert total == len(outcome.facts.committees)
    heads = [one.get_text().replace("\n", " ") for one in ax.get_xticklabels()]
    assert heads[-1].replace(" ", "") == head.replace(" ", "")
    ax.clear()
    views.draw_half_days(outcome, ax, lang=lang)
    assert len(ax.get_xticks()) == 10
    said = views.roster_text(less, lang)
    timed, untimed = said.splitlines()[1:3]
    assert timed.split()[-1] == str(len(less.roster))
    assert untimed.split()[-1] == "1"


@pytest.mark.parametrize(("minutes", "speed"), [(15, 20), (3, 20), (0, 20), (15, 5)])
def test_the_circle_is_counted_as_by_plain_loops(outcome, minutes, speed):
    travel = la.Travel(speed_kmh={"community": speed, "village": speed})
    facts = outcome.facts
    rows = [row for row in facts.committees if row.kind == "community"]
    counts = views.circle_counts(outcome, minutes=minutes, speed_kmh=speed)
    assert set(counts) == {row.id for row in rows}
    places = dict(zip((row.id for row in facts.columns.committees),
                      facts.columns.committee_xyz, strict=True))  # fmt: skip
    for row in rows:
        near = {
            outcome.roster.time_of(other.id).half_day
            for other in rows
            if other.id == row.id
            or travel.minutes_between(places[row.id], places[other.id], "community")
            <= minutes
        }
        assert counts[row.id] == len(near)


@needs_font
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pictures_are_drawn_on_the_axes_given(outcome, ax, lang):
    assert views.draw_week(outcome, "湖滨街道", ax, lang=lang) is ax
    assert len(ax.texts) == 2
    ax.clear()
    assert views.draw_half_days(outcome, ax, lang=lang) is ax
    assert sum(int(one.get_text()) for one in ax.texts) == len(outcome.roster)


@needs_font
@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "未排出固定时间"), ("en", "no fixed time")]
)
def test_a_week_says_of_a_row_that_it_has_no_fixed_time(outcome, ax, lang, said):
    """The row was empty without a word."""
    town = "湖滨街道"
    grid = views.week_grid(outcome, town)
    bare = dataclasses.replace(outcome, roster=None)
    views.draw_week(bare, town, ax, lang=lang)
    assert [one.get_text() for one in ax.texts] == [said] * len(grid)


@needs_font
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_year_has_a_mark_for_every_visit(outcome, ax, lang):
    for who in ("l1", "l2"):
        ax.clear()
        assert views.draw_year(outcome, who, ax, lang=lang) is ax
        marks = sum(len(one.get_offsets()) for one in ax.collections)
        assert marks == len(outcome.by_lawyer[who])
    with pytest.raises(la.BadInputError, match="nobody"):
        views.draw_year(outcome, "nobody", ax)


@needs_font
@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ["按公布时间", "改期", "代班", "休息日"]),
     ("en", ["as published", "moved", "stands in", "day off"])],
)  # fmt: skip
def test_a_year_says_what_its_colours_mean_and_shows_it_on_axes_given(
    outcome, ax, lang, words
):
    """It stood right of the axes, where a figure that is not laid out anew ends."""
    views.draw_year(outcome, "l2", ax, lang=lang)
    legend = ax.get_legend()
    said = [one.get_text().split(" (")[0] for one in legend.get_texts()]
    assert said[0] == words[0]
    assert said[-1] == words[-1]
    assert set(said) <= set(words)
    figure = ax.figure
    figure.set_size_inches(11, 3.2)
    figure.canvas.draw()
    inside, whole = legend.get_window_extent(), figure.bbox
    assert 0 <= inside.x0 < inside.x1 <= whole.x1
    assert inside.y1 <= whole.y1
    assert inside.y0 >= ax.get_window_extent().y1
    marks = np.asarray(ax.images[0].get_array())
    box = legend.legend_handles[-1]
    assert np.isclose(box.get_facecolor()[0], marks.min(), atol=0.01)
    nobody = views.draw_year(outcome, "l3", figure.add_subplot(), lang=lang)
    assert nobody.get_legend().get_texts()[-1].get_text() == words[-1]


@needs_font
@pytest.mark.parametrize("size", [(7, 4), (11, 3.2), (6, 5)])
def test_the_title_of_a_year_stands_above_its_legend(outcome, size):
    """On axes of a narrow figure it was printed over the first entry."""
    figure, ax = pyplot.subplots(figsize=size)
    views.draw_year(outcome, "l2", ax, lang="zh")
    figure.canvas.draw()
    legend, title = ax.get_legend().get_window_extent(), ax._left_title
    head = title.get_window_extent()
    assert head.y0 >= legend.y1 - 1
    assert head.y1 <= figure.bbox.y1
    pyplot.close(figure)


@needs_font
def test_the_circle_is_drawn_before_and_after(outcome):
    left, right = views.draw_circle(town(), outcome)
    for one in (left, right):
        values = np.asarray(one.collections[0].get_array())
        assert values.sum() == sum(views.circle_counts(outcome).values())
    left.figure.canvas.draw()
    pyplot.close(left.figure)
