"""Letters that the site sends, and whether it can."""

import logging
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

log = logging.getLogger(__name__)

REACH_NOBODY = {"console", "dummy", "filebased", "locmem"}

# One thread: a sender that waited for the mail server would tell by its time who has an account.
post_office = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


def reaches_people():
    return settings.EMAIL_BACKEND.split(".")[-2] not in REACH_NOBODY


def letter(to, subject, template, **context):
    context = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, **context}
    return EmailMessage(subject, render_to_string(template, context), to=[to])


def send(message):
    """Whether the mail server took it."""
    try:
        return bool(message.send())
    except OSError:
        # Those of smtplib and of connections alike.
        log.exception("A letter could not be sent.")
        return False


def send_later(message):
    post_office.submit(send, message)
