"""Broken, lying and hostile files, each with the sentence that it gets."""

import os
import re

import pytest

from sources.extraction import Unreadable, extract, processes

from .documents import edited, epub, lines, pdf, pdf_with_pages, word

MOST = 1024 * 1024  # of text, in these tests
READABLE = "plain text, HTML, PDF, Word (docx) and EPUB can be read."
BROKEN = "is damaged, or made to break the programs that open it."
PAGE = b"<!DOCTYPE html><html><body>"
LAUGHS = b"<!DOCTYPE l [<!ENTITY a0 'ha'>%s]>" % b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)
)
GOOD_PDF = pdf(lines("Words of this page."), lines("Words of the next."))
GOOD_WORD = word("Hello words")


def with_laughs(xml, declaration=LAUGHS, name=b"&a11;"):
    return re.sub(rb"(<\?xml[^>]*>)", rb"\1" + declaration, xml, count=1).replace(b"Hello", name)


def with_entity(xml):
    return with_laughs(xml, b"<!DOCTYPE l [<!ENTITY a 'ha'>]>", b"&a;")


def long_text(xml):
    return xml.replace(b"Hello words", b"</w:t><w:br/><w:t>".join([b"words " * 1000] * 300))


def nested(xml):
    return xml.replace(b"<w:p>", b"<w:tbl><w:tr><w:tc>" * 100_000 + b"<w:p>", 1)


