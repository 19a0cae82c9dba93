"""An item as a style should be given it: titles in parts, dates in EDTF, and what styles get wrong.

Manuals say more of a work than the styles that stand for them. Where a style is silent of a type,
prints a rough date as a sure one or names an organisation twice, the item is given so that the
entry reads as the manual has it.
"""

import re
from collections.abc import Mapping
from typing import Any

from . import addresses, csl_dates, csljson, custom
from .cleaning import one_line

DATES = ("issued", "accessed", "original-date", "event-date", "submitted", "available-date")
IN_BOOKS = (
    "broadcast",
    "chapter",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "paper-conference",
    "song",
)
EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
QUOTED = re.compile(r"“([^“”]*)”|\"([^\"]*)\"")
# A word that a style's "title case" or "sentence case" would spoil: `$275M`, `USD`, `R&D`.
FIXED = re.compile(r"\S*(?:\d|[^\W\d_]\S*[^\W\d_a-zà-ÿ])\S*")

# A full stop that is part of the last word.
ABBREVIATED = re.compile(r"\b(?:[A-Z]|Co|Corp|Inc|Jr|Ltd|No|Sr|etc)\.$")

# Words of a style's file by which it is told what the style can say.
UNCERTAIN, ARCHIVE = "is-uncertain-date", 'variable="archive'
ASKED_FOR = (UNCERTAIN, ARCHIVE)

# {style: {type: the type by which the style prints it as its manual does}}
TREATED_AS = {
    "american-medical-association": dict.fromkeys(
        """
        broadcast dataset document hearing interview manuscript map pamphlet patent
        personal_communication software song standard
        """.split(),
        "webpage",
    ),
    "oscola": dict.fromkeys(
        "dataset document hearing map pamphlet patent post software song standard".split(),
        "webpage",
    ),
    "bluebook-law-review": dict.fromkeys(
        """
        broadcast dataset document hearing interview manuscript pamphlet patent
        personal_communication post software song speech
        """.split(),
        "webpage",
    ),
    "harvard-cite-them-right": dict.fromkeys(
        "broadcast document interview pamphlet personal_communication post song".split(),
        "post-weblog",
    ),
}
CHICAGO = ("chicago-notes-bibliography", "chicago-author-date")
MLA, BLUEBOOK = "modern-language-association", "bluebook-law-review"
# A video of a platform, which the style would print as a film.
VIDEO = ("apa", *CHICAGO, "american-medical-association", "oscola", BLUEBOOK, MLA)
PODCAST = ("apa", *CHICAGO, MLA, "ieee")
# Where a site is not named that is the author itself; and where the author gives way to the site.
NO_SITE = ("apa", *CHICAGO, "harvard-cite-them-right", "american-medical-association")
NO_AUTHOR = (MLA, BLUEBOOK)
# Where neither id nor version of a claim would be printed, and in IEEE no date of a page.
NO_GENRE = ("harvard-cite-them-right", "ieee", "american-medical-association", "oscola", BLUEBOOK)
# Where proceedings without an editor would be taken for a journal.
PROCEEDINGS = ("apa", *CHICAGO, MLA)
# Where a page of the web has neither number nor publisher.
SITE_ALONE = ("american-medical-association", "oscola", BLUEBOOK)


def prepared(item: Mapping[str, Any], style: str, asks: frozenset[str]) -> dict[str, Any]:
    """The item for `style`, which knows those of ASKED_FOR that are in `asks`.

    What only our own notes say is left out, and so is an archive's address: styles print it as
    if it were a shelf mark.
    """
    known = {k: v for k, v in csljson.data(item).items() if k not in ("id", "note", "annote")}
    if item.get("type") == "software":
        known |= {"type": "software", "genre": one_line(item.get("genre"))}
    known["type"] = _type(known, style)
    if addresses.web_address(item.get("archive_location")):
        known.pop("archive_location", None)
        known.pop("archive", None)
    elif ARCHIVE not in asks:
        _name_the_archive(known)
    version = one_line(known.get("version")).lower()
    if version and f"version {version}" in one_line(known.get("genre")).lower():
        del known["version"]
    if known["type"] == "speech" and "event-title" in known:
        known["event"] = known["event-title"]  # as CSL before 1.0.2 called it
    if "DOI" in known and "URL" not in known:
        known["URL"] = addresses.web_address(f"doi:{known['DOI']}")
    if known["type"] == "chapter":
        known.pop("event-title", None)
        known.pop("event-place", None)
    if known["type"] == "speech" and style == MLA and "issued" in known:
        known.setdefault("event-date", known["issued"])
    if known["type"] == "webpage" and style in SITE_ALONE:
        _name_what_is_left_out(known, item.get("type"))
    _name_once(known, style)
    for variable in DATES:
        if variable in known:
            known[variable] = _date(known[variable], UNCERTAIN in asks)
    for variable in csljson.NAMES & known.keys():
        known[variable] = [_name(name) for name in known[variable]]
    return {**known, **_titles(item, known, style)}


