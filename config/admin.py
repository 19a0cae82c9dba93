"""The admin as a whole: its name, the order of its index, and how rows are named when searched."""

import logging
from functools import wraps

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.db import DataError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import path, reverse
from django.views.generic import RedirectView

from accounts.views import sign_in
from search.words import Unsearchable, words

log = logging.getLogger(__name__)

# The order of the work: a document comes in, a quote is found, a claim rests on it.
ORDER = {
    "sources": ["Source", "Quote", "Capture", "Derivation"],
    "claims": ["Claim", "Version", "Relation", "Topic", "Subject", "Decision"],
    "auth": ["Group", "User"],
    "auditlog": ["LogEntry"],
}


class LabelledAutocomplete(AutocompleteJsonView):
    def get(self, request, *args, **kwargs):
        try:
            words(request.GET.get("term", ""))
        except Unsearchable as refusal:
            sentence = {"id": "-", "text": str(refusal), "disabled": True}
            return JsonResponse({"results": [sentence], "pagination": {"more": False}})
        return super().get(request, *args, **kwargs)

    def serialize_result(self, obj, to_field_name):
        label = getattr(self.model_admin, "label_of", str)
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


class AttestSite(admin.AdminSite):
    site_header = site_title = "Attest"
    index_title = "The curator's desk"

    def get_app_list(self, request, app_label=None):
        found = super().get_app_list(request, app_label)
        found.sort(key=lambda app: place(app["app_label"], list(ORDER)))
        for app in found:
            order = ORDER.get(app["app_label"], [])
            app["models"].sort(key=lambda model: place(model["object_name"], order))
        return found

    def get_urls(self):
        # Its "view on site" tells the address of every row to all staff: ours ask first.
        kept = [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
        bring = RedirectView.as_view(pattern_name="desk:import")
        return [path("import/", self.admin_view(bring), name="import"), *kept]

    def login(self, request, extra_context=None):
        # One door, which counts attempts and asks for the code. What programs send here goes there.
        if request.method == "POST":
            return sign_in(request)
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"))

    def password_change(self, request, extra_context=None):
        return redirect("accounts:change-password")

    def admin_view(self, view, cacheable=False):
        return super().admin_view(self.in_words(view), cacheable)

    def in_words(self, view):
        """The view, with a page in words where a value cannot be read as what it stands for.

        Django asks the database for what stands in an address or a form, in templates too, and
        falls over ids that are no numbers, years past 9999 and numbers past 64 bits.
        """

        @wraps(view)
        def answer(request, *args, **kwargs):
            try:
                response = view(request, *args, **kwargs)
                is_lazy = isinstance(response, SimpleTemplateResponse)
                return response.render() if is_lazy else response
            except (ValueError, OverflowError, DataError):
                log.warning("Unreadable: %s %s", request.method, request.path, exc_info=True)
                context = {**self.each_context(request), "title": "This cannot be read"}
                return TemplateResponse(request, "admin/unreadable.html", context, status=400)

        return answer

    def autocomplete_view(self, request):
        return LabelledAutocomplete.as_view(admin_site=self)(request)


def place(name, order):
    return order.index(name) if name in order else len(order)
