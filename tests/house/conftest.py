"""Fixtures of the laws that visit the doors: both stand open."""

from tests.officer import api
from tests.resident import door, event_loop_thread, open_door, whole

__all__ = ["api", "door", "event_loop_thread", "open_door", "whole"]
