"""BibTeX, as bibtex with pdflatex, biber and pandoc read it alike.

Reference managers lose some of it (Zotero two dollar signs in one title): RIS and CSL-JSON are
for them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import addresses, csl_dates, latex, notes
from .cleaning import one_line

# Only types of classic BibTeX: readers drop entries of others without a word.
ENTRIES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "review": "article",
    "review-book": "article",
    "book": "book",
    "classic": "book",
    "chapter": "incollection",
    "entry": "incollection",
    "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "standard": "techreport",
    "thesis": "phdthesis",
}
CONTAINER = {
    "article": "journal",
    "incollection": "booktitle",
    "inproceedings": "booktitle",
    "misc": "howpublished",
}
PUBLISHER = {"techreport": "institution", "phdthesis": "school"}
GENRE = {"techreport": "type", "phdthesis": "type"}
TEXTS = {
    "chapter": "chapter-number",
    "volume": "volume",
    "address": "publisher-place",
    "isbn": "ISBN",
    "issn": "ISSN",
    "language": "language",
    "keywords": "keyword",
    "abstract": "abstract",
}
# What BibTeX has no field for.
UNKNOWN = [
    "authority",
    "section",
    "event-title",
    "event-place",
    "number-of-volumes",
    "scale",
    "director",
    "interviewer",
    "recipient",
]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def write(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    return latex.write(items, entry)


def entry(item: Mapping[str, Any]) -> latex.Entry:
    container = one_line(item.get("container-title"))
    kind = ENTRIES.get(one_line(item.get("type")), "misc")
    if kind in ("article", "incollection", "inproceedings") and not container:
        kind = "misc"
    authors, editors = latex.people(item.get("author")), latex.people(item.get("editor"))
    fields = {
        "author": authors,
        "editor": editors,
        "translator": latex.people(item.get("translator")),
        "title": latex.kept(item.get("title")),
        "series": latex.kept(item.get("collection-title")),
    }
    if container_field := CONTAINER.get(kind):
        # A book's title is lower-cased by some readers like an entry's own, a journal's is not.
        quoted = latex.kept if container_field == "booktitle" else latex.field
        fields[container_field] = quoted(container)
    fields[PUBLISHER.get(kind, "publisher")] = latex.field(item.get("publisher"))
    if kind in GENRE:
        fields[GENRE[kind]] = _genre(item)
    fields |= _issued(item.get("issued"))
    fields["number"] = latex.field(one_line(item.get("number")) or one_line(item.get("issue")))
    fields["pages"] = latex.pages(item.get("page"))
    fields["edition"] = latex.field(_ordinal(one_line(item.get("edition"))))
    fields |= {field: latex.field(item.get(variable)) for field, variable in TEXTS.items()}
    fields |= {
        "doi": latex.braced(addresses.doi(item.get("DOI"))),
        "url": latex.braced(addresses.web_address(item.get("URL"))),
        "urldate": latex.day(item.get("accessed")),
        "note": _note(item, kind),
        "annote": latex.quotes(item),  # which the classic styles do not print
    }
    if not authors and not editors:
        fields["key"] = latex.field(item.get("title"))  # what bibtex sorts by in the author's place
    return kind, fields


def _genre(item: Mapping[str, Any]) -> str:
    """In one pair of braces where it has no capitals to lose: pandoc prints the second pair.

    "PhD thesis" is what every reader says of `@phdthesis` by itself. Where a report has no genre
    the classic styles would print "Technical report", which it may not be.
    """
    genre = one_line(item.get("genre"))
    if genre == "PhD thesis":
        return ""
    if not genre and item.get("type") in ("report", "standard"):
        return latex.field("Report" if item["type"] == "report" else "Standard")
    return latex.field(genre) if genre[1:] == genre[1:].lower() else latex.kept(genre)


def _issued(value: object) -> dict[str, str]:
    """Year, month and day; or the date in words as the year, and in `date` for those who know it.

    Classic styles print the year as it stands. biber and pandoc take `date` before it, so that
    ranges, seasons and circa dates arrive in them too.
    """
    date = csl_dates.read(value)
    if not date.plain:
        # Both programs know an open range, but only biber as `2018/..`.
        known = csl_dates.edtf(value).removesuffix("..")
        return {"year": latex.field(csl_dates.text(value)), "date": latex.braced(known)}
    year, month, day = (*date.start, 0, 0)[:3]
    return {
        "year": latex.braced(f"{year:04}"),
        "month": MONTHS[month - 1] if month else "",
        "day": latex.braced(str(day)) if day else "",
    }


def _note(item: Mapping[str, Any], kind: str) -> str:
    """What else there is to say; at its end the address, which classic styles print nowhere else.

    Not in `howpublished`, as is often done: pandoc takes that for the publisher, and it is
    printed for `@misc` alone.
    """
    variables = [] if kind in GENRE else ["genre"]
    if kind not in CONTAINER:
        variables.append("container-title")
    if kind == "misc":  # which has no place for them in print
        variables += ["publisher", "volume", "number", "page", "chapter-number"]
    variables += UNKNOWN
    doi = addresses.web_address(f"doi:{addresses.doi(item.get('DOI'))}")
    address = latex.url(addresses.web_address(item.get("URL")) or doi)
    accessed = csl_dates.text(item.get("accessed"))
    if address and accessed:
        address += f" (accessed {latex.text(accessed)})"
    return latex.braced(notes.sentences([*latex.remarks(item, *variables), address]))


def _ordinal(edition: str) -> str:
    """`2nd`, which the classic styles print before "edition"; words as they are."""
    if not (edition.isascii() and edition.isdecimal()):
        return edition
    ending = {"1": "st", "2": "nd", "3": "rd"}.get(edition[-1], "th")
    return edition + ("th" if edition[-2:] in ("11", "12", "13") else ending)
