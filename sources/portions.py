"""Lists in portions: a statement takes so many values, and memory so many rows at once."""

from collections.abc import Iterable
from typing import Any

IN_ONE = 10_000  # values in one statement


def portions(items: Iterable[Any], size: int = IN_ONE) -> list[list[Any]]:
    """[list] of so many items each, in their order.

    Those of a set in the order of their values, so that two who lock the same rows agree on it.
    """
    items = sorted(items) if isinstance(items, (set, frozenset)) else list(items)
    return [items[start : start + size] for start in range(0, len(items), size)]
