"""Fixtures of the officer API: it stands open."""

from tests.officer import api

__all__ = ["api"]
