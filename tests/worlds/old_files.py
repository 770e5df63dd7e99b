"""Files that earlier versions wrote, and what they hold."""

from pathlib import Path

OLD_PLAN = Path(__file__).with_name("old_plan.xlsx")
"""A plan of the toy city with its teams, before sheets were made to be printed."""
OLD_POSTS = (
    ("c1", "l5"),
    ("c2", "l1"),
    ("c3", "l6"),
    ("c4", "l3"),
    ("c5", "l3"),
    ("c6", "l6"),
)
OLD_TIERS = {1: (0, 0), 2: (0, 0), 3: (1, 1), 4: (-519, -519)}
