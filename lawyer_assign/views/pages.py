"""Reports of every kind as HTML for notebooks."""

from lawyer_assign.calls import checked
from lawyer_assign.outcome import Outcome
from lawyer_assign.roster_outcome import RosterOutcome
from lawyer_assign.teams import Teams
from lawyer_assign.verify import Report
from lawyer_assign.views.assessments import assessment_blocks
from lawyer_assign.views.attendances import attendance_blocks
from lawyer_assign.views.blocks import as_html
from lawyer_assign.views.costs import cost_blocks
from lawyer_assign.views.inspections import inspection_blocks
from lawyer_assign.views.reports import report_blocks
from lawyer_assign.views.roster_texts import roster_blocks
from lawyer_assign.views.words import Lang
from lawyer_assign.year.assessment import Assessment
from lawyer_assign.year.attendance import Attendance
from lawyer_assign.year.costs import Costs
from lawyer_assign.year.inspections import Inspection
from lawyer_assign.year.year_costs import YearCosts


@checked
def html(
    found: (
        Outcome
        | RosterOutcome
        | Costs
        | YearCosts
        | Assessment
        | Inspection
        | Attendance
    ),
    lang: Lang = "en",
    report: Report | None = None,
    teams: Teams | None = None,
) -> str:
    """Return a report as HTML for a notebook: what the shell prints, as tables.

    Parameters
    ----------
    found
        An outcome, a roster, costs of a plan or a year, an assessment, an inspection,
        or check-ins compared with a roster.
    lang
        ``"zh"`` or ``"en"``.
    report, teams
        Of an outcome, as in :func:`report_text`.
    """
    if isinstance(found, Costs | YearCosts):
        return as_html(cost_blocks(found, lang))
    if isinstance(found, Assessment):
        return as_html(assessment_blocks(found, lang))
    if isinstance(found, Inspection):
        return as_html(inspection_blocks(found, lang))
    if isinstance(found, Attendance):
        return as_html(attendance_blocks(found, lang))
    if isinstance(found, RosterOutcome):
        return as_html(roster_blocks(found, lang))
    return as_html(report_blocks(found, lang, report, teams))
