"""The public pages about claims. Each reads the same queries as the files and feeds beside it."""

from functools import partial
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from citations import styles
from sources import citing, memento, pages, reader_style
from sources import searchable as sources_searchable
from sources.signposting import memento_date

from . import (
    api,
    citation_check,
    cited,
    completing,
    exports,
    facets_shown,
    feeds,
    places,
    rows,
    searchable,
    side_by_side,
)
from .behind import attach
from .comparison import words_changed
from .filters import listed_claims
from .found import versions
from .models import Claim, Decision, Subject, Topic, Version, VersionQuerySet
from .totals import topics, totals

PAGE_SIZE = 25
NEWEST = 6
MOST_DOCUMENTS = 3
COMMON = 20_000  # claims that are found
CORRECTIONS = 50  # on a page
BY_DAY = pages.Order("Latest first", "at", descending=True)


@require_safe
def home(request):
    context = {
        "numbers": totals(),
        "newest": rows.newest(NEWEST),
        "corrections": Decision.objects.corrections().with_claims()[:NEWEST],
        "topics": topics(),
    }
    return render(request, "claims/home.html", context)


@require_safe
def claim_list(request):
    filters = listed_claims(request.GET)
    errors = filters.errors_in_words()
    if not errors:
        try:
            listing = listing_of(request, filters, with_facets=True)
        except pages.BadCursor as exc:
            errors = [f"cursor: {exc}"]
    context = {"filters": filters, "errors": errors}
    if errors:
        return render(request, "claims/list.html", context, status=400)
    context |= {
        "query": pages.without_cursor(request.GET),
        "formats": exports.FORMATS,
        "named": styles.NAMED,
        "carried": pages.query_pairs(request.GET),
        **listing,
    }
    if filters.words:
        context |= searched(filters, listing)
    return render(request, "claims/list.html", context)


def listing_of(request, filters, with_facets=False):
    """What a page with a list shows of it. Raises BadCursor."""
    with filters.answer() as found:
        page = found.page(filters.data.get("cursor", ""), PAGE_SIZE)
        count = len(found.all)
        facets = facets_shown.counted(found) if with_facets else None
    return {
        "rows": rows.of_listings(page.numbers),
        "count": count,
        "facets": facets_shown.told(*facets, filters) if facets else [],
        "next": pages.address(request.path, request.GET, page.next),
        "previous": pages.address(request.path, request.GET, page.previous),
    }


def searched(filters, listing):
    """What the list shows of a search beside the claims; tells of each where it holds the words."""
    found = places.found({row.version: row.text for row in listing["rows"]}, filters.words)
    for row in listing["rows"]:
        row.place = found.get(row.version)
    shown = {"words": filters.words}
    if not listing["previous"]:
        # Three of 50,000 documents tell nobody anything, and take longest to choose.
        if len(filters.asked.hits) > COMMON:
            shown["leads_to_documents"] = True
        else:
            shown["documents"] = sources_searchable.passages_found(
                filters.data["q"], filters.words.languages, MOST_DOCUMENTS
            )
    if not listing["count"]:
        shown["without_filters"] = len(filters.asked.hits)
        shown["remarks"] = searchable.INDEX.remarks(filters.words.typed)
        if right := searchable.did_you_mean(filters.words):
            shown["did_you_mean"] = right
            meant = filters.data.copy()
            meant["q"] = right
            shown["meant"] = pages.without_cursor(meant)
    return shown


@require_safe
def facet(request, name):
    """All values of one facet for a query, with a search among them."""
    asked = request.GET.copy()
    words = asked.pop("within", [""])[-1].replace("\0", "")
    asked.pop("cursor", None)
    filters = listed_claims(asked)
    label = facets_shown.LABELS[name]
    errors = filters.errors_in_words()
    context = {"filters": filters, "errors": errors, "name": name, "label": label}
    if errors:
        return render(request, "claims/facet.html", context, status=400)
    among = facets_shown.candidates(name, words)
    with filters.answer() as found:
        pairs = found.counts(name, facets_shown.MOST + 1, among)
    more = len(pairs) > facets_shown.MOST
    told = facets_shown.told({name: pairs[: facets_shown.MOST]}, (), filters)
    shown = told[0] if told else {"values": []}
    # What is chosen and not shown here stays chosen.
    offered = {(name, value.value) for value in shown["values"]}
    rest = [pair for pair in pages.query_pairs(asked) if pair not in offered]
    context |= {
        "facet": shown,
        "words": words,
        "more": more,
        "most": facets_shown.MOST,
        "rest": rest,
        "carried": pages.query_pairs(asked),
        "back": pages.without_cursor(asked),
    }
    return render(request, "claims/facet.html", context)


@require_safe
def claim_list_file(request, suffix):
    if suffix == "json":
        return api.claim_list(request)
    chosen = request.GET.copy()
    for name in reader_style.PARAMETERS if suffix in citing.STYLED else ():
        chosen.pop(name, None)
    filters = listed_claims(chosen)
    errors = filters.errors_in_words()
    if suffix != "atom" and "cursor" in request.GET:
        errors.append("cursor: this file holds the whole list and has no pages.")
    if errors:
        return refused(errors)
    if suffix != "atom":
        claims = filters.in_full()
        heading = partial(heading_of, request, filters, len(claims))
        return exports.response(request, claims, suffix, "claims", heading)
    try:
        with filters.answer() as found:
            page = found.page(filters.data.get("cursor", ""), PAGE_SIZE)
    except pages.BadCursor as exc:
        return refused([f"cursor: {exc}"])
    claims = versions(page.numbers, VersionQuerySet.with_evidence)
    return feeds.of_claims(claims, request.GET)


