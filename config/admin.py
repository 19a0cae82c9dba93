"""The admin as a whole: its name, the order of its index, and how rows are named when searched."""

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView

# The order of the work: a document comes in, a quote is found, a claim rests on it.
ORDER = {
    "sources": ["Source", "Quote", "Capture", "Derivation"],
    "claims": ["Claim", "Version", "Relation", "Topic", "Subject", "Decision"],
}


class LabelledAutocomplete(AutocompleteJsonView):
    def process_request(self, request):
        term, *rest = super().process_request(request)
        # PostgreSQL refuses U+0000 even in a search.
        return term.replace("\0", ""), *rest

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

    def autocomplete_view(self, request):
        return LabelledAutocomplete.as_view(admin_site=self)(request)


def place(name, order):
    return order.index(name) if name in order else len(order)
