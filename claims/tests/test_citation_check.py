"""Has a claim changed since it was cited? Every format that leaves the site is recognised."""

import datetime

import pytest

from citations import styles
from claims import citation_check, review
from claims.citation_check import Citation, citations_in, readable
from claims.exports import FORMATS
from tests.builders import a_published, a_quote, a_source, a_version

pytestmark = pytest.mark.django_db


def next_version(claim, text, quotes=(), reason="A word was wrong."):
    draft = review.start_next(claim, reason=reason)
    draft.text = text
    draft.save()
    if quotes:
        for piece in draft.evidence.all():
            piece.delete()
        for quote in quotes:
            draft.evidence.create(quote=quote)
    return review.enter(draft, "published", at=datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC))


def check(text):
    found, more = citation_check.check(text)
    assert more == 0
    return found


@pytest.fixture
def claim():
    return a_published("harbour_cameras-2", text="The cameras cost $275M, R&D included.").claim


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://claims.example/claims/a/v3/", [("a", 3)]),
        ("/claims/a/v3", [("a", 3)]),
        ("/claims/a/v3.bib and /claims/b-1/v12/cite/", [("a", 3), ("b-1", 12)]),
        ("/claims/a/", [("a", None)]),
        ("/claims/a.ris", [("a", None)]),
        ("/claims/a/history/", [("a", None)]),
        ("Claim a-b_c, version 3.", [("a-b_c", 3)]),
        (r"note = {Claim a\_b, version 3}", [("a_b", 3)]),
        ("@misc{a-v3,", [("a", 3)]),
        ("ID  - a-v3", [("a", 3)]),
        ('"id": "a-v3"', [("a", 3)]),
        ("Claim a, version 3. /claims/a/v3/ @misc{a-v3,", [("a", 3)]),
        ("/claims/a/v3/ and /claims/a/v2/", [("a", 3), ("a", 2)]),
        ("/claims/a/v0/", [("a", None)]),
        ("/claims/a/v1234567890123/", [("a", None)]),
        ("/claims/?q=x  claims  version 3", []),
        ("", []),
    ],
)
def test_what_a_text_cites(text, found):
    assert citations_in(readable(text)) == [Citation(*one) for one in found]


@pytest.mark.parametrize("suffix", [s for s in FORMATS if s != "csv"])
def test_every_format_that_leaves_the_site_is_recognised(client, claim, suffix):
    text = b"".join(client.get(f"/claims/harbour_cameras-2/v1.{suffix}")).decode()
    (found,) = check(text)
    assert (found.citation, found.is_present) == (Citation("harbour_cameras-2", 1), True)
    assert found.wording == "verified"


@pytest.mark.parametrize("style", styles.NAMED)
def test_every_style_is_recognised_with_its_statement(client, claim, style):
    text = b"".join(client.get(f"/claims/harbour_cameras-2/v1.txt?style={style}")).decode()
    (found,) = check(text)
    assert (found.citation.number, found.is_present, found.wording) == (1, True, "verified")


def test_what_changed_since_is_shown_word_by_word(claim):
    old = claim.listed.evidence.get()
    new = a_quote(a_source(), "A second order of 12 cameras")
    second = next_version(claim, "The cameras cost $276M, R&D included.", [new])
    (found,) = check("/claims/harbour_cameras-2/v1/")
    assert (found.version.number, found.listed, found.is_present) == (1, second, False)
    assert [(change.kind, change.words) for change in found.changes] == [
        ("equal", "The cameras cost "),
        ("delete", "$275M, "),
        ("insert", "$276M, "),
        ("equal", "R&D included."),
    ]
    assert (list(found.gone), [piece.quote for piece in found.new]) == ([old], [new])
    assert [decision.version for decision in found.decisions] == [second]
    assert found.wording == "absent"


