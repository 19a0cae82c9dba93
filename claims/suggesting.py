"""Topics, subjects and publishers whose names begin as what is typed; those used most first.

Only what stands in the public list is suggested, whatever names are kept.
"""

from typing import NamedTuple

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from search import suggesting

from . import tally
from .models import Subject, Topic
from .searchable import other_names

MOST = 10
LONGEST = 200
LABELS = {"topic": "Topic", "subject": "Subject", "publisher": "Publisher"}
HEADINGS = {"topic": Topic, "subject": Subject}


class Suggestion(NamedTuple):
    text: str
    kind: str
    count: int  # listed claims
    address: str


def suggestions(typed, most=MOST):
    """[Suggestion] for what somebody has typed so far."""
    found = []
    for kind in LABELS:
        with tally.up_to_date() as sets:
            members, alias = sets.facets[kind].members, sets.alias
            foremost = [str(value) for value in sets.facets[kind].by_size()[: suggesting.MOST]]
            named = suggesting.beginning(typed[:LONGEST], kind, foremost, alias)
            counts = {thing: len(members.get(key_of(kind, thing), ())) for thing in named}
        for thing, (slug, label) in named.items():
            if counts[thing]:
                found.append(Suggestion(label, LABELS[kind], counts[thing], address(kind, slug)))
    return sorted(found, key=lambda one: (-one.count, one.text))[:most]


def key_of(kind, thing):
    return int(thing) if kind in HEADINGS else thing


def address(kind, slug):
    if kind in HEADINGS:
        return reverse(f"claims:{kind}", args=[slug])
    return f"{reverse('claims:list')}?{urlencode({kind: slug})}"


@require_safe
def page(request):
    q = request.GET.get("q", "")
    if unknown := sorted(set(request.GET) - {"q"}):
        reason = f"“{unknown[0]}” is not known here."
        return render(request, "400.html", {"reason": reason}, status=400)
    return render(request, "claims/suggest.html", {"q": q, "found": suggestions(q, 50)})


@require_safe
def file(request):
    found = suggestions(request.GET.get("q", ""))
    return JsonResponse(
        {"results": [one._asdict() for one in found]}, json_dumps_params={"ensure_ascii": False}
    )


# What listens


def heading_saved(sender, instance, created, **kwargs):
    """A new one has its names kept once a listed claim stands under it: searchable.py."""
    if not created:
        things = {str(instance.pk): (instance.slug, instance.name, other_names(instance))}
        suggesting.keep(sender._meta.model_name, things)


def heading_deleted(sender, instance, **kwargs):
    suggesting.forget(sender._meta.model_name, str(instance.pk))
