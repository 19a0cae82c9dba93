"""The claims of a query as a file: one writer for each suffix, each streams.

A file of the list and a file of one claim come from the same writer.
"""

import csv
import json
from collections.abc import Callable
from typing import NamedTuple

from django.http import StreamingHttpResponse

from citations.formats import FORMATS as CITATION_FORMATS
from sources.addresses import absolute

from . import csl, representation

CHUNK = 500
COLUMNS = [
    "slug",
    "version",
    "status",
    "status_reason",
    "text",
    "scope",
    "url",
    "version_url",
    "published",
    "topics",
    "subjects",
    "occurred",
    "printed",
    "value",
    "unit",
    "bound",
    "independent_origins",
    "documents",
    "supports",
    "contradicts",
    "context",
    "relations",
    "sources",
    "note",
    "reason",
]
# A spreadsheet takes a cell that starts so for a formula, and would run it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Format(NamedTuple):
    content_type: str
    write: Callable


class Echo:
    """A file that gives back what is written to it, for csv.writer."""

    def write(self, line):
        return line


def cell(value):
    """`value` for a spreadsheet: numbers stay numbers, text that looks like a formula is quoted."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


# What may be known of a quote beside its words, and how a table says it.
TOLD = {
    "attribution": "speaker",
    "via": "reported by",
    "locator": "at",
    "translation": "translation",
    "note": "note",
}


def quotes_in_words(claim, stance):
    """Each quote with all that is known of it; one a line, since a claim has one row."""
    return "\n".join(
        "; ".join(
            [
                f"“{e['quote']}” [{e['source']}; {e['verdict']}; {e['passage_url']}]",
                *(f"{words}: {e[key]}" for key, words in TOLD.items() if e[key]),
            ]
        )
        for e in claim["evidence"]
        if e["stance"] == stance
    )


def relations_in_words(claim):
    return "\n".join(
        "; ".join(filter(None, [f"{r['relation']} {r['claim']}", r["note"]]))
        for r in claim["relations"]
    )


def number(text):
    """A plain number as a number, so that a spreadsheet can add it up."""
    return float(text) if "." in text else int(text)


def row(claim):
    first, *others = claim["quantities"] or [None]
    figures = {"printed": "", "value": "", "unit": "", "bound": ""}
    if first:
        figures = {**first, "value": number(first["value"])}
    if others:
        # One column cannot hold two numbers: the others stand as words beside the first.
        every = [f"{q['bound']} {q['value']} {q['unit']}".strip() for q in claim["quantities"]]
        figures["printed"] = "; ".join(every)
    cells = {
        **claim,
        **figures,
        "topics": "; ".join(claim["topics"]),
        "subjects": "; ".join(claim["subjects"]),
        "relations": relations_in_words(claim),
        "sources": "; ".join(s["slug"] for s in claim["sources"]),
        **{s: quotes_in_words(claim, s) for s in ("supports", "contradicts", "context")},
    }
    return [cell(cells[name]) for name in COLUMNS]


def write_csv(versions):
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    for version in versions:
        yield writer.writerow(row(representation.claim(version)))


def write_jsonl(versions):
    for version in versions:
        yield json.dumps(representation.claim(version), ensure_ascii=False) + "\n"


def write_citations(write):
    return lambda versions: write(csl.items(versions))


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", write_csv),
    "jsonl": Format("application/jsonl; charset=utf-8", write_jsonl),
    **{
        suffix: Format(format.content_type, write_citations(format.write))
        for suffix, format in CITATION_FORMATS.items()
    },
}


def response(request, versions, suffix, name):
    """The file `name`.`suffix` with these versions (a QuerySet, or a list of one)."""
    format = FORMATS[suffix]
    if request.method == "HEAD":
        versions = []
    elif hasattr(versions, "iterator"):
        versions = versions.with_evidence().iterator(chunk_size=CHUNK)
    answer = StreamingHttpResponse(format.write(versions), content_type=format.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    answer["Link"] = f'<{absolute(request.get_full_path())}>; rel="canonical"'
    return answer
