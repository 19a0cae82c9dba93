"""What readers report is looked at, and closed with the words that say what came of it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from claims.models import CorrectionRequest
from sources import audit
from sources.forms import ReasonField

from .access import staff


class CloseForm(forms.Form):
    outcome = ReasonField(
        label="What came of it",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For staff alone. A correction itself is a new version of the claim.",
    )


@transaction.atomic
def close(asked, *, by, outcome):
    """Close a request; False where somebody has closed it already."""
    asked = CorrectionRequest.objects.select_for_update().get(pk=asked.pk)
    if asked.closed_at is not None:
        return False
    asked.closed_at, asked.closed_by, asked.outcome = timezone.now(), by, outcome
    asked.save()
    return True


@staff("claims.view_correctionrequest")
@require_http_methods(["GET", "HEAD", "POST"])
def one_request(request, pk):
    asked = get_object_or_404(CorrectionRequest.objects.select_related("version__claim"), pk=pk)
    form = CloseForm(request.POST or None)
    if request.method == "POST":
        if not request.user.has_perm("claims.change_correctionrequest"):
            raise PermissionDenied
        if form.is_valid():
            if close(asked, by=request.user, outcome=form.cleaned_data["outcome"]):
                messages.success(request, "The request is closed.")
            else:
                messages.warning(request, "Somebody closed it already: nothing was changed.")
            return redirect("desk:queue")
    context = {
        "section": "queue",
        "asked": asked,
        "form": form,
        "log": audit.told(audit.entries_of(asked)),
    }
    return render(request, "desk/request.html", context, status=400 if form.errors else 200)
