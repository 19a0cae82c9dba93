import pytest

from sources.extraction import Unreadable, extract

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Harbour</title>
<script>var x = "hidden";</script></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport pages</a></nav>
<article><h1>Cameras for the harbour</h1>
<p>The harbour office bought 40 cameras in spring &amp; placed them along the northern quay.</p>
<p>Nobody had been asked before, said a fisherman who has moored there for thirty years.</p>
</article><footer>All rights reserved by the paper</footer></body></html>"""


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("Naïve café".encode(), "Naïve café", "utf-8"),
        ("\ufeffNaïve".encode(), "Naïve", "utf-8"),
        ("Naïve".encode("utf-16"), "Naïve", "utf-16"),
        (b"a\r\nb\rc\n", "a\r\nb\rc\n", "utf-8"),
        ("مرحبا بالعالم".encode(), "مرحبا بالعالم", "utf-8"),
    ],
)
def test_plain_text_comes_out_as_it_went_in(data, text, encoding):
    found = extract(data)
    assert (found.text, found.encoding, found.media_type) == (text, encoding, "text/plain")


def test_an_old_encoding_is_detected_and_stated():
    text = "Дорогие коллеги, портовая служба купила сорок камер весной этого года. " * 5
    found = extract(text.encode("cp1251"))
    assert (found.text, found.encoding) == (text, "cp1251")


def test_form_feeds_part_pages():
    assert extract(b"one\ftwo\fthree").pages == [0, 4, 8]
    assert extract(b"one").pages == []


def test_html_gives_its_main_text():
    found = extract(PAGE.encode())
    assert found.media_type == "text/html"
    assert "bought 40 cameras in spring & placed them along the northern quay." in found.text
    assert "a fisherman who has moored there for thirty years." in found.text
    assert [w for w in ("hidden", "Sport pages", "rights reserved", "<p>") if w in found.text] == []


def test_html_is_read_in_the_encoding_that_it_declares():
    page = PAGE.replace("<head>", '<head><meta charset="windows-1251">').replace(
        "northern quay", "северный причал"
    )
    found = extract(page.encode("cp1251"))
    assert "северный причал" in found.text
    assert found.encoding == "windows-1251"


def test_the_bytes_decide_and_not_the_name():
    assert (
        extract(b"\n\n<html><body><p>Only words here.</p></body></html>").media_type == "text/html"
    )
    assert extract(b"Only words about <html> here.").media_type == "text/plain"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7\n", "This is a PDF file; plain text and HTML can be read."),
        (
            b"PK\x03\x04zip",
            "This is a zip archive or an Office document; plain text and HTML can be read.",
        ),
        (b"\x89PNG\r\n", "This is a picture (PNG); plain text and HTML can be read."),
        (b"<html><body></body></html>", "No text was found in this HTML page."),
        (b"text\0with nul", "The file holds NUL characters, so it is not a text file."),
    ],
)
def test_what_is_no_readable_document_gets_a_sentence(data, sentence):
    with pytest.raises(Unreadable) as refusal:
        extract(data)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("codec", ["base64", "rot13", "unicode_escape", "nonsense", "utf-7"])
def test_a_declared_codec_that_is_no_encoding_does_no_harm(codec):
    page = PAGE.replace("<head>", f'<head><meta charset="{codec}">')
    data = page.replace("40 cameras", "40 caf\u00e9s \\ud800 +2AA-").encode("latin-1")
    found = extract(data)
    assert "bought 40 caf" in found.text
    assert "\ud800" not in found.text
