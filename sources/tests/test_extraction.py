import pytest

from sources.extraction import extract

from .documents import lines, pdf, word

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Harbour</title>
<meta property="og:title" content="Cameras for the harbour">
<meta property="og:site_name" content="Harbour Gazette"><meta name="author" content="Ana Pell">
<meta property="article:published_time" content="2018-11-03T08:00:00+01:00">
<link rel="canonical" href="https://gazette.example/cameras">
<script>var x = "hidden";</script></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport pages</a></nav>
<article><h1>Cameras for the harbour</h1>
<p>The harbour office bought 40 cameras in spring &amp; placed them along the northern quay.</p>
<p>Nobody had been asked before, said a fisherman who has moored there for thirty years.</p>
</article>
<aside class="related"><h2>Related stories</h2>
<ul><li><a href="/x">The mayor sings again</a></li></ul></aside>
<section id="comments"><h2>Comments</h2>
<div class="comment"><p>First! What a foolish purchase that was.</p></div></section>
<footer>All rights reserved by the paper</footer></body></html>"""


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("Naïve café".encode(), "Naïve café", "utf-8"),
        ("\ufeffNaïve".encode(), "Naïve", "utf-8"),
        ("Naïve".encode("utf-16"), "Naïve", "utf-16"),
        ("Naïve".encode("utf-16-le"), "Naïve", "utf-16-le"),
        ("Naïve".encode("utf-16-be"), "Naïve", "utf-16-be"),
        ("Naïve 海".encode("utf-32"), "Naïve 海", "utf-32"),
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


def test_a_few_accents_in_an_english_text_are_read_as_western():
    text = (
        "The naïve visitor pays at the café by the harbour as a rule, and nobody asks for more; "
        "the owner keeps a book in which every guest of the last ten years has signed a name."
    )
    found = extract(text.encode("cp1252"))
    assert (found.text, found.encoding) == (text, "cp1252")


def test_form_feeds_part_pages():
    assert extract(b"one\ftwo\fthree").pages == [0, 4, 8]
    assert extract(b"one").pages == []
    assert extract(b"one" + b"\f" * 100_000).pages == []


def test_html_gives_its_main_text():
    found = extract(PAGE.encode())
    assert found.media_type == "text/html"
    assert "bought 40 cameras in spring & placed them along the northern quay." in found.text
    assert "a fisherman who has moored there for thirty years." in found.text
    apart = ("hidden", "Sport pages", "mayor sings", "foolish purchase", "rights reserved", "<p>")
    assert [words for words in apart if words in PAGE and words in found.text] == []


def test_what_a_page_says_of_itself():
    assert extract(PAGE.encode()).suggestions == {
        "title": "Cameras for the harbour",
        "author": [{"literal": "Ana Pell"}],
        "issued": "2018-11-03",
        "URL": "https://gazette.example/cameras",
        "language": "en",
        "publisher": "Harbour Gazette",
    }


def test_a_date_in_the_text_is_not_taken_for_the_date_of_the_page():
    page = "<html><body><p>Last revised in November 2022, the register says.</p></body></html>"
    assert extract(page.encode()).suggestions == {}
    script = '<script type="application/ld+json">{"datePublished": "2021-05"}</script>'
    dated = page.replace("</body>", f"{script}</body>")
    assert extract(dated.encode()).suggestions == {"issued": "2021-05"}


def test_html_is_read_in_the_encoding_that_it_declares():
    page = PAGE.replace("<head>", '<head><meta charset="windows-1251">').replace(
        "northern quay", "северный причал"
    )
    found = extract(page.encode("cp1251"))
    assert "северный причал" in found.text
    assert found.encoding == "windows-1251"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\n\n<html><body><p>Only words here.</p></body></html>", "text/html"),
        (b"<?xml version='1.0'?>\n<!-- so --><html><body><p>Words.</p></body></html>", "text/html"),
        (b"Only words about <html> here.", "text/plain"),
        (b"A text about %PDF-1.4 and how it starts.", "text/plain"),
        (b"\n" + pdf(lines("Words.")), "application/pdf"),
        (
            word("Words."),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_the_bytes_decide_and_not_the_name(data, media_type):
    assert extract(data).media_type == media_type


@pytest.mark.parametrize("codec", ["base64", "rot13", "unicode_escape", "nonsense", "utf-7"])
def test_a_declared_codec_that_is_no_encoding_does_no_harm(codec):
    page = PAGE.replace("<head>", f'<head><meta charset="{codec}">')
    data = page.replace("40 cameras", "40 caf\u00e9s \\ud800 +2AA-").encode("latin-1")
    found = extract(data)
    assert "bought 40 caf" in found.text
    assert "\ud800" not in found.text
