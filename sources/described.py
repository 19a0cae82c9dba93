"""A CSL-JSON item becomes the description of a source: what `csl.py` does, the other way round.

Of what an item says of a work, its notes stay out: they are the private ones of whoever kept them,
and a source's note is shown to the public.
"""

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError

from citations import addresses, csl_dates, dates, reading_dates
from citations.cleaning import one_line
from citations.item_types import CSL_TYPES
from citations.reading_entries import people

from .models import Source, web_address

TEXTS = {"container-title": "container_title", "publisher": "publisher"}
DATES = {"issued": "issued", "accessed": "accessed"}
ADDRESSES = {"URL": "url", "archive_location": "archive_url"}
# People of whom a source keeps nothing: named where there is no author.
OTHERS = ("editor", "director", "translator", "composer")
KEPT = {"id", "type", "title", "title-short", "author", "DOI", "language"}
# What stands for “no date” in exports.
NO_DATE = {"n.d.", "n.d", "nd", "no date", "undated", "s.d.", "o.j.", "unknown"}
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
LANGUAGES = {
    **{"arabic": "ar", "ara": "ar", "chinese": "zh", "chi": "zh", "zho": "zh", "eng": "en"},
    **{"english": "en", "fra": "fr", "fre": "fr", "french": "fr", "deu": "de", "ger": "de"},
    **{"german": "de", "italian": "it", "japanese": "ja", "jpn": "ja", "kazakh": "kk"},
    **{"russian": "ru", "rus": "ru", "spa": "es", "spanish": "es", "tur": "tr", "turkish": "tr"},
    **{"uig": "ug", "uighur": "ug", "uyghur": "ug"},
}


class Described(NamedTuple):
    """`fields` are attributes of Source that pass its full_clean().

    `problems` say why it cannot become a source, `left_out` what was not taken over; in sentences.
    """

    fields: dict
    problems: list[str]
    left_out: list[str]


class Unfit(ValueError):
    """What is wrong with one value, in a sentence."""


def fields_of(item):
    """The Described of a CSL-JSON item, whatever stands in it."""
    kind = one_line(item.get("type"))
    fields = {"type": kind if kind in CSL_TYPES else "document", "title": title_of(item)}
    left_out = []

    def take(field, read, value):
        try:
            if said := read(field, value):
                fields[field] = said
        except Unfit as exc:
            left_out.append(str(exc))

    if authors := people(item.get("author") or []):
        fields["authors"] = authors
    else:
        left_out += [words for role in OTHERS if (words := unnamed(item, role))]
    for variable, field in TEXTS.items():
        take(field, text, item.get(variable))
    for variable, field in DATES.items():
        take(field, date, item.get(variable))
    for variable, field in ADDRESSES.items():
        take(field, address, item.get(variable))
    take("doi", doi, item.get("DOI") or addresses.doi(item.get("URL")))
    take("language", language, item.get("language"))
    problems = [] if fields["title"] else ["It has no title. Give it one."]
    return Described(fields, problems, left_out)


def not_kept(item):
    """A sentence that names what else the item says; "" where that is nothing."""
    told = () if people(item.get("author") or []) else OTHERS
    kept = {*KEPT, *TEXTS, *DATES, *ADDRESSES, *told}
    names = [one_line(name) for name in item if name not in kept]
    return f"Not kept: {', '.join(names)}." if names else ""


def title_of(item):
    return one_line(item.get("title")) or one_line(item.get("title-short"))


def unnamed(item, role):
    names = people(item.get(role) or [])
    said = "; ".join(name.get("literal") or name["family"] for name in names[:5])
    return f"It has no author; its {role} is not kept: {said}." if said else ""


def label(field):
    return Source._meta.get_field(field).verbose_name


def text(field, value):
    said = one_line(value)
    most = Source._meta.get_field(field).max_length
    if len(said) > most:
        raise Unfit(f"The {label(field)} is left out: it has more than {most} characters.")
    return said


def date(field, value):
    """EDTF; a date in words is read where it can be."""
    if isinstance(value, str):
        value = {"literal": value}
    said = csl_dates.edtf(value)
    words = said or csl_dates.read(value).literal
    if not words or words.lower() in NO_DATE:
        return ""
    known = said or reading_dates.edtf(words)
    if not known:
        raise Unfit(
            f"The date “{label(field)}” is left out: “{words[:60]}” cannot be read. "
            f"{dates.EXPECTED}"
        )
    try:
        return dates.parse(known).text
    except ValueError as exc:
        raise Unfit(f"The date “{label(field)}” is left out. {exc}") from exc


def address(field, value):
    said = one_line(value)
    known = addresses.web_address(said)
    if field == "archive_url" and not known:
        return ""  # the shelf mark of an archive
    if not said:
        return ""
    try:
        if not known or len(known) > Source._meta.get_field(field).max_length:
            raise ValidationError("")
        web_address(known)
    except ValidationError as exc:
        raise Unfit(
            f"The {label(field)} is left out: “{said[:60]}” is no address that starts with "
            "http:// or https://."
        ) from exc
    return known


def doi(field, value):
    said = one_line(value)
    known = addresses.doi(said).lower()
    if said and not known:
        raise Unfit(
            f"The DOI is left out: “{said[:60]}” is none. A DOI is 10.1000/182 and the like."
        )
    return text(field, known)


def language(field, value):
    said = one_line(value)
    known = LANGUAGES.get(said.lower(), said.replace("_", "-"))
    if not said:
        return ""
    if not LANGUAGE.fullmatch(known) or len(known) > Source._meta.get_field(field).max_length:
        raise Unfit(f"The language is left out: “{said[:60]}” is no code such as en or zh-Hans.")
    return known
