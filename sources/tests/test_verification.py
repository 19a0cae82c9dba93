import io

import pytest
from django.core.management import call_command

from sources import ingest
from sources.models import Capture, Quote
from tests.builders import TEXT, WORDS, a_published, a_quote, a_source

pytestmark = pytest.mark.django_db


def verified():
    out = io.StringIO()
    call_command("verify_quotes", processes=2, stdout=out)
    return out.getvalue().splitlines()


def test_what_stands_as_it_stood_is_left_alone():
    a_quote(a_source("paper"))
    a_quote(a_source("empty", text=""))
    stored = list(Quote.objects.values())
    assert verified() == ["2 quotes: 1 verified, 1 unchecked", "Nothing changed."]
    assert list(Quote.objects.values()) == stored


def test_a_verdict_that_the_text_does_not_bear_out_is_put_right():
    wrong = a_quote(a_source("paper"), WORDS.replace("275", "257"))
    moved = a_quote(a_source("wire"))
    Quote.objects.filter(pk=wrong.pk).update(verdict="verified")
    Quote.objects.filter(pk=moved.pk).update(start=1, end=2)
    assert verified() == [
        f"paper: quote {wrong.pk} was verified, is near: {wrong}",
        f"wire: quote {moved.pk} has another place: {moved}",
        "2 quotes: 1 verified, 1 near",
        "2 changed.",
    ]
    wrong.refresh_from_db()
    moved.refresh_from_db()
    assert wrong.verdict == "near"
    assert TEXT[moved.start : moved.end] == WORDS


def test_a_quote_of_an_earlier_capture_keeps_its_place_there():
    source = a_source("paper")
    quote = a_quote(source)
    earlier = quote.capture
    ingest.take_in(source, b"Nothing of it is left.", "new.txt", tool="test")
    assert verified() == ["1 quote: 1 verified", "Nothing changed."]
    quote.refresh_from_db()
    assert (quote.capture, TEXT[quote.start : quote.end]) == (earlier, WORDS)


def test_a_text_that_was_altered_behind_our_back_is_named_and_not_marked(client):
    source = a_source("paper")
    quote = a_quote(source)
    a_published(quotes=[quote])
    assert client.get("/sources/paper/text/").context["passages"][0][1].text == WORDS
    Capture.objects.update(text="X" + TEXT)
    page = client.get("/sources/paper/text/")
    assert [chunk.text for chunk in page.context["passages"][0]] == ["X" + TEXT]
    assert verified() == [
        f"paper: the text of {source.captures.get()} is not the one that was stored",
        f"paper: quote {quote.pk} has another place: {quote}",
        "1 quote: 1 verified",
        "2 changed.",
    ]
