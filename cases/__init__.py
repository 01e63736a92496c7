"""The house: cases of residents and everything that happens to them, shared by both doors."""
