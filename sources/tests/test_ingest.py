import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from sources import ingest
from sources.extraction import Unreadable
from sources.models import Capture, Quote, Source
from tests.builders import TEXT, WORDS, a_quote, a_source

pytestmark = pytest.mark.django_db


def files():
    if not default_storage.exists("captures"):
        return []
    folders, _ = default_storage.listdir("captures")
    return sorted(name for f in folders for name in default_storage.listdir(f"captures/{f}")[1])


def test_bytes_are_kept_under_their_hash_and_the_text_beside():
    data = TEXT.replace("\n", "\r\n").encode()
    source = a_source(text="")
    capture, is_new = ingest.take_in(source, data, "paper.txt", tool="test")
    sha256 = hashlib.sha256(data).hexdigest()
    assert is_new
    assert files() == [sha256]
    with capture.file.open() as file:
        assert file.read() == data
    capture.refresh_from_db()
    assert capture.text == data.decode()
    assert (capture.sha256, capture.size, capture.media_type, capture.encoding) == (
        sha256,
        len(data),
        "text/plain",
        "utf-8",
    )
    assert capture.text_sha256 == sha256


def test_the_same_bytes_again_make_no_second_capture():
    source = a_source()
    capture, is_new = ingest.take_in(source, TEXT.encode(), "again.txt", tool="test")
    assert (capture, is_new) == (source.captures.get(), False)


def test_two_sources_with_the_same_bytes_share_a_file():
    a_source(), a_source()
    assert (len(files()), Capture.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n ", "The file is empty."),
        (b"%PDF-1.7 ...", "This PDF file is damaged and cannot be opened."),
        (b"x" * 101, "The file is larger than 9.53674e-05 MB."),
        (b"a\0b", "The file holds NUL characters, so it is not a text file."),
    ],
)
def test_a_refused_document_leaves_nothing(settings, data, sentence):
    settings.DOCUMENT_MAX_BYTES = 100
    with pytest.raises(Unreadable) as refusal:
        ingest.take_in(a_source(text=""), data, "file", tool="test")
    assert (str(refusal.value), files(), Capture.objects.count()) == (sentence, [], 0)


def test_a_failed_transaction_takes_its_files_with_it_and_no_other():
    a_source(text="One text.")
    kept = files()
    with pytest.raises(RuntimeError), ingest.all_or_nothing():
        a_source(text="One text.")
        a_source(text="Another text.")
        assert len(files()) == 2
        raise RuntimeError
    assert files() == kept
    assert Capture.objects.count() == 1


def test_the_words_of_a_source_are_written_once_however_often_it_changes():
    with CaptureQueriesContext(connection) as queries, ingest.all_or_nothing():
        source = a_source(title="Gazette")
        ingest.take_in(source, b"The quay was let.", "new.txt", tool="test")
        source.publisher = "Harbour press"
        source.save()
    written = [q["sql"] for q in queries if q["sql"].startswith('INSERT INTO "sources_searched"')]
    assert len(written) == 1
    found = Source.objects.search("text:quay publisher:press title:gazette")
    assert list(found) == [source]


def test_quotes_move_with_the_text_of_a_new_capture():
    source = a_source()
    moved, lost = a_quote(source), a_quote(source, "bought 40 cameras in spring")
    old = source.captures.get()
    text = "A new line at the top.\n\n" + TEXT.replace("bought 40", "bought 41")
    new, _ = ingest.take_in(source, text.encode(), "new.txt", tool="test")
    moved.refresh_from_db()
    assert (moved.verdict, moved.capture, text[moved.start : moved.end]) == (
        "verified",
        new,
        WORDS,
    )
    lost.refresh_from_db()
    assert (lost.verdict, lost.capture, lost.missing_from) == ("verified", old, new)
    assert list(Quote.objects.lost()) == [lost]
    ingest.take_in(source, TEXT.encode() + b" Again.", "newest.txt", tool="test")
    assert list(Quote.objects.lost()) == []
    lost = Quote.objects.get(pk=lost.pk)
    assert TEXT[lost.start : lost.end] == lost.text


def test_a_quote_that_had_no_text_is_checked_when_one_comes():
    source = a_source(text="")
    quote = a_quote(source)
    assert (quote.verdict, quote.capture) == ("unchecked", None)
    ingest.take_in(source, TEXT.encode(), "paper.txt", tool="test")
    assert Quote.objects.get().verdict == "verified"


def test_a_capture_is_never_changed():
    capture = a_source().captures.get()
    capture.text = "Other words."
    with pytest.raises(ValidationError, match="A capture is never changed"), transaction.atomic():
        capture.save()
