"""A passage becomes a quote, and the quote evidence for a claim: both or nothing."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from claims import review
from claims.models import Claim, Evidence, Version
from search.words import Unsearchable, words
from sources import quoting
from sources.models import Quote, Source
from sources.slugs import free_slug

MOST_CHOICES = 8
LAST_PLACE = 9_999  # of a quote among the evidence


class Marked(NamedTuple):
    quote: Quote
    version: Version | None
    is_new_quote: bool
    is_new_evidence: bool


class Undecided(Exception):
    """The words given for a claim mean none, or several; `choices` are the Versions they fit."""

    def __init__(self, sentence, choices=()):
        self.choices = list(choices)
        super().__init__(sentence)


def looked_for(source, *, words, place=None, attribution="", via="", by=None):
    """The Quote that these words of a source would make, with its verdict. Not saved."""
    quote = Quote(source=source, text=words, attribution=attribution, via=via, created_by=by)
    return quoting.check(quote, chosen_at=place)


@transaction.atomic
def mark(quote, *, stance, by, claim="", is_new=False, reason="", submit=False):
    """Store what `looked_for` gave and, where a claim is given, evidence in its open version.

    The same passage in the same words is one quote, used again. `reason` is for the next version
    of a claim that is published already; with `submit` the version goes to review, unless it is
    there. Raises Undecided or ValidationError; nothing is stored then.
    """
    # Two who mark the same passage at once must make one quote.
    quote.source = Source.objects.select_for_update().get(pk=quote.source_id)
    if is_outdated(quote):
        quoting.check(quote)
    stored = same_quote(quote)
    if stored is None:
        quote.full_clean(exclude=["created_by"])
        quote.save()
    quote = stored or quote
    if not claim:
        return Marked(quote, None, stored is None, False)
    version = new_claim(claim, by) if is_new else open_version(chosen_claim(claim), by, reason)
    evidence, is_new_evidence = Evidence.objects.get_or_create(
        version=version,
        quote=quote,
        defaults={"stance": stance, "order": next_order(version)},
    )
    if submit and version.status == Version.Status.DRAFT:
        version = review.make("submit", version, by=by)
    return Marked(quote, version, stored is None, is_new_evidence)


def is_outdated(quote):
    """Whether its source has another text by now than the one it was looked for in."""
    newest = quote.source.current_capture
    return quote.capture_id != (newest.pk if newest and newest.has_text else None)


def same_quote(quote):
    """The stored quote of the same words at the same place, said by the same people, or None."""
    same = Quote.objects.filter(
        source=quote.source,
        text=quote.text,
        start=quote.start,
        end=quote.end,
        attribution=quote.attribution,
        via=quote.via,
    )
    return same.first()


def next_order(version):
    last = version.evidence.order_by("-order").values_list("order", flat=True).first()
    return 1 if last is None else min(last + 1, LAST_PLACE)


def new_claim(text, by):
    """The first version of a claim that says this."""
    claim = Claim(slug=free_slug(Claim.objects, text, otherwise="claim"))
    claim.full_clean()
    claim.save()
    version = Version(claim=claim, number=1, text=text, author=by)
    version.full_clean()
    version.save()
    return version


def open_version(claim, by, reason):
    """The version of a claim that can still be written: its open one, or its next."""
    version = review.start_next(claim, by=by, reason=reason)
    if version is None:
        raise ValidationError("This claim has no version yet: write its statement first.")
    return version


def chosen_claim(said):
    """The one claim that is meant by an id or by words of a statement. Raises Undecided."""
    if claim := Claim.objects.filter(slug=said).first():
        return claim
    found = claims_saying(said)
    exact = [version for version in found if version.text.casefold() == said.casefold()]
    if len(exact) == 1:
        return exact[0].claim
    if not found:
        raise Undecided("No claim says this: choose another, or make it a new claim.")
    raise Undecided("Choose the claim that is meant, or make it a new one.", found)


def claims_saying(said):
    """[Version] with every one of these words in the statement or the id; the latest of each."""
    try:
        wanted = words(said)
    except Unsearchable:
        return []
    if not wanted:
        return []
    found = Version.objects.latest().select_related("claim")
    for word in wanted:
        found = found.stating(word)
    return list(found.order_by("-modified", "-id")[:MOST_CHOICES])
