"""BibTeX, as bibtex with pdflatex, biber and pandoc read it alike.

The spellings were chosen by what those programs make of them; the reasons stand beside them.
Reference managers lose some of it (Zotero two dollar signs in one title): RIS and CSL-JSON are
for them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import addresses, csl_dates, names, notes
from .cleaning import one_line
from .keys import Keys

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
    "series": "collection-title",
    "edition": "edition",
    "chapter": "chapter-number",
    "volume": "volume",
    "address": "publisher-place",
    "isbn": "ISBN",
    "issn": "ISSN",
    "language": "language",
    "keywords": "keyword",
    "abstract": "abstract",
}
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "$": r"\$",
        "%": r"\%",
        "&": r"\&",
        "#": r"\#",
        "_": r"\_",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",  # raw, it prints an inverted exclamation mark in TeX's own fonts
        ">": r"\textgreater{}",
        "`": "‘",  # what TeX prints for it; \textasciigrave is lost in pandoc
    }
)
# A brace counts for BibTeX even with a backslash before it, and one without its fellow takes the
# next entry with it: the fellow is there, but takes no place on the page.
LONE_BRACES = {r"\{": r"\{\vphantom{\}}", r"\}": r"\vphantom{\{}\}"}
BRACES = re.compile("[{}]")
# What TeX turns into one sign is written as that sign.
LIGATURES = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"))


def write(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """BibTeX entries with unique keys; each leaves before the next item is taken."""
    keys = Keys()
    for item in items:
        kind, fields = entry(item)
        lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
        yield f"@{kind}{{{keys.key(item.get('id'))},\n{lines}}}\n\n"


def entry(item: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The type of an item's entry, and its fields as they are written, braces and all."""
    container = one_line(item.get("container-title"))
    kind = ENTRIES.get(one_line(item.get("type")), "misc")
    if kind in ("article", "incollection", "inproceedings") and not container:
        kind = "misc"
    authors, editors = _names(item.get("author")), _names(item.get("editor"))
    fields = {
        "author": authors,
        "editor": editors,
        "translator": _names(item.get("translator")),
        "title": _kept(item.get("title")),
    }
    if container_field := CONTAINER.get(kind):
        # A book's title is lower-cased by some readers like an entry's own, a journal's is not.
        quoted = _kept if container_field == "booktitle" else _field
        fields[container_field] = quoted(container)
    fields[PUBLISHER.get(kind, "publisher")] = _field(item.get("publisher"))
    if kind in GENRE:
        fields[GENRE[kind]] = _kept(item.get("genre"))
    fields |= _issued(item.get("issued"))
    fields["number"] = _field(one_line(item.get("number")) or one_line(item.get("issue")))
    fields["pages"] = re.sub("[-–]+", "--", _field(item.get("page")))
    fields |= {field: _field(item.get(variable)) for field, variable in TEXTS.items()}
    accessed = csl_dates.read(item.get("accessed")).start
    fields |= {
        "doi": _braced(addresses.doi(item.get("DOI"))),
        "url": _braced(addresses.web_address(item.get("URL"))),
        "urldate": _braced(csl_dates.day_edtf(accessed) if accessed else ""),
        "note": _note(item, kind),
    }
    if not authors and not editors:
        fields["key"] = _field(item.get("title"))  # what bibtex sorts by in the author's place
    return kind, fields


def latex(value: object) -> str:
    """Text as LaTeX prints it sign for sign, with balanced braces."""
    text = one_line(value)
    if not text:
        return ""
    for typed, sign in LIGATURES:
        text = text.replace(typed, sign)
    escaped = text.translate(ESCAPES)
    if _balanced(text):
        return escaped
    # Every backslash of the text itself is \textbackslash{} by now.
    return re.sub(r"\\[{}]", lambda brace: LONE_BRACES[brace[0]], escaped)


def _balanced(text: str) -> bool:
    depth = 0
    for sign in BRACES.findall(text):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _braced(written: str) -> str:
    return f"{{{written}}}" if written else ""


def _field(value: object) -> str:
    return _braced(latex(value))


def _kept(value: object) -> str:
    """In two pairs of braces, or readers write `$275M` and `USD` in lower case."""
    return _braced(_field(value))


def _names(value: object) -> str:
    return _braced(" and ".join(_name(name) for name in names.listed(value)))


def _name(name: Mapping[str, object]) -> str:
    family, given, suffix = names.person(name)
    if literal := one_line(name.get("literal")):
        return _field(literal)
    if not given:
        return _field(family)
    return ", ".join(_name_part(part) for part in (family, suffix, given) if part)


def _name_part(part: str) -> str:
    return _field(part) if re.search(r",|\band\b", part, re.IGNORECASE) else latex(part)


def _issued(value: object) -> dict[str, str]:
    """Year, month and day; or the date in words as the year, and in `date` for those who know it.

    Classic styles print the year as it stands. biber and pandoc take `date` before it, so that
    ranges, seasons and circa dates arrive in them too.
    """
    date = csl_dates.read(value)
    if not date.plain:
        # Both programs know an open range, but only biber as `2018/..`.
        known = csl_dates.edtf(value).removesuffix("..")
        return {"year": _field(csl_dates.text(value)), "date": _braced(known)}
    year, month, day = (*date.start, 0, 0)[:3]
    return {
        "year": _braced(f"{year:04}"),
        "month": MONTHS[month - 1] if month else "",
        "day": _braced(str(day)) if day else "",
    }


def _note(item: Mapping[str, Any], kind: str) -> str:
    """What else there is to say; at its end the address, which classic styles print nowhere else.

    Not in `howpublished`, as is often done: pandoc takes that for the publisher, and it is
    printed for `@misc` alone.
    """
    variables = [] if kind in GENRE else ["genre"]
    if kind not in CONTAINER:
        variables.append("container-title")
    archived, copy = notes.archived(item)
    doi = addresses.doi(item.get("DOI"))
    address = _url(addresses.web_address(item.get("URL")) or addresses.web_address(f"doi:{doi}"))
    accessed = csl_dates.text(item.get("accessed"))
    if address and accessed:
        address += f" (accessed {latex(accessed)})"
    said = [latex(remark) for remark in notes.remarks(item, *variables)]
    return _braced(notes.sentences([*said, f"{latex(archived)} {_url(copy)}".strip(), address]))


def _url(address: str) -> str:
    """`\\url{…}`; as plain text where a sign in it would end a line or a macro inside biblatex."""
    if not address:
        return ""
    return latex(address) if re.search("[%#]", address) else f"\\url{{{address}}}"
