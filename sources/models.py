"""What we have read, and the exact words in it. Knows nothing of claims."""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.dispatch import Signal
from django.utils import timezone
from django.utils.text import slugify

from citations import dates
from citations.item_types import CSL_TYPES
from search.words import words

from .addresses import of_passage, path
from .derivations import Corruption, Derivation, Fingerprint, Fingerprinted
from .fields import EdtfDayField, EdtfField, ReadableJSON
from .hops import OriginalNameField, original_in
from .plain_text import PlainText
from .searched import Passage, Searched
from .statements import Statement

__all__ = ["Corruption", "Derivation", "Fingerprint", "Fingerprinted", "Passage", "Searched"]

EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()
web_address = URLValidator(schemes=["http", "https"])
# Sent with `quote` before its row is locked: what rests on it must be locked first, as it is where
# it is published, or two people wait for each other.
quote_is_locked = Signal()
# Sent with the ids of the `sources` whose quotes became public.
quotes_published = Signal()


def slug_of(name):
    """The slug of a heading in any script; raises ValidationError where nothing is left of it."""
    slug = slugify(name, allow_unicode=True)
    if not slug:
        raise ValidationError(f"“{name}” has no letter or digit to make an address from.")
    return slug


class SourceQuerySet(models.QuerySet):
    def public(self):
        """Those that the public may know of: open to all, or cited by a published claim."""
        cited = Quote.objects.public().filter(source=OuterRef("pk"))
        return self.filter(Q(access=Source.Access.PUBLIC) | Exists(cited))

    def with_counts(self):
        return self.annotate(
            quote_count=Count("quotes", distinct=True),
            capture_count=Count("captures", distinct=True),
        )

    def with_public_quote_count(self):
        # Not joined: all quotes would be counted, and not those of one page alone.
        quotes = Quote.objects.public().filter(source=OuterRef("pk")).order_by()
        counted = quotes.values("source").annotate(n=Count("pk")).values("n")
        return self.annotate(quote_count=Coalesce(Subquery(counted), 0))

    def named_like(self, words):
        """Those with these words in their title."""
        return self.filter(title__icontains=words)

    def search(self, q):
        """Those whose names or open texts hold what `q` asks for, of the ones that the public may
        know of: docs/search.md. Raises Unsearchable.
        """
        from . import searchable

        if not (query := searchable.read(q)):
            return self
        return self.filter(pk__in=searchable.sources_of(searchable.look(query).hits()))

    def described_with(self, q):
        """Every word of `q` in title, authors, container or publisher, public or not.

        Raises Unsearchable.
        """
        found = self
        for word in words(q):
            found = found.filter(
                Q(title__icontains=word)
                | Q(container_title__icontains=word)
                | Q(publisher__icontains=word)
                | Q(authors__icontains=word)
            )
        return found


