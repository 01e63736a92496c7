"""Garbage: what lives as long as a program does is left out of the search for it.

A door holds hundreds of thousands of objects (texts, templates, tables). Looking through them again and again took a
third of the time of a page.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def none_before() -> Iterator[None]:
    """Look for no garbage, while the block lasts, among what was there before it."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
