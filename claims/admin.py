"""The admin of claims: from a first statement to what the public reads."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from sources.admin import QuoteAdmin, badge
from sources.models import Quote
from sources.refusals import GuardedAdmin, ReadOnlyAdmin, change_address

from . import conflicts, review
from .forms import FirstVersionForm, RelationForm, SubjectForm
from .models import Claim, Decision, Evidence, Relation, Subject, Topic, Version
from .version_admin import VersionAdmin

admin.site.register(Version, VersionAdmin)
admin.site.unregister(Quote)


@admin.register(Quote)
class CitedQuoteAdmin(QuoteAdmin):
    """Sources know nothing of claims: which claims rest on a quote is added here."""

    list_display = [*QuoteAdmin.list_display, "claim_count"]
    change_form_template = "admin/claims/quote_change_form.html"

    def get_queryset(self, request):
        count = Count("evidence__version__claim", distinct=True)
        return super().get_queryset(request).annotate(claim_count=count)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context["evidence"] = obj.evidence.select_related("version__claim")
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description="claims", ordering="claim_count")
    def claim_count(self, quote):
        return quote.claim_count


class OfLatestVersion(admin.SimpleListFilter):
    """Claims whose latest version has something; each kind says which lookup finds it."""

    lookup = ""

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        latest = Version.objects.filter(pk=OuterRef("latest_id"), **{self.lookup: self.value()})
        return queryset.filter(Exists(latest))


class ByStatus(OfLatestVersion):
    title, parameter_name, lookup = "status", "status", "status"

    def lookups(self, request, model_admin):
        return Version.Status.choices


class ByTopic(OfLatestVersion):
    title, parameter_name, lookup = "topic", "topic", "topics__slug"

    def lookups(self, request, model_admin):
        return Topic.objects.values_list("slug", "name")


class BySubject(OfLatestVersion):
    title, parameter_name, lookup = "subject", "subject", "subjects__slug"

    def lookups(self, request, model_admin):
        return Subject.objects.values_list("slug", "name")


class RelationInline(admin.TabularInline):
    model = Relation
    form = RelationForm
    fk_name = "claim"
    fields = ["kind", "other", "note"]
    autocomplete_fields = ["other"]
    extra = 0
    verbose_name_plural = "this claim…"

    def get_queryset(self, request):
        # What the program proposes is decided on the desk.
        return super().get_queryset(request).confirmed()


@admin.register(Claim)
class ClaimAdmin(GuardedAdmin):
    list_display = [
        "slug",
        "statement",
        "latest_status",
        "public_status",
        "supporting",
        "contradicting",
        "origins",
        "modified",
    ]
    list_filter = [ByStatus, ByTopic, BySubject]
    date_hierarchy = "created"
    search_fields = ["slug"]
    search_help_text = "Words of the statement"
    ordering = ["-created", "-id"]
    inlines = [RelationInline]

    def get_queryset(self, request):
        latest = Version.objects.filter(claim=OuterRef("pk")).order_by("-number")
        return (
            super()
            .get_queryset(request)
            .annotate(
                latest_id=Subquery(latest.values("pk")[:1]),
                modified=Subquery(latest.values("modified")[:1]),
            )
            .prefetch_related(Prefetch("versions", with_stances(), to_attr="shown_versions"))
        )

    def search(self, request, queryset, term):
        """Every word in the slug or in the statement of one version."""
        for word in term.split():
            stated = Version.objects.filter(claim=OuterRef("pk"), text__icontains=word)
            queryset = queryset.filter(Q(slug__icontains=word) | Exists(stated))
        return queryset, False

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["statement"]}

    def get_fields(self, request, obj=None):
        return ["statement", "slug"] if self.lacks_version(request, obj) else ["slug"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if self.lacks_version(request, obj):
            kwargs["form"] = FirstVersionForm
        return super().get_form(request, obj, change=change, **kwargs)

    def lacks_version(self, request, claim):
        """Whether the form asks for the statement of a first version."""
        if not claim:
            return True
        return self.has_change_permission(request, claim) and claim.latest is None

    def get_inlines(self, request, obj):
        return super().get_inlines(request, obj) if obj else []

    def has_add_permission(self, request):
        return super().has_add_permission(request) and request.user.has_perm("claims.add_version")

    def save_model(self, request, claim, form, change):
        super().save_model(request, claim, form, change)
        if "statement" in form.cleaned_data:
            Version.objects.create(
                claim=claim, number=1, text=form.cleaned_data["statement"], author=request.user
            )

    def response_post_save_add(self, request, obj):
        return redirect(change_address(obj.latest))

    def why_kept(self, claim):
        if claim.versions.published().exists():
            return "A claim that was published keeps its address: retract it instead."
        if Decision.objects.filter(version__claim=claim).exists():
            return "This claim was in review: what was decided about it is kept."
        return ""

    def view_on_site(self, claim):
        return claim.get_absolute_url() if claim.listed else None

    def get_urls(self):
        return [
            path(
                "<int:pk>/next-version/",
                self.admin_site.admin_view(self.next_version_view),
                name="claims_claim_next_version",
            ),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def next_version_view(self, request, pk):
        if not request.user.has_perm("claims.add_version"):
            raise PermissionDenied
        claim = self.get_object(request, pk)
        if claim is None:
            raise Http404
        version = review.start_next(claim, by=request.user)
        if version is None:
            messages.info(request, "This claim has no version yet: write its statement here.")
            return redirect(change_address(claim))
        messages.info(request, f"This is version {version.number}, and not public yet.")
        return redirect(change_address(version))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context["versions"] = obj.versions.order_by("-number").select_related("author")
            context["relations_from"] = obj.relations_from.confirmed().select_related("claim")
            context["open_version"] = obj.versions.open().first()
        context["show_save_and_continue"] = not add
        return super().render_change_form(request, context, add, change, form_url, obj)

    def label_of(self, claim):
        version = shown(claim)
        return f"{Truncator(version.text).chars(100)} ({claim.slug})" if version else claim.slug

    @admin.display(description="statement")
    def statement(self, claim):
        version = shown(claim)
        return Truncator(version.text).chars(120) if version else ""

    @admin.display(description="latest")
    def latest_status(self, claim):
        return status_badge(latest(claim))

    @admin.display(description="public")
    def public_status(self, claim):
        return status_badge(listed(claim))

    @admin.display(description="for")
    def supporting(self, claim):
        return getattr(shown(claim), "supporting", "")

    @admin.display(description="against")
    def contradicting(self, claim):
        return getattr(shown(claim), "contradicting", "")

    @admin.display(description="origins")
    def origins(self, claim):
        return getattr(shown(claim), "independent_origins", "")

    @admin.display(description="modified", ordering="modified")
    def modified(self, claim):
        return date_format(claim.modified, "Y-m-d") if claim.modified else ""


def with_stances():
    """Versions, the latest first, with the numbers of quotes for and against each."""

    def number(stance):
        return Count("evidence", filter=Q(evidence__stance=stance))

    return Version.objects.order_by("-number").annotate(
        supporting=number(Evidence.Stance.SUPPORTS),
        contradicting=number(Evidence.Stance.CONTRADICTS),
    )


def latest(claim):
    return next(iter(claim.shown_versions), None)


def listed(claim):
    return next((version for version in claim.shown_versions if version.is_listed), None)


def shown(claim):
    """The version that a list names the claim by: the public one, else the latest."""
    return listed(claim) or latest(claim)


def status_badge(version):
    if version is None:
        return ""
    return format_html(
        "v{} {}", version.number, badge(version.status, version.get_status_display())
    )


class HeadingAdmin(GuardedAdmin):
    list_display = ["name", "slug", "claim_count"]
    search_fields = ["name", "slug"]
    ordering = ["name", "id"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).with_claim_counts()

    def why_kept(self, heading):
        if heading.versions.exists():
            return "Versions stand under this heading: it stays with them."
        return ""

    def view_on_site(self, heading):
        return heading.get_absolute_url() if heading.versions.listed().exists() else None

    @admin.display(description="public claims", ordering="claim_count")
    def claim_count(self, heading):
        return heading.claim_count


@admin.register(Topic)
class TopicAdmin(HeadingAdmin):
    fields = ["name", "slug", "description"]


@admin.register(Subject)
class SubjectAdmin(HeadingAdmin):
    form = SubjectForm
    list_display = ["name", "kind", "slug", "claim_count"]
    list_filter = ["kind"]
    search_fields = ["name", "slug", "aliases"]
    fields = ["name", "kind", "slug", "description", "aliases", "identifiers"]


@admin.register(Relation)
class RelationAdmin(GuardedAdmin):
    form = RelationForm
    list_display = ["claim", "kind", "other", "state", "note_in_short"]
    list_filter = ["kind", "state"]
    list_select_related = ["claim", "other"]
    search_fields = ["claim__slug", "other__slug", "note"]
    ordering = ["-id"]
    autocomplete_fields = ["claim", "other"]
    fields = ["claim", "kind", "other", "note", "state", "reason", "decided_by", "decided_at"]
    readonly_fields = ["state", "reason", "decided_by", "decided_at"]

    def why_kept(self, relation):
        if relation.state == Relation.State.REFUSED:
            return "That it was refused is remembered, so that it is not proposed again."
        return ""

    def save_model(self, request, relation, form, change):
        if not change:
            return super().save_model(request, relation, form, change)
        # Only what was typed is written: somebody may have decided meanwhile.
        relation.save(update_fields=set(form.changed_data) - {"kind"})
        if "kind" in form.changed_data:
            # Another word than the proposed one is a person's, and no refresh withdraws it.
            confirmed = Relation.State.CONFIRMED
            conflicts.decide(relation, confirmed, by=request.user, kind=relation.kind)

    @admin.display(description="note", ordering="note")
    def note_in_short(self, relation):
        return Truncator(relation.note).chars(80)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ["at", "became", "version", "by", "reason_in_short"]
    list_filter = ["status", ("by", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["version", "by"]
    date_hierarchy = "at"
    search_fields = ["version__text", "version__claim__slug", "reason"]
    fields = ["version", "status", "at", "by", "reason"]

    @admin.display(description="became", ordering="status")
    def became(self, decision):
        return badge(decision.status, decision.get_status_display())

    @admin.display(description="reason", ordering="reason")
    def reason_in_short(self, decision):
        return Truncator(decision.reason).chars(80)
