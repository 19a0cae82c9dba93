import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from claims import review
from claims.history import log_of
from claims.models import Evidence, NotFound
from sources import audit
from tests.admin_forms import a_member
from tests.builders import a_published, a_quote, a_version

pytestmark = pytest.mark.django_db


def a_search(version, **fields):
    said = {"sought": "The bill", "place": "The port archive", "looked": "2026-03"}
    return NotFound.objects.create(version=version, **{**said, **fields})


@pytest.mark.parametrize("axis", Evidence.AXES)
def test_an_axis_says_what_is_known_or_nothing(axis):
    piece = a_version().evidence.get()
    for value in Evidence._meta.get_field(axis).choices:
        setattr(piece, axis, value[0])
        piece.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.update(**{axis: "hearsay"})
    assert a_version().evidence.get().axes_in_words == ""


def test_the_axes_are_told_in_the_order_of_the_trade():
    piece = Evidence(source_kind="original", information="unknown", directness="indirect")
    assert piece.axes_in_words == "original source, unknown information, indirect evidence"


@pytest.mark.parametrize("missing", ["sought", "place", "looked"])
def test_a_search_says_what_where_and_when(missing):
    version = a_version()
    with pytest.raises(IntegrityError), transaction.atomic():
        a_search(version, **{missing: ""})


def test_the_next_version_keeps_kinds_and_searches():
    version = a_version()
    version.evidence.update(source_kind="derivative", information="second-hand")
    a_search(version, note="Shut on Mondays.")
    first = review.enter(version, "published")
    second = review.start_next(first.claim, reason="More is known.")
    assert second.evidence.get().axes_in_words == "derivative source, second-hand information"
    assert [str(search) for search in second.not_found.all()] == [
        "The bill: not found in The port archive"
    ]
    assert first.not_found.count() == 1


def test_what_was_published_of_a_search_is_never_changed():
    version = a_version()
    search = a_search(version)
    review.enter(version, "published")
    search.place = "Elsewhere"
    for change in (search.save, search.delete, lambda: a_search(version)):
        with pytest.raises(ValidationError, match="never changed"):
            change()


def test_who_writes_a_search_had_a_hand_in_the_version_and_the_log_tells_of_it():
    version, person = a_version(), a_member("Contributor")
    with audit.set_actor(person):
        search = a_search(version)
        search.delete()
    assert review.had_a_hand(person, version)
    told = [(entry.what, entry.who) for entry in audit.told(log_of(version))]
    assert told[:1] == [("deleted search in vain", person.username)]


def test_the_public_reads_kinds_and_searches(client):
    version = a_version(quotes=[a_quote()])
    version.evidence.update(source_kind="original", directness="direct")
    a_search(version, note="Shut on Mondays.")
    review.enter(version, "published")
    a_published("plain")
    page = client.get(version.claim.get_absolute_url()).content.decode()
    for words in (
        "Original source, direct evidence",
        "Looked for and not found",
        "The bill<br>",
        "The port archive",
        "March 2026",
        "Shut on Mondays.",
    ):
        assert words in page
    other = client.get("/claims/plain/").content.decode()
    assert "Looked for and not found" not in other
    assert "direct evidence" not in other
