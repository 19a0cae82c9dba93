import json

import pytest

from citations.reading import Problem, Unreadable, read


def the_item(**variables):
    (item,) = read(json.dumps([{"type": "report", "title": "Fog", **variables}])).items
    return item


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ({"date-parts": [[2018, 5, 3]]}, {"date-parts": [[2018, 5, 3]]}),
        ({"date-parts": [["2018", "05"]]}, {"date-parts": [[2018, 5]]}),
        ({"date-parts": [[2018, 5], [2018, 7]]}, {"date-parts": [[2018, 5], [2018, 7]]}),
        ({"date-parts": [[2018], [0]]}, {"date-parts": [[2018], [0]]}),
        ({"date-parts": [[2018, 22]]}, {"date-parts": [[2018]], "season": 2}),
        ({"date-parts": [[2018]], "season": "3"}, {"date-parts": [[2018]], "season": 3}),
        ({"date-parts": [[2018]], "circa": 1}, {"date-parts": [[2018]], "circa": True}),
        ({"raw": "3 May 2018"}, {"date-parts": [[2018, 5, 3]]}),
        ({"literal": "n.d."}, {"literal": "n.d."}),
        ("2018-05/2018-07", {"date-parts": [[2018, 5], [2018, 7]]}),  # EDTF, as in CSL 1.1
        ("2018~", {"date-parts": [[2018]], "circa": True}),
        (2018, {"date-parts": [[2018]]}),
        ({"date-parts": [[10**30]]}, None),
        ({"date-parts": "2018"}, None),
        ([2018], None),
        (None, None),
    ],
)
def test_dates_are_read_in_every_form(given, date):
    assert the_item(issued=given).get("issued") == date


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ([{"literal": "Harbour Watch"}], [{"literal": "Harbour Watch"}]),
        ([{"family": "Ruiz", "given": "Ana"}], [{"family": "Ruiz", "given": "Ana"}]),
        (
            [{"family": "Cruz", "given": "Ana", "non-dropping-particle": "de la"}],
            [{"family": "de la Cruz", "given": "Ana"}],
        ),
        (
            [{"family": "King", "given": "Martin, Jr."}],
            [{"family": "King", "given": "Martin", "suffix": "Jr."}],
        ),
        ("Harbour Watch", [{"literal": "Harbour Watch"}]),
        ([{"given": ""}, 3, None, {}], None),
    ],
)
def test_names_are_read_in_every_form(given, names):
    assert the_item(author=given).get("author") == names


def test_markup_and_what_csl_does_not_know_are_left_out():
    title = 'The <span class="nocase">eye</span> <i>of</i> a < b > c\x00\u202e'
    assert the_item(title=title, id=7, script="<script>", custom={"a": 1}, volume=3) == {
        "id": "7",
        "type": "report",
        "title": "The eye of a < b > c",
        "volume": "3",
    }


def test_what_is_no_item_is_named():
    items = [{"type": "map", "title": "One"}, "two", {"author": []}, {"title": "Four"}]
    found = read(json.dumps({"items": items}))
    assert [(item["type"], item["title"]) for item in found.items] == [
        ("map", "One"),
        ("document", "Four"),
    ]
    assert (found.numbers, found.problems) == (
        [1, 4],
        [
            Problem(2, 0, "This is no CSL-JSON item: it is not an object in braces."),
            Problem(3, 0, "This is no CSL-JSON item: it has neither `type` nor `title`."),
        ],
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[", "The file is not JSON: line 1, column 2. Export it again."),
        ("[" * 200_000, "The file is JSON, but nested too deep to be read."),
        ("[]", "There is no work in the file: the list is empty."),
        (
            '{"a": 1}',
            "The file is JSON, but not CSL-JSON: there is no list of items. "
            "Export the works as CSL-JSON.",
        ),
    ],
)
def test_what_is_no_list_of_works_is_refused(text, sentence):
    with pytest.raises(Unreadable) as refusal:
        read(text)
    assert str(refusal.value) == sentence


def test_numbers_of_any_length_are_no_trouble():
    text = '[{"type": "book", "title": "A", "volume": %s, "issue": NaN}]' % ("9" * 100_000)
    (item,) = read(text).items
    assert (item["title"], len(item["volume"])) == ("A", 20_000)
