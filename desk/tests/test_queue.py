import datetime

import pytest
from django.utils import timezone

from claims import review
from claims.models import CorrectionRequest, Relation, Version
from desk.models import Arrival, Assignment
from sources import ingest
from sources.acceptance import accept
from sources.models import Derivation
from tests.admin_forms import a_member, signed_in, told
from tests.builders import WORDS, a_published, a_quote, a_source, a_version

pytestmark = pytest.mark.django_db


def shown(client):
    queues = client.get("/desk/").context["queues"]
    return {q["queue"].name: (list(q["rows"]), q["number"]) for q in queues if q["number"]}


def test_each_queue_holds_what_waits_and_nothing_else():
    person, other = signed_in("Reviewer"), a_member("Reviewer")
    mine, theirs = a_version(author=person.user), a_version(author=other)
    waiting = review.enter(a_version(author=other), "in review")
    review.enter(a_version(author=person.user), "in review")
    today = timezone.localdate()
    due = a_published(review_due=today)
    a_published(review_due=today + datetime.timedelta(days=1))
    lost = a_quote()
    ingest.take_in(lost.source, b"Other words.", "new.txt", tool="test")
    unchecked = a_quote(a_source(text=""))
    unfit = a_quote(text=WORDS.replace("275", "257"))
    accept(a_quote(text=WORDS.replace("275", "267")), by=other, reason="A misprint.")
    proposal = Derivation.objects.create(source=a_source(), origin=a_source(), kind="copy")
    Derivation.objects.create(source=a_source(), origin=a_source(), kind="copy", state="confirmed")
    ends = {"claim": due.claim, "other": mine.claim}
    relation = Relation.objects.create(kind="updates", state="proposed", **ends)
    Relation.objects.create(kind="narrows", state="confirmed", **ends)
    refused = {"state": "refused", "decided_at": timezone.now()}
    Relation.objects.create(kind="duplicates", **refused, **ends)
    request = CorrectionRequest.objects.create(version=due, text="The sum is wrong.")
    CorrectionRequest.objects.create(
        version=due, text="Old.", closed_at=timezone.now(), outcome="Nothing."
    )
    task = Assignment.objects.create(person=person.user, claim=theirs.claim, by=other)
    Assignment.objects.create(person=other, claim=theirs.claim, by=other)
    Assignment.objects.create(
        person=person.user, claim=theirs.claim, by=other, done_at=timezone.now()
    )
    arrival = Arrival.objects.create(by=person.user, name="paper.txt")
    Arrival.objects.create(by=other, name="other.txt")
    assert shown(person) == {
        "mine": ([task], 1),
        "arrivals": ([arrival], 1),
        "drafts": ([mine], 1),
        "review": ([waiting], 1),
        "lost": ([lost], 1),
        "unfit": ([unfit], 1),
        "unchecked": ([unchecked], 1),
        "due": ([due], 1),
        "requests": ([request], 1),
        "proposals": ([proposal], 1),
        "relations": ([relation], 1),
    }
    for name in shown(person):
        page = person.get(f"/desk/queue/{name}/")
        assert (page.status_code, page.context["number"]) == (200, 1)
    assert person.get("/desk/queue/nonsense/").status_code == 404


def test_a_draft_that_somebody_changed_is_theirs_too():
    editor = signed_in("Editor")
    version = a_version()
    assert shown(editor) == {}
    editor.post("/desk/bulk/", {"chosen": version.claim.slug, "act": "topics", "topics": "Ports"})
    assert shown(editor) == {"drafts": ([version], 1)}


def test_a_contributor_has_no_queue_of_reviews():
    review.enter(a_version(), "in review")
    context = signed_in("Contributor").get("/desk/").context
    assert context["queues"] == []
    names = [queue.name for queue in context["empty"]]
    assert names == [
        "mine",
        "arrivals",
        "drafts",
        "lost",
        "unfit",
        "unchecked",
        "requests",
        "proposals",
        "relations",
    ]


def test_the_bar_counts_what_waits():
    reviewer = signed_in("Reviewer")
    for _ in range(3):
        review.enter(a_version(), "in review")
    page = reviewer.get("/desk/claims/").content.decode()
    assert '<a href="/desk/queue/review/">Waiting for my review <strong>3</strong></a>' in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_asks_as_often_for_one_row_as_for_three(django_assert_num_queries, number):
    reviewer = signed_in("Reviewer")
    for _ in range(number):
        version = review.enter(a_version(author=a_member("Contributor")), "in review")
        Assignment.objects.create(person=reviewer.user, claim=version.claim, by=version.author)
        a_quote(a_source(text=""))
        Derivation.objects.create(source=a_source(), origin=a_source(), kind="copy")
        CorrectionRequest.objects.create(version=a_published(), text="Wrong.")
        Relation.objects.create(
            claim=version.claim, kind="updates", other=a_version().claim, state="proposed"
        )
    reviewer.get("/desk/")
    with django_assert_num_queries(28):
        reviewer.get("/desk/")


