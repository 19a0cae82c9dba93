"""What claims stand under: topics, and the subjects that they are about."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

from sources.addresses import path
from sources.fields import ReadableJSON
from sources.models import slug_of
from sources.plain_text import PlainText


class HeadingQuerySet(models.QuerySet):
    def public(self):
        """Those that at least one listed claim stands under."""
        versions = self.model.versions.rel.related_model.objects
        listed = versions.listed().filter(**{self.model.version_field: OuterRef("pk")})
        return self.filter(Exists(listed))

    def with_claim_counts(self):
        listed = Q(versions__listed_at__isnull=False)
        return self.annotate(claim_count=models.Count("versions", filter=listed))

    def named_like(self, words):
        """Those with these words in their name."""
        return self.filter(name__icontains=words)

    def named(self, name):
        """The heading of this name, made where there is none. Names are matched by their slug."""
        return self.get_or_create(slug=slug_of(name), defaults={"name": name})[0]


class Heading(PlainText):
    """What topics and subjects share: a name, and the slug that filters and addresses take."""

    slug = models.SlugField(max_length=200, unique=True, allow_unicode=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)

    objects = HeadingQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        stored = type(self).objects.filter(pk=self.pk).first()
        if stored and stored.slug != self.slug and stored.versions.published().exists():
            raise ValidationError("Published versions stand under this address, so it stays.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if self.versions.exists():
            raise ValidationError("Versions stand under this heading, so it stays.")
        return super().delete(*args, **kwargs)

    def clean(self):
        if ";" in self.name:
            raise ValidationError({"name": "Names are divided by semicolons: it can hold none."})


class Topic(Heading):
    version_field = "topics"

    class Meta(Heading.Meta):
        constraints = [models.CheckConstraint(condition=~Q(slug=""), name="claims_topic_has_slug")]

    def get_absolute_url(self):
        return path("claims:topic", self.slug)


class Subject(Heading):
    """The person, organisation or place that a claim is about."""

    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        ORGANISATION = "organisation", "Organisation"
        PLACE = "place", "Place"

    version_field = "subjects"

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ORGANISATION)
    aliases = models.JSONField(
        encoder=ReadableJSON, default=list, blank=True, help_text="Other names, as a list."
    )
    identifiers = models.JSONField(
        default=dict, blank=True, help_text='Ids elsewhere, such as {"wikidata": "Q42"}.'
    )

    class Meta(Heading.Meta):
        constraints = [
            models.CheckConstraint(condition=~Q(slug=""), name="claims_subject_has_slug"),
            models.CheckConstraint(
                condition=Q(kind__in=["person", "organisation", "place"]),
                name="claims_subject_kind_known",
            ),
        ]

    def get_absolute_url(self):
        return path("claims:subject", self.slug)

    def delete(self, *args, **kwargs):
        if self.quantities.exists():
            raise ValidationError("Figures are stated of this subject, so it stays.")
        return super().delete(*args, **kwargs)
