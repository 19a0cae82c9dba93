"""What there is: sources and claims with all their drafts, and headings as they are typed."""

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.models import Subject, Topic, Version
from search.words import Unsearchable, words
from sources import pages
from sources.models import Source

from .access import staff
from .bulk import BulkForm

PAGE_SIZE = 50
NEWEST_SOURCES = pages.Order("newest", "created", True)
NEWEST_CLAIMS = pages.Order("newest", "modified", True)
HEADINGS = {"topics": Topic, "subjects": Subject}
MOST = 10


@staff("sources.view_source")
@require_safe
def sources(request):
    q = request.GET.get("q", "")
    context = {"q": q, "claim": request.GET.get("claim", "")}
    try:
        found = Source.objects.described_with(q)
    except Unsearchable as refusal:
        return render(request, "desk/sources.html", {**context, "refusal": refusal}, status=400)
    return listing(request, found.with_counts(), NEWEST_SOURCES, "desk/sources.html", **context)


@staff("claims.view_version")
@require_safe
def claims(request):
    q, status = request.GET.get("q", ""), request.GET.get("status", "")
    found = Version.objects.latest().select_related("claim", "author")
    try:
        for word in words(q):
            found = found.stating(word)
    except Unsearchable as refusal:
        return render(request, "desk/claims.html", {"q": q, "refusal": refusal}, status=400)
    if status in Version.Status.values:
        found = found.filter(status=status)
    context = {
        "q": q,
        "status": status,
        "statuses": Version.Status.choices,
        "bulk_form": BulkForm(by=request.user),
        "back": request.get_full_path(),
    }
    return listing(request, found, NEWEST_CLAIMS, "desk/claims.html", **context)


def listing(request, found, order, template, **context):
    try:
        page = pages.page(found, order, request.GET.get("cursor", ""), PAGE_SIZE)
    except pages.BadCursor as refusal:
        return render(request, template, {**context, "refusal": refusal}, status=400)
    context |= {
        "section": template.removeprefix("desk/").removesuffix(".html"),
        "page": page,
        "next": pages.address(request.path, request.GET, page.next),
        "previous": pages.address(request.path, request.GET, page.previous),
    }
    return render(request, template, context)


@staff("claims.view_topic", "claims.view_subject")
@require_safe
def headings(request, kind):
    """Names of topics or subjects that hold what was typed: {results: [{text}]}."""
    if kind not in HEADINGS:
        raise Http404
    q = request.GET.get("q", "")[:200].replace("\0", "")
    found = HEADINGS[kind].objects.filter(name__icontains=q)
    names = found.order_by("name").values_list("name", flat=True)[:MOST]
    return JsonResponse({"results": [{"text": name} for name in names]})
