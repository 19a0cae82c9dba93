"""Mail servers for tests: one that takes letters, and one that is out of reach."""

from django.core.mail.backends import locmem


class EmailBackend(locmem.EmailBackend):
    """Not called locmem, so that it counts as one that reaches people."""


class Unreachable(locmem.EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError
