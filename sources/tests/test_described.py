import pytest

from citations.reading_entries import cleaned
from citations.tests import sample_items, typical_items
from sources import csl
from sources.described import Described, fields_of
from sources.models import Source

WHOLE = {
    "slug": "cranes",
    "type": "report",
    "title": "Cranes fall silent",
    "authors": [{"family": "Ruiz", "given": "Ana"}, {"literal": "Harbour Watch"}],
    "container_title": "Notes from the Quay",
    "publisher": "Harbour Watch",
    "issued": "2018-05/2018-07",
    "accessed": "2020-01-02",
    "url": "https://watch.example/cranes",
    "doi": "10.5555/cranes",
    "archive_url": "https://archive.example/cranes",
    "language": "en",
}


def test_an_item_of_a_source_describes_that_source():
    source = Source(**WHOLE)
    fields, problems, left_out = fields_of(csl.item(source))
    assert {"slug": "cranes", **fields} == WHOLE
    assert (problems, left_out) == ([], [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "item", sample_items.ITEMS + typical_items.ITEMS, ids=lambda item: str(item["id"])
)
def test_what_is_described_can_be_stored(item):
    fields, problems, _ = fields_of(cleaned(item))
    assert problems == []
    Source(slug="it", **fields).full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("variables", "fields", "left_out"),
    [
        ({"DOI": "https://doi.org/10.5555/ABC"}, {"doi": "10.5555/abc"}, []),
        ({"DOI": "doi:10.5555/ABC"}, {"doi": "10.5555/abc"}, []),
        (
            {"URL": "https://doi.org/10.5555/ABC"},
            {"doi": "10.5555/abc", "url": "https://doi.org/10.5555/ABC"},
            [],
        ),
        (
            {"DOI": "ABC"},
            {},
            ["The DOI is left out: “ABC” is none. A DOI is 10.1000/182 and the like."],
        ),
        (
            {"URL": "javascript:alert(1)"},
            {},
            [
                "The address is left out: “javascript:alert(1)” is no address that starts with "
                "http:// or https://."
            ],
        ),
        (
            {"URL": "https://a.example/" + "x" * 2_000},
            {},
            [
                "The address is left out: “https://a.example/" + "x" * 42 + "” is no address that "
                "starts with http:// or https://."
            ],
        ),
        ({"archive_location": "CO 537/3"}, {}, []),
        ({"language": "English"}, {"language": "en"}, []),
        ({"language": "zh_Hans"}, {"language": "zh-Hans"}, []),
        (
            {"language": "in English and Uyghur"},
            {},
            ["The language is left out: “in English and Uyghur” is no code such as en or zh-Hans."],
        ),
        ({"issued": {"date-parts": [[2018], [0]]}}, {"issued": "2018/.."}, []),
        ({"issued": {"literal": "until 1999"}}, {"issued": "../1999"}, []),
        ({"issued": {"literal": "n.d."}}, {}, []),
        ({"issued": "3 May 2018"}, {"issued": "2018-05-03"}, []),
        (
            {"issued": {"literal": "in press"}},
            {},
            [
                "The date “issued” is left out: “in press” cannot be read. Write 2018, 2018-08 "
                "or 2018-08-31; 2018~ for about 2018; 2016/2018 for a period; 2018/.. for one "
                "that goes on."
            ],
        ),
        (
            {"issued": {"date-parts": [[2018, 2, 30]]}},
            {},
            [
                "The date “issued” is left out. “2018-02-30” is on no calendar: February 2018 "
                "has no day 30."
            ],
        ),
        (
            {"publisher": "x" * 501},
            {},
            ["The publisher is left out: it has more than 500 characters."],
        ),
        (
            {"editor": [{"family": "Ruiz", "given": "Ana"}]},
            {},
            ["It has no author; its editor is not kept: Ruiz."],
        ),
        ({"note": "a private remark", "abstract": "A", "keyword": "b"}, {}, []),
        ({"title": "\x00a\x1b\u202e b"}, {"title": "a b"}, []),
        ({"type": "program"}, {"type": "document"}, []),
        (
            {"author": 7, "issued": [], "URL": {}, "DOI": 3.5, "language": ["en"]},
            {},
            ["The DOI is left out: “3.5” is none. A DOI is 10.1000/182 and the like."],
        ),
    ],
)
def test_each_part_is_cleaned_or_left_out_with_a_sentence(variables, fields, left_out):
    found = fields_of({"type": "report", "title": "Fog", **variables})
    assert found == Described({"type": "report", "title": "Fog", **fields}, [], left_out)
    Source(slug="fog", **found.fields).full_clean()


@pytest.mark.parametrize("item", [{}, {"title": " "}, {"title": 7.5, "type": None}])
def test_a_work_needs_a_title(item):
    expected = [] if item.get("title") == 7.5 else ["It has no title. Give it one."]
    assert fields_of(item).problems == expected
