"""Prints a bibliography by LaTeX with bibtex or with biber, and takes the text out of the PDF.

The page is so wide that an entry stands on one line. Characters that TeX's own fonts lack (Chinese,
Arabic, Cyrillic) are printed as their number, so that titles in them are compared too.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pypdfium2

from . import works
from .programs import Wrong, need, run

PREAMBLE = r"""
\documentclass{article}
\usepackage{cmap}
%s
\usepackage[utf8]{inputenc}
\usepackage[paperwidth=500cm,paperheight=300cm,margin=2cm]{geometry}
\raggedright
"""
T1 = r"\usepackage[T1]{fontenc}"


class Program(NamedTuple):
    """A way to print a bibliography: the two files that LaTeX is run with."""

    name: str  # what is run after LaTeX
    suffix: str  # which of our formats it reads
    setup: str
    body: str
    needs: tuple[str, ...]


BIBTEX = Program(
    "bibtex",
    "bib",
    r"\usepackage{url}",
    r"\nocite{*}\bibliographystyle{plain}\bibliography{works}",
    ("pdflatex", "bibtex", "cmap.sty"),
)
BIBER = Program(
    "biber",
    "biblatex.bib",
    r"\usepackage[sorting=none,maxnames=99,datecirca=true]{biblatex}\addbibresource{works.bib}",
    r"\nocite{*}\printbibliography",
    ("pdflatex", "biber", "cmap.sty", "biblatex.sty"),
)


class Printed(NamedTuple):
    entries: dict[str, str]  # by citation key, in the file's order
    warnings: list[str]


@cache
def printed(folder: Path, program: Program) -> Printed:
    keys = works.keys(program.suffix)
    entries, warnings = typeset(folder, program, works.written(program.suffix), keys, T1)
    return Printed({key: entries[key] for key in keys}, warnings)


def typeset(
    folder: Path, program: Program, bibliography: str, keys: list[str], encoding: str
) -> tuple[dict[str, str], list[str]]:
    """The text of each entry by its key, and the program's warnings. Raises Wrong."""
    need(*program.needs)
    folder = folder / f"{program.name}{len(list(folder.iterdir()))}"
    folder.mkdir()
    (folder / "works.bib").write_text(bibliography)
    lacking = sorted({c for c in bibliography if ord(c) > 0x24F and not 0x2000 <= ord(c) < 0x20D0})
    numbers = "".join(rf"\DeclareUnicodeCharacter{{{ord(c):X}}}{{<u{ord(c):X}>}}" for c in lacking)
    (folder / "paper.tex").write_text(
        PREAMBLE % encoding
        + program.setup
        + rf"{numbers}\begin{{document}}{program.body}\end{{document}}"
    )
    # The fonts that TeX draws for itself stay in the folder too.
    env = {"TEXMFVAR": str(folder.parent / "fonts"), "VARTEXFONTS": str(folder.parent / "fonts")}
    latex: list[str | Path] = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper"]
    run(latex, folder, env)
    said, _ = run([program.name, "paper"], folder, env)
    for _ in range(2):
        run(latex, folder, env)
    log = (folder / "paper.log").read_text(errors="replace")
    if missing := re.findall("^Missing character.*", log, re.MULTILINE):
        raise Wrong("\n".join(missing))
    if program is BIBTEX:  # which sorts
        keys = re.findall(r"\\bibitem\{(.*)\}", (folder / "paper.bbl").read_text())
    found = _entries(folder / "paper.pdf")
    if len(found) != len(keys):
        raise Wrong(f"{len(found)} entries are printed, of {len(keys)} works.")
    warnings = re.findall("^(?:Warning--|WARN - )(.*)", said, re.MULTILINE)
    return dict(zip(keys, found, strict=True)), warnings


def _entries(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    text = re.sub(r"\s+", " ", text)
    text = re.sub("<u([0-9A-F]+)>", lambda number: chr(int(number[1], 16)), text)
    entries = re.split(r" \[\d+\] ", text)[1:]
    entries[-1] = re.sub(r" \d+ ?$", "", entries[-1])  # the page's number
    return entries
