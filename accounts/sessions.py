"""Sessions and tokens that end before their time."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone


def end_if_inactive(instance, raw=False, **kwargs):
    """Django lets no inactive person in, but reactivated they would have the old ones again."""
    if not instance.is_active and not raw:
        end_sessions(instance)
        for token in instance.tokens.filter(revoked_at=None):
            token.revoke()


def end_sessions(user):
    """Only people who sign in have a session, so there are few to look through."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
