"""Scripts add sources, documents and quotes, by the rules of the desk."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from citations.reading_entries import people
from desk import arrivals
from desk.adding import names_of
from desk.forms import AddedSourceForm, MarkForm
from desk.marking import looked_for, mark
from desk.reading import READS, WRITES
from sources import extraction, ingest, matching, representation
from sources.addresses import absolute
from sources.described import fields_of, not_kept
from sources.models import Quote, Source
from sources.readings import what_is_missing
from sources.refusals import SAVED_MEANWHILE
from sources.verdicts import verdict_in_words

from . import asked
from .bearer import for_scripts
from .bodies import Unfit, in_forms, in_refusal, read, refuse
from .once import once

TOOL = "api"
UNFIT = (Quote.Verdict.NEAR, Quote.Verdict.ABSENT)


@require_POST
@for_scripts("sources.add_source")
@once
def sources(request):
    """A new source, as described by a CSL-JSON item or in our own words."""
    said = read(request, asked.SOURCE)
    described = fields_of(said["csl"]) if "csl" in said else None
    fields = described.fields if described else {}
    if isinstance(said.get("authors"), list):
        fields["authors"] = people(said.pop("authors"))
    form = AddedSourceForm(typed(said, fields), initial=fields)
    if not form.is_valid():
        raise Unfit(422, in_forms(form, {}))
    known, why = arrivals.known_sources(form.cleaned_data)
    if names_of(known) != " ".join(sorted(said.get("known", []))):
        slugs = [source.slug for source in known]
        detail = (
            f"It may be here already: {why} as “{known[0].title}”. If it is another, say so: send "
            "these slugs as “known”."
            if known
            else "None of the sources named as “known” is like it any more."
        )
        refuse(409, detail, "known", known=slugs)
    try:
        with ingest.all_or_nothing():
            source = form.save()
    except IntegrityError:
        refuse(409, SAVED_MEANWHILE)
    left_out = list(described.left_out) if described else []
    if described and (sentence := not_kept(said["csl"])):
        left_out.append(sentence)
    return made({**shape_of(source), "left_out": left_out}, "api:source", source.slug)


def typed(said, fields):
    """What a person would send who saw the form with these fields and typed what is `said`."""
    form = AddedSourceForm(initial=fields)
    return {name: said.get(name, form[name].value()) for name in form.fields}


def shape_of(source):
    source.quote_count = source.quotes.public().count()
    desk = absolute(reverse("desk:read", args=[source.slug]))
    return {**representation.whole(source), "desk_url": desk}


def made(shape, view, *args, status=201):
    """The answer, with the address at which it can be had again."""
    response = told(shape, status)
    response["Location"] = absolute(reverse(view, args=args))
    return response


def told(shape, status=200):
    return JsonResponse(shape, status=status, json_dumps_params={"ensure_ascii": False})


@require_http_methods(["GET", "HEAD"])
@for_scripts("sources.view_source")
def source(request, slug):
    return told(shape_of(found_source(slug)))


def found_source(slug, *place, status=404):
    found = None if "\0" in slug else Source.objects.filter(slug=slug).first()
    if found is None:
        refuse(status, "There is no such source.", *place)
    return found


@require_POST
@for_scripts("sources.view_source", "sources.add_capture")
def captures(request, slug):
    """A document becomes the newest copy of a source."""
    source = found_source(slug)
    document = request.FILES.get("document")
    if document is None:
        refuse(422, "Send a file named “document”, as multipart/form-data.", "document")
    try:
        ingest.refuse_too_large(document.size)
        if not document.size:
            raise extraction.Unreadable("The file is empty.")
        data = document.read()
        sha256 = hashlib.sha256(data).hexdigest()
        for known in matching.by_bytes([sha256]).get(sha256, []):
            if known.source_id != source.pk:
                slug = known.source.slug
                refuse(409, str(arrivals.Known(known)), "document", known=[slug])
            return told(copy_shape(known, source, is_new=False))
        # It can take a minute, and is done before anything is locked.
        found = extraction.extract(data)
        capture, is_new = ingest.take_in(
            source, data, document.name, tool=TOOL, by=request.user, found=found
        )
    except extraction.Unreadable as refusal:
        refuse(422, str(refusal), "document")
    return told(copy_shape(capture, source, is_new), 201 if is_new else 200)


def copy_shape(capture, source, is_new):
    return {
        **representation.capture(capture, source),
        "source": source.slug,
        "is_new": is_new,
        "characters": len(capture.text),
        "pages": len(capture.pages) or None,
        "missing": what_is_missing(capture),
    }


@require_POST
@for_scripts(*READS, *WRITES)
@once
def quotes(request):
    """Words of a source become a quote, with the verdict of the check."""
    said = read(request, asked.QUOTE)
    source = found_source(said["source"], "source", status=422)
    form = MarkForm({**said, "stance": "supports"})
    if not form.is_valid():
        raise Unfit(422, in_forms(form, {}))
    passage = {name: form.cleaned_data[name] for name in ("words", "place", "attribution", "via")}
    # It can take seconds, and is done before anything is locked.
    quote = looked_for(source, **passage, by=request.user)
    for name in ("locator", "language", "translation"):
        setattr(quote, name, said.get(name, "").strip())
    if quote.verdict in UNFIT and not said.get("anyway"):
        words = "These words do not stand in the document as they are."
        refuse(422, words, "words", quote=quote_shape(quote))
    try:
        marked = mark(quote, stance="supports", by=request.user)
    except ValidationError as refusal:
        raise Unfit(422, in_refusal(refusal, {"text": "words"})) from refusal
    except IntegrityError:
        refuse(409, SAVED_MEANWHILE)
    stored = marked.quote
    shape = {
        "id": stored.pk,
        **quote_shape(stored),
        "is_new": marked.is_new_quote,
        "passage_url": absolute(stored.passage_path),
        "desk_url": absolute(reverse("desk:read", args=[source.slug])) + f"#q{stored.pk}",
    }
    return told(shape, 201 if marked.is_new_quote else 200)


def quote_shape(quote):
    return {
        "source": quote.source.slug,
        "words": quote.text,
        "verdict": quote.verdict,
        "says": verdict_in_words(quote),
        "start": quote.start,
        "end": quote.end,
        "page": quote.page,
        "folds": quote.folds,
        "differences": quote.differences,
        "other_places": quote.other_places,
        "attribution": quote.attribution,
        "via": quote.via,
        "locator": quote.locator,
        "language": quote.language,
        "translation": quote.translation,
    }
