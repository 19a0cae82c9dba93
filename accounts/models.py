from datetime import timedelta

from django.contrib.auth.models import Group, User
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

BETWEEN_LINKS = timedelta(minutes=10)
VALID_FOR = timedelta(days=7)


class InvitationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(person=None, withdrawn_at=None)


class Invitation(models.Model):
    """The offer of an account; `person` is who took it. A user exists from then on."""

    email = models.EmailField("e-mail address")
    groups = models.ManyToManyField(Group, related_name="+", verbose_name="roles")
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="invitations")
    # Of the newest link, the only one that works.
    sent_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    person = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="invitation"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        # Whoever may add users invites: see powers.py.
        default_permissions = ()
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(person=None, withdrawn_at=None),
                name="invitation_open_once_for_an_address",
                violation_error_message="There is an open invitation to this address.",
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(withdrawn_at=None),
                name="invitation_taken_or_withdrawn",
            ),
        ]

    def __str__(self):
        return self.email

    @property
    def ends_at(self):
        return self.sent_at + VALID_FOR

    @property
    def is_open(self):
        return self.person_id is None and self.withdrawn_at is None

    @property
    def is_expired(self):
        return self.ends_at < timezone.now()


class PasswordLinkManager(models.Manager):
    def may_be_sent(self, user):
        """Whether one is due, which is noted at once: no more than one in BETWEEN_LINKS."""
        now = timezone.now()
        _, is_first = self.get_or_create(user=user, defaults={"sent_at": now})
        due = self.filter(user=user, sent_at__lt=now - BETWEEN_LINKS)
        return is_first or due.update(sent_at=now) == 1


class PasswordLink(models.Model):
    """When a person was last sent a link to choose a new password."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    sent_at = models.DateTimeField()

    objects = PasswordLinkManager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.user} {self.sent_at}"


class TokenQuerySet(models.QuerySet):
    def usable(self):
        """Those that let a script in, as far as it is up to them; of people see tokens.py."""
        return self.filter(revoked_at=None, expires__gt=timezone.now())


class Token(models.Model):
    """Lets a script act as a person until it expires. Of the token itself only a digest is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100, help_text="What will use it, and where.")
    digest = models.CharField("SHA-256", max_length=64, unique=True)
    hint = models.CharField(max_length=20, help_text="How it begins, to know one that was found.")
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    last_used = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        # Whoever is on the staff makes their own.
        default_permissions = ()
        ordering = ["-created", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="token_has_name"),
            models.CheckConstraint(
                condition=Q(expires__gt=models.F("created")), name="token_expires_later"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_usable(self):
        return self.revoked_at is None and self.expires > timezone.now()

    def revoke(self):
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at"])
