"""The citation formats that can be downloaded, by the suffix of their address."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from . import biblatex, bibtex, csljson, markdown, plain, ris, wiki

Writer = Callable[[Iterable[Mapping[str, Any]]], Iterator[str]]


def no_heading(lines: Sequence[str]) -> str:
    """For formats whose readers would take it for one of the works."""
    return ""


def _commented(lines: Sequence[str]) -> str:
    # BibTeX takes an `@` for the start of an entry, in a comment too.
    return "".join(f"% {line.replace('@', '(at)')}\n" for line in lines) + "\n"


def _paragraphs(lines: Sequence[str], escaped: Callable[[str], str] = str) -> str:
    return "".join(f"{escaped(line)}\n\n" for line in lines)


class Format(NamedTuple):
    label: str  # as people know it
    media_type: str  # as Crossref's content negotiation names it, where it does
    write: Writer  # CSL-JSON items to chunks of text, to be sent as UTF-8
    heading: Callable[[Sequence[str]], str] = no_heading  # lines that say what the file holds
    has_keys: bool = False  # whether a work is named by a key, and stands in a file once

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8"


FORMATS = {
    "bib": Format("BibTeX", "application/x-bibtex", bibtex.write, _commented, has_keys=True),
    "biblatex.bib": Format(
        "BibLaTeX", "application/x-biblatex", biblatex.write, _commented, has_keys=True
    ),
    "ris": Format("RIS", "application/x-research-info-systems", ris.write, has_keys=True),
    "csl.json": Format(
        "CSL-JSON", "application/vnd.citationstyles.csl+json", csljson.write, has_keys=True
    ),
    "wiki": Format(
        "Wikipedia", "text/x-wiki", wiki.write, lambda lines: _paragraphs(lines, wiki.escaped)
    ),
    "md": Format(
        "Markdown",
        "text/markdown",
        markdown.write,
        lambda lines: _paragraphs(lines, markdown.escaped),
    ),
    "txt": Format("Plain text", "text/plain", plain.write, _paragraphs),
}
