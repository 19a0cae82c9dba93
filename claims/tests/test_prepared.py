"""What was made beforehand of claims is in files as long as it holds, and never longer."""

import io
import json

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.http import QueryDict

from claims import conflicts, outdated, prepared, review
from claims.dossier.importing import import_dossier
from claims.exports import FORMATS
from claims.filters import listed_claims
from claims.models import (
    Change,
    Claim,
    Listing,
    NotFound,
    Prepared,
    Relation,
    StoredTally,
    Subject,
    Topic,
    Version,
)
from sources import acceptance, deciding, ingest, originals
from sources.bibliography_in import carry_out, plan
from sources.models import Derivation
from tests.builders import (
    WORDS,
    a_published,
    a_quote,
    a_source,
    a_version,
    a_witness,
    add_corruption,
    add_figure,
)

from .test_tally import Desk

pytestmark = pytest.mark.django_db

SUFFIXES = ("csv", "jsonl")


def served(client, suffix, query=""):
    return b"".join(client.get(f"/claims.{suffix}?{query}")).decode()


def fresh(suffix, query=""):
    """The same made of the claims as they stand, whatever was made beforehand."""
    known, found = FORMATS[suffix], listed_claims(QueryDict(query)).in_full()
    return "".join(known.write(found.loaded(known.load)))


def make_ready():
    Change.objects.update(transaction=0)  # as of transactions that are over
    call_command("index_claims", stdout=io.StringIO())
    assert not prepared.missing()


def by_slug(lines):
    return {json.loads(line)["slug"]: line for line in lines.splitlines()}


def doors(tmp_path):
    """Each way in which what is said of a claim changes; (its name, the slug of such a claim)."""
    kim = get_user_model().objects.create_user("kim")
    report = a_source("report", access="excerpt", text="A report of its own.")
    wire = a_source("wire", url="https://wire.example/1")
    tie = Derivation.objects.create(
        source=wire,
        origin=report,
        kind="copy",
        state="confirmed",
        capture=wire.captures.get(),
        origin_capture=report.captures.get(),
    )
    quote = a_quote(wire)
    draft = a_version(
        Claim.objects.create(slug="a"), [quote], topics=["Ports"], subjects=["Harbour office"]
    )
    add_figure(draft, 275, subject="Seller")
    NotFound.objects.create(version=draft, sought="The bill", place="Archive", looked="2026")
    a = review.enter(draft, "published")
    letter = a_source("letter")
    near = a_quote(letter, WORDS.replace("275", "257"))
    a_published("b", [near])
    named = a_quote(a_source("paper"), via="Gazette")
    a_published("c", [named])
    yield "start", "a"

    wire.title = "Another title"
    wire.save()
    yield "source", "a"
    item = {"type": "webpage", "title": wire.title, "URL": wire.url, "DOI": "10.1000/182"}
    carry_out(plan([item]))
    yield "bibliography", "a"
    a_published("cites-the-report", [a_witness(report)])
    yield "a document up the chain is cited", "a"
    report.title = "The report"
    report.save()
    yield "a document up the chain", "a"
    further = Derivation.objects.create(
        source=report, origin=a_source("older", text="Older."), kind="copy"
    )
    yield "derivation", "a"
    further = deciding.decide(further, "confirmed", by=kim)
    yield "derivation decided", "a"
    further.delete()
    yield "derivation gone", "a"
    changed = add_corruption(tie, start=quote.start, end=quote.start + 2)
    yield "corruption", "a"
    deciding.dismiss(changed, by=kim)
    yield "corruption set aside", "a"

    for heading in (
        Topic.objects.get(name="Ports"),
        Subject.objects.get(name="Harbour office"),
        Subject.objects.get(name="Seller"),
    ):
        heading.name += " again"
        heading.save()
        yield f"name of {heading}", "a"
    acceptance.accept(near, by=kim, reason="A slip.")
    yield "acceptance", "b"
    kim.first_name = "Kim"
    kim.save()
    yield "name of a person", "b"
    ingest.take_in(letter, b"Nothing is left of it.", "letter.txt", tool="test")
    yield "lost quote", "b"
    quote.verdict = "near"
    quote.save(update_fields=["verdict"])
    yield "verdict", "a"
    originals.take(named.original_name, a_source("gazette"), by=kim)
    yield "original", "c"

    claims = Claim.objects.in_bulk(["a", "b", "c"], field_name="slug")
    relation = Relation.objects.create(claim=claims["a"], kind="narrows", other=claims["b"])
    yield "relation", "b"
    relation.note = "A part."
    relation.save()
    yield "note of a relation", "a"
    conflicts.decide(relation, "confirmed", by=kim, turned=True, seen=relation.seen)
    yield "relation turned", "b"
    relation = Relation.objects.get()
    relation.other = claims["c"]
    relation.save()
    yield "another end of a relation", "a"
    relation.delete()
    yield "relation gone", "c"
    table = "claim,relation,other,note\na,updates,b,Later.\n"
    (tmp_path / "relations.csv").write_text(table)
    import_dossier(tmp_path)
    yield "relation of a dossier", "b"
    later = a_version(Claim.objects.create(slug="later"))
    Relation.objects.create(claim=later.claim, kind="updates", other=claims["a"])
    make_ready()
    review.enter(later, "published")
    yield "the other end is published", "a"

    review.enter(a, "disputed", reason="Said so.")
    yield "dispute", "a"
    following = review.start_next(claims["a"], reason="Better.")
    review.enter(following, "published")
    yield "next version", "a"


