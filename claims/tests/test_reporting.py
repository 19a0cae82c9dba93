"""A reader reports a mistake."""

import pytest
from django.core.cache import cache

from claims import reporting
from claims.models import CorrectionRequest
from tests.builders import a_published, a_version

pytestmark = pytest.mark.django_db

ADDRESS = "/claims/harbour/report/"
TOO_MANY = "Too many reports came at once. Try again in an hour."


@pytest.fixture(autouse=True)
def version():
    cache.clear()
    return a_published("harbour")


def sent(client, text="The year is wrong.", **more):
    """(status, what is wrong with the form) of a report."""
    answer = client.post(ADDRESS, {"text": text, **more})
    form = answer.context["form"]
    assert answer.context["sent"] == (answer.status_code == 200)
    return answer.status_code, {name: list(errors) for name, errors in form.errors.items()}


def test_a_report_waits_for_staff(client, version):
    assert client.get(ADDRESS).status_code == 200
    assert sent(client, contact="reader@paper.example") == (200, {})
    request = CorrectionRequest.objects.open().get()
    assert (request.version, request.text, request.contact) == (
        *(version, "The year is wrong.", "reader@paper.example"),
    )


def test_what_nobody_sees_is_reported_by_nobody(client):
    draft = a_version()
    assert client.get(f"/claims/{draft.claim.slug}/report/").status_code == 404
    assert client.post(f"/claims/{draft.claim.slug}/report/", {"text": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"text": " "}, "text", "This field is required."),
        ({"text": "x" * 5_001}, "text", "at most 5000 characters"),
        ({"contact": "nobody"}, "contact", "Enter a valid email address."),
        ({"homepage": "https://spam.example"}, "homepage", "Leave this field empty."),
    ],
)
def test_what_cannot_be_taken_gets_a_sentence(client, typed, field, sentence):
    status, errors = sent(client, **typed)
    assert (status, list(errors)) == (400, [field])
    assert sentence in errors[field][0]
    assert not CorrectionRequest.objects.exists()


def test_one_address_reports_a_few_in_an_hour(client):
    for _ in range(reporting.MOST_IN_AN_HOUR):
        assert sent(client) == (200, {})
    assert sent(client) == (400, {"__all__": [TOO_MANY]})
    client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert sent(client) == (200, {})
    assert CorrectionRequest.objects.count() == reporting.MOST_IN_AN_HOUR + 1


def test_a_claim_that_nobody_looks_after_takes_no_more(client, monkeypatch):
    monkeypatch.setattr(reporting, "MOST_OPEN", 2)
    assert [sent(client) for _ in range(3)] == [
        *((200, {}), (200, {}), (400, {"__all__": [TOO_MANY]})),
    ]
    CorrectionRequest.objects.first().delete()
    assert sent(client) == (200, {})


def test_a_cache_that_is_away_keeps_nobody_from_reporting(client, settings, caplog):
    away = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://[::1]:1"}
    settings.CACHES = {**settings.CACHES, "default": away}
    for _ in range(reporting.MOST_IN_AN_HOUR + 1):
        assert sent(client) == (200, {})
    assert CorrectionRequest.objects.count() == reporting.MOST_IN_AN_HOUR + 1
    assert "The cache is away: reports are not counted." in caplog.messages
