import pytest

from sources import copies
from sources.models import Corruption, Derivation
from tests.admin_forms import signed_in
from tests.builders import a_quote, a_source, a_version, add_corruption

pytestmark = pytest.mark.django_db

ORIGIN = (
    "Harbour engineers found 47 cracks in the Orlen quay during an inspection in March. "
    "The port of Tarvik paid Brenner Works $275 million for the repair, according to its accounts. "
    "“We will strictly comply with every rule of the port authority,” said Ada Ruiz of Brenner."
)


@pytest.fixture
def person(settings):
    settings.COMPARE_ON_ARRIVAL = True
    return signed_in("Contributor")


def a_copy():
    a_source("origin", ORIGIN, issued="2020")
    changed = ORIGIN.replace("$275 million", "$257 million")
    return a_source("copy", changed, issued="2021").derivations.get()


def a_derivation(n, **fields):
    source, origin = a_source(f"s{n}", text=""), a_source(f"o{n}", text="")
    return Derivation.objects.create(source=source, origin=origin, kind="copy", **fields)


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_the_page_shows_reasons_and_both_places_of_what_was_changed(person):
    derivation = a_copy()
    shown = person.get(f"/desk/copies/{derivation.pk}/").context
    corruption, here, there = shown["corruptions"][0]
    assert (corruption.says, corruption.origin_says) == ("257 million", "275 million")
    assert (here.words, there.words) == ("257 million", "275 million")
    assert here.before.endswith("paid Brenner Works $")
    assert there.after.startswith(" for the repair, according to its accounts.")
    assert [place.words for pair in shown["passages"] for place in pair][0].startswith(
        "Harbour engineers found 47 cracks"
    )


def test_the_page_names_the_claims_that_a_decision_touches(person):
    derivation = a_copy()
    words = "Harbour engineers found 47 cracks"
    quotes = [a_quote(source, words) for source in (derivation.source, derivation.origin)]
    both = a_version(quotes=quotes)
    a_version(quotes=quotes[:1])
    assert list(person.get(f"/desk/copies/{derivation.pk}/").context["resting"]) == [both]


@pytest.mark.parametrize(
    "sent, kept",
    [
        ({"state": "confirmed", "kind": "copy"}, ("copy", "copy", "origin", "confirmed")),
        ({"state": "confirmed", "kind": "quotes"}, ("copy", "quotes", "origin", "confirmed")),
        (
            {"state": "confirmed", "kind": "copy", "turned": "on"},
            ("origin", "copy", "copy", "confirmed"),
        ),
        ({"state": "refused", "kind": "copy"}, ("copy", "copy", "origin", "refused")),
    ],
)
def test_a_person_confirms_corrects_or_refuses(person, sent, kept):
    derivation = a_copy()
    response = person.post(f"/desk/copies/{derivation.pk}/", {**sent, "note": "Seen."}, follow=True)
    assert said(response) == ["It is kept as you decided."]
    found = Derivation.objects.get()
    assert (found.source.slug, found.kind, found.origin.slug, found.state) == kept
    assert (found.note, found.decided_by) == ("Seen.", person.user)


def test_who_decides_on_what_has_changed_meanwhile_is_told(person):
    derivation = a_copy()
    address = f"/desk/copies/{derivation.pk}/"
    sent = {
        "state": "confirmed",
        "kind": "copy",
        "turned": "on",
        "seen": person.get(address).context["form"].initial["seen"],
    }
    assert person.post(address, sent).status_code == 302
    again = person.post(address, sent)
    assert (again.status_code, again.context["form"].non_field_errors()) == (
        400,
        ["It was changed meanwhile: look at it again, and decide then."],
    )
    assert Derivation.objects.values_list("source__slug", "state").get() == ("origin", "confirmed")


@pytest.mark.parametrize(
    "sent, kept",
    [
        ({"kind": "cites"}, ("copy", "cites", "origin")),
        ({"kind": "copy", "turned": "on"}, ("origin", "copy", "copy")),
    ],
)
def test_what_a_person_corrects_and_leaves_open_stays_corrected(person, sent, kept):
    derivation = a_copy()
    person.post(f"/desk/copies/{derivation.pk}/", {"state": "proposed", **sent})
    copies.look_at([derivation.source_id, derivation.origin_id])
    found = Derivation.objects.get()
    assert (found.source.slug, found.kind, found.origin.slug) == kept
    assert (found.state, found.by_program) == ("proposed", False)


def test_a_decision_that_cannot_be_read_changes_nothing(person):
    derivation = a_copy()
    answer = person.post(f"/desk/copies/{derivation.pk}/", {"state": "perhaps", "kind": "copy"})
    assert (answer.status_code, answer.context["form"].errors["state"]) == (
        400,
        ["Select a valid choice. perhaps is not one of the available choices."],
    )
    assert Derivation.objects.get().state == "proposed"


def test_a_pair_is_not_turned_onto_another_derivation(person):
    derivation = a_copy()
    Derivation.objects.create(
        source=derivation.origin, origin=derivation.source, kind="cites", state="confirmed"
    )
    answer = person.post(
        f"/desk/copies/{derivation.pk}/", {"state": "confirmed", "kind": "copy", "turned": "on"}
    )
    assert answer.context["form"].non_field_errors() == [
        "The two stand this way round in another derivation already."
    ]
    assert Derivation.objects.get(pk=derivation.pk).state == "proposed"


def test_a_corruption_is_set_aside_and_leaves_the_report(person):
    a_copy()
    corruption = Corruption.objects.get()
    assert list(person.get("/desk/corruptions/").context["page"].items) == [corruption]
    away = f"/desk/corruptions/{corruption.pk}/away/"
    assert said(person.post(away, follow=True)) == ["It is no longer told as a corruption."]
    assert said(person.post(away, follow=True)) == [
        "Somebody set it aside already: nothing was changed."
    ]
    assert list(person.get("/desk/corruptions/").context["page"].items) == []
    log = person.get(f"/desk/copies/{corruption.derivation_id}/").context["log"]
    assert ("Not a mistake.", "corruption set aside") in {
        (entry.why, label) for entry in log for label, *_ in entry.changes
    }


def test_the_list_is_by_state(person):
    first, second = a_derivation(1, state="refused"), a_derivation(2)
    listed = {
        state: [d.pk for d in person.get(f"/desk/copies/?state={state}").context["page"].items]
        for state in ("proposed", "confirmed", "refused", "all")
    }
    assert listed == {
        "proposed": [second.pk],
        "confirmed": [],
        "refused": [first.pk],
        "all": [second.pk, first.pk],
    }


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_as_often_for_many_as_for_one(person, number, django_assert_num_queries):
    for n in range(number):
        add_corruption(a_derivation(n))
    with django_assert_num_queries(16):
        assert len(person.get("/desk/copies/").context["page"].items) == number
    with django_assert_num_queries(15):
        assert len(person.get("/desk/corruptions/").context["page"].items) == number