def test_a_change_through_any_door_is_in_the_next_file(client, tmp_path):
    wrong, done, before = [], [], {}
    for door, slug in doors(tmp_path):
        done.append(door)
        right = fresh("jsonl")
        after = by_slug(right)
        if before.get(slug) == after[slug]:
            wrong.append(f"{door}: nothing changed")
        if served(client, "jsonl") != right:
            wrong.append(door)
        before = after
        make_ready()
    assert wrong == []
    assert len(done) == 27


@pytest.mark.parametrize("seed", [1])
def test_after_random_changes_files_are_as_if_made_anew(client, seed):
    desk = Desk(seed)
    for _ in range(3):
        desk.publish()
    wrong, done = [], []
    for _ in range(5):
        make_ready()
        done.append(desk.change())
        query = desk.random.choice(["", "topic=ports", "order=oldest", "order=-occurred"])
        wrong += [s for s in SUFFIXES if served(client, s, query) != fresh(s, query)]
    assert wrong == [], done


def marked():
    """Everything that is kept gets a mark by which it is known in a file."""
    Prepared.objects.update(csv="kept\r\n", json="kept\n")


def test_what_is_kept_is_read_in_the_order_of_the_file(client):
    for slug in ("a", "b", "c"):
        a_published(slug)
    make_ready()
    marked()
    assert served(client, "jsonl") == "kept\n" * 3
    assert served(client, "csv") == fresh("csv").split("\r\n")[0] + "\r\n" + "kept\r\n" * 3
    topic = Topic.objects.named("Ports")
    review.enter(a_version(Claim.objects.create(slug="d"), topics=["Ports"]), "published")
    topic.name = "Harbours"
    topic.save()
    # One that is not kept is made as it stands, and not kept by a request.
    lines = served(client, "jsonl", "order=oldest").splitlines()
    assert lines == ["kept"] * 3 + [by_slug(fresh("jsonl"))["d"]]
    assert Prepared.objects.count() == 3
    head = client.head("/claims.csv")
    assert b"".join(head) == b""


def test_what_another_program_made_is_not_read(client, settings):
    a_published("a")
    make_ready()
    marked()
    settings.SITE_URL = "https://elsewhere.example"
    line = json.loads(served(client, "jsonl"))
    assert line["url"] == "https://elsewhere.example/claims/a/"
    make_ready()
    assert Prepared.objects.get().json == fresh("jsonl")


def test_a_change_while_lines_are_made_is_seen(client, monkeypatch):
    version = a_published("a")
    make_ready()
    Prepared.objects.all().delete()
    made = prepared.made

    def made_meanwhile(*given):
        lines = list(made(*given))
        review.enter(version, "disputed", reason="Said so.")
        return lines

    run = StoredTally.objects.get().pk
    with monkeypatch.context() as patched:
        patched.setattr(prepared, "made", made_meanwhile)
        assert prepared.prepare([Listing.objects.get().pk], run) == 1
    assert Prepared.objects.get().json != fresh("jsonl")
    assert served(client, "jsonl") == fresh("jsonl")
    make_ready()
    assert Prepared.objects.get().json == fresh("jsonl")


def test_only_the_last_who_began_keeps_lines(monkeypatch):
    a_published()
    make_ready()
    run = StoredTally.objects.get().pk
    Prepared.objects.all().delete()
    call_command("index_claims", stdout=io.StringIO())
    Prepared.objects.all().delete()
    with pytest.raises(prepared.Superseded):
        prepared.prepare([Listing.objects.get().pk], run)
    assert not Prepared.objects.exists()
    monkeypatch.setattr(StoredTally.objects, "select_for_update", StoredTally.objects.none)
    with pytest.raises(CommandError) as raised:
        call_command("index_claims", stdout=io.StringIO())
    assert str(raised.value) == "Somebody else began to index the claims, and goes on."


def test_the_command_makes_what_is_missing_and_drops_what_is_gone(capsys):
    kept, gone = a_published(), a_published()
    Change.objects.update(transaction=0)
    call_command("index_claims")
    lines = ["2 claims are listed, and their counts stored.", "2 were made ready for files."]
    assert capsys.readouterr().out.splitlines() == lines
    Version.objects.filter(pk=gone.pk).update(listed_at=None)
    call_command("index_claims")
    lines = ["1 claims are listed, and their counts stored.", "0 were made ready for files."]
    assert capsys.readouterr().out.splitlines() == lines
    assert list(Prepared.objects.values_list("pk", flat=True)) == [kept.listing.pk]


def test_beyond_some_number_of_changes_each_makes_stale(monkeypatch):
    numbers = [a_published().listing.pk for _ in range(3)]
    Change.objects.update(transaction=0)
    seen = Change.objects.latest("id").pk
    changed = outdated.Changed("default")
    assert [changed.since(n, seen, 1) for n in numbers] == [False] * 3
    assert [changed.since(n, seen - 1, 1) for n in numbers] == [False, False, True]
    assert [changed.since(n, seen, 0) for n in numbers] == [True] * 3
    assert changed.since(max(numbers) + 1, 0, 0) is False
    monkeypatch.setattr(outdated, "MOST", 2)
    changed = outdated.Changed("default")
    assert [changed.since(n, seen, 1) for n in numbers] == [True] * 3
