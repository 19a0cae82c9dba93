"""Who must wait before trying again: counted by django-axes in the database, for all processes.

One name from one address has AXES_FAILURE_LIMIT tries, one address FAILURES_OF_ADDRESS for all
names together; then comes a wait, AXES_COOLOFF_TIME. No limit is on the name alone: with it an
outsider could keep a person out.
"""

from ipaddress import ip_address

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Sum

FAILURES_OF_ADDRESS = 60


class Locks(AxesDatabaseHandler):
    def is_locked(self, request, credentials=None):
        return super().is_locked(request, credentials) or is_address_locked(request)


def is_address_locked(request):
    address = request.axes_ip_address
    # An address of this machine is that of a proxy which was not counted: everyone's.
    if not address or ip_address(address).is_loopback:
        return False
    recent = AccessAttempt.objects.filter(
        ip_address=address, attempt_time__gte=get_cool_off_threshold(request)
    )
    failures = recent.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
    return failures >= FAILURES_OF_ADDRESS


def is_password_right(request, password):
    """Whether this is the password of who is signed in; wrong ones count as at the door."""
    named = {"username": request.user.get_username()}
    if not AxesProxyHandler.is_allowed(request, named):
        return False
    if request.user.check_password(password):
        return True
    user_login_failed.send(__name__, credentials=named, request=request)
    return False


# No name that a person can have: tokens that are none are counted apart.
OF_TOKENS = "a token"
WAIT_IN_SECONDS = int(settings.AXES_COOLOFF_TIME.total_seconds())
WAIT_IN_WORDS = f"{WAIT_IN_SECONDS // 60} minutes"


def has_failed_too_often(request):
    """Whether so many wrong tokens came from an address that it must wait; counts this one."""
    named = {"username": OF_TOKENS}
    if not AxesProxyHandler.is_allowed(request, named):
        return True
    user_login_failed.send(__name__, credentials=named, request=request)
    return False
