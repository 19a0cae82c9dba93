"""What lies on the desk: documents that were dropped there, and who is to do what."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim
from sources.fields import ReadableJSON
from sources.models import Source

KEPT_FOR = timedelta(days=30)


class ArrivalQuerySet(models.QuerySet):
    def without_text(self):
        return self.defer("text")

    def sources(self):
        """Those that are to become one source each."""
        return self.filter(kind=Arrival.Kind.SOURCE)

    def forgotten(self):
        """Those that nobody came back to."""
        return self.filter(at__lt=timezone.now() - KEPT_FOR)


class Arrival(models.Model):
    """What somebody put on the desk and has not agreed to add yet; nobody else sees it.

    Of a document the bytes are kept, and the text that was taken out of them; of a reference what
    it says, as a CSL-JSON item; of a whole table or dossier the bytes alone.
    """

    class Kind(models.TextChoices):
        SOURCE = "source", "A source"
        DOSSIER = "dossier", "A dossier"
        REFERENCES = "references", "References"
        ANNOTATIONS = "annotations", "Annotations"

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="arrivals"
    )
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SOURCE)
    at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=255, help_text="The name of the file, or a few words.")
    file = models.FileField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    encoding = models.CharField(max_length=40, blank=True)
    extractor = models.CharField(max_length=100, blank=True)
    text = models.TextField(blank=True)
    pages = models.JSONField(default=list, blank=True)
    item = models.JSONField(
        encoder=ReadableJSON, default=dict, blank=True, help_text="What it says of itself, in CSL."
    )

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["by", "-at"], name="desk_arrival_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["source", "dossier", "references", "annotations"]),
                name="desk_arrival_kind_known",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        page = "desk:arrival" if self.kind == self.Kind.SOURCE else "desk:planned"
        return reverse(page, args=[self.pk])


class AssignmentQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at__isnull=True)

    def of(self, person):
        return self.open().filter(person=person)

    def with_objects(self):
        return self.select_related("claim", "source", "person", "by").prefetch_related(
            "claim__versions"
        )


class Assignment(models.Model):
    """A claim or a source is somebody's to do."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    claim = models.ForeignKey(
        Claim, null=True, blank=True, on_delete=models.CASCADE, related_name="assignments"
    )
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.CASCADE, related_name="assignments"
    )
    task = models.CharField("what is to do", max_length=300, blank=True)
    due = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = [models.F("due").asc(nulls_last=True), "id"]
        indexes = [
            models.Index(
                fields=["person", "due"],
                name="desk_assignment_open",
                condition=Q(done_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(claim__isnull=True) ^ Q(source__isnull=True),
                name="desk_assignment_of_one_thing",
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.claim or self.source}"

    @property
    def is_late(self):
        return self.done_at is None and self.due is not None and self.due < timezone.localdate()
