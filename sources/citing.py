"""The doors through which a citation leaves: a page, files by suffix, and negotiation by `Accept`.

What is cited is described once, as `Cited`; each door gives the same bytes of it.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_info
from django.utils.translation.trans_real import parse_accept_lang_header

from citations import highwire, negotiation, notes, plain, styles
from citations.formats import FORMATS

from . import formatted, signposting
from .addresses import absolute
from .signposting import Link

HTML = "text/html"
# Crossref's name for a formatted bibliography, and DataCite's for schema.org.
BIBLIOGRAPHY = "text/x-bibliography"
SCHEMA_ORG = "application/vnd.schemaorg.ld+json"
LINKED_DATA = "application/ld+json"
ANNOTATIONS = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
# The formats that are data of the thing itself; the others describe it.
CONTENTS = ("json", "anno.jsonld")
STYLED = ("txt", "html")
CHOICE = {"style", "other", "locale"}
REMEMBERED = "citation_style"
A_YEAR = 365 * 24 * 60 * 60


def in_own_words(code):
    """A language as its speakers call it: `Deutsch (AT)`; the code where that is not known."""
    for known in (code.lower(), code.partition("-")[0]):
        try:
            name = get_language_info(known)["name_local"]
        except KeyError:
            continue
        region = code.partition("-")[2]
        return f"{name} ({region})" if region else name
    return code


LOCALES = {code: in_own_words(code) for code in styles.LOCALES}


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

    @property
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
    if suffix.startswith("linkset"):
        return linkset(cited, suffix)
    known = {"style", "locale"} if suffix in STYLED else set()
    if unknown := sorted(set(request.GET) - known):
        return said(f"“{unknown[0]}” is not known here.", 400)
    style, locale = (request.GET.get(name, "") for name in ("style", "locale"))
    if suffix == "html" or style:
        return formatted_file(cited, suffix, style or styles.DEFAULT, locale)
    response = answer(cited, suffix, cited.files[suffix].content_type)
    response.write("".join(cited.files[suffix].write()))
    return response


def formatted_file(cited, suffix, style, locale, media_type=""):
    try:
        entry, others = in_style(cited, style, locale)
    except styles.UnknownStyle as exc:
        return said(str(exc), 400)
    except styles.NotFormatted as exc:
        return said(str(exc), 503)
    media_type = media_type or (HTML if suffix == "html" else "text/plain")
    response = answer(cited, suffix, f"{media_type}; charset=utf-8")
    everything = [(entry._replace(label=""), notes.below(cited.items[0])), *others]
    response.write(bibliography(suffix, cited.title, everything))
    return response


def bibliography(suffix, title, entries):
    """The file that holds entries and what stands below each: as text, or as a page of its own."""
    if suffix == "html":
        return render_to_string("citing/bibliography.html", {"title": title, "entries": entries})
    return "".join(text_lines(entries))


def in_style(cited, style, locale):
    """(Entry of the thing itself, [(Entry, lines below it)] of the rest as the style sorts)."""
    itself, rest = cited.items[:1], cited.items[1:]
    (entry,) = formatted.entries(itself, style, locale)
    others = formatted.entries(rest, style, locale) if rest else []
    return entry, [(other, notes.below(rest[other.at])) for other in others]


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


def answer(cited, suffix, content_type):
    response = HttpResponse(content_type=content_type)
    disposition = "inline" if suffix == "html" else "attachment"
    response["Content-Disposition"] = f'{disposition}; filename="{cited.name}.{suffix}"'
    back = "collection" if suffix in CONTENTS else "describes"
    response["Link"] = signposting.header(
        [
            Link("canonical", absolute(f"{cited.stem}.{suffix}")),
            Link("cite-as", cited.address),
            Link(back, absolute(cited.page), HTML),
        ]
    )
    return response


def said(sentence, status):
    return HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8", status=status)


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
        return said(f"This address has none of the types asked for. There are:\n\n{types}", 406)
    media_type, suffix = offered[choice.at]
    if media_type == HTML:
        return None
    place = f"{cited.stem}.{suffix}"
    if media_type == BIBLIOGRAPHY:
        style = choice.parameters.get("style", styles.DEFAULT)
        locale = choice.parameters.get("locale", "")
        response = formatted_file(cited, suffix, style, locale, BIBLIOGRAPHY)
        place += f"?style={style}" + (f"&locale={locale}" if locale else "")
    elif suffix.startswith("linkset"):
        response = linkset(cited, suffix)
    else:
        response = answer(cited, suffix, cited.files[suffix].content_type)
        response.write("".join(cited.files[suffix].write()))
    del response["Content-Disposition"]
    if response.status_code == 200:
        response["Content-Location"] = absolute(place)
    return response


# The page with every format


def page(request, cited):
    """Every format on one page, in the style that was asked for or is remembered."""
    if unknown := sorted(set(request.GET) - CHOICE):
        return render(
            request, "400.html", {"reason": f"“{unknown[0]}” is not known here."}, status=400
        )
    choice = style_choice(request)
    context = {"cited": cited, "below": notes.below(cited.items[0]), **choice}
    status = 400 if "error" in choice else 200
    if status == 200:
        try:
            context["entry"], context["others"] = in_style(cited, choice["style"], choice["locale"])
        except styles.NotFormatted as exc:
            context["error"], status = str(exc), 503
    context["texts"] = [
        {"suffix": suffix, "label": known.label, "text": "".join(known.write())}
        for suffix, known in cited.files.items()
        if suffix not in ("csv", "jsonl")
    ]
    return remember(request, render(request, "citing/page.html", context, status=status), choice)


def style_choice(request):
    """What the form for a style shows: {style, locale, named, locales} and perhaps an `error`.

    At first the default style in the reader's language, later what they chose last.
    """
    kept, _, spoken = request.COOKIES.get(REMEMBERED, "").partition(".")
    if not is_known(kept, spoken):
        kept, spoken = styles.DEFAULT, spoken_locale(request)
    asked = request.GET.get("other", "").strip() or request.GET.get("style", "")
    style, locale = asked or kept, request.GET.get("locale", spoken)
    choice = {"style": style, "locale": locale, "named": styles.NAMED, "locales": LOCALES}
    try:
        styles.style(style)
        choice["locale"] = styles.check_locale(locale)
    except styles.UnknownStyle as exc:
        choice["error"] = str(exc)
    return choice


def is_known(style, locale):
    try:
        return bool(styles.style(style)) and styles.check_locale(locale) == locale
    except styles.UnknownStyle:
        return False


def remember(request, response, choice):
    """The response, which keeps a style that was asked for and could be shown."""
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    if response.status_code == 200 and CHOICE & set(request.GET):
        value = f"{choice['style']}.{choice['locale']}"
        response.set_cookie(REMEMBERED, value, max_age=A_YEAR, samesite="Lax")
    return response


def spoken_locale(request):
    """The language that the browser asks for, as CSL writes it; "" where CSL has none of them."""
    for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return styles.check_locale(code)
        except styles.UnknownStyle:
            continue
    return ""
