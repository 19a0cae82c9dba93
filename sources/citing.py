"""The doors through which a citation leaves: a page, files by suffix, and negotiation by `Accept`.

What is cited is described once, as `Cited`; each door gives the same bytes of it.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from citations import highwire, negotiation, notes, plain, styles
from citations.formats import FORMATS

from . import formatted, reader_style, signposting
from .addresses import absolute
from .signposting import Link

HTML = "text/html"
# Crossref's name for a formatted bibliography, and DataCite's for schema.org.
BIBLIOGRAPHY = "text/x-bibliography"
SCHEMA_ORG = "application/vnd.schemaorg.ld+json"
LINKED_DATA = "application/ld+json"
ANNOTATIONS = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
# The formats that are data of the thing itself; the others describe it.
CONTENTS = ("json", "jsonl", "csv", "anno.jsonld")
STYLED = ("txt", "html")


class File(NamedTuple):
    label: str
    media_type: str
    write: Callable[[], Iterable[str]]

    @property
    def content_type(self):
        # JSON is UTF-8 by its definition and has no such parameter.
        is_json = self.media_type.startswith(LINKED_DATA) or self.media_type == "application/json"
        return self.media_type if is_json else f"{self.media_type}; charset=utf-8"


@dataclass(frozen=True)
class Cited:
    """A source, a quote of it, or a version of a claim, as it is cited.

    Addresses are paths. `items` are CSL-JSON: the thing itself, then what it rests on.
    """

    title: str
    name: str  # of its files, without a suffix
    stem: str  # the address before a suffix
    page: str  # what a person reads
    permanent: str  # what always shows the same
    items: list
    linked_data: Callable[[], Mapping]
    annotations: Callable[[], Mapping]
    types: tuple = ()  # of schema.org
    more: Mapping[str, File] = field(default_factory=dict)  # files beside the citations
    links: tuple[Link, ...] = ()  # beside those that follow from the rest

    @cached_property
    def files(self):
        """{suffix: File} of every format but those that a style decides, the best known first."""
        citations = {
            suffix: File(known.label, known.media_type, partial(known.write, self.items))
            for suffix, known in FORMATS.items()
        }
        linked = {
            "jsonld": File("JSON-LD", LINKED_DATA, partial(as_json, self.linked_data)),
            "anno.jsonld": File("Web Annotation", ANNOTATIONS, partial(as_json, self.annotations)),
        }
        return {**citations, **self.more, **linked}

    @property
    def address(self):
        return absolute(self.permanent)

    @property
    def footnote(self):
        return plain.citation(self.items[0])

    @property
    def below(self):
        """What stands below the citation of the thing itself: the words of a quote."""
        return notes.below(self.items[0])

    @property
    def meta_tags(self):
        return highwire.tags(self.items[0])

    @property
    def signposts(self):
        """[Link]: what programs find from the page, by FAIR Signposting."""
        author = [Link("author", absolute("/about/"))] if "Claim" in self.types else []
        licence = [Link("license", settings.LICENSE_URL)] if author and settings.LICENSE_URL else []
        return [
            Link("cite-as", self.address),
            *(Link("type", f"https://schema.org/{name}") for name in ("AboutPage", *self.types)),
            *author,
            *licence,
            *(
                Link(
                    "item" if suffix in CONTENTS else "describedby",
                    absolute(f"{self.stem}.{suffix}"),
                    known.media_type.partition(";")[0],
                )
                for suffix, known in self.files.items()
            ),
            *self.links,
        ]


def as_json(make):
    yield json.dumps(make(), ensure_ascii=False) + "\n"


# Files


def file(request, cited, suffix):
    """The file of this suffix."""
    known = {"style", "locale"} if suffix in STYLED else set()
    if unknown := sorted(set(request.GET) - known):
        return sentence(f"“{unknown[0]}” is not known here.", 400)
    style, locale = (request.GET.get(name, "") for name in ("style", "locale"))
    if suffix == "html":
        style = style or styles.DEFAULT
    response = written(cited, suffix, style, locale)
    if response.status_code == 200 and not suffix.startswith("linkset"):
        disposition = "inline" if suffix == "html" else "attachment"
        response["Content-Disposition"] = f'{disposition}; filename="{cited.name}.{suffix}"'
    return response


def written(cited, suffix, style="", locale="", media_type=""):
    """What is cited in one format, or a sentence that says why not."""
    if suffix.startswith("linkset"):
        return linkset(cited, suffix)
    if style:
        try:
            entry, others = in_style(cited, style, locale)
        except (styles.UnknownStyle, styles.NotFormatted) as exc:
            return not_formatted(exc)
        everything = [(entry._replace(label=""), cited.below), *others]
        text = bibliography(suffix, [cited.title], everything)
        kind = media_type or (HTML if suffix == "html" else "text/plain")
        response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    else:
        known = cited.files[suffix]
        response = HttpResponse("".join(known.write()), content_type=known.content_type)
    response["Link"] = signposting.header(
        [
            Link("canonical", absolute(f"{cited.stem}.{suffix}")),
            Link("cite-as", cited.address),
            Link("collection" if suffix in CONTENTS else "describes", absolute(cited.page), HTML),
        ]
    )
    return response


def in_style(cited, style, locale):
    """(Entry of the thing itself, [(Entry, lines below it)] of the rest as the style sorts)."""
    itself, rest = cited.items[:1], cited.items[1:]
    (entry,), others = formatted.bibliographies([itself, rest], style, locale)
    return entry, [(other, notes.below(rest[other.at])) for other in others]


def bibliography(suffix, heading, entries):
    """Entries, each with the lines below it: as a text, or as a page that states its heading."""
    if suffix == "html":
        context = {"title": heading[0], "lines": heading[1:], "entries": entries}
        return render_to_string("citing/bibliography.html", context)
    return "".join(text_lines(entries))


def text_lines(entries):
    for entry, lines in entries:
        yield f"{entry.label} {entry.text}".strip() + "\n"
        yield from (f"    {line}\n" for line in lines)
        yield "\n"


def linkset(cited, suffix):
    anchor = absolute(cited.page)
    if suffix == "linkset":
        text = signposting.linkset_text(anchor, cited.signposts)
        return HttpResponse(text, content_type="application/linkset")
    data = signposting.linkset(anchor, cited.signposts)
    return HttpResponse(json.dumps(data), content_type="application/linkset+json")


def sentence(words, status):
    return HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=status)


def not_formatted(exc):
    return sentence(str(exc), status_of(exc))


def status_of(exc):
    """400 where the request asks for what there is not, 503 where the formatter failed."""
    return 400 if isinstance(exc, styles.UnknownStyle | styles.TooMany) else 503


# The page of the thing itself


def landing(request, cited, render_page):
    """`render_page()` or the format that the request would rather have, with links for programs."""
    response = negotiated(request, cited) or render_page()
    patch_vary_headers(response, ["Accept"])
    if response.status_code == 200 and "Link" not in response:
        stem = absolute(cited.stem)
        links = [
            *cited.signposts,
            Link("linkset", f"{stem}.linkset.json", "application/linkset+json"),
            Link("linkset", f"{stem}.linkset", "application/linkset"),
        ]
        response["Link"] = signposting.header(links)
    return response


def negotiated(request, cited):
    """The answer in the format that `Accept` asks for; None where that is the page."""
    offered = [(HTML, ""), *((known.media_type, suffix) for suffix, known in cited.files.items())]
    offered += [(BIBLIOGRAPHY, "txt"), (SCHEMA_ORG, "jsonld")]
    offered += [("application/linkset+json", "linkset.json"), ("application/linkset", "linkset")]
    choice = negotiation.choose(request.headers.get("Accept", ""), [kind for kind, _ in offered])
    if choice is None:
        types = "\n".join(kind for kind, _ in offered)
        return sentence(f"This address has none of the types asked for. There are:\n\n{types}", 406)
    media_type, suffix = offered[choice.at]
    if media_type == HTML:
        return None
    asked = {}
    if media_type == BIBLIOGRAPHY:
        asked = {"style": styles.DEFAULT, **choice.parameters}
        asked = {name: asked[name] for name in ("style", "locale") if name in asked}
    response = written(
        cited, suffix, **asked, media_type=media_type if media_type == BIBLIOGRAPHY else ""
    )
    if response.status_code == 200:
        query = f"?{urlencode(asked)}" if asked else ""
        response["Content-Location"] = absolute(f"{cited.stem}.{suffix}{query}")
    return response


# The page with every format


def page(request, cited):
    """Every format on one page, in the style that was asked for or is remembered."""
    if unknown := sorted(set(request.GET) - reader_style.PARAMETERS):
        return render(
            request, "400.html", {"reason": f"“{unknown[0]}” is not known here."}, status=400
        )
    choice = reader_style.choice_of(request)
    context = {"cited": cited, **choice}
    status = 400 if "error" in choice else 200
    if status == 200:
        try:
            context["entry"], context["others"] = in_style(cited, choice["style"], choice["locale"])
        except styles.NotFormatted as exc:
            context["error"], status = str(exc), status_of(exc)
    context["texts"] = [
        {"suffix": suffix, "label": known.label, "text": "".join(known.write())}
        for suffix, known in cited.files.items()
        if suffix not in ("csv", "jsonl")
    ]
    response = render(request, "citing/page.html", context, status=status)
    return reader_style.remember(request, response, choice)
