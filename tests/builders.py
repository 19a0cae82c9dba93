"""Rows for tests, each valid as it stands; every argument changes one thing about it."""

from itertools import count

from claims import review
from claims.models import Claim, Evidence, Quantity, Subject, Topic, Version
from sources import ingest, quoting
from sources.models import Corruption, Derivation, Quote, Source

TEXT = (
    "The harbour office bought 40 cameras in spring.\n\n"
    "“We paid at least $275 million for the whole system,” the harbour master said, "
    "and she did not name the seller.\n\n"
    "A second order of 12 cameras followed in autumn."
)
WORDS = "We paid at least $275 million for the whole system"
number = count(1)


def a_source(slug="", text=TEXT, **fields):
    """A source with one plain text capture; none where `text` is empty."""
    slug = slug or f"source-{next(number)}"
    with ingest.all_or_nothing():
        source = Source.objects.create(
            **{"slug": slug, "title": f"Title of {slug}", "access": "public", **fields}
        )
        if text:
            ingest.take_in(source, text.encode(), f"{slug}.txt", tool="test")
    return source


def minutes(slug=""):
    """A source with a name in every field that one is found by, which nobody may read."""
    return a_source(
        slug,
        text="",
        title="Minutes of the council",
        authors=[{"family": "Roth", "given": "Ilse"}],
        container_title="Gazette",
        publisher="Town press",
        access="private",
    )


def a_quote(source=None, text=WORDS, **fields):
    """A quote that was looked up in its source's text."""
    quote = Quote(source=source or a_source(), text=text, **fields)
    quoting.check(quote)
    quote.save()
    return quote


def a_witness(source=None, **fields):
    """A quote that was looked up, in words that no other quote has."""
    n = next(number)
    words = f"Clerk{n} saw crane{n} lift crate{n} onto barge{n} beside quay{n} at dawn{n}."
    if source is None:
        return a_quote(a_source(text=words), words, **fields)
    before = source.captures.first()
    text = f"{before.text} {words}" if before else words
    ingest.take_in(source, text.encode(), f"{source.slug}.txt", tool="test")
    return a_quote(source, words, **fields)


def a_corruption(
    quote, origin, *, state="confirmed", moved=0, says="12", origin_says="21", **fields
):
    """The document of a quote is a copy of `origin` and has changed something in these words.

    `moved` by so many characters from the beginning of the quote.
    """
    quote.refresh_from_db()
    tie = Derivation.objects.create(
        source=quote.source,
        origin=origin,
        kind="copy",
        state=state,
        capture=quote.capture,
        origin_capture=origin.captures.first(),
    )
    start = quote.start + moved
    places = {"start": start, "end": start + 2, "origin_start": 3, "origin_end": 5}
    return add_corruption(tie, **{"says": says, "origin_says": origin_says} | places | fields)


def add_corruption(derivation, **fields):
    """A figure that the copy is said to have changed, somewhere in its text."""
    places = {"start": 0, "end": 1, "origin_start": 0, "origin_end": 1}
    words = {"kind": "figure", "says": "257", "origin_says": "275"}
    return Corruption.objects.create(derivation=derivation, **words | places | fields)


def a_version(claim=None, quotes=None, *, topics=(), subjects=(), stance="supports", **fields):
    """A draft of a claim's first version, resting on `quotes` (one good one by default)."""
    claim = claim or Claim.objects.create(slug=f"claim-{next(number)}")
    version = Version.objects.create(
        **{"claim": claim, "number": 1, "text": f"Statement of {claim.slug}.", **fields}
    )
    if topics:
        version.topics.set([Topic.objects.named(name) for name in topics])
    if subjects:
        version.subjects.set([Subject.objects.named(name) for name in subjects])
    for order, quote in enumerate([a_quote()] if quotes is None else quotes):
        Evidence.objects.create(version=version, quote=quote, stance=stance, order=order)
    return version


def a_published(slug="", quotes=None, *, at=None, status="published", **fields):
    """A published version, listed for the public."""
    claim = Claim.objects.create(slug=slug or f"claim-{next(number)}")
    version = a_version(claim, quotes, **fields)
    return review.enter(version, status, at=at)


def a_figure(slug, value, *, measure="contracts", subject="Harbour office", **fields):
    """A published claim that states one figure: 275 contracts of the harbour office.

    `fields` are of the quantity, and `status`, `occurred` and `quotes` of its version.
    """
    of_version = {"quotes": fields.pop("quotes", ()), "occurred": fields.pop("occurred", "")}
    status = fields.pop("status", "published")
    version = a_version(Claim.objects.create(slug=slug), **of_version)
    add_figure(version, value, measure=measure, subject=subject, **fields)
    return version if status == "draft" else review.enter(version, status)


def add_figure(version, value, *, measure="contracts", subject="Harbour office", **fields):
    whom = Subject.objects.named(subject) if subject else None
    return Quantity.objects.create(
        version=version, value=value, measure=measure, subject=whom, **fields
    )
