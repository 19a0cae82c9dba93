"""BibTeX: every sign as LaTeX prints it, and an entry never takes the next one with it."""

import re
from pathlib import Path

import pytest
from pybtex.database import parse_string
from pybtex.richtext import Text

from citations import bibtex, latex
from citations.tests.sample_items import ITEMS

# Printed and read back with bibtex, pdflatex, biber and pandoc before it was put there.
WRITTEN = (Path(__file__).parent / "golden" / "items.bib").read_bytes().decode()


def one(**item):
    return "".join(bibtex.write([{"id": "x", "type": "webpage", **item}]))


def test_every_entry_is_written_like_this():
    assert "".join(bibtex.write(ITEMS)) == WRITTEN


def test_a_reader_finds_every_field_as_it_was_written():
    entries = parse_string(WRITTEN, "bibtex").entries
    assert [entry.type for entry in entries.values()] == [bibtex.entry(item)[0] for item in ITEMS]
    for found, item in zip(entries.values(), ITEMS, strict=True):
        _, fields = bibtex.entry(item)
        written = {name: value for name, value in fields.items() if value}
        people = {role: written.pop(role) for role in ("author", "editor") if role in written}
        months = {"mar": "March", "apr": "April", "jun": "June"}
        unbraced = {name: months.get(value, value[1:-1]) for name, value in written.items()}
        assert dict(found.fields) == unbraced
        assert list(found.persons) == list(people)


def test_a_reader_finds_the_names():
    authors = [
        [
            (person.prelast_names, person.last_names, person.lineage_names, given(person))
            for person in entry.persons.get("author", [])
        ]
        for entry in parse_string(WRITTEN, "bibtex").entries.values()
    ]
    assert authors == [
        [
            ([], [r"{Lens \& Shutter Digital Co., Ltd.}"], [], []),
            (["de", "la"], ["Cruz"], [], ["María", "José"]),
        ],
        [
            ([], ["King"], ["Jr."], ["Martin"]),
            ([], ["{Smith and Wesson}"], [], ["A."]),
            ([], ["{others{}}"], [], []),
        ],
        [([], ["{Camera Watch}"], [], [])],
        [([], ["{Plato}"], [], [])],
        [],
        [],
        [([], ["王"], [], ["小明"])],
        [([], ["Beethoven"], [], ["Ludwig", "van"])],
        [([], ["Ruiz"], [], ["Ana"]), ([], ["Ruiz"], [], ["Eva"])],
        [],
        [([], ["{Harbour Office}"], [], [])],
    ]


def given(person):
    return person.first_names + person.middle_names


def test_a_reader_of_latex_finds_both_amounts():
    entry = parse_string(WRITTEN, "bibtex").entries["two-amounts"]
    # pybtex leaves the backslash before a dollar sign, and only there.
    assert str(Text.from_latex(entry.fields["title"])) == (
        r"From \$275M for cameras to \$30M for R&D: 100% of it, #1_a"
    )


@pytest.mark.parametrize(
    ("kind", "genre", "written"),
    [
        ("report", "", "{Report}"),
        ("standard", "", "{Standard}"),
        ("report", "working paper", "{working paper}"),
        ("report", "UN report", "{{UN report}}"),
        ("thesis", "PhD thesis", ""),
        ("thesis", "", ""),
    ],
)
def test_the_kind_of_a_report_is_never_a_guess(kind, genre, written):
    # The classic styles print "Technical report" where there is none.
    assert bibtex.entry({"type": kind, "genre": genre})[1]["type"] == written


@pytest.mark.parametrize(
    ("edition", "written"),
    [("2", "{2nd}"), ("11", "{11th}"), ("21", "{21st}"), ("3", "{3rd}"), ("rev.", "{rev.}")],
)
def test_an_edition_is_an_ordinal(edition, written):
    assert bibtex.entry({"type": "book", "edition": edition})[1]["edition"] == written


@pytest.mark.parametrize("title", ["{", "}", "}{", "{}{", "\\{", "\\}", "{{}", "a}b{c}d{e", "\\"])
def test_braces_always_balance_for_bibtex(title):
    # BibTeX counts every brace, one after a backslash too.
    depth = 0
    for sign in re.findall("[{}]", one(title=title)):
        depth += 1 if sign == "{" else -1
        assert depth >= 0
    assert depth == 0
    two = "".join(bibtex.write([{"id": "x", "title": title}, {"id": "y", "title": "Y"}]))
    assert list(parse_string(two, "bibtex").entries) == ["x", "y"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", "plain"),
        ("$ % & # _", r"\$ \% \& \# \_"),
        ("{a} \\ ~ ^", r"\{a\} \textbackslash{} \textasciitilde{} \textasciicircum{}"),
        ("{", r"\{\vphantom{\}}"),
        ("}", r"\vphantom{\{}\}"),
        ("\\{", r"\textbackslash{}\{\vphantom{\}}"),
        ("a | b < c > d", r"a | b \textless{} c \textgreater{} d"),
        ("1--2---3", "1–2—3"),
        ("``a'' `b'", "“a” ‘b'"),
        ('"a" “b” «c»', '"a" “b” «c»'),
        (" a\nb\x00 ", "a b"),
        ("新疆 شىنجاڭ", "新疆 شىنجاڭ"),
        (None, ""),
    ],
)
def test_text_in_latex(text, written):
    assert latex.text(text) == written


def test_an_address_is_a_link_only_where_latex_survives_it():
    # A % or # in \\url{…} ends a line, or a macro, where biblatex reads the entry.
    safe = one(URL="https://example.org/a_b~c?d=$1&e")
    assert safe == (
        "@misc{x,\n"
        "  url = {https://example.org/a_b~c?d=$1&e},\n"
        "  note = {\\url{https://example.org/a_b~c?d=$1&e}},\n"
        "}\n\n"
    )
    for sign in "%23", "#a":
        assert one(URL=f"https://example.org/{sign}") == (
            "@misc{x,\n"
            f"  url = {{https://example.org/{sign}}},\n"
            f"  note = {{https://example.org/\\{sign}}},\n"
            "}\n\n"
        )


def test_a_doi_is_the_address_where_there_is_no_other():
    assert one(DOI="10.1000/1_a") == (
        "@misc{x,\n  doi = {10.1000/1_a},\n  note = {\\url{https://doi.org/10.1000/1_a}},\n}\n\n"
    )


def test_an_article_without_a_journal_is_no_article():
    assert one(type="article-journal", title="T", author=[{"literal": "A"}]) == (
        "@misc{x,\n  author = {{A}},\n  title = {{T}},\n}\n\n"
    )


def test_keys_are_unique_in_a_file():
    written = "".join(bibtex.write([{"id": "a"}, {"id": "A"}, {"id": "é"}, {}]))
    assert re.findall("{(.*),", written) == ["a", "A-2", "e-4a99557e", "item-e3b0c442"]
