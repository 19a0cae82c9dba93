import json

import pytest
from django.contrib.auth import get_user_model

from citations.reading import Unreadable
from sources import ingest
from sources.annotations_in import carry_out, plan, read
from sources.bibliography_in import Refused
from sources.models import Quote, Source
from tests.builders import TEXT, WORDS, a_quote, a_source

pytestmark = pytest.mark.django_db
PAGE = "https://gazette.example/cameras"


def an_annotation(exact=WORDS, *, uri=PAGE, prefix="", suffix="", **more):
    selectors = [
        {"type": "RangeSelector", "startContainer": "/p[2]"},
        {"type": "TextPositionSelector", "start": 3, "end": 9},
    ]
    if exact is not None:
        quote = {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}
        selectors.append(quote)
    return {
        "id": "a1",
        "uri": uri,
        "text": "<b>see</b> the ledger",
        "tags": ["cameras", "price"],
        "document": {"title": ["Cameras on the quay"]},
        "target": [{"source": uri, "selector": selectors}],
        **more,
    }


def told(rows):
    return [(row.number, row.state, row.why) for row in rows]


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda found: found,
        lambda found: {"rows": found, "total": len(found)},
        lambda found: {"export_date": "2026-11-03", "groups": [], "annotations": found},
    ],
)
def test_every_form_of_export_is_read(wrapped):
    found = [an_annotation(), an_annotation("other")]
    assert read(json.dumps(wrapped(found)).encode()) == found


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("[]", "There is no annotation in the file. "),
        ('{"items": []}', "There is no list of annotations in the file. "),
        ('{"rows": {}}', "There is no list of annotations in the file. "),
    ],
)
def test_what_is_no_export_is_refused(data, sentence):
    with pytest.raises(Unreadable) as refusal:
        read(data)
    expected = "Export the annotations from Hypothesis as JSON, and take that file."
    assert str(refusal.value) == sentence + expected


def test_marked_words_become_a_quote_that_is_looked_up():
    source = a_source("cameras", url="http://www.gazette.example/cameras/")
    by = get_user_model().objects.create_user("ana")
    rows = plan([an_annotation()])
    assert told(rows) == [(1, "made", "Verified.")]
    (row,) = rows
    assert (row.source, row.title, row.words, row.comment, row.tags) == (
        source,
        "Cameras on the quay",
        WORDS,
        "<b>see</b> the ledger",
        ["cameras", "price"],
    )
    assert Quote.objects.count() == 0
    carry_out(rows, by=by)
    quote = Quote.objects.get()
    assert (quote.source, quote.text, quote.verdict, quote.created_by) == (
        source,
        WORDS,
        "verified",
        by,
    )
    assert TEXT[quote.start : quote.end] == WORDS
    for name in ("attribution", "via", "locator", "translation"):
        assert getattr(quote, name) == ""
    assert told(plan([an_annotation()])) == [
        (1, "left", "The same words are quoted at this place already.")
    ]


def test_the_words_around_tell_two_places_apart():
    text = "First: we paid nothing at all. Then again: we paid nothing at all, said the other."
    a_source(url=PAGE, text=text)
    words = "we paid nothing at all"
    rows = plan(
        [
            an_annotation(words, prefix="Then again: ", suffix=", said the other."),
            an_annotation(words, prefix="First: ", suffix=". Then"),
            an_annotation(words, prefix="First: ", suffix=". Then"),
        ]
    )
    assert [row.state for row in rows] == ["made", "made", "left"]
    carry_out(rows)
    assert sorted(Quote.objects.values_list("start", flat=True)) == [
        text.index(words),
        text.rindex(words),
    ]


def test_words_that_are_not_in_the_document_come_with_their_verdict():
    a_source(url=PAGE)
    a_source(url=f"{PAGE}/2", text="")
    rows = plan(
        [
            an_annotation("We paid at least $257 million for the whole system"),
            an_annotation("No camera was ever bought, and none is going to be"),
            an_annotation(uri=f"{PAGE}/2"),
        ]
    )
    assert told(rows) == [
        (1, "made", "Near: its words differ from the document."),
        (2, "made", "Absent: its words are not in the document."),
        (3, "made", "Unchecked: there is no document of its source yet."),
    ]
    carry_out(rows)
    assert set(Quote.objects.values_list("verdict", flat=True)) == {"near", "absent", "unchecked"}


