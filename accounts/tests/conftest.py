import pytest


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def letters(settings, mailoutbox):
    """What is mailed, as if by a mail server that takes it."""
    settings.EMAIL_BACKEND = "accounts.tests.mailbox.EmailBackend"
    return mailoutbox
