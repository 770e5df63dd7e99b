"""Matching markets: hospitals and residents with ties, solved with a proof."""
