"""The admin of versions: wording, evidence, and the decisions that make it public."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from sources import audit
from sources.admin import badge
from sources.forms import QuoteChoiceField
from sources.models import Quote
from sources.refusals import GuardedAdmin, YesOrNo, change_address
from sources.surroundings import pieces, with_surroundings

from . import review
from .forms import EvidenceForm, MoveForm, QuantityForm, VersionForm
from .history import log_of, log_since
from .models import Evidence, NotFound, Quantity, Version


class QuantityInline(admin.TabularInline):
    model = Quantity
    form = QuantityForm
    fields = QuantityForm.Meta.fields
    readonly_fields = ["plain", "plain_upper"]
    autocomplete_fields = ["subject"]
    extra = 0

    def get_fields(self, request, obj=None):
        page = self.admin_site.get_model_admin(self.parent_model)
        may_change = all(part.has_change_permission(request, obj) for part in (page, self))
        numbers = {"value": "plain", "upper": "plain_upper"}
        return self.fields if may_change else [numbers.get(name, name) for name in self.fields]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("subject")

    @admin.display(description="value")
    def plain(self, quantity):
        return quantity.plain

    @admin.display(description="to")
    def plain_upper(self, quantity):
        return quantity.plain_upper or "-"


class EvidenceInline(admin.StackedInline):
    model = Evidence
    form = EvidenceForm
    fields = ["quote", "passage", ("stance", "order"), Evidence.AXES, "note"]
    readonly_fields = ["passage"]
    autocomplete_fields = ["quote"]
    extra = 0
    verbose_name, verbose_name_plural = "piece of evidence", "evidence"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(Prefetch("quote", shown_quotes()))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "quote":
            # Beside a piece of evidence, a button that deletes the quote itself would mislead.
            field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "quote":
            kwargs |= {"form_class": QuoteChoiceField, "queryset": shown_quotes()}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="in the document")
    def passage(self, piece):
        if not piece.quote_id:
            return "Shown when this is saved."
        finding = {"quote": piece.quote, "pieces": pieces(piece.quote)}
        return render_to_string("admin/claims/version/passage.html", finding)


class NotFoundInline(admin.StackedInline):
    model = NotFound
    fields = ["sought", "place", "looked", "note"]
    extra = 0


def shown_quotes():
    return with_surroundings(Quote.objects.with_source())


class IsListed(YesOrNo):
    title, parameter_name = "public version", "listed"
    has, lacks = {"listed_at__isnull": False}, {"listed_at__isnull": True}


class VersionAdmin(GuardedAdmin):
    form = VersionForm
    list_display = [
        "statement",
        "number",
        "state",
        "claim",
        "author",
        "reviewer",
        "modified",
        "published_at",
    ]
    list_filter = [
        "status",
        IsListed,
        ("author", admin.RelatedOnlyFieldListFilter),
        "topics",
    ]
    date_hierarchy = "published_at"
    search_fields = ["text", "claim__slug"]
    search_help_text = "Words of the statement"
    ordering = ["-modified", "-id"]
    autocomplete_fields = ["topics", "subjects"]
    inlines = [EvidenceInline, QuantityInline, NotFoundInline]
    fieldsets = [
        (None, {"fields": ["text", "occurred", "topics", "subjects"]}),
        ("For readers", {"fields": ["scope", "note"]}),
        ("Why this version replaces the one before", {"fields": ["reason"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("claim", "author", "reviewer")

    def get_fieldsets(self, request, obj=None):
        found = super().get_fieldsets(request, obj)
        return found if obj and obj.number > 1 else found[:-1]

    def has_add_permission(self, request):
        # The first is made with its claim, every other by “Write the next version”.
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.published_at)

    def why_kept(self, version):
        if version.published_at:
            return "A published version is never changed: start the next one."
        if version.decisions.exists():
            return "This version was in review: what was decided about it is kept."
        if not version.claim.versions.exclude(pk=version.pk).exists():
            return "This is the claim’s only version: delete the claim instead."
        return ""

    def log_of(self, version):
        return log_of(version)

    def view_on_site(self, version):
        return version.get_absolute_url() if version.published_at else None

    def save_model(self, request, version, form, change):
        refuse_unseen(version, request.POST.get("seen"))
        super().save_model(request, version, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if name := request.POST.get("_move"):
            try:
                self.make(request, form.instance, name, form.cleaned_data["move_reason"])
            except PermissionDenied as exc:
                raise ValidationError(str(exc)) from exc

    def make(self, request, version, name, reason, seen=None):
        """Make a move and tell of it. Raises PermissionDenied or ValidationError."""
        made = review.make(name, version, by=request.user, reason=reason, seen=seen)
        self.log_change(request, version, f"{review.MOVES[name].label}. {reason}".strip())
        told = review.told(made)
        if not made.is_open:
            link = '{} <a href="{}">Its public page</a>'
            told = format_html(link, told, made.get_absolute_url())
        messages.success(request, told)

    def response_change(self, request, obj):
        if "_move" in request.POST:
            return redirect(change_address(obj))
        return super().response_change(request, obj)

    def get_urls(self):
        return [
            path(
                "<int:pk>/move/",
                self.admin_site.admin_view(self.move_view),
                name="claims_version_move",
            ),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def move_view(self, request, pk):
        """A decision by somebody who cannot change the version, or on one that never changes."""
        version = self.get_object(request, pk)
        if version is None:
            raise Http404
        if not self.has_view_permission(request, version):
            raise PermissionDenied
        reason = request.POST.get("move_reason", "")
        form = MoveForm(request.POST)
        if not form.is_valid():
            why = " ".join(sentence for found in form.errors.values() for sentence in found)
            return self.refused(request, version, why, reason, 200)
        try:
            typed = form.cleaned_data
            name = request.POST.get("_move", "")
            self.make(request, version, name, typed["move_reason"], typed["seen"])
        except ValidationError as refusal:
            return self.refused(request, version, " ".join(refusal.messages), reason, 200)
        except PermissionDenied as refusal:
            return self.refused(request, version, str(refusal), reason, 403)
        return redirect(change_address(version))

    def refused(self, request, version, why, reason, status):
        """The page once more, with the reason as it was typed."""
        messages.error(request, why)
        request.method = "GET"
        context = {"move_reason": reason}
        response = self.change_view(request, str(version.pk), change_address(version), context)
        response.status_code = status
        return response

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            version = Version.objects.get(pk=obj.pk)  # as stored, whatever was typed
            context["version"] = version
            # Of a form that comes back, what its writer saw: not what somebody wrote since.
            is_typed = context["adminform"].form.is_bound
            seen = request.POST.get("seen", "") if is_typed else obj.modified.isoformat()
            context["seen"] = seen
            context["moves"] = review.moves_open_to(request.user, version)
            context["decisions"] = version.decisions.select_related("by")
            context["is_latest"] = version.claim.latest == version
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description="statement", ordering="text")
    def statement(self, version):
        return Truncator(version.text).chars(100)

    @admin.display(description="status", ordering="status")
    def state(self, version):
        return badge(version.status, version.get_status_display())


def refuse_unseen(version, seen):
    """Raise ValidationError where the stored version is not the one that somebody has `seen`.

    Locks the row, so that nobody changes it before it is saved.
    """
    if not seen:
        raise ValidationError(MoveForm.base_fields["seen"].error_messages["required"])
    stored = Version.objects.select_for_update().get(pk=version.pk)
    if stored.modified.isoformat() != seen:
        raise ValidationError([review.CHANGED_MEANWHILE, *what_changed_since(stored, seen)])


def what_changed_since(version, seen):
    """A sentence for each entry of the log that is newer than what somebody has `seen`."""
    for entry in audit.told(log_since(version, seen)[:10]):
        fields = "; ".join(
            f"{label}: “{Truncator(before).chars(100)}” → “{Truncator(after).chars(100)}”"
            for label, before, after in entry.changes
        )
        yield f"{entry.who or 'The program'} {entry.what}. {fields}"
