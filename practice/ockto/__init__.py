"""Ockto: the practice town's stand-in for Ockto, a small program of its own that knows nothing of the project.

It speaks the contract of docs/ockto-assumptions.md, plays the app on pages, and shows the letters to begin with.
"""

from practice.ockto.app import Place, create_app
from practice.ockto.letter import Letter
from practice.ockto.odm import collected

__all__ = ["Letter", "Place", "collected", "create_app"]
