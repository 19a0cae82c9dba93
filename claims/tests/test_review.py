from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from claims import four_eyes, review
from claims.models import Claim, Contribution, Decision, Evidence, Quantity, Topic, Version
from sources import audit, ingest, quoting
from sources.acceptance import accept
from sources.models import Quote
from tests.admin_forms import a_member
from tests.builders import a_published, a_quote, a_version

pytestmark = pytest.mark.django_db

WAY = [
    # before, move, after
    ("draft", "submit", "in review"),
    ("in review", "withdraw", "draft"),
    ("in review", "return", "draft"),
    ("in review", "publish", "published"),
    ("in review", "override", "published"),
    ("published", "dispute", "disputed"),
    ("published", "retract", "retracted"),
    ("disputed", "retract", "retracted"),
]
# Moves for those who had a hand in the version; the others are for everyone or for the rest.
FOR_WRITERS = {"withdraw", "override"}


@pytest.fixture
def curator():
    return a_member("Editor")


@pytest.fixture
def reviewer():
    return a_member("Decider")


@pytest.fixture
def writer():
    return a_member("Editor", is_superuser=True)


def in_status(status, **fields):
    version = a_version(**fields)
    return version if status == "draft" else review.enter(version, status)


@pytest.mark.parametrize("status", Version.Status.values)
@pytest.mark.parametrize("name", review.MOVES)
def test_each_move_leads_where_the_table_says_and_nowhere_else(curator, writer, status, name):
    version = in_status(status, author=writer)
    person = writer if name in FOR_WRITERS else curator
    after = {(before, move): after for before, move, after in WAY}.get((status, name))
    if after is None:
        with pytest.raises(ValidationError):
            review.make(name, version, by=person, reason="Because.")
        after = status
    else:
        review.make(name, version, by=person, reason="Because.")
    assert Version.objects.get(pk=version.pk).status == after


# role: (moves on a draft, in review, published, disputed) of another, then of one's own
OFFERED = {
    "Contributor": (["submit"], [], [], [], ["submit"], ["withdraw"], [], []),
    "Reviewer": (
        ["submit"],
        ["return", "publish"],
        ["dispute"],
        [],
        ["submit"],
        ["withdraw", "return"],
        ["dispute"],
        [],
    ),
    "Editor": (
        ["submit"],
        ["return", "publish"],
        ["dispute", "retract"],
        ["retract"],
        ["submit"],
        ["withdraw", "return"],
        ["dispute", "retract"],
        ["retract"],
    ),
    "Decider": (
        [],
        ["return", "publish"],
        ["dispute", "retract"],
        ["retract"],
        [],
        ["return"],
        ["dispute", "retract"],
        ["retract"],
    ),
}
OFFERED["Administrator"] = OFFERED["Editor"]


@pytest.mark.parametrize("role", OFFERED)
def test_moves_offered_are_those_that_can_be_made(role):
    person = a_member(role)
    statuses = ("draft", "in review", "published", "disputed")
    versions = [in_status(status, author=a) for a in (None, person) for status in statuses]
    offered = [[m.name for m in review.moves_open_to(person, v)] for v in versions]
    assert tuple(offered) == OFFERED[role]


def test_a_superuser_may_publish_own_work_with_a_reason_that_is_shown(writer):
    version = in_status("in review", author=writer)
    assert [m.name for m in review.moves_open_to(writer, version)] == [
        "withdraw",
        "return",
        "override",
    ]
    with pytest.raises(ValidationError, match="needs a reason"):
        review.make("override", version, by=writer)
    with pytest.raises(PermissionDenied, match="Nobody publishes a version that they wrote"):
        review.make("publish", version, by=writer, reason="I am sure.")
    made = review.make("override", version, by=writer, reason="Nobody else is here tonight.")
    kept = Version.objects.get(pk=made.pk)
    assert (kept.status, kept.reviewer, kept.by_override) == ("published", writer, True)
    assert kept.status_reason == "Nobody else is here tonight."


