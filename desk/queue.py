"""What waits for somebody: one list of queues, for the page, and for the numbers in the bar."""

from collections.abc import Callable
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from claims.models import CorrectionRequest, Relation, Version
from sources.models import Derivation, Quote

from .access import staff
from .models import Arrival, Assignment

SHOWN = 20


class Queue(NamedTuple):
    name: str
    label: str
    permission: str
    rows: Callable[..., QuerySet]  # of a person
    template: str
    empty: str


def due_again(person):
    return Version.objects.due_again(timezone.localdate()).select_related("claim")


QUEUES = (
    Queue(
        "mine",
        "Assigned to me",
        "claims.view_version",
        lambda person: Assignment.objects.of(person).with_objects(),
        "desk/rows/assignment.html",
        "Nobody gave you anything to do.",
    ),
    Queue(
        "arrivals",
        "Waiting to be added",
        "sources.add_source",
        lambda person: Arrival.objects.filter(by=person).without_text(),
        "desk/rows/arrival.html",
        "Every document that you dropped is added.",
    ),
    Queue(
        "drafts",
        "My drafts",
        "claims.change_version",
        lambda person: Version.objects.drafted_by(person).select_related("claim"),
        "desk/rows/version.html",
        "You have no draft.",
    ),
    Queue(
        "review",
        "Waiting for my review",
        "claims.review_version",
        lambda person: Version.objects.waiting_for(person).select_related("claim", "author"),
        "desk/rows/review.html",
        "Nothing waits for you.",
    ),
    Queue(
        "lost",
        "Quotes that lost their place",
        "sources.change_quote",
        lambda person: Quote.objects.lost().with_source(),
        "desk/rows/quote.html",
        "No quote stood in an earlier copy of its source alone.",
    ),
    Queue(
        "unfit",
        "Quotes that are near or absent",
        "sources.change_quote",
        lambda person: Quote.objects.unfit().with_source(),
        "desk/rows/quote.html",
        "No quote has other words than its source.",
    ),
    Queue(
        "unchecked",
        "Quotes not checked",
        "sources.change_quote",
        lambda person: Quote.objects.unchecked().with_source(),
        "desk/rows/quote.html",
        "Every quote was checked against a text.",
    ),
    Queue(
        "due",
        "Review is due again",
        "claims.review_version",
        due_again,
        "desk/rows/version.html",
        "No claim is due.",
    ),
    Queue(
        "requests",
        "Correction requests",
        "claims.view_correctionrequest",
        lambda person: CorrectionRequest.objects.open(),
        "desk/rows/request.html",
        "No reader asks for a correction.",
    ),
    Queue(
        "proposals",
        "Proposed derivations",
        "sources.change_derivation",
        lambda person: Derivation.objects.proposed().select_related("source", "origin"),
        "desk/rows/proposal.html",
        "The program proposes nothing.",
    ),
    Queue(
        "relations",
        "Proposed relations",
        "claims.change_relation",
        lambda person: Relation.objects.proposed().with_statements(),
        "desk/rows/relation.html",
        "No two claims state figures that cannot both hold.",
    ),
)


def queues_of(person):
    return [queue for queue in QUEUES if person.has_perm(queue.permission)]


def numbers(person):
    """[(queue, how many wait)] of those queues in which something does."""
    counted = [(queue, queue.rows(person).order_by().count()) for queue in queues_of(person)]
    return [(queue, number) for queue, number in counted if number]


@staff()
@require_safe
def queue(request):
    """All queues with their first rows."""
    shown, empty = [], []
    for queue in queues_of(request.user):
        rows = queue.rows(request.user)
        first = list(rows[: SHOWN + 1])
        number = len(first) if len(first) <= SHOWN else rows.order_by().count()
        if number:
            shown.append({"queue": queue, "rows": first[:SHOWN], "number": number})
        else:
            empty.append(queue)
    context = {"section": "queue", "queues": shown, "empty": empty}
    return render(request, "desk/queue.html", context)


@staff()
@require_safe
def one(request, name):
    """One queue, whole as far as a page goes."""
    found = next((q for q in queues_of(request.user) if q.name == name), None)
    if found is None:
        raise Http404
    rows = found.rows(request.user)
    context = {"section": "queue", "queue": found, "rows": rows[:500], "number": rows.count()}
    return render(request, "desk/one_queue.html", context)