# What is to be done, and done


def test_work_is_given_to_somebody_and_done(client):
    reviewer, other = signed_in("Reviewer"), signed_in("Contributor")
    version, source = a_version(), a_source()
    for thing in ({"claim": version.claim.slug}, {"source": source.slug}):
        reviewer.post(
            "/desk/assign/",
            {"person": other.user.pk, "task": "Find the contract", "due": "2026-01-31", **thing},
        )
    rows, _ = shown(other)["mine"]
    assert [(a.claim, a.source, a.task, a.is_late) for a in rows] == [
        (version.claim, None, "Find the contract", True),
        (None, source, "Find the contract", True),
    ]
    first, second = (f"/desk/assignments/{row.pk}/done/" for row in rows)
    assert signed_in("Administrator").post(first).status_code == 403
    assert other.post(first).status_code == 302
    assert reviewer.post(second).status_code == 302
    assert shown(other) == {}
    assert other.post(first).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"person": "x"}, {"person": ""}, {"due": "soon"}, {"task": "nul \0"}]
)
def test_an_assignment_that_cannot_be_read_is_told(wrong):
    reviewer = signed_in("Reviewer")
    data = {"person": reviewer.user.pk, "claim": a_version().claim.slug, **wrong}
    response = reviewer.post("/desk/assign/", data)
    [(level, words)] = told(response)
    assert level == "error" and words.startswith("Nobody was assigned.")
    assert Assignment.objects.count() == 0


# Mail


def test_people_are_told_by_mail_once_that_is_switched_on(
    settings, mailoutbox, django_capture_on_commit_callbacks
):
    writer = a_member("Contributor", email="cora@example.org")
    reviewer = a_member("Reviewer", email="rhea@example.org")
    a_member("Contributor", email="other@example.org")
    version = a_version(author=writer)

    def move(name, by, reason=""):
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            review.make(name, version, by=by, reason=reason)
        return [(mail.to, mail.subject) for mail in mailoutbox]

    assert move("submit", writer) == []
    review.make("withdraw", version, by=writer)
    settings.DESK_EMAILS = True
    assert move("submit", writer) == [(["rhea@example.org"], "[Attest] A claim waits for review")]
    assert move("return", reviewer, "Name the seller.") == [
        (["cora@example.org"], "[Attest] Ask for changes: a claim of yours")
    ]
    assert "Name the seller." in mailoutbox[0].body
    assert f"/desk/claims/{version.claim.slug}/review/" in mailoutbox[0].body


# Many at once


def test_many_claims_get_topics_are_assigned_sent_to_review_and_exported():
    editor = signed_in("Editor")
    drafts = [a_version(), a_version()]
    public = a_published("sum")
    chosen = [*(v.claim.slug for v in drafts), "sum"]

    def act(name, slugs=chosen, **fields):
        return editor.post("/desk/bulk/", {"chosen": slugs, "act": name, **fields})

    act("topics", topics="Ports")
    latest = Version.objects.latest()
    assert {v.number: [t.name for t in v.topics.all()] for v in latest} == {
        1: ["Ports"],
        2: ["Ports"],
    }
    assert public.topics.count() == 0
    act("assign", person=editor.user.pk)
    assert Assignment.objects.count() == 3
    act("submit")
    assert set(latest.values_list("status", flat=True)) == {"in review"}
    csv = b"".join(act("export")).decode().splitlines()
    assert csv[0].startswith("slug,version,status")
    assert sorted(line.split(",")[:3] for line in csv[1:] if ",in review," in line) == sorted(
        [slug, "2" if slug == "sum" else "1", "in review"] for slug in chosen
    )


def test_what_cannot_be_done_to_all_is_done_to_none():
    contributor = signed_in("Contributor")
    draft, waiting = a_version(), review.enter(a_version(), "in review")
    slugs = [draft.claim.slug, waiting.claim.slug]
    response = contributor.post("/desk/bulk/", {"chosen": slugs, "act": "submit"})
    words = (
        f"Nothing was done. {waiting.claim.slug}: “Send to review” is not possible: "
        "this version is in review."
    )
    assert told(response) == [("error", words)]
    assert Version.objects.get(pk=draft.pk).status == "draft"
    for wrong in ({"act": "nonsense"}, {"act": "topics", "topics": "New"}, {"act": "topics"}):
        response = contributor.post("/desk/bulk/", {"chosen": slugs, **wrong})
        [(level, words)] = told(response)
        assert level == "error" and words.startswith("Nothing was done.")
    assert contributor.post("/desk/bulk/", {"act": "submit"}).status_code == 302
    response = contributor.post(
        "/desk/bulk/", {"chosen": slugs, "act": "submit", "back": "https://elsewhere.example/"}
    )
    assert response["Location"] == "/desk/claims/"
    assert Assignment.objects.count() == 0