def test_whoever_changed_a_version_is_not_the_one_who_publishes_it(curator, reviewer):
    changes = [
        lambda v: setattr(v, "text", "Other words.") or v.save(),
        lambda v: v.topics.add(Topic.objects.named("Ports")),
        lambda v: Quantity.objects.create(version=v, value=5),
        lambda v: Evidence.objects.create(version=v, quote=a_quote()),
        lambda v: v.evidence.all()[0].delete(),
        lambda v: setattr(v.evidence.all()[0], "note", "Look here.") or None,
        lambda v: change_quote(v.evidence.all()[0].quote),
    ]
    outcomes = []
    for change in changes:
        version = in_status("in review", quotes=[a_quote(), a_quote()])
        with audit.set_actor(curator):
            change(version)
        try:
            review.make("publish", version, by=curator)
            outcomes.append("published")
        except PermissionDenied as refusal:
            outcomes.append(str(refusal))
            review.make("publish", version, by=reviewer)
    # The sixth changed an instance and saved nothing.
    assert outcomes == [*[review.OWN_WORK] * 5, "published", review.OWN_WORK]


def change_quote(quote):
    quote.attribution = "The harbour master"
    quote.save()


def test_a_quote_that_is_checked_again_is_nobody_s_work(curator):
    version = in_status("in review")
    quote = version.evidence.get().quote
    with audit.set_actor(curator):
        quote.source.captures.get()
        quoting.check(quote)
        quote.page = 3
        quote.save()
    review.make("publish", version, by=curator)
    assert Version.objects.get(pk=version.pk).reviewer == curator


