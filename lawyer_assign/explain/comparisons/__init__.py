"""Which plan is better, and for whom: any number of plans side by side."""
