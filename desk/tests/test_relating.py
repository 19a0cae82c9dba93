"""A proposed relation is decided on one page, with both figures before one's eyes."""

import pytest
from django.core.management import call_command
from lxml import html

from claims import conflicts
from claims.models import Relation
from tests.admin_forms import signed_in, told
from tests.builders import WORDS, a_figure, a_published, a_quote, a_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def relation():
    quotes = [a_quote(a_source("paper"))]
    a_figure("a", 275, unit="cameras", printed="275 cameras", quotes=quotes)
    a_figure("b", 279, unit="cameras", occurred="")
    call_command("find_conflicts", verbosity=0)
    return Relation.objects.get()


def words(element):
    return " ".join(element.text_content().split())


def test_the_page_shows_both_figures_and_the_reason(relation):
    client = signed_in("Contributor")
    page = html.fromstring(client.get(f"/desk/relations/{relation.pk}/").content.decode())
    sides = [
        [words(li) for li in section.xpath("./ul/li")]
        for section in page.xpath("//section[starts-with(@aria-labelledby, 'side-')]")
    ]
    assert sides == [
        ["279 cameras (contracts; of Harbour office)"],
        ["275 cameras (275 cameras; contracts; of Harbour office)"],
    ]
    assert page.xpath("string(//h1)") == "“Statement of b.” contradicts “Statement of a.”"
    assert [words(p) for p in page.xpath("//p[@class='quote-line']")] == [
        f"Supports {WORDS} Title of paper"
    ]
    assert page.xpath("string(//p[@class='lead'])") == (
        "“275 cameras” and 279 cameras cannot both hold. "
        "Both are contracts of Harbour office, without a period."
    )


@pytest.mark.parametrize("decision", ["confirmed", "refused"])
def test_it_is_confirmed_or_refused_with_a_note(relation, decision):
    client = signed_in("Contributor")
    data = {"decision": decision, "note": "Another way to count."}
    response = client.post(f"/desk/relations/{relation.pk}/", data)
    assert told(response) == [("success", f"The relation is {decision}.")]
    relation.refresh_from_db()
    assert (relation.state, relation.note, relation.decided_by) == (
        *(decision, "Another way to count."),
        client.user,
    )
    assert client.get("/desk/queue/relations/").context["number"] == 0


@pytest.mark.parametrize("data", [{}, {"note": "Only a note."}, {"decision": "perhaps"}])
def test_what_is_no_decision_changes_nothing(relation, data):
    client = signed_in("Contributor")
    response = client.post(f"/desk/relations/{relation.pk}/", data)
    assert (response.status_code, Relation.objects.get().state) == (400, "proposed")
    assert set(response.context["form"].errors) == {"decision"}


def test_the_second_to_decide_is_told_and_changes_nothing(relation):
    client, address = signed_in("Contributor"), f"/desk/relations/{relation.pk}/"
    client.post(address, {"decision": "confirmed"})
    response = client.post(address, {"decision": "refused"})
    assert response.status_code == 400
    assert response.context["form"].non_field_errors() == [
        "Somebody decided on this already: nothing was changed."
    ]
    assert Relation.objects.get().state == "confirmed"
    # The page that told so has shown what was decided: sent again, it counts.
    seen = response.context["form"]["seen"].value()
    client.post(address, {"decision": "refused", "seen": seen})
    assert Relation.objects.get().state == "refused"


def test_who_decides_on_what_was_withdrawn_meanwhile_is_told(relation, monkeypatch):
    def withdrawn(relation, state, **said):
        Relation.objects.all().delete()
        return decide_on(relation, state, **said)

    decide_on = conflicts.decide
    monkeypatch.setattr(conflicts, "decide", withdrawn)
    client = signed_in("Contributor")
    response = client.post(f"/desk/relations/{relation.pk}/", {"decision": "confirmed"})
    assert told(response) == [
        ("error", "This was withdrawn meanwhile: the figures do not propose it any more.")
    ]


def decide(client, relation, decision, **said):
    """Send the form as the page gives it; the state afterwards."""
    address = f"/desk/relations/{relation.pk}/"
    page = html.fromstring(client.get(address).content.decode())
    [form] = page.xpath("//form[@aria-label='Decide']")
    fields = {name: value.strip() for name, value in form.form_values()}
    response = client.post(address, {**fields, **said, "decision": decision})
    relation.refresh_from_db()
    return response.status_code, relation.state, relation.decided_by


