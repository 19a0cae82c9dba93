import io

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from sources import extraction, ingest
from sources.extraction import plain
from tests.builders import TEXT, WORDS, a_quote, a_source

pytestmark = pytest.mark.django_db

NEWER = "Harbour Gazette\n\n" + TEXT.replace("40 cameras", "41 cameras")


@pytest.fixture
def newer_extractor(monkeypatch):
    """Call it, and from then on TEXT comes out as NEWER."""
    read = plain.read

    def read_newly(data):
        found = read(data)
        if found.text != TEXT:
            return found
        return extraction.Extraction(NEWER, "text/plain", "utf-8", "attest text 2", [0, 9])

    return lambda: monkeypatch.setattr(plain, "read", read_newly)


def reextract(*arguments):
    out = io.StringIO()
    call_command("reextract", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_what_comes_out_the_same_writes_nothing():
    source = a_source("paper")
    before = source.captures.get()
    assert reextract() == ["Texts made again: 1 (0 changed, 1 unchanged, 0 not read)."]
    assert source.captures.get() == before


def test_a_new_text_is_a_new_capture_of_the_same_bytes_and_quotes_follow(newer_extractor):
    source, other = a_source("paper"), a_source("other", text="Other words.")
    a_source("bare", text="")
    moved, lost = a_quote(source), a_quote(source, "bought 40 cameras in spring")
    old = source.captures.get()
    newer_extractor()
    assert reextract() == [
        "paper: new text by attest text 2.",
        f"  “{WORDS}”: moved",
        "  “bought 40 cameras in spring”: lost, and still shown in the earlier capture",
        "Texts made again: 2 (1 changed, 1 unchanged, 0 not read).",
    ]
    new = source.captures.first()
    assert (new.text, new.extractor, new.pages, new.tool) == (
        NEWER,
        "attest text 2",
        [0, 9],
        "reextract",
    )
    for name in ("sha256", "file", "filename", "size", "taken", "taken_by"):
        assert getattr(new, name) == getattr(old, name)
    moved.refresh_from_db()
    lost.refresh_from_db()
    assert (moved.capture, NEWER[moved.start : moved.end]) == (new, WORDS)
    assert (lost.verdict, lost.capture) == ("verified", old)
    assert other.captures.count() == 1
    # The second time there is nothing left to do.
    assert reextract("--source", "paper") == [
        "Texts made again: 1 (0 changed, 1 unchanged, 0 not read)."
    ]


def test_pages_alone_make_a_difference(monkeypatch):
    source = a_source("paper")
    found = extraction.Extraction(TEXT, "text/plain", "utf-8", "attest text 2", [0, 10])
    monkeypatch.setattr(plain, "read", lambda data: found)
    reextract("--source", "paper")
    assert [capture.pages for capture in source.captures.all()] == [[0, 10], []]


def test_a_file_that_is_missing_or_another_is_told_and_the_rest_is_done():
    missing, other, good = a_source("a", text="One."), a_source("b", text="Two."), a_source("c")
    default_storage.delete(missing.captures.get().file.name)
    with open(other.captures.get().file.path, "wb") as file:
        file.write(b"Not two.")
    out = io.StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("reextract", stdout=out)
    assert out.getvalue().splitlines() == [
        "a: The stored file is missing.",
        "b: The stored file is not the one that was taken in.",
        "Texts made again: 3 (0 changed, 1 unchanged, 2 not read).",
    ]
    assert (
        str(refusal.value) == "Some documents could not be read; their captures stay as they are."
    )
    assert good.captures.count() == 1


def test_a_source_that_is_unknown_is_named():
    with pytest.raises(CommandError) as refusal:
        reextract("--source", "nowhere")
    assert str(refusal.value) == "There is no source “nowhere”."


def test_a_failure_while_quotes_are_followed_leaves_no_capture(newer_extractor, monkeypatch):
    source = a_source("paper")
    capture = source.captures.get()
    newer_extractor()

    def fail(capture):
        raise RuntimeError

    monkeypatch.setattr(ingest.quoting, "follow", fail)
    with pytest.raises(RuntimeError):
        ingest.read_again(capture)
    assert source.captures.get() == capture
    assert default_storage.exists(capture.file.name)
