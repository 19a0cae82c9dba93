"""What people are told by e-mail. Off until the operator sets DESK_EMAILS."""

import logging

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from sources.addresses import absolute

log = logging.getLogger(__name__)


def assigned(assignment):
    thing = assignment.claim or assignment.source
    page = "desk:draft" if assignment.claim else "desk:read"
    words = f"{assignment.by} gave you this to do: {assignment.task or thing}."
    if assignment.due:
        words += f" It is due on {assignment.due:%d %B %Y}."
    tell([assignment.person], "Something to do", words, reverse(page, args=[thing.slug]))


def moved(sender, version, move, by, reason, **kwargs):
    """Tell those whom the move of a version concerns: reviewers, or those who wrote it."""
    about = f"“{version.text[:200]}”"
    address = reverse("desk:review", args=[version.claim.slug])
    if move.name == "submit":
        tell(reviewers(version), "A claim waits for review", f"{by} asks for it: {about}", address)
        return
    words = f"{by}: {move.label.lower()}. {about} {reason}".strip()
    tell(
        [p for p in writers(version) if p != by], f"{move.label}: a claim of yours", words, address
    )


def writers(version):
    wrote = Q(pk=version.author_id) | Q(pk__in=version.contributions.values("person"))
    return get_user_model().objects.filter(wrote, is_active=True)


def reviewers(version):
    """Those who could let it pass: they may review, and had no hand in it."""
    people = get_user_model().objects.with_perm(
        "claims.review_version", backend="django.contrib.auth.backends.ModelBackend"
    )
    return people.filter(is_staff=True, is_superuser=False).exclude(
        pk__in=writers(version).values("pk")
    )


def tell(people, subject, words, path):
    """Send a mail to each, once the transaction is through; a mail that fails stops nobody."""
    if not settings.DESK_EMAILS:
        return
    addresses = [person.email for person in people if person.email]
    text = f"{words}\n\n{absolute(path)}\n"
    transaction.on_commit(lambda: send(addresses, subject, text))


def send(addresses, subject, text):
    for address in addresses:
        try:
            send_mail(f"[{settings.SITE_NAME}] {subject}", text, None, [address])
        except OSError:
            log.warning("A mail could not be sent.", exc_info=True)
