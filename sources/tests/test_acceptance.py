import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from claims.models import Version
from sources import ingest
from sources.acceptance import accept
from sources.models import Acceptance, Quote
from tests.admin_forms import signed_in, told
from tests.builders import TEXT, a_published, a_quote, a_source

pytestmark = pytest.mark.django_db

WRONG = "We paid at least $257 million for the whole system"


@pytest.fixture
def curator():
    return signed_in("Editor", first_name="Cora", last_name="Lind")


def test_an_acceptance_is_signed_and_dated_and_the_quote_stays_near(curator):
    quote = a_quote(text=WRONG)
    given = accept(quote, by=curator.user, reason=" The paper edition prints 257. ")
    quote = Quote.objects.get()
    assert (quote.verdict, quote.acceptance) == ("near", given)
    assert (given.words, given.by, given.reason) == (
        WRONG,
        curator.user,
        "The paper edition prints 257.",
    )
    version = a_published(quotes=[quote])
    assert Version.objects.get(pk=version.pk).documents == 0


@pytest.mark.parametrize(
    ("words", "reason", "sentence"),
    [
        (WRONG, " ", "Say why it may stand although the words differ."),
        ("bought 40 cameras", "Good.", "Only a near quote can be accepted: this one is verified."),
        ("The moon is far away", "Good.", "Only a near quote can be accepted: this one is absent."),
    ],
)
def test_what_cannot_be_accepted_is_refused(curator, words, reason, sentence):
    with pytest.raises(ValidationError) as refusal:
        accept(a_quote(text=words), by=curator.user, reason=reason)
    assert (refusal.value.messages, Acceptance.objects.count()) == ([sentence], 0)


def test_a_quote_is_accepted_once_and_the_record_never_changes(curator):
    quote = a_quote(text=WRONG)
    given = accept(quote, by=curator.user, reason="Good.")
    with pytest.raises(ValidationError, match="has accepted it already"):
        accept(quote, by=curator.user, reason="Better.")
    given.reason = "Other words."
    with pytest.raises(ValidationError, match="never changed"):
        given.save()


def test_an_acceptance_speaks_only_for_what_the_person_saw(curator):
    source = a_source()
    quote = a_quote(source, WRONG)
    accept(quote, by=curator.user, reason="Good.")
    ingest.take_in(source, ("Another text. " + TEXT).encode(), "new.txt", tool="test")
    quote = Quote.objects.get()
    assert (quote.verdict, quote.acceptance, quote.acceptances.count()) == ("near", None, 1)


def test_an_accepted_quote_that_is_gone_stays_in_the_copy_where_it_was_accepted(curator):
    source = a_source()
    quote = a_quote(source, WRONG)
    given = accept(quote, by=curator.user, reason="Good.")
    new, _ = ingest.take_in(source, b"Nothing like it is left here.", "new.txt", tool="test")
    quote = Quote.objects.get()
    assert (quote.verdict, quote.missing_from, quote.acceptance) == ("near", new, given)
    call_command("verify_quotes", processes=1, stdout=io.StringIO())
    quote = Quote.objects.get()
    assert (quote.verdict, quote.missing_from, quote.acceptance) == ("near", new, given)


def test_the_public_is_told_who_accepted_and_why(client, curator):
    source = a_source("paper")
    quote = a_quote(source, WRONG)
    a_published("sum", [quote])
    words = "accepted all the same by Cora Lind"
    addresses = ["/claims/sum/", "/sources/paper/"]
    assert [a for a in addresses if words in client.get(a).content.decode()] == []
    given = accept(quote, by=curator.user, reason="Print has 257.")
    assert [a for a in addresses if words in client.get(a).content.decode()] == addresses
    assert client.get("/claims/sum.json").json()["evidence"][0]["accepted"] == {
        "by": "Cora Lind",
        "at": given.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "reason": "Print has 257.",
    }


@pytest.mark.parametrize(
    ("groups", "status", "accepted"),
    [(["Editor"], 302, 1), (["Decider"], 302, 1), ([], 403, 0)],
)
def test_who_may_accept_in_the_admin(groups, status, accepted):
    quote = a_quote(text=WRONG)
    staff = signed_in(*groups)
    address = f"/admin/sources/quote/{quote.pk}/accept/"
    response = staff.post(address, {"acceptance_reason": "Print has 257."})
    assert (response.status_code, Acceptance.objects.count()) == (status, accepted)
    assert staff.get(address).status_code == 405


def test_the_admin_says_why_it_refuses(curator):
    quote = a_quote(text=WRONG)
    response = curator.post(f"/admin/sources/quote/{quote.pk}/accept/", {})
    assert told(response) == [("error", "Say why it may stand although the words differ.")]
    page = curator.get(f"/admin/sources/quote/{quote.pk}/change/").content.decode()
    assert f'formaction="/admin/sources/quote/{quote.pk}/accept/"' in page