def test_the_database_refuses_four_eyes_that_are_two(curator, reviewer):
    of_author, of_helper = in_status("in review", author=curator), in_status("in review")
    four_eyes.contribute(curator, [of_helper.pk])
    now = timezone.now()
    for version in (of_author, of_helper):
        row = Version.objects.filter(pk=version.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(status="published", published_at=now, reviewer=curator)
        row.update(status="published", published_at=now, reviewer=reviewer)
        assert row.get().status == "published"


def test_what_somebody_deletes_leaves_no_trace_of_a_hand_in_it(curator):
    version = a_version()
    with audit.set_actor(curator):
        version.delete()
    assert Contribution.objects.count() == 0


def test_each_change_of_status_is_in_the_log_with_its_reason(curator):
    version = in_status("in review")
    review.make("return", version, by=curator, reason="Name the seller.")
    entry = audit.entries_of(version)[0]
    assert (entry.actor, entry.changes, entry.additional_data) == (
        curator,
        {"status": ["in review", "draft"]},
        {"why": "Name the seller."},
    )


def test_a_person_without_the_permission_is_refused(reviewer):
    draft = a_version()
    with pytest.raises(PermissionDenied):
        review.make("submit", draft, by=reviewer)
    assert Version.objects.get(pk=draft.pk).status == "draft"


@pytest.mark.parametrize("name", ["return", "dispute", "retract"])
def test_moves_that_need_a_reason_are_refused_without(curator, name):
    version = in_status(review.MOVES[name].before[0])
    with pytest.raises(ValidationError, match="needs a reason"):
        review.make(name, version, by=curator, reason="  ")


def test_publishing_lists_the_version_and_makes_its_quotes_public(curator):
    version = in_status("in review")
    published = review.make("publish", version, by=curator)
    quote = published.evidence.get().quote
    assert published.listed_at == published.published_at == quote.published_at
    assert published.reviewer == curator
    assert [(d.status, d.by, d.reason) for d in published.decisions.all()] == [
        ("published", curator, ""),
        ("in review", None, ""),
    ]


def test_publishing_without_a_verified_supporting_quote_needs_words(curator):
    wrong = a_quote(text="We paid at least $257 million for the whole system")
    version = review.enter(a_version(quotes=[wrong]), "in review")
    assert wrong.verdict == "near"
    with pytest.raises(ValidationError, match="No supporting quote of this version is verified"):
        review.make("publish", version, by=curator)
    review.make("publish", version, by=curator, reason="The paper edition has the figure.")
    assert Version.objects.get(pk=version.pk).status_reason == "The paper edition has the figure."


def test_a_near_quote_among_the_support_needs_words(curator):
    wrong = a_quote(text="We paid at least $257 million for the whole system")
    version = review.enter(a_version(quotes=[a_quote(), wrong]), "in review")
    with pytest.raises(ValidationError, match="Among the supporting quotes are some that are near"):
        review.make("publish", version, by=curator)
    accept(wrong, by=curator, reason="A misprint of the paper.")
    review.make("publish", version, by=curator)
    assert Version.objects.get(pk=version.pk).status == "published"


def test_the_next_version_takes_the_place_of_the_first_only_when_it_is_published(curator, reviewer):
    first = a_published(topics=["Ports"], subjects=["Harbour office"])
    second = review.start_next(first.claim, by=curator)
    assert (second.number, second.status, second.author) == (2, "draft", curator)
    assert [t.name for t in second.topics.all()] == ["Ports"]
    assert [s.name for s in second.subjects.all()] == ["Harbour office"]
    assert [e.quote for e in second.evidence.all()] == [e.quote for e in first.evidence.all()]
    assert first.claim.listed == first

    second.text, second.reason = "A better statement.", "A word was wrong."
    second.save()
    review.make("submit", second, by=curator)
    review.make("publish", second, by=reviewer)
    assert first.claim.listed == second
    assert list(first.claim.versions.published()) == [second, first]
    assert Version.objects.get(pk=first.pk).status == "published"


def test_a_correction_says_why(curator, reviewer):
    second = review.start_next(a_published().claim, by=curator)
    with pytest.raises(ValidationError, match="why it replaces the one before it"):
        review.make("submit", second, by=curator)
    review.enter(second, "in review")
    with pytest.raises(ValidationError, match="why it replaces the one before it"):
        review.make("publish", second, by=reviewer)


def test_an_open_version_is_gone_on_with_and_not_doubled(curator):
    claim = a_published().claim
    assert review.start_next(claim, by=curator) == review.start_next(claim, by=curator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(claim=claim, number=3, text="A second draft.")


def test_a_replaced_version_cannot_be_retracted(curator):
    first = a_published()
    second = review.start_next(first.claim, by=curator, reason="Better.")
    review.enter(second, "published")
    with pytest.raises(ValidationError, match="replaced by a later version"):
        review.make("retract", first, by=curator, reason="Wrong.")


def test_a_published_version_refuses_every_change():
    version = a_published(topics=["Ports"])
    version.text = "Other words."
    changes = [
        version.save,
        version.delete,
        version.claim.delete,
        version.evidence.get().delete,
        lambda: Evidence.objects.create(version=version, quote=a_quote()),
        lambda: version.topics.clear(),
        lambda: version.topics.set([]),
        lambda: version.topics.get().delete(),
        lambda: version.topics.get().versions.remove(version),
        lambda: version.topics.get().versions.clear(),
    ]
    for change in changes:
        with pytest.raises(ValidationError), transaction.atomic():
            change()
    kept = Version.objects.get(pk=version.pk)
    assert kept.text != "Other words."
    assert kept.topics.count() == kept.evidence.count() == 1


def test_a_published_quote_keeps_its_words():
    quote = a_published().evidence.get().quote
    quote.refresh_from_db()
    quote.text = "Other words"
    with pytest.raises(ValidationError, match="add a new quote instead"):
        quote.save()


def test_words_that_changed_while_they_were_read_are_not_let_pass(curator):
    version = in_status("in review")
    seen = Version.objects.get(pk=version.pk).modified.isoformat()
    changes = [
        lambda: setattr(version, "text", "Swapped words.") or version.save(),
        lambda: version.evidence.get().delete(),
        lambda: Quantity.objects.create(version=version, value=5),
    ]
    for change in changes:
        change()
        with pytest.raises(ValidationError, match="was changed since you opened it"):
            review.make("publish", version, by=curator, seen=seen, reason="Seen.")
        seen = Version.objects.get(pk=version.pk).modified.isoformat()
    review.make("publish", version, by=curator, seen=seen, reason="Seen.")
    assert Version.objects.get(pk=version.pk).status == "published"


def test_saving_words_never_writes_a_status_that_somebody_else_changed(curator):
    stale = a_version()
    review.make("submit", stale, by=curator)
    stale = Version.objects.get(pk=stale.pk)
    review.make("return", stale, by=curator, reason="Other words.")
    stale.text = "Other words."
    stale.save()
    kept = Version.objects.get(pk=stale.pk)
    assert (kept.text, kept.status) == ("Other words.", "draft")


@pytest.mark.django_db(transaction=True)
def test_two_who_start_the_next_version_at_once_get_the_same_one():
    claim = a_published().claim

    def start(_):
        try:
            return review.start_next(claim, reason="Better.").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        started = list(people.map(start, range(4)))
    assert started == [claim.versions.get(number=2).pk] * 4


def test_the_address_of_a_heading_stays_once_versions_stand_under_it():
    topic = a_published(topics=["Ports"]).topics.get()
    topic.name, topic.slug = "Harbours", "harbours"
    with pytest.raises(ValidationError, match="Published versions stand under this address"):
        topic.save()
    topic.slug = "ports"
    topic.save()
    assert Topic.objects.get().name == "Harbours"


def test_a_slug_never_changes():
    claim = Claim.objects.create(slug="first")
    claim.slug = "second"
    with pytest.raises(ValidationError, match="never changes"):
        claim.save()


def test_corrections_are_what_changed_after_it_was_public(curator):
    plain, retracted = a_published(), a_published()
    review.make("retract", retracted, by=curator, reason="The buyer denied it.")
    second = review.start_next(plain.claim, by=curator, reason="The sum was wrong.")
    review.enter(second, "published")
    told = [(d.headline, d.version, d.explanation) for d in Decision.objects.corrections()]
    assert told == [
        ("Corrected", second, "The sum was wrong."),
        ("Retracted", retracted, "The buyer denied it."),
    ]


# What a reviewer has seen


@pytest.mark.parametrize("what", ["quote", "new copy", "topic added", "topic renamed"])
def test_what_a_version_is_made_of_is_part_of_what_was_seen(curator, reviewer, what):
    version = in_status("in review", topics=["Ports"])
    seen = Version.objects.get(pk=version.pk).modified.isoformat()
    if what == "quote":
        change_quote(version.evidence.get().quote)
    elif what == "new copy":
        ingest.take_in(version.evidence.get().quote.source, b"Other.", "new.txt", tool="test")
    elif what == "topic added":
        version.topics.add(Topic.objects.named("Cameras"))
    else:
        topic = version.topics.get()
        topic.name = "Harbours"
        topic.save()
    with pytest.raises(ValidationError, match="was changed since you opened it"):
        review.make("publish", version, by=reviewer, seen=seen)


def test_whoever_renames_a_heading_had_a_hand_in_the_open_versions_under_it(curator):
    version = in_status("in review", topics=["Ports"])
    with audit.set_actor(curator):
        topic = version.topics.get()
        topic.name = "Harbours"
        topic.save()
    with pytest.raises(PermissionDenied):
        review.make("publish", version, by=curator)


def test_a_heading_that_a_draft_stands_under_is_not_deleted():
    version = a_version(topics=["Ports"])
    with pytest.raises(ValidationError, match="Versions stand under this heading"):
        version.topics.get().delete()


def test_a_note_to_a_field_is_no_reason_that_the_public_could_read(writer):
    version = in_status("in review", author=writer)
    notes = [{"field": "text", "label": "Statement", "words": "Fine."}]
    with pytest.raises(ValidationError, match="needs a reason"):
        review.make("override", version, by=writer, notes=notes)
    assert review.make("return", version, by=writer, notes=notes).status == "draft"


def test_a_stale_quote_does_not_take_back_that_it_is_public(reviewer):
    version = in_status("in review")
    stale = version.evidence.get().quote
    review.make("publish", version, by=reviewer)
    stale.page = 7
    stale.save()
    stored = type(stale).objects.get(pk=stale.pk)
    assert (stored.page, stored.published_at is not None) == (7, True)
    stale.translation = "Other words"
    with pytest.raises(ValidationError, match="add a new quote instead"):
        stale.save()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_and_publish_at_once_one_waits(curator, reviewer):
    """What was changed first is not let pass unseen; what was let pass first is not changed."""
    outcomes = set()
    for _ in range(6):
        version = in_status("in review")
        seen = Version.objects.get(pk=version.pk).modified.isoformat()
        quote_id = version.evidence.get().quote_id

        def change(quote_id=quote_id):
            quote = Quote.objects.get(pk=quote_id)
            quote.translation = "In other words"
            with audit.set_actor(curator):
                quote.save()

        def publish(version=version, seen=seen):
            review.make("publish", version, by=reviewer, seen=seen)

        with ThreadPoolExecutor(2) as people:
            done = [people.submit(attempt, act) for act in (change, publish)]
        changed, published = (each.result() for each in done)
        stored = Quote.objects.get(pk=quote_id)
        assert {changed, published} <= {"done", "ValidationError"}
        assert (stored.translation == "In other words") == (changed == "done")
        assert (published == "done") != (changed == "done")
        outcomes.add((changed, published))
    assert outcomes


def attempt(act):
    try:
        act()
        return "done"
    except (ValidationError, IntegrityError) as refusal:
        return type(refusal).__name__
    finally:
        connection.close()
