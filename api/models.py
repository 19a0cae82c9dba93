"""What scripts sent under a key of their own, so that sent again it is not done again."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Token

KEPT_FOR = timedelta(days=1)
# A process that ended while it worked says nothing more.
GIVEN_UP_AFTER = timedelta(minutes=10)


class SentQuerySet(models.QuerySet):
    def forgotten(self):
        now = timezone.now()
        given_up = Q(status=None, at__lt=now - GIVEN_UP_AFTER)
        return self.filter(Q(at__lt=now - KEPT_FOR) | given_up)


class Sent(models.Model):
    """A request and its answer; one that was refused is not kept, and may be sent again."""

    token = models.ForeignKey(Token, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was sent.")
    at = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField(null=True, help_text="None while it is worked on.")
    answer = models.TextField(blank=True)
    location = models.TextField(blank=True)

    objects = SentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-at"]
        indexes = [models.Index(fields=["at"], name="api_sent_at")]
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="api_sent_key_once")]

    def __str__(self):
        return self.key
