"""What is written again whenever something about it changes, put off and written once."""

from contextlib import contextmanager
from contextvars import ContextVar


class Later:
    def __init__(self, name):
        self._waiting: ContextVar[set | None] = ContextVar(name, default=None)

    @contextmanager
    def gathering(self, write):
        """What is put off meanwhile goes to `write(ids)` at the end; nothing does after a failure.

        Within another gathering it goes to the other one.
        """
        if self._waiting.get() is not None:
            yield
            return
        token = self._waiting.set(waiting := set())
        try:
            yield
        finally:
            self._waiting.reset(token)
        write(waiting)

    def put_off(self, ids):
        """Whether the writing of these is put off."""
        if (waiting := self._waiting.get()) is None:
            return False
        waiting.update(ids)
        return True
