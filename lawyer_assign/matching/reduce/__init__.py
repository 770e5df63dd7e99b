"""What of a market need not be looked at, with a proof."""
