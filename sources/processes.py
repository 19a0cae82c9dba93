"""Work that is spread over several processes."""

import gc
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import starmap
from multiprocessing import get_context

import django
from django.conf import settings
from django.db import reset_queries

WORTH_IT = 4  # portions, for which it is worth starting a process


@contextmanager
def spread(processes, at_once=1):
    """`map`, or one like it that has so many processes do much work, `at_once` tasks together.

    They do not see what the caller's transaction has written.
    """
    if processes <= 1:
        yield map
        return
    # Not forked: a connection to the database is not to be shared.
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=django.setup) as pool:

        def run(task, *columns):
            tasks = list(zip(*columns, strict=False))
            if len(tasks) < WORTH_IT * at_once:
                return starmap(task, tasks)
            return pool.map(task, *zip(*tasks, strict=True), chunksize=at_once)

        yield run


def ahead(begun, most=1):
    """The items of `begun`, each when `most` after it are begun as well.

    So that processes work on the next ones while the caller is busy with what they made.
    """
    waiting = deque()
    for item in begun:
        waiting.append(item)
        if len(waiting) > most:
            yield waiting.popleft()
    yield from waiting


def few_at_once(task, portions, processes):
    """Yields task(portion) of each, in order, made in processes that ask the database themselves.

    Few are under way: each may be large, and an interruption is soon over.
    """
    processes = min(processes, len(portions) // WORTH_IT)
    if processes <= 1:
        yield from map(task, portions)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=set_up) as pool:
        begun = (pool.submit(done, task, portion) for portion in portions)
        for future in ahead(begun, 2 * processes):
            yield future.result()


def set_up():
    django.setup()
    gc.freeze()
    gc.disable()


def done(task, portion):
    made = task(portion)
    forget_queries()
    # Once a portion: to look for cycles while thousands of rows are loaded takes a third as long
    # as all the rest.
    gc.collect()
    return made


def forget_queries():
    """With DEBUG, Django keeps the last 9,000 statements of a process, some with 10,000 values."""
    if settings.DEBUG:
        reset_queries()
