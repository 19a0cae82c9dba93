"""The claims of a query as a file: one writer for each suffix, each streams.

A file of the list and a file of one claim come from the same writer.
"""

import json
from collections.abc import Callable
from itertools import chain, islice
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.formats import date_format

from citations import notes, styles
from citations.cleaning import one_line
from citations.formats import FORMATS as CITATION_FORMATS
from citations.formats import no_heading
from sources import citing
from sources.addresses import absolute

from . import csl, representation, spreadsheet
from .found import InOrder
from .models import VersionQuerySet


class Format(NamedTuple):
    label: str
    content_type: str
    write: Callable
    load: Callable  # brings with a query what the writer needs
    heading: Callable = no_heading


def write_jsonl(versions):
    for claim in representation.claims(versions):
        yield json.dumps(claim, ensure_ascii=False) + "\n"


def write_citations(known):
    """The writer for versions; in what is read as a text each has its sources below it."""
    if known.has_keys:
        return lambda versions: known.write(csl.items(versions))
    return lambda versions: known.write(chain.from_iterable(map(csl.with_evidence, versions)))


# What is stated at the top of a list


def heading(query, count, request):
    """The lines that say what a list holds: the query in words, the count, the day, the address."""
    claims = "claim" if count == 1 else "claims"
    today = date_format(timezone.now(), "j F Y")
    return [
        f"{settings.SITE_NAME}: {count:,} {claims}, as of {today}",
        one_line(query),
        absolute(request.get_full_path()),
    ]


FORMATS = {
    **{
        suffix: Format(
            known.label,
            known.content_type,
            write_citations(known),
            VersionQuerySet.with_quotes,
            known.heading,
        )
        for suffix, known in CITATION_FORMATS.items()
    },
    "csv": Format(
        "CSV", "text/csv; charset=utf-8", spreadsheet.write, VersionQuerySet.with_evidence
    ),
    "jsonl": Format(
        "JSON Lines",
        "application/jsonl; charset=utf-8",
        write_jsonl,
        VersionQuerySet.with_evidence,
    ),
}


def response(request, versions, suffix, name, heading):
    """The file `name`.`suffix` with these versions (an InOrder, or a list).

    `heading()` gives the lines for its top; it counts, and is asked only where they are shown.
    """
    style = request.GET.get("other", "").strip() or request.GET.get("style", "")
    if suffix == "html" or style:
        answer = formatted_response(request, versions, suffix, style or styles.DEFAULT, heading)
    else:
        answer = streamed(request, versions, FORMATS[suffix], heading)
    if answer.status_code == 200:
        disposition = "inline" if suffix == "html" else "attachment"
        answer["Content-Disposition"] = f'{disposition}; filename="{name}.{suffix}"'
        answer["Link"] = f'<{absolute(request.get_full_path())}>; rel="canonical"'
    return answer


def streamed(request, versions, known, heading):
    if request.method == "HEAD":
        versions = []
    elif isinstance(versions, InOrder):
        versions = versions.loaded(known.load)
    stated = "" if known.heading is no_heading else known.heading(heading())
    chunks = chain([stated], known.write(versions))
    return StreamingHttpResponse(filter(None, chunks), content_type=known.content_type)


def formatted_response(request, versions, suffix, style, heading):
    if isinstance(versions, InOrder):
        # Each has an entry of its own at least: more than so many cannot be formatted.
        loaded = versions.loaded(VersionQuerySet.with_quotes)
        versions = list(islice(loaded, styles.MOST_ITEMS + 1))
    try:
        entries = formatted(versions, style, request.GET.get("locale", ""))
    except (styles.UnknownStyle, styles.NotFormatted) as exc:
        return citing.not_formatted(exc)
    lines = heading()
    stated = CITATION_FORMATS[suffix].heading(lines) if suffix in CITATION_FORMATS else ""
    kind = "text/html" if suffix == "html" else "text/plain"
    text = stated + citing.bibliography(suffix, lines, entries)
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8")


def formatted(versions, style, locale):
    """[(Entry, lines below it)] in the style's order. Raises as `styles.bibliography`."""
    items = list(islice(csl.items(versions, in_words=True), styles.MOST_ITEMS + 1))
    entries = styles.bibliography(items, style, locale)
    return [(entry, notes.below(items[entry.at])) for entry in entries]
