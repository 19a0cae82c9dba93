"""What is told from a file before its format is known, and that what we write comes back."""

import time

import pytest

from citations import csl_dates, reading, reading_entries
from citations.cleaning import one_line
from citations.formats import FORMATS
from citations.reading import Problem, Unreadable, read
from citations.tests.test_readers import ITEMS, changed, people

RIS = "TY  - RPRT\r\nTI  - Cranes fall silent\r\nER  - \r\n"
BIBTEX = "@techreport{cranes,\n  title = {Cranes fall silent},\n}\n"
CSL = '[{"id": "cranes", "type": "report", "title": "Cranes fall silent"}]'


@pytest.mark.parametrize("text", [RIS, BIBTEX, CSL, f'{{"items": {CSL}}}', CSL[1:-1]])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_format_is_known_by_what_stands_in_the_file(text, encoding):
    (item,) = read(text.encode(encoding)).items
    assert (item["type"], item["title"]) == ("report", "Cranes fall silent")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "latin-1"])
def test_letters_beyond_ascii_come_through(encoding):
    (item,) = read(
        RIS.replace("silent", "silent – Café Zoë".replace("–", "-")).encode(encoding)
    ).items
    assert item["title"] == "Cranes fall silent - Café Zoë"


def test_a_file_in_an_old_encoding_of_cyrillic_is_read():
    title = "Порт заплатил за камеры двести семьдесят пять миллионов долларов"
    (item,) = read(RIS.replace("Cranes fall silent", title).encode("cp1251")).items
    assert item["title"] == title


def test_an_abstract_may_hold_a_line_of_another_format():
    bibtex = "@misc{a, title = {One}, abstract = {such as\nTY  - JOUR\nand so on}}"
    ris = "TY  - JOUR\nTI  - Two\nAB  - such as\n@misc{a, title = {One}}\nER  - \n"
    assert [item["title"] for text in (bibtex, ris) for item in read(text).items] == ["One", "Two"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "The file is empty. "),
        ("Cranes fall silent", "There is no work in the file. "),
        ("%0 Report\n%T Cranes", "The file is EndNote's own format, which is not read here. "),
        ("<?xml version='1.0'?><xml/>", "The file is XML, which is not read here. "),
        ("<!DOCTYPE html><p>", "The file is a web page, which is not read here. "),
        (b"PK\x03\x04\0\0\xff\xfe\0\0", "The file is no text in any known encoding. "),
        ("TY  - \0", "The file holds NUL characters: it is not a text. "),
    ],
)
def test_a_file_that_is_none_of_them_is_refused(data, sentence):
    with pytest.raises(Unreadable) as refusal:
        read(data)
    assert str(refusal.value) == sentence + reading.EXPECTED


def test_a_file_that_is_too_large_is_refused_before_it_is_looked_at(monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 1024**2)
    with pytest.raises(Unreadable, match="^The file is larger than 1 MB. Divide it into smaller"):
        read(b"{" * (1024**2 + 1))


def test_too_many_works_are_refused(monkeypatch):
    monkeypatch.setattr(reading_entries, "MOST_ITEMS", 3)
    record = "TY  - RPRT\nTI  - A\nER  - \n"
    assert len(read(record * 3).items) == 3
    with pytest.raises(Unreadable) as refusal:
        read(record * 4)
    assert str(refusal.value) == (
        "There are more than 3 works in the file. Divide it into smaller ones."
    )


def test_a_bad_entry_is_named_and_the_others_are_read():
    found = read(RIS + "TY  - RPRT\r\nER  - \r\n" + RIS)
    assert (len(found.items), found.numbers) == (2, [1, 3])
    assert found.problems == [Problem(2, 4, "It says nothing but its type.")]
    assert str(found.problems[0]) == "Entry 2, line 4: It says nothing but its type."


# What our own writers say comes back


