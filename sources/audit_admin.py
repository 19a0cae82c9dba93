"""The audit log in the admin: read by those who may, changed by nobody."""

from auditlog.models import LogEntry
from django.contrib import admin
from django.utils.text import Truncator

from . import audit
from .refusals import ReadOnlyAdmin

admin.site.unregister(LogEntry)


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    list_display = ["timestamp", "who", "what", "name"]
    list_filter = ["action", "content_type", ("actor", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["actor", "content_type"]
    date_hierarchy = "timestamp"
    search_fields = ["object_repr"]
    search_help_text = "Words of what was changed"
    ordering = ["-timestamp", "-id"]
    change_form_template = "admin/object_history.html"

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["told"] = audit.told([obj])
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description="who", ordering="actor")
    def who(self, entry):
        return audit.who_of(entry)

    @admin.display(description="what", ordering="action")
    def what(self, entry):
        return f"{audit.VERBS.get(entry.action, 'saw')} {entry.content_type.name}"

    @admin.display(description="name")
    def name(self, entry):
        return Truncator(entry.object_repr).chars(80)
