"""Rows in portions: a database takes only so many values in one statement."""

from itertools import islice

SIZE = 1_000


def batches(items, size=SIZE):
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
