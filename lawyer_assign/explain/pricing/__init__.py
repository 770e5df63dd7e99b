"""What changes of a plan cost: small ones row by row, all by shortest paths."""
