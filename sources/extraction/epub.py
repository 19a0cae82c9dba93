"""EPUB books: the chapters in reading order. Source: EPUB 3.3, "Open Container Format"."""

import posixpath
import zipfile
from typing import Any
from urllib.parse import unquote

from lxml import etree

from . import html, plain
from .markup import text_of
from .media_types import EPUB, KINDS
from .outcome import Extraction, Unreadable, suggest
from .unzipping import opened

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
DC = "{http://purl.org/dc/elements/1.1/}"


def read(data: bytes) -> Extraction:
    with opened(data, KINDS[EPUB].name) as members:
        try:
            path = found(xml(members, CONTAINER), "rootfile").get("full-path")
            package = xml(members, path)
            chapters = reading_order(package, posixpath.dirname(path))
            refuse_locked(members, chapters)
            texts = [text_of(html.parsed(plain.decode(members.read(name))[0])) for name in chapters]
        except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as exc:
            raise Unreadable("This EPUB book is damaged: a part of it is missing.") from exc
    text = "\n\n".join(filter(None, texts))
    if not text:
        raise Unreadable("No text was found in this EPUB book.")
    suggestions = suggest(
        title=first(package, "title"),
        authors=[element.text for element in package.iter(f"{DC}creator")],
        issued=first(package, "date"),
        language=first(package, "language"),
        publisher=first(package, "publisher"),
    )
    return Extraction(text, EPUB, "", "attest epub 1", [], suggestions)


def xml(members: zipfile.ZipFile, name: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(members.read(name), parser)


def found(root: Any, tag: str) -> Any:
    element = root.find(f".//{{*}}{tag}")
    if element is None:
        raise KeyError(tag)
    return element


def reading_order(package: Any, folder: str) -> list[str]:
    """The paths of the chapters in the zip, each once."""
    items = {item.get("id"): item.get("href", "") for item in package.iter("{*}item")}
    order = [items[item.get("idref")] for item in package.iter("{*}itemref")]
    paths = (posixpath.normpath(posixpath.join(folder, unquote(href))) for href in order)
    return list(dict.fromkeys(paths))


def refuse_locked(members: zipfile.ZipFile, chapters: list[str]) -> None:
    if ENCRYPTION not in members.namelist():
        return
    locked = {
        unquote(reference.get("URI", ""))
        for reference in xml(members, ENCRYPTION).iter("{*}CipherReference")
    }
    # Fonts may be locked in a book that everybody can read.
    if locked & set(chapters):
        raise Unreadable("This EPUB book is locked, and only the reader's own program opens it.")


def first(package: Any, name: str) -> str | None:
    element = package.find(f".//{DC}{name}")
    return None if element is None else element.text
