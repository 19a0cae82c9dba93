"""Relations between two claims are confirmed, corrected, refused or left open, both in view."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from claims import conflicts
from claims.models import Evidence, Relation, Version
from sources import audit
from sources.forms import ReasonField
from sources.pages import Order

from .access import staff
from .lists import listing

NEWEST = Order("newest", "id", True, int)
MOST_QUOTES = 3  # of each claim
OUTCOMES = {
    "confirmed": "The relation is confirmed.",
    "refused": "The relation is refused.",
    "proposed": "The relation is open again.",
}
NOT_KEPT = "The relation was withdrawn: the figures do not propose it any more."


class DecisionForm(forms.Form):
    kind = forms.ChoiceField(label="The first", required=False, choices=Relation.Kind.choices)
    turned = forms.BooleanField(
        required=False, label="The other way round: it is the second that does so to the first"
    )
    note = ReasonField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="How the two stand to each other. Shown to the public where you confirm.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=[("confirmed", "Confirm"), ("refused", "Refuse"), ("proposed", "Leave it open")],
        error_messages={"required": "Say whether you confirm or refuse it."},
    )


@staff("claims.change_relation")
@require_safe
def relations(request):
    state = request.GET.get("state", Relation.State.PROPOSED)
    found = Relation.objects.with_statements().select_related("decided_by")
    if state != "all":
        found = found.filter(state=state)
    context = {"state": state, "states": Relation.State.choices}
    return listing(request, found, NEWEST, "desk/relations.html", **context)


@staff("claims.change_relation")
@require_http_methods(["GET", "HEAD", "POST"])
def one_relation(request, pk):
    relation = get_object_or_404(Relation.objects.with_statements(), pk=pk)
    initial = {"note": relation.note, "kind": relation.kind, "seen": relation.seen}
    form = DecisionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        decision = said.pop("decision")
        try:
            conflicts.decide(relation, decision, by=request.user, **said)
            is_kept = Relation.objects.filter(pk=pk).exists()
            messages.success(request, OUTCOMES[decision] if is_kept else NOT_KEPT)
            return redirect("desk:queue")
        except ValidationError as refusal:
            if not Relation.objects.filter(pk=pk).exists():
                messages.error(request, refusal.message)
                return redirect("desk:queue")
            form.add_error(None, refusal)
            relation.refresh_from_db()
            # Whoever sends the page again has now seen what was decided.
            form.data = {**form.data.dict(), "seen": relation.seen}
    elif request.method == "POST" and not request.POST:
        form = DecisionForm({})
    context = {
        "section": "relations",
        "relation": relation,
        "sides": sides(relation),
        "form": form,
        "log": audit.told(audit.entries_of(relation)),
    }
    return render(request, "desk/relation.html", context, status=400 if form.errors else 200)


def sides(relation):
    """[(claim, its statement, what the public sees of it or None, its first quotes)] of both."""
    claims = [(relation.claim, relation.claim_says), (relation.other, relation.other_says)]
    listed = Version.objects.listed().filter(claim__in=[claim for claim, _ in claims])
    versions = {v.claim_id: v for v in listed.prefetch_related("quantities__subject")}
    return [
        (claim, says, versions.get(claim.pk), quotes_of(versions.get(claim.pk)))
        for claim, says in claims
    ]


def quotes_of(version):
    if version is None:
        return []
    found = (
        version.evidence.with_quotes()
        .exclude(stance=Evidence.Stance.CONTEXT)
        .order_by("order", "id")
    )
    return list(found[:MOST_QUOTES])
