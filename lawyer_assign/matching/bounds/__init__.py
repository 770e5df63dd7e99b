"""What no matching can beat, proved in whole numbers."""
