"""Pages of the admin that answer in words where the models refuse, and what they share."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse

from .ingest import all_or_nothing


class GuardedAdmin(admin.ModelAdmin):
    """What a model refuses to save or delete becomes a message; nothing typed is lost."""

    show_full_result_count = False

    def why_kept(self, obj):
        """The sentence that says why this row cannot be deleted, or ""."""
        return ""

    def get_actions(self, request):
        # It deletes in bulk, past the models' own delete() and its refusals.
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            with all_or_nothing():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as refusal:
            # Once more: the form fails now, so the page comes back as it was typed.
            request.refusal = refusal
            return super().changeform_view(request, object_id, form_url, extra_context)

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
            with transaction.atomic():
                return super().delete_view(request, object_id, extra_context)
        except ValidationError as refusal:
            return self.kept(request, obj, " ".join(refusal.messages))

    def kept(self, request, obj, why):
        messages.error(request, why)
        return redirect(change_address(obj))


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
