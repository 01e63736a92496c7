"""Bench: what the doors cost, each figure as a ratio to its limit, measured in the same run."""
