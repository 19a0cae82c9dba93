"""Scripts write drafts: all of one or nothing, and never more than a draft."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.tests.scripts import Script, refused
from claims.models import Claim, Contribution, Topic, Version
from tests.builders import a_published, a_quote, a_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def script():
    return Script("Contributor")


def test_a_draft_is_written_with_all_that_it_rests_on(script, client):
    for name in ("Money", "Ports"):
        Topic.objects.named(name)
    first, other = a_quote(), a_quote()
    said = {
        "text": "The system cost at least $275 million.",
        "scope": "Without the cables.",
        "occurred": "2018~",
        "topics": ["Ports", "Money"],
        "note": "A note.",
        "review_due": "2027-03-01",
        "evidence": [
            {"quote": other.pk, "stance": "contradicts", "note": "Later."},
            {"quote": first.pk, "directness": "direct"},
        ],
        "quantities": [
            {"printed": "at least $275 million", "value": "275000000", "unit": "USD"},
        ],
        "not_found": [{"sought": "The bill", "where": "Port archive", "when": "2026-03"}],
    }
    response = script.send("/api/claims", said)
    assert response.status_code == 201, response.content
    version = Version.objects.get()
    told = response.json()
    assert (version.status, version.number, version.author, str(version.review_due)) == (
        "draft",
        1,
        script.user,
        "2027-03-01",
    )
    assert response["Location"].endswith(f"/api/claims/{version.claim.slug}")
    assert {
        key: told[key] for key in ("text", "scope", "occurred", "note", "status", "topics")
    } == {
        **{key: said[key] for key in ("text", "scope", "occurred", "note")},
        "status": "draft",
        "topics": ["Money", "Ports"],
    }
    pieces = version.evidence.values_list("quote", "stance", "note", "directness", "order")
    assert list(pieces) == [
        (other.pk, "contradicts", "Later.", "", 1),
        (first.pk, "supports", "", "direct", 2),
    ]
    assert [(q.printed, q.plain, q.unit) for q in version.quantities.all()] == [
        ("at least $275 million", "275000000", "USD")
    ]
    assert [(n.sought, n.place, n.looked) for n in version.not_found.all()] == [
        ("The bill", "Port archive", "2026-03")
    ]
    assert list(Contribution.objects.values_list("version", "person")) == [
        (version.pk, script.user.pk)
    ]
    assert script.get(f"/api/claims/{version.claim.slug}").json() == told
    # Nothing of it is public.
    assert client.get(f"/claims/{version.claim.slug}.json").status_code == 404
    assert client.get("/claims.json").json()["count"] == 0


def test_one_error_anywhere_and_nothing_is_stored(script):
    quote = a_quote()
    said = {
        "text": "The harbour bought cameras.",
        "occurred": "03/10/2016",
        "topics": ["Unheard of"],
        "evidence": [{"quote": quote.pk}, {"quote": quote.pk}, {"quote": 10**9}],
        "quantities": [{"value": "many"}],
        "not_found": [{"sought": "A bill", "where": "Archive", "when": "once"}],
    }
    status, errors = refused(script.send("/api/claims", said))
    assert (status, sorted(errors)) == (
        422,
        [
            "#/evidence/1/quote",
            "#/evidence/2/quote",
            "#/not_found/0/when",
            "#/occurred",
            "#/quantities/0/value",
            "#/topics",
        ],
    )
    assert errors["#/topics"] == "There is no topic “Unheard of”. An editor can add it."
    assert errors["#/evidence/2/quote"] == "There is no such quote."
    assert not Claim.objects.exists()
    # An editor may.
    assert Script("Editor").send(
        "/api/claims", {"text": said["text"], "topics": said["topics"]}
    ).json()["topics"] == ["Unheard of"]


@pytest.mark.parametrize("status", ["published", "in review"])
def test_a_script_cannot_say_how_a_claim_stands(script, status):
    said = {"text": "The harbour bought cameras.", "status": status}
    assert refused(script.send("/api/claims", said))[0] == 422
    assert not Claim.objects.exists()


def test_ones_own_drafts_are_listed(script):
    a_published(author=script.user)
    a_version(text="Another's.")
    counts = []
    for texts in (["One."], ["Two.", "Three."]):
        for text in texts:
            script.send("/api/claims", {"text": text, "evidence": [{"quote": a_quote().pk}]})
        with CaptureQueriesContext(connection) as captured:
            answer = script.get("/api/claims").json()
        counts.append(len(captured))
    assert [draft["text"] for draft in answer["results"]] == ["Three.", "Two.", "One."]
    assert counts[0] == counts[1]
    page = script.get("/api/claims?size=2&fields=text").json()
    assert (page["count"], page["results"]) == (3, [{"text": "Three."}, {"text": "Two."}])
