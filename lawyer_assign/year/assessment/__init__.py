"""How well posts were served: input, output and effect, from records (二(二))."""

from lawyer_assign.year.assessment.assessment import Assessment, facts_with_assessment
from lawyer_assign.year.assessment.records import RECORD_FIELDS, Records
from lawyer_assign.year.assessment.score_sheet import Grade, ScoreSheet

__all__ = [
    "RECORD_FIELDS",
    "Assessment",
    "Grade",
    "Records",
    "ScoreSheet",
    "facts_with_assessment",
]
