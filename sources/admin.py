"""The admin of documents and quotes: what a curator adds, sees and may change."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from citations.item_types import CSL_TYPES

from . import audit, audit_admin, deciding, quoting  # noqa: F401 - registers the log
from .acceptance import accept
from .capture_admin import CaptureAdmin
from .forms import (
    AcceptanceForm,
    DerivationForm,
    QuoteForm,
    SourceForm,
    authors_in_words,
    quote_label,
)
from .models import Capture, Derivation, Quote, Source
from .refusals import GuardedAdmin, YesOrNo, change_address
from .uploads import many, read_ahead, take_in_from
from .verdicts import finding_of, verdict_in_words

admin.site.register(Capture, CaptureAdmin)


class ByType(admin.SimpleListFilter):
    """The types that occur, by the names that people read."""

    title = parameter_name = "type"

    def lookups(self, request, model_admin):
        present = set(Source.objects.order_by().values_list("type", flat=True).distinct())
        return [(type, name) for type, name in CSL_TYPES.items() if type in present]

    def queryset(self, request, queryset):
        return queryset.filter(type=self.value()) if self.value() else queryset


class WithDocument(YesOrNo):
    title, parameter_name = "document", "document"
    has, lacks = {"capture_count__gt": 0}, {"capture_count": 0}


class IsPublic(YesOrNo):
    title, parameter_name = "public claims", "public"
    has, lacks = {"published_at__isnull": False}, {"published_at__isnull": True}


class DerivationInline(admin.TabularInline):
    model = Derivation
    form = DerivationForm
    fk_name = "source"
    fields = ["kind", "origin", "state", "note"]
    autocomplete_fields = ["origin"]
    extra = 0
    can_delete = False  # a refusal is remembered
    verbose_name_plural = "this source…"


@admin.register(Source)
class SourceAdmin(GuardedAdmin):
    form = SourceForm
    list_display = [
        "short_title",
        "type",
        "published_by",
        "issued_in_words",
        "access_in_short",
        "quote_count",
        "capture_count",
    ]
    list_filter = [
        "access",
        WithDocument,
        ByType,
        "language",
    ]
    date_hierarchy = "issued_from"
    search_fields = ["title"]
    search_help_text = "Words of the title, the authors or the publisher"
    ordering = ["-created", "-id"]
    inlines = [DerivationInline]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = [
        (None, {"fields": ["title", "type", "authors", "slug", "document"]}),
        (
            "Where it appeared",
            {"fields": ["container_title", "publisher", "issued", "language", "title_translated"]},
        ),
        (
            "Where it is found",
            {"fields": ["url", "accessed", "archive_url", "archived", "doi"]},
        ),
        ("For readers", {"fields": ["access", "rights", "note"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_counts()

    def search(self, request, queryset, term):
        return queryset.search(term), False

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["title"]}

    def get_fieldsets(self, request, obj=None):
        """Without what this person cannot do: take a document in, or change anything."""
        found = super().get_fieldsets(request, obj)
        may_change = self.has_change_permission(request, obj) if obj else True
        names = {} if may_change else {"authors": "authors_in_words"}
        if not may_change or not request.user.has_perm("sources.add_capture"):
            names["document"] = None
        return [
            (title, {**options, "fields": renamed(options["fields"], names)})
            for title, options in found
        ]

    def before_saving(self, request, source):
        document = request.FILES.get("document")
        # An empty file is refused by its field.
        if document and document.size and request.user.has_perm("sources.add_capture"):
            read_ahead(request, document)

    def save_related(self, request, form, formsets, change):
        for derivation in (form for formset in formsets for form in formset.forms):
            if derivation.instance._state.adding or "state" in derivation.changed_data:
                deciding.stamp(derivation.instance, request.user)
        super().save_related(request, form, formsets, change)
        if document := form.cleaned_data.get("document"):
            take_in_from(request, form.instance, document)

    def log_of(self, source):
        captures, derivations = source.captures.without_text(), source.derivations.all()
        return audit.entries_of(source, *captures, *derivations)

    def view_on_site(self, source):
        is_public = Source.objects.public().filter(pk=source.pk).exists()
        return source.get_absolute_url() if is_public else None

    def why_kept(self, source):
        if source.captures.exists() or source.quotes.exists():
            return "This source has captures or quotes: what was read is kept."
        return ""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context["captures"] = obj.captures.without_text().select_related("taken_by")
            context["quotes"] = obj.quotes.all()
            context["derived"] = obj.derivatives.select_related("source")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def label_of(self, source):
        """How the source is named where it is chosen."""
        details = ", ".join(filter(None, [source.published_by, source.issued_display]))
        return f"{source.title} ({details})" if details else source.title

    @admin.display(description="title", ordering="title")
    def short_title(self, source):
        return Truncator(source.title).chars(90)

    @admin.display(description="published by", ordering="publisher_slug")
    def published_by(self, source):
        return source.published_by

    @admin.display(description="issued", ordering="issued_from")
    def issued_in_words(self, source):
        return source.issued_display

    @admin.display(description="access", ordering="access")
    def access_in_short(self, source):
        return source.access

    @admin.display(description="quotes", ordering="quote_count")
    def quote_count(self, source):
        return source.quote_count

    @admin.display(description="captures", ordering="capture_count")
    def capture_count(self, source):
        return source.capture_count

    @admin.display(description="authors")
    def authors_in_words(self, source):
        return authors_in_words(source.authors)


def renamed(fields, names):
    """The fields by their new names; left out where the new name is None."""
    found = [names.get(field, field) for field in fields]
    return [field for field in found if field]


class IsLost(YesOrNo):
    title, parameter_name = "lost in the newest capture", "lost"
    has, lacks = {"missing_from__isnull": False}, {"missing_from__isnull": True}


@admin.register(Quote)
class QuoteAdmin(GuardedAdmin):
    form = QuoteForm
    list_display = ["words", "source_title", "verdict_badge", "attribution", "via"]
    list_filter = [
        "verdict",
        IsLost,
        "source__access",
        IsPublic,
        "language",
    ]
    list_select_related = ["source"]
    date_hierarchy = "created"
    search_fields = ["text", "translation", "attribution", "source__title"]
    search_help_text = "Words of the quote, its speaker or its source's title"
    ordering = ["-id"]
    autocomplete_fields = ["source"]
    fields = ["source", "text", "attribution", "via", "locator", "language", "translation"]

    def get_fields(self, request, obj=None):
        return self.fields if obj else [*self.fields, "place"]

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission(request, obj)
        return may and not (obj and obj.published_at)

    def why_kept(self, quote):
        if quote.published_at:
            return "A published claim rests on this quote: it stays."
        return "Somebody accepted this quote: it stays." if quote.acceptances.exists() else ""

    def get_urls(self):
        accept = self.admin_site.admin_view(self.accept_view)
        return [path("<int:pk>/accept/", accept, name="sources_quote_accept"), *super().get_urls()]

    @method_decorator(require_POST)
    def accept_view(self, request, pk):
        quote = get_object_or_404(Quote, pk=pk)
        if not request.user.has_perm("sources.add_acceptance"):
            raise PermissionDenied
        form = AcceptanceForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(form.errors["acceptance_reason"]))
            return redirect(change_address(quote))
        reason = form.cleaned_data["acceptance_reason"]
        try:
            accept(quote, by=request.user, reason=reason)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            self.log_change(request, quote, f"Accepted although near. {reason}")
            messages.success(request, "The quote is accepted. It stays near, and shows your name.")
        return redirect(change_address(quote))

    def save_model(self, request, quote, form, change):
        if not change:
            quote.created_by = request.user
        # A verified quote keeps its place while its words stay, be it in an earlier capture.
        if not quote.is_checked or {"text", "source"} & set(form.changed_data):
            quoting.check(quote, chosen_at=form.cleaned_data.get("place"))
        super().save_model(request, quote, form, change)
        level = messages.SUCCESS if quote.is_checked else messages.WARNING
        verdict = f"{quote.get_verdict_display()}: {verdict_in_words(quote)}"
        messages.add_message(request, level, verdict)

    def response_add(self, request, obj, post_url_continue=None):
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" not in request.POST:
            return response
        place, _, query = response.url.partition("?")
        query = QueryDict(query, mutable=True)
        query["source"] = obj.source_id
        return redirect(f"{place}?{query.urlencode()}")

    def response_post_save_add(self, request, obj):
        return redirect(change_address(obj))

    response_post_save_change = response_post_save_add

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["show_save_and_continue"] = False  # every save comes back to this page
        if obj:
            context["finding"] = finding_of(obj.pk)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def label_of(self, quote):
        return quote_label(quote)

    @admin.display(description="words", ordering="text")
    def words(self, quote):
        return str(quote)

    @admin.display(description="source", ordering="source__title")
    def source_title(self, quote):
        return Truncator(quote.source.title).chars(60)

    @admin.display(description="verdict", ordering="verdict")
    def verdict_badge(self, quote):
        return badge(quote.verdict, quote.get_verdict_display())


def badge(value, label):
    return format_html('<span class="badge {}">{}</span>', value.replace(" ", "-"), label)


@admin.register(Derivation)
class DerivationAdmin(GuardedAdmin):
    form = DerivationForm
    list_display = ["source", "kind", "origin", "state_badge", "decided_by", "decided_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["source", "origin", "decided_by"]
    search_fields = ["source__title", "origin__title", "note"]
    ordering = ["-id"]
    autocomplete_fields = ["source", "origin"]
    fields = ["source", "kind", "origin", "state", "note", "decided_by", "decided_at"]
    readonly_fields = ["decided_by", "decided_at"]
    actions = ["confirm", "refuse"]

    def why_kept(self, derivation):
        if derivation.state == Derivation.State.REFUSED:
            return "That it was refused is remembered, so that it is not proposed again."
        return ""

    def save_model(self, request, derivation, form, change):
        if not change or "state" in form.changed_data:
            deciding.stamp(derivation, request.user)
        super().save_model(request, derivation, form, change)

    @admin.action(description="Confirm the chosen derivations", permissions=["change"])
    def confirm(self, request, queryset):
        self.decide(request, queryset, Derivation.State.CONFIRMED)

    @admin.action(description="Refuse the chosen derivations", permissions=["change"])
    def refuse(self, request, queryset):
        self.decide(request, queryset, Derivation.State.REFUSED)

    def decide(self, request, queryset, state):
        decided = list(queryset.exclude(state=state))
        for derivation in decided:
            # One by one: the counts of origins listen to the signal of each.
            deciding.decide(derivation, state, by=request.user)
            self.log_change(request, derivation, f"{state.label}.")
        messages.success(request, f"{many(len(decided), 'derivation')} {state.label.lower()}.")

    @admin.display(description="state", ordering="state")
    def state_badge(self, derivation):
        return badge(derivation.state, derivation.get_state_display())
