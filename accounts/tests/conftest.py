import pytest


@pytest.fixture
def letters(settings, mailoutbox):
    """What is mailed, as if by a mail server that takes it."""
    settings.EMAIL_BACKEND = "accounts.tests.mailbox.EmailBackend"
    return mailoutbox
