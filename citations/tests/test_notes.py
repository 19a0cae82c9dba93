"""What a format has no field for is said in the note, once."""

import pytest

from citations import notes

ARCHIVE = "https://archive.example/1"


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({}, []),
        ({"version": 3}, ["Version 3"]),
        ({"note": "Seen.\nTwice.", "version": "2.1"}, ["Seen. Twice.", "Version 2.1"]),
        ({"note": "Claim a, version 3", "version": "3"}, ["Claim a, version 3"]),
        ({"note": "Claim a, version 30", "version": "3"}, ["Claim a, version 30", "Version 3"]),
        (
            {"note": "Claim a, version 3.", "genre": "Claim a, version 3", "version": 3},
            ["Claim a, version 3."],
        ),
        ({"note": "Seen", "genre": "Seen in a film"}, ["Seen in a film"]),
        ({"note": "(a", "genre": "[b"}, ["(a", "[b"]),
    ],
)
def test_remarks(item, said):
    assert notes.remarks(item, "genre") == said


def test_only_the_variables_asked_for():
    assert notes.remarks({"genre": "Film", "note": "N"}) == ["N"]


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("director", [{"family": "Vidal", "given": "Ana"}, {"literal": "Wire"}], "Ana Vidal, Wire"),
        ("recipient", [{"family": "King", "given": "M.", "suffix": "Jr."}], "To M. King, Jr."),
        ("number", "7", "No. 7"),
        ("section", "12", "Section 12"),
        ("section", "Committee on Ports", "Committee on Ports"),
        ("scale", "1:5000", "Scale 1:5000"),
        ("authority", "High Court", "High Court"),
        ("number", "", ""),
        ("director", [], ""),
    ],
)
def test_a_value_that_says_nothing_by_itself_is_said_in_words(variable, value, said):
    prefix = "Directed by " if variable == "director" and value else ""
    assert notes.remarks({variable: value}, variable) == ([prefix + said] if said else [])


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({}, ("", "")),
        ({"archive_location": ARCHIVE}, ("Archived at", ARCHIVE)),
        (
            {"archive": "The Archive", "archive_location": ARCHIVE},
            ("Archived at The Archive:", ARCHIVE),
        ),
        (
            {"archive": "National Archives", "archive_location": "CO 1"},
            ("Archived at National Archives, CO 1", ""),
        ),
        ({"archive": "National Archives"}, ("Archived at National Archives", "")),
        ({"archive_location": ARCHIVE, "note": f"See {ARCHIVE}."}, ("", "")),
        ({"archive_location": "javascript:alert(1)"}, ("", "")),
    ],
)
def test_archived(item, said):
    assert notes.archived(item) == said


def test_sentences_have_one_full_stop_between_them():
    assert notes.sentences(["One", "", "two.", "Three?", "four"]) == "One. two. Three? four"
    assert notes.sentences([]) == ""
