"""Scripts add sources, documents and quotes: what the desk would store, and would refuse."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from api.tests.scripts import Script, refused
from sources.audit import entries_of
from sources.models import Capture, Quote, Source
from tests.builders import TEXT, WORDS, a_quote, a_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def script():
    return Script("Contributor")


def test_a_source_comes_from_a_csl_item_and_our_own_words(script, settings):
    settings.SITE_URL = "https://claims.example"
    item = {
        "type": "report",
        "title": "Cameras for the harbour",
        "author": [{"family": "Pell", "given": "Ana", "non-dropping-particle": "van"}],
        "issued": {"date-parts": [[2026, 2]]},
        "publisher": "Harbour Press",
        "DOI": "no doi",
        "volume": "3",
        "ISBN": "123",
    }
    response = script.send("/api/sources", {"csl": item, "slug": "cameras", "access": "public"})
    assert (response.status_code, response["Location"]) == (
        201,
        "https://claims.example/api/sources/cameras",
    )
    assert response.json() == {
        "slug": "cameras",
        "source_url": "https://claims.example/sources/cameras/",
        "text_url": "https://claims.example/sources/cameras/text/",
        "access": "public",
        "publisher_slug": "harbour-press",
        "quotes": 0,
        "id": "cameras",
        "type": "report",
        "title": "Cameras for the harbour",
        "author": [{"family": "van Pell", "given": "Ana"}],
        "publisher": "Harbour Press",
        "issued": {"date-parts": [[2026, 2]]},
        "captures": [],
        "desk_url": "https://claims.example/desk/sources/cameras/",
        "left_out": [
            "The DOI is left out: “no doi” is none. A DOI is 10.1000/182 and the like.",
            "Not kept: volume, ISBN.",
        ],
    }
    source = Source.objects.get()
    assert [entry.actor for entry in entries_of(source)] == [script.user]
    again = script.get("/api/sources/cameras").json()
    assert again == {k: v for k, v in response.json().items() if k != "left_out"}


def test_a_source_is_private_unless_it_is_said(script):
    said = {"title": "A letter", "authors": "Roth, Ada; {Smith, Jones & Co}"}
    response = script.send("/api/sources", said)
    source = Source.objects.get(slug=response.json()["slug"])
    assert (source.access, source.type, source.authors) == (
        "private",
        "webpage",
        [{"family": "Roth", "given": "Ada"}, {"literal": "Smith, Jones & Co"}],
    )


def test_a_source_that_may_be_here_is_added_once_more_only_on_purpose(script):
    a_source("paper", doi="10.1000/1")
    said = {"title": "Another", "doi": "10.1000/1"}
    response = script.send("/api/sources", said)
    words = (
        "It may be here already: same DOI as “Title of paper”. If it is another, say so: send "
        "these slugs as “known”."
    )
    assert refused(response) == (409, {"#/known": words})
    assert response.json()["known"] == ["paper"]
    assert script.send("/api/sources", {**said, "known": ["paper"]}).status_code == 201
    assert Source.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "status", "errors"),
    [
        ({}, 422, {"#/title": "This field is required."}),
        ({"titel": "X"}, 422, {"#": "There is no “titel” here. There are: "}),
        ({"title": 5, "access": "open"}, 422, {"#/title": "Give a string.", "#/access": "Choose"}),
        ({"title": "X", "issued": "03/10/2016"}, 422, {"#/issued": "“03/10/2016”"}),
        ({"title": "X\x00"}, 422, {"#/title": "Null characters are not allowed."}),
        ("{", 400, {"#": "The body is no JSON that can be read."}),
        ('{"title": "\\ud800"}', 400, {"#": "The body is no JSON that can be read."}),
        ('{"title": NaN}', 400, {"#": "The body is no JSON that can be read."}),
        (
            '{"title": "A", "csl": {"title": "B", "title": "C"}}',
            400,
            {"#": "“title” stands more than once in one object."},
        ),
        ("[]", 422, {"#": "Give an object."}),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_nothing_is_stored(script, said, status, errors):
    response = script.send("/api/sources", said)
    found, told = refused(response)
    assert (found, told.keys()) == (status, errors.keys())
    assert {
        place: told[place].startswith(words) for place, words in errors.items()
    } == dict.fromkeys(errors, True), told
    assert not Source.objects.exists()


def test_a_document_becomes_the_newest_copy_once(script):
    source = a_source("paper", text="")
    other = a_source("other", text="Some other words.")

    def bring(text, slug="paper"):
        document = SimpleUploadedFile("paper.txt", text.encode())
        return script.post(f"/api/sources/{slug}/captures", {"document": document})

    first = bring(TEXT)
    capture = Capture.objects.get(source=source)
    assert (first.status_code, first.json()["sha256"], first.json()["is_new"]) == (
        201,
        capture.sha256,
        True,
    )
    assert (capture.taken_by, capture.tool, capture.text) == (script.user, "api", TEXT)
    again = bring(TEXT)
    assert (again.status_code, again.json()["is_new"]) == (200, False)
    status, told = refused(bring("Some other words."))
    assert (status, told["#/document"]) == (
        409,
        f"This file is here already: it is a capture of “{other.title}”.",
    )
    assert refused(bring("")) == (422, {"#/document": "The file is empty."})
    assert refused(script.post("/api/sources/paper/captures"))[0] == 422
    assert refused(bring(TEXT, slug="nothing"))[0] == 404
    assert source.captures.count() == 1


def test_a_quote_is_looked_up_and_kept_with_what_was_found(script):
    a_source("paper")
    said = {"source": "paper", "words": WORDS, "attribution": "Harbour master", "locator": "p. 3"}
    response = script.send("/api/quotes", said)
    quote = Quote.objects.get()
    assert response.status_code == 201
    told = response.json()
    assert (told["id"], told["verdict"], told["says"]) == (
        quote.pk,
        "verified",
        "the words stand in the document.",
    )
    assert TEXT[told["start"] : told["end"]] == WORDS
    assert (quote.attribution, quote.locator, quote.created_by) == (
        "Harbour master",
        "p. 3",
        script.user,
    )
    again = script.send("/api/quotes", said)
    assert (again.status_code, again.json()["id"], again.json()["is_new"]) == (200, quote.pk, False)


def test_words_that_do_not_stand_there_are_kept_only_as_what_they_are(script):
    a_source("paper")
    said = {"source": "paper", "words": WORDS.replace("275", "257")}
    response = script.send("/api/quotes", said)
    words = "These words do not stand in the document as they are."
    assert refused(response) == (422, {"#/words": words})
    quote = response.json()["quote"]
    assert (quote["verdict"], quote["says"]) == (
        "near",
        "the quote says “257”, the document says “275”.",
    )
    assert not Quote.objects.exists()
    kept = script.send("/api/quotes", {**said, "anyway": True})
    assert (kept.status_code, kept.json()["verdict"]) == (201, "near")
    assert refused(script.send("/api/quotes", {**said, "source": "none"})) == (
        422,
        {"#/source": "There is no such source."},
    )


def test_who_may_not_is_refused(client, settings):
    a_source("paper")
    a_quote()
    said = {"title": "X"}
    assert client.post("/api/sources", said, content_type="application/json").status_code == 401
    # A session is worth nothing here: that is why no CSRF token is asked for.
    member = Script("Contributor")
    client.force_login(member.user)
    refusal = client.post("/api/sources", said, content_type="application/json")
    assert (refusal.status_code, refusal["WWW-Authenticate"]) == (401, "Bearer")
    assert refusal.json()["detail"] == "A token is needed."
    outsider = Script()
    assert outsider.send("/api/sources", said).status_code == 403
    member.token.revoke()
    assert member.send("/api/sources", said).status_code == 401
    assert Source.objects.filter(title="X").count() == 0
