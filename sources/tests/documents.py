"""Documents with known words, made here: PDF, Word, EPUB, and broken ones of each kind."""

import io
import re
import zipfile

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

CHINESE = "STSong-Light"
LATIN = "Helvetica"


def pdf(*pages, title="", author="", password=None):
    """A PDF of `pages`, each [(x, y, words)] or [(x, y, words, font)]; no words, no text."""
    out = io.BytesIO()
    # Invariant: with the same date in it every time, the first of January 2000.
    locked = StandardEncryption(password) if password else None
    canvas = Canvas(out, invariant=1, encrypt=locked)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    for page in pages:
        canvas.rect(40, 40, 500, 700)
        for x, y, words, *font in page:
            canvas.setFont(*(font or [LATIN]), 12)
            canvas.drawString(x, y, words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(*words, x=72, top=700, font=LATIN):
    """The lines of a column."""
    return [(x, top - 14 * number, line, font) for number, line in enumerate(words)]


def font_for(text):
    """A font made here that has a box for each character of `text`: the name to draw with."""
    characters = sorted(set(text))
    names = [".notdef", *(f"u{ord(c):04X}" for c in characters)]
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for corner in ((50, 600), (450, 600), (450, 0)):
        pen.lineTo(corner)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(dict(zip(map(ord, characters), names[1:], strict=True)))
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2()
    builder.setupPost()
    name = f"Boxes{abs(hash(text))}"
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
    file = io.BytesIO()
    builder.save(file)
    file.seek(0)
    pdfmetrics.registerFont(TTFont(name, file))
    return name


def chinese_font():
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    return CHINESE


def as_it_lies(words):
    """Right-to-left words in their order on the page, from left to right; numbers as they are."""
    return re.sub(r"\d+", lambda number: number[0][::-1], words)[::-1]


def word(*paragraphs, notes=(), edit=None, **properties):
    """A Word document; `edit` changes the XML of its text, `notes` are its footnotes."""
    document = docx.Document()
    document.core_properties.author = ""
    for name, value in properties.items():
        setattr(document.core_properties, name, value)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if notes:
        add_notes(document, notes)
    return edited(saved(document), "word/document.xml", edit)


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def add_notes(document, notes):
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote>'
        for n, words in enumerate(notes, 2)
    )
    separator = (
        '<w:footnote w:id="0" w:type="separator"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>'
    )
    xml = f'<w:footnotes xmlns:w="{w}">{separator}{body}</w:footnotes>'
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, xml.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def edited(zipped, name=None, edit=None, **added):
    """The zip with one member put through `edit`, and members added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(zipped)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            data = old.read(member)
            how = old.getinfo(member).compress_type
            new.writestr(member, edit(data) if edit and member == name else data, how)
        for member, data in added.items():
            new.writestr(member, data)
    return out.getvalue()


def epub(*chapters, locked=False):
    """An EPUB book of `chapters`, which are what stands in the body."""
    names = [f"text/chapter {n}.xhtml" for n in range(len(chapters))]
    items = "".join(
        f'<item id="c{n}" href="{name.replace(" ", "%20")}"/>' for n, name in enumerate(names)
    )
    order = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OPS/package.opf"/></rootfiles></container>',
        )
        book.writestr(
            "OPS/package.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<metadata><dc:title>Harbours</dc:title><dc:creator>Ana Pell</dc:creator>"
            "<dc:date>2019-04-01T00:00:00Z</dc:date><dc:language>en-GB</dc:language></metadata>"
            f"<manifest>{items}</manifest><spine>{order}</spine></package>",
        )
        for name, chapter in zip(names, chapters, strict=True):
            page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
            book.writestr(
                f"OPS/{name}", f"<?xml version='1.0'?>{page}<body>{chapter}</body></html>"
            )
        if locked:
            book.writestr(
                "META-INF/encryption.xml",
                '<encryption><EncryptedData><CipherReference URI="OPS/text/chapter%200.xhtml"/>'
                "</EncryptedData></encryption>",
            )
    return out.getvalue()


def pdf_with_pages(number):
    """A PDF whose tree has so many pages, all of them empty."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (number, b" ".join(b"%d 0 R" % n for n in range(3, number + 3))),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * number,
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for n, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