DOCUMENTS = """
    bill broadcast dataset hearing interview legal_case legislation manuscript map motion_picture
    patent personal_communication software speech treaty
"""
NOTHING: list = []
# No address, or one that is put down as RFC 3986 wants it.
ADDRESSES = [("after-lone-brace", ""), ("quoted", "https://harbour.example/2019%7Cx")]
# The particle that a style may drop goes behind the given name.
PARTICLE = ("Ключ {1}", [("Beethoven", "Ludwig van", "")])
# What TeX would print for these signs.
TITLE = ("lone-brace", 'A lone { and \\ with ~ ^ | < > ‘ ” “ "q" – it’s “so”')
WEB_PAGES = [("pamphlet", "webpage"), ("post", "webpage"), ("post-weblog", "webpage")]
# {suffix: {variable: what comes back otherwise than it went out}}
KNOWN = {
    "csl.json": {"URL": ADDRESSES, "author": [PARTICLE], "types": set()},
    "ris": {
        "URL": ADDRESSES,
        "language": [("typical-software", "")],
        "author": [
            # A comma inside an organisation's name would divide it.
            ("two-amounts", ["Lens & Shutter Digital Co. Ltd.", ("de la Cruz", "María José", "")]),
            PARTICLE,
            ("typical-web-page-of-an-organisation", ["Lens & Shutter Digital Co. Ltd."]),
            ("typical-film", [("Baptiste", "Simone", "")]),  # the director
            ("journal-of-a-society", ["Fog & Sons Ltd."]),
        ],
        "types": {
            ("broadcast", "motion_picture"),
            ("interview", "personal_communication"),
            ("post", "webpage"),
            ("treaty", "legislation"),
        },
    },
    "bib": {
        "title": [TITLE],
        "URL": ADDRESSES,
        "author": [PARTICLE],
        "types": {  # classic BibTeX has few
            *WEB_PAGES,
            *((kind, "document") for kind in DOCUMENTS.split()),
            *((kind, "webpage") for kind in "interview motion_picture software song".split()),
            ("article-magazine", "article-journal"),
            ("article-newspaper", "article-journal"),
            ("entry-encyclopedia", "chapter"),
            ("standard", "report"),
        },
    },
    "biblatex.bib": {
        "title": [TITLE],
        # In the note, for want of a field.
        "container-title": [
            *(("typical-interview", ""), ("typical-law-us-code", ""), ("typical-treaty", "")),
            *(("typical-case-us", ""), ("typical-online-video", ""), ("typical-broadcast", "")),
            ("typical-podcast", ""),
        ],
        "publisher": [("two-amounts", ""), ("typical-interview", "Dockside Voices")],
        "URL": ADDRESSES,
        "author": [PARTICLE],
        "types": {
            *WEB_PAGES,
            *((kind, "document") for kind in "dataset hearing manuscript map speech".split()),
            ("bill", "legislation"),
            ("broadcast", "motion_picture"),
            ("interview", "document"),
            ("interview", "webpage"),
            ("standard", "report"),
            ("treaty", "legislation"),
        },
    },
}


@pytest.mark.parametrize("suffix", ["csl.json", "ris", "bib", "biblatex.bib"])
def test_what_we_write_comes_back(suffix):
    found = read("".join(FORMATS[suffix].write(ITEMS)))
    assert found.problems == []
    known = KNOWN[suffix]
    for name in ("title", "container-title", "publisher", "URL", "DOI", "language"):
        expected = [one_line(item.get(name)) for item in ITEMS]
        said = [item.get(name, "") for item in found.items]
        assert changed(said, expected) == known.get(name, NOTHING), name
    for role in ("author", "editor"):
        expected = [people(item, role) for item in ITEMS]
        said = [people(item, role) for item in found.items]
        assert changed(said, expected) == known.get(role, NOTHING), role
    for name in ("issued", "accessed"):
        expected = [csl_dates.edtf(item.get(name)) for item in ITEMS]
        said = [csl_dates.edtf(item.get(name)) for item in found.items]
        assert changed(said, expected) == known.get(name, NOTHING), name
    types = {(item["type"], one["type"]) for item, one in zip(ITEMS, found.items, strict=True)}
    assert {pair for pair in types if pair[0] != pair[1]} == known["types"]


@pytest.mark.parametrize(
    "text",
    [
        "TY  - BOOK\nTI  - A\n" + "x\n" * 500_000,
        "TY  - BOOK\nTI  - A\nAU  - " + "," * 500_000,
        "TY  - BOOK\nTI  - A\nPY  - " + "9 " * 500_000,
        "TY  - BOOK\nTI  - A" + "<i " * 300_000,
        "@misc{a, title = {A}, author = {" + " " * 49_000 + "}}",
        "@misc{a, title = {A}, year = {" + " -" * 20_000 + "}}",
        "@misc{a, title = {A}, note = {" + r"\url{" * 30 + "http" * 9_000 + "}" * 30 + "}}",
        "@misc{a, title = {A}, " + "a " * 500_000,
        "@misc{a, title = {A}" + " ," * 500_000 + "}",
        "@misc{a, title = {A}}\n" + "@\n" * 500_000,
        "@misc{a, title = {A}}\n" + "@a" + "\n" * 500_000,
        "@string{" + "a=1," * 1_000 + "}\n@misc{a, title = {A}}",
    ],
    ids=range(12),
)
def test_no_file_takes_long(text):
    began = time.monotonic()
    read(text)
    assert time.monotonic() - began < 10  # a second, on a machine with nothing else to do
