"""Which document took its matter from which, what that is concluded from, and what it changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .fields import ReadableJSON
from .plain_text import PlainText


class DerivationQuerySet(models.QuerySet):
    def standing(self):
        """Confirmed or proposed: what counts until a person has refused it."""
        return self.exclude(state=Derivation.State.REFUSED)

    def proposed(self):
        """Those that wait for a person to decide."""
        return self.filter(state=Derivation.State.PROPOSED)

    def of(self, source):
        """What it derives from, and what derives from it."""
        return self.filter(Q(source=source) | Q(origin=source))

    def with_sources(self):
        return self.select_related("source", "origin", "decided_by")


class Derivation(PlainText):
    """`source` took its matter from `origin`."""

    class Kind(models.TextChoices):
        COPY = "copy", "is a copy of"
        REWORDING = "rewording", "is a rewording of"
        TRANSLATION = "translation", "is a translation of"
        RETELLING = "retelling", "is a retelling of"
        QUOTES = "quotes", "takes over passages of"
        CITES = "cites", "cites"

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Refused"

    source = models.ForeignKey(
        "sources.Source", on_delete=models.PROTECT, related_name="derivations"
    )
    origin = models.ForeignKey(
        "sources.Source", on_delete=models.PROTECT, related_name="derivatives"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    note = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    by_program = models.BooleanField(
        "found by the program", default=False, editable=False, help_text="Not stated by a person."
    )
    # What the program measured, for a person to judge by. Written by sources/copies.py alone.
    capture = models.ForeignKey(
        "sources.Capture",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The text of the source that was compared.",
    )
    origin_capture = models.ForeignKey(
        "sources.Capture",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The text of the origin that it was compared with.",
    )
    measured = models.JSONField(
        encoder=ReadableJSON,
        default=dict,
        editable=False,
        help_text="{signal: [how many, of how many]} and “reasons”, the same in sentences.",
    )
    passages = models.JSONField(
        default=list,
        editable=False,
        help_text="[[start, end, start in the origin, end in the origin]]: what both texts hold.",
    )

    objects = DerivationQuerySet.as_manager()

    class Meta:
        ordering = ["source_id", "origin_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "origin"], name="sources_derivation_once_a_pair"
            ),
            models.CheckConstraint(
                condition=~Q(source=F("origin")), name="sources_derivation_not_of_itself"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["copy", "rewording", "translation", "retelling", "quotes", "cites"]
                ),
                name="sources_derivation_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "confirmed", "refused"]),
                name="sources_derivation_state_known",
            ),
        ]

    def __str__(self):
        return f"{self.source} — {self.get_kind_display()} {self.origin}"


class CorruptionQuerySet(models.QuerySet):
    def standing(self):
        """What no person has set aside, in derivations that stand."""
        refused = Derivation.State.REFUSED
        return self.filter(dismissed_at__isnull=True).exclude(derivation__state=refused)

    def public(self):
        """Those that a person stands behind, of texts that anyone may read."""
        return self.standing().filter(
            derivation__state=Derivation.State.CONFIRMED,
            derivation__source__access="public",
            derivation__origin__access="public",
        )

    def with_derivations(self):
        return self.select_related("derivation__source", "derivation__origin")

    def under(self, quotes):
        """{quote id: [corruption]} of those in whose words something was changed. One query."""
        standing_in = {}
        for quote in quotes:
            if quote.start is not None:
                standing_in.setdefault(quote.capture_id, []).append(quote)
        rows = self.filter(derivation__capture__in=standing_in).with_derivations()
        found = {}
        # What was measured of a whole copy can be thousands of passages.
        for changed in rows.defer("derivation__passages", "derivation__measured"):
            for quote in standing_in[changed.derivation.capture_id]:
                if quote.start < changed.end and changed.start < quote.end:
                    found.setdefault(quote.pk, []).append(changed)
        return found


class Corruption(models.Model):
    """The copy says one thing where its origin says another.

    Offsets are Python string indices into the texts of the two captures of the derivation.
    """

    class Kind(models.TextChoices):
        FIGURE = "figure", "a figure"
        NAME = "name", "a name"
        SPEECH = "speech", "the words of somebody quoted"

    derivation = models.ForeignKey(Derivation, on_delete=models.CASCADE, related_name="corruptions")
    kind = models.CharField(max_length=10, choices=Kind)
    says = models.TextField("the copy says")
    origin_says = models.TextField("where its origin says")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    origin_start = models.PositiveIntegerField()
    origin_end = models.PositiveIntegerField()
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    dismissed_at = models.DateTimeField(null=True, editable=False)

    objects = CorruptionQuerySet.as_manager()

    class Meta:
        ordering = ["derivation_id", "start", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["derivation", "kind", "start", "origin_start"],
                name="sources_corruption_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["figure", "name", "speech"]),
                name="sources_corruption_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start"), origin_end__gt=F("origin_start")),
                name="sources_corruption_start_before_end",
            ),
        ]

    def __str__(self):
        return f"“{self.says}” where its origin says “{self.origin_says}”"

    @property
    def is_public(self):
        """What `public()` asks of one that stands."""
        derivation = self.derivation
        accesses = (derivation.source.access, derivation.origin.access)
        return derivation.state == Derivation.State.CONFIRMED and "private" not in accesses


class Fingerprinted(models.Model):
    """The text of a source that stands in the index of fingerprints. Kept by sources/copies.py."""

    source = models.OneToOneField(
        "sources.Source", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    capture = models.ForeignKey("sources.Capture", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(
        max_length=64, db_index=True, help_text="SHA-256 of its words alone: equal in exact copies."
    )
    method = models.PositiveSmallIntegerField(help_text="Which way of sampling made them.")

    def __str__(self):
        return f"{self.source_id}: {self.digest}"


class Fingerprint(models.Model):
    """A sampled run of words (as a hash of 63 bits) that stands in the text of a source."""

    pk = models.CompositePrimaryKey("value", "source_id")
    value = models.BigIntegerField()
    source = models.ForeignKey("sources.Source", on_delete=models.CASCADE, related_name="+")

    def __str__(self):
        return f"{self.source_id}: {self.value}"
