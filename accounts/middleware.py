"""Nobody is half signed in: a session without the code of a person who has one is nobody's."""

from functools import partial
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from . import codes

# Where work is done. SECOND_FACTOR_REQUIRED keeps those out who have none yet.
GUARDED = ("/admin/", "/desk/", "/accounts/people/", "/accounts/tokens/")


class SecondFactorMiddleware:
    """Comes after those of sessions, authentication and django-otp."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = SimpleLazyObject(partial(proven, request.user))
        # It would give the person without asking for a code.
        del request.auser
        if settings.SECOND_FACTOR_REQUIRED and request.path_info.startswith(GUARDED):
            user = request.user
            if user.is_authenticated and not user.is_verified():
                query = urlencode({"next": request.get_full_path()})
                return redirect(f"{reverse('accounts:second-factor')}?{query}")
        return self.get_response(request)


def proven(user):
    if user.is_authenticated and not user.is_verified() and codes.has_second_factor(user):
        return AnonymousUser()
    return user