def test_notes_and_replies_are_left():
    a_source(url=PAGE)
    rows = plan([an_annotation(None), an_annotation(None, references=["a1"]), an_annotation(" ")])
    note = "It is a note on the page: it marks no words of the document."
    assert told(rows) == [
        (1, "left", note),
        (2, "left", "It is a reply: it marks no words of the document."),
        (3, "left", note),
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"uri": f"https://via.hypothes.is/{PAGE}"},
        {"uri": "urn:x-pdf:1", "document": {"link": [{"href": "urn:x"}, {"href": PAGE}]}},
        {"uri": None, "target": an_annotation(uri=f"{PAGE}#part")["target"]},
    ],
)
def test_the_page_is_found_wherever_it_is_named(changed):
    source = a_source(url=PAGE)
    a_source(url=f"{PAGE}/2")
    (row,) = plan([{**an_annotation(uri="urn:x"), **changed}])
    assert (row.state, row.source) == ("made", source)


def test_a_page_that_is_not_known_is_refused_with_its_address():
    rows = plan([an_annotation(), an_annotation(uri="file:///home/a.pdf")])
    assert told(rows) == [
        (1, "refused", f"There is no source with the address {PAGE}. Add the source first."),
        (2, "refused", "It does not say on which page of the web it was made."),
    ]
    with pytest.raises(Refused):
        carry_out(rows)
    carry_out(rows, leave_refused=True)
    assert (Source.objects.count(), Quote.objects.count()) == (0, 0)


def test_a_private_source_is_made_if_asked_for():
    rows = plan([an_annotation(), an_annotation("Other words")], make_sources=True)
    why = "Unchecked: there is no document of its source yet. Its source is made."
    assert told(rows) == [(1, "made", why), (2, "made", why)]
    assert Source.objects.count() == 0
    carry_out(rows)
    source = Source.objects.get()
    assert (source.title, source.url, source.access, source.type) == (
        "Cameras on the quay",
        PAGE,
        "private",
        "webpage",
    )
    assert [quote.text for quote in source.quotes.order_by("pk")] == [WORDS, "Other words"]


def test_a_page_of_two_sources_is_refused():
    for slug in ("one", "two"):
        a_source(slug, url=PAGE)
    assert told(plan([an_annotation()])) == [
        (1, "refused", f"Several sources have the address {PAGE}: one, two.")
    ]


def test_a_newer_document_is_looked_at_before_a_quote_is_stored():
    source = a_source(url=PAGE)
    rows = plan([an_annotation()])
    newer = f"A new first line.\n\n{TEXT}"
    ingest.take_in(source, newer.encode(), "newer.txt", tool="test")
    carry_out(rows)
    quote = Quote.objects.get()
    assert (newer[quote.start : quote.end], quote.capture) == (WORDS, source.current_capture)


def test_words_that_are_quoted_at_another_place_or_otherwise_do_not_count():
    source = a_source(url=PAGE)
    a_quote(source)
    a_quote(a_source())
    assert [row.state for row in plan([an_annotation("The harbour office bought 40 cameras")])] == [
        "made"
    ]


@pytest.mark.parametrize(
    ("annotation", "state"),
    [
        (7, "refused"),
        (None, "refused"),
        ({}, "left"),
        ({"target": "x", "tags": "x", "document": []}, "left"),
        ({"target": [7, {"selector": 7}, {"selector": [7]}]}, "left"),
        (an_annotation("a\0b"), "refused"),
        (an_annotation("a\ud800b"), "refused"),
        (an_annotation("a" * 20_001), "refused"),
        (an_annotation(7), "left"),
        (an_annotation("Words", prefix=7, suffix=["x"], uri=7), "refused"),
        (an_annotation("Words", prefix="x" * 9_999, suffix="\0" * 9_999), "made"),
    ],
)
def test_whatever_stands_in_a_file_is_answered(annotation, state):
    a_source(url=PAGE)
    rows = plan([annotation], make_sources=True)
    assert [row.state for row in rows] == [state]
    assert bool(rows[0].why)
    carry_out(rows, leave_refused=True)
