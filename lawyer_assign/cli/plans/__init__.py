"""Plans in files: what they were made by, how they are counted, what stands beside."""