def _type(known: Mapping[str, Any], style: str) -> str:
    kind, address = str(known["type"]), "URL" in known
    if kind == "motion_picture" and address and "container-title" in known and style in VIDEO:
        return "webpage"
    if kind == "motion_picture" and address and style == "harvard-cite-them-right":
        return "post-weblog"
    if kind == "song" and "podcast" in one_line(known.get("genre")).lower() and style in PODCAST:
        return "broadcast"
    if kind == "pamphlet" and address and style in CHICAGO:
        return "webpage"
    if kind == "pamphlet" and address and style == MLA:
        return "document"
    if kind == "paper-conference" and style in PROCEEDINGS and "editor" not in known:
        return "chapter"
    return TREATED_AS.get(style, {}).get(kind, kind)


def _name_the_archive(known: dict[str, Any]) -> None:
    """Archive and shelf mark in the publisher's place, for a style that would leave them out."""
    place = [known.get("archive"), known.get("archive_location")]
    if not any(place):
        return
    variable = "container-title" if known["type"] == "webpage" else "publisher"
    known.setdefault(variable, ", ".join(filter(None, place)))
    if "archive-place" in known:
        known.setdefault("publisher-place", known["archive-place"])


def _name_what_is_left_out(known: dict[str, Any], kind: Any) -> None:
    """A number or publisher in the site's place, where a work is given as a page of the web."""
    said = known.get("publisher")
    if number := kind in ("patent", "standard") and one_line(known.get("number")):
        country = one_line(known.get("authority")).replace(".", "")
        said = " ".join(filter(None, [country, "patent", number])) if kind == "patent" else number
    if said and {"literal": said} not in known.get("author", []):
        known.setdefault("container-title", said)


def _name_once(known: dict[str, Any], style: str) -> None:
    """An organisation that is its own site or publisher, in the place where the manual has it."""
    authors = known.get("author", [])
    author = authors[0].get("literal") if len(authors) == 1 else None
    if author and known.get("publisher") == author:
        if style == "apa":
            del known["publisher"]
        elif style == MLA:
            del known["author"]
            return
    if author and known["type"] == "webpage" and known.get("container-title") == author:
        if style in NO_SITE:
            del known["container-title"]
        elif style in NO_AUTHOR:
            del known["author"]


def _titles(item: Mapping[str, Any], known: Mapping[str, Any], style: str) -> dict[str, Any]:
    title = one_line(item.get("title"))
    stated = custom.is_statement(item)
    if stated and not ABBREVIATED.search(title):
        title = title.removesuffix(".")  # the style has a full stop of its own
    parts = _title(title, fixed=stated)
    if stated and style in NO_GENRE:
        day = csl_dates.text(item.get("issued")) if style == "ieee" else ""
        said = ", ".join(filter(None, [one_line(item.get("genre")), day]))
        parts.append({"beside": f" [{said}]"})
    if translated := custom.translated_title(item):
        parts.append({"beside": f" [{translated}]"})
    titles: dict[str, Any] = {"title": parts}
    if container := known.get("container-title"):
        titles["container-title"] = _title(container, fixed=known["type"] not in IN_BOOKS)
    return titles


def _name(name: Mapping[str, str]) -> Mapping[str, str]:
    """A Chinese, Japanese or Korean name in one: pandoc would put a point after it."""
    parts = name.get("family", "") + name.get("given", "")
    return {"literal": parts} if EAST_ASIAN.fullmatch(parts) else name


def _date(value: Mapping[str, Any], knows_doubt: bool) -> Any:
    date = csl_dates.read(value)
    if date.start and date.end == ():
        return {"literal": f"{csl_dates.day_text(date.start)}–"}  # pandoc knows no open range
    if date.circa and not knows_doubt:
        return {"literal": csl_dates.said(date)}
    return csl_dates.edtf(value) or {"literal": csl_dates.said(date)}


def _title(text: str, fixed: bool) -> list[Any]:
    """The parts of a title; quotation marks inside it, which a style may turn, as a part."""
    parts: list[Any] = []
    end = 0
    for found in QUOTED.finditer(text):
        parts += _words(text[end : found.start()], fixed)
        parts.append({"quoted": _words(found[1] or found[2] or "", fixed)})
        end = found.end()
    return parts + _words(text[end:], fixed)


def _words(text: str, fixed: bool) -> list[Any]:
    if fixed:
        return [{"fixed": text}] if text else []
    parts: list[Any] = []
    end = 0
    for found in FIXED.finditer(text):
        parts += [text[end : found.start()], {"fixed": found[0]}]
        end = found.end()
    return [part for part in [*parts, text[end:]] if part]
