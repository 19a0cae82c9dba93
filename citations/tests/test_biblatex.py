"""BibLaTeX: the types and fields that biber and Zotero know, and every field read back."""

from pathlib import Path

import pytest
from pybtex.database import parse_string

from citations import biblatex
from citations.tests.sample_items import ITEMS

# Printed with biblatex and biber, and read by pandoc, before it was put there.
WRITTEN = (Path(__file__).parent / "golden" / "items.biblatex.bib").read_text()


def fields(**item):
    kind, found = biblatex.entry(item)
    return kind, {name: value for name, value in found.items() if value}


def test_every_entry_is_written_like_this():
    assert "".join(biblatex.write(ITEMS)) == WRITTEN


def test_a_reader_finds_every_field_as_it_was_written():
    entries = parse_string(WRITTEN, "bibtex").entries
    for found, item in zip(entries.values(), ITEMS, strict=True):
        kind, written = fields(**item)
        people = [role for role in ("author", "editor") if written.pop(role, None)]
        assert found.type == kind
        assert dict(found.fields) == {name: value[1:-1] for name, value in written.items()}
        assert list(found.persons) == people


@pytest.mark.parametrize(
    ("item_type", "kind"),
    [
        ("webpage", "online"),
        ("report", "report"),
        ("article-newspaper", "online"),  # no newspaper is named
        ("legislation", "legislation"),
        ("legal_case", "jurisdiction"),
        ("dataset", "misc"),  # Zotero drops @dataset with all its fields
        ("interview", "misc"),
        ("motion_picture", "video"),
        ("no such type", "misc"),
    ],
)
def test_types(item_type, kind):
    assert fields(type=item_type, title="T", URL="https://a.example/")[0] == kind


def test_a_newspaper_is_told_from_a_journal():
    item = {"title": "T", "container-title": "Harbour Gazette"}
    assert fields(type="article-newspaper", **item) == (
        "article",
        {
            "title": "{{T}}",
            "journaltitle": "{{Harbour Gazette}}",
            "entrysubtype": "{newspaper}",
        },
    )
    assert "entrysubtype" not in fields(type="article-journal", **item)[1]


def test_what_has_no_field_is_in_the_note():
    item = {"container-title": "Site", "publisher": "Press", "genre": "Essay", "version": "2"}
    assert fields(type="webpage", **item)[1] == {
        "organization": "{{Site}}",
        "version": "{2}",
        "note": "{Essay. Press}",
    }


@pytest.mark.parametrize(
    ("issued", "written"),
    [
        ({"date-parts": [[2018]]}, {"date": "{2018}"}),
        ({"date-parts": [[2018, 8]], "circa": True}, {"date": "{2018-08~}"}),
        ({"date-parts": [[2018], [0]]}, {"date": "{2018/}"}),
        ({"literal": "until 1999"}, {"year": "{until 1999}"}),
        (None, {}),
    ],
)
def test_dates(issued, written):
    assert fields(type="book", issued=issued)[1] == written
