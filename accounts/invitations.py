"""Invitations: sent, sent again, withdrawn, taken."""

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from . import mail, powers
from .models import Invitation

signer = signing.Signer(salt="accounts.invitation")


@transaction.atomic
def invite(email, roles, by):
    """A new open invitation. Raises IntegrityError where the address has one."""
    invitation = Invitation.objects.create(email=email, invited_by=by)
    invitation.groups.set(roles)
    return invitation


def link(invitation):
    token = signer.sign_object([invitation.pk, invitation.sent_at.isoformat()])
    return settings.SITE_URL + reverse("accounts:invitation", args=[token])


def send(invitation):
    """Whether the link went out by e-mail; where it did not, somebody has to hand it over."""
    if not mail.reaches_people():
        return False
    subject = f"An account at {settings.SITE_NAME}"
    letter = mail.letter(
        invitation.email,
        subject,
        "accounts/mail/invitation.txt",
        invitation=invitation,
        link=link(invitation),
    )
    return mail.send(letter)


def renew(invitation, by):
    """A new link, which ends the old one. Whoever sends it vouches for the roles."""
    renewed = Invitation.objects.open().filter(pk=invitation.pk)
    renewed.update(sent_at=timezone.now(), invited_by=by)
    invitation.refresh_from_db()


def withdraw(invitation):
    Invitation.objects.open().filter(pk=invitation.pk).update(withdrawn_at=timezone.now())


def standing(token, among=None):
    """The invitation that a link leads to; None where it is taken, withdrawn, replaced or too old.

    Whoever sent it must still be able to: a link outlives neither their account nor their rights.
    """
    try:
        pk, sent_at = signer.unsign_object(token)
    except signing.BadSignature:
        return None
    among = Invitation.objects.open() if among is None else among
    invitation = among.select_related("invited_by").filter(pk=pk).first()
    if not invitation or invitation.is_expired or invitation.sent_at.isoformat() != sent_at:
        return None
    may = powers.may_invite(invitation.invited_by, invitation.groups.all())
    return invitation if may else None


@transaction.atomic
def take(token, user):
    """Whether the link still stood: then `user`, not saved yet, is saved with what was offered."""
    invitation = standing(token, Invitation.objects.open().select_for_update(of=["self"]))
    if not invitation:
        return False
    user.email = invitation.email
    user.is_staff = True
    user.save()
    user.groups.set(invitation.groups.all())
    invitation.person = user
    invitation.save(update_fields=["person"])
    return True
