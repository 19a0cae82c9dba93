"""Who a script is: the bearer of a token, and nobody else. Cookies are not looked at here.

A browser sends no such header by itself, so no other site can make somebody write: that is why
these views need no CSRF token.
"""

from functools import wraps

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from accounts import locks, tokens
from sources.problems import problem

from .bodies import Unfit

ADDRESSES = "/api/"
SCHEME = "bearer"


class BearerMiddleware:
    """Comes before the log is told who is at work."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(ADDRESSES):
            request.token = tokens.bearer(words_of(request))
            request.user = request.token.user if request.token else AnonymousUser()
        return self.get_response(request)


def words_of(request):
    scheme, _, words = request.headers.get("Authorization", "").partition(" ")
    return words.strip() if scheme.lower() == SCHEME else ""


def for_scripts(*permissions):
    """The view, for the bearers of a token whose person has all of these permissions."""

    def guard(view):
        @csrf_exempt
        @never_cache
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.token is None:
                return unknown(request)
            if not (request.user.is_staff and request.user.has_perms(permissions)):
                return problem(403, "The roles of this token's person do not allow it.")
            try:
                return view(request, *args, **kwargs)
            except Unfit as refusal:
                return problem(refusal.status, str(refusal), refusal.errors, **refusal.more)
            except PermissionDenied as refusal:
                return problem(403, str(refusal) or "You may not do this.")

        guarded.permissions = permissions
        return guarded

    return guard


def unknown(request):
    words = words_of(request)
    if words and locks.has_failed_too_often(request):
        wait = f"Too many tokens that are none came from here. Wait {locks.WAIT_IN_WORDS}."
        response = problem(429, wait)
        response["Retry-After"] = str(locks.WAIT_IN_SECONDS)
        return response
    said = "This token is not known, has expired or was revoked." if words else "A token is needed."
    response = problem(401, said)
    response["WWW-Authenticate"] = "Bearer"
    return response
