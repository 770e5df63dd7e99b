"""Sets of a plan chosen anew, those of many committees at a time."""
