"""The public pages about sources. What of a text they show is decided in `what_is_read`."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from citations import plain
from citations.formats import FORMATS
from search.words import Unsearchable

from . import anchoring, csl, pages
from .models import Derivation, Quote, Source
from .passages import Chunk, chunks
from .surroundings import show_sentences

PAGE_SIZE = 50
NEWEST = pages.Order("Latest first", "created", descending=True)


def sources_open_to(user):
    return Source.objects.all() if user.has_perm("sources.view_source") else Source.objects.public()


def quotes_open_to(user):
    quotes = Quote.objects.with_source().with_acceptances()
    return quotes if user.has_perm("sources.view_quote") else quotes.public()


@require_safe
def source_list(request):
    unknown = sorted(set(request.GET) - {"q", "cursor"})
    if unknown:
        return refused(request, f"“{unknown[0]}” is not a filter of this list. There are: q.")
    q = request.GET.get("q", "").strip()
    try:
        found = Source.objects.public().search(q)
    except Unsearchable as exc:
        return refused(request, f"q: {exc}")
    try:
        page = pages.page(
            found.with_public_quote_count(), NEWEST, request.GET.get("cursor", ""), PAGE_SIZE
        )
    except pages.BadCursor as exc:
        return refused(request, f"cursor: {exc}")
    context = {
        "q": q,
        "page": page,
        "count": found.count(),
        "next": pages.address(request.path, request.GET, page.next),
        "previous": pages.address(request.path, request.GET, page.previous),
    }
    return render(request, "sources/list.html", context)


def refused(request, sentence):
    return render(request, "400.html", {"reason": sentence}, status=400)


@require_safe
@cache_control(private=True)
def source(request, slug):
    source = get_object_or_404(sources_open_to(request.user), slug=slug)
    quotes = list(quotes_open_to(request.user).filter(source=source))
    show_sentences(quotes)
    known = sources_open_to(request.user)
    derivations = Derivation.objects.standing()
    context = {
        "source": source,
        "captures": source.captures.without_text(),
        "quotes": quotes,
        "origins": derivations.filter(source=source, origin__in=known).select_related("origin"),
        "derived": derivations.filter(origin=source, source__in=known).select_related("source"),
        "stem": source.get_absolute_url().rstrip("/"),
        "is_public": Source.objects.public().filter(pk=source.pk).exists(),
        "citation": plain.citation(csl.item(source)),
    }
    return render(request, "sources/source.html", context)


@require_safe
@cache_control(private=True)
def text(request, slug):
    source = get_object_or_404(sources_open_to(request.user), slug=slug)
    capture = source.current_capture
    quotes = list(quotes_open_to(request.user).filter(source=source))
    here = []
    # An offset is worth nothing in another text than the one that it was counted in.
    if capture and capture.is_intact():
        here = [q for q in quotes if q.capture_id == capture.pk and q.start is not None]
    context = {
        "source": source,
        "capture": capture,
        "quotes": quotes,
        "elsewhere": [q for q in quotes if q not in here],
        **what_is_read(request.user, source, capture, here),
    }
    return render(request, "sources/text.html", context)


def what_is_read(user, source, capture, quotes):
    """As much of the text as this reader may see: {"passages": [[Chunk]]} or {"alone": [Quote]}."""
    reads_all = source.access == Source.Access.PUBLIC or user.has_perm("sources.view_capture")
    if reads_all and capture:
        return {"passages": [chunks(capture.text, quotes)], "is_whole": True}
    if source.access == Source.Access.EXCERPT and capture:
        return {"passages": [excerpt(capture.text, quote) for quote in quotes]}
    return {"alone": quotes}


def excerpt(text, quote):
    """The quote within its sentence. What the quote leaves out stays left out."""
    start, end = anchoring.sentence_around(text, quote.start, quote.end)
    found = [Chunk(text[start : quote.start], [], [], [])]
    first, last = quote.segments[0], quote.segments[-1]
    for segment in quote.segments:
        if segment is not first:
            found.append(Chunk(" […] ", [], [], []))
        begins, ends = ([quote] if segment is edge else [] for edge in (first, last))
        found.append(Chunk(text[slice(*segment)], begins, ends, [quote]))
    found.append(Chunk(text[quote.end : end], [], [], []))
    return found


@require_safe
def source_file(request, slug, suffix):
    source = get_object_or_404(Source.objects.public(), slug=slug)
    format = FORMATS[suffix]
    response = HttpResponse("".join(format.write([csl.item(source)])), format.content_type)
    response["Content-Disposition"] = f'attachment; filename="{slug}.{suffix}"'
    return response
