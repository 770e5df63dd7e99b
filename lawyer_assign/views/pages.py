"""Reports of every kind as HTML for notebooks."""

from lawyer_assign.outcome import Outcome
from lawyer_assign.teams import Teams
from lawyer_assign.verify import Report
from lawyer_assign.views.assessments import assessment_blocks
from lawyer_assign.views.blocks import as_html
from lawyer_assign.views.costs import cost_blocks
from lawyer_assign.views.inspections import inspection_blocks
from lawyer_assign.views.reports import report_blocks
from lawyer_assign.views.words import Lang
from lawyer_assign.year.assessment import Assessment
from lawyer_assign.year.costs import Costs
from lawyer_assign.year.inspections import Inspection


def html(
    found: Outcome | Costs | Assessment | Inspection,
    lang: Lang = "en",
    report: Report | None = None,
    teams: Teams | None = None,
) -> str:
    """Return a report as HTML for a notebook: what the shell prints, as tables.

    Parameters
    ----------
    found
        An outcome, costs, an assessment or an inspection.
    lang
        ``"zh"`` or ``"en"``.
    report, teams
        Of an outcome, as in :func:`report_text`.
    """
    if isinstance(found, Costs):
        return as_html(cost_blocks(found, lang))
    if isinstance(found, Assessment):
        return as_html(assessment_blocks(found, lang))
    if isinstance(found, Inspection):
        return as_html(inspection_blocks(found, lang))
    return as_html(report_blocks(found, lang, report, teams))
