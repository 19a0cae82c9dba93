from datetime import timedelta

import pytest
from django.utils import timezone

from api.models import Sent
from api.tests.scripts import Script, refused
from claims.models import Claim

pytestmark = pytest.mark.django_db
SAID = {"text": "The harbour bought cameras."}


@pytest.fixture
def script():
    return Script("Contributor")


def test_what_is_sent_again_is_answered_again_and_not_done(script):
    key = {"Idempotency-Key": "a1"}
    first = script.send("/api/claims", SAID, **key)
    again = script.send("/api/claims", SAID, **key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again["Location"]) == (first.content, first["Location"])
    assert (again["Idempotency-Replayed"], "Idempotency-Replayed" in first) == ("true", False)
    assert Claim.objects.count() == 1
    # Another script's key, and another key, are others.
    Script("Contributor").send("/api/claims", SAID, **key)
    script.send("/api/claims", SAID, **{"Idempotency-Key": "a2"})
    assert Claim.objects.count() == 3


def test_a_key_is_for_one_request(script):
    key = {"Idempotency-Key": "a1"}
    script.send("/api/claims", SAID, **key)
    status, errors = refused(script.send("/api/claims", {"text": "Another."}, **key))
    assert (status, errors["#"]) == (
        422,
        "Something else was sent with this Idempotency-Key before.",
    )
    Sent.objects.update(status=None)
    assert refused(script.send("/api/claims", SAID, **key))[0] == 409
    assert refused(script.send("/api/claims", SAID, **{"Idempotency-Key": "x" * 201}))[0] == 400
    assert Claim.objects.count() == 1


def test_what_was_refused_or_is_long_ago_is_tried_anew(script):
    key = {"Idempotency-Key": "a1"}
    assert script.send("/api/claims", {"text": ""}, **key).status_code == 422
    assert script.send("/api/claims", SAID, **key).status_code == 201
    Sent.objects.update(at=timezone.now() - timedelta(days=2))
    assert script.send("/api/claims", SAID, **key).status_code == 201
    assert Claim.objects.count() == 2
