"""Work on texts, spread over processes that know nothing of the database."""

from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context


@contextmanager
def spread(processes, at_once=1):
    """`map`, or one like it that has so many processes do the work, `at_once` tasks together."""
    if processes <= 1:
        yield map
        return
    # Not forked: a connection to the database is not to be shared.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield partial(pool.map, chunksize=at_once)
