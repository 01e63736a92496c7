"""Fixtures of the laws that visit the officer API: it stands open."""

from tests.officer import api

__all__ = ["api"]
