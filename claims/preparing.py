"""Lines of claims made in several processes, in which Django is set up before anything of ours."""

import gc
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import django

PORTION = 500  # claims that are kept in one transaction
WORTH_IT = 2_000  # claims for which it is worth starting a process


def prepare_all(numbers, run, processes, progress=lambda portions: portions):
    """Yields how many lines were kept, portion by portion; see `prepared.prepare`."""
    numbers = list(numbers)
    portions = [numbers[at : at + PORTION] for at in range(0, len(numbers), PORTION)]
    processes = min(processes, len(numbers) // WORTH_IT)
    if processes < 2:
        from .prepared import prepare

        for portion in progress(portions):
            yield prepare(portion, run)
        return
    # Few are under way at once: nothing is gained by more, and an interruption is soon over.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=begin) as pool:
        waiting = deque()
        for portion in progress(portions):
            waiting.append(pool.submit(prepare_portion, portion, run))
            if len(waiting) > 2 * processes:
                yield waiting.popleft().result()
        for task in waiting:
            yield task.result()


def begin():
    django.setup()
    gc.freeze()
    gc.disable()


def prepare_portion(portion, run):
    from .prepared import prepare

    made = prepare(portion, run)
    # Once a portion: looking for cycles while thousands of rows are loaded takes a third as long
    # as all the rest.
    gc.collect()
    return made
