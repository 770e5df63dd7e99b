"""From one cell to one value and back: words, labels, lists, grids, sentences."""
