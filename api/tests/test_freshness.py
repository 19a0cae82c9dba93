from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date

from claims import review
from tests.admin_forms import signed_in
from tests.builders import a_published, a_version

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
