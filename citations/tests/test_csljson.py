"""CSL-JSON: what its schema allows, and nothing that makes a reader refuse the file."""

import json

import pytest

from citations import csljson
from citations.tests.sample_items import ITEMS

CHANGED = {  # the items that do not leave as they came
    "two-amounts": {
        "note": "Claim two-amounts, version 3\n"
        "Archived at https://archive.example/2022/https://example.org/a_b"
    },
    "lone-brace": {
        "volume": "7",
        "author": [
            {"family": "King", "given": "Martin, Jr."},
            {"family": "Smith and Wesson", "given": "A."},
            {"literal": "others"},
        ],
    },
    "Ключ {1}": {"author": [{"family": "Beethoven", "given": "Ludwig van"}]},
    "after-lone-brace": {
        "note": "First line\nTY  - JOUR\nER  - \nAU  - Nobody\n"
        "Archived at National Archives, CO 537/3",
        "URL": None,
    },
    "uyghur": {"title": "كامېرا خەۋىرى"},
    "program": {"type": "document", "genre": "Software", "note": "Version 2.1"},
}


KEPT_IN_THE_NOTE = {  # of `custom`, which no reader of CSL-JSON takes in
    "quoted": "Title in English: Yearly report of the port\n"
    "Archived 2 May 2019 at "
    "https://web.archive.org/web/20190502101010/https://harbour.example/2019\n"
    "“paid {{at least}} $275 TY - million | ~~~~ for [[cameras]]” [in English: “paid <much>”] "
    "(Harbour master, reported by Wire, p. 12)\n"
    "“= 'A ''second'' order' =” (pp. 14–15)\n"
    "“no page” (minute 3)"
}


def one(**item):
    (found,) = json.loads("".join(csljson.write([{"id": "x", "type": "webpage", **item}])))
    return found


def test_items_leave_as_they_came():
    expected = []
    for item in ITEMS:
        changed = item | CHANGED.get(item["id"], {})
        if changed.pop("custom", None):
            changed |= {
                "note": KEPT_IN_THE_NOTE[item["id"]],
                "URL": "https://harbour.example/2019%7Cx",
            }
        expected.append({key: value for key, value in changed.items() if value is not None})
    assert json.loads("".join(csljson.write(ITEMS))) == expected


def test_it_is_written_like_this():
    items = [{"id": "a", "type": "webpage", "title": '新 "疆"'}, {"id": "b", "type": "bill"}]
    assert "".join(csljson.write(items)) == (
        "[\n"
        '{"id": "a", "type": "webpage", "title": "新 \\"疆\\""},\n'
        '{"id": "b", "type": "bill"}\n'
        "]\n"
    )
    assert "".join(csljson.write([])) == "[]\n"


def test_what_the_schema_does_not_know_is_left_out():
    assert one(title="T", quote="Q", custom={"a": 1}, categories=["c"], number=None) == {
        "id": "x",
        "type": "webpage",
        "title": "T",
    }
    assert one(title=["T"], author="A", issued="2018", volume=3, page=True, note="") == {
        "id": "x",
        "type": "webpage",
        "volume": "3",
    }


@pytest.mark.parametrize("unknown", ["claim", "", None, ["book"]])
def test_an_unknown_type_is_a_document(unknown):
    assert one(type=unknown) == {"id": "x", "type": "document"}


def test_software_is_a_document_because_zotero_refuses_the_file():
    assert one(type="software", genre="App") == {"id": "x", "type": "document", "genre": "App"}


def test_names_hold_only_what_names_may_hold():
    names = [
        {"family": "Ruiz", "given": "Ana", "suffix": "", "orcid": "0"},
        {"literal": "Camera\nWatch", "isInstitution": 1},
        {"family": "Cruz", "given": "María", "non-dropping-particle": "de la"},
        {"family": "King", "given": "Martin", "suffix": "Jr."},
        {},
        "Ruiz",
    ]
    # Zotero drops particles and suffixes in parts of their own.
    assert one(author=names)["author"] == [
        {"family": "Ruiz", "given": "Ana"},
        {"literal": "Camera Watch"},
        {"family": "de la Cruz", "given": "María"},
        {"family": "King", "given": "Martin, Jr."},
    ]


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({"date-parts": [["2018", "6", "3"]]}, {"date-parts": [[2018, 6, 3]]}),
        ({"date-parts": [[2018, 13]]}, {"date-parts": [[2018]]}),
        ({"date-parts": [[2016], [2018], [2020]]}, {"date-parts": [[2016], [2018]]}),
        ({"date-parts": [[2018], [0]]}, {"date-parts": [[2018], [0]]}),
        (
            {"date-parts": [[2018]], "circa": "true", "season": "2", "literal": "x"},
            {"date-parts": [[2018]], "season": 2, "circa": True},
        ),
        ({"raw": "long ago"}, {"literal": "long ago"}),
        ({"date-parts": [[]]}, None),
        ({}, None),
    ],
)
def test_dates_are_numbers_or_words(given, written):
    assert one(issued=given).get("issued") == written


def test_only_addresses_that_may_be_opened():
    item = one(URL="javascript:alert(1)", DOI="x", archive_location="data:text/html,x")
    assert item == {"id": "x", "type": "webpage"}
    item = one(
        URL="https://example.org/ü", DOI="https://doi.org/10.1000/1", archive_location="Box 12"
    )
    assert item == {
        "id": "x",
        "type": "webpage",
        "URL": "https://example.org/%C3%BC",
        "DOI": "10.1000/1",
        "archive_location": "Box 12",
        "note": "Archived at Box 12",
    }


def test_it_can_be_sent_as_utf_8():
    written = "".join(csljson.write([{"id": "x", "title": "a\ud800b\x00"}]))
    assert written.encode() == b'[\n{"id": "x", "type": "document", "title": "ab"}\n]\n'
