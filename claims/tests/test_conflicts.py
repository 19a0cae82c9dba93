"""Figures that cannot both hold, and what a person has decided of them."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from claims import conflicts, review
from claims.models import Claim, Relation
from claims.tests.dossiers import imported, written
from sources.refusals import change_address
from tests.admin_forms import a_member, send, signed_in
from tests.builders import a_figure, a_version, add_figure

pytestmark = pytest.mark.django_db


def proposed():
    names = "claim__slug", "kind", "other__slug"
    return [" ".join(row) for row in Relation.objects.proposed().values_list(*names)]


def find():
    out = StringIO()
    call_command("find_conflicts", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    "one, two, expected",
    [
        # The values
        ({"value": 275}, {"value": 279}, "b contradicts a"),
        ({"value": 275, "bound": "at least"}, {"value": "279.6"}, ""),
        ({"value": 275, "unit": "t"}, {"value": 276000, "unit": "kg"}, "b contradicts a"),
        ({"value": 275, "unit": "USD"}, {"value": 1, "unit": "GBP"}, ""),
        ({"value": 275, "upper": 280}, {"value": 279}, ""),
        # What is measured, of whom, where
        ({"value": 1}, {"value": 2, "measure": "cameras"}, ""),
        ({"value": 1}, {"value": 2, "measure": " Contracts "}, "b contradicts a"),
        ({"value": 1}, {"value": 2, "subject": "Gate office"}, ""),
        ({"value": 1, "subject": ""}, {"value": 2, "subject": ""}, ""),
        ({"value": 1, "measure": ""}, {"value": 2, "measure": ""}, ""),
        ({"value": 1, "place": "London"}, {"value": 2, "place": "Leeds"}, ""),
        ({"value": 1, "place": "London"}, {"value": 2}, ""),
        ({"value": 1, "place": "London"}, {"value": 2, "place": "london"}, "b contradicts a"),
        # The period: its own, else that of the claim
        ({"value": 1, "period": "2018"}, {"value": 2, "period": "2018-05"}, "b contradicts a"),
        ({"value": 1, "period": "2018"}, {"value": 2, "period": "2019"}, ""),
        ({"value": 1, "period": "2018"}, {"value": 2, "occurred": "2018"}, "b contradicts a"),
        (
            {"value": 1, "period": "2018", "occurred": "2019"},
            {"value": 2, "occurred": "2019"},
            "",
        ),
        ({"value": 1, "period": "2018"}, {"value": 2}, ""),
        # One that was to go on is replaced by what begins later
        ({"value": 1, "period": "2018/.."}, {"value": 2, "period": "2021/.."}, "b updates a"),
        ({"value": 1, "period": "2021"}, {"value": 2, "period": "2018/.."}, "a updates b"),
        ({"value": 1, "period": "2018/.."}, {"value": 2, "period": "2018/.."}, "b contradicts a"),
        ({"value": 1, "period": "2018/.."}, {"value": 2, "period": "2017"}, ""),
        ({"value": 2, "period": "2018/.."}, {"value": 2, "period": "2021/.."}, ""),
        # The same once more
        ({"value": 1}, {"value": 1}, "b duplicates a"),
        ({"value": 1, "period": "2018"}, {"value": 1, "period": "2018"}, "b duplicates a"),
        ({"value": 1, "period": "2018"}, {"value": 1, "period": "2018-05"}, ""),
        ({"value": 1}, {"value": 1, "bound": "about"}, ""),
        ({"value": 1, "unit": "camera"}, {"value": 1, "unit": "cameras"}, "b duplicates a"),
        # What the public does not see takes no part
        ({"value": 1}, {"value": 2, "status": "draft"}, ""),
        ({"value": 1, "status": "retracted"}, {"value": 2}, ""),
        ({"value": 1, "status": "disputed"}, {"value": 2}, "b contradicts a"),
    ],
)
def test_what_two_figures_propose(one, two, expected):
    a_figure("a", **one)
    a_figure("b", **two)
    assert find() == f"{len(expected) and 1} proposed, 0 withdrawn.\n"
    assert proposed() == ([expected] if expected else [])
    assert find() == "0 proposed, 0 withdrawn.\n"


def test_the_reason_says_what_the_proposal_rests_on():
    a_figure("a", 275000000, unit="USD", bound="up to", place="Leeds", period="2018")
    a_figure("b", 279600000, unit="USD", printed="$279.6m", place="Leeds", period="2018-05")
    a_figure("c", 5, measure="cameras")
    a_figure("d", 5, measure="cameras")
    a_figure("e", 7, measure="boats", period="2018/..")
    a_figure("f", 8, measure="boats", period="2020")
    find()
    assert list(Relation.objects.order_by("claim__slug").values_list("reason", flat=True)) == [
        "up to 275,000,000 USD and “$279.6m” cannot both hold. "
        "Their periods overlap: for 2018 and for May 2018. "
        "Both are contracts of Harbour office in Leeds.",
        "Both say 5 of cameras of Harbour office, without a period.",
        "7 is stated since 2018, with no end; 8 for 2020. Both are boats of Harbour office.",
    ]


def publish(version):
    reviewer = a_member("Reviewer")
    review.make("submit", version, by=a_member("Contributor"))
    return review.make("publish", version, by=reviewer, reason="Looked at.")


def test_a_version_that_is_published_is_compared_and_one_that_goes_withdraws_it():
    a_figure("a", 1)
    version = a_figure("b", 2, status="draft")
    assert proposed() == []
    publish(version)
    assert proposed() == ["b contradicts a"]

    following = review.start_next(version.claim, by=a_member("Contributor"), reason="Corrected.")
    following.quantities.update(bound="about", value=3)
    publish(following)
    assert proposed() == ["b contradicts a"]
    assert "1 and about 3 cannot both hold" in Relation.objects.get().reason

    review.make("retract", following, by=a_member("Editor"), reason="Wrong.")
    assert proposed() == []


def test_what_a_person_refused_is_not_proposed_again_in_either_direction():
    a_figure("a", 1, period="2021")
    a_figure("b", 2, period="2018/..")
    find()
    person = a_member("Contributor")
    refused = conflicts.refuse(Relation.objects.get(), by=person)
    assert (refused.state, refused.decided_by) == ("refused", person)
    Relation.objects.filter(pk=refused.pk).update(claim=refused.other, other=refused.claim)
    assert find() == "0 proposed, 0 withdrawn.\n"
    # Another relation between them still can be.
    Claim.objects.get(slug="b").listed.quantities.update(period="2021", period_to="2021-12-31")
    assert find() == "1 proposed, 0 withdrawn.\n"
    assert proposed() == ["b contradicts a"]


def test_what_a_person_confirmed_stays_when_the_figures_change():
    a_figure("a", 1)
    a_figure("b", 2)
    find()
    conflicts.confirm(Relation.objects.get(), by=a_member("Contributor"), note="Another count.")
    Claim.objects.get(slug="b").listed.quantities.update(value=1)
    assert find() == "0 proposed, 0 withdrawn.\n"
    names = "claim__slug", "kind", "other__slug", "state", "note"
    assert list(Relation.objects.values_list(*names)) == [
        ("b", "contradicts", "a", "confirmed", "Another count.")
    ]


def test_what_is_decided_is_decided_once():
    a_figure("a", 1)
    a_figure("b", 2)
    find()
    relation = Relation.objects.get()
    conflicts.refuse(relation, by=a_member("Contributor"))
    with pytest.raises(ValidationError, match="Somebody decided on this already"):
        conflicts.confirm(relation, by=a_member("Contributor"))
    assert Relation.objects.get().state == "refused"


def test_the_public_sees_confirmed_relations_alone(client):
    a_figure("a", 1)
    a_figure("b", 2)
    find()

    def shown():
        return [
            *[r["words"] for r in client.get("/claims/a/").context["relations"]],
            *[r["relation"] for r in client.get("/claims/a.json").json()["relations"]],
        ]

    assert shown() == []
    conflicts.confirm(Relation.objects.get(), by=a_member("Contributor"))
    assert shown() == ["is contradicted by"] * 2


def test_one_claim_is_compared_in_a_fixed_number_of_queries(django_assert_num_queries):
    a_figure("a", 1)
    for number in range(3):
        a_figure(f"of-another-{number}", 2, measure="cameras")
    mine = a_figure("b", 1, bound="about")
    for _ in range(2):
        # The figures, those beside them, the relations; and the savepoint around.
        with django_assert_num_queries(5):
            conflicts.refresh([mine.claim_id])
        for number in range(2):
            a_figure(f"c-{number}-{Claim.objects.count()}", 1, bound="at least")


CLAIMS = """id,text,status,value,measure,of
a,One.,published,1,boats,Port
b,Two.,published,2,boats,Port
"""


def test_an_import_proposes_and_a_table_of_relations_decides(tmp_path):
    tables = {"claims": CLAIMS, "evidence": None}
    imported(written(tmp_path, relations=None, **tables))
    assert proposed() == ["b contradicts a"]
    stated = "claim,relation,other,note\nb,contradicts,a,Counted twice.\n"
    assert imported(written(tmp_path, relations=stated, **tables)).splitlines()[-1] == (
        "1 relation (1 changed)"
    )
    relation = Relation.objects.get()
    assert (relation.state, relation.note) == ("confirmed", "Counted twice.")
    Relation.objects.update(state="refused")
    told = imported(written(tmp_path, relations=stated, **tables))
    assert "A person has refused this relation: it stays refused." in told
    assert Relation.objects.get().state == "refused"


def test_two_figures_of_one_claim_are_not_compared():
    version = a_version()
    add_figure(version, 1)
    add_figure(version, 2)
    review.enter(version, "published")
    assert find() == "0 proposed, 0 withdrawn.\n"


@pytest.mark.parametrize("state", ["confirmed", "refused"])
@pytest.mark.parametrize("value", [3, 1], ids=["rewritten", "withdrawn"])
def test_what_a_person_decides_while_figures_are_compared_is_kept(monkeypatch, state, value):
    a_figure("a", 1)
    a_figure("b", 2)
    find()
    reason, person = Relation.objects.get().reason, a_member("Contributor")
    Claim.objects.get(slug="b").listed.quantities.update(value=value, bound="at least")
    read = conflicts.settled_and_open

    def decided_meanwhile(claim_ids):
        answer = read(claim_ids)
        conflicts.decide(Relation.objects.get(), state, by=person, note="Seen.")
        return answer

    monkeypatch.setattr(conflicts, "settled_and_open", decided_meanwhile)
    assert conflicts.refresh([Claim.objects.get(slug="b").pk]) == (0, 0)
    names = "kind", "state", "note", "reason", "decided_by"
    assert list(Relation.objects.values_list(*names)) == [
        ("contradicts", state, "Seen.", reason, person.pk)
    ]


def test_what_was_withdrawn_meanwhile_is_not_decided_on():
    a_figure("a", 1)
    a_figure("b", 2)
    find()
    relation = Relation.objects.get()
    Relation.objects.all().delete()
    with pytest.raises(ValidationError, match="This was withdrawn meanwhile"):
        conflicts.confirm(relation, by=a_member("Contributor"))


def sent(relation, **said):
    """The relation after its page in the admin was sent with these fields, and who sent it."""
    client = signed_in("Editor")
    said = {name: str(value) for name, value in said.items()}
    assert send(client, change_address(relation), **said).status_code == 302
    return Relation.objects.get(pk=relation.pk), client.user


def proposed_one():
    a_figure("a", 1)
    a_figure("b", 2)
    find()
    return Relation.objects.get()


def test_what_was_decided_keeps_its_kind_and_its_claims():
    relation = conflicts.refuse(proposed_one(), by=a_member("Contributor"))
    other = a_figure("c", 1, measure="boats").claim
    kept = list(Relation.objects.values())
    sent(relation, kind="narrows", claim=other.pk, other=other.pk, note="Seen.")
    assert list(Relation.objects.values()) == [kept[0] | {"note": "Seen."}]
    assert find() == "0 proposed, 0 withdrawn.\n"


def test_a_proposal_keeps_its_claims_and_stays_open_with_a_note():
    relation = proposed_one()
    kept = list(Relation.objects.values())
    other = a_figure("c", 1, measure="boats").claim
    sent(relation, claim=other.pk, other=other.pk, note="Seen.")
    assert list(Relation.objects.values()) == [kept[0] | {"note": "Seen."}]


def test_another_word_for_a_proposal_is_the_persons_and_stays():
    relation, person = sent(proposed_one(), kind="narrows", note="Seen.")
    assert (relation.kind, relation.state, relation.note, relation.decided_by) == (
        *("narrows", "confirmed", "Seen."),
        person,
    )
    assert find() == "0 proposed, 0 withdrawn.\n"
    assert Relation.objects.get() == relation


def test_what_follows_from_the_figures_is_proposed_once_a_decision_is_open_again():
    relation, person = proposed_one(), a_member("Contributor")
    confirmed = conflicts.decide(relation, "confirmed", by=person, kind="narrows", turned=True)
    assert proposed() == []
    conflicts.decide(confirmed, "proposed", by=person, seen=confirmed.seen)
    assert proposed() == ["b contradicts a"]
    refused = conflicts.refuse(Relation.objects.get(), by=person)
    Claim.objects.get(slug="a").listed.quantities.update(value=2)
    conflicts.decide(refused, "proposed", by=person, seen=refused.seen)
    assert proposed() == ["b duplicates a"]