class Source(PlainText):
    """A work that can be cited, in the terms of CSL."""

    class Access(models.TextChoices):
        PUBLIC = "public", "Public: anyone may read the whole text"
        EXCERPT = "excerpt", "Excerpt: the public sees quotes with a little context"
        PRIVATE = "private", "Private: the public sees the quotes alone"

    slug = models.SlugField(
        max_length=200, unique=True, help_text="Its permanent id, and part of its address."
    )
    type = models.CharField(max_length=40, choices=CSL_TYPES, default="webpage")
    title = models.TextField()
    title_translated = models.TextField(blank=True, help_text="The title in English.")
    authors = models.JSONField(
        encoder=ReadableJSON,
        default=list,
        blank=True,
        help_text="CSL names: {family, given} for a person, {literal} for an organisation.",
    )
    container_title = models.CharField(
        max_length=500, blank=True, help_text="The newspaper, journal, site or book it stands in."
    )
    publisher = models.CharField(max_length=500, blank=True)
    publisher_slug = models.SlugField(
        max_length=500, blank=True, allow_unicode=True, editable=False, db_index=False
    )
    issued = EdtfField()
    issued_from = EdtfDayField(of="issued", bound="earliest")
    issued_to = EdtfDayField(of="issued", bound="latest")
    url = models.URLField("address", max_length=2000, blank=True, validators=[web_address])
    doi = models.CharField("DOI", max_length=200, blank=True)
    archive_url = models.URLField(
        "archive address", max_length=2000, blank=True, validators=[web_address]
    )
    archived = EdtfField(help_text="When the archive copy was made.")
    accessed = EdtfField(help_text="When it was read at its address.")
    language = models.CharField(
        max_length=35, blank=True, help_text="A BCP 47 code such as en, zh-Hans or ug."
    )
    rights = models.TextField(blank=True)
    access = models.CharField(max_length=10, choices=Access, default=Access.PRIVATE)
    note = models.TextField(blank=True, help_text="Shown to the public.")
    created = models.DateTimeField(default=timezone.now, editable=False)
    origins = models.ManyToManyField(
        "self",
        through="Derivation",
        through_fields=("source", "origin"),
        symmetrical=False,
        related_name="derived",
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        indexes = [
            models.Index(fields=["publisher_slug"], name="sources_publisher"),
            models.Index(fields=["issued_from"], name="sources_issued"),
            models.Index(fields=["-created", "-id"], name="sources_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(slug=""), name="sources_source_has_slug"),
            models.CheckConstraint(condition=~Q(title=""), name="sources_source_has_title"),
            models.CheckConstraint(
                condition=Q(type__in=CSL_TYPES), name="sources_source_type_is_csl"
            ),
            models.CheckConstraint(
                condition=Q(access__in=["public", "excerpt", "private"]),
                name="sources_source_access_known",
            ),
            models.CheckConstraint(
                condition=Q(issued_from__isnull=True) | Q(issued_from__lte=F("issued_to")),
                name="sources_source_issued_in_order",
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        # One character can become a dozen in a slug, and PostgreSQL refuses what is too long.
        self.publisher_slug = slugify(self.published_by, allow_unicode=True)[:500]
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return path("sources:source", self.slug)

    @property
    def published_by(self):
        """Whom readers name as the publisher: a newspaper before the company that owns it."""
        return self.publisher or self.container_title

    @property
    def issued_display(self):
        return dates.parse(self.issued).display() if self.issued else ""

    @property
    def archived_display(self):
        return dates.parse(self.archived).display() if self.archived else ""

    @property
    def version_date(self):
        """The day of the copy that a link may fall back to, or on which the original was read."""
        said = self.archived if self.archive_url else self.accessed
        day = dates.parse(said).earliest if said else None
        return day.isoformat() if day else ""

    @property
    def current_capture(self):
        """The newest capture, without its text, or None."""
        return next(iter(CURRENT.ask(self.pk, using=self._state.db)), None)


class CaptureQuerySet(models.QuerySet):
    def without_text(self):
        """A text can be megabytes long: lists leave it in the database."""
        return self.defer("text")


class Capture(models.Model):
    """The bytes of a source as taken at one time, and the text taken out of them. Never changed."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="captures")
    taken = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tool = models.CharField(max_length=100, help_text="The program that brought it in.")
    file = models.FileField(max_length=200)
    filename = models.CharField(max_length=255, help_text="The name that the file came with.")
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    media_type = models.CharField(max_length=100)
    encoding = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    text = models.TextField(blank=True)
    text_sha256 = models.CharField("SHA-256 of the text", max_length=64)
    extractor = models.CharField(
        max_length=100, help_text="What took the text out, and its version."
    )
    pages = models.JSONField(
        default=list,
        blank=True,
        help_text="Where each page starts in the text; empty where unknown.",
    )

    objects = CaptureQuerySet.as_manager()

    class Meta:
        ordering = ["-taken", "-id"]
        indexes = [models.Index(fields=["source", "-taken", "-id"], name="sources_capture_newest")]
        constraints = [
            models.CheckConstraint(condition=~Q(sha256=""), name="sources_capture_has_hash"),
        ]

    def __str__(self):
        return f"{self.filename}, {self.taken:%Y-%m-%d %H:%M} UTC"

    def save(self, *args, **kwargs):
        if self.pk and not self._state.adding:
            raise ValidationError("A capture is never changed: take the document in again.")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return path("sources:capture", self.source.slug, self.pk)

    @property
    def has_text(self):
        """False for a scan; told by the hash, so that the text stays in the database."""
        return self.text_sha256 != EMPTY_SHA256

    @property
    def pages_without_text(self):
        """The numbers, from 1, of the pages on which there is nothing to check a quote against."""
        ends = [*self.pages[1:], len(self.text)]
        spans = zip(self.pages, ends, strict=True) if self.pages else []
        return [n for n, (start, end) in enumerate(spans, 1) if not self.text[start:end].strip()]

    def is_intact(self):
        """Whether the text is still the one in which offsets were counted."""
        return hashlib.sha256(self.text.encode()).hexdigest() == self.text_sha256

    def page_at(self, offset):
        """The number of the page that holds `offset`, from 1; None where pages are unknown."""
        return sum(start <= offset for start in self.pages) or None


CURRENT = Statement(lambda source: Capture.objects.without_text().filter(source=source)[:1], -1)


class QuoteQuerySet(models.QuerySet):
    def public(self):
        """Those that a published version of a claim rests on."""
        return self.filter(published_at__isnull=False)

    def publish(self, at):
        """A quote that was public once stays so: versions keep their addresses for good."""
        new = self.filter(published_at__isnull=True)
        sources = list(new.order_by().values_list("source_id", flat=True).distinct())
        count = new.update(published_at=at)
        if sources:
            quotes_published.send(Quote, sources=sources)
        return count

    def checked(self):
        return self.filter(verdict=Quote.Verdict.VERIFIED)

    def unfit(self):
        """Those whose words do not stand in the text, and that nobody took for good."""
        unfit = self.filter(verdict__in=[Quote.Verdict.NEAR, Quote.Verdict.ABSENT])
        return unfit.filter(~Exists(Acceptance.objects.filter(quote=OuterRef("pk"))))

    def unchecked(self):
        return self.filter(verdict=Quote.Verdict.UNCHECKED)

    def with_acceptances(self):
        return self.prefetch_related(models.Prefetch("acceptances", Acceptance.objects.signed()))

    def lost(self):
        """Those that the newest capture of their source does not hold any more."""
        return self.filter(missing_from__isnull=False)

    def with_source(self):
        found = self.select_related("source", "capture", "missing_from")
        return found.defer("capture__text", "missing_from__text")


class Quote(PlainText):
    """A passage of a source: the words as the curator gave them, and where they were found."""

    class Verdict(models.TextChoices):
        VERIFIED = "verified", "Verified"
        NEAR = "near", "Near"
        ABSENT = "absent", "Absent"
        UNCHECKED = "unchecked", "Unchecked"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="quotes")
    text = models.TextField("words", help_text="Word for word, as they stand in the document.")
    language = models.CharField(max_length=35, blank=True)
    translation = models.TextField(blank=True)
    attribution = models.CharField(
        "speaker", max_length=300, blank=True, help_text="Who says it, where not the author."
    )
    via = models.CharField(
        "reported by",
        max_length=300,
        blank=True,
        help_text="Through whom it came to this source; several divided by semicolons, the nearest "
        "first: Newspaper B; Document C.",
    )
    original = models.ForeignKey(
        Source,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="reported",
        help_text="The document named last under “reported by”, where it is held.",
    )
    original_name = OriginalNameField(default="")
    locator = models.CharField(
        max_length=100, blank=True, help_text="Page, paragraph or time, as one would cite it."
    )

    verdict = models.CharField(
        max_length=10, choices=Verdict, default=Verdict.UNCHECKED, editable=False
    )
    capture = models.ForeignKey(
        Capture,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="quotes",
        help_text="The capture whose text the words were checked against.",
    )
    missing_from = models.ForeignKey(
        Capture,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The later capture in which the quote was not found again.",
    )
    text_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    start = models.PositiveIntegerField(null=True, editable=False)
    end = models.PositiveIntegerField(null=True, editable=False)
    segments = models.JSONField(default=list, editable=False)
    folds = models.JSONField(default=list, editable=False)
    differences = models.JSONField(default=list, editable=False)
    finding_note = models.TextField(blank=True, editable=False)
    other_places = models.JSONField(default=list, editable=False)
    prefix = models.CharField(max_length=200, blank=True, editable=False)
    suffix = models.CharField(max_length=200, blank=True, editable=False)
    page = models.PositiveIntegerField(null=True, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)

    created = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    published_at = models.DateTimeField(null=True, editable=False)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ["source_id", F("start").asc(nulls_last=True), "id"]
        indexes = [
            models.Index(fields=["verdict", "source"], name="sources_quote_verdict"),
            models.Index(
                fields=["source"],
                name="sources_quote_public",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(
                fields=["original_name"],
                name="sources_quote_original",
                condition=~Q(original_name=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="sources_quote_has_words"),
            models.CheckConstraint(
                condition=Q(original__isnull=True) | ~Q(original_name=""),
                name="sources_quote_original_is_named",
            ),
            models.CheckConstraint(
                condition=Q(original__isnull=True) | ~Q(original=F("source")),
                name="sources_quote_original_is_another",
            ),
            models.CheckConstraint(
                condition=Q(
                    verdict__in=["verified", "near"],
                    start__isnull=False,
                    end__isnull=False,
                    capture__isnull=False,
                )
                | Q(verdict__in=["absent", "unchecked"], start__isnull=True, end__isnull=True),
                name="sources_quote_place_fits_verdict",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__gt=F("start")),
                name="sources_quote_start_before_end",
            ),
            models.CheckConstraint(
                condition=Q(missing_from__isnull=True) | Q(verdict__in=["verified", "near"]),
                name="sources_quote_lost_has_a_place",
            ),
        ]

    MAY_HOLD_ANY = ("text",)
    # How the place was found: kept to show it, and made again whenever the quote is checked.
    WORKINGS = (
        "segments",
        "folds",
        "differences",
        "finding_note",
        "other_places",
        "prefix",
        "suffix",
        "checked_at",
    )
    # What a reader of a published version was shown. The verdict and the place may move with the
    # text of a later capture, and an original may be found; these may not change.
    FIXED_WHEN_PUBLIC = (
        "source_id",
        "text",
        "language",
        "translation",
        "attribution",
        "via",
        "locator",
    )

    def __str__(self):
        words = self.text if len(self.text) <= 80 else self.text[:79] + "…"
        return f"“{words}”"

    def save(self, *args, **kwargs):
        if self._state.adding:
            return super().save(*args, **kwargs)
        if kwargs.get("update_fields") is None:
            # It may have been published since this instance was read.
            written = {field.name for field in self._meta.concrete_fields if not field.primary_key}
            kwargs["update_fields"] = written - {"published_at"}
        with transaction.atomic():
            quote_is_locked.send(Quote, quote=self)
            self.refuse_if_published()
            super().save(*args, **kwargs)

    def refuse_if_published(self):
        """Raise ValidationError where other words would stand under a published version.

        Locks the row until the transaction ends, so that nobody publishes it meanwhile.
        """
        locked = Quote.objects.select_for_update().filter(pk=self.pk)
        stored = locked.values("published_at", "original_id", *self.FIXED_WHEN_PUBLIC).first()
        if not stored:
            return
        original, is_public = stored.pop("original_id"), stored.pop("published_at")
        named_another = original_in(stored["via"]) != original_in(self.via)
        if (original == self.original_id and named_another) or self.original_id == self.source_id:
            # Where another one is named, what was found for the one before does not hold.
            self.original = None
        if not is_public:
            return
        if stored != {name: getattr(self, name) for name in self.FIXED_WHEN_PUBLIC}:
            raise ValidationError("A published claim rests on this quote: add a new quote instead.")

    def get_absolute_url(self):
        return path("sources:quote", self.source.slug, self.pk)

    @property
    def held_path(self):
        """Where the text is that the words were checked against; the source's page without one."""
        if self.capture_id is None:
            return self.source.get_absolute_url()
        return path("sources:capture", self.source.slug, self.capture_id)

    @property
    def passage_path(self):
        return of_passage(self.source.slug, self.pk)

    @property
    def is_checked(self):
        return self.verdict == self.Verdict.VERIFIED

    @property
    def is_typographic(self):
        """Whether a near quote differs in inner punctuation, case, accents or spacing alone."""
        return bool(self.differences) and all(d["kind"] == "typography" for d in self.differences)

    @property
    def acceptance(self):
        """The acceptance that speaks for this quote as it is now, or None."""
        if self.verdict != self.Verdict.NEAR:
            return None
        return next((a for a in self.acceptances.all() if a.speaks_for(self)), None)


class AcceptanceQuerySet(models.QuerySet):
    def signed(self):
        return self.select_related("by")


class Acceptance(models.Model):
    """A person took a `near` quote for good, knowing the difference. It never becomes verified.

    It holds for the words, the text and the place that the person saw; where one of them changes
    it stays as a record and no longer speaks for the quote.
    """

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="acceptances")
    words = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField()

    objects = AcceptanceQuerySet.as_manager()

    # What the person saw, and where it stands on the quote.
    SEEN = {"words": "text", "text_sha256": "text_sha256", "start": "start", "end": "end"}

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="sources_acceptance_has_reason"),
            models.UniqueConstraint(
                fields=["quote", "words", "text_sha256", "start", "end"],
                name="sources_acceptance_once",
            ),
        ]

    def __str__(self):
        return f"{self.quote}: accepted by {self.by}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise ValidationError("An acceptance is signed and dated: it is never changed.")
        super().save(*args, **kwargs)

    def speaks_for(self, quote):
        return all(getattr(self, mine) == getattr(quote, its) for mine, its in self.SEEN.items())


class FormattedCitation(models.Model):
    """Items as one style prints them, made once and kept.

    What was cited stays as it was cited, also where the formatter or the style is renewed.
    """

    digest = models.CharField(
        max_length=64, primary_key=True, help_text="SHA-256 of the items, the style, the language."
    )
    style = models.CharField(max_length=100)
    locale = models.CharField(max_length=20, blank=True)
    entries = models.JSONField(encoder=ReadableJSON)
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made"]

    def __str__(self):
        return f"{self.style}, {self.made:%Y-%m-%d}"