FILES = {
    "empty": (b"", "The file is empty."),
    "blank": (b" \n\t\n", "The file is empty."),
    "noise": (bytes(range(1, 256)) * 1000, "The file is not text in any known encoding."),
    "text with NUL": (
        b"text\0with nul",
        "The file holds NUL characters, so it is not a text file.",
    ),
    "picture": (b"\x89PNG\r\n\x1a\n", f"This is a picture (PNG); {READABLE}"),
    "RTF": (b"{\\rtf1 words}", f"This is an RTF file; {READABLE}"),
    "zip": (GOOD_WORD.replace(b"word/", b"work/"), f"This is a zip archive; {READABLE}"),
    "spreadsheet": (
        GOOD_WORD.replace(b"word/", b"xl///"),
        f"This is a spreadsheet (xlsx); {READABLE}",
    ),
    "old Office": (
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        f"This is an Office document of the old kind (doc, xls, ppt); {READABLE}",
    ),
    "locked Office": (
        b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "This Office document is locked with a password: save it without one, and give it again.",
    ),
    "HTML without words": (PAGE + b"</body></html>", "No text was found in this HTML page."),
    "HTML nested deeply": (
        PAGE + b"<div>" * 100_000 + b"words",
        "No text was found in this HTML page.",
    ),
    "PDF of one line": (b"%PDF-1.7\n", "This PDF file is damaged and cannot be opened."),
    "PDF of noise": (
        b"%PDF-1.7\n" + os.urandom(5000),
        "This PDF file is damaged and cannot be opened.",
    ),
    "PDF cut in half": (
        GOOD_PDF[: len(GOOD_PDF) // 2],
        "This PDF file ends too early: a part of it is missing.",
    ),
    "PDF without its end": (
        GOOD_PDF[:-10],
        "This PDF file ends too early: a part of it is missing.",
    ),
    "PDF with a password": (
        pdf(lines("Words."), password="sesame"),
        "This PDF file is locked with a password: save it without one, and give it again.",
    ),
    "PDF without pages": (pdf_with_pages(0), "This PDF file is damaged and cannot be opened."),
    "PDF that says it has a million pages": (
        pdf_with_pages(1).replace(b"/Count 1", b"/Count 1000000"),
        "This PDF file says that it has 1,000,000 pages; at most 20,000 are read.",
    ),
    "PDF with a great many pages": (
        pdf_with_pages(30_000),
        "This PDF file says that it has 30,000 pages; at most 20,000 are read.",
    ),
    "Word cut in half": (
        GOOD_WORD[: len(GOOD_WORD) // 2],
        "This Word document is damaged or incomplete and cannot be unpacked.",
    ),
    "Word without words": (word(), "No text was found in this Word document."),
    "Word with a bomb": (
        # Judged by the size that it states, and never unpacked.
        edited(GOOD_WORD, **{"word/media/x.bin": bytes(1_234_567)}).replace(
            (1_234_567).to_bytes(4, "little"), (600 * 1024 * 1024).to_bytes(4, "little")
        ),
        "This Word document is larger than 512 MB or 20,000 files when it is unpacked.",
    ),
    "Word with an entity": (
        edited(GOOD_WORD, "word/document.xml", with_entity),
        "This Word document defines entities of its own, which none may do.",
    ),
    "Word with laughs": (
        edited(GOOD_WORD, "word/document.xml", with_laughs),
        f"This Word document cannot be read: it {BROKEN}",
    ),
    "Word with a long text": (
        edited(GOOD_WORD, "word/document.xml", long_text),
        "The text of this Word document is longer than 1 MB.",
    ),
    "Word nested deeply": (
        edited(GOOD_WORD, "word/document.xml", nested),
        f"This Word document cannot be read: it {BROKEN}",
    ),
    "Word without its text": (
        edited(GOOD_WORD, "word/document.xml", lambda xml: b""),
        f"This Word document cannot be read: it {BROKEN}",
    ),
    "EPUB without chapters": (epub(), "No text was found in this EPUB book."),
    "EPUB that lacks a chapter": (
        edited(epub("<p>Words.</p>"), "OPS/package.opf", lambda x: x.replace(b"text/", b"t/")),
        "This EPUB book is damaged: a part of it is missing.",
    ),
    "EPUB that is locked": (
        epub("<p>Words.</p>", locked=True),
        "This EPUB book is locked, and only the reader's own program opens it.",
    ),
    "EPUB with laughs": (
        edited(epub("<p>Words.</p>"), "OPS/package.opf", lambda xml: LAUGHS),
        "This EPUB book is damaged: a part of it is missing.",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_gets_a_sentence(settings, name):
    settings.EXTRACTION_MAX_TEXT = MOST
    data, sentence = FILES[name]
    with pytest.raises(Unreadable) as refusal:
        extract(data)
    assert str(refusal.value) == sentence


def test_a_head_full_of_comments_is_looked_at_once():
    data = b"<!---->" * 580 + b"words"
    assert (extract(data).text, extract(data).media_type) == (data.decode(), "text/plain")


LONG = b"Some words. " * 10_000_000
# Takes 42 seconds where the words alone take less than one.
MANY_PARTS = b"<p>Some words.</p>" * 1_000_000


@pytest.mark.parametrize(
    ("limit", "body", "sentence"),
    [
        (
            {"EXTRACTION_MAX_SECONDS": 0},
            LONG,
            "Taking the text out of this HTML page took longer than 0 seconds.",
        ),
        (
            {"EXTRACTION_MAX_SECONDS": 1, "EXTRACTION_MAX_MEMORY": 16 * 1024**3},
            MANY_PARTS,
            "Taking the text out of this HTML page took longer than 1 seconds.",
        ),
        (
            {"EXTRACTION_MAX_MEMORY": 256 * 1024 * 1024},
            LONG,
            "Taking the text out of this HTML page needs more than 256 MB of memory.",
        ),
    ],
)
def test_time_and_memory_have_an_end(settings, limit, body, sentence):
    for name, value in limit.items():
        setattr(settings, name, value)
    with pytest.raises(Unreadable) as refusal:
        extract(PAGE + body)
    assert str(refusal.value) == sentence


HEADER = b'{"media_type": "", "encoding": "", "extractor": "", "pages": [], "suggestions": {}}\n'


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"no JSON",
        b"[]",
        b"{}\nwords",
        HEADER.replace(b"[]", b"null") + b"words",
        HEADER + b"a\0b",
        HEADER + b"\xff",
    ],
)
def test_a_process_that_was_taken_over_is_not_believed(monkeypatch, tmp_path, answer):
    """In the place of Python stands a program that answers what it likes."""
    (tmp_path / "answer").write_bytes(answer)
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\ncat "{tmp_path}/answer"\n')
    program.chmod(0o755)
    monkeypatch.setattr(processes.sys, "executable", str(program))
    with pytest.raises(Unreadable) as refusal:
        extract(GOOD_PDF)
    assert str(refusal.value) == f"This PDF file cannot be read: it {BROKEN}"


def test_the_process_is_given_no_secrets(monkeypatch, tmp_path):
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\nenv > "{tmp_path}/seen"\n')
    program.chmod(0o755)
    monkeypatch.setenv("SECRET_KEY", "very secret")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(processes.sys, "executable", str(program))
    with pytest.raises(Unreadable):
        extract(GOOD_PDF)
    seen = (tmp_path / "seen").read_text()
    assert ("very secret" in seen, f"TMPDIR={tmp_path}" in seen) == (False, True)
