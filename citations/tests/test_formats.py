"""The table of formats: what is announced is what is written, and it leaves at once."""

import json

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from citations.formats import FORMATS
from citations.tests.sample_items import ITEMS


def test_suffixes_and_content_types():
    assert {suffix: known.content_type for suffix, known in FORMATS.items()} == {
        "bib": "application/x-bibtex; charset=utf-8",
        "biblatex.bib": "application/x-biblatex; charset=utf-8",
        "ris": "application/x-research-info-systems; charset=utf-8",
        "csl.json": "application/vnd.citationstyles.csl+json; charset=utf-8",
        "wiki": "text/x-wiki; charset=utf-8",
        "md": "text/markdown; charset=utf-8",
        "txt": "text/plain; charset=utf-8",
    }


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_first_chunk_leaves_before_the_second_item_is_taken(suffix):
    taken = []

    def items():
        for item in ITEMS:
            taken.append(item["id"])
            yield item

    chunks = FORMATS[suffix].write(items())
    assert taken == []
    first = next(chunks)
    assert taken == ["two-amounts"]
    assert "From" in first
    assert len(list(chunks)) >= len(ITEMS) - 1
    assert taken == [item["id"] for item in ITEMS]


@pytest.mark.parametrize("suffix", FORMATS)
def test_everything_can_be_sent_as_utf_8(suffix):
    # Half a character, as broken text from a document can have it, has no form in UTF-8.
    broken = {"id": "\ud800", "title": "a\ud800b\udfff", "author": [{"literal": "\udead c"}]}
    written = "".join(FORMATS[suffix].write([broken]))
    assert "ab" in written.encode().decode()
    assert "\ud800" not in written


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_empty_list_is_an_empty_file(suffix):
    expected = "[]\n" if suffix == "csl.json" else ""
    assert "".join(FORMATS[suffix].write([])) == expected


# Any text, and more often than chance has it the signs that formats are made of.
TEXT = st.one_of(st.text(), st.text(alphabet="{}\\$%&#_~^,;@\"'`-<>| \n\r\u2028aA1TYER"))


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "id": TEXT,
                "type": st.sampled_from(["webpage", "report", "article-journal", "thesis"]),
                "title": TEXT,
                "author": st.lists(
                    st.one_of(
                        st.fixed_dictionaries({"literal": TEXT}),
                        st.fixed_dictionaries({"family": TEXT, "given": TEXT}),
                    ),
                    max_size=3,
                ),
                "container-title": TEXT,
                "note": TEXT,
                "URL": TEXT,
                "archive_location": TEXT,
            }
        ),
        max_size=3,
    )
)
def test_whatever_the_text_a_reader_finds_as_many_works_as_there_are(items):
    written = {suffix: "".join(known.write(items)) for suffix, known in FORMATS.items()}
    assert len(json.loads(written["csl.json"])) == len(items)
    assert len(rispy.loads(written["ris"])) == len(items)
    assert len(parse_string(written["bib"], "bibtex").entries) == len(items)
