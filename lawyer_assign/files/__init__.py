"""Facts and plans in and out of Excel workbooks, CSV folders, JSON and DataFrames."""

from lawyer_assign.files.doors import read, write, write_facts, write_template
from lawyer_assign.files.frames import facts_from_frames, facts_to_frames
from lawyer_assign.files.plan_in import read_plan

__all__ = [
    "facts_from_frames",
    "facts_to_frames",
    "read",
    "read_plan",
    "write",
    "write_facts",
    "write_template",
]
