"""What is written again whenever something about it changes, put off so that it is written once."""

from contextlib import contextmanager
from contextvars import ContextVar
from heapq import nsmallest


class Later:
    def __init__(self, name):
        self._waiting: ContextVar[Waiting | None] = ContextVar(name, default=None)
        self.asked = 0  # how often anything was to be written, now or later

    @contextmanager
    def gathering(self, begin, keep, most):
        """Gives the Waiting of what is put off meanwhile. At the end the rest of it is written;
        after a failure nothing is. Within another gathering it is that of the other one.
        """
        if (waiting := self._waiting.get()) is not None:
            yield waiting
            return
        token = self._waiting.set(waiting := Waiting(begin, keep, most))
        try:
            yield waiting
        finally:
            self._waiting.reset(token)
        while waiting.go_on():
            pass

    def put_off(self, ids):
        """Whether the writing of these is put off."""
        self.asked += 1
        if (waiting := self._waiting.get()) is None:
            return False
        waiting.ids.update(ids)
        return True


class Waiting:
    """Ids that are to be written, `most` at a time.

    `begin(ids)` makes ready what is to be stored, in other processes or not before it is looked at,
    and `keep` stores what that gives. An id that comes again after that is written again.
    """

    def __init__(self, begin, keep, most):
        self.begin, self.keep, self.most = begin, keep, most
        self.ids = set()
        self.begun = {}  # {the ids: what `begin` gave}

    def go_on(self):
        """Begin with the next and store those before; whether there were any."""
        before, self.begun = self.begun, {}
        # What is made ready goes by what is stored: not twice before it is.
        ready = self.ids.difference(*before)
        if ids := tuple(nsmallest(self.most, ready)):
            self.ids.difference_update(ids)
            self.begun[ids] = self.begin(ids)
        for made in before.values():
            self.keep(made)
        return bool(before or self.begun)
