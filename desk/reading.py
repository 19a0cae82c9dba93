"""The reader: a document's text, the quotes in it and what they serve, and a form for the next."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import Prefetch
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from claims.models import Evidence, Version
from sources import audit
from sources.models import Derivation, Quote, Source
from sources.refusals import SAVED_MEANWHILE
from sources.verdicts import verdict_in_words

from .access import staff
from .assigning import AssignForm
from .blocks import blocks
from .forms import MarkForm, PlaceForm
from .marking import Undecided, claims_saying, looked_for, mark

NEWEST = 50  # entries of the log that a page shows
READS = ("sources.view_source", "sources.view_capture", "sources.view_quote")
WRITES = ("sources.add_quote", "claims.add_evidence", "claims.change_version")


@staff(*READS)
@require_http_methods(["GET", "HEAD", "POST"])
def read(request, slug):
    source = get_object_or_404(Source, slug=slug)
    may_mark = request.user.has_perms(WRITES)
    form = MarkForm(request.POST or None, initial=dict(request.GET.items()))
    shown = {"may_mark": may_mark}
    if request.method == "POST" and form.is_valid():
        if not may_mark:
            raise PermissionDenied
        said = form.cleaned_data
        passage = {name: said.pop(name) for name in ("words", "place", "attribution", "via")}
        # It can take seconds, and is done before anything is locked.
        quote = looked_for(source, **passage, by=request.user)
        unfit = quote.verdict in (Quote.Verdict.NEAR, Quote.Verdict.ABSENT)
        if "check" in request.POST:
            shown["checked"] = passage_of(quote)
        elif unfit and "anyway" not in request.POST:
            shown |= {"checked": passage_of(quote), "unfit": True}
            shown["sends"] = "submit" in request.POST
            form.add_error("words", "These words do not stand in the document as they are.")
        else:
            try:
                return redirect(store(request, quote, said))
            except Undecided as undecided:
                shown["choices"] = undecided.choices
                form.add_error("claim", str(undecided))
            except ValidationError as refusal:
                form.add_error(None, refusal)
            except IntegrityError:
                form.add_error(None, SAVED_MEANWHILE)
    return page(request, source, form, **shown)


def store(request, quote, said):
    """Store what the form says and tell of it; the address where it is seen."""
    sends = "submit" in request.POST or request.POST.get("anyway") == "submit"
    marked = mark(quote, **said, by=request.user, submit=sends)
    level = messages.SUCCESS if marked.quote.is_checked else messages.WARNING
    verdict = f"{marked.quote.get_verdict_display()}: {verdict_in_words(marked.quote)}"
    messages.add_message(request, level, verdict)
    if version := marked.version:
        words = "is evidence" if marked.is_new_evidence else "was evidence already"
        told = format_html(
            'The quote {} for this claim, {}: <a href="{}">{}</a>',
            words,
            version.get_status_display().lower(),
            reverse("desk:draft", args=[version.claim.slug]),
            version.text,
        )
        messages.success(request, told)
    return reverse("desk:read", args=[marked.quote.source.slug]) + f"#q{marked.quote.pk}"


def page(request, source, form, **context):
    capture = source.captures.first()
    quotes = list(quotes_of(source))
    here = [q for q in quotes if capture and q.capture_id == capture.pk and q.start is not None]
    for number, quote in enumerate(here, start=1):
        quote.number = number
    context |= {
        "section": "sources",
        "source": source,
        "capture": capture,
        "blocks": blocks(capture.text, here) if capture else [],
        "here": here,
        "elsewhere": [quote for quote in quotes if quote not in here],
        "form": form,
        "derivations": Derivation.objects.standing().of(source).with_sources(),
        "assignments": source.assignments.open().select_related("person"),
        "assign_form": AssignForm(),
        "log": audit.told(audit.entries_of(source, *source.captures.without_text())[:NEWEST]),
    }
    return render(request, "desk/read.html", context, status=400 if form.errors else 200)


def quotes_of(source):
    """The quotes of a source in the order of its text, each with the latest claims it serves."""
    evidence = Evidence.objects.filter(version__in=Version.objects.latest())
    served = Prefetch("evidence", evidence.select_related("version__claim"), to_attr="serves")
    return source.quotes.prefetch_related(served)


@staff(*READS)
@require_safe
def passage(request, slug):
    """What is known of words that were just chosen: their verdict, and whom they serve already."""
    source = get_object_or_404(Source, slug=slug)
    form = PlaceForm(request.GET)
    if not form.is_valid():
        return render(request, "desk/passage.html", {"refusal": "Choose some words."}, status=400)
    checked = passage_of(looked_for(source, **form.cleaned_data))
    return render(request, "desk/passage.html", {"checked": checked})


def passage_of(quote):
    """{quote, sentence, same}: a quote that is not stored yet, and those that it overlaps."""
    same = []
    if quote.start is not None:
        overlapping = quotes_of(quote.source).filter(capture=quote.capture_id)
        same = overlapping.filter(start__lt=quote.end, end__gt=quote.start)
    return {"quote": quote, "sentence": verdict_in_words(quote), "same": list(same)}


@staff("claims.view_version")
@require_safe
def claim_search(request):
    """Claims whose statement holds the words typed so far, as {results: [{slug, text, status}]}."""
    found = claims_saying(request.GET.get("q", ""))
    results = [
        {"slug": v.claim.slug, "text": v.text, "status": v.get_status_display()} for v in found
    ]
    return JsonResponse({"results": results})
