"""The public pages about sources. What of a text they show is decided in `what_is_read`."""

from functools import partial

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from citations import addresses, styles
from search.query import Unsearchable

from . import anchoring, cited, citing, memento, pages, searchable, signposting
from .addresses import absolute
from .models import Corruption, Derivation, Quote, Source
from .passages import Chunk, chunks
from .signposting import memento_date
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
    if q:
        return sources_found(request, q)
    found = Source.objects.public().with_public_quote_count()
    try:
        page = pages.page(found, NEWEST, request.GET.get("cursor", ""), PAGE_SIZE)
    except pages.BadCursor as exc:
        return refused(request, f"cursor: {exc}")
    context = {
        "results": [searchable.Result(source) for source in page.items],
        "count": searchable.how_many(),
        "next": pages.address(request.path, request.GET, page.next),
        "previous": pages.address(request.path, request.GET, page.previous),
    }
    return render(request, "sources/list.html", context)


def sources_found(request, q):
    """The page of the sources that a search finds, the best match first."""
    cursor = request.GET.get("cursor", "0")
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 7):
        return refused(request, "cursor: This cursor does not belong to this list.")
    try:
        query = searchable.read(q)
    except Unsearchable as exc:
        return refused(request, f"q: {exc}")
    start = int(cursor)
    found = searchable.find(query, start, PAGE_SIZE)
    after, before = start + PAGE_SIZE, max(0, start - PAGE_SIZE)
    context = {
        "q": q,
        "query": query,
        "results": found.results,
        "count": found.total,
        "is_whole": found.is_whole,
        "did_you_mean": "" if found.total else searchable.did_you_mean(query),
        "remarks": [] if found.total else searchable.INDEX.remarks(q),
        "next": pages.address(request.path, request.GET, after if after < found.total else ""),
        "previous": pages.address(request.path, request.GET, str(before) if start else ""),
    }
    return render(request, "sources/list.html", context)


def refused(request, sentence):
    return render(request, "400.html", {"reason": sentence}, status=400)


@require_safe
@cache_control(private=True)
def source(request, slug):
    source = get_object_or_404(sources_open_to(request.user), slug=slug)
    quotes = list(quotes_open_to(request.user).filter(source=source))
    is_public = Source.objects.public().filter(pk=source.pk).exists()
    # What only staff see is not for programs to take away.
    public = [quote for quote in quotes if quote.published_at]
    cite = cited.of_source(source, public) if is_public else None

    def shown():
        show_sentences(quotes)
        known = sources_open_to(request.user)
        derivations = Derivation.objects.standing()
        context = {
            "source": source,
            "captures": source.captures.without_text(),
            "quotes": quotes,
            "origins": derivations.filter(source=source, origin__in=known).select_related("origin"),
            "derived": derivations.filter(origin=source, source__in=known).select_related("source"),
            "corruptions": Corruption.objects.public()
            .filter(derivation__source=source, derivation__origin__in=known)
            .with_derivations(),
            "cited": cite,
            "named": styles.NAMED,
        }
        return render(request, "sources/source.html", context)

    return citing.landing(request, cite, shown) if cite else shown()


@require_safe
@cache_control(private=True)
def text(request, slug):
    source = get_object_or_404(sources_open_to(request.user), slug=slug)
    if earlier := memento.gate(request, partial(mementos, source), memento_links(source)):
        return earlier
    response = text_page(request, source, source.current_capture)
    response["Link"] = signposting.header(memento_links(source))
    patch_vary_headers(response, ["Accept-Datetime"])
    return response


@require_safe
@cache_control(private=True)
def capture(request, slug, pk):
    source = get_object_or_404(sources_open_to(request.user), slug=slug)
    capture = get_object_or_404(source.captures.without_text(), pk=pk)
    response = text_page(request, source, capture)
    response["Memento-Datetime"] = memento_date(capture.taken)
    response["Link"] = signposting.header(memento_links(source))
    return response


def text_page(request, source, capture):
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


@require_safe
@cache_control(private=True)
def timemap(request, slug):
    source = get_object_or_404(sources_open_to(request.user), slug=slug)
    return memento.timemap(mementos(source), memento_links(source))


def mementos(source):
    """(whole address, moment) of every capture, the oldest first."""
    captures = source.captures.order_by("taken", "id").values_list("pk", "taken")
    return [
        (absolute(reverse("sources:capture", args=[source.slug, pk])), taken)
        for pk, taken in captures
    ]


def memento_links(source):
    page, timemap = (
        absolute(reverse(f"sources:{name}", args=[source.slug])) for name in ("text", "timemap")
    )
    return memento.links(page, timemap, addresses.web_address(source.url))


def what_is_read(user, source, capture, quotes):
    """As much of the text as this reader may see: {"passages": [[Chunk]]} or {"alone": [Quote]}."""
    reads_all = source.access == Source.Access.PUBLIC or user.has_perm("sources.view_capture")
    if reads_all and capture:
        places = searchable.places_in(capture)
        return {"passages": [chunks(capture.text, quotes, places)], "is_whole": True}
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
    return citing.file(request, cited_source(slug), suffix)


@require_safe
def source_cite(request, slug):
    return citing.page(request, cited_source(slug))


def cited_source(slug):
    source = get_object_or_404(Source.objects.public(), slug=slug)
    return cited.of_source(source, Quote.objects.with_source().public().filter(source=source))


@require_safe
def quote(request, slug, pk):
    quote = public_quote(slug, pk)

    def shown():
        show_sentences([quote])
        context = {"quote": quote, "quotes": [quote], "cited": cite, "named": styles.NAMED}
        return render(request, "sources/quote.html", context)

    cite = cited.of_quote(quote)
    return citing.landing(request, cite, shown)


@require_safe
def quote_file(request, slug, pk, suffix):
    return citing.file(request, cited.of_quote(public_quote(slug, pk)), suffix)


@require_safe
def quote_cite(request, slug, pk):
    return citing.page(request, cited.of_quote(public_quote(slug, pk)))


def public_quote(slug, pk):
    quotes = Quote.objects.with_source().with_acceptances().public()
    return get_object_or_404(quotes, source__slug=slug, pk=pk)
