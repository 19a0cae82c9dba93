"""Word documents (docx): paragraphs and tables in their order, then the notes in theirs."""

import io
from collections.abc import Iterator
from importlib.metadata import version

import docx  # noqa: F401  (teaches the package reader what the parts of a Word document are)
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.part import Part, XmlPart
from lxml import etree

from .media_types import KINDS, WORD
from .outcome import Extraction, Suggestions, Unreadable, suggest
from .unzipping import opened

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WORDS = {f"{W}t", f"{MATH}t"}
SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\N{SOFT HYPHEN}",
}
# How it looks, what was deleted or moved away, and a second form of what stands there already.
PASSED_OVER = {f"{W}pPr", f"{W}rPr", f"{W}del", f"{W}moveFrom", f"{ALTERNATIVES}Fallback"}
NOTES = {
    RELATIONSHIP_TYPE.FOOTNOTES: (f"{W}footnote", f"{W}footnoteReference"),
    RELATIONSHIP_TYPE.ENDNOTES: (f"{W}endnote", f"{W}endnoteReference"),
}


def read(data: bytes) -> Extraction:
    opened(data, KINDS[WORD].name).close()
    package = OpcPackage.open(io.BytesIO(data))
    main = package.main_document_part
    root = root_of(main)
    lines = [text_of(root)]
    for relationship in main.rels.values():
        if relationship.reltype in NOTES and not relationship.is_external:
            note, reference = NOTES[relationship.reltype]
            lines += notes(root, reference, root_of(relationship.target_part), note)
    text = "\n".join(line for line in lines if line)
    if not text.strip():
        raise Unreadable("No text was found in this Word document.")
    return Extraction(text, WORD, "", f"python-docx {version('python-docx')}", [], said_by(package))


def root_of(part: Part) -> etree._Element:
    if isinstance(part, XmlPart):
        root: etree._Element = part.element
    else:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(part.blob, parser)
    if root.getroottree().docinfo.doctype:
        raise Unreadable("This Word document defines entities of its own, which none may do.")
    return root


def text_of(element: etree._Element) -> str:
    return "".join(pieces(element)).strip("\n")


def pieces(element: etree._Element) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            if node.tag == f"{W}p":
                yield "\n"
        elif node.tag in PASSED_OVER:
            walk.skip_subtree()
        elif node.tag in WORDS:
            yield node.text or ""
        elif node.tag in SIGNS:
            yield SIGNS[node.tag]


def notes(root: etree._Element, reference: str, part: etree._Element, note: str) -> Iterator[str]:
    """The notes in the order in which the text refers to them."""
    by_id = {element.get(f"{W}id"): element for element in part.iter(note)}
    for mark in root.iter(reference):
        element = by_id.pop(mark.get(f"{W}id"), None)
        if element is not None:
            yield text_of(element).strip()


def said_by(package: OpcPackage) -> Suggestions:
    said = package.core_properties
    return suggest(
        title=said.title,
        authors=said.author.split(";"),
        issued=said.created or said.modified,
        language=said.language,
    )
