from time import time
from types import SimpleNamespace

import pytest


@pytest.fixture(autouse=True)
def half_minute(monkeypatch):
    """The clock of authenticators stands still.

    A code lives for half a minute: no test may hang on whether one ends between the making of a
    code and its check.
    """
    now = time()
    monkeypatch.setattr("django_otp.oath.time", lambda: now)
    clock = SimpleNamespace(time=lambda: now)
    monkeypatch.setattr("django_otp.plugins.otp_totp.models.time", clock)


@pytest.fixture
def letters(settings, mailoutbox):
    """What is mailed, as if by a mail server that takes it."""
    settings.EMAIL_BACKEND = "accounts.tests.mailbox.EmailBackend"
    return mailoutbox
