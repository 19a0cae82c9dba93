"""How a name, a password and a code become a person. One answer, None, to all that is wrong."""

from axes.backends import AxesStandaloneBackend
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied

from . import codes


class Lock(AxesStandaloneBackend):
    """Comes first, and ends the attempt where a lock is on."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        if request is None:
            # A program on the server, which has no address to lock.
            return None
        try:
            return super().authenticate(request, username, password, **kwargs)
        except PermissionDenied:
            # Takes as long as a password that is looked at.
            make_password(password)
            raise


class PasswordAndCode(ModelBackend):
    def authenticate(self, request, username=None, password=None, otp_token="", **kwargs):
        user = super().authenticate(request, username, password, **kwargs)
        if user is None or not codes.has_second_factor(user):
            return user
        # django-otp takes it from here into the session when the person is let in.
        user.otp_device = codes.device_that_takes(user, otp_token)
        return user if user.otp_device else None
