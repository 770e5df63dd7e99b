"""Whole sets of posts, one for each line: what they prove, and which are cheapest."""
