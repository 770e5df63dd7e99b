"""The verb for a folder of facts: what it finds, what comes of it, totals over all."""
