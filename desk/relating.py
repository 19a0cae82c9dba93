"""A proposed relation between two claims is confirmed or refused, with both before one's eyes."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from claims import conflicts
from claims.models import Relation, Version
from sources import audit
from sources.forms import ReasonField

from .access import staff


class DecisionForm(forms.Form):
    note = ReasonField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="How the two stand to each other. Shown to the public where you confirm.",
    )
    decision = forms.ChoiceField(
        choices=[("confirmed", "Confirm"), ("refused", "Refuse")],
        error_messages={"required": "Say whether you confirm or refuse it."},
    )


@staff("claims.change_relation")
@require_http_methods(["GET", "HEAD", "POST"])
def one_relation(request, pk):
    relation = get_object_or_404(Relation.objects.select_related("claim", "other"), pk=pk)
    form = DecisionForm(request.POST or None, initial={"note": relation.note})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            conflicts.decide(relation, said["decision"], by=request.user, note=said["note"])
            messages.success(request, f"The relation is {said['decision']}.")
            return redirect("desk:queue")
        except ValidationError as refusal:
            form.add_error(None, refusal)
            relation.refresh_from_db()
    elif request.method == "POST" and not request.POST:
        form = DecisionForm({})
    context = {
        "section": "queue",
        "relation": relation,
        "sides": sides(relation),
        "form": form,
        "log": audit.told(audit.entries_of(relation)),
    }
    return render(request, "desk/relation.html", context, status=400 if form.errors else 200)


def sides(relation):
    """[(claim, what the public sees of it or None, its figures)] of both."""
    claims = [relation.claim, relation.other]
    listed = Version.objects.listed().filter(claim__in=claims)
    versions = {v.claim_id: v for v in listed.prefetch_related("quantities__subject")}
    return [(claim, versions.get(claim.pk), figures_of(versions.get(claim.pk))) for claim in claims]


def figures_of(version):
    return list(version.quantities.all()) if version else []
