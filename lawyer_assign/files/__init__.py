"""Facts and plans in and out of Excel workbooks, CSV folders, JSON and DataFrames."""

from lawyer_assign.files.day_sheet import read_days, write_days
from lawyer_assign.files.dicts import (
    facts_from_dict,
    facts_to_dict,
    roster_from_dict,
    roster_to_dict,
)
from lawyer_assign.files.doors import read, write, write_facts, write_template
from lawyer_assign.files.frames import facts_from_frames, facts_to_frames
from lawyer_assign.files.leave_sheet import read_leaves
from lawyer_assign.files.plans.reader import read_plan
from lawyer_assign.files.plans.team_reader import read_teams
from lawyer_assign.files.settings.reader import (
    read_doubt_rules,
    read_inspection_rules,
    read_policy,
    read_publish_rules,
    read_score_sheet,
    read_settings,
)
from lawyer_assign.files.settings.writer import write_settings, write_settings_template
from lawyer_assign.files.year.records_reader import read_records, records_from_frames
from lawyer_assign.files.year.records_writer import write_records_template

__all__ = [
    "facts_from_dict",
    "facts_from_frames",
    "facts_to_dict",
    "facts_to_frames",
    "read",
    "read_days",
    "read_doubt_rules",
    "read_inspection_rules",
    "read_leaves",
    "read_plan",
    "read_policy",
    "read_publish_rules",
    "read_records",
    "read_score_sheet",
    "read_settings",
    "read_teams",
    "records_from_frames",
    "roster_from_dict",
    "roster_to_dict",
    "write",
    "write_days",
    "write_facts",
    "write_records_template",
    "write_settings",
    "write_settings_template",
    "write_template",
]
