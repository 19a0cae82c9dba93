"""Proposed derivations are shown with what they rest on, and confirmed, corrected or refused."""

from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.models import Evidence, Version
from sources import audit, deciding
from sources.models import Capture, Corruption, Derivation
from sources.pages import Order
from sources.plain_text import validate_text
from sources.surroundings import unwrapped, widened

from .access import staff
from .lists import listing

BESIDE = 120  # characters around a passage
SHOWN = 60  # passages side by side
MOST_CLAIMS = 50
NEWEST = Order("newest", "id", True, int)


class Place(NamedTuple):
    """A passage among the words around it."""

    before: str
    words: str
    after: str


class DecisionForm(forms.Form):
    CHOICES = [("confirmed", "Confirm"), ("refused", "Refuse"), ("proposed", "Leave open")]

    state = forms.ChoiceField(choices=CHOICES)
    kind = forms.ChoiceField(
        label="What the first is of the second", choices=Derivation.Kind.choices
    )
    turned = forms.BooleanField(
        required=False, label="The other way round: the second took its matter from the first"
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        required=False, validators=[validate_text], widget=forms.Textarea(attrs={"rows": 2})
    )


@staff("sources.view_derivation")
@require_safe
def derivations(request):
    state = request.GET.get("state", Derivation.State.PROPOSED)
    found = Derivation.objects.with_sources().prefetch_related("corruptions")
    if state in Derivation.State.values:
        found = found.filter(state=state)
    context = {"state": state, "states": Derivation.State.choices}
    return listing(request, found, NEWEST, "desk/copies.html", **context)


@staff("sources.view_derivation")
@require_safe
def corruptions(request):
    found = Corruption.objects.standing().with_derivations()
    return listing(request, found, NEWEST, "desk/corruptions.html")


@staff("sources.view_derivation")
@require_http_methods(["GET", "HEAD", "POST"])
def one_copy(request, pk):
    derivation = get_object_or_404(Derivation.objects.with_sources(), pk=pk)
    initial = {
        "kind": derivation.kind,
        "note": derivation.note,
        "seen": deciding.seen_of(derivation),
    }
    form = DecisionForm(request.POST or None, initial=initial)
    if request.method == "POST":
        if not request.user.has_perm("sources.change_derivation"):
            raise PermissionDenied
        if form.is_valid() and decided(request, derivation, form):
            return redirect("desk:copy", pk)
    context = {
        "section": "copies",
        "derivation": derivation,
        "form": form,
        "log": audit.told(audit.entries_of(derivation)),
        "resting": resting_on_both(derivation),
        "next": Derivation.objects.proposed().exclude(pk=pk).order_by("-id").first(),
        **side_by_side(derivation),
    }
    return render(request, "desk/copy.html", context, status=400 if form.errors else 200)


def resting_on_both(derivation):
    """The latest versions with quotes from both documents: what a decision changes the count of."""
    found = Version.objects.latest().select_related("claim")
    for source in (derivation.source_id, derivation.origin_id):
        quoted = Evidence.objects.filter(version=OuterRef("pk"), quote__source=source)
        found = found.filter(Exists(quoted))
    return found[:MOST_CLAIMS]


def decided(request, derivation, form):
    given = form.cleaned_data
    try:
        deciding.decide(derivation, given.pop("state"), by=request.user, **given)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, "It is kept as you decided.")
    return True


def side_by_side(derivation):
    """What the page shows of the two texts: corruptions and passages, each in both places."""
    ids = [derivation.capture_id, derivation.origin_capture_id]
    texts = Capture.objects.in_bulk([pk for pk in ids if pk])
    if len(texts) < 2:
        return {"corruptions": [], "passages": [], "more": 0}
    text, origin = (texts[pk].text for pk in ids)
    changed = [
        (c, place(text, c.start, c.end), place(origin, c.origin_start, c.origin_end))
        for c in derivation.corruptions.all()
    ]
    # A figure that stands in a passage is marked with it.
    longest_first = sorted(derivation.passages, key=lambda p: p[0] - p[1])
    shown = []
    for passage in longest_first:
        if not any(p[0] <= passage[0] and passage[1] <= p[1] for p in shown):
            shown.append(passage)
    pairs = [
        (place(text, start, end), place(origin, origin_start, origin_end))
        for start, end, origin_start, origin_end in sorted(shown[:SHOWN])
    ]
    return {"corruptions": changed, "passages": pairs, "more": len(shown) - len(pairs)}


def place(text, start, end):
    first, last = widened(text, start, end, BESIDE)
    return Place(*map(unwrapped, (text[first:start], text[start:end], text[end:last])))


@staff("sources.change_derivation")
@require_POST
def set_aside(request, pk):
    corruption = get_object_or_404(Corruption.objects.with_derivations(), pk=pk)
    if deciding.dismiss(corruption, by=request.user):
        messages.success(request, "It is no longer told as a corruption.")
    else:
        messages.warning(request, "Somebody set it aside already: nothing was changed.")
    return redirect("desk:copy", corruption.derivation_id)
