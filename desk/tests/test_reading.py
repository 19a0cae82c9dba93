import pytest

from claims import review
from claims.models import Claim, Version
from desk.marking import looked_for
from desk.marking import mark as mark_quote
from sources import ingest
from sources.models import Derivation, Quote
from tests.admin_forms import signed_in, told
from tests.builders import TEXT, WORDS, a_published, a_quote, a_source, a_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def contributor():
    return signed_in("Contributor")


def mark(client, source, _button="store", **fields):
    data = {"words": WORDS, "stance": "supports", _button: "1", **fields}
    return client.post(f"/desk/sources/{source.slug}/", data)


def test_one_action_stores_the_quote_a_new_claim_and_its_evidence(contributor):
    source = a_source("paper")
    response = mark(
        contributor,
        source,
        attribution="The harbour master",
        via="Harbour Gazette",
        stance="contradicts",
        claim="The harbour paid nothing.",
        is_new="on",
    )
    quote = Quote.objects.get()
    assert response["Location"] == f"/desk/sources/paper/#q{quote.pk}"
    assert (quote.verdict, quote.attribution, quote.via, quote.created_by) == (
        "verified",
        "The harbour master",
        "Harbour Gazette",
        contributor.user,
    )
    version = Version.objects.get()
    assert (version.claim.slug, version.text, version.status, version.author) == (
        "the-harbour-paid-nothing",
        "The harbour paid nothing.",
        "draft",
        contributor.user,
    )
    assert [(e.quote, e.stance, e.order) for e in version.evidence.all()] == [
        (quote, "contradicts", 1)
    ]


def test_the_same_words_send_the_claim_to_review_at_once(contributor):
    mark(contributor, a_source(), "submit", claim="The harbour paid.", is_new="on")
    assert Version.objects.get().status == "in review"


@pytest.mark.parametrize("said", ["cost", "The Cameras Cost Much."])
def test_a_claim_is_meant_by_its_id_or_its_statement(contributor, said):
    version = a_version(Claim.objects.create(slug="cost"), [], text="The cameras cost much.")
    mark(contributor, a_source(), claim=said)
    assert [e.quote.text for e in version.evidence.all()] == [WORDS]


def test_evidence_for_a_published_claim_begins_its_next_version(contributor):
    first = a_published("cost")
    mark(contributor, a_source(), claim="cost")
    second = first.claim.latest
    assert (second.number, second.status, second.author) == (2, "draft", contributor.user)
    assert second.evidence.count() == 2
    assert first.evidence.count() == 1


def test_near_words_go_to_review_as_was_asked(contributor):
    source, wrong = a_source(), WORDS.replace("275", "257")
    claim = {"claim": "Much was paid.", "is_new": "on"}
    page = mark(contributor, source, "submit", words=wrong, **claim).content.decode()
    assert '<button name="anyway" value="submit"' in page
    mark(contributor, source, words=wrong, anyway="submit", **claim)
    assert Version.objects.get().status == "in review"


def test_what_cannot_go_to_review_is_not_stored_either(contributor):
    first = a_published("cost")
    source = a_source()
    response = mark(contributor, source, "submit", claim="cost")
    assert response.context["form"].non_field_errors() == [
        "Say in the version why it replaces the one before it."
    ]
    assert (source.quotes.count(), first.claim.versions.count()) == (0, 1)
    mark(contributor, source, "submit", claim="cost", reason="A second source.")
    second = first.claim.latest
    assert (second.number, second.status, second.reason) == (2, "in review", "A second source.")
    # A further quote for what is in review already is stored, and stays in review.
    response = mark(contributor, source, "submit", words="bought 40 cameras", claim="cost")
    assert "The quote is evidence for this claim, in review:" in told(response)[1][1]
    assert second.evidence.count() == 3


def test_words_that_fit_several_claims_ask_back_and_lose_nothing(contributor):
    one, two = (
        a_version(Claim.objects.create(slug=s), [], text=f"Cameras in the {s}.")
        for s in ("harbour", "market")
    )
    response = mark(contributor, a_source(), claim="cameras the", attribution="Ana Pell")
    assert response.status_code == 400
    assert {v.pk for v in response.context["choices"]} == {one.pk, two.pk}
    assert response.context["form"]["attribution"].value() == "Ana Pell"
    assert Quote.objects.count() == 0
    response = mark(contributor, a_source(), claim="A wholly new thing.")
    assert response.context["form"].errors == {
        "claim": ["No claim says this: choose another, or make it a new claim."]
    }


def test_what_is_refused_stores_neither_quote_nor_claim(contributor):
    source = a_source()
    responses = [
        mark(contributor, source, words=""),
        mark(contributor, source, claim="x" * 2_001, is_new="on"),
        mark(contributor, source, stance="maybe"),
        mark(contributor, source, claim="nul \0", is_new="on"),
    ]
    assert [r.status_code for r in responses] == [400] * 4
    assert (Quote.objects.count(), Claim.objects.count()) == (0, 0)


