"""Who may come in: staff who are signed in, and have the permissions that a page asks for."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.views.decorators.cache import never_cache


def staff(*permissions):
    """The view, for members of staff who have all of these permissions.

    Whoever is not signed in is led to the sign-in page, everybody else is refused.
    """

    def guard(view):
        @never_cache
        @wraps(view)
        def guarded(request, *args, **kwargs):
            user = request.user
            if not user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not (user.is_staff and user.has_perms(permissions)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permissions = permissions
        return guarded

    return guard
