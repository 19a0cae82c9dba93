"""Rows in portions: of so many a statement takes the values, and memory what they leave behind."""

import gc
from contextlib import contextmanager
from itertools import islice

from sources.processes import forget_queries

SIZE = 1_000


def batches(items, size=SIZE):
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
        let_go()


@contextmanager
def collecting_at_times():
    """Look for garbage where a portion ends, and only through what that left behind.

    What a portion reads is tied in circles, and most of a large dossier stays to the end. If Python
    chooses the times, it looks through all rows again and again, or lets hundreds of megabytes be.
    """
    frozen = gc.get_freeze_count()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        # What somebody froze before is to stay so, and there is no telling the two apart.
        if not frozen:
            gc.unfreeze()


def let_go():
    """Where a portion ended."""
    if not gc.isenabled():
        forget_queries()
        gc.collect()


def keep():
    """Where everything that is there now stays to the end: it is not looked through any more."""
    if not gc.isenabled():
        gc.collect()
        gc.freeze()
