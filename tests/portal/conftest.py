"""Fixtures of the portal: it stands open at http, or at https, and residents come in."""

from tests.resident import door, event_loop_thread, open_door, secure_door, sign_in, visitor, whole

__all__ = ["door", "event_loop_thread", "open_door", "secure_door", "sign_in", "visitor", "whole"]
