"""A proposed relation is decided on one page, with both figures before one's eyes."""

import pytest
from django.core.management import call_command
from lxml import html

from claims.models import Relation
from tests.admin_forms import signed_in, told
from tests.builders import a_figure

pytestmark = pytest.mark.django_db


@pytest.fixture
def relation():
    a_figure("a", 275, unit="cameras", printed="275 cameras")
    a_figure("b", 279, unit="cameras", occurred="")
    call_command("find_conflicts", verbosity=0)
    return Relation.objects.get()


def test_the_page_shows_both_figures_and_the_reason(relation):
    client = signed_in("Contributor")
    page = html.fromstring(client.get(f"/desk/relations/{relation.pk}/").content.decode())
    sides = [
        [" ".join(li.text_content().split()) for li in section.xpath("./ul/li")]
        for section in page.xpath("//section[starts-with(@aria-labelledby, 'side-')]")
    ]
    assert sides == [
        ["279 cameras (contracts; of Harbour office)"],
        ["275 cameras (275 cameras; contracts; of Harbour office)"],
    ]
    assert page.xpath("string(//p[@class='lead'])") == (
        "“275 cameras” and “279 cameras” cannot both hold. "
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


@pytest.mark.parametrize("data", [{}, {"note": "Only a note."}, {"decision": "proposed"}])
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
