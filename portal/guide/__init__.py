"""The guide: step by step to the way that fits, asking one thing at a time."""
