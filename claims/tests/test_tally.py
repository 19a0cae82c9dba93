"""The counts of the list, whatever changed, are those of a plain SQL count."""

import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from claims import review, tally
from claims.models import Change, Evidence, Listing, StoredTally, Subject, Topic, Version
from claims.tally_check import differences
from sources.models import Quote, Source
from tests.builders import a_published, a_quote, a_source, a_version

pytestmark = pytest.mark.django_db

QUERIES = [
    "",
    "topic=ports",
    "topic=ports&topic=money&status=published",
    "publisher=wire&stance=supports",
    "from=2017&to=2019",
    "year=undated&year=2018",
    "origins=2",
    "subject=harbour-office&verdict=near",
    "q=cameras",
    "q=wire&topic=ports",
]
TOPICS = ["Ports", "Money", "Ships"]
SUBJECTS = ["Harbour office", "Wire", "Nobody"]
WORDS = ["bought 40 cameras", "A second order of 12 cameras", "she named the seller"]
PERIODS = ["", "2018", "2016/2018", "2017-05-03", "2019/..", "../2017", "1950~"]


class Desk:
    """Somebody who changes what the public sees, at random."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.sources = [
            a_source(publisher=publisher) for publisher in ("Wire", "Wire", "Gazette", "")
        ]
        self.quotes = [a_quote(source, words) for source in self.sources for words in WORDS[:2]]
        self.quotes.append(a_quote(self.sources[0], WORDS[2]))

    def some(self, of):
        return self.random.sample(of, self.random.randint(1, len(of)))

    def publish(self):
        a_published(
            quotes=self.random.sample(self.quotes, self.random.randint(1, 3)),
            topics=self.some(TOPICS),
            subjects=self.some(SUBJECTS),
            occurred=self.random.choice(PERIODS),
            stance=self.random.choice(Evidence.Stance.values),
        )

    def one(self):
        return self.random.choice(list(Version.objects.listed().order_by("pk")))

    def correct(self):
        draft = review.start_next(self.one().claim, reason="Better.")
        if draft.is_open:
            draft.topics.set([Topic.objects.named(name) for name in self.some(TOPICS)])
            draft.occurred = self.random.choice(PERIODS)
            draft.save()
            review.enter(draft, "published")

    def mark(self):
        review.enter(self.one(), self.random.choice(["published", "disputed", "retracted"]))

    def look_again(self):
        placed = Quote.objects.filter(verdict__in=["verified", "near"]).order_by("pk")
        quote = self.random.choice(list(placed))
        quote.verdict = "near" if quote.verdict == "verified" else "verified"
        quote.save(update_fields=["verdict"])

    def rename(self):
        source = Source.objects.get(pk=self.random.choice(self.sources).pk)
        source.publisher = self.random.choice(["Wire", "Gazette", "Herald", ""])
        source.save()

    def draft(self):
        a_version(quotes=[self.random.choice(self.quotes)], topics=["Ports"])

    def change(self):
        act = self.random.choice(
            [self.publish, self.correct, self.mark, self.look_again, self.rename, self.draft]
        )
        act()
        return act.__name__


@pytest.mark.parametrize("seed", [1])
def test_after_any_change_the_counts_are_those_of_sql(seed):
    desk = Desk(seed)
    for _ in range(4):
        desk.publish()
    wrong, done = [], []
    for _ in range(8):
        done.append(desk.change())
        wrong += differences(desk.random.choice(QUERIES))
    for query in desk.random.sample(QUERIES, 3):
        wrong += differences(query)
    assert wrong == [], done


def test_a_wrong_count_is_seen():
    version = a_published(topics=["Ports"])
    assert differences() == []
    Version.objects.filter(pk=version.pk).update(status="disputed")
    assert differences() == [
        "?: status=published counts 1, SQL 0.",
        "status=disputed is not counted.",
    ]


def listed():
    with tally.up_to_date() as sets:
        return set(sets.everything)


def numbers():
    return set(Listing.objects.values_list("pk", flat=True))


def test_what_was_rolled_back_is_not_kept():
    a_published("stays")
    before = listed()
    with pytest.raises(RuntimeError), transaction.atomic():
        a_published("goes")
        assert len(listed()) == 2
        raise RuntimeError
    assert listed() == before == numbers()
    a_published("comes")
    assert listed() == numbers()
    assert len(numbers()) == 2


def test_a_process_that_starts_reads_what_was_stored_and_what_changed_since():
    for name in ("Ports", "Money"):
        a_published(topics=[name], subjects=["Harbour office"], occurred="2018")
    Change.objects.update(transaction=0)  # as of transactions that are over
    stored = Change.objects.latest("pk").pk
    call_command("index_claims")
    a_published(topics=["Ports"])
    review.enter(Version.objects.first(), "retracted")
    with tally.up_to_date() as sets:
        stamp = sets.stamp
    tally.KEPT.clear()
    with tally.up_to_date() as sets:
        assert (sets.stamp, set(sets.everything)) == (stamp, numbers())
    assert differences("topic=ports") == []
    # Only the last change that is in what was stored is kept of those before.
    assert Change.objects.order_by("pk").first().pk == stored
    assert StoredTally.objects.count() == 1


def test_a_database_that_fails_half_way_leaves_no_wrong_count(monkeypatch):
    a_published(topics=["Ports"])
    listed()
    a_published(topics=["Ports"])

    def fail(*args):
        raise OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(tally.Reading, "read_evidence", fail)
        with pytest.raises(OperationalError):
            listed()
    assert differences("topic=ports") == []
    assert listed() == numbers()


def test_a_tally_of_another_database_or_form_is_gathered_anew(monkeypatch):
    a_published()
    call_command("index_claims")
    Change.objects.update(token=1)
    tally.KEPT.clear()
    assert listed() == numbers()
    monkeypatch.setattr(tally, "FORM", tally.FORM + 1)
    tally.KEPT.clear()
    assert listed() == numbers()


def test_a_name_that_changes_changes_the_stamp():
    a_published(topics=["Ports"], subjects=["Harbour office"])
    for heading in (Topic.objects.get(), Subject.objects.get()):
        with tally.up_to_date() as sets:
            before = sets.stamp
        heading.name += " again"
        heading.save()
        with tally.up_to_date() as sets:
            assert sets.stamp != before


def test_a_draft_is_no_change_for_the_public():
    version = a_published()
    quotes = [piece.quote for piece in version.evidence.all()]
    before = Change.objects.count()
    a_version(quotes=quotes, topics=["Ports"], subjects=["Nobody"])
    assert Change.objects.count() == before


def test_the_command_says_what_differs(capsys):
    version = a_published(topics=["Ports"])
    call_command("index_claims", check=True)
    assert capsys.readouterr().out == "All counts of 1 claims are those of plain SQL.\n"
    Version.objects.filter(pk=version.pk).update(independent_origins=0)
    with pytest.raises(CommandError) as raised:
        call_command("index_claims", check=True)
    assert str(raised.value) == "?: origins=1 counts 1, SQL 0."


def test_the_command_mends_the_list():
    version, gone = a_published(), a_published()
    Listing.objects.filter(version=version).delete()
    Version.objects.filter(pk=gone.pk).update(listed_at=None)
    call_command("index_claims")
    assert list(Listing.objects.values_list("version", flat=True)) == [version.pk]
    assert listed() == numbers()


def test_a_search_is_made_once_until_something_changes(client):
    first = a_published("first", [a_quote(a_source(publisher="Wire"))], topics=["Ports"])
    asked = "/claims.json?q=wire&fields=slug"
    client.get(asked)  # a process that starts gathers its sets
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"{asked}&topic=ports").json()
    assert [claim["slug"] for claim in page["results"]] == ["first"]
    assert [q["sql"] for q in queries if "claims_search" in q["sql"]] == []
    a_published("second", [a_quote(a_source(publisher="Wire"))])
    slugs = [claim["slug"] for claim in client.get(asked).json()["results"]]
    assert slugs == ["second", "first"]
    review.enter(first, "retracted", reason="Wrong.")
    call_command("index_search", stdout=StringIO())
    with CaptureQueriesContext(connection) as queries:
        client.get(asked)
    assert [q["sql"] for q in queries if "claims_search" in q["sql"]] != []


def test_only_so_many_searches_are_kept(monkeypatch):
    monkeypatch.setattr(tally, "MOST_KEPT", 2)
    asked = []
    for key in ("a", "b", "c", "c"):
        tally.kept(key, lambda key=key: asked.append(key) or key)
    assert asked == ["a", "b", "c"]
    with tally.up_to_date() as sets:
        assert list(sets.found) == ["c"]