def test_a_near_quote_is_stored_only_when_that_is_meant(contributor):
    source, wrong = a_source(), WORDS.replace("275", "257")
    response = mark(contributor, source, words=wrong, claim="Much was paid.", is_new="on")
    assert (response.status_code, response.context["unfit"]) == (400, True)
    assert response.context["checked"]["quote"].verdict == "near"
    assert (Quote.objects.count(), Claim.objects.count()) == (0, 0)
    response = mark(contributor, source, "anyway", words=wrong)
    assert told(response) == [("warning", "Near: the quote says “257”, the document says “275”.")]
    assert Quote.objects.get().verdict == "near"


def test_check_only_stores_nothing(contributor):
    response = mark(contributor, a_source(), "check", words=WORDS.replace("275", "257"))
    assert response.context["checked"]["quote"].verdict == "near"
    assert Quote.objects.count() == 0


def test_of_two_equal_places_the_chosen_one_is_taken(contributor):
    source = a_source(text="Cameras. More cameras. Cameras.")
    mark(contributor, source, words="Cameras.", place=23)
    assert [(q.start, q.end) for q in Quote.objects.all()] == [(23, 31)]


def test_the_same_quote_is_used_again_for_another_claim(contributor):
    source = a_source()
    for claim in ("The harbour paid.", "It cost much."):
        mark(contributor, source, claim=claim, is_new="on")
    assert Quote.objects.count() == 1
    assert Version.objects.count() == 2
    response = mark(contributor, source, claim="It cost much.")
    assert "was evidence already for this claim" in told(response)[1][1]


def test_the_reader_shows_the_quotes_and_the_claims_they_serve(contributor):
    version = a_published("cost", text="The cameras cost much.")
    quote = version.evidence.get().quote
    page = contributor.get(f"/desk/sources/{quote.source.slug}/")
    html = page.content.decode()
    assert f'id="q{quote.pk}" class="verified" data-quote="{quote.pk}"' in html
    [shown] = page.context["here"]
    assert [piece.version for piece in shown.serves] == [version]
    assert "The cameras cost much." in html


def test_only_the_latest_version_of_a_claim_counts_as_served(contributor):
    first = a_published("cost")
    quote = first.evidence.get().quote
    second = review.start_next(first.claim)
    page = contributor.get(f"/desk/sources/{quote.source.slug}/")
    [shown] = page.context["here"]
    assert [piece.version for piece in shown.serves] == [second]


def test_chosen_words_tell_what_they_overlap(contributor):
    version = a_published("cost")
    quote = version.evidence.get().quote
    address = f"/desk/sources/{quote.source.slug}/passage/"
    page = contributor.get(address, {"words": "at least $275 million", "place": TEXT.find("at")})
    assert page.context["checked"]["same"] == [quote]
    other = contributor.get(address, {"words": "A second order"})
    assert other.context["checked"]["same"] == []
    assert other.context["checked"]["quote"].verdict == "verified"
    assert contributor.get(address).status_code == 400


def test_claims_are_found_as_they_are_typed(contributor):
    a_published("cost", text="The cameras cost much.")
    a_version(Claim.objects.create(slug="draft-one"), [], text="Cameras were sold.")
    found = contributor.get("/desk/claim-search/", {"q": "cameras cost"}).json()["results"]
    assert found == [
        {"slug": "cost", "text": "The cameras cost much.", "status": "Published"},
    ]
    assert contributor.get("/desk/claim-search/", {"q": ""}).json() == {"results": []}
    assert contributor.get("/desk/claim-search/", {"q": "\0"}).json() == {"results": []}


def test_a_source_without_a_document_takes_unchecked_quotes(contributor):
    source = a_source(text="")
    assert contributor.get(f"/desk/sources/{source.slug}/").status_code == 200
    mark(contributor, source)
    assert Quote.objects.get().verdict == "unchecked"


def test_the_reader_says_what_the_document_was_taken_from(contributor):
    copy, origin, other = a_source(), a_source(), a_source()
    ties = [
        Derivation.objects.create(source=copy, origin=origin, kind="copy"),
        Derivation.objects.create(source=other, origin=copy, kind="cites", state="confirmed"),
    ]
    Derivation.objects.create(source=copy, origin=other, kind="copy", state="refused")
    shown = contributor.get(f"/desk/sources/{copy.slug}/").context["derivations"]
    assert sorted(d.pk for d in shown) == [tie.pk for tie in ties]


@pytest.mark.parametrize("number", [1, 3])
def test_the_reader_asks_the_database_as_often_for_one_quote_as_for_three(
    contributor, django_assert_num_queries, number
):
    source = a_source()
    for words in ("bought 40 cameras", "at least $275 million", "12 cameras")[:number]:
        a_published(quotes=[a_quote(source, words)])
    contributor.get(f"/desk/sources/{source.slug}/")
    with django_assert_num_queries(24):
        contributor.get(f"/desk/sources/{source.slug}/")


def test_words_are_looked_for_again_where_a_newer_copy_came_in_between(contributor):
    source = a_source()
    quote = looked_for(source, words=WORDS)
    assert quote.verdict == "verified"
    capture, _ = ingest.take_in(source, b"Other words.", "new.txt", tool="test")
    marked = mark_quote(quote, stance="supports", by=contributor.user)
    assert (marked.quote.verdict, marked.quote.capture) == ("absent", capture)