def test_all_that_a_version_says_is_compared(client, claim):
    first = claim.listed
    draft = review.start_next(claim, reason="It speaks against.")
    draft.scope, draft.occurred = "Cameras alone.", "2018"
    draft.save()
    draft.quantities.create(value=275000000, unit="USD")
    piece = draft.evidence.get()
    piece.stance = "contradicts"
    piece.save()
    review.enter(draft, "published")
    (found,) = check("/claims/harbour_cameras-2/v1/")
    assert found.changes == ()
    assert found.others == (
        ("What it covers", "", "Cameras alone."),
        ("Period", "", "2018"),
        ("Figures", "", "275,000,000 USD"),
    )
    assert [(piece.version, piece.stance) for piece in found.gone] == [(first, "supports")]
    assert [piece.stance for piece in found.new] == ["contradicts"]
    page = client.get("/check/?text=/claims/harbour_cameras-2/v1/").content.decode()
    assert '<span class="label">Contradicts</span> <ins>' in page


def test_what_is_left_out_is_said(client, claim, monkeypatch):
    monkeypatch.setattr(citation_check, "MOST", 1)
    text = "/claims/harbour_cameras-2/v1/ /claims/other/v1/ /claims/third/v1/"
    assert "2 more citations stand in this text." in (
        client.get("/check/", {"text": text}).content.decode()
    )


@pytest.mark.parametrize("suffix", ["bib", "md", "wiki", "csl.json", "json"])
def test_our_own_files_have_the_statement_word_for_word(client, suffix):
    a_published("signs", text='If a = {b} | "c" then 100% of $5 & #1_a [d]')
    (found,) = check(b"".join(client.get(f"/claims/signs.{suffix}")).decode())
    assert found.wording == "verified"


def test_a_wrong_figure_in_an_entry_is_named(claim):
    (found,) = check(
        "Attest, “The cameras cost $257M, R&D included”, /claims/harbour_cameras-2/v1/"
    )
    assert found.wording == "near"
    assert [(d.quote, d.document) for d in found.differences] == [("275M", "257M")]


def test_a_retraction_is_told_with_its_reason(client, claim):
    review.record_all([(claim.listed, "retracted", "The buyer denied it.")])
    (found,) = check("/claims/harbour_cameras-2/v1/")
    assert found.is_present
    page = client.get("/check/?text=/claims/harbour_cameras-2/v1/").content.decode()
    assert "This is the present version, and it is retracted. The buyer denied it." in page
    assert "Nothing has changed" not in page


def test_what_is_not_here_is_said_and_drafts_are_not(client, claim):
    draft = a_version()
    text = (
        f"/claims/lost/v1/ /claims/harbour_cameras-2/v9/ /claims/{draft.claim.slug}/v1/ camera-v2"
    )
    found = {one.citation: (one.claim, one.version) for one in check(text)}
    assert found == {
        Citation("lost", 1): (None, None),
        Citation("harbour_cameras-2", 9): (claim, None),
        Citation(draft.claim.slug, 1): (None, None),  # as if there were none
    }
    page = client.post("/check/", {"text": text}).content.decode()
    assert page.count("There is no such claim here.") == 2
    assert "Version 9 was never published. The present one is 1." in page
    assert "Statement" not in page


def test_a_whole_bibliography_is_checked_at_once(client, claim, django_assert_max_num_queries):
    other = a_published("other", text="Another statement.")
    next_version(other.claim, "Another statement.")
    text = b"".join(client.get("/claims.ris")).decode()
    with django_assert_max_num_queries(16):
        found = check(text)
    assert {(one.citation.slug, one.citation.number) for one in found} == {
        ("other", 2),
        ("harbour_cameras-2", 1),
    }


def test_the_page_without_a_script(client, claim):
    page = client.post("/check/", {"text": "/claims/harbour_cameras-2/v1/"})
    assert "This is still the present version. Nothing has changed." in page.content.decode()
    nothing = client.post("/check/", {"text": "<b>no claim</b>"}).content.decode()
    assert "No claim of Attest is named in this text." in nothing
    assert "&lt;b&gt;no claim&lt;/b&gt;</textarea>" in nothing


@pytest.mark.parametrize(
    "asked", [{"text": "x" * 100_001}, {"text": "/claims/" * 12_000}, {"text": "\0\ud7ff{\\\\"}]
)
def test_a_hostile_text_is_answered(client, claim, asked):
    assert client.post("/check/", asked).status_code in (200, 400)


def test_an_unknown_parameter_is_named(client):
    response = client.get("/check/?url=x")
    assert response.status_code == 400
    assert "“url” is not known here." in response.content.decode()
