"""Addresses as newsletters and networks pass them on, with marks of their own: `?utm_source=…`.

Lists refuse parameters that they do not know, so the reader is sent to the address without them.
"""

from django.http import HttpResponseRedirect
from django.utils.http import escape_leading_slashes

from sources.matching import without_tracking


class Middleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        kept = without_tracking(query)
        if kept == query or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        path = escape_leading_slashes(request.path)
        return HttpResponseRedirect(f"{path}?{kept}" if kept else path)
