"""The citation formats that can be downloaded, by the suffix of their address."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from . import biblatex, bibtex, csljson, markdown, plain, ris, wiki

Writer = Callable[[Iterable[Mapping[str, Any]]], Iterator[str]]


class Format(NamedTuple):
    label: str  # as people know it
    media_type: str  # as Crossref's content negotiation names it, where it does
    write: Writer  # CSL-JSON items to chunks of text, to be sent as UTF-8
    comment: str = ""  # what starts a line that readers of the format pass over

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8"


FORMATS = {
    "bib": Format("BibTeX", "application/x-bibtex", bibtex.write, "% "),
    "biblatex.bib": Format("BibLaTeX", "application/x-biblatex", biblatex.write, "% "),
    "ris": Format("RIS", "application/x-research-info-systems", ris.write),
    "csl.json": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", csljson.write),
    "wiki": Format("Wikipedia", "text/x-wiki", wiki.write),
    "md": Format("Markdown", "text/markdown", markdown.write),
    "txt": Format("Plain text", "text/plain", plain.write),
}