def heading_of(request, filters, count):
    query = [f"{chip['label']}: {chip['value']}" for chip in filters.chips()] or ["All claims"]
    return exports.heading("; ".join(query), count, request)


def refused(errors):
    return citing.sentence("\n".join(errors), 400)


def listed_version(slug):
    return get_object_or_404(Version.objects.listed().with_evidence(), claim__slug=slug)


def published_version(slug, number):
    published = Version.objects.published().with_evidence()
    return get_object_or_404(published, claim__slug=slug, number=number)


@require_safe
def claim(request, slug):
    version = completing.listed(slug)
    links = cited.memento_links(version.claim)
    if earlier := memento.gate(request, partial(cited.mementos, version.claim), links):
        return earlier
    response = claim_page(request, version)
    patch_vary_headers(response, ["Accept-Datetime"])
    return response


@require_safe
def version(request, slug, number):
    version = completing.published(slug, number)
    response = claim_page(request, version, is_permanent=True)
    response["Memento-Datetime"] = memento_date(version.published_at)
    return response


def claim_page(request, version, is_permanent=False):
    cite = cited.of_version(version, is_permanent)
    return citing.landing(request, cite, lambda: shown(request, version, cite, is_permanent))


def shown(request, version, cite, is_permanent):
    attach([version])
    for piece in version.evidence.all():
        piece.corruptions = version.behind.corruptions_of(piece)
    context = {
        "version": version,
        "is_permanent": is_permanent,
        "evidence": version.evidence_by_stance(),
        "relations": [
            {"words": words, "claim": other, "note": note}
            for words, other, note in version.claim.related()
        ],
        "measures": side_by_side.of_version(version),
        "own": version.pk,
        "cited": cite,
        "named": styles.NAMED,
    }
    return render(request, "claims/claim.html", context)


@require_safe
def claim_timemap(request, slug):
    claim = get_object_or_404(Claim, slug=slug)
    mementos = cited.mementos(claim)
    if not mementos:
        raise Http404
    return memento.timemap(mementos, cited.memento_links(claim))


@require_safe
def claim_cite(request, slug):
    return citing.page(request, cited.of_version(listed_version(slug)))


@require_safe
def version_cite(request, slug, number):
    return citing.page(request, cited.of_version(published_version(slug, number), True))


@require_safe
def claim_file(request, slug, suffix):
    return citing.file(request, cited.of_version(listed_version(slug)), suffix)


@require_safe
def version_file(request, slug, number, suffix):
    return citing.file(request, cited.of_version(published_version(slug, number), True), suffix)


@require_safe
def history(request, slug):
    claim = get_object_or_404(Claim, slug=slug)
    published = list(
        claim.versions.published().select_related("author", "reviewer").order_by("number")
    )
    if not published:
        raise Http404
    decisions = Decision.objects.public().filter(version__in=published).select_related("by")
    entries = []
    for before, version in zip([None, *published], published, strict=False):
        entries.append(
            {
                "version": version,
                "changes": words_changed(before.text, version.text) if before else [],
                "decisions": [d for d in decisions if d.version_id == version.pk],
            }
        )
    context = {"claim": claim, "entries": entries[::-1], "listed": claim.listed}
    return render(request, "claims/history.html", context)


@require_safe
def topic(request, slug):
    return heading_page(request, Topic, "topic", slug)


@require_safe
def subject(request, slug):
    return heading_page(request, Subject, "subject", slug)


def heading_page(request, model, parameter, slug):
    heading = get_object_or_404(model.objects.public(), slug=slug)
    if unknown := sorted(set(request.GET) - {"cursor"}):
        return bad_request(request, f"“{unknown[0]}” is not known here. Filter the list of claims.")
    filters = listed_claims(QueryDict(urlencode({**request.GET.dict(), parameter: slug})))
    try:
        listing = listing_of(request, filters)
    except pages.BadCursor as exc:
        return bad_request(request, exc)
    context = {"heading": heading, "parameter": parameter, **listing}
    if model is Subject:
        context["has_figures"] = heading.quantities.shown().compared().exists()
    return render(request, "claims/heading.html", context)


@require_safe
def corrections(request):
    if unknown := sorted(set(request.GET) - {"cursor"}):
        return bad_request(request, f"“{unknown[0]}” is not known here.")
    decisions = Decision.objects.corrections().with_claims()
    try:
        page = pages.page(decisions, BY_DAY, request.GET.get("cursor", ""), CORRECTIONS)
    except pages.BadCursor as exc:
        return bad_request(request, exc)
    context = {
        "decisions": page.items,
        "next": pages.address(request.path, request.GET, page.next),
        "previous": pages.address(request.path, request.GET, page.previous),
    }
    return render(request, "claims/corrections.html", context)


# Exempt: it changes nothing. It is sent by POST because a bibliography is too long for an address.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def check(request):
    text = (request.POST or request.GET).get("text", "")
    if unknown := sorted(set(request.GET) - {"text"}):
        return bad_request(request, f"“{unknown[0]}” is not known here.")
    if len(text) > citation_check.LONGEST:
        reason = (
            f"This text is longer than {citation_check.LONGEST:,} characters. Check a part of it."
        )
        return bad_request(request, reason)
    found, more = citation_check.check(text) if text.strip() else ([], 0)
    context = {"text": text, "found": found, "more": more, "most": citation_check.MOST}
    return render(request, "claims/check.html", context)


@require_safe
def about(request):
    return render(request, "claims/about.html")


@require_safe
def feed_list(request):
    return render(request, "claims/feeds.html", {"topics": Topic.objects.public()})


@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /desk/",
        "Disallow: /*/cite/",
        "Disallow: /selection",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def bad_request(request, exception):
    return render(request, "400.html", {"reason": str(exception)}, status=400)
