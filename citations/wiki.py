"""Templates of the English Wikipedia: `{{cite web}}`, `{{cite news}}`, `{{cite report}}` and so on.

Source: the documentation of Citation Style 1 (Help:Citation Style 1). A work with several quotes
gives a template for each, since `quote=` and `page=` take one. Each stands on a line of its own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import addresses, csl_dates, custom, names
from .cleaning import one_line

TEMPLATES = {
    "article-journal": "journal",
    "article-magazine": "magazine",
    "article-newspaper": "news",
    "book": "book",
    "broadcast": "AV media",
    "chapter": "book",
    "classic": "book",
    "entry": "encyclopedia",
    "entry-dictionary": "encyclopedia",
    "entry-encyclopedia": "encyclopedia",
    "interview": "interview",
    "map": "map",
    "motion_picture": "AV media",
    "paper-conference": "conference",
    "report": "report",
    "review": "journal",
    "review-book": "journal",
    "song": "AV media",
    "speech": "speech",
    "standard": "report",
    "thesis": "thesis",
}
WORK = {
    "journal": "journal",
    "magazine": "magazine",
    "news": "newspaper",
    "web": "website",
    "encyclopedia": "encyclopedia",
    "conference": "book-title",
}
TEXTS = {
    "volume": "volume",
    "number": "number",
    "issue": "issue",
    "edition": "edition",
    "location": "publisher-place",
    "isbn": "ISBN",
    "issn": "ISSN",
}
# What a page at an archive was made on, in the address that the archives give it.
STAMP = re.compile(r"/(?:web/)?((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)\d{0,6}(?:[a-z]{2}_)?/")

# Each sign that MediaWiki would act on inside a parameter, as the entity that prints it.
ACTIVE = re.compile(r"[{}\[\]<>|]|&(?=[#\w]+;)|~{3,}|'{2,}|_{2,}|^[*#:;]|^-(?=\{)")


def write(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for item in items:
        # What stands in another work is no quote of this one.
        own = [quote for quote in custom.quotes(item) if not quote.source]
        for quote in own or [custom.Quoted("")]:
            yield f"{template(item, quote)}{_remark(item, quote)}\n"


def template(item: Mapping[str, Any], quote: custom.Quoted) -> str:
    """`{{cite web |last1=… |title=… |quote=…}}` on one line."""
    kind = TEMPLATES.get(one_line(item.get("type")), "web")
    address = addresses.web_address(item.get("URL"))
    if kind == "web" and not address:
        kind = "document"  # `cite web` demands an address
    given = "".join(
        f" |{name}={value}" for name, value in _parameters(item, quote, kind, address) if value
    )
    return f"{{{{cite {kind}{given}}}}}"


def _remark(item: Mapping[str, Any], quote: custom.Quoted) -> str:
    """Behind the template, which has no place for it: that the source contradicts, and why a claim
    was retracted.
    """
    note = one_line(item.get("note"))
    said = [quote.stance, quote.caution, note if note != one_line(item.get("genre")) else ""]
    return "".join(f" ({escaped(remark)})" for remark in said if remark)


def escaped(value: object) -> str:
    """Text that prints sign for sign inside a template; no sign of it acts."""
    return ACTIVE.sub(lambda found: "".join(map(_harmless, found[0])), one_line(value))


def _harmless(sign: str) -> str:
    return "{{!}}" if sign == "|" else f"&#{ord(sign)};"


def _url(address: str) -> str:
    return re.sub(r"[{}\[\]<>|'\"~]", lambda sign: f"%{ord(sign[0]):02X}", address)


def _parameters(
    item: Mapping[str, Any], quote: custom.Quoted, kind: str, address: str
) -> Iterator[tuple[str, str]]:
    yield from _people(item)
    container, publisher = (one_line(item.get(n)) for n in ("container-title", "publisher"))
    if kind == "book" and container:
        yield "chapter", escaped(item.get("title"))
        yield "trans-chapter", escaped(custom.translated_title(item))
        yield "title", escaped(container)
    else:
        yield "title", escaped(item.get("title")) or "&#91;untitled&#93;"
        yield "trans-title", escaped(custom.translated_title(item))
    yield "url", _url(address)
    if kind in WORK:
        yield WORK[kind], escaped(container)
    elif kind != "book" and container and container != publisher:
        yield "via", escaped(container)
    # A newspaper is often container and publisher in one; the manual wants it once.
    yield "publisher", escaped(publisher) if publisher != container or kind not in WORK else ""
    version = one_line(item.get("version"))
    yield "type", escaped(item.get("genre") or (f"Version {version}" if version else ""))
    yield from _issued(item.get("issued"))
    for name, variable in TEXTS.items():
        yield name, escaped(item.get(variable))
    pages = quote.pages if quote.place else one_line(item.get("page"))
    several = re.search("[-–,]", pages) is not None
    yield "pages" if several else "page", escaped(pages.replace("-", "–"))
    yield "at", escaped(quote.locator) if not pages else ""
    yield "doi", escaped(addresses.doi(item.get("DOI")))
    yield "language", escaped(item.get("language"))
    yield from _kept(item, address)
    if not quote.caution:  # `quote=` is for the words of the document
        yield "quote", escaped(quote.text)
        yield "trans-quote", escaped(quote.translation)


def _people(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for role in ("author", "editor", "translator"):
        for number, name in enumerate(names.listed(item.get(role)), 1):
            stem = "" if role == "author" else f"{role}-"
            literal = one_line(name.get("literal"))
            family, given, suffix = names.person(name)
            if literal or not given:
                yield f"{role}{number}", escaped(literal or family)
                continue
            yield f"{stem}last{number}", escaped(family)
            yield f"{stem}first{number}", escaped(", ".join(filter(None, (given, suffix))))


def _issued(value: object) -> Iterator[tuple[str, str]]:
    """A date that the templates can read; any other as `orig-date`, which takes words."""
    date = csl_dates.read(value)
    words = csl_dates.said(date)
    if not words:
        yield "date", "n.d."
    elif date.end == () or not date.start:
        yield "date", str(date.start[0]) if date.start else "n.d."
        yield "orig-date", escaped(words)
    else:
        yield "date", words[0].upper() + words[1:] if date.season and not date.circa else words


def _kept(item: Mapping[str, Any], address: str) -> Iterator[tuple[str, str]]:
    copy = addresses.web_address(item.get("archive_location"))
    if address:
        yield "access-date", csl_dates.text(item.get("accessed"))
    if not copy or not address:
        place = [one_line(item.get("archive")), addresses.place(item.get("archive_location"))]
        yield "id", escaped(", ".join(filter(None, place)))
        return
    yield "archive-url", _url(copy)
    # A copy of an unknown day keeps none: the template then asks the editor for it.
    yield "archive-date", csl_dates.said(custom.archived(item)) or _stamp(copy)
    yield "url-status", "live"  # the template leads to the original first


def _stamp(copy: str) -> str:
    found = STAMP.search(copy)
    return csl_dates.day_text(tuple(int(part) for part in found.groups())) if found else ""
