"""What people look at: text, HTML and pictures of an outcome; nothing is decided here.

Text and HTML need nothing beyond the core; the pictures need the extra ``plot``.

>>> import lawyer_assign as la
>>> outcome = la.solve(la.datasets.toy())
>>> la.views.report_text(outcome).splitlines()[0]
'Plan — optimal: every tier is proved'
"""

from lawyer_assign.views.assessments import assessment_text
from lawyer_assign.views.attendances import attendance_text
from lawyer_assign.views.charts import draw_loads, draw_map
from lawyer_assign.views.costs import costs_text
from lawyer_assign.views.inspections import inspection_text
from lawyer_assign.views.lorenz import draw_lorenz
from lawyer_assign.views.pages import html
from lawyer_assign.views.remarks import defects_text, remarks_text
from lawyer_assign.views.reports import (
    check_text,
    report_text,
    scarcity_text,
    tier_table,
)
from lawyer_assign.views.roster_charts import (
    draw_circle,
    draw_half_days,
    draw_week,
    draw_year,
)
from lawyer_assign.views.roster_texts import roster_text
from lawyer_assign.views.rosters import circle_counts, duty_by_district, week_grid
from lawyer_assign.views.spreads import Fairness, fairness
from lawyer_assign.views.tallies import by_district, loads
from lawyer_assign.views.teams import teams_text
from lawyer_assign.views.words import Lang

__all__ = [
    "Fairness",
    "Lang",
    "assessment_text",
    "attendance_text",
    "by_district",
    "check_text",
    "circle_counts",
    "costs_text",
    "defects_text",
    "draw_circle",
    "draw_half_days",
    "draw_loads",
    "draw_lorenz",
    "draw_map",
    "draw_week",
    "draw_year",
    "duty_by_district",
    "fairness",
    "html",
    "inspection_text",
    "loads",
    "remarks_text",
    "report_text",
    "roster_text",
    "scarcity_text",
    "teams_text",
    "tier_table",
    "week_grid",
]
