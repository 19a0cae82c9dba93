"""Pages of the admin that answer in words where the models refuse, and what they share."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from search.words import Unsearchable, words

from . import audit
from .ingest import all_or_nothing

SAVED_MEANWHILE = (
    "Somebody changed the same at this moment. Look at what is stored now before you save again."
)
USED_MEANWHILE = "Somebody began to use this at this moment: it stays."


class GuardedAdmin(admin.ModelAdmin):
    """What a model refuses to save or delete becomes a message; nothing typed is lost."""

    show_full_result_count = False
    # Django's own would redirect to the address of a row without asking who may know of it.
    view_on_site = False

    def why_kept(self, obj):
        """The sentence that says why this row cannot be deleted, or ""."""
        return ""

    def get_actions(self, request):
        # It deletes in bulk, past the models' own delete() and its refusals.
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_search_results(self, request, queryset, search_term):
        try:
            term = " ".join(words(search_term))
        except Unsearchable as refusal:
            messages.warning(request, str(refusal))
            return queryset.none(), False
        return self.search(request, queryset, term)

    def search(self, request, queryset, term):
        """(the rows, whether one can come twice) for words that can be searched for."""
        return super().get_search_results(request, queryset, term)

    def before_saving(self, request, obj):
        """What takes long is done here, before others are kept waiting. Raises ValidationError.

        Called for those alone who may add a row (`obj` being None) or change this one.
        """

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            # To read takes no lock: all_or_nothing() would keep every writer out meanwhile.
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            self.prepare(request, object_id)
            with all_or_nothing():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as refusal:
            request.refusal = refusal
        except IntegrityError:
            request.refusal = ValidationError(SAVED_MEANWHILE)
        forget_messages(request)
        # Once more: the form fails now, so the page comes back as it was typed.
        return super().changeform_view(request, object_id, form_url, extra_context)

    def prepare(self, request, object_id):
        if object_id is None or "_saveasnew" in request.POST:
            if self.has_add_permission(request):
                self.before_saving(request, None)
            return
        obj = self.get_object(request, unquote(object_id))
        if obj and self.has_change_permission(request, obj):
            self.before_saving(request, obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return refused(form, refusal) if refusal else form

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["show_delete"] = not (obj and self.why_kept(obj))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def delete_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        if obj and self.has_delete_permission(request, obj) and (why := self.why_kept(obj)):
            return self.kept(request, obj, why)
        try:
            return super().delete_view(request, object_id, extra_context)
        except ValidationError as refusal:
            return self.kept(request, obj, " ".join(refusal.messages))
        except IntegrityError:
            forget_messages(request)
            return self.kept(request, obj, USED_MEANWHILE)

    def history_view(self, request, object_id, extra_context=None):
        """The audit log of a row and its parts, instead of what the admin alone knows."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return super().history_view(request, object_id, extra_context)
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {obj}",
            "told": audit.told(self.log_of(obj)),
            "opts": self.opts,
            "object": obj,
        }
        return TemplateResponse(request, "admin/object_history.html", context)

    def log_of(self, obj):
        """The entries that the history of a row shows."""
        return audit.entries_of(obj)

    def kept(self, request, obj, why):
        messages.error(request, why)
        return redirect(change_address(obj))


def forget_messages(request):
    """A database may refuse at the very end, when the good news is told already."""
    request._messages = default_storage(request)


def refused(form, refusal):
    """The form class with an error that only saving could find."""

    class Refused(form):
        def clean(self):
            cleaned = super().clean()
            self.add_error(None, refusal)
            return cleaned

    return Refused


class YesOrNo(admin.SimpleListFilter):
    """Rows that have something, and rows that lack it; each kind says what with a lookup."""

    has, lacks = {}, {}

    def lookups(self, request, model_admin):
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request, queryset):
        asked = {"yes": self.has, "no": self.lacks}.get(self.value(), {})
        return queryset.filter(**asked)


class ReadOnlyAdmin(GuardedAdmin):
    """For rows that the program alone writes."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def change_address(obj):
    """Where a row is edited in the admin."""
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])
