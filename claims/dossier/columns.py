"""The columns of a dossier's tables: what a cell of each may hold, and what it stands for.

A reader takes the text of a cell that is not empty and raises ValueError with a sentence.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

from citations import addresses, dates, names
from citations.item_types import CSL_TYPES
from claims.figures import bound_of
from claims.models import Claim, Evidence, Quantity, Relation, Subject, Topic, Version
from claims.quantities import MOST_DIGITS
from sources.models import Derivation, Quote, Source, slug_of, web_address

# A primary language subtag and what may follow it, as RFC 5646 writes them.
LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[a-z0-9]{2,8})*(-x(-[a-z0-9]{1,8})+)?", re.IGNORECASE | re.ASCII
)
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
LONGEST_QUOTE = 20_000

DERIVATIONS = {kind.value: kind.value for kind in Derivation.Kind} | {
    "copied": "copy",
    "reworded": "rewording",
    "translated": "translation",
    "paraphrase": "retelling",
    "report": "retelling",
    "retold": "retelling",
    "quoted": "quotes",
    "cited": "cites",
}


@dataclass(frozen=True, slots=True)
class Column:
    """`empty` is what an empty cell stands for; None: it says nothing, as if there were no cell.

    Cells of a `shared` column that say the same are given one value, to read, not to change.
    """

    read: Callable[[str], Any]
    empty: Any = ""
    required: bool = False
    shared: bool = False


def said(cell):
    """The start of a cell, as a sentence about it repeats it."""
    return f"“{cell}”" if len(cell) <= 80 else f"“{cell[:79]}…”"


def text_of(model, field):
    """A reader of text that must fit into a field."""
    most = model._meta.get_field(field).max_length

    def read(cell):
        if most and len(cell) > most:
            raise ValueError(f"The cell has {len(cell):,} characters; at most {most:,} fit.")
        return cell

    return read


def one_of(choices):
    """A reader of words out of a list, or {word: what it stands for}; small and capital alike."""
    values = choices if isinstance(choices, dict) else {value: value for value in choices}

    def read(cell):
        value = values.get(cell.casefold())
        if value is None:
            raise ValueError(f"{said(cell)} is none of {', '.join(values)}.")
        return value

    return read


def csl_type(cell):
    if cell.casefold() not in CSL_TYPES:
        raise ValueError(
            f"{said(cell)} is no type of work that CSL knows, such as {', '.join(SOME_TYPES)}."
        )
    return cell.casefold()


SOME_TYPES = [
    "webpage",
    "article-newspaper",
    "article-magazine",
    "article-journal",
    "report",
    "book",
]


def identifier(model):
    fits = text_of(model, "slug")

    def read(cell):
        try:
            validate_slug(cell)
        except ValidationError as exc:
            raise ValueError(
                f"{said(cell)} is no id: it has letters from a to z, digits, “-” and “_” alone."
            ) from exc
        # The same ids stand in hundreds of thousands of rows.
        return sys.intern(fits(cell))

    return read


def date(cell):
    dates.parse(cell)
    return cell


def web(field):
    fits = text_of(Source, field)

    def read(cell):
        try:
            web_address(cell)
        except ValidationError as exc:
            raise ValueError(
                f"{said(cell)} is no web address that starts with http:// or https://."
            ) from exc
        return fits(cell)

    return read


def doi(cell):
    found = addresses.doi(cell)
    if not found:
        raise ValueError(f"{said(cell)} is no DOI, such as 10.1000/182.")
    return text_of(Source, "doi")(found)


def language(cell):
    if not LANGUAGE.fullmatch(cell) or len(cell) > Source._meta.get_field("language").max_length:
        raise ValueError(f"{said(cell)} is no language code, such as en, zh-Hans or ug.")
    return cell


def sha256(cell):
    if not SHA256.fullmatch(cell.casefold()):
        raise ValueError("A SHA-256 has 64 digits from 0 to 9 and a to f.")
    return cell.casefold()


def number(cell):
    if "," in cell:
        raise ValueError(
            f"{said(cell)} has a comma: write the plain number, such as 275000000 or 12.5."
        )
    if not NUMBER.fullmatch(cell):
        raise ValueError(f"{said(cell)} is no plain number, such as 275000000 or 12.5.")
    value = Decimal(cell)
    whole, _, fraction = f"{value.copy_abs():f}".partition(".")
    fraction = fraction.rstrip("0")
    field = Quantity._meta.get_field("value")
    if len(fraction) > field.decimal_places:
        raise ValueError(
            f"{said(cell)} has more than {field.decimal_places} digits after the point."
        )
    if len(f"{whole}{fraction}".lstrip("0")) > MOST_DIGITS:
        raise ValueError(f"{said(cell)} has more than {MOST_DIGITS} digits.")
    return value


def quote(cell):
    if len(cell) > LONGEST_QUOTE:
        raise ValueError(
            f"The quote has {len(cell):,} characters, and at most {LONGEST_QUOTE:,} are looked for."
        )
    return cell


def several(read):
    """A reader of a list divided by semicolons."""

    def read_all(cell):
        return [read(part) for part in map(str.strip, cell.split(";")) if part]

    return read_all


def headings(model):
    """A reader of the names of topics or subjects: {slug: name}."""
    fits = text_of(model, "name")

    def read(name):
        try:
            slug = slug_of(fits(name))
        except ValidationError as exc:
            raise ValueError(exc.messages[0]) from exc
        text_of(model, "slug")(slug)
        return slug, name

    return lambda cell: dict(several(read)(cell))


def bound(cell):
    return bound_of(text_of(Quantity, "bound")(cell))


def measure(cell):
    if ";" in cell:
        raise ValueError(f"{said(cell)} has a semicolon: a row states one figure.")
    one_heading(cell)
    return text_of(Quantity, "measure")(cell)


@dataclass(frozen=True, slots=True)
class Whom:
    """The subject of a figure; two are the same where their slugs are."""

    slug: str
    name: str = field(compare=False)


def whom(cell):
    if ";" in cell:
        raise ValueError(f"{said(cell)} has a semicolon: a figure is stated of one subject.")
    return Whom(*one_heading(cell))


def one_heading(cell):
    ((slug, name),) = headings(Subject)(cell).items()
    return slug, name


def plain(model, *fields):
    return {field: Column(text_of(model, field)) for field in fields}


SOURCES = {
    "id": Column(identifier(Source), required=True),
    "type": Column(csl_type, empty=None),
    "title": Column(text_of(Source, "title"), required=True),
    **plain(Source, "title_translated"),
    "author": Column(names.parse, empty=[]),
    **plain(Source, "container_title", "publisher"),
    "issued": Column(date),
    "url": Column(web("url")),
    "doi": Column(doi),
    "archive_url": Column(web("archive_url")),
    "archived": Column(date),
    "accessed": Column(date),
    "language": Column(language),
    "rights": Column(text_of(Source, "rights")),
    "file": Column(str),
    "sha256": Column(sha256),
    "access": Column(one_of(Source.Access.values), empty=None),
    "derived_from": Column(several(identifier(Source)), empty=[]),
    "derivation": Column(several(one_of(DERIVATIONS)), empty=[]),
    "note": Column(text_of(Source, "note")),
}
CLAIMS = {
    "id": Column(identifier(Claim), required=True),
    "text": Column(text_of(Version, "text"), required=True),
    "scope": Column(text_of(Version, "scope")),
    "status": Column(one_of(Version.Status.values), empty=None),
    "topics": Column(headings(Topic), empty={}, shared=True),
    "subjects": Column(headings(Subject), empty={}, shared=True),
    "occurred": Column(date),
    "value": Column(number),
    "value_to": Column(number),
    "unit": Column(text_of(Quantity, "unit")),
    "qualifier": Column(bound),
    "printed": Column(text_of(Quantity, "printed")),
    "measure": Column(measure),
    "of": Column(whom),
    "place": Column(text_of(Quantity, "place")),
    "period": Column(date),
    "note": Column(text_of(Version, "note")),
}
EVIDENCE = {
    "claim": Column(identifier(Claim), required=True),
    "source": Column(identifier(Source), required=True),
    "quote": Column(quote, required=True),
    "stance": Column(one_of(Evidence.Stance.values), empty=None),
    **plain(Quote, "attribution", "via", "locator", "translation"),
    "language": Column(language),
    "note": Column(text_of(Evidence, "note")),
    "source_kind": Column(one_of(Evidence.SourceKind.values)),
    "information": Column(one_of(Evidence.Information.values)),
    "directness": Column(one_of(Evidence.Directness.values)),
}
RELATIONS = {
    "claim": Column(identifier(Claim), required=True),
    "relation": Column(one_of(Relation.Kind.values), required=True),
    "other": Column(identifier(Claim), required=True),
    "note": Column(text_of(Relation, "note")),
}
TABLES = {
    "sources.csv": SOURCES,
    "claims.csv": CLAIMS,
    "evidence.csv": EVIDENCE,
    "relations.csv": RELATIONS,
}
