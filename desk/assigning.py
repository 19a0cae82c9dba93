"""A claim or a source is given to somebody to do, and done."""

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from claims.models import Claim
from sources.models import Source
from sources.plain_text import validate_text

from . import notices
from .access import staff
from .models import Assignment

ASSIGNS = "desk.add_assignment"


class AssignForm(forms.Form):
    person = forms.ModelChoiceField(queryset=None, empty_label="Choose a person")
    task = forms.CharField(
        label="What is to do", required=False, max_length=300, validators=[validate_text]
    )
    due = forms.DateField(
        label="Due", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    claim = forms.SlugField(required=False, max_length=200, widget=forms.HiddenInput)
    source = forms.SlugField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = get_user_model().objects.filter(is_active=True, is_staff=True)
        self.fields["person"].queryset = people.order_by("username")


@staff(ASSIGNS)
@require_POST
def assign(request):
    form = AssignForm(request.POST)
    if not form.is_valid():
        words = " ".join(f"{name}: {' '.join(found)}" for name, found in form.errors.items())
        messages.error(request, f"Nobody was assigned. {words}")
        return redirect("desk:queue")
    said = form.cleaned_data
    claim = source = None
    if said["claim"]:
        claim = get_object_or_404(Claim, slug=said["claim"])
    else:
        source = get_object_or_404(Source, slug=said["source"])
    give(said, by=request.user, claim=claim, source=source)
    messages.success(request, f"It is {said['person']}’s to do now.")
    return redirect("desk:draft", claim.slug) if claim else redirect("desk:read", source.slug)


def give(said, *, by, **thing):
    """Make a claim or a source the task of somebody, as an AssignForm says, and tell them."""
    task = {name: said[name] for name in ("person", "task", "due")}
    notices.assigned(Assignment.objects.create(**task, **thing, by=by))


@staff()
@require_POST
def done(request, pk):
    """Whoever it was given to, or who gave it, says that it is done."""
    assignment = get_object_or_404(Assignment.objects.open(), pk=pk)
    if request.user not in (assignment.person, assignment.by):
        raise PermissionDenied
    assignment.done_at = timezone.now()
    assignment.save()
    messages.success(request, "Done.")
    return redirect("desk:queue")
