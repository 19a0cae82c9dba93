import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sources import ingest
from sources.readings import what_is_missing, what_it_says
from tests.admin_forms import send, signed_in, told
from tests.builders import a_source

from .documents import lines, pdf

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("suggestions", "sentence"),
    [
        ({}, ""),
        ({"issued": "2018-11"}, "The file says of itself: date “2018-11”."),
        (
            {
                "title": "Cameras",
                "author": [{"literal": "Ana Pell"}, {"literal": "Bo Lind"}],
                "publisher": "Gazette",
                "URL": "https://gazette.example/",
                "language": "en",
            },
            "The file says of itself: title “Cameras”, author “Ana Pell; Bo Lind”, "
            "publisher “Gazette”, address “https://gazette.example/”, language “en”.",
        ),
    ],
)
def test_what_a_file_says_of_itself_is_told_in_a_sentence(suggestions, sentence):
    assert what_it_says(suggestions) == sentence


@pytest.mark.parametrize(
    ("pages", "sentence"),
    [
        ([1], ""),
        ([1, 0, 1], "No text on page 2: no quote from there can be checked."),
        ([0, 1, 0, 0, 0], "No text on pages 1, 3–5: no quote from there can be checked."),
        ([0], "No text could be taken out of this file: no quote can be checked against it."),
    ],
)
def test_pages_without_text_are_named(pages, sentence):
    data = pdf(*(lines("Words of this page.") * has_words for has_words in pages))
    capture, _ = ingest.take_in(a_source(text=""), data, "report.pdf", tool="test")
    assert what_is_missing(capture) == sentence


def test_whoever_gives_a_document_is_told_what_was_read_in_it():
    data = pdf(lines("Words of this page."), [], title="What the cameras cost")
    response = send(
        signed_in("Editor"),
        "/admin/sources/source/add/",
        title="Cameras",
        slug="cameras",
        document=SimpleUploadedFile("report.pdf", data),
    )
    assert told(response)[:3] == [
        ("success", "“report.pdf” is stored as a new capture."),
        ("info", "The file says of itself: title “What the cameras cost”, date “2000-01-01”."),
        ("warning", "No text on page 2: no quote from there can be checked."),
    ]
