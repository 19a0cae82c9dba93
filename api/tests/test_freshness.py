from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date

from claims import review
from claims.models import Subject
from sources import audit, ingest
from sources.models import Acceptance, Source
from tests.admin_forms import a_member, signed_in
from tests.builders import WORDS, a_published, a_quote, a_source, a_version

pytestmark = pytest.mark.django_db
ADDRESSES = [
    *("/", "/claims/", "/claims/ports/", "/sources/", "/topics/harbour/", "/corrections/"),
    *("/claims.json", "/claims/ports.json", "/claims/ports/v1.json", "/topics.json"),
    *("/claims.csv", "/claims.jsonl", "/claims.bib", "/claims.atom", "/api/openapi.json"),
]


@pytest.fixture
def claim():
    version = a_published("ports", topics=["Harbour"])
    LogEntry.objects.update(timestamp=timezone.now() - timedelta(hours=1))
    return version


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_the_newest_is_told_so_without_work(client, claim, address):
    first = client.get(address)
    tag, moment = first["ETag"], first["Last-Modified"]
    with CaptureQueriesContext(connection) as captured:
        again = client.get(address, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, b"".join(again), len(captured)) == (304, b"", 1)
    for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
        assert again[name] == first[name], name
    assert "must-revalidate" in first["Cache-Control"] and "public" in first["Cache-Control"]
    assert client.get(address, headers={"If-Modified-Since": moment}).status_code == 304
    earlier = http_date(timezone.now().timestamp() - 100_000)
    assert client.get(address, headers={"If-Modified-Since": earlier}).status_code == 200
    assert client.head(address, headers={"If-None-Match": tag}).status_code == 304
    assert client.head(address)["ETag"] == tag
    # Something else that the public sees.
    review.enter(a_version(), "published")
    after = client.get(address, headers={"If-None-Match": tag, "If-Modified-Since": moment})
    assert after.status_code == 200
    assert after["ETag"] != tag
    # What is so new may still come to be seen with an earlier moment.
    assert "Last-Modified" not in after


def test_what_readers_see_renews_the_tags_and_drafts_do_not(client, claim):
    """Also what stands beside the list of claims, and what is written many rows at once."""
    person = a_member()
    near = a_quote(text=WORDS.replace("275", "257"))
    subject = Subject.objects.named("Harbour office")
    a_published("figures", [near], subjects=["Harbour office"])

    def rename():
        person.first_name = "Ada"
        person.save()

    def describe():
        subject.description = "It keeps the harbour."
        subject.save()

    def accept():
        place = {"text_sha256": near.text_sha256, "start": near.start, "end": near.end}
        Acceptance.objects.create(quote=near, words=near.text, by=person, reason="So.", **place)

    def bring_sources():
        made = Source.objects.bulk_create([Source(slug="many", title="Many", access="public")])
        audit.record([(made[0], {"title": ["", "Many"]})], action=audit.Action.CREATE)

    changes = {
        "a source": lambda: a_source("new", text=""),
        "a copy": lambda: ingest.take_in(near.source, b"Other words.", "x.txt", tool="test"),
        "sources": bring_sources,
        "an acceptance": accept,
        "a name": rename,
        "a subject": describe,
        "a retraction": lambda: review.enter(claim, "retracted", reason="Wrong."),
    }
    kept = []
    for name, change in changes.items():
        before = client.get("/claims.json")["ETag"]
        change()
        if client.get("/claims.json")["ETag"] == before:
            kept.append(name)
    assert kept == []
    before = client.get("/claims.json")["ETag"]
    draft = a_version(quotes=[])
    draft.text = "Otherwise."
    draft.save()
    person.last_login = timezone.now()
    person.save(update_fields=["last_login"])
    assert client.get("/claims.json")["ETag"] == before


def test_tags_are_of_one_address_and_one_form(client, claim):
    tags = [
        client.get(address, headers=headers)["ETag"]
        for address, headers in (
            ("/claims.json", {}),
            ("/claims.json?size=1", {}),
            ("/claims.json", {"Accept": "application/vnd.attest.v1+json"}),
            ("/claims/ports/", {}),
            ("/claims/ports/", {"Accept": "application/ld+json"}),
            ("/claims/ports/", {"Cookie": "citation_style=apa."}),
        )
    ]
    assert len(set(tags)) == len(tags)


def test_what_is_not_there_has_no_tag_and_is_never_unchanged(client, claim):
    for address in ("/claims/nothing.json", "/claims.json?size=0", "/claims/nothing/"):
        response = client.get(address)
        assert "ETag" not in response
        later = {"If-None-Match": "*", "If-Modified-Since": http_date()}
        assert client.get(address, headers=later).status_code == response.status_code


def test_a_condition_that_fails_is_a_problem(client, claim):
    response = client.get("/claims.json", headers={"If-Match": '"other"'})
    assert (response.status_code, response.json()["title"]) == (412, "Precondition Failed")


def test_who_is_signed_in_is_answered_for_themselves(claim):
    """No cache may keep it for others, and nobody is told that a page is unchanged."""
    staff = signed_in("Contributor")
    tag = Client().get("/claims/")["ETag"]
    response = staff.get("/claims/", headers={"If-None-Match": tag})
    assert (response.status_code, "ETag" in response, response["Cache-Control"]) == (
        200,
        False,
        "private",
    )


@pytest.mark.parametrize("address", ["/selection/", "/healthz", "/claims/ports/report/"])
def test_some_pages_are_made_for_one_reader(client, claim, address):
    response = client.get(address)
    assert (response.status_code, "ETag" in response) == (200, False)


@pytest.fixture
def kept(settings):
    settings.ANSWERS_KEPT = 60
    caches["answers"].clear()


@pytest.mark.parametrize("address", ["/", "/claims/", "/claims/ports/", "/claims.json"])
def test_an_answer_is_made_once_in_each_state(client, claim, kept, address):
    first = client.get(address)
    with CaptureQueriesContext(connection) as captured:
        again = client.get(address)
    assert (again.content, again.headers, len(captured)) == (first.content, first.headers, 1)
    tag = first["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert client.head(address).headers == first.headers
    review.enter(claim, "retracted", reason="It did not.")
    after = client.get(address)
    assert after["ETag"] != tag
    assert after.content != first.content


def test_what_is_kept_is_for_strangers_and_short(claim, kept):
    stranger, staff = Client(), signed_in("Contributor")
    stranger.get("/claims/")
    assert staff.get("/claims/")["Cache-Control"] == "private"
    one, two = (b"".join(stranger.get("/claims.csv")) for _ in range(2))
    assert one == two != b""
