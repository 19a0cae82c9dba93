"""RIS: one line for each value, and no value that starts a tag."""

from pathlib import Path

import pytest
import rispy

from citations import ris
from citations.tests.sample_items import ITEMS

# Read back with rispy, pandoc and bibutils before it was put there.
WRITTEN = (Path(__file__).parent / "golden" / "items.ris").read_bytes().decode()


def one(**item):
    return dict(ris.record({"id": "x", "type": "webpage", **item}))


def test_every_record_is_written_like_this():
    assert "".join(ris.write(ITEMS)) == WRITTEN


def test_a_reader_finds_every_value():
    several = ("AU", "A2", "A4", "N1", "UR", "KW")
    tags = {tag: name for name, tag in _names_of_tags().items()}
    found = rispy.loads(WRITTEN)
    expected = []
    for item in ITEMS:
        record = {}
        for tag, value in ris.record(item):
            if tag in several:
                record.setdefault(tags[tag], []).append(value)
            else:
                record[tags[tag]] = value
        expected.append(record)
    assert found == expected


def _names_of_tags():
    return {name: tag for tag, name in rispy.RisParser().mapping.items()}


@pytest.mark.parametrize(
    "break_",
    ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\n\x00"],
)
def test_no_value_starts_a_tag(break_):
    words = f"Words{break_}ER  - {break_}TY  - JOUR{break_}TI  - Another"
    variables = ["id", "title", "note", "abstract", "publisher", "keyword", "version", "page"]
    item = dict.fromkeys(variables, words) | {
        "type": "webpage",
        "author": [{"literal": words}, {"family": words, "given": words}],
        "issued": {"literal": words},
    }
    written = "".join(ris.write([item]))
    tags = [line[:6] for line in written.splitlines()]
    assert [tag for tag in tags if tag in ("TY  - ", "ER  - ")] == ["TY  - ", "ER  - "]
    (found,) = rispy.loads(written)
    assert found["title"] == "Words ER - TY - JOUR TI - Another"


def test_organisations_are_one_name():
    names = [
        {"literal": "Camera Watch"},
        {"literal": "Smith, Jones & Co., Ltd."},
        {"family": "Plato"},
        {"family": "Ruiz, y", "given": "Ana", "suffix": "III"},
    ]
    authors = [value for tag, value in ris.record({"author": names}) if tag == "AU"]
    assert authors == ["Camera Watch,", "Smith Jones & Co. Ltd.,", "Plato,", "Ruiz y, Ana, III"]


@pytest.mark.parametrize(
    ("issued", "year", "date"),
    [
        ({"date-parts": [[2018]]}, "2018", "2018//"),
        ({"date-parts": [[2018, 6]]}, "2018", "2018/06/"),
        ({"date-parts": [[2018, 6, 3]]}, "2018", "2018/06/03"),
        ({"date-parts": [[476]]}, "0476", "0476//"),
        ({"date-parts": [[2018]], "circa": True}, "2018", "c. 2018"),
        ({"date-parts": [[2016], [2018]]}, "2016", "2016–2018"),
        ({"date-parts": [[2018], [0]]}, "2018", "since 2018"),
        ({"literal": "until 2018"}, None, "until 2018"),
        (None, None, None),
    ],
)
def test_dates(issued, year, date):
    record = one(issued=issued)
    assert (record.get("PY"), record.get("DA")) == (year, date)


def test_types_that_ris_does_not_know():
    # `GEN`, its word for them, becomes a journal article in Zotero.
    assert one(type="document", URL="https://example.org")["TY"] == "ELEC"
    assert one(type="document", URL="ftp://example.org")["TY"] == "RPRT"
    assert one(type="interview")["TY"] == "PCOMM"


def test_a_report_has_its_number_where_a_book_has_its_isbn():
    assert one(type="report", number="7") == {"TY": "RPRT", "ID": "x", "SN": "7"}
    assert one(type="bill", number="7") == {"TY": "BILL", "ID": "x", "M1": "7"}
    assert one(type="report", number="7", ISBN="1") == {
        "TY": "RPRT",
        "ID": "x",
        "SN": "1",
        "M1": "7",
    }


def test_keywords_are_divided():
    keywords = [value for tag, value in ris.record({"keyword": "a, b c,,d"}) if tag == "KW"]
    assert keywords == ["a", "b c", "d"]


@pytest.mark.parametrize(
    ("item", "tags"),
    [
        ({"type": "book", "editor": [{"family": "Oka"}]}, [("TY", "BOOK"), ("ED", "Oka,")]),
        ({"type": "chapter", "editor": [{"family": "Oka"}]}, [("TY", "CHAP"), ("A2", "Oka,")]),
        (
            {"type": "motion_picture", "director": [{"family": "Vidal", "given": "Ana"}]},
            [("TY", "VIDEO"), ("AU", "Vidal, Ana")],
        ),
        (
            {"type": "legal_case", "authority": "High Court", "number": "7/19", "genre": "ruling"},
            [("TY", "CASE"), ("PB", "High Court"), ("M3", "ruling"), ("SV", "7/19")]
            + [("N1", "ruling"), ("N1", "No. 7/19")],
        ),
        ({"type": "software", "version": "2.1", "language": "en"}, "ET N1"),
        ({"type": "speech", "event-title": "Forum", "event-place": "Lisbon"}, "T2 CY"),
        ({"type": "legislation", "section": "12", "number": "5"}, "SE M1"),
        ({"type": "interview", "interviewer": [{"literal": "Wire"}]}, "N1"),
    ],
)
def test_each_type_has_the_tags_that_readers_know_of_it(item, tags):
    found = ris.record(item)
    if isinstance(tags, str):
        assert [tag for tag, _ in found[1:]] == tags.split()
    else:
        assert found == tags
