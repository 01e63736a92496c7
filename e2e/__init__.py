"""End to end: both doors up, the practice town open, a real browser."""
