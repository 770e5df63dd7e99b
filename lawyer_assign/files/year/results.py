"""What can be written as tables besides plans: costs, assessments, inspections."""

from lawyer_assign.files.table import Table
from lawyer_assign.files.year.attendance import FORMAT as ATTENDANCE
from lawyer_assign.files.year.attendance import tables_of_attendance
from lawyer_assign.files.year.costs import FORMAT as COSTS
from lawyer_assign.files.year.costs import OF_YEAR, tables_of_costs
from lawyer_assign.files.year.inspections import FORMAT as INSPECTION
from lawyer_assign.files.year.inspections import tables_of_inspection
from lawyer_assign.files.year.record_tables import (
    ASSESSMENT,
    tables_of_assessment,
)
from lawyer_assign.year.assessment import Assessment, Records
from lawyer_assign.year.attendance import Attendance
from lawyer_assign.year.costs import Costs
from lawyer_assign.year.costs_said import MOST_ON_PAPER, unscored_texts
from lawyer_assign.year.inspections import Inspection
from lawyer_assign.year.year_costs import YearCosts

Counted = Costs | YearCosts | Assessment | Inspection | Attendance
Result = Counted | Records
RESULTS = (Costs, YearCosts, Records, Assessment, Inspection, Attendance)


def tables_of_result(result: Counted) -> tuple[list[Table], str]:
    """Return the tables of a result, and what a JSON document calls them."""
    if isinstance(result, Costs):
        return tables_of_costs(result, unscored_texts(result, MOST_ON_PAPER)), COSTS
    if isinstance(result, YearCosts):
        return tables_of_costs(result, unscored_texts(result, MOST_ON_PAPER)), OF_YEAR
    if isinstance(result, Attendance):
        return tables_of_attendance(result), ATTENDANCE
    if isinstance(result, Inspection):
        return tables_of_inspection(result), INSPECTION
    return tables_of_assessment(result), ASSESSMENT
