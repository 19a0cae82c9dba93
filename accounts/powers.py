"""Who may do what to whom. Nobody gives more than they hold, nor touches who holds more."""

from django.contrib.auth.models import Group, Permission, User
from django.db.models import BooleanField, Exists, OuterRef, Q, Value
from django_otp.plugins.otp_totp.models import TOTPDevice


def held_by(user):
    """The permissions of a person, active or not (Django says that an inactive one has none)."""
    return Permission.objects.filter(Q(group__user=user) | Q(user=user))


def roles_open_to(giver):
    """The groups that a person may give to others."""
    if not giver.is_active:
        return Group.objects.none()
    if giver.is_superuser:
        return Group.objects.order_by("name")
    beyond = Permission.objects.exclude(pk__in=held_by(giver).values("pk"))
    return Group.objects.exclude(permissions__in=beyond).order_by("name")


def people_before(user):
    """All people, each with `is_beyond` (holds what the user does not) and `has_second_factor`."""
    device = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    return User.objects.annotate(is_beyond=beyond(user), has_second_factor=Exists(device))


def beyond(user):
    if user.is_superuser:
        return Value(False, BooleanField())
    lacked = Permission.objects.exclude(pk__in=held_by(user).values("pk"))
    held = lacked.filter(Q(group__user=OuterRef("pk")) | Q(user=OuterRef("pk")))
    return Q(is_superuser=True) | Exists(held)


def may_change(user, person):
    """Roles, e-mail address, password and second factor: each would let one act as that person."""
    if not user.has_perm("auth.change_user"):
        return False
    return people_before(user).filter(pk=person.pk, is_beyond=False).exists()


def may_deactivate(user, person):
    """To shut somebody out gives nobody more; all but oneself and, for others, superusers."""
    if not user.has_perm("auth.change_user") or user.pk == person.pk:
        return False
    return user.is_superuser or not person.is_superuser


def may_invite(user, roles):
    """Whether a person may, at this moment, make an account with these roles."""
    if not (user.is_active and user.has_perm("auth.add_user")):
        return False
    return not set(roles) - set(roles_open_to(user))
