"""What a version rests on: quotes for and against it, and what was looked for and not found."""

from django.db import models
from django.db.models import Q

from citations import dates
from sources.fields import EdtfField
from sources.models import Quote

from .parts import PartOfVersion


class EvidenceQuerySet(models.QuerySet):
    def with_quotes(self):
        # A join, not a second prefetch: SQLite refuses the thousands of ids of an export.
        found = self.select_related("quote__source", "quote__capture", "quote__missing_from")
        return found.defer("quote__capture__text", "quote__missing_from__text")


class Evidence(PartOfVersion):
    class Stance(models.TextChoices):
        SUPPORTS = "supports", "Supports"
        CONTRADICTS = "contradicts", "Contradicts"
        CONTEXT = "context", "Context"

    class SourceKind(models.TextChoices):
        ORIGINAL = "original", "Original"
        DERIVATIVE = "derivative", "Derivative"

    class Information(models.TextChoices):
        FIRST_HAND = "first-hand", "First-hand"
        SECOND_HAND = "second-hand", "Second-hand"
        UNKNOWN = "unknown", "Unknown"

    class Directness(models.TextChoices):
        DIRECT = "direct", "Direct"
        INDIRECT = "indirect", "Indirect"
        NEGATIVE = "negative", "Negative"

    # What genealogists and historians keep apart; each may be left unsaid.
    AXES = ("source_kind", "information", "directness")

    version = models.ForeignKey("claims.Version", on_delete=models.CASCADE, related_name="evidence")
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="evidence")
    stance = models.CharField(max_length=12, choices=Stance, default=Stance.SUPPORTS)
    note = models.TextField(blank=True, help_text="Shown to the public.")
    order = models.PositiveIntegerField(default=0)
    source_kind = models.CharField(
        "source",
        max_length=12,
        choices=SourceKind,
        blank=True,
        help_text="Original: it records this first. Derivative: made from another.",
    )
    information = models.CharField(
        max_length=12,
        choices=Information,
        blank=True,
        help_text="First-hand: from somebody who was there, or did it.",
    )
    directness = models.CharField(
        "evidence",
        max_length=12,
        choices=Directness,
        blank=True,
        help_text="Direct: it states the claim. Indirect: the claim is concluded from it. "
        "Negative: what is missing where it would stand.",
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        verbose_name_plural = "evidence"
        indexes = [models.Index(fields=["stance", "version"], name="claims_evidence_stance")]
        constraints = [
            models.UniqueConstraint(fields=["version", "quote"], name="claims_evidence_quote_once"),
            models.CheckConstraint(
                condition=Q(stance__in=["supports", "contradicts", "context"]),
                name="claims_evidence_stance_known",
            ),
            models.CheckConstraint(
                condition=Q(source_kind__in=["", "original", "derivative"]),
                name="claims_evidence_source_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(information__in=["", "first-hand", "second-hand", "unknown"]),
                name="claims_evidence_information_known",
            ),
            models.CheckConstraint(
                condition=Q(directness__in=["", "direct", "indirect", "negative"]),
                name="claims_evidence_directness_known",
            ),
        ]

    def __str__(self):
        return f"{self.get_stance_display()}: {self.quote}"

    @property
    def axes_in_words(self):
        """“original source, first-hand information, direct evidence”, as far as it is stated."""
        said = [
            (self.source_kind, "source"),
            (self.information, "information"),
            (self.directness, "evidence"),
        ]
        return ", ".join(f"{value} {noun}" for value, noun in said if value)


class NotFound(PartOfVersion):
    """What somebody looked for and did not find, for the next one who looks."""

    version = models.ForeignKey(
        "claims.Version", on_delete=models.CASCADE, related_name="not_found"
    )
    sought = models.TextField("looked for", help_text="What was looked for.")
    place = models.TextField(
        "where", help_text="The archive, register, site or file that was searched."
    )
    looked = EdtfField("when", blank=False)
    note = models.TextField(blank=True, help_text="Shown to the public.")

    class Meta:
        ordering = ["id"]
        verbose_name = "search in vain"
        verbose_name_plural = "looked for and not found"
        constraints = [
            models.CheckConstraint(
                condition=~Q(sought="") & ~Q(place=""), name="claims_not_found_says_what_and_where"
            ),
            models.CheckConstraint(condition=~Q(looked=""), name="claims_not_found_says_when"),
        ]

    def __str__(self):
        return f"{self.sought}: not found in {self.place}"

    @property
    def looked_display(self):
        return dates.parse(self.looked).display()