def test_a_decision_is_made_anew_and_left_open(relation):
    client = signed_in("Contributor")
    me = client.user
    assert decide(client, relation, "refused") == (302, "refused", me)
    assert decide(client, relation, "confirmed", note="Yes.") == (302, "confirmed", me)
    assert decide(client, relation, "refused") == (302, "refused", me)
    assert decide(client, relation, "proposed") == (302, "proposed", None)
    assert (relation.note, relation.decided_at) == ("Yes.", None)
    changes = client.get(f"/desk/relations/{relation.pk}/").context["log"]
    assert len(changes) == 5


def test_a_correction_that_is_left_open_gives_way_to_what_the_figures_propose(relation):
    client, address = signed_in("Contributor"), f"/desk/relations/{relation.pk}/"
    client.post(address, {"decision": "confirmed", "kind": "narrows"})
    relation.refresh_from_db()
    response = client.post(address, {"decision": "proposed", "seen": relation.seen})
    assert told(response) == [
        ("success", "The relation was withdrawn: the figures do not propose it any more.")
    ]
    assert list(Relation.objects.values_list("kind", "state")) == [("contradicts", "proposed")]


def test_what_a_person_stated_is_not_left_open():
    ends = [a_published(slug, []).claim for slug in ("x", "y")]
    stated = Relation.objects.create(claim=ends[0], kind="narrows", other=ends[1])
    client = signed_in("Contributor")
    assert decide(client, stated, "proposed") == (400, "confirmed", None)
    assert decide(client, stated, "refused") == (302, "refused", client.user)


@pytest.mark.parametrize(
    "decision, said, kept",
    [
        ("confirmed", {"kind": "narrows"}, ("b", "narrows", "a")),
        ("confirmed", {"kind": "updates", "turned": "on"}, ("a", "updates", "b")),
        # A refusal is of what was proposed.
        ("refused", {"kind": "updates", "turned": "on"}, ("b", "contradicts", "a")),
    ],
)
def test_kind_and_direction_are_corrected_with_a_confirmation(relation, decision, said, kept):
    assert decide(signed_in("Contributor"), relation, decision, **said)[1] == decision
    assert (relation.claim.slug, relation.kind, relation.other.slug) == kept


def test_a_correction_is_refused_where_it_is_said_already(relation):
    Relation.objects.create(claim=relation.other, kind="updates", other=relation.claim)
    client = signed_in("Contributor")
    said = {"kind": "updates", "turned": "on"}
    assert decide(client, relation, "confirmed", **said) == (400, "proposed", None)
    assert relation.kind == "contradicts"


def test_the_list_is_by_state_and_speaks_in_statements(relation):
    ends = [a_published(slug, []).claim for slug in ("x", "y")]
    stated = Relation.objects.create(claim=ends[0], kind="narrows", other=ends[1])
    client = signed_in("Contributor")
    states = ("proposed", "confirmed", "refused", "all")
    listed = {
        state: [
            words(link)
            for link in html.fromstring(
                client.get(f"/desk/relations/?state={state}").content.decode()
            ).xpath("//ul[@class='rows']/li/a")
        ]
        for state in states
    }
    found, other = (
        "“Statement of b.” contradicts “Statement of a.”",
        "“Statement of x.” narrows “Statement of y.”",
    )
    assert stated.pk > relation.pk
    assert listed == {
        "proposed": [found],
        "confirmed": [other],
        "refused": [],
        "all": [other, found],
    }


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_often_for_many_as_for_one(number, django_assert_num_queries):
    client = signed_in("Contributor")
    for n in range(number):
        ends = [a_published(f"{end}-{n}", []).claim for end in "xy"]
        Relation.objects.create(
            claim=ends[0], kind="narrows", other=ends[1], decided_by=client.user
        )
    with django_assert_num_queries(15):
        page = client.get("/desk/relations/?state=all").context["page"]
    assert len(page.items) == number


def test_the_admin_keeps_a_refusal_and_leaves_proposals_to_the_desk(relation):
    client = signed_in("Contributor")
    claim = f"/admin/claims/claim/{relation.claim_id}/change/"

    def under_the_claim():
        formset = client.get(claim).context["inline_admin_formsets"][0]
        return len(formset.formset.initial_forms)

    assert under_the_claim() == 0
    client.post(f"/desk/relations/{relation.pk}/", {"decision": "refused"})
    assert under_the_claim() == 0
    address = f"/admin/claims/relation/{relation.pk}/delete/"
    assert told(client.post(address, {"post": "yes"})) == [
        ("error", "That it was refused is remembered, so that it is not proposed again.")
    ]
    assert Relation.objects.count() == 1
    Relation.objects.update(state="confirmed")
    assert under_the_claim() == 1
